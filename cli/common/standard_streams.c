/**
 * @file
 * Puts /dev/null where a standard stream is closed.
 */
#include "standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

void standard_streams_keep(void)
{
    // Opened for the wrong direction, so that input and output fail with EBADF, as if closed.
    static const int modes[] = {
        [STDIN_FILENO] = O_WRONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_WRONLY};
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        const bool is_closed = fcntl(i, F_GETFD) < 0 && errno == EBADF;
        // The lowest free number is this one. Without /dev/null nothing is safe to open.
        if (is_closed && open("/dev/null", modes[i]) != i)
            _exit(2);
    }
}
