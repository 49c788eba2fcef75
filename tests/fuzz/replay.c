/**
 * @file
 * Runs a fuzzer's target on every file of the folders that it is given, once each.
 */
#include "case.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "%s: %s\n", what, path);
    exit(2);
}

// In a block of exactly its size, so that a sanitizer sees each byte beyond.
static void run_case(const char *path)
{
    struct stat status;
    FILE *in = fopen(path, "rb");
    if (in == NULL || fstat(fileno(in), &status) != 0)
        fail("cannot read", path);
    const size_t size = (size_t)status.st_size;
    uint8_t *bytes = malloc(size > 0 ? size : 1);
    if (bytes == NULL || fread(bytes, 1, size, in) != size)
        fail("cannot read", path);
    fclose(in);
    printf("%s\n", path);
    fflush(stdout); // the last line names the case that ends the program
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

static size_t run_folder(const char *folder)
{
    size_t count = 0;
    DIR *entries = opendir(folder);
    if (entries == NULL)
        fail("cannot read", folder);
    for (const struct dirent *e = readdir(entries); e != NULL; e = readdir(entries)) {
        char path[4096];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        run_case(path);
        count++;
    }
    closedir(entries);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += run_folder(argv[i]);
    printf("Ran %zu tests\n", count);
    return 0;
}
