/* `polyculture catalog`: what is known of products and vendors, from which source, and why a name is taken
 * for which. */
#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "catalog/match.h"
#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define UNVERIFIED "unverified"

typedef struct {
    char **catalogs, **words;
    char *function, *platform;
} CatalogOptions;

static void options_clear(CatalogOptions *options)
{
    g_strfreev(options->catalogs);
    g_strfreev(options->words);
    g_free(options->function);
    g_free(options->platform);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CatalogOptions, options_clear)

static bool parse_options(int argc, char **argv, CatalogOptions *options, GError **error)
{
    const GOptionEntry entries[] = {{"catalog", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->catalogs,
                                     "add the products of this catalog", "FILE"},
                                    {"function", 'f', 0, G_OPTION_ARG_STRING, &options->function,
                                     "list: only products for this function", "FUNCTION"},
                                    {"platform", 'p', 0, G_OPTION_ARG_STRING, &options->platform,
                                     "explain: the name was seen on this platform", "PLATFORM"},
                                    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words,
                                     NULL, "[list | show ID | explain NAME [PUBLISHER] | check]"},
                                    G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "list      all products by function, with vendor, owner and seat (default)\n"
                 "show      everything known of a product, each fact with its source\n"
                 "explain   which product a name in an inventory is taken for, and by which rule\n"
                 "check     rules that can never win, sources that are missing; exit 1 where there are any");
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture catalog --help` lists the options", wrong->message);
    return true;
}

static void add_safe(Table *table, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    table_add(table, safe);
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

static int list(const Catalog *catalog, const char *wanted, GError **error)
{
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
            add_safe(table, product->id);
            add_safe(table, vendor->name);
            add_safe(table, strcmp(vendor->parent, vendor->id) == 0 ? "" : vendor->parent);
            add_safe(table, vendor->jurisdiction);
        }
        if (out->len)
            g_string_append_c(out, '\n');
        table_plain(table, 0, WIDTH, out);
    }
    if (out->len == 0) {
        g_autofree char *safe = text_for_terminal(wanted ? wanted : "");
        fail_usage(error, "no product for function '%s'; `polyculture catalog` lists all", safe);
        return EXIT_USAGE;
    }
    fputs(out->str, stdout);
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

/* A fact has one source, or one for each of its values (platforms). */
static void print_fact(const Catalog *catalog, const cJSON *entry, int file, const char *name,
                       const char *value, const char *key)
{
    g_autofree char *safe = text_for_terminal(value);
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(entry, "facts");
    const cJSON *fact = facts ? cJSON_GetObjectItemCaseSensitive(facts, key) : NULL;
    printf("%-12s  %s\n", name, safe);
    if (!cJSON_IsObject(fact)) {
        print_source(catalog, file, fact, "");
        return;
    }
    for (const cJSON *part = fact->child; part; part = part->next) {
        g_autofree char *about = g_strdup_printf("%s: ", part->string);
        g_autofree char *shown = text_for_terminal(about);
        print_source(catalog, file, part, shown);
    }
}

static void print_rules(const Product *product)
{
    printf("known as\n");
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        g_autofree char *name = text_for_terminal(rule->name);
        g_autofree char *publisher = text_for_terminal(rule->publisher ? rule->publisher : "");
        printf("              '%s'%s%s%s%s%s%s%s\n", name, *publisher ? " by " : "", publisher,
               rule->platform ? " on " : "", rule->platform ? rule->platform : "",
               rule->from != FROM_ANY ? " in the list of " : "",
               rule->from != FROM_ANY ? name_source_word(rule->from) : "",
               !rule->fact || strcmp(rule->fact, UNVERIFIED) == 0 ? " (not verified)" : "");
    }
}

static int show(const Catalog *catalog, const char *id, GError **error)
{
    int index = catalog_find(catalog, id);
    if (index < 0) {
        g_autofree char *safe = text_for_terminal(id);
        fail_usage(error, "no product '%s' in the catalog; `polyculture catalog` lists all", safe);
        return EXIT_USAGE;
    }
    const Product *product = catalog_product(catalog, index);
    const Vendor *vendor = catalog_vendor_of(catalog, index);
    g_autofree char *name = text_for_terminal(product->name);
    printf("%s (%s)\n", name, product->id);
    g_autofree char *functions = g_strjoinv(", ", product->functions);
    g_autofree char *platforms = g_strjoinv(", ", product->platforms);
    print_fact(catalog, product->json, product->file, "vendor", vendor->name, "vendor");
    print_fact(catalog, vendor->json, vendor->file, "owner", vendor->parent, "parent");
    print_fact(catalog, vendor->json, vendor->file, "seat", vendor->jurisdiction, "jurisdiction");
    print_fact(catalog, product->json, product->file, "functions", functions, "functions");
    print_fact(catalog, product->json, product->file, "platforms", platforms, "platforms");
    for (DomainKind kind = DOMAIN_ENGINE; kind <= DOMAIN_DRIVER; kind++)
        if (product->domains[kind]) {
            g_autofree char *values = g_strjoinv(", ", product->domains[kind]);
            print_fact(catalog, product->json, product->file, domain_kind_name(kind), values,
                       domain_kind_name(kind));
        }
    if (product->yields_to) {
        g_autofree char *others = g_strjoinv(", ", product->yields_to);
        printf("%-12s  %s\n", "steps aside", strcmp(others, "*") == 0 ? "for every other product" : others);
    }
    print_rules(product);
    return EXIT_HOLDS;
}

/* ---- explain ---- */

static int explain(const Catalog *catalog, const char *name, const char *publisher, const char *platform)
{
    static const NameSource lists[] = {FROM_SOFTWARE, FROM_ANTIVIRUS, FROM_FIREWALL};
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autofree char *clean = text_clean(name, strlen(name), 1024), *safe = text_for_terminal(clean);
    bool any = false;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        const MatchRule *rule = NULL;
        int product = matcher_find(matcher, clean, publisher, platform, lists[i], &rule);
        if (product < 0)
            continue;
        any = true;
        g_autofree char *pattern = text_for_terminal(rule->name);
        printf("in the list of %s: %s, by the rule '%s'%s%s\n", name_source_word(lists[i]),
               catalog_product(catalog, product)->id, pattern, rule->platform ? " on " : "",
               rule->platform ? rule->platform : "");
    }
    if (any)
        return EXIT_HOLDS;
    printf("'%s' is no product of the catalog%s\n", safe,
           name_looks_like_security(clean, publisher ? publisher : "")
               ? "; it looks like security software, so `map` lists it as unknown"
               : "");
    return EXIT_BREACH;
}

/* ---- check ---- */

typedef struct {
    int facts, unverified, wrong;
} Tally;

static void complain(Tally *tally, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void complain(Tally *tally, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = text_for_terminal(message);
    printf("%s\n", safe);
    tally->wrong++;
}

static void check_source(const Catalog *catalog, const char *entry, const char *fact, const char *key,
                         int file, Tally *tally)
{
    tally->facts++;
    if (!key)
        complain(tally, "%s: %s has no source; name one, or \"" UNVERIFIED "\"", entry, fact);
    else if (strcmp(key, UNVERIFIED) == 0)
        tally->unverified++;
    else {
        const cJSON *sources = catalog->sources->pdata[file];
        const cJSON *source = sources ? cJSON_GetObjectItemCaseSensitive(sources, key) : NULL;
        const cJSON *date = source ? cJSON_GetObjectItemCaseSensitive(source, "date") : NULL;
        if (!source)
            complain(tally, "%s: %s names the source '%s', which its file does not describe", entry, fact,
                     key);
        else if (!cJSON_IsString(date) || !*date->valuestring)
            complain(tally, "%s: the source '%s' of %s has no date", entry, key, fact);
    }
}

static const char *key_of(const cJSON *fact)
{
    return cJSON_IsString(fact) ? fact->valuestring : NULL;
}

static void check_facts(const Catalog *catalog, const char *entry, const cJSON *json, int file,
                        const char *const *wanted, Tally *tally)
{
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(json, "facts");
    for (; *wanted; wanted++) {
        const cJSON *fact = facts ? cJSON_GetObjectItemCaseSensitive(facts, *wanted) : NULL;
        if (!cJSON_IsObject(fact)) {
            check_source(catalog, entry, *wanted, key_of(fact), file, tally);
            continue;
        }
        /* One source a value: each of the product's values must have one. */
        const cJSON *value;
        cJSON_ArrayForEach(value, cJSON_GetObjectItemCaseSensitive(json, *wanted))
        {
            if (cJSON_IsString(value))
                check_source(catalog, entry, value->valuestring,
                             key_of(cJSON_GetObjectItemCaseSensitive(fact, value->valuestring)), file, tally);
        }
    }
}

/* Two rules that ask for the same: only one of them can ever win. */
static bool same_rule(const MatchRule *a, const MatchRule *b)
{
    return g_ascii_strcasecmp(a->name, b->name) == 0 && g_strcmp0(a->publisher, b->publisher) == 0 &&
           g_strcmp0(a->platform, b->platform) == 0 && a->from == b->from;
}

static void check_rules(const Catalog *catalog, guint p, Tally *tally)
{
    const Product *product = catalog_product(catalog, (int)p);
    if (product->rules->len == 0)
        complain(tally, "%s: no rule, so no inventory can show it", product->id);
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        check_source(catalog, product->id, rule->name, rule->fact, product->file, tally);
        for (guint q = 0; q <= p; q++) {
            const Product *other = catalog_product(catalog, (int)q);
            for (guint s = 0; s < (q == p ? r : other->rules->len); s++)
                if (same_rule(rule, &g_array_index(other->rules, MatchRule, s)))
                    complain(tally, "%s and %s: the same rule '%s'; only one of them can win", other->id,
                             product->id, rule->name);
        }
    }
}

static int check(const Catalog *catalog)
{
    static const char *const vendor_facts[] = {"parent", "jurisdiction", NULL};
    static const char *const product_facts[] = {"vendor", "functions", "platforms", NULL};
    Tally tally = {0};
    for (guint v = 0; v < catalog->vendors->len; v++) {
        const Vendor *vendor = catalog->vendors->pdata[v];
        check_facts(catalog, vendor->id, vendor->json, vendor->file, vendor_facts, &tally);
    }
    for (guint p = 0; p < catalog->products->len; p++) {
        const Product *product = catalog_product(catalog, (int)p);
        check_facts(catalog, product->id, product->json, product->file, product_facts, &tally);
        for (DomainKind kind = DOMAIN_ENGINE; kind <= DOMAIN_DRIVER; kind++) {
            const char *const domain[] = {domain_kind_name(kind), NULL};
            if (product->domains[kind])
                check_facts(catalog, product->id, product->json, product->file, domain, &tally);
        }
        check_rules(catalog, p, &tally);
    }
    printf("%u products of %u vendors, %d facts: %d with source and date, %d not verified yet, %d wrong\n",
           catalog->products->len, catalog->vendors->len, tally.facts,
           tally.facts - tally.unverified - tally.wrong, tally.unverified, tally.wrong);
    return tally.wrong ? EXIT_BREACH : EXIT_HOLDS;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(CatalogOptions) options = {0};
    if (!parse_options(argc, argv, &options, error))
        return EXIT_USAGE;
    const char *const nothing[] = {"list", NULL};
    const char *const *words = options.words ? (const char *const *)options.words : nothing;
    guint count = g_strv_length((char **)(gpointer)words);
    bool good = (strcmp(words[0], "list") == 0 && count == 1) ||
                (strcmp(words[0], "show") == 0 && count == 2) ||
                (strcmp(words[0], "explain") == 0 && (count == 2 || count == 3)) ||
                (strcmp(words[0], "check") == 0 && count == 1);
    if (!good) {
        fail_usage(error, "expected: catalog [list | show ID | explain NAME [PUBLISHER] | check]");
        return EXIT_USAGE;
    }
    g_autoptr(Catalog) catalog = catalog_read_shipped((const char *const *)options.catalogs, error);
    if (!catalog)
        return EXIT_INPUT;
    if (strcmp(words[0], "show") == 0)
        return show(catalog, words[1], error);
    if (strcmp(words[0], "explain") == 0)
        return explain(catalog, words[1], words[2], options.platform);
    return strcmp(words[0], "check") == 0 ? check(catalog) : list(catalog, options.function, error);
}

const Command command_catalog = {"catalog", "what is known of products, and from which source", run};
