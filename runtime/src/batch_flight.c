/**
 * @file
 * The thread that asks for a batch's token.
 */
#include "batch_flight.h"

#include "auth.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { MAX_TOKEN_MEMORY = 256 * 1000 };

struct rdx_batch_flight {
    rdx_auth *auth;
    rdx_multi *multi;
    int64_t until_ms;
    pthread_t thread;
    atomic_bool unwanted;
    atomic_bool over; // what follows is written before it is set
    rdx_arena secret;
    const char *token;
    rdx_status status;
    rdx_report causes;
};

static bool is_wanted(void *context, uint64_t sent, uint64_t total)
{
    (void)sent;
    (void)total;
    rdx_batch_flight *flight = context;
    return !atomic_load(&flight->unwanted);
}

static void *fly(void *context)
{
    rdx_batch_flight *flight = context;
    const rdx_patience patience = {flight->until_ms, is_wanted, flight};
    flight->status =
        rdx_auth_get(flight->auth, &flight->secret, &patience, &flight->token, &flight->causes);
    atomic_store(&flight->over, true);
    rdx_multi_wakeup(flight->multi);
    return NULL;
}

rdx_batch_flight *rdx_batch_flight_open(rdx_auth *auth, rdx_multi *multi, int64_t until_ms)
{
    rdx_batch_flight *flight = calloc(1, sizeof *flight);
    if (flight == NULL)
        return NULL;
    flight->auth = auth;
    flight->multi = multi;
    flight->until_ms = until_ms;
    flight->secret = RDX_ARENA(MAX_TOKEN_MEMORY);
    if (pthread_create(&flight->thread, NULL, fly, flight) == 0)
        return flight;
    free(flight);
    return NULL;
}

int64_t rdx_batch_flight_until(const rdx_batch_flight *flight)
{
    return flight->until_ms;
}

bool rdx_batch_flight_is_over(rdx_batch_flight *flight)
{
    return atomic_load(&flight->over);
}

rdx_status rdx_batch_flight_take(const rdx_batch_flight *flight, const char **token,
                                 const rdx_report **causes)
{
    *token = flight->token;
    *causes = &flight->causes;
    return flight->status;
}

void rdx_batch_flight_close(rdx_batch_flight *flight)
{
    if (flight == NULL)
        return;
    atomic_store(&flight->unwanted, true);
    pthread_join(flight->thread, NULL);
    rdx_arena_drop(&flight->secret);
    rdx_report_drop(&flight->causes);
    free(flight);
}
