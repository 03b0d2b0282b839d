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

const LimitMeasure *limit_measure_of(const Limit *limit)
{
    for (const LimitMeasure *const *kind = limit_measures; *kind; kind++)
        if (strcmp((*kind)->kind, limit->kind->name) == 0)
            return *kind;
    return NULL;
}

int adds_primary(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    (void)limit, (void)backup, (void)mode;
    return primary;
}

int adds_agents(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    (void)limit;
    return primary || (backup && mode == MODE_HOT);
}

int adds_measured(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    return limit->measure == MEASURE_INTEGRITY ? adds_agents(limit, primary, backup, mode) : primary;
}

int adds_any(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    (void)limit, (void)mode;
    return primary || backup;
}

__int128 allows_share_most(const Demand *demand, const LimitInstance *instance)
{
    (void)demand;
    return fraction_floor(instance->limit->share, instance->endpoints);
}

__int128 allows_share_least(const Demand *demand, const LimitInstance *instance)
{
    (void)demand;
    return fraction_ceil(instance->limit->share, instance->endpoints);
}

__int128 allows_number(const Demand *demand, const LimitInstance *instance)
{
    (void)demand;
    return instance->limit->number;
}

void finding_add(PlanFinding *finding, const char *domain, int64_t count, int64_t total, bool holds)
{
    PlanMeasurement measured = {g_strdup(domain), count, total, holds};
    g_array_append_val(finding->measured, measured);
}

void vendors_in_use(const Assignment *assignment, const bool *member, bool backups_too, bool *used)
{
    const Catalog *catalog = assignment->demand->scenario->catalog;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!member[piece->class] || piece->count == 0)
            continue;
        used[catalog_product(catalog, piece->primary)->vendor] = true;
        int buffer[3];
        for (const int *agent = piece_agents(assignment, piece, buffer); backups_too && *agent >= 0; agent++)
            used[catalog_product(catalog, *agent)->vendor] = true;
        if (backups_too && piece->backup >= 0)
            used[catalog_product(catalog, piece->backup)->vendor] = true;
    }
}

void finding_add_vendors(const Catalog *catalog, const bool *used, int64_t bound, PlanFinding *finding)
{
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
