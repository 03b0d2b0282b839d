/* Limits that count vendors over all functions together. */
#include "optimise/limits/limits.h"

#include <string.h>

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* The values that the limit takes apart, NULL for none; sorted, each once. */
static GPtrArray *values_of(const Formulation *formulation, const Limit *limit)
{
    GPtrArray *values = g_ptr_array_new();
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint i = 0; i < block->instances->len; i++) {
            const LimitInstance *instance = block->instances->pdata[i];
            bool known = strcmp(instance->limit->id, limit->id) != 0;
            for (guint v = 0; v < values->len && !known; v++)
                known = g_strcmp0(values->pdata[v], instance->each_value) == 0;
            if (!known)
                g_ptr_array_add(values, (gpointer)(guintptr)instance->each_value);
        }
    }
    g_ptr_array_sort(values, compare_strings);
    return values;
}

/* What stands for the vendor in each function, and the functions' names. */
static GArray *columns_of(Formulation *formulation, const Limit *limit, const char *value, int vendor,
                          GPtrArray *functions,
                          int (*column)(Block *block, const LimitInstance *instance, int index, int vendor))
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint b = 0; b < formulation->blocks->len; b++) {
        Block *block = formulation->blocks->pdata[b];
        for (guint i = 0; i < block->instances->len; i++) {
            const LimitInstance *instance = block->instances->pdata[i];
            if (strcmp(instance->limit->id, limit->id) != 0 || g_strcmp0(instance->each_value, value) != 0)
                continue;
            int one = column(block, instance, (int)i, vendor);
            if (one < 0)
                continue;
            g_array_append_val(columns, one);
            g_ptr_array_add(functions, (gpointer)(guintptr)block->demand->function);
        }
    }
    return columns;
}

/* any(v) >= each of the columns, or <= their sum. */
static int add_any(Model *model, const GArray *columns, const GPtrArray *functions, bool at_least,
                   const char *name, const char *key)
{
    int any = model_add_column(model, g_strdup(name), COLUMN_CHOICE, 1);
    model_column(model, any)->key = g_strdup(key);
    for (guint i = 0; i < columns->len; i++) {
        model_add_entry(model, g_array_index(columns, int, i), 1);
        if (at_least && i + 1 < columns->len)
            continue;
        model_add_entry(model, any, -1);
        int row = model_add_row(model, model_name("any.%s.%u", name, i), at_least ? 0 : -MODEL_FREE,
                                at_least ? MODEL_FREE : 0);
        g_autofree char *function = key_of(functions->pdata[i], NULL);
        model_row(model, row)->key =
            at_least ? g_strdup(key) : g_strdup_printf("%.*s,%s", (int)strlen(key) - 1, key, function + 1);
    }
    return any;
}

void state_together(Formulation *formulation, const Limit *limit, int64_t lower, int64_t upper,
                    int (*column)(Block *block, const LimitInstance *instance, int index, int vendor))
{
    const Block *first = formulation->blocks->pdata[0];
    g_autoptr(GPtrArray) values = values_of(formulation, limit);
    for (guint v = 0; v < values->len; v++) {
        const char *value = values->pdata[v];
        g_autoptr(GArray) any = g_array_new(FALSE, FALSE, sizeof(int));
        for (guint vendor = 0; vendor < first->vendors; vendor++) {
            const char *id = ((const Vendor *)first->scenario->catalog->vendors->pdata[vendor])->id;
            g_autofree char *name = model_name("any.%s.%s.%s", limit->id, value ? value : "", id);
            g_autofree char *key = key_of("any", id, limit->id, value ? value : "", NULL);
            g_autoptr(GPtrArray) functions = g_ptr_array_new();
            g_autoptr(GArray) columns = columns_of(formulation, limit, value, (int)vendor, functions, column);
            if (columns->len == 0)
                continue;
            int one = add_any(formulation->model, columns, functions, lower != -MODEL_FREE, name, key);
            g_array_append_val(any, one);
        }
        for (guint i = 0; i < any->len; i++)
            model_add_entry(formulation->model, g_array_index(any, int, i), 1);
        int row = model_add_row(formulation->model,
                                model_name("together.%s.%s", limit->id, value ? value : ""), lower, upper);
        model_row(formulation->model, row)->key = key_of("together", limit->id, value ? value : "", NULL);
    }
}
