/* Questions about counts, where choices leave nothing to ask and small fleets feel what rounding costs: "at
 * most so many endpoints of the group with this primary, or more?" */
#include "optimise/search_state.h"

#include <math.h>

/* Nodes in all after which no such question is asked any more. */
#define COUNT_NODES 2000

bool search_is_count(const Search *search, int choice)
{
    return choice < (int)search->model->columns->len &&
           model_column(search->model, choice)->kind == COLUMN_COUNT;
}

void search_bound_count(Search *search, const Node *node, int column)
{
    int64_t lower = model_column(search->model, column)->lower;
    int64_t upper = model_column(search->model, column)->upper;
    node_range(node, column, &lower, &upper);
    lp_set_bounds(search->lp, column, (double)lower, (double)upper);
    g_array_append_val(search->changed, column);
}

bool search_ask_count(Search *search, Node *node)
{
    const double *values = lp_values(search->lp);
    int best = -1;
    double farthest = WHOLE;
    for (guint c = 0; search->nodes < COUNT_NODES && c < search->model->columns->len; c++) {
        const ModelColumn *column = model_column(search->model, (int)c);
        double distance = fabs(values[c] - rint(values[c]));
        if (column->kind == COLUMN_COUNT && column->key && distance > farthest) {
            best = (int)c;
            farthest = distance;
        }
    }
    if (best < 0)
        return false;
    search->counted = true;
    node->at = (int64_t)floor(values[best]);
    g_array_set_size(node->fractional, 0);
    g_array_append_val(node->fractional, best);
    g_free(node->values);
    node->values = g_new(double, 1);
    node->values[0] = values[best] - floor(values[best]);
    return true;
}
