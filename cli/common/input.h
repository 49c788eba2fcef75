/**
 * @file
 * The text of a message, read whole from a file or from standard input.
 *
 *     input text = INPUT;
 *     if (input_read(&text, "note.json", &report) == RDX_OK)
 *         judge(text.data, text.length);
 *     input_drop(&text);                       // wipes, then frees
 */
#ifndef RDX_CLI_INPUT_H
#define RDX_CLI_INPUT_H

#include <rdx/arena.h>
#include <rdx/report.h>

typedef struct input {
    const char *data; // lives in `arena`
    size_t length;
    rdx_arena arena;
} input;

// Four times the largest text, since a pipe is read into memory that grows.
#define INPUT ((input){.arena = RDX_ARENA((size_t)256 * 1000 * 1000)})

typedef struct input_file {
    int descriptor; // -1 when it can't be read
    bool regular;
    size_t size;       // of a regular file; else 0
    bool folder;       // it is one, and therefore can't be read
    const char *cause; // why it can't be read, in words, without the path; or NULL
} input_file;

/**
 * Opens `path`, or standard input when it is "-". A path that does not begin with / is one of the
 * open `folder`, or of the working folder for AT_FDCWD. A named file must be regular, so that a
 * FIFO can't hold the program up. RDX_E_FILE, or RDX_E_SYSTEM where too many files are open, with
 * the cause.
 */
RDX_NODISCARD rdx_status input_open(int folder, const char *path, input_file *out);

/**
 * Reads `path`, or standard input when it is "-": at most RDX_MAX_TEXT bytes. RDX_E_FILE with
 * the cause, RDX_E_SIZE, or RDX_E_NOMEM.
 */
RDX_NODISCARD rdx_status input_read(input *in, const char *path, rdx_report *report);

/**
 * The same of a file alone, whatever its name; the report calls it `name`, since a path may say
 * whose file it is.
 */
RDX_NODISCARD rdx_status input_read_named(input *in, const char *path, const char *name,
                                          rdx_report *report);

/** How messages call it: the path, or "<stdin>". */
const char *input_name(const char *path);

/** Wipes and frees. */
void input_drop(input *in);

#endif
