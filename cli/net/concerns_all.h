/**
 * @file
 * Failures that are not of one file or message alone: a list ends by them.
 */
#ifndef RDX_CLI_CONCERNS_ALL_H
#define RDX_CLI_CONCERNS_ALL_H

#include <rdx/status.h>

/** Whether no other file or message would fare better. */
bool concerns_all(rdx_status status);

#endif
