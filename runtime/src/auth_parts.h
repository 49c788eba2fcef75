/**
 * @file
 * What the files of an rdx_auth share: auth.c opens it, auth_oauth.c and auth_legacy.c ask for a
 * token by one kind of credentials each, auth_answer.c says what was answered, auth_flight.c sees
 * to it that many threads ask once.
 */
#ifndef RDX_SRC_AUTH_PARTS_H
#define RDX_SRC_AUTH_PARTS_H

#include <pthread.h>

#include "auth.h"
#include "key.h"
#include "operation.h"
#include "reply_view.h"

enum {
    RDX_MAX_TOKEN = 64 * 1000,           // bytes
    RDX_MAX_TOKEN_LIFE_S = 24 * 60 * 60, // what a server may say
    RDX_USUAL_TOKEN_LIFE_S = 300,        // of an OAuth token whose reply does not say
};

/** A token as it came, not yet everyone's. */
typedef struct rdx_fresh_token {
    buf text;
    buf refresh;         // empty: none came
    int64_t asked_at_ms; // by elapsed_ms, before it was asked for
    int64_t lifetime_s;
} rdx_fresh_token;

/** Gets a token with the auth's credentials, in a flight: no two calls at once. */
typedef rdx_status rdx_ask(rdx_auth *auth, int64_t until_ms, rdx_fresh_token *out,
                           rdx_report *report);

/** An OAuth API key. */
typedef struct rdx_oauth {
    const char *token_url;
    const char *client_id;
    const char *key_id; // NULL: none
    const char *scope;  // NULL: none
    rdx_key *key;
} rdx_oauth;

/** A legacy API key. */
typedef struct rdx_legacy {
    const char *authenticate_url;
    const char *refresh_url;
    const char *api_key;
    buf secret;
    buf refresh; // the newest refresh token; empty: none
} rdx_legacy;

struct rdx_auth {
    rdx_net_options net; // complete; its texts and those of the credentials stand in `texts`
    rdx_arena texts;
    int64_t renew_before_ms;
    rdx_rate *rate;
    rdx_rate *own_rate; // NULL: it is the caller's
    rdx_ask *ask;
    // Only the flight uses these four.
    const rdx_patience *flyer; // of the caller whose thread it is
    rdx_http *http;
    rdx_oauth oauth;
    rdx_legacy legacy;
    pthread_mutex_t mutex; // guards all below
    pthread_cond_t landed; // a flight is over
    bool flying;
    uint64_t flight;         // the number of the newest one
    int64_t flight_until_ms; // its deadline
    bool cut_short;          // the last one ended for its deadline
    rdx_status outcome;      // of the one that landed last
    rdx_report causes;       // of its failure
    buf token;               // empty: there is none
    int64_t renew_at_ms;     // all times by elapsed_ms
    int64_t expires_at_ms;
};

// ---- auth.c, for both kinds of credentials ----

/** An auth without credentials: net, rate and times. What was made of it on failure is *out, too.
 */
RDX_NODISCARD rdx_status rdx_auth_make(const rdx_net_options *net, rdx_rate *rate,
                                       long renew_before_s, rdx_ask *ask, rdx_auth **out,
                                       rdx_report *report);

/** Hands out an auth whose opening ended with `status`, or closes it. */
RDX_NODISCARD rdx_status rdx_auth_finish(rdx_status status, rdx_auth *auth, rdx_auth **out,
                                         rdx_report *report);

/** RDX_E_ARGUMENT unless it is UTF-8, not empty, and of RDX_MAX_OPTION bytes at most. */
RDX_NODISCARD rdx_status rdx_auth_need_text(const char *name, const char *text, rdx_report *report);

/** RDX_E_ARGUMENT unless one of `name` and `name`_file is given, and only one. */
RDX_NODISCARD rdx_status rdx_auth_need_one(const char *name, const void *bytes, const char *file,
                                           rdx_report *report);

/** A copy among the auth's texts; NULL of NULL, or when memory is refused. */
const char *rdx_auth_keep(rdx_auth *auth, const char *text);

/** By elapsed_ms. */
int64_t rdx_auth_now_ms(const rdx_auth *auth);

/** Seconds since 1970, by the clock. */
int64_t rdx_auth_now_s(const rdx_auth *auth);

// ---- auth_answer.c ----

/** Makes a request as an operation: with its retries, in the auth's rate, until `until_ms`. */
RDX_NODISCARD rdx_status rdx_auth_request(rdx_auth *auth, const rdx_errand *errand,
                                          int64_t until_ms, rdx_report *report);

/** Reads a reply as `event`; *out is NULL when it is no JSON object. `scratch` wipes it. */
RDX_NODISCARD rdx_status rdx_auth_read(const rdx_reply *reply, const rdx_event *event,
                                       rdx_arena *scratch, void **out);

/** Adds the faults of one report to another. */
void rdx_auth_add_causes(const rdx_report *from, rdx_report *to);

/** Reports "token request: HTTP 401: cause" and returns `status`. */
rdx_status rdx_auth_refuse(rdx_report *report, rdx_status status, const rdx_reply *reply,
                           const char *cause);

/** The same of a success without a token that could be used. */
rdx_status rdx_auth_refuse_tokenless(const rdx_reply *reply, rdx_report *report);

/**
 * What a reply means that is none of success. `said` is why the credentials were refused, a
 * constant text, when the reply says so in the server's own way; else NULL.
 */
rdx_status rdx_auth_judge_refusal(const rdx_reply *reply, const char *said, rdx_report *report);

/** Takes over an access token: RDX_E_REPLY unless it can stand in a header. */
RDX_NODISCARD rdx_status rdx_auth_take_token(const char *token, const rdx_reply *reply,
                                             rdx_fresh_token *out, rdx_report *report);

#endif
