#include "export/gmpl.h"

#include "audit/billing.h"
#include "base/error.h"

#include <string.h>

/* GNU MathProg takes symbols of 100 characters. */
#define SYMBOL_MOST 90
/* Tangents of squares: so many, evenly spread, where not every whole number can have one. */
#define TANGENTS 400

typedef struct {
    const Scenario *scenario;
    GString *need, *installed, *served, *fallback; /* sections that grow function by function */
    GString *limits, *sets;
    GHashTable *symbols; /* text -> symbol, for what the files name */
    GHashTable *taken;   /* symbols */
    GHashTable *platforms;
} Data;

static void data_clear(Data *data)
{
    GString *sections[] = {data->need,     data->installed, data->served,
                           data->fallback, data->limits,    data->sets};
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++)
        g_string_free(sections[i], TRUE);
    g_hash_table_unref(data->symbols);
    g_hash_table_unref(data->taken);
    g_hash_table_unref(data->platforms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Data, data_clear)

/* ---- symbols ---- */

/* In single quotes, printable ASCII alone, never the same for two texts. */
static char *quoted(Data *data, const char *text)
{
    g_autoptr(GString) clean = g_string_new(NULL);
    for (const char *at = text; *at && clean->len < SYMBOL_MOST; at++)
        g_string_append_c(clean, g_ascii_isprint(*at) && *at != '\'' ? *at : '_');
    guint number = 2;
    gsize plain = MIN(clean->len, SYMBOL_MOST - 8);
    while (clean->len == 0 || g_hash_table_contains(data->taken, clean->str)) {
        g_string_truncate(clean, plain);
        g_string_append_printf(clean, "#%u", number++);
    }
    g_hash_table_add(data->taken, g_strdup(clean->str));
    return g_strdup_printf("'%s'", clean->str);
}

static const char *symbol(Data *data, const char *text)
{
    const char *known = g_hash_table_lookup(data->symbols, text);
    if (known)
        return known;
    char *made = quoted(data, text);
    g_hash_table_insert(data->symbols, g_strdup(text), made);
    return made;
}

static const char *product_symbol(Data *data, int product)
{
    return product < 0 ? "'-'" : symbol(data, catalog_product(data->scenario->catalog, product)->id);
}

static void append_money(GString *out, Money money)
{
    g_autofree char *text = money_text(MAX(money, 0));
    g_string_append_printf(out, " %s", money < 0 ? "-1" : text);
}

/* What is paid by the year, as the auditor's half adds it up; -1 stays -1. */
static void append_yearly(const Data *data, GString *out, Money yearly)
{
    append_money(out, yearly < 0 ? yearly : billing_over_years(data->scenario, yearly));
}

/* ---- classes, folded by what is said of them ---- */

static int compare_ints(gconstpointer a, gconstpointer b)
{
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/* Everything that the data says of a class but the limits in whose scope it is. */
static void append_facts(const Data *data, const Demand *demand, const DemandClass *class, GString *key)
{
    g_string_append_printf(key, "%s|%d|", class->platform, class->primary);
    g_autoptr(GArray) installed = g_array_new(FALSE, FALSE, sizeof(int));
    for (const int *at = class->installed; *at >= 0; at++)
        g_array_append_val(installed, *at);
    g_array_sort(installed, compare_ints);
    for (guint i = 0; i < installed->len; i++)
        g_string_append_printf(key, "%d,", g_array_index(installed, int, i));
    for (guint p = 0; p < data->scenario->catalog->products->len; p++)
        if (class->offer[p] >= 0)
            g_string_append_printf(key, "|%u:%d", p, class->offer[p]);
    const Fallback *fallback = demand_fallback(demand, class);
    g_string_append_printf(key, "|%" G_GINT64_FORMAT "|", fallback ? fallback->standby : -1);
}

static void string_free(gpointer string)
{
    g_string_free(string, TRUE);
}

/* Per class of the demand what tells it apart. */
static GPtrArray *keys_of(const Data *data, const Demand *demand, const GPtrArray *instances)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(string_free);
    for (guint i = 0; i < demand->classes->len; i++) {
        GString *key = g_string_new(NULL);
        append_facts(data, demand, &g_array_index(demand->classes, DemandClass, i), key);
        g_ptr_array_add(keys, key);
    }
    for (guint i = 0; i < instances->len; i++) {
        const GArray *members = ((const LimitInstance *)instances->pdata[i])->members;
        for (guint m = 0; m < members->len; m++)
            g_string_append_printf(keys->pdata[g_array_index(members, guint, m)], "%u,", i);
    }
    return keys;
}

static void write_class(Data *data, const Demand *demand, const DemandClass *class, int number, int64_t count)
{
    const char *function = symbol(data, demand->function);
    g_hash_table_add(data->platforms, (gpointer)(guintptr) class->platform);
    g_string_append_printf(data->need, "\n  %s %d  %" G_GINT64_FORMAT " %s", function, number, count,
                           symbol(data, class->platform));
    g_string_append_printf(data->need, " %s", product_symbol(data, class->primary));
    for (const int *at = class->installed; *at >= 0; at++)
        g_string_append_printf(data->installed, "\n  (%s, %d, %s)", function, number,
                               product_symbol(data, *at));
    for (guint p = 0; p < data->scenario->catalog->products->len; p++)
        if (class->offer[p] >= 0)
            g_string_append_printf(data->served, "\n  (%s, %d, %s, %d)", function, number,
                                   product_symbol(data, (int)p), class->offer[p]);
    const Fallback *fallback = demand_fallback(demand, class);
    if (!fallback)
        return;
    g_string_append_printf(data->fallback, "\n  %s %d ", function, number);
    append_yearly(data, data->fallback, fallback->standby);
}

/* Per class of the demand the number of its folded one. */
static int *write_classes(Data *data, const Demand *demand, const GPtrArray *instances)
{
    g_autoptr(GPtrArray) keys = keys_of(data, demand, instances);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    guint classes = demand->classes->len;
    int *number = g_new(int, classes + 1);
    g_autofree int64_t *count = g_new0(int64_t, classes + 1);
    g_autofree guint *first = g_new0(guint, classes + 1);
    int folded = 0;
    for (guint i = 0; i < classes; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        const char *key = ((const GString *)keys->pdata[i])->str;
        gpointer found;
        if (g_hash_table_lookup_extended(known, key, NULL, &found)) {
            number[i] = GPOINTER_TO_INT(found);
        } else {
            number[i] = ++folded;
            first[folded] = i;
            g_hash_table_insert(known, (gpointer)(guintptr)key, GINT_TO_POINTER(folded));
        }
        count[number[i]] += class->class->count;
    }
    for (int k = 1; k <= folded; k++)
        write_class(data, demand, &g_array_index(demand->classes, DemandClass, first[k]), k, count[k]);
    return number;
}

/* ---- limits ---- */

/* What the model wants to know of a kind of limit beyond its scope. */
typedef struct {
    const char *kind;
    bool domains; /* of, and the groups of domains */
    bool share, number, hours;
} KindData;

static const KindData kinds[] = {
    {"max-share", true, true, false, false},        {"min-share", true, true, false, false},
    {"max-vendors", false, false, true, false},     {"min-vendors", false, false, true, false},
    {"max-products", false, false, true, false},    {"min-share-if-used", true, true, false, false},
    {"hhi-max", true, false, false, false},         {"backup-required", false, false, false, false},
    {"survive", true, true, false, true},           {"recover-within", true, false, false, true},
    {"max-change", false, true, false, false},      {"keep", true, false, false, false},
    {"forbid", true, false, false, false},          {"require", true, false, false, false},
    {"capability-min", false, false, false, false}, {"budget", false, false, false, false},
};

static const KindData *find_kind(const Limit *limit, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].kind, limit->kind->name) == 0)
            return &kinds[i];
    fail_input(error, "limit '%s': the GMPL model does not know kind %s, so there is no data for it",
               limit->id, limit->kind->name);
    return NULL;
}

static char *label_of(Data *data, const Limit *limit, const char *function, const char *each)
{
    bool several = function && data->scenario->functions[1];
    g_autofree char *text = g_strdup_printf("%s%s%s%s%s", limit->id, each ? ": " : "", each ? each : "",
                                            several ? ", " : "", several ? function : "");
    return quoted(data, text);
}

/* One row of the table of limits. */
static void write_limit(Data *data, const Limit *limit, const KindData *kind, const char *label)
{
    static const char *const parts[] = {"licences", "fixed", "migration", "standby", "total"};
    GString *out = data->limits;
    g_string_append_printf(out, "\n  %s '%s'", label, kind->kind);
    if (strcmp(kind->kind, "budget") == 0)
        append_money(out, limit->amount);
    else if (strcmp(kind->kind, "hhi-max") == 0)
        append_money(out, limit->points);
    else
        g_string_append_printf(out, " %" G_GINT64_FORMAT,
                               kind->hours    ? limit->hours
                               : kind->number ? limit->number
                                              : 0);
    g_string_append_printf(out, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " '%s' '%s' '%s'",
                           kind->share ? limit->share.numerator : 0,
                           kind->share ? limit->share.denominator : 1,
                           kind->domains ? domain_kind_name(limit->of) : "-",
                           limit->measure == MEASURE_INTEGRITY ? "integrity" : "availability",
                           parts[MIN(limit->part, COST_PARTS)]);
}

static void write_members(Data *data, const Demand *demand, const LimitInstance *instance, const int *number,
                          const char *label)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_string_append_printf(data->sets, "set MEMBERS[%s] :=", label);
    for (guint m = 0; m < instance->members->len; m++) {
        int class = number[g_array_index(instance->members, guint, m)];
        if (g_hash_table_add(seen, GINT_TO_POINTER(class)))
            g_string_append_printf(data->sets, " (%s, %d)", symbol(data, demand->function), class);
    }
    g_string_append(data->sets, ";\n");
}

static void write_domains(Data *data, const Demand *demand, const LimitInstance *instance, const char *label)
{
    g_autoptr(GPtrArray) domains = demand_domains(demand, instance, NULL);
    if (domains->len == 0)
        return;
    g_string_append_printf(data->sets, "set DOMAINS[%s] :=", label);
    for (guint d = 0; d < domains->len; d++)
        for (char **value = domains->pdata[d]; *value; value++)
            g_string_append_printf(data->sets, " (%s, %s)", symbol(data, ((char **)domains->pdata[d])[0]),
                                   symbol(data, *value));
    g_string_append(data->sets, ";\n");
}

static void write_tangents(Data *data, const LimitInstance *instance, const char *label)
{
    int64_t step = MAX(instance->endpoints / TANGENTS, 1);
    g_string_append_printf(data->sets, "set TANGENTS[%s] :=", label);
    for (int64_t at = 0; at <= instance->endpoints; at += step)
        g_string_append_printf(data->sets, " %" G_GINT64_FORMAT, at);
    g_string_append(data->sets, ";\n");
}

static void write_backups(Data *data, const Limit *limit, const char *label)
{
    g_string_append_printf(data->sets, "set MODES[%s] :=", label);
    for (BackupMode mode = MODE_HOT; mode < MODE_COUNT; mode++)
        if (limit->modes[mode])
            g_string_append_printf(data->sets, " '%s'", mode_name(mode));
    g_string_append_printf(data->sets, ";\nset DIFFER[%s] :=", label);
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (limit->differ[kind])
            g_string_append_printf(data->sets, " '%s'", domain_kind_name(kind));
    g_string_append(data->sets, ";\n");
}

static void write_capable(Data *data, const bool *offered, const Limit *limit, const char *label)
{
    g_string_append_printf(data->sets, "set CAPABLE[%s] :=", label);
    for (guint p = 0; p < data->scenario->catalog->products->len; p++)
        if (offered[p] && product_scores(catalog_product(data->scenario->catalog, (int)p), limit->capability,
                                         limit->number))
            g_string_append_printf(data->sets, " %s", product_symbol(data, (int)p));
    g_string_append(data->sets, ";\n");
}

static bool write_instances(Data *data, const Demand *demand, const GPtrArray *instances, const int *number,
                            const bool *offered, GError **error)
{
    for (guint i = 0; i < instances->len; i++) {
        const LimitInstance *instance = instances->pdata[i];
        const KindData *kind = find_kind(instance->limit, error);
        if (!kind)
            return false;
        g_autofree char *label = label_of(data, instance->limit, demand->function, instance->each_value);
        write_limit(data, instance->limit, kind, label);
        write_members(data, demand, instance, number, label);
        if (kind->domains)
            write_domains(data, demand, instance, label);
        if (strcmp(kind->kind, "hhi-max") == 0)
            write_tangents(data, instance, label);
        if (strcmp(kind->kind, "backup-required") == 0)
            write_backups(data, instance->limit, label);
        if (strcmp(kind->kind, "capability-min") == 0)
            write_capable(data, offered, instance->limit, label);
    }
    return true;
}

/* Limits of the plan as a whole. */
static bool write_whole(Data *data, GError **error)
{
    for (guint i = 0; i < data->scenario->policies->len; i++) {
        const Policy *policy = data->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            const KindData *kind = limit_is_whole(limit) ? find_kind(limit, error) : NULL;
            if (!limit_is_whole(limit))
                continue;
            if (!kind)
                return false;
            g_autofree char *label = label_of(data, limit, NULL, NULL);
            write_limit(data, limit, kind, label);
        }
    }
    return true;
}

/* ---- what is offered ---- */

static bool *offered_products(const Scenario *scenario)
{
    bool *offered = g_new0(bool, scenario->catalog->products->len + 1);
    for (guint i = 0; i < scenario->offers->len; i++)
        offered[g_array_index(scenario->offers, Offer, i).product] = true;
    return offered;
}

static void write_vendors(Data *data, const bool *offered, GString *out)
{
    const Catalog *catalog = data->scenario->catalog;
    g_autofree bool *known = g_new0(bool, catalog->vendors->len + 1);
    g_autoptr(GString) products = g_string_new("param: PRODUCTS: vendor :=");
    g_string_append(out, "param: VENDORS: vendor_fixed :=");
    for (guint p = 0; p < catalog->products->len; p++) {
        if (!offered[p])
            continue;
        int vendor = catalog_product(catalog, (int)p)->vendor;
        const char *name = symbol(data, ((const Vendor *)catalog->vendors->pdata[vendor])->id);
        g_string_append_printf(products, "\n  %s %s", product_symbol(data, (int)p), name);
        if (known[vendor])
            continue;
        known[vendor] = true;
        g_string_append_printf(out, "\n  %s", name);
        append_money(out, data->scenario->vendor_fixed[vendor]);
    }
    g_string_append_printf(out, ";\n%s;\n", products->str);
}

static void write_offers(Data *data, GString *out)
{
    g_autoptr(GString) tiers = g_string_new("param: TIERS: from unit :=");
    g_string_append(out,
                    "param: OFFERS: product minimum capacity fixed migration hot cold rate incremental :=");
    for (guint i = 0; i < data->scenario->offers->len; i++) {
        const Offer *offer = &g_array_index(data->scenario->offers, Offer, i);
        g_string_append_printf(out, "\n  %u %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, i,
                               product_symbol(data, offer->product), offer->minimum, offer->capacity);
        append_money(out, offer->fixed);
        append_money(out, offer->migration);
        append_yearly(data, out, offer->standby[MODE_HOT]);
        append_yearly(data, out, offer->standby[MODE_COLD]);
        g_string_append_printf(out, " %" G_GINT64_FORMAT " %d", offer->deploy_per_hour, offer->incremental);
        for (guint t = 0; t < offer->tiers->len; t++) {
            const PriceTier *tier = &g_array_index(offer->tiers, PriceTier, t);
            g_string_append_printf(tiers, "\n  %u %u %" G_GINT64_FORMAT, i, t + 1, tier->from);
            append_yearly(data, tiers, tier->unit);
        }
    }
    g_string_append_printf(out, ";\n%s;\n", tiers->str);
}

static void write_contracts(Data *data, GString *out)
{
    g_autoptr(GString) rows = g_string_new(NULL);
    for (guint i = 0; i < data->scenario->offers->len; i++) {
        const Contract *contract = &g_array_index(data->scenario->offers, Offer, i).contract;
        if (!contract->function)
            continue;
        g_string_append_printf(rows, "\n  %s %u %" G_GINT64_FORMAT, symbol(data, contract->function), i,
                               contract->endpoints);
        append_money(rows, contract->unit * MIN(contract->years, data->scenario->years));
    }
    if (rows->len)
        g_string_append_printf(out, "param: CONTRACTS: bound unused_unit :=%s;\n", rows->str);
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What every offered product depends on, on every platform of the fleet. */
static void write_dependence(Data *data, const bool *offered, GString *out)
{
    const Catalog *catalog = data->scenario->catalog;
    g_autoptr(GPtrArray) platforms = g_ptr_array_new();
    GHashTableIter iter;
    gpointer platform;
    g_hash_table_iter_init(&iter, data->platforms);
    while (g_hash_table_iter_next(&iter, &platform, NULL))
        g_ptr_array_add(platforms, platform);
    g_ptr_array_sort(platforms, compare_strings);
    g_string_append(out, "set DOMAIN_OF :=");
    for (guint p = 0; p < catalog->products->len; p++)
        for (guint w = 0; offered[p] && w < platforms->len; w++)
            for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
                const char *buffer[2];
                const char *const *value =
                    product_domains(catalog, (int)p, platforms->pdata[w], kind, buffer);
                for (; *value; value++)
                    g_string_append_printf(out, "\n  ('%s', %s, %s, %s)", domain_kind_name(kind),
                                           product_symbol(data, (int)p), symbol(data, platforms->pdata[w]),
                                           symbol(data, *value));
            }
    g_string_append(out, ";\n");
}

static GString *write_all(Data *data, const bool *offered)
{
    const Scenario *scenario = data->scenario;
    GString *out =
        g_string_new("# Data for polyculture.mod, written by polyculture " POLYCULTURE_VERSION ".\ndata;\n");
    if (scenario->technicians)
        g_string_append_printf(
            out, "param technicians := %" G_GINT64_FORMAT ";\nparam minutes := %" G_GINT64_FORMAT ";\n",
            scenario->technicians, scenario->minutes_per_endpoint);
    write_vendors(data, offered, out);
    g_string_append_printf(out, "param: NEED: count platform today :=%s;\n", data->need->str);
    g_string_append_printf(out, "set INSTALLED :=%s;\n", data->installed->str);
    write_offers(data, out);
    write_contracts(data, out);
    g_string_append_printf(out, "set SERVED :=%s;\n", data->served->str);
    if (data->fallback->len)
        g_string_append_printf(out, "param: FALLBACK: manual :=%s;\n", data->fallback->str);
    write_dependence(data, offered, out);
    if (data->limits->len)
        g_string_append_printf(out,
                               "param: LIMITS: kind number numerator denominator of measure part :=%s;\n%s",
                               data->limits->str, data->sets->str);
    g_string_append(out, "end;\n");
    return out;
}

/* What the model has no words for. */
static bool check_terms(const Scenario *scenario, GError **error)
{
    for (guint v = 0; v < scenario->catalog->vendors->len; v++)
        if (scenario->bundles[v].functions > 0)
            return fail_input(error,
                              "vendor '%s' sells bundles, which the GMPL model does not know, so there "
                              "is no data for it",
                              ((const Vendor *)scenario->catalog->vendors->pdata[v])->id);
    for (guint i = 0; i < scenario->policies->len; i++) {
        const Policy *policy = scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (limit->together)
                return fail_input(error,
                                  "limit '%s' counts over all functions together, which the GMPL model "
                                  "does not know, so there is no data for it",
                                  limit->id);
        }
    }
    return true;
}

GString *gmpl_data(const Scenario *scenario, const Fleet *fleet, GError **error)
{
    if (!check_terms(scenario, error))
        return NULL;
    g_auto(Data) data = {scenario,
                         g_string_new(NULL),
                         g_string_new(NULL),
                         g_string_new(NULL),
                         g_string_new(NULL),
                         g_string_new(NULL),
                         g_string_new(NULL),
                         g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                         g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         g_hash_table_new(g_str_hash, g_str_equal)};
    g_autofree bool *offered = offered_products(scenario);
    for (char **function = scenario->functions; *function; function++) {
        g_autoptr(Demand) demand = demand_new(scenario, fleet, *function, error);
        if (!demand)
            return NULL;
        g_autoptr(GPtrArray) instances = demand_limits(demand);
        g_autofree int *number = write_classes(&data, demand, instances);
        if (!write_instances(&data, demand, instances, number, offered, error))
            return NULL;
    }
    return write_whole(&data, error) ? write_all(&data, offered) : NULL;
}
