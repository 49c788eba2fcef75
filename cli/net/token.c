/**
 * @file
 * `rdx token`: an access token, for a script or to see whether the credentials work.
 */
#include "commands.h"

#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "print.h"
#include "session.h"

#define NAME "rdx token"

static void print_help(void)
{
    fputs("Usage: rdx token [--show] [SETTINGS]\n"
          "\n"
          "Gets an access token. It is a secret: it is printed when standard output is a file or\n"
          "a pipe; on a terminal only with --show.\n"
          "\n"
          "Exit codes: 0 done, 2 trouble (settings, key, refused credentials, the network).\n",
          stdout);
    settings_print_help(stdout);
}

static rdx_status get_token(const settings *s, bool show, int *unwritten, rdx_report *report)
{
    session it;
    rdx_status status = session_open_auth(&it, s, report);
    if (status != RDX_OK)
        return status;
    rdx_arena arena = RDX_ARENA((size_t)1000 * 1000);
    const char *token;
    status = rdx_auth_token(it.auth, &arena, &token, report);
    if (status == RDX_OK && show) {
        puts(token);
        cli_flush(unwritten);
    } else if (status == RDX_OK) {
        fputs(NAME ": notice: a token came; --show prints it on a terminal\n", stderr);
    }
    rdx_arena_drop(&arena);
    session_close(&it);
    return status;
}

int command_token(int argc, char **argv)
{
    static const struct option own[] = {
        {"help", no_argument, NULL, 'h'}, {"show", no_argument, NULL, 's'}, {0}};
    bool show = isatty(STDOUT_FILENO) == 0;
    settings s;
    if (!settings_begin(&s, NAME))
        return CLI_TROUBLE;
    for (int option; (option = settings_next_option(&s, own, NAME, argc, argv)) != SETTINGS_END;) {
        if (option == 'h') {
            print_help();
            return cli_finish(NAME, CLI_DONE);
        }
        if (option != 's')
            return CLI_TROUBLE;
        show = true;
    }
    if (argc > optind)
        return cli_usage(NAME, "takes no argument");

    // Unbuffered, so that no copy of the token stays behind in a buffer.
    setvbuf(stdout, NULL, _IONBF, 0);
    rdx_report report = {0};
    int unwritten = 0;
    rdx_status status = get_token(&s, show, &unwritten, &report);
    int code = print_outcome(NAME, NAME, status, &report);
    rdx_report_drop(&report);
    return cli_finish_flushed(NAME, code, unwritten);
}
