/* One input read whole and in parts, for libFuzzer (`make fuzz`) and for the test that goes over the corpus:
 * both must come to the same fleet and refuse the same records, or both fail. The environment's FORMAT names
 * the reader; without it the content decides. */
#include "catalog/shipped.h"
#include "cmd/cutting.h"
#include "fleet/fold.h"
#include "inputs.h"

/* What a reading came to. */
typedef struct {
    FoldPart *part;
    gint64 taken;
    GString *refused; /* lines and messages */
    GError *wrong;
} Outcome;

static bool take(const Endpoint *endpoint, gpointer context, GError **error)
{
    Outcome *outcome = context;
    outcome->taken++;
    return fold_part_add(endpoint, outcome->part, error);
}

static bool refuse(int64_t line, GError *why, gpointer context, GError **error)
{
    Outcome *outcome = context;
    (void)error;
    g_string_append_printf(outcome->refused, "%" G_GINT64_FORMAT ": %s\n", line, why->message);
    g_error_free(why);
    return true;
}

static bool wants(const InventoryName *name, gpointer context)
{
    const Outcome *outcome = context;
    return fold_part_wants(name, outcome->part);
}

static void read_one(Input *input, const Reader *reader, Outcome *outcome)
{
    const ReaderOptions columns = {NULL};
    const EndpointSink sink = {take, refuse, outcome, wants};
    if (!outcome->wrong && !reader->read(input, &columns, &sink, &outcome->wrong) && !outcome->wrong)
        DEFECT("failed without an error");
}

static void read_parts(Input *input, const Reader *reader, gsize size, Outcome *outcome)
{
    g_autoptr(Cutting) cutting = cutting_new(input, reader->cut, size, &outcome->wrong);
    if (!cutting) {
        read_one(input, reader, outcome);
        return;
    }
    for (Part part; !outcome->wrong && cutting_next(cutting, &part, &outcome->wrong);) {
        read_one(part.input, reader, outcome);
        input_close(part.input);
    }
    if (reader->cut->where == CUT_AT_RECORDS) {
        cutting_leave_rest(cutting);
        read_one(input, reader, outcome);
    }
    if (reader->cut->nothing && outcome->taken == 0 && outcome->refused->len == 0 && !outcome->wrong)
        outcome->wrong = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_INVAL, reader->cut->nothing);
}

#define FAILED "failed: "

/* The fleet and the refused records as text, or what is wrong. `size`: bytes of a part, 0 for
 * the whole. */
static char *outcome_of(const uint8_t *data, gsize length, const Reader *reader, gsize size)
{
    const FoldOptions options = {.include = (char *[]){"all", NULL}};
    g_autoptr(Input) input = open_bytes(data, length);
    g_autoptr(Fold) fold = fold_new(shipped(), &options, NULL, NULL);
    const Origin origin = reader_origin(reader, input, NULL);
    guint source = fold_source(fold, "input", reader->name, &origin, 0);
    Outcome outcome = {fold_part_new(fold), 0, g_string_new(NULL), NULL};
    fold_part_source(outcome.part, source);
    input_forget_digest(input);
    if (size)
        read_parts(input, reader, size, &outcome);
    else
        read_one(input, reader, &outcome);
    fold_join(fold, outcome.part);
    FoldReport report;
    g_autoptr(Fleet) fleet = fold_finish(fold, &report, NULL);
    g_autoptr(GString) text = fleet_write(fleet);
    g_string_append(text, outcome.refused->str);
    g_string_free(outcome.refused, TRUE);
    if (outcome.wrong)
        g_string_printf(text, FAILED "%s", outcome.wrong->message);
    g_clear_error(&outcome.wrong);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static const Reader *reader_of(const uint8_t *data, gsize length)
{
    g_autoptr(Input) input = open_bytes(data, length);
    return input ? reader_named(getenv("FORMAT"), input) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const gsize sizes[] = {24, 100, 400, 1500};
    const Reader *reader = reader_of(data, size);
    if (!reader || !reader->cut)
        return 0;
    g_autofree char *whole = outcome_of(data, size, reader, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes) && 2 * sizes[i] <= size; i++) {
        g_autofree char *parts = outcome_of(data, size, reader, sizes[i]);
        bool both_failed = g_str_has_prefix(whole, FAILED) && g_str_has_prefix(parts, FAILED);
        if (!both_failed && strcmp(whole, parts) != 0)
            DEFECT("whole and in parts of %zu bytes differ:\n%s\n%s", sizes[i], whole, parts);
    }
    return 0;
}
