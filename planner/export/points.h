/* The points of a frontier as an exporter shows them: what other plans cost at least, and how much they
 * depend on one vendor. File format: frontier/1, as `polyculture frontier --format json` writes it. */
#ifndef POLYCULTURE_EXPORT_POINTS_H
#define POLYCULTURE_EXPORT_POINTS_H

#include "base/json.h"

typedef struct {
    char *value;  /* of the limit or price that varies, as a policy writes it */
    bool planned; /* there is a plan: the fields below hold */
    Money cost;
    char *function, *vendor; /* whose share is the largest, and of which function */
    int64_t count, total;
    char *reason; /* why there is no plan; or "" */
} FrontierPoint;

typedef struct {
    char *vary, *scenario, *currency;
    GPtrArray *points; /* of FrontierPoint *, in the order of the file, at least one */
} FrontierPoints;

FrontierPoints *frontier_points_read(const char *path, GError **error);
/* Fails where they are not of the scenario of this id, priced in this currency. */
bool frontier_points_fit(const FrontierPoints *points, const char *scenario, const char *currency,
                         GError **error);
void frontier_points_free(FrontierPoints *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrontierPoints, frontier_points_free)

#endif
