/**
 * @file
 * What a query asks for, whichever model it is of, and whether something is that.
 *
 * A filter without entries does not restrict; of one with entries one has to fit. All filters have
 * to fit.
 *
 * Thread safety: pure functions.
 */
#ifndef SANDBOX_MATCH_H
#define SANDBOX_MATCH_H

#include <rdx/gen/models.h>

#include <time.h>

/** The filters of a query; those that its model does not have are empty. */
typedef struct sandbox_wanted {
    const rdx_meta *meta;
    rdx_patient_list patients; // one has an identifier of the message's: ID and IDType
    rdx_json_list visit_numbers;
    rdx_json_list document_types;
    rdx_json_list document_ids;
    rdx_json_list order_ids; // ID or ApplicationOrderID
    rdx_json_list result_statuses;
    rdx_code_list procedures; // Code, and Codeset where it is given
    const rdx_period *completion;
    const rdx_period *last_updated; // against the time when the message was stored
    const rdx_location *location;   // Department, all that the schema lists
} sandbox_wanted;

/** Whom and what a message is about. */
typedef struct sandbox_subject {
    const rdx_patient *patient;
    const rdx_visit *visit;
    struct timespec kept;
} sandbox_subject;

/** False when the message is no query. */
bool sandbox_wanted_find(rdx_message query, sandbox_wanted *out);

/** Whether there is no filter at all. */
bool sandbox_wanted_is_all(const sandbox_wanted *wanted);

/** Of a note or a medium. */
bool sandbox_wanted_document(const sandbox_wanted *wanted, const sandbox_subject *subject,
                             const char *document_type, const char *document_id);

bool sandbox_wanted_order(const sandbox_wanted *wanted, const sandbox_subject *subject,
                          const rdx_order *order);

#endif
