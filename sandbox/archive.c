/**
 * @file
 * The store's messages by age, and blobs by their ids. See archive.h.
 */
#include "archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 256 };

static const char suffix[] = ".json";

// ---- The list ----

static int newer_first(const void *a, const void *b)
{
    const struct timespec one = ((const sandbox_entry *)a)->kept;
    const struct timespec other = ((const sandbox_entry *)b)->kept;
    if (one.tv_sec != other.tv_sec)
        return one.tv_sec > other.tv_sec ? -1 : 1;
    return one.tv_nsec > other.tv_nsec ? -1 : one.tv_nsec < other.tv_nsec;
}

static bool make_room(sandbox_archive *archive, size_t *capacity)
{
    if (archive->count < *capacity)
        return true;
    const size_t wanted = *capacity == 0 ? FIRST_CAPACITY : 2 * *capacity;
    sandbox_entry *entries = reallocarray(archive->entries, wanted, sizeof *entries);
    if (entries == NULL)
        return false;
    archive->entries = entries;
    *capacity = wanted;
    return true;
}

// Whether the name is that of a message; then it is added. False without memory.
static bool add(sandbox_archive *archive, size_t *capacity, int folder, const char *name)
{
    struct stat about;
    if (strlen(name) != SANDBOX_UUID + sizeof suffix - 1 ||
        strcmp(name + SANDBOX_UUID, suffix) != 0 ||
        fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(about.st_mode))
        return true;
    if (!make_room(archive, capacity))
        return false;
    sandbox_entry *entry = &archive->entries[archive->count++];
    entry->kept = about.st_mtim;
    memcpy(entry->name, name, SANDBOX_UUID);
    entry->name[SANDBOX_UUID] = '\0';
    return true;
}

static bool list(sandbox_archive *archive, DIR *folder)
{
    size_t capacity = 0;
    const struct dirent *found;
    while (errno = 0, (found = readdir(folder)) != NULL) {
        if (!add(archive, &capacity, dirfd(folder), found->d_name))
            return false;
    }
    return errno == 0;
}

bool sandbox_archive_open(const sandbox_store *store, sandbox_archive *out)
{
    *out = (sandbox_archive){.store = store};
    const int fd = openat(store->directory, "messages", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (folder == NULL) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    const bool listed = list(out, folder);
    closedir(folder);
    if (!listed) {
        sandbox_archive_close(out);
        return false;
    }
    if (out->count > 1)
        qsort(out->entries, out->count, sizeof *out->entries, newer_first);
    return true;
}

void sandbox_archive_close(sandbox_archive *archive)
{
    free(archive->entries);
    *archive = (sandbox_archive){0};
}

// ---- What is listed ----

static int open_file(const sandbox_store *store, const char *path, uint64_t *size)
{
    struct stat about;
    // A pipe that somebody put there would wait for its writer without O_NONBLOCK.
    const int fd = openat(store->directory, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        *size = (uint64_t)about.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool read_all(int fd, char *to, size_t size)
{
    while (size > 0) {
        const ssize_t got = read(fd, to, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        size -= (size_t)got;
    }
    return true;
}

char *sandbox_archive_read(const sandbox_archive *archive, const sandbox_entry *entry, size_t *size)
{
    char path[SANDBOX_PATH];
    uint64_t length = 0;
    snprintf(path, sizeof path, "messages/%s%s", entry->name, suffix);
    const int fd = open_file(archive->store, path, &length);
    if (fd < 0)
        return NULL;
    char *text = malloc((size_t)length + 1);
    if (text != NULL && !read_all(fd, text, (size_t)length)) {
        sandbox_archive_drop(text, (size_t)length);
        text = NULL;
    }
    close(fd);
    *size = (size_t)length;
    return text;
}

void sandbox_archive_drop(char *text, size_t size)
{
    if (text != NULL)
        explicit_bzero(text, size);
    free(text);
}

int sandbox_archive_blob(const sandbox_store *store, const char *id, uint64_t *size)
{
    char path[SANDBOX_PATH];
    // No path ever comes from outside.
    if (!sandbox_is_blob_id(id, strlen(id)))
        return -1;
    snprintf(path, sizeof path, "blobs/%s", id);
    return open_file(store, path, size);
}
