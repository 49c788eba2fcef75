/**
 * @file
 * `rdx extract` where the message names its file by a URI, which `rdx` hands over by standard
 * input.
 */
#include "commands.h"

#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "extract_command.h"
#include "out_file.h"
#include "print.h"
#include "progress.h"
#include "session.h"

typedef struct fetching {
    out_file out;
    progress bar;
    rdx_report refused; // why what came could not be written
} fetching;

static rdx_status take(void *context, const void *data, size_t size)
{
    fetching *it = context;
    it->bar.receives = true;
    return out_write(&it->out, data, size, &it->refused);
}

static rdx_status read_uri(char out[EXTRACT_URI_MAX + 1], rdx_report *report)
{
    size_t used = 0;
    ssize_t got;
    while (used < EXTRACT_URI_MAX &&
           (got = read(STDIN_FILENO, out + used, EXTRACT_URI_MAX - used)) > 0)
        used += (size_t)got;
    out[used] = '\0';
    if (used > 0 && strlen(out) == used)
        return RDX_OK;
    return rdx_report_fail(report, RDX_STAGE_FILE, RDX_E_ARGUMENT,
                           "rdx-net is started by `rdx extract`");
}

static rdx_status fetch(fetching *it, const settings *s, const char *uri, rdx_report *report)
{
    session opened;
    rdx_status status = session_open(&opened, s, report);
    if (status != RDX_OK)
        return status;
    // The library only knows that what came was not taken.
    rdx_report told = {0};
    status = rdx_client_fetch(opened.client, uri, take, it, NULL, &told);
    session_tell(report, it->refused.count > 0 ? &it->refused : &told);
    rdx_report_drop(&told);
    session_close(&opened);
    return status;
}

static rdx_status extract(fetching *it, const extract_command *asked, rdx_report *report)
{
    char uri[EXTRACT_URI_MAX + 1];
    rdx_status status = read_uri(uri, report);
    if (status == RDX_OK)
        status = out_open(&it->out, asked->out_path, report);
    if (status != RDX_OK)
        return status;
    status = fetch(it, &asked->settings, uri, report);
    if (status == RDX_OK)
        status = out_commit(&it->out, report);
    out_drop(&it->out);
    return status;
}

int command_extract(int argc, char **argv)
{
    extract_command asked;
    const int read = extract_command_read(&asked, argc, argv);
    if (read != CLI_DONE)
        return read;
    if (asked.help) {
        extract_command_help();
        return cli_finish(EXTRACT_NAME, CLI_DONE);
    }
    rdx_report report = {0};
    fetching it = {.refused = {0}};
    progress_begin(&it.bar, EXTRACT_NAME, &asked.settings);
    asked.settings.progress = &it.bar;
    const rdx_status status = extract(&it, &asked, &report);
    progress_end(&it.bar);
    const int code = print_outcome(EXTRACT_NAME, EXTRACT_NAME, status, &report);
    rdx_report_drop(&it.refused);
    rdx_report_drop(&report);
    return code;
}
