/**
 * @file
 * JSON tokens into a buffer.
 */
#ifndef RDX_SRC_JSON_WRITE_H
#define RDX_SRC_JSON_WRITE_H

#include <stdbool.h>

#include "buf.h"
#include "cpu.h"

/**
 * A string with its quotes, escaped where RFC 8259 section 7 demands it and nowhere else: the
 * quote, the backslash and U+0000 to U+001F (short forms \b \t \n \f \r where they exist). `text`
 * is valid UTF-8.
 */
void rdx_json_write_string(buf *out, const char *text, size_t length);

/** The same without the quotes. */
void rdx_json_write_escaped(buf *out, const char *text, size_t length);

enum {
    JSON_SHORT = 256,    // bytes of a text that json_put_short takes
    JSON_MASKED = 64,    // bytes of one that json_put_masked_avx512 takes
    JSON_ESCAPE_MAX = 6, // bytes of an escape: \u001f
};

/** Bytes for which json_put_short needs room. */
#define JSON_SHORT_ROOM(length) (JSON_ESCAPE_MAX * (length) + JSON_MASKED + 2)

/** As rdx_json_write_string, into room that is there; the end. `masks`: copy_has_masks(). */
char *json_put_short(bool masks, char *to, const char *text, size_t length);

#if CPU_X86
/** The same of 1 to JSON_MASKED bytes, without the quotes. */
char *json_put_masked_avx512(char *to, const char *text, size_t length);
#endif

/** The escape of a byte that must have one, in room for JSON_ESCAPE_MAX; its end. */
static inline char *json_put_escape(char *to, unsigned char byte)
{
    static const char letters[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu"; // of what is below 0x20
    const char letter = byte < 0x20 ? letters[byte] : (char)byte;
    to[0] = '\\';
    to[1] = letter;
    if (letter != 'u')
        return to + 2;
    to[2] = '0';
    to[3] = '0';
    to[4] = "01"[byte >> 4];
    to[5] = "0123456789abcdef"[byte & 0x0F];
    return to + JSON_ESCAPE_MAX;
}

#endif
