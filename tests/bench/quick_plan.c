/* quick_plan SCENARIO FLEET DIR: a bundle without a solver, for what only shows plans: every class keeps
 * today's product on a half and gets the next offered one on the rest, with a cold backup of another vendor
 * where a limit asks for one. The auditor's half counts it; limits that are loose enough hold, so that it
 * verifies. */
#include "audit/audit.h"
#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "catalog/excerpt.h"

#include <stdio.h>
#include <string.h>

/* The offered product that comes `after` this one, around the end; -1: none. */
static int next_offered(const Scenario *scenario, const DemandClass *class, int after)
{
    int count = (int)scenario->catalog->products->len;
    for (int i = 1; i <= count; i++) {
        int product = (after + i + count) % count;
        if (class->offer[product] >= 0)
            return product;
    }
    return -1;
}

static int backup_for(const Scenario *scenario, const DemandClass *class, int primary)
{
    for (int p = 0; p < (int)scenario->catalog->products->len; p++) {
        int product = (primary + p) % (int)scenario->catalog->products->len, offer = class->offer[product];
        if (offer >= 0 && g_array_index(scenario->offers, Offer, offer).standby[MODE_COLD] >= 0 &&
            catalog_vendor_of(scenario->catalog, product) != catalog_vendor_of(scenario->catalog, primary))
            return product;
    }
    return -1;
}

/* Per class of the demand: does a limit ask for a backup there? */
static bool *asked(const Demand *demand)
{
    bool *backup = g_new0(bool, demand->classes->len + 1);
    g_autoptr(GPtrArray) limits = demand_limits(demand);
    for (guint l = 0; l < limits->len; l++) {
        const LimitInstance *instance = limits->pdata[l];
        for (guint m = 0;
             strcmp(instance->limit->kind->name, "backup-required") == 0 && m < instance->members->len; m++)
            backup[g_array_index(instance->members, guint, m)] = true;
    }
    return backup;
}

static void add_piece(GArray *pieces, const DemandClass *class, int primary, int backup, int64_t count)
{
    PlanPiece piece = {class->index, primary, backup, backup < 0 ? MODE_NONE : MODE_COLD, count};
    if (count)
        g_array_append_val(pieces, piece);
}

/* Nothing is proven of them; the auditor's half sets the values. */
static void add_objectives(const Scenario *scenario, Plan *plan)
{
    for (guint i = 0; i < scenario->goals->len; i++) {
        PlanObjective entry = {.objective = g_array_index(scenario->goals, Goal, i).objective};
        g_array_append_val(plan->objectives, entry);
    }
    plan_settle(plan);
}

static bool fill(const Scenario *scenario, const Fleet *fleet, Plan *plan, GError **error)
{
    for (char **function = scenario->functions; *function; function++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, *function, error);
        if (!demand)
            return false;
        g_autofree bool *backup = asked(demand);
        GArray *pieces = plan_add_function(plan, *function);
        for (guint i = 0; i < demand->classes->len; i++) {
            const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
            int first = class->primary >= 0 && class->offer[class->primary] >= 0
                            ? class->primary
                            : next_offered(scenario, class, (int)i);
            int second = next_offered(scenario, class, first + (int)(i % 5));
            int64_t half = class->class->count / 2;
            add_piece(pieces, class, first, backup[i] ? backup_for(scenario, class, first) : -1,
                      class->class->count - half);
            add_piece(pieces, class, second, backup[i] ? backup_for(scenario, class, second) : -1, half);
        }
        plan_sort_pieces(pieces);
    }
    add_objectives(scenario, plan);
    return audit_plan(scenario, fleet, plan, error);
}

static bool add(OutputFolder *folder, GArray *inputs, const char *name, GString *bytes, GError **error)
{
    PlanInput input = {g_strdup(name), digest_bytes(bytes->str, bytes->len)};
    if (inputs)
        g_array_append_val(inputs, input);
    bool good = output_folder_add(folder, name, bytes->str, bytes->len, error);
    g_string_free(bytes, TRUE);
    return good;
}

static bool write_bundle(const char *path, const Scenario *scenario, const Fleet *fleet, const Plan *plan,
                         GError **error)
{
    g_autoptr(OutputFolder) folder = output_folder_new(path, "plan.json", true, error);
    g_autoptr(GArray) inputs = plan_inputs_new();
    g_autofree bool *used = scenario_products_used(scenario, fleet);
    if (!folder ||
        !add(folder, inputs, "inputs/catalog.json", json_canonical(catalog_excerpt(scenario->catalog, used)),
             error) ||
        !add(folder, inputs, "inputs/fleet.json", fleet_write(fleet), error))
        return false;
    for (guint i = 0; i < scenario->policies->len; i++) {
        g_autofree char *name = g_strdup_printf("inputs/policies/%u.json", i + 1);
        if (!add(folder, inputs, name, json_canonical(policy_bundle_json(scenario->policies->pdata[i])),
                 error))
            return false;
    }
    return add(folder, inputs, "inputs/scenario.json", json_canonical(scenario_bundle_json(scenario)),
               error) &&
           add(folder, NULL, "plan.json", plan_write(plan, scenario, inputs), error) &&
           output_folder_finish(folder, error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc != 4)
        return EXIT_USAGE;
    g_autoptr(Scenario) scenario = scenario_read(argv[1], NULL, &error);
    g_autoptr(JsonDocument) text = scenario ? json_read(argv[2], "fleet/1", &error) : NULL;
    g_autoptr(Fleet) fleet = text ? fleet_parse(text, &error) : NULL;
    g_autoptr(Plan) plan = plan_new();
    if (fleet && fill(scenario, fleet, plan, &error) && write_bundle(argv[3], scenario, fleet, plan, &error))
        return 0;
    fprintf(stderr, "%s\n", error->message);
    return EXIT_INPUT;
}
