/**
 * @file
 * Used assertions as empty files. See used.h.
 */
#include "used.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = sizeof "used/" + 2 * SANDBOX_DIGEST };

static const char folder_name[] = "used";

static bool find_path(const sandbox_seen *assertion, char path[PATH_SIZE])
{
    unsigned char bytes[SANDBOX_DIGEST];
    if (!sandbox_digest(assertion->client_id, assertion->jti, bytes))
        return false;
    int used = snprintf(path, PATH_SIZE, "%s/", folder_name);
    for (size_t i = 0; i < SANDBOX_DIGEST; i++)
        used += snprintf(path + used, PATH_SIZE - (size_t)used, "%02x", bytes[i]);
    return true;
}

static bool is_over(int folder, const char *path, int64_t now)
{
    struct stat about;
    return fstatat(folder, path, &about, AT_SYMLINK_NOFOLLOW) == 0 && about.st_mtime <= now;
}

bool sandbox_used_open(const sandbox_store *store, int64_t now)
{
    if (mkdirat(store->directory, folder_name, 0700) != 0 && errno != EEXIST)
        return false;
    const int fd =
        openat(store->directory, folder_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (folder == NULL) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    const struct dirent *found;
    while ((found = readdir(folder)) != NULL) {
        if (is_over(fd, found->d_name, now))
            unlinkat(fd, found->d_name, 0); // but "." and "..", which are folders
    }
    closedir(folder);
    return true;
}

sandbox_use sandbox_used_add(const sandbox_store *store, const sandbox_seen *assertion, int64_t now)
{
    char path[PATH_SIZE];
    if (!find_path(assertion, path))
        return SANDBOX_USE_FAILED;
    if (is_over(store->directory, path, now))
        unlinkat(store->directory, path, 0);
    const int fd =
        openat(store->directory, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? SANDBOX_USE_AGAIN : SANDBOX_USE_FAILED;
    const struct timespec expires = {.tv_sec = (time_t)assertion->expires};
    const struct timespec times[] = {expires, expires};
    const bool stamped = futimens(fd, times) == 0;
    if (close(fd) == 0 && stamped)
        return SANDBOX_USE_FIRST;
    unlinkat(store->directory, path, 0);
    return SANDBOX_USE_FAILED;
}

void sandbox_used_forget(const sandbox_store *store, const sandbox_seen *assertion)
{
    char path[PATH_SIZE];
    if (find_path(assertion, path))
        unlinkat(store->directory, path, 0);
}
