#include "audit/limits/limits.h"

#include <string.h>

const LimitMeasure *const limit_measures[] = {
    &measure_max_share,
    &measure_min_share,
    &measure_max_vendors,
    &measure_min_vendors,
    &measure_backup_required,
    &measure_max_change,
    &measure_forbid,
    &measure_keep,
    &measure_require,
    &measure_capability_min,
    &measure_max_products,
    &measure_min_share_if_used,
    &measure_recover_within,
    &measure_survive,
    &measure_hhi_max,
    &measure_budget,
    NULL,
};

int64_t exposed_endpoints(const Assignment *assignment, const bool *member, DomainKind kind,
                          char *const *values, Measure measure)
{
    int64_t count = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        if (!class || (member && !member[piece->class]))
            continue;
        bool exposed = demand_depends(assignment->demand, class, piece->primary, kind, values);
        if (measure == MEASURE_INTEGRITY && piece->mode == MODE_HOT)
            exposed = exposed || demand_depends(assignment->demand, class, piece->backup, kind, values);
        count += exposed ? piece->count : 0;
    }
    return count;
}

void finding_add(PlanFinding *finding, const char *domain, int64_t count, int64_t total, bool holds)
{
    PlanMeasurement measured = {g_strdup(domain), count, total, holds};
    g_array_append_val(finding->measured, measured);
}

void finding_add_vendors(const Assignment *assignment, const bool *member, bool backups_too, int64_t bound,
                         PlanFinding *finding)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    g_autofree bool *used = g_new0(bool, catalog->vendors->len + 1);
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!member[piece->class] || piece->count == 0)
            continue;
        used[catalog_product(catalog, piece->primary)->vendor] = true;
        if (backups_too && piece->backup >= 0)
            used[catalog_product(catalog, piece->backup)->vendor] = true;
    }
    int64_t count = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint v = 0; v < catalog->vendors->len; v++)
        if (used[v]) {
            g_string_append_printf(names, "%s%s", count ? ", " : "",
                                   ((const Vendor *)catalog->vendors->pdata[v])->id);
            count++;
        }
    finding->bound = bound;
    finding_add(finding, names->str, count, 0, finding->at_least ? count >= bound : count <= bound);
}
