/**
 * @file
 * Exit codes and complaints of the programs.
 */
#include "cli.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"

int cli_exit_code(rdx_status status)
{
    switch (status) {
    case RDX_OK:
        return CLI_DONE;
    case RDX_E_SYNTAX:
    case RDX_E_TYPE:
    case RDX_E_MISSING:
    case RDX_E_UTF8:
    case RDX_E_NUL:
    case RDX_E_DEPTH:
    case RDX_E_SIZE:
    case RDX_E_DUPLICATE:
    case RDX_E_UNLISTED:
    case RDX_E_NUMBER:
    case RDX_E_VALUE:
    case RDX_E_CONTENT:
    case RDX_E_EVENT:
    case RDX_E_FILE_SIZE:
    case RDX_E_REQUEST_SIZE:
    case RDX_E_BASE64:
    case RDX_E_FORBIDDEN:
    case RDX_E_REJECTED:
    case RDX_E_IDENTITY:
    case RDX_E_STRAY:
    case RDX_E_VALUE_SET:
    case RDX_E_FORMAT:
    case RDX_E_FILE_MEMBER:
    case RDX_E_CONTENT_TYPE:
    case RDX_E_EMBEDDED_SIZE:
    case RDX_E_ENUM:
    case RDX_E_PATTERN:
    case RDX_E_LENGTH:
    case RDX_E_RANGE:
    case RDX_E_ITEMS:
    case RDX_E_UNIQUE:
        return CLI_REFUSED;
    default:
        return CLI_TROUBLE;
    }
}

// Paths are in it, and a terminal obeys the control characters of their names.
static void complain(const char *command, const char *format, va_list values)
{
    char text[PATH_MAX + 512]; // what is longer is cut
    vsnprintf(text, sizeof text, format, values);
    escape_line(stderr, command); // or a file's name, where it is one of several
    fputs(": error: ", stderr);
    escape_line(stderr, text);
    fputc('\n', stderr);
}

int cli_trouble(const char *command, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    complain(command, format, values);
    va_end(values);
    return CLI_TROUBLE;
}

int cli_usage(const char *command, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    complain(command, format, values);
    va_end(values);
    fprintf(stderr, "%s: try `%s --help`\n", command, command);
    return CLI_TROUBLE;
}

void cli_flush(int *cause)
{
    const int last = errno; // of a stream without a buffer
    const bool failed = fflush(stdout) != 0;
    if (*cause == 0 && (failed || ferror(stdout)))
        *cause = failed ? errno : last;
}

int cli_finish_flushed(const char *command, int code, int cause)
{
    if (fflush(stdout) != 0 && cause == 0)
        cause = errno;
    if (cause == 0 && !ferror(stdout))
        return code;
    // The cause of an error that came while nobody looked is no longer known.
    return cli_trouble(command, "standard output: %s",
                       cause != 0 ? strerror(cause) : "not everything could be written");
}

int cli_finish(const char *command, int code)
{
    return cli_finish_flushed(command, code, 0);
}
