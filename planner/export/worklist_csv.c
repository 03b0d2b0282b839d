/* The work list as RFC 4180: a row for each endpoint and function. What stands behind the name of an endpoint
 * is the same for all that get the same, so it is made once for each piece. The manual page says what each
 * column is. */
#include "base/text.h"
#include "export/view.h"
#include "export/worklist.h"

#include <string.h>

static const char *const before[] = {"endpoint", "id", "wave", "class", "fit", "function", NULL};
static const char *const after[] = {"today",   "primary", "backup", "mode",
                                    "changes", "install", "retire", NULL};

static void add_field(GString *out, const char *text)
{
    g_autofree char *field = text_for_csv(text);
    g_string_append_c(out, ',');
    g_string_append(out, field);
}

/* The names of attributes come from inventories: one that is ours already must not stand twice. */
static void add_head(GString *out, const GPtrArray *attributes)
{
    for (const char *const *name = before; *name; name++)
        g_string_append_printf(out, "%s%s", name == before ? "" : ",", *name);
    for (guint i = 0; i < attributes->len; i++) {
        const char *name = attributes->pdata[i];
        bool taken = g_strv_contains(before, name) || g_strv_contains(after, name);
        g_autofree char *column = g_strconcat(taken ? "attribute." : "", name, NULL);
        add_field(out, column);
    }
    for (const char *const *name = after; *name; name++)
        g_string_append_printf(out, ",%s", *name);
    g_string_append(out, "\r\n");
}

/* From the class on. */
static char *row_end(const Worklist *worklist, const GPtrArray *attributes, guint function, int index)
{
    GString *out = g_string_new(NULL);
    const Catalog *catalog = worklist->scenario->catalog;
    const PlanPiece *piece = worklist_piece_at(worklist, function, index);
    const Work *work = worklist_work_at(worklist, function, index);
    int known = worklist->allotment->known[piece->class];
    if (known >= 0)
        g_string_append_printf(out, "%d", known);
    add_field(out, fit_name(worklist->allotment->fit[piece->class]));
    add_field(out, g_array_index(worklist->allotment->plan->functions, PlanFunction, function).function);
    for (guint i = 0; i < attributes->len; i++) {
        g_autofree char *value =
            view_values_text(worklist->fleet->classes->pdata[piece->class], attributes->pdata[i]);
        add_field(out, value);
    }
    add_field(out, work->today);
    add_field(out, catalog_product(catalog, piece->primary)->id);
    add_field(out, piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "");
    add_field(out, mode_name(piece->mode));
    add_field(out, work->kind >= WORK_SWITCH ? "yes" : "no");
    add_field(out, work->install);
    add_field(out, work->retire);
    g_string_append(out, "\r\n");
    return g_string_free(out, FALSE);
}

static GPtrArray *row_ends(const Worklist *worklist, const GPtrArray *attributes, guint function)
{
    GPtrArray *ends = g_ptr_array_new_with_free_func(g_free);
    const GArray *pieces = g_array_index(worklist->allotment->plan->functions, PlanFunction, function).pieces;
    for (guint i = 0; i < pieces->len; i++)
        g_ptr_array_add(ends, row_end(worklist, attributes, function, (int)i));
    return ends;
}

/* Printable ASCII needs a look at its first character alone; the rest is text_for_csv's. */
static void add_name(GString *out, const char *text, gsize length)
{
    if (length == 0 || (g_ascii_isalnum(*text) && text_is_clean(text, length) && !memchr(text, ',', length) &&
                        !memchr(text, '"', length) && !memchr(text, ';', length))) {
        g_string_append_len(out, text, (gssize)length);
        return;
    }
    g_autofree char *copy = g_strndup(text, length), *field = text_for_csv(copy);
    g_string_append(out, field);
}

static void add_rows(const Worklist *worklist, guint entry, const GPtrArray *ends, GString *out)
{
    const RollEntry *endpoint = &g_array_index(worklist->roll->entries, RollEntry, entry);
    gsize length = 0;
    const char *name = roll_name(worklist->roll, endpoint, &length), *id = roll_id(worklist->roll, endpoint);
    for (guint f = 0; f < ends->len; f++) {
        int piece = worklist_piece(worklist, f, entry);
        if (piece < 0)
            continue;
        add_name(out, name, length);
        g_string_append_c(out, ',');
        add_name(out, id, strlen(id));
        if (worklist->wave_of && worklist->wave_of[entry])
            g_string_append_printf(out, ",%u,", worklist->wave_of[entry]);
        else
            g_string_append(out, ",,");
        g_string_append(out, ((const GPtrArray *)ends->pdata[f])->pdata[piece]);
    }
}

static void unref(gpointer array)
{
    g_ptr_array_unref(array);
}

static bool write_csv(const Worklist *worklist, OutputStream *stream, GError **error)
{
    GString *out = output_stream_text(stream);
    g_autoptr(GPtrArray) attributes = view_attributes(worklist->fleet);
    g_autoptr(GPtrArray) ends = g_ptr_array_new_with_free_func(unref);
    for (guint f = 0; f < worklist->first->len; f++)
        g_ptr_array_add(ends, row_ends(worklist, attributes, f));
    add_head(out, attributes);
    for (guint i = 0; i < worklist->roll->entries->len; i++) {
        add_rows(worklist, worklist->order[i], ends, out);
        if (!output_stream_pass(stream, error))
            return false;
    }
    return true;
}

static const char *const suffixes[] = {".csv", NULL};
const WorklistFormat worklist_csv = {"csv", "a row for each endpoint and function", suffixes, write_csv};
