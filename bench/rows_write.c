/**
 * @file
 * Writing 2,000 distinct messages: structs, checked, to text; against printing the same trees. In
 * "write.text" each makes one text and frees it. In "write.body" rdx reads its body in pieces.
 */
#include "writing.h"

static void measure(const bench *b, contestant (*subject)(writing *w))
{
    writing w = writing_open(b, b->of);
    writing_require_equal(&w);
    const contestant all[] = {subject(&w), writing_cjson(&w), writing_memcpy(&w)};
    const bench_work work = texts_work(&w.all);
    bench_measure(b, &work, all, sizeof all / sizeof *all);
    writing_close(&w);
}

static void as_text(const bench *b)
{
    measure(b, writing_rdx_text);
}

static void as_body(const bench *b)
{
    measure(b, writing_rdx_body);
}

int main(int count, char **words)
{
    static const bench_row rows[] = {
        {"write.text", as_text, "messages.ndjson"},
        {"write.body", as_body, "messages.ndjson"},
    };
    return bench_main(count, words, rows, sizeof rows / sizeof *rows);
}
