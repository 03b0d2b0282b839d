/* What licences cost: price tiers (all-units or incremental), minimum, fixed cost, bundles, contracts, as
 * columns and rows. */
#ifndef POLYCULTURE_OPTIMISE_PURCHASE_H
#define POLYCULTURE_OPTIMISE_PURCHASE_H

#include "optimise/formulation.h"

/* For every offer o of the block, with t its primaries. One tier and no minimum: the price stands on the
 * primaries themselves. Else, per tier i from a_i to b_i at unit c_i: s_i chosen or not, billed licences q_i
 * with a_i s_i <= q_i <= b_i s_i, sum of s_i <= 1, t <= sum of q_i; cost c_i x q_i, with c_i over the years.
 * More may be billed than used, where a higher tier makes that cheaper. Minimum and fixed cost hold for the
 * product as a whole. Where the vendor sells bundles, all s_i and q_i stand twice: the second time at the
 * bundle's prices, their s_i in sum at most bundle(v). A contract for e licences: unused >= e - t, each paid
 * until its end. */
void purchase_state(Block *block);
/* What costs so much a year, over the scenario's years, with growth and price rise. */
Money price_over_years(const Scenario *scenario, Money yearly);

#endif
