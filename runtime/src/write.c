/**
 * @file
 * Writing a message: what check allows, the writer makes into a body.
 */
#include <rdx/write.h>

#include <rdx/check.h>

#include "writer.h"

static rdx_status fail_memory(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_TEXT, RDX_E_NOMEM, "there is no memory for the body");
}

rdx_status rdx_message_write(rdx_message message, const rdx_write_options *options, rdx_body **out,
                             rdx_report *report)
{
    *out = NULL;
    const bool unchecked = options != NULL && options->unchecked;
    rdx_status status = unchecked ? RDX_OK : rdx_message_check(message, report);
    if (status != RDX_OK)
        return status;
    rdx_body *body = body_open();
    if (body == NULL)
        return fail_memory(report);
    status = write_into(body, message, options, report);
    if (status == RDX_OK)
        status = body_finish(body);
    if (status != RDX_OK) {
        rdx_body_close(body);
        return status == RDX_E_NOMEM ? fail_memory(report) : status;
    }
    *out = body;
    return RDX_OK;
}
