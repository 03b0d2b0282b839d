/* plan.oscal.json: the findings as OSCAL 1.1.2 assessment results (pages.nist.gov/OSCAL-Reference), for tools
 * of auditors: one result for today, one for the plan. Each limit is an objective of its own, defined here;
 * that it speaks to a control of NIST SP 800-53 is our reading and said so. Identifiers are UUIDs of version
 * 5 of the inputs' hashes and of what they name, so that the same plan has the same ones. */
#include "base/text.h"
#include "export/view.h"

#include <string.h>

#define OSCAL_VERSION "1.1.2"
#define PROPERTY_SPACE "urn:polyculture:oscal"

/* ---- identifiers ---- */

/* RFC 9562, 5.5: SHA-1 of the namespace (here that of URLs) and the name. */
static char *uuid_of(const ExportView *view, const char *format, ...) G_GNUC_PRINTF(2, 3);
static char *uuid_of(const ExportView *view, const char *format, ...)
{
    static const guchar urls[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                    0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *name = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, urls, sizeof urls);
    g_checksum_update(checksum, (const guchar *)"urn:polyculture", -1);
    for (guint i = 0; i < view->inputs->len; i++) {
        g_checksum_update(checksum, (const guchar *)":", 1);
        g_checksum_update(checksum, (const guchar *)g_array_index(view->inputs, PlanInput, i).sha256, -1);
    }
    g_checksum_update(checksum, (const guchar *)":", 1);
    g_checksum_update(checksum, (const guchar *)name, -1);
    guint8 bytes[20];
    gsize length = sizeof bytes;
    g_checksum_get_digest(checksum, bytes, &length);
    bytes[6] = (guint8)((bytes[6] & 0x0f) | 0x50);
    bytes[8] = (guint8)((bytes[8] & 0x3f) | 0x80);
    GString *uuid = g_string_new(NULL);
    for (guint i = 0; i < 16; i++)
        g_string_append_printf(uuid, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
    return g_string_free(uuid, FALSE);
}

/* ---- values ---- */

static void set(cJSON *object, const char *name, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    cJSON_AddStringToObject(object, name, safe);
}

static void set_uuid(cJSON *object, const char *name, char *uuid)
{
    cJSON_AddStringToObject(object, name, uuid);
    g_free(uuid);
}

static cJSON *append_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

/* Property values must not be blank. */
static void add_property(cJSON *properties, const char *name, const char *value)
{
    g_autofree char *clean = text_clean(value, strlen(value), 1000);
    if (!*clean)
        return;
    cJSON *property = append_object(properties);
    set(property, "name", name);
    set(property, "ns", PROPERTY_SPACE);
    set(property, "value", clean);
}

static void add_number(cJSON *properties, const char *name, int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    add_property(properties, name, text);
}

/* The day of the newest record: nothing else in the inputs knows when. NULL where no inventory says. */
static const char *newest_day(const ExportView *view)
{
    const char *newest = NULL;
    for (guint i = 0; i < view->fleet->sources->len; i++) {
        const char *day = g_array_index(view->fleet->sources, FleetSource, i).newest;
        if (day && g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}", day, 0, 0) &&
            (!newest || strcmp(day, newest) > 0))
            newest = day;
    }
    return newest;
}

static char *moment(const ExportView *view)
{
    const char *day = newest_day(view);
    return g_strdup_printf("%.10sT00:00:00Z", day ? day : "1970-01-01");
}

/* ---- limits as objectives ---- */

/* The control of NIST SP 800-53 r5 that a kind of limit speaks to most. */
static const char *control_of(const Limit *limit)
{
    static const struct {
        const char *kind, *control;
    } controls[] = {{"backup-required", "cp-13"}, /* alternative security mechanisms */
                    {"survive", "cp-13"},
                    {"recover-within", "cp-10"}, /* recovery and reconstitution */
                    {"min-vendors", "sc-29"}};   /* heterogeneity */
    for (gsize i = 0; i < G_N_ELEMENTS(controls); i++)
        if (strcmp(controls[i].kind, limit->kind->name) == 0)
            return controls[i].control;
    return "pl-8.2"; /* supplier diversity */
}

/* "limit-3": of all limits of all policies, from 1; what people call it may be anything. */
static char *objective_of(const ExportView *view, const Limit *limit)
{
    guint number = 0;
    for (guint p = 0; p < view->scenario->policies->len; p++) {
        const Policy *policy = view->scenario->policies->pdata[p];
        for (guint i = 0; i < policy->limits->len; i++) {
            number++;
            if (policy->limits->pdata[i] == limit)
                return g_strdup_printf("limit-%u", number);
        }
    }
    return g_strdup("limit-0");
}

static void add_objective(const ExportView *view, const Policy *policy, const Limit *limit, cJSON *objectives)
{
    g_autofree char *words = limit->kind->describe(limit), *id = objective_of(view, limit);
    g_autofree char *scope = limit->scope->len ? scope_text(limit->scope) : NULL;
    g_autofree char *prose = g_strconcat(words, limit->each ? "; each " : "", limit->each ? limit->each : "",
                                         scope ? "; " : "", scope, NULL);
    cJSON *objective = append_object(objectives);
    set(objective, "control-id", control_of(limit));
    set(objective, "description", limit->text ? limit->text : words);
    cJSON *part = append_object(cJSON_AddArrayToObject(objective, "parts"));
    set(part, "id", id);
    set(part, "name", "objective");
    set(part, "title", limit->id);
    set(part, "prose", prose);
    cJSON *properties = cJSON_AddArrayToObject(objective, "props");
    add_property(properties, "limit", limit->id);
    add_property(properties, "policy", policy->id);
    add_property(properties, "source", limit->source ? limit->source : "");
    set(objective, "remarks",
        "That the limit speaks to this control is the reading of polyculture; its number is that of the "
        "policy.");
}

static void add_objectives(const ExportView *view, cJSON *root)
{
    cJSON *objectives = cJSON_CreateArray();
    for (guint p = 0; p < view->scenario->policies->len; p++) {
        const Policy *policy = view->scenario->policies->pdata[p];
        for (guint i = 0; i < policy->limits->len; i++)
            add_objective(view, policy, policy->limits->pdata[i], objectives);
    }
    if (cJSON_GetArraySize(objectives))
        cJSON_AddItemToObject(cJSON_AddObjectToObject(root, "local-definitions"), "objectives-and-methods",
                              objectives);
    else
        cJSON_Delete(objectives);
}

/* ---- results ---- */

/* One of today and the plan. */
typedef struct {
    const ExportView *view;
    const char *name, *title;
    const Plan *state;
    cJSON *observations, *findings, *risks;
} Result;

static char *finding_name(const PlanFinding *finding)
{
    return g_strdup_printf("%s, %s%s%s", finding->id, finding->function, finding->each_value ? ", " : "",
                           finding->each_value ? finding->each_value : "");
}

static char *measured_words(const PlanFinding *finding)
{
    g_autofree char *measured = view_measured_text(finding), *bound = view_bound_text(finding);
    return g_strdup_printf("%s; allowed: %s", measured, bound);
}

static void add_observation(const Result *result, const PlanFinding *finding, const char *name)
{
    const ExportView *view = result->view;
    g_autofree char *asks = view_limit_text(view, finding), *when = moment(view);
    cJSON *observation = append_object(result->observations);
    set_uuid(observation, "uuid", uuid_of(view, "observation:%s:%s", result->name, name));
    set(observation, "title", name);
    g_autofree char *description =
        g_strdup_printf("%s: measured by polyculture on %s, with whole numbers", asks, result->title);
    set(observation, "description", description);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(observation, "methods"), cJSON_CreateString("EXAMINE"));
    set(observation, "collected", when);
    cJSON *properties = cJSON_AddArrayToObject(observation, "props");
    add_number(properties, finding->at_least ? "at-least" : "at-most", finding->bound);
    add_number(properties, "endpoints", finding->total);
    for (guint i = 0; i < finding->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, i);
        g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT "%s%s", measured->count,
                                                 *measured->domain ? " " : "", measured->domain);
        add_property(properties, "measured", value);
    }
}

static void add_risk(const Result *result, const PlanFinding *finding, const char *name)
{
    const ExportView *view = result->view;
    const Limit *limit = view_limit(view, finding);
    g_autofree char *measured = measured_words(finding);
    cJSON *risk = append_object(result->risks);
    set_uuid(risk, "uuid", uuid_of(view, "risk:%s:%s", result->name, name));
    set(risk, "title", name);
    set(risk, "description", measured);
    set(risk, "statement", limit->text ? limit->text : "A limit of the policy is breached.");
    set(risk, "status", "open");
}

static void add_finding(const Result *result, const PlanFinding *finding)
{
    const ExportView *view = result->view;
    g_autofree char *name = finding_name(finding), *measured = measured_words(finding);
    g_autofree char *objective = objective_of(view, view_limit(view, finding));
    add_observation(result, finding, name);
    cJSON *object = append_object(result->findings);
    set_uuid(object, "uuid", uuid_of(view, "finding:%s:%s", result->name, name));
    set(object, "title", name);
    set(object, "description", measured);
    cJSON *target = cJSON_AddObjectToObject(object, "target");
    set(target, "type", "objective-id");
    set(target, "target-id", objective);
    set(cJSON_AddObjectToObject(target, "status"), "state", finding->holds ? "satisfied" : "not-satisfied");
    set_uuid(append_object(cJSON_AddArrayToObject(object, "related-observations")), "observation-uuid",
             uuid_of(view, "observation:%s:%s", result->name, name));
    if (finding->holds)
        return;
    add_risk(result, finding, name);
    set_uuid(append_object(cJSON_AddArrayToObject(object, "related-risks")), "risk-uuid",
             uuid_of(view, "risk:%s:%s", result->name, name));
}

/* Lists must not be empty. */
static void add_list(cJSON *object, const char *name, cJSON *list)
{
    if (cJSON_GetArraySize(list))
        cJSON_AddItemToObject(object, name, list);
    else
        cJSON_Delete(list);
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer remarks)
{
    g_string_append_printf(remarks, " Assumed on %" G_GINT64_FORMAT " endpoints: %s.",
                           *(const int64_t *)count, (const char *)text);
    return FALSE;
}

static void add_controls(const ExportView *view, cJSON *result)
{
    cJSON *selection = append_object(
        cJSON_AddArrayToObject(cJSON_AddObjectToObject(result, "reviewed-controls"), "control-selections"));
    g_autoptr(GPtrArray) seen = g_ptr_array_new();
    cJSON *controls = cJSON_CreateArray();
    for (guint p = 0; p < view->scenario->policies->len; p++) {
        const Policy *policy = view->scenario->policies->pdata[p];
        for (guint i = 0; i < policy->limits->len; i++) {
            const char *control = control_of(policy->limits->pdata[i]);
            if (g_ptr_array_find_with_equal_func(seen, control, g_str_equal, NULL))
                continue;
            g_ptr_array_add(seen, (gpointer)(guintptr)control);
            set(append_object(controls), "control-id", control);
        }
    }
    add_list(selection, "include-controls", controls);
}

static void add_result(const ExportView *view, cJSON *results, const char *name, const char *title,
                       const Plan *state)
{
    Result result = {view, name, title, state, cJSON_CreateArray(), cJSON_CreateArray(), cJSON_CreateArray()};
    cJSON *object = append_object(results);
    g_autofree char *when = moment(view);
    g_autoptr(GString) remarks = g_string_new(NULL);
    set_uuid(object, "uuid", uuid_of(view, "result:%s", name));
    set(object, "title", title);
    set(object, "description",
        state == view->plan ? "Every limit of the policy on what the plan assigns to every endpoint."
                            : "Every limit of the policy on what the inventories say runs today.");
    set(object, "start", when);
    add_controls(view, object);
    for (guint i = 0; i < state->findings->len; i++)
        add_finding(&result, state->findings->pdata[i]);
    add_list(object, "observations", result.observations);
    add_list(object, "findings", result.findings);
    add_list(object, "risks", result.risks);
    g_string_append(remarks, newest_day(view)
                                 ? "Dates are the day of the newest inventory record."
                                 : "No inventory record has a date: 1970-01-01 stands for none.");
    g_tree_foreach(view->fleet->assumptions, add_assumption, remarks);
    set(object, "remarks", remarks->str);
}

/* ---- the document ---- */

static void add_metadata(const ExportView *view, cJSON *root)
{
    cJSON *metadata = cJSON_AddObjectToObject(root, "metadata");
    g_autofree char *when = moment(view), *cost = money_text(view->plan->cost.total);
    set(metadata, "title", view_title(view));
    set(metadata, "last-modified", when);
    set(metadata, "version", view_version(view));
    set(metadata, "oscal-version", OSCAL_VERSION);
    cJSON *properties = cJSON_AddArrayToObject(metadata, "props");
    add_property(properties, "tool-version", POLYCULTURE_VERSION);
    add_property(properties, "status", plan_status(view->plan));
    add_property(properties, "cost", cost);
    add_property(properties, "currency", view->scenario->currency);
    if (view->scenario->prices)
        add_property(properties, "prices", view->scenario->prices);
    if (view->options.client) {
        cJSON *party = append_object(cJSON_AddArrayToObject(metadata, "parties"));
        set_uuid(party, "uuid", uuid_of(view, "client"));
        set(party, "type", "organization");
        set(party, "name", view->options.client);
    }
}

static void add_inputs(const ExportView *view, cJSON *root)
{
    cJSON *resources = cJSON_AddArrayToObject(cJSON_AddObjectToObject(root, "back-matter"), "resources");
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        cJSON *resource = append_object(resources);
        set_uuid(resource, "uuid", uuid_of(view, "input:%s", input->name));
        set(resource, "title", input->name);
        cJSON *link = append_object(cJSON_AddArrayToObject(resource, "rlinks"));
        set(link, "href", input->name);
        cJSON *hash = append_object(cJSON_AddArrayToObject(link, "hashes"));
        set(hash, "algorithm", "SHA-256");
        set(hash, "value", input->sha256);
    }
}

static GString *write_oscal(const ExportView *view, GError **error)
{
    (void)error;
    cJSON *document = cJSON_CreateObject();
    cJSON *root = cJSON_AddObjectToObject(document, "assessment-results");
    set_uuid(root, "uuid", uuid_of(view, "assessment-results"));
    add_metadata(view, root);
    g_autofree char *scenario = uuid_of(view, "input:inputs/scenario.json");
    g_autofree char *reference = g_strconcat("#", scenario, NULL);
    set(cJSON_AddObjectToObject(root, "import-ap"), "href", reference);
    add_objectives(view, root);
    cJSON *results = cJSON_AddArrayToObject(root, "results");
    add_result(view, results, "today", "Today", view->today);
    add_result(view, results, "plan", "The plan", view->plan);
    add_inputs(view, root);
    GString *bytes = json_canonical(document);
    cJSON_Delete(document);
    return bytes;
}

const Exporter exporter_oscal = {"oscal", "oscal.json", "the findings as OSCAL assessment results", false,
                                 write_oscal};
