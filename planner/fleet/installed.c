#include "fleet/installed.h"

#include "fleet/contents.h"

#include <string.h>

static int compare_pointed(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void installed_see_built_in(Installed *installed, const int *built_in, gsize count)
{
    bool told = count && built_in[0] == VERSION_TOLD;
    bool better = told && !installed->version_told;
    if (better || (told == installed->version_told && installed->built_ins == 0)) {
        installed->built_in = built_in + told;
        installed->built_ins = count - told;
    }
    installed->version_told = installed->version_told || told;
}

/* Of products that could be in charge, the one that does not step aside for another; the lowest id among
 * several. */
static guint choose_primary(const Catalog *catalog, const GArray *candidates, bool *sure)
{
    guint best = 0, standing = 0;
    for (guint i = candidates->len; i > 0; i--) {
        bool yields = false;
        for (guint j = 0; j < candidates->len; j++)
            yields =
                yields || (j != i - 1 && product_yields_to(catalog, g_array_index(candidates, int, i - 1),
                                                           g_array_index(candidates, int, j)));
        if (yields)
            continue;
        best = i - 1;
        standing++;
    }
    *sure = standing == 1;
    return best;
}

/* Counts endpoints on which something was assumed of the function; returns false, for "left out". */
static bool assume(const Installed *installed, const char *function, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s: %s", function, what);
    fleet_assume(installed->fleet, text, installed->count);
    return false;
}

/* Does the product do the function's work there? */
static bool works(const Installed *installed, const Product *product, State enabled, const char *function)
{
    if (!g_strv_contains((const char *const *)product->functions, function))
        return false;
    if (strcmp(installed->platform, "unknown") != 0 &&
        !product_serves(product, function, installed->platform)) {
        if (!product_is_named_on(product, installed->platform))
            return assume(installed, function, "a product of other platforms, left out");
        assume(installed, function,
               "a product of which the catalog does not say that it runs on the platform");
    }
    return !state_is_off(enabled) || assume(installed, function, "installed but reported disabled, left out");
}

static void add_stack(const Installed *installed, GArray *stacks, const char *function)
{
    g_autoptr(GArray) enabled = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) present = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(int)); /* not presumed beside another */
    for (guint i = 0; i < installed->products->len; i++) {
        const Seen *entry = &g_array_index(installed->products, Seen, i);
        const Product *product = catalog_product(installed->catalog, entry->product);
        if (entry->mixed && g_strv_contains((const char *const *)product->functions, function))
            assume(installed, function,
                   "on in some profiles and off in others; those in use decide, or all where none is told");
        if (!works(installed, product, entry->enabled, function))
            continue;
        g_array_append_val(present, entry->product);
        if (entry->enabled == STATE_YES)
            g_array_append_val(enabled, entry->product);
        if (!entry->beside)
            g_array_append_val(others, entry->product);
    }
    if (present->len == 0)
        return;
    const GArray *candidates = enabled->len ? enabled : others->len ? others : present;
    bool sure = true;
    int primary = g_array_index(candidates, int, choose_primary(installed->catalog, candidates, &sure));
    if (!sure)
        assume(installed, function,
               "several products, none known to step aside; the first by id is taken as in charge");
    else if (candidates->len > 1)
        assume(installed, function,
               "several products; the one for which the others step aside is taken as in charge");
    if (seen_find(installed->products, primary)->outdated)
        assume(installed, function, "signatures reported out of date, counted as protecting");
    FleetStack stack = {g_strdup(function), g_new0(char *, present->len + 1)};
    guint next = 0;
    stack.products[next++] = g_strdup(catalog_product(installed->catalog, primary)->id);
    for (guint i = 0; i < present->len; i++)
        if (g_array_index(present, int, i) != primary)
            stack.products[next++] =
                g_strdup(catalog_product(installed->catalog, g_array_index(present, int, i))->id);
    g_array_append_val(stacks, stack);
}

static GPtrArray *functions_of(const Installed *installed)
{
    GPtrArray *functions = g_ptr_array_new();
    for (guint i = 0; i < installed->products->len; i++) {
        int product = g_array_index(installed->products, Seen, i).product;
        for (char **function = catalog_product(installed->catalog, product)->functions; *function; function++)
            if (!g_ptr_array_find_with_equal_func(functions, *function, g_str_equal, NULL))
                g_ptr_array_add(functions, *function);
    }
    g_ptr_array_sort(functions, compare_pointed);
    return functions;
}

/* Whether a product that is not known to be off does the function already. */
static bool someone_serves(const Catalog *catalog, const GArray *products, const char *function)
{
    for (guint i = 0; i < products->len; i++) {
        const Seen *entry = &g_array_index(products, Seen, i);
        const Product *product = catalog_product(catalog, entry->product);
        if (!state_is_off(entry->enabled) &&
            g_strv_contains((const char *const *)product->functions, function))
            return true;
    }
    return false;
}

void installed_tell_conflicts(const Installed *installed)
{
    for (guint i = 0; i < installed->products->len; i++) {
        const Seen *seen = &g_array_index(installed->products, Seen, i);
        if (!seen->on || !seen->off)
            continue;
        const Product *product = catalog_product(installed->catalog, seen->product);
        g_autofree char *text = g_strdup_printf(
            "inventories disagree on whether %s is on; %s", product->name,
            seen_is_open(seen) ? "none is of a later day, so on counts, unless its service does not run"
                               : "that of the latest day counts");
        for (char **function = product->functions; *function; function++)
            assume(installed, *function, text);
    }
}

void installed_presume(Installed *installed)
{
    bool hidden = strcmp(installed->platform, "windows") == 0 && !installed->version_told;
    const char *why =
        hidden ? "built into all supported versions of Windows; which one is not told" : "as it is built in";
    for (gsize i = 0; i < installed->built_ins; i++) {
        int product = installed->built_in[i] & ~STAYS_ON;
        bool stays = installed->built_in[i] & STAYS_ON;
        const Product *built_in = catalog_product(installed->catalog, product);
        if (seen_find(installed->products, product))
            continue;
        for (char **function = built_in->functions; *function; function++) {
            bool beside = someone_serves(installed->catalog, installed->products, *function);
            if (beside && !stays)
                continue;
            g_autofree char *what = g_strdup_printf(
                "%s: %s presumed active, %s", *function, built_in->name,
                beside ? "built in and beside another product, for which it does not step aside by itself"
                       : why);
            fleet_assume(installed->fleet, what, installed->count);
            seen_presume(installed->products, product, beside);
        }
    }
}

GArray *installed_stacks(const Installed *installed)
{
    GArray *stacks = fleet_stacks_new();
    g_autoptr(GPtrArray) functions = functions_of(installed);
    for (guint f = 0; f < functions->len; f++)
        add_stack(installed, stacks, functions->pdata[f]);
    return stacks;
}
