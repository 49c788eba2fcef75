/**
 * @file
 * The names of Redox's data models and event types, as of 2023-03.
 */
#include "redox_names.h"

#include <stddef.h>
#include <string.h>

static const char *const data_models[] = {
    "Claim",
    "Clinical Decisions",
    "Clinical Summary",
    "Device",
    "Enrichment",
    "Financial",
    "Flowsheet",
    "Inventory",
    "Media",
    "Medications",
    "Notes",
    "Order",
    "Organization",
    "PatientAdmin",
    "PatientEducation",
    "PatientSearch",
    "Provider",
    "Referral",
    "Research",
    "Results",
    "SSO",
    "Scheduling",
    "SurgicalScheduling",
    "Vaccination",
    NULL,
};

static const char *const event_types[] = {
    "AccountUpdate",
    "Activate",
    "Administration",
    "Arrival",
    "AuthResponse",
    "AuthReview",
    "AvailableSlots",
    "AvailableSlotsResponse",
    "Booked",
    "BookedResponse",
    "Cancel",
    "CensusQuery",
    "CensusQueryResponse",
    "Deactivate",
    "Delete",
    "Deplete",
    "Discharge",
    "DocumentGet",
    "DocumentGetResponse",
    "DocumentQuery",
    "DocumentQueryResponse",
    "GroupedOrders",
    "LocationQuery",
    "LocationQueryResponse",
    "Modification",
    "Modify",
    "NaturalLanguageProcessingQuery",
    "NaturalLanguageProcessingQueryResponse",
    "New",
    "NewPatient",
    "NewUnsolicited",
    "NoShow",
    "NormalizationQuery",
    "NormalizationQueryResponse",
    "PatientMerge",
    "PatientPush",
    "PatientQuery",
    "PatientQueryResponse",
    "PatientUpdate",
    "Payment",
    "PaymentBatch",
    "PreAdmit",
    "ProviderQuery",
    "ProviderQueryResponse",
    "PushSlots",
    "Query",
    "QueryResponse",
    "Registration",
    "Replace",
    "Request",
    "Reschedule",
    "Response",
    "Sign-on",
    "Study",
    "SubjectUpdate",
    "Submission",
    "SubmissionBatch",
    "Transaction",
    "Transfer",
    "Update",
    "VisitMerge",
    "VisitPush",
    "VisitQuery",
    "VisitQueryResponse",
    "VisitUpdate",
    NULL,
};

static bool has(const char *const *names, const char *name)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

bool is_redox_data_model(const char *name)
{
    return has(data_models, name);
}

bool is_redox_event_type(const char *name)
{
    return has(event_types, name);
}
