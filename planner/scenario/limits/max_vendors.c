/* max-vendors: vendors used at all, as primary or backup, <= max; in each function, or
 * over all of them `together`. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return json_integer(document, object, "max", true, 1, 1000000, &limit->number, error) &&
           limit_read_together(document, object, limit, error);
}

static char *describe(const Limit *limit)
{
    return g_strdup_printf("at most %" G_GINT64_FORMAT " vendor%s in use%s", limit->number,
                           limit->number == 1 ? "" : "s", limit->together ? ", over all functions" : "");
}

static const char *const fields[] = {"max", "together", NULL};

const LimitKind limit_max_vendors = {.name = "max-vendors",
                                     .fields = fields,
                                     .parse = parse,
                                     .describe = describe,
                                     .threshold = THRESHOLD_NUMBER};
