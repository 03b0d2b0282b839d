/* A row of an osquery log: which table it is of, told by its columns, for queries may have any name, and what
 * it says of the endpoint. */
#ifndef POLYCULTURE_INVENTORY_READERS_OSQUERY_ROWS_H
#define POLYCULTURE_INVENTORY_READERS_OSQUERY_ROWS_H

#include "inventory/endpoint.h"

#include <cjson/cJSON.h>

typedef enum {
    ROW_OF_OTHERS, /* of a table that tells nothing of interest here, or that cannot be told */
    ROW_OF_VERSION /* of os_version: what it says of the system counts for more than a guess from others */,
    ROW_KNOWN
} OsqueryRow;

/* Adds what the row says to an endpoint that is empty. */
OsqueryRow osquery_row_add(Endpoint *endpoint, const cJSON *row);
/* Does it say who the endpoint is, as system_info does, by itself or joined to others? */
bool osquery_row_is_identity(const cJSON *row);

#endif
