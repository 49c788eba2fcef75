/**
 * @file
 * Authentication: an API key, OAuth or legacy, and the access token that it gives.
 *
 *     rdx_auth *auth;
 *     rdx_auth_options options = {
 *         .client_id = id, .key_id = kid, .private_key_file = "/etc/rdx/key.pem" };
 *     if (rdx_auth_open(&options, &auth, &report) != RDX_OK) ...
 *
 * One rdx_auth serves all clients of a process: the token is kept, renewed before it expires, and
 * asked for once however many threads wait for it.
 * Source: SMART Backend Services; RFC 6749 section 4.4, RFC 7523 section 2.2; RS384 is RFC 7518
 * section 3.3.
 *
 * Thread safety: every call but open and close may be made from any thread.
 */
#ifndef RDX_AUTH_H
#define RDX_AUTH_H

#include <rdx/net.h>
#include <rdx/rate.h>
#include <rdx/value.h>

RDX_BEGIN

typedef struct rdx_auth rdx_auth;

#define RDX_TOKEN_URL "https://api.redoxengine.com/v2/auth/token"

/** How assertions are signed (RFC 7518, sections 3.2 to 3.4). */
typedef enum rdx_algorithm {
    RDX_ALGORITHM_BY_KEY, ///< RSA: RS384; EC P-384: ES384; a JWK `oct`: HS384.
    RDX_ALGORITHM_RS384,  ///< RSA of 2048 bits or more.
    RDX_ALGORITHM_ES384,
    RDX_ALGORITHM_HS384, ///< A shared secret of 48 bytes or more.
} rdx_algorithm;

/**
 * Texts are copied by rdx_auth_open, and but for the key 8,000 bytes at most; the key is kept in
 * OpenSSL's memory and in none of ours.
 */
typedef struct rdx_auth_options {
    const char *token_url;        ///< NULL is RDX_TOKEN_URL. It is the assertion's `aud`, too.
    const char *client_id;        ///< Required: `iss` and `sub`.
    const char *key_id;           ///< `kid`. NULL: the JWK's; needed for RS384 and ES384.
    rdx_algorithm algorithm;      ///< Must fit the key.
    const char *private_key_file; ///< PEM without a pass phrase, or a private JWK. With HS384: the
                                  ///< secret's bytes; one line end behind them is cut.
    const void *private_key;      ///< The same as bytes. Give one of the two.
    size_t private_key_size;      ///< 0: `private_key` is NUL-terminated text.
    bool loose_key_file;          ///< Takes a file that others may access; else RDX_E_PERMISSIONS.
    const char *scope;            ///< NULL: none is sent.
    long renew_before_s;          ///< Renewed this long before it expires, at most a day; 0 is 30.
    rdx_rate *rate; ///< The caller's, to be shared; NULL: one of its own, with defaults.
    rdx_net_options net;
} rdx_auth_options;

/**
 * Redox's legacy API key: for the Data Model API only, and deprecated by Redox. Its tokens last 24
 * hours and are renewed by a refresh token; where that is refused, once by key and secret.
 */
typedef struct rdx_legacy_options {
    const char
        *url; ///< NULL is RDX_API_URL; "/auth/authenticate" or "/auth/refreshToken" is added.
    const char *api_key;     ///< Required.
    const char *secret_file; ///< One line, of UTF-8 and 8,000 bytes at most; its permissions are
                             ///< looked at as those of a key. Or:
    const char *secret;      ///< NUL-terminated. Copied, and wiped with the auth.
    bool loose_key_file;
    long renew_before_s; ///< As above.
    rdx_rate *rate;      ///< As above.
    rdx_net_options net;
} rdx_legacy_options;

/**
 * Loads the key; asks for no token yet. RDX_E_FILE or RDX_E_KEY when the key can't be read or used,
 * RDX_E_PERMISSIONS when others may access its file, RDX_E_ARGUMENT or RDX_E_URL for a missing or
 * unusable option. *out is NULL then.
 */
RDX_API RDX_NODISCARD rdx_status rdx_auth_open(const rdx_auth_options *options, rdx_auth **out,
                                               rdx_report *report);

/**
 * The same with a legacy API key. RDX_E_FILE or RDX_E_PERMISSIONS when the secret's file can't be
 * read or others may access it, RDX_E_KEY when it is empty, too long or no UTF-8.
 */
RDX_API RDX_NODISCARD rdx_status rdx_auth_open_legacy(const rdx_legacy_options *options,
                                                      rdx_auth **out, rdx_report *report);

/** The limiter that its clients use; the caller's, or its own, which lives as long as the auth. */
RDX_API rdx_rate *rdx_auth_rate(rdx_auth *auth);

/**
 * A copy of an access token that is still good, in `arena`, which wipes it when dropped; 64,000
 * bytes at most, and RDX_E_NOMEM where they have no room. Asks for a new one where needed, for as
 * long as net.retry.deadline_ms. RDX_E_AUTH when the credentials are refused, else as the network
 * fails. *out is NULL then.
 */
RDX_API RDX_NODISCARD rdx_status rdx_auth_token(rdx_auth *auth, rdx_arena *arena, const char **out,
                                                rdx_report *report);

/** Forgets `token`, which a server refused, unless a newer one is there already. */
RDX_API void rdx_auth_forget(rdx_auth *auth, const char *token);

/** Wipes and frees. No other thread may be in a call. NULL does nothing. */
RDX_API void rdx_auth_close(rdx_auth *auth);

RDX_END

#endif
