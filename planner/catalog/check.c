#include "catalog/check.h"

#include "catalog/domains.h"
#include "catalog/match.h"

#include <string.h>

static CatalogCheck *check_new(void)
{
    CatalogCheck *check = g_new0(CatalogCheck, 1);
    check->unverified = g_ptr_array_new_with_free_func(g_free);
    check->ownerless = g_ptr_array_new();
    check->wrong = g_ptr_array_new_with_free_func(g_free);
    return check;
}

void catalog_check_free(CatalogCheck *check)
{
    if (!check)
        return;
    g_ptr_array_unref(check->unverified);
    g_ptr_array_unref(check->ownerless);
    g_ptr_array_unref(check->wrong);
    g_free(check);
}

static void complain(CatalogCheck *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void complain(CatalogCheck *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(check->wrong, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static bool has_text(const cJSON *source, const char *field)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(source, field));
    return text && *text;
}

/* A year, a month or a day of the calendar: "2024", "2024-07", "2024-07-19". */
static bool is_date(const char *text)
{
    static const char *const forms[] = {"dddd", "dddd-dd", "dddd-dd-dd"};
    unsigned parts[3] = {0, 1, 1};
    for (gsize f = 0; f < G_N_ELEMENTS(forms); f++) {
        if (strlen(text) != strlen(forms[f]))
            continue;
        for (gsize i = 0, part = 0; text[i]; i++) {
            if ((forms[f][i] == 'd') != g_ascii_isdigit(text[i]) || (forms[f][i] == '-' && text[i] != '-'))
                return false;
            if (text[i] == '-')
                parts[++part] = 0;
            else
                parts[part] = parts[part] * 10 + (unsigned)g_ascii_digit_value(text[i]);
        }
        return g_date_valid_dmy((GDateDay)parts[2], (GDateMonth)parts[1], (GDateYear)parts[0]);
    }
    return false;
}

static void check_source(const Catalog *catalog, const char *entry, const char *fact, const char *key,
                         int file, CatalogCheck *check)
{
    check->facts++;
    if (!key) {
        complain(check, "%s: %s has no source; name one", entry, fact);
        return;
    }
    if (strcmp(key, UNVERIFIED) == 0) {
        g_ptr_array_add(check->unverified, g_strdup_printf("%s: %s", entry, fact));
        return;
    }
    const cJSON *sources = catalog->sources->pdata[file];
    const cJSON *source = sources ? cJSON_GetObjectItemCaseSensitive(sources, key) : NULL;
    if (!source)
        complain(check, "%s: %s names the source '%s', which its file does not describe", entry, fact, key);
    else if (!has_text(source, "date"))
        complain(check, "%s: the source '%s' of %s has no date", entry, key, fact);
    else if (!is_date(cJSON_GetObjectItemCaseSensitive(source, "date")->valuestring))
        complain(check, "%s: the source '%s' of %s has the date '%s'; expected YYYY, YYYY-MM or YYYY-MM-DD",
                 entry, key, fact, cJSON_GetObjectItemCaseSensitive(source, "date")->valuestring);
    else if (!has_text(source, "url"))
        complain(check, "%s: the source '%s' of %s has no address (\"url\")", entry, key, fact);
    else
        check->sourced++;
}

/* A fact has one source, or one for each of its values: each of the entry's values must then have one. */
static void check_fact(const Catalog *catalog, const char *entry, const cJSON *json, int file,
                       const char *wanted, const cJSON *values, CatalogCheck *check)
{
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(json, "facts");
    const cJSON *fact = facts ? cJSON_GetObjectItemCaseSensitive(facts, wanted) : NULL;
    if (!cJSON_IsObject(fact)) {
        check_source(catalog, entry, wanted, cJSON_GetStringValue(fact), file, check);
        return;
    }
    const cJSON *value;
    cJSON_ArrayForEach(value, values)
    {
        if (cJSON_IsString(value))
            check_source(catalog, entry, value->valuestring,
                         cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(fact, value->valuestring)),
                         file, check);
    }
}

static void check_vendor(const Catalog *catalog, int v, CatalogCheck *check)
{
    const Vendor *vendor = catalog->vendors->pdata[v];
    if (vendor->owner_known)
        check_fact(catalog, vendor->id, vendor->json, vendor->file, "parent", NULL, check);
    else
        g_ptr_array_add(check->ownerless, vendor->id);
    check_fact(catalog, vendor->id, vendor->json, vendor->file, "jurisdiction", NULL, check);
    if (!vendor->since)
        return;
    check_fact(catalog, vendor->id, vendor->json, vendor->file, "since", NULL, check);
    if (!is_date(vendor->since))
        complain(check, "%s: since '%s'; expected YYYY, YYYY-MM or YYYY-MM-DD", vendor->id, vendor->since);
    if (strcmp(vendor->parent, vendor->id) == 0)
        complain(check, "%s: since '%s', but no company that bought it; name it as \"parent\"", vendor->id,
                 vendor->since);
}

/* A driver on a platform that the product does not run on is a slip in one of the two. */
static void check_drivers(const Product *product, CatalogCheck *check)
{
    const cJSON *drivers = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(product->json, "domains"), domain_kind_name(DOMAIN_DRIVER));
    const cJSON *list;
    for (list = cJSON_IsObject(drivers) ? drivers->child : NULL; list; list = list->next)
        if (!g_strv_contains((const char *const *)product->platforms, list->string))
            complain(check, "%s: drivers on %s, which is none of its platforms", product->id, list->string);
    for (char **driver = cJSON_IsArray(drivers) ? product->domains[DOMAIN_DRIVER] : NULL; driver && *driver;
         driver++) {
        bool somewhere = false;
        for (char **platform = product->platforms; *platform; platform++)
            somewhere =
                somewhere ||
                g_strv_contains((const char *const *)product->drivers[platform_index(*platform)], *driver);
        if (!somewhere)
            complain(check, "%s: the driver '%s' is of no platform that it runs on, by its ending",
                     product->id, *driver);
    }
}

static void check_product(const Catalog *catalog, int p, CatalogCheck *check)
{
    static const char *const always[] = {"vendor", "functions", "platforms"};
    const Product *product = catalog_product(catalog, p);
    const cJSON *json = product->json;
    for (gsize i = 0; i < G_N_ELEMENTS(always); i++)
        check_fact(catalog, product->id, json, product->file, always[i],
                   cJSON_GetObjectItemCaseSensitive(json, always[i]), check);
    if (product->built_in)
        check_fact(catalog, product->id, json, product->file, "built-in",
                   cJSON_GetObjectItemCaseSensitive(json, "built-in"), check);
    if (product->stays_on)
        check_fact(catalog, product->id, json, product->file, "stays-on",
                   cJSON_GetObjectItemCaseSensitive(json, "stays-on"), check);
    for (DomainKind kind = DOMAIN_ENGINE; kind <= DOMAIN_DRIVER; kind++) {
        if (!product->domains[kind])
            continue;
        cJSON *values = cJSON_CreateStringArray((const char *const *)product->domains[kind],
                                                (int)g_strv_length(product->domains[kind]));
        check_fact(catalog, product->id, json, product->file, domain_kind_name(kind), values, check);
        cJSON_Delete(values);
    }
    check_drivers(product, check);
    for (guint r = 0; r < product->rules->len; r++) {
        const MatchRule *rule = &g_array_index(product->rules, MatchRule, r);
        g_autofree char *fact = rule_text(rule);
        check_source(catalog, product->id, fact, rule->fact, product->file, check);
    }
}

/* `other` is the one that wins where both are as specific: it stands before. */
static void check_pair(const Catalog *catalog, int p, const MatchRule *rule, int q, const MatchRule *other,
                       CatalogCheck *check)
{
    const char *mine = catalog_product(catalog, p)->id, *theirs = catalog_product(catalog, q)->id;
    if (rule_covers(other, rule) && rule_covers(rule, other)) {
        complain(check, "%s and %s: the same rule '%s'; only one of them can win", theirs, mine, rule->name);
        return;
    }
    if (rule_covers(other, rule)) {
        complain(check, "%s: the rule '%s' can never win: '%s' of %s knows the same names and more", mine,
                 rule->name, other->name, theirs);
        return;
    }
    if (p == q || !rules_meet(rule, other))
        return;
    g_autofree char *one = rule_text(other), *two = rule_text(rule);
    complain(
        check,
        "%s and %s: %s and %s know names in common and ask for as many characters of them; make one more "
        "exact",
        theirs, mine, one, two);
}

/* A rule with a wildcard that asks for next to nothing knows names of everybody. */
static void check_width(const char *product, const MatchRule *rule, CatalogCheck *check)
{
    const gsize least = 3; /* bytes: one character of some scripts is a word */
    gsize asked = 0;
    for (const char *at = rule->name; *at; at++)
        asked += !strchr("*? ", *at);
    if (strpbrk(rule->name, "*?") && asked < least)
        complain(check, "%s: the rule '%s' knows nearly every name; ask for three letters or digits at least",
                 product, rule->name);
}

/* Against the rules before it: products are sorted by id, and the lower id wins among equals. */
static void check_rules(const Catalog *catalog, int p, CatalogCheck *check)
{
    const Product *product = catalog_product(catalog, p);
    bool shows = false;
    for (guint r = 0; r < product->rules->len; r++)
        shows = shows || g_array_index(product->rules, MatchRule, r).from != FROM_SERVICE;
    if (!shows)
        complain(check, "%s: no rule, so no inventory can show it", product->id);
    for (guint r = 0; r < product->rules->len; r++) {
        check_width(product->id, &g_array_index(product->rules, MatchRule, r), check);
        for (int q = 0; q <= p; q++) {
            const GArray *others = catalog_product(catalog, q)->rules;
            /* Several products may share a service. */
            bool shared = q != p && g_array_index(product->rules, MatchRule, r).from == FROM_SERVICE;
            for (guint s = 0; s < (q == p ? r : shared ? 0 : others->len); s++)
                check_pair(catalog, p, &g_array_index(product->rules, MatchRule, r), q,
                           &g_array_index(others, MatchRule, s), check);
        }
    }
}

static void check_watched(const Catalog *catalog, WatchKind kind, CatalogCheck *check)
{
    for (guint i = 0; i < catalog->watched[kind]->len; i++) {
        const Watch *watch = catalog->watched[kind]->pdata[i];
        g_autofree char *fact = g_strdup_printf("'%s'", watch->text);
        check_source(catalog, watch_kind_name(kind), fact, watch->fact, watch->file, check);
    }
}

CatalogCheck *catalog_check(const Catalog *catalog)
{
    CatalogCheck *check = check_new();
    for (WatchKind kind = 0; kind < WATCH_KINDS; kind++)
        check_watched(catalog, kind, check);
    for (guint i = 0; i < catalog->platforms->len; i++) {
        const Platform *platform = catalog->platforms->pdata[i];
        check_fact(catalog, platform->id, platform->json, platform->file, "vendor", NULL, check);
    }
    for (guint v = 0; v < catalog->vendors->len; v++)
        check_vendor(catalog, (int)v, check);
    for (guint p = 0; p < catalog->products->len; p++) {
        check_product(catalog, (int)p, check);
        check_rules(catalog, (int)p, check);
    }
    return check;
}

CatalogCheck *catalog_check_facts(const Catalog *catalog, const bool *used)
{
    CatalogCheck *check = check_new();
    g_autofree bool *vendors = g_new0(bool, catalog->vendors->len + 1);
    for (guint p = 0; p < catalog->products->len; p++) {
        if (!used[p])
            continue;
        check_product(catalog, (int)p, check);
        vendors[catalog_product(catalog, (int)p)->vendor] = true;
    }
    for (guint v = 0; v < catalog->vendors->len; v++)
        if (vendors[v])
            check_vendor(catalog, (int)v, check);
    return check;
}
