/**
 * @file
 * Binding and listening. See listener.h.
 */
#include "listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 }; // that wait to be served; further ones would try again a second later

int sandbox_listener_open(uint16_t port, uint16_t *out_port)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int on = 1;
    if (listener >= 0 &&
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, (socklen_t)sizeof on) == 0 &&
        bind(listener, (const struct sockaddr *)(const void *)&address, size) == 0 &&
        getsockname(listener, (struct sockaddr *)(void *)&address, &size) == 0) {
        *out_port = ntohs(address.sin_port);
        return listener;
    }
    if (listener >= 0)
        close(listener);
    return -1;
}

bool sandbox_listener_start(int listener)
{
    return listen(listener, BACKLOG) == 0;
}
