/**
 * @file
 * An open client with its auth, made from the settings.
 */
#ifndef RDX_CLI_SESSION_H
#define RDX_CLI_SESSION_H

#include "settings.h"

typedef struct session {
    rdx_auth *auth;
    rdx_client *client;
} session;

/** Opens the auth alone; a setting that is missing is told by its flag and variable. */
RDX_NODISCARD rdx_status session_open_auth(const settings *s, rdx_auth **out, rdx_report *report);

/** Opens a client alone, on an auth that others may share. */
RDX_NODISCARD rdx_status session_open_client(const settings *s, rdx_auth *auth, rdx_client **out,
                                             rdx_report *report);

/** Opens both; after a failure the session is empty. */
RDX_NODISCARD rdx_status session_open(session *out, const settings *s, rdx_report *report);

void session_close(session *it);

/** Prints a text that came from a server on a line of its own, all but printable ASCII as '?'. */
void session_print_line(const char *text);

#endif
