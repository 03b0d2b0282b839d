/* A frontier: what a plan costs at least as one limit, or one price, moves. */
#ifndef POLYCULTURE_EXPORT_FRONTIER_H
#define POLYCULTURE_EXPORT_FRONTIER_H

#include "export/answer.h"
#include "scenario/threshold.h"

typedef struct {
    const Scenario *scenario;
    const Variation *variation;
    GPtrArray *answers; /* of Answer *, one a value */
} Frontier;

/* A plan under a tighter limit is a plan under a looser one, and no looser one costs more than its bound
 * allows: brings this to points whose proof was cut short. Does nothing for prices. */
void frontier_settle(Frontier *frontier);

/* frontier/1. */
GString *frontier_json(const Frontier *frontier);
GString *frontier_csv(const Frontier *frontier);
/* A chart and a table, 80 columns wide; `ascii`: without any other character in the chart. */
GString *frontier_text(const Frontier *frontier, bool ascii);

#endif
