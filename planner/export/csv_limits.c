/* plan.limits.csv: a row per measured value of every limit, planned and today. */
#include "export/csv_row.h"
#include "export/view.h"

#include <string.h>

static const char *const columns[] = {"limit", "kind",  "function", "each",  "domain", "count",
                                      "of",    "sense", "bound",    "holds", "today",  "today-holds",
                                      "asks",  "text",  "source",   NULL};

static const PlanMeasurement *today_of(const PlanFinding *today, const char *domain)
{
    for (guint i = 0; today && i < today->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(today->measured, PlanMeasurement, i);
        if (strcmp(measured->domain, domain) == 0)
            return measured;
    }
    return NULL;
}

static void add_row(GString *out, const ExportView *view, const PlanFinding *finding,
                    const PlanMeasurement *measured)
{
    const Limit *limit = view_limit(view, finding);
    const PlanMeasurement *today = measured ? today_of(view_today(view, finding), measured->domain) : NULL;
    g_autofree char *asks = view_limit_text(view, finding);
    csv_text(out, finding->id);
    csv_text(out, limit->kind->name);
    csv_text(out, finding->function);
    csv_text(out, finding->each_value);
    csv_text(out, measured ? measured->domain : "");
    csv_count(out, measured ? measured->count : 0);
    csv_count(out, measured ? measured->total : finding->total);
    csv_text(out, finding->at_least ? "at least" : "at most");
    csv_count(out, finding->bound);
    csv_truth(out, measured ? measured->holds : finding->holds);
    if (today) {
        csv_count(out, today->count);
        csv_truth(out, today->holds);
    } else {
        csv_text(out, "");
        csv_text(out, "");
    }
    csv_text(out, asks);
    csv_text(out, limit->text);
    csv_text(out, limit->source);
    csv_end(out);
}

static GString *write_limits(const ExportView *view, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    csv_head(out, columns);
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i];
        for (guint m = 0; m < finding->measured->len; m++)
            add_row(out, view, finding, &g_array_index(finding->measured, PlanMeasurement, m));
        if (finding->measured->len == 0)
            add_row(out, view, finding, NULL);
    }
    return out;
}

const Exporter exporter_csv_limits = {"csv-limits", "limits.csv", "every limit, a row per measured value",
                                      false, write_limits};
