/**
 * @file
 * Authentication: an OAuth API key, and the access token that it gives.
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
#include <rdx/value.h>

RDX_BEGIN

typedef struct rdx_auth rdx_auth;

#define RDX_TOKEN_URL "https://api.redoxengine.com/v2/auth/token"

/**
 * Texts are copied by rdx_auth_open, and but for the key 8,000 bytes at most; the key is kept in
 * OpenSSL's memory and in none of ours.
 */
typedef struct rdx_auth_options {
    const char *token_url;        ///< NULL is RDX_TOKEN_URL. It is the assertion's `aud`, too.
    const char *client_id;        ///< Required: `iss` and `sub`.
    const char *key_id;           ///< Required: `kid`.
    const char *private_key_file; ///< PEM, RSA of 2048 bits or more, without a pass phrase.
    const char *private_key;      ///< The same as text, NUL-terminated. Give one of the two.
    const char *scope;            ///< NULL: none is sent.
    long renew_before_s;          ///< Renewed this long before it expires; 0 is 30.
    rdx_net_options net;
    int64_t (*now)(void *context); ///< Seconds since 1970; NULL: the system's clock. Thread-safe.
    void *now_context;
} rdx_auth_options;

/**
 * Loads the key; asks for no token yet. RDX_E_FILE or RDX_E_KEY when the key can't be read or used,
 * RDX_E_ARGUMENT or RDX_E_URL for a missing or unusable option. *out is NULL then.
 */
RDX_API RDX_NODISCARD rdx_status rdx_auth_open(const rdx_auth_options *options, rdx_auth **out,
                                               rdx_report *report);

/**
 * A copy of an access token that is still good, in `arena`, which wipes it when dropped. Asks for a
 * new one where needed. RDX_E_AUTH when the credentials are refused, else as the network fails.
 */
RDX_API RDX_NODISCARD rdx_status rdx_auth_token(rdx_auth *auth, rdx_arena *arena, const char **out,
                                                rdx_report *report);

/** Forgets `token`, which a server refused, unless a newer one is there already. */
RDX_API void rdx_auth_forget(rdx_auth *auth, const char *token);

/** Wipes and frees. No other thread may be in a call. NULL does nothing. */
RDX_API void rdx_auth_close(rdx_auth *auth);

RDX_END

#endif
