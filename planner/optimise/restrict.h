/* A model with some of its columns held: what is left of it once bounds are drawn tight, columns with one
 * value are put in, and rows that cannot be missed are left out. */
#ifndef POLYCULTURE_OPTIMISE_RESTRICT_H
#define POLYCULTURE_OPTIMISE_RESTRICT_H

#include "optimise/model.h"

typedef struct {
    const Model *full;
    Model *model;
    int *column;    /* per column of the full model: its column here, or -1 where it has one value */
    int64_t *value; /* per column of the full model: that value */
    guint rows;     /* of the full model, looked at so far */
} Restricted;

/* `held`: per column a value, or MODEL_FREE. `leave_out`: per row, may be NULL. NULL where nothing meets the
 * rows. Squares stand for those of the columns that are left. */
Restricted *restrict_new(const Model *full, const int64_t *held, const bool *leave_out);
void restrict_free(Restricted *restricted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Restricted, restrict_free)

/* Takes over the rows that the full model has got since. */
void restrict_follow(Restricted *restricted);

/* Values of the full model (one a column) from those of what is left; caller frees. */
double *restrict_values(const Restricted *restricted, const double *values);
/* A point of the full model from one of what is left; caller frees. */
int64_t *restrict_point(const Restricted *restricted, const int64_t *point);

#endif
