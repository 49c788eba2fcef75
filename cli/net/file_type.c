/**
 * @file
 * A FileType from the name of a file.
 */
#include "file_type.h"

#include <string.h>

const char *file_name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// ASCII alone: the answer must not depend on the locale.
static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool file_type_of(const char *path, char out[FILE_TYPE_SIZE])
{
    static const char *const spelled[][2] = {{"JPEG", "JPG"}, {"TIF", "TIFF"}, {"HTM", "HTML"}};

    const char *name = file_name_of(path);
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot == name)
        return false;
    size_t length = strlen(dot + 1);
    if (length == 0 || length >= FILE_TYPE_SIZE)
        return false;
    for (size_t i = 0; i <= length; i++)
        out[i] = capital(dot[1 + i]);
    if (strspn(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length)
        return false;
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++)
        if (strcmp(out, spelled[i][0]) == 0)
            memcpy(out, spelled[i][1], strlen(spelled[i][1]) + 1);
    return true;
}
