/* Folds endpoints as inventories tell of them into a fleet: names become products, records of one endpoint
 * become one, and endpoints that no rule can tell apart become a class. Kept are a few bytes for each
 * endpoint and each distinct content once, so that fleets of millions fit. */
#ifndef POLYCULTURE_FLEET_FOLD_H
#define POLYCULTURE_FLEET_FOLD_H

#include "fleet/fleet.h"
#include "fleet/roll.h"
#include "inventory/attributes.h"
#include "inventory/reader.h"
#include "inventory/rules.h"

/* What is asked of the fold; zeroed, the usual. */
typedef struct {
    bool no_presume;   /* products that the system brings along count only where a record tells of them */
    char **include;    /* kinds of devices besides "computer" that count ("printer", "all"), or NULL */
    int64_t max_age;   /* days after which an endpoint that nobody saw is left out; 0: none */
    const char *as_of; /* YYYY-MM-DD from which max_age is counted; NULL: the newest record */
    const char
        *salt; /* of the digests that stand for ids and names (see fleet/ids.h); NULL: they leave no trace */
    bool keep_roll;  /* fold_finish tells who is in which class */
    bool keep_names; /* keep names in the attribute "endpoint": the fleet is then about persons, not shared */
} FoldOptions;

/* How many records came in and what became of them. */
typedef struct {
    int64_t records, skipped; /* skipped: no computer (see FoldOptions) */
    int64_t unlisted;         /* computers left out because nothing tells what runs there */
    int64_t endpoints;        /* several records of one endpoint count once */
    int64_t stale;            /* endpoints left out for their age */
    int64_t kept_apart;       /* records that share a key with an endpoint of another name */
    int64_t attributed;       /* endpoints that the table of attributes has a row for */
    int64_t ruled;            /* endpoints that a rule of attributes holds for */
    int64_t cleaned;          /* texts in which control characters or invalid UTF-8 were replaced */
    int64_t passed_over;      /* rows of logs that are of no table that a reader knows */
    int64_t undated;          /* different texts that should be dates and cannot be read, FOLD_UNDATED_MOST at
                               * most: their records have none */
    uint32_t newest, next;    /* where max_age is counted from the newest record: its second, and that of the
                               * newest record of another endpoint; 0 none. See fleet/moment.h */
    const char *newest_in;    /* the source of that record, the first by name; the fold's, or NULL */
} FoldReport;

#define FOLD_UNDATED_MOST 1000

typedef struct Fold Fold;
/* What one thread brings in. */
typedef struct FoldPart FoldPart;

/* Borrows all until fold_free; `attributes` and `rules` may be NULL. */
Fold *fold_new(const Catalog *catalog, const FoldOptions *options, AttributeTable *attributes,
               const AttributeRules *rules);
/* A digest of how a file begins, of another kind with each salt. */
uint64_t fold_mark(const Fold *fold, const char *head, gsize length);
/* Announces a source and returns its number. Where there is no tool, ids mean nothing beyond the source, and
 * records come in pieces (see tool_tells_in_pieces); so they do within an export. `mark` tells the file from
 * others, whatever it is called and in whatever order they come: see fold_mark. */
guint fold_source(Fold *fold, const char *name, const char *format, const Origin *origin, uint64_t mark);
/* The SHA-256 of a source, once it is read. */
void fold_source_done(Fold *fold, guint source, const char *sha256);
/* Its sources must have been announced before; parts may be filled by several threads at once. */
FoldPart *fold_part_new(const Fold *fold);
void fold_part_free(FoldPart *part);
/* What fold_part_add brings from now on stands in this source. */
void fold_part_source(FoldPart *part, guint source);
/* Fits EndpointSink, with the FoldPart as context. */
bool fold_part_add(const Endpoint *endpoint, gpointer part, GError **error);
/* The same in two steps, where several sources tell of a record together: that the source at hand tells of
 * it, and what all of them say. */
void fold_part_tell(FoldPart *part, const Endpoint *endpoint);
bool fold_part_add_told(const Endpoint *endpoint, gpointer part, GError **error);
/* Fits EndpointSink, likewise: is it a product, or does it look like one, on any platform? */
bool fold_part_wants(const InventoryName *name, gpointer part);
/* Adds the part to the whole and frees it. */
void fold_join(Fold *fold, FoldPart *part);
/* The fleet, the same for every order of records and parts; once. `roll` (NULL unless options.keep_roll) gets
 * who is in it. */
Fleet *fold_finish(Fold *fold, FoldReport *report, Roll **roll);
void fold_free(Fold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fold, fold_free)

#endif
