/**
 * @file
 * RapidJSON for the bench, which is C: a document of a text, and a schema's verdict on a text.
 */
#ifndef RDX_BENCH_PEER_RAPIDJSON_H
#define RDX_BENCH_PEER_RAPIDJSON_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A document in memory of its own; NULL when the text is no JSON. */
void *peer_rapidjson_parse(const char *text, size_t length);
void peer_rapidjson_drop(void *document);

/** The validator of one schema (draft-04), which reads a text in one pass without a document. */
typedef struct peer_rapidjson_judge peer_rapidjson_judge;

/** From a schema's file, once; NULL when it can't be read. */
peer_rapidjson_judge *peer_rapidjson_judge_open(const char *schema_file);
bool peer_rapidjson_is_valid(peer_rapidjson_judge *judge, const char *text, size_t length);
void peer_rapidjson_judge_close(peer_rapidjson_judge *judge);

#ifdef __cplusplus
}
#endif

#endif
