/* The shipped catalog against names as inventories have them (tests/data/catalog-names.csv): each is known as
 * what it is, names of other things as nothing, no rule is without an example, and no fact without a source.
 */
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

typedef struct {
    int sourced, unverified;
} Tally;

/* A fact names a source of its own file or says "unverified"; `platforms` may have one a platform. */
static void count_fact(const Catalog *catalog, int file, const char *owner, const char *what,
                       const cJSON *fact, Tally *tally)
{
    if (cJSON_IsObject(fact)) {
        for (const cJSON *part = fact->child; part; part = part->next)
            count_fact(catalog, file, owner, part->string, part, tally);
        return;
    }
    const char *key = cJSON_GetStringValue(fact);
    if (key && strcmp(key, "unverified") == 0) {
        tally->unverified++;
        return;
    }
    const cJSON *source = key ? cJSON_GetObjectItemCaseSensitive(catalog->sources->pdata[file], key) : NULL;
    const char *address = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(source, "url"));
    if (!address || !g_str_has_prefix(address, "http"))
        fprintf(stderr, "%s: %s has no source with an address\n", owner, what);
    CHECK(address && g_str_has_prefix(address, "http"));
    tally->sourced++;
}

static void count_facts(const Catalog *catalog, int file, const char *owner, const cJSON *entry,
                        const char *const *needed, Tally *tally)
{
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(entry, "facts");
    for (; *needed; needed++)
        count_fact(catalog, file, owner, *needed, cJSON_GetObjectItemCaseSensitive(facts, *needed), tally);
    const cJSON *domains = cJSON_GetObjectItemCaseSensitive(entry, "domains");
    for (const cJSON *kind = domains ? domains->child : NULL; kind; kind = kind->next)
        count_fact(catalog, file, owner, kind->string, cJSON_GetObjectItemCaseSensitive(facts, kind->string),
                   tally);
    const cJSON *rules = cJSON_GetObjectItemCaseSensitive(entry, "match"), *rule;
    cJSON_ArrayForEach(rule, rules)
        count_fact(catalog, file, owner, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(rule, "name")),
                   cJSON_GetObjectItemCaseSensitive(rule, "fact"), tally);
}

/* Every fact has a source that somebody read, or says that none was. */
static void check_sources(const Catalog *catalog)
{
    static const char *const of_vendor[] = {"jurisdiction", NULL}, *const of_owner[] = {"parent", NULL};
    static const char *const of_product[] = {"vendor", "functions", "platforms", NULL};
    static const char *const needed[] = {"endpoint-protection", "vpn", "firewall", "disk-encryption",
                                         "device-management"};
    Tally tally = {0, 0};
    for (guint v = 0; v < catalog->vendors->len; v++) {
        const Vendor *vendor = catalog->vendors->pdata[v];
        count_facts(catalog, vendor->file, vendor->id, vendor->json, of_vendor, &tally);
        if (vendor->owner_known)
            count_facts(catalog, vendor->file, vendor->id, vendor->json, of_owner, &tally);
    }
    int serving[G_N_ELEMENTS(needed)] = {0};
    for (guint p = 0; p < catalog->products->len; p++) {
        const Product *product = catalog_product(catalog, (int)p);
        count_facts(catalog, product->file, product->id, product->json, of_product, &tally);
        for (gsize f = 0; f < G_N_ELEMENTS(needed); f++)
            serving[f] += g_strv_contains((const char *const *)product->functions, needed[f]);
    }
    for (gsize f = 0; f < G_N_ELEMENTS(needed); f++)
        CHECK(serving[f] >= 3);
    printf("%u products of %u vendors; %d facts with a source, %d unverified\n", catalog->products->len,
           catalog->vendors->len, tally.sourced, tally.unverified);
    CHECK(tally.sourced > tally.unverified);
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
    check_sources(catalog);
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autoptr(GHashTable) exercised = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autoptr(Input) input = input_open(names, &error);
    CHECK(input != NULL);
    g_autoptr(CsvTable) table = csv_open(input, &error);
    CHECK(table != NULL);
    int strangers = 0, seen = 0;
    const int where = csv_column(table, "seen");
    CHECK(where >= 0);
    for (const CsvField *row; (row = csv_next(table, &error));) {
        const MatchRule *rule = NULL;
        const char *platform = *row[2].text ? row[2].text : "unknown";
        int product =
            matcher_find(matcher, row[0].text, row[1].text, platform, source_of(row[3].text), &rule);
        const char *found = product < 0 ? "" : catalog_product(catalog, product)->id;
        if (strcmp(found, row[4].text) != 0)
            fprintf(stderr, "'%s' is '%s', expected '%s'\n", row[0].text, found, row[4].text);
        CHECK(strcmp(found, row[4].text) == 0);
        strangers += product < 0;
        seen += g_str_has_prefix(row[where].text, "https://") || g_str_has_prefix(row[where].text, "http://");
        if (rule)
            g_hash_table_add(exercised, (gpointer)(guintptr)rule);
    }
    CHECK(error == NULL);
    CHECK(strangers >= 15);
    CHECK(seen >=
          200); /* rows that say where the name was seen; the others are variants and traps of our own */
    for (guint p = 0; p < catalog->products->len; p++) {
        const Product *product = catalog_product(catalog, (int)p);
        CHECK(product->rules->len > 0);
        for (guint r = 0; r < product->rules->len; r++) {
            const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
            if (rule->from == FROM_SERVICE) /* of no list: one is known by its whole name */
                continue;
            if (!g_hash_table_contains(exercised, rule))
                fprintf(stderr, "%s: no example wins by rule '%s'\n", product->id, rule->name);
            CHECK(g_hash_table_contains(exercised, rule));
        }
    }
    return failures > 0;
}
