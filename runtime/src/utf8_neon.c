/**
 * @file
 * UTF-8 with NEON, 16 bytes at a time.
 */
#include "cpu.h"

#if CPU_ARM

#include <arm_neon.h>

#include "utf8_kernels.h"

static inline uint8x16_t load(const char *at)
{
    return vld1q_u8((const uint8_t *)at);
}

static inline uint8x16_t look_up(const uint8_t table[16], uint8x16_t nibbles)
{
    return vqtbl1q_u8(vld1q_u8(table), nibbles);
}

// Not 0 where a byte does not fit those before it.
static inline uint8x16_t faults(const char *at)
{
    const uint8x16_t before = load(at - 1);
    const uint8x16_t low_bits = vandq_u8(before, vdupq_n_u8(0x0F));
    const uint8x16_t first_high = look_up(utf8_faults_of_first_high, vshrq_n_u8(before, 4));
    const uint8x16_t first_low = look_up(utf8_faults_of_first_low, low_bits);
    const uint8x16_t second = look_up(utf8_faults_of_second_high, vshrq_n_u8(load(at), 4));
    const uint8x16_t pair = vandq_u8(vandq_u8(first_high, first_low), second);
    const uint8x16_t third = vqsubq_u8(load(at - 2), vdupq_n_u8(STARTS_3));
    const uint8x16_t fourth = vqsubq_u8(load(at - 3), vdupq_n_u8(STARTS_4));
    const uint8x16_t due = vandq_u8(vorrq_u8(third, fourth), vdupq_n_u8(0x80));
    return veorq_u8(due, pair);
}

static inline bool is_ascii(const char *at)
{
    const uint8x16_t low = vorrq_u8(load(at), load(at + 16));
    const uint8x16_t high = vorrq_u8(load(at + 32), load(at + 48));
    return vmaxvq_u8(vorrq_u8(low, high)) < 0x80;
}

static inline bool has_fault(const char *at)
{
    const uint8x16_t low = vorrq_u8(faults(at), faults(at + 16));
    const uint8x16_t high = vorrq_u8(faults(at + 32), faults(at + 48));
    return vmaxvq_u8(vorrq_u8(low, high)) != 0;
}

size_t utf8_blocks_neon(const char *text, size_t length)
{
    size_t done = 0;
    bool behind_ascii = true;
    for (; length - done >= UTF8_BLOCK; done += UTF8_BLOCK) {
        const char *at = text + done;
        const bool ascii = is_ascii(at);
        if (ascii ? !behind_ascii && utf8_is_open(at) : has_fault(at))
            break;
        behind_ascii = ascii;
    }
    return done;
}

#else
typedef int utf8_neon_is_empty;
#endif
