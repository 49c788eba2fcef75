// expect: generated for tables of version
/**
 * @file
 * A generated header alone, beside a runtime whose tables have another layout.
 */
#include <rdx/base.h>

#ifndef CONTROL
#undef RDX_TABLE_VERSION
#define RDX_TABLE_VERSION 999
#endif

#include <rdx/gen/note.h>

const char *public_header_of_another_version(const rdx_note *note);

const char *public_header_of_another_version(const rdx_note *note)
{
    return note->file_name;
}
