/* When two records tell of the same endpoint. */
#ifndef POLYCULTURE_INVENTORY_IDENTITY_H
#define POLYCULTURE_INVENTORY_IDENTITY_H

#include <glib.h>
#include <stdbool.h>

/* The name for comparing: lower case, without domain; caller frees. */
char *identity_name(const char *name);
/* The hardware UUID for comparing, or "" where it is none or a placeholder that many machines share. Firmware
 * and operating systems disagree on the byte order of its first three parts (SMBIOS 2.6, section 7.2.1), so
 * both orders give the same. Caller frees. */
char *identity_uuid(const char *uuid);

/* One record as far as it says who it is. */
typedef struct {
    const char *id;    /* the agent's, or "" */
    const char *name;  /* as identity_name gives it, or "" */
    const char *uuid;  /* as identity_uuid gives it, or "" */
    const void *space; /* where ids are given out: a tool, or one file; compared as a pointer */
} Identity;

/* Sorts n records into endpoints: endpoint_of[i] is the lowest index of a record of the same endpoint.
 * Records are one endpoint when they share the agent's id or the UUID and do not have different names; a
 * record without UUID joins the first of those of the same name that has no other id in its own space: names
 * such as "localhost" are shared, and who gives out two ids means two endpoints. The answer depends on the
 * order of records only in these indices, as long as the caller sorts records by name, then UUID, then id. */
void identity_merge(const Identity *records, guint n, guint *endpoint_of);

#endif
