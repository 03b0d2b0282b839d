/* What licences of an offer cost over the years, and how many to bill: the cheapest number that is enough. */
#ifndef POLYCULTURE_AUDIT_BILLING_H
#define POLYCULTURE_AUDIT_BILLING_H

#include "scenario/scenario.h"

/* What costs so much a year, over the scenario's years (see RATE_UNIT). */
Money billing_over_years(const Scenario *scenario, Money yearly);
/* The unit of the tier that so many billed licences fall in, a year, with the bundle's discount where
 * `bundled`. */
Money billing_unit(const Scenario *scenario, const Offer *offer, bool bundled, int64_t billed);
/* What so many billed licences cost over the years. */
__int128 billing_price(const Scenario *scenario, const Offer *offer, bool bundled, int64_t billed);

/* The offers of one product that are in use. */
typedef struct {
    const Scenario *scenario;
    bool bundled;
    const int *offers; /* indices into scenario->offers */
    const int64_t *used;
    int count;
    int64_t minimum;    /* over all of them */
    int64_t *billed;    /* room to work in */
    int64_t *best;      /* the answer, per offer */
    __int128 best_cost; /* to begin with: -1 */
} Billing;

/* Fills `best`; false where there are too many offers to try all together. */
bool billing_find(Billing *billing);

#endif
