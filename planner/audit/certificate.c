#include "audit/certificate.h"

#include "audit/certificate/proof.h"
#include "base/error.h"
#include "base/text.h"

#include <string.h>

void certified_free(Certified *certified)
{
    if (!certified)
        return;
    g_free(certified->words);
    g_free(certified);
}

static void extra_free(gpointer data)
{
    g_free(((Extra *)data)->key);
    g_free(data);
}

static void problem_free(gpointer data)
{
    Problem *problem = data;
    tree_free(problem->tree);
    g_ptr_array_unref(problem->rows);
    g_ptr_array_unref(problem->spare);
    g_hash_table_unref(problem->extra_by_key);
    g_ptr_array_unref(problem->extras);
    g_hash_table_unref(problem->by_key);
    g_ptr_array_unref(problem->choices);
    g_ptr_array_unref(problem->groups);
    g_ptr_array_unref(problem->sides);
    g_free(problem);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Problem, problem_free)

/* The certificate as it is checked. */
typedef struct {
    JsonDocument *document;
    const Scenario *scenario;
    const Fleet *fleet;
    int64_t denominator;
    GPtrArray *sides;    /* of Side *: per function of the scenario */
    GPtrArray *problems; /* of Problem * */
    Money grain;
    Certified *result;
    GString *words;
} Check;

static void check_clear(Check *check)
{
    g_clear_pointer(&check->problems, g_ptr_array_unref);
    g_clear_pointer(&check->sides, g_ptr_array_unref);
    g_clear_pointer(&check->document, json_free);
    certified_free(check->result);
    if (check->words)
        g_string_free(check->words, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

/* ---- reading ---- */

static Problem *problem_new(const Check *check)
{
    Problem *problem = g_new0(Problem, 1);
    problem->document = check->document;
    problem->scenario = check->scenario;
    problem->fleet = check->fleet;
    problem->denominator = check->denominator;
    problem->sides = g_ptr_array_new();
    problem->groups = g_ptr_array_new_with_free_func(g_free);
    problem->choices = g_ptr_array_new_with_free_func(choice_free);
    problem->extras = g_ptr_array_new_with_free_func(extra_free);
    problem->rows = g_ptr_array_new_with_free_func(row_free);
    problem->spare = g_ptr_array_new_with_free_func(row_free);
    problem->by_key = g_hash_table_new(g_str_hash, g_str_equal);
    problem->extra_by_key = g_hash_table_new(g_str_hash, g_str_equal);
    return problem;
}

static bool read_functions(const Check *check, const cJSON *object, Problem *problem, GError **error)
{
    g_auto(GStrv) functions = NULL;
    if (!json_strings(check->document, object, "functions", true, false, &functions, error))
        return false;
    for (char **function = functions; *function; function++) {
        Side *found = NULL;
        for (guint s = 0; s < check->sides->len && !found; s++)
            if (strcmp(((Side *)check->sides->pdata[s])->demand->function, *function) == 0)
                found = check->sides->pdata[s];
        g_autofree char *safe = text_for_terminal(*function);
        if (!found)
            return json_fail(check->document, object, error, "the scenario has no function '%s'", safe);
        bool twice = g_ptr_array_find(problem->sides, found, NULL);
        for (guint i = 0; i < check->problems->len; i++)
            twice = twice || g_ptr_array_find(((Problem *)check->problems->pdata[i])->sides, found, NULL);
        if (twice)
            return json_fail(check->document, object, error, "function '%s' stands in two problems", safe);
        g_ptr_array_add(problem->sides, found);
    }
    return true;
}

static bool read_groups(const cJSON *object, Problem *problem, GError **error)
{
    const cJSON *list = NULL;
    const guint classes = problem->fleet->classes->len;
    if (!json_array(problem->document, object, "groups", true, &list, error))
        return false;
    for (const cJSON *group = list->child; group; group = group->next) {
        bool *member = g_new0(bool, classes + 1);
        g_ptr_array_add(problem->groups, member);
        if (!cJSON_IsArray(group))
            return json_fail(problem->document, group, error, "expected a group as a list of classes");
        for (const cJSON *item = group->child; item; item = item->next) {
            if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble >= classes ||
                item->valuedouble != (double)(guint)item->valuedouble)
                return json_fail(problem->document, item, error,
                                 "expected the index of a class, from 0 to %d", (int)classes - 1);
            guint class = (guint)item->valuedouble;
            if (member[class])
                return json_fail(problem->document, item, error, "class %u stands in the group twice", class);
            member[class] = true;
        }
    }
    return true;
}

static bool read_rows(const cJSON *object, Problem *problem, GError **error)
{
    const cJSON *list = NULL;
    if (!json_array(problem->document, object, "rows", true, &list, error))
        return false;
    for (const cJSON *value = list->child; value; value = value->next) {
        if (problem->rows->len == ROWS_MAX)
            return json_fail(problem->document, value, error, "more than 2^20 rows");
        Row *row = row_read(problem, value, error);
        if (!row)
            return false;
        g_ptr_array_add(problem->rows, row);
    }
    return true;
}

/* ---- what it means on the fleet ---- */

static void add_terms(const Row *row, GPtrArray *terms)
{
    for (guint t = 0; t < row->terms->len; t++) {
        const RowTerm *entry = &g_array_index(row->terms, RowTerm, t);
        if (!entry->borrowed)
            g_ptr_array_add(terms, entry->term);
    }
}

/* A tier can be chosen where a number of licences lies in it. */
static bool tier_possible(const Choice *choice)
{
    int64_t from = 0, to = 0;
    return licences_range(choice->side, choice->subject, choice->tier, &from, &to);
}

static void settle(Problem *problem)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint r = 0; r < problem->rows->len; r++)
        add_terms(problem->rows->pdata[r], terms);
    for (guint r = 0; r < problem->spare->len; r++)
        add_terms(problem->spare->pdata[r], terms);
    for (guint c = 0; c < problem->choices->len; c++) {
        const GPtrArray *users = ((Choice *)problem->choices->pdata[c])->terms;
        for (guint t = 0; t < users->len; t++)
            g_ptr_array_add(terms, users->pdata[t]);
    }
    for (guint s = 0; s < problem->sides->len; s++)
        side_fold(problem->sides->pdata[s], terms);
    for (guint t = 0; t < terms->len; t++)
        term_settle(terms->pdata[t]);
    for (guint c = 0; c < problem->choices->len; c++) {
        Choice *choice = problem->choices->pdata[c];
        choice->possible = choice->kind == CHOICE_TIER && tier_possible(choice);
        for (guint t = 0; t < choice->terms->len; t++)
            choice->possible = choice->possible || !term_is_empty(choice->terms->pdata[t]);
    }
    for (guint i = 0; i < problem->extras->len; i++) {
        Extra *extra = problem->extras->pdata[i];
        extra->possible = !extra->term || !term_is_empty(extra->term);
    }
}

static Problem *problem_read(const Check *check, const cJSON *object, GError **error)
{
    static const char *const known[] = {"functions", "groups", "rows", "tree", NULL};
    g_autoptr(Problem) problem = problem_new(check);
    const cJSON *tree = NULL;
    if (!cJSON_IsObject(object)) {
        json_fail(check->document, object, error, "expected a problem as an object");
        return NULL;
    }
    if (!json_known_fields(check->document, object, known, error) ||
        !read_functions(check, object, problem, error) || !read_groups(object, problem, error) ||
        !read_rows(object, problem, error) ||
        !json_object(check->document, object, "tree", true, &tree, error))
        return NULL;
    problem->tree = tree_read(problem, tree, error);
    if (!problem->tree)
        return NULL;
    settle(problem);
    return g_steal_pointer(&problem);
}

static bool has_whole_limit(const Scenario *scenario)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++)
            if (((const Limit *)policy->limits->pdata[l])->kind->whole)
                return true;
    }
    return false;
}

static bool can_use_vendor(const Problem *problem, int vendor)
{
    for (guint s = 0; s < problem->sides->len; s++) {
        const Side *side = problem->sides->pdata[s];
        for (guint p = 0; p < side->products; p++)
            if (catalog_product(problem->scenario->catalog, side->product[p])->vendor == vendor)
                return true;
    }
    return false;
}

/* Functions stand apart only where nothing ties them: a cost must not count twice. */
static bool check_apart(const Check *check, GError **error)
{
    const Catalog *catalog = check->scenario->catalog;
    const cJSON *root = json_root(check->document);
    for (guint s = 0; s < check->sides->len; s++) {
        const Side *side = check->sides->pdata[s];
        bool found = false;
        for (guint i = 0; i < check->problems->len; i++)
            found = found || g_ptr_array_find(((Problem *)check->problems->pdata[i])->sides, side, NULL);
        if (!found)
            return json_fail(check->document, root, error,
                             "function '%s' of the scenario stands in no problem", side->demand->function);
    }
    if (check->problems->len > 1 && has_whole_limit(check->scenario))
        return json_fail(check->document, root, error,
                         "a limit of the plan as a whole ties the functions together, but they stand in %u "
                         "problems",
                         check->problems->len);
    for (guint v = 0; v < catalog->vendors->len; v++) {
        guint users = 0;
        for (guint i = 0; check->scenario->vendor_fixed[v] && i < check->problems->len; i++)
            users += can_use_vendor(check->problems->pdata[i], (int)v);
        if (users > 1)
            return json_fail(check->document, root, error,
                             "vendor '%s' has a fixed cost and sells for %u of the problems; it would count "
                             "more than once",
                             ((const Vendor *)catalog->vendors->pdata[v])->id, users);
    }
    return true;
}

static bool read_all(Check *check, const char *path, GError **error)
{
    static const char *const known[] = {"polyculture", "denominator", "problems", NULL};
    check->document = json_read(path, "certificate/1", error);
    if (!check->document)
        return false;
    const cJSON *root = json_root(check->document), *list = NULL;
    if (!json_known_fields(check->document, root, known, error) ||
        !json_integer(check->document, root, "denominator", true, 1, DENOMINATOR_MAX, &check->denominator,
                      error) ||
        !json_array(check->document, root, "problems", true, &list, error))
        return false;
    for (char **function = check->scenario->functions; *function; function++) {
        Side *side = side_new(check->scenario, check->fleet, *function, error);
        if (!side)
            return false;
        g_ptr_array_add(check->sides, side);
    }
    for (const cJSON *object = list->child; object; object = object->next) {
        Problem *problem = problem_read(check, object, error);
        if (!problem)
            return false;
        g_ptr_array_add(check->problems, problem);
    }
    return check_apart(check, error);
}

/* ---- the bound ---- */

static void divide(Money *grain, Money cost)
{
    while (cost) {
        Money rest = *grain % cost;
        *grain = cost;
        cost = rest;
    }
}

/* What all costs are multiples of; 1 where nothing costs anything. */
static Money grain_of(const Scenario *scenario)
{
    Money grain = 0;
    for (guint o = 0; o < scenario->offers->len; o++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, o);
        for (guint t = 0; t < offer->tiers->len; t++)
            divide(&grain, scenario->years * g_array_index(offer->tiers, PriceTier, t).unit);
        divide(&grain, offer->fixed);
        divide(&grain, offer->migration);
        for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
            divide(&grain, MAX(offer->standby[mode], 0) * scenario->years);
    }
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        divide(&grain, scenario->vendor_fixed[v]);
    for (guint f = 0; f < scenario->fallbacks->len; f++)
        divide(&grain, scenario->years * g_array_index(scenario->fallbacks, Fallback, f).standby);
    return MAX(grain, 1);
}

/* The bound of a problem so far. */
typedef struct {
    Check *check;
    Problem *problem;
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
            return json_fail(walk->check->document, leaf->json, error,
                             "row %u holds below a branch that this leaf does not stand under",
                             multiplier->row);
        budgets += row->part >= 0 ? multiplier->value : 0;
    }
    return budgets < (Sum)1 << 61 ||
           json_fail(walk->check->document, leaf->json, error, "multipliers on budgets are 2^61 or more");
}

/* From a sum over the denominator to whole grains, up. */
static void round_up(const Walk *walk, const mpz_t sum, mpz_t grains)
{
    mpz_t unit;
    mpz_init(unit);
    mpz_set_sum(unit, walk->check->denominator);
    mpz_add_product(unit, walk->check->denominator, walk->check->grain - 1);
    mpz_cdiv_q(grains, sum, unit);
    mpz_clear(unit);
}

static void say_path(const Walk *walk, GString *words)
{
    const char *join = "";
    for (guint c = 0; c < walk->problem->choices->len; c++) {
        if (walk->path.fixed[c] < 0)
            continue;
        const Choice *choice = walk->problem->choices->pdata[c];
        g_string_append_printf(words, "%s%s%s", join, walk->path.fixed[c] ? "" : "not: ", choice->words);
        join = "; ";
    }
    for (guint b = 0; b < walk->path.branches->len; b++) {
        const Node *node = walk->path.branches->pdata[b];
        bool least = g_array_index(walk->path.sides, bool, b);
        g_string_append_printf(words, "%s%s: at %s %" G_GINT64_FORMAT, join, node->row->words,
                               least ? "least" : "most", node->value + (least ? 1 : 0));
        join = "; ";
    }
    g_string_append(words, *join ? ":\n" : "in every plan:\n");
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
        g_autofree char *money = words_money(value, walk->check->denominator);
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
    const int64_t denominator = walk->check->denominator;
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
    mpz_mul_ui(bound, grains, (unsigned long)walk->check->grain);
    g_autofree char *money = words_money(bound, 1);
    g_string_append_printf(words, "    so no plan here costs less than %s\n", money);
    mpz_clear(bound);
}

static bool walk_leaf(Walk *walk, const Node *leaf, GError **error)
{
    if (!check_branch_rows(walk, leaf, error))
        return false;
    GString *words = walk->check->words;
    walk->number++;
    if (words) {
        g_string_append_printf(words, "  Leaf %u of %u, ", walk->number, walk->problem->leaves);
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
            json_fail(walk->check->document, leaf->json, error,
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
        return json_fail(walk->check->document, node->json, error,
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

/* Adds the problem's bound to the sum; *none where it has no plan at all. */
static bool bound_problem(Check *check, Problem *problem, mpz_t total, bool *none, GError **error)
{
    Walk walk = {.check = check, .problem = problem};
    walk.path.fixed = g_new(int, problem->choices->len + 1);
    for (guint c = 0; c < problem->choices->len; c++)
        walk.path.fixed[c] = -1;
    walk.path.branches = g_ptr_array_new();
    walk.path.sides = g_array_new(FALSE, FALSE, sizeof(bool));
    mpz_init(walk.bound);
    if (check->words)
        for (guint s = 0; s < problem->sides->len; s++)
            g_string_append_printf(check->words, "%s%s%s", s ? ", " : "",
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

static bool bound_all(Check *check, GError **error)
{
    mpz_t total;
    mpz_init(total);
    bool good = true;
    for (guint i = 0; i < check->problems->len && good; i++) {
        Problem *problem = check->problems->pdata[i];
        good = bound_problem(check, problem, total, &check->result->none, error);
        check->result->leaves += problem->leaves;
        check->result->multipliers += problem->multipliers;
    }
    check->result->problems = check->problems->len;
    mpz_mul_ui(total, total, (unsigned long)check->grain);
    if (good && !check->result->none && !mpz_fits_slong_p(total))
        good = fail_input(error, "%s: its bound does not fit 64 bits", json_name(check->document));
    if (good && !check->result->none)
        check->result->bound = mpz_get_si(total);
    mpz_clear(total);
    return good;
}

Certified *certificate_check(const char *path, const Scenario *scenario, const Fleet *fleet, bool words,
                             GError **error)
{
    g_auto(Check) check = {.scenario = scenario, .fleet = fleet};
    check.sides = g_ptr_array_new_with_free_func(side_free);
    check.problems = g_ptr_array_new_with_free_func(problem_free);
    check.result = g_new0(Certified, 1);
    check.words = words ? g_string_new(NULL) : NULL;
    check.grain = grain_of(scenario);
    if (!read_all(&check, path, error) || !bound_all(&check, error))
        return NULL;
    if (words)
        check.result->words = g_string_free(g_steal_pointer(&check.words), FALSE);
    return g_steal_pointer(&check.result);
}
