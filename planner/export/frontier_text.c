/* A frontier on a terminal: a chart, then a table. Only the places of marks are rounded. */
#include "base/table.h"
#include "base/text.h"
#include "export/frontier.h"

#include <string.h>

#define WIDTH 80
#define ROWS 11
#define ROWS_LEVEL 3 /* where all costs are alike */

typedef struct {
    const char *side, *corner, *tick, *line, *mark, *open, *none;
} Signs;

static const Signs signs_unicode = {"│", "└", "┤", "─", "●", "○", "✕"};
static const Signs signs_ascii = {"|", "+", "|", "-", "*", "o", "x"};

typedef struct {
    const Frontier *frontier;
    const Signs *signs;
    double left, right; /* positions of the first and last column */
    Money low, high;
    int margin, columns, rows;
    const char **cells; /* (rows + 1) x columns, the last for points without a plan; NULL: blank */
} Chart;

static double position(const Frontier *frontier, guint i)
{
    return threshold_position(frontier->variation->kind,
                              g_array_index(frontier->variation->values, ThresholdValue, i));
}

static int column_of(const Chart *chart, guint i)
{
    if (chart->right <= chart->left)
        return chart->columns / 2;
    double part = (position(chart->frontier, i) - chart->left) / (chart->right - chart->left);
    return (int)(part * (chart->columns - 1) + 0.5);
}

/* The top row is 0. */
static int row_of(const Chart *chart, Money cost)
{
    if (chart->high <= chart->low)
        return chart->rows - 1;
    return (int)((double)(chart->high - cost) / (double)(chart->high - chart->low) * (chart->rows - 1) + 0.5);
}

/* Whole units of the currency, as an axis wants them. */
static char *axis_text(Money money)
{
    int64_t whole = (money + MONEY_UNIT / 2) / MONEY_UNIT;
    return count_text(whole);
}

/* The cost that the middle of a row stands for. */
static Money cost_at(const Chart *chart, int row)
{
    return chart->high - (Money)((__int128)(chart->high - chart->low) * row / (chart->rows - 1));
}

static bool chart_init(Chart *chart)
{
    const Frontier *frontier = chart->frontier;
    bool any = false;
    for (guint i = 0; i < frontier->answers->len; i++) {
        const Answer *answer = frontier->answers->pdata[i];
        double at = position(frontier, i);
        chart->left = i ? MIN(chart->left, at) : at;
        chart->right = i ? MAX(chart->right, at) : at;
        if (!answer->planned)
            continue;
        chart->low = any ? MIN(chart->low, answer->cost) : answer->cost;
        chart->high = any ? MAX(chart->high, answer->cost) : answer->cost;
        any = true;
    }
    g_autofree char *high = axis_text(chart->high);
    chart->margin = MAX((int)strlen(high), (int)strlen("no plan"));
    chart->columns = WIDTH - 6 - chart->margin;
    chart->rows = chart->high > chart->low ? ROWS : ROWS_LEVEL;
    chart->cells = g_new0(const char *, (gsize)(chart->rows + 1) * (gsize)chart->columns);
    return any;
}

static void chart_mark(Chart *chart)
{
    for (guint i = 0; i < chart->frontier->answers->len; i++) {
        const Answer *answer = chart->frontier->answers->pdata[i];
        int row = answer->planned ? row_of(chart, answer->cost) : chart->rows;
        const char *sign = answer->status == ANSWER_OPTIMAL ? chart->signs->mark : chart->signs->open;
        chart->cells[row * chart->columns + column_of(chart, i)] =
            answer->status == ANSWER_INFEASIBLE ? chart->signs->none : sign;
    }
}

static void append_row(const Chart *chart, int row, const char *label, GString *out)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "  %*s %s", chart->margin, label,
                           *label ? chart->signs->tick : chart->signs->side);
    for (int c = 0; c < chart->columns; c++) {
        const char *sign = chart->cells[row * chart->columns + c];
        g_string_append(line, sign ? sign : " ");
    }
    g_strchomp(line->str);
    g_string_append_printf(out, "%s\n", line->str);
}

/* Values under their marks, as many as fit. */
static void append_values(const Chart *chart, GString *out)
{
    int start = chart->margin + 4;
    g_autofree char *line = g_strnfill(WIDTH + 40, ' ');
    guint count = chart->frontier->answers->len;
    for (guint at = 0; at < count; at++) {
        /* The last value has its place before those between. */
        guint i = at == 0 ? 0 : at == 1 ? count - 1 : at - 1;
        g_autofree char *text =
            threshold_text(chart->frontier->variation->kind,
                           g_array_index(chart->frontier->variation->values, ThresholdValue, i));
        int length = (int)strlen(text), from = start + column_of(chart, i) - length / 2;
        from = CLAMP(from, 0, WIDTH - length);
        bool free_place = true;
        for (int c = MAX(from - 1, 0); c <= from + length; c++)
            free_place = free_place && line[c] == ' ';
        if (free_place)
            memcpy(line + from, text, (gsize)length);
    }
    g_strchomp(line);
    g_string_append_printf(out, "%s\n", line);
}

static void append_chart(const Frontier *frontier, bool ascii, GString *out)
{
    Chart chart = {.frontier = frontier, .signs = ascii ? &signs_ascii : &signs_unicode};
    if (chart_init(&chart)) {
        chart_mark(&chart);
        bool none = false;
        for (int row = 0; row < chart.rows; row++) {
            bool labelled = row % 5 == 0 && (chart.high > chart.low || row == chart.rows - 1);
            g_autofree char *label = labelled ? axis_text(cost_at(&chart, row)) : g_strdup("");
            append_row(&chart, row, label, out);
        }
        for (int c = 0; c < chart.columns; c++)
            none = none || chart.cells[chart.rows * chart.columns + c];
        if (none)
            append_row(&chart, chart.rows, "no plan", out);
        g_string_append_printf(out, "  %*s %s", chart.margin, "", chart.signs->corner);
        for (int c = 0; c < chart.columns; c++)
            g_string_append(out, chart.signs->line);
        g_string_append_c(out, '\n');
        append_values(&chart, out);
        g_string_append_c(out, '\n');
    }
    g_free(chart.cells);
}

static void append_heading(const Frontier *frontier, GString *out)
{
    const Scenario *scenario = frontier->scenario;
    const Limit *limit = frontier->variation->limit;
    g_autofree char *years = scenario->years == 1
                                 ? g_strdup("one year")
                                 : g_strdup_printf("%" G_GINT64_FORMAT " years", scenario->years);
    g_autofree char *raw =
        g_strdup_printf("%s: the least cost in %s over %s by %s%s%s%s", scenario->id, scenario->currency,
                        years, frontier->variation->name, limit && limit->text ? " (" : "",
                        limit && limit->text ? limit->text : "", limit && limit->text ? ")" : "");
    g_autofree char *noted =
        scenario->prices ? g_strdup_printf("%s; prices: %s", raw, scenario->prices) : g_strdup(raw);
    g_autofree char *safe = text_for_terminal(noted);
    text_wrap(safe, 0, 0, WIDTH, out);
    g_string_append(out, "\n\n");
}

static void add_planned(Table *table, const Answer *answer, Money least)
{
    g_autofree char *cost = money_text_grouped(answer->cost);
    g_autofree char *more = money_text_grouped(answer->cost - least);
    g_autofree char *share = percent_text(answer->count, answer->total, 1);
    g_autofree char *vendor = text_for_terminal(answer->vendor), *gap = answer_gap_text(answer);
    table_add(table, cost);
    table_addf(table, "%s%s", answer->cost > least ? "+" : "", more);
    table_add(table, share);
    table_add(table, vendor);
    table_addf(table, "%" G_GINT64_FORMAT, answer->vendors);
    if (answer->status == ANSWER_OPTIMAL)
        table_add(table, "proven");
    else
        table_addf(table, "gap %s%s", gap, answer->status == ANSWER_STOPPED ? ", stopped" : "");
}

static void append_table(const Frontier *frontier, GString *out)
{
    static const char *const head[] = {"value", "cost", "more", "largest", "", "vendors", ""};
    g_autoptr(Table) table = table_new("rrrrlrl");
    Money least = INT64_MAX;
    for (guint i = 0; i < frontier->answers->len; i++) {
        const Answer *answer = frontier->answers->pdata[i];
        least = answer->planned ? MIN(least, answer->cost) : least;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
        table_add(table, head[i]);
    for (guint i = 0; i < frontier->answers->len; i++) {
        const Answer *answer = frontier->answers->pdata[i];
        g_autofree char *value = threshold_text(
            frontier->variation->kind, g_array_index(frontier->variation->values, ThresholdValue, i));
        table_add(table, value);
        if (answer->planned) {
            add_planned(table, answer, least);
            continue;
        }
        table_add(table, "-");
        for (int c = 0; c < 4; c++)
            table_add(table, "");
        table_add(table, answer->status == ANSWER_INFEASIBLE ? "no plan" : "stopped");
    }
    table_plain(table, 0, WIDTH, out);
}

/* Why there is none, once for all neighbours that say the same. */
static void append_reasons(const Frontier *frontier, GString *out)
{
    const GPtrArray *answers = frontier->answers;
    for (guint i = 0; i < answers->len;) {
        const Answer *first = answers->pdata[i];
        guint end = i + 1;
        while (end < answers->len && !((const Answer *)answers->pdata[end])->planned &&
               strcmp(((const Answer *)answers->pdata[end])->reason, first->reason) == 0)
            end++;
        if (!first->planned) {
            const GArray *values = frontier->variation->values;
            g_autofree char *from =
                threshold_text(frontier->variation->kind, g_array_index(values, ThresholdValue, i));
            g_autofree char *to =
                threshold_text(frontier->variation->kind, g_array_index(values, ThresholdValue, end - 1));
            g_autofree char *raw = g_strdup_printf("%s%s%s: %s", from, end - i > 1 ? " to " : "",
                                                   end - i > 1 ? to : "", first->reason);
            g_autofree char *safe = text_for_terminal(raw);
            g_string_append_c(out, '\n');
            text_wrap(safe, 0, 2, WIDTH, out);
            g_string_append_c(out, '\n');
        }
        i = end;
    }
}

GString *frontier_text(const Frontier *frontier, bool ascii)
{
    GString *out = g_string_new(NULL);
    append_heading(frontier, out);
    append_chart(frontier, ascii, out);
    append_table(frontier, out);
    append_reasons(frontier, out);
    return out;
}
