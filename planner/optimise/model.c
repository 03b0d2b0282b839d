#include "optimise/model.h"

#include <math.h>
#include <string.h>

static void column_clear(gpointer data)
{
    g_free(((ModelColumn *)data)->name);
    g_free(((ModelColumn *)data)->key);
}

static void row_clear(gpointer data)
{
    g_free(((ModelRow *)data)->name);
    g_free(((ModelRow *)data)->key);
}

static void squares_clear(gpointer data)
{
    ModelSquares *squares = data;
    g_free(squares->name);
    for (guint i = 0; i < squares->squares->len; i++)
        g_free(g_array_index(squares->squares, ModelSquare, i).key);
    g_array_unref(squares->squares);
}

static void split_clear(gpointer data)
{
    g_array_unref(((ModelSplit *)data)->choices);
    g_free(((ModelSplit *)data)->key);
}

Model *model_new(void)
{
    Model *model = g_new0(Model, 1);
    model->columns = g_array_new(FALSE, TRUE, sizeof(ModelColumn));
    g_array_set_clear_func(model->columns, column_clear);
    model->rows = g_array_new(FALSE, TRUE, sizeof(ModelRow));
    g_array_set_clear_func(model->rows, row_clear);
    model->entries = g_array_new(FALSE, TRUE, sizeof(ModelEntry));
    model->squares = g_array_new(FALSE, TRUE, sizeof(ModelSquares));
    g_array_set_clear_func(model->squares, squares_clear);
    model->splits = g_array_new(FALSE, TRUE, sizeof(ModelSplit));
    g_array_set_clear_func(model->splits, split_clear);
    return model;
}

void model_free(Model *model)
{
    if (!model)
        return;
    g_array_unref(model->columns);
    g_array_unref(model->rows);
    g_array_unref(model->entries);
    g_array_unref(model->squares);
    g_array_unref(model->splits);
    g_free(model);
}

Model *model_copy(const Model *model)
{
    Model *copy = model_new();
    for (guint c = 0; c < model->columns->len; c++) {
        ModelColumn column = *model_column(model, (int)c);
        column.name = g_strdup(column.name);
        column.key = g_strdup(column.key);
        g_array_append_val(copy->columns, column);
    }
    for (guint r = 0; r < model->rows->len; r++) {
        ModelRow row = g_array_index(model->rows, ModelRow, r);
        row.name = g_strdup(row.name);
        row.key = g_strdup(row.key);
        g_array_append_val(copy->rows, row);
    }
    g_array_append_vals(copy->entries, model->entries->data, model->entries->len);
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *squares = &g_array_index(model->squares, ModelSquares, s);
        g_autoptr(GArray) own = g_array_copy(squares->squares);
        for (guint i = 0; i < own->len; i++)
            g_array_index(own, ModelSquare, i).key = g_strdup(g_array_index(own, ModelSquare, i).key);
        model_add_squares(copy, g_strdup(squares->name), own, squares->row, squares->most);
    }
    copy->cuts = model->cuts;
    return copy;
}

void model_add_split(Model *model, const GArray *choices, guint first, int any, char *key)
{
    ModelSplit split = {g_array_copy((GArray *)(gpointer)(guintptr)choices), first, any, key};
    g_array_append_val(model->splits, split);
}

ModelColumn *model_column(const Model *model, int column)
{
    return &g_array_index(model->columns, ModelColumn, column);
}

ModelRow *model_row(const Model *model, int row)
{
    return &g_array_index(model->rows, ModelRow, row);
}

int model_add_column(Model *model, char *name, ColumnKind kind, int64_t upper)
{
    ModelColumn column = {.name = name, .kind = kind, .upper = upper};
    g_array_append_val(model->columns, column);
    return (int)model->columns->len - 1;
}

void model_add_cost(Model *model, int column, int part, int64_t cost)
{
    model_column(model, column)->cost += cost;
    model_column(model, column)->part[part] += cost;
}

void model_add_entry(Model *model, int column, int64_t coefficient)
{
    ModelEntry entry = {column, coefficient};
    g_array_append_val(model->entries, entry);
}

int model_add_row(Model *model, char *name, int64_t lower, int64_t upper)
{
    guint first = 0;
    if (model->rows->len) {
        const ModelRow *last = &g_array_index(model->rows, ModelRow, model->rows->len - 1);
        first = last->first + last->entries;
    }
    ModelRow row = {.name = name,
                    .factor = 1,
                    .lower = lower,
                    .upper = upper,
                    .first = first,
                    .entries = model->entries->len - first};
    g_array_append_val(model->rows, row);
    return (int)model->rows->len - 1;
}

void model_add_squares(Model *model, char *name, const GArray *squares, int row, __int128 most)
{
    ModelSquares all = {name, g_array_new(FALSE, FALSE, sizeof(ModelSquare)), row, most};
    g_array_append_vals(all.squares, squares->data, squares->len);
    g_array_append_val(model->squares, all);
}

void model_add_tangent(Model *model, const ModelSquare *square, int64_t at)
{
    /* a (a + 1) may leave 64 bits where N does not: such a tangent is left out. */
    __int128 constant = (__int128)at * (at + 1);
    if (constant > INT64_MAX / 2)
        return;
    model_add_entry(model, square->height, square->scale);
    model_add_entry(model, square->total, -(2 * at + 1));
    if (square->used >= 0)
        model_add_entry(model, square->used, (int64_t)constant);
    int row = model_add_row(
        model,
        g_strdup_printf("tangent.%" G_GINT64_FORMAT ".%s", at, model_column(model, square->total)->name),
        square->used >= 0 ? 0 : -(int64_t)constant, MODEL_FREE);
    model_row(model, row)->key = g_strdup_printf("%.*s,%" G_GINT64_FORMAT "%s]", (int)strlen(square->key) - 1,
                                                 square->key, at, square->used >= 0 ? ",\"used\"" : "");
}

int model_cut_tangents(Model *model, const double *values, int64_t slack)
{
    int cuts = 0;
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *all = &g_array_index(model->squares, ModelSquares, s);
        for (guint i = 0; i < all->squares->len; i++) {
            const ModelSquare *square = &g_array_index(all->squares, ModelSquare, i);
            double total = values[square->total], at = floor(total + 1e-6);
            double used = square->used >= 0 ? values[square->used] : 1;
            /* In perspective: with the choice at u the square is total^2 / u. */
            if (square->used >= 0 && used > 1e-6)
                at = floor(total / used + 1e-6);
            double missed =
                (2 * at + 1) * total - at * (at + 1) * used - (double)square->scale * values[square->height];
            if (missed <= (double)all->most * 1e-9 * (double)slack)
                continue;
            model_add_tangent(model, square, (int64_t)at);
            cuts++;
        }
    }
    return cuts;
}

static bool value_misses(const ModelSquares *squares, const double *values, int64_t slack)
{
    double sum = 0;
    for (guint i = 0; i < squares->squares->len; i++) {
        double value = values[g_array_index(squares->squares, ModelSquare, i).total];
        sum += value * value;
    }
    return sum > (double)squares->most * (1 + 1e-9 * (double)slack);
}

static bool point_misses(const ModelSquares *squares, const int64_t *point)
{
    __int128 sum = 0;
    for (guint i = 0; i < squares->squares->len; i++) {
        int64_t value = point[g_array_index(squares->squares, ModelSquare, i).total];
        sum += (__int128)value * value;
    }
    return sum > squares->most;
}

static void cut(Model *model, const ModelSquares *squares, const int64_t *point)
{
    __int128 most = squares->most;
    for (guint i = 0; i < squares->squares->len; i++) {
        int column = g_array_index(squares->squares, ModelSquare, i).total;
        int64_t at = point[column];
        model_add_entry(model, column, 2 * at + 1);
        most += (__int128)at * (at + 1);
    }
    model_add_row(model, g_strdup_printf("cut.%s.%d", squares->name, ++model->cuts), -MODEL_FREE,
                  (int64_t)MIN(most, INT64_MAX - 1));
}

int model_cut_squares(Model *model, const double *values, int64_t slack)
{
    int cuts = 0;
    g_autofree int64_t *point = g_new(int64_t, model->columns->len + 1);
    for (guint c = 0; c < model->columns->len; c++)
        point[c] = (int64_t)(values[c] + 1e-6);
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *squares = &g_array_index(model->squares, ModelSquares, s);
        if (!value_misses(squares, values, slack))
            continue;
        cut(model, squares, point);
        cuts++;
    }
    return cuts;
}

int model_cut_point(Model *model, const int64_t *point)
{
    int cuts = 0;
    for (guint s = 0; s < model->squares->len; s++) {
        const ModelSquares *squares = &g_array_index(model->squares, ModelSquares, s);
        if (!point_misses(squares, point))
            continue;
        cut(model, squares, point);
        cuts++;
    }
    return cuts;
}

static bool squares_hold(const Model *model, const int64_t *point)
{
    for (guint s = 0; s < model->squares->len; s++)
        if (point_misses(&g_array_index(model->squares, ModelSquares, s), point))
            return false;
    return true;
}

bool model_holds(const Model *model, const int64_t *point)
{
    return model_holds_without(model, point, NULL);
}

bool model_holds_without(const Model *model, const int64_t *point, const bool *leave_out)
{
    for (guint c = 0; c < model->columns->len; c++) {
        const ModelColumn *column = model_column(model, (int)c);
        if (point[c] < column->lower || point[c] > column->upper)
            return false;
    }
    for (guint r = 0; r < model->rows->len; r++) {
        const ModelRow *row = &g_array_index(model->rows, ModelRow, r);
        __int128 sum = 0;
        for (guint e = row->first; !(leave_out && leave_out[r]) && e < row->first + row->entries; e++) {
            const ModelEntry *entry = &g_array_index(model->entries, ModelEntry, e);
            sum += (__int128)entry->coefficient * point[entry->column];
        }
        if (leave_out && leave_out[r])
            continue;
        if ((row->lower != -MODEL_FREE && sum < row->lower) || (row->upper != MODEL_FREE && sum > row->upper))
            return false;
    }
    return squares_hold(model, point);
}

bool model_cost(const Model *model, const int64_t *point, int64_t *cost)
{
    __int128 sum = 0;
    for (guint c = 0; c < model->columns->len; c++)
        sum += (__int128)model_column(model, (int)c)->cost * point[c];
    *cost = (int64_t)sum;
    return sum >= 0 && sum <= INT64_MAX;
}

int64_t model_changes(const Model *model, const int64_t *point)
{
    int64_t sum = 0;
    for (guint c = 0; c < model->columns->len; c++)
        sum += model_column(model, (int)c)->change * point[c];
    return sum;
}

int64_t model_grain(const Model *model)
{
    int64_t grain = 0;
    for (guint c = 0; c < model->columns->len; c++) {
        int64_t other = model_column(model, (int)c)->cost;
        while (other) {
            int64_t rest = grain % other;
            grain = other;
            other = rest;
        }
    }
    return grain ? ABS(grain) : 1;
}
