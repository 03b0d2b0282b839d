#include "scenario/limits/limits.h"

#include "base/text.h"

#include <string.h>

const LimitKind *const limit_kinds[] = {
    &limit_max_share,
    &limit_min_share,
    &limit_max_vendors,
    &limit_min_vendors,
    &limit_backup_required,
    &limit_max_change,
    &limit_forbid,
    &limit_keep,
    &limit_require,
    &limit_capability_min,
    &limit_max_products,
    &limit_min_share_if_used,
    &limit_recover_within,
    &limit_survive,
    &limit_hhi_max,
    &limit_budget,
    NULL,
};

static const char *const measure_names[MEASURES] = {"availability", "integrity", "any-function"};

bool limit_read_of(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    const char *of = NULL;
    if (!json_string(document, object, "of", true, &of, error))
        return false;
    if (domain_kind_parse(of, &limit->of))
        return true;
    g_autofree char *safe = text_for_terminal(of);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "of"), error,
                     "domain kind '%s' is not known; expected one of: %s", safe, domain_kind_list());
}

bool limit_read_values(const JsonDocument *document, const cJSON *object, bool required, Limit *limit,
                       GError **error)
{
    return json_strings(document, object, "values", required, false, &limit->values, error);
}

bool limit_read_measure(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error)
{
    const char *measure = measure_names[MEASURE_AVAILABILITY];
    if (!json_string(document, object, "measure", false, &measure, error))
        return false;
    while (limit->measure < MEASURES && strcmp(measure, measure_names[limit->measure]) != 0)
        limit->measure++;
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, "measure");
    if (limit->measure == MEASURE_ANY_FUNCTION && limit->function)
        return json_fail(document, value, error,
                         "measure 'any-function' looks at whole stacks; leave out \"function\"");
    if (limit->measure < MEASURES)
        return true;
    g_autofree char *safe = text_for_terminal(measure);
    return json_fail(document, value, error,
                     "measure '%s' is not known; expected availability, integrity or any-function", safe);
}

char *limit_measure_text(const Limit *limit)
{
    static const char *const words[MEASURES] = {"in charge of", "installed on",
                                                "in charge of any function on"};
    g_autofree char *domain = limit_domain_text(limit);
    return g_strdup_printf("%s %s", domain, words[limit->measure]);
}

char *limit_share_text(const Limit *limit)
{
    for (int decimals = 0; decimals < 2; decimals++) {
        int64_t scale = decimals ? 1000 : 100;
        if (scale * limit->share.numerator % limit->share.denominator == 0)
            return percent_text(limit->share.numerator, limit->share.denominator, decimals);
    }
    return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, limit->share.numerator,
                           limit->share.denominator);
}

char *limit_domain_text(const Limit *limit)
{
    if (!limit->values)
        return g_strdup_printf("any one %s", domain_kind_name(limit->of));
    g_autofree char *values = g_strjoinv(" or ", limit->values);
    return g_strdup_printf("%s %s", domain_kind_name(limit->of), values);
}

char *limit_points_text(const Limit *limit)
{
    if (limit->points % HHI_SCALE == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT, limit->points / HHI_SCALE);
    return money_text(limit->points);
}
