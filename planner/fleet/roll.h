/* The roll: who is in a fleet. Of each endpoint its class, what people call it, and the id by which its tool
 * knows it; names, so that no fleet holds it. */
#ifndef POLYCULTURE_FLEET_ROLL_H
#define POLYCULTURE_FLEET_ROLL_H

#include "base/intern.h"

typedef struct {
    uint32_t class; /* index into the fleet's classes */
    uint32_t label; /* see roll_name */
    uint64_t order; /* of endpoints that are alike: see roll_finish */
} RollEntry;

typedef struct {
    GArray *entries; /* of RollEntry; once finished by class, order, label */
    Intern *labels;  /* name, newline, id */
} Roll;

Roll *roll_new(void);
void roll_free(Roll *roll);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Roll, roll_free)

void roll_add(Roll *roll, uint32_t class, uint32_t label);
/* Gives every entry class_of[class], takes the labels over, and sorts. Endpoints of a class stand in an order
 * that spreads neighbours, and in which one more or less moves no other: by the first 16 digits of the
 * SHA-256 of their name in lower case without its domain (of the id where there is none). What tools write
 * besides names (ids, domains) changes with the tool. */
void roll_finish(Roll *roll, const uint32_t *class_of, Intern *labels);

/* What people call the endpoint, or "" ; borrowed, up to `length`. */
const char *roll_name(const Roll *roll, const RollEntry *entry, gsize *length);
/* The id, serial number or UUID, the first that is known, or "". */
const char *roll_id(const Roll *roll, const RollEntry *entry);

#endif
