/* What the readers of rows share. */
#ifndef POLYCULTURE_AUDIT_CERTIFICATE_ROW_H
#define POLYCULTURE_AUDIT_CERTIFICATE_ROW_H

#include "audit/certificate/proof.h"

/* The row gets the term, to which the sum adds `slope` an endpoint; it owns it, and the caller may still set
 * it up. */
Term *row_add_term(Row *row, Term *term, Sum slope);
void row_add_choice(Row *row, Choice *choice, Sum times);
void row_add_extra(Row *row, Extra *extra, int sign);
void row_set_constant(Row *row, Sum constant);
/* Complains about the row in `value`; always false. */
bool row_refuse(const Problem *problem, const cJSON *value, const char *what, GError **error);
/* The number of this name: made once, from 0 to `most`. Takes the key over. */
Extra *row_extra(Problem *problem, char *key, Sum most);
/* The side of the function named at this index; NULL with *error where the problem has none. */
Side *row_side_at(const Problem *problem, const cJSON *value, int index, GError **error);

/* One reader a kind; each fills a new row from the JSON of its kind. */
typedef bool RowReader(Problem *problem, const cJSON *value, Row *row, GError **error);
RowReader row_read_limit, row_read_tangent, row_read_survive, row_read_in_time;
RowReader row_read_use, row_read_total, row_read_charged, row_read_least;
RowReader row_read_of_vendor, row_read_capacity, row_read_minimum, row_read_licences, row_read_billed,
    row_read_paid, row_read_contract, row_read_bundled, row_read_enough;
RowReader row_read_together, row_read_any;

#endif
