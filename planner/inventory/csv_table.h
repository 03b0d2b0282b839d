/* Rows of a CSV file as it streams by: RFC 4180, with a BOM, CRLF, and ';', tab or '|' for ',' where the head
 * uses them; Windows-1252 becomes UTF-8. */
#ifndef POLYCULTURE_INVENTORY_CSV_TABLE_H
#define POLYCULTURE_INVENTORY_CSV_TABLE_H

#include "base/input.h"

typedef struct CsvTable CsvTable;

/* With a NUL behind it, and none in it. */
typedef struct {
    const char *text;
    gsize length;
} CsvField;

/* Has the file delivered as UTF-8 where its first 64 KiB are Windows-1252, as Excel saves CSV: with bytes
 * that are no UTF-8, and no character of several bytes that is. Before anything of it was consumed; again, it
 * changes nothing. */
bool csv_decode(Input *input, GError **error);
/* Reads the head. */
CsvTable *csv_open(Input *input, GError **error);
/* Column of the header (case-insensitive), or -1. */
int csv_column(const CsvTable *table, const char *header);
guint csv_columns(const CsvTable *table);
const char *csv_header(const CsvTable *table, guint column);
/* "id, name, software" for messages; caller frees. */
char *csv_headers(const CsvTable *table);
/* The next row as fields that stay valid until the next call, or NULL at the end (or with *error). Rows may
 * be shorter than the head: missing fields are "". Empty lines are left out. */
const CsvField *csv_next(CsvTable *table, GError **error);
/* Where the header begins: behind empty lines and Excel's "sep=;". */
gsize csv_header_start(const char *head);
/* The delimiter: what "sep=" says, or that of ',', ';', tab and '|' which the header has most of. */
char csv_delimiter(const char *head);
/* Is a field in quotes open behind these bytes, which begin inside one or not? */
bool csv_ends_in_quotes(const char *bytes, gsize length, char delimiter, bool quoted);
/* Line on which the last row began. */
int64_t csv_line(const CsvTable *table);
void csv_close(CsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CsvTable, csv_close)

#endif
