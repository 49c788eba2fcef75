/**
 * @file
 * The address that stands for JSON null.
 *
 * It is handed out by a function, not compared as a macro's literal, so that a program and the
 * shared libraries it loads agree on one address.
 */
#include <rdx/value.h>

static const char null_text[] = "";

const char *rdx_null(void)
{
    return null_text;
}

bool rdx_is_null(const char *text)
{
    return text == null_text;
}

bool rdx_is_text(const char *text)
{
    return text != NULL && text != null_text;
}
