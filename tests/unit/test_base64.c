/**
 * @file
 * Base64: RFC 4648's own vectors, round trips, and each way not to be canonical.
 */
#include <rdx/base64.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

static rdx_status decode(const char *text, void *out, size_t *size)
{
    return rdx_base64_decode(text, strlen(text), out, size);
}

static void the_vectors_of_rfc_4648_hold_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *encoded;
    } cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFB\xEF\xFF", "++//"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t length = strlen(cases[i].plain);
        char text[16] = "";
        rdx_base64_encode(cases[i].plain, length, text);
        assert_string_equal(text, cases[i].encoded);
        assert_int_equal(RDX_BASE64_LENGTH(length), strlen(text));

        char bytes[16] = "";
        size_t size = 99;
        assert_int_equal(decode(text, bytes, &size), RDX_OK);
        assert_int_equal(size, length);
        assert_string_equal(bytes, cases[i].plain);
    }
}

static void text_that_is_not_canonical_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what, *text;
    } cases[] = {
        {"one character", "Z"},
        {"two characters", "Zg"},
        {"three characters", "Zm8"},
        {"five characters", "Zm9vY"},
        {"padding left out", "Zm9vYg"},
        {"one of two paddings left out", "Zg="},
        {"too much padding", "Zm9v===="},
        {"only padding", "===="},
        {"three paddings", "Z==="},
        {"padding in the middle of four", "Zg=g"},
        {"padding first", "=Zg="},
        {"padding second", "Z=g="},
        {"padding before the last four", "Zg==Zm9v"},
        {"one padding before the last four", "Zm8=Zm9v"},
        {"pad bits, one byte", "Zh=="},
        {"lowest of four pad bits", "AB=="},
        {"highest of four pad bits", "AI=="},
        {"pad bits, two bytes", "Zm9="},
        {"highest of two pad bits", "AAC="},
        {"space first", " Zm9"},
        {"space last", "Zm9 "},
        {"line break", "Zm9v\nm9v"},
        {"line break at the end", "Zm9v\r\n\r\n"},
        {"tab", "Zm\t9"},
        {"minus of base64url", "Zm-v"},
        {"underscore of base64url", "Zm_v"},
        {"beside the alphabet: @", "Zm@v"},
        {"beside the alphabet: [", "Zm[v"},
        {"beside the alphabet: backquote", "Zm`v"},
        {"beside the alphabet: {", "Zm{v"},
        {"beside the alphabet: colon", "Zm:v"},
        {"beside the alphabet: dot", "Zm.v"},
        {"a high byte", "Zm\xC3\xA9"},
        {"a data URI", "data:;base64,Zg=="},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[64];
        size_t size = 99;
        if (decode(cases[i].text, out, &size) != RDX_E_BASE64)
            fail_msg("accepted: %s", cases[i].what);
        if (decode(cases[i].text, NULL, &size) != RDX_E_BASE64)
            fail_msg("accepted when only judged: %s", cases[i].what);
        assert_int_equal(size, 0);
    }
    size_t size;
    assert_int_equal(rdx_base64_decode("Zm9v\0AAA", 8, NULL, &size), RDX_E_BASE64);
}

static void each_byte_outside_the_alphabet_is_refused_at_each_place(void **state)
{
    (void)state;
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int byte = 0; byte < 256; byte++) {
        const bool known = byte != 0 && strchr(alphabet, byte) != NULL;
        for (size_t at = 0; at < 8; at++) {
            char text[] = "AAAAAAAA";
            text[at] = (char)byte;
            const bool padding = byte == '=' && at == 7;
            size_t size;
            const rdx_status status = rdx_base64_decode(text, 8, NULL, &size);
            if (status != (known || padding ? RDX_OK : RDX_E_BASE64))
                fail_msg("byte 0x%02X at %zu", (unsigned)byte, at);
        }
    }
}

static void all_pairs_of_bytes_survive_the_round_trip(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        const unsigned char bytes[] = {(unsigned char)(bits >> 8), (unsigned char)bits};
        for (size_t length = 1; length <= 2; length++) {
            char text[4];
            unsigned char back[3] = {0};
            size_t size;
            rdx_base64_encode(bytes, length, text);
            if (rdx_base64_decode(text, 4, back, &size) != RDX_OK || size != length ||
                memcmp(bytes, back, length) != 0)
                fail_msg("0x%04X, %zu bytes", bits, length);
        }
    }
}

// Canonical means that no two texts stand for the same bytes.
static void what_is_accepted_is_what_would_be_encoded(void **state)
{
    (void)state;
    static const char some[] = "ABIQgwZz059+/= ";
    enum { N = sizeof some - 1 };
    size_t accepted = 0;
    for (unsigned i = 0; i < N * N * N * N; i++) {
        const char text[] = {some[i % N], some[i / N % N], some[i / N / N % N],
                             some[i / N / N / N % N]};
        unsigned char bytes[3];
        size_t size;
        if (rdx_base64_decode(text, 4, bytes, &size) != RDX_OK)
            continue;
        accepted++;
        char again[4];
        rdx_base64_encode(bytes, size, again);
        assert_memory_equal(again, text, 4);
    }
    // 13 of these are of the alphabet; A I Q g w 0 end in two zero bits, A Q g w in four.
    assert_int_equal(accepted, 13 * 13 * 13 * 13 + 13 * 13 * 6 + 13 * 4);
}

static void long_content_of_every_length_survives(void **state)
{
    (void)state;
    unsigned char bytes[300], back[300];
    char text[RDX_BASE64_LENGTH(300)];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 167 + i / 3);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        const size_t encoded = RDX_BASE64_LENGTH(length);
        size_t size, judged;
        rdx_base64_encode(bytes, length, text);
        memset(back, 0xEE, sizeof back);
        assert_int_equal(rdx_base64_decode(text, encoded, back, &size), RDX_OK);
        assert_int_equal(size, length);
        assert_memory_equal(back, bytes, length);
        for (size_t i = RDX_BASE64_MAX_SIZE(encoded); i < sizeof back; i++)
            assert_int_equal(back[i], 0xEE);
        assert_int_equal(rdx_base64_decode(text, encoded, NULL, &judged), RDX_OK);
        assert_int_equal(judged, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_4648_hold_both_ways),
        cmocka_unit_test(text_that_is_not_canonical_is_refused),
        cmocka_unit_test(each_byte_outside_the_alphabet_is_refused_at_each_place),
        cmocka_unit_test(all_pairs_of_bytes_survive_the_round_trip),
        cmocka_unit_test(what_is_accepted_is_what_would_be_encoded),
        cmocka_unit_test(long_content_of_every_length_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
