/* `polyculture catalog check`: what is wrong with a catalog, by itself and against a table of names. */
#include "base/error.h"
#include "base/text.h"
#include "catalog/check.h"
#include "catalog/match.h"
#include "cmd/catalog_views.h"
#include "inventory/csv_table.h"

#include <stdio.h>
#include <string.h>

static void print_lines(const GPtrArray *lines, const char *after)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *safe = text_for_terminal(lines->pdata[i]);
        printf("%s%s\n", safe, after);
    }
}

static void add_lines(cJSON *json, const char *field, const GPtrArray *lines)
{
    cJSON *list = cJSON_AddArrayToObject(json, field);
    for (guint i = 0; i < lines->len; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(lines->pdata[i]));
}

static void print_check(const Catalog *catalog, const CatalogCheck *check, bool as_json)
{
    if (as_json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddItemToObject(json, "products", json_number(catalog->products->len));
        cJSON_AddItemToObject(json, "vendors", json_number(catalog->vendors->len));
        cJSON_AddItemToObject(json, "facts", json_number(check->facts));
        cJSON_AddItemToObject(json, "sourced", json_number(check->sourced));
        add_lines(json, "owner-not-known", check->ownerless);
        add_lines(json, "unverified", check->unverified);
        add_lines(json, "wrong", check->wrong);
        catalog_print_json(json);
        return;
    }
    print_lines(check->wrong, "");
    print_lines(check->unverified, " (not verified)");
    print_lines(check->ownerless, ": who owns it is not known");
    printf("%u products of %u vendors, %d facts: %d with source and date, %u not verified, %u wrong\n",
           catalog->products->len, catalog->vendors->len, check->facts, check->sourced,
           check->unverified->len, check->wrong->len);
}

/* ---- --names ---- */

typedef struct {
    const Catalog *catalog;
    Matcher *matcher;
    GHashTable *won; /* of const MatchRule *: those by which some name was known */
    CatalogCheck *check;
} NameCheck;

enum { NAME, PUBLISHER, PLATFORM, FROM, PRODUCT, COLUMNS };

static bool find_columns(const CsvTable *table, const char *file, int columns[COLUMNS], GError **error)
{
    static const char *const headers[COLUMNS] = {"name", "publisher", "platform", "from", "product"};
    for (int i = 0; i < COLUMNS; i++) {
        columns[i] = csv_column(table, headers[i]);
        if (columns[i] < 0)
            return fail_input(error, "%s:1: no column '%s'; expected name,publisher,platform,from,product",
                              file, headers[i]);
    }
    return true;
}

/* Software where the field is empty; false for a word that is no list. */
static bool parse_list(const char *word, NameSource *from)
{
    *from = FROM_SOFTWARE;
    if (!*word)
        return true;
    for (NameSource source = FROM_SOFTWARE; source <= FROM_FIREWALL; source++)
        if (strcmp(word, name_source_word(source)) == 0) {
            *from = source;
            return true;
        }
    return false;
}

static bool check_name(const NameCheck *names, const char *where, const char *const fields[COLUMNS],
                       GError **error)
{
    NameSource from;
    g_autofree char *list = text_for_terminal(fields[FROM]), *wanted = text_for_terminal(fields[PRODUCT]);
    if (!parse_list(fields[FROM], &from))
        return fail_input(error, "%s: from '%s'; expected software, antivirus, firewall or nothing", where,
                          list);
    if (*fields[PRODUCT] && catalog_find(names->catalog, fields[PRODUCT]) < 0) {
        g_ptr_array_add(names->check->wrong,
                        g_strdup_printf("%s: the product '%s' is not in the catalog", where, wanted));
        return true;
    }
    const MatchRule *rule = NULL;
    g_autofree char *name = text_clean(fields[NAME], strlen(fields[NAME]), 1024);
    int product = matcher_find(names->matcher, name, fields[PUBLISHER],
                               *fields[PLATFORM] ? fields[PLATFORM] : "unknown", from, &rule);
    const char *found = product < 0 ? "" : catalog_product(names->catalog, product)->id;
    if (rule)
        g_hash_table_add(names->won, (gpointer)(guintptr)rule);
    if (strcmp(found, fields[PRODUCT]) != 0)
        g_ptr_array_add(names->check->wrong, g_strdup_printf("%s: '%s' is %s, expected %s", where, name,
                                                             *found ? found : "no product of the catalog",
                                                             *wanted ? wanted : "no product of the catalog"));
    return true;
}

static bool check_names(const NameCheck *names, const char *file, GError **error)
{
    g_autoptr(Input) input = input_open(file, error);
    g_autoptr(CsvTable) table = input ? csv_open(input, error) : NULL;
    int columns[COLUMNS];
    if (!table || !find_columns(table, file, columns, error))
        return false;
    GError *wrong = NULL;
    for (const CsvField *row; (row = csv_next(table, &wrong));) {
        if (!csv_fits(table, error))
            return false;
        g_autofree char *where = g_strdup_printf("%s:%" G_GINT64_FORMAT, file, csv_line(table));
        const char *fields[COLUMNS];
        for (int i = 0; i < COLUMNS; i++)
            fields[i] = row[columns[i]].text;
        if (!check_name(names, where, fields, error))
            return false;
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return !wrong;
}

/* A rule that no name won by may be a slip that nobody has noticed. */
static void check_unused(const NameCheck *names)
{
    for (guint p = 0; p < names->catalog->products->len; p++) {
        const Product *product = catalog_product(names->catalog, (int)p);
        for (guint r = 0; r < product->rules->len; r++) {
            const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
            g_autofree char *text = rule_text(rule);
            if (rule->from != FROM_SERVICE && !g_hash_table_contains(names->won, rule))
                g_ptr_array_add(names->check->wrong,
                                g_strdup_printf("%s: no name is known by the rule %s", product->id, text));
        }
    }
}

int catalog_check_view(const Catalog *catalog, char **names, bool as_json, GError **error)
{
    g_autoptr(CatalogCheck) check = catalog_check(catalog);
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autoptr(GHashTable) won = g_hash_table_new(g_direct_hash, g_direct_equal);
    const NameCheck against = {catalog, matcher, won, check};
    for (char **file = names; file && *file; file++)
        if (!check_names(&against, *file, error))
            return EXIT_INPUT;
    if (names)
        check_unused(&against);
    print_check(catalog, check, as_json);
    return check->wrong->len || check->unverified->len ? EXIT_BREACH : EXIT_HOLDS;
}
