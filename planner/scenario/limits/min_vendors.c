/* min-vendors: vendors used as primary >= min. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return json_integer(document, object, "min", true, 1, 1000000, &limit->number, error);
}

static char *describe(const Limit *limit)
{
    return g_strdup_printf("at least %" G_GINT64_FORMAT " vendor%s in charge", limit->number,
                           limit->number == 1 ? "" : "s");
}

static const char *const fields[] = {"min", NULL};

const LimitKind limit_min_vendors = {.name = "min-vendors",
                                     .fields = fields,
                                     .parse = parse,
                                     .describe = describe,
                                     .threshold = THRESHOLD_NUMBER,
                                     .at_least = true};
