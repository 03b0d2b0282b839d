#include "scenario/demand.h"

#include "base/error.h"
#include "base/text.h"
#include "scenario/offer_index.h"

#include <string.h>

static const char *platform_of(const FleetClass *class)
{
    const char *platform = fleet_class_value(class, "platform");
    return platform ? platform : "unknown";
}

/* Where nothing is offered (scenario_of_policies), what the catalog knows stands for what could be had. */
static bool offered_on_platform(const Scenario *scenario, const char *function, const char *platform)
{
    for (guint p = 0; scenario->offers->len == 0 && p < scenario->catalog->products->len; p++)
        if (product_serves(catalog_product(scenario->catalog, (int)p), function, platform))
            return true;
    for (guint i = 0; i < scenario->offers->len; i++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, i);
        if (product_serves(catalog_product(scenario->catalog, offer->product), function, platform))
            return true;
    }
    return false;
}

static bool class_needs(const Scenario *scenario, const FleetClass *class, const char *function)
{
    if (scenario->offers->len == 0 && fleet_class_stack(class, function))
        return true;
    if (scenario->needs->len == 0)
        return offered_on_platform(scenario, function, platform_of(class));
    for (guint i = 0; i < scenario->needs->len; i++) {
        const Need *need = &g_array_index(scenario->needs, Need, i);
        if (g_strv_contains((const char *const *)need->functions, function) &&
            scope_holds(need->scope, class))
            return true;
    }
    return false;
}

static void class_clear(gpointer data)
{
    DemandClass *class = data;
    g_free(class->installed);
    g_free(class->offer);
}

void demand_free(Demand *demand)
{
    if (!demand)
        return;
    g_array_unref(demand->classes);
    g_free(demand);
}

static char *class_text(const FleetClass *class)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        g_autofree char *values = g_strjoinv("+", attribute->values);
        g_string_append_printf(text, "%s%s %s", i ? ", " : "", attribute->name, values);
    }
    char *safe = text_for_terminal(text->str);
    return safe;
}

static bool find_installed(const Demand *demand, DemandClass *class, GError **error)
{
    const char *const *stack = fleet_class_stack(class->class, demand->function);
    guint length = stack ? g_strv_length((char **)(gpointer)stack) : 0;
    class->installed = g_new(int, length + 1);
    for (guint i = 0; i < length; i++) {
        class->installed[i] = catalog_find(demand->scenario->catalog, stack[i]);
        if (class->installed[i] < 0) {
            g_autofree char *safe = text_for_terminal(stack[i]);
            return fail_input(error,
                              "fleet: class %d runs product '%s', which the scenario's catalog lacks; add a "
                              "catalog file that has it (\"catalogs\" of the scenario, or --catalog)",
                              class->index, safe);
        }
    }
    class->installed[length] = -1;
    class->primary = class->installed[0];
    return true;
}

static bool find_offers(const Demand *demand, const OfferIndex *index, DemandClass *class, GError **error)
{
    const Scenario *scenario = demand->scenario;
    guint products = scenario->catalog->products->len;
    class->offer = g_new(int, products);
    for (guint p = 0; p < products; p++)
        class->offer[p] = -1;
    bool any = scenario->offers->len == 0;
    g_autoptr(GArray) found = offer_index_find(index, class->class);
    for (guint at = 0; at < found->len; at++) {
        guint i = g_array_index(found, guint, at);
        const Offer *offer = &g_array_index(scenario->offers, Offer, i);
        const Product *product = catalog_product(scenario->catalog, offer->product);
        if (!product_serves(product, demand->function, class->platform))
            continue;
        if (class->offer[offer->product] >= 0)
            return fail_input(error,
                              "scenario '%s': offers %d and %u of product '%s' both hold for class %d of the "
                              "fleet; make their scopes disjoint",
                              scenario->id, class->offer[offer->product], i, product->id, class->index);
        class->offer[offer->product] = (int)i;
        any = true;
    }
    if (any)
        return true;
    g_autofree char *text = class_text(class->class);
    return fail_input(error,
                      "scenario '%s': no offer serves %s for class %d of the fleet (%s; %" G_GINT64_FORMAT
                      " endpoints); add an offer, or leave them out with \"needs\"",
                      scenario->id, demand->function, class->index, text, class->class->count);
}

Demand *demand_new_empty(const Scenario *scenario, const Fleet *fleet, const char *function)
{
    Demand *demand = g_new0(Demand, 1);
    demand->scenario = scenario;
    demand->fleet = fleet;
    demand->function = function;
    demand->classes = g_array_new(FALSE, TRUE, sizeof(DemandClass));
    g_array_set_clear_func(demand->classes, class_clear);
    return demand;
}

Demand *demand_new(const Scenario *scenario, const Fleet *fleet, const char *function, GError **error)
{
    g_autoptr(Demand) demand = demand_new_empty(scenario, fleet, function);
    g_autoptr(OfferIndex) index = offer_index_new(scenario, function);
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        if (!class_needs(scenario, class, function))
            continue;
        DemandClass entry = {.class = class, .index = (int)i, .platform = platform_of(class)};
        if (!find_installed(demand, &entry, error) || !find_offers(demand, index, &entry, error)) {
            class_clear(&entry);
            return NULL;
        }
        g_array_append_val(demand->classes, entry);
        demand->endpoints += class->count;
    }
    if (demand->classes->len == 0) {
        g_autofree char *safe = text_for_terminal(function);
        fail_input(error,
                   "scenario '%s': no endpoint of the fleet needs '%s' (none has an offer on its platform); "
                   "correct \"functions\", \"offers\" or \"needs\"",
                   scenario->id, safe);
        return NULL;
    }
    return g_steal_pointer(&demand);
}

bool demand_installed(const DemandClass *class, int product)
{
    for (const int *at = class->installed; *at >= 0; at++)
        if (*at == product)
            return true;
    return false;
}

static void instance_free(gpointer data)
{
    LimitInstance *instance = data;
    g_array_unref(instance->members);
    g_free(instance);
}

static void add_instance(GPtrArray *instances, const Demand *demand, const Limit *limit,
                         const char *each_value)
{
    LimitInstance *instance = g_new0(LimitInstance, 1);
    instance->limit = limit;
    instance->each_value = each_value;
    instance->members = g_array_new(FALSE, TRUE, sizeof(guint));
    for (guint i = 0; i < demand->classes->len; i++) {
        const FleetClass *class = g_array_index(demand->classes, DemandClass, i).class;
        if (!scope_holds(limit->scope, class) ||
            (each_value && !fleet_class_has_value(class, limit->each, each_value)))
            continue;
        g_array_append_val(instance->members, i);
        instance->endpoints += class->count;
    }
    if (instance->members->len)
        g_ptr_array_add(instances, instance);
    else
        instance_free(instance);
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All values of the attribute, sorted; borrowed from the classes. */
static GPtrArray *values_of(const Demand *demand, const char *attribute)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *values = g_ptr_array_new();
    for (guint i = 0; i < demand->classes->len; i++) {
        const FleetClass *class = g_array_index(demand->classes, DemandClass, i).class;
        for (guint a = 0; a < class->attributes->len; a++) {
            const FleetAttribute *entry = &g_array_index(class->attributes, FleetAttribute, a);
            if (strcmp(entry->name, attribute) != 0)
                continue;
            for (char **value = entry->values; *value; value++)
                if (g_hash_table_add(seen, *value))
                    g_ptr_array_add(values, *value);
        }
    }
    g_ptr_array_sort(values, compare_strings);
    return values;
}

static bool speaks_of(const Limit *limit, const Demand *demand)
{
    if (limit->kind->whole || (limit->measure == MEASURE_ANY_FUNCTION) != demand->whole)
        return false;
    return !limit->function || strcmp(limit->function, demand->function) == 0;
}

GPtrArray *demand_limits(const Demand *demand)
{
    GPtrArray *instances = g_ptr_array_new_with_free_func(instance_free);
    for (guint i = 0; i < demand->scenario->policies->len; i++) {
        const Policy *policy = demand->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (!speaks_of(limit, demand))
                continue;
            if (!limit->each) {
                add_instance(instances, demand, limit, NULL);
                continue;
            }
            g_autoptr(GPtrArray) values = values_of(demand, limit->each);
            for (guint v = 0; v < values->len; v++)
                add_instance(instances, demand, limit, values->pdata[v]);
        }
    }
    return instances;
}

static void strings_free(gpointer data)
{
    g_strfreev(data);
}

static int compare_vectors(gconstpointer a, gconstpointer b)
{
    return strcmp((*(char **const *)a)[0], (*(char **const *)b)[0]);
}

GPtrArray *demand_domains(const Demand *demand, const LimitInstance *instance, const bool *extra)
{
    GPtrArray *domains = g_ptr_array_new_with_free_func(strings_free);
    const Limit *limit = instance->limit;
    if (limit->values) {
        g_ptr_array_add(domains, g_strdupv(limit->values));
        return domains;
    }
    const Catalog *catalog = demand->scenario->catalog;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint m = 0; m < instance->members->len; m++) {
        guint index = g_array_index(instance->members, guint, m);
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, index);
        for (guint p = 0; p < catalog->products->len; p++) {
            const char *buffer[2];
            if (class->offer[p] < 0 && !(extra && extra[p]))
                continue;
            for (const char *const *value =
                     product_domains(catalog, (int)p, class->platform, limit->of, buffer);
                 *value; value++) {
                if (!g_hash_table_add(seen, (gpointer)(guintptr)*value))
                    continue;
                char **vector = g_new0(char *, 2);
                vector[0] = g_strdup(*value);
                g_ptr_array_add(domains, vector);
            }
        }
    }
    g_ptr_array_sort(domains, compare_vectors);
    return domains;
}

bool demand_depends(const Demand *demand, const DemandClass *class, int product, DomainKind kind,
                    char *const *values)
{
    for (; *values; values++)
        if (product_depends(demand->scenario->catalog, product, class->platform, kind, *values))
            return true;
    return false;
}

bool backup_allowed(const Demand *demand, const Limit *limit, const DemandClass *class, int primary,
                    int backup, BackupMode mode)
{
    if (mode == MODE_NONE || !limit->modes[mode])
        return false;
    if (mode == MODE_MANUAL)
        return backup < 0;
    if (backup < 0 || backup == primary)
        return false;
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (limit->differ[kind] &&
            products_share_domain(demand->scenario->catalog, primary, backup, class->platform, kind))
            return false;
    return true;
}

const Fallback *demand_fallback(const Demand *demand, const DemandClass *class)
{
    for (guint i = 0; i < demand->scenario->fallbacks->len; i++) {
        const Fallback *fallback = &g_array_index(demand->scenario->fallbacks, Fallback, i);
        if (strcmp(fallback->function, demand->function) == 0 && scope_holds(fallback->scope, class->class))
            return fallback;
    }
    return NULL;
}
