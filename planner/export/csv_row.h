/* Rows of CSV files as RFC 4180 has them, whose fields no spreadsheet runs (base/text.h). */
#ifndef POLYCULTURE_EXPORT_CSV_ROW_H
#define POLYCULTURE_EXPORT_CSV_ROW_H

#include "base/exact.h"

#include <glib.h>

/* Appends a field; `text` NULL is empty. */
void csv_text(GString *out, const char *text);
void csv_count(GString *out, int64_t count);
void csv_money(GString *out, Money money);
void csv_truth(GString *out, bool truth);
/* Ends the row: CR LF in place of the last comma. */
void csv_end(GString *out);
/* A row of column names, NULL-terminated. */
void csv_head(GString *out, const char *const *names);

#endif
