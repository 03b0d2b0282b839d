#include "audit/impact.h"

#include "base/text.h"

#include <string.h>

#define WIDTH 80

void impact_ground_clear(ImpactGround *ground)
{
    demand_free(ground->demand);
    g_free(ground->class);
}

bool impact_ground_init(ImpactGround *ground, const ImpactView *view, const char *function, GError **error)
{
    ground->demand = demand_new(view->scenario, view->fleet, function, error);
    if (!ground->demand)
        return false;
    ground->class = assignment_classes(ground->demand);
    for (int s = 0; s < view->count; s++)
        ground->of[s] = (Assignment){ground->demand, plan_pieces(view->states[s].plan, function),
                                     ground->class, NULL, view->states[s].today};
    return true;
}

const ImpactLine impact_lines[IMPACT_LINES] = {
    {"exposed: what is in charge fails", "exposed", offsetof(OutageCount, exposed)},
    {"  a hot backup takes over", "hot", offsetof(OutageCount, hot)},
    {"  a cold backup is deployed", "cold", offsetof(OutageCount, cold)},
    {"  manual fallback", "manual", offsetof(OutageCount, manual)},
    {"  bare: nothing behind it", "none", offsetof(OutageCount, none)},
    {"fails as a hot backup elsewhere", "also", offsetof(OutageCount, also)},
    {"unprotected before", "unprotected", offsetof(OutageCount, unprotected)},
};

int64_t impact_count(const OutageCount *count, gsize offset)
{
    return *(const int64_t *)(const void *)((const char *)count + offset);
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *impact_values(const Fleet *fleet, const char *attribute)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *values = g_ptr_array_new();
    for (guint c = 0; c < fleet->classes->len; c++) {
        const FleetClass *class = fleet->classes->pdata[c];
        for (guint a = 0; a < class->attributes->len; a++) {
            const FleetAttribute *entry = &g_array_index(class->attributes, FleetAttribute, a);
            for (char **value = entry->values; strcmp(entry->name, attribute) == 0 && *value; value++)
                if (g_hash_table_add(seen, *value))
                    g_ptr_array_add(values, *value);
        }
    }
    g_ptr_array_sort(values, compare_strings);
    return values;
}

const char *const impact_parts[IMPACT_PARTS] = {"site", "service", "criticality"};

void impact_measure_part(const ImpactView *view, const ImpactGround *ground, const Outage *outage,
                         const char *attribute, const char *value, OutageImpact *impacts[IMPACT_STATES])
{
    g_autofree bool *member = g_new0(bool, view->fleet->classes->len + 1);
    for (guint c = 0; c < view->fleet->classes->len; c++)
        member[c] = fleet_class_has_value(view->fleet->classes->pdata[c], attribute, value);
    for (int s = 0; s < view->count; s++)
        impacts[s] = outage_measure(outage, &ground->of[s], &view->crew, member);
}

void impact_add_share(Table *table, int64_t count, int64_t total)
{
    g_autofree char *number = count_text(count), *percent = percent_text(count, total, 1);
    table_add(table, number);
    table_add(table, percent);
}

void impact_add_wrapped(GString *out, int indent, const char *text)
{
    if (!text)
        return;
    g_autofree char *safe = text_for_terminal(text);
    g_string_append_printf(out, "%*s", indent, "");
    text_wrap(safe, indent, indent, WIDTH, out);
    g_string_append_c(out, '\n');
}
