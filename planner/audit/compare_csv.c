/* States side by side as RFC 4180: a row for each figure and state, and one for each difference of inputs. */
#include "audit/compare.h"
#include "audit/difference.h"
#include "base/text.h"

static void add_figure(GString *out, const Comparison *comparison, const CompareRow *row, guint s)
{
    const CompareState *state = comparison->states->pdata[s];
    g_autofree char *name = text_for_csv(state->name), *function = text_for_csv(row->function);
    g_autofree char *domain = text_for_csv(row->domains ? row->domains[s] : row->name);
    g_autofree char *money = money_text(row->counts[s]);
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, row->counts[s]);
    bool of_kind = row->kind < ROW_CHANGES;
    g_string_append_printf(out, "%s,%s,%s,%s,%s,%" G_GINT64_FORMAT ",%s,,\r\n", name,
                           compare_row_word(row->kind), function, domain,
                           compare_row_figure(row->kind) == FIGURE_MONEY ? money : count, row->totals[s],
                           of_kind ? domain_kind_name(row->of) : "");
}

static void add_differences(GString *out, const Comparison *comparison, guint s)
{
    const CompareState *state = comparison->states->pdata[s];
    const GPtrArray *differences = comparison->differences->pdata[s];
    g_autofree char *name = text_for_csv(state->name);
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = differences->pdata[i];
        g_autofree char *where = text_for_csv(difference->where);
        g_autofree char *before = text_for_csv(difference->before ? difference->before : ""),
                        *after = text_for_csv(difference->after ? difference->after : "");
        g_string_append_printf(out, "%s,difference,,%s,,,,%s,%s\r\n", name, where, before, after);
    }
}

static GString *write_csv(const Comparison *comparison, GError **error)
{
    (void)error;
    GString *out = g_string_new("state,row,function,name,count,total,kind,before,after\r\n");
    for (guint i = 0; i < comparison->rows->len; i++)
        for (guint s = 0; s < comparison->states->len; s++) {
            const CompareRow *row = comparison->rows->pdata[i];
            if (row->counts[s] >= 0)
                add_figure(out, comparison, row, s);
        }
    for (guint s = 1; s < comparison->states->len; s++)
        add_differences(out, comparison, s);
    return out;
}

const CompareFormat compare_csv = {"csv", "a row for each figure and state", false, false, write_csv};
