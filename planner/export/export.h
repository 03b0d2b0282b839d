/* Exporters: one file and one table line each. They render what the auditor's half computed and add no
 * figure. */
#ifndef POLYCULTURE_EXPORT_EXPORT_H
#define POLYCULTURE_EXPORT_EXPORT_H

#include "export/points.h"
#include "plan/plan.h"

/* How the reader wants it shown; all borrowed. */
typedef struct {
    const char *title;              /* instead of the scenario's; or NULL */
    const char *client;             /* whom it is made for; or NULL */
    GBytes *logo;                   /* a picture for the head; or NULL */
    const char *logo_type;          /* "image/png", "image/jpeg" or "image/svg+xml" */
    const char *language;           /* "en", "de", "fr", "zh"; NULL: "en" */
    const GPtrArray *outages;       /* of Outage *, to replay; NULL: the failure of today's largest vendor */
    int64_t technicians, minutes;   /* of hands-on recovery; 0: as the scenario and the event say */
    const FrontierPoints *frontier; /* what other plans cost; or NULL */
} ExportOptions;

typedef struct {
    const Scenario *scenario; /* borrowed, as are fleet, plan and inputs */
    const Fleet *fleet;
    const Plan *plan;
    Plan *today;            /* today's state, priced under the same offers */
    int64_t today_unpriced; /* endpoints whose product no offer sells */
    /* Shares by vendor, one GArray of Exposure per function of the scenario (see audit/audit.h). */
    GPtrArray *shares_today, *shares_planned;
    const GArray *inputs; /* of PlanInput */
    ExportOptions options;
} ExportView;

/* What exporters show of a plan: today beside it. `inputs` may be set later, before anything is written. */
bool export_view_init(ExportView *view, const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                      const GArray *inputs, GError **error);
void export_view_clear(ExportView *view);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportView, export_view_clear)

typedef struct {
    const char *name;   /* "csv" */
    const char *suffix; /* the file is plan.SUFFIX */
    const char *about;  /* a line for --help */
    bool binary;        /* nothing for a terminal */
    /* All of the file's bytes, which may hold NUL; NULL with *error. */
    GString *(*write)(const ExportView *view, GError **error);
} Exporter;

extern const Exporter exporter_html, exporter_xlsx, exporter_markdown, exporter_text, exporter_text_ascii,
    exporter_csv, exporter_csv_purchases, exporter_csv_limits, exporter_csv_exposure, exporter_csv_inputs,
    exporter_json, exporter_xml, exporter_oscal, exporter_dora;
extern const Exporter *const exporters[]; /* NULL-terminated */
const Exporter *exporter_find(const char *name);
/* "csv, markdown, html" for messages; caller frees. */
char *exporter_list(void);

#endif
