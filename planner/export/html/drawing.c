#include "export/html/drawing.h"

#include "base/text.h"

void drawing_open(Page *page, int width, int height, const char *title, const char *description)
{
    guint id = ++page->figures;
    page_printf(page,
                "<svg class=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"t%u d%u\">"
                "<title id=\"t%u\">",
                width == DRAWING_WIDE ? "draw wide" : "draw narrow", width, height, id, id, id);
    page_add(page, title);
    page_printf(page, "</title><desc id=\"d%u\">", id);
    page_add(page, description);
    page_raw(page, "</desc>");
}

void drawing_close(Page *page)
{
    page_raw(page, "</svg>\n");
}

/* How wide a character is at 12 units, at most: measured on Arial, DejaVu Sans (the widest that the style
 * names) and Noto Sans CJK. */
static int advance(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    if (g_unichar_iswide(c))
        return 12;
    if (g_unichar_isupper(c) || c == 'm' || c == 'w' || c == '%' || c == '@')
        return 9;
    if (c < 0x80 && (c == ' ' || c == 'i' || c == 'l' || c == '.' || c == ',' || c == 'j' || c == 't'))
        return 5;
    return 8;
}

static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text = g_utf8_next_char(text))
        width += advance(g_utf8_get_char(text));
    return width;
}

/* Cuts what is one word and wider than a line. */
static const char *fitting(const char *word, int width)
{
    int taken = 0;
    const char *at = word;
    while (*at) {
        taken += advance(g_utf8_get_char(at));
        if (taken > width && at > word)
            break;
        at = g_utf8_next_char(at);
    }
    return at;
}

GPtrArray *drawing_lines(const char *text, int width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *safe = text_for_terminal(text);
    g_auto(GStrv) words = g_strsplit(safe, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (line->len && width_of(line->str) + 5 + width_of(*word) > width) {
            g_ptr_array_add(lines, g_strdup(line->str));
            g_string_truncate(line, 0);
        }
        const char *rest = *word;
        while (width_of(rest) > width) {
            const char *end = fitting(rest, width);
            g_ptr_array_add(lines, g_strndup(rest, (gsize)(end - rest)));
            rest = end;
        }
        g_string_append_printf(line, "%s%s", line->len ? " " : "", rest);
    }
    if (line->len)
        g_ptr_array_add(lines, g_strdup(line->str));
    return lines;
}

static const char *const anchors[] = {"start", "middle", "end"};

void drawing_text(Page *page, int x, int y, Anchor anchor, const char *class, const char *text)
{
    page_printf(page, "<text x=\"%d\" y=\"%d\"", x, y);
    if (anchor != ANCHOR_START)
        page_printf(page, " text-anchor=\"%s\"", anchors[anchor]);
    if (class)
        page_printf(page, " class=\"%s\"", class);
    page_raw(page, ">");
    page_add(page, text);
    page_raw(page, "</text>");
}

void drawing_label(Page *page, int x, int y, Anchor anchor, const char *class, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        drawing_text(page, x, y + (int)i * DRAWING_LINE, anchor, class, lines->pdata[i]);
}

int64_t drawing_step(int64_t top, int most)
{
    int64_t step = 1;
    for (int i = 0; top / step > most; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

void key_open(Page *page)
{
    page_raw(page, "<div class=\"key\">");
}

void key_entry(Page *page, const char *class, const char *text)
{
    page_printf(page,
                "<span><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"%s\" width=\"10\" "
                "height=\"10\"/></svg>",
                class);
    page_add(page, text);
    page_raw(page, "</span>");
}

void key_close(Page *page)
{
    page_raw(page, "</div>\n");
}
