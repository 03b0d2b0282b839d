/* plan.html: the report as one page that needs nothing else: no request, light and dark, for screens of any
 * width and for paper. Its style and its small script stand in the page under a Content-Security-Policy that
 * allows them by their hashes, so that no text of an inventory could add one; without the script all is shown
 * alike. */
#include "base/input.h"
#include "export/html/page.h"

#include <string.h>

static const Section *const sections[] = {
    &section_exposure, &section_flow,     &section_cost,   &section_purchases, &section_outage,
    &section_heat,     &section_frontier, &section_limits, &section_method,    NULL};

/* As Content-Security-Policy names it: base64 of the SHA-256. */
static char *hash_of(const char *text)
{
    g_autofree char *digits = digest_bytes(text, strlen(text));
    guchar bytes[32];
    for (int i = 0; i < 32; i++)
        bytes[i] =
            (guchar)(g_ascii_xdigit_value(digits[2 * i]) * 16 + g_ascii_xdigit_value(digits[2 * i + 1]));
    return g_base64_encode(bytes, sizeof bytes);
}

static void write_head(Page *page)
{
    const ExportView *view = page->view;
    g_autofree char *style = hash_of(page_style), *script = hash_of(page_script);
    page_printf(page,
                "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                "'sha256-%s'; script-src 'sha256-%s'; %sbase-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"generator\" content=\"polyculture " POLYCULTURE_VERSION "\">\n<title>",
                language_tag(page->language), style, script, view->options.logo ? "img-src data:; " : "");
    page_add(page, view->options.title     ? view->options.title
                   : view->scenario->title ? view->scenario->title
                                           : view->scenario->id);
    page_printf(page, "</title>\n<style>%s</style></head>\n<body>\n", page_style);
    page_tag(page, "a class=\"skip\" href=\"#exposure\"", T_SKIP, NULL);
}

static void write_section(Page *page, const Section *section)
{
    page_printf(page, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">", section->id,
                section->id, section->id);
    page_say(page, section->name, NULL);
    page_raw(page, "</h2>\n");
    section->write(page);
    page_raw(page, "</section>\n");
}

/* What the script writes stands in the page's language as data of the body's last element. */
static void write_end(Page *page)
{
    page_raw(page, "<footer data-sift=\"");
    page_say(page, T_SIFT, NULL);
    page_raw(page, "\" data-found=\"");
    page_say(page, T_SIFTED, "#", NULL);
    page_raw(page, "\" data-sort=\"");
    page_say(page, T_SORT, NULL);
    page_raw(page, "\"><p>polyculture " POLYCULTURE_VERSION " · ");
    page_say(page, T_FOOTER, NULL);
    page_printf(page, "</p></footer>\n<script>%s</script>\n</body></html>\n", page_script);
}

static GString *write_html(const ExportView *view, GError **error)
{
    const FrontierPoints *frontier = view->options.frontier;
    if (frontier && !frontier_points_fit(frontier, view->scenario->id, view->scenario->currency, error))
        return NULL;
    GString *out = g_string_new(NULL);
    g_auto(Page) page = {0};
    if (!page_init(&page, view, out, error)) {
        g_string_free(out, TRUE);
        return NULL;
    }
    write_head(&page);
    page_summary(&page, sections);
    page_raw(&page, "<main>\n");
    for (const Section *const *section = sections; *section; section++)
        if (!(*section)->shown || (*section)->shown(&page))
            write_section(&page, *section);
    page_raw(&page, "</main>\n");
    write_end(&page);
    return out;
}

const Exporter exporter_html = {"html", "html", "the report as one offline page", false, write_html};
