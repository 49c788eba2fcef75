/**
 * @file
 * Checking what structs hold beyond their members: names, raw values, repetitions.
 */
#include "checker.h"

#include <stdlib.h>
#include <string.h>

#include "lookup.h"

static const rdx_row *listed_row(const rdx_view *view, const char *key)
{
    return view_row(view, key, strlen(key));
}

static path path_entry(const path *up, const rdx_extra_entry *entry)
{
    return (path){.up = up, .name = entry->key, .length = strlen(entry->key)};
}

static void check_entry(checker *c, const rdx_view *view, const rdx_extra_entry *entry,
                        const path *here)
{
    if (entry->key == NULL) {
        check_fail_text(c, RDX_E_ARGUMENT, "a name", here);
        return;
    }
    const path at = path_entry(here, entry);
    check_utf8(c, entry->key, at.length, &at);
    rdx_json_kind came = RDX_JSON_KIND_ABSENT;
    if (entry->json != NULL && !check_raw_kind(c, entry->json, &came, &at))
        return;
    if (came == RDX_JSON_KIND_ABSENT)
        check_fail_text(c, RDX_E_SYNTAX, "raw JSON", &at);
    if (view->closed && listed_row(view, entry->key) == NULL)
        check_fail_schema(c, RDX_E_STRAY, "a member that the schema lists", "", &at);
}

static int by_key(const void *one, const void *other)
{
    const rdx_extra_entry *const *a = one;
    const rdx_extra_entry *const *b = other;
    const int order = strcmp((*a)->key, (*b)->key);
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

// Names that occur twice, found by sorting: an object that was read may have a million names.
// A listed member's are left out: only the last one is written, if any.
static void check_repeated(checker *c, const rdx_view *view, rdx_extra extra, const path *here)
{
    const rdx_issue issue = {
        .code = RDX_E_DUPLICATE, .stage = RDX_STAGE_RULE, .expected = "one member of this name"};
    const rdx_extra_entry **sorted = malloc(extra.count * sizeof *sorted);
    if (sorted == NULL) {
        check_fail_text(c, RDX_E_NOMEM, "memory to compare names", here);
        return;
    }
    size_t count = 0;
    for (size_t i = 0; i < extra.count; i++)
        if (extra.items[i].key != NULL && listed_row(view, extra.items[i].key) == NULL)
            sorted[count++] = &extra.items[i];
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 1; i < count; i++) {
        const path at = path_entry(here, sorted[i]);
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) == 0)
            check_fail(c, issue, &at);
    }
    free(sorted);
}

void check_extra(checker *c, const rdx_view *view, rdx_extra extra, const path *here)
{
    for (size_t i = 0; i < extra.count; i++)
        check_entry(c, view, &extra.items[i], here);
    if (extra.count > 1)
        check_repeated(c, view, extra, here);
}
