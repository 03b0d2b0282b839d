/* The audit on a terminal, at most 80 columns wide. */
#include "audit/report.h"
#include "audit/stacks.h"
#include "base/table.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define GAPS_SHOWN 8
#define STACKS_SHOWN 3

static void add_safe(Table *table, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    table_add(table, safe);
}

static void add_head(Table *table, const char *const *head, gsize length)
{
    for (gsize i = 0; i < length; i++)
        table_add(table, head[i]);
}

static void add_percent(Table *table, int64_t count, int64_t total)
{
    g_autofree char *text = percent_text(count, total, 1);
    table_add(table, text);
}

/* Without its sign, for columns whose head has it. */
static void add_ratio(Table *table, int64_t count, int64_t total)
{
    g_autofree char *text = percent_text(count, total, 1);
    char *sign = strstr(text, " %");
    if (sign)
        *sign = '\0';
    table_add(table, text);
}

static void add_count(Table *table, int64_t count)
{
    g_autofree char *text = count_text(count);
    table_add(table, text);
}

static void add_wrapped(GString *out, int indent, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    g_string_append_printf(out, "%*s", indent, "");
    text_wrap(safe, indent, indent, WIDTH, out);
    g_string_append_c(out, '\n');
}

/* ---- the limits ---- */

/* One row stands for all values of `each`: how far a finding is from its bound, to find the worst. */
static bool is_worse(const PlanFinding *a, const PlanFinding *b)
{
    if (a->holds != b->holds)
        return !a->holds;
    if (a->measured->len == 0 || b->measured->len == 0)
        return a->measured->len > b->measured->len;
    int64_t of_a = g_array_index(a->measured, PlanMeasurement, 0).count - a->bound;
    int64_t of_b = g_array_index(b->measured, PlanMeasurement, 0).count - b->bound;
    return a->at_least ? of_a < of_b : of_a > of_b;
}

static bool same_limit(const PlanFinding *a, const PlanFinding *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->function, b->function) == 0;
}

/* The worst of the findings of the same limit, and how many there are and are breached; NULL where an earlier
 * finding has told of it. */
static const PlanFinding *worst_of(const Plan *plan, guint first, int *all, int *breached)
{
    const PlanFinding *worst = plan->findings->pdata[first], *own = worst;
    *all = *breached = 0;
    for (guint i = 0; i < plan->findings->len; i++) {
        const PlanFinding *finding = plan->findings->pdata[i];
        if (!same_limit(own, finding))
            continue;
        if (i < first)
            return NULL;
        (*all)++;
        *breached += finding->holds ? 0 : 1;
        if (is_worse(finding, worst))
            worst = finding;
    }
    return worst;
}

static void add_measured(Table *table, const Limit *limit, const PlanFinding *finding)
{
    if (finding->measured->len == 0) {
        const char *const nothing[] = {"nothing to measure", "", ""};
        add_head(table, nothing, G_N_ELEMENTS(nothing));
        return;
    }
    const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, 0);
    g_autofree char *name =
        g_strconcat(finding->each_value ? finding->each_value : "",
                    finding->each_value && *measured->domain ? ": " : "", measured->domain, NULL);
    add_safe(table, name);
    g_autofree char *percent = percent_text(measured->count, measured->total, 1);
    g_autofree char *text = audit_measured_text(limit, measured);
    table_add(table, text);
    table_add(table, audit_is_fraction(limit, measured) ? percent : "");
}

static void write_limits(const AuditReport *report, GString *out)
{
    g_autoptr(Table) table = table_new("llrrrr");
    const char *const head[] = {"limit", "today: the worst", "measured", "", "allowed", ""};
    add_head(table, head, G_N_ELEMENTS(head));
    for (guint i = 0; i < report->plan->findings->len; i++) {
        int all = 0, breached = 0;
        const PlanFinding *worst = worst_of(report->plan, i, &all, &breached);
        if (!worst)
            continue;
        g_autofree char *name = report->functions->len > 1 &&
                                        !audit_limit(report->scenario, worst->id, NULL)->function &&
                                        strcmp(worst->function, ALL_FUNCTIONS) != 0
                                    ? g_strdup_printf("%s, %s", worst->id, worst->function)
                                    : g_strdup(worst->id);
        g_autofree char *counted = all > 1 ? g_strdup_printf("%s (%d)", name, all) : g_strdup(name);
        add_safe(table, counted);
        const Limit *limit = audit_limit(report->scenario, worst->id, NULL);
        g_autofree char *bound = audit_bound_text(limit, worst->bound);
        add_measured(table, limit, worst);
        table_addf(table, "%s %s", worst->at_least ? "≥" : "≤", bound);
        if (breached && all > 1)
            table_addf(table, "BREACH (%d)", breached);
        else
            table_add(table, breached ? "BREACH" : "holds");
    }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}

static void write_breach(const Limit *limit, const PlanFinding *finding, GString *out)
{
    for (guint i = 0; i < finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, i);
        if (measured->holds)
            continue;
        int64_t excess = audit_excess(finding, measured);
        const char *unit = audit_unit(limit, measured, excess);
        g_autoptr(GString) line = g_string_new(NULL);
        if (finding->each_value)
            g_string_append_printf(line, "%s: ", finding->each_value);
        g_autofree char *text = audit_measured_text(limit, measured);
        g_autofree char *percent = percent_text(measured->count, measured->total, 1);
        g_autofree char *bound = audit_bound_text(limit, finding->bound);
        g_autofree char *by =
            audit_is_fraction(limit, measured) ? count_text(excess) : audit_bound_text(limit, excess);
        g_string_append_printf(line, "%s%s%s", measured->domain, *measured->domain ? " " : "", text);
        if (audit_is_fraction(limit, measured))
            g_string_append_printf(line, " (%s)", percent);
        g_string_append_printf(line, ", %s %s: %s %s%stoo %s", finding->at_least ? "at least" : "at most",
                               bound, by, unit, *unit ? " " : "", finding->at_least ? "few" : "many");
        add_wrapped(out, 4, line->str);
    }
}

static void write_breaches(const AuditReport *report, GString *out)
{
    for (guint i = 0; i < report->plan->findings->len; i++) {
        int all = 0, breached = 0;
        const PlanFinding *first = report->plan->findings->pdata[i];
        if (!worst_of(report->plan, i, &all, &breached) || !breached)
            continue;
        const Limit *limit = audit_limit(report->scenario, first->id, NULL);
        g_autofree char *words = audit_limit_text(limit, NULL);
        g_autofree char *line = g_strdup_printf("%s: %s", limit->id, limit->text ? limit->text : words);
        g_string_append_c(out, '\n');
        add_wrapped(out, 0, line);
        if (limit->text)
            add_wrapped(out, 2, words);
        if (limit->source) {
            g_autofree char *source = g_strdup_printf("source: %s", limit->source);
            add_wrapped(out, 2, source);
        }
        for (guint f = i; f < report->plan->findings->len; f++) {
            const PlanFinding *finding = report->plan->findings->pdata[f];
            if (same_limit(first, finding) && !finding->holds)
                write_breach(limit, finding, out);
        }
    }
}

/* ---- concentration ---- */

static const char *const whole_head[] = {"largest", "n",     "known", "HHI", "1/HHI",
                                         "CR1 %",   "CR3 %", "CR4 %", "bits"};
static const char *const part_head[] = {"largest", "n", "known", "HHI", "1/HHI", "CR1 %"};

/* As many columns as the head has. Where the catalog does not know every domain, the shares do not add up,
 * and an effective number would mislead. */
static void add_indices(Table *table, const Concentration *concentration, gsize columns)
{
    if (concentration->domains->len == 0) {
        table_add(table, "none known");
        for (gsize i = 1; i < columns; i++)
            table_add(table, "");
        return;
    }
    g_autofree char *effective = concentration_effective(concentration);
    add_safe(table, g_array_index(concentration->domains, Exposure, 0).domain);
    table_addf(table, "%u", concentration->domains->len);
    add_ratio(table, concentration->protected - concentration->without, concentration->protected);
    table_addf(table, "%" G_GINT64_FORMAT, concentration_hhi(concentration));
    table_add(table, effective);
    add_ratio(table, concentration_largest(concentration, 1), concentration->protected);
    if (columns == G_N_ELEMENTS(part_head))
        return;
    g_autofree char *entropy = concentration_entropy(concentration);
    add_ratio(table, concentration_largest(concentration, 3), concentration->protected);
    add_ratio(table, concentration_largest(concentration, 4), concentration->protected);
    table_add(table, entropy);
}

static void write_whole(const AuditReport *report, const AuditFunction *function, GString *out)
{
    g_autofree char *protected = count_text(function->protected);
    g_autofree char *without = count_text(function->endpoints - function->protected);
    g_autofree char *backed = count_text(function->with_backup);
    g_autofree char *line = g_strdup_printf("%s: %s protected (%s with a hot backup), %s unprotected",
                                            function->function, protected, backed, without);
    g_string_append_c(out, '\n');
    add_wrapped(out, 0, line);
    g_autoptr(Table) table = table_new("llrrrrrrrr");
    table_add(table, "by");
    add_head(table, whole_head, G_N_ELEMENTS(whole_head));
    for (guint i = 0; i < report->concentrations->len; i++) {
        const Concentration *concentration = report->concentrations->pdata[i];
        if (strcmp(concentration->function, function->function) != 0 || concentration->attribute)
            continue;
        table_add(table, domain_kind_name(concentration->kind));
        add_indices(table, concentration, G_N_ELEMENTS(whole_head));
    }
    table_plain(table, 0, WIDTH, out);
}

static void write_part(const AuditReport *report, const Concentration *first, DomainKind kind, GString *out)
{
    g_autoptr(Table) table = table_new("lrlrrrrr");
    g_autofree char *what = g_strdup_printf("%s by %s", domain_kind_name(kind), first->attribute);
    add_safe(table, what);
    table_add(table, "endpoints");
    add_head(table, part_head, G_N_ELEMENTS(part_head));
    for (guint n = 0; n < report->concentrations->len; n++) {
        const Concentration *row = report->concentrations->pdata[n];
        if (row->kind != kind || g_strcmp0(row->attribute, first->attribute) != 0 ||
            strcmp(row->function, first->function) != 0)
            continue;
        add_safe(table, row->value);
        add_count(table, row->endpoints);
        add_indices(table, row, G_N_ELEMENTS(part_head));
    }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}

/* One table for each attribute and kind; of kinds only vendors unless asked for all. */
static void write_parts(const AuditReport *report, const AuditFunction *function, bool verbose, GString *out)
{
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < report->concentrations->len; i++) {
        const Concentration *part = report->concentrations->pdata[i];
        if (strcmp(part->function, function->function) != 0 || !part->attribute ||
            !g_hash_table_add(done, part->attribute))
            continue;
        for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
            if (verbose || kind == DOMAIN_VENDOR)
                write_part(report, part, kind, out);
    }
}

static void write_gaps(const AuditFunction *function, bool verbose, GString *out)
{
    guint shown = verbose ? function->gaps->len : MIN(function->gaps->len, GAPS_SHOWN);
    if (function->gaps->len == 0)
        return;
    g_autoptr(Table) table = table_new("lr");
    g_autofree char *what = g_strdup_printf("no %s on", function->function);
    add_safe(table, what);
    table_add(table, "endpoints");
    for (guint i = 0; i < shown; i++) {
        add_safe(table, g_array_index(function->gaps, AuditGap, i).text);
        add_count(table, g_array_index(function->gaps, AuditGap, i).count);
    }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
    if (shown < function->gaps->len)
        g_string_append_printf(out, "and %u more: --verbose lists all\n", function->gaps->len - shown);
}

static void write_stacks(const AuditReport *report, GString *out)
{
    if (report->functions->len < 2)
        return;
    g_autoptr(Table) table = table_new("llrr");
    const char *const head[] = {"any function in charge by", "", "endpoints", ""};
    add_head(table, head, G_N_ELEMENTS(head));
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        for (guint i = 0; i < MIN(report->any_function[kind]->len, STACKS_SHOWN); i++) {
            const Exposure *exposure = &g_array_index(report->any_function[kind], Exposure, i);
            table_add(table, i ? "" : domain_kind_name(kind));
            add_safe(table, exposure->domain);
            add_count(table, exposure->count);
            add_percent(table, exposure->count, report->stacked);
        }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}

/* Does any limit speak of the function? */
static bool is_asked(const AuditReport *report, const AuditFunction *function)
{
    for (guint i = 0; i < report->plan->findings->len; i++)
        if (strcmp(((const PlanFinding *)report->plan->findings->pdata[i])->function, function->function) ==
            0)
            return true;
    return report->plan->findings->len == 0;
}

static void write_functions(const AuditReport *report, bool verbose, GString *out)
{
    g_autoptr(GString) others = g_string_new(NULL);
    for (guint f = 0; f < report->functions->len; f++) {
        const AuditFunction *function = report->functions->pdata[f];
        if (!verbose && !is_asked(report, function)) {
            g_string_append_printf(others, "%s%s", others->len ? ", " : "", function->function);
            continue;
        }
        write_whole(report, function, out);
        write_parts(report, function, verbose, out);
        write_gaps(function, verbose, out);
    }
    if (others->len) {
        g_autofree char *line =
            g_strdup_printf("No limit is about %s alone: --verbose shows them too.", others->str);
        g_string_append_c(out, '\n');
        add_wrapped(out, 0, line);
    }
}

/* Counts stand below one another, texts beside them. */
static gboolean write_assumption(gpointer text, gpointer count, gpointer out)
{
    g_autofree char *number = count_text(*(int64_t *)count), *safe = text_for_terminal(text);
    g_string_append_printf(out, "%9s  ", number);
    text_wrap(safe, 11, 11, WIDTH, out);
    g_string_append_c(out, '\n');
    return FALSE;
}

static GString *write_all(const AuditReport *report, bool verbose)
{
    GString *out = g_string_new(NULL);
    guint breached = 0, all = report->plan->findings->len;
    for (guint i = 0; i < all; i++)
        breached += ((const PlanFinding *)report->plan->findings->pdata[i])->holds ? 0 : 1;
    g_autofree char *endpoints = count_text(report->fleet->endpoints);
    g_string_append_printf(out, "%s endpoints, %u check%s of limits: ", endpoints, all, all == 1 ? "" : "s");
    g_string_append_printf(out, breached ? "%u breached\n" : "all hold\n", breached);
    if (all)
        write_limits(report, out);
    write_breaches(report, out);
    write_functions(report, verbose, out);
    write_stacks(report, out);
    if (g_tree_nnodes(report->fleet->assumptions))
        g_string_append(out, "\nendpoints  what is assumed of them\n");
    g_tree_foreach(report->fleet->assumptions, write_assumption, out);
    return out;
}

const AuditFormat audit_text = {"text", "for a terminal", write_all};
