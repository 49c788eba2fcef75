/**
 * @file
 * Whether the numbers of an RSA key belong together.
 *
 * OpenSSL takes them as they come, and what signs with good ones does not look at the others: a
 * damaged key would serve until a program reads it that needs them. Its own EVP_PKEY_check
 * frees numbers of the key without wiping them, and takes half a second for a long key, most of it
 * to find that the primes are prime.
 * Source: RFC 8017 section 3.2.
 */
#ifndef RDX_SRC_RSA_FIT_H
#define RDX_SRC_RSA_FIT_H

#include "key.h"

/**
 * Whether `e` and `d` are over 1 and, where primes are given, all the numbers are what follows from
 * them. What is left to show, that the key signs, a signature shows. False, too, when there is no
 * memory.
 */
RDX_NODISCARD bool rdx_rsa_fits(const rdx_key_rsa *numbers);

#endif
