/* The audit as JUnit XML, so that a pipeline can gate on it: a suite for each policy, a case for each check.
 */
#include "audit/report.h"
#include "base/text.h"

static void add_attribute(GString *out, const char *name, const char *text)
{
    g_autofree char *clean = text_for_terminal(text);
    g_autofree char *escaped = g_markup_escape_text(clean, -1);
    g_string_append_printf(out, " %s=\"%s\"", name, escaped);
}

static char *breach_text(const Limit *limit, const PlanFinding *finding)
{
    g_autoptr(GString) text = g_string_new(limit->text ? limit->text : limit->id);
    for (guint i = 0; i < finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, i);
        if (measured->holds)
            continue;
        g_autofree char *found = audit_measured_text(limit, measured);
        g_autofree char *bound = audit_bound_text(limit, finding->bound);
        g_string_append_printf(text, "; %s%s%s, %s %s", measured->domain, *measured->domain ? " " : "", found,
                               finding->at_least ? "at least" : "at most", bound);
    }
    if (limit->source)
        g_string_append_printf(text, "; source: %s", limit->source);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_case(const Policy *policy, const Limit *limit, const PlanFinding *finding, GString *out)
{
    g_autofree char *name = g_strconcat(finding->id, finding->each_value ? " " : "",
                                        finding->each_value ? finding->each_value : "", NULL);
    g_autofree char *suite = g_strdup_printf("%s.%s", policy->id, finding->function);
    g_string_append(out, "    <testcase");
    add_attribute(out, "classname", suite);
    add_attribute(out, "name", name);
    if (finding->holds) {
        g_string_append(out, "/>\n");
        return;
    }
    g_autofree char *text = breach_text(limit, finding),
                    *words = audit_limit_text(limit, finding->each_value);
    g_string_append(out, ">\n      <failure type=\"breach\"");
    add_attribute(out, "message", words);
    g_autofree char *clean = text_for_terminal(text), *escaped = g_markup_escape_text(clean, -1);
    g_string_append_printf(out, ">%s</failure>\n    </testcase>\n", escaped);
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer out)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, *(int64_t *)count);
    g_autofree char *name = g_strdup_printf("endpoints assumed: %s", (const char *)text);
    g_string_append(out, "      <property");
    add_attribute(out, "name", name);
    add_attribute(out, "value", number);
    g_string_append(out, "/>\n");
    return FALSE;
}

/* What the findings rest on. */
static char *properties_text(const AuditReport *report)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (g_tree_nnodes(report->fleet->assumptions)) {
        g_string_append(text, "    <properties>\n");
        g_tree_foreach(report->fleet->assumptions, add_assumption, text);
        g_string_append(text, "    </properties>\n");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static GString *write_all(const AuditReport *report, bool verbose)
{
    (void)verbose;
    const GPtrArray *findings = report->plan->findings;
    guint breached = 0;
    g_autoptr(GString) suites = g_string_new(NULL);
    g_autofree char *properties = properties_text(report);
    for (guint p = 0; p < report->scenario->policies->len; p++) {
        const Policy *policy = report->scenario->policies->pdata[p];
        g_autoptr(GString) cases = g_string_new(NULL);
        guint tests = 0, failures = 0;
        for (guint i = 0; i < findings->len; i++) {
            const PlanFinding *finding = findings->pdata[i];
            const Policy *own = NULL;
            const Limit *limit = audit_limit(report->scenario, finding->id, &own);
            if (own != policy)
                continue;
            tests++;
            failures += finding->holds ? 0 : 1;
            add_case(policy, limit, finding, cases);
        }
        g_string_append(suites, "  <testsuite");
        add_attribute(suites, "name", policy->id);
        g_string_append_printf(
            suites, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n%s%s  </testsuite>\n", tests,
            failures, properties, cases->str);
        breached += failures;
    }
    GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    g_string_append_printf(
        out,
        "<testsuites name=\"polyculture audit\" tests=\"%u\" failures=\"%u\" errors=\"0\">\n%s"
        "</testsuites>\n",
        findings->len, breached, suites->str);
    return out;
}

const AuditFormat audit_junit = {"junit", "JUnit XML for pipelines", write_all};
