/**
 * @file
 * Time, waiting and spread, of the system or of a test.
 */
#ifndef RDX_SRC_SYSTEM_H
#define RDX_SRC_SYSTEM_H

#include <rdx/net.h>
#include <rdx/system.h>

/** `given` with the real ones where it has none. */
rdx_system rdx_system_complete(const rdx_system *given);

/**
 * Waits `ms`. A caller's `progress` is asked at least five times a second, with nothing sent and
 * nothing to send; RDX_E_CANCELLED when it says so. `system` is complete.
 */
RDX_NODISCARD rdx_status rdx_wait(const rdx_system *system, int64_t ms, rdx_progress *progress,
                                  void *progress_context);

#endif
