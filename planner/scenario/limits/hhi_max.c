/* hhi-max: 10,000 x sum over domains of (primaries)^2 <= max x N^2 (Herfindahl 1950; Hirschman 1945). */
#include "scenario/limits/limits.h"

#include "base/text.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    const char *text = NULL;
    if (!limit_read_of(document, object, limit, error) ||
        !json_string(document, object, "max", true, &text, error))
        return false;
    if (money_parse(text, &limit->points) && limit->points <= 10000 * HHI_SCALE)
        return true;
    g_autofree char *safe = text_for_terminal(text);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "max"), error,
                     "\"max\": \"%s\"; expected an HHI from 0 to 10000 like \"1800\", four decimals at most",
                     safe);
}

static char *describe(const Limit *limit)
{
    g_autofree char *points = limit_points_text(limit);
    return g_strdup_printf("HHI of every %s in charge at most %s", domain_kind_name(limit->of), points);
}

static const char *const fields[] = {"of", "max", NULL};

const LimitKind limit_hhi_max = {
    .name = "hhi-max", .fields = fields, .parse = parse, .describe = describe, .threshold = THRESHOLD_POINTS};
