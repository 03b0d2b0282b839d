/* States side by side as one page that needs nothing else: no script, no request, light and dark, for screens
 * of any width and for paper; in the style of the report's page, allowed by its hash. */
#include "audit/difference.h"
#include "base/input.h"
#include "base/text.h"
#include "export/compare.h"
#include "export/html/page.h"

#include <string.h>

#define DIFFERENCES 200 /* shown of each state */

static void add_safe(GString *out, const char *text)
{
    g_autofree char *safe = text_for_html(text);
    g_string_append(out, safe);
}

/* ---- head ---- */

static char *hash_of(const char *text)
{
    g_autofree char *digits = digest_bytes(text, strlen(text));
    guchar bytes[32];
    for (int i = 0; i < 32; i++)
        bytes[i] =
            (guchar)(g_ascii_xdigit_value(digits[2 * i]) * 16 + g_ascii_xdigit_value(digits[2 * i + 1]));
    return g_base64_encode(bytes, sizeof bytes);
}

static void write_head(GString *out)
{
    g_autofree char *style = hash_of(page_style);
    g_string_append_printf(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
        "base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"generator\" content=\"polyculture " POLYCULTURE_VERSION "\">\n"
        "<title>Side by side</title>\n<style>%s</style></head>\n<body>\n",
        style, page_style);
}

/* As people know it: the name of a vendor or product, or else its id; borrowed. */
static const char *domain_name(const Comparison *comparison, DomainKind kind, const char *id)
{
    for (guint s = 0; s < comparison->states->len; s++) {
        const Catalog *catalog = ((const CompareState *)comparison->states->pdata[s])->scenario->catalog;
        bool vendor = kind == DOMAIN_VENDOR || kind == DOMAIN_PARENT;
        int index = vendor                   ? catalog_find_vendor(catalog, id)
                    : kind == DOMAIN_PRODUCT ? catalog_find(catalog, id)
                                             : -1;
        if (index >= 0)
            return vendor ? ((const Vendor *)catalog->vendors->pdata[index])->name
                          : catalog_product(catalog, index)->name;
    }
    return id;
}

static char *row_name(const Comparison *comparison, const CompareRow *row)
{
    if (row->kind == ROW_DOMAIN)
        return g_strdup(domain_name(comparison, row->of, row->name));
    return g_strchug(compare_row_name(row));
}

static const CompareRow *find_row(const Comparison *comparison, CompareRowKind kind)
{
    for (guint i = 0; i < comparison->rows->len; i++) {
        const CompareRow *row = comparison->rows->pdata[i];
        if (row->kind == kind)
            return row;
    }
    return NULL;
}

/* The cheapest of the plans, the first of equal ones; -1 where fewer than two have a cost, or in different
 * terms. */
static int cheapest(const Comparison *comparison, const CompareRow *cost)
{
    int best = -1, priced = 0;
    const Scenario *first = NULL;
    for (guint s = 0; cost && s < comparison->states->len; s++) {
        const CompareState *state = comparison->states->pdata[s];
        if (cost->counts[s] < 0)
            continue;
        priced++;
        first = first ? first : state->scenario;
        if (first->years != state->scenario->years || strcmp(first->currency, state->scenario->currency) != 0)
            return -1;
        best = best < 0 || cost->counts[s] < cost->counts[best] ? (int)s : best;
    }
    return priced > 1 ? best : -1;
}

static void write_verdict(const Comparison *comparison, GString *out)
{
    const CompareRow *cost = find_row(comparison, ROW_COST);
    int best = cheapest(comparison, cost);
    if (best < 0)
        return;
    g_autofree char *label = compare_state_label(comparison, (guint)best),
                    *money = money_text_grouped(cost->counts[best]);
    const Scenario *scenario = ((const CompareState *)comparison->states->pdata[best])->scenario;
    g_string_append(out, "<p class=\"verdict\">");
    add_safe(out, label);
    g_string_append(out, " costs least: ");
    add_safe(out, money);
    g_string_append_c(out, ' ');
    add_safe(out, scenario->currency);
    for (guint s = 0; s < comparison->states->len; s++) {
        if (cost->counts[s] < 0 || (int)s == best)
            continue;
        g_autofree char *other = compare_state_label(comparison, s),
                        *more = money_text_grouped(cost->counts[s] - cost->counts[best]);
        g_string_append_printf(out, "; <span class=\"nb\">%s more</span> for ", more);
        add_safe(out, other);
    }
    g_string_append(out, ".</p>\n");
}

static void write_top(const Comparison *comparison, GString *out)
{
    g_autofree char *money = compare_money_text(comparison);
    g_string_append(out, "<header>\n<div class=\"brand\"><div><p class=\"kicker\">Procurement scenarios</p>\n"
                         "<h1>Side by side: ");
    for (guint s = 0; s < comparison->states->len; s++) {
        g_autofree char *label = compare_state_label(comparison, s);
        g_string_append(out, s == 0 ? "" : s + 1 < comparison->states->len ? ", " : " and ");
        add_safe(out, label);
    }
    g_string_append(out, "</h1>\n<p class=\"about\">");
    add_safe(out, *money ? money : "what runs, at several dates");
    g_string_append(out, "</p></div></div>\n");
    write_verdict(comparison, out);
    g_string_append(out, "</header>\n<main>\n");
}

/* ---- tables ---- */

static void open_table(const Comparison *comparison, const char *caption, const char *first, GString *out)
{
    g_string_append(out, "<div class=\"scroll\"><table><caption>");
    add_safe(out, caption);
    g_string_append(out, "</caption><thead><tr><th scope=\"col\">");
    add_safe(out, first);
    g_string_append(out, "</th>");
    for (guint s = 0; s < comparison->states->len; s++) {
        g_autofree char *label = compare_state_label(comparison, s);
        g_string_append(out, "<th scope=\"col\" class=\"n\">");
        add_safe(out, label);
        g_string_append(out, "</th>");
    }
    g_string_append(out, "<th scope=\"col\" class=\"n\">first to last</th></tr></thead><tbody>\n");
}

static void add_figure(const Comparison *comparison, const CompareRow *row, guint s, GString *out)
{
    CompareFigure figure = compare_row_figure(row->kind);
    if (row->counts[s] < 0) {
        g_string_append(out, "<td class=\"n\">–</td>");
        return;
    }
    if (figure == FIGURE_BREACHES) {
        g_autofree char *text = compare_figure_text(row, s, false);
        g_string_append_printf(out, "<td class=\"n\"><span class=\"%s\">%s</span></td>",
                               row->counts[s] ? "no" : "yes", text);
        return;
    }
    if (figure != FIGURE_SHARE) {
        g_autofree char *text = compare_figure_text(row, s, false);
        g_string_append_printf(out, "<td class=\"n\">%s</td>", text);
        return;
    }
    g_autofree char *count = count_text(row->counts[s]),
                    *share = percent_text(row->counts[s], row->totals[s], 1);
    g_string_append_printf(out, "<td class=\"n\">%s<small>%s", share, count);
    if (row->domains && *row->domains[s]) {
        g_string_append(out, ": ");
        add_safe(out, domain_name(comparison, row->of, row->domains[s]));
    }
    g_string_append(out, "</small></td>");
}

static void add_row(const Comparison *comparison, const CompareRow *row, GString *out)
{
    g_autofree char *name = row_name(comparison, row),
                    *change = compare_change_text(row, comparison->states->len);
    bool points = compare_row_figure(row->kind) == FIGURE_SHARE;
    g_string_append(out, row->kind == ROW_COST ? "<tr class=\"sum\"><th scope=\"row\">"
                                               : "<tr><th scope=\"row\">");
    add_safe(out, name);
    g_string_append(out, "</th>");
    for (guint s = 0; s < comparison->states->len; s++)
        add_figure(comparison, row, s, out);
    g_string_append_printf(out, "<td class=\"n\">%s%s</td></tr>\n", change,
                           points && *change ? " <span class=\"soft\">points</span>" : "");
}

static void close_table(GString *out)
{
    g_string_append(out, "</tbody></table></div>\n");
}

/* ---- bars ---- */

typedef struct {
    const CompareRow *row;
    const char *class;
} Part;

static int permille(int64_t count, int64_t total)
{
    return total > 0 ? (int)((__int128)count * 1000 / total) : 0;
}

/* A bar for each state, of parts of `whole` (by state, or one for all). */
static void add_bars(const Comparison *comparison, const GArray *parts, int64_t most, GString *out)
{
    g_string_append(out, "<div class=\"scroll\"><table class=\"barred\"><tbody>\n");
    for (guint s = 0; s < comparison->states->len; s++) {
        const CompareRow *first = g_array_index(parts, Part, 0).row;
        if (first->counts[s] < 0)
            continue;
        g_autofree char *label = compare_state_label(comparison, s);
        int64_t whole = most ? most : first->totals[s];
        g_string_append(out, "<tr><th scope=\"row\">");
        add_safe(out, label);
        g_string_append(out, "</th><td class=\"barred\"><svg class=\"bars\" viewBox=\"0 0 1000 10\" "
                             "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"bed\" "
                             "width=\"1000\" height=\"10\"/>");
        int x = 0;
        for (guint i = 0; i < parts->len; i++) {
            const Part *part = &g_array_index(parts, Part, i);
            int width = permille(MAX(0, part->row->counts[s]), whole);
            g_string_append_printf(out, "<rect class=\"%s\" x=\"%d\" width=\"%d\" height=\"10\"/>",
                                   part->class, x, width);
            x += width;
        }
        g_string_append(out, "</svg></td></tr>\n");
    }
    g_string_append(out, "</tbody></table></div>\n<p class=\"key\">");
    for (guint i = 0; i < parts->len; i++) {
        const Part *part = &g_array_index(parts, Part, i);
        g_autofree char *name = row_name(comparison, part->row);
        g_string_append_printf(out,
                               "<span><svg viewBox=\"0 0 9 9\" aria-hidden=\"true\"><rect class=\"%s\" "
                               "width=\"9\" height=\"9\"/></svg>",
                               part->class);
        add_safe(out, name);
        g_string_append(out, "</span>");
    }
    g_string_append(out, "</p>\n");
}

/* ---- sections ---- */

static void open_section(GString *out, const char *id, const char *title)
{
    g_string_append_printf(out, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n", id,
                           id, id, title);
}

static const char *const colours[] = {"c1", "c2", "c3", "c4",  "c5",  "c6",
                                      "c7", "c8", "c9", "c10", "c11", "c12"};

static void write_cost(const Comparison *comparison, guint from, guint end, GString *out)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    int64_t most = 0;
    for (guint i = from; i < end; i++) {
        const CompareRow *row = comparison->rows->pdata[i];
        for (guint s = 0; row->kind == ROW_COST && s < comparison->states->len; s++)
            most = MAX(most, row->counts[s]);
        if (row->kind >= ROW_LICENCES && row->kind <= ROW_STANDBY) {
            Part part = {row, colours[parts->len]};
            g_array_append_val(parts, part);
        }
    }
    g_autofree char *money = compare_money_text(comparison);
    open_section(out, "cost", "What it costs");
    g_string_append(out, "<p class=\"lead\">In ");
    add_safe(out, money);
    g_string_append(out, ". At the least: no plan under the same offers and limits can cost less, as proven "
                         "by the solver; the gap is what the plan costs above that.</p>\n");
    add_bars(comparison, parts, MAX(most, 1), out);
    open_table(comparison, "Cost by part", "part", out);
    for (guint i = from; i < end; i++)
        add_row(comparison, comparison->rows->pdata[i], out);
    close_table(out);
    g_string_append(out, "</section>\n");
}

static void write_limits(const Comparison *comparison, guint from, guint end, GString *out)
{
    open_section(out, "limits", "Limits");
    open_table(comparison, "Limits", "limit", out);
    for (guint i = from; i < end; i++)
        add_row(comparison, comparison->rows->pdata[i], out);
    close_table(out);
    g_string_append(out, "</section>\n");
}

static void write_block(const Comparison *comparison, guint from, guint end, bool first, GString *out)
{
    const CompareRow *head = comparison->rows->pdata[from];
    g_autofree char *title = g_strdup_printf("%s by %s", head->function, domain_kind_name(head->of));
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    for (guint i = from; i < end; i++) {
        const CompareRow *row = comparison->rows->pdata[i];
        if (row->kind == ROW_DOMAIN && parts->len < G_N_ELEMENTS(colours)) {
            Part part = {row, colours[parts->len]};
            g_array_append_val(parts, part);
        }
    }
    g_string_append(out, first ? "" : "<details class=\"long\"><summary>");
    g_string_append(out, first ? "<h3>" : "");
    add_safe(out, title);
    g_string_append(out, first ? "</h3>\n" : "</summary>\n");
    if (parts->len && head->of == DOMAIN_VENDOR)
        add_bars(comparison, parts, 0, out);
    open_table(comparison, title, domain_kind_name(head->of), out);
    for (guint i = from; i < end; i++)
        add_row(comparison, comparison->rows->pdata[i], out);
    close_table(out);
    g_string_append(out, first ? "" : "</details>\n");
}

/* Functions that some state does not plan stand beside nothing. */
static void write_left_out(const Comparison *comparison, GString *out)
{
    g_autoptr(GString) names = g_string_new(NULL);
    const char *last = "";
    for (guint i = 0; i < comparison->rows->len; i++) {
        const CompareRow *row = comparison->rows->pdata[i];
        if (row->kind == ROW_UNPROTECTED && strcmp(last, row->function) != 0 &&
            !compare_row_is_shared(comparison, row))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", last = row->function);
    }
    if (names->len == 0)
        return;
    g_string_append(out, "<p class=\"soft\">Not in all of them, so left out: ");
    add_safe(out, names->str);
    g_string_append(out, ".</p>\n");
}

/* By vendor first, the other kinds to be opened. */
static void write_exposure(const Comparison *comparison, GString *out)
{
    open_section(out, "exposure", "Who is in charge, and what a failure does");
    g_string_append(out,
                    "<p class=\"lead\">Shares of the endpoints that need the function. Worst failure: of "
                    "all domains of the kind the one that leaves most endpoints bare, then exposes most; "
                    "taken over: a hot or cold backup that does not fail with it stands behind.</p>\n");
    for (int vendors = 1; vendors >= 0; vendors--)
        for (guint i = 0, end = 0; i < comparison->rows->len; i = end) {
            const CompareRow *row = comparison->rows->pdata[i];
            end = compare_block_end(comparison, i);
            if (row->kind < ROW_LIMIT && (row->of == DOMAIN_VENDOR) == vendors &&
                compare_row_is_shared(comparison, row))
                write_block(comparison, i, end, vendors, out);
        }
    write_left_out(comparison, out);
    g_string_append(out, "</section>\n");
}

static void write_difference(const Difference *difference, GString *out)
{
    g_string_append(out, "<tr><th scope=\"row\">");
    add_safe(out, difference->where);
    g_string_append(out, "</th><td>");
    add_safe(out, difference->before ? difference->before : "not there");
    g_string_append(out, "</td><td>");
    add_safe(out, difference->after ? difference->after : "not there");
    g_string_append(out, "</td></tr>\n");
}

static void write_inputs(const Comparison *comparison, GString *out)
{
    open_section(out, "inputs", "In what the inputs differ");
    for (guint s = 1; s < comparison->states->len; s++) {
        const GPtrArray *differences = comparison->differences->pdata[s];
        g_autofree char *label = compare_state_label(comparison, s),
                        *first = compare_state_label(comparison, comparison->reference[s]);
        if (comparison->reference[s] == s)
            continue;
        g_string_append(out, "<h3>");
        add_safe(out, label);
        g_string_append(out, "</h3>\n");
        if (differences->len == 0) {
            g_string_append(out, "<p>The same as ");
            add_safe(out, first);
            g_string_append(out, ".</p>\n");
            continue;
        }
        g_string_append(out, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">what</th><th "
                             "scope=\"col\">");
        add_safe(out, first);
        g_string_append(out, "</th><th scope=\"col\">");
        add_safe(out, label);
        g_string_append(out, "</th></tr></thead><tbody>\n");
        for (guint i = 0; i < MIN(differences->len, DIFFERENCES); i++)
            write_difference(differences->pdata[i], out);
        g_string_append(out, "</tbody></table></div>\n");
        if (differences->len > DIFFERENCES)
            g_string_append_printf(out, "<p>and %u more: the comparison as JSON lists all</p>\n",
                                   differences->len - DIFFERENCES);
    }
    g_string_append(out, "</section>\n");
}

static GString *write_html(const Comparison *comparison, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    write_head(out);
    write_top(comparison, out);
    for (guint i = 0, end = 0; i < comparison->rows->len; i = end) {
        end = compare_block_end(comparison, i);
        if (((const CompareRow *)comparison->rows->pdata[i])->kind >= ROW_LICENCES)
            write_cost(comparison, i, end, out);
    }
    write_exposure(comparison, out);
    for (guint i = 0, end = 0; i < comparison->rows->len; i = end) {
        end = compare_block_end(comparison, i);
        if (((const CompareRow *)comparison->rows->pdata[i])->kind == ROW_LIMIT)
            write_limits(comparison, i, end, out);
    }
    write_inputs(comparison, out);
    g_string_append(out, "</main>\n<footer>polyculture " POLYCULTURE_VERSION
                         "; every figure is recomputed from the counts of the plans, but for their bounds, "
                         "which are the solver's</footer>\n"
                         "</body></html>\n");
    return out;
}

const CompareFormat compare_html = {"html", "one offline page for screen and paper", true, false, write_html};
