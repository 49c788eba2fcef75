/**
 * @file
 * JSON strings: copied as they are when nothing in them must be escaped, else step by step.
 */
#include "json_write.h"

#include "text_copy.h"

enum { PART = 4096 }; // bytes for which room for the worst is made at once

static bool is_escaped(unsigned char byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

// In room for JSON_ESCAPE_MAX times the length; the end.
static char *put_escaped(char *to, const char *text, size_t length)
{
    const char *end = text + length;
    while (end - text >= STEP) {
        const step_marks marks = step_breaks(text);
        const size_t plain = marks == 0 ? STEP : step_first(marks);
        memcpy(to, text, STEP);
        to += plain;
        text += plain;
        if (marks != 0)
            to = json_put_escape(to, (unsigned char)*text++);
    }
    for (; text < end; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (is_escaped(byte))
            to = json_put_escape(to, byte);
        else
            *to++ = *text;
    }
    return to;
}

char *json_put_short(bool masks, char *to, const char *text, size_t length)
{
    *to++ = '"';
#if CPU_X86
    for (; masks && length > JSON_MASKED; text += JSON_MASKED, length -= JSON_MASKED)
        to = json_put_masked_avx512(to, text, JSON_MASKED);
    if (masks)
        to = json_put_masked_avx512(to, text, length);
    else
#endif
        to = put_escaped(to, text, length);
    (void)masks;
    *to = '"';
    return to + 1;
}

// Where room for the worst is more than the buffer may have: what fits is put all the same.
static void put_bytewise(buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char bytes[JSON_ESCAPE_MAX];
        buf_put(out, bytes, (size_t)(put_escaped(bytes, text + i, 1) - bytes));
    }
}

static void put_part(buf *out, const char *text, size_t length)
{
    if (JSON_ESCAPE_MAX * length > out->max - out->length) {
        put_bytewise(out, text, length);
        return;
    }
    char *at = buf_room(out, JSON_ESCAPE_MAX * length);
    if (at != NULL)
        buf_claim(out, put_escaped(at, text, length));
}

void rdx_json_write_escaped(buf *out, const char *text, size_t length)
{
    if (length == 0)
        return; // `text` may be NULL then
    char *at = buf_room(out, length);
    if (at != NULL && !copy_odd(at, text, length)) {
        buf_claim(out, at + length);
        return;
    }
    for (size_t i = 0; out->status == RDX_OK && i < length; i += PART)
        put_part(out, text + i, length - i < PART ? length - i : PART);
}

void rdx_json_write_string(buf *out, const char *text, size_t length)
{
    buf_putc(out, '"');
    rdx_json_write_escaped(out, text, length);
    buf_putc(out, '"');
}
