/**
 * @file
 * Finds a member by its depth: a string at depth 1 with a colon behind it.
 */
#include "locate.h"

#include <stdio.h>
#include <strings.h>

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t skip_white(const char *text, size_t length, size_t at)
{
    while (at < length && is_white(text[at]))
        at++;
    return at;
}

// The place behind the string that begins at `at`.
static size_t skip_string(const char *text, size_t length, size_t at)
{
    for (at++; at < length && text[at] != '"'; at++)
        at += text[at] == '\\' ? 1 : 0;
    return at + 1;
}

// The bytes that spell `letter` at `text`, plain or as \u0061; 0 where something else stands.
static size_t spelling(const char *text, size_t length, char letter)
{
    if (length > 0 && *text == letter)
        return 1;
    if (length < 6 || *text != '\\')
        return 0;
    char escape[7];
    snprintf(escape, sizeof escape, "\\u%04x", (unsigned char)letter);
    return strncasecmp(text, escape, 6) == 0 ? 6 : 0;
}

static bool is_name(const char *text, size_t length, const char *name)
{
    for (; *name != '\0'; name++) {
        const size_t taken = spelling(text, length, *name);
        if (taken == 0)
            return false;
        text += taken;
        length -= taken;
    }
    return length == 0;
}

static void set_place(const char *text, size_t offset, rdx_issue *issue)
{
    issue->offset = offset;
    issue->line = issue->column = 1;
    for (size_t i = 0; i < offset; i++) {
        issue->column = text[i] == '\n' ? 1 : issue->column + 1;
        issue->line += text[i] == '\n' ? 1 : 0;
    }
}

void locate_member(const char *text, size_t length, const char *name, rdx_issue *issue)
{
    size_t depth = 0;
    for (size_t at = 0; at < length;) {
        if (text[at] != '"') {
            depth += text[at] == '{' || text[at] == '[' ? 1 : 0;
            depth -= (text[at] == '}' || text[at] == ']') && depth > 0 ? 1 : 0;
            at++;
            continue;
        }
        size_t start = at + 1;
        at = skip_string(text, length, at);
        bool same = depth == 1 && at <= length && is_name(text + start, at - start - 1, name);
        size_t colon = same ? skip_white(text, length, at) : length;
        if (colon < length && text[colon] == ':')
            set_place(text, skip_white(text, length, colon + 1), issue);
    }
}
