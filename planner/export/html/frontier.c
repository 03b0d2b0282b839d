/* What less dependence costs: the points of a frontier, the plan among them, and a slider through them. */
#include "export/html/drawing.h"
#include "export/html/rows.h"

#include <string.h>

#define LEFT 78
#define RIGHT 24
#define TOP 16
#define BOTTOM 46

static bool shown(const Page *page)
{
    return page->view->options.frontier != NULL;
}

static const FrontierPoint *point_at(const FrontierPoints *frontier, guint i)
{
    return frontier->points->pdata[i];
}

/* The largest share of any vendor of the plan, of whichever function has it: as the points tell theirs. */
static VendorShare largest_planned(const ExportView *view, int64_t *endpoints)
{
    VendorShare most = {NULL, "", 0, 0};
    *endpoints = 1;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        int64_t all = view_endpoints(view, f);
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            if ((__int128)share->planned * *endpoints > (__int128)most.planned * all) {
                most = *share;
                *endpoints = all;
            }
        }
    }
    return most;
}

/* ---- the chart ---- */

typedef struct {
    int width, height;
    int64_t low, high; /* of the cost axis, in whole units of the currency */
    int share;         /* end of the share axis, in thousandths */
} Axes;

static int x_of(const Axes *axes, int permille)
{
    return LEFT + permille * (axes->width - LEFT - RIGHT) / axes->share;
}

static int y_of(const Axes *axes, Money cost)
{
    __int128 above = (__int128)cost - (__int128)axes->low * MONEY_UNIT;
    __int128 range = (__int128)(axes->high - axes->low) * MONEY_UNIT;
    return axes->height - BOTTOM - (int)(above * (axes->height - TOP - BOTTOM) / range);
}

static void stretch(Axes *axes, Money cost, int permille)
{
    axes->low = MIN(axes->low, cost / MONEY_UNIT);
    axes->high = MAX(axes->high, cost / MONEY_UNIT + 1);
    axes->share = MAX(axes->share, permille);
}

static Axes axes_of(const Page *page, int width, const VendorShare *planned, int64_t endpoints)
{
    const FrontierPoints *frontier = page->view->options.frontier;
    Axes axes = {.width = width, .height = width == DRAWING_WIDE ? 340 : 280, .low = INT64_MAX, .share = 1};
    for (guint i = 0; i < frontier->points->len; i++) {
        const FrontierPoint *point = point_at(frontier, i);
        if (point->planned)
            stretch(&axes, point->cost, page_permille(point->count, point->total));
    }
    stretch(&axes, page->view->plan->cost.total, page_permille(planned->planned, endpoints));
    int64_t step = drawing_step(axes.high - axes.low, 5);
    axes.low = axes.low / step * step;
    axes.high = (axes.high / step + 1) * step;
    axes.share = MIN((axes.share / 100 + 1) * 100, 1000);
    return axes;
}

static void draw_axes(Page *page, const Axes *axes)
{
    int64_t step = drawing_step(axes->high - axes->low, 5);
    for (int64_t cost = axes->low; cost <= axes->high; cost += step) {
        g_autofree char *text = page_count(page, cost);
        int y = y_of(axes, cost * MONEY_UNIT);
        page_printf(page, "<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, y, axes->width - RIGHT);
        drawing_text(page, LEFT - 8, y + 4, ANCHOR_END, "tick", text);
    }
    int every = axes->width == DRAWING_WIDE || axes->share <= 500 ? 100 : 200;
    for (int share = 0; share <= axes->share; share += every) {
        g_autofree char *plain = percent_text(share, 1000, 0), *text = page_decimal(page, plain);
        drawing_text(page, x_of(axes, share), axes->height - BOTTOM + 17, ANCHOR_MIDDLE, "tick", text);
    }
    drawing_text(page, axes->width - RIGHT, axes->height - 8, ANCHOR_END, "tick",
                 text_of(page->language, T_FRONTIER_X));
    drawing_text(page, 0, 10, ANCHOR_START, "tick", page->view->options.frontier->currency);
}

static void draw_points(Page *page, const Axes *axes)
{
    const FrontierPoints *frontier = page->view->options.frontier;
    g_autoptr(GString) line = g_string_new(NULL), dots = g_string_new(NULL);
    for (guint i = 0; i < frontier->points->len; i++) {
        const FrontierPoint *point = point_at(frontier, i);
        if (!point->planned)
            continue;
        int x = x_of(axes, page_permille(point->count, point->total)), y = y_of(axes, point->cost);
        g_string_append_printf(line, "%c%d %d", line->len ? 'L' : 'M', x, y);
        g_string_append_printf(dots, "<circle class=\"point\" data-i=\"%u\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", i,
                               x, y);
    }
    page_printf(page, "<path class=\"line after\" d=\"%s\"/>%s", line->str, dots->str);
}

static void draw(Page *page, int width, const VendorShare *planned, int64_t endpoints)
{
    const FrontierPoints *frontier = page->view->options.frontier;
    Axes axes = axes_of(page, width, planned, endpoints);
    g_autofree char *title = page_text(page, T_FRONTIER_TITLE, frontier->vary, NULL);
    drawing_open(page, width, axes.height, title, text_of(page->language, T_FRONTIER_ABOUT));
    draw_axes(page, &axes);
    draw_points(page, &axes);
    int x = x_of(&axes, page_permille(planned->planned, endpoints));
    int y = y_of(&axes, page->view->plan->cost.total);
    page_printf(page, "<path class=\"this\" d=\"M%d %dl9 9l-9 9l-9 -9Z\"/>", x, y - 9);
    /* Above and to the right of a falling curve there is room. */
    bool right = x < width - 120;
    drawing_text(page, right ? x + 14 : x - 14, y - 8, right ? ANCHOR_START : ANCHOR_END, "strong",
                 text_of(page->language, T_FRONTIER_THIS));
    drawing_close(page);
}

/* ---- the table ---- */

/* The point that is the plan itself is marked; the slider begins there. */
static void write_row(Rows *rows, const char *name, const FrontierPoint *point, bool here)
{
    Page *page = rows->page;
    g_autofree char *share = page_percent(page, point->count, point->total);
    rows_begin(rows, here ? "here" : NULL);
    rows_name(rows, name);
    rows_money(rows, point->cost);
    rows_number(rows, share, page_permille(point->count, point->total));
    rows_text(rows, page_domain(page, DOMAIN_VENDOR, point->vendor));
}

static void write_table(Page *page, const VendorShare *planned, int64_t endpoints)
{
    const FrontierPoints *frontier = page->view->options.frontier;
    Rows rows;
    g_autofree char *caption = page_text(page, T_FRONTIER_TITLE, frontier->vary, NULL);
    g_autofree char *cost =
        g_strdup_printf("%s, %s", text_of(page->language, T_FRONTIER_COST), frontier->currency);
    rows_open(&rows, page, ROWS_CARDS, caption);
    rows_head_text(&rows, frontier->vary, false);
    rows_head_text(&rows, cost, true);
    rows_head_number(&rows, T_LARGEST_SHARE);
    rows_head(&rows, T_WHOSE);
    for (guint i = 0; i < frontier->points->len; i++) {
        const FrontierPoint *point = point_at(frontier, i);
        g_autofree char *value = page_decimal(page, point->value);
        if (point->planned) {
            write_row(&rows, value, point,
                      point->cost == page->view->plan->cost.total && point->count == planned->planned &&
                          point->total == endpoints);
            continue;
        }
        rows_begin(&rows, NULL);
        rows_name(&rows, value);
        rows_number(&rows, text_of(page->language, T_FRONTIER_NONE), 0);
        rows_number(&rows, "–", 0);
        rows_text(&rows, point->reason);
    }
    rows_close(&rows);
    g_autofree char *total = page_money(page, page->view->plan->cost.total);
    g_autofree char *share = page_percent(page, planned->planned, endpoints);
    page_tag(page, "p class=\"soft\"", T_FRONTIER_PLAN, total, frontier->currency, share, planned->name,
             NULL);
}

static void tell(Page *page)
{
    int64_t endpoints;
    VendorShare planned = largest_planned(page->view, &endpoints);
    page_tag(page, "p class=\"lead\"", T_FRONTIER_LEAD, NULL);
    key_open(page);
    key_entry(page, "after", text_of(page->language, T_FRONTIER_POINTS));
    key_entry(page, "this", text_of(page->language, T_FRONTIER_THIS));
    key_close(page);
    page_raw(page, "<div class=\"frontier\" data-choose=\"");
    page_say(page, T_FRONTIER_CHOOSE, NULL);
    page_raw(page, "\">\n");
    draw(page, DRAWING_WIDE, &planned, endpoints);
    draw(page, DRAWING_NARROW, &planned, endpoints);
    write_table(page, &planned, endpoints);
    page_raw(page, "</div>\n");
}

const Section section_frontier = {"frontier", T_S_FRONTIER, shown, tell};
