/**
 * @file
 * Prints the body of a request.
 */
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): asks for F_SETPIPE_SZ
#define _GNU_SOURCE
#include "dry_run.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include <rdx/write.h>

#include "cli.h"

#define PIECE ((size_t)128 * 1024)

// In the client's words.
static rdx_status refuse_size(rdx_report *report, rdx_issue issue, const char *what, uint64_t size,
                              uint64_t limit)
{
    char detail[96];
    snprintf(detail, sizeof detail, "%s is %" PRIu64 " bytes, the limit is %" PRIu64, what, size,
             limit);
    issue.detail = detail;
    rdx_report_add(report, &issue);
    return issue.code;
}

static rdx_status embed_only(void *context, const rdx_content *content, uint64_t size,
                             const char *pointer, const char **uri, rdx_report *report)
{
    const settings *s = context;
    const rdx_client_options options = {.file_policy = s->file_policy};
    (void)content;
    *uri = NULL;
    if (!rdx_client_would_upload(&options, size))
        return RDX_OK;
    if (size > RDX_MAX_FILE) {
        const rdx_issue issue = {
            .code = RDX_E_FILE_SIZE, .stage = RDX_STAGE_FILE, .pointer = pointer};
        return refuse_size(report, issue, "file", size, RDX_MAX_FILE);
    }
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                           "the file of %" PRIu64 " bytes would be uploaded, and its URI is not "
                           "known before that; --embed shows the body with the file in it",
                           size);
}

// A pipe usually holds less than a piece, so that this program and its reader would wait for each
// other by turns. With room for some pieces both work at once. One that can't grow stays as it is.
static void widen_pipe(void)
{
#ifdef F_SETPIPE_SZ
    enum { ROOM = 4 * PIECE };
    const int room = fcntl(STDOUT_FILENO, F_GETPIPE_SZ);
    if (room > 0 && room < ROOM)
        (void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, ROOM);
#endif
}

// By pieces in an arena, which wipes them. Standard output has no buffer here, so that a piece goes
// out by one call of the system, without another copy.
static rdx_status print_body(rdx_body *body, int *unwritten, rdx_report *report)
{
    rdx_arena arena = RDX_ARENA(2 * PIECE);
    char *piece = rdx_arena_get(&arena, 1, PIECE);
    rdx_status status = piece != NULL ? RDX_OK : RDX_E_NOMEM;
    if (rdx_body_length(body) > PIECE)
        widen_pipe();
    while (status == RDX_OK) {
        size_t got;
        status = rdx_body_read(body, piece, PIECE, &got, report);
        if (status != RDX_OK || got == 0)
            break;
        if (fwrite(piece, 1, got, stdout) != got) {
            cli_flush(unwritten);
            break;
        }
    }
    rdx_arena_drop(&arena);
    return status;
}

rdx_status dry_run(const settings *s, rdx_message message, int *unwritten, rdx_report *report)
{
    settings given = *s;
    const rdx_write_options options = {.on_content = embed_only, .context = &given};
    rdx_body *body;
    rdx_status status = rdx_message_write(message, &options, &body, report);
    if (status != RDX_OK)
        return status;
    uint64_t limit = s->max_request != 0 ? s->max_request : RDX_MAX_REQUEST;
    uint64_t length = rdx_body_length(body);
    if (length > limit)
        status =
            refuse_size(report, (rdx_issue){.code = RDX_E_REQUEST_SIZE, .stage = RDX_STAGE_NET},
                        "request", length, limit);
    else
        status = print_body(body, unwritten, report);
    rdx_body_close(body);
    return status;
}
