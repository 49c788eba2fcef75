/**
 * @file
 * One request as a line.
 */
#include "trace_line.h"

#include <inttypes.h>
#include <stdio.h>

#include "progress.h"

static void put_time(const char *before, int64_t ms)
{
    if (ms >= 0)
        fprintf(stderr, ", %s %" PRId64, before, ms);
    else
        fprintf(stderr, ", %s -", before);
}

// A URL is the user's and an ID the server's: neither may move a terminal's cursor.
static void put_printable(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        fputc(*c > ' ' && *c <= '~' ? *c : '?', stderr);
}

void trace_line(void *context, const rdx_trace_entry *entry)
{
    progress_hide(context);
    flockfile(stderr); // a line of another thread goes before or behind it
    fprintf(stderr, "rdx: %s ", entry->method);
    put_printable(entry->url);
    fprintf(stderr, " attempt %u: ", entry->attempt);
    if (entry->http_status > 0)
        fprintf(stderr, "%ld ", entry->http_status);
    fprintf(stderr, "%s, sent %" PRIu64 ", received %" PRIu64 " bytes",
            rdx_status_name(entry->status), entry->sent, entry->received);
    put_time("waited", entry->waited_ms);
    put_time("connect", entry->connect_ms);
    put_time("first byte", entry->first_byte_ms);
    put_time("all", entry->total_ms);
    fputs(" ms", stderr);
    for (size_t i = 0; i < entry->log_ids->count; i++) {
        fputs(i == 0 ? ", log " : " ", stderr);
        put_printable(entry->log_ids->items[i]);
    }
    fputc('\n', stderr);
    funlockfile(stderr);
}
