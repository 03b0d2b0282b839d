/* The roster: which records there are, a few bytes each, and which of them are one endpoint. It grows with
 * distinct endpoints, not with records or their contents: 26 bytes for a record with id, name and UUID and
 * about 5 to find it again, 32 more where it has a serial number, a domain, or a UUID and a name that other
 * tools may write otherwise. Partial records, which tell of some sections, stand beside whole ones. */
#ifndef POLYCULTURE_INVENTORY_ROSTER_H
#define POLYCULTURE_INVENTORY_ROSTER_H

#include "inventory/identity_merge.h"

typedef struct {
    Identity who;
    uint32_t content; /* a number that stands for all that the record says */
    uint32_t seconds; /* when it was made, since 2000; 0 unknown */
    uint32_t label;   /* a number that stands for what people call it, where the roster keeps labels */
} RosterRecord;

/* Where a record comes from. */
typedef struct {
    uint32_t space;  /* see Identity */
    uint32_t series; /* of which the newest record of an endpoint counts */
    uint64_t file;   /* see Identity: records of one export add up, whatever their dates */
    bool pieces;     /* records are pieces that always add up */
} RosterOrigin;

/* What the roster asks of the caller, who alone knows what contents are. */
typedef struct {
    /* The content of both together: of one record in pieces, or of two of the same second. Must not depend on
     * the order. */
    uint32_t (*join)(uint32_t a, uint32_t b, gpointer context);
    /* The content of `newer`, with what is to be remembered of the `older` one that it replaces. */
    uint32_t (*replace)(uint32_t newer, uint32_t older, gpointer context);
    RosterOrigin (*origin)(uint32_t content, gpointer context);
    /* 0, or the sections that a partial record tells of (see Endpoint). */
    uint32_t (*sections)(uint32_t content, gpointer context);
    /* The content without what it says in sections that a newer record tells of. */
    uint32_t (*without)(uint32_t content, uint32_t sections, gpointer context);
    /* Which of two labels of the same second stays, in whatever order; NULL where no labels are kept. */
    uint32_t (*label)(uint32_t a, uint32_t b, gpointer context);
    gpointer context;
} RosterContents;

typedef struct Roster Roster;

Roster *roster_new(void);
void roster_free(Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Roster, roster_free)

/* Adds a record. Of those of one id, name and sections the newest counts (a partial one
 * without a time stands beside those that have one); those of the same second, and
 * pieces, add up; one without a time counts where there is no other. Exports of one series that have no time
 * for an endpoint, or times less than a day apart, add up: nothing tells which is the newer list. */
void roster_add(Roster *roster, const RosterRecord *record, const RosterContents *contents);
/* A record of that identity is about to be added: what will be looked at is fetched from memory meanwhile. */
void roster_expect(const Roster *roster, const Identity *who);
/* Adds all of `part`, which is left empty; content_of[] and label_of[] (NULL where no labels are kept) have
 * the numbers that its contents and labels have here. */
void roster_join(Roster *roster, Roster *part, const uint32_t *content_of, const uint32_t *label_of,
                 const RosterContents *contents);
/* All records that are kept, as roster_add would take them again. */
void roster_each(const Roster *roster, const RosterContents *contents,
                 void (*each)(const RosterRecord *record, gpointer context), gpointer context);
/* Records that are not pieces, and those that tell of a record that was there already. */
int64_t roster_repeated(const Roster *roster);
/* The newest second. */
uint32_t roster_newest(const Roster *roster);

/* An endpoint: the contents of the `n` records that count (of each series the newest whole one, and partial
 * ones that are no older or have no time; of each section the newest of those), and behind them those of the
 * others, `all` in sum, each with the second it was made in. Its label is that of the newest record; 0 where
 * no labels are kept. */
typedef void (*RosterEach)(const uint32_t *content, const uint32_t *seconds, guint n, guint all,
                           uint32_t label, gpointer context);
/* Calls `each` for every endpoint. Returns how many records were kept apart. The order
 * of calls and contents is that of digests: the same for the same records. Nothing can be added afterwards.
 */
IdentityConflicts roster_endpoints(Roster *roster, const RosterContents *contents, RosterEach each,
                                   gpointer context);
/* Records in the space that are distinct. */
int64_t roster_count(const Roster *roster);

#endif
