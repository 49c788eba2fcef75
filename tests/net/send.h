/**
 * @file
 * Messages with a file, one of each data model, sent from a client of odd_server.py.
 */
#ifndef RDX_TESTS_SEND_H
#define RDX_TESTS_SEND_H

#include "odd.h"

#include <rdx/gen/media_new.h>
#include <rdx/gen/notes_new.h>
#include <rdx/gen/results_new.h>

/** A client, its token, and what came of a send. */
typedef struct sender {
    rdx_auth *auth;
    rdx_client *client;
    rdx_reply reply;
    rdx_report report;
} sender;

static inline sender sender_open(const char *scenario, const rdx_client_options *options)
{
    sender s = {.auth = odd_auth(scenario), .reply = RDX_REPLY};
    const rdx_client_options usual = odd_client_options(scenario);
    assert_int_equal(rdx_client_open(options != NULL ? options : &usual, s.auth, &s.client, NULL),
                     RDX_OK);
    return s;
}

static inline void sender_close(sender *s)
{
    rdx_client_close(s->client);
    rdx_auth_close(s->auth);
    rdx_reply_drop(&s->reply);
    rdx_report_drop(&s->report);
}

static inline rdx_patient *some_patient(void)
{
    static rdx_identifier items[] = {{.id = "e167267c", .id_type = "EHRID"}};
    static rdx_patient patient = {.identifiers = {items, 1}};
    return &patient;
}

static inline rdx_meta *some_meta(void)
{
    static rdx_destination items[] = {{.id = "ef9e7448-7f65-4432-aa96-059647e9b357"}};
    static rdx_meta meta = {.destinations = {items, 1}};
    return &meta;
}

static inline rdx_status send_note(sender *s, rdx_content content)
{
    const rdx_notes_new note = {.meta = some_meta(),
                                .patient = some_patient(),
                                .note = &(rdx_note){
                                    .content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
                                    .document_type = "Consent form",
                                    .document_id = "b169267c",
                                    .provider = &(rdx_provider){.id = "4356789876"},
                                    .file_name = "consent.pdf",
                                    .file_contents = content,
                                }};
    return rdx_client_send(s->client, rdx_notes_new_message(&note), &s->reply, &s->report);
}

static inline rdx_status send_media(sender *s, rdx_content content)
{
    const rdx_media_new media = {.meta = some_meta(),
                                 .patient = some_patient(),
                                 .media = &(rdx_media){
                                     .file_type = "PDF",
                                     .file_name = "annual visit.pdf",
                                     .file_contents = content,
                                     .document_type = "Consent form",
                                     .document_id = "b169267c",
                                     .provider = &(rdx_provider){.id = "4356789876"},
                                     .availability = RDX_AVAILABILITY_AVAILABLE,
                                 }};
    return rdx_client_send(s->client, rdx_media_new_message(&media), &s->reply, &s->report);
}

/** One file in each of two results. */
static inline rdx_status send_results(sender *s, rdx_content first, rdx_content second)
{
    rdx_result results[] = {{.code = "1",
                             .value = first,
                             .value_type = RDX_VALUE_TYPE_ENCAPSULATED_DATA,
                             .file_type = "PDF"},
                            {.code = "2",
                             .value = second,
                             .value_type = RDX_VALUE_TYPE_ENCAPSULATED_DATA,
                             .file_type = "PDF"}};
    rdx_order orders[] = {{.id = "157968300", .status = "Resulted", .results = {results, 2}}};
    const rdx_results_new message = {
        .meta = some_meta(), .patient = some_patient(), .orders = {orders, 1}};
    return rdx_client_send(s->client, rdx_results_new_message(&message), &s->reply, &s->report);
}

static inline void expect_ok(const sender *s, rdx_status status)
{
    if (status != RDX_OK)
        fail_msg("%s: %s", rdx_status_name(status),
                 s->report.count > 0 ? s->report.issues[0].detail : "");
}

/** A group's setup: as odd_set_up, and files in the scratch folder. */
static inline int files_set_up(void **state)
{
    odd_set_up(state);
    scratch_run("head -c 12345 /dev/urandom > small && head -c 200000 /dev/urandom > limit && "
                "head -c 200001 /dev/urandom > above && head -c 1000000 /dev/urandom > large && "
                ": > nothing");
    return 0;
}

/** The usual options with a file policy. */
static inline rdx_client_options with_policy(const char *scenario, rdx_file_policy chosen)
{
    rdx_client_options options = odd_client_options(scenario);
    options.file_policy = chosen;
    return options;
}

/** Lets python3-jsonschema, base64 and sha256sum judge the body of request `number`. */
static inline void judge_request(const char *scenario, unsigned number, const char *schema,
                                 const char *pointer, const char *file)
{
    char line[1536];
    snprintf(line, sizeof line,
             "%s '%s/net/judge.py' '%s/../schemas/%s.json' %s.endpoint.%u.body %s %s",
             getenv("RDX_PYTHON") != NULL ? getenv("RDX_PYTHON") : "python3", RDX_TESTS_DIR,
             RDX_TESTS_DIR, schema, scenario, number, pointer, file);
    scratch_run(line);
}

#endif
