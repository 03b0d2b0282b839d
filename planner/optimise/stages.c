#include "optimise/stages.h"

#include "base/error.h"
#include "optimise/cuts.h"
#include "optimise/objectives/objectives.h"
#include "optimise/solver.h"

#include <string.h>

/* How often a stage asks for a better point before it lets go. */
#define ROUNDS 60
/* With more columns than this nobody tells pieces apart by proof; the order in which classes are filled keeps
 * them few. */
#define PIECES_MOST 400

typedef struct {
    const StagesStart *start;
    Model *model; /* the formulation's, with rows that keep what was reached, and all objectives' columns */
    gint64 deadline; /* of the stage: an even share of what is left */
    guint columns;   /* of the formulation's model */
    int64_t *point;  /* of the formulation's model */
} Stages;

static void stages_clear(Stages *stages)
{
    model_free(stages->model);
    g_free(stages->point);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stages, stages_clear)

static bool out_of_time(const Stages *stages)
{
    return solve_interrupted() || (stages->deadline && g_get_monotonic_time() >= stages->deadline);
}

static void form_clear(ObjectiveForm *form)
{
    g_array_unref(form->form);
    g_clear_pointer(&form->squares, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ObjectiveForm, form_clear)

/* What the model minimises from now on. */
static void set_costs(Model *model, const GArray *form)
{
    for (guint c = 0; c < model->columns->len; c++)
        model_column(model, (int)c)->cost = 0;
    for (guint i = 0; i < form->len; i++) {
        const ModelEntry *entry = &g_array_index(form, ModelEntry, i);
        model_column(model, entry->column)->cost += entry->coefficient;
    }
}

/* The objective's value of a solver's point, where the point holds and is better. */
static bool take_better(Stages *stages, const ObjectiveRows *rows, const SolveResult *result, int64_t *value)
{
    if (!result->values)
        return false;
    g_autofree int64_t *point = solve_rounded(stages->model, result);
    int64_t found;
    if (!model_holds(stages->model, point) || !rows->measure(stages->start->formulation, point, &found) ||
        found >= *value)
        return false;
    *value = found;
    memcpy(stages->point, point, stages->columns * sizeof(int64_t));
    return true;
}

/* The choices of a point of the whole model; counts, and what objectives added, stay free. */
static int64_t *choices_of(const Stages *stages, const int64_t *point)
{
    int64_t *fixed = g_new(int64_t, stages->model->columns->len + 1);
    for (guint c = 0; c < stages->model->columns->len; c++)
        fixed[c] = c < stages->columns && model_column(stages->model, (int)c)->kind == COLUMN_CHOICE
                       ? point[c]
                       : MODEL_FREE;
    return fixed;
}

/* Asks for a point that is better than `value`: by the form, or by the squares, whose row then stands last.
 * `fixed` holds choices (NULL: none); with `relaxed` counts may be fractional. */
static bool ask(Stages *stages, const ObjectiveForm *form, const int64_t *fixed, bool relaxed, int64_t value,
                SolveResult *result, GError **error)
{
    SolveRequest request = {.model = stages->model,
                            .aim = MINIMISE_COST,
                            .relax_counts = relaxed,
                            .aim_most = MODEL_FREE,
                            .cost_most = MODEL_FREE,
                            .fixed = fixed,
                            .nodes = stages->start->nodes,
                            .deadline = stages->deadline};
    if (form->squares)
        g_array_index(stages->model->squares, ModelSquares, stages->model->squares->len - 1).most = value - 1;
    else
        request.aim_most = value - model_grain(stages->model);
    /* Cuts hold only as long as the squares that they are made of. */
    const guint rows = stages->model->rows->len, entries = stages->model->entries->len;
    bool good = solve_cutting(stages->model, &request, result, error);
    g_array_set_size(stages->model->rows, rows);
    g_array_set_size(stages->model->entries, entries);
    return good;
}

static void learn_bound(const ObjectiveForm *form, const SolveResult *result, PlanObjective *entry)
{
    if (result->status == SOLVE_INFEASIBLE)
        entry->bound = entry->value;
    else
        entry->bound = MIN(MAX(entry->bound, (result->bound - form->slack) * form->divisor), entry->value);
}

/* Holds the choices of a point and moves the counts. */
static bool improve(Stages *stages, const ObjectiveRows *rows, const ObjectiveForm *form,
                    const int64_t *point, PlanObjective *entry, bool *better, GError **error)
{
    SolveResult result;
    g_autofree int64_t *fixed = choices_of(stages, point);
    if (!ask(stages, form, fixed, false, entry->value, &result, error))
        return false;
    *better = take_better(stages, rows, &result, &entry->value);
    solve_clear(&result);
    return true;
}

/* With fractional counts first: its bound holds for whole ones, and its choices lead to good plans. */
static bool minimise_relaxed(Stages *stages, const ObjectiveRows *rows, const ObjectiveForm *form,
                             PlanObjective *entry, GError **error)
{
    SolveResult result;
    bool better = false;
    if (!ask(stages, form, NULL, true, entry->value, &result, error))
        return false;
    learn_bound(form, &result, entry);
    g_autofree int64_t *point = result.values ? solve_rounded(stages->model, &result) : NULL;
    solve_clear(&result);
    if (point && !improve(stages, rows, form, point, entry, &better, error))
        return false;
    return better || entry->bound == entry->value ||
           improve(stages, rows, form, stages->point, entry, &better, error);
}

/* The best `objective` that can be found, and what is proven of it. */
static bool minimise(Stages *stages, const ObjectiveRows *rows, const ObjectiveForm *form,
                     PlanObjective *entry, GError **error)
{
    bool better = false;
    if (stages->start->brief)
        return improve(stages, rows, form, stages->point, entry, &better, error);
    if (!minimise_relaxed(stages, rows, form, entry, error))
        return false;
    for (int round = 0; round < ROUNDS && entry->bound < entry->value && !out_of_time(stages); round++) {
        SolveResult result;
        if (!ask(stages, form, NULL, false, entry->value, &result, error))
            return false;
        learn_bound(form, &result, entry);
        better = take_better(stages, rows, &result, &entry->value);
        entry->bound = MIN(entry->bound, entry->value);
        solve_clear(&result);
        if (!better)
            break;
    }
    return true;
}

/* From now on the objective is at most (1 + tolerance) times what was reached. */
static void keep(Stages *stages, const ObjectiveForm *form, const Goal *goal, int64_t value)
{
    __int128 most = (__int128)value * goal->tolerance.numerator / goal->tolerance.denominator + value;
    if (form->squares) {
        g_array_index(stages->model->squares, ModelSquares, stages->model->squares->len - 1).most = most;
        return;
    }
    int64_t grain = model_grain(stages->model);
    for (guint i = 0; i < form->form->len; i++) {
        const ModelEntry *entry = &g_array_index(form->form, ModelEntry, i);
        model_add_entry(stages->model, entry->column, entry->coefficient / grain);
    }
    model_add_row(stages->model, model_name("keep.%s", objective_name(goal->objective)), -MODEL_FREE,
                  (int64_t)MIN(most / grain, INT64_MAX - 1));
}

static bool run_stage(Stages *stages, const Goal *goal, bool known, PlanObjective *entry, GError **error)
{
    const ObjectiveRows *rows = objective_rows[goal->objective];
    g_auto(ObjectiveForm) form = {.formulation = stages->start->formulation,
                                  .model = stages->model,
                                  .form = g_array_new(FALSE, FALSE, sizeof(ModelEntry)),
                                  .divisor = 1};
    entry->objective = goal->objective;
    if (!rows->measure(stages->start->formulation, stages->point, &entry->value))
        return fail_input(error, "the plan's %s does not fit 64 bits; leave out this objective",
                          objective_name(goal->objective));
    rows->state(&form);
    set_costs(stages->model, form.form);
    if (form.squares)
        model_add_squares(stages->model, model_name("keep.%s", objective_name(goal->objective)), form.squares,
                          0, INT64_MAX);
    if (!known && !out_of_time(stages) && entry->bound < entry->value &&
        !minimise(stages, rows, &form, entry, error))
        return false;
    entry->proven = entry->bound == entry->value;
    keep(stages, &form, goal, entry->value);
    return true;
}

/* ---- the fewest pieces ---- */

/* A choice column per x and y that is 1 where the column is above 0. */
static int add_part(Model *model, int column)
{
    int part =
        model_add_column(model, model_name("part.%s", model_column(model, column)->name), COLUMN_CHOICE, 1);
    model_add_entry(model, column, 1);
    model_add_entry(model, part, -model_column(model, column)->upper);
    model_add_row(model, model_name("%s", model_column(model, part)->name), -MODEL_FREE, 0);
    return part;
}

static GArray *split_columns(const Formulation *formulation)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint b = 0; b < formulation->blocks->len; b++) {
        const Block *block = formulation->blocks->pdata[b];
        for (guint k = 0; k < block->groups->len; k++)
            for (guint p = 0; p < block->products; p++)
                if (block_group(block, k)->x[p] >= 0)
                    g_array_append_val(columns, block_group(block, k)->x[p]);
        for (guint i = 0; i < block->pairs->len; i++)
            g_array_append_val(columns, g_array_index(block->pairs, Pair, i).column);
    }
    return columns;
}

static int64_t parts_of(const GArray *columns, const int64_t *point)
{
    int64_t parts = 0;
    for (guint i = 0; i < columns->len; i++)
        parts += point[g_array_index(columns, int, i)] > 0;
    return parts;
}

/* Among equals the plan that tells the fewest parts apart; without a word of proof. */
static bool fewest_parts(Stages *stages, GError **error)
{
    g_autoptr(GArray) columns = split_columns(stages->start->formulation);
    g_autoptr(GArray) form = g_array_new(FALSE, FALSE, sizeof(ModelEntry));
    if (columns->len > PIECES_MOST || out_of_time(stages))
        return true;
    for (guint i = 0; i < columns->len; i++) {
        ModelEntry entry = {add_part(stages->model, g_array_index(columns, int, i)), 1};
        g_array_append_val(form, entry);
    }
    set_costs(stages->model, form);
    int64_t parts = parts_of(columns, stages->point);
    const SolveRequest request = {.model = stages->model,
                                  .aim = MINIMISE_COST,
                                  .aim_most = parts - 1,
                                  .cost_most = MODEL_FREE,
                                  .nodes = stages->start->nodes,
                                  .deadline = stages->deadline};
    SolveResult result;
    if (!solve_cutting(stages->model, &request, &result, error))
        return false;
    if (result.values) {
        g_autofree int64_t *point = solve_rounded(stages->model, &result);
        if (model_holds(stages->model, point) && parts_of(columns, point) < parts)
            memcpy(stages->point, point, stages->columns * sizeof(int64_t));
    }
    solve_clear(&result);
    return true;
}

/* The stage may take its share of the time; `left` stages are still to come, it among them. */
static void give_time(Stages *stages, guint left)
{
    gint64 now = g_get_monotonic_time();
    if (stages->start->deadline)
        stages->deadline = now + MAX(stages->start->deadline - now, 0) / left;
}

/* Later stages move what earlier ones left free. */
static void measure_again(const Stages *stages, GArray *objectives)
{
    for (guint i = 0; i < objectives->len; i++) {
        PlanObjective *entry = &g_array_index(objectives, PlanObjective, i);
        objective_rows[entry->objective]->measure(stages->start->formulation, stages->point, &entry->value);
    }
}

bool stages_run(const StagesStart *start, int64_t **point, GArray *objectives, GError **error)
{
    const GArray *goals = start->scenario->goals;
    g_auto(Stages) stages = {.start = start,
                             .model = model_copy(start->formulation->model),
                             .columns = start->formulation->model->columns->len,
                             .point = g_steal_pointer(point)};
    g_array_set_size(objectives, 0);
    for (guint i = 0; i < goals->len; i++) {
        const Goal *goal = &g_array_index(goals, Goal, i);
        give_time(&stages, goals->len - i + 1);
        PlanObjective entry = {.bound = goal->objective == OBJECTIVE_COST ? start->bound : 0};
        if (!run_stage(&stages, goal, i == 0 && goal->objective == OBJECTIVE_COST, &entry, error))
            return false;
        g_array_append_val(objectives, entry);
    }
    give_time(&stages, 1);
    if (!fewest_parts(&stages, error))
        return false;
    measure_again(&stages, objectives);
    *point = g_steal_pointer(&stages.point);
    return true;
}
