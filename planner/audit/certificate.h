/* Checks the certificate of a bundle: that no plan which meets the policy costs less than a bound, or that
 * none exists. Rebuilds what each row means from scenario and fleet, with exact integers and without a
 * solver. The format and the mathematics: models/certificate.md. */
#ifndef POLYCULTURE_AUDIT_CERTIFICATE_H
#define POLYCULTURE_AUDIT_CERTIFICATE_H

#include "audit/limits/limits.h"

typedef struct {
    bool none;      /* no plan meets the policy */
    Money bound;    /* no plan costs less, where one exists */
    guint problems; /* functions planned apart */
    guint leaves, multipliers;
    char **limits; /* ids of those that the proof rests on; NULL: all of the policy */
    char *words;   /* the proof, leaf by leaf, where asked for; NULL otherwise */
} Certified;

/* Does the scenario state only what certificates speak of? */
bool certificate_possible(const Scenario *scenario, GError **error);
/* Fails when the file is no certificate of this scenario and fleet, with the reason. What it proves may still
 * be less than a plan claims: that is for the caller to compare. */
Certified *certificate_check(const char *path, const Scenario *scenario, const Fleet *fleet, bool words,
                             GError **error);
/* The same of a file that is not written yet; takes `text` over, `name` stands for it in messages. */
Certified *certificate_check_text(const char *name, GString *text, const Scenario *scenario,
                                  const Fleet *fleet, GError **error);
void certified_free(Certified *certified);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certified, certified_free)

#endif
