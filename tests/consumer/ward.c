/**
 * @file
 * A consumer of its own schemas in C, that could send too: rdx::net goes with any bindings.
 */
#include <stdio.h>
#include <string.h>

#include <rdx/client.h>
#include <rdx/gen/events.h>
#include <rdx/gen/ward_admit.h>

static rdx_status write_admit(rdx_arena *arena, const char **text, size_t *length)
{
    rdx_nurse_list nurses = RDX_LIST(rdx_nurse, {RDX_NURSE_REQUIRED(.id = "n-1")});
    const rdx_ward_admit message = {RDX_WARD_ADMIT_REQUIRED(.bed = "A12"),
                                    .weight = RDX_NUMBER("71.50"), .nurses = nurses};
    rdx_body *body = NULL;
    rdx_status status = rdx_ward_admit_write(&message, NULL, &body, NULL);
    if (status == RDX_OK)
        status = rdx_body_text(body, arena, text, length, NULL);
    rdx_body_close(body);
    return status;
}

// A client without keys cannot be opened; that it says so shows that rdx::net is there.
static bool net_is_there(void)
{
    const rdx_auth_options none = {.client_id = NULL};
    rdx_auth *auth = NULL;
    rdx_status status = rdx_auth_open(&none, &auth, NULL);
    rdx_auth_close(auth);
    return status != RDX_OK;
}

int main(void)
{
    size_t events = 0;
    rdx_arena arena = RDX_ARENA(1 << 20);
    const char *text = NULL;
    size_t length = 0;
    rdx_ward_admit *read = NULL;
    rdx_status status = write_admit(&arena, &text, &length);
    if (status == RDX_OK)
        status = rdx_ward_admit_parse(&arena, text, length, NULL, &read, NULL);
    bool same = status == RDX_OK && strcmp(read->bed, "A12") == 0 && read->nurses.count == 1 &&
                rdx_events(&events) != NULL && events == 1 && net_is_there();
    rdx_arena_drop(&arena);
    puts(same ? "ward: written and read" : "ward: not the same");
    return same ? 0 : 1;
}
