/* The auditor's half: recomputes what an assignment costs and how it stands against every limit, with exact
 * integers, from the fleet and the scenario alone. Includes nothing of the optimiser. */
#ifndef POLYCULTURE_AUDIT_AUDIT_H
#define POLYCULTURE_AUDIT_AUDIT_H

#include "audit/exposure.h"

/* Fills plan->purchases, cost, changes and findings from plan->functions. Fails when the pieces cannot be
 * priced (no offer or mode there, capacity aside) or a sum overflows. */
bool audit_plan(const Scenario *scenario, const Fleet *fleet, Plan *plan, GError **error);

/* Today's state as a plan: primaries as they run, the first hot backup as backup (mode hot). Endpoints
 * without any product of the function are left out of the pieces (they are unprotected). Findings are those
 * of the policy on today's state. Cost is what the same mix would cost under the scenario's offers (no
 * migration); products that no offer sells are not priced: *unpriced gets the endpoints behind them. With
 * `unpriced` NULL nothing is priced: findings alone, and the scenario needs no offers. */
Plan *audit_today(const Scenario *scenario, const Fleet *fleet, int64_t *unpriced, GError **error);

/* Tells what an instance of a limit measures on each of its classes alone, of today's `pieces`. */
typedef void (*ClassTold)(const DemandClass *class, const PlanFinding *finding, gpointer context);
void audit_by_class(const Demand *demand, const GArray *pieces, const LimitInstance *instance, ClassTold told,
                    gpointer context);

/* The same of each piece of a plan alone that lies in the instance's scope: `piece` is its index. Where a
 * kind of limit adds pieces up, the finding on all of them is the sum of these. */
typedef void (*PieceTold)(guint piece, const PlanFinding *finding, gpointer context);
void audit_by_piece(const Demand *demand, const GArray *pieces, const LimitInstance *instance, PieceTold told,
                    gpointer context);

#endif
