/**
 * @file
 * The equations of an RSA key. OpenSSL wipes what a secure BN_CTX gave.
 */
#include "rsa_fit.h"

#include <openssl/bn.h>

#include <limits.h>

// NULL when there is no memory.
static BIGNUM *number_of(BN_CTX *context, rdx_key_number number)
{
    BIGNUM *to = BN_CTX_get(context);
    if (to == NULL || number.size > INT_MAX)
        return NULL;
    return BN_bin2bn(number.bytes, (int)number.size, to);
}

static bool is_over_one(BN_CTX *context, rdx_key_number number)
{
    const BIGNUM *it = number_of(context, number);
    return it != NULL && BN_cmp(it, BN_value_one()) > 0;
}

// n = p * q
static bool product_fits(BN_CTX *context, const rdx_key_rsa *numbers)
{
    const BIGNUM *n = number_of(context, numbers->n);
    const BIGNUM *p = number_of(context, numbers->p);
    const BIGNUM *q = number_of(context, numbers->q);
    BIGNUM *product = BN_CTX_get(context);
    return n != NULL && p != NULL && q != NULL && product != NULL &&
           BN_mul(product, p, q, context) == 1 && BN_cmp(product, n) == 0;
}

// Of a prime and its exponent: exponent = d mod (prime - 1), and e * d = 1 mod (prime - 1).
static bool exponent_fits(BN_CTX *context, const rdx_key_rsa *numbers, rdx_key_number prime,
                          rdx_key_number exponent)
{
    const BIGNUM *e = number_of(context, numbers->e);
    const BIGNUM *d = number_of(context, numbers->d);
    const BIGNUM *expected = number_of(context, exponent);
    BIGNUM *modulus = number_of(context, prime);
    BIGNUM *result = BN_CTX_get(context);
    return e != NULL && d != NULL && expected != NULL && modulus != NULL && result != NULL &&
           BN_sub_word(modulus, 1) == 1 && BN_mod(result, d, modulus, context) == 1 &&
           BN_cmp(result, expected) == 0 && BN_mod_mul(result, d, e, modulus, context) == 1 &&
           BN_is_one(result);
}

// q * qi = 1 mod p, and qi is below p.
static bool coefficient_fits(BN_CTX *context, const rdx_key_rsa *numbers)
{
    const BIGNUM *p = number_of(context, numbers->p);
    const BIGNUM *q = number_of(context, numbers->q);
    const BIGNUM *qi = number_of(context, numbers->qi);
    BIGNUM *result = BN_CTX_get(context);
    return p != NULL && q != NULL && qi != NULL && result != NULL && BN_cmp(qi, p) < 0 &&
           BN_mod_mul(result, q, qi, p, context) == 1 && BN_is_one(result);
}

static bool primes_fit(BN_CTX *context, const rdx_key_rsa *numbers)
{
    return numbers->p.bytes == NULL || (product_fits(context, numbers) &&
                                        exponent_fits(context, numbers, numbers->p, numbers->dp) &&
                                        exponent_fits(context, numbers, numbers->q, numbers->dq) &&
                                        coefficient_fits(context, numbers));
}

bool rdx_rsa_fits(const rdx_key_rsa *numbers)
{
    BN_CTX *context = BN_CTX_secure_new();
    if (context == NULL)
        return false;
    BN_CTX_start(context);
    const bool fit = is_over_one(context, numbers->e) && is_over_one(context, numbers->d) &&
                     primes_fit(context, numbers);
    BN_CTX_end(context);
    BN_CTX_free(context);
    return fit;
}
