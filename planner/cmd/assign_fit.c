#include "cmd/assign_fit.h"

#include "base/table.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define SHOWN 6 /* differences and breaches that are named before their number is */

/* "crowdstrike-falcon: high, windows, check-in, dubai" */
static char *class_text(const FleetClass *class, const char *function)
{
    const char *const *stack = fleet_class_stack(class, function);
    g_autofree char *agents =
        stack ? g_strjoinv("+", (char **)(gpointer)stack) : g_strdup("nothing in charge");
    g_autoptr(GString) text = g_string_new(agents);
    for (guint a = 0; a < class->attributes->len; a++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, a);
        g_autofree char *values = g_strjoinv("+", attribute->values);
        g_string_append_printf(text, "%s%s", a ? ", " : ": ", values);
    }
    return text_for_terminal(text->str);
}

typedef struct {
    const FleetClass *class;
    int64_t planned, now;
} Difference;

static int compare_differences(gconstpointer left, gconstpointer right)
{
    const Difference *a = left, *b = right;
    int64_t of_a = ABS(a->planned - a->now), of_b = ABS(b->planned - b->now);
    return of_a > of_b ? -1 : of_a < of_b;
}

/* The largest first, of equal ones in the order of classes. */
static GArray *find_differences(const Allotment *allotment, const Fleet *planned, const Fleet *now)
{
    GArray *differences = g_array_new(FALSE, FALSE, sizeof(Difference));
    g_autofree int64_t *found = g_new0(int64_t, planned->classes->len + 1);
    for (guint i = 0; i < now->classes->len; i++) {
        const FleetClass *class = now->classes->pdata[i];
        if (allotment->known[i] >= 0)
            found[allotment->known[i]] = class->count;
        Difference fresh = {class, 0, class->count};
        if (allotment->known[i] < 0)
            g_array_append_val(differences, fresh);
    }
    for (guint i = 0; i < planned->classes->len; i++) {
        const FleetClass *class = planned->classes->pdata[i];
        Difference other = {class, class->count, found[i]};
        if (other.planned != other.now)
            g_array_append_val(differences, other);
    }
    g_array_sort(differences, compare_differences);
    return differences;
}

static void add_wrapped(GString *out, char *line)
{
    text_wrap(line, 0, 0, WIDTH, out);
    g_string_append_c(out, '\n');
    g_free(line);
}

static void tell_differences(const Allotment *allotment, const GArray *differences, const Fleet *planned,
                             const char *function, GString *out)
{
    g_autofree char *scaled = count_text(allotment->endpoints[FIT_SCALED]),
                    *unplanned = count_text(allotment->endpoints[FIT_NONE]),
                    *gone = count_text(allotment->gone), *fleet = count_text(planned->endpoints);
    add_wrapped(out,
                g_strdup_printf("The inventories are not the fleet of the plan (%s endpoints): %u class%s "
                                "differ%s.",
                                fleet, differences->len, differences->len == 1 ? "" : "es",
                                differences->len == 1 ? "s" : ""));
    g_autoptr(Table) table = table_new("rrl");
    const char *const head[] = {"planned", "now", "class"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < MIN(differences->len, SHOWN); i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        g_autofree char *before = count_text(difference->planned), *after = count_text(difference->now);
        g_autofree char *text = class_text(difference->class, function);
        table_add(table, before);
        table_add(table, after);
        table_add(table, text);
    }
    table_plain(table, 2, WIDTH, out);
    if (differences->len > SHOWN)
        g_string_append_printf(out, "  and %u more\n", differences->len - SHOWN);
    if (allotment->endpoints[FIT_SCALED])
        add_wrapped(out,
                    g_strdup_printf("%s endpoint%s whose attributes the plan knows get%s its mix for these "
                                    "attributes, in proportion.",
                                    scaled, allotment->endpoints[FIT_SCALED] == 1 ? "" : "s",
                                    allotment->endpoints[FIT_SCALED] == 1 ? "s" : ""));
    if (allotment->endpoints[FIT_NONE])
        add_wrapped(out, g_strdup_printf("%s endpoint%s with attributes that the plan does not know: left as "
                                         "they are; plan again to cover them.",
                                         unplanned, allotment->endpoints[FIT_NONE] == 1 ? "" : "s"));
    if (allotment->gone)
        add_wrapped(
            out, g_strdup_printf("%s endpoint%s of the plan %s gone, with all of the same attributes.", gone,
                                 allotment->gone == 1 ? "" : "s", allotment->gone == 1 ? "is" : "are"));
}

/* What the fleet as it is comes to: as allotted, and as it runs today where the plan says nothing. */
static Plan *state_after(const Scenario *scenario, const Fleet *now, const Allotment *allotment,
                         GError **error)
{
    g_autoptr(Plan) state = plan_new(), today = audit_today(scenario, now, NULL, error);
    if (!today)
        return NULL;
    for (guint f = 0; f < allotment->plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(allotment->plan->functions, PlanFunction, f);
        GArray *pieces = plan_add_function(state, function->function);
        const GArray *running = plan_pieces(today, function->function);
        g_array_append_vals(pieces, function->pieces->data, function->pieces->len);
        for (guint i = 0; running && i < running->len; i++) {
            const PlanPiece *piece = &g_array_index(running, PlanPiece, i);
            if (allotment->fit[piece->class] == FIT_NONE)
                g_array_append_val(pieces, *piece);
        }
        plan_sort_pieces(pieces);
    }
    return audit_limits(scenario, now, state, error) ? g_steal_pointer(&state) : NULL;
}

/* Tells which limits are breached; false where any is. */
static bool tell_limits(const Plan *state, GString *out)
{
    guint breached = 0;
    for (guint i = 0; i < state->findings->len; i++) {
        const PlanFinding *finding = state->findings->pdata[i];
        if (finding->holds || ++breached > SHOWN)
            continue;
        const PlanMeasurement *worst = &g_array_index(finding->measured, PlanMeasurement, 0);
        g_autofree char *count = count_text(worst->count), *bound = count_text(finding->bound);
        g_autofree char *line = g_strdup_printf(
            "BREACH %s%s%s: %s%s%s, %s %s allowed", finding->id, finding->each_value ? ", " : "",
            finding->each_value ? finding->each_value : "", worst->domain, *worst->domain ? " " : "", count,
            finding->at_least ? "at least" : "at most", bound);
        add_wrapped(out, text_for_terminal(line));
    }
    if (breached > SHOWN)
        g_string_append_printf(out, "and %u more breached\n", breached - SHOWN);
    if (!breached)
        add_wrapped(out, g_strdup_printf("All %u limits hold on it as well (budgets apart, for nothing is "
                                         "priced here).",
                                         state->findings->len));
    return breached == 0;
}

bool assign_fit_text(const Verification *plan, const Fleet *now, const Allotment *allotment, GString *out)
{
    g_autoptr(GArray) differences = find_differences(allotment, plan->fleet, now);
    if (differences->len == 0)
        return true;
    tell_differences(allotment, differences, plan->fleet,
                     plan->scenario->functions[0] ? plan->scenario->functions[0] : "", out);
    g_autoptr(GError) wrong = NULL;
    g_autoptr(Plan) state = state_after(plan->scenario, now, allotment, &wrong);
    bool good = allotment->endpoints[FIT_NONE] == 0;
    if (!state) {
        g_autofree char *safe = text_for_terminal(wrong->message);
        add_wrapped(out, g_strdup_printf("Its limits cannot be measured: %s.", safe));
        return false;
    }
    return tell_limits(state, out) && good;
}
