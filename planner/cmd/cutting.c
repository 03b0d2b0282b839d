#include "cmd/cutting.h"

#include "inventory/csv_table.h"
#include "inventory/records.h"
#include "inventory/xml_cut.h"

#include <string.h>

#define RECORD_MOST 16 /* parts that a record of XML may fill, which is itself read as a part */

struct Cutting {
    Input *input;
    const Cut *cut;
    gsize part;      /* bytes of a part, where its records end so */
    char delimiter;  /* of CSV */
    GString *header; /* what each part begins with */
    GString *footer; /* and ends with */
    int64_t above;   /* lines of the header */
    int64_t lines;   /* before the part */
    bool digest;     /* the parts' bytes are still to be digested, but for those that were read ahead */
    gsize read_ahead;
};

void cutting_free(Cutting *cutting)
{
    if (!cutting)
        return;
    g_string_free(cutting->header, TRUE);
    g_string_free(cutting->footer, TRUE);
    g_free(cutting);
}

static int64_t count_lines(const char *bytes, gsize length)
{
    int64_t lines = 0;
    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (gsize)(end - bytes))); bytes++)
        lines++;
    return lines;
}

static void take_header(Cutting *cutting, const char *at, gsize length)
{
    g_string_append_len(cutting->header, at, (gssize)length);
    cutting->above = cutting->lines = count_lines(at, length);
    input_skip(cutting->input, length);
}

/* ---- lines and rows ---- */

/* Length of what can be cut off: up to behind the last newline of a part at which a record ends, or the first
 * behind it; 0 at the end, -1 with *error. The bytes are then at *at. */
static gssize find_cut(const Cutting *cutting, char **at, GError **error)
{
    gsize length = 0, from = 0; /* `from`: up to the newline before which quotes are known */
    bool quoted = false;
    for (gsize wanted = cutting->part;; wanted += cutting->part) {
        *at = input_window(cutting->input, wanted, &length, error);
        if (!*at)
            return -1;
        bool ended = length < wanted;
        length = MIN(length, wanted);
        for (char *newline = memrchr(*at + from, '\n', length - from); newline;
             newline = memchr(*at + from, '\n', length - from)) {
            gsize cut = (gsize)(newline - *at) + 1;
            quoted = cutting->cut->where == CUT_AT_ROWS &&
                     csv_ends_in_quotes(*at + from, cut - from, cutting->delimiter, quoted);
            if (!quoted)
                return (gssize)cut;
            from = cut;
        }
        if (ended)
            return (gssize)length;
    }
}

/* Length of CSV's header with its newline; 0 where it is all that there is to see. */
static gsize find_row(Cutting *cutting, char **at, GError **error)
{
    gsize length = 0;
    *at = input_window(cutting->input, 65536, &length, error);
    if (!*at)
        return 0;
    gsize mark = g_str_has_prefix(*at, "\xef\xbb\xbf") ? 3 : 0; /* stays with the header */
    cutting->delimiter = csv_delimiter(*at + mark);
    gsize end = mark + csv_header_start(*at + mark);
    bool quoted = false;
    do { /* one of its fields may run over several lines */
        const char *newline = memchr(*at + end, '\n', length - end);
        if (!newline)
            return 0;
        gsize next = (gsize)(newline - *at) + 1;
        quoted = csv_ends_in_quotes(*at + end, next - end, cutting->delimiter, quoted);
        end = next;
    } while (quoted);
    return end < length ? end : 0;
}

/* ---- records of XML ---- */

/* Behind the last record of XML that ends in a part, or the first behind it; 0 where no more can be cut: then
 * the rest is read as a stream, and what is wrong with it is found there. */
static gsize find_record(const Cutting *cutting, char **at)
{
    XmlCut cut = {.record = cutting->cut->record};
    gsize length = 0;
    for (gsize parts = 1; parts <= RECORD_MOST; parts++) {
        gsize wanted = parts * cutting->part;
        *at = input_window(cutting->input, wanted, &length, NULL);
        if (!*at)
            return 0;
        xml_cut_scan(&cut, *at, MIN(length, wanted));
        if (cut.cut || cut.stopped || length < wanted)
            return cut.cut;
    }
    return 0;
}

/* ---- parts ---- */

static bool can_be_cut(Input *input, const Cut *cut, gsize part, gsize *header)
{
    gsize length = 0;
    const char *at = input_window(input, 2 * part, &length, NULL);
    *header = 0;
    if (!at || length < 2 * part)
        return false;
    if (cut->where == CUT_AT_LINES)
        return records_are_lines(input);
    if (cut->where == CUT_AT_RECORDS && !input_was_utf16(input))
        *header = xml_cut_header(at, length, cut->record);
    return cut->where == CUT_AT_ROWS || *header;
}

Cutting *cutting_new(Input *input, const Cut *cut, gsize part, GError **error)
{
    gsize header = 0;
    if (cut->where == CUT_AT_ROWS && !csv_decode(input, error))
        return NULL;
    if (!can_be_cut(input, cut, part, &header))
        return NULL;
    g_autoptr(Cutting) cutting = g_new0(Cutting, 1);
    *cutting = (Cutting){.input = input, .cut = cut, .part = part};
    cutting->header = g_string_new(NULL);
    cutting->footer = g_string_new(NULL);
    char *at = NULL;
    if (cut->where == CUT_AT_ROWS && !(header = find_row(cutting, &at, error)))
        return NULL;
    at = input_window(input, 1, &cutting->read_ahead, error);
    if (!at)
        return NULL;
    take_header(cutting, at, header);
    cutting->read_ahead -= header;
    if (cut->where == CUT_AT_RECORDS)
        xml_cut_footer(cutting->header, cutting->footer);
    cutting->digest = input_leave_digest(input);
    return g_steal_pointer(&cutting);
}

static void cut_off(Cutting *cutting, const char *at, gsize length, Part *part)
{
    gsize head = cutting->header->len, foot = cutting->footer->len;
    char *bytes = g_malloc(head + length + foot + 1);
    memcpy(bytes, cutting->header->str, head);
    memcpy(bytes + head, at, length);
    memcpy(bytes + head + length, cutting->footer->str, foot + 1);
    gsize known = cutting->digest ? MIN(cutting->read_ahead, length) : length;
    *part = (Part){input_new_part(input_name(cutting->input), bytes, head + length + foot,
                                  cutting->lines - cutting->above),
                   bytes + head + known, length - known};
    cutting->read_ahead -= MIN(cutting->read_ahead, length);
    cutting->lines += count_lines(at, length);
    input_skip(cutting->input, length);
}

bool cutting_next(Cutting *cutting, Part *part, GError **error)
{
    char *at = NULL;
    gssize length = cutting->cut->where == CUT_AT_RECORDS ? (gssize)find_record(cutting, &at)
                                                          : find_cut(cutting, &at, error);
    if (length <= 0)
        return false;
    cut_off(cutting, at, (gsize)length, part);
    return true;
}

void cutting_leave_rest(Cutting *cutting)
{
    input_make_part(cutting->input, cutting->header->str, cutting->header->len,
                    cutting->lines - cutting->above, cutting->read_ahead);
}
