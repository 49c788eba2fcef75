/**
 * @file
 * Contestants that read the texts of one file of the corpus, and the proof that they read the same.
 *
 * `run` of the first four keeps what it makes, which `settle` frees; those with `freed` in their
 * names free it themselves.
 */
#ifndef RDX_BENCH_READING_H
#define RDX_BENCH_READING_H

#include <cjson/cJSON.h>
#include <rdx/parse.h>

#include "peer_rapidjson.h"
#include "texts.h"

typedef struct reading {
    texts all;
    rdx_policy policy;
    rdx_arena *arenas;               // one a text
    cJSON **trees;                   //
    void **documents;                // RapidJSON's
    peer_rapidjson_judge **judges;   // the judge of each text
    peer_rapidjson_judge **by_event; // NULL where no text has the event
    char *copy;
} reading;

reading reading_open(const bench *b, const char *file, rdx_policy policy);

/** Of texts that are loaded; it owns them from here on. */
reading reading_of(texts all, rdx_policy policy);

void reading_close(reading *r);

/** Ends the program unless all read each text, find it valid and find the same in it. */
void reading_require_equal(const reading *r);

contestant reading_rdx(reading *r, const char *name);
contestant reading_rdx_freed(reading *r);
contestant reading_rdx_validate(reading *r);
contestant reading_cjson(reading *r);
contestant reading_cjson_freed(reading *r);
contestant reading_rapidjson_dom(reading *r);
contestant reading_rapidjson_schema(reading *r);

/** Copies each text to one place again and again. */
contestant reading_memcpy(reading *r);

/** Copies each text to memory of its own, as who keeps it must. */
contestant reading_copy(reading *r);

#endif
