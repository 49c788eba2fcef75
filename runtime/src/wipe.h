/**
 * @file
 * Overwrites memory that held patient data or a secret, in a way the compiler can't leave out.
 */
#ifndef RDX_SRC_WIPE_H
#define RDX_SRC_WIPE_H

#include <stddef.h>

void rdx_wipe(void *memory, size_t size);

#endif
