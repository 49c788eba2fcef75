/**
 * @file
 * `rdx upload`: files to Redox's blob store; prints the URIs to put in their places.
 */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "escape.h"
#include "print.h"
#include "progress.h"
#include "scan.h"
#include "session.h"
#include "upload_lanes.h"

#define NAME "rdx upload"

static void print_help(void)
{
    fputs(
        "Usage: rdx upload FILE... [--fail-fast] [SETTINGS]\n"
        "\n"
        "Uploads each FILE (at most 30,000,000 bytes) and prints its URI, which goes where the\n"
        "base64 text would stand: Note.FileContents, Media.FileContents,\n"
        "Orders[].Results[].Value. Of several files each has a line, in their order: FILE, a tab\n"
        "and the URI. A file that failed has none.\n"
        "\n"
        "  --fail-fast             begin no further file once one has failed; without it, that is\n"
        "                          so only for what all files would meet: a refused key, a lost\n"
        "                          connection, a 403 or 429\n"
        "\n"
        "Exit codes: 0 done, 1 a file was refused, 2 trouble; of several files the worst.\n",
        stdout);
    settings_print_help(stdout);
}

// What is printed, and the worst exit code of it.
typedef struct output {
    progress bar;
    size_t count; // of files
    size_t done;
    size_t failed;
    int code;
    int unwritten; // why a URI could not be written
} output;

static void take_code(output *out, int code)
{
    if (code > out->code)
        out->code = code;
}

static void print_uri(output *out, const upload_file *file)
{
    const bool many = out->count > 1;
    if (many) {
        escape_line(stdout, file->path);
        putchar('\t');
    }
    session_print_line(file->reply.uri);
    cli_flush(&out->unwritten); // what is uploaded is known, whatever comes
    // Once a line is lost, nobody can be sure of those behind it.
    if (out->unwritten != 0)
        session_tell_accepted(many ? file->path : NAME, "file", "URI",
                              &(rdx_text_list){(const char *[]){file->reply.uri}, 1});
}

static void print_file(void *context, upload_file *file)
{
    output *out = context;
    const bool many = out->count > 1;
    progress_hide(&out->bar);
    if (file->status == RDX_OK)
        print_uri(out, file);
    // A report of scan_judge has the path in it; the library's never has.
    const char *subject = many && !file->refused ? file->path : NAME;
    take_code(out, print_outcome(subject, subject, file->status, &file->report));
    out->done++;
    out->failed += file->status != RDX_OK ? 1 : 0;
    if (many)
        progress_items(&out->bar, out->done, out->failed, out->count);
}

// Judges all files before the first is sent; false when none is left to be tried.
static bool judge_files(upload_list *work, char **paths)
{
    bool any = false;
    for (size_t i = 0; i < work->count; i++) {
        upload_file *file = &work->files[i];
        *file = (upload_file){.path = paths[i], .reply = RDX_REPLY};
        file->status = scan_judge(file->path, &file->report);
        file->refused = file->status != RDX_OK;
        any = any || !file->refused;
    }
    return any;
}

static int upload(const settings *s, upload_list *work, char **paths)
{
    output *out = work->context;
    if (!judge_files(work, paths)) {
        for (size_t i = 0; i < work->count; i++)
            print_file(out, &work->files[i]);
        return out->code;
    }
    rdx_report report = {0};
    const rdx_status status = upload_lanes_run(work, s, &report);
    progress_hide(&out->bar);
    take_code(out, print_outcome(NAME, NAME, status, &report));
    rdx_report_drop(&report);
    if (status == RDX_OK && work->tried < work->count)
        fprintf(stderr, NAME ": files that were not tried: %zu\n", work->count - work->tried);
    return out->code;
}

int command_upload(int argc, char **argv)
{
    static const struct option own[] = {
        {"help", no_argument, NULL, 'h'}, {"fail-fast", no_argument, NULL, 'f'}, {0}};
    settings s;
    upload_list work = {.tell = print_file};
    if (!settings_begin(&s, NAME))
        return CLI_TROUBLE;
    for (int option; (option = settings_next_option(&s, own, NAME, argc, argv)) != SETTINGS_END;) {
        if (option == 'h') {
            print_help();
            return cli_finish(NAME, CLI_DONE);
        }
        if (option != 'f')
            return CLI_TROUBLE;
        work.fail_fast = true;
    }
    if (argc == optind)
        return cli_usage(NAME, "a file is missing");

    work.count = (size_t)(argc - optind);
    work.files = calloc(work.count, sizeof *work.files);
    if (work.files == NULL)
        return cli_trouble(NAME, "no memory for the list of files");
    output out = {.count = work.count};
    work.context = &out;
    s.progress = &out.bar;
    progress_begin(&out.bar, NAME, &s);
    const int code = upload(&s, &work, argv + optind);
    progress_end(&out.bar);
    upload_lanes_drop(&work);
    free(work.files);
    return cli_finish_flushed(NAME, code, out.unwritten);
}
