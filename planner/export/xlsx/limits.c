/* "limits": every measured value of every limit, following the counts; red where it is breached. */
#include "export/xlsx/figures.h"
#include "export/xlsx/sheets.h"

#include <string.h>

enum {
    LIMIT,
    FUNCTION,
    ASKS,
    EACH,
    DOMAIN_NAME,
    PLANNED,
    OF,
    SHARE,
    SENSE,
    BOUND,
    MARGIN,
    STATUS,
    TODAY,
    TODAY_SHARE,
    COLUMNS
};
G_STATIC_ASSERT(PLANNED == LIMITS_PLANNED_COLUMN && BOUND == LIMITS_BOUND_COLUMN &&
                STATUS == LIMITS_STATUS_COLUMN);

static const BookColumn columns[COLUMNS] = {
    {"limit", 22},  {"function", 21},      {"asks", 44},       {"of", 16},
    {"domain", 22}, {">planned", 10},      {">endpoints", 10}, {">share", 9},
    {"", 4},        {">allowed", 10},      {">margin", 9},     {"|status", 10},
    {">today", 10}, {">today's share", 9},
};
static const BookColumn reason_columns[] = {
    {"limit", 0}, {"policy", 0}, {"what for", 0}, {"", 0}, {"", 0}, {"", 0}, {"where the number stands", 0},
    {"", 0},      {"", 0},       {"", 0},         {"", 0}, {"", 0}, {"", 0}, {"", 0},
};

static char *figure_formula(const Figure *figure)
{
    if (!figure->measured)
        return g_strdup("0");
    if (figure->kind == FIGURE_SUM)
        return figure->parts->len
                   ? tally_formula(figure->group, g_array_index(figure->parts, FigurePart, 0).entry)
                   : g_strdup("0");
    if (figure->kind == FIGURE_COST) {
        const Limit *limit = figure->limit;
        int whole = limit->amount % MONEY_UNIT == 0 ? 1 : limit->amount % 100 == 0 ? 100 : MONEY_UNIT;
        return g_strdup_printf("ROUNDUP(ROUND(summary!%s*%d,4),0)",
                               cell_fixed(SUMMARY_COST_ROW + (lxw_row_t)limit->part, SUMMARY_PLAN_COLUMN),
                               whole);
    }
    if (figure->parts->len == 0)
        return g_strdup("0");
    const char *range = range_fixed(figure->workings, figure->workings + figure->parts->len - 1, 5);
    if (figure->kind == FIGURE_DISTINCT)
        return g_strdup_printf("COUNTIF(workings!%s,\">0\")", range);
    if (figure->kind == FIGURE_CAPPED)
        return g_strdup_printf("SUM(workings!%s)", range);
    /* An index of whole points, or of ten thousandths where the limit has decimals. */
    return g_strdup_printf("ROUNDUP(ROUND(%" G_GINT64_FORMAT "*SUMSQ(workings!%s)/%" G_GINT64_FORMAT
                           "^2,6),0)",
                           figure->measured->total, range, MAX(figure->finding->total, 1));
}

static const PlanMeasurement *today_of(const Book *book, const Figure *figure)
{
    const PlanFinding *today = view_today(book->view, figure->finding);
    for (guint i = 0; today && figure->measured && i < today->measured->len; i++) {
        const PlanMeasurement *measured = &g_array_index(today->measured, PlanMeasurement, i);
        if (figure->kind != FIGURE_SUM && figure->kind != FIGURE_CAPPED)
            return measured; /* there is one, and its domain is what was counted */
        if (strcmp(measured->domain, figure->measured->domain) == 0)
            return measured;
    }
    return NULL;
}

static void put_today(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Figure *figure)
{
    const PlanMeasurement *today = today_of(book, figure);
    if (!today) {
        put_text(book, sheet, row, TODAY, "", STYLE_TEXT);
        put_text(book, sheet, row, TODAY_SHARE, "", STYLE_TEXT);
        return;
    }
    put_number(book, sheet, row, TODAY, today->count, STYLE_COUNT);
    if (today->total && figure->kind != FIGURE_SQUARES)
        put_formula(book, sheet, row, TODAY_SHARE, STYLE_SHARE, (double)today->count / (double)today->total,
                    "%s/%" G_GINT64_FORMAT, cell_name(row, TODAY), today->total);
    else
        put_text(book, sheet, row, TODAY_SHARE, "", STYLE_TEXT);
}

static void put_words(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Figure *figure)
{
    const PlanFinding *finding = figure->finding;
    g_autofree char *words = figure->limit->kind->describe(figure->limit);
    g_autofree char *scope = figure->limit->scope->len ? scope_text(figure->limit->scope) : NULL;
    put_text(book, sheet, row, LIMIT, finding->id, STYLE_TEXT);
    put_text(book, sheet, row, FUNCTION, finding->function, STYLE_TEXT);
    g_autofree char *asks = g_strconcat(words, scope ? "; " : "", scope, NULL);
    put_text(book, sheet, row, ASKS, asks, STYLE_WRAP);
    put_text(book, sheet, row, EACH, finding->each_value, STYLE_TEXT);
    /* Of vendors and products that are counted, the names follow the counts; they stand in workings. */
    bool named = figure->measured && figure->kind != FIGURE_DISTINCT;
    const char *domain = named ? figure->measured->domain : "";
    put_text(book, sheet, row, DOMAIN_NAME, domain, STYLE_WRAP);
    book_row_height(sheet, row, MAX(book_lines(asks, 56), book_lines(domain, 26)));
}

static void put_figure(const Book *book, lxw_worksheet *sheet, lxw_row_t row, const Figure *figure)
{
    const PlanFinding *finding = figure->finding;
    int64_t count = figure->measured ? figure->measured->count : 0;
    bool shared = figure->measured && figure->measured->total && figure->kind != FIGURE_SQUARES;
    g_autofree char *formula = figure_formula(figure);
    put_words(book, sheet, row, figure);
    put_formula(book, sheet, row, PLANNED, STYLE_COUNT, (double)count, "%s", formula);
    if (shared) {
        put_number(book, sheet, row, OF, figure->measured->total, STYLE_COUNT);
        put_formula(book, sheet, row, SHARE, STYLE_SHARE, (double)count / (double)figure->measured->total,
                    "%s/%s", cell_name(row, PLANNED), cell_name(row, OF));
    } else {
        put_text(book, sheet, row, OF, "", STYLE_TEXT);
        put_text(book, sheet, row, SHARE, "", STYLE_TEXT);
    }
    put_text(book, sheet, row, SENSE, finding->at_least ? "≥" : "≤", STYLE_STATUS);
    put_number(book, sheet, row, BOUND, finding->bound, STYLE_INPUT_COUNT);
    const char *planned = cell_name(row, PLANNED), *bound = cell_name(row, BOUND);
    put_formula(book, sheet, row, MARGIN, STYLE_COUNT,
                (double)(finding->at_least ? count - finding->bound : finding->bound - count), "%s-%s",
                finding->at_least ? planned : bound, finding->at_least ? bound : planned);
    bool holds = !figure->measured || figure->measured->holds;
    bool idle = strcmp(figure->limit->kind->name, "min-share-if-used") == 0;
    put_formula_text(book, sheet, row, STATUS, STYLE_STATUS, holds ? "holds" : "BREACH",
                     "IF(%s%s%s%s,\"holds\",\"BREACH\")", figure->measured ? planned : "0",
                     figure->measured ? (finding->at_least ? ">=" : "<=") : "=",
                     figure->measured ? bound : "0", "");
    if (idle && figure->measured)
        put_formula_text(book, sheet, row, STATUS, STYLE_STATUS, holds ? "holds" : "BREACH",
                         "IF(OR(%s=0,%s>=%s),\"holds\",\"BREACH\")", planned, planned, bound);
    put_today(book, sheet, row, figure);
}

/* A text over several columns. */
static void put_wide(const Book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t first, lxw_col_t last,
                     const char *text, Style style)
{
    worksheet_merge_range(sheet, row, first, row, last, "", book->styles[style]);
    put_text(book, sheet, row, first, text, style);
}

/* What each limit is for and where its number stands, once. */
static void put_reasons(const Book *book, lxw_worksheet *sheet, lxw_row_t row)
{
    const GPtrArray *policies = book->view->scenario->policies;
    book_block(book, sheet, row, "What the limits are for");
    book_heads(book, sheet, row - 1, 0, reason_columns, G_N_ELEMENTS(reason_columns));
    put_wide(book, sheet, row - 1, ASKS, PLANNED, "what for", STYLE_HEAD);
    put_wide(book, sheet, row - 1, OF, COLUMNS - 1, "where the number stands", STYLE_HEAD);
    for (guint p = 0; p < policies->len; p++) {
        const Policy *policy = policies->pdata[p];
        for (guint i = 0; i < policy->limits->len; i++, row++) {
            const Limit *limit = policy->limits->pdata[i];
            bool measured = view_measured(book->view, limit);
            g_autofree char *text =
                g_strconcat(limit->text ? limit->text : "",
                            measured ? "" : " (not measured: no endpoint is in its scope)", NULL);
            put_text(book, sheet, row, LIMIT, limit->id, STYLE_TEXT);
            put_text(book, sheet, row, FUNCTION, policy->id, STYLE_WRAP);
            put_wide(book, sheet, row, ASKS, PLANNED, text, STYLE_WRAP);
            put_wide(book, sheet, row, OF, COLUMNS - 1, limit->source, STYLE_WRAP);
            const int lines[] = {book_lines(text, 90), book_lines(limit->source, 70),
                                 book_lines(policy->id, 20)};
            book_row_height(sheet, row, MAX(MAX(lines[0], lines[1]), lines[2]));
        }
    }
}

void sheet_limits(Book *book, lxw_worksheet *sheet)
{
    book_open_sheet(book, sheet, "Every limit",
                    "A row per measured value, with the worst of each limit first. Planned, share and status "
                    "follow the counts in assignments; what is allowed may be changed too.");
    book_heads(book, sheet, ROW_HEAD, 0, columns, COLUMNS);
    lxw_row_t row = ROW_DATA;
    for (guint i = 0; i < book->figures->len; i++)
        put_figure(book, sheet, row++, book->figures->pdata[i]);
    lxw_row_t last = MAX(row, ROW_DATA + 1) - 1;
    book_name_range(book, "limit_ids", "limits", ROW_DATA, last, LIMIT);
    book_name_range(book, "limit_status", "limits", ROW_DATA, last, STATUS);
    book_name_range(book, "limit_functions", "limits", ROW_DATA, last, FUNCTION);
    if (row > ROW_DATA) {
        mark_breaches(book, sheet, ROW_DATA, STATUS, last, STATUS);
        accept_counts(sheet, ROW_DATA, last, BOUND, "What a limit allows");
    } else {
        put_text(book, sheet, ROW_DATA, LIMIT, "There is no limit to measure.", STYLE_ABOUT);
    }
    put_reasons(book, sheet, MAX(row, ROW_DATA + 1) + BLOCK_GAP);
    book_finish_sheet(sheet, ROW_HEAD, row - 1, COLUMNS, 1);
}
