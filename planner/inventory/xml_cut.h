/* Where a large XML file can be cut, so that several threads read it: behind records that are children of its
 * root. Each part is then read between copies of what stands above them, the header, and of the root's end,
 * and comes to what it would have come to in the whole. */
#ifndef POLYCULTURE_INVENTORY_XML_CUT_H
#define POLYCULTURE_INVENTORY_XML_CUT_H

#include <glib.h>
#include <stdbool.h>

/* Zeroed, but for the record: nothing scanned yet, inside the root. */
typedef struct {
    const char *record; /* name of the element */
    gsize at;           /* bytes that were scanned: up to where a token begins */
    gsize cut;          /* of those, behind the last record; 0 none */
    int depth;          /* records that are open there, one inside another */
    bool first;         /* asked for: only the first record */
    bool stopped;       /* nothing can be cut from here on: the root ends, or has another child */
} XmlCut;

/* Length of the blanks and byte order marks before a document; a NUL follows the bytes. */
gsize xml_cut_blanks(const char *bytes);
/* Length of what stands above the root's content, its start tag included; 0 where there is a DOCTYPE, no
 * content or not a whole tag in these bytes. */
gsize xml_cut_root(const char *bytes, gsize length);
/* Length of what stands above the first record, the root's start tag included; 0 where the file cannot be
 * cut: not in an encoding in which markup is ASCII, with a DOCTYPE, or without a whole record in these bytes.
 */
gsize xml_cut_header(const char *bytes, gsize length, const char *record);
/* What ends the root whose start tag ends the header. */
void xml_cut_footer(const GString *header, GString *footer);
/* Scans on in the same bytes, of which there may be more than last time. What is not well-formed is for the
 * parser to find: it meets it in the part where it stands, for all before was cut as it should. */
void xml_cut_scan(XmlCut *cut, const char *bytes, gsize length);

#endif
