/**
 * @file
 * Names of members that the walk did not expect: names that are spelled otherwise, and members that
 * their objects do not list.
 */
#include "parser.h"

// The decoded name of a member: in the copy, NUL-terminated, or without a copy where it stands.
static const char *decode_key(parser *p, json_span key, size_t *length)
{
    *length = key.length;
    if (p->copy != NULL)
        return store_string(p, key, length);
    if (!key.escaped)
        return key.start;
    char *name = rdx_arena_get(&p->scratch, 1, key.length + 1);
    if (name == NULL)
        fault_memory(p);
    else
        *length = json_decode(key, name);
    return name;
}

bool read_name(parser *p, const object *o, member_name *out, const char **at)
{
    const char *quote = *at;
    *at = NULL;
    if (*quote != '"')
        return fault_syntax(p, quote, "a member name", o->at.up) != NULL;
    const char *behind = json_string_at(&p->in, quote + 1, &out->key);
    if (behind == NULL)
        return fault_text(p, o->at.up) != NULL;
    behind = json_space(behind);
    if (*behind != ':')
        return fault_syntax(p, behind, "':'", o->at.up) != NULL;
    out->text = decode_key(p, out->key, &out->length);
    if (out->text == NULL)
        return false;
    *at = json_space(behind + 1);
    return true;
}

const char *read_unlisted(parser *p, object *o, const member_name *name, const char *at)
{
    const path here = {.up = o->at.up, .name = name->text, .length = name->length};
    const char *quote = name->key.start - 1;
    const char *earlier;
    json_span raw;
    if (p->finding_replaced)
        return pass_over(p, &raw, &here, at); // the schema does not look at it anyway
    if (!strays_add(p, (stray){object_number(p, o->brace), name->text, name->length, at}, &earlier))
        return NULL;
    if (earlier != NULL)
        rule_duplicate(p, quote, earlier, &here);
    else
        rule_stray(p, o->to.view, quote, &here);
    const char *behind = pass_over(p, &raw, &here, at);
    if (behind == NULL || !rule_repeats_within(p, raw, &here))
        return NULL;
    if (o->to.data == NULL)
        return behind;
    if (!name->key.nul)
        return store_extra(p, o->to, name->text, store_raw(p, raw)) ? behind : NULL;
    fault_nul(p, quote, &here);
    refuse_message(p, RDX_E_NUL); // `extra` has no way to hold it, and nothing may be lost
    return behind;
}
