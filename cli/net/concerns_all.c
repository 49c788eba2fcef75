/**
 * @file
 * Statuses that every file or message of a list would get.
 */
#include "concerns_all.h"

bool concerns_all(rdx_status status)
{
    switch (status) {
    case RDX_E_NOMEM:
    case RDX_E_SYSTEM:
    case RDX_E_CONNECT:
    case RDX_E_TLS:
    case RDX_E_AUTH:
    case RDX_E_KEY:
    case RDX_E_FORBIDDEN:
    case RDX_E_RATE:
        return true;
    default:
        return false;
    }
}
