/* Whole stacks: what all functions of an endpoint together depend on. In: a scenario and a fleet; out: a
 * demand of "all functions" in which the primaries of every function stand as the agents of a class. */
#ifndef POLYCULTURE_AUDIT_STACKS_H
#define POLYCULTURE_AUDIT_STACKS_H

#include "plan/plan.h"

#define ALL_FUNCTIONS "all functions"

/* Classes that need any function of the scenario; of each, `installed` are the primaries of today, function
 * by function, and nothing is on offer. Free with demand_free. */
Demand *stacks_new(const Scenario *scenario, const Fleet *fleet, GError **error);
/* One piece for each class with any primary, in the order of classes: then the integrity exposure of these
 * pieces, with all agents of today, is the any-function exposure of the fleet. */
GArray *stacks_pieces(const Demand *stacks);
/* Does any limit of the policies look at whole stacks? */
bool stacks_asked(const Scenario *scenario);
/* A plan is made one function at a time and does not say which stacks it makes: false where a limit asks. */
bool stacks_plannable(const Scenario *scenario, GError **error);

#endif
