/* capability-min: endpoints in scope whose primary scores enough: all of them. */
#include "audit/limits/limits.h"

static void measure(const Assignment *assignment, const LimitInstance *instance, const bool *member,
                    PlanFinding *finding)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    const Limit *limit = instance->limit;
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (assignment->class[piece->class] && member[piece->class] &&
            product_scores(catalog_product(catalog, piece->primary), limit->capability, limit->number))
            count += piece->count;
    }
    finding->bound = instance->endpoints;
    finding->at_least = true;
    finding_add(finding, limit->capability, count, instance->endpoints, count == instance->endpoints);
}

static bool bars(const Demand *demand, const Limit *limit, const DemandClass *class, int product,
                 bool as_backup)
{
    (void)class;
    return !as_backup && !product_scores(catalog_product(demand->scenario->catalog, product),
                                         limit->capability, limit->number);
}

const LimitMeasure measure_capability_min = {.kind = "capability-min", .measure = measure, .bars = bars};
