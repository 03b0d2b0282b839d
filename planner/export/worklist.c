#include "export/worklist.h"

#include <stdlib.h>
#include <string.h>

const WorklistFormat *const worklist_formats[] = {&worklist_csv, &worklist_json, &worklist_ansible, NULL};

typedef struct {
    const char *label;
    uint32_t entry;
} Labelled;

static int compare_labels(gconstpointer left, gconstpointer right)
{
    const Labelled *a = left, *b = right;
    int order = strcmp(a->label, b->label);
    return order ? order : a->entry < b->entry ? -1 : a->entry > b->entry;
}

static uint32_t *order_by_label(const Roll *roll)
{
    guint count = roll->entries->len;
    g_autofree Labelled *labelled = g_new(Labelled, count + 1);
    uint32_t *order = g_new(uint32_t, count + 1);
    for (guint i = 0; i < count; i++)
        labelled[i] =
            (Labelled){intern_get(roll->labels, g_array_index(roll->entries, RollEntry, i).label, NULL), i};
    qsort(labelled, count, sizeof *labelled, compare_labels);
    for (guint i = 0; i < count; i++)
        order[i] = labelled[i].entry;
    return order;
}

void worklist_init(Worklist *worklist, const Scenario *scenario, const Fleet *fleet, const Roll *roll,
                   const Allotment *allotment)
{
    guint count = roll->entries->len, classes = fleet->classes->len;
    *worklist = (Worklist){.scenario = scenario, .fleet = fleet, .roll = roll, .allotment = allotment};
    worklist->order = order_by_label(roll);
    worklist->place_of_class = g_new0(guint, classes + 1);
    for (guint i = count; i > 0; i--)
        worklist->place_of_class[g_array_index(roll->entries, RollEntry, i - 1).class] = i - 1;
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

const char *fit_name(Fit fit)
{
    static const char *const names[] = {"exact", "scaled", "none"};
    return names[fit];
}
