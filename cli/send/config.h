/**
 * @file
 * The configuration file: settings by profile. docs/config.md is its page.
 *
 *     [default]
 *     client-id = my-client
 *     [staging]
 *     private-key-file = staging.pem        # no: a comment has a line of its own
 *
 * Complaints name the file, the line and the key, and never a value.
 */
#ifndef RDX_CLI_CONFIG_H
#define RDX_CLI_CONFIG_H

#include "settings.h"

/** Bytes of the file at most. */
#define CONFIG_MAX ((size_t)64000)

/**
 * Reads the file that --config, RDX_CONFIG or the system's custom names: [default] and, above it,
 * the profile, for all that no flag or variable told. No file is no fault unless it was named, or a
 * profile. False after a complaint. The whole file is judged, other profiles too.
 */
bool config_read(settings *s, const char *command);

#endif
