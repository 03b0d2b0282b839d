/* max-products: products in use in scope as primary or hot backup <= max. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    g_autofree bool *used = g_new0(bool, catalog->products->len + 1);
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!assignment->class[piece->class] || !member[piece->class] || piece->count == 0)
            continue;
        int buffer[3];
        for (const int *agent = piece_agents(assignment, piece, buffer); *agent >= 0; agent++)
            used[*agent] = true;
    }
    int64_t count = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint p = 0; p < catalog->products->len; p++)
        if (used[p])
            g_string_append_printf(names, "%s%s", count++ ? ", " : "", catalog_product(catalog, (int)p)->id);
    finding->bound = instance->limit->number;
    finding_add(finding, names->str, count, 0, count <= finding->bound);
}

const LimitMeasure measure_max_products = {.kind = "max-products", .measure = measure};
