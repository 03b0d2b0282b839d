/* The offers of a function by what their scopes ask for, so that each class of a fleet meets only those that
 * may hold there: regional prices are a product's offers times as many as there are regions. */
#ifndef POLYCULTURE_SCENARIO_OFFER_INDEX_H
#define POLYCULTURE_SCENARIO_OFFER_INDEX_H

#include "scenario/scenario.h"

typedef struct OfferIndex OfferIndex;

OfferIndex *offer_index_new(const Scenario *scenario, const char *function);
void offer_index_free(OfferIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfferIndex, offer_index_free)

/* Indices of the offers for the function whose scopes hold for the class, ascending. GArray of guint. */
GArray *offer_index_find(const OfferIndex *index, const FleetClass *class);

#endif
