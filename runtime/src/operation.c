/**
 * @file
 * One request as a machine: what is next, and what an outcome leads to.
 */
#include "operation.h"

#include "rate.h"

#include <stdio.h>

enum { MAX_TOKEN_MEMORY = 256 * 1000 };

static int64_t now_ms(const rdx_operation *op)
{
    const rdx_system *system = &op->setting.net->system;
    return system->elapsed_ms(system->context);
}

void rdx_operation_begin(rdx_operation *op, const rdx_setting *setting, const rdx_errand *errand,
                         rdx_reply *reply)
{
    *op = (rdx_operation){
        .request = errand->request,
        .reply = reply,
        .secret = RDX_ARENA(MAX_TOKEN_MEMORY),
        .until_ms = setting->until_ms,
        .errand = *errand,
        .setting = *setting,
    };
    op->request.what = errand->what;
    op->request.progress = setting->net->progress;
    op->request.progress_context = setting->net->progress_context;
    rdx_reply_drop(reply);
}

static void end_with(rdx_operation *op, rdx_status status)
{
    op->status = status;
    op->done = true;
}

// ---- What is next ----

static void drop_token(rdx_operation *op)
{
    op->request.bearer = NULL;
    rdx_arena_drop(&op->secret);
}

// A token may grow old in a wait: the next attempt asks for one anew, and mostly gets the same.
static rdx_step wait_for(rdx_operation *op, int64_t now, int64_t ms)
{
    drop_token(op);
    op->waited_ms += ms;
    op->wake_ms = now + ms;
    return RDX_STEP_WAIT;
}

// Nothing more can be tried in time. What an attempt said stands; else it is told what was missing.
static rdx_step end_late(rdx_operation *op, rdx_status status, const char *cause)
{
    if (op->made == 0)
        rdx_report_fail(&op->causes, RDX_STAGE_NET, status, "%s: %s", op->errand.what, cause);
    end_with(op, op->made == 0 ? status : op->status);
    return RDX_STEP_DONE;
}

static bool prepare(rdx_operation *op)
{
    if (op->errand.prepare == NULL)
        return true;
    const rdx_status status = op->errand.prepare(&op->errand, &op->request, &op->causes);
    if (status != RDX_OK)
        end_with(op, status);
    return status == RDX_OK;
}

static rdx_step begin_attempt(rdx_operation *op, int64_t now)
{
    const int64_t left = op->until_ms - now;
    const long limit = op->setting.net->timeout_ms;
    op->request.timeout_ms = limit == 0 || left < limit ? (long)left : limit;
    rdx_report_drop(&op->causes);
    rdx_reply_drop(op->reply);
    if (!prepare(op))
        return RDX_STEP_DONE;
    op->made++;
    op->asked = true;
    return RDX_STEP_REQUEST;
}

rdx_step rdx_operation_next(rdx_operation *op)
{
    if (op->done)
        return RDX_STEP_DONE;
    const int64_t now = now_ms(op);
    if (op->pause_ms > 0) {
        const int64_t pause = op->pause_ms;
        op->pause_ms = 0;
        return wait_for(op, now, pause);
    }
    if (now >= op->until_ms)
        return end_late(op, RDX_E_TIMEOUT, "the deadline passed before it could be sent");
    if (op->setting.auth != NULL && op->request.bearer == NULL)
        return RDX_STEP_TOKEN;
    int64_t wait;
    if (rdx_rate_take(op->setting.rate, &wait))
        return begin_attempt(op, now);
    if (wait >= op->until_ms - now)
        return end_late(op, RDX_E_RATE, "the rate leaves no room for it before the deadline");
    return wait_for(op, now, wait);
}

void rdx_operation_token(rdx_operation *op, rdx_status status, const char *token)
{
    op->request.bearer = token;
    if (status == RDX_OK)
        return;
    rdx_report_drop(&op->causes);
    op->causes = op->refusal;
    op->refusal = (rdx_report){0};
    rdx_reply_drop(op->reply);
    end_with(op, status);
}

void rdx_operation_cancel(rdx_operation *op)
{
    rdx_report_drop(&op->causes);
    end_with(op, rdx_report_fail(&op->causes, RDX_STAGE_NET, RDX_E_CANCELLED,
                                 "%s: cancelled by the caller", op->errand.what));
}

// ---- What an outcome leads to ----

// The log IDs that may stand in a log: what a server made up may have lines or colours of its own.
static rdx_text_list printable_ids(rdx_reply *reply)
{
    rdx_text_list ids = {rdx_arena_get(&reply->arena, sizeof *ids.items, reply->log_ids.count), 0};
    for (size_t i = 0; ids.items != NULL && i < reply->log_ids.count; i++)
        if (rdx_is_printable(reply->log_ids.items[i]))
            ids.items[ids.count++] = reply->log_ids.items[i];
    return ids;
}

static void trace(const rdx_operation *op, const rdx_http_facts *facts)
{
    const rdx_net_options *net = op->setting.net;
    if (net->trace == NULL)
        return;
    const rdx_text_list log_ids = printable_ids(op->reply);
    const rdx_trace_entry entry = {
        .method = op->request.get ? "GET" : "POST",
        .url = op->errand.shown != NULL ? op->errand.shown : op->request.url,
        .attempt = op->made,
        .status = op->status,
        .http_status = op->reply->http_status,
        .sent = facts->sent,
        .received = facts->received,
        .waited_ms = op->waited_ms,
        .connect_ms = facts->connect_ms,
        .first_byte_ms = facts->first_byte_ms,
        .total_ms = facts->total_ms,
        .log_ids = &log_ids,
    };
    net->trace(net->trace_context, &entry);
}

static rdx_verdict decide(const rdx_operation *op, const rdx_outcome *outcome,
                          const rdx_http_facts *facts)
{
    if (outcome->status == RDX_OK || facts->sunk > 0)
        return RDX_VERDICT_END;
    const rdx_retry *retry = &op->setting.net->retry;
    const rdx_verdict verdict = rdx_retry_decide(retry, op->errand.effect, outcome);
    if (verdict == RDX_VERDICT_RENEW)
        return op->setting.auth != NULL && !op->renewed ? RDX_VERDICT_RENEW : RDX_VERDICT_END;
    const unsigned allowed = retry->attempts + (op->renewed ? 1 : 0);
    return op->made < allowed ? verdict : RDX_VERDICT_END;
}

// Another attempt, unless its wait ends after the deadline or retries are used up.
static void try_again(rdx_operation *op)
{
    const rdx_net_options *net = op->setting.net;
    const unsigned drawn = op->made - (op->renewed ? 1 : 0);
    op->pause_ms = rdx_retry_delay(&net->retry, drawn, op->reply->retry_after_s,
                                   net->system.random(net->system.context));
    const int64_t left = op->until_ms - now_ms(op);
    if (op->pause_ms >= left)
        op->gave_up = left > 0 ? "; the wait before another attempt would pass the deadline" : "";
    else if (rdx_rate_spend(op->setting.rate))
        return;
    else
        op->gave_up = "; no retry is left of the budget";
    end_with(op, op->status);
}

static void tell_rate(rdx_operation *op)
{
    if (op->reply->http_status == 429)
        rdx_rate_slow_down(op->setting.rate, op->reply->retry_after_s);
    else if (op->status == RDX_OK)
        rdx_rate_earn(op->setting.rate);
}

void rdx_operation_reply(rdx_operation *op, rdx_status status, const rdx_http_facts *facts)
{
    if (status == RDX_OK)
        status = op->errand.judge(&op->errand, op->reply, &op->causes);
    op->status = status;
    op->asked = false;
    const rdx_outcome outcome = {status, op->reply->http_status, facts->whole,
                                 op->reply->log_ids.count > 0};
    if (status == RDX_OK || rdx_retry_is_doubtful(op->errand.effect, &outcome))
        op->accepted++;
    trace(op, facts);
    op->waited_ms = 0;
    tell_rate(op);
    switch (decide(op, &outcome, facts)) {
    case RDX_VERDICT_RENEW:
        rdx_auth_forget(op->setting.auth, op->request.bearer);
        op->renewed = true;
        drop_token(op);
        break;
    case RDX_VERDICT_AGAIN:
        try_again(op);
        break;
    case RDX_VERDICT_END:
        end_with(op, status);
        break;
    }
}

// ---- The end ----

// The faults of the last attempt. The last of them says how often was tried, why no more often, and
// whether what failed may have arrived.
static void report_causes(const rdx_operation *op, const char *doubt, rdx_report *report)
{
    char attempts[32] = "";
    if (op->made > 1)
        snprintf(attempts, sizeof attempts, "; attempts: %u", op->made);
    for (size_t i = 0; i < op->causes.count; i++) {
        rdx_issue issue = op->causes.issues[i];
        char detail[640];
        if (i + 1 == op->causes.count && op->status != RDX_OK) {
            snprintf(detail, sizeof detail, "%s%s%s%s", issue.detail, attempts,
                     op->gave_up != NULL ? op->gave_up : "", doubt);
            issue.detail = detail;
        }
        rdx_report_add(report, &issue);
    }
}

// In the middle of a request nobody knows how far it came.
static void abandon(rdx_operation *op)
{
    if (op->asked && op->errand.effect == RDX_EFFECT_WRITES)
        op->accepted++;
    rdx_operation_cancel(op);
}

rdx_status rdx_operation_end(rdx_operation *op, rdx_report *report)
{
    if (!op->done)
        abandon(op);
    const bool doubt = !op->errand.is_part && op->status != RDX_OK && op->accepted > 0;
    if (op->status == RDX_E_NOMEM && op->causes.count == 0)
        rdx_report_fail(&op->causes, RDX_STAGE_NET, RDX_E_NOMEM, "%s: no memory for it",
                        op->errand.what);
    report_causes(op, doubt ? "; it may have arrived all the same" : "", report);
    op->reply->attempts = op->errand.is_part ? 0 : op->made;
    op->reply->may_have_arrived = doubt;
    op->reply->duplicate_possible = !op->errand.is_part && op->accepted > 1;
    drop_token(op);
    rdx_report_drop(&op->causes);
    rdx_report_drop(&op->refusal);
    return op->status;
}
