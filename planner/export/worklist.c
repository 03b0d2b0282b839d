#include "export/worklist.h"

#include <string.h>

const WorklistFormat *const worklist_formats[] = {&worklist_csv, &worklist_json, &worklist_ansible, NULL};

static int compare_labels(gconstpointer left, gconstpointer right, gpointer data)
{
    const Roll *roll = data;
    uint32_t i = *(const uint32_t *)left, k = *(const uint32_t *)right;
    const RollEntry *a = &g_array_index(roll->entries, RollEntry, i),
                    *b = &g_array_index(roll->entries, RollEntry, k);
    int order = a->label == b->label ? 0
                                     : strcmp(intern_get(roll->labels, a->label, NULL),
                                              intern_get(roll->labels, b->label, NULL));
    return order ? order : i < k ? -1 : i > k;
}

void worklist_init(Worklist *worklist, const Scenario *scenario, const Fleet *fleet, const Roll *roll,
                   const Allotment *allotment)
{
    guint count = roll->entries->len, classes = fleet->classes->len;
    *worklist = (Worklist){.scenario = scenario, .fleet = fleet, .roll = roll, .allotment = allotment};
    worklist->order = g_new(uint32_t, count + 1);
    worklist->place_of_class = g_new0(guint, classes + 1);
    for (guint i = count; i > 0; i--) {
        worklist->order[i - 1] = i - 1;
        worklist->place_of_class[g_array_index(roll->entries, RollEntry, i - 1).class] = i - 1;
    }
    g_qsort_with_data(worklist->order, (gint)count, sizeof(uint32_t), compare_labels,
                      (gpointer)(guintptr)roll);
    worklist->first = g_ptr_array_new_with_free_func(g_free);
    for (guint f = 0; f < allotment->plan->functions->len; f++)
        g_ptr_array_add(worklist->first, allotment_first(allotment, f, classes));
}

void worklist_clear(Worklist *worklist)
{
    g_free(worklist->order);
    g_free(worklist->place_of_class);
    if (worklist->first)
        g_ptr_array_unref(worklist->first);
}

int worklist_piece(const Worklist *worklist, guint function, guint entry)
{
    guint class = g_array_index(worklist->roll->entries, RollEntry, entry).class;
    return allotment_piece(worklist->allotment, function, worklist->first->pdata[function], class,
                           entry - worklist->place_of_class[class]);
}

const PlanPiece *worklist_piece_at(const Worklist *worklist, guint function, int piece)
{
    return &g_array_index(g_array_index(worklist->allotment->plan->functions, PlanFunction, function).pieces,
                          PlanPiece, (guint)piece);
}

const Work *worklist_work_at(const Worklist *worklist, guint function, int piece)
{
    return &g_array_index((GArray *)worklist->allotment->work->pdata[function], Work, (guint)piece);
}

bool worklist_works(const Worklist *worklist, guint entry)
{
    for (guint f = 0; f < worklist->first->len; f++) {
        int piece = worklist_piece(worklist, f, entry);
        if (piece >= 0 && worklist_work_at(worklist, f, piece)->kind != WORK_NONE)
            return true;
    }
    return false;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *worklist_attributes(const Worklist *worklist)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < worklist->fleet->classes->len; i++) {
        const FleetClass *class = worklist->fleet->classes->pdata[i];
        for (guint a = 0; a < class->attributes->len; a++) {
            char *name = g_array_index(class->attributes, FleetAttribute, a).name;
            if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_ptr_array_add(names, name);
        }
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

char *worklist_value(const FleetClass *class, const char *attribute)
{
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *entry = &g_array_index(class->attributes, FleetAttribute, a);
        if (strcmp(entry->name, attribute) == 0)
            return g_strjoinv(";", entry->values);
    }
    return g_strdup("");
}

const char *fit_name(Fit fit)
{
    static const char *const names[] = {"exact", "scaled", "none"};
    return names[fit];
}
