/* The fleet: classes of endpoints that no rule can tell apart, with counts. A fleet is a sum: it can be
 * merged, and it holds no endpoint names. File format: fleet/1 (models/schema/fleet.schema.json). */
#ifndef POLYCULTURE_FLEET_FLEET_H
#define POLYCULTURE_FLEET_FLEET_H

#include "base/json.h"

#include <glib.h>
#include <stdbool.h>

/* The products of one function on the endpoints of a class; the first is the primary, the rest hot backups.
 */
typedef struct {
    char *function;
    char **products; /* catalog ids, NULL-terminated, at least one */
} FleetStack;

typedef struct {
    char *name;
    char **values; /* one, or several for "tags" (sorted); NULL-terminated */
} FleetAttribute;

typedef struct {
    int64_t count;
    GArray *attributes; /* of FleetAttribute, sorted by name; "platform" among them */
    GArray *stacks;     /* of FleetStack, sorted by function */
} FleetClass;

typedef struct {
    char *name, *format, *sha256;
    int64_t endpoints;
    char *oldest, *newest; /* dates of its records, or NULL */
    char *since;           /* endpoints last seen before that day are left out; NULL: none are */
} FleetSource;

typedef struct {
    char *name, *publisher; /* publisher may be "" */
    int64_t count;          /* endpoints on which it was seen */
} FleetUnknown;

typedef struct {
    GPtrArray *classes; /* of FleetClass *, sorted as written, no two alike */
    GArray *sources;    /* of FleetSource */
    GArray *unknown;    /* of FleetUnknown */
    int64_t endpoints;
    /* What was assumed on the way, by what (text) -> count; see DESIGN of each reader. Sorted by text. */
    GTree *assumptions; /* char * -> int64_t * */
} Fleet;

Fleet *fleet_new(void);
/* Adds `count` endpoints; takes over both arrays. Classes alike become one on fleet_normalise, until which
 * the class is there to be looked at. */
const FleetClass *fleet_add_class(Fleet *fleet, int64_t count, GArray *attributes, GArray *stacks);
void fleet_assume(Fleet *fleet, const char *what, int64_t count);
/* Sorts everything and joins what is alike: the same content gives the same bytes. */
void fleet_normalise(Fleet *fleet);
Fleet *fleet_parse(const JsonDocument *document, GError **error);
/* Adds all of `part`, which is left empty; fleet_normalise afterwards. A fleet is a sum. */
void fleet_add(Fleet *sum, Fleet *part);
/* Canonical JSON. */
GString *fleet_write(const Fleet *fleet);
void fleet_free(Fleet *fleet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fleet, fleet_free)

/* New empty arrays with the right clean-up. */
GArray *fleet_attributes_new(void);
GArray *fleet_stacks_new(void);
/* Adds a value (for "tags" one more of them); empty values are left out. */
void fleet_attributes_set(GArray *attributes, const char *name, const char *value);

/* The only value of the attribute, or NULL. For "tags", has_value looks at all of them. */
const char *fleet_class_value(const FleetClass *class, const char *attribute);
bool fleet_class_has_value(const FleetClass *class, const char *attribute, const char *value);
/* A text that is the same for classes alike; without `stacks`, for those whose attributes are; caller frees.
 */
char *fleet_class_key(const FleetClass *class, bool stacks);
/* Key -> 1 + index of the class, of a fleet that is normal. */
GHashTable *fleet_index(const Fleet *fleet);
/* Today's products of the function, or NULL. */
const char *const *fleet_class_stack(const FleetClass *class, const char *function);

#endif
