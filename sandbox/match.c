/**
 * @file
 * Filters, one function each. See match.h.
 */
#include "match.h"

#include <string.h>

// ---- Queries ----

static sandbox_wanted of_notes(const void *data)
{
    const rdx_notes_query *query = data;
    return (sandbox_wanted){.meta = query->meta,
                            .patients = query->patients,
                            .visit_numbers = query->visit_numbers,
                            .document_types = query->document_types,
                            .document_ids = query->document_ids};
}

static sandbox_wanted of_media(const void *data)
{
    const rdx_media_query *query = data;
    return (sandbox_wanted){.meta = query->meta,
                            .patients = query->patients,
                            .visit_numbers = query->visit_numbers,
                            .document_types = query->document_types,
                            .document_ids = query->document_ids};
}

static sandbox_wanted of_results(const void *data)
{
    const rdx_results_query *query = data;
    return (sandbox_wanted){.meta = query->meta,
                            .patients = query->patients,
                            .order_ids = query->order_ids,
                            .result_statuses = query->result_statuses,
                            .procedures = query->procedures,
                            .completion = query->completion,
                            .last_updated = query->last_updated,
                            .location = query->location};
}

bool sandbox_wanted_find(rdx_message query, sandbox_wanted *out)
{
    static const struct {
        const char *schema;
        sandbox_wanted (*wanted)(const void *data);
    } events[] = {
        {"notes/query", of_notes}, {"media/query", of_media}, {"results/query", of_results}};
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        if (strcmp(events[i].schema, query.event->schema) == 0) {
            *out = events[i].wanted(query.data);
            return true;
        }
    }
    return false;
}

// ---- Texts ----

static bool given(const char *text)
{
    return rdx_is_text(text) && text[0] != '\0';
}

static bool equal(const char *a, const char *b)
{
    return a != NULL && b != NULL && rdx_is_text(a) && rdx_is_text(b) && strcmp(a, b) == 0;
}

// Whether both are the same text, or both are none.
static bool same(const char *a, const char *b)
{
    return equal(a, b) || (!rdx_is_text(a) && !rdx_is_text(b));
}

// A number stands for its spelling: IDs come as numbers, too.
static bool lists(rdx_json_list list, const char *text)
{
    for (size_t i = 0; i < list.count; i++) {
        const rdx_json value = list.items[i];
        const bool is_text =
            value.kind == RDX_JSON_KIND_STRING || value.kind == RDX_JSON_KIND_NUMBER;
        if (is_text && equal(value.text, text))
            return true;
    }
    return false;
}

static bool allows(rdx_json_list filter, const char *text)
{
    return filter.count == 0 || lists(filter, text);
}

// ---- Patients and visits ----

static bool has_identifier(const rdx_patient *patient, const rdx_identifier *wanted)
{
    for (size_t i = 0; i < patient->identifiers.count; i++) {
        const rdx_identifier *its = &patient->identifiers.items[i];
        if (given(wanted->id) && equal(wanted->id, its->id) && same(wanted->id_type, its->id_type))
            return true;
    }
    return false;
}

// A patient without identifiers is nobody: what can't be told is never taken for somebody's.
static bool is_patient(const rdx_patient *patient, const rdx_patient *wanted)
{
    for (size_t i = 0; i < wanted->identifiers.count; i++) {
        if (has_identifier(patient, &wanted->identifiers.items[i]))
            return true;
    }
    return false;
}

static bool allows_patient(rdx_patient_list filter, const rdx_patient *patient)
{
    for (size_t i = 0; i < filter.count && patient != NULL; i++) {
        if (is_patient(patient, &filter.items[i]))
            return true;
    }
    return filter.count == 0;
}

static bool names_a_place(const rdx_location *filter)
{
    return filter != NULL && given(filter->department);
}

static bool allows_location(const rdx_location *filter, const rdx_location *place)
{
    return !names_a_place(filter) ||
           (place != NULL && equal(filter->department, place->department));
}

// ---- Times ----

// Reads exactly `count` digits.
static bool take_digits(const char **at, size_t count, int *out)
{
    *out = 0;
    for (size_t i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *out = 10 * *out + (**at - '0');
    }
    return true;
}

static bool take_sign(const char **at, char sign)
{
    if (**at != sign)
        return false;
    (*at)++;
    return true;
}

// timegm makes the 2nd of March of a 30th of February.
static bool is_in_calendar(const struct tm *tm)
{
    struct tm day = *tm;
    (void)timegm(&day);
    return day.tm_mon == tm->tm_mon && day.tm_mday == tm->tm_mday;
}

static bool take_date(const char **at, struct tm *tm)
{
    if (!take_digits(at, 4, &tm->tm_year) || !take_sign(at, '-') ||
        !take_digits(at, 2, &tm->tm_mon) || !take_sign(at, '-') ||
        !take_digits(at, 2, &tm->tm_mday))
        return false;
    tm->tm_year -= 1900;
    tm->tm_mon--;
    return is_in_calendar(tm);
}

// "23:30", "23:30:05" or "23:30:05.125". A leap second is the next minute's first.
static bool take_clock(const char **at, struct tm *tm, long *nanoseconds)
{
    *nanoseconds = 0;
    if (!take_digits(at, 2, &tm->tm_hour) || !take_sign(at, ':') ||
        !take_digits(at, 2, &tm->tm_min))
        return false;
    const bool has_seconds = take_sign(at, ':');
    if ((has_seconds && !take_digits(at, 2, &tm->tm_sec)) || tm->tm_hour > 23 || tm->tm_min > 59 ||
        tm->tm_sec > 60)
        return false;
    if (!has_seconds || !take_sign(at, '.'))
        return true;
    if (**at < '0' || **at > '9')
        return false;
    for (long unit = 100000000; **at >= '0' && **at <= '9'; (*at)++, unit /= 10)
        *nanoseconds += (**at - '0') * unit;
    return true;
}

// "Z", "+01:00", "-0500" or nothing, which is taken for UTC. In seconds.
static bool take_offset(const char **at, int *out)
{
    *out = 0;
    if (take_sign(at, 'Z') || **at == '\0')
        return true;
    const int sign = **at == '-' ? -1 : 1;
    int hours, minutes;
    if ((!take_sign(at, '-') && !take_sign(at, '+')) || !take_digits(at, 2, &hours))
        return false;
    (void)take_sign(at, ':');
    if (!take_digits(at, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *out = sign * (hours * 60 + minutes) * 60;
    return true;
}

// ISO 8601: a date, or a date and a time. A date alone is its first moment, or its last where
// `last` says so. False when it is anything else.
static bool read_time(const char *text, bool last, struct timespec *out)
{
    struct tm tm = {0};
    long nanoseconds;
    int offset;
    if (text == NULL || !rdx_is_text(text) || !take_date(&text, &tm))
        return false;
    if (*text == '\0') {
        *out = (struct timespec){timegm(&tm) + (last ? 24 * 3600 - 1 : 0), last ? 999999999 : 0};
        return true;
    }
    if (!take_sign(&text, 'T') || !take_clock(&text, &tm, &nanoseconds) ||
        !take_offset(&text, &offset) || *text != '\0')
        return false;
    *out = (struct timespec){timegm(&tm) - offset, nanoseconds};
    return true;
}

static bool is_before(struct timespec a, struct timespec b)
{
    return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

// What the query spells in another way than ISO 8601 fits nothing.
static bool allows_moment(const rdx_period *filter, struct timespec moment)
{
    struct timespec edge;
    if (given(filter->start_date_time) &&
        (!read_time(filter->start_date_time, false, &edge) || is_before(moment, edge)))
        return false;
    return !given(filter->end_date_time) ||
           (read_time(filter->end_date_time, true, &edge) && !is_before(edge, moment));
}

static bool restricts(const rdx_period *filter)
{
    return filter != NULL && (given(filter->start_date_time) || given(filter->end_date_time));
}

static bool allows_time(const rdx_period *filter, const char *text)
{
    struct timespec moment;
    return !restricts(filter) || (read_time(text, false, &moment) && allows_moment(filter, moment));
}

// ---- Orders ----

static bool allows_order_id(rdx_json_list filter, const rdx_order *order)
{
    return allows(filter, order->id) || lists(filter, order->application_order_id);
}

static bool allows_status(rdx_json_list filter, const rdx_order *order)
{
    if (allows(filter, order->results_status))
        return true;
    for (size_t i = 0; i < order->results.count; i++) {
        if (lists(filter, order->results.items[i].status))
            return true;
    }
    return false;
}

static bool allows_procedure(rdx_code_list filter, const rdx_code *procedure)
{
    for (size_t i = 0; i < filter.count && procedure != NULL; i++) {
        const rdx_code *wanted = &filter.items[i];
        if (equal(wanted->code, procedure->code) &&
            (!given(wanted->codeset) || equal(wanted->codeset, procedure->codeset)))
            return true;
    }
    return filter.count == 0;
}

// ---- All filters ----

bool sandbox_wanted_is_all(const sandbox_wanted *w)
{
    return w->patients.count == 0 && w->visit_numbers.count == 0 && w->document_types.count == 0 &&
           w->document_ids.count == 0 && w->order_ids.count == 0 && w->result_statuses.count == 0 &&
           w->procedures.count == 0 && !restricts(w->completion) && !restricts(w->last_updated) &&
           !names_a_place(w->location);
}

static bool allows_subject(const sandbox_wanted *w, const sandbox_subject *subject)
{
    const rdx_visit *visit = subject->visit;
    return allows_patient(w->patients, subject->patient) &&
           allows(w->visit_numbers, visit == NULL ? NULL : visit->visit_number) &&
           allows_location(w->location, visit == NULL ? NULL : visit->location) &&
           (!restricts(w->last_updated) || allows_moment(w->last_updated, subject->kept));
}

bool sandbox_wanted_document(const sandbox_wanted *w, const sandbox_subject *subject,
                             const char *document_type, const char *document_id)
{
    return allows_subject(w, subject) && allows(w->document_types, document_type) &&
           allows(w->document_ids, document_id);
}

bool sandbox_wanted_order(const sandbox_wanted *w, const sandbox_subject *subject,
                          const rdx_order *order)
{
    return allows_subject(w, subject) && allows_order_id(w->order_ids, order) &&
           allows_status(w->result_statuses, order) &&
           allows_procedure(w->procedures, order->procedure) &&
           allows_time(w->completion, order->completion_date_time);
}
