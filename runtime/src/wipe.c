/**
 * @file
 * Wiping. The compiler can't know what a volatile pointer points to, so it can't leave the call
 * out, and memset stays as fast as it is.
 */
#include "wipe.h"

#include <string.h>

static void *(*const volatile overwrite)(void *, int, size_t) = memset;

void rdx_wipe(void *memory, size_t size)
{
    if (size > 0)
        overwrite(memory, 0, size);
}
