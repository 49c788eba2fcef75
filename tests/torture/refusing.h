/**
 * @file
 * An allocator that refuses one call, counts the blocks that live and looks into those that go.
 *
 * The linker puts it between the libraries under test and the C library (`--wrap`), so that it sees
 * their calls alone, not those of cmocka, OpenSSL or libcurl.
 */
#ifndef TORTURE_REFUSING_H
#define TORTURE_REFUSING_H

#include <stdbool.h>
#include <stddef.h>

/** From now on the `number`th allocation is refused, 1 being the next; 0: none. */
void refuse_allocation(size_t number);

/** Whether it came to that. */
bool was_refused(void);

/** Calls of malloc, calloc and realloc, since the program began. */
size_t allocations(void);

/** Blocks that were given out and not freed. */
size_t live_blocks(void);

/** From now on each block that is freed is searched for `secret`; NULL: none is. */
void watch_freed(const char *secret);

/** Blocks that held it when they were freed. */
size_t freed_with_secret(void);

#endif
