/**
 * @file
 * Walks folders in the order of names.
 */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file_names.h"
#include "job.h"

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

// alphasort's order depends on the locale.
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

// ---- Folders ----

static bool walk_folder(job *work, const char *folder);

static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    bool slash = length > 0 && folder[length - 1] == '/';
    size_t size = length + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s%s%s", folder, slash ? "" : "/", name);
    return path;
}

// Links are not followed into folders. Some file systems don't tell the kind of an entry.
static bool is_folder(const struct dirent *entry, const char *path)
{
    struct stat about;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

// Whether there was something to judge, or trouble to tell.
static bool walk_entry(job *work, const char *folder, const struct dirent *entry)
{
    char *path = join(folder, entry->d_name);
    bool found = true;
    if (path == NULL)
        job_trouble(work, folder, RDX_E_NOMEM, "memory was refused");
    else if (is_folder(entry, path))
        found = walk_folder(work, path);
    else
        found = file_is_message(entry->d_name) && job_file(work, path);
    free(path);
    return found;
}

static bool walk_folder(job *work, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_visible, by_bytes);
    if (count < 0) {
        job_trouble(work, folder, RDX_E_FILE, strerror(errno));
        return true;
    }
    bool found = false;
    for (int i = 0; i < count; i++) {
        found = walk_entry(work, folder, entries[i]) || found;
        free(entries[i]);
    }
    free(entries);
    return found;
}

void walk(job *work, const char *path)
{
    if (!job_file(work, path) && !walk_folder(work, path))
        job_trouble(work, path, RDX_E_FILE, "holds no *.json, *.ndjson or *.jsonl file");
}
