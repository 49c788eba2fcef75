/**
 * @file
 * `rdx send --dry-run`: the request's body, byte for byte, without a network.
 */
#ifndef RDX_CLI_DRY_RUN_H
#define RDX_CLI_DRY_RUN_H

#include <rdx/message.h>

#include "settings.h"

/**
 * Prints the body that a send would have. RDX_E_ARGUMENT when a file would be uploaded, since its
 * URI is not known before it is; RDX_E_FILE_SIZE and RDX_E_REQUEST_SIZE over the limits of a
 * client. Nothing is printed then. A send_action.
 */
RDX_NODISCARD rdx_status dry_run(const settings *s, rdx_message message, int *unwritten,
                                 rdx_report *report);

#endif
