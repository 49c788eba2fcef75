/**
 * @file
 * `rdx send`: a message, and the file that belongs to it, or a list of them.
 */
#include "commands.h"

#include "cli.h"
#include "dry_run.h"
#include "interrupt.h"
#include "progress.h"
#include "send_batch.h"
#include "send_command.h"
#include "session.h"

// Told by the signal itself: the transfer may take a second to end.
#define NOTICE "rdx send: notice: ending; a second signal ends at once\n"

static rdx_status send_shown(const settings *s, rdx_message message, rdx_reply *reply,
                             rdx_report *report)
{
    session it;
    rdx_status status = session_open(&it, s, report);
    if (status != RDX_OK)
        return status;
    status = rdx_client_send(it.client, message, reply, report);
    session_close(&it);
    return status;
}

static rdx_status send_now(const settings *s, rdx_message message, int *unwritten,
                           rdx_report *report)
{
    progress bar;
    settings shown = *s;
    shown.progress = &bar;
    progress_begin(&bar, "rdx send", s);
    bar.ends = true;
    rdx_reply reply = RDX_REPLY;
    // Who ends it in the middle has to know whether the message may have arrived.
    const rdx_status status =
        interrupt_watch(bar.shown ? PROGRESS_CLEAR NOTICE : NOTICE)
            ? send_shown(&shown, message, &reply, report)
            : rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "no pipe for signals");
    progress_end(&bar);
    // A rejected message has log entries, too. The server's words stay unprinted: they may repeat
    // values of the message.
    for (size_t i = 0; i < reply.log_ids.count; i++) {
        session_print_line(reply.log_ids.items[i]);
        cli_flush(unwritten);
    }
    if (status == RDX_OK && *unwritten != 0)
        session_tell_accepted("rdx send", "message", "log ID", &reply.log_ids);
    if (status == RDX_E_CANCELLED && !reply.may_have_arrived)
        rdx_report_note(report, RDX_STAGE_NET, status, "the message has not arrived");
    if (status == RDX_OK && reply.duplicate_possible)
        rdx_report_note(report, RDX_STAGE_NET, status,
                        "attempts: %u; it may have arrived more than once", reply.attempts);
    rdx_reply_drop(&reply);
    return status;
}

int command_send(int argc, char **argv)
{
    send_command asked;
    int code = send_command_read(&asked, argc, argv);
    if (code != CLI_DONE)
        return code;
    if (asked.batch_path != NULL && !asked.help)
        return send_batch(&asked);
    return send_command_run(&asked, asked.dry_run ? dry_run : send_now);
}
