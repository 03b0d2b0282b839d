/* hhi: sum over functions and vendors of t(f,v)^2, with t the primaries. In units of D = ceil(N / GRID), a
 * whole number h(f,v) that may be rounded up: D h >= (2a + 1) t - a (a + 1) for a grid of whole a, all of
 * them where N is small. (t - a)(t - a - 1) >= 0 for all whole t.) The squares themselves are held by cuts.
 */
#include "optimise/objectives/objectives.h"

#define GRID 64

static int add_height(ObjectiveForm *form, const Block *block, int total, const char *name)
{
    int64_t whole = block->demand->endpoints, step = (whole + GRID - 1) / GRID;
    int64_t most = (int64_t)(((__int128)whole * whole + form->divisor - 1) / form->divisor);
    int height = model_add_column(form->model, model_name("square.%s", name), COLUMN_COUNT, most);
    for (int64_t a = 0; a < whole; a += step) {
        model_add_entry(form->model, height, form->divisor);
        model_add_entry(form->model, total, -(2 * a + 1));
        model_add_row(form->model, model_name("tangent.%s.%d", name, (int)(a / step)), -a * (a + 1),
                      MODEL_FREE);
    }
    form_add(form, height, 1);
    form->slack++;
    return height;
}

static void state(ObjectiveForm *form)
{
    int64_t largest = 1;
    for (guint b = 0; b < form->formulation->blocks->len; b++)
        largest = MAX(largest, ((const Block *)form->formulation->blocks->pdata[b])->demand->endpoints);
    form->divisor = (largest + GRID - 1) / GRID;
    form->squares = g_array_new(FALSE, FALSE, sizeof(ModelSquare));
    for (guint b = 0; b < form->formulation->blocks->len; b++) {
        const Block *block = form->formulation->blocks->pdata[b];
        for (guint v = 0; v < block->vendors; v++) {
            if (vendor_entries(form->model, block, (int)v, false) == 0)
                continue;
            g_autofree char *name = model_name("hhi.%s.%u", block->demand->function, v);
            int total = model_add_column(form->model, model_name("total.%s", name), COLUMN_COUNT,
                                         block->demand->endpoints);
            model_add_entry(form->model, total, -1);
            model_add_row(form->model, model_name("total.%s", name), 0, 0);
            ModelSquare square = {total, add_height(form, block, total, name), -1, form->divisor,
                                  g_strdup("[]")};
            g_array_append_val(form->squares, square);
        }
    }
    if (form->divisor == 1)
        form->slack = 0;
}

static bool measure(const Formulation *formulation, const int64_t *point, int64_t *value)
{
    __int128 sum = 0;
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint v = 0; v < block->vendors; v++) {
            int64_t count = vendor_endpoints(block, (int)v, false, point);
            sum += (__int128)count * count;
        }
    }
    *value = (int64_t)sum;
    return sum <= INT64_MAX;
}

const ObjectiveRows rows_hhi = {OBJECTIVE_HHI, state, measure};
