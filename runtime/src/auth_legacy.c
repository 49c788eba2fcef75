/**
 * @file
 * Legacy API keys. As yet refused.
 */
#include "auth.h"

rdx_status rdx_auth_open_legacy(const rdx_legacy_options *options, rdx_auth **out,
                                rdx_report *report)
{
    (void)options;
    *out = NULL;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_SYSTEM, "legacy keys are not built yet");
}
