/* `polyculture catalog`: what is known of products and vendors, from which source, and why a name is taken
 * for which. */
#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "catalog/check.h"
#include "catalog/domains.h"
#include "catalog/excerpt.h"
#include "catalog/match.h"
#include "cmd/catalog_views.h"
#include "cmd/catalogs.h"
#include "cmd/cmd.h"
#include "cmd/coverage.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    CatalogArguments catalogs;
    char **words, **names;
    char *function, *platform, *format;
} CatalogOptions;

static void options_clear(CatalogOptions *options)
{
    catalog_arguments_clear(&options->catalogs);
    g_strfreev(options->words);
    g_strfreev(options->names);
    g_free(options->function);
    g_free(options->platform);
    g_free(options->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CatalogOptions, options_clear)

static bool parse_options(int argc, char **argv, CatalogOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"function", 'f', 0, G_OPTION_ARG_STRING, &options->function, "list: only products for this function",
         "FUNCTION"},
        {"platform", 'p', 0, G_OPTION_ARG_STRING, &options->platform,
         "explain: the name was seen on this platform", "PLATFORM"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "text (default) or json; list and show: a catalog file", "FORMAT"},
        {"names", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->names,
         "check: against this table of names whose products are known", "CSV"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL,
         "[list | show ID | explain NAME|- [PUBLISHER] | check | coverage FLEET...]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context,
        "list      all products by function, with vendor, owner and seat (default)\n"
        "show      everything known of a product, platform or vendor, each fact with its source\n"
        "explain   which product a name in an inventory is taken for, and by which rule; - for\n"
        "          names on standard input, one a line\n"
        "check     rules that can never win, or claim the same names or nearly every one; facts\n"
        "          without a source or a date of the calendar; exit 1 where there are any\n"
        "coverage  how many endpoints of fleets have a product that the catalog knows, by function,\n"
        "          and which names look like security and are not in it");
    g_option_context_add_main_entries(context, entries, NULL);
    catalog_arguments_add(context, &options->catalogs);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture catalog --help` lists the options", wrong->message);
    if (options->format && strcmp(options->format, "text") != 0 && strcmp(options->format, "json") != 0)
        return fail_usage(error, "--format '%s': expected text or json", options->format);
    return true;
}

static void add_safe(Table *table, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    table_add(table, safe);
}

void catalog_print_json(cJSON *json)
{
    GString *text = json_canonical(json);
    fputs(text->str, stdout);
    g_string_free(text, TRUE);
    cJSON_Delete(json);
}

/* ---- list ---- */

static int compare_functions(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *functions_of(const Catalog *catalog)
{
    GPtrArray *functions = g_ptr_array_new();
    for (guint p = 0; p < catalog->products->len; p++)
        for (char **function = catalog_product(catalog, (int)p)->functions; *function; function++)
            if (!g_ptr_array_find_with_equal_func(functions, *function, g_str_equal, NULL))
                g_ptr_array_add(functions, *function);
    g_ptr_array_sort(functions, compare_functions);
    return functions;
}

static int list(const Catalog *catalog, const char *wanted, bool as_json, GError **error)
{
    g_autofree bool *used = g_new0(bool, catalog->products->len + 1);
    g_autoptr(GPtrArray) functions = functions_of(catalog);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint f = 0; f < functions->len; f++) {
        const char *function = functions->pdata[f];
        if (wanted && strcmp(wanted, function) != 0)
            continue;
        g_autoptr(Table) table = table_new("llll");
        add_safe(table, function);
        const char *const head[] = {"vendor", "owner", "seat"};
        for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
            table_add(table, head[i]);
        for (guint p = 0; p < catalog->products->len; p++) {
            const Product *product = catalog_product(catalog, (int)p);
            const Vendor *vendor = catalog_vendor_of(catalog, (int)p);
            if (!g_strv_contains((const char *const *)product->functions, function))
                continue;
            used[p] = true;
            add_safe(table, product->id);
            add_safe(table, vendor->name);
            add_safe(table, !vendor->owner_known                      ? "not known"
                            : strcmp(vendor->parent, vendor->id) == 0 ? ""
                                                                      : vendor->parent);
            add_safe(table, vendor->jurisdiction);
        }
        if (out->len)
            g_string_append_c(out, '\n');
        table_plain(table, 0, CATALOG_WIDTH, out);
    }
    if (out->len == 0) {
        g_autofree char *safe = text_for_terminal(wanted ? wanted : "");
        fail_usage(error, "no product for function '%s'; `polyculture catalog` lists all", safe);
        return EXIT_USAGE;
    }
    if (as_json) {
        cJSON *excerpt = catalog_excerpt(catalog, used);
        for (guint i = 0; !wanted && i < catalog->platforms->len; i++)
            catalog_excerpt_add_platform(catalog, catalog->platforms->pdata[i], excerpt);
        if (!wanted)
            catalog_excerpt_add_watched(catalog, excerpt);
        catalog_print_json(excerpt);
    } else {
        fputs(out->str, stdout);
    }
    return EXIT_HOLDS;
}

/* ---- show ---- */

/* The source of a fact of the entry by its key: title, address, date; or that nobody has checked it. */
static char *source_text(const Catalog *catalog, int file, const cJSON *name)
{
    if (!cJSON_IsString(name) || strcmp(name->valuestring, UNVERIFIED) == 0)
        return g_strdup("not verified");
    const cJSON *sources = catalog->sources->pdata[file];
    const cJSON *source = sources ? cJSON_GetObjectItemCaseSensitive(sources, name->valuestring) : NULL;
    const cJSON *title = source ? cJSON_GetObjectItemCaseSensitive(source, "title") : NULL;
    const cJSON *url = source ? cJSON_GetObjectItemCaseSensitive(source, "url") : NULL;
    const cJSON *date = source ? cJSON_GetObjectItemCaseSensitive(source, "date") : NULL;
    if (!cJSON_IsString(title))
        return g_strdup_printf("source '%s', which the catalog does not describe", name->valuestring);
    return g_strdup_printf("%s\n%s (%s)", title->valuestring,
                           cJSON_IsString(url) ? url->valuestring : "no address",
                           cJSON_IsString(date) ? date->valuestring : "no date");
}

static void print_source(const Catalog *catalog, int file, const cJSON *key, const char *about)
{
    g_autofree char *source = source_text(catalog, file, key);
    g_auto(GStrv) lines = g_strsplit(source, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *text = text_for_terminal(*line);
        printf("              %s%s%s\n", line == lines ? "- " : "  ", line == lines ? about : "", text);
    }
}

typedef struct {
    const char *name, *shown, *key; /* the key is that of its source among the entry's facts */
    char *const *values;            /* those of which each may have a source of its own, or NULL */
} Fact;

static void print_fact(const Catalog *catalog, const cJSON *entry, int file, Fact fact)
{
    g_autofree char *safe = text_for_terminal(fact.shown);
    const cJSON *sources =
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(entry, "facts"), fact.key);
    printf("%-12s  %s\n", fact.name, safe);
    if (!cJSON_IsObject(sources)) {
        print_source(catalog, file, sources, "");
        return;
    }
    for (char *const *value = fact.values; value && *value; value++) {
        g_autofree char *about = g_strdup_printf("%s: ", *value);
        g_autofree char *shown = text_for_terminal(about);
        print_source(catalog, file, cJSON_GetObjectItemCaseSensitive(sources, *value), shown);
    }
}

static void print_list(const Catalog *catalog, const Product *product, const char *key, char *const *values)
{
    g_autofree char *shown = g_strjoinv(", ", (char **)(gpointer)values);
    print_fact(catalog, product->json, product->file, (Fact){key, shown, key, values});
}

/* "a.sys (windows), b.ko (linux)": where each is, of the platforms that the product runs on. */
static char *drivers_text(const Product *product)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **driver = product->domains[DOMAIN_DRIVER]; *driver; driver++) {
        g_autoptr(GString) where = g_string_new(NULL);
        for (char **platform = product->platforms; *platform; platform++)
            if (g_strv_contains((const char *const *)product->drivers[platform_index(*platform)], *driver))
                g_string_append_printf(where, "%s%s", where->len ? ", " : "", *platform);
        g_string_append_printf(text, "%s%s (%s)", text->len ? ", " : "", *driver,
                               where->len ? where->str : "no platform of the product");
    }
    return g_strdup(text->str);
}

static void print_domains(const Catalog *catalog, const Product *product)
{
    for (DomainKind kind = DOMAIN_ENGINE; kind <= DOMAIN_CLOUD; kind++)
        if (product->domains[kind])
            print_list(catalog, product, domain_kind_name(kind), product->domains[kind]);
    const char *key = domain_kind_name(DOMAIN_DRIVER);
    char *const *drivers = product->domains[DOMAIN_DRIVER];
    if (!drivers)
        return;
    g_autofree char *shown = drivers_text(product);
    print_fact(catalog, product->json, product->file, (Fact){key, shown, key, drivers});
}

/* Those that know names of programs, or its services, under a heading where there are any. */
static void print_rules(const Product *product, const char *heading, bool services)
{
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        if ((rule->from == FROM_SERVICE) != services)
            continue;
        g_autofree char *text = rule_text(rule);
        if (heading)
            printf("%s\n", heading);
        heading = NULL;
        printf("              %s%s\n", text,
               !rule->fact || strcmp(rule->fact, UNVERIFIED) == 0 ? " (not verified)" : "");
    }
}

static void print_vendor(const Catalog *catalog, const Vendor *vendor)
{
    if (vendor->owner_known)
        print_fact(catalog, vendor->json, vendor->file, (Fact){"owner", vendor->parent, "parent", NULL});
    else
        printf("%-12s  not known; it is a failure domain of its own\n", "owner");
    if (vendor->since)
        print_fact(catalog, vendor->json, vendor->file, (Fact){"bought", vendor->since, "since", NULL});
    print_fact(catalog, vendor->json, vendor->file,
               (Fact){"seat", vendor->jurisdiction, "jurisdiction", NULL});
}

static int show_platform(const Catalog *catalog, const Platform *platform, bool as_json)
{
    if (as_json) {
        cJSON *excerpt = catalog_excerpt_new();
        catalog_excerpt_add_platform(catalog, platform, excerpt);
        catalog_print_json(excerpt);
        return EXIT_HOLDS;
    }
    g_autofree char *name = text_for_terminal(platform->name);
    int vendor = platform->vendor ? catalog_find_vendor(catalog, platform->vendor) : -1;
    const Vendor *maker = vendor < 0 ? NULL : catalog->vendors->pdata[vendor];
    printf("%s (%s), a platform\n", name, platform->id);
    print_fact(catalog, platform->json, platform->file,
               (Fact){"vendor", maker ? maker->name : "none", "vendor", NULL});
    if (maker)
        print_vendor(catalog, maker);
    return EXIT_HOLDS;
}

static int show_vendor(const Catalog *catalog, int index, bool as_json)
{
    const Vendor *vendor = catalog->vendors->pdata[index];
    if (as_json) {
        cJSON *excerpt = catalog_excerpt_new();
        catalog_excerpt_add_vendor(catalog, vendor, excerpt);
        catalog_print_json(excerpt);
        return EXIT_HOLDS;
    }
    g_autofree char *name = text_for_terminal(vendor->name);
    printf("%s (%s), a vendor\n", name, vendor->id);
    print_vendor(catalog, vendor);
    const cJSON *note = cJSON_GetObjectItemCaseSensitive(vendor->json, "note");
    g_autofree char *said = text_for_terminal(cJSON_IsString(note) ? note->valuestring : "");
    if (*said)
        printf("%-12s  %s\n", "note", said);
    printf("products\n");
    for (guint p = 0; p < catalog->products->len; p++)
        if (catalog_product(catalog, (int)p)->vendor == index)
            printf("              %s\n", catalog_product(catalog, (int)p)->id);
    return EXIT_HOLDS;
}

static int show(const Catalog *catalog, const char *id, bool as_json, GError **error)
{
    int index = catalog_find(catalog, id);
    const Platform *platform = index < 0 ? catalog_find_platform(catalog, id) : NULL;
    if (platform)
        return show_platform(catalog, platform, as_json);
    int vendor_index = index < 0 ? catalog_find_vendor(catalog, id) : -1;
    if (vendor_index >= 0)
        return show_vendor(catalog, vendor_index, as_json);
    if (index < 0) {
        g_autofree char *safe = text_for_terminal(id);
        fail_usage(error,
                   "no product, platform or vendor '%s' in the catalog; `polyculture catalog` lists all",
                   safe);
        return EXIT_USAGE;
    }
    if (as_json) {
        g_autofree bool *used = g_new0(bool, catalog->products->len);
        used[index] = true;
        catalog_print_json(catalog_excerpt(catalog, used));
        return EXIT_HOLDS;
    }
    const Product *product = catalog_product(catalog, index);
    const Vendor *vendor = catalog_vendor_of(catalog, index);
    g_autofree char *name = text_for_terminal(product->name);
    printf("%s (%s)\n", name, product->id);
    print_fact(catalog, product->json, product->file, (Fact){"vendor", vendor->name, "vendor", NULL});
    print_vendor(catalog, vendor);
    print_list(catalog, product, "functions", product->functions);
    print_list(catalog, product, "platforms", product->platforms);
    print_domains(catalog, product);
    if (product->built_in)
        print_list(catalog, product, "built-in", product->built_in);
    if (product->stays_on)
        print_list(catalog, product, "stays-on", product->stays_on);
    if (product->yields_to) {
        g_autofree char *others = g_strjoinv(", ", product->yields_to);
        printf("%-12s  %s\n", "steps aside", strcmp(others, "*") == 0 ? "for every other product" : others);
    }
    print_rules(product, "known as", false);
    print_rules(product, "does not protect without", true);
    return EXIT_HOLDS;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(CatalogOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    const char *const nothing[] = {"list", NULL};
    const char *const *words = options.words ? (const char *const *)options.words : nothing;
    guint count = g_strv_length((char **)(gpointer)words);
    bool good =
        (strcmp(words[0], "list") == 0 && count == 1) || (strcmp(words[0], "show") == 0 && count == 2) ||
        (strcmp(words[0], "explain") == 0 && (count == 2 || count == 3)) ||
        (strcmp(words[0], "check") == 0 && count == 1) || (strcmp(words[0], "coverage") == 0 && count >= 2);
    if (!good) {
        fail_usage(
            error,
            "expected: catalog [list | show ID | explain NAME|- [PUBLISHER] | check | coverage FLEET...]");
        return EXIT_USAGE;
    }
    if (options.names && strcmp(words[0], "check") != 0) {
        fail_usage(error, "--names goes with `polyculture catalog check`");
        return EXIT_USAGE;
    }
    const CatalogChoice choice = catalog_arguments_choice(&options.catalogs);
    g_autoptr(Catalog) catalog = catalog_read_shipped(&choice, error);
    if (!catalog)
        return EXIT_INPUT;
    bool as_json = g_strcmp0(options.format, "json") == 0;
    if (strcmp(words[0], "show") == 0)
        return show(catalog, words[1], as_json, error);
    if (strcmp(words[0], "coverage") == 0)
        return catalog_coverage(catalog, words + 1, as_json, error);
    const CatalogQuestion question = {words[1], count == 3 ? words[2] : NULL, options.platform};
    if (strcmp(words[0], "explain") == 0)
        return catalog_explain(catalog, &question, as_json, error);
    return strcmp(words[0], "check") == 0 ? catalog_check_view(catalog, options.names, as_json, error)
                                          : list(catalog, options.function, as_json, error);
}

const Command command_catalog = {"catalog", "what is known of products, and from which source", run};
