/**
 * @file
 * The values of a message: text, numbers, booleans, untyped values, file content, extras.
 *
 * Each tells absent, JSON null and a value apart. All zero is absent, so that a member which a
 * struct literal does not name is not sent.
 *
 *     rdx_demographics d = {
 *         .first_name = "Ada",                 // a value
 *         .middle_name = RDX_NULL,             // null
 *         .is_deceased = RDX_FALSE,            // false; `if (d.is_deceased)` does not compile
 *         .citizenship = RDX_LIST(rdx_json, RDX_JSON_TEXT("US")),
 *     };                                       // all other members are absent
 *
 * Ownership: values point to memory of the caller or of the arena that they were read into.
 * Thread safety: plain data.
 */
#ifndef RDX_VALUE_H
#define RDX_VALUE_H

#include <rdx/arena.h>
#include <rdx/status.h>

/*
 * C lets a bare value stand for the first member of a struct: `.is_deceased = true` or
 * `.orders = &order` would compile and send something else. These warnings are errors where this
 * header is included, so that they don't. RDX_ALLOW_BARE_VALUES leaves them as the compiler has
 * them.
 */
#if defined(__GNUC__) && !defined(__cplusplus) && !defined(RDX_ALLOW_BARE_VALUES)
#pragma GCC diagnostic error "-Wmissing-braces"
#pragma GCC diagnostic error "-Wint-conversion"
#pragma GCC diagnostic error "-Wincompatible-pointer-types"
#pragma GCC diagnostic error "-Wenum-conversion"
#endif

RDX_BEGIN

/** A value of type T where C and C++ spell it differently. Private. */
#ifdef __cplusplus
#define RDX_VALUE(T, ...) (T{__VA_ARGS__})
#else
#define RDX_VALUE(T, ...) ((T){__VA_ARGS__})
#endif

// ---- Text: const char *, NUL-terminated UTF-8. NULL is absent. ----

/** JSON null as text. It prints as an empty string; compare with rdx_is_null, never by content. */
#define RDX_NULL (rdx_null())

/** The one address that stands for JSON null in this process. Thread-safe. */
RDX_API const char *rdx_null(void);

/** Whether `text` is JSON null (not absent, not an empty string). */
RDX_API bool rdx_is_null(const char *text);

/** Whether `text` is a value: neither absent nor JSON null. */
RDX_API bool rdx_is_text(const char *text);

// ---- Numbers keep their spelling: 1.30 stays 1.30 and 9007199254740993 survives. ----

/** A JSON number as its text. `text` NULL is absent, RDX_NULL is null. */
typedef struct rdx_number {
    const char *text;
} rdx_number;

/** A number as it is to be spelled: RDX_NUMBER("1.30"). `check` refuses what is no JSON number. */
#define RDX_NUMBER(spelling) RDX_VALUE(rdx_number, (spelling))
#define RDX_NULL_NUMBER RDX_VALUE(rdx_number, RDX_NULL)

/** `value` as a number whose text lives in `arena`; absent when the arena is full. */
RDX_API rdx_number rdx_number_from_int64(rdx_arena *arena, int64_t value);

/** RDX_E_NUMBER when absent, null, not spelled as an integer (1.0 and 1e2 are not) or out of range;
 *  *out is then untouched. */
RDX_API RDX_NODISCARD rdx_status rdx_number_to_int64(rdx_number number, int64_t *out);

/**
 * The nearest double; RDX_E_NUMBER when absent, null, no JSON number or beyond a double's range,
 * RDX_E_SYSTEM when the system refuses its plain locale.
 */
RDX_API RDX_NODISCARD rdx_status rdx_number_to_double(rdx_number number, double *out);

// ---- Booleans have four states, in a struct, so that none is mistaken for a condition. ----

// C's own `true`, should it get here in spite of the compiler, is none of the states: check refuses
// it.
typedef enum rdx_bool_state {
    RDX_BOOL_ABSENT = 0,
    RDX_BOOL_NULL = 2,
    RDX_BOOL_FALSE = 3,
    RDX_BOOL_TRUE = 4,
} rdx_bool_state;

typedef struct rdx_bool {
    rdx_bool_state state;
} rdx_bool;

#define RDX_TRUE RDX_VALUE(rdx_bool, RDX_BOOL_TRUE)
#define RDX_FALSE RDX_VALUE(rdx_bool, RDX_BOOL_FALSE)
#define RDX_NULL_BOOL RDX_VALUE(rdx_bool, RDX_BOOL_NULL)

// ---- Untyped values: where the schema says nothing (`items: {}`). ----

typedef enum rdx_json_kind {
    RDX_JSON_KIND_ABSENT,
    RDX_JSON_KIND_NULL,
    RDX_JSON_KIND_BOOL,
    RDX_JSON_KIND_NUMBER,
    RDX_JSON_KIND_STRING,
    RDX_JSON_KIND_ARRAY,
    RDX_JSON_KIND_OBJECT,
    RDX_JSON_KIND_RAW_STRING, ///< A string with U+0000, which is no C string: raw, with quotes.
} rdx_json_kind;

/** Any JSON value. `text` is the decoded text of a string and the raw JSON of all else. */
typedef struct rdx_json {
    rdx_json_kind kind;
    const char *text;
} rdx_json;

typedef struct rdx_json_list {
    rdx_json *items; ///< NULL is absent; an empty list is not.
    size_t count;
} rdx_json_list;

/** A string as an untyped value: RDX_JSON_TEXT("MD"). */
#define RDX_JSON_TEXT(string) RDX_VALUE(rdx_json, RDX_JSON_KIND_STRING, (string))

// ---- File content: Note.FileContents, Media.FileContents, Result.Value. ----

typedef enum rdx_content_kind {
    RDX_CONTENT_ABSENT,
    RDX_CONTENT_NULL,
    RDX_CONTENT_TEXT,  ///< Text as it stands on the wire: base64, a URI, or a plain value.
    RDX_CONTENT_BYTES, ///< Bytes of a file, encoded or uploaded when sent.
    RDX_CONTENT_FILE,  ///< A path of a regular file, read when sent.
} rdx_content_kind;

typedef struct rdx_content {
    rdx_content_kind kind;
    const void *data; ///< NUL-terminated for text and path. Not owned; read until the send ends.
    size_t size;      ///< Of bytes: their number. Of text: its length, 0 is "up to its NUL". Of a
                      ///< path: of no meaning.
} rdx_content;

/** Content from a file, read when the message is sent. The path must last until then. */
#define RDX_FILE(path) RDX_VALUE(rdx_content, RDX_CONTENT_FILE, (path), 0)
/** Content from memory. */
#define RDX_BYTES(pointer, length) RDX_VALUE(rdx_content, RDX_CONTENT_BYTES, (pointer), (length))
/** Content that is wire text already: base64, a blob's URI, or a plain value. Of RDX_NULL, null. */
#define RDX_TEXT(text) RDX_VALUE(rdx_content, RDX_CONTENT_TEXT, (text), 0)
#define RDX_NULL_CONTENT RDX_VALUE(rdx_content, RDX_CONTENT_NULL, 0, 0)

// ---- What a place does not list, kept as it came. ----

/** A member that is not in the schema, or whose value its C type can't hold: of the wrong type, or
 *  null for an object or a list that may be null. */
typedef struct rdx_extra_entry {
    const char *key;  ///< Decoded name. NULL: `json` stands in place of the whole object.
    const char *json; ///< Raw JSON of the value.
} rdx_extra_entry;

/**
 * Entries are written behind the listed members. An entry for a listed member is written only
 * while that member is absent (or, for an enum, OTHER).
 */
typedef struct rdx_extra {
    rdx_extra_entry *items;
    size_t count;
} rdx_extra;

// ---- Lists. ----

/**
 * A list of T from its elements, each an initializer of T:
 * RDX_LIST(rdx_identifier, { .id = "1" }, { .id = "2" }). It lives to the end of its block.
 */
#ifndef __cplusplus
#define RDX_LIST(T, ...) \
    ((T##_list){.items = (T[]){__VA_ARGS__}, .count = sizeof((T[]){__VA_ARGS__}) / sizeof(T)})
#endif

RDX_END

#endif
