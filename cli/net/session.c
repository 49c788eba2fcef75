/**
 * @file
 * Opens and closes a client with its auth.
 */
#include "session.h"

rdx_status session_open(session *out, const settings *s, rdx_report *report)
{
    *out = (session){0};
    rdx_status status = settings_open_auth(s, &out->auth, report);
    if (status != RDX_OK)
        return status;
    rdx_client_options options = settings_client_options(s);
    status = rdx_client_open(&options, out->auth, &out->client, report);
    if (status != RDX_OK)
        session_close(out);
    return status;
}

void session_close(session *it)
{
    rdx_client_close(it->client);
    rdx_auth_close(it->auth);
    *it = (session){0};
}

void session_print_line(const char *text)
{
    // A terminal obeys control characters, also those beyond ASCII, and a script splits at line
    // ends. IDs and URIs have none of them.
    for (const char *c = text; *c != '\0'; c++)
        putchar(*c >= ' ' && *c <= '~' ? *c : '?');
    putchar('\n');
}
