/* keep: endpoints whose primary today depends on one of the values keep this primary. */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return limit_read_of(document, object, limit, error) &&
           limit_read_values(document, object, true, limit, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *domain = limit_domain_text(limit);
    return g_strdup_printf("%s stays in charge where it is today", domain);
}

static const char *const fields[] = {"of", "values", NULL};

const LimitKind limit_keep = {.name = "keep", .fields = fields, .parse = parse, .describe = describe};
