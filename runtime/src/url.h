/**
 * @file
 * Which URLs requests may go to.
 */
#ifndef RDX_SRC_URL_H
#define RDX_SRC_URL_H

#include <rdx/arena.h>
#include <rdx/net.h>

/** As rdx_url_check; `name` is how the report calls the URL. RDX_E_NOMEM is the other failure. */
RDX_NODISCARD rdx_status rdx_url_judge(const char *name, const char *url, rdx_report *report);

/**
 * Whether two URLs that rdx_url_judge allows have scheme, host and port in common. RDX_E_NOMEM when
 * that cannot be told.
 */
RDX_NODISCARD rdx_status rdx_url_same_origin(const char *one, const char *other, bool *same);

/** `base` without slashes at its end, and `path`, in `texts`. NULL as rdx_arena_get. */
const char *rdx_url_join(rdx_arena *texts, const char *base, const char *path);

/** How many bytes of an allowed URL are its origin: "https://host:port", without the path. */
size_t rdx_url_origin_length(const char *url);

#endif
