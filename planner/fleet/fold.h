/* From endpoints to a fleet: names become products, records of one endpoint become one, endpoints that no
 * rule can tell apart become a class with a count. */
#ifndef POLYCULTURE_FLEET_FOLD_H
#define POLYCULTURE_FLEET_FOLD_H

#include "catalog/match.h"
#include "fleet/fleet.h"
#include "inventory/attributes.h"
#include "inventory/endpoint.h"

typedef struct Fold Fold;

typedef struct {
    int64_t records;    /* that tell of a computer */
    int64_t skipped;    /* that tell of something else */
    int64_t endpoints;  /* after merging */
    int64_t attributed; /* endpoints that the table of attributes has a row for */
} FoldReport;

/* Borrows the catalog until fold_free. */
Fold *fold_new(const Catalog *catalog);
/* What fold_add brings from now on stands in this source. `tool` lives as long as the program; NULL: none,
 * and the source's ids are its own. */
void fold_source(Fold *fold, const char *name, const char *format, const char *tool);
/* The SHA-256 of the source, once it is read. */
void fold_source_done(Fold *fold, const char *sha256);
/* Takes over the endpoint; only what matters of it is kept. Fits EndpointSink, with the Fold as context. */
bool fold_add(Endpoint *endpoint, gpointer fold, GError **error);
/* The fleet, the same for every order of records. `attributes` may be NULL. */
Fleet *fold_finish(Fold *fold, AttributeTable *attributes, FoldReport *report);
void fold_free(Fold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fold, fold_free)

#endif
