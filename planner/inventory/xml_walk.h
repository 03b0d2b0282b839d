/* XML as it streams by (libxml2 SAX2): no network, no external or internal entities, limits on text, tags and
 * depth, errors with their line. A file may be larger than memory. What XML cannot hold is replaced on the
 * way (see inventory/xml_clean.h), and a record that is not well-formed can be left out. */
#ifndef POLYCULTURE_INVENTORY_XML_WALK_H
#define POLYCULTURE_INVENTORY_XML_WALK_H

#include "base/input.h"

#define XML_DEPTH_MOST 200

/* The name of an element. */
typedef struct {
    const char *name;
    int known; /* index into the handler's, or -1 */
    bool text; /* the handler wants its text */
} XmlName;

/* What readers may look at; the rest is the walk's own. */
typedef struct {
    int depth;                        /* how many elements are open, that of the current event included */
    XmlName path[XML_DEPTH_MOST + 1]; /* path[depth] is the current one; path[0] none */
    GString *text;                    /* that `end` is called with */
} XmlWalk;

typedef struct {
    /* `attributes`: names and values in turn, NULL-terminated. May be NULL. Both return false with *error to
     * stop. */
    bool (*start)(XmlWalk *walk, const char *name, const char *const *attributes, gpointer context,
                  GError **error);
    /* `text`: what stood between the tags directly, up to XML_TEXT_MOST bytes. */
    bool (*end)(XmlWalk *walk, const char *name, const char *text, gpointer context, GError **error);
    /* Elements that the handler knows, NULL-terminated, those first whose text it wants; or NULL: it goes by
     * names and wants the text of all. */
    const char *const *known;
    int with_text;   /* how many of them */
    bool doctype;    /* the format has one (without declarations of its own) */
    bool several;    /* documents of one encoding may stand one behind the other, as `cat` leaves them */
    gsize text_most; /* bytes of text kept per element; 0: 4,096 */
    /* The element that makes a record as a child of the root, or NULL. What is not well-formed in one of a
     * file in UTF-8, up to where inventory/xml_cut.h finds its end, is told here with its line (`why` is
     * taken over), and the walk goes on behind it, without the ends of the elements that are open. False with
     * *error to stop. */
    const char *record;
    bool (*refuse)(int64_t line, GError *why, gpointer context, GError **error);
} XmlHandler;

bool xml_walk(Input *input, const XmlHandler *handler, gpointer context, GError **error);

static inline int xml_depth(const XmlWalk *walk)
{
    return walk->depth;
}

/* The open element `up` levels above the current one (0: itself). */
static inline const XmlName *xml_name(const XmlWalk *walk, int up)
{
    return &walk->path[MAX(walk->depth - up, 0)];
}

/* Its name; "" where there is none. */
static inline const char *xml_element(const XmlWalk *walk, int up)
{
    return xml_name(walk, up)->name;
}

/* The same as an index into `known` of the handler, -1 for what does not stand there. */
static inline int xml_known(const XmlWalk *walk, int up)
{
    return xml_name(walk, up)->known;
}

const char *xml_file(const XmlWalk *walk);
int xml_line(const XmlWalk *walk);
/* Value of an attribute, or "". */
const char *xml_attribute(const char *const *attributes, const char *name);
/* First byte that is no blank or byte order mark. */
const char *xml_start(const char *head);

#endif
