/* max-share: exposed endpoints <= max x N, for the given values together or for every domain of the kind
 * alone. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return limit_read_of(document, object, limit, error) &&
           limit_read_values(document, object, false, limit, error) &&
           limit_read_measure(document, object, limit, error) &&
           json_share(document, object, "max", true, &limit->share, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *measured = limit_measure_text(limit), *share = limit_share_text(limit);
    return g_strdup_printf("%s at most %s of endpoints", measured, share);
}

static const char *const fields[] = {"of", "values", "measure", "max", NULL};

const LimitKind limit_max_share = {.name = "max-share",
                                   .fields = fields,
                                   .parse = parse,
                                   .describe = describe,
                                   .threshold = THRESHOLD_SHARE};
