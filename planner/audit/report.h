/* What an audit of today's fleet finds, and how it is told: text, JSON, CSV, JUnit XML. */
#ifndef POLYCULTURE_AUDIT_REPORT_H
#define POLYCULTURE_AUDIT_REPORT_H

#include "audit/audit.h"

/* Endpoints of one look (site, platform...) that need a function and have no product of it. */
typedef struct {
    char *text; /* "berlin, windows, high" */
    int64_t count;
} AuditGap;

typedef struct {
    const char *function;
    int64_t endpoints, protected, with_backup; /* that need it; with a primary; with a hot backup behind it */
    GArray *gaps;                              /* of AuditGap, the largest first */
} AuditFunction;

typedef struct {
    const Scenario *scenario; /* borrowed, as is the fleet */
    const Fleet *fleet;
    Plan *plan;                /* today's state with its findings; without prices where nothing is offered */
    GPtrArray *functions;      /* of AuditFunction * */
    GPtrArray *concentrations; /* of Concentration *: function, then the part of the fleet, then kind */
    int64_t stacked;           /* endpoints that need any function */
    /* Any-function exposure: endpoints of which at least one function's primary depends on the domain. GArray
     * of Exposure for each kind, taken on whole stacks. */
    GArray *any_function[DOMAIN_KINDS];
} AuditReport;

/* `each`: attributes by whose values concentration is told besides those that limits name by "each"; may be
 * NULL. */
AuditReport *audit_report_new(const Scenario *scenario, const Fleet *fleet, const char *const *each,
                              GError **error);
void audit_report_free(AuditReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditReport, audit_report_free)

/* The limit behind a finding, and the policy that it stands in (may be NULL). */
const Limit *audit_limit(const Scenario *scenario, const char *id, const Policy **policy);
/* What the limit asks in words, with its scope and the value of `each`; caller frees. */
char *audit_limit_text(const Limit *limit, const char *each_value);
/* By how many endpoints (or vendors...) the measured value breaches the bound; 0 where it holds. */
int64_t audit_excess(const PlanFinding *finding, const PlanMeasurement *measured);
/* How much room is left to the bound; below 0 by audit_excess where it is breached. */
int64_t audit_margin(const PlanFinding *finding, const PlanMeasurement *measured);
/* "3500/5000"; "5" of vendors; "5209" or "5209.1203" points of an HHI. And what the limit allows, in the same
 * unit; caller frees. */
char *audit_measured_text(const Limit *limit, const PlanMeasurement *measured);
char *audit_bound_text(const Limit *limit, int64_t bound);
/* Is it a share of endpoints, that may be told in percent? */
bool audit_is_fraction(const Limit *limit, const PlanMeasurement *measured);
/* What the measured value counts: "endpoint" or "endpoints", "vendors", "points" of an index; "" where the
 * kind of limit does not say. */
const char *audit_unit(const Limit *limit, const PlanMeasurement *measured, int64_t number);
/* Endpoints behind a finding that is breached: of a limit on what may be at most, those that are counted; of
 * one on what must be at least, those in scope that are not. Bit per function of the scenario and class of
 * the fleet (function x classes + class), whole stacks under every function that they have; caller frees.
 * NULL with *error where the policy has no such limit. */
bool *audit_behind(const Scenario *scenario, const Fleet *fleet, const char *limit, GError **error);
/* Any limit breached? */
bool audit_breached(const AuditReport *report);

typedef struct {
    const char *name, *about;
    /* `verbose`: every kind of domain for every part of the fleet, and all gaps. */
    GString *(*write)(const AuditReport *report, bool verbose);
} AuditFormat;
/* NULL-terminated; one file and one line a format. */
extern const AuditFormat *const audit_formats[];
extern const AuditFormat audit_text, audit_json, audit_csv, audit_indices, audit_junit;

#endif
