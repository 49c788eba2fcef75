/**
 * @file
 * A folder of one test program's own, files in it, and commands of other programs run there.
 *
 * For cmocka programs: a step that fails ends the test. Paths are good until the fourth next call.
 */
#ifndef RDX_TESTS_SCRATCH_H
#define RDX_TESTS_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char scratch_folder[64];

/** "FOLDER/name". */
static inline const char *scratch_path(const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];
    assert_true(snprintf(path, sizeof paths[0], "%s/%s", scratch_folder, name) < 256);
    return path;
}

/** Runs a shell command in the folder; its exit code. */
static inline int scratch_try(const char *command)
{
    char line[2048];
    const int length = snprintf(line, sizeof line, "cd '%s' && { %s; }", scratch_folder, command);
    assert_in_range(length, 1, (int)sizeof line - 1);
    const int result = system(line);
    return result < 0 || (result & 0x7f) != 0 ? -1 : result >> 8;
}

/** The same; it must succeed. */
static inline void scratch_run(const char *command)
{
    assert_int_equal(scratch_try(command), 0);
}

static inline void scratch_write(const char *name, const void *data, size_t size)
{
    FILE *stream = fopen(scratch_path(name), "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(data, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

/** The whole file, NUL-terminated, to be freed. */
static inline char *scratch_read(const char *name, size_t *out_size)
{
    FILE *stream = fopen(scratch_path(name), "rb");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    const long size = ftell(stream);
    assert_true(size >= 0);
    rewind(stream);
    char *text = calloc(1, (size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, stream), (size_t)size);
    fclose(stream);
    if (out_size != NULL)
        *out_size = (size_t)size;
    return text;
}

/** A file of `size` bytes that cost no disk: all zero. */
static inline void scratch_hollow(const char *name, off_t size)
{
    scratch_write(name, "", 0);
    assert_int_equal(truncate(scratch_path(name), size), 0);
}

static inline void scratch_open(void)
{
    snprintf(scratch_folder, sizeof scratch_folder, "/tmp/rdx-test-XXXXXX");
    assert_non_null(mkdtemp(scratch_folder));
}

static inline void scratch_close(void)
{
    char line[128];
    snprintf(line, sizeof line, "rm -rf '%s'", scratch_folder);
    assert_int_equal(system(line), 0);
}

#endif
