#include "audit/compare.h"

#include <string.h>

CompareState *compare_state_new(const char *name, Scenario *scenario, Fleet *fleet, Plan *state, bool planned)
{
    CompareState *made = g_new0(CompareState, 1);
    *made = (CompareState){g_strdup(name), scenario, fleet, state, planned};
    return made;
}

void compare_state_free(gpointer data)
{
    CompareState *state = data;
    g_free(state->name);
    plan_free(state->state);
    fleet_free(state->fleet);
    scenario_free(state->scenario);
    g_free(state);
}

static void row_free(gpointer data)
{
    CompareRow *row = data;
    g_free(row->function);
    g_free(row->name);
    g_free(row->counts);
    g_free(row->totals);
    g_free(row);
}

static CompareRow *row_of(GPtrArray *rows, guint states, CompareRowKind kind, const char *function,
                          const char *name)
{
    for (guint i = 0; i < rows->len; i++) {
        CompareRow *row = rows->pdata[i];
        if (row->kind == kind && strcmp(row->function, function) == 0 && strcmp(row->name, name) == 0)
            return row;
    }
    CompareRow *row = g_new0(CompareRow, 1);
    *row = (CompareRow){kind, g_strdup(function), g_strdup(name), g_new(int64_t, states),
                        g_new0(int64_t, states)};
    for (guint s = 0; s < states; s++)
        row->counts[s] = -1;
    g_ptr_array_add(rows, row);
    return row;
}

static void set_row(GPtrArray *rows, guint states, guint at, CompareRowKind kind, const char *function,
                    const char *name, int64_t count, int64_t total)
{
    CompareRow *row = row_of(rows, states, kind, function, name);
    row->counts[at] = count;
    row->totals[at] = total;
}

/* "2.41" as 241. */
static int64_t hundredths(const Concentration *concentration)
{
    g_autofree char *text = concentration_effective(concentration);
    char *point = strchr(text, '.');
    return point ? g_ascii_strtoll(text, NULL, 10) * 100 + g_ascii_strtoll(point + 1, NULL, 10) : -1;
}

static bool add_function(GPtrArray *rows, const GPtrArray *states, guint at, const char *function,
                         DomainKind kind, GError **error)
{
    const CompareState *state = states->pdata[at];
    g_autoptr(Demand) demand = demand_new(state->scenario, state->fleet, function, error);
    if (!demand)
        return false;
    g_autofree const DemandClass **class = assignment_classes(demand);
    const Assignment assignment = {demand, plan_pieces(state->state, function), class, NULL, !state->planned};
    Concentration *concentration = concentration_new(&assignment, kind, NULL, NULL);
    for (guint d = 0; d < concentration->domains->len; d++) {
        const Exposure *exposure = &g_array_index(concentration->domains, Exposure, d);
        set_row(rows, states->len, at, ROW_DOMAIN, function, exposure->domain, exposure->count,
                demand->endpoints);
    }
    set_row(rows, states->len, at, ROW_UNPROTECTED, function, "",
            demand->endpoints - concentration->protected, demand->endpoints);
    set_row(rows, states->len, at, ROW_HHI, function, "", concentration_hhi(concentration), 0);
    set_row(rows, states->len, at, ROW_EFFECTIVE, function, "", hundredths(concentration), 0);
    concentration_free(concentration);
    return true;
}

static void add_limits(GPtrArray *rows, const GPtrArray *states, guint at)
{
    const CompareState *state = states->pdata[at];
    for (guint i = 0; i < state->state->findings->len; i++) {
        const PlanFinding *finding = state->state->findings->pdata[i];
        CompareRow *row = row_of(rows, states->len, ROW_LIMIT, "", finding->id);
        row->counts[at] = MAX(row->counts[at], 0) + (finding->holds ? 0 : 1);
        row->totals[at]++;
    }
}

static int64_t greatest(const CompareRow *row, guint states)
{
    int64_t most = -1;
    for (guint s = 0; s < states; s++)
        most = MAX(most, row->counts[s]);
    return most;
}

static int compare_rows(gconstpointer left, gconstpointer right, gpointer states)
{
    const CompareRow *a = *(const CompareRow *const *)left, *b = *(const CompareRow *const *)right;
    bool late_a = a->kind >= ROW_LIMIT, late_b = b->kind >= ROW_LIMIT;
    if (late_a != late_b)
        return late_a ? 1 : -1;
    int order = strcmp(a->function, b->function);
    if (order)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int64_t of_a = greatest(a, GPOINTER_TO_UINT(states)), of_b = greatest(b, GPOINTER_TO_UINT(states));
    if (a->kind == ROW_DOMAIN && of_a != of_b)
        return of_a > of_b ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* Where a state knows the function, a domain that it does not have is none, not unknown. */
static void fill_domains(GPtrArray *rows, guint states)
{
    for (guint i = 0; i < rows->len; i++) {
        CompareRow *row = rows->pdata[i];
        if (row->kind != ROW_DOMAIN)
            continue;
        const CompareRow *all = row_of(rows, states, ROW_UNPROTECTED, row->function, "");
        for (guint s = 0; s < states; s++)
            if (row->counts[s] < 0 && all->counts[s] >= 0) {
                row->counts[s] = 0;
                row->totals[s] = all->totals[s];
            }
    }
}

GPtrArray *compare_states(const GPtrArray *states, DomainKind kind, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    for (guint s = 0; s < states->len; s++) {
        const CompareState *state = states->pdata[s];
        for (char **function = state->scenario->functions; *function; function++)
            if (!add_function(rows, states, s, *function, kind, error))
                return NULL;
        add_limits(rows, states, s);
        if (state->planned)
            set_row(rows, states->len, s, ROW_COST, "", "", state->state->cost.total, 0);
    }
    fill_domains(rows, states->len);
    g_ptr_array_sort_with_data(rows, compare_rows, GUINT_TO_POINTER(states->len));
    return g_steal_pointer(&rows);
}
