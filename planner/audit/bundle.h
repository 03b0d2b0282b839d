/* A fleet, or a plan's bundle, as something to look at: what runs, or what is planned to run. */
#ifndef POLYCULTURE_AUDIT_BUNDLE_H
#define POLYCULTURE_AUDIT_BUNDLE_H

#include "plan/plan.h"

typedef struct {
    Scenario *scenario;
    Fleet *fleet;
    Plan *plan; /* as the bundle claims it */
} Bundle;

/* Does the folder hold a plan.json? */
bool bundle_is(const char *folder);
/* The scenario of a bundle reads nothing from outside of it; looked at before anything is read by it. */
bool bundle_paths_inside(const char *scenario, GError **error);
/* Reads plan and inputs; recomputes nothing and checks no hash: verify_bundle does. */
Bundle *bundle_read(const char *folder, GError **error);
void bundle_free(Bundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bundle, bundle_free)

#endif
