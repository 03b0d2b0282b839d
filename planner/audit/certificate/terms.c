/* What certificates can speak of. A term of a scenario that the checker does not know could cost something,
 * or save something, that no row and no sum of it counts: nothing is proven then. */
#include "audit/billing.h"
#include "audit/certificate/proof.h"
#include "base/error.h"
#include "base/text.h"

#include <string.h>

Money over_years(const Scenario *scenario, Money yearly)
{
    return billing_over_years(scenario, yearly);
}

/* The name of a field of the object that is none of these, or NULL. */
static const char *stranger(const cJSON *object, const char *const *known)
{
    for (const cJSON *field = object ? object->child : NULL; field; field = field->next)
        if (field->string && !g_strv_contains(known, field->string))
            return field->string;
    return NULL;
}

static const char *stranger_in(const cJSON *list, const char *const *known)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next)
        if (stranger(object, known))
            return stranger(object, known);
    return NULL;
}

static const char *unknown_term(const Scenario *scenario)
{
    static const char *const terms[] = {"polyculture", "id",     "title",      "note",     "currency",
                                        "years",       "prices", "functions",  "catalogs", "policies",
                                        "objectives",  "offers", "vendors",    "needs",    "fallbacks",
                                        "operations",  "growth", "price-rise", NULL};
    static const char *const offers[] = {"product", "price",     "tiers",   "minimum",         "capacity",
                                         "fixed",   "migration", "standby", "deploy-per-hour", "scope",
                                         "note",    "contract",  NULL};
    static const char *const vendors[] = {"vendor", "fixed", "bundle", "note", NULL};
    static const char *const fallbacks[] = {"function", "standby", "scope", "text", "note", NULL};
    const struct {
        const char *field;
        const char *const *known;
    } lists[] = {{"offers", offers}, {"vendors", vendors}, {"fallbacks", fallbacks}};
    const char *found = stranger(scenario->json, terms);
    for (gsize l = 0; l < G_N_ELEMENTS(lists) && !found; l++)
        found = stranger_in(cJSON_GetObjectItemCaseSensitive(scenario->json, lists[l].field), lists[l].known);
    return found;
}

static const char *unknown_limit(const Scenario *scenario)
{
    static const char *const fields[] = {"id",     "kind",     "function", "scope",   "each",       "text",
                                         "source", "of",       "values",   "measure", "max",        "min",
                                         "modes",  "differ",   "within",   "hours",   "capability", "part",
                                         "note",   "together", NULL};
    const char *found = NULL;
    for (guint p = 0; p < scenario->policies->len && !found; p++) {
        const Policy *policy = scenario->policies->pdata[p];
        found = stranger_in(cJSON_GetObjectItemCaseSensitive(policy->json, "limits"), fields);
        for (guint l = 0; l < policy->limits->len && !found; l++)
            if (!limit_measure_of(policy->limits->pdata[l]))
                found = ((const Limit *)policy->limits->pdata[l])->kind->name;
    }
    return found;
}

bool terms_known(const Scenario *scenario, GError **error)
{
    const char *found = unknown_term(scenario);
    if (!found)
        found = unknown_limit(scenario);
    if (!found)
        return true;
    g_autofree char *safe = text_for_terminal(found);
    return fail_input(
        error,
        "certificate.json: the scenario or its policies state \"%s\", of which certificates do not "
        "speak; no bound is proven",
        safe);
}
