#include "audit/verify.h"

#include "audit/bundle.h"
#include "base/error.h"
#include "base/input.h"
#include "base/text.h"

#include <stdarg.h>
#include <string.h>

void verification_free(Verification *verification)
{
    if (!verification)
        return;
    g_ptr_array_unref(verification->disagreements);
    g_clear_pointer(&verification->notes, g_ptr_array_unref);
    plan_free(verification->plan);
    scenario_free(verification->scenario);
    fleet_free(verification->fleet);
    certified_free(verification->certified);
    if (verification->inputs)
        g_array_unref(verification->inputs);
    g_free(verification);
}

static void disagree(Verification *verification, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void disagree(Verification *verification, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(verification->disagreements, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void note(Verification *verification, const char *name)
{
    if (!verification->notes)
        verification->notes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(
        verification->notes,
        g_strdup_printf("%s: laid out otherwise than it was written, with the same content", name));
}

static void check_count(Verification *verification, const char *what, int64_t claimed, int64_t recomputed)
{
    verification->checks++;
    if (claimed != recomputed)
        disagree(verification, "%s: the plan says %" G_GINT64_FORMAT ", recomputed %" G_GINT64_FORMAT, what,
                 claimed, recomputed);
}

static void check_money(Verification *verification, const char *what, Money claimed, Money recomputed)
{
    verification->checks++;
    g_autofree char *said = money_text(claimed), *found = money_text(recomputed);
    if (claimed != recomputed)
        disagree(verification, "%s: the plan says %s, recomputed %s", what, said, found);
}

/* ---- the files ---- */

static bool plain_name(const char *name)
{
    return g_str_has_prefix(name, "inputs/") && !strstr(name, "..") && !strchr(name, '\\');
}

/* Is the content that of the digest, laid out otherwise? All inputs are written in canonical bytes. Takes the
 * bytes over. */
static bool same_content(const char *name, GString *bytes, const char *sha256)
{
    g_autoptr(JsonDocument) document = json_parse(name, bytes, NULL, NULL);
    if (!document || !json_is_whole(json_root(document)))
        return false;
    GString *canonical = json_canonical(json_root(document));
    g_autofree char *digest = digest_bytes(canonical->str, canonical->len);
    g_string_free(canonical, TRUE);
    return strcmp(digest, sha256) == 0;
}

/* A file that the plan does not name could not have gone into it. */
static void check_strays(Verification *verification, const char *folder, const GArray *inputs)
{
    g_autofree char *path = g_build_filename(folder, "inputs", NULL);
    g_autoptr(GPtrArray) files = input_list(path, NULL);
    for (guint i = 0; files && i < files->len; i++) {
        const char *name = (const char *)files->pdata[i] + strlen(folder);
        while (*name == '/')
            name++;
        bool named = false;
        for (guint n = 0; n < inputs->len; n++)
            named = named || strcmp(g_array_index(inputs, PlanInput, n).name, name) == 0;
        if (!named)
            disagree(verification, "%s: lies in the bundle, but the plan does not name it", name);
    }
}

static void check_files(Verification *verification, const char *folder, const GArray *inputs)
{
    for (guint i = 0; i < inputs->len; i++) {
        const PlanInput *input = &g_array_index(inputs, PlanInput, i);
        verification->checks++;
        if (!plain_name(input->name)) {
            disagree(verification, "input '%s': not a file below inputs/", input->name);
            continue;
        }
        for (guint before = 0; before < i; before++)
            if (strcmp(g_array_index(inputs, PlanInput, before).name, input->name) == 0)
                disagree(verification, "%s: the plan names it twice", input->name);
        g_autofree char *path = g_build_filename(folder, input->name, NULL);
        g_autoptr(GError) error = NULL;
        GString *bytes = input_read_file(path, &error);
        if (!bytes) {
            disagree(verification, "%s", error->message);
            continue;
        }
        g_autofree char *digest = digest_bytes(bytes->str, bytes->len);
        bool same = strcmp(digest, input->sha256) == 0;
        bool content = same_content(input->name, bytes, input->sha256);
        if (!same && content)
            note(verification, input->name);
        else if (!same)
            disagree(verification, "%s: its SHA-256 is %s, the plan was made from %s; the file was changed",
                     input->name, digest, input->sha256);
    }
    static const char *const needed[] = {"inputs/catalog.json", "inputs/fleet.json", "inputs/scenario.json"};
    for (gsize n = 0; n < G_N_ELEMENTS(needed); n++) {
        bool named = false;
        for (guint i = 0; i < inputs->len; i++)
            named = named || strcmp(g_array_index(inputs, PlanInput, i).name, needed[n]) == 0;
        if (!named)
            disagree(verification, "%s: the plan does not name it with its SHA-256", needed[n]);
    }
    check_strays(verification, folder, inputs);
}

/* ---- the assignments ---- */

static char *class_text(const Fleet *fleet, int index)
{
    const FleetClass *class = fleet->classes->pdata[index];
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "class %d (", index);
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        g_autofree char *values = g_strjoinv("+", attribute->values);
        g_string_append_printf(text, "%s%s", i ? ", " : "", values);
    }
    g_string_append_c(text, ')');
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The limits that ask for backups: they are looked up for every piece. Borrowed from `instances`. */
static GPtrArray *asking_for_backups(const GPtrArray *instances)
{
    GPtrArray *asking = g_ptr_array_new();
    for (guint i = 0; i < instances->len; i++)
        if (strcmp(((const LimitInstance *)instances->pdata[i])->limit->kind->name, "backup-required") == 0)
            g_ptr_array_add(asking, instances->pdata[i]);
    return asking;
}

/* Is a backup of this mode asked for on the class by any of the limits? */
static bool backup_asked(const Demand *demand, const GPtrArray *asking, const DemandClass *class)
{
    for (guint i = 0; i < asking->len; i++) {
        const LimitInstance *instance = asking->pdata[i];
        for (guint m = 0; m < instance->members->len; m++)
            if (&g_array_index(demand->classes, DemandClass, g_array_index(instance->members, guint, m)) ==
                class)
                return true;
    }
    return false;
}

/* What the two have in common that the limit forbids; caller frees; NULL where nothing. */
static char *shared_domain(const Demand *demand, const Limit *limit, const DemandClass *class,
                           const PlanPiece *piece)
{
    const Catalog *catalog = demand->scenario->catalog;
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
        const char *buffer[2];
        if (!limit->differ[kind] ||
            !products_share_domain(catalog, piece->primary, piece->backup, class->platform, kind))
            continue;
        const char *const *value = product_domains(catalog, piece->backup, class->platform, kind, buffer);
        while (!product_depends(catalog, piece->primary, class->platform, kind, *value))
            value++;
        return g_strdup_printf("%s %s", domain_kind_name(kind), *value);
    }
    return NULL;
}

/* Names each backup that a limit does not accept, and why; that the limit is breached is said elsewhere. */
static void check_backup(Verification *verification, const Demand *demand, const LimitInstance *instance,
                         const DemandClass *class, const PlanPiece *piece, const char *where)
{
    const Limit *limit = instance->limit;
    const Catalog *catalog = demand->scenario->catalog;
    if (backup_allowed(demand, limit, class, piece->primary, piece->backup, piece->mode))
        return;
    const char *primary = catalog_product(catalog, piece->primary)->id;
    if (piece->mode == MODE_NONE) {
        disagree(verification, "%s, %s: %s has no backup, limit '%s' asks for one", where, demand->function,
                 primary, limit->id);
        return;
    }
    g_autofree char *shared = piece->backup >= 0 ? shared_domain(demand, limit, class, piece) : NULL;
    const char *backup =
        piece->backup >= 0 ? catalog_product(catalog, piece->backup)->id : "a manual procedure";
    if (piece->backup == piece->primary)
        disagree(verification, "%s, %s: %s is its own backup", where, demand->function, primary);
    else if (shared)
        disagree(verification, "%s, %s: backup %s falls with its primary %s: both depend on %s (limit '%s')",
                 where, demand->function, backup, primary, shared, limit->id);
    else
        disagree(verification, "%s, %s: backup %s is %s, which limit '%s' does not accept", where,
                 demand->function, backup, mode_name(piece->mode), limit->id);
}

static void check_backups(Verification *verification, const Demand *demand, const GPtrArray *asking,
                          const DemandClass *class, const PlanPiece *piece, const char *where)
{
    for (guint i = 0; i < asking->len; i++) {
        const LimitInstance *instance = asking->pdata[i];
        for (guint m = 0; m < instance->members->len; m++)
            if (&g_array_index(demand->classes, DemandClass, g_array_index(instance->members, guint, m)) ==
                class)
                check_backup(verification, demand, instance, class, piece, where);
    }
}

static void check_piece(Verification *verification, const Demand *demand, const GPtrArray *asking,
                        const DemandClass *class, const PlanPiece *piece)
{
    const Catalog *catalog = demand->scenario->catalog;
    g_autofree char *where = class_text(demand->fleet, piece->class);
    if (!class) {
        disagree(verification, "%s does not need %s, but the plan assigns it", where, demand->function);
        return;
    }
    const int products[] = {piece->primary, piece->backup};
    for (int i = 0; i < 2; i++)
        if (products[i] >= 0 &&
            !product_serves(catalog_product(catalog, products[i]), demand->function, class->platform))
            disagree(verification, "%s, %s: %s does not serve it on %s", where, demand->function,
                     catalog_product(catalog, products[i])->id, class->platform);
    if (piece->count <= 0)
        disagree(verification,
                 "%s, %s: a part of its split has %" G_GINT64_FORMAT " endpoints; expected at least 1", where,
                 demand->function, piece->count);
    check_backups(verification, demand, asking, class, piece, where);
    if (piece->mode != MODE_NONE && !backup_asked(demand, asking, class))
        disagree(verification, "%s, %s: has a backup that no limit asks for", where, demand->function);
}

static void check_function(Verification *verification, const PlanFunction *function, GError **error)
{
    g_autoptr(Demand) demand =
        demand_new(verification->scenario, verification->fleet, function->function, error);
    if (!demand)
        return;
    guint classes = verification->fleet->classes->len;
    g_autofree int64_t *assigned = g_new0(int64_t, classes + 1);
    g_autofree const DemandClass **class = g_new0(const DemandClass *, classes + 1);
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *entry = &g_array_index(demand->classes, DemandClass, i);
        class[entry->index] = entry;
    }
    g_autoptr(GPtrArray) instances = demand_limits(demand);
    g_autoptr(GPtrArray) asking = asking_for_backups(instances);
    for (guint i = 0; i < function->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
        check_piece(verification, demand, asking, class[piece->class], piece);
        assigned[piece->class] += piece->count;
    }
    for (guint c = 0; c < classes; c++) {
        const FleetClass *entry = verification->fleet->classes->pdata[c];
        verification->checks++;
        if (!class[c] || assigned[c] == entry->count)
            continue;
        g_autofree char *where = class_text(verification->fleet, (int)c);
        disagree(verification,
                 "%s, %s: %" G_GINT64_FORMAT " endpoints assigned, the fleet has %" G_GINT64_FORMAT, where,
                 function->function, assigned[c], entry->count);
    }
}

/* Primaries and hot backups of a product stay within its capacity. */
static void check_capacities(Verification *verification, const Plan *recomputed)
{
    const Scenario *scenario = verification->scenario;
    for (char **function = scenario->functions; *function; function++)
        for (guint p = 0; p < scenario->catalog->products->len; p++) {
            int64_t capacity = -1, used = 0;
            for (guint i = 0; i < recomputed->purchases->len; i++) {
                const PlanPurchase *purchase = &g_array_index(recomputed->purchases, PlanPurchase, i);
                const Offer *offer = &g_array_index(scenario->offers, Offer, purchase->offer);
                if (offer->product != (int)p || strcmp(purchase->function, *function) != 0)
                    continue;
                capacity = offer->capacity;
                used += purchase->primaries + purchase->standby[MODE_HOT];
            }
            verification->checks++;
            if (capacity >= 0 && used > capacity)
                disagree(verification,
                         "%s, %s: %" G_GINT64_FORMAT
                         " primaries and hot backups, its capacity is %" G_GINT64_FORMAT,
                         *function, catalog_product(scenario->catalog, (int)p)->id, used, capacity);
        }
}

/* ---- the figures ---- */

static void check_purchases(Verification *verification, const Plan *recomputed)
{
    const Plan *plan = verification->plan;
    for (guint i = 0; i < recomputed->purchases->len; i++) {
        const PlanPurchase *right = &g_array_index(recomputed->purchases, PlanPurchase, i), *claimed = NULL;
        for (guint n = 0; n < plan->purchases->len && !claimed; n++) {
            const PlanPurchase *purchase = &g_array_index(plan->purchases, PlanPurchase, n);
            if (purchase->offer == right->offer && strcmp(purchase->function, right->function) == 0)
                claimed = purchase;
        }
        const Offer *offer = &g_array_index(verification->scenario->offers, Offer, right->offer);
        const char *product = catalog_product(verification->scenario->catalog, offer->product)->id;
        if (!claimed) {
            disagree(verification, "purchases: %s for %s is missing", product, right->function);
            continue;
        }
        const struct {
            const char *name;
            int64_t claimed, right;
        } counts[] = {{"primaries", claimed->primaries, right->primaries},
                      {"billed", claimed->billed, right->billed},
                      {"hot standby", claimed->standby[MODE_HOT], right->standby[MODE_HOT]},
                      {"cold standby", claimed->standby[MODE_COLD], right->standby[MODE_COLD]},
                      {"bundled", claimed->bundled, right->bundled},
                      {"contract, unused", claimed->unused, right->unused}};
        for (gsize n = 0; n < G_N_ELEMENTS(counts); n++) {
            g_autofree char *what = g_strdup_printf("purchase of %s, %s", product, counts[n].name);
            check_count(verification, what, counts[n].claimed, counts[n].right);
        }
        g_autofree char *unit = g_strdup_printf("purchase of %s, unit", product);
        g_autofree char *total = g_strdup_printf("purchase of %s, total", product);
        check_money(verification, unit, claimed->unit, right->unit);
        check_money(verification, total, claimed->total, right->total);
        g_autofree char *unused = g_strdup_printf("purchase of %s, contract, total", product);
        check_money(verification, unused, claimed->unused_total, right->unused_total);
    }
    if (plan->purchases->len > recomputed->purchases->len)
        disagree(verification, "purchases: the plan lists %u, %u are needed", plan->purchases->len,
                 recomputed->purchases->len);
}

static void check_cost(Verification *verification, const Plan *recomputed)
{
    const PlanCost *claimed = &verification->plan->cost, *right = &recomputed->cost;
    check_money(verification, "cost, licences", claimed->licences, right->licences);
    check_money(verification, "cost, fixed", claimed->fixed, right->fixed);
    check_money(verification, "cost, migration", claimed->migration, right->migration);
    check_money(verification, "cost, standby", claimed->standby, right->standby);
    check_money(verification, "cost, total", claimed->total, right->total);
    check_count(verification, "changes, endpoints", verification->plan->changes, recomputed->changes);
    verification->checks++;
    g_autofree char *bound = money_text(verification->plan->bound), *total = money_text(right->total);
    if (verification->plan->bound > right->total)
        disagree(verification, "bound: the plan says that nothing costs less than %s, it costs %s itself",
                 bound, total);
}

/* Values are recomputed; of what the solver claims besides, what can be told from them is. */
static void check_objective(Verification *verification, const Goal *goal, const PlanObjective *claimed,
                            const PlanObjective *right)
{
    const char *name = objective_name(goal->objective);
    g_autofree char *said = plan_objective_text(goal->objective, claimed->value);
    g_autofree char *found = plan_objective_text(goal->objective, right->value);
    g_autofree char *bound = plan_objective_text(goal->objective, claimed->bound);
    verification->checks += 3;
    if (claimed->value != right->value)
        disagree(verification, "objective %s: the plan says %s, recomputed %s", name, said, found);
    if (claimed->bound > right->value)
        disagree(verification, "objective %s: the plan says that no plan has less than %s, it has %s itself",
                 name, bound, found);
    __int128 most =
        (__int128)claimed->bound * goal->tolerance.numerator / goal->tolerance.denominator + claimed->bound;
    if (!claimed->proven && claimed->bound == right->value)
        disagree(verification, "objective %s: the plan has %s, its bound, and does not say that it is proven",
                 name, found);
    if (claimed->proven && right->value > most)
        disagree(verification, "objective %s: the plan says that the least is %s, and has %s", name, bound,
                 found);
}

static void check_objectives(Verification *verification, const Plan *recomputed)
{
    const GArray *goals = verification->scenario->goals, *claimed = verification->plan->objectives;
    for (guint i = 0; i < goals->len; i++) {
        const Goal *goal = &g_array_index(goals, Goal, i);
        if (i >= claimed->len || g_array_index(claimed, PlanObjective, i).objective != goal->objective) {
            disagree(verification, "objectives: the scenario has %s in place %u, the plan has not",
                     objective_name(goal->objective), i + 1);
            return;
        }
        check_objective(verification, goal, &g_array_index(claimed, PlanObjective, i),
                        &g_array_index(recomputed->objectives, PlanObjective, i));
    }
    if (claimed->len > goals->len)
        disagree(verification, "objectives: the plan lists %u, the scenario has %u", claimed->len,
                 goals->len);
    const Plan *plan = verification->plan;
    verification->checks += 2;
    if (plan->optimal != recomputed->optimal)
        disagree(verification, "status: the plan says %s, by its objectives it is %s", plan_status(plan),
                 plan_status(recomputed));
    if (plan->changes_proven != recomputed->changes_proven)
        disagree(verification,
                 "changes: the plan says that they are %sthe fewest, its objectives say otherwise",
                 plan->changes_proven ? "" : "not ");
    const PlanObjective *first = &g_array_index(claimed, PlanObjective, 0);
    g_autofree char *bound = money_text(plan->bound), *total = money_text(recomputed->cost.total);
    if (first->objective == OBJECTIVE_COST && first->bound != plan->bound)
        disagree(verification, "status: the plan says %s with a bound of %s and a cost of %s",
                 plan_status(plan), bound, total);
}

static const PlanFinding *same_finding(const Plan *plan, const PlanFinding *wanted)
{
    for (guint i = 0; i < plan->findings->len; i++) {
        const PlanFinding *finding = plan->findings->pdata[i];
        if (strcmp(finding->id, wanted->id) == 0 && strcmp(finding->function, wanted->function) == 0 &&
            g_strcmp0(finding->each_value, wanted->each_value) == 0)
            return finding;
    }
    return NULL;
}

static void check_measured(Verification *verification, const PlanFinding *claimed, const PlanFinding *right,
                           const char *where)
{
    if (claimed->measured->len != right->measured->len)
        disagree(verification, "%s: the plan measures %u domains, there are %u", where,
                 claimed->measured->len, right->measured->len);
    for (guint i = 0; i < MIN(claimed->measured->len, right->measured->len); i++) {
        const PlanMeasurement *said = &g_array_index(claimed->measured, PlanMeasurement, i);
        const PlanMeasurement *found = &g_array_index(right->measured, PlanMeasurement, i);
        verification->checks++;
        if (strcmp(said->domain, found->domain) != 0 || said->count != found->count ||
            said->total != found->total || said->holds != found->holds)
            disagree(verification,
                     "%s: the plan says %s %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT
                     " %s, recomputed %s %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s",
                     where, said->domain, said->count, said->total, said->holds ? "holds" : "breached",
                     found->domain, found->count, found->total, found->holds ? "holds" : "breached");
    }
}

static void check_findings(Verification *verification, const Plan *recomputed)
{
    for (guint i = 0; i < recomputed->findings->len; i++) {
        const PlanFinding *right = recomputed->findings->pdata[i];
        const PlanFinding *claimed = same_finding(verification->plan, right);
        g_autofree char *where =
            g_strdup_printf("limit '%s', %s%s%s", right->id, right->function, right->each_value ? ", " : "",
                            right->each_value ? right->each_value : "");
        if (!right->holds)
            disagree(verification, "%s: is breached by the plan", where);
        if (!claimed) {
            disagree(verification, "%s: the plan does not measure it", where);
            continue;
        }
        g_autofree char *bound = g_strdup_printf("%s, bound", where);
        g_autofree char *endpoints = g_strdup_printf("%s, endpoints", where);
        check_count(verification, bound, claimed->bound, right->bound);
        check_count(verification, endpoints, claimed->total, right->total);
        check_measured(verification, claimed, right, where);
    }
    if (verification->plan->findings->len > recomputed->findings->len)
        disagree(verification, "limits: the plan lists %u, the policy has %u here",
                 verification->plan->findings->len, recomputed->findings->len);
}

/* Names the first line in which the two differ. */
static void disagree_on_line(Verification *verification, const GString *claimed, const GString *right)
{
    gsize at = 0;
    while (claimed->str[at] && claimed->str[at] == right->str[at])
        at++;
    while (at > 0 && claimed->str[at - 1] != '\n')
        at--;
    g_auto(GStrv) said = g_strsplit(claimed->str + at, "\n", 2), found = g_strsplit(right->str + at, "\n", 2);
    disagree(verification, "plan.json: says '%s', written anew it is '%s'", g_strstrip(said[0]),
             g_strstrip(found[0]));
}

/* The last word: a plan written anew from the recomputed figures has the same content. */
static void check_bytes(Verification *verification, const JsonDocument *document, const Plan *recomputed,
                        const GArray *inputs)
{
    verification->checks++;
    if (!json_is_whole(json_root(document))) {
        disagree(verification, "plan.json: holds a number that is no integer");
        return;
    }
    GString *claimed = json_canonical(json_root(document));
    GString *right = plan_write(recomputed, verification->scenario, inputs);
    if (!g_string_equal(claimed, right))
        disagree_on_line(verification, claimed, right);
    else if (!g_string_equal(json_text(document), right))
        note(verification, "plan.json");
    g_string_free(claimed, TRUE);
    g_string_free(right, TRUE);
}

static Plan *same_pieces(const Plan *plan)
{
    Plan *copy = plan_new();
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        GArray *pieces = plan_add_function(copy, function->function);
        g_array_append_vals(pieces, function->pieces->data, function->pieces->len);
        plan_sort_pieces(pieces);
    }
    copy->version = g_strdup(plan->version);
    copy->bound = plan->bound;
    copy->certified = plan->certified;
    copy->stopped = plan->stopped;
    g_array_append_vals(copy->objectives, plan->objectives->data, plan->objectives->len);
    return copy;
}

static void check_figures(Verification *verification, const JsonDocument *document, const GArray *inputs,
                          GError **error)
{
    for (guint f = 0; f < verification->plan->functions->len; f++) {
        g_autoptr(GError) wrong = NULL;
        check_function(verification, &g_array_index(verification->plan->functions, PlanFunction, f), &wrong);
        if (wrong) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return;
        }
    }
    g_autoptr(Plan) recomputed = same_pieces(verification->plan);
    if (!audit_plan(verification->scenario, verification->fleet, recomputed, error))
        return;
    plan_settle(recomputed);
    check_capacities(verification, recomputed);
    check_purchases(verification, recomputed);
    check_cost(verification, recomputed);
    check_objectives(verification, recomputed);
    check_findings(verification, recomputed);
    if (verification->disagreements->len == 0)
        check_bytes(verification, document, recomputed, inputs);
}

/* ---- the certificate ---- */

static bool has_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* What it proves against what the plan claims. */
static void compare_bounds(Verification *verification)
{
    const Certified *certified = verification->certified;
    const Plan *plan = verification->plan;
    g_autofree char *claimed = money_text_grouped(MAX(plan->certified, 0)),
                    *proven = money_text_grouped(certified->bound), *bound = money_text_grouped(plan->bound),
                    *total = money_text_grouped(plan->cost.total);
    verification->checks++;
    if (certified->none)
        disagree(verification, "certificate.json: proves that no plan exists, but there is one");
    else if (certified->bound > plan->cost.total)
        disagree(verification,
                 "certificate.json: proves that no plan costs less than %s, but this one costs %s", proven,
                 total);
    else if (certified->bound != plan->certified)
        disagree(verification,
                 "certified: the plan says that certificate.json proves a bound of %s, it proves %s",
                 plan->certified < 0 ? "nothing" : claimed, proven);
    else if (certified->bound < plan->bound && plan->bound < plan->cost.total)
        disagree(verification,
                 "bound: the plan says that nothing costs less than %s, certificate.json proves %s", bound,
                 proven);
}

static void check_certificate(Verification *verification, const char *folder, bool words)
{
    g_autofree char *path = g_build_filename(folder, "certificate.json", NULL);
    g_autoptr(GError) wrong = NULL;
    verification->certified =
        certificate_check(path, verification->scenario, verification->fleet, words, &wrong);
    if (!verification->certified)
        disagree(verification, "%s", wrong->message);
    else if (verification->plan)
        compare_bounds(verification);
    else if (!verification->certified->none) {
        g_autofree char *proven = money_text_grouped(verification->certified->bound);
        disagree(
            verification,
            "certificate.json: proves that no plan costs less than %s, not that none exists, and the bundle "
            "holds no plan.json",
            proven);
    }
}

/* ---- reading ---- */

static Fleet *read_fleet(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "inputs", "fleet.json", NULL);
    g_autoptr(JsonDocument) document = json_read(path, "fleet/1", error);
    return document ? fleet_parse(document, error) : NULL;
}

/* The hashes are checked before anything is read by them, so that a changed file is named as such. */
static GArray *named_inputs(const JsonDocument *document, GError **error)
{
    g_autoptr(GArray) inputs = plan_inputs_new();
    const cJSON *list = NULL;
    if (!json_array(document, json_root(document), "inputs", true, &list, error))
        return NULL;
    for (const cJSON *object = list->child; object; object = object->next) {
        const char *name = NULL, *sha256 = NULL;
        if (!json_string(document, object, "name", true, &name, error) ||
            !json_string(document, object, "sha256", true, &sha256, error))
            return NULL;
        PlanInput input = {g_strdup(name), g_strdup(sha256)};
        g_array_append_val(inputs, input);
    }
    return g_steal_pointer(&inputs);
}

static bool read_inputs(Verification *verification, const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "inputs", "scenario.json", NULL);
    verification->scenario = bundle_paths_inside(path, error) ? scenario_read(path, NULL, error) : NULL;
    verification->fleet = verification->scenario ? read_fleet(folder, error) : NULL;
    return verification->fleet != NULL;
}

static bool verify_contents(Verification *verification, const char *folder, const JsonDocument *document,
                            bool words, GError **error)
{
    const GArray *inputs = verification->inputs = named_inputs(document, error);
    if (!inputs)
        return false;
    check_files(verification, folder, inputs);
    if (!read_inputs(verification, folder, error))
        return false;
    g_autoptr(GArray) again = NULL;
    verification->plan = plan_parse(document, verification->scenario, verification->fleet, &again, error);
    if (!verification->plan)
        return false;
    g_autoptr(GError) wrong = NULL;
    check_figures(verification, document, inputs, &wrong);
    if (wrong) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return false;
    }
    if (has_file(folder, "certificate.json"))
        check_certificate(verification, folder, words);
    else if (verification->plan->certified >= 0)
        disagree(verification, "certified: the plan speaks of certificate.json, and there is none");
    return true;
}

/* A certificate without a plan. */
static Verification *verify_none(const char *folder, bool words, GError **error)
{
    g_autoptr(Verification) verification = g_new0(Verification, 1);
    verification->disagreements = g_ptr_array_new_with_free_func(g_free);
    if (!read_inputs(verification, folder, error))
        return NULL;
    check_certificate(verification, folder, words);
    return g_steal_pointer(&verification);
}

Verification *verify_bundle(const char *folder, bool words, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "plan.json", NULL);
    if (!has_file(folder, "plan.json") && has_file(folder, "certificate.json"))
        return verify_none(folder, words, error);
    if (g_file_test(folder, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail_input(error, "%s: no plan.json in it; name the folder that `polyculture plan -o` wrote", folder);
        return NULL;
    }
    g_autoptr(JsonDocument) document = json_read(path, "plan/1", error);
    if (!document)
        return NULL;
    g_autoptr(Verification) verification = g_new0(Verification, 1);
    verification->disagreements = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) wrong = NULL;
    /* What cannot be read or priced any more does not agree either. */
    if (!verify_contents(verification, folder, document, words, &wrong))
        disagree(verification, "%s", wrong->message);
    return g_steal_pointer(&verification);
}
