/* What inventories lack: a table of attributes (site, service, criticality, tags) by endpoint id or name. */
#ifndef POLYCULTURE_INVENTORY_ATTRIBUTES_H
#define POLYCULTURE_INVENTORY_ATTRIBUTES_H

#include "inventory/endpoint.h"

typedef struct AttributeTable AttributeTable;

/* CSV with a header: id and/or name, then one column per attribute; tags with ';' between. */
AttributeTable *attributes_read(const char *path, GError **error);
/* The row of the endpoint, as pairs of attribute and value (GArray of EndpointAttribute), or NULL. An id wins
 * over a name, and a name with its domain (*full) over one without, which stands for the endpoints of all
 * domains; one with a domain stands for no endpoint of another. Case does not matter. May be called by
 * several threads. */
const GArray *attributes_find(AttributeTable *table, const Endpoint *endpoint, bool *full);
/* Rows that attributes_find has never returned. */
int64_t attributes_unmatched(const AttributeTable *table);
void attributes_free(AttributeTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AttributeTable, attributes_free)

#endif
