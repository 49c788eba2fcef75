/**
 * @file
 * Messages of any event: which event a text is, and copies of structs.
 */
#include <rdx/message.h>

#include <rdx/parse.h>

#include <string.h>

#include "json_copy.h"
#include "json_read.h"
#include "row.h"

// ---- Which event a text is ----

enum { NAME_SIZE = sizeof(((rdx_meta_names *)0)->data_model) };

// What the string `raw` spells; false where it has a NUL or does not fit.
static bool decode_name(json_span raw, char out[NAME_SIZE])
{
    enum { SPELLED = 6 }; // bytes that may stand for one: \u004e
    char decoded[SPELLED * NAME_SIZE];
    if (raw.nul || raw.length > sizeof decoded)
        return false;
    const size_t length = json_decode(raw, decoded);
    if (length >= NAME_SIZE)
        return false;
    memcpy(out, decoded, length);
    out[length] = '\0';
    return true;
}

static bool key_is(json_span key, const char *name)
{
    char decoded[NAME_SIZE];
    return decode_name(key, decoded) && strcmp(decoded, name) == 0;
}

// A name is shown to people and compared; one that does not fit is none that Redox has.
static bool read_name(json_reader *in, char out[NAME_SIZE])
{
    json_span raw;
    out[0] = '\0';
    if (json_peek(in) != RDX_JSON_KIND_STRING)
        return json_skip(in, &raw);
    if (!json_string(in, &raw))
        return false;
    if (!decode_name(raw, out))
        out[0] = '\0';
    return true;
}

typedef bool member_reader(json_reader *in, json_span key, rdx_meta_names *out);

// Walks the object at the reader, whatever its depth; `member` reads each value.
static bool each_member(json_reader *in, member_reader *member, rdx_meta_names *out)
{
    if (!json_enter(in))
        return false;
    if (!json_accept(in, '}')) {
        do {
            json_span key;
            json_peek(in);
            if (!json_string(in, &key) || !json_expect(in, ':', "':'") || !member(in, key, out))
                return false;
        } while (json_accept(in, ','));
        if (!json_expect(in, '}', "',' or '}'"))
            return false;
    }
    json_leave(in);
    return true;
}

static bool read_meta_member(json_reader *in, json_span key, rdx_meta_names *out)
{
    json_span raw;
    if (key_is(key, "DataModel"))
        return read_name(in, out->data_model);
    if (key_is(key, "EventType"))
        return read_name(in, out->event_type);
    json_peek(in);
    return json_skip(in, &raw);
}

static bool read_root_member(json_reader *in, json_span key, rdx_meta_names *out)
{
    json_span raw;
    if (!key_is(key, "Meta"))
        return json_skip(in, &raw);
    memset(out, 0, sizeof *out);
    return json_peek(in) == RDX_JSON_KIND_OBJECT ? each_member(in, read_meta_member, out)
                                                 : json_skip(in, &raw);
}

// Line and column of a fault, counted once.
static void place(const json_reader *in, rdx_issue *issue)
{
    issue->offset = (size_t)(in->fault - in->text);
    issue->line = 1;
    issue->column = issue->offset + 1;
    for (size_t i = 0; i < issue->offset; i++)
        if (in->text[i] == '\n') {
            issue->line++;
            issue->column = issue->offset - i;
        }
}

static rdx_status find_names(const char *padded, size_t length, rdx_meta_names *out,
                             rdx_report *report)
{
    json_reader in = json_reader_over(padded, length, RDX_MAX_DEPTH);
    json_span raw;
    const bool read = json_peek(&in) == RDX_JSON_KIND_OBJECT
                          ? each_member(&in, read_root_member, out)
                          : json_skip(&in, &raw);
    if (read && json_end(&in))
        return RDX_OK;
    rdx_issue issue = {
        .code = in.status,
        .stage = RDX_STAGE_TEXT,
        .expected = in.expected,
        .came = in.fault == in.end ? "the end of the text" : "",
    };
    place(&in, &issue);
    rdx_report_add(report, &issue);
    return in.status;
}

rdx_status rdx_meta_names_find(const char *text, size_t length, rdx_meta_names *out,
                               rdx_report *report)
{
    memset(out, 0, sizeof *out);
    if (length > RDX_MAX_TEXT)
        return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_SIZE,
                               "the text has %zu bytes, the limit is %zu", length, RDX_MAX_TEXT);
    rdx_arena copy = RDX_ARENA(SIZE_MAX);
    const char *padded = json_padded(&copy, text, length);
    const rdx_status status = padded != NULL
                                  ? find_names(padded, length, out, report)
                                  : rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_NOMEM,
                                                    "there is no memory for a copy of the text");
    rdx_arena_drop(&copy);
    return status;
}
