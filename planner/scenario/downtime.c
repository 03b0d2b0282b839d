/* "downtime-per-endpoint-hour" of the scenario's "operations": one price for all endpoints, or a list by
 * scope, of which the first that holds counts. */
#include "scenario/parse.h"

static void downtime_clear(gpointer data)
{
    Downtime *downtime = data;
    if (downtime->scope)
        g_array_unref(downtime->scope);
}

static bool read_entry(const JsonDocument *document, const cJSON *object, Scenario *scenario, GError **error)
{
    static const char *const known[] = {"scope", "cost", NULL};
    Downtime entry = {NULL, 0};
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error,
                         "expected a cost of downtime as an object: {\"scope\": {...}, \"cost\": \"42.50\"}");
    if (!json_known_fields(document, object, known, error) ||
        !json_money(document, object, "cost", true, &entry.hourly, error) ||
        !scope_read(document, object, "scope", &entry.scope, error))
        return false;
    g_array_append_val(scenario->downtime, entry);
    return true;
}

bool downtime_read(const JsonDocument *document, const cJSON *operations, Scenario *scenario, GError **error)
{
    static const char field[] = "downtime-per-endpoint-hour";
    const cJSON *value = operations ? cJSON_GetObjectItemCaseSensitive(operations, field) : NULL;
    scenario->downtime = g_array_new(FALSE, TRUE, sizeof(Downtime));
    g_array_set_clear_func(scenario->downtime, downtime_clear);
    if (value && !cJSON_IsArray(value)) {
        Downtime all = {scope_new(), 0};
        g_array_append_val(scenario->downtime, all);
        return json_money(document, operations, field, true,
                          &g_array_index(scenario->downtime, Downtime, 0).hourly, error);
    }
    for (const cJSON *object = value ? value->child : NULL; object; object = object->next)
        if (!read_entry(document, object, scenario, error))
            return false;
    return true;
}

Money downtime_hourly(const Scenario *scenario, const FleetClass *class)
{
    guint length = scenario->downtime ? scenario->downtime->len : 0;
    for (guint i = 0; i < length; i++) {
        const Downtime *downtime = &g_array_index(scenario->downtime, Downtime, i);
        if (scope_holds(downtime->scope, class))
            return downtime->hourly;
    }
    return length ? 0 : -1;
}
