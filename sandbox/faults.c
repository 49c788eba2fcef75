/**
 * @file
 * The kinds of faults, their grammar, and whose turn it is. See faults.h.
 */
#include "faults.h"

#include <string.h>

enum { HUNDRED = 100, HELP_COLUMN = 20 };

static const uint64_t most_value = 86400000; // a day in milliseconds

enum { SILENCE_MS = 60 * 1000 };

// clang-format off
static const sandbox_fault_row rows[] = {
    {"401",             "",      SANDBOX_FAULT_STATUS,          401, false,
     .help = "the token is not taken"},
    {"429",             "[=S]",  SANDBOX_FAULT_STATUS,          429, false,
     .help = "too many requests; Retry-After: S"},
    {"500",             "",      SANDBOX_FAULT_STATUS,          500, false,
     .help = "it broke before it did anything"},
    {"502",             "",      SANDBOX_FAULT_STATUS,          502, true,
     .help = "a gateway lost the reply"},
    {"503",             "[=S]",  SANDBOX_FAULT_STATUS,          503, false,
     .help = "not now; Retry-After: S"},
    {"504",             "",      SANDBOX_FAULT_STATUS,          504, true,
     .help = "a gateway did not wait for the reply"},
    {"html",            "",      SANDBOX_FAULT_HTML,            200, true,
     .help = "200 with a page in place of the JSON"},
    {"errors",          "",      SANDBOX_FAULT_ERRORS,          200, false,
     .help = "200 with Meta.Errors"},
    {"truncated",       "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "half of the JSON, as if it were all",
     .is_halved = true, .tells_half = true},
    {"redirect",        "",      SANDBOX_FAULT_REDIRECT,        307, false,
     .help = "307 to http://example.invalid/"},
    {"length-over",     "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "100 bytes fewer than it promised",
     .told_more = 100},
    {"length-under",    "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "twice what it promised",
     .tells_half = true},
    {"endless",         "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "spaces without end in place of the JSON",
     .way = SANDBOX_WAY_ENDLESS},
    {"slow",            "=MS",   SANDBOX_FAULT_MANNER,          0,   true,
     .help = "the reply waits",
     .way = SANDBOX_WAY_SLOW},
    {"drip",            "=MS",   SANDBOX_FAULT_MANNER,          0,   true,
     .help = "the reply comes byte by byte",
     .way = SANDBOX_WAY_DRIP},
    {"silent",          "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "no reply; after 60 s it hangs up",
     .way = SANDBOX_WAY_SILENT, .pause_ms = SILENCE_MS},
    {"reset-request",   "",      SANDBOX_FAULT_MANNER,          0,   false,
     .help = "the connection breaks as the body begins",
     .way = SANDBOX_WAY_RESET},
    {"reset-reply",     "",      SANDBOX_FAULT_MANNER,          0,   true,
     .help = "the connection breaks in the middle of the reply",
     .way = SANDBOX_WAY_BREAK_OFF, .is_halved = true},
    {"refuse",          "[=MS]", SANDBOX_FAULT_REFUSE,          0,   false,
     .help = "no connection in its first MS, or for ever"},
    {"tls-expired",     "",      SANDBOX_FAULT_TLS_EXPIRED,     0,   false,
     .help = "https, the certificate has expired"},
    {"tls-self-signed", "",      SANDBOX_FAULT_TLS_SELF_SIGNED, 0,   false,
     .help = "https, no authority signed the certificate"},
    {"tls-wrong-name",  "",      SANDBOX_FAULT_TLS_WRONG_NAME,  0,   false,
     .help = "https, the certificate is for example.invalid"},
};
// clang-format on

static const char *const place_names[SANDBOX_PLACES] = {"token", "upload", "endpoint", "blob"};

const char *sandbox_place_name(sandbox_place place)
{
    return place_names[place];
}

void sandbox_faults_help(FILE *to)
{
    fputs(
        "FAULT is KIND[=VALUE][:N | :P%][@PLACE]: for the next N requests or P percent of them\n"
        "(default: all), at token, upload, endpoint or blob (default: all). Of several the first\n"
        "that fits is the one. The kinds; (acted on): after the request was done as usual:\n"
        "\n",
        to);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const int used = fprintf(to, "  %s%s", rows[i].name, rows[i].value);
        fprintf(to, "%*s%s%s\n", HELP_COLUMN - used, "", rows[i].help,
                rows[i].is_acted_on ? " (acted on)" : "");
    }
}

// ---- Grammar ----

// A piece of the text that is being read.
typedef struct piece {
    const char *text;
    size_t length;
} piece;

static bool is_word(piece p, const char *word)
{
    return strlen(word) == p.length && memcmp(p.text, word, p.length) == 0;
}

// Takes what follows the first `mark` off `whole`; false when there is no mark.
static bool cut(piece *whole, char mark, piece *out)
{
    const char *at = memchr(whole->text, mark, whole->length);
    if (at == NULL)
        return false;
    const size_t before = (size_t)(at - whole->text);
    *out = (piece){at + 1, whole->length - before - 1};
    whole->length = before;
    return true;
}

static bool read_number(piece p, uint64_t most, uint64_t *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < p.length; i++) {
        if (p.text[i] < '0' || p.text[i] > '9')
            return false;
        number = 10 * number + (uint64_t)(p.text[i] - '0');
        if (number > most)
            return false;
    }
    *out = number;
    return p.length > 0;
}

static bool read_share(piece p, sandbox_fault_rule *rule)
{
    uint64_t percent;
    if (p.length == 0 || p.text[p.length - 1] != '%')
        return read_number(p, UINT32_MAX, &rule->left) && rule->left > 0;
    p.length--;
    if (!read_number(p, HUNDRED, &percent) || percent == 0)
        return false;
    rule->percent = (unsigned)percent;
    return true;
}

static bool read_place(piece p, sandbox_fault_rule *rule)
{
    size_t place = 0;
    while (place < SANDBOX_PLACES && !is_word(p, place_names[place]))
        place++;
    rule->place = (sandbox_place)place;
    return place < SANDBOX_PLACES;
}

static bool read_kind(piece p, sandbox_fault *fault)
{
    piece value;
    fault->has_value = cut(&p, '=', &value);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (is_word(p, rows[i].name))
            fault->row = &rows[i];
    }
    if (fault->row == NULL)
        return false;
    const bool takes_value = fault->row->value[0] != '\0',
               needs_value = fault->row->value[0] == '=';
    if (!fault->has_value)
        return !needs_value;
    return takes_value && read_number(value, most_value, &fault->value);
}

static bool is_at_start(const sandbox_fault *fault)
{
    return fault->row->kind >= SANDBOX_FAULT_REFUSE;
}

bool sandbox_faults_at_start(const sandbox_faults *faults)
{
    return faults->refuse.row != NULL || faults->tls.row != NULL;
}

static bool add_rule(sandbox_faults *faults, const sandbox_fault_rule *rule)
{
    if (faults->count == SANDBOX_FAULTS)
        return false;
    faults->rules[faults->count++] = *rule;
    return true;
}

// A fault of the whole sandbox, which has one of its kind at most.
static bool add_start(sandbox_faults *faults, const sandbox_fault *fault)
{
    sandbox_fault *place =
        fault->row->kind == SANDBOX_FAULT_REFUSE ? &faults->refuse : &faults->tls;
    if (place->row != NULL)
        return false;
    *place = *fault;
    return true;
}

bool sandbox_faults_add(sandbox_faults *faults, const char *text, size_t length)
{
    piece rest = {text, length}, share, place;
    sandbox_fault_rule rule = {.place = SANDBOX_PLACES, .left = UINT64_MAX, .percent = HUNDRED};
    const bool has_place = cut(&rest, '@', &place), has_share = cut(&rest, ':', &share);
    if ((has_place && !read_place(place, &rule)) || (has_share && !read_share(share, &rule)) ||
        !read_kind(rest, &rule.fault))
        return false;
    if (!is_at_start(&rule.fault))
        return add_rule(faults, &rule);
    return !has_place && !has_share && add_start(faults, &rule.fault);
}

// ---- Whose turn it is ----

// Below a hundred. The step is that of SplitMix64 (Steele, Lea, Flood 2014).
static unsigned draw(sandbox_faults *faults)
{
    uint64_t z = faults->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (unsigned)((z ^ (z >> 31)) % HUNDRED);
}

sandbox_fault sandbox_faults_take(sandbox_faults *faults, sandbox_place place)
{
    for (size_t i = 0; i < faults->count; i++) {
        sandbox_fault_rule *rule = &faults->rules[i];
        if ((rule->place != SANDBOX_PLACES && rule->place != place) || rule->left == 0 ||
            (rule->percent < HUNDRED && draw(faults) >= rule->percent))
            continue;
        if (rule->left != UINT64_MAX)
            rule->left--;
        return rule->fault;
    }
    return (sandbox_fault){0};
}
