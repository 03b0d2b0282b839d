/* What the two formats of CycloneDX share: what the components of a BOM say of the machine that it is of. */
#ifndef POLYCULTURE_INVENTORY_READERS_CYCLONEDX_H
#define POLYCULTURE_INVENTORY_READERS_CYCLONEDX_H

#include "inventory/endpoint.h"

/* One component as it stands in the file; NULL where it does not say. Zeroed at first. */
typedef struct {
    char *type, *name, *version, *purl;
    char *publisher, *supplier, *manufacturer, *author; /* the first that is not empty made it */
    char *query;                                        /* of osquery, whose answer it is (cdxgen) */
    char *hostname, *computer, *uuid, *serial;          /* what that says of the machine */
} BomComponent;

void bom_component_clear(BomComponent *component);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BomComponent, bom_component_clear)
/* One of its properties; what is not needed is left out. */
void bom_component_set_property(BomComponent *component, const char *name, const char *value);

/* A BOM while it is read; zeroed, but for the endpoint, which is borrowed. */
typedef struct {
    Endpoint *endpoint;
    int system_level; /* 1 + that of the component that names the system, 0 none */
    bool named;       /* its subject is a machine with a name */
    bool windows;     /* osquery answers there as it does on Windows alone */
} Bom;

/* `level`: 0 of metadata.component, 1 of the BOM's own components and of those inside the former, and so on:
 * what stands further out is the machine's. Components of one level come in their order; they may come before
 * or behind those inside them. */
void bom_take(Bom *bom, const BomComponent *component, int level);
/* Behind all components: where none names the machine, the file's name does. */
void bom_finish(Bom *bom, const char *file);

#endif
