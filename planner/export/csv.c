/* plan.csv: one row per class, function and part of its split, for spreadsheets and ticket systems. RFC 4180.
 * The manual page says what each column is. */
#include "base/text.h"
#include "export/view.h"

#include <string.h>

static void add_field(GString *out, const char *text, bool last)
{
    g_autofree char *field = text_for_csv(text);
    g_string_append_printf(out, "%s%s", field, last ? "\r\n" : ",");
}

static void add_number(GString *out, int64_t number)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT ",", number);
}

static void add_row(GString *out, const ExportView *view, const GPtrArray *attributes, const char *function,
                    const PlanPiece *piece)
{
    const Catalog *catalog = view->scenario->catalog;
    const FleetClass *class = view->fleet->classes->pdata[piece->class];
    const char *const *stack = fleet_class_stack(class, function);
    const char *today = stack ? stack[0] : "", *primary = catalog_product(catalog, piece->primary)->id;
    add_number(out, piece->class);
    add_field(out, function, false);
    for (guint a = 0; a < attributes->len; a++) {
        g_autofree char *values = view_values_text(class, attributes->pdata[a]);
        add_field(out, values, false);
    }
    add_field(out, today, false);
    add_field(out, primary, false);
    add_field(out, strcmp(today, primary) != 0 ? "yes" : "no", false);
    add_field(out, piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "", false);
    add_field(out, mode_name(piece->mode), false);
    g_string_append_printf(out, "%" G_GINT64_FORMAT "\r\n", piece->count);
}

/* The names of attributes come from inventories: one that is ours already must not stand twice. */
static void add_head(GString *out, const GPtrArray *attributes)
{
    static const char *const before[] = {"class", "function", NULL};
    static const char *const after[] = {"today", "primary", "changes", "backup", "mode", "endpoints", NULL};
    for (const char *const *name = before; *name; name++)
        add_field(out, *name, false);
    for (guint a = 0; a < attributes->len; a++) {
        const char *name = attributes->pdata[a];
        bool taken = g_strv_contains(before, name) || g_strv_contains(after, name);
        g_autofree char *column = g_strconcat(taken ? "attribute." : "", name, NULL);
        add_field(out, column, false);
    }
    for (const char *const *name = after; *name; name++)
        add_field(out, *name, name[1] == NULL);
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
