#include "audit/flow.h"

static int compare_places(gconstpointer left, gconstpointer right)
{
    const Flow *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->primary != b->primary)
        return a->primary < b->primary ? -1 : 1;
    if (a->backup != b->backup)
        return a->backup < b->backup ? -1 : 1;
    return (int)a->mode - (int)b->mode;
}

static int compare_counts(gconstpointer left, gconstpointer right)
{
    const Flow *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return compare_places(a, b);
}

GArray *audit_flow(const Assignment *assignment)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Flow));
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (!class || piece->count == 0)
            continue;
        Flow flow = {class->primary, piece->primary, piece->backup, piece->mode, piece->count};
        g_array_append_val(all, flow);
    }
    g_array_sort(all, compare_places);
    GArray *flows = g_array_new(FALSE, FALSE, sizeof(Flow));
    for (guint i = 0; i < all->len; i++) {
        const Flow *flow = &g_array_index(all, Flow, i);
        Flow *last = flows->len ? &g_array_index(flows, Flow, flows->len - 1) : NULL;
        if (last && compare_places(last, flow) == 0)
            last->count += flow->count;
        else
            g_array_append_val(flows, *flow);
    }
    g_array_sort(flows, compare_counts);
    return flows;
}
