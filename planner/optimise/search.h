/* Branch and bound of our own over the folded model: every leaf keeps the multipliers that its bound rests
 * on, so that the tree is a proof (certificate.h); points are completed to whole plans that hold exactly. */
#ifndef POLYCULTURE_OPTIMISE_SEARCH_H
#define POLYCULTURE_OPTIMISE_SEARCH_H

#include "optimise/child.h"
#include "optimise/formulation.h"

typedef struct {
    Formulation *formulation; /* folded; its model gets cuts */
    Fraction gap;             /* good enough: (cost - bound) / cost */
    int nodes;                /* once that is reached, go on for so many nodes in all */
    int most;                 /* stop after so many nodes, plan or not; 0: no end */
    gint64 deadline;          /* monotonic microseconds; 0: none */
} SearchRequest;

typedef struct {
    GPtrArray *pieces; /* of GArray of PlanPiece, one a block; NULL: no plan was found */
    int64_t cost;      /* of the pieces, as the model has it */
    int64_t bound;     /* no plan costs less, as far as floating point can tell */
    bool infeasible;   /* there is no plan */
    bool counted;      /* and where that was shown, counts were asked for: fractions may meet the limits */
    bool finished;     /* neither time nor the user stopped it */
    ChildEnd end;      /* of the process that searched */
    char *proof;       /* a problem of certificate/1; NULL where there was no time for it, or no name */
    int nodes;
} SearchResult;

/* False with *error when no child could be started. */
bool search(const SearchRequest *request, SearchResult *result, GError **error);
void search_result_clear(SearchResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchResult, search_result_clear)

#endif
