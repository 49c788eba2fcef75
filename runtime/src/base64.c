/**
 * @file
 * Base64: which kernel does the bulk, and the rules of canonical text for the rest.
 */
#include <rdx/base64.h>

#include <string.h>

#include "base64_kernels.h"
#include "cpu.h"

enum { SHORT = 32 }; // no vector is filled by less

static const base64_kernels *kernels_for(size_t size)
{
    if (size < SHORT)
        return &base64_portable;
    switch (cpu_path_now()) {
#if CPU_X86
    case CPU_SSE:
        return &base64_sse;
    case CPU_AVX2:
        return &base64_avx2;
    case CPU_AVX512:
        return &base64_avx512;
#endif
#if CPU_ARM
    case CPU_NEON:
        return &base64_neon;
#endif
    default:
        return &base64_portable;
    }
}

// ---- Encoding ----

// One or two bytes at the end.
static void encode_last(const unsigned char *in, size_t size, char out[4])
{
    const unsigned char filled[3] = {in[0], size == 2 ? in[1] : 0, 0};
    base64_portable.encode(filled, sizeof filled, out);
    out[3] = '=';
    if (size == 1)
        out[2] = '=';
}

void rdx_base64_encode(const void *data, size_t size, char *out)
{
    if (size == 0)
        return; // then `data` may be NULL, to which nothing can be added
    const unsigned char *in = data;
    size_t done = kernels_for(size)->encode(in, size, out);
    done += base64_portable.encode(in + done, size - done, out + done / 3 * 4);
    if (done < size)
        encode_last(in + done, size - done, out + done / 3 * 4);
}

// ---- Decoding ----

static size_t walk(const base64_kernels *with, const unsigned char *in, size_t length,
                   unsigned char *out)
{
    return out != NULL ? with->decode(in, length, out) : with->judge(in, length);
}

// The last four characters, which may be padded: their bytes, 0 when they are not canonical.
static size_t decode_last(const unsigned char in[4], unsigned char out[3])
{
    const size_t padding = in[3] != '=' ? 0 : in[2] != '=' ? 1 : 2;
    const unsigned char filled[4] = {in[0], in[1], padding > 1 ? 'A' : in[2],
                                     padding > 0 ? 'A' : in[3]};
    if (base64_portable.decode(filled, sizeof filled, out) == 0)
        return 0;
    // Pad bits are those of bytes that do not exist.
    for (size_t i = 3 - padding; i < 3; i++)
        if (out[i] != 0)
            return 0;
    return 3 - padding;
}

rdx_status rdx_base64_decode(const char *text, size_t length, void *out, size_t *out_size)
{
    const unsigned char *in = (const unsigned char *)text;
    unsigned char *bytes = out, last[3];
    *out_size = 0;
    if (length % 4 != 0)
        return RDX_E_BASE64;
    if (length == 0)
        return RDX_OK;

    const size_t body = length - 4;
    size_t done = walk(kernels_for(body), in, body, bytes);
    const size_t size = body / 4 * 3;
    done +=
        walk(&base64_portable, in + done, body - done, bytes != NULL ? bytes + done / 4 * 3 : NULL);
    if (done < body)
        return RDX_E_BASE64;
    const size_t more = decode_last(in + body, last);
    if (more == 0)
        return RDX_E_BASE64;
    if (bytes != NULL)
        memcpy(bytes + size, last, more);
    *out_size = size + more;
    return RDX_OK;
}
