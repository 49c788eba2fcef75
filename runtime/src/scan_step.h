/**
 * @file
 * Scanning a few bytes with what every machine of a kind has (SSE2 of x86-64, NEON of 64-bit ARM,
 * else a word), inline. Searched bytes are marked; marks are 0 when there is none. step_load,
 * step_breaks_of, step_stops_of, step_or and step_marks_of are the parts, for several steps at
 * once.
 */
#ifndef RDX_SRC_SCAN_STEP_H
#define RDX_SRC_SCAN_STEP_H

#include <stdbool.h>

#include "cpu.h"
#include "scan_word.h"

#if CPU_X86

#include <emmintrin.h>

enum { STEP = 16 };
typedef unsigned step_marks; // a bit a byte
typedef __m128i step_bytes;

static inline step_bytes step_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline __m128i step_equal(__m128i bytes, char byte)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

static inline __m128i step_quotes(__m128i bytes)
{
    return _mm_or_si128(step_equal(bytes, '"'), step_equal(bytes, '\\'));
}

static inline __m128i step_or(__m128i a, __m128i b)
{
    return _mm_or_si128(a, b);
}

static inline __m128i step_breaks_of(__m128i bytes)
{
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    return _mm_or_si128(control, step_quotes(bytes));
}

// As signed numbers, control characters and what is not ASCII are all that is below 0x20: less than
// 0 when that is taken off. Only the top bits tell.
static inline __m128i step_stops_of(__m128i bytes)
{
    return _mm_or_si128(_mm_subs_epi8(bytes, _mm_set1_epi8(0x20)), step_quotes(bytes));
}

static inline step_marks step_marks_of(__m128i found)
{
    return (unsigned)_mm_movemask_epi8(found);
}

/** Whether one of two words has a byte at which step_stops would stop. */
static inline bool step_stops_in(uint64_t one, uint64_t other)
{
    return step_marks_of(step_stops_of(_mm_set_epi64x((long long)other, (long long)one))) != 0;
}

/** What is no white space of JSON. */
static inline step_marks step_solid(const char *at)
{
    const __m128i bytes = step_load(at);
    const __m128i lines = _mm_or_si128(step_equal(bytes, '\n'), step_equal(bytes, '\r'));
    const __m128i blanks = _mm_or_si128(step_equal(bytes, ' '), step_equal(bytes, '\t'));
    return step_marks_of(_mm_or_si128(lines, blanks)) ^ 0xFFFFu;
}

/** Where the bytes at `one` and `other` differ. */
static inline step_marks step_differing(const char *one, const char *other)
{
    return step_marks_of(_mm_cmpeq_epi8(step_load(one), step_load(other))) ^ 0xFFFFu;
}

/** The place of the first of `marks`, which are not 0. */
static inline size_t step_first(step_marks marks)
{
    return (size_t)__builtin_ctzll(marks);
}

#elif CPU_ARM

#include <arm_neon.h>

enum { STEP = 16 };
typedef uint64_t step_marks; // four bits a byte
typedef uint8x16_t step_bytes;

static inline step_bytes step_load(const char *at)
{
    return vld1q_u8((const uint8_t *)at);
}

static inline uint8x16_t step_equal(uint8x16_t bytes, uint8_t byte)
{
    return vceqq_u8(bytes, vdupq_n_u8(byte));
}

static inline uint8x16_t step_quotes(uint8x16_t bytes)
{
    return vorrq_u8(step_equal(bytes, '"'), step_equal(bytes, '\\'));
}

static inline uint8x16_t step_or(uint8x16_t a, uint8x16_t b)
{
    return vorrq_u8(a, b);
}

// From each byte of 0 or 0xFF four bits: NEON has no mask of top bits.
static inline step_marks step_marks_of(uint8x16_t found)
{
    const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(found), 4);
    return vget_lane_u64(vreinterpret_u64_u8(nibbles), 0);
}

static inline uint8x16_t step_breaks_of(uint8x16_t bytes)
{
    return vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), step_quotes(bytes));
}

// As signed numbers, control characters and what is not ASCII are all that is below 0x20.
static inline uint8x16_t step_stops_of(uint8x16_t bytes)
{
    const uint8x16_t outside = vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20));
    return vorrq_u8(outside, step_quotes(bytes));
}

/** Whether one of two words has a byte at which step_stops would stop. */
static inline bool step_stops_in(uint64_t one, uint64_t other)
{
    const uint64x2_t words = vcombine_u64(vcreate_u64(one), vcreate_u64(other));
    return step_marks_of(step_stops_of(vreinterpretq_u8_u64(words))) != 0;
}

/** What is no white space of JSON. */
static inline step_marks step_solid(const char *at)
{
    const uint8x16_t bytes = step_load(at);
    const uint8x16_t lines = vorrq_u8(step_equal(bytes, '\n'), step_equal(bytes, '\r'));
    const uint8x16_t blanks = vorrq_u8(step_equal(bytes, ' '), step_equal(bytes, '\t'));
    return ~step_marks_of(vorrq_u8(lines, blanks));
}

/** Where the bytes at `one` and `other` differ. */
static inline step_marks step_differing(const char *one, const char *other)
{
    return ~step_marks_of(vceqq_u8(step_load(one), step_load(other)));
}

/** The place of the first of `marks`, which are not 0. */
static inline size_t step_first(step_marks marks)
{
    return bits_below_lowest(marks) / 4;
}

#else

enum { STEP = 8 };
typedef uint64_t step_marks; // the top bit of a byte
typedef uint64_t step_bytes;

static inline step_bytes step_load(const char *at)
{
    return bits_load64(at);
}

static inline step_bytes step_or(step_bytes a, step_bytes b)
{
    return a | b;
}

static inline step_bytes step_breaks_of(step_bytes bytes)
{
    return word_breaks(bytes);
}

static inline step_bytes step_stops_of(step_bytes bytes)
{
    return word_stops(bytes);
}

static inline step_marks step_marks_of(step_bytes found)
{
    return found;
}

/** Whether one of two words has a byte at which step_stops would stop. */
static inline bool step_stops_in(uint64_t one, uint64_t other)
{
    return (word_stops(one) | word_stops(other)) != 0;
}

/** What is no white space of JSON. */
static inline step_marks step_solid(const char *at)
{
    return word_solid(bits_load64(at));
}

/** Where the bytes at `one` and `other` differ. */
static inline step_marks step_differing(const char *one, const char *other)
{
    return word_differing(bits_load64(one), bits_load64(other));
}

/** The place of the first of `marks`, which are not 0. */
static inline size_t step_first(step_marks marks)
{
    return word_first(marks);
}

#endif

/** Quote, backslash, and what is below 0x20. */
static inline step_marks step_breaks(const char *at)
{
    return step_marks_of(step_breaks_of(step_load(at)));
}

/** What step_breaks finds, and what is not ASCII. */
static inline step_marks step_stops(const char *at)
{
    return step_marks_of(step_stops_of(step_load(at)));
}

#endif
