/* capability-min: every primary's score of `capability` in the catalog is at least min; a product without a
 * score has none to show. */
#include "scenario/limits/limits.h"

#include "base/text.h"

#include <string.h>

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    const char *capability = NULL;
    if (!json_string(document, object, "capability", true, &capability, error))
        return false;
    limit->capability = text_clean(capability, strlen(capability), 1024);
    return json_integer(document, object, "min", true, 0, 1000000000, &limit->number, error);
}

static char *describe(const Limit *limit)
{
    return g_strdup_printf("every primary scores at least %" G_GINT64_FORMAT " in %s", limit->number,
                           limit->capability);
}

static const char *const fields[] = {"capability", "min", NULL};

const LimitKind limit_capability_min = {.name = "capability-min",
                                        .fields = fields,
                                        .parse = parse,
                                        .describe = describe,
                                        .threshold = THRESHOLD_NUMBER,
                                        .at_least = true};
