/* Products that the records of endpoints tell of become stacks: what is in charge of each function, and what
 * stands beside it. What has to be assumed on the way is counted in the fleet. */
#ifndef POLYCULTURE_FLEET_INSTALLED_H
#define POLYCULTURE_FLEET_INSTALLED_H

#include "fleet/fleet.h"
#include "inventory/endpoint.h"

typedef struct {
    int product;
    State enabled;
    bool outdated; /* its signatures are said to be out of date */
} InstalledProduct;

/* What runs on endpoints that say the same; borrows all. */
typedef struct {
    const Catalog *catalog;
    Fleet *fleet;
    int64_t count;        /* endpoints */
    const char *platform; /* or "unknown" */
    GArray *products;     /* of InstalledProduct, by product */
    const int *built_in;  /* products that the system brings along */
    gsize built_ins;
    bool version_told; /* they are those of its very version */
} Installed;

/* Adds a product; what two lists say of its state is joined: enabled anywhere is enabled. */
void installed_see(Installed *installed, int product, State enabled);
/* Of a product that was added. */
void installed_see_outdated(Installed *installed, int product);
/* Adds what a system brings along, as contents have it (see Content): what is known of the very version
 * counts for more than what all of them bring. */
void installed_see_built_in(Installed *installed, const int *built_in, gsize count);
/* Lists of programs never show what the system brings along. It is presumed to run where nothing else serves
 * its function and no record tells of it, for it steps in by itself there; each is counted as an assumption.
 */
void installed_presume(Installed *installed);
/* GArray of FleetStack, as fleet_add_class takes it. */
GArray *installed_stacks(const Installed *installed);

#endif
