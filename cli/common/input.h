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

/**
 * Opens `path`, or standard input when it is "-". A named file must be regular, so that a FIFO
 * can't hold the program up. *size is that of a regular file, else 0. RDX_E_FILE with the *cause
 * in words, without the path.
 */
RDX_NODISCARD rdx_status input_open(const char *path, int *descriptor, size_t *size,
                                    const char **cause);

/**
 * Reads `path`, or standard input when it is "-": at most RDX_MAX_TEXT bytes. RDX_E_FILE with
 * the cause, RDX_E_SIZE, or RDX_E_NOMEM.
 */
RDX_NODISCARD rdx_status input_read(input *in, const char *path, rdx_report *report);

/** How messages call it: the path, or "<stdin>". */
const char *input_name(const char *path);

/** Wipes and frees. */
void input_drop(input *in);

#endif
