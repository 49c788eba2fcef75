/**
 * @file
 * White space that was not guessed.
 */
#include "spacing.h"

#include <string.h>

const char *space_other(spacing *usual, const char *at)
{
    const char *behind = scan_space(at);
    const size_t length = (size_t)(behind - at);
    if (length < STEP) {
        memcpy(usual->bytes, at, length); // and nothing of what follows, which may be a secret
        usual->length = length;
    }
    return behind;
}
