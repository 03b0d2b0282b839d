/* plan.csv: one row per class, function and part of its split, for spreadsheets and ticket systems. RFC 4180.
 * The manual page says what each column is. */
#include "export/csv_row.h"
#include "export/view.h"

#include <string.h>

static void add_row(GString *out, const ExportView *view, const GPtrArray *attributes, const char *function,
                    const PlanPiece *piece)
{
    const Catalog *catalog = view->scenario->catalog;
    const FleetClass *class = view->fleet->classes->pdata[piece->class];
    const char *const *stack = fleet_class_stack(class, function);
    const char *today = stack ? stack[0] : "", *primary = catalog_product(catalog, piece->primary)->id;
    csv_count(out, piece->class);
    csv_text(out, function);
    for (guint a = 0; a < attributes->len; a++) {
        g_autofree char *values = view_values_text(class, attributes->pdata[a]);
        csv_text(out, values);
    }
    csv_text(out, today);
    csv_text(out, primary);
    csv_text(out, strcmp(today, primary) != 0 ? "yes" : "no");
    csv_text(out, piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "");
    csv_text(out, mode_name(piece->mode));
    csv_count(out, piece->count);
    csv_end(out);
}

/* The names of attributes come from inventories: one that is ours already must not stand twice. */
static void add_head(GString *out, const GPtrArray *attributes)
{
    static const char *const before[] = {"class", "function", NULL};
    static const char *const after[] = {"today", "primary", "changes", "backup", "mode", "endpoints", NULL};
    for (const char *const *name = before; *name; name++)
        csv_text(out, *name);
    for (guint a = 0; a < attributes->len; a++) {
        const char *name = attributes->pdata[a];
        bool taken = g_strv_contains(before, name) || g_strv_contains(after, name);
        g_autofree char *column = g_strconcat(taken ? "attribute." : "", name, NULL);
        csv_text(out, column);
    }
    for (const char *const *name = after; *name; name++)
        csv_text(out, *name);
    csv_end(out);
}

static GString *write_csv(const ExportView *view, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) attributes = view_attributes(view->fleet);
    add_head(out, attributes);
    for (guint f = 0; f < view->plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(view->plan->functions, PlanFunction, f);
        for (guint i = 0; i < function->pieces->len; i++)
            add_row(out, view, attributes, function->function,
                    &g_array_index(function->pieces, PlanPiece, i));
    }
    return out;
}

const Exporter exporter_csv = {
    "csv", "csv", "who gets what: a row per class and part of its split", false, write_csv,
};
