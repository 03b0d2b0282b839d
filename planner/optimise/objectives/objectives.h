/* How each objective stands in the integer program. One file and one table line an objective.
 *
 * Each is a linear form over the model's columns and over columns of its own, which its rows keep from being
 * smaller than what they stand for. Only `measure` counts: it looks at the columns of the formulation alone,
 * and exactly. */
#ifndef POLYCULTURE_OPTIMISE_OBJECTIVES_OBJECTIVES_H
#define POLYCULTURE_OPTIMISE_OBJECTIVES_OBJECTIVES_H

#include "optimise/formulation.h"

/* Where an objective is stated. */
typedef struct {
    const Formulation *formulation;
    Model *model;    /* a copy of the formulation's, to which columns and rows are added */
    GArray *form;    /* of ModelEntry: minimise the sum of these */
    int64_t divisor; /* a value of the form speaks of so many times the objective; usually 1 */
    int64_t slack;   /* the form may exceed the objective / divisor by so much */
    GArray *squares; /* of ModelSquare: the sum of these is the objective; NULL: it is the form itself */
} ObjectiveForm;

typedef struct {
    Objective objective;
    void (*state)(ObjectiveForm *form);
    /* False where it does not fit 64 bits. */
    bool (*measure)(const Formulation *formulation, const int64_t *point, int64_t *value);
} ObjectiveRows;

/* By Objective. */
extern const ObjectiveRows *const objective_rows[OBJECTIVES];
extern const ObjectiveRows rows_cost, rows_exposure, rows_hhi, rows_changes, rows_integrity;

void form_add(ObjectiveForm *form, int column, int64_t coefficient);

/* Endpoints of a block that depend on the vendor, by primary, or by any agent with `agents`: adds the entries
 * to the model, or takes the sum over a point. */
int vendor_entries(Model *model, const Block *block, int vendor, bool agents);
int64_t vendor_endpoints(const Block *block, int vendor, bool agents, const int64_t *point);

/* The most endpoints of one vendor, summed over functions: columns most(f) >= endpoints of every vendor. */
void state_most(ObjectiveForm *form, const char *name, bool agents);
bool measure_most(const Formulation *formulation, bool agents, const int64_t *point, int64_t *value);

#endif
