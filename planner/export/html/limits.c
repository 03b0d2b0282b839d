/* Every limit: what it asks and why, what was measured, how much room is left, today and planned. */
#include "audit/limits/limits.h"
#include "audit/report.h"

#include "export/html/rows.h"

#include <string.h>

/* ---- one finding in words and numbers ---- */

typedef enum { UNIT_ENDPOINTS, UNIT_VENDORS, UNIT_PRODUCTS, UNIT_POINTS, UNIT_OTHER } Unit;

static Unit unit_of(const Limit *limit, int64_t total)
{
    static const struct {
        const char *kind;
        Unit unit;
    } units[] = {{"hhi-max", UNIT_POINTS},
                 {"max-vendors", UNIT_VENDORS},
                 {"min-vendors", UNIT_VENDORS},
                 {"max-products", UNIT_PRODUCTS}};
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (strcmp(limit->kind->name, units[i].kind) == 0)
            return units[i].unit;
    return total ? UNIT_ENDPOINTS : UNIT_OTHER;
}

/* "5 endpoints"; caller frees. */
static char *with_unit(const Page *page, const Limit *limit, int64_t count, int64_t total)
{
    static const TextId texts[][2] = {[UNIT_VENDORS] = {T_N_VENDORS, T_ONE_VENDOR},
                                      [UNIT_PRODUCTS] = {T_N_PRODUCTS, T_ONE_PRODUCT},
                                      [UNIT_POINTS] = {T_N_POINTS, T_ONE_POINT}};
    Unit unit = unit_of(limit, total);
    if (unit == UNIT_ENDPOINTS)
        return page_endpoints(page, count);
    if (unit == UNIT_OTHER) {
        g_autofree char *money = page_money(page, count * measure_budget_unit(limit));
        return g_strdup_printf("%s %s", money, page->view->scenario->currency);
    }
    g_autofree char *plain = unit == UNIT_POINTS ? audit_bound_text(limit, count) : NULL;
    g_autofree char *number = plain ? page_decimal(page, plain) : page_count(page, count);
    return page_text(page, texts[unit][count == 1], number, NULL);
}

static const PlanMeasurement *worst_of(const PlanFinding *finding)
{
    return finding && finding->measured->len ? &g_array_index(finding->measured, PlanMeasurement, 0) : NULL;
}

static int64_t whole_of(const PlanFinding *finding)
{
    const PlanMeasurement *worst = worst_of(finding);
    return worst ? worst->total : 0;
}

/* The share first, where it is one. */
static void write_measured(Page *page, const Limit *limit, const PlanFinding *finding)
{
    const PlanMeasurement *worst = worst_of(finding);
    if (!worst) {
        page_say(page, T_NOTHING, NULL);
        return;
    }
    g_autofree char *count = with_unit(page, limit, worst->count, worst->total);
    if (unit_of(limit, worst->total) == UNIT_ENDPOINTS) {
        g_autofree char *share = page_percent(page, worst->count, worst->total);
        g_autofree char *number = page_count(page, worst->count), *whole = page_count(page, worst->total);
        page_printf(page, "<b>%s</b><small class=\"nb\">", share);
        page_say(page, T_OF_ENDPOINTS, number, whole, NULL);
        page_raw(page, "</small>");
    } else {
        page_raw(page, "<b>");
        page_add(page, count);
        page_raw(page, "</b>");
    }
    if (*worst->domain) {
        page_raw(page, "<small>");
        page_add(page, limit->values ? worst->domain : page_domain(page, limit->of, worst->domain));
        page_raw(page, "</small>");
    }
}

static void write_gauge(Page *page, const PlanFinding *finding)
{
    const PlanMeasurement *worst = worst_of(finding);
    if (!worst)
        return;
    int64_t whole = worst->total ? worst->total : MAX(MAX(worst->count, finding->bound), 1);
    page_printf(page,
                "<svg class=\"bars gauge\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                "aria-hidden=\"true\"><rect class=\"bed\" width=\"1000\" height=\"20\"/><rect class=\"%s\" "
                "y=\"4\" width=\"%d\" height=\"12\"/><rect class=\"cap\" x=\"%d\" width=\"6\" "
                "height=\"20\"/></svg>",
                finding->holds ? "good" : "bad", page_permille(worst->count, whole),
                MIN(page_permille(finding->bound, whole), 994));
}

static void write_bound(Rows *rows, const Limit *limit, const PlanFinding *finding)
{
    Page *page = rows->page;
    int64_t whole = whole_of(finding);
    g_autofree char *count = with_unit(page, limit, finding->bound, whole ? whole : finding->total);
    rows_number_begin(rows, finding->bound);
    page_raw(page, finding->at_least ? "≥ " : "≤ ");
    if (unit_of(limit, whole) == UNIT_ENDPOINTS) {
        g_autofree char *share = page_percent(page, finding->bound, whole);
        page_printf(page, "%s<small class=\"nb\">", share);
        page_add(page, count);
        page_raw(page, "</small>");
    } else {
        page_add(page, count);
    }
    rows_cell_end(rows, "td");
}

static void write_margin(Rows *rows, const Limit *limit, const PlanFinding *finding)
{
    const PlanMeasurement *worst = worst_of(finding);
    if (!worst) {
        rows_number(rows, "–", 0);
        return;
    }
    int64_t margin = audit_margin(finding, worst);
    g_autofree char *text = with_unit(rows->page, limit, margin < 0 ? -margin : margin, worst->total);
    g_autofree char *sign = g_strconcat(margin < 0 ? "−" : margin > 0 ? "+" : "", text, NULL);
    rows_number(rows, sign, margin);
}

static void write_state(Rows *rows, const PlanFinding *finding)
{
    if (!finding) {
        rows_text(rows, "–");
        return;
    }
    rows_cell(rows, "td", finding->holds ? "yes" : "no");
    page_say(rows->page, finding->holds ? T_HOLDS : T_BREACH, NULL);
    rows_cell_end(rows, "td");
}

/* ---- the limits ---- */

/* Those of the plan's findings that are of one limit and function; the worst of them stands for it. */
typedef struct {
    const PlanFinding *worst;
    guint count, today_breached, today;
    bool holds;
} Group;

static Group group_from(const ExportView *view, guint *at)
{
    const GPtrArray *findings = view->plan->findings;
    Group group = {.worst = findings->pdata[*at], .holds = true};
    const PlanFinding *first = group.worst;
    for (; *at < findings->len; (*at)++) {
        const PlanFinding *finding = findings->pdata[*at];
        if (strcmp(finding->id, first->id) != 0 || strcmp(finding->function, first->function) != 0)
            break;
        const PlanFinding *before = view_today(view, finding);
        group.today += before ? 1 : 0;
        group.today_breached += before && !before->holds ? 1 : 0;
        group.holds &= finding->holds;
        group.count++;
        if (view_tighter(finding, group.worst))
            group.worst = finding;
    }
    return group;
}

static void write_rule(Rows *rows, const Limit *limit, const PlanFinding *finding, bool several)
{
    Page *page = rows->page;
    g_autofree char *words = page_limit_text(page, several ? NULL : finding->each_value, limit);
    rows_cell(rows, "td", "rule");
    page_add(page, words);
    if (limit->text) {
        page_raw(page, "<small>");
        page_add(page, limit->text);
        page_raw(page, "</small>");
    }
    if (limit->source) {
        page_raw(page, "<small class=\"cite\">");
        page_add(page, limit->source);
        page_raw(page, "</small>");
    }
    rows_cell_end(rows, "td");
}

static void write_name(Rows *rows, const PlanFinding *finding, guint count)
{
    Page *page = rows->page;
    rows_cell(rows, "th", NULL);
    page_add(page, finding->id);
    if (*finding->function && view_several_functions(page->view)) {
        page_raw(page, "<small>");
        page_add(page, page_function_name(page, finding->function));
        page_raw(page, "</small>");
    }
    if (count > 1) {
        g_autofree char *number = page_count(page, count);
        page_raw(page, "<small>");
        page_say(page, T_WORST_OF, number, finding->each_value ? finding->each_value : "", NULL);
        page_raw(page, "</small>");
    }
    rows_cell_end(rows, "th");
}

static void write_group(Rows *rows, const Group *group)
{
    Page *page = rows->page;
    const Limit *limit = view_limit(page->view, group->worst);
    rows_begin(rows, NULL);
    write_name(rows, group->worst, group->count);
    write_rule(rows, limit, group->worst, group->count > 1);
    rows_cell(rows, "td", "measured");
    write_measured(page, limit, group->worst);
    write_gauge(page, group->worst);
    rows_cell_end(rows, "td");
    write_bound(rows, limit, group->worst);
    write_margin(rows, limit, group->worst);
    rows_cell(rows, "td", group->today_breached ? "no" : "yes");
    g_autofree char *wrong = page_count(page, group->today_breached), *all = page_count(page, group->today);
    if (group->today == 0)
        page_raw(page, "–");
    else if (group->today == 1)
        page_say(page, group->today_breached ? T_BREACH : T_HOLDS, NULL);
    else if (group->today_breached)
        page_say(page, T_BREACHES_OF, wrong, all, NULL);
    else
        page_say(page, T_HOLDS, NULL);
    rows_cell_end(rows, "td");
    rows_cell(rows, "td", group->holds ? "yes" : "no");
    page_say(page, group->holds ? T_HOLDS : T_BREACH, NULL);
    rows_cell_end(rows, "td");
}

static guint write_groups(Page *page)
{
    Rows rows;
    guint groups = 0;
    rows_open(&rows, page, ROWS_CARDS, text_of(page->language, T_S_LIMITS));
    rows_head(&rows, T_LIMIT);
    rows_head(&rows, T_ASKS);
    rows_head(&rows, T_PLANNED_WORST);
    rows_head_number(&rows, T_ALLOWED);
    rows_head_number(&rows, T_MARGIN);
    rows_head(&rows, T_TODAY);
    rows_head(&rows, T_PLANNED);
    for (guint i = 0; i < page->view->plan->findings->len; groups++) {
        Group group = group_from(page->view, &i);
        write_group(&rows, &group);
    }
    rows_close(&rows);
    return groups;
}

/* ---- every check by itself ---- */

static void write_check(Rows *rows, const PlanFinding *finding)
{
    Page *page = rows->page;
    const Limit *limit = view_limit(page->view, finding);
    const PlanFinding *today = view_today(page->view, finding);
    const PlanMeasurement *worst = worst_of(finding), *before = worst_of(today);
    rows_begin(rows, NULL);
    rows_name(rows, finding->id);
    if (view_several_functions(page->view))
        rows_text(rows, page_function_name(page, finding->function));
    rows_text(rows, finding->each_value ? finding->each_value : "");
    rows_number_begin(rows, worst ? page_permille(worst->count, worst->total) : 0);
    write_measured(page, limit, finding);
    rows_cell_end(rows, "td");
    write_bound(rows, limit, finding);
    write_margin(rows, limit, finding);
    rows_number_begin(rows, before ? page_permille(before->count, before->total) : 0);
    if (today)
        write_measured(page, limit, today);
    else
        page_raw(page, "–");
    rows_cell_end(rows, "td");
    write_state(rows, today);
    write_state(rows, finding);
}

static void write_checks(Page *page)
{
    Rows rows;
    g_autofree char *count = page_count(page, page->view->plan->findings->len);
    page_tag(page, "h3", T_EVERY_CHECK, count, NULL);
    rows_open(&rows, page, ROWS_SORT | ROWS_SIFT | ROWS_CARDS, text_of(page->language, T_EVERY_CHECK_SHORT));
    rows_head(&rows, T_LIMIT);
    if (view_several_functions(page->view))
        rows_head(&rows, T_FUNCTION);
    rows_head(&rows, T_FOR);
    rows_head_number(&rows, T_PLANNED_WORST);
    rows_head_number(&rows, T_ALLOWED);
    rows_head_number(&rows, T_MARGIN);
    rows_head_number(&rows, T_TODAY_WORST);
    rows_head(&rows, T_TODAY);
    rows_head(&rows, T_PLANNED);
    for (guint i = 0; i < page->view->plan->findings->len; i++)
        write_check(&rows, page->view->plan->findings->pdata[i]);
    rows_close(&rows);
}

static void write_unmeasured(Page *page)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint p = 0; p < page->view->scenario->policies->len; p++) {
        const Policy *policy = page->view->scenario->policies->pdata[p];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (!view_measured(page->view, limit))
                g_string_append_printf(names, "%s%s", names->len ? ", " : "", limit->id);
        }
    }
    if (names->len)
        page_tag(page, "p class=\"soft\"", T_UNMEASURED, names->str, NULL);
}

static void tell(Page *page)
{
    page_tag(page, "p class=\"lead\"", T_LIMITS_LEAD, NULL);
    guint groups = write_groups(page);
    write_unmeasured(page);
    if (groups < page->view->plan->findings->len)
        write_checks(page);
}

const Section section_limits = {"limits", T_S_LIMITS, NULL, tell};
