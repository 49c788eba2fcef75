/**
 * @file
 * The socket that the sandbox listens at: loopback and no other address, its port known before
 * anything can connect.
 *
 * Thread safety: pure functions over the kernel's state.
 */
#ifndef SANDBOX_LISTENER_H
#define SANDBOX_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

/** A socket bound to `port`, or to a free one for 0; -1, with errno, when it can't be had. */
int sandbox_listener_open(uint16_t port, uint16_t *out_port);

/** From now on clients can connect; false, with errno, when it can't be. */
bool sandbox_listener_start(int listener);

#endif
