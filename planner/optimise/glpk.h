/* The one place that builds GLPK problems out of models. */
#ifndef POLYCULTURE_OPTIMISE_GLPK_H
#define POLYCULTURE_OPTIMISE_GLPK_H

#include "optimise/solver.h"

#include <glpk.h>

/* Columns 1.. and rows 1.. of the problem are those of the model; the request's limits on aim and cost
 * follow. `unit`: what one of the objective's units is in Money. */
glp_prob *glpk_build(const SolveRequest *request, double unit, bool named);

/* The same without rows. */
glp_prob *glpk_build_columns(const SolveRequest *request, double unit);
/* Power-of-two factor that brings counts to a thousand or two. */
double glpk_count_scale(const Model *model);
/* Adds one row of the model, with its bounds and its scale, as the problem's last. */
void glpk_add_row(glp_prob *problem, const Model *model, int row, double scale);

#endif
