/**
 * @file
 * Paths to JSON Pointers.
 */
#include "path.h"

#include "report.h"

#include <stdio.h>

#define NAME_LENGTH_MAX 32
#define POINTER_MAX ((size_t)1 << 20)

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool looks_like_redox(const char *name, size_t length)
{
    if (length == 0 || length > NAME_LENGTH_MAX || !is_upper(name[0]))
        return false;
    for (size_t i = 1; i < length; i++)
        if (!is_word(name[i]))
            return false;
    return true;
}

// RFC 6901, section 3.
static void put_name(buf *out, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '~')
            buf_puts(out, "~0");
        else if (name[i] == '/')
            buf_puts(out, "~1");
        else
            buf_putc(out, name[i]);
    }
}

static void put_segment(buf *out, const path *here)
{
    char index[24];
    buf_putc(out, '/');
    if (here->row != NULL) {
        put_name(out, here->row->key, here->row->key_length);
    } else if (here->name == NULL) {
        snprintf(index, sizeof index, "%zu", here->index);
        buf_puts(out, index);
    } else if (here->listed || looks_like_redox(here->name, here->length)) {
        put_name(out, here->name, here->length);
    } else {
        buf_putc(out, '*');
    }
}

// A path is no deeper than the reader's limit of nesting.
static void put_path(buf *out, const path *here)
{
    if (here == NULL)
        return;
    put_path(out, here->up);
    put_segment(out, here);
}

buf path_pointer(const path *here)
{
    buf out = BUF(POINTER_MAX);
    put_path(&out, here);
    return out;
}

void path_report(rdx_report *report, const rdx_issue *issue, const path *here)
{
    if (report == NULL)
        return;
    if (!report_has_place(report, issue)) {
        rdx_report_add(report, issue); // is counted; a pointer would be made for nothing
        return;
    }
    buf pointer = path_pointer(here);
    if (pointer.status == RDX_OK) {
        rdx_issue placed = *issue;
        placed.pointer = pointer.data;
        rdx_report_add(report, &placed);
    } else {
        report->errors += issue->severity == RDX_SEVERITY_ERROR;
        report->unkept++;
    }
    buf_drop(&pointer);
}
