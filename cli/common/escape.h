/**
 * @file
 * Text for the places where it could mean something else: JSON, XML, URIs, GitHub, TAP, terminals.
 *
 * Names of files may hold any bytes. Bytes that are no UTF-8 become U+FFFD, but in a URI, which
 * can hold them all.
 */
#ifndef RDX_CLI_ESCAPE_H
#define RDX_CLI_ESCAPE_H

#include <stdint.h>
#include <stdio.h>

#define ESCAPE_REPLACEMENT 0xFFFDu

/**
 * The character that `text` begins with, and in *out its bytes: from 1 to `length`, which is not
 * 0. ESCAPE_REPLACEMENT and 1 byte where it is no UTF-8.
 */
uint32_t escape_decode(const char *text, size_t length, size_t *out);

/** The character as UTF-8. */
void escape_put(FILE *to, uint32_t character);

/** A JSON string with its quotes; also a double-quoted YAML scalar. The part has no quotes. */
void escape_json(FILE *to, const char *text);
void escape_json_part(FILE *to, const char *text);

/** For XML's text and attributes. What XML 1.0 can't hold becomes U+FFFD. */
void escape_xml(FILE *to, const char *text);

/** A path as a URI reference (RFC 3986), relative if it is; absolute as file://. */
void escape_uri(FILE *to, const char *path);

/** For the message of a GitHub workflow command; for a property of one, `:` and `,` too. */
void escape_github(FILE *to, const char *text);
void escape_github_property(FILE *to, const char *text);

/** For the description of a TAP test. */
void escape_tap(FILE *to, const char *text);

/** For a line of text: control characters (C0, DEL, C1) become `?`, all other bytes stay,
 * so that paths work. */
void escape_line(FILE *to, const char *text);

#endif
