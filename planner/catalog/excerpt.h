/* A part of the catalog as a catalog/1 object of its own. */
#ifndef POLYCULTURE_CATALOG_EXCERPT_H
#define POLYCULTURE_CATALOG_EXCERPT_H

#include "catalog/catalog.h"

/* An excerpt with nothing in it. */
cJSON *catalog_excerpt_new(void);
/* The entries of these products (bit per product index), their vendors and sources as one catalog/1 object.
 */
cJSON *catalog_excerpt(const Catalog *catalog, const bool *used);
/* Adds a platform, its vendor and sources to an excerpt. */
void catalog_excerpt_add_platform(const Catalog *catalog, const Platform *platform, cJSON *excerpt);
/* Adds a vendor and its sources to an excerpt. */
void catalog_excerpt_add_vendor(const Catalog *catalog, const Vendor *vendor, cJSON *excerpt);
/* Adds the makers and names that are watched, and their sources. */
void catalog_excerpt_add_watched(const Catalog *catalog, cJSON *excerpt);

#endif
