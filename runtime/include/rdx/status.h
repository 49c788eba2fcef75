/**
 * @file
 * The outcome of a call: one number, one name, one constant text.
 *
 * Details (place, sizes, cause) stand in the rdx_report that the caller hands in.
 * docs/errors.md says for each status what causes it and what to do.
 */
#ifndef RDX_STATUS_H
#define RDX_STATUS_H

#include <rdx/base.h>

RDX_BEGIN

// One row per status. Numbers are frozen once released; append, never reorder.
// clang-format off
#define RDX_STATUS_MAP(X)                                                        \
    X(OK,              0, "success")                                             \
    X(E_NOMEM,         1, "memory limit reached")                                \
    X(E_SYNTAX,        2, "text is not JSON")                                    \
    X(E_TYPE,          3, "value has the wrong JSON type")                       \
    X(E_MISSING,       4, "required member is missing")                          \
    X(E_UTF8,          5, "text is not UTF-8")                                   \
    X(E_NUL,           6, "string holds U+0000")                                 \
    X(E_DEPTH,         7, "nested too deeply")                                   \
    X(E_SIZE,          8, "text is over the size limit")                         \
    X(E_DUPLICATE,     9, "member occurs twice")                                 \
    X(E_UNLISTED,     10, "member is set where its place does not have it")      \
    X(E_NUMBER,       11, "text is not a JSON number")                           \
    X(E_VALUE,        12, "enumerator is not of its value set")                  \
    X(E_CONTENT,      13, "content cannot be sent beside this type")             \
    X(E_EVENT,        14, "no schema for this data model and event type")        \
    X(E_ARGUMENT,     15, "argument is not usable")                              \
    X(E_FILE,         16, "file cannot be read")                                 \
    X(E_FILE_CHANGED, 17, "file changed while it was read")                      \
    X(E_FILE_SIZE,    18, "file is over the size limit")                         \
    X(E_REQUEST_SIZE, 19, "request is over the size limit")                      \
    X(E_BASE64,       20, "text is not base64")                                  \
    X(E_KEY,          21, "private key cannot be used")                          \
    X(E_URL,          22, "URL is not allowed")                                  \
    X(E_CONNECT,      23, "server cannot be reached")                            \
    X(E_TLS,          24, "secure connection failed")                            \
    X(E_TIMEOUT,      25, "time limit reached")                                  \
    X(E_CANCELLED,    26, "cancelled by the caller")                             \
    X(E_NETWORK,      27, "connection broke")                                    \
    X(E_REPLY,        28, "reply is not what Redox sends")                       \
    X(E_REPLY_SIZE,   29, "reply is over the size limit")                        \
    X(E_AUTH,         30, "credentials were refused")                            \
    X(E_FORBIDDEN,    31, "not permitted")                                       \
    X(E_REJECTED,     32, "server rejected the request")                         \
    X(E_RATE,         33, "too many requests")                                   \
    X(E_SERVER,       34, "server failed")                                       \
    X(E_SYSTEM,       35, "system call failed")                                  \
    X(E_IDENTITY,     36, "Meta names another event")                            \
    X(E_STRAY,        37, "member is not listed at its place")                   \
    X(E_VALUE_SET,    38, "value is not of its value set")                       \
    X(E_FORMAT,       39, "text is not of its format")                           \
    X(E_FILE_MEMBER,  40, "member that a file needs is missing")                 \
    X(E_CONTENT_TYPE, 41, "type beside a file is not that of files")             \
    X(E_EMBEDDED_SIZE,42, "embedded file is over the advised size")              \
    X(E_ENUM,         43, "value is not one of those that the schema lists")     \
    X(E_PATTERN,      44, "text does not match its pattern")                     \
    X(E_LENGTH,       45, "text is shorter or longer than allowed")              \
    X(E_RANGE,        46, "number is out of its range")                          \
    X(E_ITEMS,        47, "array has fewer or more elements than allowed")       \
    X(E_UNIQUE,       48, "array holds a value twice")                           \
    X(E_PERMISSIONS,  49, "key file may be accessed by others")
// clang-format on

typedef enum rdx_status {
#define RDX_STATUS_ENUMERATOR(name, number, text) RDX_##name = number,
    RDX_STATUS_MAP(RDX_STATUS_ENUMERATOR)
#undef RDX_STATUS_ENUMERATOR
} rdx_status;

/** The name of a status, for logs: "RDX_E_TYPE". Never NULL. Thread-safe. */
RDX_API const char *rdx_status_name(rdx_status status);

/** What a status means, in English: "value has the wrong JSON type". Never NULL. Thread-safe. */
RDX_API const char *rdx_status_text(rdx_status status);

RDX_END

#endif
