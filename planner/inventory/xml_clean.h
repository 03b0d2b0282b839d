/* Bytes that XML cannot hold, replaced before the parser sees them: control characters by U+007F, which it
 * lets pass and which whoever keeps the text cleans away like them, invalid UTF-8 by U+FFFD. */
#ifndef POLYCULTURE_INVENTORY_XML_CLEAN_H
#define POLYCULTURE_INVENTORY_XML_CLEAN_H

#include <glib.h>

/* What an XML file says of its encoding: every byte of markup is ASCII, and every such byte is markup, in
 * UTF-8 and in those of one byte a character. */
typedef enum { XML_OTHER, XML_ONE_BYTE, XML_UTF8 } XmlEncoding;

#define XML_CHARACTER 4 /* bytes of one at most */

/* From the first bytes, which a NUL follows. */
XmlEncoding xml_encoding(const char *bytes, gsize length);
/* Copies and cleans; the bytes that were written, at most `room`, which is XML_CHARACTER at least. *used: how
 * many of `length` those were. A character that is not whole is left unless nothing stands before it: then it
 * is all that there is. Bytes of another encoding stay as they are. */
gsize xml_clean(XmlEncoding encoding, const char *bytes, gsize length, gsize *used, char *out, gsize room);

#endif
