/**
 * @file
 * Scans a text and masks what stands around a place.
 */
#include "excerpt.h"

#include <string.h>

#include "escape.h"

// Bytes of a line that are shown before and behind the place.
enum { BEFORE = 60, BEHIND = 40, NAME_MAX_LENGTH = 32, WHITE_MAX = 64 };

#define CUT "..."

// ---- The window ----

typedef struct window {
    size_t start, end;
    bool cut_before, cut_behind;
} window;

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static window window_around(const excerpt *scan, size_t place)
{
    size_t start = place;
    while (start > 0 && place - start < BEFORE && scan->text[start - 1] != '\n')
        start--;
    size_t end = place;
    while (end < scan->length && end - place < BEHIND && scan->text[end] != '\n')
        end++;
    window found = {.cut_before = start > 0 && scan->text[start - 1] != '\n',
                    .cut_behind = end < scan->length && scan->text[end] != '\n'};
    while (found.cut_before && start < place && is_continuation(scan->text[start]))
        start++;
    found.start = start;
    found.end = end;
    return found;
}

static size_t place_of(const excerpt *scan, const rdx_issue *issue)
{
    return issue->offset < scan->length ? issue->offset : scan->length;
}

// ---- Building the line ----

static void append(excerpt_line *out, size_t *used, const char *text, size_t length)
{
    if (length > sizeof out->text - 1 - *used)
        length = sizeof out->text - 1 - *used;
    memcpy(out->text + *used, text, length);
    *used += length;
    out->text[*used] = '\0';
}

// ---- The scanner ----

static void open_one(excerpt *scan, bool object)
{
    if (scan->depth < EXCERPT_DEPTH)
        scan->objects[scan->depth] = object;
    scan->depth++;
    scan->name_next = object;
}

static bool in_object(const excerpt *scan)
{
    return scan->depth > 0 && scan->depth <= EXCERPT_DEPTH && scan->objects[scan->depth - 1];
}

static void step_in_string(excerpt *scan, char byte)
{
    if (scan->escaped)
        scan->escaped = false;
    else if (byte == '\\')
        scan->escaped = true;
    else if (byte == '"')
        scan->in_string = scan->name_next = false;
}

static void step(excerpt *scan)
{
    char byte = scan->text[scan->at++];
    if (scan->in_string) {
        step_in_string(scan, byte);
        return;
    }
    switch (byte) {
    case '"':
        scan->in_string = true;
        break;
    case '{':
    case '[':
        open_one(scan, byte == '{');
        break;
    case '}':
    case ']':
        scan->depth -= scan->depth > 0 ? 1 : 0;
        scan->name_next = false;
        break;
    case ',':
        scan->name_next = in_object(scan);
        break;
    case ':':
        scan->name_next = false;
        break;
    default:
        break;
    }
}

static void scan_to(excerpt *scan, size_t place)
{
    if (scan->at > place)
        *scan = (excerpt){.text = scan->text, .length = scan->length, .known = scan->known};
    while (scan->at < place)
        step(scan);
}

// ---- Masking ----

static bool is_letter(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

// Whether a colon follows: what has none was no name, but perhaps a value in the wrong place.
static bool has_colon(const excerpt *scan, size_t at)
{
    size_t end = at + WHITE_MAX < scan->known ? at + WHITE_MAX : scan->known;
    while (at < end && strchr(" \t\r\n", scan->text[at]) != NULL && scan->text[at] != '\0')
        at++;
    return at < end && scan->text[at] == ':';
}

// The length of a name behind the quote at `start` that may be shown; else 0.
static size_t length_of_name(const excerpt *scan, size_t start)
{
    size_t length = 0;
    while (start + length < scan->known && length <= NAME_MAX_LENGTH &&
           (is_letter(scan->text[start + length]) || is_digit(scan->text[start + length])))
        length++;
    bool closed = start + length < scan->known && scan->text[start + length] == '"';
    bool capital = length > 0 && scan->text[start] >= 'A' && scan->text[start] <= 'Z';
    bool shown = closed && capital && length <= NAME_MAX_LENGTH;
    return shown && has_colon(scan, start + length + 1) ? length : 0;
}

static bool is_structure(char byte)
{
    return byte == ' ' || (byte != '\0' && strchr("{}[]:,\"", byte) != NULL);
}

// How a byte looks that may not be shown as it is: 0 for one that is not shown at all.
static char mask_of(const excerpt *scan, char byte)
{
    if (is_continuation(byte))
        return 0;
    if (scan->in_string)
        return byte == '"' && !scan->escaped ? '"' : 'x';
    if (byte == '\t' || byte == '\r')
        return ' ';
    return is_structure(byte) ? byte : 'x';
}

// `false` is a letter longer than `true`, which would tell them apart.
static bool is_end_of_false(const excerpt *scan)
{
    return !scan->in_string && scan->at >= 4 && memcmp(scan->text + scan->at - 4, "false", 5) == 0;
}

static void mask_step(excerpt *scan, excerpt_line *out, size_t *used)
{
    bool name = scan->at < scan->known && !scan->in_string && scan->name_next &&
                scan->text[scan->at] == '"';
    size_t length = name ? length_of_name(scan, scan->at + 1) : 0;
    if (length > 0) {
        append(out, used, scan->text + scan->at, length + 2);
        scan_to(scan, scan->at + length + 2);
        return;
    }
    char mask = mask_of(scan, scan->text[scan->at]);
    if (is_end_of_false(scan))
        mask = 0;
    step(scan);
    if (mask != 0)
        append(out, used, &mask, 1);
}

void excerpt_masked(excerpt *scan, const rdx_issue *issue, excerpt_line *out)
{
    size_t place = place_of(scan, issue);
    window at = window_around(scan, place);
    scan_to(scan, at.start);
    excerpt walker = *scan;
    size_t used = 0;
    out->text[0] = '\0';
    if (at.cut_before)
        append(out, &used, CUT, strlen(CUT));
    while (walker.at < place)
        mask_step(&walker, out, &used);
    out->caret = used;
    while (walker.at < at.end) // or to the end of a name
        mask_step(&walker, out, &used);
    if (at.cut_behind && walker.at < walker.length && walker.text[walker.at] != '\n')
        append(out, &used, CUT, strlen(CUT));
}

// ---- Showing ----

// One character of the text as it is; what could steer a terminal is not.
static size_t show_step(const char *text, size_t length, excerpt_line *out, size_t *used)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    size_t bytes;
    uint32_t character = escape_decode(text, length, &bytes);
    bool control = character < 0x20 || (character >= 0x7F && character < 0xA0);
    if (character == '\t' || character == '\r')
        append(out, used, " ", 1);
    else if (control || character == ESCAPE_REPLACEMENT)
        append(out, used, replacement, strlen(replacement));
    else
        append(out, used, text, bytes);
    return bytes;
}

void excerpt_shown(const excerpt *scan, const rdx_issue *issue, excerpt_line *out)
{
    size_t place = place_of(scan, issue);
    window at = window_around(scan, place);
    size_t used = 0;
    out->text[0] = '\0';
    out->caret = at.cut_before ? strlen(CUT) : 0;
    if (at.cut_before)
        append(out, &used, CUT, strlen(CUT));
    for (size_t i = at.start; i < at.end;) {
        out->caret += i < place ? 1 : 0;
        i += show_step(scan->text + i, at.end - i, out, &used);
    }
    if (at.cut_behind)
        append(out, &used, CUT, strlen(CUT));
}
