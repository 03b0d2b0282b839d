#include "export/html/page.h"

#include "base/text.h"

#include <string.h>

/* ---- writing ---- */

void page_raw(Page *page, const char *markup)
{
    g_string_append(page->out, markup);
}

void page_printf(Page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(page->out, format, arguments);
    va_end(arguments);
}

void page_add(Page *page, const char *text)
{
    g_autofree char *safe = text_for_html(text);
    g_string_append(page->out, safe);
}

char *page_text(const Page *page, TextId text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    char *filled = text_fill(text_of(page->language, text), arguments);
    va_end(arguments);
    return filled;
}

void page_say(Page *page, TextId text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    g_autofree char *filled = text_fill(text_of(page->language, text), arguments);
    va_end(arguments);
    page_add(page, filled);
}

void page_tag(Page *page, const char *tag, TextId text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    g_autofree char *filled = text_fill(text_of(page->language, text), arguments);
    va_end(arguments);
    page_printf(page, "<%s>", tag);
    page_add(page, filled);
    page_printf(page, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

/* ---- numbers ---- */

char *page_decimal(const Page *page, const char *text)
{
    return text_number(page->language, text);
}

char *page_count(const Page *page, int64_t count)
{
    g_autofree char *text = count_text(count);
    return page_decimal(page, text);
}

char *page_money(const Page *page, Money money)
{
    g_autofree char *text = money_text_grouped(money);
    return page_decimal(page, text);
}

char *page_money_signed(const Page *page, Money money)
{
    g_autofree char *text = page_money(page, money < 0 ? -money : money);
    return g_strconcat(money < 0 ? "−" : money > 0 ? "+" : "", text, NULL);
}

char *page_percent(const Page *page, int64_t count, int64_t total)
{
    g_autofree char *text = percent_text(count, total, 1);
    return page_decimal(page, text);
}

char *page_duration(const Page *page, int64_t seconds)
{
    if (seconds < 0)
        return g_strdup("–");
    int64_t minutes = (seconds + 59) / 60;
    g_autofree char *hours = page_count(page, minutes / 60);
    g_autofree char *rest = g_strdup_printf("%d", (int)(minutes % 60));
    if (minutes == 0 || minutes % 60 == 0)
        return page_text(page, T_HOURS, hours, NULL);
    if (minutes < 60)
        return page_text(page, T_MINUTES, rest, NULL);
    return page_text(page, T_HOURS_MINUTES, hours, rest, NULL);
}

char *page_endpoints(const Page *page, int64_t count)
{
    g_autofree char *text = page_count(page, count);
    return page_text(page, count == 1 ? T_ENDPOINT : T_ENDPOINTS, text, NULL);
}

char *page_years(const Page *page)
{
    g_autofree char *text = page_count(page, page->view->scenario->years);
    return page_text(page, page->view->scenario->years == 1 ? T_OVER_YEAR : T_OVER_YEARS, text, NULL);
}

int page_permille(int64_t count, int64_t total)
{
    return total > 0 ? (int)((__int128)CLAMP(count, 0, total) * 1000 / total) : 0;
}

/* ---- words ---- */

const char *page_function_name(const Page *page, const char *function)
{
    static const struct {
        const char *function;
        TextId name;
    } names[] = {{"endpoint-protection", T_F_ENDPOINT_PROTECTION},
                 {"firewall", T_F_FIREWALL},
                 {"vpn", T_F_VPN},
                 {"disk-encryption", T_F_DISK_ENCRYPTION},
                 {"device-management", T_F_DEVICE_MANAGEMENT},
                 {"backup", T_F_BACKUP},
                 {"dlp", T_F_DLP},
                 {"identity", T_F_IDENTITY},
                 {"siem-agent", T_F_SIEM_AGENT},
                 {"patching", T_F_PATCHING}};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].function, function) == 0)
            return text_of(page->language, names[i].name);
    return function;
}

const char *page_function(const Page *page, guint f)
{
    return page_function_name(page, g_array_index(page->view->plan->functions, PlanFunction, f).function);
}

TextId page_kind(DomainKind kind)
{
    static const TextId names[DOMAIN_KINDS] = {
        [DOMAIN_PRODUCT] = T_BY_PRODUCT, [DOMAIN_VENDOR] = T_BY_VENDOR,
        [DOMAIN_PARENT] = T_BY_PARENT,   [DOMAIN_JURISDICTION] = T_BY_JURISDICTION,
        [DOMAIN_ENGINE] = T_BY_ENGINE,   [DOMAIN_CLOUD] = T_BY_CLOUD,
        [DOMAIN_DRIVER] = T_BY_DRIVER,   [DOMAIN_PLATFORM] = T_BY_PLATFORM};
    return names[kind];
}

const char *page_domain(const Page *page, DomainKind kind, const char *domain)
{
    const Catalog *catalog = page->view->scenario->catalog;
    if (kind == DOMAIN_VENDOR || kind == DOMAIN_PARENT) {
        int vendor = catalog_find_vendor(catalog, domain);
        return vendor >= 0 ? ((const Vendor *)catalog->vendors->pdata[vendor])->name : domain;
    }
    if (kind == DOMAIN_PRODUCT) {
        int product = catalog_find(catalog, domain);
        return product >= 0 ? catalog_product(catalog, product)->name : domain;
    }
    const Platform *platform = kind == DOMAIN_PLATFORM ? catalog_find_platform(catalog, domain) : NULL;
    return platform ? platform->name : domain;
}

/* ---- colours ---- */

#define COLOURS 12 /* of their own; the vendors after them share greys */

typedef struct {
    int vendor;
    int64_t weight;
} Ranked;

static int compare_ranked(gconstpointer left, gconstpointer right)
{
    const Ranked *a = left, *b = right;
    return a->weight != b->weight ? (a->weight > b->weight ? -1 : 1) : a->vendor - b->vendor;
}

/* Vendors in the order of what they are in charge of, today and planned: the same one has the same colour in
 * every chart. */
static int *choose_colours(const ExportView *view)
{
    const Catalog *catalog = view->scenario->catalog;
    g_autofree Ranked *ranked = g_new0(Ranked, catalog->vendors->len + 1);
    for (guint v = 0; v < catalog->vendors->len; v++)
        ranked[v].vendor = (int)v;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            ranked[catalog_find_vendor(catalog, share->vendor)].weight += share->today + share->planned;
        }
    }
    qsort(ranked, catalog->vendors->len, sizeof *ranked, compare_ranked);
    int *colours = g_new0(int, catalog->vendors->len + 1);
    for (guint rank = 0; rank < catalog->vendors->len; rank++)
        colours[ranked[rank].vendor] = rank < COLOURS ? (int)rank + 1 : COLOURS + 1 + (int)(rank % 2);
    return colours;
}

static const char *const colour_classes[COLOURS + 3] = {"c0", "c1", "c2",  "c3",  "c4",  "c5",  "c6", "c7",
                                                        "c8", "c9", "c10", "c11", "c12", "c13", "c14"};

const char *page_product_colour(const Page *page, int product)
{
    return product < 0 ? colour_classes[0]
                       : colour_classes
                             [page->colours[catalog_product(page->view->scenario->catalog, product)->vendor]];
}

const char *page_vendor_colour(const Page *page, const char *vendor)
{
    int index = catalog_find_vendor(page->view->scenario->catalog, vendor);
    return colour_classes[index < 0 ? 0 : page->colours[index]];
}

/* ---- beginning and end ---- */

bool page_init(Page *page, const ExportView *view, GString *out, GError **error)
{
    *page = (Page){.view = view, .out = out, .language = language_find(view->options.language)};
    page->impact = (ImpactView){.scenario = view->scenario,
                                .fleet = view->fleet,
                                .states = {{"today", view->today, true}, {"plan", view->plan, false}},
                                .count = 2};
    guint functions = view->plan->functions->len;
    page->ground = g_new0(ImpactGround, functions + 1);
    for (guint f = 0; f < functions; f++)
        if (!impact_ground_init(&page->ground[f], &page->impact,
                                g_array_index(view->plan->functions, PlanFunction, f).function, error))
            return false;
    page->colours = choose_colours(view);
    return true;
}

void page_clear(Page *page)
{
    for (guint f = 0; page->ground && f < page->view->plan->functions->len; f++)
        impact_ground_clear(&page->ground[f]);
    g_free(page->ground);
    g_free(page->colours);
}
