/* The audit as tables, RFC 4180: one of findings, one of indices. */
#include "audit/report.h"
#include "base/text.h"

#include <string.h>

static void add_field(GString *out, const char *text, char end)
{
    g_autofree char *field = text_for_csv(text ? text : "");
    g_string_append(out, field);
    g_string_append(out, end == '\n' ? "\r\n" : ",");
}

static void add_number(GString *out, int64_t number, char end)
{
    g_string_append_printf(out, "%" G_GINT64_FORMAT "%s", number, end == '\n' ? "\r\n" : ",");
}

static void add_finding(const AuditReport *report, const PlanFinding *finding, GString *out)
{
    const Policy *policy = NULL;
    const Limit *limit = audit_limit(report->scenario, finding->id, &policy);
    g_autofree char *words = audit_limit_text(limit, finding->each_value);
    for (guint i = 0; i < finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, i);
        const char *const names[] = {policy->id,        finding->id,         limit->kind->name,
                                     finding->function, finding->each_value, measured->domain};
        for (gsize n = 0; n < G_N_ELEMENTS(names); n++)
            add_field(out, names[n], ',');
        add_number(out, measured->count, ',');
        add_number(out, measured->total, ',');
        add_field(out, finding->at_least ? "at least" : "at most", ',');
        add_number(out, finding->bound, ',');
        add_field(out, measured->holds ? "pass" : "breach", ',');
        add_number(out, audit_excess(finding, measured), ',');
        add_field(out, words, ',');
        add_field(out, limit->text, ',');
        add_field(out, limit->source, '\n');
    }
}

static GString *write_findings(const AuditReport *report, bool verbose)
{
    (void)verbose;
    GString *out = g_string_new("policy,limit,kind,function,value,domain,count,total,sense,bound,result,"
                                "breached_by,words,text,source\r\n");
    for (guint i = 0; i < report->plan->findings->len; i++)
        add_finding(report, report->plan->findings->pdata[i], out);
    return out;
}

static GString *write_indices(const AuditReport *report, bool verbose)
{
    (void)verbose;
    GString *out = g_string_new("function,of,attribute,value,endpoints,protected,unprotected,without,domains,"
                                "largest,largest_count,hhi,effective,cr1_count,cr3_count,cr4_count,"
                                "entropy_bits\r\n");
    for (guint i = 0; i < report->concentrations->len; i++) {
        const Concentration *row = report->concentrations->pdata[i];
        const char *largest = row->domains->len ? g_array_index(row->domains, Exposure, 0).domain : "";
        g_autofree char *effective = concentration_effective(row), *entropy = concentration_entropy(row);
        const char *const names[] = {row->function, domain_kind_name(row->kind), row->attribute, row->value};
        for (gsize n = 0; n < G_N_ELEMENTS(names); n++)
            add_field(out, names[n], ',');
        add_number(out, row->endpoints, ',');
        add_number(out, row->protected, ',');
        add_number(out, row->endpoints - row->protected, ',');
        add_number(out, row->without, ',');
        add_number(out, row->domains->len, ',');
        add_field(out, largest, ',');
        add_number(out, concentration_largest(row, 1), ',');
        g_string_append_printf(out, "%" G_GINT64_FORMAT ",", MAX(concentration_hhi(row), 0));
        g_string_append_printf(out, "%s,", strcmp(effective, "-") ? effective : "");
        add_number(out, concentration_largest(row, 1), ',');
        add_number(out, concentration_largest(row, 3), ',');
        add_number(out, concentration_largest(row, 4), ',');
        g_string_append_printf(out, "%s\r\n", strcmp(entropy, "-") ? entropy : "");
    }
    return out;
}

const AuditFormat audit_csv = {"csv", "one row a measured value", write_findings};
const AuditFormat audit_indices = {"csv-indices", "one row for each index of concentration", write_indices};
