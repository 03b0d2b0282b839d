/* One problem of a certificate: reads what it says and settles what that means on the fleet. */
#include "audit/certificate/proof.h"

#include "base/text.h"

#include <string.h>

static void extra_free(gpointer data)
{
    g_free(((Extra *)data)->key);
    g_free(data);
}

void problem_free(gpointer data)
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

static Problem *problem_new(const Problem *like)
{
    Problem *problem = g_new0(Problem, 1);
    problem->document = like->document;
    problem->scenario = like->scenario;
    problem->fleet = like->fleet;
    problem->denominator = like->denominator;
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

static bool read_functions(const cJSON *object, const GPtrArray *sides, const GPtrArray *earlier,
                           Problem *problem, GError **error)
{
    g_auto(GStrv) functions = NULL;
    if (!json_strings(problem->document, object, "functions", true, false, &functions, error))
        return false;
    for (char **function = functions; *function; function++) {
        Side *found = NULL;
        for (guint s = 0; s < sides->len && !found; s++)
            if (strcmp(((Side *)sides->pdata[s])->demand->function, *function) == 0)
                found = sides->pdata[s];
        g_autofree char *safe = text_for_terminal(*function);
        if (!found)
            return json_fail(problem->document, object, error, "the scenario has no function '%s'", safe);
        bool twice = g_ptr_array_find(problem->sides, found, NULL);
        for (guint i = 0; i < earlier->len; i++)
            twice = twice || g_ptr_array_find(((Problem *)earlier->pdata[i])->sides, found, NULL);
        if (twice)
            return json_fail(problem->document, object, error, "function '%s' stands in two problems", safe);
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
static bool tier_possible(const Problem *problem, const Choice *choice)
{
    const Offer *offer = &g_array_index(choice->side->demand->scenario->offers, Offer, choice->subject);
    if (choice->price == PRICE_BUNDLED &&
        !bundle_possible(problem, catalog_product(problem->scenario->catalog, offer->product)->vendor))
        return false;
    guint end = choice->kind == CHOICE_TIER ? choice->tier + 1 : offer->tiers->len;
    int64_t from = 0, to = 0;
    for (guint tier = choice->tier; tier < end; tier++)
        if (licences_range(choice->side, choice->subject, tier, &from, &to))
            return true;
    return false;
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
        choice->possible = choice->kind == CHOICE_BUNDLE
                               ? bundle_possible(problem, choice->subject)
                               : (choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER) &&
                                     tier_possible(problem, choice);
        for (guint t = 0; t < choice->terms->len; t++)
            choice->possible = choice->possible || !term_is_empty(choice->terms->pdata[t]);
    }
    for (guint i = 0; i < problem->extras->len; i++) {
        Extra *extra = problem->extras->pdata[i];
        extra->possible = !extra->term || !term_is_empty(extra->term);
    }
}

Problem *problem_read(const cJSON *object, const Problem *like, const GPtrArray *sides,
                      const GPtrArray *earlier, GError **error)
{
    static const char *const known[] = {"functions", "denominator", "groups", "rows", "tree", NULL};
    g_autoptr(Problem) problem = problem_new(like);
    const cJSON *tree = NULL;
    if (!cJSON_IsObject(object)) {
        json_fail(problem->document, object, error, "expected a problem as an object");
        return NULL;
    }
    if (!json_known_fields(problem->document, object, known, error) ||
        !json_integer(problem->document, object, "denominator", false, 1, DENOMINATOR_MAX,
                      &problem->denominator, error) ||
        !read_functions(object, sides, earlier, problem, error) || !read_groups(object, problem, error) ||
        !read_rows(object, problem, error) ||
        !json_object(problem->document, object, "tree", true, &tree, error))
        return NULL;
    problem->tree = tree_read(problem, tree, error);
    if (!problem->tree)
        return NULL;
    settle(problem);
    return g_steal_pointer(&problem);
}
