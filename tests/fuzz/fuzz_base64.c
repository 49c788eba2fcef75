/**
 * @file
 * Base64, both ways: any bytes come back from their text, and any text that is taken is the one
 * text of its bytes.
 */
#include "case.h"

#include <rdx/base64.h>

#include <stdlib.h>
#include <string.h>

// Exactly as large as promised, so that a sanitizer sees a byte beyond.
static void *room(size_t size)
{
    void *p = malloc(size > 0 ? size : 1);
    must(p != NULL, "there is memory for a case");
    return p;
}

static void bytes_come_back(const uint8_t *bytes, size_t size)
{
    const size_t length = RDX_BASE64_LENGTH(size);
    char *text = room(length);
    uint8_t *back = room(RDX_BASE64_MAX_SIZE(length));
    size_t got;
    rdx_base64_encode(bytes, size, text);
    must(rdx_base64_decode(text, length, back, &got) == RDX_OK, "what was encoded is decoded");
    must(got == size && (size == 0 || memcmp(back, bytes, size) == 0), "bytes come back");
    free(text);
    free(back);
}

static void text_is_canonical(const char *text, size_t length)
{
    uint8_t *bytes = room(RDX_BASE64_MAX_SIZE(length));
    size_t size;
    size_t judged;
    const rdx_status status = rdx_base64_decode(text, length, bytes, &size);
    must(status == RDX_OK || status == RDX_E_BASE64, "a text is base64 or is not");
    must(rdx_base64_decode(text, length, NULL, &judged) == status, "judging decides as decoding");
    if (status == RDX_OK) {
        must(judged == size && RDX_BASE64_LENGTH(size) == length, "a text has its one length");
        char *again = room(length);
        rdx_base64_encode(bytes, size, again);
        must(length == 0 || memcmp(again, text, length) == 0, "a text is the one of its bytes");
        free(again);
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bytes_come_back(bytes, size);
    text_is_canonical((const char *)bytes, size);
    return 0;
}
