/* max-change: endpoints whose primary differs from today's <= max x N; none today counts as a change. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return json_share(document, object, "max", true, &limit->share, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *share = limit_share_text(limit);
    return g_strdup_printf("at most %s of endpoints change their primary", share);
}

static const char *const fields[] = {"max", NULL};

const LimitKind limit_max_change = {.name = "max-change",
                                    .fields = fields,
                                    .parse = parse,
                                    .describe = describe,
                                    .threshold = THRESHOLD_SHARE};
