/**
 * @file
 * The bytes of a file, unpacked if it is gzip: as one text, or line by line.
 *
 *     source from = SOURCE;
 *     if (source_open(&from, AT_FDCWD, "a.ndjson.gz"))
 *         while (source_line(&from))
 *             judge(from.text, from.length, from.line);
 *     if (from.cause != NULL)
 *         complain(from.cause);
 *     source_close(&from);                    // the buffer stays, for the next file
 *     source_drop(&from);                     // wipes and frees
 *
 * Bytes are read into the buffer in which texts are given out, and lines are not moved unless one
 * stands across its end. Memory is that of the longest text, at most RDX_MAX_TEXT and as much
 * again while it grows.
 */
#ifndef RDX_CLI_SOURCE_H
#define RDX_CLI_SOURCE_H

#include <rdx/arena.h>
#include <rdx/status.h>

struct gzip;

typedef struct source {
    const char *text; // the text at hand, good until the next call; NULL when it is too long
    size_t length;
    size_t line;       // its number, 1-based
    bool too_long;     // it is over RDX_MAX_TEXT
    bool folder;       // the path is a folder's, and nothing was opened
    rdx_status status; // RDX_OK until reading failed ...
    const char *cause; // ... and why it did. Holds nothing of the file.

    // ---- Private ----
    int descriptor;
    size_t size;  // what a regular file had when it was opened; 0: not known
    size_t taken; // bytes read of the file
    bool ended;   // no more will come

    char *buffer; // bytes of texts; those from `start` to `end` are not yet given out
    size_t start, end, capacity;
    rdx_arena arena; // holds the buffer alone, so that one which grew is wiped at once

    struct gzip *packed;
    unsigned char *chunk; // packed bytes; those from `chunk_start` to `chunk_end` are not yet used
    size_t chunk_start, chunk_end;
    bool inside; // a gzip member has begun and not ended
    bool padded; // zero bytes came behind the last one
    rdx_arena chunk_arena;
} source;

// A buffer has the longest text, and a byte more to see that it is longer.
#define SOURCE_ARENA RDX_ARENA((size_t)65 * 1000 * 1000)
#define SOURCE ((source){.descriptor = -1, .arena = SOURCE_ARENA, .chunk_arena = SOURCE_ARENA})

/** Opens a file as input_open does. False with status and cause when that fails. */
RDX_NODISCARD bool source_open(source *from, int folder, const char *path);

/** The whole rest as one text. False with status and cause when it can't be read. */
RDX_NODISCARD bool source_all(source *from);

/**
 * The next line that is not blank, without its end. False at the end, or with status and cause
 * when reading failed. A line over the limit is skipped, and told by `too_long`.
 */
RDX_NODISCARD bool source_line(source *from);

/** Closes the file. */
void source_close(source *from);

/** Wipes and frees the buffers. */
void source_drop(source *from);

#endif
