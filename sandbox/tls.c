/**
 * @file
 * Reading or making a certificate. See tls.h.
 */
#include "tls.h"

#include "certificate.h"
#include "files.h"

static const char *read_files(const sandbox_options *o, sandbox_tls *out)
{
    *out = (sandbox_tls){sandbox_file_read(o->tls_cert), sandbox_file_read(o->tls_key)};
    if (out->certificate != NULL && out->key != NULL)
        return NULL;
    sandbox_tls_close(out);
    return "the certificate or its key cannot be read";
}

static sandbox_flaw find_flaw(const sandbox_fault_row *row)
{
    switch (row == NULL ? SANDBOX_FAULT_STATUS : row->kind) {
    case SANDBOX_FAULT_TLS_EXPIRED:
        return SANDBOX_FLAW_EXPIRED;
    case SANDBOX_FAULT_TLS_SELF_SIGNED:
        return SANDBOX_FLAW_SELF_SIGNED;
    case SANDBOX_FAULT_TLS_WRONG_NAME:
        return SANDBOX_FLAW_WRONG_NAME;
    default:
        return SANDBOX_FLAW_NONE;
    }
}

static const char *make(const sandbox_options *o, sandbox_tls *out)
{
    sandbox_certificate made;
    if (!sandbox_certificate_make(find_flaw(o->faults.tls.row), &made))
        return "a certificate cannot be made";
    *out = (sandbox_tls){made.leaf, made.key};
    const bool written = o->tls_ca_out == NULL || sandbox_file_write(o->tls_ca_out, made.authority);
    sandbox_file_drop(made.authority);
    if (written)
        return NULL;
    sandbox_tls_close(out);
    return "the authority's certificate cannot be written";
}

const char *sandbox_tls_open(const sandbox_options *options, sandbox_tls *out)
{
    *out = (sandbox_tls){NULL, NULL};
    if (options->tls_cert != NULL)
        return read_files(options, out);
    if (options->tls_ca_out != NULL || options->faults.tls.row != NULL)
        return make(options, out);
    return NULL;
}

void sandbox_tls_close(sandbox_tls *tls)
{
    sandbox_file_drop(tls->certificate);
    sandbox_file_drop(tls->key);
    *tls = (sandbox_tls){NULL, NULL};
}
