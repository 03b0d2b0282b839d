/* How the inventories differ from the fleet of a plan, and what its limits come to on them, in words. */
#ifndef POLYCULTURE_CMD_ASSIGN_FIT_H
#define POLYCULTURE_CMD_ASSIGN_FIT_H

#include "audit/verify.h"
#include "plan/allot.h"

/* Appends; nothing where they are the same. False where the plan does not cover the fleet as it is: endpoints
 * that it does not know, limits that no longer hold. */
bool assign_fit_text(const Verification *plan, const Fleet *now, const Allotment *allotment, GString *out);

#endif
