/* From a scenario and a fleet to an integer program, and from its point back to the pieces of a plan.
 *
 * One block per function. Classes that no row and no cost can tell apart are one group, so nothing is lost by
 * the folding. x[k,p]: endpoints of group k with primary p. Backups are planned per backup group g (groups
 * that the backup side cannot tell apart): y[g,p,b,m], tied by sum over k in g of x[k,p] = sum over b, m of
 * y. */
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
    int *x;                   /* per product: column, or -1 */
} Group;

typedef struct {
    GArray *groups; /* of guint: indices into block->groups; the first speaks for all */
    int64_t endpoints;
} BackupGroup;

/* A pair column y[group, primary, backup, mode]. */
typedef struct {
    int backup_group, primary, backup; /* backup -1: manual */
    BackupMode mode;
    int column;
} Pair;

typedef struct {
    const Scenario *scenario;
    Model *model;
    Demand *demand;
    GPtrArray *instances;  /* of LimitInstance * */
    GPtrArray *groups;     /* of Group * */
    GArray *backup_groups; /* of BackupGroup */
    GArray *pairs;         /* of Pair */
    int *product_used;     /* per product: choice column, or -1 */
    int *vendor_used;      /* per vendor: choice column "used at all in this function", or -1 */
    const int *bundle;     /* per vendor: choice column "sells as a bundle", over all functions, or -1 */
    guint products, vendors;
} Block;

typedef struct {
    Model *model;
    GPtrArray *blocks; /* of Block * */
    int *bundle;       /* per vendor: choice column, or -1 */
} Formulation;

/* Limits named in `without` (a set of ids; may be NULL) are left out; `instead` (or NULL) stands in for the
 * limit of its id. */
Formulation *formulation_new(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                             GHashTable *without, const Limit *instead, GError **error);
void formulation_free(Formulation *formulation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Formulation, formulation_free)

/* Adds the pieces of every block to the plan's function of that name. `point` must hold in the model. */
void formulation_pieces(const Formulation *formulation, const int64_t *point, Plan *plan);

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

#endif
