/* Whole plans on the way: promises of nodes, and dives. */
#include "optimise/complete.h"
#include "optimise/search_state.h"

#include <limits.h>
#include <math.h>

/* Choices from this value on are held at 1 by a dive, which takes at most so many steps. */
#define UPWARDS 0.3
#define DIVE_STEPS 200
/* Rounds of cuts before a dive tries to make a plan, and so many tries. */
#define DIVE_ROUNDS 4
#define DIVE_TRIES 3

int search_try_plan(Search *search)
{
    g_auto(Completion) completion = {0};
    const double *values = lp_values(search->lp);
    complete(search->formulation, search->local, values, search->unit,
             search->found ? search->cost : INT64_MAX, search->deadline, &completion);
    if (completion.splits) {
        search->found = true;
        search->cost = completion.cost;
        search->best = (double)completion.cost / search->unit;
        search_say_plan(search, completion.point, completion.splits);
    }
    return completion.cuts + (completion.nothing ? local_cut_together(search->local, values) : 0);
}

static double best_promise(const Node *node)
{
    if (node->choice >= 0)
        return fmin(best_promise(node->side[0]), best_promise(node->side[1]));
    return node->promise ? node->bound : INFINITY;
}

void search_redeem(Search *search, Node *node)
{
    node->promise = false;
    search->hope = INFINITY;
    for (int round = 0; round < NODE_ROUNDS; round++) {
        search_evaluate_from(search, node, node->basis);
        if (node->closed || node->stale || node->fractional->len || node->bound >= search_cutoff(search))
            break;
        if (search_try_plan(search) == 0 || round + 1 == NODE_ROUNDS) {
            node->closed = !search_ask_count(search, node);
            break;
        }
    }
    search->hope = best_promise(search->root);
}

void search_settle(Search *search, Node *node)
{
    node->promise = !search_useless(search, node) && !node->stale && node->fractional->len == 0;
    if (!node->promise)
        return;
    search->hope = MIN(search->hope, node->bound);
    if (!search->found)
        search_redeem(search, node);
}

/* The fractional choice of the last values that decides most and is nearest to 1, or -1. */
static int nearest_choice(const Search *search, double *nearest)
{
    const double *values = lp_values(search->lp);
    int best = -1, best_rank = INT_MAX;
    for (guint c = 0; c < search->model->columns->len; c++) {
        if (model_column(search->model, (int)c)->kind != COLUMN_CHOICE || values[c] <= WHOLE ||
            values[c] >= 1 - WHOLE)
            continue;
        int rank = search_rank(search, (int)c);
        if (rank < best_rank || (rank == best_rank && values[c] > *nearest)) {
            best = (int)c;
            best_rank = rank;
            *nearest = values[c];
        }
    }
    return best;
}

/* Holds the choice at the answer that is near, or at the other where that cannot be. */
static bool dive_on(Search *search, int column, double value)
{
    int answer = value >= UPWARDS ? 1 : 0;
    search_hold(search, column, answer);
    if (lp_solve(search->lp) == LP_OPTIMAL)
        return true;
    search_hold(search, column, 1 - answer);
    return lp_solve(search->lp) == LP_OPTIMAL;
}

/* All choices are whole: a few rounds of cuts, then a plan; false where there is nothing more to do. */
static bool dive_to_plan(Search *search, int round)
{
    if (round % DIVE_ROUNDS == DIVE_ROUNDS - 1 || search_add_rows(search, true) == 0) {
        if (round >= DIVE_TRIES * DIVE_ROUNDS || search_try_plan(search) == 0)
            return false;
        lp_add_missed(search->lp);
    }
    return lp_solve(search->lp) == LP_OPTIMAL;
}

void search_dive(Search *search, const Node *from)
{
    if (!from->basis)
        return;
    search_go_to(search, from);
    lp_set_basis(search->lp, from->basis);
    bool going = lp_solve(search->lp) == LP_OPTIMAL;
    for (int step = 0, rounds = 0; going && step < DIVE_STEPS && !search_stopped(search); step++) {
        double value = 0;
        int column = nearest_choice(search, &value);
        going = column < 0 ? dive_to_plan(search, rounds++) : dive_on(search, column, value);
    }
}
