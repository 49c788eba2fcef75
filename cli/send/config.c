/**
 * @file
 * Finds, judges and applies the configuration file.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "input.h"
#include "print.h"
#include "setting.h"

#define PATH_SIZE 4096

// A stretch of the file's text.
typedef struct span {
    const char *at;
    size_t length;
} span;

typedef struct config_file {
    const char *command;
    const char *path;
    span text;
} config_file;

// Where a walk through the file is, and what stands there.
typedef struct config_line {
    const char *next; // the line behind this one
    size_t number;
    span section; // that it stands in, or that it opens; NULL before the first
    bool opens;   // else it is a key with its value
    span key;
    span value;
} config_line;

static bool is_same(span a, span b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static bool is_named(span a, const char *name)
{
    return is_same(a, (span){name, strlen(name)});
}

// What an unknown line holds may be a piece of a key: it is not repeated.
static bool complain(const config_file *file, const config_line *line, const char *what)
{
    cli_trouble(file->command, "%s:%zu: %s", file->path, line->number, what);
    return false;
}

// ---- Lines. ----

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static span trim(span it)
{
    while (it.length > 0 && is_blank(it.at[0]))
        it = (span){it.at + 1, it.length - 1};
    while (it.length > 0 && is_blank(it.at[it.length - 1]))
        it.length--;
    return it;
}

// The next line that is neither empty nor a comment; false at the end.
static bool next_text(const config_file *file, config_line *line, span *out)
{
    const char *end = file->text.at + file->text.length;
    while (line->next < end) {
        const char *start = line->next;
        const char *stop = memchr(start, '\n', (size_t)(end - start));
        line->next = stop != NULL ? stop + 1 : end;
        line->number++;
        *out = trim((span){start, (size_t)((stop != NULL ? stop : end) - start)});
        if (out->length > 0 && out->at[0] != '#')
            return true;
    }
    return false;
}

// Takes it apart; NULL, or what is wrong with it.
static const char *split(span text, config_line *line)
{
    line->opens = text.at[0] == '[';
    if (line->opens) {
        line->section = (span){text.at + 1, text.length - 1};
        const bool closed = text.length > 2 && text.at[text.length - 1] == ']';
        if (!closed || !setting_is_name(line->section.at, --line->section.length))
            return "expected [name], of letters, digits, - and _";
        return NULL;
    }
    const char *equals = memchr(text.at, '=', text.length);
    if (equals == NULL)
        return "expected [name] or key = value";
    const size_t before = (size_t)(equals - text.at);
    line->key = trim((span){text.at, before});
    line->value = trim((span){equals + 1, text.length - before - 1});
    return NULL;
}

static config_line first_line(const config_file *file)
{
    return (config_line){.next = file->text.at};
}

// The next line of a file that was judged; false at its end.
static bool next_line(const config_file *file, config_line *line)
{
    span text;
    return next_text(file, line, &text) && split(text, line) == NULL;
}

// ---- Values. ----

// A copy behind those that are there; NULL where there is no room. The path of a file that is not
// absolute is one of the configuration file's folder.
static char *keep(const config_file *file, const setting *row, span value, settings *s)
{
    const char *slash = strrchr(file->path, '/');
    span folder = {file->path, 0};
    if (row->kind == VALUE_PATH && value.at[0] != '/' && slash != NULL)
        folder.length = (size_t)(slash + 1 - file->path);
    const size_t size = folder.length + value.length + 1;
    if (size > sizeof s->from_file - s->used)
        return NULL;
    char *out = s->from_file + s->used;
    memcpy(out, folder.at, folder.length);
    memcpy(out + folder.length, value.at, value.length);
    out[size - 1] = '\0';
    s->used += size;
    return out;
}

static bool take(const config_file *file, const config_line *line, settings *s)
{
    const setting *row = setting_of_key(line->key.at, line->key.length);
    if (row == NULL)
        return complain(file, line, "there is no such key");
    if (line->value.length == 0) {
        cli_trouble(file->command, "%s:%zu: %s: a value is missing", file->path, line->number,
                    row->flag);
        return false;
    }
    const char *value = keep(file, row, line->value, s);
    if (value == NULL)
        return complain(file, line, "the values are too long");
    // Judged without the folder before it: a text that is no path shows by its beginning.
    const char *own = value + strlen(value) - line->value.length;
    const char *expected = setting_take(s, row, own, SETTING_FILE);
    if (expected == NULL && own != value)
        expected = setting_take(s, row, value, SETTING_FILE);
    if (expected == NULL)
        return true;
    cli_trouble(file->command, "%s:%zu: %s: expected %s", file->path, line->number, row->flag,
                expected);
    return false;
}

// ---- The file as a whole. ----

static bool is_opened_before(const config_file *file, const config_line *line)
{
    config_line earlier = first_line(file);
    while (next_line(file, &earlier) && earlier.number < line->number)
        if (earlier.opens && is_same(earlier.section, line->section))
            return true;
    return false;
}

static bool judge_line(const config_file *file, const config_line *line, uint64_t *seen,
                       settings *scratch)
{
    if (line->opens) {
        *seen = 0;
        return !is_opened_before(file, line) ||
               complain(file, line, "this section stands further up already");
    }
    if (line->section.at == NULL)
        return complain(file, line, "a section such as [default] must stand before");
    scratch->used = 0;
    if (!take(file, line, scratch))
        return false;
    const setting *row = setting_of_key(line->key.at, line->key.length);
    const uint64_t bit = UINT64_C(1) << (row - SETTINGS);
    if ((*seen & bit) != 0) {
        cli_trouble(file->command, "%s:%zu: %s: stands in this section twice", file->path,
                    line->number, row->flag);
        return false;
    }
    *seen |= bit;
    return true;
}

static bool judge(const config_file *file)
{
    settings scratch = {0};
    config_line line = first_line(file);
    uint64_t seen = 0;
    if (file->text.length >= 3 && memcmp(file->text.at, "\xEF\xBB\xBF", 3) == 0) {
        cli_trouble(file->command, "%s: begins with a byte order mark; save it without",
                    file->path);
        return false;
    }
    for (span text; next_text(file, &line, &text);) {
        for (size_t i = 0; i < text.length; i++)
            if ((unsigned char)text.at[i] < ' ' && text.at[i] != '\t')
                return complain(file, &line, "control characters have no place here");
        const char *wrong = split(text, &line);
        if (wrong != NULL)
            return complain(file, &line, wrong);
        if (!judge_line(file, &line, &seen, &scratch))
            return false;
    }
    return true;
}

// Takes the values of a section; *found tells whether there is one of this name.
static bool apply(const config_file *file, const char *section, settings *s, bool *found)
{
    config_line line = first_line(file);
    while (next_line(file, &line)) {
        if (!is_named(line.section, section))
            continue;
        *found = true;
        if (!line.opens && !take(file, &line, s))
            return false;
    }
    return true;
}

static bool use(const config_file *file, settings *s)
{
    bool has_default = false;
    bool has_profile = s->profile == NULL;
    if (!judge(file) || !apply(file, "default", s, &has_default) ||
        (s->profile != NULL && !apply(file, s->profile, s, &has_profile)))
        return false;
    if (!has_profile)
        cli_trouble(file->command,
                    "%s: there is no section of the name that RDX_PROFILE or "
                    "--profile tells",
                    file->path);
    return has_profile;
}

// ---- Where it is. ----

// By the XDG Base Directory Specification; false when there is no such file. One that cannot be
// reached is there: who goes on without it would send elsewhere, or as somebody else.
static bool find_usual(char *out, size_t size)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *below = "rdx/config";
    if (folder == NULL || folder[0] != '/') {
        folder = getenv("HOME");
        below = ".config/rdx/config";
    }
    if (folder == NULL || folder[0] != '/')
        return false;
    const int length = snprintf(out, size, "%s/%s", folder, below);
    struct stat about;
    return length > 0 && (size_t)length < size &&
           (stat(out, &about) == 0 || (errno != ENOENT && errno != ENOTDIR));
}

// A file that was named by mistake may be named by a secret: only one that is there is named, or
// stands in the usual place.
static bool is_usable(const char *path, bool usual, const char *command)
{
    struct stat about;
    const bool found = stat(path, &about) == 0;
    if (!found && usual) {
        cli_trouble(command, "%s: %s", path, strerror(errno));
        return false;
    }
    if (!found) {
        cli_trouble(command, "RDX_CONFIG / --config: %s",
                    errno == EACCES ? "permission denied" : "there is no such file");
        return false;
    }
    // It says where messages go, and by which key.
    if (S_ISREG(about.st_mode) && (about.st_mode & S_IWOTH) != 0) {
        cli_trouble(command, "%s: others may change this file; chmod o-w it", path);
        return false;
    }
    return true;
}

static bool read_file(const char *path, settings *s, const char *command)
{
    if (!is_usable(path, s->config == NULL, command))
        return false;
    input text = INPUT;
    rdx_report report = {0};
    bool good = input_read_named(&text, path, path, &report) == RDX_OK;
    print_report(stderr, command, command, &report);
    rdx_report_drop(&report);
    if (good && text.length > CONFIG_MAX) {
        cli_trouble(command, "%s: more than %zu bytes", path, CONFIG_MAX);
        good = false;
    }
    const config_file file = {command, path, {text.data, text.length}};
    good = good && use(&file, s);
    input_drop(&text);
    return good;
}

bool config_read(settings *s, const char *command)
{
    char usual[PATH_SIZE];
    const bool none = s->config != NULL && strcmp(s->config, "none") == 0;
    const char *path = s->config;
    if (path == NULL && find_usual(usual, sizeof usual))
        path = usual;
    if (path != NULL && !none)
        return read_file(path, s, command);
    if (s->profile == NULL)
        return true;
    cli_trouble(command, "RDX_PROFILE / --profile: there is no configuration file");
    return false;
}
