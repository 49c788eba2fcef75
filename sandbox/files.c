/**
 * @file
 * Reading and writing small files. See files.h.
 */
#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 1000000, PATH_ROOM = 4096 };

char *sandbox_file_read(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = file == NULL ? NULL : calloc(1, FILE_LIMIT + 1);
    if (text != NULL && (fread(text, 1, FILE_LIMIT, file) == 0 || ferror(file) || !feof(file))) {
        sandbox_file_drop(text);
        text = NULL;
    }
    if (file != NULL)
        fclose(file);
    return text;
}

void sandbox_file_drop(char *text)
{
    if (text != NULL)
        explicit_bzero(text, strlen(text));
    free(text);
}

bool sandbox_file_write(const char *path, const char *text)
{
    char temporary[PATH_ROOM];
    const int length = snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof temporary)
        return false;
    FILE *file = fopen(temporary, "we");
    if (file == NULL)
        return false;
    const bool written = fputs(text, file) >= 0;
    if (fclose(file) == 0 && written && rename(temporary, path) == 0)
        return true;
    unlink(temporary);
    return false;
}
