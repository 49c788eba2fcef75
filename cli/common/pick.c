/**
 * @file
 * Picks the schema of a message by what its Meta says.
 */
#include "pick.h"

#include <stdio.h>
#include <string.h>

#include <rdx/gen/events.h>

#include "locate.h"
#include "redox_names.h"

static rdx_status fail_at_meta(const char *text, size_t length, rdx_report *report, rdx_status code,
                               const char *detail)
{
    rdx_issue issue = {
        .code = code, .stage = RDX_STAGE_SCHEMA, .pointer = "/Meta", .detail = detail};
    locate_member(text, length, "Meta", &issue);
    rdx_report_add(report, &issue);
    return issue.code;
}

static rdx_status unknown_event(const char *text, size_t length, const rdx_meta_names *names,
                                rdx_report *report)
{
    char detail[192];
    const bool known = is_redox_data_model(names->data_model);
    const bool typed = known && is_redox_event_type(names->event_type);
    snprintf(detail, sizeof detail, "DataModel %s, EventType %s",
             known ? names->data_model : "that Redox does not have",
             typed   ? names->event_type
             : known ? "that Redox does not have"
                     : "not looked at");
    return fail_at_meta(text, length, report, RDX_E_EVENT, detail);
}

static bool concerns_meta(const char *pointer)
{
    return strcmp(pointer, "") == 0 || strcmp(pointer, "/Meta") == 0 ||
           strcmp(pointer, "/Meta/DataModel") == 0 || strcmp(pointer, "/Meta/EventType") == 0;
}

// Some events are arrays at the top, and have no place for a Meta.
static void hint_at_event(rdx_issue *issue)
{
    if (issue->code == RDX_E_TYPE && issue->pointer[0] == '\0')
        issue->detail = "it has no Meta, so that its event is to be named";
}

// Every schema asks the same of Meta's two names, so any of them finds what is wrong, and where.
static rdx_status explain_missing_names(const char *text, size_t length,
                                        const rdx_parse_options *options, rdx_report *report)
{
    size_t count;
    const rdx_event *any = rdx_events(&count)[0];
    rdx_report all = {.limit = 10000};
    rdx_status judged = rdx_message_validate(any, text, length, options, &all);
    rdx_status status = RDX_OK;
    for (size_t i = 0; judged != RDX_OK && i < all.count; i++) {
        if (!concerns_meta(all.issues[i].pointer))
            continue;
        rdx_issue issue = all.issues[i];
        hint_at_event(&issue);
        rdx_report_add(report, &issue);
        if (status == RDX_OK)
            status = issue.code;
    }
    rdx_report_drop(&all);
    if (status != RDX_OK)
        return status;
    return fail_at_meta(text, length, report, RDX_E_EVENT,
                        "DataModel or EventType is empty or too long to be a name");
}

rdx_status pick_by_meta(const char *text, size_t length, const rdx_parse_options *options,
                        const rdx_event **out, rdx_report *report)
{
    *out = NULL;
    rdx_meta_names names;
    rdx_status status = rdx_meta_names_find(text, length, &names, report);
    if (status != RDX_OK)
        return status;
    if (names.data_model[0] == '\0' || names.event_type[0] == '\0')
        return explain_missing_names(text, length, options, report);
    *out = rdx_event_find(names.data_model, names.event_type);
    return *out != NULL ? RDX_OK : unknown_event(text, length, &names, report);
}

// ---- By a Meta that comes first ----

static const char *skip_blank(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

// Behind `token` and the white space around it; NULL where something else stands.
static const char *skip_token(const char *at, const char *end, const char *token)
{
    const size_t length = strlen(token);
    if (at == NULL)
        return NULL;
    at = skip_blank(at, end);
    if ((size_t)(end - at) < length || memcmp(at, token, length) != 0)
        return NULL;
    return skip_blank(at + length, end);
}

// The quote that ends the string whose first byte is at `at`; NULL where it does not end, or a
// backslash leaves that open.
static const char *end_of_string(const char *at, const char *end)
{
    const char *quote = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
    return quote != NULL && quote[-1] != '\\' ? quote : NULL;
}

// The comma or the bracket behind the value at `at`; NULL when that is not plain to see.
static const char *end_of_value(const char *at, const char *end)
{
    size_t depth = 0;
    for (; at < end; at++) {
        if (*at == '"' && (at = end_of_string(at + 1, end)) == NULL)
            return NULL;
        const bool closes = *at == '}' || *at == ']';
        if (depth == 0 && (closes || *at == ','))
            return at;
        if (closes)
            depth--;
        else if (*at == '{' || *at == '[')
            depth++;
    }
    return NULL;
}

enum { NAME_SIZE = sizeof((rdx_meta_names *)0)->data_model };

// Where the value of a member of Meta is kept; NULL for the members that name nothing.
static char *place_of(const char *key, size_t length, rdx_meta_names *names)
{
    if (length == strlen("DataModel") && memcmp(key, "DataModel", length) == 0)
        return names->data_model;
    if (length == strlen("EventType") && memcmp(key, "EventType", length) == 0)
        return names->event_type;
    return NULL;
}

// A string as it is spelled: with an escape in it, it is the name of no event.
static bool copy_name(const char *at, const char *end, char out[NAME_SIZE])
{
    const char *quote = at < end && *at == '"' ? end_of_string(at + 1, end) : NULL;
    if (quote == NULL || quote - at > NAME_SIZE)
        return false;
    const size_t length = (size_t)(quote - at) - 1;
    memcpy(out, at + 1, length);
    out[length] = '\0';
    return true;
}

// Keeps what the member of Meta at `at` names. What stands behind it; NULL when that is not plain.
static const char *take_member(const char *at, const char *end, rdx_meta_names *names)
{
    const char *quote = at < end && *at == '"' ? end_of_string(at + 1, end) : NULL;
    if (quote == NULL)
        return NULL;
    char *place = place_of(at + 1, (size_t)(quote - at) - 1, names);
    at = skip_token(quote + 1, end, ":");
    if (at == NULL || (place != NULL && !copy_name(at, end, place)))
        return NULL;
    return end_of_value(at, end);
}

const rdx_event *pick_early(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = skip_token(text, end, "{");
    at = skip_token(at, end, "\"Meta\"");
    at = skip_token(at, end, ":");
    at = skip_token(at, end, "{");
    rdx_meta_names names = {.data_model = "", .event_type = ""};
    // They are the first members of most Metas, and what is behind them is not looked at.
    while (at != NULL && (names.data_model[0] == '\0' || names.event_type[0] == '\0'))
        at = skip_token(take_member(at, end, &names), end, ",");
    return rdx_event_find(names.data_model, names.event_type);
}

rdx_status pick_agreeing(const char *text, size_t length, const rdx_event *wanted,
                         rdx_report *report)
{
    rdx_meta_names names;
    rdx_status status = rdx_meta_names_find(text, length, &names, report);
    if (status != RDX_OK)
        return status;
    bool model_agrees =
        names.data_model[0] == '\0' || strcmp(names.data_model, wanted->data_model) == 0;
    bool type_agrees =
        names.event_type[0] == '\0' || strcmp(names.event_type, wanted->event_type) == 0;
    if (!model_agrees || !type_agrees)
        return fail_at_meta(text, length, report, RDX_E_ARGUMENT,
                            "it names another event than the one that was given");
    return RDX_OK;
}
