/* What a record says of who it is, in the form in which records are compared. */
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

/* What tools that write one name in several ways agree on: letters and digits of what identity_name gave,
 * without accents. */
void identity_folded(const char *name, char folded[IDENTITY_TEXT]);
/* Tools that ask NetBIOS get the first 15 letters of a name: the bytes of these, or 0 where it is shorter. */
gsize identity_cut(const char *name);

/* One record as far as it says who it is: digests of the texts above, 0 for none. */
typedef struct {
    uint64_t id; /* the agent's within its space */
    uint64_t name, uuid, serial;
    uint64_t
        domain; /* the digest of its first label in the upper half, that of the rest (0 none) in the lower */
    uint64_t folded; /* the name's */
    uint64_t cut;    /* of 48 bits: those of the digest of the name's first 15 letters, and as the lowest one
                      * whether there are more; 0 for shorter names */
    uint32_t space;  /* where ids are given out: a tool, or one file */
    uint64_t file; /* below 2^48, even: which export the record stands in, whose ids a tool gave out; 0: none,
                    * and records of one id are one record */
    bool known_id; /* the record has an id of its own */
} Identity;

#endif
