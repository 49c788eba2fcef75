/**
 * @file
 * Random names, from getrandom(2). See ids.h.
 */
#include "ids.h"

#include <string.h>
#include <sys/random.h>

static const char hex_digits[] = "0123456789abcdef";

static bool fill(void *out, size_t size)
{
    // Up to 256 bytes come whole or not at all.
    return getrandom(out, size, 0) == (ssize_t)size;
}

bool sandbox_hex(char *out, size_t digits)
{
    unsigned char bytes[SANDBOX_TOKEN / 2];
    if (digits > 2 * sizeof bytes || !fill(bytes, digits / 2))
        return false;
    for (size_t i = 0; i < digits / 2; i++) {
        out[2 * i] = hex_digits[bytes[i] >> 4];
        out[2 * i + 1] = hex_digits[bytes[i] & 15];
    }
    out[digits] = '\0';
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

bool sandbox_uuid(char out[SANDBOX_UUID + 1])
{
    static const size_t groups[] = {8, 4, 4, 4, 12};
    char hex[SANDBOX_BLOB_ID + 1];
    if (!sandbox_hex(hex, SANDBOX_BLOB_ID))
        return false;
    hex[12] = '4';                        // the version
    hex[16] = "89ab"[(hex[16] >> 1) & 3]; // the variant
    const char *from = hex;
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        memcpy(out, from, groups[i]);
        from += groups[i];
        out += groups[i];
        *out++ = '-';
    }
    out[-1] = '\0';
    return true;
}

bool sandbox_is_blob_id(const char *text, size_t length)
{
    return length == SANDBOX_BLOB_ID && strspn(text, hex_digits) >= length;
}

uint64_t sandbox_message_number(void)
{
    uint32_t low;
    return fill(&low, sizeof low) ? (UINT64_C(1) << 32) + low : 0;
}
