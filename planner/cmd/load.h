/* What every command that takes a fleet accepts: fleet files, inventory files, folders of them, "-". */
#ifndef POLYCULTURE_CMD_LOAD_H
#define POLYCULTURE_CMD_LOAD_H

#include "catalog/catalog.h"
#include "fleet/fleet.h"

typedef struct {
    const char *attributes; /* --attributes FILE.csv, or NULL */
    const char *columns;    /* --columns id=...,name=..., or NULL */
    bool quiet;             /* no notes on stderr */
} LoadOptions;

/* How the endpoints of a fleet came together; counts for people, kept out of the fleet file. */
typedef struct {
    int64_t records, endpoints, merged; /* merged: records that tell of an endpoint that another told of */
    int64_t skipped;                    /* records that are no computers */
    int64_t files, unread;              /* files read, and files in folders that no reader knows */
    int64_t attributed, unattributed;   /* endpoints that --attributes touched or not */
    int64_t unmatched;                  /* rows of --attributes without an endpoint */
} LoadReport;

/* The sum of all of them. Inventories are mapped with the catalog. */
Fleet *load_fleet(char **paths, const LoadOptions *options, const Catalog *catalog, LoadReport *report,
                  GError **error);

#endif
