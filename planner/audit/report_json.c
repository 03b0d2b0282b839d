/* The audit as audit/1: every figure, fractions as [count, total]. */
#include "audit/report.h"
#include "base/json.h"

static cJSON *fraction(int64_t count, int64_t total)
{
    cJSON *pair = cJSON_CreateArray();
    cJSON_AddItemToArray(pair, json_number(count));
    cJSON_AddItemToArray(pair, json_number(total));
    return pair;
}

static cJSON *exposures(const GArray *list)
{
    cJSON *array = cJSON_CreateArray();
    for (guint i = 0; i < list->len; i++) {
        const Exposure *exposure = &g_array_index(list, Exposure, i);
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "domain", exposure->domain);
        cJSON_AddItemToObject(entry, "endpoints", json_number(exposure->count));
        cJSON_AddItemToArray(array, entry);
    }
    return array;
}

static cJSON *measurement(const PlanFinding *finding, const PlanMeasurement *measured)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "domain", measured->domain);
    cJSON_AddItemToObject(entry, "count", json_number(measured->count));
    if (measured->total)
        cJSON_AddItemToObject(entry, "measured", fraction(measured->count, measured->total));
    cJSON_AddBoolToObject(entry, "holds", measured->holds);
    cJSON_AddItemToObject(entry, "breached-by", json_number(audit_excess(finding, measured)));
    return entry;
}

static cJSON *finding_json(const AuditReport *report, const PlanFinding *finding)
{
    const Policy *policy = NULL;
    const Limit *limit = audit_limit(report->scenario, finding->id, &policy);
    g_autofree char *words = audit_limit_text(limit, finding->each_value);
    cJSON *entry = cJSON_CreateObject(), *each = cJSON_AddArrayToObject(entry, "each");
    cJSON_AddStringToObject(entry, "policy", policy->id);
    cJSON_AddStringToObject(entry, "limit", finding->id);
    cJSON_AddStringToObject(entry, "kind", limit->kind->name);
    cJSON_AddStringToObject(entry, "function", finding->function);
    cJSON_AddStringToObject(entry, "words", words);
    if (finding->each_value)
        cJSON_AddStringToObject(entry, "value", finding->each_value);
    if (limit->text)
        cJSON_AddStringToObject(entry, "text", limit->text);
    if (limit->source)
        cJSON_AddStringToObject(entry, "source", limit->source);
    cJSON_AddBoolToObject(entry, "holds", finding->holds);
    cJSON_AddItemToObject(entry, finding->at_least ? "least" : "most", json_number(finding->bound));
    cJSON_AddItemToObject(entry, "endpoints", json_number(finding->total));
    for (guint i = 0; i < finding->measured->len; i++)
        cJSON_AddItemToArray(each,
                             measurement(finding, &g_array_index(finding->measured, PlanMeasurement, i)));
    return entry;
}

static cJSON *concentration_json(const Concentration *concentration)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddStringToObject(entry, "function", concentration->function);
    cJSON_AddStringToObject(entry, "of", domain_kind_name(concentration->kind));
    if (concentration->attribute) {
        cJSON_AddStringToObject(entry, "attribute", concentration->attribute);
        cJSON_AddStringToObject(entry, "value", concentration->value);
    }
    cJSON_AddItemToObject(entry, "endpoints", json_number(concentration->endpoints));
    cJSON_AddItemToObject(entry, "protected", json_number(concentration->protected));
    cJSON_AddItemToObject(entry, "without", json_number(concentration->without));
    cJSON_AddItemToObject(entry, "domains", exposures(concentration->domains));
    if (concentration->protected == 0)
        return entry;
    g_autofree char *effective = concentration_effective(concentration);
    g_autofree char *entropy = concentration_entropy(concentration);
    cJSON_AddItemToObject(entry, "hhi", json_number(concentration_hhi(concentration)));
    cJSON_AddStringToObject(entry, "effective", effective);
    cJSON_AddStringToObject(entry, "entropy-bits", entropy);
    const char *const names[] = {"cr1", "cr3", "cr4"};
    const guint ranks[] = {1, 3, 4};
    for (gsize i = 0; i < G_N_ELEMENTS(ranks); i++)
        cJSON_AddItemToObject(
            entry, names[i],
            fraction(concentration_largest(concentration, ranks[i]), concentration->protected));
    return entry;
}

static cJSON *function_json(const AuditFunction *function)
{
    cJSON *entry = cJSON_CreateObject(), *gaps = cJSON_AddArrayToObject(entry, "unprotected-on");
    cJSON_AddStringToObject(entry, "function", function->function);
    cJSON_AddItemToObject(entry, "endpoints", json_number(function->endpoints));
    cJSON_AddItemToObject(entry, "protected", json_number(function->protected));
    cJSON_AddItemToObject(entry, "with-hot-backup", json_number(function->with_backup));
    for (guint i = 0; i < function->gaps->len; i++) {
        const AuditGap *gap = &g_array_index(function->gaps, AuditGap, i);
        cJSON *part = cJSON_CreateObject();
        cJSON_AddStringToObject(part, "class", gap->text);
        cJSON_AddItemToObject(part, "endpoints", json_number(gap->count));
        cJSON_AddItemToArray(gaps, part);
    }
    return entry;
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer object)
{
    cJSON_AddItemToObject(object, text, json_number(*(int64_t *)count));
    return FALSE;
}

static GString *write_all(const AuditReport *report, bool verbose)
{
    (void)verbose;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "polyculture", "audit/1");
    cJSON_AddStringToObject(root, "version", POLYCULTURE_VERSION);
    cJSON_AddItemToObject(root, "endpoints", json_number(report->fleet->endpoints));
    cJSON_AddBoolToObject(root, "holds", !audit_breached(report));
    cJSON *policies = cJSON_AddArrayToObject(root, "policies");
    for (guint i = 0; i < report->scenario->policies->len; i++) {
        const Policy *policy = report->scenario->policies->pdata[i];
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "id", policy->id);
        cJSON_AddStringToObject(entry, "sha256", policy->sha256);
        cJSON_AddItemToArray(policies, entry);
    }
    cJSON *findings = cJSON_AddArrayToObject(root, "findings");
    for (guint i = 0; i < report->plan->findings->len; i++)
        cJSON_AddItemToArray(findings, finding_json(report, report->plan->findings->pdata[i]));
    cJSON *functions = cJSON_AddArrayToObject(root, "functions");
    for (guint i = 0; i < report->functions->len; i++)
        cJSON_AddItemToArray(functions, function_json(report->functions->pdata[i]));
    cJSON *concentrations = cJSON_AddArrayToObject(root, "concentration");
    for (guint i = 0; i < report->concentrations->len; i++)
        cJSON_AddItemToArray(concentrations, concentration_json(report->concentrations->pdata[i]));
    cJSON *stacks = cJSON_AddObjectToObject(root, "any-function"),
          *of = cJSON_AddObjectToObject(stacks, "of");
    cJSON_AddItemToObject(stacks, "endpoints", json_number(report->stacked));
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (report->any_function[kind])
            cJSON_AddItemToObject(of, domain_kind_name(kind), exposures(report->any_function[kind]));
    g_tree_foreach(report->fleet->assumptions, add_assumption, cJSON_AddObjectToObject(root, "assumptions"));
    GString *text = json_canonical(root);
    cJSON_Delete(root);
    return text;
}

const AuditFormat audit_json = {"json", "every figure (audit/1)", write_all};
