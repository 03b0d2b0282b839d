/* What a limit asks, in the languages that the policy's own words (scenario/limits) are not in. */
#include "audit/report.h"
#include "export/html/page.h"
#include "scenario/parse.h"

#include <string.h>

/* A template per kind: {0} domain, {1} share, {2} number, hours, points or capability, {3} the kind of
 * domain. */
static const struct {
    const char *kind;
    TextId text;
} words[] = {{"max-share", T_L_MAX_SHARE},
             {"min-share", T_L_MIN_SHARE},
             {"max-vendors", T_L_MAX_VENDORS},
             {"min-vendors", T_L_MIN_VENDORS},
             {"max-products", T_L_MAX_PRODUCTS},
             {"min-share-if-used", T_L_MIN_SHARE_IF_USED},
             {"hhi-max", T_L_HHI_MAX},
             {"backup-required", T_L_BACKUP_REQUIRED},
             {"survive", T_L_SURVIVE},
             {"recover-within", T_L_RECOVER_WITHIN},
             {"max-change", T_L_MAX_CHANGE},
             {"keep", T_L_KEEP},
             {"forbid", T_L_FORBID},
             {"require", T_L_REQUIRE},
             {"capability-min", T_L_CAPABILITY_MIN},
             {"budget", T_L_BUDGET}};

static const TextId kinds[DOMAIN_KINDS] = {
    [DOMAIN_PRODUCT] = T_K_PRODUCT, [DOMAIN_VENDOR] = T_K_VENDOR,
    [DOMAIN_PARENT] = T_K_PARENT,   [DOMAIN_JURISDICTION] = T_K_JURISDICTION,
    [DOMAIN_ENGINE] = T_K_ENGINE,   [DOMAIN_CLOUD] = T_K_CLOUD,
    [DOMAIN_DRIVER] = T_K_DRIVER,   [DOMAIN_PLATFORM] = T_K_PLATFORM};

/* "vendor eset, withsecure"; "any one vendor" without values. */
static char *domain_words(const Page *page, const Limit *limit)
{
    const char *kind = text_of(page->language, kinds[limit->of]);
    if (!limit->values)
        return page_text(page, T_ANY_ONE, kind, NULL);
    g_autofree char *values = g_strjoinv(", ", limit->values);
    return g_strdup_printf("%s %s", kind, values);
}

static char *backup_words(const Page *page, const Limit *limit)
{
    static const TextId modes[MODE_COUNT] = {T_NONE, T_HOT, T_COLD, T_MANUAL};
    g_autoptr(GString) mode = g_string_new(NULL), differ = g_string_new(NULL);
    for (int m = MODE_HOT; m < MODE_COUNT; m++)
        if (limit->modes[m])
            g_string_append_printf(mode, "%s%s", mode->len ? ", " : "", text_of(page->language, modes[m]));
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (limit->differ[kind])
            g_string_append_printf(differ, "%s%s", differ->len ? ", " : "",
                                   text_of(page->language, kinds[kind]));
    return differ->len ? page_text(page, T_L_BACKUP_DIFFER, mode->str, differ->str, NULL)
                       : page_text(page, T_L_BACKUP_REQUIRED, mode->str, NULL);
}

/* {2} by the kind's threshold. */
static char *number_words(const Page *page, const Limit *limit)
{
    if (limit->capability)
        return g_strdup_printf("%s %" G_GINT64_FORMAT, limit->capability, limit->number);
    if (strcmp(limit->kind->name, "budget") == 0)
        return page_money(page, limit->amount);
    if (limit->kind->threshold == THRESHOLD_POINTS) {
        g_autofree char *points = limit_points_text(limit);
        return page_decimal(page, points);
    }
    return page_count(page, limit->hours ? limit->hours : limit->number);
}

static char *in_words(const Page *page, const Limit *limit)
{
    if (page->language == LANGUAGE_EN)
        return limit->kind->describe(limit);
    if (strcmp(limit->kind->name, "backup-required") == 0)
        return backup_words(page, limit);
    g_autofree char *domain = domain_words(page, limit);
    g_autofree char *plain = limit->share.denominator ? limit_share_text(limit) : g_strdup("");
    g_autofree char *share = page_decimal(page, plain), *number = number_words(page, limit);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].kind, limit->kind->name) == 0) {
            TextId text = words[i].text;
            if (limit->measure == MEASURE_INTEGRITY && text == T_L_MAX_SHARE)
                text = T_L_MAX_SHARE_INTEGRITY;
            if (limit->measure == MEASURE_INTEGRITY && text == T_L_MIN_SHARE)
                text = T_L_MIN_SHARE_INTEGRITY;
            return page_text(page, text, domain, share, number, text_of(page->language, kinds[limit->of]),
                             NULL);
        }
    return limit->kind->describe(limit);
}

static char *scope_words(const Page *page, const Scope *scope)
{
    if (page->language == LANGUAGE_EN)
        return scope_text(scope);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < scope->len; i++) {
        const ScopeKey *key = &g_array_index(scope, ScopeKey, i);
        g_autofree char *values = g_strjoinv(", ", key->values);
        g_string_append_printf(text, "%s%s: %s", i ? "; " : "", key->attribute, values);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *page_limit_text(const Page *page, const char *each_value, const Limit *limit)
{
    g_autofree char *asks = in_words(page, limit);
    g_autoptr(GString) text = g_string_new(asks);
    if (limit->each) {
        g_autofree char *each = each_value ? g_strdup_printf("%s %s", limit->each, each_value)
                                           : page_text(page, T_AT_EACH, limit->each, NULL);
        g_string_append_printf(text, "; %s", each);
    }
    if (limit->scope->len) {
        g_autofree char *scope = scope_words(page, limit->scope);
        g_string_append_printf(text, "; %s", scope);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
