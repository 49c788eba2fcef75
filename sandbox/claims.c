/**
 * @file
 * Claims as a cJSON tree, behind the library's strict reader. See claims.h.
 */
#include "claims.h"

#include <rdx/cjson.h>
#include <rdx/message.h>

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

struct sandbox_claims {
    cJSON *tree;
};

// cJSON alone would take trailing garbage, loose numbers and invalid UTF-8.
static cJSON *read_object(const char *json, size_t length)
{
    rdx_meta_names names;
    if (rdx_meta_names_find(json, length, &names, NULL) != RDX_OK)
        return NULL;
    rdx_arena arena = RDX_ARENA(length + 4096);
    cJSON *tree = NULL;
    const rdx_json value = {RDX_JSON_KIND_OBJECT, rdx_arena_text(&arena, json, length)};
    if (rdx_json_to_cjson(value, &tree) != RDX_OK)
        tree = NULL;
    rdx_arena_drop(&arena);
    return tree;
}

sandbox_claims *sandbox_claims_open(const char *json, size_t length)
{
    cJSON *tree = read_object(json, length);
    sandbox_claims *claims = tree == NULL ? NULL : malloc(sizeof *claims);
    if (claims == NULL)
        cJSON_Delete(tree);
    else
        claims->tree = tree;
    return claims;
}

bool sandbox_claims_has(const sandbox_claims *claims, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(claims->tree, name) != NULL;
}

static const cJSON *find_single(const sandbox_claims *claims, const char *name)
{
    const cJSON *found = NULL;
    const cJSON *member;
    cJSON_ArrayForEach(member, claims->tree)
    {
        if (strcmp(member->string, name) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = member;
    }
    return found;
}

const char *sandbox_claims_text(const sandbox_claims *claims, const char *name)
{
    return cJSON_GetStringValue(find_single(claims, name));
}

bool sandbox_claims_time(const sandbox_claims *claims, const char *name, int64_t *out)
{
    const cJSON *member = find_single(claims, name);
    if (member == NULL || !cJSON_IsNumber(member))
        return false;
    const double seconds = member->valuedouble;
    if (!(seconds >= 0 && seconds < 1e15)) // a double is exact there; so that no NaN passes, "not"
        return false;
    *out = (int64_t)seconds;
    return true;
}

void sandbox_claims_close(sandbox_claims *claims)
{
    if (claims != NULL)
        cJSON_Delete(claims->tree);
    free(claims);
}
