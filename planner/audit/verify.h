/* Verifies a bundle: hashes, counts, platforms, backups, purchases, cost, limits, status, and its
 * certificate; names every disagreement. */
#ifndef POLYCULTURE_AUDIT_VERIFY_H
#define POLYCULTURE_AUDIT_VERIFY_H

#include "audit/audit.h"
#include "audit/certificate.h"

typedef struct {
    GPtrArray *disagreements; /* of char *: one line each */
    GPtrArray *notes;         /* the same of files laid out otherwise than written; or NULL */
    Plan *plan;               /* as claimed; NULL when it could not be read, or the bundle holds none */
    Scenario *scenario;
    Fleet *fleet;
    GArray *inputs; /* of PlanInput, as claimed; or NULL */
    int checks;           /* how many figures were recomputed */
    Certified *certified; /* what certificate.json proves; NULL where there is none, or a wrong one */
} Verification;

/* NULL with *error only when the folder is no bundle at all or a file is unreadable or no valid input. A
 * bundle without a plan but with a certificate says that no plan exists. `words`: keep the proof in words. */
Verification *verify_bundle(const char *folder, bool words, GError **error);
void verification_free(Verification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verification, verification_free)

#endif
