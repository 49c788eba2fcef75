/**
 * @file
 * Untyped values as cJSON trees, for programs that use cJSON already.
 *
 * cJSON rounds numbers to a double; `rdx_json` keeps their spelling. Thread safety: as cJSON, which
 * keeps a process-wide error position but reads nothing from it here.
 */
#ifndef RDX_CJSON_H
#define RDX_CJSON_H

#include <rdx/value.h>

struct cJSON;

RDX_BEGIN

/**
 * A tree of `value`, to be freed with cJSON_Delete. RDX_E_ARGUMENT when absent or not JSON;
 * RDX_E_NUMBER, RDX_E_NUL or RDX_E_UTF8 for what cJSON can't carry: a number beyond a double,
 * U+0000.
 */
RDX_API RDX_NODISCARD rdx_status rdx_json_to_cjson(rdx_json value, struct cJSON **out);

/** `tree` as an untyped value whose text lives in `arena`. */
RDX_API RDX_NODISCARD rdx_status rdx_json_from_cjson(rdx_arena *arena, const struct cJSON *tree,
                                                     rdx_json *out);

RDX_END

#endif
