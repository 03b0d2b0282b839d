#include "optimise/search.h"

#include "optimise/certificate.h"
#include "optimise/child.h"
#include "optimise/complete.h"
#include "optimise/lp.h"
#include "optimise/pools.h"
#include "optimise/tree.h"

#include <math.h>
#include <string.h>

/* A choice is taken for 0 or 1 within this. */
#define WHOLE 1e-6
/* Rounds of cuts at the root, and at any other node. */
#define ROOT_ROUNDS 60
#define NODE_ROUNDS 8
#define DIVE_ROUNDS 4
/* So many rounds of cuts that raise the bound by no more than this part of it are enough. */
#define STILL_ROUNDS 3
#define STILL 1e-7
/* The first dive starts once so many nodes are known. */
#define FIRST_DIVE 0
/* Strong branching looks at so many choices, down to this depth. */
#define CANDIDATES 6
#define CANDIDATE_DEPTH 3
/* And at so many iterations of the simplex method for each. */
#define GLANCE 40
/* Squares may be missed by so many parts of a billion. */
#define SQUARES_SLACK 20000
/* Microseconds for writing the proof down once time is up. */
#define GRACE (6 * G_USEC_PER_SEC)
/* Of these, for redeeming the best promise. */
#define CLOSING (3 * G_USEC_PER_SEC)

typedef enum { SAY_BOUND, SAY_PLAN, SAY_PROOF, SAY_END } Word;

/* What goes before the bytes of each word. */
typedef struct {
    double bound; /* in units */
    int nodes, infeasible, finished;
    int64_t cost;
} Message;

typedef struct {
    const SearchRequest *request;
    Formulation *formulation;
    Model *model;
    Local *local;
    Lp *lp;
    Node *root;
    double unit;
    bool found;
    double best;      /* cost of the best plan, in units */
    double hope;      /* of the best promise (see Node), INFINITY where there is none */
    double *gains[2]; /* per column and answer: sum of gains per unit of distance ("pseudo-costs") */
    int *glances[2];  /* and of how many */
    bool *halved;     /* per choice: splits are asked for in its place */
    int64_t cost;     /* the same in Money */
    GArray *changed;  /* of int: columns whose bounds are those of the node at hand */
    int nodes, pipe;
    gint64 said, deadline;
    bool closing; /* time is up, and the best promise is still to be redeemed */
} Search;

static bool stopped(const Search *search)
{
    gint64 deadline = search->deadline;
    return (!search->closing && child_asked_to_stop()) || (deadline && g_get_monotonic_time() >= deadline);
}

/* ---- words to the parent ---- */

static double least_bound(const Node *node)
{
    if (node->choice < 0)
        return node->infeasible ? INFINITY : node->bound;
    return fmin(least_bound(node->side[0]), least_bound(node->side[1]));
}

static void say(Search *search, Word word, bool finished, const void *bytes, gsize size)
{
    double bound = least_bound(search->root);
    Message message = {bound, search->nodes, isinf(bound), finished, search->cost};
    g_autofree guint8 *all = g_malloc(sizeof message + size + 1);
    memcpy(all, &message, sizeof message);
    if (size)
        memcpy(all + sizeof message, bytes, size);
    child_say(search->pipe, (int)word, all, sizeof message + size);
}

/* Pieces of each block: how many, then the pieces. */
static void say_plan(Search *search, const int64_t *point, const GPtrArray *splits)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (guint b = 0; b < search->formulation->blocks->len; b++) {
        g_autoptr(GArray) pieces = g_array_new(FALSE, TRUE, sizeof(PlanPiece));
        block_pieces(search->formulation->blocks->pdata[b], point, splits->pdata[b], pieces);
        g_byte_array_append(bytes, (const guint8 *)&pieces->len, sizeof pieces->len);
        g_byte_array_append(bytes, (const guint8 *)pieces->data, pieces->len * (guint)sizeof(PlanPiece));
    }
    say(search, SAY_PLAN, false, bytes->data, bytes->len);
}

/* ---- nodes ---- */

static void hold(Search *search, int column, int value)
{
    lp_set_bounds(search->lp, column, value, value);
    g_array_append_val(search->changed, column);
}

/* The split that the number stands for, or NULL where it is a column. */
static const ModelSplit *split_of(const Search *search, int choice)
{
    int columns = (int)search->model->columns->len;
    return choice < columns ? NULL
                            : &g_array_index(search->model->splits, ModelSplit, (guint)(choice - columns));
}

static void give_answer(Search *search, int choice, int answer)
{
    const ModelSplit *split = split_of(search, choice);
    if (!split) {
        hold(search, choice, answer);
        return;
    }
    for (guint i = 0; i < split->choices->len; i++)
        if ((i >= split->first) != (answer == 1))
            hold(search, g_array_index(split->choices, int, i), 0);
    if (answer)
        hold(search, split->any, 1);
}

/* Sets the bounds of the choices that lead to the node, and nothing else. */
static void go_to(Search *search, const Node *node)
{
    for (guint i = 0; i < search->changed->len; i++) {
        int column = g_array_index(search->changed, int, i);
        lp_set_bounds(search->lp, column, 0, 1);
    }
    g_array_set_size(search->changed, 0);
    for (; node->parent; node = node->parent) {
        give_answer(search, node->parent->choice, node->answer);
    }
}

static void keep_multiplier(Node *node, int row, double value)
{
    Multiplier multiplier = {row, value};
    if (fabs(value) > 1e-12)
        g_array_append_val(node->multipliers, multiplier);
}

static void keep_duals(Search *search, Node *node)
{
    g_array_set_size(node->multipliers, 0);
    for (guint r = 0; r < search->model->rows->len; r++)
        keep_multiplier(node, (int)r, lp_dual(search->lp, (int)r));
}

static void keep_ray(Search *search, Node *node)
{
    g_autofree double *ray = g_new0(double, search->model->rows->len + 1);
    node->infeasible = lp_ray(search->lp, ray);
    g_array_set_size(node->multipliers, 0);
    for (guint r = 0; node->infeasible && r < search->model->rows->len; r++)
        keep_multiplier(node, (int)r, ray[r]);
}

/* Without anything of its own a leaf may rest on what its parent knew. */
static void keep_parents(Node *node)
{
    if (!node->parent)
        return;
    g_array_set_size(node->multipliers, 0);
    g_array_append_vals(node->multipliers, node->parent->multipliers->data, node->parent->multipliers->len);
}

/* Are there tiers on both sides of the split? The part of those from the first on, else 0. */
static double split_value(const ModelSplit *split, const double *values)
{
    double below = 0, above = 0;
    for (guint i = 0; i < split->choices->len; i++)
        *(i < split->first ? &below : &above) += values[g_array_index(split->choices, int, i)];
    return below > WHOLE && above > WHOLE ? above / (below + above) : 0;
}

static void keep_fractional(Search *search, Node *node)
{
    const double *values = lp_values(search->lp);
    guint columns = search->model->columns->len, splits = search->model->splits->len;
    g_array_set_size(node->fractional, 0);
    for (guint c = 0; c < search->model->columns->len; c++) {
        int column = (int)c;
        if (model_column(search->model, column)->kind == COLUMN_CHOICE && values[c] > WHOLE &&
            values[c] < 1 - WHOLE)
            g_array_append_val(node->fractional, column);
    }
    for (guint s = 0; s < splits; s++) {
        int number = (int)(columns + s);
        if (split_value(&g_array_index(search->model->splits, ModelSplit, s), values) > WHOLE)
            g_array_append_val(node->fractional, number);
    }
    g_free(node->values);
    node->values = g_new(double, node->fractional->len + 1);
    for (guint i = 0; i < node->fractional->len; i++) {
        int number = g_array_index(node->fractional, int, i);
        const ModelSplit *split = split_of(search, number);
        node->values[i] = split ? split_value(split, values) : values[number];
    }
}

/* A node whose bound is no longer below this is of no use. Costs are whole numbers of units. */
static double cutoff(const Search *search)
{
    double best = search->found ? MIN(search->best, search->hope) : INFINITY;
    return isinf(best) ? INFINITY : best - MIN(1 - 1e-6, 1e-9 * fabs(best) + 1e-6);
}

static bool useless(const Search *search, const Node *node)
{
    return node->closed || node->bound >= cutoff(search);
}

/* Rows that the last values miss: lazy ones, tangents and, where asked for, cuts of local limits. */
static int add_rows(Search *search, bool local)
{
    const double *values = lp_values(search->lp);
    if (search->model->squares->len)
        model_cut_tangents(search->model, values, SQUARES_SLACK);
    pools_cut(search->formulation, values);
    if (local)
        local_cut(search->local, values);
    return lp_add_missed(search->lp);
}

/* Solves the relaxation at the node, with the rows that it takes. */
static void evaluate(Search *search, Node *node)
{
    bool root = node->parent == NULL;
    search->nodes++;
    LpStatus status = LP_FAILED;
    int still = 0;
    for (int round = 0; !stopped(search); round++) {
        lp_set_cutoff(search->lp, cutoff(search));
        status = lp_solve(search->lp);
        if (status == LP_CUT)
            node->bound = MAX(node->bound, lp_objective(search->lp));
        if (status != LP_OPTIMAL)
            break;
        double before = node->bound;
        node->bound = MAX(node->bound, lp_objective(search->lp));
        still = node->bound - before < STILL * fabs(node->bound) ? still + 1 : 0;
        if (node->bound >= cutoff(search) || round >= (root ? ROOT_ROUNDS : NODE_ROUNDS) ||
            still > STILL_ROUNDS || add_rows(search, root || round < 2) == 0)
            break;
    }
    lp_set_cutoff(search->lp, INFINITY);
    if (status == LP_OPTIMAL || status == LP_CUT) {
        keep_duals(search, node);
        lp_basis_free(node->basis);
        node->basis = lp_basis(search->lp);
    }
    if (status == LP_OPTIMAL)
        keep_fractional(search, node);
    if (status == LP_INFEASIBLE)
        keep_ray(search, node);
    if (status == LP_FAILED || (status == LP_INFEASIBLE && !node->infeasible))
        keep_parents(node);
    node->stale = status == LP_CUT;
    node->closed = status == LP_INFEASIBLE || status == LP_FAILED;
}

static void go_to_and_evaluate(Search *search, Node *node, const LpBasis *basis)
{
    g_autoptr(LpBasis) own = basis == node->basis ? g_steal_pointer(&node->basis) : NULL;
    go_to(search, node);
    lp_set_basis(search->lp, basis);
    evaluate(search, node);
}

/* ---- whole plans ---- */

/* Tries to make a plan of the values at hand, whose choices are whole; how many cuts were added because these
 * choices cost more than the relaxation can tell. */
static int try_plan(Search *search)
{
    g_auto(Completion) completion = {0};
    const double *values = lp_values(search->lp);
    complete(search->formulation, search->local, values, search->unit,
             search->found ? search->cost : INT64_MAX, search->deadline, &completion);
    if (completion.splits) {
        search->found = true;
        search->cost = completion.cost;
        search->best = (double)completion.cost / search->unit;
        say_plan(search, completion.point, completion.splits);
    }
    return completion.cuts + (completion.nothing ? local_cut_together(search->local, values) : 0);
}

static double best_promise(const Node *node)
{
    if (node->choice >= 0)
        return fmin(best_promise(node->side[0]), best_promise(node->side[1]));
    return node->promise ? node->bound : INFINITY;
}

/* Makes a plan of the node's choices, or learns that they cost more than promised. */
static void redeem(Search *search, Node *node)
{
    node->promise = false;
    search->hope = INFINITY;
    for (int round = 0; round < NODE_ROUNDS; round++) {
        go_to_and_evaluate(search, node, node->basis);
        if (node->closed || node->stale || node->fractional->len || node->bound >= cutoff(search))
            break;
        if (try_plan(search) == 0) {
            node->closed = true;
            break;
        }
    }
    search->hope = best_promise(search->root);
}

/* A node without fractional choices promises a plan. Making one takes long, so only the first and the best
 * promises are redeemed. */
static void settle(Search *search, Node *node)
{
    node->promise = !useless(search, node) && !node->stale && node->fractional->len == 0;
    if (!node->promise)
        return;
    search->hope = MIN(search->hope, node->bound);
    if (!search->found)
        redeem(search, node);
}

/* ---- branching ---- */

/* Vendors first, then products and the like, tiers last: what decides more comes first. */
static int rank_of(const Search *search, int column)
{
    if (split_of(search, column))
        return 2;
    const char *key = model_column(search->model, column)->key;
    if (!key)
        return 3;
    return g_str_has_prefix(key, "[\"vendor\"") ? 0 : g_str_has_prefix(key, "[\"tier\"") ? 2 : 1;
}

typedef struct {
    int column, rank;
    double value, distance; /* the latter from the nearer whole number */
} Candidate;

static int compare_candidates(gconstpointer a, gconstpointer b)
{
    const Candidate *first = a, *second = b;
    if (first->rank != second->rank)
        return first->rank - second->rank;
    if (first->distance != second->distance)
        return first->distance > second->distance ? -1 : 1;
    return first->column - second->column;
}

static GArray *candidates_of(const Search *search, const Node *node)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < node->fractional->len; i++) {
        int column = g_array_index(node->fractional, int, i);
        if (search->halved[column])
            continue;
        Candidate candidate = {column, rank_of(search, column), node->values[i],
                               MIN(node->values[i], 1 - node->values[i])};
        g_array_append_val(candidates, candidate);
    }
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
    go_to(search, node);
    lp_set_basis(search->lp, node->basis);
    give_answer(search, column, answer);
    double bound = lp_glance(search->lp, GLANCE);
    double most = search->found ? cutoff(search) - node->bound : fabs(node->bound);
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
    for (guint i = 0; i < candidates->len && !stopped(search); i++) {
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

static void branch(Search *search, Node *node)
{
    if (node->stale) {
        go_to_and_evaluate(search, node, node->basis);
        settle(search, node);
        if (useless(search, node) || node->promise || node->stale)
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
        go_to_and_evaluate(search, side, node->basis);
        if (!side->stale && !side->closed)
            learn(search, column, answer, value_of(node, column), side->bound - node->bound);
        settle(search, side);
    }
    g_clear_pointer(&node->basis, lp_basis_free);
}

/* ---- diving: a first plan ---- */

/* Fixes choices one after another, the nearest to 1 first, until all are whole. */
static void dive(Search *search, const Node *from)
{
    if (!from->basis)
        return;
    go_to(search, from);
    lp_set_basis(search->lp, from->basis);
    bool going = lp_solve(search->lp) == LP_OPTIMAL;
    int rounds = 0;
    for (int step = 0; going && step < 200 && !stopped(search); step++) {
        const double *values = lp_values(search->lp);
        int best = -1, best_rank = 9;
        double nearest = -1;
        for (guint c = 0; c < search->model->columns->len; c++) {
            if (model_column(search->model, (int)c)->kind != COLUMN_CHOICE || values[c] <= WHOLE ||
                values[c] >= 1 - WHOLE)
                continue;
            int rank = rank_of(search, (int)c);
            if (rank < best_rank || (rank == best_rank && values[c] > nearest)) {
                best = (int)c;
                best_rank = rank;
                nearest = values[c];
            }
        }
        if (best < 0) {
            if (rounds++ % DIVE_ROUNDS == DIVE_ROUNDS - 1 || add_rows(search, true) == 0) {
                if (rounds > 3 * DIVE_ROUNDS || try_plan(search) == 0)
                    return;
                lp_add_missed(search->lp);
            }
            going = lp_solve(search->lp) == LP_OPTIMAL;
            continue;
        }
        int answer = nearest >= 0.3 ? 1 : 0;
        lp_set_bounds(search->lp, best, answer, answer);
        g_array_append_val(search->changed, best);
        going = lp_solve(search->lp) == LP_OPTIMAL;
        if (going)
            continue;
        lp_set_bounds(search->lp, best, 1 - answer, 1 - answer);
        going = lp_solve(search->lp) == LP_OPTIMAL;
    }
}

/* ---- the search ---- */

static Node *least_open(const Search *search, Node *node)
{
    if (node->choice < 0)
        return useless(search, node) || node->promise ? NULL : node;
    Node *zero = least_open(search, node->side[0]), *one = least_open(search, node->side[1]);
    return !zero || (one && one->bound <= zero->bound) ? one : zero;
}

/* The next to branch: the better side of the last one, as long as it is open, then the least bound. */
static Node *next_node(Search *search, const Node *last)
{
    Node *best = NULL;
    for (int answer = 0; last && last->choice >= 0 && answer < 2; answer++) {
        Node *side = last->side[answer];
        if (!useless(search, side) && !side->promise && (!best || side->bound < best->bound))
            best = side;
    }
    return best ? best : least_open(search, search->root);
}

static Node *find_promise(const Search *search, Node *node)
{
    if (node->choice < 0)
        return node->promise && node->bound < search->best ? node : NULL;
    Node *zero = find_promise(search, node->side[0]), *one = find_promise(search, node->side[1]);
    return !zero || (one && one->bound < zero->bound) ? one : zero;
}

/* Is the gap small enough, if promises are kept? */
static bool good_enough(const Search *search)
{
    Fraction gap = search->request->gap;
    double best = MIN(search->best, search->hope);
    return search->found &&
           (best - least_bound(search->root)) * (double)gap.denominator <= (double)gap.numerator * best;
}

static void tell(Search *search)
{
    gint64 now = g_get_monotonic_time();
    if (now - search->said <= G_USEC_PER_SEC / 5)
        return;
    search->said = now;
    say(search, SAY_BOUND, false, NULL, 0);
}

static void grow(Search *search)
{
    Node *last = NULL, *promise;
    int next_dive = FIRST_DIVE;
    while (!stopped(search)) {
        bool enough = good_enough(search) && search->nodes >= search->request->nodes;
        Node *node = enough ? NULL : next_node(search, last);
        if (!node) {
            promise = find_promise(search, search->root);
            if (!promise)
                return;
            redeem(search, promise);
            continue;
        }
        if (search->nodes >= next_dive) {
            next_dive = search->found ? 2 * search->nodes + 40 : search->nodes + 10;
            dive(search, node);
            continue;
        }
        branch(search, node);
        last = node;
        tell(search);
    }
    promise = find_promise(search, search->root);
    if (!promise)
        return;
    search->closing = true;
    search->deadline = g_get_monotonic_time() + CLOSING;
    lp_set_deadline(search->lp, search->deadline);
    redeem(search, promise);
}

static void search_in_child(int pipe, gpointer data)
{
    const SearchRequest *request = ((gpointer *)data)[0];
    Search search = {.request = request,
                     .formulation = request->formulation,
                     .model = request->formulation->model,
                     .unit = (double)model_grain(request->formulation->model),
                     .changed = g_array_new(FALSE, FALSE, sizeof(int)),
                     .pipe = pipe,
                     .deadline = request->deadline};
    search.local = local_new(search.formulation);
    search.lp = lp_new(search.model, search.unit);
    lp_set_deadline(search.lp, request->deadline);
    search.root = node_new(NULL, 0);
    search.hope = search.best = INFINITY;
    for (int answer = 0; answer < 2; answer++) {
        guint choices = search.model->columns->len + search.model->splits->len;
        search.gains[answer] = g_new0(double, choices + 1);
        search.glances[answer] = g_new0(int, choices + 1);
    }
    search.halved = g_new0(bool, search.model->columns->len + search.model->splits->len + 1);
    for (guint s = 0; s < search.model->splits->len; s++) {
        const ModelSplit *split = &g_array_index(search.model->splits, ModelSplit, s);
        for (guint i = 0; i < split->choices->len; i++)
            search.halved[g_array_index(split->choices, int, i)] = true;
    }
    evaluate(&search, search.root);
    settle(&search, search.root);
    grow(&search);
    bool finished = !search.closing && !stopped(&search);
    g_autofree char *proof = certificate_problem(search.formulation, search.local, search.root, search.unit);
    say(&search, SAY_PROOF, finished, proof ? proof : "", proof ? strlen(proof) + 1 : 1);
}

/* ---- the parent ---- */

static int64_t whole_bound(double bound, double unit)
{
    if (!(bound > 0) || isinf(bound))
        return 0;
    return (int64_t)(ceil(bound - fmax(1e-6, bound * 1e-9)) * unit);
}

static GPtrArray *read_pieces(const guint8 *bytes, gsize size)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (gsize at = 0; at < size;) {
        guint count;
        memcpy(&count, bytes + at, sizeof count);
        at += sizeof count;
        GArray *pieces = g_array_new(FALSE, TRUE, sizeof(PlanPiece));
        g_array_set_size(pieces, count);
        memcpy(pieces->data, bytes + at, count * sizeof(PlanPiece));
        at += count * sizeof(PlanPiece);
        g_ptr_array_add(all, pieces);
    }
    return all;
}

static void hear(int kind, const guint8 *bytes, gsize size, gpointer data)
{
    SearchResult *result = ((gpointer *)data)[1];
    double unit = *(const double *)((gpointer *)data)[2];
    Message message;
    memcpy(&message, bytes, sizeof message);
    result->nodes = message.nodes;
    result->bound = MAX(result->bound, whole_bound(message.bound, unit));
    if (kind == SAY_PLAN) {
        g_clear_pointer(&result->pieces, g_ptr_array_unref);
        result->pieces = read_pieces(bytes + sizeof message, size - sizeof message);
        result->cost = message.cost;
    }
    if (kind == SAY_PROOF) {
        const char *proof = (const char *)bytes + sizeof message;
        result->proof = *proof ? g_strdup(proof) : NULL;
        result->infeasible = message.infeasible && !result->pieces;
        result->finished = message.finished;
    }
}

bool search(const SearchRequest *request, SearchResult *result, GError **error)
{
    *result = (SearchResult){0};
    double unit = (double)model_grain(request->formulation->model);
    gpointer shared[] = {(gpointer)(guintptr)request, result, &unit};
    ChildEnd end;
    if (!child_run(search_in_child, hear, shared, request->deadline, GRACE, &end, error))
        return false;
    if (result->pieces)
        result->bound = MIN(result->bound, result->cost);
    return true;
}

void search_result_clear(SearchResult *result)
{
    g_clear_pointer(&result->pieces, g_ptr_array_unref);
    g_clear_pointer(&result->proof, g_free);
}
