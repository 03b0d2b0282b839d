/* plan.exposure.csv: endpoints by failure domain of every kind, today and planned: those whose primary
 * depends on it (availability), and those on which any agent does (integrity). */
#include "audit/audit.h"
#include "export/csv_row.h"
#include "export/view.h"

#include <string.h>

static const char *const columns[] = {"function", "measure", "kind",      "domain",
                                      "today",    "planned", "endpoints", NULL};

static int64_t count_of(const GArray *exposures, const char *domain)
{
    for (guint i = 0; i < exposures->len; i++)
        if (strcmp(g_array_index(exposures, Exposure, i).domain, domain) == 0)
            return g_array_index(exposures, Exposure, i).count;
    return 0;
}

/* What is looked at in one function. */
typedef struct {
    const ExportView *view;
    const char *function;
    int64_t endpoints;
    Assignment today, plan;
} Looking;

static void add_row(GString *out, const Looking *at, Measure measure, DomainKind kind, const char *domain,
                    int64_t today, int64_t planned)
{
    csv_text(out, at->function);
    csv_text(out, measure == MEASURE_INTEGRITY ? "integrity" : "availability");
    csv_text(out, domain_kind_name(kind));
    csv_text(out, domain);
    csv_count(out, today);
    csv_count(out, planned);
    csv_count(out, at->endpoints);
    csv_end(out);
}

static void add_kind(GString *out, const Looking *at, Measure measure, DomainKind kind)
{
    g_autoptr(GArray) today = exposure_by_domain(&at->today, NULL, kind, measure);
    g_autoptr(GArray) planned = exposure_by_domain(&at->plan, NULL, kind, measure);
    for (guint i = 0; i < planned->len; i++) {
        const Exposure *entry = &g_array_index(planned, Exposure, i);
        add_row(out, at, measure, kind, entry->domain, count_of(today, entry->domain), entry->count);
    }
    for (guint i = 0; i < today->len; i++) {
        const Exposure *entry = &g_array_index(today, Exposure, i);
        if (count_of(planned, entry->domain) == 0)
            add_row(out, at, measure, kind, entry->domain, entry->count, 0);
    }
}

static GString *write_exposure(const ExportView *view, GError **error)
{
    GString *out = g_string_new(NULL);
    csv_head(out, columns);
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const char *function = g_array_index(view->plan->functions, PlanFunction, f).function;
        g_autoptr(Demand) demand = demand_new(view->scenario, view->fleet, function, error);
        if (!demand) {
            g_string_free(out, TRUE);
            return NULL;
        }
        g_autofree const DemandClass **class = assignment_classes(demand);
        const Looking at = {view,
                            function,
                            demand->endpoints,
                            {demand, plan_pieces(view->today, function), class, NULL, true},
                            {demand, plan_pieces(view->plan, function), class, NULL, false}};
        for (Measure measure = MEASURE_AVAILABILITY; measure <= MEASURE_INTEGRITY; measure++)
            for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
                add_kind(out, &at, measure, kind);
    }
    return out;
}

const Exporter exporter_csv_exposure = {
    "csv-exposure", "exposure.csv", "endpoints by failure domain, today and planned", false, write_exposure};
