/* survive: for every domain d, endpoints whose primary does not depend on d, plus those whose backup does not
 * and is active within the hours, >= min x N. Hot backups are active at once, cold ones as fast as the
 * offer's deploy-per-hour brings them out, manual ones never count. The limit asks for no backups by itself.
 */
#include "scenario/limits/limits.h"

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return limit_read_of(document, object, limit, error) &&
           limit_read_values(document, object, false, limit, error) &&
           json_share(document, object, "min", true, &limit->share, error) &&
           json_integer(document, object, "within", true, 0, HOURS_MAX, &limit->hours, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *domain = limit_domain_text(limit);
    g_autofree char *share = limit_share_text(limit);
    return g_strdup_printf("when %s fails, at least %s of endpoints are protected within %" G_GINT64_FORMAT
                           " hour%s",
                           domain, share, limit->hours, limit->hours == 1 ? "" : "s");
}

static const char *const fields[] = {"of", "values", "min", "within", NULL};

const LimitKind limit_survive = {.name = "survive",
                                 .fields = fields,
                                 .parse = parse,
                                 .describe = describe,
                                 .threshold = THRESHOLD_SHARE,
                                 .at_least = true};
