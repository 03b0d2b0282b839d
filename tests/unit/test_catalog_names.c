/* The shipped catalog against names as inventories have them (tests/data/catalog-names.csv): each is known as
 * what it is, names of other things as nothing, and no rule is without an example. */
#include "catalog/match.h"
#include "check.h"
#include "inventory/csv_table.h"

#include <string.h>

static NameSource source_of(const char *word)
{
    for (NameSource source = FROM_SOFTWARE; source <= FROM_FIREWALL; source++)
        if (strcmp(word, name_source_word(source)) == 0)
            return source;
    return FROM_SOFTWARE;
}

int main(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *models = g_build_filename(g_getenv("root"), "models", "catalog", NULL);
    g_autofree char *names = g_build_filename(g_getenv("root"), "tests", "data", "catalog-names.csv", NULL);
    const char *paths[] = {models, NULL};
    g_autoptr(Catalog) catalog = catalog_read(paths, &error);
    CHECK(catalog != NULL);
    CHECK(catalog->products->len >= 60);
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autoptr(GHashTable) exercised = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(Input) input = input_open(names, &error);
    CHECK(input != NULL);
    g_autoptr(CsvTable) table = csv_open(input, &error);
    CHECK(table != NULL);
    int strangers = 0;
    for (const char *const *row; (row = csv_next(table, &error));) {
        const MatchRule *rule = NULL;
        const char *platform = *row[2] ? row[2] : "unknown";
        int product = matcher_find(matcher, row[0], row[1], platform, source_of(row[3]), &rule);
        const char *found = product < 0 ? "" : catalog_product(catalog, product)->id;
        if (strcmp(found, row[4]) != 0)
            fprintf(stderr, "'%s' is '%s', expected '%s'\n", row[0], found, row[4]);
        CHECK(strcmp(found, row[4]) == 0);
        strangers += product < 0;
        if (rule)
            g_hash_table_add(exercised, (gpointer)(guintptr)rule);
    }
    CHECK(error == NULL);
    CHECK(strangers >= 15);
    for (guint p = 0; p < catalog->products->len; p++) {
        const Product *product = catalog_product(catalog, (int)p);
        CHECK(product->rules->len > 0);
        for (guint r = 0; r < product->rules->len; r++) {
            const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
            if (!g_hash_table_contains(exercised, rule))
                fprintf(stderr, "%s: no example wins by rule '%s'\n", product->id, rule->name);
            CHECK(g_hash_table_contains(exercised, rule));
        }
    }
    return failures > 0;
}
