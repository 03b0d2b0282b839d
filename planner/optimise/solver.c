#include "optimise/solver.h"

#include "base/error.h"
#include "optimise/child.h"
#include "optimise/glpk.h"

#include <float.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the child says; a point's values follow MESSAGE_POINT. */
typedef enum { MESSAGE_BOUND, MESSAGE_POINT, MESSAGE_END } MessageKind;
typedef struct {
    int status; /* SolveStatus at the end */
    int nodes;
    double bound;
} Message;

/* ---- the child ---- */

typedef struct {
    const SolveRequest *request;
    int columns, pipe, nodes;
    double bound, best; /* best: aim of the best point so far, where one was found */
    bool found;
    gint64 said; /* when the bound was last sent */
    double *values;
} Child;

static void say(Child *child, MessageKind kind, SolveStatus status)
{
    gsize values = kind == MESSAGE_POINT ? (gsize)child->columns * sizeof(double) : 0;
    g_autofree guint8 *bytes = g_malloc(sizeof(Message) + values);
    Message message = {(int)status, child->nodes, child->bound};
    memcpy(bytes, &message, sizeof message);
    memcpy(bytes + sizeof message, child->values, values);
    child_say(child->pipe, (int)kind, bytes, sizeof message + values);
}

static void look_at_bound(Child *child, glp_tree *tree)
{
    int best = glp_ios_best_node(tree);
    double bound = best ? glp_ios_node_bound(tree, best) : child->bound;
    if (bound > child->bound && bound < DBL_MAX)
        child->bound = bound;
    gint64 now = g_get_monotonic_time();
    if (now - child->said > G_USEC_PER_SEC / 10) {
        child->said = now;
        say(child, MESSAGE_BOUND, SOLVE_LIMIT);
    }
}

/* GLPK's rounding heuristic finds points without a word of GLP_IBINGO, so every step looks for a new one. */
static void look_at_point(Child *child, glp_prob *problem)
{
    if (glp_mip_status(problem) != GLP_FEAS && glp_mip_status(problem) != GLP_OPT)
        return;
    double value = glp_mip_obj_val(problem);
    if (child->found && value >= child->best)
        return;
    child->found = true;
    child->best = value;
    for (int c = 0; c < child->columns; c++)
        child->values[c] = glp_mip_col_val(problem, c + 1);
    say(child, MESSAGE_POINT, SOLVE_LIMIT);
}

static void on_tree(glp_tree *tree, void *info)
{
    Child *child = info;
    switch (glp_ios_reason(tree)) {
    case GLP_ISELECT:
        child->nodes++;
        look_at_bound(child, tree);
        look_at_point(child, glp_ios_get_prob(tree));
        if (child->request->nodes && child->nodes > child->request->nodes)
            glp_ios_terminate(tree);
        break;
    case GLP_IBINGO:
        look_at_bound(child, tree);
        look_at_point(child, glp_ios_get_prob(tree));
        break;
    default:
        break;
    }
}

/* Primal simplex from an advanced basis is the fast way; where it stumbles, or says that there is no point,
 * the slow way has the last word. */
static int solve_relaxation(glp_prob *problem)
{
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = GLP_PRIMAL;
    glp_cpx_basis(problem);
    if (glp_simplex(problem, &parameters) == 0 && glp_get_status(problem) == GLP_OPT)
        return GLP_OPT;
    glp_std_basis(problem);
    parameters.meth = GLP_DUALP;
    parameters.presolve = GLP_ON;
    int code = glp_simplex(problem, &parameters);
    if (code == GLP_ENOPFS)
        return GLP_NOFEAS;
    if (code == 0 && glp_get_status(problem) == GLP_OPT) {
        parameters.presolve = GLP_OFF;
        return glp_simplex(problem, &parameters) == 0 ? glp_get_status(problem) : GLP_UNDEF;
    }
    return code == 0 ? glp_get_status(problem) : GLP_UNDEF;
}

static SolveStatus solve_tree(Child *child, glp_prob *problem)
{
    int status = solve_relaxation(problem);
    if (status == GLP_NOFEAS || status == GLP_INFEAS)
        return SOLVE_INFEASIBLE;
    if (status != GLP_OPT)
        return SOLVE_FAILED;
    child->bound = glp_get_obj_val(problem);
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.cb_func = on_tree;
    parameters.cb_info = child;
    parameters.mip_gap = child->request->gap;
    parameters.bt_tech = GLP_BT_BLB;
    parameters.br_tech = GLP_BR_DTH;
    int code = glp_intopt(problem, &parameters);
    look_at_point(child, problem);
    if (code == GLP_EMIPGAP)
        return SOLVE_DONE;
    if (code == GLP_ESTOP || code == GLP_ETMLIM)
        return SOLVE_LIMIT;
    if (code != 0)
        return SOLVE_FAILED;
    if (glp_mip_status(problem) == GLP_NOFEAS)
        return SOLVE_INFEASIBLE;
    if (glp_mip_status(problem) != GLP_OPT)
        return SOLVE_FAILED;
    child->bound = glp_mip_obj_val(problem);
    return SOLVE_DONE;
}

/* What child and parent share. */
typedef struct {
    const SolveRequest *request;
    double unit, bound_unit;
    SolveResult *result;
} Exchange;

static void solve_in_child(int pipe, gpointer data)
{
    const Exchange *exchange = data;
    const SolveRequest *request = exchange->request;
    signal(SIGTERM, SIG_DFL);
    glp_term_out(GLP_OFF);
    Child child = {.request = request, .pipe = pipe, .columns = (int)request->model->columns->len};
    child.values = g_new0(double, child.columns + 1);
    glp_prob *problem = glpk_build(request, exchange->unit, false);
    SolveStatus status = solve_tree(&child, problem);
    say(&child, MESSAGE_END, status);
}

/* ---- the parent ---- */

bool solve_interrupted(void)
{
    return child_interrupted();
}

/* A bound in the solver's floating point, brought to whole units: up, but for what rounding may have added.
 */
static int64_t whole_bound(double bound, double unit)
{
    if (bound <= 0)
        return 0;
    double slack = fmax(1e-6, bound * 1e-9);
    return (int64_t)(ceil(bound - slack) * unit);
}

static void hear(int kind, const guint8 *bytes, gsize size, gpointer data)
{
    Exchange *exchange = data;
    SolveResult *result = exchange->result;
    Message message;
    memcpy(&message, bytes, sizeof message);
    result->nodes = message.nodes;
    result->bound = MAX(result->bound, whole_bound(message.bound, exchange->bound_unit));
    if (kind == MESSAGE_POINT) {
        g_free(result->values);
        result->values = g_malloc(size - sizeof message + sizeof(double));
        memcpy(result->values, bytes + sizeof message, size - sizeof message);
    }
    if (kind == MESSAGE_END)
        result->status = (SolveStatus)message.status;
}

/* A row that nothing can fill: GLPK gives up on some of these instead of saying so. */
static bool empty_row_fails(const Model *model)
{
    for (guint r = 0; r < model->rows->len; r++) {
        const ModelRow *row = &g_array_index(model->rows, ModelRow, r);
        if (row->entries == 0 && (row->lower > 0 || row->upper < 0))
            return true;
    }
    return false;
}

bool solve(const SolveRequest *request, SolveResult *result, GError **error)
{
    *result = (SolveResult){.status = SOLVE_LIMIT};
    if (empty_row_fails(request->model)) {
        result->status = SOLVE_INFEASIBLE;
        return true;
    }
    double unit = request->aim == MINIMISE_COST || request->cost_most != MODEL_FREE
                      ? (double)model_grain(request->model)
                      : 1;
    Exchange exchange = {request, unit, request->aim == MINIMISE_COST ? unit : 1, result};
    ChildEnd end;
    if (!child_run(solve_in_child, hear, &exchange, request->deadline, 0, &end, error))
        return false;
    if (end == CHILD_DIED)
        result->status = SOLVE_FAILED;
    return true;
}

void solve_clear(SolveResult *result)
{
    g_clear_pointer(&result->values, g_free);
}

int64_t *solve_rounded(const Model *model, const SolveResult *result)
{
    int64_t *point = g_new(int64_t, model->columns->len + 1);
    for (guint c = 0; c < model->columns->len; c++)
        point[c] = (int64_t)llround(result->values[c]);
    return point;
}
