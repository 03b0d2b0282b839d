#include "cmd/presentation.h"

#include "base/error.h"
#include "base/input.h"
#include "base/text.h"
#include "cmd/events.h"

#include <libxml/parser.h>
#include <string.h>

#define TEXT_MOST 200           /* bytes of a title or a client's name: they stand on one line */
#define LOGO_MOST (1024 * 1024) /* bytes: the page and the workbook carry it whole */

static const char *const languages[] = {"en", "de", "fr", "zh", NULL};

void presentation_add(GOptionContext *context, PresentationArguments *arguments)
{
    const GOptionEntry entries[] = {
        {"title", 0, 0, G_OPTION_ARG_STRING, &arguments->title,
         "the report's title (default: the scenario's)", "TEXT"},
        {"client", 0, 0, G_OPTION_ARG_STRING, &arguments->client, "whom the report is made for", "TEXT"},
        {"logo", 0, 0, G_OPTION_ARG_FILENAME, &arguments->logo,
         "a PNG, JPEG or SVG picture for its head (SVG: on pages alone)", "FILE"},
        {"language", 0, 0, G_OPTION_ARG_STRING, &arguments->language, "en (default), de, fr or zh", "WORD"},
        {"outage", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->outages,
         "replay this event on the page, a file or a shipped one", "EVENT"},
        {"technicians", 0, 0, G_OPTION_ARG_INT, &arguments->technicians,
         "who recover endpoints then, at once", "NUMBER"},
        {"minutes", 0, 0, G_OPTION_ARG_INT, &arguments->minutes, "of work on each endpoint", "NUMBER"},
        {"frontier", 0, 0, G_OPTION_ARG_FILENAME, &arguments->frontier,
         "draw these points on the page (of `polyculture frontier --format json`)", "FILE"},
        G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

void presentation_clear(PresentationArguments *arguments)
{
    g_free(arguments->title);
    g_free(arguments->client);
    g_free(arguments->logo);
    g_free(arguments->language);
    g_free(arguments->frontier);
    g_strfreev(arguments->outages);
    if (arguments->picture)
        g_bytes_unref(arguments->picture);
    if (arguments->events)
        g_ptr_array_unref(arguments->events);
    frontier_points_free(arguments->points);
}

static bool read_text(const char *option, char **text, GError **error)
{
    if (!*text)
        return true;
    if (strlen(*text) > TEXT_MOST)
        return fail_usage(error, "%s: %" G_GSIZE_FORMAT " bytes; expected at most %d", option, strlen(*text),
                          TEXT_MOST);
    char *clean = text_clean(*text, strlen(*text), TEXT_MOST);
    g_free(*text);
    *text = clean;
    return **text != '\0' || fail_usage(error, "%s: is empty", option);
}

/* Pages show it as a picture, in which no script runs and nothing is fetched. */
static bool is_svg(const GString *bytes)
{
    if (bytes->len > LOGO_MOST)
        return false;
    xmlDoc *document = xmlReadMemory(bytes->str, (int)bytes->len, "logo", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    bool svg = root && root->ns && strcmp((const char *)root->name, "svg") == 0 &&
               strcmp((const char *)root->ns->href, "http://www.w3.org/2000/svg") == 0;
    xmlFreeDoc(document);
    return svg;
}

/* By its first bytes, as browsers do; never by its name. */
static const char *picture_type(const GString *bytes)
{
    static const struct {
        const char *type, *head;
        gsize length;
    } types[] = {{"image/png", "\x89PNG\r\n\x1a\n", 8}, {"image/jpeg", "\xff\xd8\xff", 3}};
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (bytes->len >= types[i].length && memcmp(bytes->str, types[i].head, types[i].length) == 0)
            return types[i].type;
    return is_svg(bytes) ? "image/svg+xml" : NULL;
}

static bool read_logo(PresentationArguments *arguments, ExportOptions *options, GError **error)
{
    if (!arguments->logo)
        return true;
    GString *bytes = input_read_file(arguments->logo, error);
    if (!bytes)
        return false;
    options->logo_type = picture_type(bytes);
    gsize length = bytes->len;
    arguments->picture = g_string_free_to_bytes(bytes);
    options->logo = arguments->picture;
    if (!options->logo_type)
        return fail_input(error, "%s: is no PNG, JPEG or SVG picture", arguments->logo);
    if (length > LOGO_MOST)
        return fail_input(error, "%s: %" G_GSIZE_FORMAT " bytes; expected a picture of at most 1 MiB",
                          arguments->logo, length);
    return true;
}

static void event_free(gpointer event)
{
    outage_free(event);
}

static bool read_outages(PresentationArguments *arguments, ExportOptions *options, GError **error)
{
    const struct {
        const char *name;
        int value;
    } counts[] = {{"--technicians", arguments->technicians}, {"--minutes", arguments->minutes}};
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
        if (counts[i].value < 0 || counts[i].value > 1000000)
            return fail_usage(error, "%s %d: expected a number from 1 to 1000000", counts[i].name,
                              counts[i].value);
    options->technicians = arguments->technicians;
    options->minutes = arguments->minutes;
    if (!arguments->outages)
        return true;
    arguments->events = g_ptr_array_new_with_free_func(event_free);
    options->outages = arguments->events;
    for (char **name = arguments->outages; *name; name++) {
        Outage *event = events_find(*name, error);
        if (!event)
            return false;
        g_ptr_array_add(arguments->events, event);
    }
    return true;
}

static bool read_frontier(PresentationArguments *arguments, ExportOptions *options, GError **error)
{
    if (!arguments->frontier)
        return true;
    arguments->points = frontier_points_read(arguments->frontier, error);
    options->frontier = arguments->points;
    return arguments->points != NULL;
}

bool presentation_read(PresentationArguments *arguments, ExportOptions *options, GError **error)
{
    *options = (ExportOptions){.language = "en"};
    if (!read_text("--title", &arguments->title, error) || !read_text("--client", &arguments->client, error))
        return false;
    options->title = arguments->title;
    options->client = arguments->client;
    if (arguments->language) {
        if (!g_strv_contains(languages, arguments->language))
            return fail_usage(error, "--language '%s': expected en, de, fr or zh", arguments->language);
        options->language = arguments->language;
    }
    return read_logo(arguments, options, error) && read_outages(arguments, options, error) &&
           read_frontier(arguments, options, error);
}

GPtrArray *presentation_exporters(const char *option, const char *list, GError **error)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    for (char **name = names; *name; name++) {
        const Exporter *exporter = exporter_find(g_strstrip(*name));
        g_autofree char *known = exporter_list();
        if (!exporter) {
            fail_usage(error, "%s '%s': expected one of: %s", option, *name, known);
            return NULL;
        }
        if (!g_ptr_array_find(chosen, exporter, NULL))
            g_ptr_array_add(chosen, (gpointer)exporter);
    }
    return g_steal_pointer(&chosen);
}
