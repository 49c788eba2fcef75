/**
 * @file
 * SIGINT and SIGTERM as a wish: the program ends what it is at. A second signal ends it at once.
 *
 *     if (!interrupt_watch("ending\n")) return trouble();
 *     while (!interrupt_asked() && interrupt_wait(descriptor))
 *         read(descriptor, ...);
 *     interrupt_end();
 */
#ifndef RDX_CLI_INTERRUPT_H
#define RDX_CLI_INTERRUPT_H

#include <rdx/base.h>

/**
 * From here on the signals are a wish, answered by `notice` on standard error, which must last; but
 * one that was ignored stays so, as under nohup. False when the system refuses it.
 */
RDX_NODISCARD bool interrupt_watch(const char *notice);

/** Whether a signal came. */
bool interrupt_asked(void);

/**
 * Ends the program by the signal that came, if one did: a shell would take another end for a sign
 * to go on with its loop, and send the next message.
 */
void interrupt_end(void);

/** Waits until `descriptor` can be read, or has ended. False when a signal came before. */
bool interrupt_wait(int descriptor);

#endif
