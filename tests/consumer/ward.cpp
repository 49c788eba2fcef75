/**
 * @file
 * A consumer of its own schemas in C++: what lacks a required member or does not match a pattern is
 * refused, with its place.
 */
#include <cstdio>
#include <cstring>

#include <rdx/arena.h>
#include <rdx/gen/ward_admit.h>

static bool is_refused_at(const char *text, const char *pointer, rdx_status code)
{
    rdx_arena arena = RDX_ARENA(1 << 20);
    rdx_report report = {};
    rdx_ward_admit *read = nullptr;
    rdx_status status =
        rdx_ward_admit_parse(&arena, text, std::strlen(text), nullptr, &read, &report);
    bool refused = status == code && read == nullptr && report.count == 1 &&
                   std::strcmp(report.issues[0].pointer, pointer) == 0;
    rdx_report_drop(&report);
    rdx_arena_drop(&arena);
    return refused;
}

int main()
{
    bool missing = is_refused_at(R"({"Meta": {"DataModel": "Ward", "EventType": "Admit"},
                                     "Bed": "A12", "Nurses": [{"LastName": "Example"}]})",
                                 "/Nurses/0/ID", RDX_E_MISSING);
    bool unlike = is_refused_at(R"({"Meta": {"DataModel": "Ward", "EventType": "Admit"},
                                    "Bed": "12A"})",
                                "/Bed", RDX_E_PATTERN);
    bool refused = missing && unlike;
    std::puts(refused ? "ward: refused at its place" : "ward: not refused at its place");
    return refused ? 0 : 1;
}
