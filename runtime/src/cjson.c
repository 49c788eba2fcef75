/**
 * @file
 * The door to cJSON: no other file of the library includes it.
 *
 * cJSON is lenient in ways that would change a value unseen: it ends strings at U+0000 and writes
 * numbers that are not finite as null. What it can't carry is refused here instead.
 */
#include <rdx/cjson.h>

#include "number.h"
#include "utf8.h"
#include "wipe.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

// Whether a string in `text` holds U+0000, where cJSON would cut it.
static bool holds_nul(const char *text)
{
    for (const char *escape = strchr(text, '\\'); escape != NULL && escape[1] != '\0';
         escape = strchr(escape + 2, '\\')) {
        if (strncmp(escape + 1, "u0000", 5) == 0)
            return true;
    }
    return false;
}

static rdx_json_kind kind_of(const cJSON *tree)
{
    switch (tree->type & 0xFF) { // the higher bits say who owns what
    case cJSON_NULL:
        return RDX_JSON_KIND_NULL;
    case cJSON_False:
    case cJSON_True:
        return RDX_JSON_KIND_BOOL;
    case cJSON_Number:
        return RDX_JSON_KIND_NUMBER;
    case cJSON_String:
        return RDX_JSON_KIND_STRING;
    case cJSON_Array:
        return RDX_JSON_KIND_ARRAY;
    case cJSON_Object:
        return RDX_JSON_KIND_OBJECT;
    default:
        return RDX_JSON_KIND_ABSENT;
    }
}

// ---- What cJSON can carry ----

static rdx_status check_text(const char *text)
{
    if (text == NULL)
        return RDX_OK;
    const size_t length = strlen(text);
    return rdx_utf8_valid(text, length) == length ? RDX_OK : RDX_E_UTF8;
}

// Whether cJSON writes all of `tree` as the JSON that it stands for. As deep as cJSON's own writer.
static rdx_status check_tree(const cJSON *tree)
{
    const rdx_json_kind kind = kind_of(tree);
    if (kind == RDX_JSON_KIND_ABSENT)
        return RDX_E_ARGUMENT;
    if (kind == RDX_JSON_KIND_NUMBER && !isfinite(tree->valuedouble))
        return RDX_E_NUMBER;
    if (kind == RDX_JSON_KIND_STRING)
        return tree->valuestring == NULL ? RDX_E_ARGUMENT : check_text(tree->valuestring);
    for (const cJSON *child = tree->child; child != NULL; child = child->next) {
        rdx_status status = check_text(child->string);
        if (status == RDX_OK)
            status = check_tree(child);
        if (status != RDX_OK)
            return status;
    }
    return RDX_OK;
}

// ---- To a tree ----

static rdx_status parse_raw(rdx_json value, cJSON **out)
{
    const size_t length = strlen(value.text);
    if (value.kind == RDX_JSON_KIND_NUMBER && !rdx_number_spelled(value.text, length))
        return RDX_E_ARGUMENT;
    if (holds_nul(value.text))
        return RDX_E_NUL;
    // With its NUL, since cJSON is to find the end of the value there.
    cJSON *tree = cJSON_ParseWithLengthOpts(value.text, length + 1, NULL, 1);
    const rdx_status status =
        tree == NULL || kind_of(tree) != value.kind ? RDX_E_ARGUMENT : check_tree(tree);
    if (status != RDX_OK)
        cJSON_Delete(tree);
    else
        *out = tree;
    return status;
}

rdx_status rdx_json_to_cjson(rdx_json value, cJSON **out)
{
    *out = NULL;
    if (value.kind == RDX_JSON_KIND_NULL || rdx_is_null(value.text)) {
        *out = cJSON_CreateNull();
        return *out == NULL ? RDX_E_NOMEM : RDX_OK;
    }
    if (value.kind == RDX_JSON_KIND_ABSENT || value.text == NULL)
        return RDX_E_ARGUMENT;
    const size_t length = strlen(value.text);
    if (rdx_utf8_valid(value.text, length) != length)
        return RDX_E_UTF8;
    if (value.kind != RDX_JSON_KIND_STRING)
        return parse_raw(value, out);
    *out = cJSON_CreateString(value.text);
    return *out == NULL ? RDX_E_NOMEM : RDX_OK;
}

// ---- From a tree ----

static const char *print_raw(rdx_arena *arena, const cJSON *tree)
{
    char *printed = cJSON_PrintUnformatted(tree);
    if (printed == NULL)
        return NULL;
    const size_t length = strlen(printed);
    const char *text = rdx_arena_text(arena, printed, length);
    rdx_wipe(printed, length);
    cJSON_free(printed);
    return text;
}

rdx_status rdx_json_from_cjson(rdx_arena *arena, const cJSON *tree, rdx_json *out)
{
    *out = (rdx_json){0};
    if (tree == NULL)
        return RDX_E_ARGUMENT;
    const rdx_status status = check_tree(tree);
    if (status != RDX_OK)
        return status;
    const rdx_json_kind kind = kind_of(tree);
    const char *text = kind == RDX_JSON_KIND_STRING
                           ? rdx_arena_text(arena, tree->valuestring, strlen(tree->valuestring))
                           : print_raw(arena, tree);
    if (text == NULL)
        return RDX_E_NOMEM;
    *out = (rdx_json){kind, text};
    return RDX_OK;
}
