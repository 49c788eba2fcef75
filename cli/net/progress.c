/**
 * @file
 * Draws the line of progress.
 */
#include "progress.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"
#include "interrupt.h"

// On a terminal that is narrower than BAR_WIDTH, the bar would push out the numbers.
enum { FIRST_MS = 500, EACH_MS = 100, BAR = 20, BAR_WIDTH = 50 };

// ---- Words. ----

typedef struct line {
    char text[160]; // ASCII
    size_t used;
} line;

// What has no room is cut.
static void put(line *to, const char *format, ...) RDX_PRINTF(2, 3);

static void put(line *to, const char *format, ...)
{
    const size_t room = sizeof to->text - to->used;
    va_list values;
    va_start(values, format);
    const int length = vsnprintf(to->text + to->used, room, format, values);
    va_end(values);
    if (length > 0)
        to->used += (size_t)length < room ? (size_t)length : room - 1;
}

static void put_bytes(line *to, double bytes)
{
    if (bytes < 1e6)
        put(to, "%.0f KB", bytes / 1e3);
    else
        put(to, "%.1f MB", bytes / 1e6);
}

static void put_bar(line *to, uint64_t done, uint64_t total)
{
    const double part = done < total ? (double)done / (double)total : 1;
    const int width = BAR, full = (int)(part * width);
    put(to, " [%.*s%.*s] %3d%%", full, "####################", width - full, "....................",
        (int)(part * 100));
}

static void put_left(line *to, double seconds)
{
    if (seconds < 120)
        put(to, ", %d s left", (int)seconds + 1);
    else if (seconds < 2 * 3600)
        put(to, ", %d min left", (int)(seconds / 60) + 1);
    else if (seconds < 1000.0 * 3600)
        put(to, ", %d h left", (int)(seconds / 3600) + 1);
}

// Of the whole time so far: steadier than the last second, and lines of a batch are alike.
static void put_speed(line *to, const progress *it, int64_t now)
{
    const double seconds = (double)(now - it->begun_ms) / 1000;
    if (seconds <= 0 || it->done == 0)
        return;
    const double speed = (double)it->done / seconds;
    put(to, ", ");
    if (it->counts_items)
        put(to, "%.*f", speed < 10 ? 1 : 0, speed);
    else
        put_bytes(to, speed);
    put(to, "/s");
    if (it->done < it->total)
        put_left(to, (double)(it->total - it->done) / speed);
}

// ---- The line. ----

static void describe_items(line *to, const progress *it)
{
    if (it->total > 0)
        put(to, " %" PRIu64 " of %" PRIu64, it->done, it->total);
    else
        put(to, " %" PRIu64 " done", it->done);
    if (it->failed > 0)
        put(to, ", %" PRIu64 " failed", it->failed);
}

static void describe_bytes(line *to, const progress *it)
{
    put(to, " ");
    put_bytes(to, (double)it->done);
    if (it->total > 0) {
        put(to, " of ");
        put_bytes(to, (double)it->total);
    }
}

static void describe(line *to, const progress *it, int64_t now, size_t width)
{
    put(to, "%s:", it->command);
    if (!it->counts_items && !it->receives && it->total > 0 && it->done >= it->total) {
        put(to, " ");
        put_bytes(to, (double)it->done);
        put(to, " sent, waiting for the reply");
        return;
    }
    if (it->total > 0 && width >= BAR_WIDTH)
        put_bar(to, it->done, it->total);
    if (it->counts_items)
        describe_items(to, it);
    else
        describe_bytes(to, it);
    put_speed(to, it, now);
}

// The last column stays free: some terminals begin a new line behind it.
static size_t room(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 79;
    return size.ws_col - 1U;
}

static void draw(progress *it, int64_t now)
{
    if (now < it->draw_ms)
        return;
    line text = {.used = 0};
    const size_t width = room();
    describe(&text, it, now, width);
    fprintf(stderr, "\r%.*s\033[K", (int)(text.used < width ? text.used : width), text.text);
    it->drawn = true;
    it->draw_ms = now + EACH_MS;
}

static void hide(progress *it)
{
    if (it->drawn)
        fputs(PROGRESS_CLEAR, stderr);
    it->drawn = false;
}

// ---- Signals. ----

// Clears the line and ends the program, as the signal does by itself.
static void clear_and_end(int signal)
{
    static const char clear[] = PROGRESS_CLEAR;
    const bool cleared = write(STDERR_FILENO, clear, sizeof clear - 1) > 0;
    (void)cleared;
    raise(signal); // held until this returns
}

// Leaves alone what is ignored, and who has a handler already.
static void clear_at(int signal)
{
    struct sigaction before;
    struct sigaction action = {.sa_handler = clear_and_end, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        (void)sigaction(signal, &action, NULL);
}

// ---- What others call. ----

static bool can_draw(const settings *s)
{
    const char *terminal = getenv("TERM");
    return !s->no_progress && isatty(STDERR_FILENO) != 0 && terminal != NULL &&
           terminal[0] != '\0' && strcmp(terminal, "dumb") != 0;
}

void progress_begin(progress *it, const char *command, const settings *s)
{
    *it = (progress){.command = command, .shown = can_draw(s)};
    pthread_mutex_init(&it->mutex, NULL);
    it->begun_ms = clock_now_ms();
    it->draw_ms = it->begun_ms + FIRST_MS;
    if (it->shown) {
        clear_at(SIGINT);
        clear_at(SIGTERM);
    }
}

bool progress_bytes(void *context, uint64_t done, uint64_t total)
{
    progress *it = context;
    const bool goes_on = !(it->ends && interrupt_asked());
    if (!it->shown)
        return goes_on;
    pthread_mutex_lock(&it->mutex);
    const int64_t now = clock_now_ms();
    if (!it->counts_items) {
        if (total != it->total || done < it->done) // another transfer
            it->begun_ms = now;
        it->done = done;
        it->total = total;
    }
    draw(it, now);
    pthread_mutex_unlock(&it->mutex);
    return goes_on;
}

void progress_items(progress *it, uint64_t done, uint64_t failed, uint64_t total)
{
    if (!it->shown)
        return;
    pthread_mutex_lock(&it->mutex);
    it->counts_items = true;
    it->done = done;
    it->failed = failed;
    it->total = total;
    draw(it, clock_now_ms());
    pthread_mutex_unlock(&it->mutex);
}

void progress_hide(progress *it)
{
    if (it == NULL || !it->shown)
        return;
    pthread_mutex_lock(&it->mutex);
    hide(it);
    pthread_mutex_unlock(&it->mutex);
}

void progress_end(progress *it)
{
    if (it->shown)
        hide(it);
    pthread_mutex_destroy(&it->mutex);
}
