/**
 * @file
 * The bytes of a file, unpacked if it is gzip: as one text, or line by line in one buffer.
 *
 *     source from = SOURCE;
 *     if (source_open(&from, "a.ndjson.gz"))
 *         while (source_line(&from))
 *             judge(from.text, from.length, from.line);
 *     if (from.cause != NULL)
 *         complain(from.cause);
 *     source_close(&from);                    // the buffer stays, for the next file
 *     source_drop(&from);                     // wipes and frees
 *
 * Memory is that of the longest text, at most RDX_MAX_TEXT and as much again while it grows.
 */
#ifndef RDX_CLI_SOURCE_H
#define RDX_CLI_SOURCE_H

#include <rdx/arena.h>
#include <rdx/status.h>

struct gzip;

typedef struct source {
    const char *text; // the text at hand, good until the next call
    size_t length;
    size_t line;       // its number, 1-based
    bool too_long;     // it is over RDX_MAX_TEXT; `text` is only its beginning
    rdx_status status; // RDX_OK until reading failed ...
    const char *cause; // ... and why it did. Holds nothing of the file.

    // ---- Private ----
    int descriptor;
    struct gzip *packed;
    bool inside;          // a gzip member has begun and not ended
    bool padded;          // zero bytes came behind the last one
    unsigned char *chunk; // bytes as they came, and those not yet used
    size_t start, end;
    char *plain; // unpacked bytes, and those not yet given out
    size_t plain_start, plain_end;
    char *buffer;
    size_t capacity;
    rdx_arena arena;
} source;

#define SOURCE ((source){.descriptor = -1, .arena = RDX_ARENA((size_t)300 * 1000 * 1000)})

/**
 * Opens `path`, or standard input when it is "-". A named file must be regular, so that a FIFO
 * can't hold the program up. False with status and cause when that fails.
 */
RDX_NODISCARD bool source_open(source *from, const char *path);

/** The whole rest as one text. False with status and cause when it can't be read. */
RDX_NODISCARD bool source_all(source *from);

/**
 * The next line that is not blank, without its end. False at the end, or with status and cause
 * when reading failed. Of a line over the limit the rest is skipped.
 */
RDX_NODISCARD bool source_line(source *from);

/** Closes the file. */
void source_close(source *from);

/** Wipes and frees the buffers. */
void source_drop(source *from);

#endif
