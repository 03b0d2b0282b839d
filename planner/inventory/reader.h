/* Readers of inventory formats: one file and one table line each. A reader is found by content, streams
 * its file, and hands over one Endpoint at a time. */
#ifndef POLYCULTURE_INVENTORY_READER_H
#define POLYCULTURE_INVENTORY_READER_H

#include "base/input.h"
#include "inventory/endpoint.h"

/* Columns of a CSV inventory by what they hold, as `--columns id=Serial,name=Computer` names them. */
typedef struct {
    GHashTable
        *columns; /* field -> header in the file, "" where there may be none; or NULL for the usual names */
} ReaderOptions;

/* Where a reader puts what it finds. */
typedef struct {
    /* Called with each endpoint, which stays the reader's; false stops the reader with *error set. */
    bool (*take)(const Endpoint *endpoint, gpointer context, GError **error);
    /* Called with a record that cannot be read, its line (0: unknown) and why, which it takes over; false
     * stops the reader with *error set. */
    bool (*refuse)(int64_t line, GError *why, gpointer context, GError **error);
    gpointer context;
    /* May it make a difference whether an endpoint has the name? Or NULL: any may. */
    bool (*wants)(const InventoryName *name, gpointer context);
} EndpointSink;

bool sink_take(const EndpointSink *sink, const Endpoint *endpoint, GError **error);
bool sink_refuse(const EndpointSink *sink, int64_t line, GError *why, GError **error);

/* Into what parts a file may be cut that the reader then reads as if each were a file. */
typedef struct {
    enum { CUT_AT_LINES, CUT_AT_ROWS /* of CSV, below its header */, CUT_AT_RECORDS /* of XML */ } where;
    const char *record;  /* of XML: the element (see inventory/xml_cut.h) */
    const char *nothing; /* what is wrong where no part has a record, which no part can tell by itself; NULL:
                          * a file without one is not cut */
} Cut;
extern const Cut cut_at_lines, cut_at_rows;

struct Collection; /* see inventory/collect.h */
/* Whose inventory a file is: see Reader.tool. */
typedef struct {
    const char *tool;   /* or NULL */
    const char *report; /* which of the tool's lists the file is an export of; NULL: none. An export may have
                         * several rows for an endpoint, of several dates, which add up; of exports of one
                         * list the newest counts, as far as they have dates */
} Origin;

typedef struct {
    const char *name;        /* "glpi-xml" */
    const char *tool;        /* whose inventory it is: of one tool the newest record counts, tools add up;
                              * NULL where users make the files: ids then mean nothing beyond their file; a
                              * record may know better (see Endpoint.tool) */
    const char *title;       /* for people */
    const char *tells;       /* what it says of an endpoint */
    const char *description; /* where the format is described */
    const Cut *cut;          /* or NULL */
    /* How sure, 0 to 100, from the first bytes (up to 64 KiB, NUL-terminated). */
    int (*probe)(const char *head, gsize length);
    /* All records; a file without any is an error. Errors name file and line, record or position. */
    bool (*read)(Input *input, const ReaderOptions *options, const EndpointSink *sink, GError **error);
    /* Of a log, of which several files may hold a part each; or NULL. Reads all records into a collection,
     * for the sink gets none before all parts are joined. */
    bool (*gather)(Input *input, const EndpointSink *sink, struct Collection *collection, GError **error);
    /* Whose the file is that begins so, where files of the format come from several tools; or NULL. */
    Origin (*origin)(const char *head, gsize length, const ReaderOptions *options);
} Reader;

/* NULL-terminated. */
extern const Reader *const readers[];
extern const Reader reader_glpi_xml, reader_glpi_json, reader_ocs_json, reader_cyclonedx_json,
    reader_cyclonedx_xml, reader_defender, reader_osquery, reader_system_profiler, reader_registry,
    reader_packages, reader_nessus, reader_csv;

/* Do the records of this tool come in pieces, a few changes a file, so that they add up however old they are?
 * Of other tools a newer record replaces an older one. */
bool tool_tells_in_pieces(const char *tool);

/* A file that the user names is read on the faintest hint; one that lies in a folder must be known for what
 * it is. */
#define SURE_ENOUGH_NAMED 1
#define SURE_ENOUGH_FOUND 50

/* The reader that is surest of the content, and at least as sure as that; or NULL with an error that says
 * what was expected. */
const Reader *reader_find(Input *input, int sure_enough, GError **error);
/* Whose inventory it is, of which the reader has read nothing yet. */
Origin reader_origin(const Reader *reader, Input *input, const ReaderOptions *options);

#endif
