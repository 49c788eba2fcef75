/**
 * @file
 * The store on disk: every file is written under tmp/ and then renamed. See store.h.
 */
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- Directories and files ----

static bool make_directory(int parent, const char *path)
{
    return mkdirat(parent, path, 0700) == 0 || errno == EEXIST;
}

// Removes what is in a folder, and what is in its folders: no more levels are ever made.
static void empty_folder(int parent, const char *path, bool is_top)
{
    const int fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *found;
    while (folder != NULL && (found = readdir(folder)) != NULL) {
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        if (unlinkat(fd, found->d_name, 0) == 0 || !is_top)
            continue;
        empty_folder(fd, found->d_name, false);
        unlinkat(fd, found->d_name, AT_REMOVEDIR);
    }
    if (folder != NULL)
        closedir(folder);
    else if (fd >= 0)
        close(fd);
}

// What a sandbox that was killed left half-written may hold patient data. The lock tells whether
// one still runs there; it goes with the process, however that ends.
static void remove_leftovers(const sandbox_store *store)
{
    if (flock(store->directory, LOCK_EX | LOCK_NB) == 0)
        empty_folder(store->directory, "tmp", true);
    (void)flock(store->directory, LOCK_SH | LOCK_NB);
}

bool sandbox_store_open(sandbox_store *store, const char *path)
{
    static const char *const folders[] = {"blobs", "messages", "files", "tmp"};
    if (!make_directory(AT_FDCWD, path))
        return false;
    store->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->directory < 0)
        return false;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (!make_directory(store->directory, folders[i])) {
            sandbox_store_close(store);
            return false;
        }
    }
    remove_leftovers(store);
    return true;
}

void sandbox_store_close(sandbox_store *store)
{
    if (store->directory >= 0)
        close(store->directory);
    store->directory = -1;
}

static int create(const sandbox_store *store, const char *path)
{
    return openat(store->directory, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  0600);
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t put = write(fd, data, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        data += put;
        size -= (size_t)put;
    }
    return true;
}

static bool write_file(const sandbox_store *store, const char *path, const void *data, size_t size)
{
    const int fd = create(store, path);
    if (fd < 0)
        return false;
    const bool written = write_all(fd, data, size);
    return close(fd) == 0 && written;
}

static bool rename_in(const sandbox_store *store, const char *from, const char *to)
{
    return renameat(store->directory, from, store->directory, to) == 0;
}

// ---- Blobs ----

bool sandbox_blob_open(const sandbox_store *store, sandbox_blob *blob)
{
    *blob = (sandbox_blob){.store = store, .fd = -1};
    char path[SANDBOX_PATH];
    if (!sandbox_hex(blob->id, SANDBOX_BLOB_ID))
        return false;
    snprintf(path, sizeof path, "tmp/%s", blob->id);
    blob->fd = create(store, path);
    return blob->fd >= 0;
}

bool sandbox_blob_add(sandbox_blob *blob, const void *data, size_t size)
{
    blob->size += size;
    return write_all(blob->fd, data, size);
}

bool sandbox_blob_keep(sandbox_blob *blob, const char *name)
{
    char from[SANDBOX_PATH], to[SANDBOX_PATH], sidecar[SANDBOX_PATH];
    snprintf(from, sizeof from, "tmp/%s", blob->id);
    snprintf(to, sizeof to, "blobs/%s", blob->id);
    snprintf(sidecar, sizeof sidecar, "blobs/%s.name", blob->id);
    if (close(blob->fd) != 0 || !write_file(blob->store, sidecar, name, strlen(name)) ||
        !rename_in(blob->store, from, to)) {
        unlinkat(blob->store->directory, from, 0);
        unlinkat(blob->store->directory, sidecar, 0);
        blob->fd = -1;
        return false;
    }
    blob->fd = -1;
    return true;
}

void sandbox_blob_drop(sandbox_blob *blob)
{
    if (blob->fd < 0)
        return;
    char path[SANDBOX_PATH];
    snprintf(path, sizeof path, "tmp/%s", blob->id);
    close(blob->fd);
    unlinkat(blob->store->directory, path, 0);
    blob->fd = -1;
}

// ---- Messages and their files ----

bool sandbox_bundle_open(sandbox_store *store, sandbox_bundle *bundle)
{
    *bundle = (sandbox_bundle){.store = store};
    char path[SANDBOX_PATH];
    if (!sandbox_uuid(bundle->name))
        return false;
    snprintf(path, sizeof path, "tmp/%s", bundle->name);
    bundle->is_open = make_directory(store->directory, path);
    return bundle->is_open;
}

static void next_path(const sandbox_bundle *bundle, char path[SANDBOX_PATH])
{
    snprintf(path, SANDBOX_PATH, "tmp/%s/%u", bundle->name, bundle->count);
}

bool sandbox_bundle_add(sandbox_bundle *bundle, const void *data, size_t size)
{
    char path[SANDBOX_PATH];
    next_path(bundle, path);
    bundle->count++; // before it is known to be written, so that a drop removes the rest of it
    return write_file(bundle->store, path, data, size);
}

sandbox_added sandbox_bundle_add_blob(sandbox_bundle *bundle, const char *id, size_t length)
{
    // An id of another form is no blob's, and no path ever comes from outside.
    if (!sandbox_is_blob_id(id, length))
        return SANDBOX_NO_SUCH_BLOB;
    char from[SANDBOX_PATH], to[SANDBOX_PATH];
    snprintf(from, sizeof from, "blobs/%.*s", (int)length, id);
    next_path(bundle, to);
    const int directory = bundle->store->directory;
    struct stat about;
    if (fstatat(directory, from, &about, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(about.st_mode))
        return SANDBOX_NO_SUCH_BLOB; // somebody else put it there
    // A second name for the same bytes: blobs never change once they are kept.
    if (linkat(directory, from, directory, to, 0) != 0)
        return errno == ENOENT ? SANDBOX_NO_SUCH_BLOB : SANDBOX_NOT_ADDED;
    bundle->count++;
    return SANDBOX_ADDED;
}

// Gives a message a time that is later than that of every message before it, however fast they
// come: by it they are told apart when they are read back.
static bool stamp(sandbox_store *store, const char *path)
{
    enum { STEP_NS = 1000, SECOND_NS = 1000 * 1000 * 1000 };
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec least = store->last;
    least.tv_nsec += STEP_NS;
    if (least.tv_nsec >= SECOND_NS) {
        least.tv_nsec -= SECOND_NS;
        least.tv_sec++;
    }
    const bool later =
        now.tv_sec > least.tv_sec || (now.tv_sec == least.tv_sec && now.tv_nsec > least.tv_nsec);
    store->last = later ? now : least;
    const struct timespec times[] = {store->last, store->last};
    return utimensat(store->directory, path, times, AT_SYMLINK_NOFOLLOW) == 0;
}

// Removes the bundle's files and its folder, which is in `folder` of the store.
static void remove_bundle(const sandbox_bundle *bundle, const char *folder)
{
    char path[SANDBOX_PATH];
    for (unsigned i = 0; i < bundle->count; i++) {
        snprintf(path, sizeof path, "%s/%s/%u", folder, bundle->name, i);
        unlinkat(bundle->store->directory, path, 0);
    }
    snprintf(path, sizeof path, "%s/%s", folder, bundle->name);
    unlinkat(bundle->store->directory, path, AT_REMOVEDIR);
}

bool sandbox_bundle_keep(sandbox_bundle *bundle, const void *message, size_t size)
{
    char bundle_path[SANDBOX_PATH], files[SANDBOX_PATH], written[SANDBOX_PATH], kept[SANDBOX_PATH];
    snprintf(bundle_path, sizeof bundle_path, "tmp/%s", bundle->name);
    snprintf(files, sizeof files, "files/%s", bundle->name);
    snprintf(written, sizeof written, "tmp/%s.json", bundle->name);
    snprintf(kept, sizeof kept, "messages/%s.json", bundle->name);
    const bool moved = write_file(bundle->store, written, message, size) &&
                       stamp(bundle->store, written) &&
                       rename_in(bundle->store, bundle_path, files);
    const bool done = moved && rename_in(bundle->store, written, kept);
    if (!done)
        unlinkat(bundle->store->directory, written, 0);
    if (moved && !done)
        remove_bundle(bundle, "files");
    bundle->is_open = !moved; // else nothing is left to be dropped
    return done;
}

void sandbox_bundle_drop(sandbox_bundle *bundle)
{
    if (bundle->is_open)
        remove_bundle(bundle, "tmp");
    bundle->is_open = false;
}
