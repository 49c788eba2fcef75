/**
 * @file
 * URLs: judged before anything goes to them.
 */
#include "url.h"

#include "transfer.h"

#include <string.h>
#include <strings.h>

static bool is_loopback(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (strncmp(host, "127.", 4) == 0 && host[strspn(host, "0123456789.")] == '\0');
}

// What libcurl's own parser does not refuse.
static const char *fault_of_characters(const char *url)
{
    for (const char *c = url; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~' || *c == '\\')
            return "it holds a character that no URL has";
    }
    if (strpbrk(url, "?#") != NULL)
        return "it has a query or a fragment";
    const char *authority = strstr(url, "://");
    if (authority == NULL)
        return "it does not start with https://";
    authority += 3;
    if (*authority == '/') // libcurl would take the path for a host
        return "it names no host";
    if (memchr(authority, '@', strcspn(authority, "/")) != NULL)
        return "it has a user name";
    return NULL;
}

static const char *fault_of_parts(const rdx_url_parts *parts)
{
    if (strcmp(parts->scheme, "https") == 0)
        return NULL;
    if (strcmp(parts->scheme, "http") != 0)
        return "only https is allowed";
    return is_loopback(parts->host) ? NULL
                                    : "http is allowed to a loopback address only; use https";
}

// *fault is why requests may not go to `url`, or NULL. RDX_E_NOMEM when that cannot be told.
static rdx_status find_fault(const char *url, const char **fault)
{
    *fault = url == NULL ? "there is none" : fault_of_characters(url);
    if (*fault != NULL)
        return RDX_OK;
    rdx_url_parts parts;
    const rdx_status status = rdx_url_parts_take(url, &parts);
    *fault = status == RDX_OK ? fault_of_parts(&parts) : "it is no URL";
    rdx_url_parts_drop(&parts);
    return status == RDX_E_NOMEM ? RDX_E_NOMEM : RDX_OK;
}

rdx_status rdx_url_judge(const char *name, const char *url, rdx_report *report)
{
    const char *fault;
    if (find_fault(url, &fault) == RDX_E_NOMEM)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_NOMEM, "%s: no memory to read it",
                               name);
    if (fault == NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_URL, "%s: %s", name, fault);
}

rdx_status rdx_url_check(const char *url, rdx_report *report)
{
    return rdx_url_judge("URL", url, report);
}

rdx_status rdx_url_same_origin(const char *one, const char *other, bool *same)
{
    rdx_url_parts a;
    rdx_url_parts b;
    const rdx_status first = rdx_url_parts_take(one, &a);
    const rdx_status second = rdx_url_parts_take(other, &b);
    *same = first == RDX_OK && second == RDX_OK && strcmp(a.scheme, b.scheme) == 0 &&
            strcasecmp(a.host, b.host) == 0 && strcmp(a.port, b.port) == 0;
    rdx_url_parts_drop(&a);
    rdx_url_parts_drop(&b);
    return first == RDX_E_NOMEM || second == RDX_E_NOMEM ? RDX_E_NOMEM : RDX_OK;
}

const char *rdx_url_join(rdx_arena *texts, const char *base, const char *path)
{
    size_t length = strlen(base);
    while (length > 0 && base[length - 1] == '/')
        length--;
    const size_t added = strlen(path);
    char *url = rdx_arena_get(texts, 1, length + added + 1);
    if (url == NULL)
        return NULL;
    memcpy(url, base, length);
    memcpy(url + length, path, added);
    return url;
}

size_t rdx_url_origin_length(const char *url)
{
    const size_t scheme = strcspn(url, ":") + strlen("://");
    return scheme + strcspn(url + scheme, "/");
}
