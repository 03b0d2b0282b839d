#include "cmd/intake.h"

#define MESSAGES 5 /* that are told */

typedef struct {
    guint source;
    int64_t line;
    char *message;
} Refusal;

struct Intake {
    GArray *taken;     /* of int64_t, by source */
    GArray *refused;   /* the same */
    GArray *refusals;  /* of Refusal, sorted, at most MESSAGES */
    GHashTable *first; /* source -> its first Refusal */
};

static void refusal_clear(gpointer data)
{
    g_free(((Refusal *)data)->message);
}

static void refusal_free(gpointer refusal)
{
    refusal_clear(refusal);
    g_free(refusal);
}

Intake *intake_new(void)
{
    Intake *intake = g_new(Intake, 1);
    intake->taken = g_array_new(FALSE, TRUE, sizeof(int64_t));
    intake->refused = g_array_new(FALSE, TRUE, sizeof(int64_t));
    intake->refusals = g_array_new(FALSE, FALSE, sizeof(Refusal));
    g_array_set_clear_func(intake->refusals, refusal_clear);
    intake->first = g_hash_table_new_full(NULL, NULL, NULL, refusal_free);
    return intake;
}

void intake_free(Intake *intake)
{
    g_array_unref(intake->taken);
    g_array_unref(intake->refused);
    g_array_unref(intake->refusals);
    g_hash_table_unref(intake->first);
    g_free(intake);
}

static void count(GArray *counts, guint source, int64_t number)
{
    if (counts->len <= source)
        g_array_set_size(counts, source + 1);
    g_array_index(counts, int64_t, source) += number;
}

static int64_t counted(const GArray *counts, guint source)
{
    return source < counts->len ? g_array_index(counts, int64_t, source) : 0;
}

static int compare_refusals(const Refusal *a, const Refusal *b)
{
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* Keeps the first few. */
static void keep_refusal(GArray *refusals, const Refusal *refusal)
{
    guint at = refusals->len;
    while (at > 0 && compare_refusals(refusal, &g_array_index(refusals, Refusal, at - 1)) < 0)
        at--;
    if (at == MESSAGES)
        return;
    Refusal copy = {refusal->source, refusal->line, g_strdup(refusal->message)};
    g_array_insert_val(refusals, at, copy);
    if (refusals->len > MESSAGES)
        g_array_set_size(refusals, MESSAGES);
}

/* Keeps the first of each source. */
static void keep_first(GHashTable *first, const Refusal *refusal)
{
    const Refusal *known = g_hash_table_lookup(first, GUINT_TO_POINTER(refusal->source));
    if (known && known->line <= refusal->line)
        return;
    Refusal *copy = g_new(Refusal, 1);
    *copy = (Refusal){refusal->source, refusal->line, g_strdup(refusal->message)};
    g_hash_table_insert(first, GUINT_TO_POINTER(refusal->source), copy);
}

void intake_take(Intake *intake, guint source)
{
    count(intake->taken, source, 1);
}

void intake_refuse(Intake *intake, guint source, int64_t line, const char *message)
{
    const Refusal refusal = {source, line, (char *)(guintptr)message};
    count(intake->refused, source, 1);
    keep_refusal(intake->refusals, &refusal);
    keep_first(intake->first, &refusal);
}

void intake_join(Intake *intake, const Intake *other)
{
    for (guint i = 0; i < other->taken->len; i++)
        count(intake->taken, i, counted(other->taken, i));
    for (guint i = 0; i < other->refused->len; i++)
        count(intake->refused, i, counted(other->refused, i));
    for (guint i = 0; i < other->refusals->len; i++)
        keep_refusal(intake->refusals, &g_array_index(other->refusals, Refusal, i));
    GHashTableIter iterator;
    gpointer refusal;
    g_hash_table_iter_init(&iterator, other->first);
    while (g_hash_table_iter_next(&iterator, NULL, &refusal))
        keep_first(intake->first, refusal);
}

int64_t intake_taken(const Intake *intake, guint source)
{
    return counted(intake->taken, source);
}

int64_t intake_refused(const Intake *intake, guint source)
{
    return counted(intake->refused, source);
}

const char *intake_first(const Intake *intake, guint source)
{
    const Refusal *first = g_hash_table_lookup(intake->first, GUINT_TO_POINTER(source));
    return first ? first->message : "";
}

int64_t intake_report(const Intake *intake, GPtrArray *messages)
{
    int64_t refused = 0;
    for (guint i = 0; i < intake->refused->len; i++)
        refused += counted(intake->refused, i);
    for (guint i = 0; i < intake->refusals->len; i++)
        g_ptr_array_add(messages, g_strdup(g_array_index(intake->refusals, Refusal, i).message));
    return refused;
}
