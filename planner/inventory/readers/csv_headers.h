/* What the headers of a CSV inventory say: which column holds what, and which list of which tool it is. Lists
 * of headers end with NULL; case does not matter. */
#ifndef POLYCULTURE_INVENTORY_READERS_CSV_HEADERS_H
#define POLYCULTURE_INVENTORY_READERS_CSV_HEADERS_H

#include "inventory/reader.h"

/* How many fields have usual headers. */
gsize headers_fields(void);
/* Is "Name" the name of a program, beside its maker or version and another column for the endpoint's? */
bool headers_name_programs(const char *const *headers);
/* The column of the usual field of that number, or -1. One that another field has is passed over, by column:
 * taken_by[]; but what tells which endpoint it is (id, name, uuid, serial) may be read from the same.
 * `program`: see headers_name_programs. *field: what it is called. */
int headers_usual(const char *const *headers, bool program, const char *const *taken_by, gsize number,
                  const char **field);
/* The field has the column. */
void headers_take(const char **taken_by, int column, const char *field);
/* Is it a list of devices, which names no programs? */
bool headers_list_devices(const char *const *headers);
/* Are these surely the headers of an inventory? */
bool headers_are_sure(const char *const *headers);
/* Whose list it is, {NULL, NULL} where nothing tells. */
Origin headers_origin(const char *const *headers);
/* Those of a file that begins so, for a first look; NULL where it has no delimiter. Free with g_strfreev. */
char **headers_peek(const char *head, gsize length);
/* Which of the first lines but the first has surely the headers of an inventory, 0: none. */
int headers_line_below(const char *head);

#endif
