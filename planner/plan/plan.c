#include "plan/plan.h"

#include "base/text.h"

#include <string.h>

#define COUNT_MAX (INT64_C(1) << 40)

static void function_clear(gpointer data)
{
    PlanFunction *function = data;
    g_free(function->function);
    if (function->pieces)
        g_array_unref(function->pieces);
}

static void purchase_clear(gpointer data)
{
    g_free(((PlanPurchase *)data)->function);
}

static void measurement_clear(gpointer data)
{
    g_free(((PlanMeasurement *)data)->domain);
}

void plan_finding_free(gpointer data)
{
    PlanFinding *finding = data;
    if (!finding)
        return;
    g_free(finding->id);
    g_free(finding->function);
    g_free(finding->each_value);
    g_array_unref(finding->measured);
    g_free(finding);
}

PlanFinding *plan_finding_new(void)
{
    PlanFinding *finding = g_new0(PlanFinding, 1);
    finding->measured = g_array_new(FALSE, TRUE, sizeof(PlanMeasurement));
    g_array_set_clear_func(finding->measured, measurement_clear);
    return finding;
}

Plan *plan_new(void)
{
    Plan *plan = g_new0(Plan, 1);
    plan->functions = g_array_new(FALSE, TRUE, sizeof(PlanFunction));
    g_array_set_clear_func(plan->functions, function_clear);
    plan->purchases = g_array_new(FALSE, TRUE, sizeof(PlanPurchase));
    g_array_set_clear_func(plan->purchases, purchase_clear);
    plan->findings = g_ptr_array_new_with_free_func(plan_finding_free);
    plan->objectives = g_array_new(FALSE, TRUE, sizeof(PlanObjective));
    plan->certified = -1;
    return plan;
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_free(plan->version);
    g_free(plan->certificate);
    g_array_unref(plan->functions);
    g_array_unref(plan->purchases);
    g_ptr_array_unref(plan->findings);
    g_array_unref(plan->objectives);
    g_free(plan);
}

GArray *plan_add_function(Plan *plan, const char *function)
{
    PlanFunction entry = {g_strdup(function), g_array_new(FALSE, TRUE, sizeof(PlanPiece))};
    g_array_append_val(plan->functions, entry);
    return entry.pieces;
}

GArray *plan_pieces(const Plan *plan, const char *function)
{
    for (guint i = 0; i < plan->functions->len; i++)
        if (strcmp(g_array_index(plan->functions, PlanFunction, i).function, function) == 0)
            return g_array_index(plan->functions, PlanFunction, i).pieces;
    return NULL;
}

static int compare_pieces(gconstpointer left, gconstpointer right)
{
    const PlanPiece *a = left, *b = right;
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->primary != b->primary)
        return a->primary < b->primary ? -1 : 1;
    if (a->backup != b->backup)
        return a->backup < b->backup ? -1 : 1;
    return (a->mode > b->mode) - (a->mode < b->mode);
}

void plan_sort_pieces(GArray *pieces)
{
    g_array_sort(pieces, compare_pieces);
    guint kept = 0;
    for (guint i = 1; i < pieces->len; i++) {
        PlanPiece *last = &g_array_index(pieces, PlanPiece, kept);
        PlanPiece piece = g_array_index(pieces, PlanPiece, i);
        if (compare_pieces(last, &piece) == 0)
            last->count += piece.count;
        else
            g_array_index(pieces, PlanPiece, ++kept) = piece;
    }
    if (pieces->len)
        g_array_set_size(pieces, kept + 1);
}

void plan_settle(Plan *plan)
{
    bool cost_seen = false;
    plan->changes_proven = plan->optimal = false;
    for (guint i = 0; i < plan->objectives->len; i++) {
        const PlanObjective *objective = &g_array_index(plan->objectives, PlanObjective, i);
        if (objective->objective == OBJECTIVE_COST && !cost_seen) {
            cost_seen = true;
            plan->optimal = objective->proven;
        } else if (objective->objective == OBJECTIVE_CHANGES) {
            plan->changes_proven = objective->proven && objective->value == objective->bound;
        }
    }
}

const char *plan_status(const Plan *plan)
{
    return plan->optimal ? "optimal" : plan->stopped ? "stopped" : "within-gap";
}

char *plan_objective_text(Objective objective, int64_t value)
{
    return objective == OBJECTIVE_COST ? money_text(value) : g_strdup_printf("%" G_GINT64_FORMAT, value);
}

char *plan_gap_text(const Plan *plan)
{
    int64_t hundredths = 0;
    if (plan->cost.total > plan->bound) {
        __int128 scaled = (__int128)(plan->cost.total - plan->bound) * 10000;
        hundredths = (int64_t)((scaled + plan->cost.total - 1) / plan->cost.total);
    }
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d%%", hundredths / 100, (int)(hundredths % 100));
}

static void add_money(cJSON *object, const char *field, Money money)
{
    g_autofree char *text = money_text(money);
    cJSON_AddStringToObject(object, field, text);
}

static cJSON *assignments_json(const Plan *plan, const Catalog *catalog)
{
    cJSON *list = cJSON_CreateArray();
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        cJSON *split = NULL;
        for (guint i = 0; i < function->pieces->len; i++) {
            const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
            if (i == 0 || piece->class != g_array_index(function->pieces, PlanPiece, i - 1).class) {
                cJSON *entry = cJSON_CreateObject();
                cJSON_AddItemToObject(entry, "class", json_number(piece->class));
                cJSON_AddStringToObject(entry, "function", function->function);
                split = cJSON_AddArrayToObject(entry, "split");
                cJSON_AddItemToArray(list, entry);
            }
            cJSON *part = cJSON_CreateObject();
            cJSON_AddStringToObject(part, "primary", catalog_product(catalog, piece->primary)->id);
            if (piece->mode != MODE_NONE) {
                if (piece->backup >= 0)
                    cJSON_AddStringToObject(part, "backup", catalog_product(catalog, piece->backup)->id);
                cJSON_AddStringToObject(part, "mode", mode_name(piece->mode));
            }
            cJSON_AddItemToObject(part, "count", json_number(piece->count));
            cJSON_AddItemToArray(split, part);
        }
    }
    return list;
}

static cJSON *cost_json(const PlanCost *cost, const char *currency)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "currency", currency);
    add_money(object, "fixed", cost->fixed);
    add_money(object, "licences", cost->licences);
    add_money(object, "migration", cost->migration);
    add_money(object, "standby", cost->standby);
    add_money(object, "total", cost->total);
    return object;
}

static cJSON *objectives_json(const Plan *plan)
{
    cJSON *list = cJSON_CreateArray();
    for (guint i = 0; i < plan->objectives->len; i++) {
        const PlanObjective *objective = &g_array_index(plan->objectives, PlanObjective, i);
        g_autofree char *value = plan_objective_text(objective->objective, objective->value);
        g_autofree char *bound = plan_objective_text(objective->objective, objective->bound);
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "objective", objective_name(objective->objective));
        cJSON_AddStringToObject(entry, "value", value);
        cJSON_AddStringToObject(entry, "bound", bound);
        cJSON_AddBoolToObject(entry, "proven", objective->proven);
        cJSON_AddItemToArray(list, entry);
    }
    return list;
}

static cJSON *purchases_json(const Plan *plan, const Scenario *scenario)
{
    cJSON *list = cJSON_CreateArray();
    for (guint i = 0; i < plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(scenario->offers, Offer, purchase->offer);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "function", purchase->function);
        cJSON_AddStringToObject(object, "product", catalog_product(scenario->catalog, offer->product)->id);
        cJSON_AddItemToObject(object, "offer", json_number(purchase->offer));
        cJSON_AddItemToObject(object, "primaries", json_number(purchase->primaries));
        cJSON_AddItemToObject(object, "billed", json_number(purchase->billed));
        add_money(object, "unit", purchase->unit);
        add_money(object, "total", purchase->total);
        cJSON *standby = cJSON_AddObjectToObject(object, "standby");
        for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
            if (purchase->standby[mode])
                cJSON_AddItemToObject(standby, mode_name(mode), json_number(purchase->standby[mode]));
        if (purchase->bundled)
            cJSON_AddBoolToObject(object, "bundled", true);
        if (purchase->contract) {
            cJSON *contract = cJSON_AddObjectToObject(object, "contract");
            cJSON_AddItemToObject(contract, "unused", json_number(purchase->unused));
            add_money(contract, "total", purchase->unused_total);
        }
        cJSON_AddItemToArray(list, object);
    }
    return list;
}

static cJSON *finding_json(const PlanFinding *finding)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "id", finding->id);
    cJSON_AddStringToObject(object, "function", finding->function);
    if (finding->each_value)
        cJSON_AddStringToObject(object, "value", finding->each_value);
    cJSON_AddBoolToObject(object, "holds", finding->holds);
    cJSON_AddItemToObject(object, finding->at_least ? "least" : "most", json_number(finding->bound));
    cJSON_AddItemToObject(object, "endpoints", json_number(finding->total));
    cJSON *each = cJSON_AddArrayToObject(object, "each");
    for (guint m = 0; m < finding->measured->len; m++) {
        const PlanMeasurement *measured = &g_array_index(finding->measured, PlanMeasurement, m);
        cJSON *entry = cJSON_CreateObject();
        if (*measured->domain)
            cJSON_AddStringToObject(entry, "domain", measured->domain);
        cJSON *pair = cJSON_AddArrayToObject(entry, "measured");
        cJSON_AddItemToArray(pair, json_number(measured->count));
        if (measured->total)
            cJSON_AddItemToArray(pair, json_number(measured->total));
        cJSON_AddBoolToObject(entry, "holds", measured->holds);
        cJSON_AddItemToArray(each, entry);
    }
    return object;
}

GString *plan_write(const Plan *plan, const Scenario *scenario, const GArray *inputs)
{
    g_autofree char *gap = plan_gap_text(plan);
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "polyculture", "plan/1");
    cJSON_AddStringToObject(root, "version", plan->version ? plan->version : POLYCULTURE_VERSION);
    cJSON_AddStringToObject(root, "scenario", scenario->id);
    cJSON_AddItemToObject(root, "years", json_number(scenario->years));
    cJSON_AddStringToObject(root, "status", plan_status(plan));
    cJSON_AddStringToObject(root, "gap", gap);
    add_money(root, "bound", plan->bound);
    if (plan->certified >= 0)
        add_money(root, "certified", plan->certified);
    cJSON *changes = cJSON_AddObjectToObject(root, "changes");
    cJSON_AddItemToObject(changes, "endpoints", json_number(plan->changes));
    cJSON_AddBoolToObject(changes, "fewest", plan->changes_proven);
    cJSON_AddItemToObject(root, "objectives", objectives_json(plan));
    cJSON_AddItemToObject(root, "cost", cost_json(&plan->cost, scenario->currency));
    cJSON_AddItemToObject(root, "assignments", assignments_json(plan, scenario->catalog));
    cJSON_AddItemToObject(root, "purchases", purchases_json(plan, scenario));
    cJSON *limits = cJSON_AddArrayToObject(root, "limits");
    for (guint i = 0; i < plan->findings->len; i++)
        cJSON_AddItemToArray(limits, finding_json(plan->findings->pdata[i]));
    cJSON *files = cJSON_AddArrayToObject(root, "inputs");
    for (guint i = 0; i < inputs->len; i++) {
        const PlanInput *input = &g_array_index(inputs, PlanInput, i);
        cJSON *file = cJSON_CreateObject();
        cJSON_AddStringToObject(file, "name", input->name);
        cJSON_AddStringToObject(file, "sha256", input->sha256);
        cJSON_AddItemToArray(files, file);
    }
    GString *text = json_canonical(root);
    cJSON_Delete(root);
    return text;
}

static void input_clear(gpointer data)
{
    PlanInput *input = data;
    g_free(input->name);
    g_free(input->sha256);
}

GArray *plan_inputs_new(void)
{
    GArray *inputs = g_array_new(FALSE, TRUE, sizeof(PlanInput));
    g_array_set_clear_func(inputs, input_clear);
    return inputs;
}

/* What reading needs to carry around. */
typedef struct {
    const JsonDocument *document;
    const Scenario *scenario;
    const Fleet *fleet;
    Plan *plan;
} Reading;

static bool expect_object(const Reading *reading, const cJSON *value, const char *const *known,
                          const char *what, GError **error)
{
    if (!cJSON_IsObject(value))
        return json_fail(reading->document, value, error, "expected %s as an object", what);
    return json_known_fields(reading->document, value, known, error);
}

static bool parse_product(const Reading *reading, const cJSON *object, const char *field, bool required,
                          int *product, GError **error)
{
    const char *id = NULL;
    if (!json_string(reading->document, object, field, required, &id, error))
        return false;
    *product = id ? catalog_find(reading->scenario->catalog, id) : -1;
    if (!id || *product >= 0)
        return true;
    g_autofree char *safe = text_for_terminal(id);
    return json_fail(reading->document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                     "product '%s' is not in the catalog of the bundle", safe);
}

static bool parse_part(const Reading *reading, const cJSON *object, int class, GArray *pieces, GError **error)
{
    static const char *const known[] = {"primary", "backup", "mode", "count", NULL};
    PlanPiece piece = {.class = class, .backup = -1};
    const char *mode = NULL;
    if (!expect_object(reading, object, known, "a part of the split", error) ||
        !parse_product(reading, object, "primary", true, &piece.primary, error) ||
        !parse_product(reading, object, "backup", false, &piece.backup, error) ||
        !json_string(reading->document, object, "mode", false, &mode, error) ||
        !json_integer(reading->document, object, "count", true, 0, COUNT_MAX, &piece.count, error))
        return false;
    if (mode && !mode_parse(mode, &piece.mode)) {
        g_autofree char *safe = text_for_terminal(mode);
        return json_fail(reading->document, object, error, "mode '%s'; expected hot, cold or manual", safe);
    }
    if ((piece.backup >= 0) != (piece.mode == MODE_HOT || piece.mode == MODE_COLD))
        return json_fail(reading->document, object, error, "a backup and its mode (hot, cold) go together");
    g_array_append_val(pieces, piece);
    return true;
}

static bool parse_assignments(const Reading *reading, const cJSON *list, GError **error)
{
    static const char *const known[] = {"class", "function", "split", NULL};
    for (char **function = reading->scenario->functions; *function; function++)
        plan_add_function(reading->plan, *function);
    for (const cJSON *object = list->child; object; object = object->next) {
        const char *function = NULL;
        const cJSON *split = NULL;
        int64_t class = 0;
        if (!expect_object(reading, object, known, "an assignment", error) ||
            !json_integer(reading->document, object, "class", true, 0,
                          (int64_t)reading->fleet->classes->len - 1, &class, error) ||
            !json_string(reading->document, object, "function", true, &function, error) ||
            !json_array(reading->document, object, "split", true, &split, error))
            return false;
        GArray *pieces = plan_pieces(reading->plan, function);
        if (!pieces) {
            g_autofree char *safe = text_for_terminal(function);
            return json_fail(reading->document, object, error, "function '%s' is none of the scenario's",
                             safe);
        }
        for (const cJSON *part = split->child; part; part = part->next)
            if (!parse_part(reading, part, (int)class, pieces, error))
                return false;
    }
    return true;
}

static bool parse_cost(const Reading *reading, const cJSON *object, GError **error)
{
    static const char *const known[] = {"currency", "fixed", "licences", "migration",
                                        "standby",  "total", NULL};
    PlanCost *cost = &reading->plan->cost;
    const JsonDocument *document = reading->document;
    return json_known_fields(document, object, known, error) &&
           json_money(document, object, "fixed", true, &cost->fixed, error) &&
           json_money(document, object, "licences", true, &cost->licences, error) &&
           json_money(document, object, "migration", true, &cost->migration, error) &&
           json_money(document, object, "standby", true, &cost->standby, error) &&
           json_money(document, object, "total", true, &cost->total, error);
}

static bool parse_flag(const Reading *reading, const cJSON *object, const char *field, bool *flag,
                       GError **error)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field);
    if (!cJSON_IsBool(value))
        return json_fail(reading->document, value ? value : object, error, "\"%s\": expected true or false",
                         field);
    *flag = cJSON_IsTrue(value);
    return true;
}

/* "bundled" and "contract", where the purchase has them. */
static bool parse_terms(const Reading *reading, const cJSON *object, PlanPurchase *purchase, GError **error)
{
    static const char *const known[] = {"unused", "total", NULL};
    const cJSON *contract = NULL;
    if ((cJSON_HasObjectItem(object, "bundled") &&
         !parse_flag(reading, object, "bundled", &purchase->bundled, error)) ||
        !json_object(reading->document, object, "contract", false, &contract, error))
        return false;
    purchase->contract = contract != NULL;
    return !contract ||
           (json_known_fields(reading->document, contract, known, error) &&
            json_integer(reading->document, contract, "unused", true, 0, COUNT_MAX, &purchase->unused,
                         error) &&
            json_money(reading->document, contract, "total", true, &purchase->unused_total, error));
}

static bool parse_purchase(const Reading *reading, const cJSON *object, GError **error)
{
    static const char *const known[] = {"function", "product", "offer",   "primaries", "billed", "unit",
                                        "total",    "standby", "bundled", "contract",  NULL};
    static const char *const modes[] = {"hot", "cold", NULL};
    const JsonDocument *document = reading->document;
    PlanPurchase purchase = {0};
    const char *function = NULL;
    const cJSON *standby = NULL;
    int product = -1;
    int64_t offer = 0;
    if (!expect_object(reading, object, known, "a purchase", error) ||
        !json_string(document, object, "function", true, &function, error) ||
        !parse_product(reading, object, "product", true, &product, error) ||
        !json_integer(document, object, "offer", true, 0, (int64_t)reading->scenario->offers->len - 1, &offer,
                      error) ||
        !json_integer(document, object, "primaries", true, 0, COUNT_MAX, &purchase.primaries, error) ||
        !json_integer(document, object, "billed", true, 0, COUNT_MAX, &purchase.billed, error) ||
        !json_money(document, object, "unit", true, &purchase.unit, error) ||
        !json_money(document, object, "total", true, &purchase.total, error) ||
        !json_object(document, object, "standby", true, &standby, error) ||
        !json_known_fields(document, standby, modes, error) ||
        !parse_terms(reading, object, &purchase, error))
        return false;
    if (g_array_index(reading->scenario->offers, Offer, offer).product != product)
        return json_fail(document, object, error, "offer %d is not one of this product", (int)offer);
    for (BackupMode mode = MODE_HOT; mode <= MODE_COLD; mode++)
        if (!json_integer(document, standby, mode_name(mode), false, 0, COUNT_MAX, &purchase.standby[mode],
                          error))
            return false;
    purchase.offer = (int)offer;
    purchase.function = g_strdup(function);
    g_array_append_val(reading->plan->purchases, purchase);
    return true;
}

static bool parse_measurement(const Reading *reading, const cJSON *object, PlanFinding *finding,
                              GError **error)
{
    static const char *const known[] = {"domain", "measured", "holds", NULL};
    const char *domain = "";
    const cJSON *pair = NULL;
    PlanMeasurement measured = {0};
    if (!expect_object(reading, object, known, "a measurement", error) ||
        !json_string(reading->document, object, "domain", false, &domain, error) ||
        !json_array(reading->document, object, "measured", true, &pair, error) ||
        !parse_flag(reading, object, "holds", &measured.holds, error))
        return false;
    int64_t *targets[] = {&measured.count, &measured.total};
    int size = cJSON_GetArraySize(pair);
    for (int i = 0; i < size; i++) {
        const cJSON *number = cJSON_GetArrayItem(pair, i);
        if (size > 2 || !cJSON_IsNumber(number) || number->valuedouble < 0 ||
            number->valuedouble > (double)COUNT_MAX ||
            number->valuedouble != (double)(int64_t)number->valuedouble)
            return json_fail(reading->document, pair, error, "expected [count, total], or [count]");
        *targets[i] = (int64_t)number->valuedouble;
    }
    measured.domain = g_strdup(domain);
    g_array_append_val(finding->measured, measured);
    return true;
}

static bool parse_finding(const Reading *reading, const cJSON *object, GError **error)
{
    static const char *const known[] = {"id",   "function",  "value", "holds", "least",
                                        "most", "endpoints", "each",  NULL};
    const JsonDocument *document = reading->document;
    const char *id = NULL, *function = NULL, *value = NULL;
    const cJSON *each = NULL;
    PlanFinding *finding = plan_finding_new();
    g_ptr_array_add(reading->plan->findings, finding);
    if (!expect_object(reading, object, known, "a limit", error) ||
        !json_string(document, object, "id", true, &id, error) ||
        !json_string(document, object, "function", true, &function, error) ||
        !json_string(document, object, "value", false, &value, error) ||
        !json_integer(document, object, "endpoints", true, 0, COUNT_MAX, &finding->total, error) ||
        !json_array(document, object, "each", true, &each, error) ||
        !parse_flag(reading, object, "holds", &finding->holds, error))
        return false;
    finding->at_least = cJSON_HasObjectItem(object, "least");
    if (!json_integer(document, object, finding->at_least ? "least" : "most", true, 0, COUNT_MAX,
                      &finding->bound, error))
        return false;
    finding->id = g_strdup(id);
    finding->function = g_strdup(function);
    finding->each_value = g_strdup(value);
    for (const cJSON *entry = each->child; entry; entry = entry->next)
        if (!parse_measurement(reading, entry, finding, error))
            return false;
    return true;
}

static bool parse_inputs(const Reading *reading, const cJSON *list, GArray *inputs, GError **error)
{
    static const char *const known[] = {"name", "sha256", NULL};
    for (const cJSON *object = list->child; object; object = object->next) {
        const char *name = NULL, *sha256 = NULL;
        if (!expect_object(reading, object, known, "an input", error) ||
            !json_string(reading->document, object, "name", true, &name, error) ||
            !json_string(reading->document, object, "sha256", true, &sha256, error))
            return false;
        PlanInput input = {g_strdup(name), g_strdup(sha256)};
        g_array_append_val(inputs, input);
    }
    return true;
}

static bool parse_amount(const Reading *reading, const cJSON *object, const char *field, Objective objective,
                         int64_t *amount, GError **error)
{
    const char *text = NULL;
    if (objective == OBJECTIVE_COST)
        return json_money(reading->document, object, field, true, amount, error);
    if (!json_string(reading->document, object, field, true, &text, error))
        return false;
    gint64 value = 0;
    if (!g_ascii_string_to_signed(text, 10, 0, INT64_MAX, &value, NULL))
        return json_fail(reading->document, object, error, "\"%s\": expected a whole number as a string",
                         field);
    *amount = value;
    return true;
}

static bool parse_objectives(const Reading *reading, const cJSON *list, GError **error)
{
    static const char *const known[] = {"objective", "value", "bound", "proven", NULL};
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        const char *name = NULL;
        PlanObjective entry = {0};
        if (!expect_object(reading, object, known, "an objective", error) ||
            !json_string(reading->document, object, "objective", true, &name, error))
            return false;
        if (!objective_parse(name, &entry.objective)) {
            g_autofree char *safe = text_for_terminal(name);
            return json_fail(reading->document, object, error, "objective '%s' is not known", safe);
        }
        if (!parse_amount(reading, object, "value", entry.objective, &entry.value, error) ||
            !parse_amount(reading, object, "bound", entry.objective, &entry.bound, error) ||
            !parse_flag(reading, object, "proven", &entry.proven, error))
            return false;
        g_array_append_val(reading->plan->objectives, entry);
    }
    return true;
}

static bool parse_result(const Reading *reading, const cJSON *root, GError **error)
{
    const char *status = NULL, *version = NULL;
    const cJSON *changes = NULL, *objectives = NULL;
    Plan *plan = reading->plan;
    if (!json_string(reading->document, root, "status", true, &status, error) ||
        !json_string(reading->document, root, "version", true, &version, error) ||
        !json_money(reading->document, root, "bound", true, &plan->bound, error) ||
        !json_money(reading->document, root, "certified", false, &plan->certified, error) ||
        !json_array(reading->document, root, "objectives", false, &objectives, error) ||
        !parse_objectives(reading, objectives, error) ||
        !json_object(reading->document, root, "changes", true, &changes, error) ||
        !json_integer(reading->document, changes, "endpoints", true, 0, COUNT_MAX, &plan->changes, error) ||
        !parse_flag(reading, changes, "fewest", &plan->changes_proven, error))
        return false;
    plan->version = g_strdup(version);
    plan->optimal = strcmp(status, "optimal") == 0;
    plan->stopped = strcmp(status, "stopped") == 0;
    if (plan->optimal || plan->stopped || strcmp(status, "within-gap") == 0)
        return true;
    g_autofree char *safe = text_for_terminal(status);
    return json_fail(reading->document, root, error, "status '%s'; expected optimal, within-gap or stopped",
                     safe);
}

Plan *plan_parse(const JsonDocument *document, const Scenario *scenario, const Fleet *fleet, GArray **inputs,
                 GError **error)
{
    const cJSON *root = json_root(document), *assignments = NULL, *cost = NULL, *purchases = NULL,
                *limits = NULL, *files = NULL;
    g_autoptr(Plan) plan = plan_new();
    g_autoptr(GArray) names = plan_inputs_new();
    const Reading reading = {document, scenario, fleet, plan};
    if (!json_array(document, root, "assignments", true, &assignments, error) ||
        !json_object(document, root, "cost", true, &cost, error) ||
        !json_array(document, root, "purchases", true, &purchases, error) ||
        !json_array(document, root, "limits", true, &limits, error) ||
        !json_array(document, root, "inputs", true, &files, error) ||
        !parse_assignments(&reading, assignments, error) || !parse_cost(&reading, cost, error) ||
        !parse_result(&reading, root, error) || !parse_inputs(&reading, files, names, error))
        return NULL;
    for (const cJSON *object = purchases->child; object; object = object->next)
        if (!parse_purchase(&reading, object, error))
            return NULL;
    for (const cJSON *object = limits->child; object; object = object->next)
        if (!parse_finding(&reading, object, error))
            return NULL;
    if (inputs)
        *inputs = g_steal_pointer(&names);
    return g_steal_pointer(&plan);
}
