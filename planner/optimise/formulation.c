#include "optimise/formulation.h"

#include "base/error.h"
#include "optimise/backups.h"
#include "optimise/groups.h"
#include "optimise/limits/limits.h"
#include "optimise/purchase.h"

#include <stdarg.h>
#include <string.h>

/* With no more endpoints than this nothing is left out of a folded block, and counts have names. */
#define COUNT_ENDPOINTS 64
/* With more groups than this, linking rows stand only where they help most (see link_group). */
#define LINK_ALL 300

char *model_name(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *name = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    for (char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr(".-+", *at))
            *at = '_';
    if (strlen(name) > 200)
        name[200] = '\0';
    return name;
}

static char *key_print(cJSON *array)
{
    char *text = cJSON_PrintUnformatted(array);
    char *key = g_strdup(text);
    cJSON_free(text);
    cJSON_Delete(array);
    return key;
}

char *key_of(const char *first, ...)
{
    va_list arguments;
    va_start(arguments, first);
    cJSON *array = cJSON_CreateArray();
    for (const char *at = first; at; at = va_arg(arguments, const char *))
        cJSON_AddItemToArray(array, cJSON_CreateString(at));
    va_end(arguments);
    return key_print(array);
}

char *key_of_limit(const char *word, const Block *block, const LimitInstance *instance, const char *last)
{
    return key_of(word, instance->limit->id, block->demand->function,
                  instance->each_value ? instance->each_value : "", last, NULL);
}

char *key_of_use(const Block *block, int choice, int k, int g)
{
    const char *key = model_column(block->model, choice)->key;
    g_autofree char *function = key_of(block->demand->function, NULL);
    guint group = block->first_group + (k >= 0 ? (guint)k : block->groups->len + (guint)g);
    return key ? g_strdup_printf("[\"use\",%s,%.*s,%u]", key, (int)strlen(function) - 2, function + 1, group)
               : NULL;
}

const Group *block_group(const Block *block, guint index)
{
    return block->groups->pdata[index];
}

bool instance_is_whole(const Block *block, const LimitInstance *instance)
{
    return instance->members->len == block->demand->classes->len;
}

static void price_clear(gpointer data)
{
    g_free(((BlockPrice *)data)->key);
}

static void block_free(gpointer data)
{
    Block *block = data;
    demand_free(block->demand);
    if (block->instances)
        g_ptr_array_unref(block->instances);
    g_ptr_array_unref(block->groups);
    g_array_unref(block->backup_groups);
    for (guint h = 0; h < block->kept_groups->len; h++)
        g_array_unref(g_array_index(block->kept_groups, KeptGroup, h).groups);
    g_array_unref(block->kept_groups);
    g_array_unref(block->pairs);
    g_array_unref(block->prices);
    g_free(block->local);
    g_free(block->product_used);
    g_free(block->vendor_used);
    g_free(block);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Block, block_free)

void formulation_free(Formulation *formulation)
{
    if (!formulation)
        return;
    g_ptr_array_unref(formulation->blocks);
    model_free(formulation->model);
    g_free(formulation->bundle);
    g_free(formulation);
}

static int vendor_of(const Block *block, int product)
{
    return product < 0 ? -1 : catalog_product(block->scenario->catalog, product)->vendor;
}

/* ["use", ["product", p, function], function, group]: what x[k,p] counts. */
static char *key_of_primaries(const Block *block, int product, guint k)
{
    const char *function = block->demand->function;
    g_autofree char *choice = key_of("product", backup_id(block, product), function, NULL);
    g_autofree char *word = key_of(function, NULL);
    return g_strdup_printf("[\"use\",%s,%.*s,%u]", choice, (int)strlen(word) - 2, word + 1,
                           block->first_group + k);
}

/* x[k,p] with the cost of migration; licences are added by the purchase, where it knows the price. */
static void add_primaries(Block *block)
{
    for (guint k = 0; k < block->groups->len; k++) {
        Group *group = block->groups->pdata[k];
        for (guint p = 0; p < block->products; p++) {
            if (!group->allowed[p] || !group->charge[p] ||
                (group->backup_limits->len && !primary_has_backup(block, group, (int)p)))
                continue;
            Money migration =
                demand_installed(group->class, (int)p) ? 0 : group_offer(block, group, (int)p)->migration;
            group->x[p] = model_add_column(
                block->model, model_name("x.%s.%u.%s", block->demand->function, k, backup_id(block, (int)p)),
                COLUMN_COUNT, group->endpoints);
            model_add_cost(block->model, group->x[p], COST_MIGRATION, migration);
            model_column(block->model, group->x[p])->change = (int)p != group->class->primary;
            if (block->counted)
                model_column(block->model, group->x[p])->key = key_of_primaries(block, (int)p, k);
            model_add_entry(block->model, group->x[p], 1);
        }
        model_add_row(block->model, model_name("all.%s.%u", block->demand->function, k), group->endpoints,
                      group->endpoints);
    }
}

/* The rows are many, and the few that matter most are those of the vendor that is in charge today: with many
 * groups only these are stated beside the row on totals. */
static bool link_group(const Block *block, const Group *group, int vendor)
{
    return block->folded || block->groups->len <= LINK_ALL ||
           vendor_of(block, group->class->primary) == vendor;
}

/* sum of primaries of the vendor <= n x used, for every group and for all of them. */
static void link_vendor(Block *block, int index, int vendor, int used)
{
    const char *name = model_column(block->model, used)->name;
    int64_t total = 0;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        guint before = all->len;
        for (guint p = 0; (index < 0 || group->member[index]) && p < block->products; p++)
            if (group->x[p] >= 0 && vendor_of(block, (int)p) == vendor)
                g_array_append_val(all, group->x[p]);
        if (all->len == before)
            continue;
        total += group->endpoints;
        if (!link_group(block, group, vendor))
            continue;
        for (guint i = before; i < all->len; i++)
            model_add_entry(block->model, g_array_index(all, int, i), 1);
        model_add_entry(block->model, used, -group->endpoints);
        int row = model_add_row(block->model, model_name("link.%s.%u", name, k), -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, used, (int)k, -1);
        model_row(block->model, row)->lazy = vendor_of(block, group->class->primary) != vendor;
    }
    if (block->folded)
        return;
    for (guint i = 0; i < all->len; i++)
        model_add_entry(block->model, g_array_index(all, int, i), 1);
    model_add_entry(block->model, used, -total);
    model_add_row(block->model, model_name("link.%s.all", name), -MODEL_FREE, 0);
}

/* The same for backups: an endpoint with the vendor as primary or backup counts once. */
static void link_vendor_backups(Block *block, int index, int vendor, int used)
{
    for (guint g = 0; g < block->backup_groups->len; g++) {
        const BackupGroup *backups = &g_array_index(block->backup_groups, BackupGroup, g);
        const Group *group = block_group(block, g_array_index(backups->groups, guint, 0));
        guint before = block->model->entries->len;
        if (index >= 0 && !group->member[index])
            continue;
        for (guint p = 0; backups->kin && p < block->products; p++)
            if (vendor_of(block, (int)p) == vendor)
                primary_entries(block, backups->groups, p);
        for (guint i = 0; i < block->pairs->len; i++) {
            const Pair *pair = &g_array_index(block->pairs, Pair, i);
            if (pair->backup_group == (int)g &&
                (vendor_of(block, pair->primary) == vendor || vendor_of(block, pair->backup) == vendor))
                model_add_entry(block->model, pair->column, 1);
        }
        if (block->model->entries->len == before)
            continue;
        model_add_entry(block->model, used, -backups->endpoints);
        int row = model_add_row(block->model,
                                model_name("link.%s.backup.%u", model_column(block->model, used)->name, g),
                                -MODEL_FREE, 0);
        model_row(block->model, row)->key = key_of_use(block, used, -1, (int)g);
        model_row(block->model, row)->lazy = true;
    }
}

static bool vendor_possible(const Block *block, int index, int vendor)
{
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; (index < 0 || group->member[index]) && p < block->products; p++)
            if (group->allowed[p] && vendor_of(block, (int)p) == vendor)
                return true;
    }
    return false;
}

int block_vendor_used(Block *block, const LimitInstance *instance, int instance_index, int vendor)
{
    bool whole = !instance || instance_is_whole(block, instance);
    int index = whole ? -1 : instance_index;
    if (whole && block->vendor_used[vendor] >= 0)
        return block->vendor_used[vendor];
    if (!vendor_possible(block, index, vendor))
        return -1;
    const char *id = ((const Vendor *)block->scenario->catalog->vendors->pdata[vendor])->id;
    char *name = whole ? model_name("vendor.%s.%s", block->demand->function, id)
                       : model_name("vendor.%s.%s.%s.%s", block->demand->function, instance->limit->id,
                                    instance->each_value ? instance->each_value : "", id);
    int used = model_add_column(block->model, name, COLUMN_CHOICE, 1);
    model_column(block->model, used)->key =
        whole ? key_of("vendor", id, block->demand->function, NULL)
              : key_of("vendor", id, block->demand->function, instance->limit->id,
                       instance->each_value ? instance->each_value : "", NULL);
    link_vendor(block, index, vendor, used);
    link_vendor_backups(block, index, vendor, used);
    if (whole)
        block->vendor_used[vendor] = used;
    return used;
}

int block_vendor_leads(Block *block, int index, int vendor, const char *name)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint k = 0; k < block->groups->len; k++) {
        const Group *group = block_group(block, k);
        for (guint p = 0; (index < 0 || group->member[index]) && p < block->products; p++)
            if (group->x[p] >= 0 && vendor_of(block, (int)p) == vendor)
                g_array_append_val(columns, group->x[p]);
    }
    if (columns->len == 0)
        return -1;
    int leads = model_add_column(block->model, g_strdup(name), COLUMN_CHOICE, 1);
    for (guint i = 0; i < columns->len; i++)
        model_add_entry(block->model, g_array_index(columns, int, i), 1);
    model_add_entry(block->model, leads, -1);
    model_add_row(block->model, model_name("in-%s", name), 0, MODEL_FREE);
    return leads;
}

/* Primaries and hot backups of a product together stay within its capacity. */
static void add_capacities(Block *block)
{
    g_autofree bool *done = g_new0(bool, block->products + 1);
    for (guint o = 0; o < block->scenario->offers->len; o++) {
        const Offer *offer = &g_array_index(block->scenario->offers, Offer, o);
        if (offer->capacity < 0 || done[offer->product])
            continue;
        done[offer->product] = true;
        guint before = block->model->entries->len;
        for (guint k = 0; k < block->groups->len; k++)
            if (block_group(block, k)->x[offer->product] >= 0)
                model_add_entry(block->model, block_group(block, k)->x[offer->product], 1);
        for (guint i = 0; i < block->pairs->len; i++) {
            const Pair *pair = &g_array_index(block->pairs, Pair, i);
            if (pair->backup == offer->product && pair->mode == MODE_HOT)
                model_add_entry(block->model, pair->column, 1);
        }
        if (block->model->entries->len == before)
            continue;
        const char *product = backup_id(block, offer->product);
        int row = model_add_row(block->model, model_name("capacity.%s.%s", block->demand->function, product),
                                -MODEL_FREE, offer->capacity);
        model_row(block->model, row)->key = key_of("capacity", product, block->demand->function, NULL);
    }
}

static Block *block_new(Model *model, const Scenario *scenario, const Fleet *fleet, const char *function,
                        GHashTable *without, const Limit *instead, GError **error)
{
    g_autoptr(Block) block = g_new0(Block, 1);
    block->model = model;
    block->scenario = scenario;
    block->products = scenario->catalog->products->len;
    block->vendors = scenario->catalog->vendors->len;
    block->groups = g_ptr_array_new_with_free_func(group_free);
    block->backup_groups = g_array_new(FALSE, TRUE, sizeof(BackupGroup));
    g_array_set_clear_func(block->backup_groups, backup_group_clear);
    block->kept_groups = g_array_new(FALSE, TRUE, sizeof(KeptGroup));
    block->prices = g_array_new(FALSE, TRUE, sizeof(BlockPrice));
    g_array_set_clear_func(block->prices, price_clear);
    block->pairs = g_array_new(FALSE, TRUE, sizeof(Pair));
    block->product_used = g_new(int, block->products);
    block->vendor_used = g_new(int, block->vendors);
    for (guint p = 0; p < block->products; p++)
        block->product_used[p] = -1;
    for (guint v = 0; v < block->vendors; v++)
        block->vendor_used[v] = -1;
    block->demand = demand_new(scenario, fleet, function, error);
    if (!block->demand)
        return NULL;
    block->instances = demand_limits(block->demand);
    for (guint i = block->instances->len; without && i > 0; i--) {
        const LimitInstance *instance = block->instances->pdata[i - 1];
        if (g_hash_table_contains(without, instance->limit->id))
            g_ptr_array_remove_index(block->instances, i - 1);
    }
    for (guint i = 0; instead && i < block->instances->len; i++) {
        LimitInstance *instance = block->instances->pdata[i];
        if (strcmp(instance->limit->id, instead->id) == 0)
            instance->limit = instead;
    }
    return g_steal_pointer(&block);
}

static const LimitRows *rows_of(const LimitInstance *instance)
{
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        if (strcmp(instance->limit->kind->name, (*rows)->kind) == 0)
            return *rows;
    return NULL;
}

/* Repeated for the values of an attribute, and only a sum over primaries. */
static void find_local(Block *block)
{
    block->folded = true;
    block->counted = block->demand->endpoints <= COUNT_ENDPOINTS;
    block->local = g_new0(bool, block->instances->len + 1);
    for (guint i = 0; !block->counted && i < block->instances->len; i++) {
        const LimitInstance *instance = block->instances->pdata[i];
        const LimitRows *rows = rows_of(instance);
        int64_t lower, upper;
        block->local[i] = instance->each_value && !instance_is_whole(block, instance) && rows &&
                          rows->local_bounds && rows->local_bounds(block, instance, &lower, &upper);
    }
}

static void restrict_by_limits(Block *block)
{
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        for (guint i = 0; (*rows)->restrict_groups && i < block->instances->len; i++) {
            const LimitInstance *instance = block->instances->pdata[i];
            if (strcmp(instance->limit->kind->name, (*rows)->kind) == 0)
                (*rows)->restrict_groups(block, instance, (int)i);
        }
}

static void state_limits(Block *block)
{
    for (const LimitRows *const *rows = limit_rows; *rows; rows++)
        for (guint i = 0; (*rows)->state && i < block->instances->len; i++) {
            const LimitInstance *instance = block->instances->pdata[i];
            if (!limit_is_whole(instance->limit) && !(block->local && block->local[i]) &&
                strcmp(instance->limit->kind->name, (*rows)->kind) == 0)
                (*rows)->state(block, instance, (int)i);
        }
}

static void build_block(Block *block)
{
    groups_fold(block);
    restrict_by_limits(block);
    groups_fold_backups(block);
    add_primaries(block);
    backups_state(block);
    add_capacities(block);
    for (guint v = 0; v < block->vendors; v++)
        if (block->scenario->vendor_fixed[v] > 0)
            block_vendor_used(block, NULL, -1, (int)v);
    purchase_state(block);
    state_limits(block);
}

/* A vendor's fixed cost is paid once, over all functions. */
static void charge_vendors(Formulation *formulation, const Scenario *scenario)
{
    for (guint v = 0; v < scenario->catalog->vendors->len; v++) {
        if (scenario->vendor_fixed[v] == 0)
            continue;
        g_autoptr(GArray) used = g_array_new(FALSE, FALSE, sizeof(int));
        g_autoptr(GPtrArray) of = g_ptr_array_new();
        for (guint b = 0; b < formulation->blocks->len; b++) {
            const Block *block = formulation->blocks->pdata[b];
            if (block->vendor_used[v] < 0)
                continue;
            g_array_append_val(used, block->vendor_used[v]);
            g_ptr_array_add(of, (gpointer)(guintptr)block);
        }
        if (formulation->blocks->len == 1 && used->len == 1)
            model_add_cost(formulation->model, g_array_index(used, int, 0), COST_FIXED,
                           scenario->vendor_fixed[v]);
        if (formulation->blocks->len == 1 || used->len == 0)
            continue;
        const char *id = ((const Vendor *)scenario->catalog->vendors->pdata[v])->id;
        int paid = model_add_column(formulation->model, model_name("vendor.%s", id), COLUMN_CHOICE, 1);
        model_column(formulation->model, paid)->key = key_of("vendor", id, NULL);
        model_add_cost(formulation->model, paid, COST_FIXED, scenario->vendor_fixed[v]);
        for (guint i = 0; i < used->len; i++) {
            model_add_entry(formulation->model, g_array_index(used, int, i), 1);
            model_add_entry(formulation->model, paid, -1);
            int row =
                model_add_row(formulation->model, model_name("link.vendor.%s.%u", id, i), -MODEL_FREE, 0);
            const Block *block = of->pdata[i];
            model_row(formulation->model, row)->key = key_of("paid", id, block->demand->function, NULL);
        }
    }
}

/* In how many of the functions does the scenario offer products of the vendor? */
static int64_t functions_offered(const Scenario *scenario, const char *const *functions, int vendor)
{
    int64_t count = 0;
    for (; *functions; functions++) {
        bool any = false;
        for (guint o = 0; o < scenario->offers->len && !any; o++) {
            const Product *product =
                catalog_product(scenario->catalog, g_array_index(scenario->offers, Offer, o).product);
            any = product->vendor == vendor &&
                  g_strv_contains((const char *const *)product->functions, *functions);
        }
        count += any;
    }
    return count;
}

/* bundle(v), for prices to stand on, before there are any. */
static void add_bundles(Formulation *formulation, const Scenario *scenario, const char *const *functions)
{
    guint vendors = scenario->catalog->vendors->len;
    formulation->bundle = g_new(int, vendors + 1);
    for (guint v = 0; v < vendors; v++) {
        const VendorBundle *terms = &scenario->bundles[v];
        formulation->bundle[v] = -1;
        if (terms->functions == 0 || functions_offered(scenario, functions, (int)v) < terms->functions)
            continue;
        const char *id = ((const Vendor *)scenario->catalog->vendors->pdata[v])->id;
        int bundle = formulation->bundle[v] =
            model_add_column(formulation->model, model_name("bundle.%s", id), COLUMN_CHOICE, 1);
        model_column(formulation->model, bundle)->key = key_of("bundle", id, NULL);
    }
}

/* functions x bundle(v) <= sum over functions of leads(f,v). */
static void tie_bundles(Formulation *formulation, const Scenario *scenario)
{
    for (guint v = 0; v < scenario->catalog->vendors->len; v++) {
        if (formulation->bundle[v] < 0)
            continue;
        g_autofree char *bundle = g_strdup(model_column(formulation->model, formulation->bundle[v])->name);
        const char *id = ((const Vendor *)scenario->catalog->vendors->pdata[v])->id;
        g_autoptr(GArray) leads = g_array_new(FALSE, FALSE, sizeof(int));
        for (guint b = 0; b < formulation->blocks->len; b++) {
            Block *block = formulation->blocks->pdata[b];
            g_autofree char *name = model_name("lead.%s.%s", bundle, block->demand->function);
            int column = block_vendor_leads(block, -1, (int)v, name);
            if (column < 0)
                continue;
            ModelColumn *lead = model_column(block->model, column);
            lead->key = key_of("charge", id, block->demand->function, NULL);
            model_row(block->model, (int)block->model->rows->len - 1)->key =
                g_strdup_printf("[\"charged\",%s]", lead->key);
            g_array_append_val(leads, column);
        }
        for (guint i = 0; i < leads->len; i++)
            model_add_entry(formulation->model, g_array_index(leads, int, i), 1);
        model_add_entry(formulation->model, formulation->bundle[v], -scenario->bundles[v].functions);
        int row = model_add_row(formulation->model, model_name("enough.%s", bundle), 0, MODEL_FREE);
        model_row(formulation->model, row)->key = key_of("enough", id, NULL);
    }
}

/* Limits of the plan as a whole, once all columns have their costs. */
static void state_whole(Formulation *formulation, const Scenario *scenario, GHashTable *without,
                        const Limit *instead)
{
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (!limit_is_whole(limit) || (without && g_hash_table_contains(without, limit->id)))
                continue;
            if (instead && strcmp(instead->id, limit->id) == 0)
                limit = instead;
            for (const LimitRows *const *rows = limit_rows; *rows; rows++)
                if (strcmp((*rows)->kind, limit->kind->name) == 0)
                    (*rows)->state_plan(formulation, limit);
        }
    }
}

/* Beyond this, sums in the solver's floating point would no longer be sure to a cent. */
static bool check_size(const Formulation *formulation, const Scenario *scenario, GError **error)
{
    __int128 most = 0;
    for (guint c = 0; c < formulation->model->columns->len; c++) {
        const ModelColumn *column = model_column(formulation->model, (int)c);
        most = MAX(most, (__int128)column->cost * column->upper);
    }
    if (most <= INT64_C(1) << 58)
        return true;
    return fail_input(error,
                      "scenario '%s': a price times the endpoints it is for comes to more than 28 trillion; "
                      "correct the prices, or state them in a larger unit",
                      scenario->id);
}

/* The number after this block's groups and backup groups. */
static guint number_groups(const Block *block)
{
    return block->first_group + block->groups->len + block->backup_groups->len;
}

static Formulation *formulate(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                              GHashTable *without, const Limit *instead, bool fold, GError **error)
{
    g_autoptr(Formulation) formulation = g_new0(Formulation, 1);
    formulation->model = model_new();
    formulation->blocks = g_ptr_array_new_with_free_func(block_free);
    guint groups = 0;
    add_bundles(formulation, scenario, functions);
    for (; *functions; functions++) {
        Block *block = block_new(formulation->model, scenario, fleet, *functions, without, instead, error);
        if (!block)
            return NULL;
        g_ptr_array_add(formulation->blocks, block);
        block->bundle = formulation->bundle;
        block->first_group = groups;
        if (fold)
            find_local(block);
        build_block(block);
        groups = number_groups(block);
        formulation->counted = block->counted && (formulation->counted || formulation->blocks->len == 1);
        for (guint i = 0; fold && i < block->instances->len; i++)
            formulation->local = formulation->local || block->local[i];
    }
    tie_bundles(formulation, scenario);
    charge_vendors(formulation, scenario);
    state_whole(formulation, scenario, without, instead);
    if (!check_size(formulation, scenario, error))
        return NULL;
    return g_steal_pointer(&formulation);
}

Formulation *formulation_new(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                             GHashTable *without, const Limit *instead, GError **error)
{
    return formulate(scenario, fleet, functions, without, instead, false, error);
}

Formulation *formulation_folded(const Scenario *scenario, const Fleet *fleet, const char *const *functions,
                                GHashTable *without, const Limit *instead, GError **error)
{
    return formulate(scenario, fleet, functions, without, instead, true, error);
}
