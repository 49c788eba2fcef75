/**
 * @file
 * What files hold, by their names.
 */
#include "file_names.h"

#include <string.h>

static bool ends_with(const char *name, size_t length, const char *end)
{
    size_t tail = strlen(end);
    return length > tail && memcmp(name + length - tail, end, tail) == 0;
}

bool file_is_gzip(const char *path)
{
    return ends_with(path, strlen(path), ".gz");
}

static size_t length_without_gz(const char *name)
{
    size_t length = strlen(name);
    return file_is_gzip(name) ? length - strlen(".gz") : length;
}

bool file_is_lines(const char *path)
{
    size_t length = length_without_gz(path);
    return ends_with(path, length, ".ndjson") || ends_with(path, length, ".jsonl");
}

bool file_is_message(const char *path)
{
    return file_is_lines(path) || ends_with(path, length_without_gz(path), ".json");
}
