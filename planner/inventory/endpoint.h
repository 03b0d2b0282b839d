/* One endpoint as one inventory file tells of it: what every reader delivers. */
#ifndef POLYCULTURE_INVENTORY_ENDPOINT_H
#define POLYCULTURE_INVENTORY_ENDPOINT_H

#include "base/arena.h"
#include "catalog/catalog.h"

#include <glib.h>
#include <stdbool.h>

/* Kind of a computer whose record lists no programs, for want of access: it is there, and what runs is not
 * known.
 */
#define KIND_UNLISTED "unlisted"

/* Of what several lists say the greatest counts: on in one is on, but nothing is on without its service. */
typedef enum { STATE_UNKNOWN = -1, STATE_NO = 0, STATE_YES = 1, STATE_STOPPED = 2 } State;
static inline bool state_is_off(State state)
{
    return state == STATE_NO || state == STATE_STOPPED;
}

/* "1", "yes", "true", "on", "running" and their opposites; else unknown. */
State state_of_word(const char *word);

/* Parts of an inventory that some tools send one by one, each whole and in place of what it was before. */
typedef enum {
    SECTION_SOFTWARE,
    SECTION_ANTIVIRUS,
    SECTION_FIREWALL,
    SECTION_DRIVES,
    SECTION_SYSTEM,
    SECTION_ATTRIBUTES,
    INVENTORY_SECTIONS
} InventorySection;
#define SECTION_SOME (1u << INVENTORY_SECTIONS)

/* As the inventory has it: it is cleaned by whoever keeps it. */
typedef struct {
    const char *name; /* and behind its NUL the publisher (of a service, what it is shown as), a NUL, and
                       * `from` as a byte */
    gsize length;     /* of all that */
    NameSource from;
    State enabled;
    State up_to_date; /* its signatures; of a firewall: is it the same in all its profiles? */
    InventorySection section;
} InventoryName;

/* The publisher of a name, or "". */
const char *inventory_name_publisher(const InventoryName *name);

typedef struct {
    const char *name, *value; /* cleaned; "tags" may stand several times */
} EndpointAttribute;

/* All texts are cleaned and lie in the endpoint's own memory. */
typedef struct {
    const char *id;   /* the agent's id, "" where the format has none */
    const char *name; /* of the machine, "" where unknown */
    const char *uuid, *serial, *workgroup;
    const char *system; /* operating system in the inventory's words */
    const char *kernel; /* kernel name, where given */
    const char *date;   /* "YYYY-MM-DD HH:MM:SS" of the record, "" where unknown */
    const char *kind;   /* "computer", or what else it says it is ("printer", "network") */
    const char *tool;   /* whose record it is, where its file may have those of several tools (a constant); or
                         * NULL: the file's (see Reader.tool) */
    GArray *attributes; /* of EndpointAttribute */
    GArray *names;      /* of InventoryName */
    GPtrArray *addresses; /* of const char *: IP addresses as the inventory writes them; rules ask for them,
                           * no fleet holds them */
    uint32_t sections;    /* 0, or of a partial inventory SECTION_SOME and 1 << InventorySection of each that
                           * it has */
    int64_t cleaned;      /* texts in which something had to be replaced or cut off */
    int64_t passed_over;  /* rows of a log that are of no table that the reader knows */
    Arena memory;
} Endpoint;

Endpoint *endpoint_new(void);
/* Empty again, as it was when new: readers use one endpoint for all their records. */
void endpoint_reset(Endpoint *endpoint);
void endpoint_free(Endpoint *endpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Endpoint, endpoint_free)

/* Sets one of the text fields above, cleaned and cut to 1,024 bytes; later values win unless empty. */
void endpoint_set(Endpoint *endpoint, const char **field, const char *bytes, gsize length);
void endpoint_set_attribute(Endpoint *endpoint, const char *name, const char *value);
/* Adds a program or product name; empty names are left out. Publisher and version may be NULL. */
void endpoint_add_name(Endpoint *endpoint, NameSource from, const char *name, const char *publisher,
                       const char *version, State enabled, State up_to_date);
/* The same with the lengths known and without a version. */
void endpoint_add_program(Endpoint *endpoint, NameSource from, const char *name, gsize length,
                          const char *publisher, gsize publisher_length, State enabled, State up_to_date);
/* Adds a service that does not run, by its own name: what does not protect without it is off. So is what it
 * is shown as, where that is the name of a product; NULL where nothing but its own name counts. */
void endpoint_add_service(Endpoint *endpoint, const char *name, const char *shown);
/* The name added last tells of a drive. */
void endpoint_is_of_drive(Endpoint *endpoint);
/* Adds the IP addresses in a text: one, or several with blanks or any of ",;|/" between; zones ("%eth0") are
 * cut off. */
void endpoint_add_addresses(Endpoint *endpoint, const char *text);
/* "windows", "macos", "linux", "android", "ios", or "unknown", from kernel and system. */
const char *endpoint_platform(const Endpoint *endpoint);
/* The same from one text, such as "Windows 11 Pro". */
const char *platform_of_text(const char *system);
/* Is it a Windows whose record does not tell which ("Windows" alone, or nothing beside the kernel)? */
bool endpoint_hides_version(const Endpoint *endpoint);

#endif
