/**
 * @file
 * An open client with its auth, made from the settings.
 *
 *     session it;
 *     if (session_open(&it, &settings, &report) == RDX_OK)
 *         status = rdx_client_send(it.client, message, &reply, &report);
 *     session_close(&it);
 */
#ifndef RDX_CLI_SESSION_H
#define RDX_CLI_SESSION_H

#include "settings.h"

typedef struct session {
    rdx_rate *rate; // NULL: the auth's own
    rdx_auth *auth;
    rdx_client *client;
} session;

/**
 * Opens rate and auth alone; a setting that is missing is told by its flag and variable. After a
 * failure the session is empty.
 */
RDX_NODISCARD rdx_status session_open_auth(session *out, const settings *s, rdx_report *report);

/** The settings as options of a client or a batch. */
rdx_client_options session_client_options(const settings *s);

/** Opens a client alone, on an auth that others may share. */
RDX_NODISCARD rdx_status session_open_client(const settings *s, rdx_auth *auth, rdx_client **out,
                                             rdx_report *report);

/** Opens all; after a failure the session is empty. */
RDX_NODISCARD rdx_status session_open(session *out, const settings *s, rdx_report *report);

/** Adds the issues of the library, whose options are called by their flags: --api-url. */
void session_tell(rdx_report *to, const rdx_report *library);

/** Closes what is open. */
void session_close(session *it);

/** Prints a text that came from a server on a line of its own, all but printable ASCII as '?'. */
void session_print_line(const char *text);

/**
 * For results that standard output did not take: says on standard error that `what` ("message")
 * was accepted, and the `texts` of the server, each a `kind` ("log ID"), by which it is known.
 * Without it, success would look like a failure, and be sent again.
 */
void session_tell_accepted(const char *subject, const char *what, const char *kind,
                           const rdx_text_list *texts);

#endif
