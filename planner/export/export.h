/* Exporters: one file and one table line each. They render what the auditor's half computed and add no
 * figure. */
#ifndef POLYCULTURE_EXPORT_EXPORT_H
#define POLYCULTURE_EXPORT_EXPORT_H

#include "plan/plan.h"

typedef struct {
    const Scenario *scenario;
    const Fleet *fleet;
    const Plan *plan;
    const Plan *today;      /* today's state, priced under the same offers */
    int64_t today_unpriced; /* endpoints whose product no offer sells */
    /* Shares by vendor, one GArray of Exposure per function of the scenario (see audit/audit.h). */
    GPtrArray *shares_today, *shares_planned;
    const GArray *inputs; /* of PlanInput */
} ExportView;

typedef struct {
    const char *name;   /* "csv" */
    const char *suffix; /* the file is plan.SUFFIX */
    GString *(*write)(const ExportView *view);
} Exporter;

extern const Exporter exporter_csv, exporter_markdown, exporter_html;
extern const Exporter *const exporters[]; /* NULL-terminated */
const Exporter *exporter_find(const char *name);

#endif
