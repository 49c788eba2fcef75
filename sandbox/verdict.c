/**
 * @file
 * Accepted or refused, in Redox's words. See verdict.h.
 */
#include "verdict.h"

// ---- Members of Meta. The first of an object is written by its caller, so all begin with a comma.

static void put_text(FILE *to, const char *key, const char *text)
{
    if (text == NULL)
        return;
    fprintf(to, ",\"%s\":", key);
    sandbox_json_text(to, text);
}

static void put_bool(FILE *to, const char *key, rdx_bool value)
{
    static const char *const texts[] = {
        [RDX_BOOL_NULL] = "null", [RDX_BOOL_FALSE] = "false", [RDX_BOOL_TRUE] = "true"};
    if (value.state != RDX_BOOL_ABSENT)
        fprintf(to, ",\"%s\":%s", key, texts[value.state]);
}

static void put_destinations(FILE *to, rdx_destination_list destinations)
{
    fputs(",\"Destinations\":[", to);
    for (size_t i = 0; i < destinations.count; i++) {
        fputs(i == 0 ? "{\"ID\":" : ",{\"ID\":", to);
        sandbox_json_text(to, destinations.items[i].id);
        put_text(to, "Name", destinations.items[i].name);
        fputc('}', to);
    }
    fputc(']', to);
}

// The first entry has the ID under which message and files are stored.
static bool put_logs(FILE *to, const char *first_id, size_t count)
{
    fputs(",\"Logs\":[", to);
    for (size_t i = 0; i < count; i++) {
        char id[SANDBOX_UUID + 1], attempt_id[SANDBOX_UUID + 1];
        if (!sandbox_uuid(id) || !sandbox_uuid(attempt_id))
            return false;
        fprintf(to, "%s{\"ID\":\"%s\",\"AttemptID\":\"%s\"}", i == 0 ? "" : ",",
                i == 0 ? first_id : id, attempt_id);
    }
    fputc(']', to);
    return true;
}

static bool put_meta(FILE *to, const rdx_meta *meta, const char *log_id)
{
    const uint64_t number = sandbox_message_number();
    fputs("{\"Meta\":{\"DataModel\":", to);
    sandbox_json_text(to, meta->data_model);
    put_text(to, "EventType", meta->event_type);
    put_text(to, "EventDateTime", meta->event_date_time);
    put_bool(to, "Test", meta->test);
    if (meta->source != NULL) {
        fputs(",\"Source\":{\"ID\":", to);
        sandbox_json_text(to, meta->source->id);
        put_text(to, "Name", meta->source->name);
        fputc('}', to);
    }
    put_destinations(to, meta->destinations);
    fprintf(to, ",\"Message\":{\"ID\":%llu}", (unsigned long long)number);
    if (meta->transmission != NULL && rdx_is_text(meta->transmission->id.text))
        fprintf(to, ",\"Transmission\":{\"ID\":%s}", meta->transmission->id.text);
    put_text(to, "FacilityCode", meta->facility_code);
    const bool done = put_logs(to, log_id, meta->destinations.count);
    fputs("}}", to);
    return done && number != 0;
}

void sandbox_reply_accepted(sandbox_reply *reply, const rdx_meta *meta)
{
    FILE *to = sandbox_reply_open(reply, 200);
    const bool done = to == NULL || put_meta(to, meta, reply->log_id);
    sandbox_reply_close(reply, to);
    if (done)
        return;
    sandbox_reply_drop(reply);
    sandbox_reply_error(reply, 500, "The sandbox has no random numbers.");
}

// ---- Errors ----

// A pointer is made of names that look like Redox's and of numbers: nothing in it is a value.
static void put_issue(FILE *to, const rdx_issue *issue, size_t number)
{
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", rdx_status_name(issue->code),
             issue->pointer[0] == '\0' ? "" : " ", issue->pointer);
    fprintf(to, "%s{\"ID\":%zu,\"Text\":", number == 1 ? "" : ",", number);
    sandbox_json_text(to, text);
    fprintf(to, ",\"Type\":\"%s\",\"Module\":\"rdx-sandbox\"}", rdx_stage_name(issue->stage));
}

void sandbox_reply_refused(sandbox_reply *reply, unsigned status, const rdx_meta_names *names,
                           const rdx_report *report)
{
    FILE *to = sandbox_reply_open(reply, status);
    if (to == NULL)
        return;
    fputs("{\"Meta\":{\"DataModel\":", to);
    sandbox_json_text(to, names->data_model);
    put_text(to, "EventType", names->event_type);
    fputs(",\"Errors\":[", to);
    size_t number = 0;
    for (size_t i = 0; i < report->count; i++) {
        if (report->issues[i].severity == RDX_SEVERITY_ERROR)
            put_issue(to, &report->issues[i], ++number);
    }
    fputs("]}}", to);
    sandbox_reply_close(reply, to);
}
