/* The threshold of a limit, or the price of a product, as a value that can be read, moved and written: what a
 * frontier varies, and what is asked for "one point more or less". Exact, like all that decides. */
#ifndef POLYCULTURE_SCENARIO_THRESHOLD_H
#define POLYCULTURE_SCENARIO_THRESHOLD_H

#include "scenario/scenario.h"

/* Of a THRESHOLD_SHARE the share; else the number: a count, hours, an HHI x HHI_SCALE, or Money. */
typedef struct {
    Fraction share;
    int64_t number;
} ThresholdValue;

ThresholdValue limit_threshold(const Limit *limit);
void limit_set_threshold(Limit *limit, ThresholdValue value);

/* "40%", "4", "24", "1800", "42.50": as a policy or an offer writes it; caller frees. */
char *threshold_text(Threshold kind, ThresholdValue value);
/* Reads that. False with a usage error that names `what`. */
bool threshold_parse(Threshold kind, const char *what, const char *text, ThresholdValue *value,
                     GError **error);
/* Where it stands on a scale, to draw it; decides nothing. */
double threshold_position(Threshold kind, ThresholdValue value);

/* "a point": 1 percentage point, 1 vendor or product, 1 hour, 100 points of HHI, 1 % of a budget. */
const char *threshold_point_text(Threshold kind);
/* The threshold one point looser (`direction` 1) or tighter (-1); false where it cannot go there. */
bool limit_next_threshold(const Limit *limit, int direction, ThresholdValue *value);

/* What varies over which values. */
typedef struct {
    char *name;     /* as the user wrote it */
    Threshold kind; /* THRESHOLD_MONEY for a price */
    Limit *limit;   /* of the scenario, or NULL */
    int product;    /* whose price it is, or -1 */
    GArray *values; /* of ThresholdValue */
} Variation;

/* Reads "LIMIT=A..B", "LIMIT=A,B,C" or "price:PRODUCT=A..B". `steps`: values from A to B, both included,
 * evenly spread and rounded to what people write (0.01 %, a whole number, a cent); 0: as many as suit. */
Variation *variation_parse(const char *text, int steps, Scenario *scenario, GError **error);
void variation_free(Variation *variation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Variation, variation_free)

/* Puts value number `index` into the scenario. A price is that of the first tier of the product's first
 * offer; its other tiers and offers move in proportion, rounded to 1/10,000 of the currency's unit. */
void variation_apply(const Variation *variation, guint index, Scenario *scenario);

#endif
