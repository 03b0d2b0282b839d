/* The products that records of one endpoint tell of, and what becomes of what they say of a product's state.
 */
#ifndef POLYCULTURE_FLEET_SEEN_H
#define POLYCULTURE_FLEET_SEEN_H

#include "inventory/endpoint.h"

/* What records say of a product: those of one day, and those of no day or of no newer one than others. */
typedef struct {
    State state;
    bool on, off; /* some say so */
} Said;

typedef struct {
    int product;
    State enabled; /* what counts */
    uint32_t day;  /* rank of the latest day on which something was said of its state; 0 none */
    Said latest;   /* on that day */
    Said undated;  /* at no time */
    bool on, off;  /* at any time */
    bool outdated; /* its signatures are said to be out of date */
    bool mixed;    /* on in some of its profiles, off in others */
    bool beside;   /* presumed to be on beside another product */
} Seen;

/* Adds a product to `seen` (GArray of Seen, by product), and what a record says of its state; `day` as
 * seen_rank_days gives it. Of different tools the latest day counts; of one day, and of records without one,
 * the greatest. */
void seen_add(GArray *seen, int product, State enabled, uint32_t day);
/* See Content: a told_product. */
void seen_add_outdated(GArray *seen, uint32_t told);
/* Presumed to be there, `beside` another product or not. */
void seen_presume(GArray *seen, int product, bool beside);
/* NULL where nobody tells of it. */
const Seen *seen_find(const GArray *seen, int product);
/* Does what counts contradict itself? */
bool seen_is_open(const Seen *seen);

/* What days mean beside one another: the first is 1, and so on; 0 is none. False, and nothing but noughts,
 * where they are all the same. */
bool seen_rank_days(const uint32_t *seconds, guint n, uint32_t *ranks);

#endif
