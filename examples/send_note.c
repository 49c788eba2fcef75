/**
 * @file
 * Redox's how-to as a C program: `send_note scans/consent.pdf` sends a file to a patient's chart.
 * RDX_CLIENT_ID, RDX_KEY_ID, RDX_PRIVATE_KEY_FILE and the RDX_..._URLs come from the environment.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rdx/client.h>
#include <rdx/gen/notes_new.h>

static rdx_status send_note(rdx_client *client, const char *path, rdx_report *report)
{
    rdx_identifier_list patient =
        RDX_LIST(rdx_identifier, {RDX_IDENTIFIER_REQUIRED(.id = "e167267c", .id_type = "EHRID")});
    rdx_provider author = {RDX_PROVIDER_AUTHOR_REQUIRED(.id = "4356789876")};
    rdx_destination chart = {.id = "ef9e7448-7f65-4432-aa96-059647e9b357"};
    const rdx_notes_new message = {
        .meta = &(rdx_meta){.destinations = RDX_LIST(rdx_destination, chart)},
        .patient = &(rdx_patient){RDX_PATIENT_REQUIRED(.identifiers = patient)},
        .note = &(rdx_note){
            RDX_NOTE_REQUIRED(.content_type = RDX_CONTENT_TYPE_BASE64_ENCODED,
                              .document_type = "Consent form", .document_id = "b169267c",
                              .provider = &author),
            .file_name = "consent.pdf",
            .file_contents = RDX_FILE(path),
        }};
    rdx_reply reply = RDX_REPLY;
    rdx_status status = rdx_client_send(client, rdx_notes_new_message(&message), &reply, report);
    for (size_t i = 0; i < reply.log_ids.count; i++)
        printf("log %s\n", reply.log_ids.items[i]);
    rdx_reply_drop(&reply);
    return status;
}

int main(int argc, char **argv)
{
    const rdx_auth_options key = {.client_id = getenv("RDX_CLIENT_ID"),
                                  .key_id = getenv("RDX_KEY_ID"),
                                  .private_key_file = getenv("RDX_PRIVATE_KEY_FILE"),
                                  .token_url = getenv("RDX_TOKEN_URL")};
    const rdx_client_options servers = {.api_url = getenv("RDX_API_URL"),
                                        .blob_url = getenv("RDX_BLOB_URL")};
    rdx_report report = {0};
    rdx_auth *auth;
    rdx_client *client = NULL;
    rdx_status status = rdx_auth_open(&key, &auth, &report);
    if (status == RDX_OK)
        status = rdx_client_open(&servers, auth, &client, &report);
    if (status == RDX_OK)
        status = send_note(client, argc == 2 ? argv[1] : "consent.pdf", &report);
    for (size_t i = 0; i < report.count; i++)
        fprintf(stderr, "%s %s %s\n", rdx_status_text(report.issues[i].code),
                report.issues[i].pointer, report.issues[i].detail);
    rdx_client_close(client);
    rdx_auth_close(auth);
    rdx_report_drop(&report);
    return (int)status; // 0 is RDX_OK
}
