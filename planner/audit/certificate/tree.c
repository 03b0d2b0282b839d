/* The tree of a certificate: branches that cover everything, and leaves with their multipliers. */
#include "audit/certificate/proof.h"

#include <string.h>

void tree_free(Node *node)
{
    if (!node)
        return;
    tree_free(node->low);
    tree_free(node->high);
    if (node->multipliers)
        g_array_unref(node->multipliers);
    g_free(node);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, tree_free)

static bool read_multipliers(Problem *problem, Node *node, const cJSON *list, GError **error)
{
    node->multipliers = g_array_new(FALSE, FALSE, sizeof(Multiplier));
    g_autofree bool *seen = g_new0(bool, problem->rows->len + 1);
    for (const cJSON *pair = list->child; pair; pair = pair->next) {
        int64_t row = 0;
        Multiplier multiplier = {0, 0};
        const cJSON *value = cJSON_GetArrayItem(pair, 1);
        if (!cJSON_IsArray(pair) || cJSON_GetArraySize(pair) != 2)
            return json_fail(problem->document, pair, error, "expected [row, multiplier]");
        if (!value_whole(pair->child, (int64_t)problem->rows->len - 1, &row))
            return json_fail(problem->document, pair, error, "expected the position of a row from 0 to %d",
                             (int)problem->rows->len - 1);
        if (cJSON_IsNumber(value) && value->valuedouble < 0)
            return json_fail(problem->document, value, error,
                             "a multiplier below 0 proves nothing; expected 0 or more");
        if (!value_whole(value, MULTIPLIER_MAX, &multiplier.value))
            return json_fail(problem->document, pair, error,
                             "expected a multiplier that is a whole number below 2^53");
        if (seen[row])
            return json_fail(problem->document, pair, error, "row %d has a multiplier in this leaf already",
                             (int)row);
        seen[row] = true;
        multiplier.row = (guint)row;
        g_array_append_val(node->multipliers, multiplier);
    }
    problem->multipliers += node->multipliers->len;
    problem->leaves++;
    return true;
}

static bool read_leaf(Problem *problem, Node *node, GError **error)
{
    static const char *const known[] = {"infeasible", "multipliers", NULL};
    const cJSON *list = NULL, *infeasible = cJSON_GetObjectItemCaseSensitive(node->json, "infeasible");
    if (!json_known_fields(problem->document, node->json, known, error) ||
        !json_array(problem->document, node->json, "multipliers", true, &list, error))
        return false;
    if (infeasible && !cJSON_IsBool(infeasible))
        return json_fail(problem->document, infeasible, error, "expected true or false");
    node->infeasible = cJSON_IsTrue(infeasible);
    return read_multipliers(problem, node, list, error);
}

static bool read_sides(Problem *problem, Node *node, const char *low, const char *high, GError **error)
{
    const cJSON *first = cJSON_GetObjectItemCaseSensitive(node->json, low);
    const cJSON *second = cJSON_GetObjectItemCaseSensitive(node->json, high);
    if (!first || !second)
        return json_fail(problem->document, node->json, error,
                         "a branch without \"%s\" leaves plans out; expected both sides", first ? high : low);
    node->low = tree_read(problem, first, error);
    node->high = node->low ? tree_read(problem, second, error) : NULL;
    return node->high != NULL;
}

Node *tree_read(Problem *problem, const cJSON *value, GError **error)
{
    static const char *const of_choice[] = {"choice", "zero", "one", NULL};
    static const char *const of_row[] = {"row", "value", "most", "least", NULL};
    g_autoptr(Node) node = g_new0(Node, 1);
    node->json = value;
    bool good = false;
    if (!cJSON_IsObject(value)) {
        json_fail(problem->document, value, error, "expected a leaf or a branch of the tree as an object");
    } else if (cJSON_GetObjectItemCaseSensitive(value, "choice")) {
        good = json_known_fields(problem->document, value, of_choice, error);
        node->choice =
            good ? choice_read(problem, cJSON_GetObjectItemCaseSensitive(value, "choice"), error) : NULL;
        good = node->choice && read_sides(problem, node, "zero", "one", error);
    } else if (cJSON_GetObjectItemCaseSensitive(value, "row")) {
        good =
            json_known_fields(problem->document, value, of_row, error) &&
            json_integer(problem->document, value, "value", true, 0, MULTIPLIER_MAX - 1, &node->value, error);
        node->row = good ? row_read(problem, cJSON_GetObjectItemCaseSensitive(value, "row"), error) : NULL;
        if (node->row)
            g_ptr_array_add(problem->spare, node->row);
        if (node->row && !node->row->counts)
            json_fail(problem->document, value, error, "a row of this kind does not count endpoints");
        good = node->row && node->row->counts && read_sides(problem, node, "most", "least", error);
    } else {
        good = read_leaf(problem, node, error);
    }
    return good ? g_steal_pointer(&node) : NULL;
}
