/* Verifies a bundle: hashes, counts, platforms, backups, purchases, cost, limits, status; names every
 * disagreement. */
#ifndef POLYCULTURE_AUDIT_VERIFY_H
#define POLYCULTURE_AUDIT_VERIFY_H

#include "audit/audit.h"

typedef struct {
    GPtrArray *disagreements; /* of char *: one line each */
    GPtrArray *notes;         /* the same of files laid out otherwise than written; or NULL */
    Plan *plan;               /* as claimed; NULL when it could not be read */
    Scenario *scenario;
    Fleet *fleet;
    GArray *inputs; /* of PlanInput, as claimed; or NULL */
    int checks; /* how many figures were recomputed */
} Verification;

/* NULL with *error only when the folder is no bundle at all or a file is unreadable or no valid input. */
Verification *verify_bundle(const char *folder, GError **error);
void verification_free(Verification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verification, verification_free)

#endif
