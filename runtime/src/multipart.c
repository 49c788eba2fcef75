/**
 * @file
 * The multipart frame: head, file, tail.
 */
#include "multipart.h"

#include "jwt.h"
#include "utf8.h"

#include <string.h>

enum { MAX_FRAME = 64 * 1000 };

// ---- Opening. ----

static rdx_status open_path(rdx_multipart *out, const rdx_content *content, rdx_report *report)
{
    const char *cause;
    const rdx_status status = file_open(content->data, &out->file, &cause);
    if (status != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_FILE, status, "the file to upload: %s", cause);
    out->size = out->file.size;
    return RDX_OK;
}

static rdx_status open_content(rdx_multipart *out, const rdx_content *content, rdx_report *report)
{
    if (content->kind == RDX_CONTENT_FILE && content->data != NULL)
        return open_path(out, content, report);
    if (content->kind != RDX_CONTENT_BYTES || (content->data == NULL && content->size > 0))
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                               "bytes or a file are needed to upload");
    out->bytes = (rdx_memory){.data = content->data, .length = content->size};
    out->size = content->size;
    return RDX_OK;
}

// The name that the server is told when the caller names none.
static rdx_memory usual_name(const rdx_content *content)
{
    if (content->kind != RDX_CONTENT_FILE)
        return (rdx_memory){.data = "file", .length = 4};
    const char *path = content->data;
    const size_t length = strlen(path);
    size_t start = length;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return (rdx_memory){.data = path + start, .length = length - start};
}

// A name between quotes: three characters as HTML escapes them, and "_" for what is no text.
static void put_name(buf *out, rdx_memory name)
{
    while (name.length > 0) {
        const size_t step = rdx_utf8_sequence(name.data, name.length);
        const char c = *name.data;
        if (c == '"')
            buf_puts(out, "%22");
        else if (c == '\r')
            buf_puts(out, "%0D");
        else if (c == '\n')
            buf_puts(out, "%0A");
        else if (step == 0 || (unsigned char)c < ' ' || c == 127)
            buf_putc(out, '_');
        else
            buf_put(out, name.data, step);
        name.data += step > 0 ? step : 1;
        name.length -= step > 0 ? step : 1;
    }
}

// Head, tail and content type, one behind the other; a NUL ends the last.
static rdx_status put_frame(rdx_multipart *out, rdx_memory name, rdx_report *report)
{
    // Random, so that no file holds it but by a chance of 2^-122.
    char boundary[RDX_UUID_SIZE];
    if (rdx_uuid(boundary) != RDX_OK)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "no random numbers");
    buf *text = &out->text;
    buf_puts(text, "--");
    buf_puts(text, boundary);
    buf_puts(text, "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"");
    put_name(text, name);
    buf_puts(text, "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    const size_t tail = text->length;
    buf_puts(text, "\r\n--");
    buf_puts(text, boundary);
    buf_puts(text, "--\r\n");
    const size_t type = text->length;
    buf_puts(text, "multipart/form-data; boundary=");
    buf_puts(text, boundary);
    if (text->status != RDX_OK)
        return text->status;
    out->head = (rdx_memory){.data = text->data, .length = tail};
    out->tail = (rdx_memory){.data = text->data + tail, .length = type - tail};
    out->content_type = text->data + type;
    return RDX_OK;
}

rdx_status rdx_multipart_open(const rdx_content *content, const char *file_name, rdx_multipart *out,
                              rdx_report *report)
{
    *out = (rdx_multipart){.file.descriptor = -1, .text = BUF(MAX_FRAME)};
    rdx_status status = open_content(out, content, report);
    if (status == RDX_OK && out->size == 0) // one that was not written yet, or not to the end
        status =
            rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "the file to upload: it is empty");
    if (status == RDX_OK) {
        const rdx_memory name = file_name == NULL
                                    ? usual_name(content)
                                    : (rdx_memory){.data = file_name, .length = strlen(file_name)};
        status = put_frame(out, name, report);
    }
    if (status != RDX_OK)
        rdx_multipart_close(out);
    return status;
}

void rdx_multipart_close(rdx_multipart *multipart)
{
    file_close(&multipart->file);
    buf_drop(&multipart->text);
    *multipart = (rdx_multipart){.file.descriptor = -1};
}

// ---- Reading. ----

// A change is looked for before the last bytes go out, so that no server gets all of a mixture.
static rdx_status read_file(rdx_multipart *m, void *to, size_t size, rdx_report *report)
{
    const rdx_status status = file_read(&m->file, m->given, to, size, report);
    if (status != RDX_OK)
        return status;
    m->given += size;
    return m->given == m->size ? file_check(&m->file, report) : RDX_OK;
}

// All that fits, since each piece costs a TLS record and a packet.
static rdx_status read_multipart(void *context, void *to, size_t size, size_t *out,
                                 rdx_report *report)
{
    rdx_multipart *m = context;
    char *at = to;
    *out = rdx_memory_read(&m->head, at, size);
    const uint64_t left = m->file.descriptor < 0 ? 0 : m->size - m->given;
    const size_t of_file = size - *out < left ? size - *out : (size_t)left;
    if (of_file > 0) {
        const rdx_status status = read_file(m, at + *out, of_file, report);
        if (status != RDX_OK)
            return status;
        *out += of_file;
    }
    *out += rdx_memory_read(&m->bytes, at + *out, size - *out);
    *out += rdx_memory_read(&m->tail, at + *out, size - *out);
    return RDX_OK;
}

static void rewind_multipart(void *context)
{
    rdx_multipart *m = context;
    m->head.given = 0;
    m->bytes.given = 0;
    m->tail.given = 0;
    m->given = 0;
}

rdx_source rdx_source_of_multipart(rdx_multipart *multipart)
{
    rewind_multipart(multipart);
    const uint64_t length = multipart->head.length + multipart->size + multipart->tail.length;
    return (rdx_source){length, read_multipart, rewind_multipart, multipart};
}
