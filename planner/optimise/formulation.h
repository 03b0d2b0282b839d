/* From a scenario and a fleet to an integer program, and from its point back to the pieces of a plan.
 *
 * One block per function. Classes that no row and no cost can tell apart are one group, so nothing is lost by
 * the folding. x[k,p]: endpoints of group k with primary p. Backups are planned per backup group g (groups
 * that the backup side cannot tell apart): y[g,p,b,m], tied by sum over k in g of x[k,p] = sum over b, m of
 * y. A hot backup that runs there today costs no migration: such pairs are columns of their own, e[h,p,b] for
 * the groups h of g on which the same runs today, with sum over b of e[h,p,b] <= sum over k in h of x[k,p].
 * Folded blocks count backups by themselves, z[g,b,m] and e[h,b], where that says as much (see pools.h).
 */
#ifndef POLYCULTURE_OPTIMISE_FORMULATION_H
#define POLYCULTURE_OPTIMISE_FORMULATION_H

#include "optimise/model.h"
#include "plan/plan.h"

typedef struct {
    GArray *classes;          /* of guint: indices into demand->classes */
    const DemandClass *class; /* any of them: what holds for one holds for all */
    bool *member;             /* per limit instance: is the group in its scope? */
    int64_t endpoints;
    bool *allowed;            /* per product: may it run here, as primary or backup? */
    bool *charge;             /* per product: may it be in charge here, if it may run? */
    GPtrArray *backup_limits; /* of const Limit *: those that ask for a backup here */
    int backup_group;         /* or -1 where no backup is asked for */
    int kept_group;           /* within the backup group: those that run the same today; -1: none does */
    int *x;                   /* per product: column, or -1 */
} Group;

typedef struct {
    GArray *groups; /* of guint: indices into block->groups; the first speaks for all */
    int64_t endpoints;
    int *kin; /* where backups are pools: see pools.h; NULL: pairs */
} BackupGroup;

/* Groups of one backup group on which the same products run today that could be hot backups: there these cost
 * no migration. */
typedef struct {
    GArray *groups; /* of guint: indices into block->groups; the first speaks for all */
    int backup_group;
} KeptGroup;

/* Stands for the primary of a pool. */
#define ANY_PRIMARY -2

/* A pair column y[group, primary, backup, mode]; of a kept group only where kept_group is not -1. A pool has
 * ANY_PRIMARY: it counts all endpoints with this backup. */
typedef struct {
    int backup_group, kept_group, primary, backup; /* backup -1: manual */
    BackupMode mode;
    int column;
} Pair;

/* An offer with one price for all, which stands on the primaries themselves: ["licences", offer, function].
 */
typedef struct {
    char *key;
    Money whole; /* of one licence over the horizon */
} BlockPrice;

typedef struct {
    const Scenario *scenario;
    Model *model;
    Demand *demand;
    GPtrArray *instances;  /* of LimitInstance * */
    bool *local;           /* per instance: left out of folding and rows (see local.h); NULL: none is */
    bool folded;           /* linking rows are lazy, and stand for every group */
    bool counted;          /* folded, and so few endpoints that a search may ask for their counts */
    guint first_group;     /* number of the first group in certificates: groups, then backup groups */
    GPtrArray *groups;     /* of Group * */
    GArray *backup_groups; /* of BackupGroup */
    GArray *kept_groups;   /* of KeptGroup */
    GArray *pairs;         /* of Pair */
    int *product_used;     /* per product: choice column, or -1 */
    int *vendor_used;      /* per vendor: choice column "used at all in this function", or -1 */
    GArray *prices;        /* of BlockPrice */
    const int *bundle;     /* per vendor: choice column "sells as a bundle", over all functions, or -1 */
    guint products, vendors;
} Block;

typedef struct {
    Model *model;
    GPtrArray *blocks; /* of Block * */
    bool local;        /* some limits were left out */
    bool counted;      /* every block is */
    int *bundle;       /* per vendor: choice column, or -1 */
} Formulation;

/* Limits named in `without` (a set of ids; may be NULL) are left out; `instead` (or NULL) stands in for the
 * limit of its id. */
Formulation *formulation_new(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                             GHashTable *without, const Limit *instead, GError **error);
/* The same, with classes folded that only local limits tell apart: a relaxation, whose bound holds for the
 * whole. Its points become plans by local_split (local.h). */
Formulation *formulation_folded(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                                GHashTable *without, const Limit *instead, GError **error);
void formulation_free(Formulation *formulation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Formulation, formulation_free)

/* Adds the pieces of every block to the plan's function of that name. `point` must hold in the model. */
void formulation_pieces(const Formulation *formulation, const int64_t *point, Plan *plan);
/* The same for one block. `split` (or NULL: in the order of classes) says per class of the demand and product
 * how many get it as primary; its sums over a group's classes are the point's. */
void block_pieces(const Block *block, const int64_t *point, const int64_t *split, GArray *pieces);

/* The counts of these pieces (a GArray of PlanPiece a block) as values to hold, one a column; MODEL_FREE
 * where the pieces say nothing. The caller frees. */
int64_t *formulation_counts(const Formulation *formulation, const GPtrArray *pieces);

/* For the kinds of limits: a choice column that is 1 where the vendor is used at all, as primary or backup,
 * on the members of the instance (NULL: anywhere in the function); -1 where it cannot be used. Made once,
 * with its linking rows. */
int block_vendor_used(Block *block, const LimitInstance *instance, int instance_index, int vendor);
/* A choice column that is 0 unless the vendor is in charge of an endpoint (of the members of the instance);
 * -1 where it cannot be. `name` is copied. */
int block_vendor_leads(Block *block, int instance_index, int vendor, const char *name);
/* Is the instance about every endpoint that needs the function? */
bool instance_is_whole(const Block *block, const LimitInstance *instance);
const Group *block_group(const Block *block, guint index);
/* A name for rows and columns that other solvers can read: blanks and the like become '_'. */
char *model_name(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A name of models/certificate.md: a JSON array of these strings; NULL ends them. */
char *key_of(const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The same of a limit's instance: ["limit", id, function, each, last]. */
char *key_of_limit(const char *word, const Block *block, const LimitInstance *instance, const char *last);
/* ["use", CHOICE, function, group]: of group k, or of backup group g where k is -1. */
char *key_of_use(const Block *block, int choice, int k, int g);

#endif
