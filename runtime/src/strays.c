/**
 * @file
 * The names that objects hold beyond what their places list. One table for the whole text, so that
 * an object with many of them costs no more than many objects with one.
 */
#include "parser.h"

#include <string.h>

// The slot that holds the name, or the free one where it belongs.
static stray *find(const strays *s, size_t number, const char *name, size_t length)
{
    siphash_key key = s->key;
    key.k0 ^= number;
    size_t slot = (size_t)siphash(key, name, length) & (s->slot_count - 1);
    for (;; slot = (slot + 1) & (s->slot_count - 1)) {
        stray *at = &s->slots[slot];
        if (at->object == 0)
            return at;
        if (at->object == number && at->length == length && memcmp(at->name, name, length) == 0)
            return at;
    }
}

static bool make_room(parser *p)
{
    strays *old = &p->strays;
    if (old->count * 2 < old->slot_count)
        return true;
    strays wider = {.slot_count = old->slot_count == 0 ? 16 : old->slot_count * 2,
                    .key = old->slot_count == 0 ? siphash_random_key() : old->key};
    wider.slots = rdx_arena_get(&p->scratch, sizeof(stray), wider.slot_count);
    if (wider.slots == NULL)
        return fault_memory(p);
    for (size_t i = 0; i < old->slot_count; i++) {
        const stray *one = &old->slots[i];
        if (one->object != 0)
            *find(&wider, one->object, one->name, one->length) = *one;
    }
    wider.count = old->count;
    *old = wider;
    return true;
}

bool strays_add(parser *p, stray added, const char **earlier)
{
    if (!make_room(p))
        return false;
    stray *at = find(&p->strays, added.object, added.name, added.length);
    *earlier = at->object != 0 ? at->value : NULL;
    if (at->object == 0)
        p->strays.count++;
    *at = added;
    return true;
}
