/**
 * @file
 * Writing a message: what check allows becomes a body.
 *
 * Most messages pass, so that they are written at once, by a writer that ends with its first doubt.
 * Only then does the checker look, and either reports the faults or finds none after all.
 */
#include <rdx/write.h>

#include <rdx/check.h>

#include "writer.h"

static rdx_status fail_memory(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_NOMEM, "there is no memory for the body");
}

// Hands out `body`, which was written with `status`, or closes it.
static rdx_status hand_out(rdx_body *body, rdx_status status, rdx_body **out)
{
    if (status == RDX_OK)
        status = body_finish(body);
    if (status == RDX_OK)
        *out = body;
    else
        rdx_body_close(body);
    return status;
}

static rdx_status write_unchecked(rdx_message message, const rdx_write_options *options,
                                  rdx_body **out, rdx_report *report)
{
    rdx_body *body = body_open();
    rdx_status status = RDX_E_NOMEM;
    if (body != NULL)
        status = hand_out(body, write_into(body, message, options, report), out);
    return status == RDX_E_NOMEM ? fail_memory(report) : status;
}

// As for write_undoubted: a status other than RDX_OK and RDX_E_NOMEM is no fault yet.
static rdx_status write_at_once(rdx_message message, const rdx_write_options *options,
                                rdx_body **out)
{
    rdx_body *body = body_open();
    if (body == NULL)
        return RDX_E_NOMEM;
    return hand_out(body, write_undoubted(body, message, options), out);
}

rdx_status rdx_message_write(rdx_message message, const rdx_write_options *options, rdx_body **out,
                             rdx_report *report)
{
    *out = NULL;
    if (options != NULL && options->unchecked)
        return write_unchecked(message, options, out, report);
    const rdx_status at_once = write_at_once(message, options, out);
    if (at_once == RDX_OK)
        return RDX_OK;
    const rdx_status checked = rdx_message_check(message, report);
    if (checked != RDX_OK)
        return checked;
    return at_once == RDX_E_NOMEM ? fail_memory(report)
                                  : write_unchecked(message, options, out, report);
}
