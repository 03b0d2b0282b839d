/* plan.inputs.csv: what the other tables rest on: files and inventories with their SHA-256, what was assumed,
 * software that is not known, where prices come from, and the program's version. */
#include "export/csv_row.h"
#include "export/view.h"

static const char *const columns[] = {"what", "text", "sha256", "endpoints", NULL};

static void add_row(GString *out, const char *what, const char *text, const char *sha256, int64_t endpoints)
{
    csv_text(out, what);
    csv_text(out, text);
    csv_text(out, sha256);
    if (endpoints >= 0)
        csv_count(out, endpoints);
    else
        csv_text(out, "");
    csv_end(out);
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer out)
{
    add_row(out, "assumption", text, "", *(const int64_t *)count);
    return FALSE;
}

static GString *write_inputs(const ExportView *view, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    csv_head(out, columns);
    add_row(out, "version", view_version(view), "", -1);
    add_row(out, "scenario", view->scenario->id, "", -1);
    add_row(out, "status", plan_status(view->plan), "", -1);
    if (view->scenario->prices)
        add_row(out, "prices", view->scenario->prices, "", -1);
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        add_row(out, "file", input->name, input->sha256, -1);
    }
    for (guint i = 0; i < view->fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(view->fleet->sources, FleetSource, i);
        add_row(out, "inventory", source->name, source->sha256, source->endpoints);
    }
    g_tree_foreach(view->fleet->assumptions, add_assumption, out);
    for (guint i = 0; i < view->fleet->unknown->len; i++) {
        const FleetUnknown *unknown = &g_array_index(view->fleet->unknown, FleetUnknown, i);
        add_row(out, "unknown software", unknown->name, "", unknown->count);
    }
    return out;
}

const Exporter exporter_csv_inputs = {"csv-inputs", "inputs.csv", "what the tables rest on, with SHA-256",
                                      false, write_inputs};
