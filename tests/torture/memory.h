/**
 * @file
 * The memory of another process, searched for secrets.
 */
#ifndef TORTURE_MEMORY_H
#define TORTURE_MEMORY_H

#include <stddef.h>
#include <sys/types.h>

enum { MOST_SECRETS = 16, LONGEST_SECRET = 512 };

/** What is searched for, and where it was found. */
typedef struct secret {
    const char *name;
    unsigned char bytes[LONGEST_SECRET];
    size_t size;
    size_t in_heap; // and other memory without a file
    size_t in_stack;
    size_t in_images; // data of the program and of libraries
} secret;

typedef struct secrets {
    secret items[MOST_SECRETS];
    size_t count;
} secrets;

/** Adds what is to be searched for. */
void memory_watch(secrets *all, const char *name, const void *bytes, size_t size);

/** The same, and its bytes from behind, as numbers stand in memory. */
void memory_watch_number(secrets *all, const char *name, const char *reversed_name,
                         const unsigned char *bytes, size_t size);

/** Counts each secret in all memory of a child of this process, anew. False: it can't be read. */
int memory_search(pid_t process, secrets *all);

#endif
