/* The counts of a plan on the endpoints that are there now: which class gets how many of what, and what has
 * to be done there. Counts alone; who of a class gets it is the roll's order. */
#ifndef POLYCULTURE_PLAN_ALLOT_H
#define POLYCULTURE_PLAN_ALLOT_H

#include "plan/plan.h"

/* From what asks least of an endpoint to what asks most. */
typedef enum {
    WORK_NONE,   /* all of it runs there today */
    WORK_BESIDE, /* the primary stays; something beside it is installed or retired */
    WORK_SWITCH, /* another product that runs there today comes in charge */
    WORK_INSTALL /* another product comes in charge, and has to be installed */
} WorkKind;

/* What a piece asks of an endpoint of its class. Lists hold ids with ';' between. */
typedef struct {
    WorkKind kind;
    char *today;   /* in charge today, or "" */
    char *install; /* primary and hot backup, where they do not run there today */
    char *retire;  /* what runs for the function today and will not; what a system brings along steps aside by
                    * itself and is not listed */
} Work;

/* How the classes that share all attributes stand against the plan's fleet. */
typedef enum {
    FIT_EXACT,  /* the same classes with the same counts: the plan's pieces as they are */
    FIT_SCALED, /* others, or other counts: the plan's counts for endpoints of these attributes, in proportion
                 */
    FIT_NONE,   /* the plan knows no endpoint of these attributes: nothing is said of them */
    FIT_KINDS
} Fit;

typedef struct {
    Plan *plan;      /* pieces over the classes of the fleet now, by class, those that ask least first */
    GPtrArray *work; /* per function of the plan: GArray of Work, one for each piece */
    Fit *fit;        /* per class of the fleet now */
    int *known;      /* per class of the fleet now: the class of the plan's fleet that it is, or -1 */
    int64_t endpoints[FIT_KINDS];
    int64_t gone; /* endpoints of the plan's fleet with attributes that no endpoint has now */
} Allotment;

/* Counts are scaled by largest remainders. Where classes differ, as many endpoints as can keep what they run:
 * no split of these counts changes fewer. */
Allotment *allotment_new(const Plan *plan, const Fleet *planned, const Fleet *now, const Catalog *catalog);
void allotment_free(Allotment *allotment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Allotment, allotment_free)
/* Index of the piece that the endpoint at this place of its class gets, or -1. `first`: see below. */
int allotment_piece(const Allotment *allotment, guint function, const guint *first, guint class,
                    int64_t place);
/* Per class of the fleet now, and one more, the index of its first piece of the function; free with g_free.
 */
guint *allotment_first(const Allotment *allotment, guint function, guint classes);

#endif
