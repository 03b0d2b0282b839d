/* min-share-if-used: every domain that is in charge of any endpoint is in charge of at least min x N: no
 * crumbs. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return limit_read_of(document, object, limit, error) &&
           json_share(document, object, "min", true, &limit->share, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *share = limit_share_text(limit);
    return g_strdup_printf("each %s in charge of none or at least %s of endpoints",
                           domain_kind_name(limit->of), share);
}

static const char *const fields[] = {"of", "min", NULL};

const LimitKind limit_min_share_if_used = {.name = "min-share-if-used",
                                           .fields = fields,
                                           .parse = parse,
                                           .describe = describe,
                                           .threshold = THRESHOLD_SHARE,
                                           .at_least = true};
