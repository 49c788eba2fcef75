/**
 * @file
 * Walks folders in the order of names.
 */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

// Files are opened by their names in it: the way to a folder is not gone anew for each of its
// files.
typedef struct open_folder {
    const char *path;
    int descriptor; // -1: not open
} open_folder;

static bool walk_folder(job *work, const char *path);

static void close_folder(open_folder *folder)
{
    if (folder->descriptor >= 0)
        close(folder->descriptor);
    folder->descriptor = -1;
}

static char *join(const char *folder, const char *name)
{
    const size_t length = strlen(folder), name_size = strlen(name) + 1;
    const size_t slash = length > 0 && folder[length - 1] == '/' ? 0 : 1;
    char *path = malloc(length + slash + name_size);
    if (path == NULL)
        return NULL;
    memcpy(path, folder, length);
    path[length] = '/';
    memcpy(path + length + slash, name, name_size);
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

static bool walk_file(job *work, open_folder *folder, const char *name, const char *path)
{
    if (folder->descriptor < 0)
        folder->descriptor = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder->descriptor >= 0 ? job_file(work, folder->descriptor, name, path)
                                   : job_file(work, AT_FDCWD, path, path);
}

// Whether there was something to judge, or trouble to tell.
static bool walk_entry(job *work, open_folder *folder, const struct dirent *entry)
{
    char *path = join(folder->path, entry->d_name);
    bool found = true;
    if (path == NULL) {
        job_trouble(work, folder->path, RDX_E_NOMEM, "memory was refused");
    } else if (is_folder(entry, path)) {
        close_folder(folder); // one is open at a time, however deep they are
        found = walk_folder(work, path);
    } else {
        found = file_is_message(entry->d_name) && walk_file(work, folder, entry->d_name, path);
    }
    free(path);
    return found;
}

static bool walk_folder(job *work, const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, is_visible, by_bytes);
    if (count < 0) {
        job_trouble(work, path, RDX_E_FILE, strerror(errno));
        return true;
    }
    open_folder folder = {path, -1};
    bool found = false;
    for (int i = 0; i < count; i++) {
        found = walk_entry(work, &folder, entries[i]) || found;
        free(entries[i]);
    }
    free(entries);
    close_folder(&folder);
    return found;
}

void walk(job *work, const char *path)
{
    if (!job_file(work, AT_FDCWD, path, path) && !walk_folder(work, path))
        job_trouble(work, path, RDX_E_FILE, "holds no *.json, *.ndjson or *.jsonl file");
}
