/* What an outage does, told: as text for a terminal, as JSON, and the worst of all possible failures. */
#ifndef POLYCULTURE_AUDIT_IMPACT_H
#define POLYCULTURE_AUDIT_IMPACT_H

#include "audit/outage.h"
#include "base/table.h"

#define IMPACT_STATES 2
#define IMPACT_PARTS 3

/* What is looked at: today, or a plan. */
typedef struct {
    const char *name; /* "today", "plan" */
    const Plan *plan;
    bool today;
} ImpactSide;

/* Everything borrowed. */
typedef struct {
    const Scenario *scenario;
    const Fleet *fleet;
    ImpactSide states[IMPACT_STATES];
    int count; /* of states */
    OutageCrew crew;
} ImpactView;

/* Appends; at most 80 columns wide. */
bool impact_text(const ImpactView *view, const Outage *outage, GString *out, GError **error);
/* Appends impact/1: every figure and the recovery curve of the outage (may be NULL), and the `worst` single
 * failures and pairs of every kind of domain (0: none). */
bool impact_json(const ImpactView *view, const Outage *outage, int worst, GString *out, GError **error);
/* Appends the `most` worst single failures of every kind of domain, and the worst pairs. */
bool impact_worst(const ImpactView *view, int most, GString *out, GError **error);
/* Adds the same of one function as "single" and "pairs", each by kind. */
bool impact_worst_json(const ImpactView *view, const char *function, int most, cJSON *object, GError **error);

/* ---- what these three share ---- */

/* One function, in every state. */
typedef struct {
    Demand *demand;
    const DemandClass **class;
    Assignment of[IMPACT_STATES];
} ImpactGround;

bool impact_ground_init(ImpactGround *ground, const ImpactView *view, const char *function, GError **error);
void impact_ground_clear(ImpactGround *ground);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImpactGround, impact_ground_clear)

/* The lines of figures: what stands in text and JSON, and where in OutageCount. */
typedef struct {
    const char *text, *name;
    gsize offset;
} ImpactLine;
#define IMPACT_LINES 7
extern const ImpactLine impact_lines[IMPACT_LINES];
int64_t impact_count(const OutageCount *count, gsize offset);

/* The attributes by which figures are told, and their values, sorted; borrowed from the fleet. */
extern const char *const impact_parts[IMPACT_PARTS];
GPtrArray *impact_values(const Fleet *fleet, const char *attribute);
/* The impact on the endpoints with this value, in every state; the caller frees them. */
void impact_measure_part(const ImpactView *view, const ImpactGround *ground, const Outage *outage,
                         const char *attribute, const char *value, OutageImpact *impacts[IMPACT_STATES]);

/* The recovery curve as bars; nothing where nobody is down or no end is known. */
void impact_add_curve(const ImpactView *view, const Outage *outage,
                      OutageImpact *const impacts[IMPACT_STATES], GString *out);
/* Two cells: the count and its share. */
void impact_add_share(Table *table, int64_t count, int64_t total);
/* A paragraph of harmless text, wrapped; NULL: nothing. */
void impact_add_wrapped(GString *out, int indent, const char *text);

#endif
