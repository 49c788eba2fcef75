/**
 * @file
 * Walks through the structs of a message by its tables.
 */
#include "contents.h"

#include <stdio.h>
#include <string.h>

#include <rdx/view.h>

// A place below another; the document has none above it.
typedef struct step {
    const struct step *above;
    const char *key; // NULL: the element `index`
    size_t index;
} step;

typedef struct walk {
    contents_visit *visit;
    void *context;
} walk;

// The layout of every list of objects.
typedef struct any_list {
    const char *items;
    size_t count;
} any_list;

// ---- Pointers ----

static size_t put(char *out, size_t used, char c)
{
    if (used < CONTENTS_POINTER - 1)
        out[used++] = c;
    return used;
}

// By RFC 6901; what has no room is left out.
static size_t write_pointer(const step *at, char out[CONTENTS_POINTER])
{
    size_t used = at->above != NULL ? write_pointer(at->above, out) : 0;
    if (at->key == NULL) {
        char digits[32];
        const int length = snprintf(digits, sizeof digits, "/%zu", at->index);
        for (int i = 0; i < length; i++)
            used = put(out, used, digits[i]);
        return used;
    }
    used = put(out, used, '/');
    for (const char *c = at->key; *c != '\0'; c++) {
        used = put(out, used, *c == '~' || *c == '/' ? '~' : *c);
        if (*c == '~' || *c == '/')
            used = put(out, used, *c == '~' ? '0' : '1');
    }
    return used;
}

// ---- Values ----

// What the value beside the content makes of it. *unclear: there is none, or none that is known.
static rdx_encoding encoding_of(const rdx_row *row, const char *object, bool *unclear)
{
    enum { ABSENT, NULLED }; // the first enumerators of all; the last one is OTHER
    const rdx_content_rule *rule = row->sub;
    *unclear = false;
    if (rule->by_value == NULL)
        return RDX_ENCODE_BASE64;
    unsigned beside;
    memcpy(&beside, object + rule->beside, sizeof beside);
    *unclear = beside == ABSENT || beside == NULLED || beside + 1 >= rule->count;
    return beside < rule->count ? (rdx_encoding)rule->by_value[beside] : RDX_ENCODE_REFUSED;
}

static bool visit_content(const walk *w, const rdx_row *row, const char *object, const step *at)
{
    rdx_content content;
    memcpy(&content, object + row->offset, sizeof content);
    bool unclear;
    const rdx_encoding encoding = encoding_of(row, object, &unclear);
    if (content.kind != RDX_CONTENT_TEXT || (encoding == RDX_ENCODE_REFUSED && !unclear))
        return true;
    contents_place place = {
        .text = content.data, .plain = encoding == RDX_ENCODE_TEXT, .unclear = unclear};
    place.length = content.size != 0 ? content.size : strlen(place.text);
    place.pointer[write_pointer(at, place.pointer)] = '\0';
    return place.length == 0 || w->visit(w->context, &place);
}

// ---- The walk ----

static bool visit_object(const walk *w, const rdx_view *view, const char *object, const step *at);

static bool visit_list(const walk *w, const rdx_row *row, const char *object, const step *at)
{
    const rdx_view *view = row->sub;
    any_list list;
    memcpy(&list, object + row->offset, sizeof list);
    bool more = true;
    for (size_t i = 0; more && i < list.count; i++)
        more = visit_object(w, view, list.items + i * view->size, &(step){.above = at, .index = i});
    return more;
}

static bool visit_row(const walk *w, const rdx_row *row, const char *object, const step *at)
{
    const char *below;
    switch (row->kind) {
    case RDX_KIND_CONTENT:
        return visit_content(w, row, object, at);
    case RDX_KIND_LIST:
        return visit_list(w, row, object, at);
    case RDX_KIND_OBJECT:
        memcpy(&below, object + row->offset, sizeof below);
        return below == NULL || visit_object(w, row->sub, below, at);
    default:
        return true;
    }
}

static bool visit_object(const walk *w, const rdx_view *view, const char *object, const step *at)
{
    bool more = true;
    for (size_t i = 0; more && i < view->listed; i++)
        more = visit_row(w, &view->rows[i], object, &(step){.above = at, .key = view->rows[i].key});
    return more;
}

void contents_each(rdx_message message, contents_visit *visit, void *context)
{
    const walk w = {visit, context};
    const rdx_row *root = message.event->root;
    if (message.data == NULL)
        return;
    if (root->kind == RDX_KIND_OBJECT)
        visit_object(&w, root->sub, message.data, NULL);
    else if (root->kind == RDX_KIND_LIST)
        visit_list(&w, root, message.data, NULL);
}
