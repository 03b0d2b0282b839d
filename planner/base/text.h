/* Hostile text made harmless: inventories can say anything, and none of it reaches a terminal, table
 * or page as it came. All results belong to the caller. */
#ifndef POLYCULTURE_BASE_TEXT_H
#define POLYCULTURE_BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* Valid UTF-8 without surrounding blanks, NUL or control characters (each run becomes one blank), at most
 * `limit` bytes (cut at a character). What inventories say is brought to this form once, at the door. */
char *text_clean(const char *bytes, gsize length, gsize limit);
/* U+FFFD: something else stood there. */
#define TEXT_REPLACEMENT "\xef\xbf\xbd"
/* Would text_clean leave it as it is, for being plain? (Said quickly: false does not mean that it would not.)
 */
bool text_is_clean(const char *bytes, gsize length);
/* Does it hold control characters, invalid UTF-8, or what stands for it (U+FFFD), which no program writes
 * into a name by itself? */
bool text_is_broken(const char *bytes, gsize length);
/* For a terminal or log: control, format and bidirectional characters become \u{XXXX}. */
char *text_for_terminal(const char *text);
/* One RFC 4180 field; one that a spreadsheet would run (= + - @ | %, blanks before it or not) gets a leading
 * apostrophe. */
char *text_for_csv(const char *text);
/* For Markdown body text and table cells: markup characters and HTML are escaped. */
char *text_for_markdown(const char *text);
/* For HTML text and attributes in double quotes. */
char *text_for_html(const char *text);
/* Whatever the case, in every script, one character for one (so that "ss" is no "ß"); '*' any run, '?'
 * one character; the whole text must match. */
bool text_glob(const char *pattern, const char *text);
/* A character as text_glob compares it. */
gunichar text_fold(gunichar c);
/* The byte that all texts begin with which are alike whatever the case; 0 for the empty one. */
unsigned char text_first_byte(const char *text);
/* Appends the text, broken between words so that no line is wider than `width`; lines after the first are
 * indented by `indent`. The first begins in column `column`. */
void text_wrap(const char *text, int column, int indent, int width, GString *out);
/* How many columns the text takes on a terminal. */
int text_width(const char *text);

#endif
