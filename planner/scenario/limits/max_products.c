/* max-products: distinct products used as primary or hot backup <= max: the agents that somebody has to look
 * after. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return json_integer(document, object, "max", true, 1, 1000000, &limit->number, error);
}

static char *describe(const Limit *limit)
{
    return g_strdup_printf("at most %" G_GINT64_FORMAT " product%s running", limit->number,
                           limit->number == 1 ? "" : "s");
}

static const char *const fields[] = {"max", NULL};

const LimitKind limit_max_products = {.name = "max-products",
                                      .fields = fields,
                                      .parse = parse,
                                      .describe = describe,
                                      .threshold = THRESHOLD_NUMBER};
