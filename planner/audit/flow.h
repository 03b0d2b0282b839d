/* Who moves where: endpoints by today's product, planned primary and planned backup. Exact counts. */
#ifndef POLYCULTURE_AUDIT_FLOW_H
#define POLYCULTURE_AUDIT_FLOW_H

#include "audit/exposure.h"

typedef struct {
    int from;    /* product in charge today, or -1: unprotected */
    int primary; /* product */
    int backup;  /* product, or -1 */
    BackupMode mode;
    int64_t count;
} Flow;

/* GArray of Flow, the largest first, ties by products and mode; counts add up to those of the pieces. */
GArray *audit_flow(const Assignment *assignment);

#endif
