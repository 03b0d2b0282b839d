/* The work list as assignment/1 (models/schema/assignment.schema.json): one endpoint a line. */
#include "base/json.h"
#include "export/worklist.h"

#include <string.h>

static void add_text(GString *out, const char *field, const char *text)
{
    g_string_append_printf(out, "\"%s\": ", field);
    json_write_string(out, text);
}

static void add_list(GString *out, const char *field, const char *products)
{
    g_auto(GStrv) parts = g_strsplit(products, ";", -1);
    g_string_append_printf(out, "\"%s\": [", field);
    for (char **part = parts; *part; part++) {
        g_string_append(out, part == parts ? "" : ", ");
        json_write_string(out, *part);
    }
    g_string_append_c(out, ']');
}

/* {"backup": ..., "function": ..., ...} */
static char *function_text(const Worklist *worklist, guint function, int index)
{
    const Catalog *catalog = worklist->scenario->catalog;
    const PlanPiece *piece = worklist_piece_at(worklist, function, index);
    const Work *work = worklist_work_at(worklist, function, index);
    GString *out = g_string_new("{");
    if (piece->backup >= 0) {
        add_text(out, "backup", catalog_product(catalog, piece->backup)->id);
        g_string_append(out, ", ");
    }
    g_string_append_printf(out, "\"changes\": %s, ", work->kind >= WORK_SWITCH ? "true" : "false");
    add_text(out, "function",
             g_array_index(worklist->allotment->plan->functions, PlanFunction, function).function);
    g_string_append(out, ", ");
    add_list(out, "install", work->install);
    if (piece->mode != MODE_NONE) {
        g_string_append(out, ", ");
        add_text(out, "mode", mode_name(piece->mode));
    }
    g_string_append(out, ", ");
    add_text(out, "primary", catalog_product(catalog, piece->primary)->id);
    g_string_append(out, ", ");
    add_list(out, "retire", work->retire);
    if (*work->today) {
        g_string_append(out, ", ");
        add_text(out, "today", work->today);
    }
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

static GPtrArray *function_texts(const Worklist *worklist, guint function)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    const GArray *pieces = g_array_index(worklist->allotment->plan->functions, PlanFunction, function).pieces;
    for (guint i = 0; i < pieces->len; i++)
        g_ptr_array_add(texts, function_text(worklist, function, (int)i));
    return texts;
}

/* "attributes": {...}, "class": 3, */
static char *class_text(const Worklist *worklist, guint index)
{
    const FleetClass *class = worklist->fleet->classes->pdata[index];
    GString *out = g_string_new("\"attributes\": {");
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        bool tags = strcmp(attribute->name, "tags") == 0;
        g_string_append(out, a ? ", " : "");
        json_write_string(out, attribute->name);
        g_string_append(out, tags ? ": [" : ": ");
        for (char **value = attribute->values; *value; value++) {
            g_string_append(out, value == attribute->values ? "" : ", ");
            json_write_string(out, *value);
        }
        g_string_append(out, tags ? "]" : "");
    }
    g_string_append(out, "}, ");
    if (worklist->allotment->known[index] >= 0)
        g_string_append_printf(out, "\"class\": %d, ", worklist->allotment->known[index]);
    return g_string_free(out, FALSE);
}

static void add_head(const Worklist *worklist, GString *out)
{
    g_string_append(out, "{\n  \"polyculture\": \"assignment/1\",\n  \"version\": \"" POLYCULTURE_VERSION
                         "\",\n  \"scenario\": ");
    json_write_string(out, worklist->scenario->id);
    g_string_append_printf(out, ",\n  \"plan\": \"%s\",\n  \"waves\": %u,\n  \"sources\": [",
                           worklist->plan_sha256, worklist->waves);
    for (guint i = 0; i < worklist->fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(worklist->fleet->sources, FleetSource, i);
        g_string_append(out, i ? ",\n    {" : "\n    {");
        add_text(out, "format", source->format);
        g_string_append(out, ", ");
        add_text(out, "name", source->name);
        g_string_append(out, ", ");
        add_text(out, "sha256", source->sha256);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "\n  ],\n  \"endpoints\": [");
}

static void add_endpoint(const Worklist *worklist, guint entry, const GPtrArray *classes,
                         const GPtrArray *functions, GString *out)
{
    const RollEntry *endpoint = &g_array_index(worklist->roll->entries, RollEntry, entry);
    gsize length = 0;
    const char *name = roll_name(worklist->roll, endpoint, &length), *id = roll_id(worklist->roll, endpoint);
    g_autofree char *copy = g_strndup(name, length);
    g_string_append_c(out, '{');
    g_string_append(out, classes->pdata[endpoint->class]);
    add_text(out, "endpoint", copy);
    g_string_append(out, ", ");
    add_text(out, "fit", fit_name(worklist->allotment->fit[endpoint->class]));
    g_string_append(out, ", \"functions\": [");
    bool any = false;
    for (guint f = 0; f < functions->len; f++) {
        int piece = worklist_piece(worklist, f, entry);
        if (piece < 0)
            continue;
        g_string_append(out, any ? ", " : "");
        g_string_append(out, ((const GPtrArray *)functions->pdata[f])->pdata[piece]);
        any = true;
    }
    g_string_append(out, "], ");
    add_text(out, "id", id);
    if (worklist->wave_of && worklist->wave_of[entry])
        g_string_append_printf(out, ", \"wave\": %u", worklist->wave_of[entry]);
    g_string_append_c(out, '}');
}

static void unref(gpointer array)
{
    g_ptr_array_unref(array);
}

static bool write_json(const Worklist *worklist, OutputStream *stream, GError **error)
{
    GString *out = output_stream_text(stream);
    g_autoptr(GPtrArray) classes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) functions = g_ptr_array_new_with_free_func(unref);
    for (guint c = 0; c < worklist->fleet->classes->len; c++)
        g_ptr_array_add(classes, class_text(worklist, c));
    for (guint f = 0; f < worklist->first->len; f++)
        g_ptr_array_add(functions, function_texts(worklist, f));
    add_head(worklist, out);
    for (guint i = 0; i < worklist->roll->entries->len; i++) {
        g_string_append(out, i ? ",\n    " : "\n    ");
        add_endpoint(worklist, worklist->order[i], classes, functions, out);
        if (!output_stream_pass(stream, error))
            return false;
    }
    g_string_append(out, "\n  ]\n}\n");
    return true;
}

static const char *const suffixes[] = {".json", NULL};
const WorklistFormat worklist_json = {"json", "assignment/1: every endpoint, with its attributes", suffixes,
                                      write_json};
