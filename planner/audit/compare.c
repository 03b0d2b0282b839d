#include "audit/compare.h"

#include "audit/difference.h"
#include "audit/impact.h"
#include "base/text.h"

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
    g_strfreev(row->domains);
    g_free(row);
}

/* ---- what rows are ---- */

static const struct {
    const char *word, *name; /* name NULL: the row's own */
    CompareFigure figure;
} row_kinds[ROW_KINDS] = {
    [ROW_DOMAIN] = {"domain", NULL, FIGURE_SHARE},
    [ROW_UNPROTECTED] = {"unprotected", "unprotected", FIGURE_SHARE},
    [ROW_HHI] = {"hhi", "HHI", FIGURE_NUMBER},
    [ROW_EFFECTIVE] = {"effective-hundredths", "effective number", FIGURE_HUNDREDTHS},
    [ROW_LARGEST] = {"largest", "the largest (CR1)", FIGURE_SHARE},
    [ROW_LARGEST_THREE] = {"largest-three", "the largest three (CR3)", FIGURE_SHARE},
    [ROW_WORST] = {"worst-failure", "worst failure", FIGURE_SHARE},
    [ROW_TAKEN] = {"taken-over", "  taken over", FIGURE_SHARE},
    [ROW_MANUAL] = {"manual", "  manual", FIGURE_SHARE},
    [ROW_BARE] = {"bare", "  bare", FIGURE_SHARE},
    [ROW_CHANGES] = {"changes", "changes product", FIGURE_SHARE},
    [ROW_LIMIT] = {"breaches", NULL, FIGURE_BREACHES},
    [ROW_LICENCES] = {"licences", "licences", FIGURE_MONEY},
    [ROW_FIXED] = {"fixed", "fixed", FIGURE_MONEY},
    [ROW_MIGRATION] = {"migration", "migration", FIGURE_MONEY},
    [ROW_STANDBY] = {"standby", "standby", FIGURE_MONEY},
    [ROW_COST] = {"cost", "cost of the plan", FIGURE_MONEY},
    [ROW_BOUND] = {"bound", "at the least", FIGURE_MONEY},
    [ROW_GAP] = {"gap-hundredths", "gap", FIGURE_GAP},
};

char *compare_row_name(const CompareRow *row)
{
    return g_strdup(row_kinds[row->kind].name ? row_kinds[row->kind].name : row->name);
}

const char *compare_row_word(CompareRowKind kind)
{
    return row_kinds[kind].word;
}

CompareFigure compare_row_figure(CompareRowKind kind)
{
    return row_kinds[kind].figure;
}

/* ---- filling them ---- */

typedef struct {
    GPtrArray *rows;
    guint states, at; /* how many; the one that is filled in */
    const CompareState *state;
} Filling;

static CompareRow *row_of(GPtrArray *rows, guint states, const CompareRow *like)
{
    for (guint i = 0; i < rows->len; i++) {
        CompareRow *row = rows->pdata[i];
        if (row->kind == like->kind && row->of == like->of && strcmp(row->function, like->function) == 0 &&
            strcmp(row->name, like->name) == 0)
            return row;
    }
    CompareRow *row = g_new0(CompareRow, 1);
    *row = (CompareRow){like->kind,
                        like->of,
                        g_strdup(like->function),
                        g_strdup(like->name),
                        g_new(int64_t, states),
                        g_new0(int64_t, states),
                        like->kind == ROW_WORST ? g_new0(char *, states + 1) : NULL};
    for (guint s = 0; s < states; s++) {
        row->counts[s] = -1;
        if (row->domains)
            row->domains[s] = g_strdup("");
    }
    g_ptr_array_add(rows, row);
    return row;
}

/* Where the row is, apart from its figures. */
typedef struct {
    const char *function;
    DomainKind of;
} Place;

static CompareRow *set_row(const Filling *filling, CompareRowKind kind, const Place *place, const char *name,
                           int64_t count, int64_t total)
{
    const CompareRow like = {.kind = kind,
                             .of = place->of,
                             .function = (char *)(guintptr)place->function,
                             .name = (char *)(guintptr)name};
    CompareRow *row = row_of(filling->rows, filling->states, &like);
    row->counts[filling->at] = count;
    row->totals[filling->at] = total;
    return row;
}

/* "2.41" as 241. */
static int64_t hundredths(const Concentration *concentration)
{
    g_autofree char *text = concentration_effective(concentration);
    char *point = strchr(text, '.');
    return point ? g_ascii_strtoll(text, NULL, 10) * 100 + g_ascii_strtoll(point + 1, NULL, 10) : -1;
}

static void add_concentration(const Filling *filling, const Assignment *assignment, const Place *place)
{
    const Demand *demand = assignment->demand;
    Concentration *concentration = concentration_new(assignment, place->of, NULL, NULL);
    for (guint d = 0; d < concentration->domains->len; d++) {
        const Exposure *exposure = &g_array_index(concentration->domains, Exposure, d);
        set_row(filling, ROW_DOMAIN, place, exposure->domain, exposure->count, demand->endpoints);
    }
    set_row(filling, ROW_UNPROTECTED, place, "", demand->endpoints - concentration->protected,
            demand->endpoints);
    set_row(filling, ROW_HHI, place, "", concentration_hhi(concentration), 0);
    set_row(filling, ROW_EFFECTIVE, place, "", hundredths(concentration), 0);
    if (concentration->protected) {
        set_row(filling, ROW_LARGEST, place, "", concentration_largest(concentration, 1),
                concentration->protected);
        set_row(filling, ROW_LARGEST_THREE, place, "", concentration_largest(concentration, 3),
                concentration->protected);
    }
    concentration_free(concentration);
}

/* Every domain of the kind is let fail. */
static void add_worst(const Filling *filling, const Assignment *assignment, const Place *place)
{
    g_autoptr(GArray) domains = exposure_by_domain(assignment, NULL, place->of, MEASURE_AVAILABILITY);
    OutageCount worst = {.endpoints = assignment->demand->endpoints};
    const char *name = "";
    for (guint d = 0; d < domains->len; d++) {
        const char *domain = g_array_index(domains, Exposure, d).domain;
        g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
        outage_add(outage, place->of, domain);
        g_autoptr(OutageImpact) impact = outage_measure(outage, assignment, NULL, NULL);
        if (d > 0 && (impact->all.none < worst.none ||
                      (impact->all.none == worst.none && impact->all.exposed <= worst.exposed)))
            continue;
        worst = impact->all;
        name = domain;
    }
    CompareRow *row = set_row(filling, ROW_WORST, place, "", worst.exposed, worst.endpoints);
    g_free(row->domains[filling->at]);
    row->domains[filling->at] = g_strdup(name);
    set_row(filling, ROW_TAKEN, place, "", worst.hot + worst.cold, worst.endpoints);
    set_row(filling, ROW_MANUAL, place, "", worst.manual, worst.endpoints);
    set_row(filling, ROW_BARE, place, "", worst.none, worst.endpoints);
}

/* Told once for the function, beside its vendors or the first kind that is looked at. */
static void add_changes(const Filling *filling, const Assignment *assignment, const char *function,
                        const bool kinds[DOMAIN_KINDS])
{
    DomainKind beside = DOMAIN_VENDOR;
    for (DomainKind kind = DOMAIN_KINDS; !kinds[beside] && kind > 0; kind--)
        beside = kinds[kind - 1] ? kind - 1 : beside;
    int64_t changes = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        const DemandClass *class = assignment->class[piece->class];
        changes += class && class->primary != piece->primary ? piece->count : 0;
    }
    set_row(filling, ROW_CHANGES, &(Place){function, beside}, "", changes, assignment->demand->endpoints);
}

static bool add_function(const Filling *filling, const char *function, const bool kinds[DOMAIN_KINDS],
                         GError **error)
{
    const CompareState *state = filling->state;
    g_autoptr(Demand) demand = demand_new(state->scenario, state->fleet, function, error);
    if (!demand)
        return false;
    g_autofree const DemandClass **class = assignment_classes(demand);
    const Assignment assignment = {demand, plan_pieces(state->state, function), class, NULL, !state->planned};
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
        const Place place = {function, kind};
        if (!kinds[kind])
            continue;
        add_concentration(filling, &assignment, &place);
        add_worst(filling, &assignment, &place);
    }
    if (state->planned)
        add_changes(filling, &assignment, function, kinds);
    return true;
}

static void add_limits(const Filling *filling)
{
    const GPtrArray *findings = filling->state->state->findings;
    for (guint i = 0; i < findings->len; i++) {
        const PlanFinding *finding = findings->pdata[i];
        const CompareRow like = {.kind = ROW_LIMIT, .function = (char *)(guintptr) "", .name = finding->id};
        CompareRow *row = row_of(filling->rows, filling->states, &like);
        row->counts[filling->at] = MAX(row->counts[filling->at], 0) + (finding->holds ? 0 : 1);
        row->totals[filling->at]++;
    }
}

static void add_cost(const Filling *filling)
{
    const Plan *plan = filling->state->state;
    const Place place = {"", 0};
    int64_t gap = 0;
    if (plan->cost.total > plan->bound) {
        __int128 scaled = (__int128)(plan->cost.total - plan->bound) * 10000;
        gap = (int64_t)((scaled + plan->cost.total - 1) / plan->cost.total);
    }
    const struct {
        CompareRowKind kind;
        int64_t value;
    } rows[] = {{ROW_LICENCES, plan->cost.licences},
                {ROW_FIXED, plan->cost.fixed},
                {ROW_MIGRATION, plan->cost.migration},
                {ROW_STANDBY, plan->cost.standby},
                {ROW_COST, plan->cost.total},
                {ROW_BOUND, plan->bound},
                {ROW_GAP, gap}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        set_row(filling, rows[i].kind, &place, "", rows[i].value, 0);
}

/* ---- order ---- */

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
    if (a->of != b->of)
        return a->of < b->of ? -1 : 1;
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
        const CompareRow like = {
            .kind = ROW_UNPROTECTED, .of = row->of, .function = row->function, .name = (char *)(guintptr) ""};
        const CompareRow *all = row_of(rows, states, &like);
        for (guint s = 0; s < states; s++)
            if (row->counts[s] < 0 && all->counts[s] >= 0) {
                row->counts[s] = 0;
                row->totals[s] = all->totals[s];
            }
    }
}

static bool is_empty(const CompareRow *row, guint states)
{
    return row->kind == ROW_MANUAL && greatest(row, states) <= 0;
}

static void remove_empty(GPtrArray *rows, guint states)
{
    for (guint i = rows->len; i > 0; i--)
        if (is_empty(rows->pdata[i - 1], states))
            g_ptr_array_remove_index(rows, i - 1);
}

static guint reference_of(const GPtrArray *states, guint at)
{
    guint first = 0;
    while (((const CompareState *)states->pdata[at])->planned &&
           !((const CompareState *)states->pdata[first])->planned)
        first++;
    return first == at ? 0 : first;
}

static GPtrArray *differences_of(const CompareState *before, const CompareState *after)
{
    GPtrArray *differences = differences_new();
    if (before == after)
        return differences;
    differences_fleet(differences, before->fleet, after->fleet);
    if (before->planned && after->planned)
        differences_scenario(differences, before->scenario, after->scenario);
    return differences;
}

static void unref(gpointer array)
{
    g_ptr_array_unref(array);
}

Comparison *comparison_new(GPtrArray *states, const bool kinds[DOMAIN_KINDS], GError **error)
{
    g_autoptr(Comparison) comparison = g_new0(Comparison, 1);
    comparison->states = states;
    comparison->rows = g_ptr_array_new_with_free_func(row_free);
    comparison->differences = g_ptr_array_new_with_free_func(unref);
    comparison->reference = g_new0(guint, states->len + 1);
    for (guint s = 0; s < states->len; s++) {
        const CompareState *state = states->pdata[s];
        const Filling filling = {comparison->rows, states->len, s, state};
        for (char **function = state->scenario->functions; *function; function++)
            if (!add_function(&filling, *function, kinds, error))
                return NULL;
        add_limits(&filling);
        if (state->planned)
            add_cost(&filling);
        comparison->reference[s] = reference_of(states, s);
        g_ptr_array_add(comparison->differences,
                        differences_of(states->pdata[comparison->reference[s]], state));
    }
    fill_domains(comparison->rows, states->len);
    remove_empty(comparison->rows, states->len);
    g_ptr_array_sort_with_data(comparison->rows, compare_rows, GUINT_TO_POINTER(states->len));
    return g_steal_pointer(&comparison);
}

void comparison_free(Comparison *comparison)
{
    if (!comparison)
        return;
    g_ptr_array_unref(comparison->states);
    g_ptr_array_unref(comparison->rows);
    g_ptr_array_unref(comparison->differences);
    g_free(comparison->reference);
    g_free(comparison);
}

/* ---- words ---- */

static char *hundredths_text(int64_t number, const char *sign)
{
    return g_strdup_printf("%s%" G_GINT64_FORMAT ".%02d", sign, ABS(number) / 100, (int)(ABS(number) % 100));
}

char *compare_figure_text(const CompareRow *row, guint state, bool share_alone)
{
    int64_t count = row->counts[state];
    if (count < 0)
        return g_strdup("-");
    switch (compare_row_figure(row->kind)) {
    case FIGURE_HUNDREDTHS:
        return hundredths_text(count, "");
    case FIGURE_MONEY:
        return money_text_grouped(count);
    case FIGURE_BREACHES:
        return count ? g_strdup_printf("BREACH %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, count,
                                       row->totals[state])
                     : g_strdup("holds");
    case FIGURE_GAP: {
        g_autofree char *number = hundredths_text(count, "");
        return g_strdup_printf("%s %%", number);
    }
    case FIGURE_NUMBER:
        return count_text(count);
    case FIGURE_SHARE:
        break;
    }
    g_autofree char *number = count_text(count), *percent = percent_text(count, row->totals[state], 1);
    return share_alone ? g_steal_pointer(&percent) : g_strdup_printf("%s %7s", number, percent);
}

bool compare_ends(const CompareRow *row, guint states, guint *first, guint *last)
{
    *first = 0;
    *last = states - 1;
    while (*first + 1 < states && row->counts[*first] < 0)
        (*first)++;
    while (*last > 0 && row->counts[*last] < 0)
        (*last)--;
    return *first < *last;
}

/* In tenths of percentage points: the difference of two shares, rounded half away from zero, exactly. */
static int64_t points(const CompareRow *row, guint from, guint to)
{
    __int128 first = row->totals[from], second = row->totals[to];
    if (first == 0 || second == 0)
        return 0;
    __int128 difference = (__int128)row->counts[to] * first - (__int128)row->counts[from] * second;
    __int128 whole = first * second, sign = difference < 0 ? -1 : 1;
    return (int64_t)(sign * ((sign * difference * 2000 + whole) / (2 * whole)));
}

char *compare_change_text(const CompareRow *row, guint states)
{
    guint first = 0, last = 0;
    CompareFigure figure = compare_row_figure(row->kind);
    if (figure == FIGURE_BREACHES || !compare_ends(row, states, &first, &last))
        return g_strdup("");
    int64_t difference = row->counts[last] - row->counts[first];
    if (figure == FIGURE_SHARE) {
        int64_t tenths = points(row, first, last);
        return g_strdup_printf("%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "+", ABS(tenths) / 10,
                               (int)(ABS(tenths) % 10));
    }
    const char *sign = difference < 0 ? "-" : "+";
    if (figure == FIGURE_HUNDREDTHS || figure == FIGURE_GAP)
        return hundredths_text(difference, sign);
    if (figure == FIGURE_MONEY) {
        g_autofree char *money = money_text_grouped(ABS(difference));
        return g_strdup_printf("%s%s", sign, money);
    }
    g_autofree char *number = count_text(ABS(difference));
    return g_strconcat(sign, number, NULL);
}

/* File names alone, unless two are alike. */
static bool same_names(const GPtrArray *states)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint s = 0; s < states->len; s++)
        if (!g_hash_table_add(names, g_path_get_basename(((const CompareState *)states->pdata[s])->name)))
            return true;
    return false;
}

char *compare_state_label(const Comparison *comparison, guint state)
{
    const CompareState *of = comparison->states->pdata[state];
    return same_names(comparison->states) ? g_strdup(of->name) : g_path_get_basename(of->name);
}

static bool is_cost(const CompareRow *row)
{
    return row->kind >= ROW_LICENCES;
}

guint compare_block_end(const Comparison *comparison, guint from)
{
    const CompareRow *first = comparison->rows->pdata[from];
    guint end = from + 1;
    for (; end < comparison->rows->len; end++) {
        const CompareRow *row = comparison->rows->pdata[end];
        bool same = strcmp(row->function, first->function) == 0 && row->of == first->of &&
                    (row->kind >= ROW_LIMIT) == (first->kind >= ROW_LIMIT) && is_cost(row) == is_cost(first);
        if (!same)
            break;
    }
    return end;
}

bool compare_row_is_shared(const Comparison *comparison, const CompareRow *row)
{
    for (guint s = 0; s < comparison->states->len; s++)
        if (row->kind < ROW_LIMIT && row->counts[s] < 0)
            return false;
    return true;
}

char *compare_money_text(const Comparison *comparison)
{
    const Scenario *first = NULL;
    bool currencies = false, years = false, prices = false;
    for (guint s = 0; s < comparison->states->len; s++) {
        const CompareState *state = comparison->states->pdata[s];
        if (!state->planned)
            continue;
        first = first ? first : state->scenario;
        currencies = currencies || strcmp(first->currency, state->scenario->currency) != 0;
        years = years || first->years != state->scenario->years;
        prices = prices || g_strcmp0(first->prices, state->scenario->prices) != 0;
    }
    if (!first)
        return g_strdup("");
    if (currencies || years)
        return g_strdup_printf("the plans have different %s%s%s: their costs do not compare",
                               currencies ? "currencies" : "", currencies && years ? " and " : "",
                               years ? "horizons" : "");
    return g_strdup_printf("%s over %" G_GINT64_FORMAT " year%s%s%s%s", first->currency, first->years,
                           first->years == 1 ? "" : "s", first->prices || prices ? "; " : "",
                           prices          ? "prices of different origin"
                           : first->prices ? first->prices
                                           : "",
                           first->prices && !prices ? " prices" : "");
}
