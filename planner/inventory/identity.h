/* When two records tell of the same endpoint. */
#ifndef POLYCULTURE_INVENTORY_IDENTITY_H
#define POLYCULTURE_INVENTORY_IDENTITY_H

#include <glib.h>
#include <stdbool.h>

/* The name for comparing: lower case, without domain; "" for names that say nothing, such as "localhost".
 * Caller frees. */
char *identity_name(const char *name);
/* The domain for comparing: what follows the name's first dot, else the workgroup; lower case, "" where there
 * is none or only the default one. Caller frees. */
char *identity_domain(const char *name, const char *workgroup);
/* The hardware UUID for comparing, or "" where it is none or a placeholder that many machines share. Firmware
 * and operating systems disagree on the byte order of its first three parts (SMBIOS 2.6, section 7.2.1), so
 * both orders give the same. Caller frees. */
char *identity_uuid(const char *uuid);

/* The serial number for comparing: upper case; "" where it is a placeholder of the firmware's maker, shorter
 * than five characters, or one character repeated. Caller frees. */
char *identity_serial(const char *serial);

/* One record as far as it says who it is. */
typedef struct {
    const char *id;     /* the agent's, or "" */
    const char *name;   /* as identity_name gives it, or "" */
    const char *domain; /* as identity_domain gives it, or "" */
    const char *uuid;   /* as identity_uuid gives it, or "" */
    const char *serial; /* as identity_serial gives it, or "" */
    const void *space;  /* where ids are given out: a tool, or one file; compared as a pointer */
} Identity;

/* Sorts n records into endpoints: endpoint_of[i] is the lowest index of a record of the same endpoint.
 *
 * The keys, in this order: the agent's id, the UUID, the serial number; records that share one are the same
 * endpoint unless they have different names, for such values are copied with disk images and shared by
 * containers. Last, a record without UUID joins the first record of its name whose domain is not another one.
 * Returns how many records share a key with an endpoint of another name and were therefore kept apart. The
 * answer depends on the order of records only in these indices, as long as the caller sorts records by
 * identity first. */
guint identity_merge(const Identity *records, guint n, guint *endpoint_of);

#endif
