/**
 * @file
 * Judges and names the file that is to be sent.
 */
#include "scan.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

rdx_status scan_judge_named(const char *path, const char *name, rdx_report *report)
{
    struct stat about;
    const char *cause = NULL;
    if (stat(path, &about) != 0)
        cause = strerror(errno);
    else if (S_ISDIR(about.st_mode))
        cause = "is a directory";
    else if (!S_ISREG(about.st_mode))
        cause = "is no regular file";
    else if (about.st_size == 0)
        cause = "is empty";
    if (cause == NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "%s: %s", name, cause);
}

rdx_status scan_judge(const char *path, rdx_report *report)
{
    return scan_judge_named(path, path, report);
}

const char *scan_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// ASCII alone: the answer must not depend on the locale.
static char capital(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool scan_type(const char *path, char out[SCAN_TYPE_SIZE])
{
    static const char *const spelled[][2] = {{"JPEG", "JPG"}, {"TIF", "TIFF"}, {"HTM", "HTML"}};

    const char *name = scan_name(path);
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot == name)
        return false;
    size_t length = strlen(dot + 1);
    if (length == 0 || length >= SCAN_TYPE_SIZE)
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
