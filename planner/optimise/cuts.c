#include "optimise/cuts.h"

/* Fractional points come as close as this many parts of a billion, in at most so many rounds. */
#define SLACK 10000
#define ROUNDS_RELAXED 12
#define ROUNDS 200

static int cut_point(Model *model, const SolveRequest *request, const SolveResult *result)
{
    if (request->relax_counts)
        return model_cut_squares(model, result->values, SLACK);
    g_autofree int64_t *point = solve_rounded(model, result);
    return model_cut_point(model, point);
}

bool solve_cutting(Model *model, const SolveRequest *request, SolveResult *result, GError **error)
{
    int64_t bound = 0;
    int nodes = 0;
    for (int round = 1;; round++) {
        if (!solve(request, result, error))
            return false;
        bound = result->bound = MAX(bound, result->bound);
        nodes = result->nodes += nodes;
        bool last = round == (request->relax_counts ? ROUNDS_RELAXED : ROUNDS) || solve_interrupted() ||
                    (request->deadline && g_get_monotonic_time() >= request->deadline);
        if (last || !result->values || model->squares->len == 0 || cut_point(model, request, result) == 0)
            return true;
        solve_clear(result);
    }
}
