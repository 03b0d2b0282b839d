/* An outage's impact on a terminal, at most 80 columns wide. */
#include "audit/impact.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define VALUES_SHOWN 12

static void write_known(GString *out, const char *what, const char *text)
{
    g_autofree char *line = text ? g_strdup_printf("%s: %s", what, text) : NULL;
    impact_add_wrapped(out, 2, line);
}

static void write_event(const Outage *outage, GString *out)
{
    g_autofree char *head = g_strdup_printf("%s%s%s (%s, stops the %s)", outage->title,
                                            outage->date ? ", " : "", outage->date ? outage->date : "",
                                            outage_kind_name(outage->kind), outage_stops_name(outage->stops));
    g_autofree char *platforms = outage->platforms ? g_strjoinv(", ", outage->platforms) : NULL;
    impact_add_wrapped(out, 0, head);
    impact_add_wrapped(out, 2, outage->what);
    impact_add_wrapped(out, 2, outage->affected);
    impact_add_wrapped(out, 2, outage->recovery);
    write_known(out, "where", platforms);
    write_known(out, "versions", outage->versions);
    write_known(out, "channel", outage->channel);
    for (guint i = 0; i < outage->sources->len; i++) {
        const OutageSource *source = &g_array_index(outage->sources, OutageSource, i);
        g_autofree char *line = g_strdup_printf("source: %s, read %s", source->title, source->read);
        impact_add_wrapped(out, 2, line);
        impact_add_wrapped(out, 4, source->url);
    }
}

/* "12.5 h", rounded up to a tenth; "3 d 4 h" from two days on. */
static char *hours_text(int64_t seconds)
{
    if (seconds < 0)
        return g_strdup("not known");
    if (seconds >= 48 * 3600) {
        int64_t hours = (seconds + 3599) / 3600;
        return g_strdup_printf("%" G_GINT64_FORMAT " d %d h", hours / 24, (int)(hours % 24));
    }
    int64_t tenths = (seconds + 359) / 360;
    return g_strdup_printf("%" G_GINT64_FORMAT ".%d h", tenths / 10, (int)(tenths % 10));
}

static char *lost_text(int64_t seconds)
{
    return seconds < 0 ? g_strdup("not known") : count_text(seconds / 3600 + (seconds % 3600 ? 1 : 0));
}

/* When hot backups take over. */
static const char *hot_text(const Outage *outage, const OutageImpact *impact)
{
    if (impact->all.hot == 0)
        return "none";
    return outage_by_hand(outage) ? "when recovered" : "at once";
}

static char *cold_text(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew)
{
    if (impact->all.cold == 0)
        return g_strdup("none");
    return outage_by_hand(outage) ? g_strdup("when recovered")
                                  : hours_text(outage_cold_time(outage, impact, crew));
}

static void write_counts(const ImpactView *view, OutageImpact *const impacts[IMPACT_STATES],
                         const char *function, GString *out)
{
    g_autofree char *columns = g_strndup("lrrrr", 1 + 2 * (gsize)view->count);
    g_autoptr(Table) table = table_new(columns);
    g_autofree char *safe = text_for_terminal(function);
    table_add(table, safe);
    for (int s = 0; s < view->count; s++) {
        table_add(table, view->states[s].name);
        table_add(table, "");
    }
    for (gsize i = 0; i < IMPACT_LINES; i++) {
        table_add(table, impact_lines[i].text);
        for (int s = 0; s < view->count; s++)
            impact_add_share(table, impact_count(&impacts[s]->all, impact_lines[i].offset),
                             impacts[s]->all.endpoints);
    }
    table_add(table, "endpoints that need it");
    for (int s = 0; s < view->count; s++)
        impact_add_share(table, impacts[s]->all.endpoints, impacts[s]->all.endpoints);
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}

static const char *back_note(const Outage *outage)
{
    if (outage->kind == OUTAGE_COMPROMISE)
        return "Hostile wherever the agent runs, so each of these endpoints is recovered by hand.";
    if (outage->stops == STOPS_MACHINE)
        return "The machine itself stops, hot backups with it: one on the same endpoint takes over when that "
               "has been recovered by hand, not before.";
    if (outage->stops == STOPS_CONSOLE)
        return "The agents go on protecting: nobody is down, but what is exposed is not managed.";
    return NULL;
}

static void write_costs(const ImpactView *view, const Outage *outage,
                        OutageImpact *const impacts[IMPACT_STATES], Table *table)
{
    table_add(table, "endpoint-hours lost");
    for (int s = 0; s < view->count; s++) {
        g_autofree char *text = lost_text(outage_lost(outage, impacts[s], &view->crew));
        table_add(table, text);
    }
    if (!impacts[0]->costed)
        return;
    g_autofree char *currency = text_for_terminal(view->scenario->currency);
    table_addf(table, "cost of downtime%s%s", *currency ? ", " : "", currency);
    for (int s = 0; s < view->count; s++) {
        Money cost = outage_cost(outage, impacts[s], &view->crew);
        g_autofree char *text = cost < 0 ? g_strdup("not known") : money_text_grouped(cost);
        table_add(table, text);
    }
}

static void write_times(const ImpactView *view, const Outage *outage,
                        OutageImpact *const impacts[IMPACT_STATES], GString *out)
{
    static const int shares[] = {50, 95, 100};
    g_autofree char *columns = g_strndup("lrr", 1 + (gsize)view->count);
    g_autoptr(Table) table = table_new(columns);
    table_add(table, "recovery");
    for (int s = 0; s < view->count; s++)
        table_add(table, view->states[s].name);
    table_add(table, "hot backups have taken over");
    for (int s = 0; s < view->count; s++)
        table_add(table, hot_text(outage, impacts[s]));
    table_add(table, "cold backups have taken over after");
    for (int s = 0; s < view->count; s++) {
        g_autofree char *text = cold_text(outage, impacts[s], &view->crew);
        table_add(table, text);
    }
    table_add(table, "endpoints to bring back");
    for (int s = 0; s < view->count; s++) {
        g_autofree char *count = count_text(impacts[s]->down);
        table_add(table, count);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
        table_addf(table, "%d %% are back after", shares[i]);
        for (int s = 0; s < view->count; s++) {
            g_autofree char *text = hours_text(outage_time(outage, impacts[s], &view->crew, shares[i]));
            table_add(table, text);
        }
    }
    write_costs(view, outage, impacts, table);
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}

/* What went into the times, and what to say where they are not known. */
static void write_notes(const ImpactView *view, const Outage *outage,
                        OutageImpact *const impacts[IMPACT_STATES], GString *out)
{
    bool hands = outage_by_hand(outage), waiting = false, manual = false;
    for (int s = 0; s < view->count; s++) {
        waiting = waiting || (impacts[s]->down && outage_time(outage, impacts[s], &view->crew, 100) < 0);
        manual = manual || impacts[s]->all.manual;
    }
    impact_add_wrapped(out, 0, back_note(outage));
    if (hands && view->crew.technicians && view->crew.minutes) {
        g_autofree char *line = g_strdup_printf(
            "%" G_GINT64_FORMAT " technician%s, %" G_GINT64_FORMAT " minute%s on each endpoint.",
            view->crew.technicians, view->crew.technicians == 1 ? "" : "s", view->crew.minutes,
            view->crew.minutes == 1 ? "" : "s");
        impact_add_wrapped(out, 0, line);
    } else if (hands) {
        impact_add_wrapped(out, 0, "Say --technicians and --minutes to learn how long that takes.");
    } else if (waiting) {
        impact_add_wrapped(
            out, 0,
            "What has no backup waits for the vendor; say --fixed-after to learn how long, and "
            "--deploy for cold backups.");
    }
    if (impacts[0]->costed && view->crew.downtime < 0 && view->scenario->prices) {
        g_autofree char *line = g_strdup_printf("Cost of downtime: %s.", view->scenario->prices);
        impact_add_wrapped(out, 0, line);
    }
    if (manual && impacts[0]->costed)
        impact_add_wrapped(out, 0,
                           "Endpoints on a manual fallback keep working, so they are not in the cost.");
}

static void write_recovery(const ImpactView *view, const Outage *outage,
                           OutageImpact *const impacts[IMPACT_STATES], GString *out)
{
    write_times(view, outage, impacts, out);
    write_notes(view, outage, impacts, out);
    impact_add_curve(view, outage, impacts, out);
}

typedef struct {
    const char *value;
    int64_t exposed;
} Part;

static int compare_parts(gconstpointer left, gconstpointer right)
{
    const Part *a = left, *b = right;
    if (a->exposed != b->exposed)
        return a->exposed > b->exposed ? -1 : 1;
    return strcmp(a->value, b->value);
}

/* Sorts the values by the endpoints exposed today. */
static void worst_first(const ImpactView *view, const ImpactGround *ground, const Outage *outage,
                        const char *attribute, GPtrArray *values)
{
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Part));
    for (guint v = 0; v < values->len; v++) {
        OutageImpact *impacts[IMPACT_STATES] = {NULL, NULL};
        impact_measure_part(view, ground, outage, attribute, values->pdata[v], impacts);
        Part part = {values->pdata[v], impacts[0]->all.exposed};
        g_array_append_val(sorted, part);
        for (int s = 0; s < view->count; s++)
            outage_impact_free(impacts[s]);
    }
    g_array_sort(sorted, compare_parts);
    for (guint v = 0; v < values->len; v++)
        values->pdata[v] = (gpointer)(guintptr)g_array_index(sorted, Part, v).value;
}

static void write_parts(const ImpactView *view, const ImpactGround *ground, const Outage *outage,
                        GString *out)
{
    for (gsize p = 0; p < IMPACT_PARTS; p++) {
        g_autoptr(GPtrArray) values = impact_values(view->fleet, impact_parts[p]);
        if (values->len == 0)
            continue;
        g_autofree char *columns = g_strndup("lrrrrrrr", 2 + 3 * (gsize)view->count);
        g_autoptr(Table) table = table_new(columns);
        g_autofree char *what = g_strdup_printf("by %s", impact_parts[p]);
        table_add(table, what);
        table_add(table, "endpoints");
        for (int s = 0; s < view->count; s++) {
            table_add(table, view->states[s].name);
            table_add(table, "");
            table_add(table, "bare");
        }
        worst_first(view, ground, outage, impact_parts[p], values);
        for (guint v = 0; v < MIN(values->len, VALUES_SHOWN); v++) {
            OutageImpact *impacts[IMPACT_STATES] = {NULL, NULL};
            impact_measure_part(view, ground, outage, impact_parts[p], values->pdata[v], impacts);
            g_autofree char *safe = text_for_terminal(values->pdata[v]);
            g_autofree char *all = count_text(impacts[0]->all.endpoints);
            table_add(table, safe);
            table_add(table, all);
            for (int s = 0; s < view->count; s++) {
                g_autofree char *none = count_text(impacts[s]->all.none);
                impact_add_share(table, impacts[s]->all.exposed, impacts[s]->all.endpoints);
                table_add(table, none);
                outage_impact_free(impacts[s]);
            }
        }
        g_string_append_c(out, '\n');
        table_plain(table, 0, WIDTH, out);
        if (values->len > VALUES_SHOWN)
            g_string_append_printf(out, "and %u more: --format json lists all\n", values->len - VALUES_SHOWN);
    }
}

static void write_stacks(const ImpactView *view, const Outage *outage, GString *out)
{
    if (g_strv_length(view->scenario->functions) < 2)
        return;
    int64_t exposed = 0, installed = outage_stacks(outage, view->scenario, view->fleet, &exposed);
    g_autofree char *of = count_text(exposed), *anywhere = count_text(installed);
    g_autofree char *line =
        g_strdup_printf("On whole stacks today: %s endpoints lose at least one function; an "
                        "agent that fails runs on %s.",
                        of, anywhere);
    g_string_append_c(out, '\n');
    impact_add_wrapped(out, 0, line);
}

bool impact_text(const ImpactView *view, const Outage *outage, GString *out, GError **error)
{
    bool any = false;
    write_event(outage, out);
    for (char **function = view->scenario->functions; *function; function++) {
        g_auto(ImpactGround) ground = {0};
        if (!impact_ground_init(&ground, view, *function, error))
            return false;
        OutageImpact *impacts[IMPACT_STATES] = {NULL, NULL};
        bool touched = false;
        for (int s = 0; s < view->count; s++) {
            impacts[s] = outage_measure(outage, &ground.of[s], &view->crew, NULL);
            touched = touched || impacts[s]->all.exposed || impacts[s]->all.also;
        }
        if (touched) {
            write_counts(view, impacts, *function, out);
            write_recovery(view, outage, impacts, out);
            write_parts(view, &ground, outage, out);
        }
        any = any || touched;
        for (int s = 0; s < view->count; s++)
            outage_impact_free(impacts[s]);
    }
    if (!any)
        g_string_append(out, "\nNo endpoint depends on what fails.\n");
    else
        write_stacks(view, outage, out);
    return true;
}
