/**
 * @file
 * Reading keys and secrets. Each is read into one buffer, which is wiped.
 */
#include "key_file.h"

#include "file.h"
#include "jwk.h"
#include "utf8.h"

#include <string.h>
#include <sys/stat.h>

enum { MAX_KEY_TEXT = 64 * 1000 };

// ---- Bytes ----

static rdx_status refuse_file(rdx_report *report, rdx_status status, const char *name,
                              const char *cause)
{
    return rdx_report_fail(report, RDX_STAGE_FILE, status, "the %s's file: %s", name, cause);
}

static rdx_status judge_permissions(const open_file *f, const rdx_key_source *source,
                                    const char *name, rdx_report *report)
{
    if (source->loose || (f->mode & (S_IRWXG | S_IRWXO)) == 0)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_PERMISSIONS,
                           "the %s's file: its mode is %03o; make it 600, or allow it by "
                           "loose_key_file",
                           name, f->mode);
}

static rdx_status read_open_file(const open_file *f, const char *name, buf *out, rdx_report *report)
{
    if (f->size > out->max)
        return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_KEY,
                               "the %s's file: it is over %zu bytes", name, out->max);
    const size_t size = (size_t)f->size;
    char *room = buf_reserve(out, size);
    if (room == NULL)
        return RDX_E_NOMEM;
    const rdx_status status = file_read(f, 0, room, size, report);
    if (status == RDX_OK)
        out->length += size;
    return status;
}

static rdx_status read_file(const rdx_key_source *source, const char *name, buf *out,
                            rdx_report *report)
{
    open_file f;
    const char *cause;
    rdx_status status = file_open(source->file, &f, &cause);
    if (status != RDX_OK)
        return refuse_file(report, status, name, cause);
    status = judge_permissions(&f, source, name, report);
    if (status == RDX_OK)
        status = read_open_file(&f, name, out, report);
    file_close(&f);
    return status;
}

static rdx_status read_source(const rdx_key_source *source, const char *name, buf *out,
                              rdx_report *report)
{
    if (source->file != NULL)
        return read_file(source, name, out, report);
    const size_t size = source->size > 0 ? source->size : strlen(source->bytes);
    if (size > out->max)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_KEY, "%s: it is over %zu bytes", name,
                               out->max);
    buf_put(out, source->bytes, size);
    return out->status;
}

static bool cut(buf *text, char last)
{
    if (text->length == 0 || text->data[text->length - 1] != last)
        return false;
    text->data[--text->length] = '\0';
    return true;
}

// Cuts one line end, as editors and `echo` leave it behind a secret.
static void cut_line_end(buf *text)
{
    if (cut(text, '\n'))
        (void)cut(text, '\r'); // which alone is a byte like any other
}

rdx_status rdx_secret_read(const rdx_key_source *source, const char *name, buf *out,
                           rdx_report *report)
{
    const rdx_status status = read_source(source, name, out, report);
    if (status == RDX_OK)
        cut_line_end(out);
    return status;
}

// ---- Keys ----

// Behind a byte order mark, too, where our reader takes no JSON: a secret it is not meant to be.
static bool begins_as_object(const buf *text)
{
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    const bool marked = text->length >= sizeof mark && memcmp(text->data, mark, sizeof mark) == 0;
    size_t i = marked ? sizeof mark : 0;
    while (i < text->length && strchr(" \t\r\n", text->data[i]) != NULL && text->data[i] != '\0')
        i++;
    return i < text->length && text->data[i] == '{';
}

// Random bytes may begin with `{`, too, but are no UTF-8.
static bool is_utf8(const buf *text)
{
    return rdx_utf8_valid(text->data, text->length) == text->length;
}

static rdx_status open_secret(buf *text, rdx_key **out, rdx_report *report)
{
    if (rdx_key_is_encoded(text->data, text->length))
        return rdx_key_refuse(report, "it is a key in PEM or DER; HS384 needs a secret");
    cut_line_end(text);
    return rdx_key_open_secret(text->data, text->length, out, report);
}

// `text` is read by what it looks like; as a secret's bytes only where that was said.
static rdx_status open_text(buf *text, rdx_algorithm algorithm, rdx_arena *texts, rdx_key **out,
                            const char **key_id, rdx_report *report)
{
    const bool may_be_bytes = algorithm == RDX_ALGORITHM_HS384;
    if (begins_as_object(text)) {
        const rdx_status status =
            rdx_jwk_open(text->data, text->length, texts, out, key_id, report);
        if (status != RDX_OK || *out != NULL)
            return status;
        if (!may_be_bytes || is_utf8(text))
            return rdx_key_refuse(report, "its JSON text is damaged");
    }
    return may_be_bytes ? open_secret(text, out, report)
                        : rdx_key_open_pem(text->data, text->length, out, report);
}

static rdx_status judge_algorithm(const rdx_key *key, rdx_algorithm wanted, rdx_report *report)
{
    static const char *const causes[] = {
        [RDX_ALGORITHM_RS384] = "RS384 was asked for, and it is no RSA key",
        [RDX_ALGORITHM_ES384] = "ES384 was asked for, and it is no EC key",
        [RDX_ALGORITHM_HS384] = "HS384 was asked for, and it is no secret",
    };
    if (wanted == RDX_ALGORITHM_BY_KEY || rdx_key_algorithm(key) == wanted)
        return RDX_OK;
    return rdx_key_refuse(report, causes[wanted]);
}

rdx_status rdx_key_open(const rdx_key_source *source, rdx_algorithm algorithm, rdx_arena *texts,
                        rdx_key **out, const char **key_id, rdx_report *report)
{
    *out = NULL;
    *key_id = NULL;
    buf text = BUF(MAX_KEY_TEXT);
    rdx_status status = read_source(source, "private key", &text, report);
    if (status == RDX_OK)
        status = open_text(&text, algorithm, texts, out, key_id, report);
    if (status == RDX_OK)
        status = judge_algorithm(*out, algorithm, report);
    if (status != RDX_OK) {
        rdx_key_close(*out);
        *out = NULL;
    }
    buf_drop(&text);
    return status;
}
