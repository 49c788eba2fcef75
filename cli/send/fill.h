/**
 * @file
 * Puts a file into a message: the members that Redox's how-to "Send a file" asks for.
 *
 *     Notes    Note.FileContents, ContentType (Base64 Encoded), FileName, FileType
 *     Results  Orders[].Results[].Value, ValueType (Encapsulated Data), FileType
 *     Media    Media.FileContents, FileName, FileType
 *
 * A FileName and a FileType that the message has are kept; content that it has is never replaced.
 */
#ifndef RDX_CLI_FILL_H
#define RDX_CLI_FILL_H

#include <rdx/message.h>

typedef struct fill_file {
    const char *path;
    bool of_job;         // told by members of a job, not by options: faults call them so
    const char *type;    // --file-type; NULL: the message's, else from the path
    bool result_is_told; // --result: `order` and `result` count from 0
    size_t order;
    size_t result;
} fill_file;

/** Reads "ORDER/RESULT" into `file`; false when it is something else. */
bool fill_read_result(const char *text, fill_file *file);

/**
 * Puts `file` into `data`, the struct of a message of `event`. What is not in the message already
 * lives in `arena`, in `file->path` or for ever. A notice tells what was set to another value than
 * the message had. RDX_E_ARGUMENT when the message has no place for a file, more than one, or one
 * that is taken; RDX_E_MISSING when the object around the place is not there.
 */
RDX_NODISCARD rdx_status fill_message(rdx_arena *arena, const rdx_event *event, void *data,
                                      const fill_file *file, rdx_report *report);

#endif
