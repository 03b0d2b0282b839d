/* Charts as inline SVG: named and described for those who do not see them, labels broken into lines that fit.
 * Each is drawn twice where it has text: for a wide page and paper, and for a narrow screen; the style shows
 * one of them. */
#ifndef POLYCULTURE_EXPORT_HTML_DRAWING_H
#define POLYCULTURE_EXPORT_HTML_DRAWING_H

#include "export/html/page.h"

#define DRAWING_WIDE 960
#define DRAWING_NARROW 350

/* Begins a figure of so many units, a pixel each; the narrow one, a twin, is named like the wide one. */
void drawing_open(Page *page, int width, int height, const char *title, const char *description);
void drawing_close(Page *page);

typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;
/* Lines of the text at 12 units that fit into `width`; GPtrArray of char *, to be unreffed. */
GPtrArray *drawing_lines(const char *text, int width);
/* The lines, the first with its foot at y, 14 units apart. */
void drawing_label(Page *page, int x, int y, Anchor anchor, const char *class, const GPtrArray *lines);
/* One line, never broken. */
void drawing_text(Page *page, int x, int y, Anchor anchor, const char *class, const char *text);

/* A round step so that at most `most` of them reach `top`: 1, 2 or 5 times a power of ten. */
int64_t drawing_step(int64_t top, int most);

#define DRAWING_LINE 14

/* A swatch and what it stands for; between key_open and key_close. */
void key_open(Page *page);
void key_entry(Page *page, const char *class, const char *text);
void key_close(Page *page);

#endif
