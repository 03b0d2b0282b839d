/* What a scenario asks of a fleet, one function at a time: which classes need the function, what runs there
 * today, and what may be bought for them. Shared by the optimiser and by the auditor, as the meaning of
 * files. */
#ifndef POLYCULTURE_SCENARIO_DEMAND_H
#define POLYCULTURE_SCENARIO_DEMAND_H

#include "scenario/scenario.h"

typedef struct {
    const FleetClass *class;
    int index;            /* of the class in the fleet */
    const char *platform; /* "unknown" where the fleet does not say */
    int primary;          /* product in charge today, or -1 */
    int *installed;       /* products that run there today, -1-terminated (the primary among them) */
    int *offer;           /* per product of the catalog: index of the offer that holds here, or -1 */
} DemandClass;

typedef struct {
    const Scenario *scenario;
    const Fleet *fleet;
    const char *function;
    GArray *classes; /* of DemandClass: only those that need the function */
    int64_t endpoints;
    bool whole; /* of whole stacks, not of one function: see audit/stacks.h */
} Demand;

/* Fails when the fleet names products that the catalog lacks, or a needed function has no offer (where the
 * scenario has any: see scenario_of_policies). */
Demand *demand_new(const Scenario *scenario, const Fleet *fleet, const char *function, GError **error);
/* The same without classes, for who fills it in another way. */
Demand *demand_new_empty(const Scenario *scenario, const Fleet *fleet, const char *function);
void demand_free(Demand *demand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Demand, demand_free)

bool demand_installed(const DemandClass *class, int product);

/* One limit as it stands on a fleet: `each` taken apart, so that every instance has one scope. */
typedef struct {
    const Limit *limit;
    const char *each_value; /* or NULL */
    GArray *members;        /* of guint: indices into demand->classes */
    int64_t endpoints;      /* in scope: the N of the limit */
} LimitInstance;

/* All instances of the limits of all policies that speak of the function (or, of a demand of whole stacks, of
 * those that look at whole stacks); scopes without an endpoint are
 * left out (they hold). Order: policy, limit, each value. Free with g_ptr_array_unref. */
GPtrArray *demand_limits(const Demand *demand);
/* The domains of kind `limit->of` that any offered product has on the member classes, as groups of values:
 * one group per domain, or one with limit->values. GPtrArray of NULL-terminated char ** ; sorted. Includes
 * the domains of `extra` products (bit per product; may be NULL), for measuring what runs today. */
GPtrArray *demand_domains(const Demand *demand, const LimitInstance *instance, const bool *extra);
/* Does the product depend on any of the values there? */
bool demand_depends(const Demand *demand, const DemandClass *class, int product, DomainKind kind,
                    char *const *values);

/* May product b in this mode stand behind primary p on the class under this backup-required limit? For
 * MODE_MANUAL b is -1. (Offers and standby prices are looked at apart.) */
bool backup_allowed(const Demand *demand, const Limit *limit, const DemandClass *class, int primary,
                    int backup, BackupMode mode);
/* The manual fallback that holds on the class, or NULL. */
const Fallback *demand_fallback(const Demand *demand, const DemandClass *class);

#endif
