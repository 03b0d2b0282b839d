/* What records say, each distinct content once: a number stands for it. Fleets have few of them, however many
 * endpoints they have. */
#ifndef POLYCULTURE_FLEET_CONTENTS_H
#define POLYCULTURE_FLEET_CONTENTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Who says it; of two that differ the later one wins. */
typedef enum { SAID_BY_INVENTORY, SAID_BY_RULES, SAID_BY_TABLE, SAID_BY_KINDS } SaidBy;

typedef struct {
    uint32_t said_by;     /* SaidBy, and for rules the place of the rule times SAID_BY_KINDS */
    uint32_t name, value; /* texts */
} ContentAttribute;

#define VERSION_TOLD (-1)
#define STAYS_ON (1 << 30) /* of a product that the system brings along: it is on beside others, too */
#define SURE_ROW (1u << SAID_BY_KINDS) /* of `touched`: the table has a row for the id or the whole name */

/* A product and which section of the inventory tells of it, in one number: records that have some sections
 * alone replace these. Times four and with a state plus one it is what a record says of it. */
#define SECTION_BITS 3
static inline uint32_t told_product(uint32_t product, guint section)
{
    return product << SECTION_BITS | section;
}

static inline uint32_t told_product_of(uint32_t told)
{
    return told >> SECTION_BITS;
}

static inline guint told_section_of(uint32_t told)
{
    return told & ((1u << SECTION_BITS) - 1);
}

typedef struct {
    uint32_t space;     /* see Identity */
    uint32_t sections;  /* see Endpoint */
    uint32_t platform;  /* a text */
    uint32_t built_in;  /* a text: the products that the system brings along, as an array of int, behind
                         * VERSION_TOLD where that is known of this very version */
    uint32_t touched;   /* 1 << SaidBy, for those that had something to say, and SURE_ROW */
    GArray *attributes; /* of ContentAttribute; "tags" may stand several times */
    GArray *products;   /* of uint32_t: told_product * 4 + state + 1 */
    GArray *outdated;   /* of uint32_t, told_product: whose signatures are said to be out of date; of a
                         * firewall,   that is not the same in all its profiles */
    GArray *unknown;    /* of uint32_t, texts: "name\\npublisher" of what looks like security */
} Content;

/* An empty one, to be filled again and again. */
Content *content_new(void);
void content_clear(Content *content);
void content_free(Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Content, content_free)

typedef struct Contents Contents;

Contents *contents_new(void);
void contents_free(Contents *contents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Contents, contents_free)

/* A number for a text (or any bytes), and back; *length may be NULL. */
uint32_t contents_text(Contents *contents, const void *text, gsize length);
const void *contents_text_of(const Contents *contents, uint32_t text, gsize *length);

/* The number of a content, whose lists it sorts: of an attribute with several values the greatest stays (tags
 * keep all), of a product the state that says most for it. */
uint32_t contents_add(Contents *contents, Content *content);
void contents_get(const Contents *contents, uint32_t number, Content *content);
uint32_t contents_space(const Contents *contents, uint32_t number);
uint32_t contents_sections(const Contents *contents, uint32_t number);
/* What is left of it without sections, given as 1 << InventorySection. Unknown names stay: see
 * contents_replace. */
uint32_t contents_without(Contents *contents, uint32_t number, uint32_t sections);
/* Both together, in whatever order. The number of what is large depends on how it came together, so that two
 * of them may stand for the same. */
uint32_t contents_join(Contents *contents, uint32_t a, uint32_t b);
/* The newer one, with the unknown names of the older: what nobody knows is worth a look, however old. */
uint32_t contents_replace(Contents *contents, uint32_t newer, uint32_t older);
/* Adds all of `from`; what number each has here, by its number there. Free with g_free. */
uint32_t *contents_move(Contents *contents, const Contents *from);

#endif
