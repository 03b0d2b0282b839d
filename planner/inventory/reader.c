#include "inventory/reader.h"

#include "base/error.h"
#include "inventory/readers/csv_headers.h"

#include <string.h>

const Reader *const readers[] = {
    &reader_glpi_xml,
    &reader_glpi_json,
    &reader_ocs_json,
    &reader_cyclonedx_json,
    &reader_cyclonedx_xml,
    &reader_defender,
    &reader_osquery,
    &reader_system_profiler,
    &reader_registry,
    &reader_packages,
    &reader_nessus,
    &reader_csv,
    NULL,
};

const Cut cut_at_lines = {CUT_AT_LINES, NULL, NULL},
          cut_at_rows = {CUT_AT_ROWS, NULL,
                         "nothing in it; expected one row per endpoint and program below the header"};

static void fail_unknown(const char *name, const char *head, gsize length, GError **error)
{
    const char *list = "`polyculture formats` lists those that are";
    int header = headers_line_below(head);
    if (header)
        fail_input(error,
                   "%s: in no format that is known; line %d looks like the header of CSV: remove what "
                   "stands above it",
                   name, header);
    else if (memchr(head, '\0', length))
        fail_input(error,
                   "%s: in no format that is known; it holds bytes of 0: if it is text in UTF-16, save it "
                   "as UTF-8; %s",
                   name, list);
    else
        fail_input(error, "%s: in no format that is known; %s", name, list);
}

const Reader *reader_find(Input *input, int sure_enough, GError **error)
{
    gsize length = 0;
    const char *head = input_peek(input, &length, error);
    if (!head)
        return NULL;
    if (length == 0) {
        fail_input(error, "%s: is empty; expected an inventory (`polyculture formats` lists the formats)",
                   input_name(input));
        return NULL;
    }
    if (g_str_has_prefix(head, "\x28\xb5\x2f\xfd")) {
        fail_input(error, "%s: packed by zstd; unpack it first: zstd -d '%s'", input_name(input),
                   input_name(input));
        return NULL;
    }
    if (g_str_has_prefix(head, "PK\x03\x04")) {
        fail_input(error, "%s: packed by zip; unpack it first: unzip '%s' (or save a workbook as CSV)",
                   input_name(input), input_name(input));
        return NULL;
    }
    const Reader *best = NULL;
    int sure = sure_enough - 1;
    for (const Reader *const *reader = readers; *reader; reader++) {
        int score = (*reader)->probe(head, length);
        if (score > sure) {
            sure = score;
            best = *reader;
        }
    }
    if (!best)
        fail_unknown(input_name(input), head, length, error);
    return best;
}

Origin reader_origin(const Reader *reader, Input *input, const ReaderOptions *options)
{
    gsize length = 0;
    const char *head = reader->origin ? input_peek(input, &length, NULL) : NULL;
    return head ? reader->origin(head, length, options) : (Origin){reader->tool, NULL};
}

bool sink_take(const EndpointSink *sink, const Endpoint *endpoint, GError **error)
{
    return sink->take(endpoint, sink->context, error);
}

bool sink_refuse(const EndpointSink *sink, int64_t line, GError *why, GError **error)
{
    return sink->refuse(line, why, sink->context, error);
}

bool tool_tells_in_pieces(const char *tool)
{
    return strcmp(tool, reader_osquery.tool) == 0;
}
