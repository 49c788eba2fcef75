/**
 * @file
 * Access tokens: given out at /v2/auth/token (see http.h), asked for everywhere else.
 */
#ifndef SANDBOX_TOKEN_H
#define SANDBOX_TOKEN_H

#include "http.h"

/** Whether `authorization` is "Bearer " and a token that is still good; decides a 401 if not. */
bool sandbox_token_check(const sandbox *box, const sandbox_head *head, sandbox_reply *reply);

#endif
