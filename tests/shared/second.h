/**
 * @file
 * A shared library that makes and takes null texts, as a plug-in of a program would.
 */
#ifndef RDX_TESTS_SECOND_H
#define RDX_TESTS_SECOND_H

#include <rdx/value.h>

RDX_API const char *second_null(void);
RDX_API bool second_takes_for_null(const char *text);

#endif
