/**
 * @file
 * The options of the net: checked, with defaults, and with texts of their own.
 */
#ifndef RDX_SRC_NET_OPTIONS_H
#define RDX_SRC_NET_OPTIONS_H

#include <rdx/net.h>
#include <rdx/value.h>

/** Bytes of a text among the options of a client, an auth or the net. */
#define RDX_MAX_OPTION ((size_t)8000)

/** RDX_E_ARGUMENT when `text` is over RDX_MAX_OPTION bytes. NULL is none. */
RDX_NODISCARD rdx_status rdx_net_check_text(const char *name, const char *text, rdx_report *report);

/** The same of a URL, which must be one that can be asked, too: RDX_E_URL. NULL is none. */
RDX_NODISCARD rdx_status rdx_net_check_url(const char *name, const char *url, rdx_report *report);

/** Whether all of it is printable ASCII without a space: it may stand in a header or in a log. */
bool rdx_is_printable(const char *text);

/** RDX_E_ARGUMENT for what no request could be made with. */
RDX_NODISCARD rdx_status rdx_net_check(const rdx_net_options *options, rdx_report *report);

/** `given` with its texts in `texts` and with defaults for what is 0 or NULL. */
rdx_net_options rdx_net_complete(const rdx_net_options *given, rdx_arena *texts);

/** Returns `status`; reports refused memory, unless that was done. The end of each public call. */
rdx_status rdx_net_end(rdx_status status, rdx_report *report);

#endif
