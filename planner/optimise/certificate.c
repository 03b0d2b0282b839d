#include "optimise/certificate.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/* The largest multiplier of an infeasible leaf: only their proportions mean something. */
#define RAY_LARGEST 1e4
/* The same where a budget is among them: its multiplier is one for money, so it is small beside those for
 * endpoints, and needs its digits. */
#define RAY_LARGEST_MONEY 4e9
/* Multipliers x denominator stay below this. */
#define LARGEST 4.5e15

typedef struct {
    const Formulation *formulation;
    const Local *local;
    double unit;
    double denominator;
    cJSON *rows;       /* the names that any leaf uses, in order */
    GHashTable *known; /* name to index + 1 */
} Writer;

/* The multipliers of one leaf by name, before they are rounded. */
typedef struct {
    GPtrArray *names;   /* of char *, borrowed from the table below, in order of appearance */
    GHashTable *values; /* name to double * */
} Leaf;

static void leaf_add(const char *key, double value, gpointer data)
{
    Leaf *leaf = data;
    if (!(value > 0))
        return;
    double *known = g_hash_table_lookup(leaf->values, key);
    if (known) {
        *known += value;
        return;
    }
    char *name = g_strdup(key);
    known = g_new(double, 1);
    *known = value;
    g_hash_table_insert(leaf->values, name, known);
    g_ptr_array_add(leaf->names, name);
}

static double leaf_value(const Leaf *leaf, const char *key)
{
    const double *value = g_hash_table_lookup(leaf->values, key);
    return value ? *value : 0;
}

/* Duals of rows to multipliers by name; rows without a name are those that a checker does without. */
static void read_row(const Writer *writer, const Multiplier *multiplier, double unit, Leaf *leaf)
{
    const ModelRow *row = model_row(writer->formulation->model, multiplier->row);
    double value = multiplier->value * unit / (double)row->factor;
    if (row->upper != MODEL_FREE && row->lower == -MODEL_FREE)
        value = -value;
    else if (row->lower == -MODEL_FREE || row->upper != MODEL_FREE)
        return;
    if (row->key)
        leaf_add(row->key, value, leaf);
    else if (value > 0)
        local_parts(writer->local, multiplier->row, value, leaf_add, leaf);
}

/* The heights of squares are free numbers: what limits their sum has to be worth as much as the tangents of
 * any one of them, or the bound would rest on rounding. */
static void balance_squares(const Writer *writer, Leaf *leaf)
{
    const Model *model = writer->formulation->model;
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *all = &g_array_index(model->squares, ModelSquares, s);
        double most = 0;
        for (guint i = 0; i < all->squares->len; i++) {
            const char *key = g_array_index(all->squares, ModelSquare, i).key;
            double sum = 0;
            for (guint n = 0; n < leaf->names->len; n++)
                if (strncmp(leaf->names->pdata[n], key, strlen(key) - 1) == 0)
                    sum += rint(leaf_value(leaf, leaf->names->pdata[n]) * writer->denominator);
            most = MAX(most, sum);
        }
        const char *limit = model_row(model, all->row)->key;
        /* The names are the table's own, so they go first. */
        for (guint n = leaf->names->len; n > 0; n--)
            if (strcmp(leaf->names->pdata[n - 1], limit) == 0)
                g_ptr_array_remove_index(leaf->names, n - 1);
        g_hash_table_remove(leaf->values, limit);
        leaf_add(limit, most / writer->denominator, leaf);
    }
}

/* What the multipliers on budgets add to every licence's cost. */
static double priced_by_budgets(const Writer *writer, const Leaf *leaf)
{
    const Block *block = writer->formulation->blocks->pdata[0];
    double sum = 0;
    for (guint i = 0; i < block->scenario->policies->len; i++) {
        const Policy *policy = block->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            g_autofree char *key = key_of("limit", limit->id, NULL);
            if (limit->kind->whole && (limit->part == COST_LICENCES || limit->part == COST_PARTS))
                sum += leaf_value(leaf, key);
        }
    }
    return sum;
}

/* What is left of the cost of a column once the leaf's rows have their share. */
static double reduced_cost(const Writer *writer, const Node *node, int column)
{
    const Model *model = writer->formulation->model;
    double left = node->infeasible ? 0 : (double)model_column(model, column)->cost;
    for (guint i = 0; i < node->multipliers->len; i++) {
        const Multiplier *multiplier = &g_array_index(node->multipliers, Multiplier, i);
        const ModelRow *row = model_row(model, multiplier->row);
        for (guint e = row->first; e < row->first + row->entries; e++) {
            const ModelEntry *entry = &g_array_index(model->entries, ModelEntry, e);
            if (entry->column == column)
                left -=
                    multiplier->value * (node->infeasible ? 1 : writer->unit) * (double)entry->coefficient;
        }
    }
    return left;
}

/* The answers about counts are rows too, whose multipliers are reduced costs. */
static void read_counts(const Writer *writer, const Node *node, Leaf *leaf)
{
    const Model *model = writer->formulation->model;
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    for (const Node *at = node; at->parent; at = at->parent) {
        int column = at->parent->choice;
        if (column >= (int)model->columns->len || model_column(model, column)->kind != COLUMN_COUNT ||
            !g_hash_table_add(done, GINT_TO_POINTER(column)))
            continue;
        int64_t lower = INT64_MIN, upper = INT64_MAX;
        node_range(node, column, &lower, &upper);
        double left = reduced_cost(writer, node, column);
        const char *word = left > 0 ? "least" : "most";
        int64_t bound = left > 0 ? lower : upper;
        g_autofree char *key = g_strdup_printf("[\"%s\",%s,%" G_GINT64_FORMAT "]", word,
                                               model_column(model, column)->key, bound);
        if (bound != INT64_MIN && bound != INT64_MAX)
            leaf_add(key, fabs(left), leaf);
    }
}

/* Of an infeasible leaf only proportions count. */
static void scale_ray(const Writer *writer, Leaf *leaf)
{
    double largest = 0;
    for (guint n = 0; n < leaf->names->len; n++)
        largest = MAX(largest, leaf_value(leaf, leaf->names->pdata[n]));
    const double wanted = priced_by_budgets(writer, leaf) > 0 ? RAY_LARGEST_MONEY : RAY_LARGEST;
    for (guint n = 0; n < leaf->names->len; n++)
        *(double *)g_hash_table_lookup(leaf->values, leaf->names->pdata[n]) *= wanted / largest;
}

/* Offers with one price have no row of their own: a licence is worth its price, so many times. */
static void price_licences(const Writer *writer, double times, Leaf *leaf)
{
    for (guint b = 0; b < writer->formulation->blocks->len; b++) {
        const Block *block = writer->formulation->blocks->pdata[b];
        for (guint o = 0; o < block->prices->len; o++) {
            const BlockPrice *price = &g_array_index(block->prices, BlockPrice, o);
            leaf_add(price->key, (double)price->whole * times, leaf);
        }
    }
}

static int row_index(Writer *writer, const char *key)
{
    int known = GPOINTER_TO_INT(g_hash_table_lookup(writer->known, key));
    if (!known) {
        cJSON_AddItemToArray(writer->rows, cJSON_CreateRaw(key));
        known = (int)g_hash_table_size(writer->known) + 1;
        g_hash_table_insert(writer->known, g_strdup(key), GINT_TO_POINTER(known));
    }
    return known - 1;
}

static void leaf_clear(Leaf *leaf)
{
    g_ptr_array_unref(leaf->names);
    g_hash_table_unref(leaf->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Leaf, leaf_clear)

static void read_leaf(const Writer *writer, const Node *node, Leaf *leaf)
{
    leaf->names = g_ptr_array_new();
    leaf->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < node->multipliers->len; i++)
        read_row(writer, &g_array_index(node->multipliers, Multiplier, i),
                 node->infeasible ? 1 : writer->unit, leaf);
    read_counts(writer, node, leaf);
    if (node->infeasible)
        scale_ray(writer, leaf);
    balance_squares(writer, leaf);
    price_licences(writer, (node->infeasible ? 0 : 1) + priced_by_budgets(writer, leaf), leaf);
}

/* The largest multiplier of any leaf: whole numbers beyond 2^53 are not safe in JSON. */
static double largest_of(const Writer *writer, const Node *node)
{
    if (node->choice >= 0)
        return fmax(largest_of(writer, node->side[0]), largest_of(writer, node->side[1]));
    g_auto(Leaf) leaf = {0};
    double largest = 0;
    read_leaf(writer, node, &leaf);
    for (guint n = 0; n < leaf.names->len; n++)
        largest = MAX(largest, leaf_value(&leaf, leaf.names->pdata[n]));
    return largest;
}

static cJSON *write_leaf(Writer *writer, const Node *node)
{
    g_auto(Leaf) leaf = {0};
    read_leaf(writer, node, &leaf);
    cJSON *object = cJSON_CreateObject(), *pairs = cJSON_CreateArray();
    if (node->infeasible)
        cJSON_AddTrueToObject(object, "infeasible");
    for (guint n = 0; n < leaf.names->len; n++) {
        const char *key = leaf.names->pdata[n];
        int64_t value = llrint(leaf_value(&leaf, key) * writer->denominator);
        if (value <= 0)
            continue;
        g_autofree char *pair = g_strdup_printf("[%d,%" G_GINT64_FORMAT "]", row_index(writer, key), value);
        cJSON_AddItemToArray(pairs, cJSON_CreateRaw(pair));
    }
    cJSON_AddItemToObject(object, "multipliers", pairs);
    return object;
}

/* The name of a question of the tree, or NULL. */
static const char *question_key(const Model *model, int choice)
{
    return choice < (int)model->columns->len
               ? model_column(model, choice)->key
               : g_array_index(model->splits, ModelSplit, (guint)choice - model->columns->len).key;
}

static cJSON *write_node(Writer *writer, const Node *node)
{
    if (node->choice < 0)
        return write_leaf(writer, node);
    const Model *model = writer->formulation->model;
    bool count =
        node->choice < (int)model->columns->len && model_column(model, node->choice)->kind == COLUMN_COUNT;
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToObject(object, count ? "row" : "choice",
                          cJSON_CreateRaw(question_key(model, node->choice)));
    if (count)
        cJSON_AddNumberToObject(object, "value", (double)node->at);
    cJSON_AddItemToObject(object, count ? "most" : "zero", write_node(writer, node->side[0]));
    cJSON_AddItemToObject(object, count ? "least" : "one", write_node(writer, node->side[1]));
    return object;
}

static void add_group(cJSON *groups, const Block *block, const Group *group, cJSON *classes)
{
    cJSON *own = classes ? classes : cJSON_CreateArray();
    for (guint i = 0; i < group->classes->len; i++) {
        guint class = g_array_index(group->classes, guint, i);
        cJSON_AddItemToArray(
            own, cJSON_CreateNumber(g_array_index(block->demand->classes, DemandClass, class).index));
    }
    if (!classes)
        cJSON_AddItemToArray(groups, own);
}

static cJSON *write_groups(const Formulation *formulation)
{
    cJSON *groups = cJSON_CreateArray();
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint k = 0; k < block->groups->len; k++)
            add_group(groups, block, block_group(block, k), NULL);
        for (guint g = 0; g < block->backup_groups->len; g++) {
            const GArray *members = g_array_index(block->backup_groups, BackupGroup, g).groups;
            cJSON *classes = cJSON_CreateArray();
            for (guint i = 0; i < members->len; i++)
                add_group(groups, block, block_group(block, g_array_index(members, guint, i)), classes);
            cJSON_AddItemToArray(groups, classes);
        }
    }
    return groups;
}

static bool has_names(const Formulation *formulation, const Node *node)
{
    return node->choice < 0 ||
           (question_key(formulation->model, node->choice) && has_names(formulation, node->side[0]) &&
            has_names(formulation, node->side[1]));
}

char *certificate_problem(const Formulation *formulation, const Local *local, const Node *root, double unit)
{
    if (!has_names(formulation, root))
        return NULL;
    Writer writer = {formulation,
                     local,
                     unit,
                     CERTIFICATE_DENOMINATOR,
                     cJSON_CreateArray(),
                     g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    cJSON *problem = cJSON_CreateObject(), *functions = cJSON_CreateArray();
    for (guint b = 0; b < formulation->blocks->len; b++)
        cJSON_AddItemToArray(
            functions, cJSON_CreateString(((const Block *)formulation->blocks->pdata[b])->demand->function));
    double largest = largest_of(&writer, root);
    while (largest * writer.denominator > LARGEST && writer.denominator > 1)
        writer.denominator /= 2;
    cJSON *tree = write_node(&writer, root);
    cJSON_AddItemToObject(problem, "functions", functions);
    if (writer.denominator < CERTIFICATE_DENOMINATOR)
        cJSON_AddNumberToObject(problem, "denominator", writer.denominator);
    cJSON_AddItemToObject(problem, "groups", write_groups(formulation));
    cJSON_AddItemToObject(problem, "rows", writer.rows);
    cJSON_AddItemToObject(problem, "tree", tree);
    char *printed = cJSON_PrintUnformatted(problem);
    char *text = g_strdup(printed);
    cJSON_free(printed);
    cJSON_Delete(problem);
    g_hash_table_unref(writer.known);
    return text;
}

/* No plan costs less than nothing. */
static cJSON *idle_problem(const char *function)
{
    cJSON *problem = cJSON_CreateObject(), *tree;
    cJSON_AddItemToArray(cJSON_AddArrayToObject(problem, "functions"), cJSON_CreateString(function));
    cJSON_AddArrayToObject(problem, "groups");
    cJSON_AddArrayToObject(problem, "rows");
    tree = cJSON_AddObjectToObject(problem, "tree");
    cJSON_AddArrayToObject(tree, "multipliers");
    return problem;
}

char *certificate_of_none(const Scenario *scenario, const char *const *functions, const GPtrArray *limits,
                          const char *problem)
{
    cJSON *root = cJSON_CreateObject(), *problems;
    cJSON_AddStringToObject(root, "polyculture", "certificate/1");
    cJSON_AddNumberToObject(root, "denominator", CERTIFICATE_DENOMINATOR);
    if (limits) {
        cJSON *ids = cJSON_AddArrayToObject(root, "limits");
        for (guint i = 0; i < limits->len; i++)
            cJSON_AddItemToArray(ids, cJSON_CreateString(((const Limit *)limits->pdata[i])->id));
    }
    problems = cJSON_AddArrayToObject(root, "problems");
    cJSON_AddItemToArray(problems, cJSON_CreateRaw(problem));
    for (char **other = scenario->functions; *other; other++)
        if (!g_strv_contains(functions, *other))
            cJSON_AddItemToArray(problems, idle_problem(*other));
    char *printed = cJSON_PrintUnformatted(root);
    char *text = g_strdup(printed);
    cJSON_free(printed);
    cJSON_Delete(root);
    return text;
}
