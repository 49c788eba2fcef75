/**
 * @file
 * A walk over a well-formed JSON text that keeps a hash of each value, taken together
 * with the names and positions that lead to it.
 */
#include "leaves.h"

#include <stdlib.h>
#include <string.h>

#include "case.h"

typedef struct walk {
    const char *at;
    const char *end;
    leaf_list found;
} walk;

static uint64_t mix(uint64_t hash, unsigned byte)
{
    return (hash ^ byte) * 1099511628211u; // FNV-1a, 64 bits
}

static void keep(walk *w, uint64_t hash)
{
    leaf_list *list = &w->found;
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        must(list->items != NULL, "there is memory for a case");
    }
    list->items[list->count++] = hash;
}

static char next(walk *w)
{
    while (w->at < w->end && memchr(" \t\r\n", *w->at, 4) != NULL)
        w->at++;
    return w->at < w->end ? *w->at : '\0';
}

// ---- Strings ----

static uint64_t mix_utf8(uint64_t hash, unsigned long code)
{
    if (code < 0x80)
        return mix(hash, (unsigned)code);
    if (code < 0x800)
        hash = mix(hash, (unsigned)(0xC0 | code >> 6));
    else if (code < 0x10000)
        hash = mix(hash, (unsigned)(0xE0 | code >> 12));
    else
        hash = mix(mix(hash, (unsigned)(0xF0 | code >> 18)), (unsigned)(0x80 | (code >> 12 & 63)));
    if (code >= 0x800 && code < 0x10000)
        hash = mix(hash, (unsigned)(0x80 | (code >> 6 & 63)));
    if (code >= 0x10000)
        hash = mix(hash, (unsigned)(0x80 | (code >> 6 & 63)));
    return mix(hash, (unsigned)(0x80 | (code & 63)));
}

// Four hexadecimal digits behind "\u".
static unsigned long hex(walk *w)
{
    char digits[5] = {0};
    memcpy(digits, w->at, 4);
    w->at += 4;
    return strtoul(digits, NULL, 16);
}

static uint64_t mix_escape(walk *w, uint64_t hash)
{
    static const char names[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    const char c = *w->at++;
    if (c != 'u')
        return mix(hash, (unsigned char)meant[strchr(names, c) - names]);
    unsigned long code = hex(w);
    if (code >= 0xD800 && code < 0xDC00) {
        w->at += 2;
        code = 0x10000 + ((code - 0xD800) << 10) + (hex(w) - 0xDC00);
    }
    return mix_utf8(hash, code);
}

static uint64_t mix_string(walk *w, uint64_t hash)
{
    for (w->at++; *w->at != '"';) {
        if (*w->at != '\\') {
            hash = mix(hash, (unsigned char)*w->at++);
            continue;
        }
        w->at++;
        hash = mix_escape(w, hash);
    }
    w->at++;
    return mix(hash, 0x100); // ends a name as no byte does
}

// ---- Values ----

static void walk_value(walk *w, uint64_t here);

static void walk_object(walk *w, uint64_t here)
{
    for (char c = ','; c == ','; c = next(w), w->at++) {
        next(w);
        const uint64_t there = mix_string(w, mix(here, 'o'));
        next(w);
        w->at++; // the colon
        walk_value(w, there);
    }
}

static void walk_array(walk *w, uint64_t here)
{
    size_t i = 0;
    for (char c = ','; c == ','; c = next(w), w->at++, i++)
        walk_value(w, mix(mix(mix(here, 'a'), (unsigned)(i >> 16)), (unsigned)(i & 0xFFFF)));
}

static void walk_token(walk *w, uint64_t here, bool is_number)
{
    while (w->at < w->end && memchr(" \t\r\n,]}", *w->at, 7) == NULL)
        here = mix(here, (unsigned char)*w->at++);
    keep(w, is_number ? mix(here, 0x100) : here);
}

static void walk_value(walk *w, uint64_t here)
{
    const char first = next(w);
    if (first == '"') {
        keep(w, mix_string(w, mix(here, 's')));
    } else if (first == '{' || first == '[') {
        keep(w, mix(here, (unsigned char)first));
        w->at++;
        const char second = next(w);
        if (second == '}' || second == ']')
            w->at++;
        else
            (first == '{' ? walk_object : walk_array)(w, here);
    } else {
        const bool is_number = strchr("tfn", first) == NULL;
        walk_token(w, mix(here, is_number ? 's' : 'l'), is_number);
    }
}

// ---- Lists ----

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

leaf_list leaves_of(const char *text, size_t length)
{
    walk w = {.at = text, .end = text + length};
    walk_value(&w, 14695981039346656037u);
    qsort(w.found.items, w.found.count, sizeof *w.found.items, compare);
    return w.found;
}

size_t leaves_missing(const leaf_list *a, const leaf_list *b)
{
    size_t missing = 0;
    size_t k = 0;
    for (size_t i = 0; i < a->count; i++) {
        while (k < b->count && b->items[k] < a->items[i])
            k++;
        if (k < b->count && b->items[k] == a->items[i])
            k++;
        else
            missing++;
    }
    return missing;
}

void leaves_drop(leaf_list *list)
{
    free(list->items);
    *list = (leaf_list){0};
}
