/**
 * @file
 * Opens and reads every file of a folder: the least that a judge of files must do.
 *
 *     open_read FOLDER
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char buffer[1024 * 1024];

// The bytes of the file, or -1.
static ssize_t read_whole(int folder, const char *name)
{
    const int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t total = 0, got;
    while ((got = read(file, buffer, sizeof buffer)) > 0)
        total += got;
    close(file);
    return got < 0 ? -1 : total;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (folder == NULL) {
        fputs("Usage: open_read FOLDER\n", stderr);
        return 2;
    }
    size_t files = 0, bytes = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        const ssize_t size = read_whole(dirfd(folder), entry->d_name);
        if (size < 0)
            return 1;
        files++;
        bytes += (size_t)size;
    }
    closedir(folder);
    printf("%zu files, %zu bytes\n", files, bytes);
    return 0;
}
