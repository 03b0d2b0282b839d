/* budget: a part of the cost, over all functions and the whole horizon, <= max. */
#include "scenario/limits/limits.h"

#include "base/text.h"

#include <string.h>

static const char *const parts[COST_PARTS + 1] = {"licences", "fixed", "migration", "standby", "total"};

static bool parse_part(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    const char *part = "total";
    if (!json_string(document, object, "part", false, &part, error))
        return false;
    for (limit->part = 0; limit->part <= COST_PARTS; limit->part++)
        if (strcmp(part, parts[limit->part]) == 0)
            return true;
    g_autofree char *safe = text_for_terminal(part);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "part"), error,
                     "part '%s' of the cost is not known; expected total, licences, fixed, migration or "
                     "standby",
                     safe);
}

static bool parse(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    return parse_part(document, object, limit, error) &&
           json_money(document, object, "max", true, &limit->amount, error);
}

static char *describe(const Limit *limit)
{
    g_autofree char *amount = money_text_grouped(limit->amount);
    return g_strdup_printf("cost, %s, at most %s", parts[limit->part], amount);
}

static const char *const fields[] = {"max", "part", NULL};

const LimitKind limit_budget = {.name = "budget",
                                .fields = fields,
                                .parse = parse,
                                .describe = describe,
                                .whole = true,
                                .threshold = THRESHOLD_MONEY};
