/**
 * @file
 * What becomes of a message's files, and its body with or without them.
 *
 * The plan is a first writing, in which nothing is read of the files: it finds what the schema
 * forbids, decides for each file whether it is embedded or uploaded, and knows the size of the
 * request before a byte leaves. The writer asks for files in document order every time, so that a
 * decision is found again by its number. A URI, once it is there, stays: a message that is sent
 * again has its files where they are.
 */
#ifndef RDX_SRC_PLAN_H
#define RDX_SRC_PLAN_H

#include <rdx/write.h>

#include "client.h"

/** What becomes of one file. */
typedef struct rdx_planned_file {
    rdx_content content;
    bool upload;
    const char *uri; // of an upload; before it a stand-in of usual length
} rdx_planned_file;

typedef struct rdx_plan {
    const rdx_client *client;
    rdx_message message;
    rdx_planned_file *files; // in document order
    size_t count;
    size_t capacity;
    size_t uploaded; // of the files, those before it are done with
    size_t written;  // of the writing after the plan
    bool forbidden;  // an upload was; files are embedded from there on
    rdx_arena arena;
} rdx_plan;

/** Ended by rdx_plan_drop, whatever else fails. */
void rdx_plan_begin(rdx_plan *plan, const rdx_client *client, rdx_message message);

/**
 * Decides, and writes for the size. *out is a body that may be sent when nothing is to be uploaded.
 * RDX_E_FILE_SIZE, RDX_E_REQUEST_SIZE, or what the schema forbids.
 */
RDX_NODISCARD rdx_status rdx_plan_decide(rdx_plan *plan, rdx_body **out, rdx_report *report);

/** The next file to upload; NULL: none is left. */
rdx_planned_file *rdx_plan_next_upload(rdx_plan *plan);

/** How the upload of that file ended. Another status than RDX_OK ends the message. */
RDX_NODISCARD rdx_status rdx_plan_take(rdx_plan *plan, rdx_status status, const rdx_reply *reply,
                                       rdx_report *report);

/** Writes again, with the URIs. */
RDX_NODISCARD rdx_status rdx_plan_write(rdx_plan *plan, rdx_body **out, rdx_report *report);

void rdx_plan_drop(rdx_plan *plan);

#endif
