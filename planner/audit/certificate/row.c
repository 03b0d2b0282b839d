/* Rows: what ties endpoints, licences and choices together, as sums on the left of "<= 0". Each kind of row
 * is a reader and one line of the table below. */
#include "audit/certificate/row.h"

#include "base/text.h"

#include <string.h>

/* ---- rows as sums ---- */

static void term_clear(gpointer data)
{
    RowTerm *term = data;
    if (!term->borrowed)
        term_free(term->term);
}

static void choice_clear(gpointer data)
{
    mpz_clear(((RowChoice *)data)->times);
}

void row_free(gpointer data)
{
    Row *row = data;
    if (!row)
        return;
    g_free(row->key);
    g_free(row->words);
    g_array_unref(row->terms);
    g_array_unref(row->choices);
    g_array_unref(row->billed);
    g_array_unref(row->extras);
    mpz_clear(row->constant);
    g_free(row);
}

static Row *row_new(const cJSON *value)
{
    Row *row = g_new0(Row, 1);
    char *key = cJSON_PrintUnformatted(value);
    row->key = g_strdup(key);
    cJSON_free(key);
    row->terms = g_array_new(FALSE, TRUE, sizeof(RowTerm));
    g_array_set_clear_func(row->terms, term_clear);
    row->choices = g_array_new(FALSE, TRUE, sizeof(RowChoice));
    g_array_set_clear_func(row->choices, choice_clear);
    row->billed = g_array_new(FALSE, TRUE, sizeof(RowBilled));
    row->extras = g_array_new(FALSE, TRUE, sizeof(RowExtra));
    row->part = -1;
    mpz_init(row->constant);
    return row;
}

Term *row_add_term(Row *row, Term *term, Sum slope)
{
    RowTerm entry = {term, slope, false};
    g_array_append_val(row->terms, entry);
    return term;
}

void row_add_choice(Row *row, Choice *choice, Sum times)
{
    RowChoice entry = {.choice = choice};
    mpz_init(entry.times);
    mpz_set_sum(entry.times, times);
    g_array_append_val(row->choices, entry);
}

void row_set_constant(Row *row, Sum constant)
{
    mpz_set_sum(row->constant, constant);
}

void row_add_extra(Row *row, Extra *extra, int sign)
{
    RowExtra entry = {extra, sign};
    g_array_append_val(row->extras, entry);
}

Extra *row_extra(Problem *problem, char *key, Sum most)
{
    Extra *extra = g_hash_table_lookup(problem->extra_by_key, key);
    if (extra) {
        g_free(key);
        return extra;
    }
    extra = g_new0(Extra, 1);
    extra->key = key;
    extra->most = most;
    extra->index = problem->extras->len;
    g_ptr_array_add(problem->extras, extra);
    g_hash_table_insert(problem->extra_by_key, extra->key, extra);
    return extra;
}

/* ---- reading ---- */

bool row_refuse(const Problem *problem, const cJSON *value, const char *what, GError **error)
{
    char *text = cJSON_PrintUnformatted(value);
    g_autofree char *safe = text_for_terminal(text);
    cJSON_free(text);
    return json_fail(problem->document, value, error, "row %s: %s", safe, what);
}

Side *row_side_at(const Problem *problem, const cJSON *value, int index, GError **error)
{
    const char *function = value_word(value, index);
    Side *side = function ? problem_side(problem, function) : NULL;
    if (!side)
        row_refuse(problem, value, "the problem has no such function", error);
    return side;
}

/* ---- branches ---- */

static bool read_branch(Problem *problem, const cJSON *value, bool least, Row *row, GError **error)
{
    int64_t bound = 0;
    if (cJSON_GetArraySize(value) != 3 || !value_whole(cJSON_GetArrayItem(value, 2), MULTIPLIER_MAX, &bound))
        return row_refuse(problem, value, "expected a row and a whole number", error);
    Row *base = row_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (!base)
        return false;
    g_ptr_array_add(problem->spare, base);
    if (!base->counts)
        return row_refuse(problem, value, "a row of this kind does not count endpoints", error);
    RowTerm entry = {g_array_index(base->terms, RowTerm, 0).term, least ? -1 : 1, true};
    g_array_append_val(row->terms, entry);
    row_set_constant(row, least ? bound : -(Sum)bound);
    row->branch = base->key;
    row->least = least;
    row->value = bound;
    row->words = g_strdup_printf("branch at %s %" G_GINT64_FORMAT " (%s)", least ? "least" : "most", bound,
                                 base->words);
    return true;
}

static const struct {
    const char *word;
    RowReader *read;
} kinds[] = {
    {"limit", row_read_limit},       {"use", row_read_use},
    {"total", row_read_total},       {"of-vendor", row_read_of_vendor},
    {"charged", row_read_charged},   {"least", row_read_least},
    {"tangent", row_read_tangent},   {"survive", row_read_survive},
    {"in-time", row_read_in_time},   {"capacity", row_read_capacity},
    {"minimum", row_read_minimum},   {"licences", row_read_licences},
    {"billed", row_read_billed},     {"paid", row_read_paid},
    {"contract", row_read_contract}, {"bundled", row_read_bundled},
    {"enough", row_read_enough},     {"together", row_read_together},
    {"any", row_read_any},
};

Row *row_read(Problem *problem, const cJSON *value, GError **error)
{
    const char *word = cJSON_IsArray(value) ? value_word(value, 0) : NULL;
    if (!word) {
        json_fail(problem->document, value, error,
                  "expected a row like [\"limit\", id, function, each, domain]");
        return NULL;
    }
    Row *row = row_new(value);
    bool branch = strcmp(word, "most") == 0 || (strcmp(word, "least") == 0 && cJSON_GetArraySize(value) == 3);
    bool good = false;
    gsize k = 0;
    while (k < G_N_ELEMENTS(kinds) && strcmp(kinds[k].word, word) != 0)
        k++;
    if (branch)
        good = read_branch(problem, value, *word == 'l', row, error);
    else if (k < G_N_ELEMENTS(kinds))
        good = kinds[k].read(problem, value, row, error);
    else
        row_refuse(problem, value, "no row of this name is known", error);
    if (good)
        return row;
    row_free(row);
    return NULL;
}
