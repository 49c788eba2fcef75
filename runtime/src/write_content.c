/**
 * @file
 * Content: bytes and files become pieces of the body, a URI, or text.
 */
#include "writing.h"

#include <rdx/base64.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_write.h"
#include "utf8.h"
#include "wipe.h"

// A file that is sent as text is read at once: it must be escaped before its length is known.
#define TEXT_FILE_MAX ((uint64_t)30 * 1000 * 1000)

static rdx_status refuse(writer *w, rdx_status code, const char *detail, const path *here)
{
    const rdx_issue issue = {.code = code, .stage = RDX_STAGE_FILE, .detail = detail};
    path_report(w->report, &issue, here);
    return code;
}

static rdx_status put_uri(writer *w, const char *uri, const path *here)
{
    const size_t length = strlen(uri);
    if (length == 0)
        return refuse(w, RDX_E_ARGUMENT, "the URI in place of a file is empty", here);
    if (rdx_utf8_valid(uri, length) != length)
        return refuse(w, RDX_E_UTF8, "the URI in place of a file must be UTF-8", here);
    rdx_json_write_string(w->out, uri, length);
    return RDX_OK;
}

// Asks the caller whether the content is to be replaced by a URI, which is then written.
static rdx_status ask(writer *w, const rdx_content *content, uint64_t size, const path *here,
                      bool *replaced)
{
    *replaced = false;
    if (w->options->on_content == NULL)
        return RDX_OK;
    buf pointer = path_pointer(here);
    const char *uri = NULL;
    rdx_status status = pointer.status;
    if (status == RDX_OK)
        status = w->options->on_content(w->options->context, content, size, pointer.data, &uri,
                                        w->report);
    buf_drop(&pointer);
    if (status != RDX_OK || uri == NULL)
        return status;
    *replaced = true;
    return put_uri(w, uri, here);
}

// An empty file is one that was not written yet, or not to the end: no chart is to get it.
static rdx_status refuse_empty(writer *w, const path *here)
{
    return refuse(w, RDX_E_FILE, "the file is empty", here);
}

static rdx_status open_source(writer *w, const rdx_content *content, const path *here,
                              open_file *out)
{
    const char *cause;
    const rdx_status status = file_open(content->data, out, &cause);
    if (status != RDX_OK)
        return refuse(w, status, cause, here);
    if (out->size > 0)
        return RDX_OK;
    file_close(out);
    return refuse_empty(w, here);
}

static rdx_status embed_file(writer *w, const rdx_content *content, const path *here)
{
    open_file source;
    rdx_status status = open_source(w, content, here, &source);
    if (status != RDX_OK)
        return status;
    bool replaced;
    status = ask(w, content, source.size, here, &replaced);
    if (status != RDX_OK || replaced) {
        file_close(&source);
        return status;
    }
    buf_putc(w->out, '"');
    status = body_put_file(w->body, source);
    buf_putc(w->out, '"');
    return status;
}

static rdx_status embed_bytes(writer *w, const rdx_content *content, const path *here)
{
    if (content->size == 0)
        return refuse_empty(w, here);
    bool replaced;
    rdx_status status = ask(w, content, content->size, here, &replaced);
    if (status != RDX_OK || replaced)
        return status;
    buf_putc(w->out, '"');
    status = body_put_bytes(w->body, content->data, content->size);
    buf_putc(w->out, '"');
    return status;
}

static rdx_status put_plain(writer *w, const char *text, size_t length, const path *here)
{
    if (length > 0 && rdx_utf8_valid(text, length) != length)
        return refuse(w, RDX_E_UTF8, "content that is sent as text must be UTF-8", here);
    if (length > 0 && memchr(text, '\0', length) != NULL)
        return refuse(w, RDX_E_NUL, "content that is sent as text must not hold U+0000", here);
    rdx_json_write_string(w->out, text, length);
    return RDX_OK;
}

static rdx_status refuse_size(writer *w, uint64_t size, const path *here)
{
    char detail[96];
    snprintf(detail, sizeof detail, "file is %" PRIu64 " bytes, the limit is %" PRIu64 " as text",
             size, TEXT_FILE_MAX);
    return refuse(w, RDX_E_FILE_SIZE, detail, here);
}

static rdx_status put_plain_file(writer *w, const rdx_content *content, const path *here)
{
    open_file source;
    rdx_status status = open_source(w, content, here, &source);
    if (status != RDX_OK)
        return status;
    char *text = NULL;
    if (source.size > TEXT_FILE_MAX)
        status = refuse_size(w, source.size, here);
    else if ((text = malloc((size_t)source.size + 1)) == NULL)
        status = refuse(w, RDX_E_NOMEM, "there is no memory for the file", here);
    else
        status = file_read(&source, 0, text, (size_t)source.size, w->report);
    if (status == RDX_OK)
        status = put_plain(w, text, (size_t)source.size, here);
    if (text != NULL)
        rdx_wipe(text, (size_t)source.size);
    free(text);
    file_close(&source);
    return status;
}

// No C string holds U+0000, so that no text of the message is like this one.
static rdx_status stand_in_for_content(writer *w)
{
    char text[48];
    snprintf(text, sizeof text, "\"\\u0000content %zu\"", w->contents++);
    buf_puts(w->out, text);
    return RDX_OK;
}

rdx_status write_content(writer *w, const rdx_row *row, const void *data, const path *here)
{
    const rdx_content content = row_content(row, data);
    const bool is_file = content.kind == RDX_CONTENT_FILE;
    if (content.kind == RDX_CONTENT_NULL) {
        buf_puts(w->out, "null");
        return RDX_OK;
    }
    if (w->body == NULL)
        return stand_in_for_content(w);
    switch (row_encoding(row, data)) {
    case RDX_ENCODE_BASE64:
        return is_file ? embed_file(w, &content, here) : embed_bytes(w, &content, here);
    case RDX_ENCODE_TEXT:
        return is_file ? put_plain_file(w, &content, here)
                       : put_plain(w, content.data, content.size, here);
    default:
        return refuse(w, RDX_E_CONTENT, "a file cannot stand beside this type", here);
    }
}
