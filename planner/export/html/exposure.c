/* Today against the plan, by every kind of failure domain, with the limits drawn in. */
#include "export/html/drawing.h"
#include "export/html/rows.h"

#include <string.h>

/* The endpoints that depend on one domain. */
typedef struct {
    const char *domain; /* borrowed from the concentrations */
    int64_t today, planned;
} Share;

static Share *share_of(GArray *shares, const char *domain)
{
    for (guint i = 0; i < shares->len; i++)
        if (strcmp(g_array_index(shares, Share, i).domain, domain) == 0)
            return &g_array_index(shares, Share, i);
    Share share = {domain, 0, 0};
    g_array_append_val(shares, share);
    return &g_array_index(shares, Share, shares->len - 1);
}

static int compare_shares(gconstpointer left, gconstpointer right)
{
    const Share *a = left, *b = right;
    if (a->today != b->today)
        return a->today > b->today ? -1 : 1;
    if (a->planned != b->planned)
        return a->planned > b->planned ? -1 : 1;
    return strcmp(a->domain, b->domain);
}

static GArray *join(const GArray *today, const GArray *planned)
{
    GArray *shares = g_array_new(FALSE, FALSE, sizeof(Share));
    for (guint i = 0; i < today->len; i++) {
        const Exposure *exposure = &g_array_index(today, Exposure, i);
        share_of(shares, exposure->domain)->today = exposure->count;
    }
    for (guint i = 0; i < planned->len; i++) {
        const Exposure *exposure = &g_array_index(planned, Exposure, i);
        share_of(shares, exposure->domain)->planned = exposure->count;
    }
    g_array_sort(shares, compare_shares);
    return shares;
}

/* ---- limits to draw ---- */

/* Does the finding bound a share of the kind all over the fleet? */
static bool bounds(const Page *page, guint f, DomainKind kind, Measure measure, const PlanFinding *finding)
{
    const Limit *limit = view_limit(page->view, finding);
    return strcmp(finding->function, g_array_index(page->view->plan->functions, PlanFunction, f).function) ==
               0 &&
           !finding->each_value && limit->scope->len == 0 && limit->of == kind && limit->measure == measure &&
           (strcmp(limit->kind->name, "max-share") == 0 || strcmp(limit->kind->name, "min-share") == 0);
}

/* The limit on the share of this one domain, or NULL. */
static const PlanFinding *limit_on(const Page *page, guint f, DomainKind kind, Measure measure,
                                   const char *domain)
{
    const GPtrArray *findings = page->view->plan->findings;
    for (guint i = 0; i < findings->len; i++) {
        const PlanFinding *finding = findings->pdata[i];
        if (!bounds(page, f, kind, measure, finding))
            continue;
        char *const *values = view_limit(page->view, finding)->values;
        if (values ? !values[1] && strcmp(values[0], domain) == 0 : !finding->at_least)
            return finding;
    }
    return NULL;
}

/* ---- drawing ---- */

static void write_bars(Page *page, const Share *share, int64_t endpoints, const char *class,
                       const PlanFinding *limit)
{
    page_printf(page,
                "<svg class=\"bars\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\"><rect class=\"bed\" width=\"1000\" height=\"20\"/>"
                "<rect class=\"was\" width=\"%d\" height=\"8\"/>"
                "<rect class=\"%s\" y=\"9\" width=\"%d\" height=\"11\"/>",
                page_permille(share->today, endpoints), class, page_permille(share->planned, endpoints));
    if (limit)
        page_printf(page, "<rect class=\"cap\" x=\"%d\" width=\"3\" height=\"20\"/>",
                    MIN(page_permille(limit->bound, limit->total), 997));
    page_raw(page, "</svg>");
}

static void write_share(Rows *rows, const char *name, const char *class, const Share *share,
                        int64_t endpoints, const PlanFinding *limit)
{
    Page *page = rows->page;
    rows_begin(rows, NULL);
    rows_cell(rows, "th", "barred");
    page_add(page, name);
    write_bars(page, share, endpoints, class, limit);
    rows_cell_end(rows, "th");
    const int64_t counts[] = {share->today, share->planned};
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *percent = page_percent(page, counts[i], endpoints);
        g_autofree char *count = page_count(page, counts[i]);
        rows_number_begin(rows, counts[i]);
        page_printf(page, "%s<small>", percent);
        page_add(page, count);
        page_raw(page, "</small>");
        rows_cell_end(rows, "td");
    }
}

/* "limit vendor-cap: at most 40.0 %", for those that hold for every row. */
static void write_key(Page *page, DomainKind kind, const PlanFinding *limit)
{
    bool coloured = kind == DOMAIN_VENDOR || kind == DOMAIN_PRODUCT;
    key_open(page);
    key_entry(page, "was", text_of(page->language, T_TODAY));
    key_entry(page, coloured ? "c1" : "c0", text_of(page->language, coloured ? T_PLANNED_COLOUR : T_PLANNED));
    if (limit) {
        g_autofree char *bound = page_percent(page, limit->bound, limit->total);
        g_autofree char *text =
            page_text(page, limit->at_least ? T_LIMIT_LEAST : T_LIMIT_MOST, limit->id, bound, NULL);
        key_entry(page, "cap", text);
    }
    key_close(page);
}

static const char *class_of(const Page *page, DomainKind kind, const char *domain)
{
    if (kind == DOMAIN_VENDOR)
        return page_vendor_colour(page, domain);
    if (kind == DOMAIN_PRODUCT)
        return page_product_colour(page, catalog_find(page->view->scenario->catalog, domain));
    return "c0";
}

/* A limit that takes several domains together has a row of its own. */
static void write_sums(Rows *rows, guint f, DomainKind kind, Measure measure)
{
    Page *page = rows->page;
    const GPtrArray *findings = page->view->plan->findings;
    for (guint i = 0; i < findings->len; i++) {
        const PlanFinding *finding = findings->pdata[i];
        char *const *values = view_limit(page->view, finding)->values;
        if (!bounds(page, f, kind, measure, finding) || !values || !values[1] || !finding->measured->len)
            continue;
        const PlanFinding *today = view_today(page->view, finding);
        Share sum = {"", 0, g_array_index(finding->measured, PlanMeasurement, 0).count};
        if (today && today->measured->len)
            sum.today = g_array_index(today->measured, PlanMeasurement, 0).count;
        g_autofree char *joined = g_strjoinv(" + ", (char **)values);
        g_autofree char *bound = page_percent(page, finding->bound, finding->total);
        g_autofree char *text =
            page_text(page, finding->at_least ? T_LIMIT_LEAST : T_LIMIT_MOST, finding->id, bound, NULL);
        g_autofree char *name = g_strdup_printf("%s (%s)", joined, text);
        write_share(rows, name, "c0", &sum, finding->total, finding);
    }
}

/* First limit that a row has drawn in. */
static const PlanFinding *any_limit(const Page *page, guint f, DomainKind kind, Measure measure,
                                    const GArray *shares)
{
    for (guint i = 0; i < shares->len; i++) {
        const PlanFinding *limit = limit_on(page, f, kind, measure, g_array_index(shares, Share, i).domain);
        if (limit)
            return limit;
    }
    return NULL;
}

static void write_kind(Page *page, guint f, DomainKind kind, Measure measure, const GArray *shares,
                       int64_t without)
{
    int64_t endpoints = view_endpoints(page->view, f);
    int64_t open = endpoints - view_protected_today(page->view, f);
    page_raw(page, "<div class=\"chart\"><h4>");
    page_say(page, page_kind(kind), NULL);
    if (measure == MEASURE_INTEGRITY) {
        page_raw(page, " – ");
        page_say(page, T_INSTALLED, NULL);
    }
    page_raw(page, "</h4>\n");
    write_key(page, kind, any_limit(page, f, kind, measure, shares));
    Rows rows;
    g_autofree char *caption =
        g_strdup_printf("%s: %s", page_function(page, f), text_of(page->language, page_kind(kind)));
    rows_open(&rows, page, shares->len > 3 ? ROWS_SORT : ROWS_PLAIN, caption);
    rows_head(&rows, T_DOMAIN);
    rows_head_number(&rows, T_TODAY);
    rows_head_number(&rows, T_PLANNED);
    for (guint i = 0; i < shares->len; i++) {
        const Share *share = &g_array_index(shares, Share, i);
        write_share(&rows, page_domain(page, kind, share->domain), class_of(page, kind, share->domain), share,
                    endpoints, limit_on(page, f, kind, measure, share->domain));
    }
    write_sums(&rows, f, kind, measure);
    if (open && measure == MEASURE_AVAILABILITY)
        write_share(&rows, text_of(page->language, T_UNPROTECTED), "c0", &(Share){"", open, 0}, endpoints,
                    NULL);
    rows_close(&rows);
    if (without && measure == MEASURE_AVAILABILITY) {
        g_autofree char *count = page_endpoints(page, without);
        page_tag(page, "p class=\"soft\"", T_DOMAIN_UNKNOWN, count, NULL);
    }
    page_raw(page, "</div>\n");
}

/* Do both divide the endpoints alike, so that one chart tells of both? */
static bool alike(const GArray *a, const GArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++)
        if (g_array_index(a, Share, i).today != g_array_index(b, Share, i).today ||
            g_array_index(a, Share, i).planned != g_array_index(b, Share, i).planned)
            return false;
    return true;
}

static bool limited(const Page *page, DomainKind kind, Measure measure, guint f)
{
    for (guint i = 0; i < page->view->plan->findings->len; i++)
        if (bounds(page, f, kind, measure, page->view->plan->findings->pdata[i]))
            return true;
    return false;
}

static void write_integrity(Page *page, guint f)
{
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++) {
        if (!limited(page, kind, MEASURE_INTEGRITY, f))
            continue;
        const Assignment *of = page->ground[f].of;
        g_autoptr(GArray) today = exposure_by_domain(&of[PAGE_TODAY], NULL, kind, MEASURE_INTEGRITY);
        g_autoptr(GArray) planned = exposure_by_domain(&of[PAGE_PLAN], NULL, kind, MEASURE_INTEGRITY);
        g_autoptr(GArray) shares = join(today, planned);
        write_kind(page, f, kind, MEASURE_INTEGRITY, shares, 0);
    }
}

/* The vendors first; of the other kinds those that say something else. */
static const DomainKind order[] = {DOMAIN_VENDOR, DOMAIN_PARENT, DOMAIN_JURISDICTION, DOMAIN_ENGINE,
                                   DOMAIN_CLOUD,  DOMAIN_DRIVER, DOMAIN_PRODUCT,      DOMAIN_PLATFORM};

static void write_kinds(Page *page, guint f)
{
    g_autoptr(GArray) vendors = NULL;
    g_autoptr(GString) same = g_string_new(NULL);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(concentration_free);
    page_raw(page, "<div class=\"charts\">\n");
    for (gsize k = 0; k < G_N_ELEMENTS(order); k++) {
        const Assignment *of = page->ground[f].of;
        Concentration *today = concentration_where(&of[PAGE_TODAY], order[k], NULL);
        Concentration *planned = concentration_where(&of[PAGE_PLAN], order[k], NULL);
        g_ptr_array_add(kept, today);
        g_ptr_array_add(kept, planned);
        g_autoptr(GArray) shares = join(today->domains, planned->domains);
        if (shares->len == 0)
            continue;
        if (vendors && alike(vendors, shares) && !limited(page, order[k], MEASURE_AVAILABILITY, f)) {
            g_string_append_printf(same, "%s%s", same->len ? ", " : "",
                                   text_of(page->language, page_kind(order[k])));
            continue;
        }
        write_kind(page, f, order[k], MEASURE_AVAILABILITY, shares, planned->without);
        if (order[k] == DOMAIN_VENDOR) {
            vendors = g_steal_pointer(&shares);
            write_integrity(page, f);
        }
    }
    page_raw(page, "</div>\n");
    if (same->len)
        page_tag(page, "p class=\"soft\"", T_SAME_AS_VENDORS, same->str, NULL);
}

/* ---- a line a function ---- */

static void add_largest(Rows *rows, const Concentration *concentration)
{
    Page *page = rows->page;
    if (concentration->domains->len == 0) {
        rows_number(rows, "–", 0);
        return;
    }
    const Exposure *first = &g_array_index(concentration->domains, Exposure, 0);
    g_autofree char *share = page_percent(page, first->count, concentration->endpoints);
    rows_cell(rows, "td", "n");
    page_printf(page, "%s<small>", share);
    page_add(page, page_domain(page, concentration->kind, first->domain));
    page_raw(page, "</small>");
    rows_cell_end(rows, "td");
}

static void add_indices(Rows *rows, const Concentration *of[2])
{
    for (int s = 0; s < 2; s++) {
        int64_t hhi = concentration_hhi(of[s]);
        if (hhi < 0)
            rows_number(rows, "–", 0);
        else
            rows_count(rows, hhi);
    }
    for (int s = 0; s < 2; s++) {
        g_autofree char *plain = concentration_effective(of[s]), *text = page_decimal(rows->page, plain);
        rows_number(rows, text, 0);
    }
}

static void write_functions(Page *page)
{
    Rows rows;
    rows_open(&rows, page, ROWS_CARDS, text_of(page->language, T_CONCENTRATION));
    rows_head(&rows, T_FUNCTION);
    static const TextId heads[] = {T_NEED_IT,   T_UNPROTECTED_TODAY, T_LARGEST_TODAY,   T_LARGEST_PLANNED,
                                   T_HHI_TODAY, T_HHI_PLANNED,       T_EFFECTIVE_TODAY, T_EFFECTIVE_PLANNED};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        rows_head_number(&rows, heads[i]);
    for (guint f = 0; f < page->view->plan->functions->len; f++) {
        const Assignment *of = page->ground[f].of;
        g_autoptr(Concentration) today = concentration_where(&of[PAGE_TODAY], DOMAIN_VENDOR, NULL);
        g_autoptr(Concentration) planned = concentration_where(&of[PAGE_PLAN], DOMAIN_VENDOR, NULL);
        rows_begin(&rows, NULL);
        rows_cell(&rows, "th", "function");
        page_add(page, page_function(page, f));
        rows_cell_end(&rows, "th");
        rows_count(&rows, today->endpoints);
        rows_count(&rows, today->endpoints - today->protected);
        add_largest(&rows, today);
        add_largest(&rows, planned);
        add_indices(&rows, (const Concentration *[]){today, planned});
    }
    rows_close(&rows);
    page_tag(page, "p class=\"soft\"", T_CONCENTRATION_NOTE, NULL);
}

static void tell(Page *page)
{
    page_tag(page, "p class=\"lead\"", T_EXPOSURE_LEAD, NULL);
    write_functions(page);
    for (guint f = 0; f < page->view->plan->functions->len; f++) {
        g_autofree char *count = page_endpoints(page, view_endpoints(page->view, f));
        page_raw(page, "<h3>");
        page_add(page, page_function(page, f));
        page_raw(page, " <span>");
        page_add(page, count);
        page_raw(page, "</span></h3>\n");
        write_kinds(page, f);
    }
}

const Section section_exposure = {"exposure", T_S_EXPOSURE, NULL, tell};
