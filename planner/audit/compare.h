/* Several states side by side: one fleet at several dates, or several plans. */
#ifndef POLYCULTURE_AUDIT_COMPARE_H
#define POLYCULTURE_AUDIT_COMPARE_H

#include "audit/audit.h"

typedef struct {
    char *name;         /* as the user named it */
    Scenario *scenario; /* owned, as are all */
    Fleet *fleet;
    Plan *state; /* today's, or the plan's */
    bool planned;
} CompareState;

CompareState *compare_state_new(const char *name, Scenario *scenario, Fleet *fleet, Plan *state,
                                bool planned);
void compare_state_free(gpointer state);

typedef enum { ROW_DOMAIN, ROW_UNPROTECTED, ROW_HHI, ROW_EFFECTIVE, ROW_LIMIT, ROW_COST } CompareRowKind;

/* One line of figures, one for each state; -1 where the state does not know the function. */
typedef struct {
    CompareRowKind kind;
    char *function, *name; /* the domain, the limit */
    int64_t *counts;       /* endpoints, HHI, hundredths of vendors, limits breached, or Money */
    int64_t *totals;       /* endpoints that need the function, or checks of the limit; else 0 */
} CompareRow;

/* GPtrArray of CompareRow *: by function, its domains of the kind, the largest in any state first, the
 * unprotected, and indices; then limits; then the cost of plans. */
GPtrArray *compare_states(const GPtrArray *states, DomainKind kind, GError **error);

#endif
