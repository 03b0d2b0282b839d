/* States side by side on a terminal, at most 80 columns wide. */
#include "audit/compare.h"
#include "audit/difference.h"
#include "base/table.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define CROWDED 3      /* more states than that: shares alone */
#define DIFFERENCES 12 /* that are shown of each state */

/* The end of a long name tells more than its beginning. */
static char *name_text(const char *name, glong most)
{
    g_autofree char *safe = text_for_terminal(name);
    glong length = g_utf8_strlen(safe, -1);
    return length <= most ? g_strdup(safe)
                          : g_strconcat("…", g_utf8_offset_to_pointer(safe, length - most + 1), NULL);
}

static void add_names(Table *table, const Comparison *comparison, const char *what)
{
    g_autofree char *safe = text_for_terminal(what);
    table_add(table, safe);
    for (guint s = 0; s < comparison->states->len; s++) {
        g_autofree char *label = compare_state_label(comparison, s);
        g_autofree char *name = name_text(label, comparison->states->len > CROWDED ? 9 : 16);
        table_add(table, name);
    }
    table_add(table, "change");
}

static void add_row(Table *table, const Comparison *comparison, const CompareRow *row)
{
    guint states = comparison->states->len;
    g_autofree char *name = compare_row_name(row), *safe = text_for_terminal(name);
    g_autofree char *change = compare_change_text(row, states);
    table_add(table, safe);
    for (guint s = 0; s < states; s++) {
        g_autofree char *cell = compare_figure_text(row, s, states > CROWDED);
        table_add(table, cell);
    }
    table_add(table, change);
}

static char *block_title(const CompareRow *first)
{
    if (first->kind >= ROW_LICENCES)
        return g_strdup("cost");
    return first->kind == ROW_LIMIT
               ? g_strdup("limits")
               : g_strdup_printf("%s by %s", first->function, domain_kind_name(first->of));
}

/* Figures that say little beside the others; JSON, CSV and pages have them. */
static bool is_left_out(const CompareRow *row)
{
    return row->kind == ROW_LARGEST || row->kind == ROW_LARGEST_THREE;
}

static void write_block(const Comparison *comparison, guint from, guint end, GString *out)
{
    g_autofree char *columns = g_strnfill(comparison->states->len + 2, 'r');
    columns[0] = 'l';
    g_autoptr(Table) table = table_new(columns);
    g_autofree char *title = block_title(comparison->rows->pdata[from]);
    add_names(table, comparison, title);
    for (guint i = from; i < end; i++)
        if (!is_left_out(comparison->rows->pdata[i]))
            add_row(table, comparison, comparison->rows->pdata[i]);
    g_string_append(out, out->len ? "\n" : "");
    table_plain(table, 0, WIDTH, out);
}

static void add_wrapped(GString *out, const char *text, int indent)
{
    g_autofree char *safe = text_for_terminal(text);
    text_wrap(safe, 0, indent, WIDTH, out);
    g_string_append_c(out, '\n');
}

/* What fails in each state where the worst happens. */
static char *worst_text(const Comparison *comparison, const CompareRow *row)
{
    GString *text = g_string_new("worst failure: ");
    bool same = true;
    for (guint s = 1; s < comparison->states->len; s++)
        same = same && strcmp(row->domains[0], row->domains[s]) == 0;
    for (guint s = 0; s < (same ? 1 : comparison->states->len); s++) {
        g_autofree char *label = compare_state_label(comparison, s);
        const char *domain = *row->domains[s] ? row->domains[s] : "none";
        g_string_append_printf(text, "%s%s in %s", s ? ", " : "", domain, same ? "all of them" : label);
    }
    return g_string_free(text, FALSE);
}

static void write_worst(const Comparison *comparison, guint from, guint end, GString *out)
{
    for (guint i = from; i < end; i++) {
        const CompareRow *row = comparison->rows->pdata[i];
        g_autofree char *line = row->domains ? worst_text(comparison, row) : NULL;
        if (line)
            add_wrapped(out, line, 2);
    }
}

static void write_differences(const Comparison *comparison, GString *out)
{
    for (guint s = 1; s < comparison->states->len; s++) {
        const GPtrArray *differences = comparison->differences->pdata[s];
        if (comparison->reference[s] == s)
            continue;
        g_autofree char *label = compare_state_label(comparison, s),
                        *first = compare_state_label(comparison, comparison->reference[s]);
        g_autofree char *head = differences->len
                                    ? g_strdup_printf("inputs: %s → %s", first, label)
                                    : g_strdup_printf("inputs: the same in %s and %s", first, label);
        g_string_append_c(out, '\n');
        add_wrapped(out, head, 2);
        for (guint i = 0; i < MIN(differences->len, DIFFERENCES); i++) {
            const Difference *difference = differences->pdata[i];
            g_autofree char *before = name_text(difference->before ? difference->before : "not there", 60),
                            *after = name_text(difference->after ? difference->after : "not there", 60);
            g_autofree char *line = g_strdup_printf("  %s: %s → %s", difference->where, before, after);
            add_wrapped(out, line, 4);
        }
        if (differences->len > DIFFERENCES)
            g_string_append_printf(out, "  and %u more: --format json lists all\n",
                                   differences->len - DIFFERENCES);
    }
}

static GString *write_text(const Comparison *comparison, GError **error)
{
    (void)error;
    GString *out = g_string_new(NULL);
    g_autoptr(GString) others = g_string_new(NULL);
    for (guint i = 0, end = 0; i < comparison->rows->len; i = end) {
        const CompareRow *first = comparison->rows->pdata[i];
        end = compare_block_end(comparison, i);
        if (!compare_row_is_shared(comparison, first)) {
            if (!g_str_has_suffix(others->str, first->function))
                g_string_append_printf(others, "%s%s", others->len ? ", " : "", first->function);
            continue;
        }
        write_block(comparison, i, end, out);
        write_worst(comparison, i, end, out);
    }
    g_autofree char *money = compare_money_text(comparison);
    if (*money)
        add_wrapped(out, money, 2);
    if (others->len) {
        g_autofree char *line = g_strdup_printf("Not in all of them, so left out: %s", others->str);
        g_string_append(out, out->len ? "\n" : "");
        add_wrapped(out, line, 0);
    }
    write_differences(comparison, out);
    return out;
}

const CompareFormat compare_text = {"text", "for a terminal, 80 columns wide", false, false, write_text};
