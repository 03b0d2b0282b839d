/* Products that the records of endpoints tell of become stacks: what is in charge of each function, and what
 * stands beside it. What has to be assumed on the way is counted in the fleet. */
#ifndef POLYCULTURE_FLEET_INSTALLED_H
#define POLYCULTURE_FLEET_INSTALLED_H

#include "fleet/fleet.h"
#include "fleet/seen.h"

/* What runs on endpoints that say the same; borrows all. */
typedef struct {
    const Catalog *catalog;
    Fleet *fleet;
    int64_t count;        /* endpoints */
    const char *platform; /* or "unknown" */
    GArray *products;     /* of Seen, by product */
    const int *built_in;  /* products that the system brings along, with STAYS_ON or without */
    gsize built_ins;
    bool version_told; /* they are those of its very version */
} Installed;

/* Adds what a system brings along, as contents have it (see Content): what is known of the very version
 * counts for more than what all of them bring. */
void installed_see_built_in(Installed *installed, const int *built_in, gsize count);
/* Tells of records that contradict one another, whichever counts. */
void installed_tell_conflicts(const Installed *installed);
/* Lists of programs never show what the system brings along. Where no record tells of it, it is presumed to
 * run where nothing else serves its function, for it steps in by itself there, and beside other products
 * where it does not step aside by itself; each is counted as an assumption. */
void installed_presume(Installed *installed);
/* GArray of FleetStack, as fleet_add_class takes it. */
GArray *installed_stacks(const Installed *installed);

#endif
