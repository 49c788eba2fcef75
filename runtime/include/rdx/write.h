/**
 * @file
 * Writing: struct to JSON, without a tree and without a copy of its files.
 *
 * Thread safety: the calls touch nothing but their arguments.
 */
#ifndef RDX_WRITE_H
#define RDX_WRITE_H

#include <rdx/body.h>
#include <rdx/message.h>

RDX_BEGIN

/**
 * Asked for every content of bytes or of a file that is to be base64. To embed it, set *uri to
 * NULL; to replace it by a reference, set *uri to a URI, which is copied when the call returns.
 * `size` is that of the bytes or file, `pointer` the place (RFC 6901). A status other than RDX_OK
 * ends the writing with it; so do an empty URI (RDX_E_ARGUMENT) and one that is no UTF-8
 * (RDX_E_UTF8).
 */
typedef rdx_status rdx_content_handler(void *context, const rdx_content *content, uint64_t size,
                                       const char *pointer, const char **uri, rdx_report *report);

/** All zero is the default, which embeds every content; NULL stands for it. */
typedef struct rdx_write_options {
    rdx_content_handler *on_content; ///< May be NULL.
    void *context;                   ///< Handed to `on_content`.
    bool unchecked; ///< Writes a message that `check` refuses, for one that was read TOLERANT and
                    ///< is to be kept as it came. Not for messages made by hand, nor for sending.
                    ///< A raw value or an entry of `extra` whose text is NULL is RDX_E_ARGUMENT.
} rdx_write_options;

/**
 * Checks `message` (see check.h) and makes its body. Meta.DataModel and Meta.EventType are filled
 * in when absent. Members come in schema order, without white space but for what raw JSON (in
 * `extra`, in untyped values) has of it. On any other status than RDX_OK *out is NULL. RDX_E_FILE
 * when a file can't be opened, is no regular file or is empty.
 */
RDX_API RDX_NODISCARD rdx_status rdx_message_write(rdx_message message,
                                                   const rdx_write_options *options, rdx_body **out,
                                                   rdx_report *report);

RDX_END

#endif
