/* One input through a reader of inventories and the fold behind it, for libFuzzer (`make fuzz`) and for the
 * test that goes over the corpus. The environment's FORMAT names the reader; without it the content decides,
 * as it does for users. */
#include "fleet/fold.h"
#include "inputs.h"

static bool take(const Endpoint *endpoint, gpointer part, GError **error)
{
    return fold_part_add(endpoint, part, error);
}

static bool refuse(int64_t line, GError *why, gpointer part, GError **error)
{
    (void)line, (void)part, (void)error;
    g_error_free(why);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const FoldOptions options = {.include = (char *[]){"all", NULL}};
    const ReaderOptions columns = {NULL};
    g_autoptr(Input) input = open_bytes(data, size);
    const Reader *reader = input ? reader_named(getenv("FORMAT"), input) : NULL;
    if (!reader)
        return 0;
    g_autoptr(Fold) fold = fold_new(shipped(), &options, NULL, NULL);
    const Origin origin = reader_origin(reader, input, NULL);
    guint source = fold_source(fold, "input", reader->name, &origin, 0);
    FoldPart *part = fold_part_new(fold);
    fold_part_source(part, source);
    const EndpointSink sink = {take, refuse, part, fold_part_wants};
    g_autoptr(GError) error = NULL;
    bool good = reader->read(input, &columns, &sink, &error);
    if (!good && !error)
        DEFECT("failed without an error");
    fold_join(fold, part);
    FoldReport report;
    g_autoptr(Fleet) fleet = fold_finish(fold, &report, NULL);
    g_autoptr(GString) text = fleet_write(fleet);
    /* What was written can be read again. */
    GString *copy = g_string_new_len(text->str, (gssize)text->len);
    g_autoptr(JsonDocument) document = json_parse("fleet", copy, "fleet/1", &error);
    if (good && report.endpoints > 0 && !document)
        DEFECT("%s", error->message);
    return 0;
}
