#include "optimise/search.h"

#include "optimise/certificate.h"
#include "optimise/child.h"
#include "optimise/local.h"
#include "optimise/lp.h"
#include "optimise/tree.h"

#include <math.h>
#include <string.h>

/* A choice is taken for 0 or 1 within this. */
#define WHOLE 1e-6
/* Rounds of cuts at the root, and at any other node. */
#define ROOT_ROUNDS 60
#define NODE_ROUNDS 8
/* So many rounds of cuts that raise the bound by no more than this part of it are enough. */
#define STILL_ROUNDS 3
#define STILL 1e-7
/* Strong branching looks at so many choices, down to this depth. */
#define CANDIDATES 6
#define CANDIDATE_DEPTH 3
/* Squares may be missed by so many parts of a billion. */
#define SQUARES_SLACK 20000
/* Microseconds for writing the proof down once time is up. */
#define GRACE (5 * G_USEC_PER_SEC)

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
    double best;     /* cost of the best plan, in units */
    int64_t cost;    /* the same in Money */
    GArray *changed; /* of int: columns whose bounds are those of the node at hand */
    int *place;      /* per column: its group, or groups->len + its backup group; -1 */
    int nodes, pipe;
    gint64 said;
} Search;

static bool stopped(const Search *search)
{
    gint64 deadline = search->request->deadline;
    return child_asked_to_stop() || (deadline && g_get_monotonic_time() >= deadline);
}

/* ---- words to the parent ---- */

static double least_bound(const Node *node)
{
    if (node->choice < 0)
        return node->infeasible ? INFINITY : node->bound;
    return MIN(least_bound(node->side[0]), least_bound(node->side[1]));
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

/* Sets the bounds of the choices that lead to the node, and nothing else. */
static void go_to(Search *search, const Node *node)
{
    for (guint i = 0; i < search->changed->len; i++) {
        int column = g_array_index(search->changed, int, i);
        lp_set_bounds(search->lp, column, 0, 1);
    }
    g_array_set_size(search->changed, 0);
    for (; node->parent; node = node->parent) {
        lp_set_bounds(search->lp, node->parent->choice, node->answer, node->answer);
        g_array_append_val(search->changed, node->parent->choice);
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

static void keep_fractional(Search *search, Node *node)
{
    const double *values = lp_values(search->lp);
    g_array_set_size(node->fractional, 0);
    for (guint c = 0; c < search->model->columns->len; c++) {
        int column = (int)c;
        if (model_column(search->model, column)->kind == COLUMN_CHOICE && values[c] > WHOLE &&
            values[c] < 1 - WHOLE)
            g_array_append_val(node->fractional, column);
    }
    g_free(node->values);
    node->values = g_new(double, node->fractional->len + 1);
    for (guint i = 0; i < node->fractional->len; i++)
        node->values[i] = values[g_array_index(node->fractional, int, i)];
}

/* A node whose bound is no longer below this is of no use. */
static double cutoff(const Search *search)
{
    return search->found ? search->best - 1 + 1e-6 : INFINITY;
}

/* Rows that the last values miss: lazy ones, tangents and, where asked for, cuts of local limits. */
static int add_rows(Search *search, bool local)
{
    const double *values = lp_values(search->lp);
    if (search->model->squares->len)
        model_cut_tangents(search->model, values, SQUARES_SLACK);
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
        status = lp_solve(search->lp);
        if (status != LP_OPTIMAL)
            break;
        double before = node->bound;
        node->bound = MAX(node->bound, lp_objective(search->lp));
        still = node->bound - before < STILL * fabs(node->bound) ? still + 1 : 0;
        if (node->bound >= cutoff(search) || round >= (root ? ROOT_ROUNDS : NODE_ROUNDS) ||
            still > STILL_ROUNDS || add_rows(search, root || round < 2) == 0)
            break;
    }
    if (status == LP_OPTIMAL) {
        keep_duals(search, node);
        keep_fractional(search, node);
        g_free(node->basis);
        node->basis = lp_basis(search->lp);
    } else if (status == LP_INFEASIBLE) {
        keep_ray(search, node);
    }
    if (status != LP_OPTIMAL && !node->infeasible)
        keep_parents(node);
    node->closed = status != LP_OPTIMAL || node->bound >= cutoff(search);
}

/* ---- whole plans ---- */

/* Counts that depend on others are free; a group with a fraction in it is free, with its backups. */
static bool *free_columns(const Search *search)
{
    const double *values = lp_values(search->lp);
    guint columns = search->model->columns->len;
    bool *free = g_new0(bool, columns + 1);
    g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
    for (guint c = 0; c < columns; c++) {
        double distance = fabs(values[c] - round(values[c]));
        free[c] = model_column(search->model, (int)c)->kind == COLUMN_COUNT && search->place[c] < 0;
        if (search->place[c] >= 0 && distance > 1e-6 + 1e-9 * fabs(values[c]))
            g_hash_table_add(places, GINT_TO_POINTER(search->place[c] + 1));
    }
    for (guint c = 0; c < columns; c++)
        if (search->place[c] >= 0 && g_hash_table_contains(places, GINT_TO_POINTER(search->place[c] + 1)))
            free[c] = true;
    return free;
}

/* Gives every column of counts its place: x of a group with backups shares that of its backup group. */
static int *find_places(const Formulation *formulation)
{
    int *place = g_new(int, formulation->model->columns->len + 1), offset = 0;
    for (guint c = 0; c < formulation->model->columns->len; c++)
        place[c] = -1;
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint k = 0; k < block->groups->len; k++) {
            const Group *group = block_group(block, k);
            for (guint p = 0; p < block->products; p++)
                if (group->x[p] >= 0)
                    place[group->x[p]] =
                        offset +
                        (group->backup_group >= 0 ? (int)block->groups->len + group->backup_group : (int)k);
        }
        for (guint i = 0; i < block->pairs->len; i++) {
            const Pair *pair = &g_array_index(block->pairs, Pair, i);
            place[pair->column] = offset + (int)block->groups->len + pair->backup_group;
        }
        offset += (int)(block->groups->len + block->backup_groups->len);
    }
    return place;
}

/* The cheapest whole point with the choices of the values at hand. */
static bool round_point(Search *search, int64_t *point)
{
    g_autofree bool *free = free_columns(search);
    if (lp_round(search->lp, free, point) && model_holds(search->model, point))
        return true;
    for (guint c = 0; c < search->model->columns->len; c++)
        free[c] = model_column(search->model, (int)c)->kind == COLUMN_COUNT;
    return lp_round(search->lp, free, point) && model_holds(search->model, point);
}

/* Tries to make a plan of the values at hand, whose choices are whole; how many cuts were added because it
 * cannot be one. */
static int complete(Search *search)
{
    g_autofree int64_t *point = g_new(int64_t, search->model->columns->len + 1);
    int64_t cost;
    int cuts = 0;
    if (!round_point(search, point) || !model_cost(search->model, point, &cost) ||
        (search->found && cost >= search->cost))
        return 0;
    g_autoptr(GPtrArray) splits = local_split(search->local, point, &cuts);
    if (!splits)
        return cuts;
    search->found = true;
    search->cost = cost;
    search->best = (double)cost / search->unit;
    say_plan(search, point, splits);
    return 0;
}

/* At a node without fractional choices: a plan, or cuts and the relaxation again. */
static void settle(Search *search, Node *node)
{
    for (int round = 0; round < NODE_ROUNDS && node->fractional->len == 0 && !node->closed; round++) {
        if (complete(search) == 0) {
            node->closed = true;
            return;
        }
        lp_add_missed(search->lp);
        evaluate(search, node);
    }
    node->closed = node->closed || node->fractional->len == 0;
}

/* ---- branching ---- */

/* Vendors first, then products and the like, tiers last: what decides more comes first. */
static int rank_of(const Search *search, int column)
{
    const char *key = model_column(search->model, column)->key;
    if (!key)
        return 9;
    return g_str_has_prefix(key, "[\"vendor\"") ? 0 : g_str_has_prefix(key, "[\"tier\"") ? 2 : 1;
}

typedef struct {
    int column, rank;
    double distance; /* from the nearer whole number */
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
        Candidate candidate = {column, rank_of(search, column), MIN(node->values[i], 1 - node->values[i])};
        if (candidate.rank < 9)
            g_array_append_val(candidates, candidate);
    }
    g_array_sort(candidates, compare_candidates);
    return candidates;
}

/* How far the bound rises when the choice is answered this way. */
static double gain(Search *search, const Node *node, int column, int answer)
{
    go_to(search, node);
    lp_set_basis(search->lp, node->basis);
    lp_set_bounds(search->lp, column, answer, answer);
    g_array_append_val(search->changed, column);
    LpStatus status = lp_solve(search->lp);
    if (status == LP_FAILED)
        return 0;
    double most = search->found ? cutoff(search) - node->bound : INFINITY;
    return status == LP_INFEASIBLE ? MIN(most, fabs(node->bound))
                                   : MIN(most, lp_objective(search->lp) - node->bound);
}

/* The choice whose both answers raise the bound most (product rule, as in SCIP); at depth the first. */
static int choose(Search *search, const Node *node)
{
    g_autoptr(GArray) candidates = candidates_of(search, node);
    if (candidates->len == 0)
        return -1;
    int best = g_array_index(candidates, Candidate, 0).column;
    if (node->depth > CANDIDATE_DEPTH || candidates->len == 1)
        return best;
    double most = -1;
    for (guint i = 0; i < MIN(candidates->len, CANDIDATES) && !stopped(search); i++) {
        int column = g_array_index(candidates, Candidate, i).column;
        double small = MAX(fabs(node->bound) * 1e-7, 1e-6);
        double zero = gain(search, node, column, 0), one = gain(search, node, column, 1);
        double score = MAX(zero, small) * MAX(one, small);
        if (score > most * 1.01) {
            most = score;
            best = column;
        }
    }
    return best;
}

static void branch(Search *search, Node *node)
{
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
        go_to(search, side);
        lp_set_basis(search->lp, node->basis);
        evaluate(search, side);
        if (!side->closed && side->fractional->len == 0)
            settle(search, side);
    }
    g_clear_pointer(&node->basis, g_free);
}

/* ---- diving: a first plan ---- */

/* Fixes choices one after another, the nearest to 1 first, until all are whole. */
static void dive(Search *search, const Node *from)
{
    go_to(search, from);
    lp_set_basis(search->lp, from->basis);
    bool going = lp_solve(search->lp) == LP_OPTIMAL;
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
            if (add_rows(search, true) == 0) {
                if (complete(search) == 0)
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

static Node *least_open(Node *node)
{
    if (node->choice < 0)
        return node->closed ? NULL : node;
    Node *zero = least_open(node->side[0]), *one = least_open(node->side[1]);
    return !zero || (one && one->bound <= zero->bound) ? one : zero;
}

/* The next to branch: the better side of the last one, as long as it is open, then the least bound. */
static Node *next_node(Search *search, const Node *last)
{
    Node *best = NULL;
    for (int answer = 0; last && last->choice >= 0 && answer < 2; answer++)
        if (!last->side[answer]->closed && (!best || last->side[answer]->bound < best->bound))
            best = last->side[answer];
    return best && !search->found ? best : least_open(search->root);
}

static void close_useless(Search *search, Node *node)
{
    if (node->choice < 0) {
        node->closed = node->closed || node->bound >= cutoff(search);
        return;
    }
    close_useless(search, node->side[0]);
    close_useless(search, node->side[1]);
}

static bool good_enough(const Search *search)
{
    Fraction gap = search->request->gap;
    return search->found && (search->best - least_bound(search->root)) * (double)gap.denominator <=
                                (double)gap.numerator * search->best;
}

static void grow(Search *search)
{
    Node *last = NULL;
    int dives = 0;
    while (!stopped(search)) {
        close_useless(search, search->root);
        if (good_enough(search) && search->nodes >= search->request->nodes)
            return;
        Node *node = next_node(search, last);
        if (!node)
            return;
        if (dives < 1 || (!search->found && dives < 10 && search->nodes > 20 * dives)) {
            dive(search, node);
            dives++;
            continue;
        }
        branch(search, node);
        last = node;
        gint64 now = g_get_monotonic_time();
        if (now - search->said > G_USEC_PER_SEC / 5) {
            search->said = now;
            say(search, SAY_BOUND, false, NULL, 0);
        }
    }
}

static void search_in_child(int pipe, gpointer data)
{
    const SearchRequest *request = ((gpointer *)data)[0];
    Search search = {.request = request,
                     .formulation = request->formulation,
                     .model = request->formulation->model,
                     .unit = (double)model_grain(request->formulation->model),
                     .changed = g_array_new(FALSE, FALSE, sizeof(int)),
                     .place = find_places(request->formulation),
                     .pipe = pipe};
    search.local = local_new(search.formulation);
    search.lp = lp_new(search.model, search.unit);
    lp_set_deadline(search.lp, request->deadline);
    search.root = node_new(NULL, 0);
    evaluate(&search, search.root);
    if (!search.root->closed && search.root->fractional->len == 0)
        settle(&search, search.root);
    grow(&search);
    bool finished = !stopped(&search);
    g_autofree char *proof = certificate_problem(search.formulation, search.local, search.root, search.unit);
    say(&search, SAY_PROOF, finished, proof, strlen(proof) + 1);
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
        result->proof = g_strdup((const char *)bytes + sizeof message);
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
