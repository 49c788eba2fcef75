/**
 * @file
 * Bodies: built by the writer, read piece by piece, encoded on the way.
 *
 * Reading keeps no encoder state: any character of a base64 text can be made from its position, so
 * that rewinding is setting three numbers.
 */
#include "body.h"

#include <rdx/base64.h>

#include <stdlib.h>
#include <string.h>

#include "arena_block.h"
#include "wipe.h"

#define TEXT_MAX ((size_t)1 << 30)

// Bytes of a file read at a time, a multiple of three. They stay in the cache beside their text,
// and cost few enough calls of the system.
enum { BLOCK = 96 * 1024 };

rdx_body *body_open(void)
{
    rdx_body *body = malloc(sizeof *body);
    if (body == NULL)
        return NULL;
    memset(body, 0, offsetof(rdx_body, first));
    body->text = BUF(TEXT_MAX);
    buf_lend(&body->text, body->first, sizeof body->first);
    return body;
}

static rdx_status put_piece(rdx_body *body, piece added)
{
    if (body->count == body->capacity) {
        const size_t capacity = body->capacity == 0 ? 4 : body->capacity * 2;
        piece *pieces = realloc(body->pieces, capacity * sizeof *pieces);
        if (pieces == NULL)
            return RDX_E_NOMEM;
        body->pieces = pieces;
        body->capacity = capacity;
    }
    added.at = body->text.length;
    body->pieces[body->count++] = added;
    return RDX_OK;
}

rdx_status body_put_bytes(rdx_body *body, const void *bytes, uint64_t size)
{
    return put_piece(body, (piece){.bytes = bytes, .size = size, .source = {.descriptor = -1}});
}

rdx_status body_put_file(rdx_body *body, open_file source)
{
    rdx_status status = RDX_OK;
    if (body->block.bytes == NULL)
        body->block.bytes = malloc(BLOCK);
    if (body->block.bytes == NULL)
        status = RDX_E_NOMEM;
    else
        status = put_piece(body, (piece){.size = source.size, .source = source});
    if (status != RDX_OK)
        file_close(&source);
    return status;
}

rdx_status body_finish(rdx_body *body)
{
    body->length = body->text.length;
    for (size_t i = 0; i < body->count; i++)
        body->length += RDX_BASE64_LENGTH(body->pieces[i].size);
    body->finished = body->text.status == RDX_OK;
    return body->text.status;
}

uint64_t rdx_body_length(const rdx_body *body)
{
    return body->length;
}

void rdx_body_rewind(rdx_body *body)
{
    body->text_at = 0;
    body->piece = 0;
    body->encoded = 0;
    body->block.size = 0; // the file may have changed
}

static size_t at_most(uint64_t wanted, size_t limit)
{
    return wanted < limit ? (size_t)wanted : limit;
}

// The block holds what is at `offset` of the file, whole groups of three bytes or up to the end.
static rdx_status load(block *held, const piece *from, uint64_t offset, rdx_report *report)
{
    if (offset >= held->at && offset - held->at < held->size)
        return RDX_OK;
    const size_t size = at_most(from->size - offset, BLOCK);
    held->size = 0;
    held->most = size > held->most ? size : held->most;
    const rdx_status status = file_read(&from->source, offset, held->bytes, size, report);
    if (status == RDX_OK) {
        held->at = offset;
        held->size = size;
    }
    return status;
}

// The content from `offset` on: *out is where it is, *size how much of it.
static rdx_status look_at(rdx_body *body, uint64_t offset, const unsigned char **out, size_t *size,
                          rdx_report *report)
{
    const piece *from = &body->pieces[body->piece];
    block *held = &body->block;
    if (from->bytes != NULL) {
        *out = (const unsigned char *)from->bytes + offset;
        *size = at_most(from->size - offset, SIZE_MAX);
        return RDX_OK;
    }
    const rdx_status status = load(held, from, offset, report);
    if (status == RDX_OK) {
        *out = held->bytes + (offset - held->at);
        *size = held->size - (size_t)(offset - held->at);
    }
    return status;
}

// Some further characters of the piece that is being read; *out is how many.
static rdx_status read_piece(rdx_body *body, char *to, size_t size, size_t *out, rdx_report *report)
{
    const size_t skip = (size_t)(body->encoded % 4); // inside a group of four characters
    const unsigned char *raw;
    size_t there;
    const rdx_status status = look_at(body, body->encoded / 4 * 3, &raw, &there, report);
    if (status != RDX_OK)
        return status;
    if (skip != 0 || size < 4) {
        char quad[4];
        rdx_base64_encode(raw, at_most(there, 3), quad);
        *out = at_most(4 - skip, size);
        memcpy(to, quad + skip, *out);
    } else {
        const size_t taken = at_most(there, size / 4 * 3);
        rdx_base64_encode(raw, taken, to);
        *out = RDX_BASE64_LENGTH(taken);
    }
    body->encoded += *out;
    return RDX_OK;
}

static bool at_piece(const rdx_body *body)
{
    return body->piece < body->count && body->pieces[body->piece].at == body->text_at;
}

// Behind the last character of a piece: the file must still be the one whose length was told.
static rdx_status end_piece(rdx_body *body, rdx_report *report)
{
    const piece *done = &body->pieces[body->piece];
    body->piece++;
    body->encoded = 0;
    body->block.size = 0;
    return done->bytes != NULL || done->source.descriptor < 0 ? RDX_OK
                                                              : file_check(&done->source, report);
}

static size_t read_text(rdx_body *body, char *to, size_t size)
{
    const size_t end = body->piece < body->count ? body->pieces[body->piece].at : body->text.length;
    const size_t taken = at_most(end - body->text_at, size);
    memcpy(to, body->text.data + body->text_at, taken);
    body->text_at += taken;
    return taken;
}

rdx_status rdx_body_read(rdx_body *body, void *to, size_t size, size_t *out, rdx_report *report)
{
    *out = 0;
    while (*out < size) {
        char *at = (char *)to + *out;
        size_t got = 0;
        rdx_status status = RDX_OK;
        if (!at_piece(body)) {
            if (body->text_at == body->text.length)
                return RDX_OK;
            got = read_text(body, at, size - *out);
        } else if (body->encoded < RDX_BASE64_LENGTH(body->pieces[body->piece].size)) {
            status = read_piece(body, at, size - *out, &got, report);
        } else {
            status = end_piece(body, report);
        }
        if (status != RDX_OK)
            return status;
        *out += got;
    }
    return RDX_OK;
}

static rdx_status read_all(rdx_body *body, char *to, size_t *out, rdx_report *report)
{
    if (body->count > 0) {
        rdx_body_rewind(body);
        return rdx_body_read(body, to, (size_t)body->length, out, report);
    }
    memcpy(to, body->text.data, body->text.length);
    *out = body->text.length;
    return RDX_OK;
}

rdx_status rdx_body_text(rdx_body *body, rdx_arena *arena, const char **out, size_t *out_length,
                         rdx_report *report)
{
    *out = NULL;
    char *text = body->length < SIZE_MAX ? arena_take(arena, (size_t)body->length + 1, 1, 0) : NULL;
    if (text == NULL)
        return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_NOMEM,
                               "the request needs more memory than its arena may take");
    const rdx_status status = read_all(body, text, out_length, report);
    rdx_body_rewind(body);
    if (status != RDX_OK)
        return status;
    text[body->length] = '\0';
    *out = text;
    return RDX_OK;
}

void rdx_body_close(rdx_body *body)
{
    if (body == NULL)
        return;
    for (size_t i = 0; i < body->count; i++)
        if (body->pieces[i].bytes == NULL)
            file_close(&body->pieces[i].source);
    if (body->block.bytes != NULL) {
        rdx_wipe(body->block.bytes, body->block.most);
        free(body->block.bytes);
    }
    free(body->pieces);
    if (body->finished)
        buf_drop_written(&body->text);
    else
        buf_drop(&body->text);
    free(body);
}
