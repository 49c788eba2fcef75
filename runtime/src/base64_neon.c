/**
 * @file
 * Base64 with NEON: 64 characters a step. Loads and stores that deal out groups of three or four
 * bytes to registers spare all shuffles; tables of 64 bytes are looked up whole.
 */
#include "base64_kernels.h"
#include "cpu.h"

#if CPU_ARM
#include <arm_neon.h>

enum { BYTES = 48, CHARS = 64 }; // of a step

static inline uint8x16x4_t table_64(const void *table)
{
    const unsigned char *at = table;
    const uint8x16x4_t loaded = {
        {vld1q_u8(at), vld1q_u8(at + 16), vld1q_u8(at + 32), vld1q_u8(at + 48)}};
    return loaded;
}

// ---- Encoding ----

static size_t encode(const unsigned char *in, size_t size, char *out)
{
    const uint8x16x4_t alphabet = table_64(base64_alphabet);
    const uint8x16_t six = vdupq_n_u8(0x3F);
    size_t done = 0;
    for (; size - done >= BYTES; done += BYTES, out += CHARS) {
        const uint8x16x3_t bytes = vld3q_u8(in + done);
        const uint8x16_t second = vsliq_n_u8(vshrq_n_u8(bytes.val[1], 4), bytes.val[0], 4);
        const uint8x16_t third = vsliq_n_u8(vshrq_n_u8(bytes.val[2], 6), bytes.val[1], 2);
        const uint8x16x4_t text = {{
            vqtbl4q_u8(alphabet, vshrq_n_u8(bytes.val[0], 2)),
            vqtbl4q_u8(alphabet, vandq_u8(second, six)),
            vqtbl4q_u8(alphabet, vandq_u8(third, six)),
            vqtbl4q_u8(alphabet, vandq_u8(bytes.val[2], six)),
        }};
        vst4q_u8((unsigned char *)out, text);
    }
    return done;
}

// ---- Decoding ----

// Values with bit 7 set, or 0: a byte beyond both tables finds nothing.
static inline uint8x16_t values_of(uint8x16_t text, uint8x16x4_t low, uint8x16x4_t high)
{
    const uint8x16_t below_64 = vqtbl4q_u8(low, text);
    return vqtbx4q_u8(below_64, high, vsubq_u8(text, vdupq_n_u8(64)));
}

// Of four times 16 values, one of each group in each register.
static inline void put(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d, unsigned char *out)
{
    // Bit 7 of a value is shifted out, or overwritten by the bits of the one before.
    const uint8x16x3_t bytes = {{
        vsriq_n_u8(vshlq_n_u8(a, 2), vshlq_n_u8(b, 2), 6),
        vsriq_n_u8(vshlq_n_u8(b, 4), vshlq_n_u8(c, 2), 4),
        vsliq_n_u8(d, c, 6),
    }};
    vst3q_u8(out, bytes);
}

// With `out` NULL it judges; the compiler makes a function of each.
static inline size_t walk(const unsigned char *in, size_t length, unsigned char *out)
{
    const uint8x16x4_t low = table_64(base64_values), high = table_64(base64_values + 64);
    size_t done = 0;
    for (; length - done >= CHARS; done += CHARS) {
        const uint8x16x4_t text = vld4q_u8(in + done);
        const uint8x16_t a = values_of(text.val[0], low, high);
        const uint8x16_t b = values_of(text.val[1], low, high);
        const uint8x16_t c = values_of(text.val[2], low, high);
        const uint8x16_t d = values_of(text.val[3], low, high);
        const uint8x16_t all = vandq_u8(vandq_u8(a, b), vandq_u8(c, d));
        if (vminvq_u8(all) < 0x80)
            break;
        if (out != NULL)
            put(a, b, c, d, out + done / 4 * 3);
    }
    return done;
}

static size_t decode(const unsigned char *in, size_t length, unsigned char *out)
{
    return walk(in, length, out);
}

static size_t judge(const unsigned char *in, size_t length)
{
    return walk(in, length, NULL);
}

const base64_kernels base64_neon = {encode, decode, judge};

#endif
