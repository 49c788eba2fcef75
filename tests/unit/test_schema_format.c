/**
 * @file
 * JSON Schema's formats, text by text.
 */
#include "schema_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka needs the four above.
#include <cmocka.h>

#include <string.h>

#define LABEL_60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HOST_244 LABEL_60 "." LABEL_60 "." LABEL_60 "." LABEL_60 "."

typedef struct format_case {
    rdx_schema_format format;
    const char *text;
    bool fits;
} format_case;

#define FITS(format, text)                     \
    {                                          \
        RDX_SCHEMA_FORMAT_##format, text, true \
    }
#define FAILS(format, text)                     \
    {                                           \
        RDX_SCHEMA_FORMAT_##format, text, false \
    }

// clang-format off
static const format_case cases[] = {
    FITS(DATE_TIME, "1963-06-19T08:30:06.283185Z"),
    FITS(DATE_TIME, "1963-06-19T08:30:06Z"),
    FITS(DATE_TIME, "1937-01-01T12:00:27.87+00:20"),
    FITS(DATE_TIME, "1990-12-31T15:59:50.123-08:00"),
    FITS(DATE_TIME, "1963-06-19t08:30:06.283185z"),
    FITS(DATE_TIME, "1998-12-31T23:59:60Z"),
    FITS(DATE_TIME, "1998-12-31T15:59:60.123-08:00"),
    FITS(DATE_TIME, "1999-01-01T00:59:60+01:00"),
    FAILS(DATE_TIME, "1998-12-31T23:59:61Z"),
    FAILS(DATE_TIME, "1998-12-31T23:58:60Z"),
    FAILS(DATE_TIME, "1998-12-31T22:59:60Z"),
    FAILS(DATE_TIME, "1990-02-31T15:59:59.123-08:00"),
    FAILS(DATE_TIME, "1990-12-31T15:59:59-24:00"),
    FAILS(DATE_TIME, "1990-12-31T15:59:59-0800"),
    FAILS(DATE_TIME, "1990-12-31T15:59Z"),
    FAILS(DATE_TIME, "1990-12-31T15:59:59.Z"),
    FAILS(DATE_TIME, "1990-12-31T15:59:59"),
    FAILS(DATE_TIME, "1963-06-19T08:30:06.28123+01:00Z"),
    FAILS(DATE_TIME, "06/19/1963 08:30:06 PST"),
    FAILS(DATE_TIME, "2013-350T01:01:01"),
    FAILS(DATE_TIME, "1963-6-19T08:30:06.283185Z"),
    FAILS(DATE_TIME, "1963-06-1T08:30:06.283185Z"),
    FAILS(DATE_TIME, "1963-06-1\xE0\xA7\xAAT00:00:00Z"),
    FAILS(DATE_TIME, "1963-06-11T0\xE0\xA7\xAA:00:00Z"),
    FAILS(DATE_TIME, "+11963-06-19T08:30:06.283185Z"),
    FAILS(DATE_TIME, "1963-06-19 08:30:06Z"),
    FAILS(DATE_TIME, ""),

    FITS(EMAIL, "joe.bloggs@example.com"),
    FITS(EMAIL, "te~st@example.com"),
    FITS(EMAIL, "~test@example.com"),
    FITS(EMAIL, "test~@example.com"),
    FITS(EMAIL, "te.s.t@example.com"),
    FITS(EMAIL, "\"joe bloggs\"@example.com"),
    FITS(EMAIL, "\"joe..bloggs\"@example.com"),
    FITS(EMAIL, "\"joe@bloggs\"@example.com"),
    FITS(EMAIL, "\"a\\\"b\\\\\"@example.com"),
    FITS(EMAIL, "joe.bloggs@[127.0.0.1]"),
    FITS(EMAIL, "joe.bloggs@[IPv6:::1]"),
    FAILS(EMAIL, "2962"),
    FAILS(EMAIL, ".test@example.com"),
    FAILS(EMAIL, "test.@example.com"),
    FAILS(EMAIL, "te..st@example.com"),
    FAILS(EMAIL, "joe.bloggs@invalid=domain.com"),
    FAILS(EMAIL, "joe.bloggs@[127.0.0.300]"),
    FAILS(EMAIL, "joe.bloggs@"),
    FAILS(EMAIL, "@example.com"),
    FAILS(EMAIL, "joe bloggs@example.com"),
    FAILS(EMAIL, "\"a\"b\"@example.com"),
    FAILS(EMAIL, "\"a\\\\\"b\"@example.com"),
    FAILS(EMAIL, "\"a\\\"@example.com"),
    FAILS(EMAIL, "\"@example.com"),
    FAILS(EMAIL, "user1@oceania.org, user2@oceania.org"),
    FAILS(EMAIL, "\"Winston Smith\" <winston@recdep.minitrue>"),
    FAILS(EMAIL, ""),

    FITS(HOSTNAME, "www.example.com"),
    FITS(HOSTNAME, "xn--4gbwdl.xn--wgbh1c"),
    FITS(HOSTNAME, "1host"),
    FITS(HOSTNAME, "h0stn4me"),
    FITS(HOSTNAME, "host-name"),
    FITS(HOSTNAME, LABEL_60 "123.com"),
    FITS(HOSTNAME, HOST_244 "123456789"),
    FAILS(HOSTNAME, LABEL_60 "1234.com"),
    FAILS(HOSTNAME, HOST_244 "1234567890"),
    FAILS(HOSTNAME, "-a-host-name-that-starts-with--"),
    FAILS(HOSTNAME, "hostname-"),
    FAILS(HOSTNAME, "not_a_valid_host_name"),
    FAILS(HOSTNAME, "a..b"),
    FAILS(HOSTNAME, ".example"),
    FAILS(HOSTNAME, "example."),
    FAILS(HOSTNAME, "."),
    FAILS(HOSTNAME, ""),
    FAILS(HOSTNAME, "example\xEF\xBC\x8E""com"),

    FITS(IPV4, "192.168.0.1"),
    FITS(IPV4, "0.0.0.0"),
    FAILS(IPV4, "127.0.0.0.1"),
    FAILS(IPV4, "256.256.256.256"),
    FAILS(IPV4, "127.0"),
    FAILS(IPV4, "0x7f000001"),
    FAILS(IPV4, "2130706433"),
    FAILS(IPV4, "087.10.0.1"),
    FAILS(IPV4, "1\xE0\xA7\xA8" "7.0.0.1"),
    FAILS(IPV4, "192.168.1.0/24"),
    FAILS(IPV4, " 127.0.0.1"),
    FAILS(IPV4, ""),

    FITS(IPV6, "::1"),
    FITS(IPV6, "::"),
    FITS(IPV6, "::abef"),
    FITS(IPV6, "::42:ff:1"),
    FITS(IPV6, "d6::"),
    FITS(IPV6, "1:d6::42"),
    FITS(IPV6, "1::d6:192.168.0.1"),
    FITS(IPV6, "::ffff:192.168.0.1"),
    FITS(IPV6, "1:2:3:4:5:6:7:8"),
    FAILS(IPV6, "12345::"),
    FAILS(IPV6, "::abcef"),
    FAILS(IPV6, "1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1"),
    FAILS(IPV6, "::laptop"),
    FAILS(IPV6, ":2:3:4:5:6:7:8"),
    FAILS(IPV6, "1:2:3:4:5:6:7:"),
    FAILS(IPV6, ":2:3:4::8"),
    FAILS(IPV6, "1::d6::42"),
    FAILS(IPV6, "1::2:192.168.256.1"),
    FAILS(IPV6, "1::2:192.168.ff.1"),
    FAILS(IPV6, "::2:ff.168.0.1"),
    FAILS(IPV6, ":::"),
    FAILS(IPV6, "1:2:3:4:5:6:7"),
    FAILS(IPV6, "1"),
    FAILS(IPV6, "127.0.0.1"),
    FAILS(IPV6, "1:2:3:4:1.2.3"),
    FAILS(IPV6, "  ::1"),
    FAILS(IPV6, "fe80::/64"),
    FAILS(IPV6, "fe80::a%eth1"),
    FAILS(IPV6, "1000:1000:1000:1000:1000:1000:255.255.255.255.1"),

    FITS(URI, "http://foo.bar/?baz=qux#quuz"),
    FITS(URI, "http://foo.com/blah_(wikipedia)_blah#cite-1"),
    FITS(URI, "http://foo.bar/?q=Test%20URL-encoded%20stuff"),
    FITS(URI, "http://xn--nw2a.xn--j6w193g/"),
    FITS(URI, "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com"),
    FITS(URI, "http://223.255.255.254"),
    FITS(URI, "ftp://ftp.is.co.za/rfc/rfc1808.txt"),
    FITS(URI, "ldap://[2001:db8::7]/c=GB?objectClass?one"),
    FITS(URI, "http://[v1.fe:80]:8080/"),
    FITS(URI, "mailto:John.Doe@example.com"),
    FITS(URI, "news:comp.infosystems.www.servers.unix"),
    FITS(URI, "tel:+1-816-555-1212"),
    FITS(URI, "urn:oasis:names:specification:docbook:dtd:xml:4.1.2"),
    FITS(URI, "file:///etc/hosts"),
    FITS(URI, "a:"),
    FITS(URI, "http://host:/"),
    FAILS(URI, "//foo.bar/?baz=qux#quuz"),
    FAILS(URI, "/abc"),
    FAILS(URI, "\\\\WINDOWS\\fileshare"),
    FAILS(URI, "abc"),
    FAILS(URI, "http:// shouldfail.com"),
    FAILS(URI, ":// should fail"),
    FAILS(URI, "bar,baz:foo"),
    FAILS(URI, "1a:b"),
    FAILS(URI, "https://[@example.org/test.txt"),
    FAILS(URI, "https://[::1/"),
    FAILS(URI, "https://[::1]a/"),
    FAILS(URI, "https://example.org/foobar\\.txt"),
    FAILS(URI, "https://example.org/foobar<>.txt"),
    FAILS(URI, "https://example.org/foobar{}.txt"),
    FAILS(URI, "https://example.org/foobar^.txt"),
    FAILS(URI, "https://example.org/foobar`.txt"),
    FAILS(URI, "https://example.org/foo bar.txt"),
    FAILS(URI, "https://example.org/foobar|.txt"),
    FAILS(URI, "https://example.org/foobar\".txt"),
    FAILS(URI, "http://example.org:80a/"),
    FAILS(URI, "http://a@b@c/"),
    FAILS(URI, "http://example.org/%"),
    FAILS(URI, "http://example.org/%4"),
    FAILS(URI, "http://example.org/%4g"),
    FAILS(URI, "http://example.org/#a#b"),
    FAILS(URI, "http://example.org/\xC3\xA9"),
    FAILS(URI, ""),

    FITS(DATE, "1963-06-19"),
    FITS(DATE, "2020-02-29"),
    FAILS(DATE, "2021-02-29"),
    FAILS(DATE, "1900-02-29"),
    FAILS(DATE, "06/19/1963"),
    FAILS(DATE, "2013-350"),
    FAILS(DATE, "1998-1-20"),
    FAILS(DATE, "19980120"),
    FAILS(DATE, "1963-06-19T00:00:00Z"),
    FAILS(DATE, ""),

    FITS(UUID, "2EB8AA08-AA98-11EA-B4AA-73B441D16380"),
    FITS(UUID, "00000000-0000-0000-0000-000000000000"),
    FAILS(UUID, "2eb8aa08-aa98-11ea-b4aa-73b441d1638"),
    FAILS(UUID, "2eb8aa08aa9811eab4aa73b441d16380"),
    FAILS(UUID, "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"),
    FAILS(UUID, "2eb8aa08-aa98-11ea-b4ga-73b441d16380"),
    FAILS(UUID, ""),

    FITS(NONE, ""),
    FITS(NONE, "\n"),
};
// clang-format on

static void texts_are_judged_by_their_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const format_case *c = &cases[i];
        if (schema_format_fits(c->format, c->text, strlen(c->text)) != c->fits)
            fail_msg("%s: %s is not judged as it should be", schema_format_expected(c->format),
                     c->text);
    }
}

// What begins well and goes on behind a NUL is not what it seems.
static void a_nul_fits_no_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const format_case *c = &cases[i];
        char text[300] = "";
        const size_t length = strlen(c->text);
        memcpy(text, c->text, length);
        memcpy(text + length + 1, "x", 1);
        if (c->fits && c->format != RDX_SCHEMA_FORMAT_NONE) {
            assert_false(schema_format_fits(c->format, text, length + 1));
            assert_false(schema_format_fits(c->format, text, length + 2));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_judged_by_their_format),
        cmocka_unit_test(a_nul_fits_no_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
