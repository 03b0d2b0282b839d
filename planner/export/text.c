/* plan.txt: the plan for a terminal or a mail, at most 80 columns wide, with bars of block elements or, for
 * what shows none, of ASCII. */
#include "base/table.h"
#include "base/text.h"
#include "export/summary.h"
#include "export/view.h"

#include <string.h>

#define WIDTH 80
#define NAME 18 /* columns of a vendor's name */
#define WHEN 8  /* of "planned" */
#define SHARE 8 /* of "100.0 %" */

/* What bars are made of: whole, the parts of one from an eighth upwards, and the line of a limit. */
typedef struct {
    const char *whole, *parts[7], *limit;
} Ink;

static const Ink blocks = {"█", {"▏", "▎", "▍", "▌", "▋", "▊", "▉"}, "┊"};
static const Ink ascii = {"#", {"", "", "", "#", "#", "#", "#"}, "|"};

/* A name in so many columns, cut where it is longer. */
static void add_name(GString *out, const char *name, int width, const char *cut)
{
    g_autofree char *safe = text_for_terminal(name);
    int used = 0, most = text_width(safe) > width ? width - text_width(cut) : width;
    for (const char *at = safe; *at; at = g_utf8_next_char(at)) {
        g_autofree char *one = g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
        if (used + text_width(one) > most)
            break;
        used += text_width(one);
        g_string_append(out, one);
    }
    if (most < width) {
        g_string_append(out, cut);
        used += text_width(cut);
    }
    g_string_append_printf(out, "%*s", width - used, "");
}

/* How the lines of one function are drawn. */
typedef struct {
    const Ink *ink;
    int64_t endpoints;
    int number, bar; /* columns of a count, of a whole bar */
    int64_t limit;   /* endpoints at which a line is drawn; -1: none */
} Drawing;

/* The bar of a share, with the line of the limit where the bar ends before it. */
static void add_bar(GString *out, const Drawing *drawing, int64_t count)
{
    const Ink *ink = drawing->ink;
    int64_t total = MAX(drawing->endpoints, 1);
    int eighths = (int)(((__int128)count * drawing->bar * 8 + total - 1) / total);
    int line = drawing->limit >= 0 ? (int)((__int128)drawing->limit * drawing->bar / total) : -1;
    int column = 0;
    for (; column < eighths / 8; column++)
        g_string_append(out, ink->whole);
    const char *part = eighths % 8 ? ink->parts[eighths % 8 - 1] : "";
    if (*part) {
        g_string_append(out, part);
        column++;
    }
    for (; column < drawing->bar; column++)
        g_string_append(out, line >= 0 && column == MIN(line, drawing->bar - 1) ? ink->limit : " ");
}

/* The strictest cap on any one vendor in charge of the function, over all endpoints; or NULL. */
static const PlanFinding *vendor_cap(const ExportView *view, const char *function)
{
    const PlanFinding *cap = NULL;
    for (guint i = 0; i < view->plan->findings->len; i++) {
        const PlanFinding *finding = view->plan->findings->pdata[i];
        const Limit *limit = view_limit(view, finding);
        if (strcmp(finding->function, function) == 0 && strcmp(limit->kind->name, "max-share") == 0 &&
            limit->of == DOMAIN_VENDOR && limit->measure == MEASURE_AVAILABILITY && !limit->values &&
            limit->scope->len == 0 && !limit->each && (!cap || finding->bound < cap->bound))
            cap = finding;
    }
    return cap;
}

static void add_line(GString *out, const Drawing *drawing, const char *name, const char *when, int64_t count)
{
    g_autofree char *number = count_text(count), *percent = percent_text(count, drawing->endpoints, 1);
    add_name(out, name, NAME, drawing->ink == &ascii ? ".." : "…");
    g_string_append_printf(out, " %-*s", WHEN, when);
    add_bar(out, drawing, count);
    g_string_append_printf(out, " %*s%*s\n", drawing->number, number, SHARE, percent);
}

static void note_cap(GString *out, const Drawing *drawing, const PlanFinding *cap)
{
    g_autofree char *bound = count_text(cap->bound), *id = text_for_terminal(cap->id);
    g_autofree char *share = percent_text(cap->bound, drawing->endpoints, 1);
    g_autofree char *note = g_strdup_printf("%s the limit '%s': at most %s endpoints (%s)",
                                            drawing->ink->limit, id, bound, share);
    g_string_append_c(out, '\n');
    text_wrap(note, 0, 2, WIDTH, out);
    g_string_append_c(out, '\n');
}

static void add_function(const ExportView *view, const Ink *ink, guint f, GString *out)
{
    const char *function = g_array_index(view->plan->functions, PlanFunction, f).function;
    g_autoptr(GArray) shares = view_vendor_shares(view, f);
    const PlanFinding *cap = vendor_cap(view, function);
    g_autofree char *count = count_text(view_endpoints(view, f)), *safe = text_for_terminal(function);
    Drawing drawing = {ink, view_endpoints(view, f), text_width(count), 0, cap ? cap->bound : -1};
    drawing.bar = WIDTH - NAME - 1 - WHEN - 1 - drawing.number - SHARE;
    g_autofree char *head = g_strdup_printf("%s on %s endpoints: who is in charge", safe, count);
    g_string_append_c(out, '\n');
    text_wrap(head, 0, 0, WIDTH, out);
    g_string_append(out, "\n\n");
    for (guint i = 0; i < shares->len; i++) {
        const VendorShare *share = &g_array_index(shares, VendorShare, i);
        add_line(out, &drawing, share->name, "today", share->today);
        add_line(out, &drawing, "", "planned", share->planned);
    }
    int64_t open = view_endpoints(view, f) - view_protected_today(view, f);
    if (open)
        add_line(out, &drawing, "unprotected", "today", open);
    if (cap)
        note_cap(out, &drawing, cap);
}

static void add_purchases(const ExportView *view, GString *out)
{
    g_autoptr(Table) table = table_new("lrrrrr");
    const char *const head[] = {"what to buy", "in charge", "billed", "unit", "standby", "licences"};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < view->plan->purchases->len; i++) {
        const PlanPurchase *purchase = &g_array_index(view->plan->purchases, PlanPurchase, i);
        const Offer *offer = &g_array_index(view->scenario->offers, Offer, purchase->offer);
        g_autofree char *name =
            text_for_terminal(catalog_product(view->scenario->catalog, offer->product)->name);
        g_autofree char *charge = count_text(purchase->primaries), *billed = count_text(purchase->billed);
        g_autofree char *unit = money_text_grouped(purchase->unit);
        g_autofree char *standby = count_text(purchase->standby[MODE_HOT] + purchase->standby[MODE_COLD]);
        g_autofree char *total = money_text_grouped(purchase->total);
        const char *const cells[] = {name, charge, billed, purchase->billed ? unit : "", standby, total};
        for (gsize c = 0; c < G_N_ELEMENTS(cells); c++)
            table_add(table, cells[c]);
    }
    if (view->plan->purchases->len)
        table_plain(table, 0, WIDTH, out);
    g_string_append_c(out, '\n');
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer out)
{
    g_autofree char *safe = text_for_terminal(text), *number = count_text(*(const int64_t *)count);
    g_autofree char *line = g_strdup_printf("assumed  on %s endpoints: %s", number, safe);
    text_wrap(line, 0, 9, WIDTH, out);
    g_string_append_c(out, '\n');
    return FALSE;
}

static void add_inputs(const ExportView *view, GString *out)
{
    g_tree_foreach(view->fleet->assumptions, add_assumption, out);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < view->inputs->len; i++) {
        const PlanInput *input = &g_array_index(view->inputs, PlanInput, i);
        g_autofree char *name = text_for_terminal(input->name);
        g_string_append_printf(out, "%s\n  SHA-256 %s\n", name, input->sha256);
    }
    g_string_append_printf(out, "\npolyculture %s; `polyculture verify` recomputes every figure.\n",
                           view_version(view));
}

static void add_wrapped(GString *out, const char *text)
{
    g_autofree char *safe = text_for_terminal(text);
    text_wrap(safe, 0, 0, WIDTH, out);
    g_string_append_c(out, '\n');
}

static GString *write_with(const ExportView *view, const Ink *ink)
{
    GString *out = g_string_new(NULL);
    add_wrapped(out, view_title(view));
    if (view->options.client)
        add_wrapped(out, view->options.client);
    for (guint f = 0; f < view->plan->functions->len; f++)
        add_function(view, ink, f, out);
    g_string_append_c(out, '\n');
    summary_limits(view, out);
    add_purchases(view, out);
    summary_cost(view, out);
    add_inputs(view, out);
    return out;
}

static GString *write_text(const ExportView *view, GError **error)
{
    (void)error;
    return write_with(view, &blocks);
}

/* Whatever else is not ASCII becomes a question mark. */
static GString *write_ascii(const ExportView *view, GError **error)
{
    (void)error;
    GString *wide = write_with(view, &ascii), *out = g_string_new(NULL);
    for (const char *at = wide->str; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < 0x80)
            g_string_append_c(out, (char)c);
        else if ((c == 0x2264 || c == 0x2265) && at[3] == ' ') { /* at most, at least: as wide as before */
            g_string_append(out, c == 0x2264 ? "<=" : ">=");
            at = g_utf8_next_char(at); /* and the blank behind it */
        } else
            g_string_append_c(out, '?');
    }
    g_string_free(wide, TRUE);
    return out;
}

const Exporter exporter_text = {"text", "txt", "for a terminal, 80 columns, with bars", false, write_text};
const Exporter exporter_text_ascii = {"text-ascii", "ascii.txt", "the same in ASCII", false, write_ascii};
