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
    bool no_presume;   /* products built into a system are not presumed to run where nobody tells */
    char **include;    /* kinds of endpoints to count besides computers ("printer", "all"), or NULL */
    int64_t max_age;   /* days; endpoints last seen longer before `as_of` are left out; 0: none */
    const char *as_of; /* "YYYY-MM-DD", or NULL for the day of the newest record */
} FoldOptions;

typedef struct {
    int64_t records;    /* that tell of a computer, or of another kind that was asked for */
    int64_t skipped;    /* that tell of something else */
    int64_t endpoints;  /* after merging, without the stale ones */
    int64_t stale;      /* endpoints left out by their age */
    int64_t kept_apart; /* records that share a key with an endpoint of another name */
    int64_t attributed; /* endpoints that the table of attributes has a row for */
} FoldReport;

/* Borrows the catalog and the options until fold_free. */
Fold *fold_new(const Catalog *catalog, const FoldOptions *options);
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
