/**
 * @file
 * Reads /proc/PID/maps and /proc/PID/mem.
 */
#define _GNU_SOURCE // memmem
#include "memory.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Shadow memory of sanitizers is larger; it holds no copies.
static const uint64_t most_mapped = UINT64_C(1) << 29;

enum { PIECE = 1 << 20 };

void memory_watch(secrets *all, const char *name, const void *bytes, size_t size)
{
    if (all->count == MOST_SECRETS || size == 0 || size > LONGEST_SECRET)
        abort();
    secret *s = &all->items[all->count++];
    s->name = name;
    s->size = size;
    memcpy(s->bytes, bytes, size);
}

void memory_watch_number(secrets *all, const char *name, const char *reversed_name,
                         const unsigned char *bytes, size_t size)
{
    unsigned char reversed[LONGEST_SECRET];
    for (size_t i = 0; i < size && i < sizeof reversed; i++)
        reversed[i] = bytes[size - 1 - i];
    memory_watch(all, name, bytes, size);
    memory_watch(all, reversed_name, reversed, size);
}

// Where `place`, one of a secret's counts, is chosen by the mapping's name.
static size_t *count_of(secret *s, const char *name)
{
    if (strstr(name, "[stack") != NULL)
        return &s->in_stack;
    return strchr(name, '/') != NULL ? &s->in_images : &s->in_heap;
}

static void search_piece(const unsigned char *piece, size_t size, size_t fresh, const char *name,
                         secrets *all)
{
    for (size_t i = 0; i < all->count; i++) {
        secret *s = &all->items[i];
        const unsigned char *at = piece;
        size_t left = size;
        while ((at = memmem(at, left, s->bytes, s->size)) != NULL && at < piece + fresh) {
            ++*count_of(s, name);
            at++;
            left = size - (size_t)(at - piece);
        }
    }
}

// Pieces overlap, so that a secret may stand across two; it is counted where it begins.
static void search_mapping(int memory, uint64_t start, uint64_t end, const char *name,
                           unsigned char *piece, secrets *all)
{
    for (uint64_t at = start; at < end; at += PIECE) {
        const uint64_t left = end - at;
        const size_t wanted = left < PIECE + LONGEST_SECRET ? (size_t)left : PIECE + LONGEST_SECRET;
        const ssize_t got = pread(memory, piece, wanted, (off_t)at);
        if (got > 0)
            search_piece(piece, (size_t)got, PIECE, name, all);
    }
}

static void search_all(FILE *maps, int memory, unsigned char *piece, secrets *all)
{
    char line[1024], access[8], name[512];
    uint64_t start, end;
    while (fgets(line, sizeof line, maps) != NULL) {
        name[0] = '\0';
        const int fields = sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %511[^\n]", &start,
                                  &end, access, name);
        if (fields >= 3 && access[0] == 'r' && end - start <= most_mapped)
            search_mapping(memory, start, end, name, piece, all);
    }
}

int memory_search(pid_t process, secrets *all)
{
    char path[64];
    for (size_t i = 0; i < all->count; i++)
        all->items[i].in_heap = all->items[i].in_stack = all->items[i].in_images = 0;
    snprintf(path, sizeof path, "/proc/%d/mem", (int)process);
    const int memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "re");
    unsigned char *piece = malloc(PIECE + LONGEST_SECRET);
    const int searched = memory >= 0 && maps != NULL && piece != NULL;
    if (searched)
        search_all(maps, memory, piece, all);
    free(piece);
    if (maps != NULL)
        fclose(maps);
    if (memory >= 0)
        close(memory);
    return searched;
}
