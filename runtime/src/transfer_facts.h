/**
 * @file
 * What transfer.c and transfer_facts.c share: the second asks libcurl how a transfer ended.
 */
#ifndef RDX_SRC_TRANSFER_FACTS_H
#define RDX_SRC_TRANSFER_FACTS_H

#include "transfer.h"

#include <curl/curl.h>

struct rdx_transfer {
    CURL *easy;
    rdx_transfer_setup setup; // its calls; texts stand in `easy`
    struct curl_slist *headers;
    bool proxied; // goes to a proxy for certain
    int64_t begun_us;
    int64_t first_byte_us; // of the reply; 0: none came
    CURLcode result;
    char detail[CURL_ERROR_SIZE]; // of `result`, in words that may be the server's: never told
};

/** How it ended, by `result` and what libcurl noted of it. */
rdx_transfer_end rdx_transfer_facts(const rdx_transfer *transfer);

#endif
