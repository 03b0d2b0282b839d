#include "optimise/restrict.h"

/* Bounds are drawn tight in at most so many passes over the rows. */
#define PASSES 6

typedef struct {
    const Model *full;
    int64_t *lower, *upper; /* per column */
    const bool *leave_out;
} Bounds;

/* The least and the most that the row can come to. */
static void activity(const Bounds *bounds, const ModelRow *row, __int128 *least, __int128 *most)
{
    *least = *most = 0;
    for (guint e = row->first; e < row->first + row->entries; e++) {
        const ModelEntry *entry = &g_array_index(bounds->full->entries, ModelEntry, e);
        __int128 low = (__int128)entry->coefficient * bounds->lower[entry->column];
        __int128 high = (__int128)entry->coefficient * bounds->upper[entry->column];
        *least += MIN(low, high);
        *most += MAX(low, high);
    }
}

static __int128 divide_down(__int128 a, __int128 b)
{
    __int128 quotient = a / b;
    return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/* coefficient x column <= most */
static bool cap(Bounds *bounds, int column, int64_t coefficient, __int128 most)
{
    if (coefficient > 0) {
        __int128 bound = divide_down(most, coefficient);
        if (bound >= bounds->upper[column])
            return false;
        bounds->upper[column] = (int64_t)MAX(bound, (__int128)-1);
    } else {
        __int128 bound = -divide_down(most, -(__int128)coefficient);
        if (bound <= bounds->lower[column])
            return false;
        bounds->lower[column] = (int64_t)MIN(bound, (__int128)MODEL_FREE - 1);
    }
    return true;
}

/* Draws the bounds of the row's columns tight; true where one moved. */
static bool tighten(Bounds *bounds, const ModelRow *row)
{
    __int128 least, most;
    bool moved = false;
    activity(bounds, row, &least, &most);
    for (guint e = row->first; e < row->first + row->entries; e++) {
        const ModelEntry *entry = &g_array_index(bounds->full->entries, ModelEntry, e);
        int column = entry->column;
        __int128 low = (__int128)entry->coefficient * bounds->lower[column];
        __int128 high = (__int128)entry->coefficient * bounds->upper[column];
        if (bounds->lower[column] >= bounds->upper[column])
            continue;
        if (row->upper != MODEL_FREE)
            moved = cap(bounds, column, entry->coefficient, row->upper - (least - MIN(low, high))) || moved;
        if (row->lower != -MODEL_FREE)
            moved = cap(bounds, column, -entry->coefficient, (most - MAX(low, high)) - row->lower) || moved;
        if (bounds->lower[column] > bounds->upper[column])
            return moved;
        if (moved)
            activity(bounds, row, &least, &most);
    }
    return moved;
}

static bool tighten_all(Bounds *bounds)
{
    bool moved = true;
    for (int pass = 0; moved && pass < PASSES; pass++) {
        moved = false;
        for (guint r = 0; r < bounds->full->rows->len; r++)
            if (!bounds->leave_out || !bounds->leave_out[r])
                moved = tighten(bounds, model_row(bounds->full, (int)r)) || moved;
    }
    for (guint c = 0; c < bounds->full->columns->len; c++)
        if (bounds->lower[c] > bounds->upper[c])
            return false;
    return true;
}

static void copy_columns(Restricted *restricted, const Bounds *bounds)
{
    for (guint c = 0; c < bounds->full->columns->len; c++) {
        const ModelColumn *column = model_column(bounds->full, (int)c);
        restricted->value[c] = bounds->lower[c];
        restricted->column[c] = -1;
        if (bounds->lower[c] == bounds->upper[c])
            continue;
        int copy = model_add_column(restricted->model, NULL, column->kind, bounds->upper[c]);
        model_column(restricted->model, copy)->lower = bounds->lower[c];
        model_column(restricted->model, copy)->cost = column->cost;
        model_column(restricted->model, copy)->change = column->change;
        restricted->column[c] = copy;
    }
}

static void put_row(Restricted *restricted, const ModelRow *row)
{
    const Model *full = restricted->full;
    __int128 constant = 0;
    for (guint e = row->first; e < row->first + row->entries; e++) {
        const ModelEntry *entry = &g_array_index(full->entries, ModelEntry, e);
        if (restricted->column[entry->column] >= 0)
            model_add_entry(restricted->model, restricted->column[entry->column], entry->coefficient);
        else
            constant += (__int128)entry->coefficient * restricted->value[entry->column];
    }
    model_add_row(restricted->model, NULL,
                  row->lower == -MODEL_FREE ? -MODEL_FREE : row->lower - (int64_t)constant,
                  row->upper == MODEL_FREE ? MODEL_FREE : row->upper - (int64_t)constant);
}

/* False where the row cannot be met. */
static bool copy_row(Restricted *restricted, const Bounds *bounds, const ModelRow *row)
{
    __int128 least, most;
    activity(bounds, row, &least, &most);
    if ((row->upper != MODEL_FREE && least > row->upper) || (row->lower != -MODEL_FREE && most < row->lower))
        return false;
    if ((row->upper == MODEL_FREE || most <= row->upper) &&
        (row->lower == -MODEL_FREE || least >= row->lower))
        return true;
    put_row(restricted, row);
    return true;
}

/* `row`: what limits the sum of heights here, or -1. */
static void copy_squares(Restricted *restricted, const ModelSquares *squares, int row)
{
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(ModelSquare));
    __int128 most = squares->most;
    for (guint i = 0; i < squares->squares->len; i++) {
        ModelSquare square = g_array_index(squares->squares, ModelSquare, i);
        int64_t value = restricted->value[square.total];
        if (restricted->column[square.total] < 0 || restricted->column[square.height] < 0) {
            most -= (__int128)value * value;
            continue;
        }
        square.total = restricted->column[square.total];
        square.height = restricted->column[square.height];
        square.used = -1;
        square.key = g_strdup("[]");
        g_array_append_val(left, square);
    }
    model_add_squares(restricted->model, g_strdup(squares->name), left, row, most);
}

Restricted *restrict_new(const Model *full, const int64_t *held, const bool *leave_out)
{
    guint columns = full->columns->len;
    g_autofree int64_t *lower = g_new(int64_t, columns + 1), *upper = g_new(int64_t, columns + 1);
    Bounds bounds = {full, lower, upper, leave_out};
    for (guint c = 0; c < columns; c++) {
        lower[c] = held[c] == MODEL_FREE ? model_column(full, (int)c)->lower : held[c];
        upper[c] = held[c] == MODEL_FREE ? model_column(full, (int)c)->upper : held[c];
    }
    if (!tighten_all(&bounds))
        return NULL;
    g_autoptr(Restricted) restricted = g_new0(Restricted, 1);
    restricted->full = full;
    restricted->model = model_new();
    restricted->column = g_new(int, columns + 1);
    restricted->value = g_new(int64_t, columns + 1);
    copy_columns(restricted, &bounds);
    g_autofree int *rows = g_new(int, full->rows->len + 1);
    for (guint r = 0; r < full->rows->len; r++) {
        guint before = restricted->model->rows->len;
        if (!(leave_out && leave_out[r]) && !copy_row(restricted, &bounds, model_row(full, (int)r)))
            return NULL;
        rows[r] = restricted->model->rows->len > before ? (int)before : -1;
    }
    restricted->rows = full->rows->len;
    for (guint s = 0; s < full->squares->len; s++) {
        const ModelSquares *squares = &g_array_index(full->squares, ModelSquares, s);
        copy_squares(restricted, squares, rows[squares->row]);
    }
    return g_steal_pointer(&restricted);
}

void restrict_follow(Restricted *restricted)
{
    for (; restricted->rows < restricted->full->rows->len; restricted->rows++)
        put_row(restricted, model_row(restricted->full, (int)restricted->rows));
}

void restrict_free(Restricted *restricted)
{
    if (!restricted)
        return;
    model_free(restricted->model);
    g_free(restricted->column);
    g_free(restricted->value);
    g_free(restricted);
}

double *restrict_values(const Restricted *restricted, const double *values)
{
    guint columns = restricted->full->columns->len;
    double *full = g_new(double, columns + 1);
    for (guint c = 0; c < columns; c++)
        full[c] = restricted->column[c] < 0 ? (double)restricted->value[c] : values[restricted->column[c]];
    return full;
}

int64_t *restrict_point(const Restricted *restricted, const int64_t *point)
{
    guint columns = restricted->full->columns->len;
    int64_t *full = g_new(int64_t, columns + 1);
    for (guint c = 0; c < columns; c++)
        full[c] = restricted->column[c] < 0 ? restricted->value[c] : point[restricted->column[c]];
    return full;
}
