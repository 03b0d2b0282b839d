#include "export/export.h"

#include "audit/audit.h"

#include <string.h>

const Exporter *const exporters[] = {
    &exporter_html,          &exporter_xlsx,       &exporter_markdown,
    &exporter_text,          &exporter_text_ascii, &exporter_csv,
    &exporter_csv_purchases, &exporter_csv_limits, &exporter_csv_exposure,
    &exporter_csv_inputs,    &exporter_json,       &exporter_xml,
    &exporter_oscal,         &exporter_dora,       NULL,
};

const Exporter *exporter_find(const char *name)
{
    for (const Exporter *const *exporter = exporters; *exporter; exporter++)
        if (strcmp((*exporter)->name, name) == 0)
            return *exporter;
    return NULL;
}

char *exporter_list(void)
{
    GString *list = g_string_new(NULL);
    for (const Exporter *const *exporter = exporters; *exporter; exporter++)
        g_string_append_printf(list, "%s%s", list->len ? ", " : "", (*exporter)->name);
    return g_string_free(list, FALSE);
}

static void exposures_free(gpointer data)
{
    g_array_unref(data);
}

static GPtrArray *vendor_shares(const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                                GError **error)
{
    g_autoptr(GPtrArray) shares = g_ptr_array_new_with_free_func(exposures_free);
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        g_autoptr(Demand) demand = demand_new(scenario, fleet, function->function, error);
        if (!demand)
            return NULL;
        g_ptr_array_add(shares,
                        audit_exposure(demand, function->pieces, DOMAIN_VENDOR, MEASURE_AVAILABILITY));
    }
    return g_steal_pointer(&shares);
}

bool export_view_init(ExportView *view, const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                      const GArray *inputs, GError **error)
{
    *view = (ExportView){.scenario = scenario, .fleet = fleet, .plan = plan, .inputs = inputs};
    view->today = audit_today(scenario, fleet, &view->today_unpriced, error);
    view->shares_today = view->today ? vendor_shares(scenario, fleet, view->today, error) : NULL;
    view->shares_planned = view->shares_today ? vendor_shares(scenario, fleet, plan, error) : NULL;
    return view->shares_planned != NULL;
}

void export_view_clear(ExportView *view)
{
    plan_free(view->today);
    if (view->shares_today)
        g_ptr_array_unref(view->shares_today);
    if (view->shares_planned)
        g_ptr_array_unref(view->shares_planned);
}
