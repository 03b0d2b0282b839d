/* The inside of a fold: what its part and its end share. */
#ifndef POLYCULTURE_FLEET_FOLD_PART_H
#define POLYCULTURE_FLEET_FOLD_PART_H

#include "base/intern.h"
#include "fleet/contents.h"
#include "fleet/fold.h"
#include "inventory/roster.h"

/* What came of a source in this part. */
typedef struct {
    int64_t records;
    uint32_t oldest, newest; /* seconds, 0 unknown */
} SourceCount;

typedef struct {
    char *name, *format, *sha256, *tool, *report;
    uint32_t space; /* number of its FoldSpace */
    uint64_t mark;  /* see fold_source */
    uint64_t seed;  /* of digests of its ids: that of the name of the space where they are given out */
} FoldSource;

/* What a fleet calls a source of so many endpoints (borrowed). */
const char *fold_source_name(const FoldSource *source, int64_t endpoints);

/* Where records come from, as contents know it: a tool, or one file. */
typedef struct {
    RosterOrigin origin;
    guint source; /* 1 + the only source of it; 0 where it may have several */
} FoldSpace;

struct Fold {
    const Catalog *catalog;
    const FoldOptions *options;
    AttributeTable *attributes;  /* or NULL */
    const AttributeRules *rules; /* or NULL */
    GPtrArray *sources;          /* of FoldSource *; grows while parts are filled */
    GMutex lock;                 /* of sources */
    GArray *spaces;              /* of FoldSpace; none is 0 */
    GHashTable *numbers;         /* name of a space or series -> its number */
    FoldPart *whole;             /* what was joined so far, or NULL */
};

/* Contents and records, as far as this part saw them. */
Contents *fold_part_contents(const FoldPart *part);
Roster *fold_part_roster(const FoldPart *part);
RosterContents fold_part_roster_contents(FoldPart *part);
/* Counts of the source at hand, as told by someone else. */
void fold_part_count(FoldPart *part, const SourceCount *count);
/* What it counted of each source, by number; there may be fewer than sources. */
const GArray *fold_part_counts(const FoldPart *part);
int64_t fold_part_skipped(const FoldPart *part);
int64_t fold_part_unlisted(const FoldPart *part);
int64_t fold_part_cleaned(const FoldPart *part);
int64_t fold_part_passed_over(const FoldPart *part);
/* The different texts that should be dates and cannot be read, at most FOLD_UNDATED_MOST. */
const Intern *fold_part_undated(const FoldPart *part);
/* The labels of its roster: name, newline, id. The caller's from now on. */
Intern *fold_part_take_labels(FoldPart *part);
/* Adds all of `other`, which is freed. */
void fold_part_join(FoldPart *part, FoldPart *other);

/* See fleet/moment.h; 0 where there is no date. */
uint32_t seconds_of(const char *date);

#endif
