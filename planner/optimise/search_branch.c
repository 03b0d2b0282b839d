/* Which question to ask next. */
#include "optimise/search_state.h"

#include <math.h>

/* Strong branching looks at so many choices, down to this depth. */
#define CANDIDATES 6
#define CANDIDATE_DEPTH 3
/* And at so many iterations of the simplex method for each. */
#define GLANCE 40

typedef struct {
    int column, rank;
    double value, distance; /* the latter from the nearer whole number */
} Candidate;

int search_rank(const Search *search, int column)
{
    if (search_split(search, column))
        return 2;
    const char *key = model_column(search->model, column)->key;
    if (!key)
        return 3;
    return g_str_has_prefix(key, "[\"vendor\"") ? 0 : g_str_has_prefix(key, "[\"tier\"") ? 2 : 1;
}

static int compare_candidates(gconstpointer a, gconstpointer b)
{
    const Candidate *first = a, *second = b;
    if (first->rank != second->rank)
        return first->rank - second->rank;
    if (first->distance != second->distance)
        return first->distance > second->distance ? -1 : 1;
    return first->column - second->column;
}

static void add_candidates(const Search *search, const Node *node, bool halved, GArray *candidates)
{
    for (guint i = 0; i < node->fractional->len; i++) {
        int column = g_array_index(node->fractional, int, i);
        Candidate candidate = {column, search_rank(search, column), node->values[i],
                               MIN(node->values[i], 1 - node->values[i])};
        if (search->halved[column] == halved)
            g_array_append_val(candidates, candidate);
    }
}

/* Single tiers only where no split is open: rounding can leave them alone. */
static GArray *candidates_of(const Search *search, const Node *node)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    add_candidates(search, node, false, candidates);
    if (candidates->len == 0)
        add_candidates(search, node, true, candidates);
    g_array_sort(candidates, compare_candidates);
    return candidates;
}

/* What was seen of a choice: how far the bound rose for this answer, from this value. */
static void learn(Search *search, int column, int answer, double value, double gain)
{
    double distance = answer ? 1 - value : value;
    if (distance < WHOLE || isinf(gain))
        return;
    search->gains[answer][column] += gain / distance;
    search->glances[answer][column]++;
}

/* What to expect of it: the mean of what was seen. */
static double expected(const Search *search, int column, int answer, double value)
{
    int count = search->glances[answer][column];
    return count ? search->gains[answer][column] / count * (answer ? 1 - value : value) : 0;
}

/* How far the bound rises when the choice is answered this way. */
static double glance(Search *search, const Node *node, int column, int answer, double value)
{
    search_go_to(search, node);
    lp_set_basis(search->lp, node->basis);
    search_answer(search, column, answer);
    double bound = lp_glance(search->lp, GLANCE);
    double most = search->found ? search_cutoff(search) - node->bound : fabs(node->bound);
    double gain = CLAMP(bound - node->bound, 0, MAX(most, 0));
    learn(search, column, answer, value, gain);
    return gain;
}

/* The choice of which both answers raise the bound most, by the product of gains, taken from experience where
 * there is enough of it (reliability branching: Achterberg, Koch, Martin 2005). */
static int choose(Search *search, const Node *node)
{
    g_autoptr(GArray) candidates = candidates_of(search, node);
    int best = -1, looked = 0;
    double most = -1, small = MAX(fabs(node->bound) * 1e-8, 1e-6);
    for (guint i = 0; i < candidates->len && !search_stopped(search); i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        int column = candidate->column;
        int seen = MIN(search->glances[0][column], search->glances[1][column]);
        bool look =
            seen < (node->depth <= CANDIDATE_DEPTH ? 4 : 1) && looked < CANDIDATES && candidates->len > 1;
        double gain[2];
        for (int answer = 0; answer < 2; answer++)
            gain[answer] = look ? glance(search, node, column, answer, candidate->value)
                                : expected(search, column, answer, candidate->value);
        looked += look;
        double score = MAX(gain[0], small) * MAX(gain[1], small);
        if (best < 0 || score > most * 1.01) {
            most = score;
            best = column;
        }
    }
    return best;
}

static double value_of(const Node *node, int column)
{
    for (guint i = 0; i < node->fractional->len; i++)
        if (g_array_index(node->fractional, int, i) == column)
            return node->values[i];
    return 0;
}

void search_branch(Search *search, Node *node)
{
    if (node->stale) {
        search_evaluate_from(search, node, node->basis);
        search_settle(search, node);
        if (search_useless(search, node) || node->promise || node->stale)
            return;
    }
    int column = choose(search, node);
    if (column < 0) {
        node->closed = true;
        return;
    }
    for (int answer = 0; answer < 2; answer++)
        node->side[answer] = node_new(node, answer);
    node->choice = column;
    for (int answer = 1; answer >= 0; answer--) {
        Node *side = node->side[answer];
        search_evaluate_from(search, side, node->basis);
        if (!side->stale && !side->closed)
            learn(search, column, answer, value_of(node, column), side->bound - node->bound);
        search_settle(search, side);
    }
    g_clear_pointer(&node->basis, lp_basis_free);
}
