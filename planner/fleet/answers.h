/* What the catalog says of the names in inventories: each distinct one is asked for once. */
#ifndef POLYCULTURE_FLEET_ANSWERS_H
#define POLYCULTURE_FLEET_ANSWERS_H

#include "fleet/contents.h"
#include "inventory/endpoint.h"

typedef struct Answers Answers;

/* Both are borrowed; texts of what looks like security become texts of `contents`. */
Answers *answers_new(const Catalog *catalog, Contents *contents);
void answers_free(Answers *answers);

/* What a name is on a platform, as a number: ANSWER_NOTHING, or from ANSWER_SOMETHING on. Of a program or an
 * antivirus then answer_number is its product, or, where answer_is_marked, the text of a name that only looks
 * like security. Of a service that does not run answers_served tells the products; marked, they are known by
 * what it is shown as. */
enum { ANSWER_NOTHING = 1, ANSWER_SOMETHING };

static inline uint32_t answer_number(uint32_t answer)
{
    return (answer - ANSWER_SOMETHING) / 2;
}

static inline bool answer_is_marked(uint32_t answer)
{
    return (answer - ANSWER_SOMETHING) % 2;
}

/* The number of a platform as endpoint_platform says it; that of "unknown" for others. */
guint platform_number(const char *platform);
uint32_t answers_look_up(Answers *answers, const InventoryName *name, guint platform);
/* Products that do not protect without the service; borrowed. */
const int *answers_served(const Answers *answers, uint32_t answer, guint *count);
/* May the name be something on any platform? Names that are broken are wanted, for they are counted. */
bool answers_want(Answers *answers, const InventoryName *name);
/* Names that held control characters or invalid UTF-8. */
int64_t answers_cleaned(const Answers *answers);

#endif
