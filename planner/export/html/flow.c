/* From today's product to the planned primary and what stands behind it: a Sankey diagram and its table. */
#include "audit/flow.h"

#include "export/html/drawing.h"
#include "export/html/rows.h"

#include <string.h>

#define COLUMNS 3
#define BAR 8
#define FREE_ROWS 14    /* so many rows are shown unfolded */
#define PRINTED_ROWS 60 /* and so many are printed */

typedef struct {
    int product; /* -1: none */
    BackupMode mode;
    int64_t count;
    GPtrArray *label;
    int top, height, done[2]; /* done: of its bands on the left and right side */
} Node;

typedef struct {
    Page *page;
    const GArray *flows; /* of Flow */
    GArray *nodes[COLUMNS];
    int columns, width, height; /* height: of all bands together */
    int64_t total;
} Diagram;

static void node_clear(gpointer data)
{
    g_ptr_array_unref(((Node *)data)->label);
}

static int product_at(const Flow *flow, int column)
{
    return column == 0 ? flow->from : column == 1 ? flow->primary : flow->backup;
}

static BackupMode mode_at(const Flow *flow, int column)
{
    return column == 2 ? flow->mode : MODE_NONE;
}

static Node *node_of(GArray *nodes, int product, BackupMode mode)
{
    for (guint i = 0; i < nodes->len; i++) {
        Node *node = &g_array_index(nodes, Node, i);
        if (node->product == product && node->mode == mode)
            return node;
    }
    return NULL;
}

/* What was or is without anything stands last. */
static int compare_nodes(gconstpointer left, gconstpointer right)
{
    const Node *a = left, *b = right;
    if ((a->product < 0 && a->mode == MODE_NONE) != (b->product < 0 && b->mode == MODE_NONE))
        return a->product < 0 && a->mode == MODE_NONE ? 1 : -1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->product != b->product ? a->product - b->product : (int)a->mode - (int)b->mode;
}

static TextId mode_text(BackupMode mode)
{
    static const TextId texts[MODE_COUNT] = {T_NONE, T_HOT, T_COLD, T_MANUAL};
    return texts[mode];
}

static char *name_at(const Page *page, int product, BackupMode mode, int column)
{
    if (product < 0)
        return g_strdup(text_of(page->language,
                                column == 2 ? mode == MODE_MANUAL ? T_MANUAL : T_NO_BACKUP : T_UNPROTECTED));
    const char *name = catalog_product(page->view->scenario->catalog, product)->name;
    return mode == MODE_NONE ? g_strdup(name)
                             : g_strdup_printf("%s, %s", name, text_of(page->language, mode_text(mode)));
}

static void gather(Diagram *diagram)
{
    for (int c = 0; c < diagram->columns; c++) {
        GArray *nodes = g_array_new(FALSE, TRUE, sizeof(Node));
        g_array_set_clear_func(nodes, node_clear);
        for (guint i = 0; i < diagram->flows->len; i++) {
            const Flow *flow = &g_array_index(diagram->flows, Flow, i);
            Node *node = node_of(nodes, product_at(flow, c), mode_at(flow, c));
            if (!node) {
                Node fresh = {.product = product_at(flow, c), .mode = mode_at(flow, c)};
                g_array_append_val(nodes, fresh);
                node = &g_array_index(nodes, Node, nodes->len - 1);
            }
            node->count += flow->count;
        }
        g_array_sort(nodes, compare_nodes);
        diagram->nodes[c] = nodes;
    }
}

static int height_of(const Diagram *diagram, int64_t count)
{
    return (int)((__int128)count * diagram->height / diagram->total);
}

/* Labels stand above their bars; returns where the longest column ends. */
static int place(Diagram *diagram)
{
    int bottom = 0, room = diagram->width / diagram->columns - 12;
    for (int c = 0; c < diagram->columns; c++) {
        int at = 0;
        for (guint i = 0; i < diagram->nodes[c]->len; i++) {
            Node *node = &g_array_index(diagram->nodes[c], Node, i);
            g_autofree char *name = name_at(diagram->page, node->product, node->mode, c);
            g_autofree char *share = page_percent(diagram->page, node->count, diagram->total);
            g_autofree char *label = g_strdup_printf("%s %s", name, share);
            node->label = drawing_lines(label, room);
            at += 8 + (int)node->label->len * DRAWING_LINE;
            node->top = at;
            node->height = MAX(height_of(diagram, node->count), 2);
            at += node->height;
        }
        bottom = MAX(bottom, at);
    }
    return bottom;
}

static int left_of(const Diagram *diagram, int column)
{
    return (diagram->width - BAR) * column / (diagram->columns - 1);
}

static void draw_band(const Diagram *diagram, int column, Node *from, Node *to, int64_t count,
                      const char *class)
{
    int height = MAX(height_of(diagram, count), 1);
    int x = left_of(diagram, column) + BAR, z = left_of(diagram, column + 1), middle = (x + z) / 2;
    int y = from->top + MIN(from->done[1], MAX(from->height - height, 0));
    int w = to->top + MIN(to->done[0], MAX(to->height - height, 0));
    from->done[1] += height_of(diagram, count);
    to->done[0] += height_of(diagram, count);
    page_printf(diagram->page,
                "<path class=\"band %s\" d=\"M%d %dC%d %d %d %d %d %dv%dC%d %d %d %d %d %dZ\"/>", class, x, y,
                middle, y, middle, w, z, w, height, middle, w + height, middle, y + height, x, y + height);
}

/* Joins the flows between two neighbouring columns, node by node. */
static void draw_bands(const Diagram *diagram, int c)
{
    for (guint l = 0; l < diagram->nodes[c]->len; l++)
        for (guint r = 0; r < diagram->nodes[c + 1]->len; r++) {
            Node *from = &g_array_index(diagram->nodes[c], Node, l);
            Node *to = &g_array_index(diagram->nodes[c + 1], Node, r);
            int64_t count = 0;
            for (guint i = 0; i < diagram->flows->len; i++) {
                const Flow *flow = &g_array_index(diagram->flows, Flow, i);
                if (product_at(flow, c) == from->product && mode_at(flow, c) == from->mode &&
                    product_at(flow, c + 1) == to->product && mode_at(flow, c + 1) == to->mode)
                    count += flow->count;
            }
            bool stays = c == 0 && from->product == to->product;
            if (count && (c == 0 || to->product >= 0 || to->mode != MODE_NONE))
                draw_band(diagram, c, from, to, count,
                          stays ? "stays" : page_product_colour(diagram->page, to->product));
        }
}

static void draw_nodes(const Diagram *diagram, int c)
{
    Anchor anchor = c == 0 ? ANCHOR_START : c == diagram->columns - 1 ? ANCHOR_END : ANCHOR_MIDDLE;
    int x = left_of(diagram, c);
    int at = anchor == ANCHOR_START ? x : anchor == ANCHOR_END ? x + BAR : x + BAR / 2;
    for (guint i = 0; i < diagram->nodes[c]->len; i++) {
        const Node *node = &g_array_index(diagram->nodes[c], Node, i);
        page_printf(diagram->page, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                    page_product_colour(diagram->page, node->product), x, node->top, BAR, node->height);
        drawing_label(diagram->page, at, node->top - 4 - ((int)node->label->len - 1) * DRAWING_LINE, anchor,
                      NULL, node->label);
    }
}

static void draw(Page *page, guint f, const GArray *flows, int width)
{
    Diagram diagram = {.page = page, .flows = flows, .width = width, .height = 300, .columns = 2};
    for (guint i = 0; i < flows->len; i++) {
        diagram.total += g_array_index(flows, Flow, i).count;
        if (g_array_index(flows, Flow, i).mode != MODE_NONE)
            diagram.columns = 3;
    }
    gather(&diagram);
    int bottom = place(&diagram);
    g_autofree char *title = page_text(page, T_FLOW_TITLE, page_function(page, f), NULL);
    g_autofree char *about = page_text(page, T_FLOW_ABOUT, NULL);
    drawing_open(page, width, bottom + 4, title, about);
    for (int c = 0; c + 1 < diagram.columns; c++)
        draw_bands(&diagram, c);
    for (int c = 0; c < diagram.columns; c++)
        draw_nodes(&diagram, c);
    drawing_close(page);
    for (int c = 0; c < diagram.columns; c++)
        g_array_unref(diagram.nodes[c]);
}

static void write_heads(Page *page, bool backups)
{
    page_raw(page, "<div class=\"ends\">");
    page_tag(page, "b", T_TODAY, NULL);
    page_tag(page, "b", T_PLANNED_PRIMARY, NULL);
    if (backups)
        page_tag(page, "b", T_BACKUP, NULL);
    page_raw(page, "</div>\n");
}

static void write_table(Page *page, guint f, const GArray *flows, int64_t total)
{
    Rows rows;
    bool fold = flows->len > FREE_ROWS;
    g_autofree char *count = page_count(page, flows->len);
    page_raw(page, !fold                       ? "<details open><summary>"
                   : flows->len > PRINTED_ROWS ? "<details class=\"long\"><summary>"
                                               : "<details><summary>");
    page_say(page, T_FLOW_TABLE, count, NULL);
    page_raw(page, "</summary>\n");
    g_autofree char *caption = page_text(page, T_FLOW_TITLE, page_function(page, f), NULL);
    rows_open(&rows, page, ROWS_SORT | ROWS_CARDS | (fold ? ROWS_SIFT : ROWS_PLAIN), caption);
    rows_head(&rows, T_TODAY);
    rows_head(&rows, T_PLANNED_PRIMARY);
    rows_head(&rows, T_BACKUP);
    rows_head_number(&rows, T_ENDPOINTS_HEAD);
    rows_head_number(&rows, T_SHARE);
    for (guint i = 0; i < flows->len; i++) {
        const Flow *flow = &g_array_index(flows, Flow, i);
        rows_begin(&rows, NULL);
        for (int c = 0; c < COLUMNS; c++) {
            g_autofree char *name = name_at(page, product_at(flow, c), mode_at(flow, c), c);
            (c ? rows_text : rows_name)(&rows, name);
        }
        rows_count(&rows, flow->count);
        g_autofree char *share = page_percent(page, flow->count, total);
        rows_number(&rows, share, flow->count);
    }
    rows_close(&rows);
    page_raw(page, "</details>\n");
}

static void tell(Page *page)
{
    page_tag(page, "p class=\"lead\"", T_FLOW_LEAD, NULL);
    for (guint f = 0; f < page->view->plan->functions->len; f++) {
        g_autoptr(GArray) flows = audit_flow(&page->ground[f].of[PAGE_PLAN]);
        int64_t total = view_endpoints(page->view, f);
        if (total == 0)
            continue;
        bool backups = false;
        for (guint i = 0; i < flows->len; i++)
            backups |= g_array_index(flows, Flow, i).mode != MODE_NONE;
        page_raw(page, "<h3>");
        page_add(page, page_function(page, f));
        page_raw(page, "</h3>\n");
        key_open(page);
        key_entry(page, "stays", text_of(page->language, T_STAYS));
        key_entry(page, "moves", text_of(page->language, T_MOVES));
        key_close(page);
        write_heads(page, backups);
        draw(page, f, flows, DRAWING_WIDE);
        draw(page, f, flows, DRAWING_NARROW);
        write_table(page, f, flows, total);
    }
}

const Section section_flow = {"flow", T_S_FLOW, NULL, tell};
