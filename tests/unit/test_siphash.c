/**
 * @file
 * SipHash-1-3 against values that another implementation gave (CPython 3.11 hashes bytes with it),
 * and keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include "siphash.h"

typedef struct sample {
    const char *text;
    size_t length;
    uint64_t hash;
} sample;

static const sample samples[] = {
    {"a", 1, 0x407448d2b89b1813u},
    {"ID", 2, 0x8be180ec26319f9fu},
    {"IDType", 6, 0x1d2aaeb0eb264d99u},
    {"Patient", 7, 0x8dc8045e940cbc5du},
    {"Identifi", 8, 0x03086515749ce14eu},
    {"Identifiers", 11, 0x9c27ea27f5856c02u},
    {"0123456789abcdef", 16, 0x1d42b30f7e060c24u},
    {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
     23, 0x757ceb3222e74f4fu},
};

static void hashes_are_those_of_another_implementation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const uint64_t hash = siphash((siphash_key){0, 0}, samples[i].text, samples[i].length);
        assert_true(hash == samples[i].hash);
    }
}

static void another_key_is_another_hash(void **state)
{
    (void)state;
    const uint64_t one = siphash((siphash_key){0, 0}, "ID", 2);
    assert_true(siphash((siphash_key){1, 0}, "ID", 2) != one);
    assert_true(siphash((siphash_key){0, 1}, "ID", 2) != one);
}

static void no_two_keys_are_alike(void **state)
{
    (void)state;
    const siphash_key one = siphash_random_key();
    const siphash_key other = siphash_random_key();
    assert_true(one.k0 != other.k0 || one.k1 != other.k1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_another_implementation),
        cmocka_unit_test(another_key_is_another_hash),
        cmocka_unit_test(no_two_keys_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
