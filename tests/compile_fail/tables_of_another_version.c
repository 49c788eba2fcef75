// expect: generated for tables of version
/**
 * @file
 * Generated code beside a runtime whose tables have another layout.
 */
#include <rdx/base.h>

#ifndef CONTROL
#undef RDX_TABLE_VERSION
#define RDX_TABLE_VERSION 999
#endif

#include "../../generated/src/views.h"

const rdx_row *tables_of_another_version(const rdx_view *view);

const rdx_row *tables_of_another_version(const rdx_view *view)
{
    return view->rows;
}
