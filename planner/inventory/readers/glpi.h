/* What the two formats of the GLPI agent share: the same inventory, once as XML, once as JSON. */
#ifndef POLYCULTURE_INVENTORY_READERS_GLPI_H
#define POLYCULTURE_INVENTORY_READERS_GLPI_H

#include "inventory/endpoint.h"

/* The profiles of the platform's own firewall, zeroed at first: how many are on and off, those that a
 * connection uses and others. */
typedef struct {
    guint on[2], off[2];
} GlpiFirewall;

/* A profile that a connection uses comes with its description and addresses. */
void glpi_take_profile(GlpiFirewall *firewall, State on, bool used);
bool glpi_tells_firewall(const GlpiFirewall *firewall);
/* Adds the firewall: on where all profiles in use are, or all of them where none is told to be in use. */
void glpi_add_firewall(Endpoint *endpoint, const GlpiFirewall *firewall);

/* Fields of an entry of the list of drives; "" where there is none. */
typedef struct {
    const char *letter;       /* of Windows */
    const char *mount;        /* TYPE, which is where other systems mount it */
    const char *system_drive; /* whether Windows runs from it */
    const char *name;         /* of the encryption: "BitLocker", "FileVault 2", "LUKS" */
    const char *status;       /* whether it is encrypted */
} GlpiDrive;

/* The drives of one endpoint, zeroed at first; texts lie in the endpoint's memory. */
typedef struct {
    GArray *encrypted; /* or NULL */
    bool told, usual;  /* a drive is told to be the system's; one has its usual place */
} GlpiDrives;

void glpi_take_drive(GlpiDrives *drives, Endpoint *endpoint, const GlpiDrive *drive);
/* Adds what encrypts the endpoint, and clears the drives. What does not encrypt the system's drive does not
 * protect. Where none is told to be the system's, C: and what is mounted at / are; without them, any. */
void glpi_add_drives(GlpiDrives *drives, Endpoint *endpoint);

void glpi_clear_drives(GlpiDrives *drives);

/* Tells whose record it is by what the agent calls itself. FusionInventory's agent became GLPI's: these are
 * one tool; that of OCS Inventory ("OCS-NG_WINDOWS_AGENT_v2.10.1.0") is another. */
void glpi_set_agent(Endpoint *endpoint, const char *version);
/* The same of a record in which the agent does not say what it is called. */
void glpi_is_of_ocs(Endpoint *endpoint);

/* Does it say of which machine it is? What names none cannot be counted. */
bool glpi_says_which(const Endpoint *endpoint);

#endif
