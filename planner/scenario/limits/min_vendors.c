/* min-vendors: vendors used as primary >= min; in each function, or over all of them `together`. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return json_integer(document, object, "min", true, 1, 1000000, &limit->number, error) &&
           limit_read_together(document, object, limit, error);
}

static char *describe(const Limit *limit)
{
    return g_strdup_printf("at least %" G_GINT64_FORMAT " vendor%s in charge%s", limit->number,
                           limit->number == 1 ? "" : "s", limit->together ? ", over all functions" : "");
}

static const char *const fields[] = {"min", "together", NULL};

const LimitKind limit_min_vendors = {.name = "min-vendors",
                                     .fields = fields,
                                     .parse = parse,
                                     .describe = describe,
                                     .threshold = THRESHOLD_NUMBER,
                                     .at_least = true};
