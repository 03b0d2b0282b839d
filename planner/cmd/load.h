/* What every command that takes a fleet accepts: fleet files, inventory files, folders of them, "-". */
#ifndef POLYCULTURE_CMD_LOAD_H
#define POLYCULTURE_CMD_LOAD_H

#include "catalog/catalog.h"
#include "fleet/fold.h"

/* The options of every command that maps inventories. */
typedef struct {
    char *attributes; /* --attributes FILE.csv, or NULL */
    char *rules;      /* --rules FILE.json, or NULL */
    char *columns;    /* --columns id=...,name=..., or NULL */
    char *max_age, *as_of, *dates, *include;
    gboolean no_presume, strict;
    int threads;      /* 0: one a processor */
    char *ids, *salt; /* --ids FILE and --salt FILE of `map`, or NULL */
    gboolean quiet;   /* no notes on stderr */
    bool no_digest;   /* the fleet goes nowhere: its sources need no SHA-256 */
    FoldOptions fold; /* what load_options_read made of them */
} LoadOptions;

/* Shards that `merge` adds up: --ids writes the file that it needs. */
void load_options_add_ids(GOptionContext *context, LoadOptions *options);
/* Adds them to the options of a command; `options` is filled by parsing. */
void load_options_add(GOptionContext *context, LoadOptions *options);
/* Reads their values. */
bool load_options_read(LoadOptions *options, GError **error);
void load_options_clear(LoadOptions *options);

/* How the endpoints of a fleet came together; counts for people, kept out of the fleet file. */
typedef struct {
    int64_t records, endpoints, merged; /* merged: records that tell of an endpoint that another told of */
    int64_t skipped;                    /* records that are no computers */
    int64_t unlisted;                   /* records of computers that do not tell what runs there */
    int64_t stale;                      /* endpoints left out by --max-age */
    char newest[16];       /* the day from which that is counted, where nobody names one; or "" */
    int64_t kept_apart;    /* records that share a key with an endpoint of another name */
    int64_t unclear;       /* records kept apart for a domain that may be that of several namesakes */
    int64_t refused;       /* records that could not be read, and: */
    int64_t broken;        /* files in folders that could not be read, left out whole */
    int64_t empty;         /* files with nothing in them */
    int64_t cleaned;       /* texts with control characters or invalid UTF-8 */
    int64_t passed_over;   /* rows of logs that are of no table that is read */
    int64_t files, unread; /* files read, and files in folders that no reader knows */
    int64_t attributed, unattributed; /* endpoints that --attributes touched or not */
    int64_t unmatched;                /* rows of --attributes without an endpoint */
    int64_t unruled;                  /* endpoints that no rule of --rules holds for */
    int64_t unheld;                   /* rules that hold for no record */
} LoadReport;

/* The sum of all of them. Inventories are mapped with the catalog. `roll` (NULL: not asked) gets who is in
 * it: then a fleet among them is an error, for it holds no names. */
Fleet *load_roll(char **paths, LoadOptions *options, const Catalog *catalog, LoadReport *report, Roll **roll,
                 GError **error);
/* Says on stderr from which day --max-age is counted, where nobody named one, and whether that may be the
 * work of one wrong clock. */
void load_note_age(const FoldReport *folded);
/* Says on stderr where fleets that were added up leave out endpoints by their age, and not from one day on.
 */
void load_note_since(const Fleet *fleet);
/* The same as load_roll without the roll. */
Fleet *load_fleet(char **paths, const LoadOptions *options, const Catalog *catalog, LoadReport *report,
                  GError **error);

#endif
