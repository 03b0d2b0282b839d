/* `polyculture catalog`: what is known of products and vendors, from which source, and why a name is taken
 * for which. */
#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "catalog/match.h"
#include "cmd/cmd.h"
#include "cmd/coverage.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define UNVERIFIED "unverified"

typedef struct {
    char **catalogs, **words;
    char *function, *platform, *format;
    gboolean verbose;
} CatalogOptions;

static void options_clear(CatalogOptions *options)
{
    g_strfreev(options->catalogs);
    g_strfreev(options->words);
    g_free(options->function);
    g_free(options->platform);
    g_free(options->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CatalogOptions, options_clear)

static bool parse_options(int argc, char **argv, CatalogOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"catalog", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->catalogs,
         "add the products of this catalog", "FILE"},
        {"function", 'f', 0, G_OPTION_ARG_STRING, &options->function, "list: only products for this function",
         "FUNCTION"},
        {"platform", 'p', 0, G_OPTION_ARG_STRING, &options->platform,
         "explain: the name was seen on this platform", "PLATFORM"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "text (default) or json; list and show: a catalog file", "FORMAT"},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose,
         "check: name every fact that is not verified", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL,
         "[list | show ID | explain NAME [PUBLISHER] | check | coverage FLEET...]"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context,
        "list      all products by function, with vendor, owner and seat (default)\n"
        "show      everything known of a product, each fact with its source\n"
        "explain   which product a name in an inventory is taken for, and by which rule\n"
        "check     rules that can never win or claim the same names, facts without a source;\n"
        "          exit 1 where there are any\n"
        "coverage  how many endpoints of fleets have a product that the catalog knows, by function,\n"
        "          and which names look like security and are not in it");
    g_option_context_add_main_entries(context, entries, NULL);
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

/* Takes it over. */
static void print_json(cJSON *json)
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
    if (as_json)
        print_json(catalog_excerpt(catalog, used));
    else
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
    const cJSON *part;
    cJSON_ArrayForEach(part, cJSON_GetObjectItemCaseSensitive(entry, key))
    {
        if (!cJSON_IsString(part))
            continue;
        g_autofree char *about = g_strdup_printf("%s: ", part->valuestring);
        g_autofree char *shown = text_for_terminal(about);
        print_source(catalog, file, cJSON_GetObjectItemCaseSensitive(fact, part->valuestring), shown);
    }
}

/* "'NAME' by PUBLISHER on PLATFORM in the list of LIST" */
static char *rule_text(const MatchRule *rule)
{
    g_autofree char *name = text_for_terminal(rule->name);
    g_autofree char *publisher = text_for_terminal(rule->publisher ? rule->publisher : "");
    return g_strconcat("'", name, "'", *publisher ? " by " : "", publisher, rule->platform ? " on " : "",
                       rule->platform ? rule->platform : "", rule->from != FROM_ANY ? " in the list of " : "",
                       rule->from != FROM_ANY ? name_source_word(rule->from) : "", NULL);
}

static void print_rules(const Product *product)
{
    printf("known as\n");
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        g_autofree char *text = rule_text(rule);
        printf("              %s%s\n", text,
               !rule->fact || strcmp(rule->fact, UNVERIFIED) == 0 ? " (not verified)" : "");
    }
}

static int show(const Catalog *catalog, const char *id, bool as_json, GError **error)
{
    int index = catalog_find(catalog, id);
    if (index < 0) {
        g_autofree char *safe = text_for_terminal(id);
        fail_usage(error, "no product '%s' in the catalog; `polyculture catalog` lists all", safe);
        return EXIT_USAGE;
    }
    if (as_json) {
        g_autofree bool *used = g_new0(bool, catalog->products->len);
        used[index] = true;
        print_json(catalog_excerpt(catalog, used));
        return EXIT_HOLDS;
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

typedef struct {
    const char *name, *publisher, *platform; /* the latter two may be NULL */
} Question;

/* Why `winner` goes before `loser`, in the order in which they are weighed. */
static char *reason_text(const MatchCandidate *winner, const MatchCandidate *loser)
{
    const MatchRule *won = winner->rule, *lost = loser->rule;
    int more = rule_literals(won), less = rule_literals(lost);
    if (more != less)
        return g_strdup_printf("asks for %d characters, not %d", less, more);
    if (!lost->publisher != !won->publisher)
        return g_strdup("does not ask for a publisher");
    if (!lost->platform != !won->platform)
        return g_strdup("does not ask for a platform");
    if ((lost->from == FROM_ANY) != (won->from == FROM_ANY))
        return g_strdup("does not ask for a list");
    return g_strdup(winner->product == loser->product ? "the same product" : "as specific, but later by id");
}

static bool same_candidates(const GArray *a, const GArray *b)
{
    for (guint i = 0; a->len == b->len && i < a->len; i++)
        if (g_array_index(a, MatchCandidate, i).rule != g_array_index(b, MatchCandidate, i).rule)
            return false;
    return a->len == b->len;
}

static void print_candidates(const Catalog *catalog, const GArray *found, const char *list)
{
    const MatchCandidate *winner = &g_array_index(found, MatchCandidate, 0);
    g_autofree char *rule = rule_text(winner->rule);
    printf("in %s: %s, by the rule %s\n", list, catalog_product(catalog, winner->product)->id, rule);
    for (guint i = 1; i < found->len; i++) {
        const MatchCandidate *loser = &g_array_index(found, MatchCandidate, i);
        g_autofree char *other = rule_text(loser->rule), *reason = reason_text(winner, loser);
        printf("  rather than %s, by the rule %s: %s\n", catalog_product(catalog, loser->product)->id, other,
               reason);
    }
}

static cJSON *candidate_json(const Catalog *catalog, const MatchCandidate *candidate)
{
    const MatchRule *rule = candidate->rule;
    cJSON *json = cJSON_CreateObject(), *asks = cJSON_AddObjectToObject(json, "rule");
    cJSON_AddStringToObject(json, "product", catalog_product(catalog, candidate->product)->id);
    cJSON_AddStringToObject(asks, "name", rule->name);
    if (rule->publisher)
        cJSON_AddStringToObject(asks, "publisher", rule->publisher);
    if (rule->platform)
        cJSON_AddStringToObject(asks, "platform", rule->platform);
    if (rule->from != FROM_ANY)
        cJSON_AddStringToObject(asks, "from", name_source_word(rule->from));
    return json;
}

static void add_candidates(const Catalog *catalog, const GArray *found, const char *list, cJSON *matches)
{
    const MatchCandidate *winner = &g_array_index(found, MatchCandidate, 0);
    cJSON *match = candidate_json(catalog, winner), *rather = cJSON_AddArrayToObject(match, "rather-than");
    cJSON_AddStringToObject(match, "list", list);
    for (guint i = 1; i < found->len; i++) {
        const MatchCandidate *loser = &g_array_index(found, MatchCandidate, i);
        cJSON *other = candidate_json(catalog, loser);
        g_autofree char *reason = reason_text(winner, loser);
        cJSON_AddStringToObject(other, "because", reason);
        cJSON_AddItemToArray(rather, other);
    }
    cJSON_AddItemToArray(matches, match);
}

static int explain(const Catalog *catalog, const Question *question, bool as_json)
{
    static const NameSource lists[] = {FROM_SOFTWARE, FROM_ANTIVIRUS, FROM_FIREWALL};
    g_autoptr(Matcher) matcher = matcher_new(catalog);
    g_autofree char *name = text_clean(question->name, strlen(question->name), 1024);
    bool security = name_looks_like_security(name, question->publisher ? question->publisher : "");
    GArray *found[G_N_ELEMENTS(lists)];
    bool any = false, alike = true;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        found[i] = matcher_candidates(matcher, name, question->publisher, question->platform, lists[i]);
        any = any || found[i]->len;
        alike = alike && same_candidates(found[0], found[i]);
    }
    cJSON *json = cJSON_CreateObject(), *matches = cJSON_AddArrayToObject(json, "matches");
    for (gsize i = 0; i < (alike ? 1 : G_N_ELEMENTS(lists)); i++) {
        g_autofree char *list =
            alike ? g_strdup("any list") : g_strdup_printf("the list of %s", name_source_word(lists[i]));
        if (found[i]->len && as_json)
            add_candidates(catalog, found[i], alike ? "any" : name_source_word(lists[i]), matches);
        else if (found[i]->len)
            print_candidates(catalog, found[i], list);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_array_unref(found[i]);
    if (as_json) {
        cJSON_AddStringToObject(json, "name", name);
        cJSON_AddBoolToObject(json, "looks-like-security", security);
        print_json(g_steal_pointer(&json));
    } else if (!any) {
        g_autofree char *safe = text_for_terminal(name);
        printf("'%s' is no product of the catalog%s\n", safe,
               security ? "; it looks like security software, so `map` lists it as unknown" : "");
    }
    cJSON_Delete(json);
    return any ? EXIT_HOLDS : EXIT_BREACH;
}

/* ---- check ---- */

typedef struct {
    int facts, sourced;
    GPtrArray *wrong, *unverified; /* of char *: one line each */
} Tally;

static void complain(Tally *tally, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void complain(Tally *tally, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(tally->wrong, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void check_source(const Catalog *catalog, const char *entry, const char *fact, const char *key,
                         int file, Tally *tally)
{
    tally->facts++;
    if (!key) {
        complain(tally, "%s: %s has no source; name one, or \"" UNVERIFIED "\"", entry, fact);
        return;
    }
    if (strcmp(key, UNVERIFIED) == 0) {
        g_ptr_array_add(tally->unverified, g_strdup_printf("%s: %s", entry, fact));
        return;
    }
    const cJSON *sources = catalog->sources->pdata[file];
    const cJSON *source = sources ? cJSON_GetObjectItemCaseSensitive(sources, key) : NULL;
    const cJSON *date = source ? cJSON_GetObjectItemCaseSensitive(source, "date") : NULL;
    if (!source)
        complain(tally, "%s: %s names the source '%s', which its file does not describe", entry, fact, key);
    else if (!cJSON_IsString(date) || !*date->valuestring)
        complain(tally, "%s: the source '%s' of %s has no date", entry, key, fact);
    else
        tally->sourced++;
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

/* `other` is the one that wins where both are as specific: it stands before. */
static void check_pair(const Catalog *catalog, int p, const MatchRule *rule, int q, const MatchRule *other,
                       Tally *tally)
{
    const char *mine = catalog_product(catalog, p)->id, *theirs = catalog_product(catalog, q)->id;
    if (!rule_covers(other, rule)) {
        if (p != q && rules_meet(rule, other))
            complain(tally,
                     "%s and %s: '%s' and '%s' know names in common and ask for as much; make one more exact",
                     theirs, mine, other->name, rule->name);
        return;
    }
    if (rule_covers(rule, other))
        complain(tally, "%s and %s: the same rule '%s'; only one of them can win", theirs, mine, rule->name);
    else
        complain(tally, "%s: the rule '%s' can never win: '%s' of %s knows the same names and more", mine,
                 rule->name, other->name, theirs);
}

/* Against the rules before it: products are sorted by id, and the lower id wins among equals. */
static void check_rules(const Catalog *catalog, int p, Tally *tally)
{
    const Product *product = catalog_product(catalog, p);
    if (product->rules->len == 0)
        complain(tally, "%s: no rule, so no inventory can show it", product->id);
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        g_autofree char *fact = rule_text(rule);
        check_source(catalog, product->id, fact, rule->fact, product->file, tally);
        for (int q = 0; q <= p; q++) {
            const Product *other = catalog_product(catalog, q);
            for (guint s = 0; s < (q == p ? r : other->rules->len); s++)
                check_pair(catalog, p, rule, q, &g_array_index(other->rules, MatchRule, s), tally);
        }
    }
}

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

static void print_tally(const Catalog *catalog, const Tally *tally, bool verbose, bool as_json)
{
    if (as_json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddItemToObject(json, "products", json_number(catalog->products->len));
        cJSON_AddItemToObject(json, "vendors", json_number(catalog->vendors->len));
        cJSON_AddItemToObject(json, "facts", json_number(tally->facts));
        cJSON_AddItemToObject(json, "sourced", json_number(tally->sourced));
        add_lines(json, "unverified", tally->unverified);
        add_lines(json, "wrong", tally->wrong);
        print_json(json);
        return;
    }
    print_lines(tally->wrong, "");
    if (verbose)
        print_lines(tally->unverified, " (not verified)");
    printf("%u products of %u vendors, %d facts: %d with source and date, %u not verified yet, %u wrong\n",
           catalog->products->len, catalog->vendors->len, tally->facts, tally->sourced,
           tally->unverified->len, tally->wrong->len);
}

static int check(const Catalog *catalog, bool verbose, bool as_json)
{
    static const char *const vendor_facts[] = {"parent", "jurisdiction", NULL};
    static const char *const product_facts[] = {"vendor", "functions", "platforms", NULL};
    g_autoptr(GPtrArray) wrong = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) unverified = g_ptr_array_new_with_free_func(g_free);
    Tally tally = {.wrong = wrong, .unverified = unverified};
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
        if (product->built_in)
            check_facts(catalog, product->id, product->json, product->file,
                        (const char *const[]){"built-in", NULL}, &tally);
        check_rules(catalog, (int)p, &tally);
    }
    print_tally(catalog, &tally, verbose, as_json);
    return wrong->len || unverified->len ? EXIT_BREACH : EXIT_HOLDS;
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
            "expected: catalog [list | show ID | explain NAME [PUBLISHER] | check | coverage FLEET...]");
        return EXIT_USAGE;
    }
    g_autoptr(Catalog) catalog = catalog_read_shipped((const char *const *)options.catalogs, error);
    if (!catalog)
        return EXIT_INPUT;
    bool as_json = g_strcmp0(options.format, "json") == 0;
    if (strcmp(words[0], "show") == 0)
        return show(catalog, words[1], as_json, error);
    if (strcmp(words[0], "coverage") == 0)
        return catalog_coverage(catalog, words + 1, as_json, error);
    const Question question = {words[1], count == 3 ? words[2] : NULL, options.platform};
    if (strcmp(words[0], "explain") == 0)
        return explain(catalog, &question, as_json);
    return strcmp(words[0], "check") == 0 ? check(catalog, options.verbose, as_json)
                                          : list(catalog, options.function, as_json, error);
}

const Command command_catalog = {"catalog", "what is known of products, and from which source", run};
