/* What a plan has of every objective of its scenario, from its pieces and its cost alone. */
#ifndef POLYCULTURE_AUDIT_OBJECTIVES_H
#define POLYCULTURE_AUDIT_OBJECTIVES_H

#include "audit/exposure.h"

/* By Objective, summed over functions. */
typedef struct {
    __int128 value[OBJECTIVES];
} ObjectiveSums;

/* Adds one function; the cost is left alone. */
void objectives_add(const Assignment *assignment, ObjectiveSums *sums);
/* Sets the values of the plan's objectives and its changes, once its cost is known. False where one does not
 * fit 64 bits. */
bool objectives_settle(const ObjectiveSums *sums, Plan *plan);

#endif
