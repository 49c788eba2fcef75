/**
 * @file
 * Escaping, one character at a time.
 */
#include "escape.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

// ---- UTF-8 ----

// How many bytes a character has that begins with `lead`; 0 when none does.
static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// Neither overlong, nor half of a surrogate pair, nor beyond Unicode.
static bool is_character(uint32_t value, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return value >= least[length] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

uint32_t escape_decode(const char *text, size_t length, size_t *out)
{
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    *out = 1;
    size_t bytes = length_of((unsigned char)text[0]);
    if (bytes == 0 || bytes > length)
        return ESCAPE_REPLACEMENT;
    uint32_t value = (unsigned char)text[0] & lead_bits[bytes];
    for (size_t i = 1; i < bytes; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80)
            return ESCAPE_REPLACEMENT;
        value = value << 6 | (next & 0x3F);
    }
    if (!is_character(value, bytes))
        return ESCAPE_REPLACEMENT;
    *out = bytes;
    return value;
}

void escape_put(FILE *to, uint32_t character)
{
    if (character < 0x80) {
        fputc((int)character, to);
        return;
    }
    if (character < 0x800) {
        fputc((int)(0xC0 | character >> 6), to);
    } else {
        if (character < 0x10000) {
            fputc((int)(0xE0 | character >> 12), to);
        } else {
            fputc((int)(0xF0 | character >> 18), to);
            fputc((int)(0x80 | (character >> 12 & 0x3F)), to);
        }
        fputc((int)(0x80 | (character >> 6 & 0x3F)), to);
    }
    fputc((int)(0x80 | (character & 0x3F)), to);
}

typedef void put_function(FILE *to, uint32_t character);

// What stands for itself in every form: all of most names.
static size_t count_plain(const char *text)
{
    size_t count = 0;
    while (isalnum((unsigned char)text[count]) || text[count] == '/' || text[count] == '.' ||
           text[count] == '_' || text[count] == '-')
        count++;
    return count;
}

static void each_character(FILE *to, const char *text, put_function *put)
{
    for (size_t left = strlen(text); left > 0;) {
        const size_t plain = count_plain(text);
        fwrite(text, 1, plain, to);
        text += plain;
        left -= plain;
        if (left == 0)
            break;
        size_t bytes;
        put(to, escape_decode(text, left, &bytes));
        text += bytes;
        left -= bytes;
    }
}

static bool is_control(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

// ---- JSON ----

// YAML, and some readers of lines, want more escaped than JSON does.
static bool needs_escape(uint32_t character)
{
    return is_control(character) || character == 0x2028 || character == 0x2029 ||
           character == 0xFEFF || character == 0xFFFE || character == 0xFFFF;
}

static void put_json(FILE *to, uint32_t character)
{
    if (character == '"' || character == '\\')
        fprintf(to, "\\%c", (int)character);
    else if (needs_escape(character))
        fprintf(to, "\\u%04x", (unsigned)character);
    else
        escape_put(to, character);
}

void escape_json_part(FILE *to, const char *text)
{
    each_character(to, text, put_json);
}

void escape_json(FILE *to, const char *text)
{
    fputc('"', to);
    escape_json_part(to, text);
    fputc('"', to);
}

// ---- XML ----

static void put_xml(FILE *to, uint32_t character)
{
    bool white = character == '\t' || character == '\n' || character == '\r';
    if (white || character == '&' || character == '<' || character == '>' || character == '"')
        fprintf(to, "&#%u;", (unsigned)character);
    else if (is_control(character) || character == 0xFFFE || character == 0xFFFF)
        escape_put(to, ESCAPE_REPLACEMENT);
    else
        escape_put(to, character);
}

void escape_xml(FILE *to, const char *text)
{
    each_character(to, text, put_xml);
}

// ---- URIs ----

void escape_uri(FILE *to, const char *path)
{
    if (path[0] == '/')
        fputs("file://", to);
    for (; *path != '\0'; path++) {
        unsigned char byte = (unsigned char)*path;
        if (byte < 0x80 && (isalnum(byte) || strchr("/-._~", byte) != NULL))
            fputc(byte, to);
        else
            fprintf(to, "%%%02X", byte);
    }
}

// ---- GitHub ----

static void put_github(FILE *to, uint32_t character)
{
    if (character == '%' || character == '\r' || character == '\n')
        fprintf(to, "%%%02X", (unsigned)character);
    else if (is_control(character))
        escape_put(to, ESCAPE_REPLACEMENT);
    else
        escape_put(to, character);
}

static void put_github_property(FILE *to, uint32_t character)
{
    if (character == ':' || character == ',')
        fprintf(to, "%%%02X", (unsigned)character);
    else
        put_github(to, character);
}

void escape_github(FILE *to, const char *text)
{
    each_character(to, text, put_github);
}

void escape_github_property(FILE *to, const char *text)
{
    each_character(to, text, put_github_property);
}

// ---- TAP and plain lines ----

static void put_tap(FILE *to, uint32_t character)
{
    if (character == '#' || character == '\\')
        fputc('\\', to);
    escape_put(to, is_control(character) ? ESCAPE_REPLACEMENT : character);
}

void escape_tap(FILE *to, const char *text)
{
    each_character(to, text, put_tap);
}

void escape_line(FILE *to, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        size_t bytes = count_plain(text);
        if (bytes == 0 && is_control(escape_decode(text, left, &bytes)))
            fputc('?', to);
        else
            fwrite(text, 1, bytes, to);
        text += bytes;
        left -= bytes;
    }
}
