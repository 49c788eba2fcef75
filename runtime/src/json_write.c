/**
 * @file
 * JSON strings: copied as they are when nothing in them must be escaped, else run by run.
 */
#include "json_write.h"

#include "scan.h"
#include "text_copy.h"

// The letter behind the backslash, of a byte that must be escaped; 'u' stands for \u00XX.
static char escape_of(unsigned char byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return (char)byte;
    case '\b':
        return 'b';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\f':
        return 'f';
    case '\r':
        return 'r';
    default:
        return 'u';
    }
}

static void put_escape(buf *out, unsigned char byte, char letter)
{
    static const char hex[] = "0123456789abcdef";
    const char escape[] = {'\\', letter, '0', '0', hex[byte >> 4], hex[byte & 0x0F]};
    buf_put(out, escape, letter == 'u' ? sizeof escape : 2);
}

static void put_by_runs(buf *out, const char *text, size_t length)
{
    for (;;) {
        const size_t run = scan_plain(text, length);
        buf_put(out, text, run);
        if (run == length)
            return;
        const unsigned char byte = (unsigned char)text[run];
        put_escape(out, byte, escape_of(byte));
        text += run + 1;
        length -= run + 1;
    }
}

void rdx_json_write_escaped(buf *out, const char *text, size_t length)
{
    if (length == 0)
        return; // `text` may be NULL then
    char *at = buf_room(out, length);
    if (at != NULL && copy_odd(at, text, length))
        put_by_runs(out, text, length);
    else if (at != NULL)
        buf_claim(out, at + length);
}

void rdx_json_write_string(buf *out, const char *text, size_t length)
{
    buf_putc(out, '"');
    rdx_json_write_escaped(out, text, length);
    buf_putc(out, '"');
}
