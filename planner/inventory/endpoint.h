/* One endpoint as one inventory file tells of it: what every reader delivers. */
#ifndef POLYCULTURE_INVENTORY_ENDPOINT_H
#define POLYCULTURE_INVENTORY_ENDPOINT_H

#include "catalog/catalog.h"

#include <glib.h>
#include <stdbool.h>

typedef enum { STATE_UNKNOWN = -1, STATE_NO = 0, STATE_YES = 1 } State;

/* "1", "yes", "true", "on", "running" and their opposites; else unknown. */
State state_of_word(const char *word);

typedef struct {
    char *name, *publisher, *version; /* cleaned; publisher and version may be "" */
    NameSource from;
    State enabled, up_to_date;
} InventoryName;

typedef struct {
    char *name, *value; /* "tags" may stand several times */
} EndpointAttribute;

typedef struct {
    char *id;   /* the agent's id, "" where the format has none */
    char *name; /* of the machine, "" where unknown */
    char *uuid, *serial, *workgroup;
    char *system;       /* operating system in the inventory's words */
    char *kernel;       /* kernel name, where given */
    char *date;         /* "YYYY-MM-DD HH:MM:SS" of the record, "" where unknown */
    char *kind;         /* "computer", or what else it says it is ("printer", "network") */
    GArray *attributes; /* of EndpointAttribute */
    GArray *names;      /* of InventoryName */
} Endpoint;

/* An empty list of EndpointAttribute with the right clean-up. */
GArray *endpoint_attributes_new(void);
Endpoint *endpoint_new(void);
void endpoint_free(Endpoint *endpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Endpoint, endpoint_free)

/* Sets one of the text fields above, cleaned and cut to 1,024 bytes; later values win unless empty. */
void endpoint_set(char **field, const char *bytes, gsize length);
void endpoint_set_attribute(Endpoint *endpoint, const char *name, const char *value);
/* Adds a program or product name; empty names are left out. Arguments may be NULL. */
void endpoint_add_name(Endpoint *endpoint, NameSource from, const char *name, const char *publisher,
                       const char *version, State enabled, State up_to_date);
/* "windows", "macos", "linux", "android", "ios", or "unknown", from kernel and system. */
const char *endpoint_platform(const Endpoint *endpoint);
/* The same from one text, such as "Windows 11 Pro". */
const char *platform_of_text(const char *system);

#endif
