/* From choices to a plan: with the choices held, what is left of the folded model is small, takes the local
 * limits that bind as they are, and rounds to whole counts. */
#ifndef POLYCULTURE_OPTIMISE_COMPLETE_H
#define POLYCULTURE_OPTIMISE_COMPLETE_H

#include "optimise/local.h"

typedef struct {
    int64_t *point;    /* of the folded model; whole, and holds; NULL: no plan was found */
    GPtrArray *splits; /* per block, as block_pieces takes it */
    int64_t cost;
    int cuts;     /* added because these choices cost more than the folded model could tell */
    bool nothing; /* with these choices there is no plan, for all that the local limits say */
} Completion;

/* `values` of the folded model's relaxation, whose choices are whole; only plans that cost less than `most`
 * are of use. */
void complete(Formulation *formulation, Local *local, const double *values, double unit, int64_t most,
              gint64 deadline, Completion *completion);
void completion_clear(Completion *completion);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Completion, completion_clear)

#endif
