/**
 * @file
 * Uploading: a multipart POST, answered by 201 and the file's URI.
 */
#include "upload.h"

#include "reply.h"

#include <inttypes.h>
#include <stdio.h>

rdx_status rdx_upload_explain_403(rdx_report *report)
{
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_FORBIDDEN,
                           "upload: HTTP 403: not permitted; free accounts can't upload files in a "
                           "development environment: embed the file, or use staging or production");
}

rdx_status rdx_upload_check_size(uint64_t size, uint64_t limit, const char *pointer,
                                 rdx_report *report)
{
    if (size <= limit)
        return RDX_OK;
    char detail[128];
    snprintf(detail, sizeof detail, "file is %" PRIu64 " bytes, the limit is %" PRIu64, size,
             limit);
    rdx_report_add(report, &(rdx_issue){.code = RDX_E_FILE_SIZE,
                                        .stage = RDX_STAGE_FILE,
                                        .pointer = pointer,
                                        .detail = detail});
    return RDX_E_FILE_SIZE;
}

static rdx_status judge(const rdx_errand *errand, rdx_reply *reply, rdx_report *report)
{
    bool readable;
    rdx_status status = rdx_reply_read(reply, &readable);
    if (status != RDX_OK)
        return status;
    if (reply->http_status == 403)
        return RDX_E_FORBIDDEN;
    status = rdx_reply_judge(reply, readable, errand->context, report);
    if (status != RDX_OK || rdx_reply_uri_is_plausible(reply->uri))
        return status;
    reply->uri = NULL;
    return rdx_report_fail(report, RDX_STAGE_NET, RDX_E_REPLY,
                           "upload: HTTP %ld: the reply has no usable URI", reply->http_status);
}

rdx_status rdx_uploading_open(rdx_uploading *uploading, const rdx_client *client,
                              const rdx_content *content, const char *file_name, rdx_report *report)
{
    rdx_multipart *multipart = &uploading->multipart;
    rdx_status status = rdx_multipart_open(content, file_name, multipart, report);
    if (status != RDX_OK)
        return status;
    uploading->sent =
        (rdx_sent){.what = "upload", .sized = "file", .size = multipart->size, .of_file = true};
    status = rdx_upload_check_size(multipart->size, client->options.max_file, "", report);
    if (status != RDX_OK)
        rdx_multipart_close(multipart);
    return status;
}

rdx_errand rdx_uploading_errand(rdx_uploading *uploading, const rdx_client *client)
{
    return (rdx_errand){
        .request = {.url = client->upload_url,
                    .content_type = uploading->multipart.content_type,
                    .body = rdx_source_of_multipart(&uploading->multipart),
                    .once = true},
        .effect = RDX_EFFECT_WRITES,
        .what = uploading->sent.what,
        .judge = judge,
        .context = &uploading->sent,
    };
}

void rdx_uploading_close(rdx_uploading *uploading)
{
    rdx_multipart_close(&uploading->multipart);
}

static rdx_status upload(rdx_client *client, const rdx_content *content, const char *file_name,
                         rdx_reply *reply, rdx_report *report)
{
    const int64_t until_ms = rdx_client_deadline(client);
    rdx_uploading uploading;
    rdx_reply_drop(reply);
    rdx_status status = rdx_uploading_open(&uploading, client, content, file_name, report);
    if (status != RDX_OK)
        return status;
    const rdx_errand errand = rdx_uploading_errand(&uploading, client);
    status = rdx_client_run(client, &errand, until_ms, reply, report);
    rdx_uploading_close(&uploading);
    return status;
}

rdx_status rdx_client_upload(rdx_client *client, rdx_content content, const char *file_name,
                             rdx_reply *reply, rdx_report *report)
{
    rdx_reply own = RDX_REPLY;
    const rdx_status status =
        upload(client, &content, file_name, reply != NULL ? reply : &own, report);
    rdx_reply_drop(&own);
    const bool forbidden = status == RDX_E_FORBIDDEN;
    return forbidden ? rdx_upload_explain_403(report) : rdx_net_end(status, report);
}
