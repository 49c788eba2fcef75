/**
 * @file
 * What every other header needs: attributes, linkage and versions.
 */
#ifndef RDX_BASE_H
#define RDX_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RDX_VERSION "0.1.0"

/**
 * The layout of rows and views (view.h). Generated code names the version that it was
 * written for and refuses to compile with another.
 */
#define RDX_TABLE_VERSION 4

#ifdef __cplusplus
#define RDX_BEGIN extern "C" {
#define RDX_END }
#else
#define RDX_BEGIN
#define RDX_END
#endif

#if defined(__GNUC__)
#define RDX_API __attribute__((visibility("default")))
#define RDX_HIDDEN __attribute__((visibility("hidden")))
#define RDX_NODISCARD __attribute__((warn_unused_result))
#define RDX_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define RDX_API
#define RDX_HIDDEN
#define RDX_NODISCARD
#define RDX_PRINTF(text, first)
#endif

#endif
