/* forbid: no primary and no backup depends on one of the values. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return limit_read_of(document, object, limit, error) &&
           limit_read_values(document, object, true, limit, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *domain = limit_domain_text(limit);
    return g_strdup_printf("%s neither in charge nor backup", domain);
}

static const char *const fields[] = {"of", "values", NULL};

const LimitKind limit_forbid = {.name = "forbid", .fields = fields, .parse = parse, .describe = describe};
