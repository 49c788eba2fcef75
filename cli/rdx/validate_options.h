/**
 * @file
 * The command line of `rdx validate`.
 */
#ifndef RDX_CLI_VALIDATE_OPTIONS_H
#define RDX_CLI_VALIDATE_OPTIONS_H

#include "job.h"

typedef struct validate_options {
    job work;
    rdx_rules rules; // work.options points here
    bool summary;
    bool help;
} validate_options;

/** CLI_DONE, or CLI_TROUBLE when it was complained about. Files begin at `optind`. */
int validate_options_read(int argc, char **argv, validate_options *out);

#endif
