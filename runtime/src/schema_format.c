/**
 * @file
 * JSON Schema's formats, by hand and by the RFCs that assertion.h names.
 */
#include "schema_format.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "format.h"

// What is left of a text.
typedef struct piece {
    const char *at;
    size_t length;
} piece;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static piece without(piece text, size_t count)
{
    return (piece){text.at + count, text.length - count};
}

// ---- Dates: RFC 3339 ----

static bool take(piece *text, char wanted)
{
    if (text->length == 0 || *text->at != wanted)
        return false;
    *text = without(*text, 1);
    return true;
}

static bool take_two(piece *text, int most, int *out)
{
    if (text->length < 2 || !is_digit(text->at[0]) || !is_digit(text->at[1]))
        return false;
    *out = (text->at[0] - '0') * 10 + text->at[1] - '0';
    *text = without(*text, 2);
    return *out <= most;
}

static bool take_fraction(piece *text)
{
    if (!take(text, '.'))
        return true;
    const size_t before = text->length;
    while (text->length > 0 && is_digit(*text->at))
        *text = without(*text, 1);
    return text->length < before;
}

// In minutes.
static bool take_offset(piece *text, int *out)
{
    int hours;
    int minutes;
    *out = 0;
    if (take(text, 'Z') || take(text, 'z'))
        return true;
    const bool west = take(text, '-');
    if (!west && !take(text, '+'))
        return false;
    if (!take_two(text, 23, &hours) || !take(text, ':') || !take_two(text, 59, &minutes))
        return false;
    *out = (hours * 60 + minutes) * (west ? -1 : 1);
    return true;
}

// A leap second is the last one of a day, in UTC.
static bool is_last_minute(int hour, int minute, int offset)
{
    const int day = 24 * 60;
    return (hour * 60 + minute - offset + 2 * day) % day == day - 1;
}

static bool is_time(piece text)
{
    int hour;
    int minute;
    int second;
    int offset;
    return take_two(&text, 23, &hour) && take(&text, ':') && take_two(&text, 59, &minute) &&
           take(&text, ':') && take_two(&text, 60, &second) && take_fraction(&text) &&
           take_offset(&text, &offset) && text.length == 0 &&
           (second < 60 || is_last_minute(hour, minute, offset));
}

static bool is_date_time(piece text)
{
    enum { DATE = 10 };
    return text.length > DATE && format_fits(RDX_FORMAT_DATE, text.at, DATE) &&
           is_one_of(text.at[DATE], "Tt") && is_time(without(text, DATE + 1));
}

// ---- Hosts ----

// RFC 1034, 3.1, and RFC 1123, 2.1, which lets a label start with a digit.
static bool is_label(piece text)
{
    if (text.length == 0 || text.length > 63 || text.at[0] == '-' ||
        text.at[text.length - 1] == '-')
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (!is_letter(text.at[i]) && !is_digit(text.at[i]) && text.at[i] != '-')
            return false;
    return true;
}

static bool is_hostname(piece text)
{
    if (text.length > 253)
        return false;
    for (;;) {
        const char *dot = text.length > 0 ? memchr(text.at, '.', text.length) : NULL;
        const size_t label = dot != NULL ? (size_t)(dot - text.at) : text.length;
        if (!is_label((piece){text.at, label}))
            return false;
        if (dot == NULL)
            return true;
        text = without(text, label + 1);
    }
}

static bool is_address(int family, piece text)
{
    char copy[INET6_ADDRSTRLEN + 1];
    unsigned char address[16];
    if (text.length == 0 || text.length >= sizeof copy ||
        memchr(text.at, '\0', text.length) != NULL)
        return false;
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    return inet_pton(family, copy, address) == 1;
}

// ---- Mail: RFC 5322, 3.4.1, without comments and folding ----

static bool is_atom_char(char c)
{
    return is_letter(c) || is_digit(c) || is_one_of(c, "!#$%&'*+-/=?^_`{|}~");
}

static bool is_dot_atom(piece text)
{
    bool in_atom = false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '.' ? !in_atom : !is_atom_char(text.at[i]))
            return false;
        in_atom = text.at[i] != '.';
    }
    return in_atom;
}

// Within the quotes: printable characters and spaces, quote and backslash behind a backslash.
static bool is_quoted(piece text)
{
    if (text.length < 2 || text.at[0] != '"' || text.at[text.length - 1] != '"')
        return false;
    const size_t end = text.length - 1;
    for (size_t i = 1; i < end; i++) {
        if (text.at[i] == '"' || (text.at[i] == '\\' && ++i == end))
            return false;
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    }
    return true;
}

static bool is_literal(piece text)
{
    static const char six[] = "IPv6:";
    enum { SIX = sizeof six - 1 };
    if (text.length < 2 || text.at[0] != '[' || text.at[text.length - 1] != ']')
        return false;
    const piece inner = {text.at + 1, text.length - 2};
    return inner.length > SIX && strncasecmp(inner.at, six, SIX) == 0
               ? is_address(AF_INET6, without(inner, SIX))
               : is_address(AF_INET, inner);
}

static bool is_email(piece text)
{
    size_t sign = text.length; // the last one: a quoted name may have others
    while (sign > 0 && text.at[sign - 1] != '@')
        sign--;
    if (sign == 0)
        return false;
    const piece name = {text.at, sign - 1};
    const piece domain = without(text, sign);
    return (is_dot_atom(name) || is_quoted(name)) && (is_hostname(domain) || is_literal(domain));
}

// ---- URIs: RFC 3986, appendix A ----

// Unreserved, sub-delims and what `more` lists; or percent-encoded.
static bool is_made_of(piece text, const char *more)
{
    for (size_t i = 0; i < text.length; i++) {
        const char c = text.at[i];
        if (is_letter(c) || is_digit(c) || is_one_of(c, "-._~!$&'()*+,;=") || is_one_of(c, more))
            continue;
        if (c != '%' || text.length - i < 3 || !is_hex(text.at[i + 1]) || !is_hex(text.at[i + 2]))
            return false;
        i += 2;
    }
    return true;
}

// What stands before the first byte of `set`; *rest begins with that byte or is empty.
static piece before(piece text, const char *set, piece *rest)
{
    size_t length = 0;
    while (length < text.length && !is_one_of(text.at[length], set))
        length++;
    *rest = without(text, length);
    return (piece){text.at, length};
}

static bool is_scheme(piece text)
{
    if (text.length == 0 || !is_letter(*text.at))
        return false;
    for (size_t i = 1; i < text.length; i++)
        if (!is_letter(text.at[i]) && !is_digit(text.at[i]) && !is_one_of(text.at[i], "+-."))
            return false;
    return true;
}

static bool is_port(piece text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_digit(text.at[i]))
            return false;
    return true;
}

// "v1.x": an address of a kind that is not known yet.
static bool is_future_address(piece text)
{
    piece rest;
    if (text.length == 0 || !is_one_of(*text.at, "vV"))
        return false;
    const piece version = before(without(text, 1), ".", &rest);
    for (size_t i = 0; i < version.length; i++)
        if (!is_hex(version.at[i]))
            return false;
    return version.length > 0 && rest.length > 1 && memchr(rest.at, '%', rest.length) == NULL &&
           is_made_of(without(rest, 1), ":");
}

static bool is_authority(piece text)
{
    piece rest;
    const piece user = before(text, "@", &rest);
    if (rest.length > 0) {
        if (!is_made_of(user, ":"))
            return false;
        text = without(rest, 1);
    }
    if (text.length > 0 && *text.at == '[') {
        const piece address = before(without(text, 1), "]", &rest);
        if (rest.length == 0 || !(is_address(AF_INET6, address) || is_future_address(address)))
            return false;
        rest = without(rest, 1);
    } else if (!is_made_of(before(text, ":", &rest), "")) {
        return false;
    }
    return rest.length == 0 || (*rest.at == ':' && is_port(without(rest, 1)));
}

static bool is_uri(piece text)
{
    piece rest;
    const piece scheme = before(text, ":", &rest);
    if (!is_scheme(scheme) || rest.length == 0)
        return false;
    rest = without(rest, 1);
    piece query;
    piece fragment;
    const piece start = before(before(rest, "#", &fragment), "?", &query);
    piece path = start;
    if (path.length >= 2 && path.at[0] == '/' && path.at[1] == '/' &&
        !is_authority(before(without(start, 2), "/", &path)))
        return false;
    return is_made_of(path, ":@/") &&
           (query.length == 0 || is_made_of(without(query, 1), ":@/?")) &&
           (fragment.length == 0 || is_made_of(without(fragment, 1), ":@/?"));
}

// ---- All ----

bool schema_format_fits(rdx_schema_format format, const char *text, size_t length)
{
    const piece all = {text, length};
    switch (format) {
    case RDX_SCHEMA_FORMAT_NONE:
        return true;
    case RDX_SCHEMA_FORMAT_DATE_TIME:
        return is_date_time(all);
    case RDX_SCHEMA_FORMAT_EMAIL:
        return is_email(all);
    case RDX_SCHEMA_FORMAT_HOSTNAME:
        return is_hostname(all);
    case RDX_SCHEMA_FORMAT_IPV4:
        return is_address(AF_INET, all);
    case RDX_SCHEMA_FORMAT_IPV6:
        return is_address(AF_INET6, all);
    case RDX_SCHEMA_FORMAT_URI:
        return is_uri(all);
    case RDX_SCHEMA_FORMAT_DATE:
        return format_fits(RDX_FORMAT_DATE, text, length);
    case RDX_SCHEMA_FORMAT_UUID:
        return format_fits(RDX_FORMAT_UUID, text, length);
    }
    return true;
}

const char *schema_format_expected(rdx_schema_format format)
{
    static const char *const texts[] = {
        [RDX_SCHEMA_FORMAT_NONE] = "a text",
        [RDX_SCHEMA_FORMAT_DATE_TIME] = "a date and time by RFC 3339: YYYY-MM-DDThh:mm:ssZ",
        [RDX_SCHEMA_FORMAT_EMAIL] = "an e-mail address",
        [RDX_SCHEMA_FORMAT_HOSTNAME] = "a host name",
        [RDX_SCHEMA_FORMAT_IPV4] = "an IPv4 address",
        [RDX_SCHEMA_FORMAT_IPV6] = "an IPv6 address",
        [RDX_SCHEMA_FORMAT_URI] = "a URI with a scheme",
        [RDX_SCHEMA_FORMAT_DATE] = "a date: YYYY-MM-DD",
        [RDX_SCHEMA_FORMAT_UUID] = "a UUID",
    };
    return texts[format];
}
