/**
 * @file
 * SipHash with one round a word and three at the end.
 */
#include "siphash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

typedef struct sip {
    uint64_t v0, v1, v2, v3;
} sip;

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void turn(sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static void take(sip *s, uint64_t word)
{
    s->v3 ^= word;
    turn(s);
    s->v0 ^= word;
}

// Up to eight bytes, the first one lowest.
static uint64_t word_of(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

uint64_t siphash(siphash_key key, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    sip s = {
        .v0 = key.k0 ^ 0x736f6d6570736575u,
        .v1 = key.k1 ^ 0x646f72616e646f6du,
        .v2 = key.k0 ^ 0x6c7967656e657261u,
        .v3 = key.k1 ^ 0x7465646279746573u,
    };
    size_t left = length;
    for (; left >= 8; left -= 8, bytes += 8)
        take(&s, word_of(bytes, 8));
    take(&s, word_of(bytes, left) | (uint64_t)length << 56);
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        turn(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

siphash_key siphash_random_key(void)
{
    siphash_key key;
    if (getrandom(&key, sizeof key, GRND_NONBLOCK) == (ssize_t)sizeof key)
        return key;
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (siphash_key){(uint64_t)(uintptr_t)&key, (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec};
}
