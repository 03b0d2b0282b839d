/* plan.html: the report as one page that needs nothing else: no script, no request, light and dark, for
 * screens of any width and for paper. Styles stand in the head under a Content-Security-Policy that allows
 * them by their hash, so that no text of an inventory could add one. */
#include "base/input.h"
#include "base/text.h"
#include "export/view.h"

#include <string.h>

static const char style[] =
    ":root{--ink:#17212b;--soft:#5b6875;--line:#d9dfe5;--paper:#fff;--panel:#f5f7f9;--before:#98a4b0;--after:"
    "#0f766e;"
    "--limit:#b42318;--good:#0f766e;--a:#0f766e;--b:#b45309;--c:#1d4ed8;--d:#7c3aed}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9fb0bf;--line:#33414e;--paper:#10171e;"
    "--panel:#18222c;--before:#74828f;--after:#2dd4bf;--limit:#f87171;--good:#2dd4bf;--a:#2dd4bf;--b:#f59e0b;"
    "--c:#60a5fa;--d:#a78bfa}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,'Segoe UI','DejaVu Sans',sans-serif}"
    "main,header,footer{max-width:60rem;margin:0 auto;padding:1.25rem}"
    "h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.3rem;margin:2.5rem 0 .75rem;"
    "border-bottom:1px solid var(--line);padding-bottom:.3rem}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}"
    ".lead{font-size:1.15rem}.soft{color:var(--soft);font-size:.9rem}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1.5rem 0}"
    ".card{background:var(--panel);border-radius:.5rem;padding:.9rem 1rem}.card "
    "b{display:block;font-size:1.45rem;"
    "line-height:1.25}.card span{color:var(--soft);font-size:.9rem}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}"
    "th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}"
    "th{color:var(--soft);font-weight:600}td.n,th.n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}tr.sum td{font-weight:700}"
    ".row{display:grid;grid-template-columns:12rem 1fr 11rem;gap:.25rem "
    ".9rem;align-items:center;margin:.55rem 0}"
    ".row .n{font-variant-numeric:tabular-nums;font-size:.9rem;white-space:nowrap}"
    ".bar{display:block;width:100%;height:.8rem;margin:.15rem 0;background:var(--panel)}"
    ".before{fill:var(--before)}.after{fill:var(--after)}.cap{fill:var(--limit)}"
    ".key{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;font-size:.9rem;color:var(--soft);margin:.4rem 0}"
    ".key svg{width:.9rem;height:.9rem;vertical-align:-.1rem;margin-right:.35rem}"
    ".pa{fill:var(--a)}.pb{fill:var(--b)}.pc{fill:var(--c)}.pd{fill:var(--d)}"
    ".yes{color:var(--good);font-weight:600}.no{color:var(--limit);font-weight:700}"
    ".flow{min-width:40rem;width:100%;height:auto}.flow text{fill:var(--ink);font-size:13px}"
    ".flow .same{fill:var(--before);opacity:.45}.flow .moves{fill:var(--after);opacity:.45}.flow "
    ".node{fill:var(--ink)}"
    ".h{text-align:right;font-variant-numeric:tabular-nums}"
    ".h1{background:rgba(15,118,110,.1)}.h2{background:rgba(15,118,110,.2)}.h3{background:rgba(15,118,110,."
    "32)}"
    ".h4{background:rgba(15,118,110,.46)}.h5{background:rgba(15,118,110,.62)}"
    "code{font:.85rem/1.4 ui-monospace,'DejaVu Sans Mono',monospace;overflow-wrap:anywhere}"
    "@media(max-width:40rem){.row{grid-template-columns:1fr}h1{font-size:1.5rem}}"
    "@media "
    "print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#f0f2f4;--before:#98a4b0;--after:#"
    "0f766e;"
    "--limit:#b42318;--good:#0f766e;--a:#0f766e;--b:#b45309;--c:#1d4ed8;--d:#7c3aed}body{font-size:10.5pt}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,h3{break-after:avoid}.row,tr,.card,.flow{"
    "break-inside:avoid}"
    ".scroll{overflow:visible}.flow{min-width:0}@page{size:A4;margin:16mm}main,header,footer{padding:0;max-"
    "width:none}}";

static void add_safe(GString *out, const char *text)
{
    g_autofree char *safe = text_for_html(text);
    g_string_append(out, safe);
}

static void add_cell(GString *out, const char *text)
{
    g_string_append(out, "<td>");
    add_safe(out, text);
    g_string_append(out, "</td>");
}

static void add_number(GString *out, const char *text)
{
    g_string_append(out, "<td class=\"n\">");
    add_safe(out, text);
    g_string_append(out, "</td>");
}

static void add_count(GString *out, int64_t count)
{
    g_autofree char *text = count_text(count);
    add_number(out, text);
}

static void add_money(GString *out, Money money)
{
    g_autofree char *text = money_text_grouped(money);
    add_number(out, text);
}

/* `heads`: NULL-terminated; those that begin with '>' stand above numbers. */
static void open_table(GString *out, const char *const *heads)
{
    g_string_append(out, "<div class=\"scroll\"><table><thead><tr>");
    for (; *heads; heads++) {
        g_string_append(out, **heads == '>' ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        add_safe(out, *heads + (**heads == '>'));
        g_string_append(out, "</th>");
    }
    g_string_append(out, "</tr></thead><tbody>\n");
}

static void close_table(GString *out)
{
    g_string_append(out, "</tbody></table></div>\n");
}

/* A share in thousandths, for drawing alone. */
static int permille(int64_t count, int64_t total)
{
    return total > 0 ? (int)((__int128)count * 1000 / total) : 0;
}

static const char *function_of(const ExportView *view, guint f)
{
    return g_array_index(view->plan->functions, PlanFunction, f).function;
}

static const VendorShare *largest(const GArray *shares, bool today)
{
    const VendorShare *most = NULL;
    for (guint i = 0; i < shares->len; i++) {
        const VendorShare *share = &g_array_index(shares, VendorShare, i);
        if (!most || (today ? share->today > most->today : share->planned > most->planned))
            most = share;
    }
    return most;
}

/* ---- head ---- */

static void write_head(const ExportView *view, GString *out)
{
    const Scenario *scenario = view->scenario;
    g_autofree char *hexadecimal = digest_bytes(style, strlen(style));
    guchar bytes[32];
    for (int i = 0; i < 32; i++)
        bytes[i] = (guchar)(g_ascii_xdigit_value(hexadecimal[2 * i]) * 16 +
                            g_ascii_xdigit_value(hexadecimal[2 * i + 1]));
    g_autofree char *hash = g_base64_encode(bytes, sizeof bytes);
    g_string_append_printf(out,
                           "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                           "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
                           hash);
    add_safe(out, scenario->title ? scenario->title : scenario->id);
    g_string_append_printf(out, "</title>\n<style>%s</style></head>\n<body>\n<header>\n<h1>", style);
    add_safe(out, scenario->title ? scenario->title : scenario->id);
    g_string_append(out, "</h1>\n");
}

static guint breached(const Plan *plan)
{
    guint count = 0;
    for (guint i = 0; i < plan->findings->len; i++)
        count += ((const PlanFinding *)plan->findings->pdata[i])->holds ? 0 : 1;
    return count;
}

static void add_card(GString *out, const char *figure, const char *what)
{
    g_string_append(out, "<div class=\"card\"><b>");
    add_safe(out, figure);
    g_string_append(out, "</b><span>");
    add_safe(out, what);
    g_string_append(out, "</span></div>\n");
}

static void write_lead(const ExportView *view, GString *out)
{
    const Plan *plan = view->plan;
    guint wrong = breached(plan), before = breached(view->today);
    g_autofree char *total = money_text_grouped(plan->cost.total), *note = view_prices_note(view);
    g_autofree char *gap = plan_gap_text(plan), *changes = count_text(plan->changes);
    g_string_append(out, "<p class=\"lead\">");
    if (wrong)
        g_string_append_printf(out, "<span class=\"no\">The plan breaches %u of its limits.</span> ", wrong);
    else
        g_string_append_printf(out,
                               "The plan meets every limit of the policy; today's state breaches %u of %u. ",
                               before, view->today->findings->len);
    g_string_append(out, plan->optimal ? "By the solver's proof no plan that does so costs less."
                                       : "Another plan could be cheaper by at most ");
    if (!plan->optimal)
        add_safe(out, gap);
    g_string_append(out, "</p>\n<div class=\"cards\">\n");
    g_autofree char *figure = g_strdup_printf("%s %s", total, view->scenario->currency);
    g_autofree char *over = g_strdup_printf("over %" G_GINT64_FORMAT " year%s%s", view->scenario->years,
                                            view->scenario->years == 1 ? "" : "s", note);
    add_card(out, figure, over);
    for (guint f = 0; f < plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        const VendorShare *first = largest(shares, true), *second = largest(shares, false);
        int64_t endpoints = view_endpoints(view, f);
        if (!first || !second)
            continue;
        g_autofree char *today = percent_text(first->today, endpoints, 1);
        g_autofree char *planned = percent_text(second->planned, endpoints, 1);
        g_autofree char *arrow = g_strdup_printf("%s → %s", today, planned);
        g_autofree char *what =
            g_strdup_printf("largest vendor of %s, today → planned", function_of(view, f));
        add_card(out, arrow, what);
    }
    g_autofree char *changed =
        g_strdup_printf("endpoints get another product in charge%s", view_each_function(view));
    add_card(out, changes, changed);
    g_string_append(out, "</div>\n</header>\n<main>\n");
}

/* ---- who is in charge ---- */

/* The limit that caps the largest vendor of the function, all over the fleet; or NULL. */
static const PlanFinding *cap_of(const ExportView *view, const char *function)
{
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i];
        const Limit *limit = view_limit(view, finding);
        if (strcmp(finding->function, function) == 0 && strcmp(limit->kind->name, "max-share") == 0 &&
            limit->of == DOMAIN_VENDOR && limit->scope->len == 0 && !finding->each_value &&
            limit->measure == MEASURE_AVAILABILITY)
            return finding;
    }
    return NULL;
}

static void add_bar(GString *out, const char *class, int length, int cap)
{
    g_string_append_printf(
        out,
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        "<rect class=\"%s\" width=\"%d\" height=\"10\"/>",
        class, length);
    if (cap >= 0)
        g_string_append_printf(out, "<rect class=\"cap\" x=\"%d\" width=\"4\" height=\"10\"/>",
                               MIN(cap, 996));
    g_string_append(out, "</svg>");
}

static void add_share_row(GString *out, const char *name, int64_t today, int64_t planned, int64_t endpoints,
                          int cap)
{
    g_autofree char *before = percent_text(today, endpoints, 1), *after = percent_text(planned, endpoints, 1);
    g_autofree char *count_before = count_text(today), *count_after = count_text(planned);
    g_string_append(out, "<div class=\"row\"><div>");
    add_safe(out, name);
    g_string_append(out, "</div><div>");
    add_bar(out, "before", permille(today, endpoints), cap);
    add_bar(out, "after", permille(planned, endpoints), cap);
    g_string_append_printf(
        out,
        "</div><div class=\"n\"><span class=\"soft\">today %s (%s)</span><br>planned %s (%s)</div></div>\n",
        before, count_before, after, count_after);
}

static void write_shares(const ExportView *view, GString *out)
{
    g_string_append(out, "<section aria-labelledby=\"charge\"><h2 id=\"charge\">Who is in charge</h2>\n");
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        const PlanFinding *cap = cap_of(view, function_of(view, f));
        int64_t endpoints = view_endpoints(view, f), open = endpoints - view_protected_today(view, f);
        int line = cap ? permille(cap->bound, cap->total) : -1;
        g_autofree char *count = count_text(endpoints);
        g_string_append(out, "<h3>");
        add_safe(out, function_of(view, f));
        g_string_append_printf(out, ", %s endpoints</h3>\n<div class=\"key\">", count);
        g_string_append(out, "<span><svg viewBox=\"0 0 9 9\"><rect class=\"before\" width=\"9\" "
                             "height=\"9\"/></svg>today</span>"
                             "<span><svg viewBox=\"0 0 9 9\"><rect class=\"after\" width=\"9\" "
                             "height=\"9\"/></svg>planned</span>");
        if (cap) {
            g_autofree char *most = percent_text(cap->bound, cap->total, 1);
            g_string_append(out, "<span><svg viewBox=\"0 0 9 9\"><rect class=\"cap\" x=\"3\" width=\"3\" "
                                 "height=\"9\"/></svg>");
            add_safe(out, cap->id);
            g_string_append_printf(out, ": at most %s</span>", most);
        }
        g_string_append(out, "</div>\n");
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            add_share_row(out, share->name, share->today, share->planned, endpoints, line);
        }
        if (open)
            add_share_row(out, "unprotected", open, 0, endpoints, -1);
    }
    g_string_append(out, "</section>\n");
}

/* ---- the flow from today's products to tomorrow's ---- */

typedef struct {
    int product; /* -1: unprotected */
    int64_t count, done;
} Node;

typedef struct {
    GArray *left, *right; /* of Node, the largest first */
    GHashTable *moves;    /* "left right" -> int64_t * */
    int64_t total;
} Flow;

static Node *node_of(GArray *nodes, int product)
{
    for (guint i = 0; i < nodes->len; i++)
        if (g_array_index(nodes, Node, i).product == product)
            return &g_array_index(nodes, Node, i);
    Node node = {product, 0, 0};
    g_array_append_val(nodes, node);
    return &g_array_index(nodes, Node, nodes->len - 1);
}

static int compare_nodes(gconstpointer left, gconstpointer right)
{
    const Node *a = left, *b = right;
    return a->count != b->count ? (a->count > b->count ? -1 : 1) : a->product - b->product;
}

static int64_t *move_of(const Flow *flow, int from, int to)
{
    g_autofree char *key = g_strdup_printf("%d %d", from, to);
    int64_t *count = g_hash_table_lookup(flow->moves, key);
    if (!count) {
        count = g_new0(int64_t, 1);
        g_hash_table_insert(flow->moves, g_steal_pointer(&key), count);
    }
    return count;
}

static void sum_flow(const ExportView *view, guint f, Flow *flow)
{
    const PlanFunction *function = &g_array_index(view->plan->functions, PlanFunction, f);
    for (guint i = 0; i < function->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
        const char *const *stack =
            fleet_class_stack(view->fleet->classes->pdata[piece->class], function->function);
        int from = stack ? catalog_find(view->scenario->catalog, stack[0]) : -1;
        node_of(flow->left, from)->count += piece->count;
        node_of(flow->right, piece->primary)->count += piece->count;
        *move_of(flow, from, piece->primary) += piece->count;
        flow->total += piece->count;
    }
    g_array_sort(flow->left, compare_nodes);
    g_array_sort(flow->right, compare_nodes);
}

#define FLOW_WIDTH 900
#define FLOW_HEIGHT 300
#define FLOW_LEFT 230
#define FLOW_RIGHT 670
#define FLOW_GAP 14

static int height_of(const Flow *flow, int64_t count)
{
    return (int)((__int128)count * FLOW_HEIGHT / flow->total);
}

static int top_of(const Flow *flow, const GArray *nodes, guint index)
{
    int top = 0;
    for (guint i = 0; i < index; i++)
        top += MAX(height_of(flow, g_array_index(nodes, Node, i).count), 2) + FLOW_GAP;
    return top;
}

static void add_band(GString *out, const Flow *flow, guint l, guint r)
{
    Node *from = &g_array_index(flow->left, Node, l), *to = &g_array_index(flow->right, Node, r);
    int64_t count = *move_of(flow, from->product, to->product);
    if (count == 0)
        return;
    int height = MAX(height_of(flow, count), 1), middle = (FLOW_LEFT + FLOW_RIGHT) / 2;
    int y = top_of(flow, flow->left, l) + height_of(flow, from->done);
    int z = top_of(flow, flow->right, r) + height_of(flow, to->done);
    from->done += count;
    to->done += count;
    g_string_append_printf(
        out, "<path class=\"%s\" d=\"M%d %dC%d %d %d %d %d %dL%d %dC%d %d %d %d %d %dZ\"/>",
        from->product == to->product ? "same" : "moves", FLOW_LEFT, y, middle, y, middle, z, FLOW_RIGHT, z,
        FLOW_RIGHT, z + height, middle, z + height, middle, y + height, FLOW_LEFT, y + height);
}

static void add_nodes(GString *out, const ExportView *view, const Flow *flow, bool left)
{
    const GArray *nodes = left ? flow->left : flow->right;
    for (guint i = 0; i < nodes->len; i++) {
        const Node *node = &g_array_index(nodes, Node, i);
        int top = top_of(flow, nodes, i), height = MAX(height_of(flow, node->count), 2);
        g_autofree char *share = percent_text(node->count, flow->total, 1);
        const char *name =
            node->product < 0 ? "unprotected" : catalog_product(view->scenario->catalog, node->product)->name;
        g_string_append_printf(out,
                               "<rect class=\"node\" x=\"%d\" y=\"%d\" width=\"6\" height=\"%d\"/>"
                               "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">",
                               left ? FLOW_LEFT - 6 : FLOW_RIGHT, top, height,
                               left ? FLOW_LEFT - 14 : FLOW_RIGHT + 14, top + height / 2 + 5,
                               left ? "end" : "start");
        add_safe(out, name);
        g_string_append_printf(out, " %s</text>", share);
    }
}

static void write_flow(const ExportView *view, guint f, GString *out)
{
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(Node)),
                      right = g_array_new(FALSE, FALSE, sizeof(Node));
    g_autoptr(GHashTable) moves = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Flow flow = {left, right, moves, 0};
    sum_flow(view, f, &flow);
    if (flow.total == 0)
        return;
    int bottom = MAX(top_of(&flow, left, left->len), top_of(&flow, right, right->len));
    g_string_append(out, "<h3>");
    add_safe(out, function_of(view, f));
    g_string_append_printf(
        out,
        "</h3>\n<div class=\"scroll\"><svg class=\"flow\" viewBox=\"0 -4 %d %d\" role=\"img\" "
        "aria-label=\"Endpoints by product in charge, today on the left and planned on the right\">",
        FLOW_WIDTH, bottom + 8);
    for (guint l = 0; l < left->len; l++)
        for (guint r = 0; r < right->len; r++)
            add_band(out, &flow, l, r);
    add_nodes(out, view, &flow, true);
    add_nodes(out, view, &flow, false);
    g_string_append(out, "</svg></div>\n");
}

static void write_flows(const ExportView *view, GString *out)
{
    g_string_append(
        out,
        "<section aria-labelledby=\"flow\"><h2 id=\"flow\">From today to the plan</h2>\n<div class=\"key\">"
        "<span><svg viewBox=\"0 0 9 9\"><rect class=\"before\" width=\"9\" height=\"9\"/></svg>stays"
        "</span><span><svg viewBox=\"0 0 9 9\"><rect class=\"after\" width=\"9\" height=\"9\"/></svg>"
        "changes; a product that was a backup and comes in charge changes as well</span></div>\n");
    for (guint f = 0; f < view->plan->functions->len; f++)
        write_flow(view, f, out);
    g_string_append(out, "</section>\n");
}

/* ---- cost ---- */

typedef struct {
    const char *name, *class;
    Money today, plan;
} Part;

static void add_cost_bar(GString *out, const char *label, const Part *parts, gsize count, bool today,
                         Money most)
{
    int x = 0;
    g_string_append_printf(out,
                           "<div class=\"row\"><div>%s</div><div><svg class=\"bar\" viewBox=\"0 0 1000 10\" "
                           "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
                           label);
    Money sum = 0;
    for (gsize i = 0; i < count; i++) {
        Money part = today ? parts[i].today : parts[i].plan;
        int width = most > 0 ? (int)((__int128)part * 1000 / most) : 0;
        g_string_append_printf(out, "<rect class=\"%s\" x=\"%d\" width=\"%d\" height=\"10\"/>",
                               parts[i].class, x, width);
        x += width;
        sum += part;
    }
    g_autofree char *text = money_text_grouped(sum);
    g_string_append_printf(out, "</svg></div><div class=\"n\">%s</div></div>\n", text);
}

static void write_cost(const ExportView *view, GString *out)
{
    const PlanCost *today = &view->today->cost, *plan = &view->plan->cost;
    const Part parts[] = {{"licences", "pa", today->licences, plan->licences},
                          {"fixed", "pb", today->fixed, plan->fixed},
                          {"migration, once", "pc", today->migration, plan->migration},
                          {"standby of backups", "pd", today->standby, plan->standby}};
    g_autofree char *note = view_prices_note(view);
    g_string_append(out, "<section aria-labelledby=\"cost\"><h2 id=\"cost\">What it costs");
    add_safe(out, note);
    g_string_append(out, "</h2>\n");
    Money most = MAX(today->total, plan->total);
    add_cost_bar(out, "today's mix, same offers", parts, G_N_ELEMENTS(parts), true, most);
    add_cost_bar(out, "plan", parts, G_N_ELEMENTS(parts), false, most);
    g_string_append(out, "<div class=\"key\">");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(
            out,
            "<span><svg viewBox=\"0 0 9 9\"><rect class=\"%s\" width=\"9\" height=\"9\"/></svg>%s</span>",
            parts[i].class, parts[i].name);
    g_autofree char *head = g_strdup_printf("%s over %" G_GINT64_FORMAT " year%s", view->scenario->currency,
                                            view->scenario->years, view->scenario->years == 1 ? "" : "s");
    g_string_append(out, "</div>\n");
    open_table(out, (const char *const[]){head, ">today's mix, same offers", ">plan", NULL});
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_string_append(out, "<tr>");
        add_cell(out, parts[i].name);
        add_money(out, parts[i].today);
        add_money(out, parts[i].plan);
        g_string_append(out, "</tr>\n");
    }
    g_string_append(out, "<tr class=\"sum\">");
    add_cell(out, "total");
    add_money(out, today->total);
    add_money(out, plan->total);
    g_string_append(out, "</tr>\n");
    close_table(out);
    g_string_append(
        out, "<p class=\"soft\">Today's mix is priced by the products in charge, without backups; what is "
             "unprotected costs nothing in it");
    if (view->today_unpriced) {
        g_autofree char *unpriced = count_text(view->today_unpriced);
        g_string_append_printf(out, "; %s endpoints%s run a product that no offer sells and are left out",
                               unpriced, view_each_function(view));
    }
    g_string_append(out, ".</p></section>\n");
}

/* ---- what to buy ---- */

static void write_purchases(const ExportView *view, GString *out)
{
    g_string_append(out, "<section aria-labelledby=\"buy\"><h2 id=\"buy\">What to buy</h2>\n");
    open_table(out, (const char *const[]){"function", "product", "vendor", ">in charge", ">billed",
                                          ">unit a year", ">hot backup", ">cold backup", ">licences", NULL});
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
        const Catalog *catalog = view->scenario->catalog;
        g_autofree char *scope = offer->scope->len ? scope_text(offer->scope) : NULL;
        g_autofree char *product = g_strdup_printf("%s%s%s", catalog_product(catalog, offer->product)->name,
                                                   scope ? "; " : "", scope ? scope : "");
        g_string_append(out, "<tr>");
        add_cell(out, purchase->function);
        add_cell(out, product);
        add_cell(out, catalog_vendor_of(catalog, offer->product)->name);
        add_count(out, purchase->primaries);
        add_count(out, purchase->billed);
        if (purchase->billed)
            add_money(out, purchase->unit);
        else
            add_number(out, "");
        add_count(out, purchase->standby[MODE_HOT]);
        add_count(out, purchase->standby[MODE_COLD]);
        add_money(out, purchase->total);
        g_string_append(out, "</tr>\n");
    }
    close_table(out);
    g_string_append(out, "<p class=\"soft\">In charge: endpoints with the product as primary. Billed: "
                         "licences to pay for, with the "
                         "minimum or a higher tier where that is cheaper. Hot: backups installed and "
                         "running; cold: licensed and "
                         "packaged, installed on failure. Licences: billed × unit × years.</p></section>\n");
}

/* ---- limits ---- */

static void add_holds(GString *out, bool holds)
{
    g_string_append(out, holds ? "<td class=\"yes\">holds</td>" : "<td class=\"no\">BREACH</td>");
}

static void write_limits(const ExportView *view, GString *out)
{
    g_string_append(out, "<section aria-labelledby=\"limits\"><h2 id=\"limits\">Every limit</h2>\n");
    open_table(
        out, (const char *const[]){"limit", "asks", "planned, the worst", "allowed", "", "today", "", NULL});
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i], *today = view_today(view, finding);
        g_autofree char *words = view_limit_text(view, finding), *measured = view_measured_text(finding);
        g_autofree char *bound = view_bound_text(finding),
                        *before = today ? view_measured_text(today) : g_strdup("");
        g_autofree char *name = view_several_functions(view)
                                    ? g_strdup_printf("%s; %s", finding->id, finding->function)
                                    : g_strdup(finding->id);
        g_string_append(out, "<tr>");
        add_cell(out, name);
        add_cell(out, words);
        add_cell(out, measured);
        add_cell(out, bound);
        add_holds(out, finding->holds);
        add_cell(out, before);
        if (today)
            add_holds(out, today->holds);
        else
            add_cell(out, "");
        g_string_append(out, "</tr>\n");
    }
    close_table(out);
    g_string_append(out, "<h3>Where they come from</h3>\n<ul>\n");
    for (guint p = 0; p < view->scenario->policies->len; p++) {
        const Policy *policy = view->scenario->policies->pdata[p];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            g_string_append(out, "<li><b>");
            add_safe(out, limit->id);
            g_string_append(out, "</b>: ");
            add_safe(out, limit->text ? limit->text : "");
            if (limit->source) {
                g_string_append(out, " <span class=\"soft\">");
                add_safe(out, limit->source);
                g_string_append(out, "</span>");
            }
            if (!view_measured(view, limit))
                g_string_append(out, " <b>Not measured: no endpoint is in its scope.</b>");
            g_string_append(out, "</li>\n");
        }
    }
    g_string_append(out, "</ul></section>\n");
}

/* ---- sites ---- */

typedef struct {
    const char *site;
    int64_t endpoints;
    int64_t *vendors; /* planned, by vendor of the table */
} Site;

static void site_clear(gpointer data)
{
    g_free(((Site *)data)->vendors);
}

static int compare_sites(gconstpointer left, gconstpointer right)
{
    return strcmp(((const Site *)left)->site, ((const Site *)right)->site);
}

static GArray *sites_of(const ExportView *view, guint f, const GArray *shares)
{
    GArray *sites = g_array_new(FALSE, FALSE, sizeof(Site));
    g_array_set_clear_func(sites, site_clear);
    const PlanFunction *function = &g_array_index(view->plan->functions, PlanFunction, f);
    for (guint i = 0; i < function->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(function->pieces, PlanPiece, i);
        const char *name = fleet_class_value(view->fleet->classes->pdata[piece->class], "site");
        guint at = 0;
        while (name && at < sites->len && strcmp(g_array_index(sites, Site, at).site, name) != 0)
            at++;
        if (!name)
            continue;
        if (at == sites->len) {
            Site site = {name, 0, g_new0(int64_t, shares->len)};
            g_array_append_val(sites, site);
        }
        const char *vendor = catalog_vendor_of(view->scenario->catalog, piece->primary)->id;
        for (guint v = 0; v < shares->len; v++)
            if (strcmp(g_array_index(shares, VendorShare, v).vendor, vendor) == 0)
                g_array_index(sites, Site, at).vendors[v] += piece->count;
        g_array_index(sites, Site, at).endpoints += piece->count;
    }
    g_array_sort(sites, compare_sites);
    return sites;
}

static void write_site_table(const GArray *sites, const GArray *shares, GString *out)
{
    g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(heads, g_strdup("site"));
    g_ptr_array_add(heads, g_strdup(">endpoints"));
    for (guint v = 0; v < shares->len; v++)
        if (g_array_index(shares, VendorShare, v).planned)
            g_ptr_array_add(heads, g_strconcat(">", g_array_index(shares, VendorShare, v).name, NULL));
    g_ptr_array_add(heads, NULL);
    open_table(out, (const char *const *)heads->pdata);
    for (guint i = 0; i < sites->len; i++) {
        const Site *site = &g_array_index(sites, Site, i);
        g_string_append(out, "<tr>");
        add_cell(out, site->site);
        add_count(out, site->endpoints);
        for (guint v = 0; v < shares->len; v++) {
            if (!g_array_index(shares, VendorShare, v).planned)
                continue;
            int heat = MIN(permille(site->vendors[v], site->endpoints) / 120, 5);
            g_autofree char *share = percent_text(site->vendors[v], site->endpoints, 1);
            g_string_append_printf(out, "<td class=\"n h%d\">%s</td>", heat, site->vendors[v] ? share : "");
        }
        g_string_append(out, "</tr>\n");
    }
    close_table(out);
}

static void write_sites(const ExportView *view, GString *out)
{
    bool begun = false;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        g_autoptr(GArray) sites = sites_of(view, f, shares);
        if (sites->len < 2)
            continue;
        g_string_append(
            out,
            begun ? "" : "<section aria-labelledby=\"sites\"><h2 id=\"sites\">Planned, site by site</h2>\n");
        begun = true;
        g_string_append(out, "<h3>");
        add_safe(out, function_of(view, f));
        g_string_append(out, "</h3>\n");
        write_site_table(sites, shares, out);
    }
    g_string_append(out, begun ? "</section>\n" : "");
}

/* ---- proof ---- */

static void write_proof(const ExportView *view, GString *out)
{
    const Plan *plan = view->plan;
    g_autofree char *bound = money_text_grouped(plan->bound), *gap = plan_gap_text(plan);
    g_autofree char *cost = money_text_grouped(plan->cost.total);
    g_string_append_printf(
        out,
        "<section aria-labelledby=\"proof\"><h2 id=\"proof\">How good it is, and how to recheck it</h2>\n"
        "<p>Status <b>%s</b>: by the solver's proof no plan under this policy costs less than %s ",
        plan_status(plan), bound);
    add_safe(out, view->scenario->currency);
    if (plan->optimal)
        g_string_append(out, ", and this one costs exactly that.");
    else
        g_string_append_printf(out, "; this one costs %s, so that at most %s could be saved.", cost, gap);
    g_string_append(
        out,
        " Every count, cost and limit on this page is recomputed with whole numbers, without the solver, by "
        "<code>polyculture verify</code> on the folder that this page lies in. Its inputs:</p>\n");
    open_table(out, (const char *const[]){"file", "SHA-256", NULL});
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        g_string_append(out, "<tr>");
        add_cell(out, input->name);
        g_string_append(out, "<td><code>");
        add_safe(out, input->sha256);
        g_string_append(out, "</code></td></tr>\n");
    }
    close_table(out);
    g_string_append(out, "</section>\n</main>\n<footer class=\"soft\">polyculture " POLYCULTURE_VERSION
                         "</footer>\n</body></html>\n");
}

static GString *write_html(const ExportView *view, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    write_head(view, out);
    write_lead(view, out);
    write_shares(view, out);
    write_flows(view, out);
    write_cost(view, out);
    write_purchases(view, out);
    write_limits(view, out);
    write_sites(view, out);
    write_proof(view, out);
    return out;
}

const Exporter exporter_html = {"html", "html", "the report as one offline page", false, write_html};
