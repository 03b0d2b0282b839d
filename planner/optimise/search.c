#include "optimise/search.h"

#include "optimise/certificate.h"
#include "optimise/child.h"
#include "optimise/search_state.h"

#include <math.h>
#include <string.h>

/* Microseconds for writing the proof down once time is up. */
#define GRACE (6 * G_USEC_PER_SEC)
/* Of these, for redeeming the best promise. */
#define CLOSING (3 * G_USEC_PER_SEC)

typedef enum { SAY_BOUND, SAY_PLAN, SAY_PROOF, SAY_END } Word;

/* What goes before the bytes of each word. */
typedef struct {
    double bound; /* in units */
    int nodes, infeasible, finished, counted;
    int64_t cost;
} Message;

bool search_stopped(const Search *search)
{
    gint64 deadline = search->deadline;
    bool enough = search->request->most && search->nodes >= search->request->most;
    return (!search->closing && (enough || child_asked_to_stop())) ||
           (deadline && g_get_monotonic_time() >= deadline);
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
    Message message = {bound, search->nodes, isinf(bound), finished, search->counted, search->cost};
    g_autofree guint8 *all = g_malloc(sizeof message + size + 1);
    memcpy(all, &message, sizeof message);
    if (size)
        memcpy(all + sizeof message, bytes, size);
    child_say(search->pipe, (int)word, all, sizeof message + size);
}

void search_say_plan(Search *search, const int64_t *point, const GPtrArray *splits)
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

/* ---- the search ---- */

static Node *least_open(const Search *search, Node *node)
{
    if (node->choice < 0)
        return search_useless(search, node) || node->promise ? NULL : node;
    Node *zero = least_open(search, node->side[0]), *one = least_open(search, node->side[1]);
    return !zero || (one && one->bound <= zero->bound) ? one : zero;
}

/* The next to branch: the better side of the last one, as long as it is open, then the least bound. */
static Node *next_node(Search *search, const Node *last)
{
    Node *best = NULL;
    for (int answer = 0; last && last->choice >= 0 && answer < 2; answer++) {
        Node *side = last->side[answer];
        if (!search_useless(search, side) && !side->promise && (!best || side->bound < best->bound))
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
    int next_dive = 0; /* at so many nodes */
    while (!search_stopped(search)) {
        bool enough = good_enough(search) && search->nodes >= search->request->nodes;
        Node *node = enough ? NULL : next_node(search, last);
        if (!node) {
            promise = find_promise(search, search->root);
            if (!promise)
                return;
            search_redeem(search, promise);
            continue;
        }
        if (search->nodes >= next_dive) {
            next_dive = search->found ? 2 * search->nodes + 40 : search->nodes + 10;
            search_dive(search, node);
            continue;
        }
        search_branch(search, node);
        last = node;
        tell(search);
    }
    promise = find_promise(search, search->root);
    if (!promise)
        return;
    /* Where only the nodes are spent, no clock may decide. */
    if (child_asked_to_stop() || (search->deadline && g_get_monotonic_time() >= search->deadline)) {
        search->deadline = g_get_monotonic_time() + CLOSING;
        lp_set_deadline(search->lp, search->deadline);
    }
    search->closing = true;
    search_redeem(search, promise);
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
    search_evaluate(&search, search.root);
    search_settle(&search, search.root);
    grow(&search);
    bool finished = !search.closing && !search_stopped(&search);
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
        result->counted = message.counted;
    }
}

bool search(const SearchRequest *request, SearchResult *result, GError **error)
{
    *result = (SearchResult){0};
    double unit = (double)model_grain(request->formulation->model);
    gpointer shared[] = {(gpointer)(guintptr)request, result, &unit};
    if (!child_run(search_in_child, hear, shared, request->deadline, GRACE, &result->end, error))
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
