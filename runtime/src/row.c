/**
 * @file
 * Access to members by row.
 */
#include "row.h"

#include <string.h>

static size_t kind_size(uint8_t kind)
{
    static const size_t sizes[] = {
        [RDX_KIND_TEXT] = sizeof(char *),         [RDX_KIND_NUMBER] = sizeof(rdx_number),
        [RDX_KIND_BOOL] = sizeof(rdx_bool),       [RDX_KIND_ENUM] = sizeof(unsigned),
        [RDX_KIND_CONTENT] = sizeof(rdx_content), [RDX_KIND_JSON] = sizeof(rdx_json),
        [RDX_KIND_JSON_LIST] = sizeof(list_ref),  [RDX_KIND_OBJECT] = sizeof(void *),
        [RDX_KIND_LIST] = sizeof(list_ref),
    };
    return sizes[kind];
}

void row_clear(const rdx_row *row, void *data)
{
    memset((char *)data + row->offset, 0, kind_size(row->kind));
}

size_t content_length(rdx_content content)
{
    if (content.kind == RDX_CONTENT_BYTES || content.data == NULL)
        return content.size;
    const bool measured = content.kind == RDX_CONTENT_TEXT && content.size != 0;
    return measured ? content.size : strlen(content.data);
}

rdx_encoding row_encoding(const rdx_row *row, const void *data)
{
    const rdx_content_rule *rule = row->sub;
    if (rule->by_value == NULL)
        return RDX_ENCODE_BASE64;
    unsigned beside = 0;
    if (data != NULL)
        memcpy(&beside, (const char *)data + rule->beside, sizeof beside);
    return beside < rule->count ? (rdx_encoding)rule->by_value[beside] : RDX_ENCODE_REFUSED;
}

bool row_takes_null_elements(const rdx_row *row)
{
    return row->assertion != NULL && row->assertion->what->items != NULL &&
           (row->assertion->what->items->types & RDX_TYPE_NULL) != 0;
}

static bool is_integer(const rdx_row *row)
{
    const unsigned numbers = RDX_TYPE_INTEGER | RDX_TYPE_NUMBER;
    return row->kind == RDX_KIND_NUMBER && row->assertion != NULL &&
           (row->assertion->what->types & numbers) == RDX_TYPE_INTEGER;
}

const char *row_expected(const rdx_row *row)
{
    static const char *const integers[] = {"an integer", "an integer or null"};
    static const char *const names[][2] = {
        [RDX_KIND_TEXT] = {"a string", "a string or null"},
        [RDX_KIND_NUMBER] = {"a number", "a number or null"},
        [RDX_KIND_BOOL] = {"a boolean", "a boolean or null"},
        [RDX_KIND_ENUM] = {"a string", "a string or null"},
        [RDX_KIND_CONTENT] = {"a string", "a string or null"},
        [RDX_KIND_JSON] = {"a value", "a value"},
        [RDX_KIND_JSON_LIST] = {"an array", "an array or null"},
        [RDX_KIND_OBJECT] = {"an object", "an object or null"},
        [RDX_KIND_LIST] = {"an array", "an array or null"},
    };
    const bool nullable = (row->rules & RDX_NULLABLE) != 0;
    return is_integer(row) ? integers[nullable] : names[row->kind][nullable];
}

const rdx_extra_entry *extra_find(rdx_extra extra, const char *key)
{
    for (size_t i = extra.count; i-- > 0;)
        if (extra.items[i].key != NULL && strcmp(extra.items[i].key, key) == 0)
            return &extra.items[i];
    return NULL;
}

const rdx_extra_entry *extra_whole(rdx_extra extra)
{
    return extra.count > 0 && extra.items[0].key == NULL ? &extra.items[0] : NULL;
}
