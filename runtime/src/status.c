/**
 * @file
 * Names and texts of statuses, out of the one table in status.h.
 */
#include <rdx/status.h>

const char *rdx_status_name(rdx_status status)
{
    switch (status) {
#define NAME_CASE(name, number, text) \
    case RDX_##name:                  \
        return "RDX_" #name;
        RDX_STATUS_MAP(NAME_CASE)
#undef NAME_CASE
    }
    return "unknown";
}

const char *rdx_status_text(rdx_status status)
{
    switch (status) {
#define TEXT_CASE(name, number, text) \
    case RDX_##name:                  \
        return text;
        RDX_STATUS_MAP(TEXT_CASE)
#undef TEXT_CASE
    }
    return "unknown status";
}
