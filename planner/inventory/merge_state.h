/* The inside of identity_merge: which endpoints the keys have found so far, and what is known of each. */
#ifndef POLYCULTURE_INVENTORY_MERGE_STATE_H
#define POLYCULTURE_INVENTORY_MERGE_STATE_H

#include "inventory/identity_merge.h"
#include "inventory/kin.h"

#define NONE G_MAXUINT

/* The domains that the records of an endpoint tell; 0 none, of several the greater. See Identity. */
typedef struct {
    uint64_t flat, dotted;
} Domains;

Domains domains_of(uint64_t domain);
/* Of two endpoints together. */
Domains domains_both(Domains a, Domains b);
/* Does each know another one of the same kind? */
bool domains_differ(Domains a, Domains b);

typedef struct {
    const Identity *records;
    guint n;
    guint *endpoint_of;
    const Identity **called; /* by endpoint: the record whose name it has; NULL where none has a name */
    bool *kept_apart;        /* records that share a key with an endpoint of another name */
    bool *unclear;           /* records whose NetBIOS domain may be that of several namesakes */
    guint *kin;              /* scratch, for the records of a key */
    GArray *names;           /* scratch, of Naming */
    GArray *members;         /* scratch, of guint */
    /* As the keys before found them; see merge_find_roots. */
    guint *root;       /* per record */
    guint *next;       /* the next record of the same root, or NONE */
    bool *has_uuid;    /* per root */
    Domains *domains;  /* per root */
    guint *place;      /* per root: its place among the namesakes at hand */
    guint *turn;       /* per root: among which namesakes that is; 0 none yet */
    guint turns;       /* how many there were */
    GHashTable *large; /* roots of many records -> their spaces */
} Merge;

void merge_init(Merge *merge, const Identity *records, guint n, guint *endpoint_of);
void merge_clear(Merge *merge);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merge, merge_clear)

/* What the record's endpoint is called by now; or NULL. */
const Identity *merge_called(const Merge *merge, guint i);
/* Both are of one endpoint, which is called so (NULL: as before). */
void merge_join(Merge *merge, guint a, guint b, const Identity *called);
void merge_find_roots(Merge *merge);
/* Adds the spaces that gave the root an id. */
void merge_add_spaces(const Merge *merge, guint root, GHashTable *spaces);
/* The same as a set that may be that of other calls for the root, too. */
GHashTable *merge_spaces(Merge *merge, guint root);

#endif
