/* Walks the tree of a problem: the least bound of its leaves, and the proof in words. */
#include "audit/certificate/proof.h"
#include "base/text.h"

#include <string.h>

/* The bound of a problem so far. */
typedef struct {
    Problem *problem;
    Money grain;
    GString *words; /* or NULL */
    Path path;
    bool any;     /* some leaf can be feasible */
    mpz_t bound;  /* the least of them, in grains */
    guint number; /* of the leaf, for people */
} Walk;

static bool holds_on_path(const Walk *walk, const Row *row)
{
    for (guint b = 0; b < walk->path.branches->len; b++) {
        const Node *node = walk->path.branches->pdata[b];
        bool least = g_array_index(walk->path.sides, bool, b);
        if (strcmp(node->row->key, row->branch) == 0 && least == row->least &&
            row->value == node->value + (least ? 1 : 0))
            return true;
    }
    return false;
}

static bool check_branch_rows(const Walk *walk, const Node *leaf, GError **error)
{
    Sum budgets = 0;
    for (guint m = 0; m < leaf->multipliers->len; m++) {
        const Multiplier *multiplier = &g_array_index(leaf->multipliers, Multiplier, m);
        const Row *row = walk->problem->rows->pdata[multiplier->row];
        if (row->branch && !holds_on_path(walk, row))
            return json_fail(walk->problem->document, leaf->json, error,
                             "row %u holds below a branch that this leaf does not stand under",
                             multiplier->row);
        budgets += row->part >= 0 ? multiplier->value : 0;
    }
    return budgets < (Sum)1 << 61 ||
           json_fail(walk->problem->document, leaf->json, error, "multipliers on budgets are 2^61 or more");
}

/* From a sum over the denominator to whole grains, up. */
static void round_up(const Walk *walk, const mpz_t sum, mpz_t grains)
{
    mpz_t unit;
    mpz_init(unit);
    mpz_set_sum(unit, walk->problem->denominator);
    mpz_add_product(unit, walk->problem->denominator, walk->grain - 1);
    mpz_cdiv_q(grains, sum, unit);
    mpz_clear(unit);
}

static void say_path(const Walk *walk, GString *out)
{
    const char *join = "";
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_append_printf(words, "Leaf %u of %u, ", walk->number, walk->problem->leaves);
    for (guint c = 0; c < walk->problem->choices->len; c++) {
        if (walk->path.fixed[c] < 0)
            continue;
        const Choice *choice = walk->problem->choices->pdata[c];
        g_string_append_printf(words, "%s%s", join, walk->path.fixed[c] ? choice->words : choice->denied);
        join = "; ";
    }
    for (guint b = 0; b < walk->path.branches->len; b++) {
        const Node *node = walk->path.branches->pdata[b];
        bool least = g_array_index(walk->path.sides, bool, b);
        g_string_append_printf(words, "%s%s: at %s %" G_GINT64_FORMAT, join, node->row->words,
                               least ? "least" : "most", node->value + (least ? 1 : 0));
        join = "; ";
    }
    g_string_append(words, *join ? ":" : "in every plan:");
    g_string_append(out, "  ");
    text_wrap(words->str, 2, 4, 80, out);
    g_string_append_c(out, '\n');
}

static void say_multipliers(const Walk *walk, const Node *leaf, GString *words)
{
    mpz_t value;
    mpz_init(value);
    for (guint m = 0; m < leaf->multipliers->len; m++) {
        const Multiplier *multiplier = &g_array_index(leaf->multipliers, Multiplier, m);
        const Row *row = walk->problem->rows->pdata[multiplier->row];
        mpz_set_sum(value, multiplier->value);
        if (row->part >= 0)
            mpz_mul_ui(value, value, MONEY_UNIT); /* a share of the cost */
        g_autofree char *money = words_money(value, walk->problem->denominator);
        g_string_append_printf(words, "    at %s: %s\n", money, row->words);
    }
    mpz_clear(value);
}

static void say_sums(const Walk *walk, const LeafSums *sums, const mpz_t grains, bool infeasible,
                     GString *words)
{
    if (sums->nothing) {
        g_string_append_printf(words, "    nothing is left: %s\n", sums->nothing);
        return;
    }
    const int64_t denominator = walk->problem->denominator;
    g_autofree char *endpoints = words_money(sums->endpoints, denominator),
                    *licences = words_money(sums->licences, denominator),
                    *choices = words_money(sums->choices, denominator),
                    *constant = words_money(sums->constant, denominator),
                    *sum = words_money(sums->sum, denominator);
    g_string_append_printf(words, "    endpoints %s + licences %s + choices %s + limits %s = %s\n", endpoints,
                           licences, choices, constant, sum);
    if (infeasible) {
        g_string_append(words, "    more than 0 with all costs left out: no plan is here\n");
        return;
    }
    mpz_t bound;
    mpz_init(bound);
    mpz_mul_ui(bound, grains, (unsigned long)walk->grain);
    g_autofree char *money = words_money(bound, 1);
    g_string_append_printf(words, "    so no plan here costs less than %s\n", money);
    mpz_clear(bound);
}

static bool walk_leaf(Walk *walk, const Node *leaf, GError **error)
{
    if (!check_branch_rows(walk, leaf, error))
        return false;
    GString *words = walk->words;
    walk->number++;
    if (words) {
        say_path(walk, words);
        say_multipliers(walk, leaf, words);
    }
    LeafSums sums;
    mpz_t grains;
    mpz_init(grains);
    leaf_sums_init(&sums, words);
    leaf_sums(walk->problem, leaf, &walk->path, &sums);
    round_up(walk, sums.sum, grains);
    if (words)
        say_sums(walk, &sums, grains, leaf->infeasible, words);
    bool good = true;
    if (leaf->infeasible && !sums.nothing && mpz_sgn(sums.sum) <= 0)
        good =
            json_fail(walk->problem->document, leaf->json, error,
                      "leaf %u says that no plan is there, but its sum is not greater than 0", walk->number);
    if (!leaf->infeasible && !sums.nothing) {
        if (!walk->any || mpz_cmp(grains, walk->bound) < 0)
            mpz_set(walk->bound, grains);
        walk->any = true;
    }
    leaf_sums_clear(&sums);
    mpz_clear(grains);
    return good;
}

static bool walk_node(Walk *walk, const Node *node, GError **error);

static bool walk_choice(Walk *walk, const Node *node, GError **error)
{
    int *fixed = &walk->path.fixed[node->choice->index];
    if (*fixed >= 0)
        return json_fail(walk->problem->document, node->json, error,
                         "the choice '%s' is fixed already on this path", node->choice->words);
    *fixed = 0;
    bool good = walk_node(walk, node->low, error);
    *fixed = 1;
    good = good && walk_node(walk, node->high, error);
    *fixed = -1;
    return good;
}

static bool walk_row(Walk *walk, const Node *node, GError **error)
{
    bool good = true;
    for (int least = 0; least < 2 && good; least++) {
        bool side = least;
        g_ptr_array_add(walk->path.branches, (gpointer)(guintptr)node);
        g_array_append_val(walk->path.sides, side);
        good = walk_node(walk, least ? node->high : node->low, error);
        g_ptr_array_set_size(walk->path.branches, (gint)walk->path.branches->len - 1);
        g_array_set_size(walk->path.sides, walk->path.sides->len - 1);
    }
    return good;
}

static bool walk_node(Walk *walk, const Node *node, GError **error)
{
    return node->multipliers ? walk_leaf(walk, node, error)
           : node->choice    ? walk_choice(walk, node, error)
                             : walk_row(walk, node, error);
}

bool problem_bound(Problem *problem, Money grain, GString *words, mpz_t total, bool *none, GError **error)
{
    Walk walk = {.problem = problem, .grain = grain, .words = words};
    walk.path.fixed = g_new(int, problem->choices->len + 1);
    for (guint c = 0; c < problem->choices->len; c++)
        walk.path.fixed[c] = -1;
    walk.path.branches = g_ptr_array_new();
    walk.path.sides = g_array_new(FALSE, FALSE, sizeof(bool));
    mpz_init(walk.bound);
    if (words)
        for (guint s = 0; s < problem->sides->len; s++)
            g_string_append_printf(words, "%s%s%s", s ? ", " : "",
                                   ((Side *)problem->sides->pdata[s])->demand->function,
                                   s + 1 == problem->sides->len ? "\n" : "");
    bool good = walk_node(&walk, problem->tree, error);
    *none = *none || !walk.any;
    mpz_add(total, total, walk.bound);
    mpz_clear(walk.bound);
    g_free(walk.path.fixed);
    g_ptr_array_unref(walk.path.branches);
    g_array_unref(walk.path.sides);
    return good;
}
