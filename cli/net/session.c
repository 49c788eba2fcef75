/**
 * @file
 * Settings as options of the library; opens and closes a client with its auth.
 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escape.h"
#include "progress.h"
#include "setting.h"
#include "trace_line.h"

// ---- Settings ----

static rdx_net_options net_options(const settings *s)
{
    return (rdx_net_options){
        .ca_file = s->ca_file,
        .proxy = s->proxy,
        .connect_timeout_ms = (long)s->connect_timeout_ms,
        .timeout_ms = (long)s->timeout_ms,
        .max_reply = (size_t)s->max_reply,
        .retry =
            {
                .attempts = (unsigned)s->attempts,
                .deadline_ms = (long)s->deadline_ms,
                .may_duplicate = s->may_duplicate,
            },
        .progress = s->progress != NULL ? progress_bytes : NULL,
        .progress_context = s->progress,
        .trace = s->verbose ? trace_line : NULL,
        .trace_context = s->progress,
    };
}

rdx_client_options session_client_options(const settings *s)
{
    return (rdx_client_options){
        .api_url = s->api_url,
        .blob_url = s->blob_url,
        .source_id = s->source_id,
        .file_policy = s->file_policy,
        .environment = s->environment,
        .max_request = s->max_request,
        .net = net_options(s),
    };
}

static rdx_status require(const char *value, const char *flag, const char *variable,
                          rdx_report *report)
{
    if (value != NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT, "set %s or give --%s", variable,
                           flag);
}

// The file is never named: by mistake the setting may hold the key itself.
static rdx_status require_file(const char *path, const char *flag, const char *variable,
                               rdx_report *report)
{
    struct stat about;
    if (path == NULL)
        return require(path, flag, variable, report);
    if (stat(path, &about) == 0)
        return RDX_OK;
    const bool denied = errno == EACCES;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "%s / --%s: %s", variable, flag,
                           denied ? "permission denied" : "there is no such file");
}

// Opened as libcurl will, but that a FIFO does not hold the program up.
static rdx_status judge_ca_file(const char *path, rdx_report *report)
{
    struct stat about;
    if (path == NULL)
        return RDX_OK;
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    const char *cause = descriptor < 0 ? strerror(errno) : NULL;
    if (descriptor >= 0 && (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)))
        cause = "it is no regular file";
    if (descriptor >= 0)
        close(descriptor);
    if (cause == NULL)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_FILE, "RDX_CA_FILE / --ca-file: %s",
                           cause);
}

// ---- What the library tells ----

// Where the C name of the setting stands in the text; NULL: nowhere.
static const char *find_name(const char *text, const setting *row)
{
    const size_t length = strlen(row->flag);
    for (; *text != '\0'; text++) {
        size_t same = 0;
        while (same < length && text[same] == (row->flag[same] == '-' ? '_' : row->flag[same]))
            same++;
        if (same == length)
            return text;
    }
    return NULL;
}

// Options of the library, such as api_url, become the flags that set them.
static void put_flags(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const setting *row = &SETTINGS[i];
        const char *name = strchr(row->flag, '-') != NULL ? find_name(text, row) : NULL;
        if (name == NULL)
            continue;
        snprintf(out, size, "%.*s--%s%s", (int)(name - text), text, row->flag,
                 name + strlen(row->flag));
        return; // no text names two
    }
}

void session_tell(rdx_report *to, const rdx_report *library)
{
    for (size_t i = 0; i < library->count; i++) {
        char detail[1024];
        rdx_issue issue = library->issues[i];
        put_flags(detail, sizeof detail, issue.detail);
        issue.detail = detail;
        rdx_report_add(to, &issue);
    }
}

// ---- The two kinds of credentials ----

static rdx_status open_oauth(session *out, const settings *s, rdx_report *report)
{
    const rdx_status client = require(s->client_id, "client-id", "RDX_CLIENT_ID", report);
    // Whether a key file tells its ID is seen when it is read.
    if (s->private_key_file == NULL)
        (void)require(s->key_id, "key-id", "RDX_KEY_ID", report);
    const rdx_status key =
        require_file(s->private_key_file, "private-key-file", "RDX_PRIVATE_KEY_FILE", report);
    if (client != RDX_OK || key != RDX_OK)
        return client != RDX_OK ? client : key;
    const rdx_auth_options options = {
        .token_url = s->token_url,
        .client_id = s->client_id,
        .key_id = s->key_id,
        .algorithm = s->algorithm,
        .private_key_file = s->private_key_file,
        .loose_key_file = s->loose_key_file,
        .scope = s->scope,
        .rate = out->rate,
        .net = net_options(s),
    };
    rdx_report told = {0};
    const rdx_status status = rdx_auth_open(&options, &out->auth, &told);
    session_tell(report, &told);
    rdx_report_drop(&told);
    if (status == RDX_E_ARGUMENT && s->key_id == NULL)
        rdx_report_note(report, RDX_STAGE_NET, status, "set RDX_KEY_ID or give --key-id");
    return status;
}

static rdx_status open_legacy(session *out, const settings *s, rdx_report *report)
{
    if (s->client_id != NULL)
        return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_ARGUMENT,
                               "client-id and legacy-api-key are set; leave out one of them");
    const rdx_status key =
        require(s->legacy_api_key, "legacy-api-key", "RDX_LEGACY_API_KEY", report);
    const rdx_status secret =
        require_file(s->legacy_secret_file, "legacy-secret-file", "RDX_LEGACY_SECRET_FILE", report);
    if (key != RDX_OK || secret != RDX_OK)
        return key != RDX_OK ? key : secret;
    const rdx_legacy_options options = {
        .url = s->auth_url != NULL ? s->auth_url : s->api_url,
        .api_key = s->legacy_api_key,
        .secret_file = s->legacy_secret_file,
        .loose_key_file = s->loose_key_file,
        .rate = out->rate,
        .net = net_options(s),
    };
    rdx_report told = {0};
    const rdx_status status = rdx_auth_open_legacy(&options, &out->auth, &told);
    session_tell(report, &told);
    rdx_report_drop(&told);
    return status;
}

// ---- Sessions ----

rdx_status session_open_auth(session *out, const settings *s, rdx_report *report)
{
    *out = (session){0};
    rdx_status status = judge_ca_file(s->ca_file, report);
    if (status == RDX_OK && s->rate != 0) {
        const rdx_rate_options options = {.requests = s->rate};
        status = rdx_rate_open(&options, &out->rate, report);
    }
    const bool legacy = s->legacy_api_key != NULL || s->legacy_secret_file != NULL;
    if (status == RDX_OK)
        status = legacy ? open_legacy(out, s, report) : open_oauth(out, s, report);
    if (status != RDX_OK)
        session_close(out);
    return status;
}

rdx_status session_open_client(const settings *s, rdx_auth *auth, rdx_client **out,
                               rdx_report *report)
{
    const rdx_client_options options = session_client_options(s);
    rdx_report told = {0};
    const rdx_status status = rdx_client_open(&options, auth, out, &told);
    session_tell(report, &told);
    rdx_report_drop(&told);
    return status;
}

rdx_status session_open(session *out, const settings *s, rdx_report *report)
{
    rdx_status status = session_open_auth(out, s, report);
    if (status != RDX_OK)
        return status;
    status = session_open_client(s, out->auth, &out->client, report);
    if (status != RDX_OK)
        session_close(out);
    return status;
}

void session_close(session *it)
{
    rdx_client_close(it->client);
    rdx_auth_close(it->auth);
    rdx_rate_close(it->rate);
    *it = (session){0};
}

static void put_printable(FILE *to, const char *text)
{
    // A terminal obeys control characters, also those beyond ASCII, and a script splits at line
    // ends. IDs and URIs have none of them.
    for (const char *c = text; *c != '\0'; c++)
        fputc(*c >= ' ' && *c <= '~' ? *c : '?', to);
}

void session_print_line(const char *text)
{
    put_printable(stdout, text);
    putchar('\n');
}

void session_tell_accepted(const char *subject, const char *what, const char *kind,
                           const rdx_text_list *texts)
{
    flockfile(stderr); // a line of another thread goes before or behind it
    escape_line(stderr, subject);
    fprintf(stderr, ": notice: the %s was accepted (%s ", what, kind);
    for (size_t i = 0; i < texts->count; i++) {
        fputs(i == 0 ? "" : ", ", stderr);
        put_printable(stderr, texts->items[i]);
    }
    fputs("), but this can't be told on standard output\n", stderr);
    funlockfile(stderr);
}
