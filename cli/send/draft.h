/**
 * @file
 * A draft: a message as its author wrote it, read, given its file, and judged.
 *
 *     draft it = DRAFT;
 *     status = draft_read(&it, "note.json", NULL, &file, &report);
 *     if (status == RDX_OK)
 *         send(it.message);
 *     draft_drop(&it);                          // wipes, then frees
 */
#ifndef RDX_CLI_DRAFT_H
#define RDX_CLI_DRAFT_H

#include <rdx/message.h>

#include "fill.h"
#include "input.h"

typedef struct draft {
    rdx_message message; // lives in `arena`
    input text;
    rdx_arena arena;
} draft;

#define DRAFT ((draft){.text = INPUT, .arena = RDX_ARENA((size_t)512 * 1000 * 1000)})

/**
 * Reads the message at `path` ("-" is standard input) as `event`, or as the one that its Meta names
 * when `event` is NULL, and puts `file` into it unless that is NULL. RDX_OK when it may be sent.
 * Whatever else is wrong stands in the report, with the place in the text where there is one.
 */
RDX_NODISCARD rdx_status draft_read(draft *out, const char *path, const rdx_event *event,
                                    const fill_file *file, rdx_report *report);

/** The same for a text in memory, which may go when the call returns. */
RDX_NODISCARD rdx_status draft_read_text(draft *out, const char *text, size_t length,
                                         const rdx_event *event, const fill_file *file,
                                         rdx_report *report);

void draft_drop(draft *it);

#endif
