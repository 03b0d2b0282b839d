/* A catalog goes in; out come the facts that have a source and every slip: facts without one, dates that no
 * calendar has, rules that can never win or know nearly every name, names that two products claim. */
#ifndef POLYCULTURE_CATALOG_CHECK_H
#define POLYCULTURE_CATALOG_CHECK_H

#include "catalog/catalog.h"

/* What stands in place of a source's key until somebody has found one. */
#define UNVERIFIED "unverified"

typedef struct {
    int facts, sourced; /* sourced: with address and date */
    GPtrArray
        *unverified; /* of char *: facts that say so themselves, one line each, as the catalog writes them */
    GPtrArray *ownerless; /* of const char *: vendors of which it does not say who owns them */
    GPtrArray *wrong;     /* of char *: everything else */
} CatalogCheck;

CatalogCheck *catalog_check(const Catalog *catalog);
/* Only the facts of the products of `used` (one bool a product) and of their vendors. */
CatalogCheck *catalog_check_facts(const Catalog *catalog, const bool *used);
void catalog_check_free(CatalogCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CatalogCheck, catalog_check_free)

#endif
