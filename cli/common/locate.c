/**
 * @file
 * Finds a member by its depth: a string at depth 1 with a colon behind it.
 */
#include "locate.h"

#include <string.h>

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
    size_t size = strlen(name);
    for (size_t at = 0; at < length;) {
        if (text[at] != '"') {
            depth += text[at] == '{' || text[at] == '[' ? 1 : 0;
            depth -= (text[at] == '}' || text[at] == ']') && depth > 0 ? 1 : 0;
            at++;
            continue;
        }
        size_t start = at + 1;
        at = skip_string(text, length, at);
        bool same = depth == 1 && at - start - 1 == size && memcmp(text + start, name, size) == 0;
        size_t colon = same ? skip_white(text, length, at) : length;
        if (colon < length && text[colon] == ':')
            set_place(text, skip_white(text, length, colon + 1), issue);
    }
}
