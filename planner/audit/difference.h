/* In what the inputs of two states differ: which offers, limits, prices and endpoints, not only that they do.
 */
#ifndef POLYCULTURE_AUDIT_DIFFERENCE_H
#define POLYCULTURE_AUDIT_DIFFERENCE_H

#include "scenario/scenario.h"

typedef struct {
    char *where;          /* "offer eset-protect, price from 1000, unit" */
    char *before, *after; /* NULL: not there */
} Difference;

/* A list of Difference * that frees them. */
GPtrArray *differences_new(void);
/* Of two JSON values, field by field; elements of lists are matched by what names them (id, product and
 * scope, vendor, from...), where something does, so that order tells no difference. `where` is put before the
 * place. */
void differences_json(GPtrArray *differences, const char *where, const cJSON *before, const cJSON *after);
/* Scenario, offers, needs, objectives, and every limit of the policies, whatever file it stands in. */
void differences_scenario(GPtrArray *differences, const Scenario *before, const Scenario *after);
/* Endpoints and classes, and the sources that they were read from. */
void differences_fleet(GPtrArray *differences, const Fleet *before, const Fleet *after);

#endif
