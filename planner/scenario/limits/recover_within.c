/* recover-within: for every domain, endpoints whose primary depends on it x minutes-per-endpoint <=
 * technicians x 60 x hours, with the first two from the scenario's `operations`: hands-on recovery is done in
 * time. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    limit->of = DOMAIN_DRIVER;
    if (cJSON_GetObjectItemCaseSensitive(object, "of") && !limit_read_of(document, object, limit, error))
        return false;
    return limit_read_values(document, object, false, limit, error) &&
           json_integer(document, object, "hours", true, 0, HOURS_MAX, &limit->hours, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *domain = limit_domain_text(limit);
    return g_strdup_printf("endpoints that fall with %s are recovered by hand within %" G_GINT64_FORMAT
                           " hour%s",
                           domain, limit->hours, limit->hours == 1 ? "" : "s");
}

static const char *const fields[] = {"of", "values", "hours", NULL};

const LimitKind limit_recover_within = {.name = "recover-within",
                                        .fields = fields,
                                        .parse = parse,
                                        .describe = describe,
                                        .threshold = THRESHOLD_HOURS};
