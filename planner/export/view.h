/* What several exporters show alike: a row per vendor with its share today and planned, findings in words. */
#ifndef POLYCULTURE_EXPORT_VIEW_H
#define POLYCULTURE_EXPORT_VIEW_H

#include "export/export.h"

typedef struct {
    const char *vendor;     /* id; borrowed from the view */
    const char *name;       /* as people know it */
    int64_t today, planned; /* endpoints that it is in charge of */
} VendorShare;

/* GArray of VendorShare of the function with this index, the largest today first. */
GArray *view_vendor_shares(const ExportView *view, guint function);
/* With one function every row speaks of it; with several each row has to say so. */
bool view_several_functions(const ExportView *view);
/* What to add to a count of endpoints that was summed over functions: "" where there is one. */
const char *view_each_function(const ExportView *view);
/* Do the scenario's objectives begin with the cost without a tolerance, and then the changes? Then the fewest
 * changes are those at this cost. */
bool view_usual_objectives(const ExportView *view);
/* What licences that are bound by contract and not used cost; the ids of the products that are sold in a
 * bundle, joined by ", " ("": none; caller frees). */
Money view_unused_cost(const ExportView *view);
char *view_bundled_text(const ExportView *view);
/* Endpoints that need any function of the plan. */
int64_t view_all_endpoints(const ExportView *view);
/* Endpoints that need the function; those with a primary today. */
int64_t view_endpoints(const ExportView *view, guint function);
int64_t view_protected_today(const ExportView *view, guint function);

/* What the report is called: as the reader wishes, or as the scenario is. */
const char *view_title(const ExportView *view);
/* Of the program that made the plan. */
const char *view_version(const ExportView *view);
/* The limit behind a finding. */
const Limit *view_limit(const ExportView *view, const PlanFinding *finding);
/* What the limit asks, in words, with scope and each value; caller frees. */
char *view_limit_text(const ExportView *view, const PlanFinding *finding);
/* "eset 400 of 1,000 (40.0 %)", the worst measurement; caller frees. */
char *view_measured_text(const PlanFinding *finding);
/* "at most 400"; caller frees. */
char *view_bound_text(const PlanFinding *finding);
/* Is there any finding on the limit? There is none where no endpoint is in its scope. */
bool view_measured(const ExportView *view, const Limit *limit);
/* Finding of the same limit, function and value in today's state, or NULL. */
const PlanFinding *view_today(const ExportView *view, const PlanFinding *finding);
/* Which of two findings of one limit is closer to its bound, or further beyond it? As fractions of the bound.
 */
bool view_tighter(const PlanFinding *a, const PlanFinding *b);
/* " (illustrative prices)" or the scenario's word on where prices come from; "" where it says nothing. Caller
 * frees. */
char *view_prices_note(const ExportView *view);

/* All attribute names of the fleet, sorted; borrowed from it. */
GPtrArray *view_attributes(const Fleet *fleet);
/* The class's values of the attribute, joined by ';'; caller frees. */
char *view_values_text(const FleetClass *class, const char *attribute);

/* Endpoints that have the vendor's products as primary or backup, in any function; summed over functions. */
int64_t view_vendor_endpoints(const ExportView *view, int vendor);
/* Endpoints by manual fallback of the scenario; caller frees. */
int64_t *view_fallback_endpoints(const ExportView *view);

/* The money per endpoint and year, rounded half up to the cent. */
Money view_per_endpoint(const ExportView *view, Money money);

#endif
