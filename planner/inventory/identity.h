/* When two records tell of the same endpoint. */
#ifndef POLYCULTURE_INVENTORY_IDENTITY_H
#define POLYCULTURE_INVENTORY_IDENTITY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define IDENTITY_TEXT 1100 /* bytes that the form for comparing takes at most, of texts of 1,024 */

/* The name for comparing: lower case, without domain; "" for names that say nothing ("localhost"). */
void identity_name(const char *name, char compared[IDENTITY_TEXT]);
/* The domain for comparing: that of a full name, or else the workgroup, unless it is what every system has as
 * it comes ("WORKGROUP"). */
void identity_domain(const char *name, const char *workgroup, char compared[IDENTITY_TEXT]);
/* The hardware UUID for comparing, or "" where it is none or a placeholder that many machines share. Firmware
 * and operating systems disagree on the byte order of its first three parts (SMBIOS 2.6, section 7.2.1), so
 * both orders give the same. */
void identity_uuid(const char *uuid, char compared[IDENTITY_TEXT]);
/* The serial number for comparing, or "" where firmware wrote a placeholder. */
void identity_serial(const char *serial, char compared[IDENTITY_TEXT]);

/* One record as far as it says who it is: digests of the texts above, 0 for none. */
typedef struct {
    uint64_t id; /* the agent's within its space */
    uint64_t name, uuid, serial;
    uint64_t
        domain; /* the digest of its first label in the upper half, that of the rest (0 none) in the lower */
    uint32_t space; /* where ids are given out: a tool, or one file */
    uint64_t file; /* below 2^48, even: which export the record stands in, whose ids a tool gave out; 0: none,
                    * and records of one id are one record */
    bool known_id; /* the record has an id of its own */
} Identity;

/* Sorts n records into endpoints: endpoint_of[i] is the lowest index of a record of the same endpoint.
 *
 * The keys, in this order: the agent's id, the UUID, the serial number; records that share one are the same
 * endpoint unless they have different names, for such values are copied with disk images and shared by
 * containers. Last, a record without UUID joins the first of those of its name whose domain is not another
 * one and who has no other id in its own space: names such as "localhost" are shared, and who gives out two
 * ids means two endpoints. Returns how many records share a key with an endpoint of another name and were
 * therefore kept apart. The answer depends on the order of records only in these indices, as long as the
 * caller sorts records by name, then UUID, then id. */
guint identity_merge(const Identity *records, guint n, guint *endpoint_of);

#endif
