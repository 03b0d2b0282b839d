/* Where dependence is left: the share of the largest vendor at every site, and for every service there. */
#include "export/html/drawing.h"
#include "export/html/rows.h"

#define COLUMNS_MOST 9 /* services side by side; with more of them, sites and services are listed apart */
#define SHADES 5

/* What one part of the fleet depends on most. */
typedef struct {
    int64_t endpoints, today, planned; /* of the largest vendor then */
    const char *vendor_today, *vendor; /* names; borrowed from the catalog */
} Part;

static void measure(const Page *page, const Assignment *of, const bool *member, int64_t *endpoints,
                    int64_t *count, const char **vendor)
{
    g_autoptr(Concentration) part = concentration_where(of, DOMAIN_VENDOR, member);
    *endpoints = part->endpoints;
    if (part->domains->len == 0)
        return;
    const Exposure *first = &g_array_index(part->domains, Exposure, 0);
    *count = first->count;
    *vendor = page_domain(page, DOMAIN_VENDOR, first->domain);
}

static Part part_of(const Page *page, guint f, const char *site, const char *service)
{
    const Fleet *fleet = page->view->fleet;
    g_autofree bool *member = g_new0(bool, fleet->classes->len + 1);
    for (guint c = 0; c < fleet->classes->len; c++) {
        const FleetClass *class = fleet->classes->pdata[c];
        member[c] = (!site || fleet_class_has_value(class, "site", site)) &&
                    (!service || fleet_class_has_value(class, "service", service));
    }
    Part part = {0};
    const Assignment *of = page->ground[f].of;
    measure(page, &of[PAGE_TODAY], member, &part.endpoints, &part.today, &part.vendor_today);
    measure(page, &of[PAGE_PLAN], member, &part.endpoints, &part.planned, &part.vendor);
    return part;
}

static int shade(const Part *part)
{
    return part->endpoints ? MIN(page_permille(part->planned, part->endpoints) * SHADES / 1000, SHADES - 1)
                           : 0;
}

/* "100.0 % → 40.0 %" and whose. */
static void write_part(Rows *rows, const Part *part)
{
    Page *page = rows->page;
    if (part->endpoints == 0) {
        rows_cell(rows, "td", "heat");
        page_raw(page, "–");
        rows_cell_end(rows, "td");
        return;
    }
    g_autofree char *class = g_strdup_printf("heat h%d", shade(part));
    rows_cell(rows, "td", class);
    g_autofree char *today = page_percent(page, part->today, part->endpoints);
    g_autofree char *planned = page_percent(page, part->planned, part->endpoints);
    page_printf(page, "<b>%s</b><small>", planned);
    page_add(page, part->vendor ? part->vendor : text_of(page->language, T_UNPROTECTED));
    page_raw(page, "</small><small>");
    page_say(page, T_TODAY_IS, today, NULL);
    page_raw(page, "</small>");
    rows_cell_end(rows, "td");
}

static void write_key(Page *page)
{
    key_open(page);
    for (int h = 0; h < SHADES; h++) {
        g_autofree char *plain = percent_text(h, SHADES, 0), *from = page_decimal(page, plain);
        g_autofree char *class = g_strdup_printf("h%d", h);
        g_autofree char *text = g_strdup_printf("≥ %s", from);
        key_entry(page, class, text);
    }
    key_close(page);
}

static void write_matrix(Page *page, guint f, const GPtrArray *sites, const GPtrArray *services)
{
    Rows rows;
    rows_open(&rows, page, ROWS_CARDS | ROWS_TILES, text_of(page->language, T_S_HEAT));
    rows_head(&rows, T_SITE);
    for (guint s = 0; s < services->len; s++)
        rows_head_text(&rows, services->pdata[s], false);
    rows_head(&rows, T_ALL_SERVICES);
    for (guint i = 0; i < sites->len; i++) {
        rows_begin(&rows, NULL);
        rows_name(&rows, sites->pdata[i]);
        for (guint s = 0; s < services->len; s++) {
            Part part = part_of(page, f, sites->pdata[i], services->pdata[s]);
            write_part(&rows, &part);
        }
        Part all = part_of(page, f, sites->pdata[i], NULL);
        write_part(&rows, &all);
    }
    rows_close(&rows);
}

/* Each value of one attribute on a line. */
static void write_list(Page *page, guint f, TextId name, const GPtrArray *values, bool site)
{
    Rows rows;
    rows_open(&rows, page, ROWS_SORT | (values->len > 12 ? ROWS_SIFT : ROWS_PLAIN),
              text_of(page->language, T_S_HEAT));
    rows_head(&rows, name);
    rows_head_number(&rows, T_ENDPOINTS_HEAD);
    rows_head_number(&rows, T_LARGEST_TODAY);
    rows_head_number(&rows, T_LARGEST_PLANNED);
    for (guint i = 0; i < values->len; i++) {
        Part part = part_of(page, f, site ? values->pdata[i] : NULL, site ? NULL : values->pdata[i]);
        if (part.endpoints == 0)
            continue;
        rows_begin(&rows, NULL);
        rows_name(&rows, values->pdata[i]);
        rows_count(&rows, part.endpoints);
        const struct {
            int64_t count;
            const char *vendor;
        } cells[] = {{part.today, part.vendor_today}, {part.planned, part.vendor}};
        for (gsize c = 0; c < G_N_ELEMENTS(cells); c++) {
            g_autofree char *share = page_percent(page, cells[c].count, part.endpoints);
            rows_number_begin(&rows, page_permille(cells[c].count, part.endpoints));
            page_printf(page, "%s<small>", share);
            page_add(page, cells[c].vendor ? cells[c].vendor : text_of(page->language, T_UNPROTECTED));
            page_raw(page, "</small>");
            rows_cell_end(&rows, "td");
        }
    }
    rows_close(&rows);
}

static bool shown(const Page *page)
{
    g_autoptr(GPtrArray) sites = impact_values(page->view->fleet, "site");
    g_autoptr(GPtrArray) services = impact_values(page->view->fleet, "service");
    return sites->len > 1 || services->len > 1;
}

static void tell(Page *page)
{
    g_autoptr(GPtrArray) sites = impact_values(page->view->fleet, "site");
    g_autoptr(GPtrArray) services = impact_values(page->view->fleet, "service");
    bool matrix = sites->len > 1 && services->len > 1 && services->len <= COLUMNS_MOST;
    page_tag(page, "p class=\"lead\"", T_HEAT_LEAD, NULL);
    if (matrix)
        write_key(page);
    for (guint f = 0; f < page->view->plan->functions->len; f++) {
        if (view_several_functions(page->view)) {
            page_raw(page, "<h3>");
            page_add(page, page_function(page, f));
            page_raw(page, "</h3>\n");
        }
        if (matrix) {
            write_matrix(page, f, sites, services);
            continue;
        }
        page_raw(page, "<div class=\"charts\">");
        if (sites->len > 1)
            write_list(page, f, T_SITE, sites, true);
        if (services->len > 1)
            write_list(page, f, T_SERVICE, services, false);
        page_raw(page, "</div>\n");
    }
}

const Section section_heat = {"where", T_S_HEAT, shown, tell};
