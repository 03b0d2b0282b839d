#include "audit/outage.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static const char *const kind_names[] = {"outage", "compromise", "platform"};
static const char *const stops_names[] = {"protection", "machine", "console"};

const char *outage_kind_name(OutageKind kind)
{
    return kind_names[kind];
}

const char *outage_stops_name(OutageStops stops)
{
    return stops_names[stops];
}

bool outage_stops_parse(const char *word, OutageStops *stops)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stops_names); i++)
        if (strcmp(word, stops_names[i]) == 0) {
            *stops = (OutageStops)i;
            return true;
        }
    return false;
}

static void source_clear(gpointer data)
{
    OutageSource *source = data;
    g_free(source->title);
    g_free(source->url);
    g_free(source->read);
}

Outage *outage_new(const char *title, OutageKind kind, OutageStops stops)
{
    Outage *outage = g_new0(Outage, 1);
    outage->id = g_strdup("own");
    outage->title = g_strdup(title);
    outage->kind = kind;
    outage->stops = stops;
    outage->fixed_after = outage->minutes = -1;
    outage->sources = g_array_new(FALSE, TRUE, sizeof(OutageSource));
    g_array_set_clear_func(outage->sources, source_clear);
    return outage;
}

void outage_free(Outage *outage)
{
    if (!outage)
        return;
    char *const texts[] = {outage->id,      outage->title, outage->date,     outage->versions,
                           outage->channel, outage->what,  outage->affected, outage->recovery};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        g_strfreev(outage->fails[kind]);
    g_strfreev(outage->platforms);
    g_array_unref(outage->sources);
    g_free(outage);
}

void outage_add(Outage *outage, DomainKind kind, const char *domain)
{
    guint length = outage->fails[kind] ? g_strv_length(outage->fails[kind]) : 0;
    outage->fails[kind] = g_renew(char *, outage->fails[kind], length + 2);
    outage->fails[kind][length] = g_strdup(domain);
    outage->fails[kind][length + 1] = NULL;
}

/* ---- reading ---- */

static bool read_text(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                      char **target, GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    g_free(*target);
    *target = text ? text_clean(text, strlen(text), 4096) : NULL;
    return true;
}

/* One of the words; its place in the list goes to *target. */
static bool read_word(const JsonDocument *document, const cJSON *object, const char *field,
                      const char *const *words, int count, int *target, GError **error)
{
    const char *word = NULL;
    if (!json_string(document, object, field, true, &word, error))
        return false;
    g_autoptr(GString) known = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        *target = i;
        if (strcmp(word, words[i]) == 0)
            return true;
        g_string_append_printf(known, "%s%s", i ? ", " : "", words[i]);
    }
    g_autofree char *safe = text_for_terminal(word);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                     "%s '%s' is not known; expected one of: %s", field, safe, known->str);
}

static bool read_fails(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    const cJSON *fails = NULL;
    if (!json_object(document, root, "fails", true, &fails, error))
        return false;
    for (const cJSON *item = fails->child; item; item = item->next) {
        DomainKind kind;
        if (!domain_kind_parse(item->string, &kind))
            return json_fail(document, item, error, "domain kind '%s' is not known; expected one of: %s",
                             item->string, domain_kind_list());
        g_strfreev(outage->fails[kind]);
        outage->fails[kind] = NULL;
        if (!json_strings(document, fails, item->string, true, false, &outage->fails[kind], error))
            return false;
    }
    return fails->child || json_fail(document, fails, error, "nothing fails; name a product, vendor, ...");
}

static bool read_recovery(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    static const char *const known[] = {"text", "fixed-after-minutes", "minutes-per-endpoint", NULL};
    const cJSON *recovery = NULL;
    if (!json_object(document, root, "recovery", false, &recovery, error))
        return false;
    if (!recovery)
        return true;
    int64_t fixed = -1;
    if (!json_known_fields(document, recovery, known, error) ||
        !read_text(document, recovery, "text", false, &outage->recovery, error) ||
        !json_integer(document, recovery, "fixed-after-minutes", false, 0, 1000000, &fixed, error) ||
        !json_integer(document, recovery, "minutes-per-endpoint", false, 1, 100000, &outage->minutes, error))
        return false;
    outage->fixed_after = fixed < 0 ? -1 : fixed * 60;
    return true;
}

static bool read_sources(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    static const char *const known[] = {"title", "url", "read", NULL};
    const cJSON *list = NULL;
    if (!json_array(document, root, "sources", true, &list, error))
        return false;
    for (const cJSON *object = list->child; object; object = object->next) {
        OutageSource source = {NULL, NULL, NULL};
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a source as an object");
        g_array_append_val(outage->sources, source);
        OutageSource *kept = &g_array_index(outage->sources, OutageSource, outage->sources->len - 1);
        if (!json_known_fields(document, object, known, error) ||
            !read_text(document, object, "title", true, &kept->title, error) ||
            !read_text(document, object, "url", true, &kept->url, error) ||
            !read_text(document, object, "read", true, &kept->read, error))
            return false;
    }
    return list->child || json_fail(document, list, error, "no source; an event is a fact with one");
}

Outage *outage_read(const char *path, GError **error)
{
    static const char *const known[] = {"polyculture", "id",        "title",    "date",    "kind", "stops",
                                        "fails",       "platforms", "versions", "channel", "what", "affected",
                                        "recovery",    "sources",   "note",     NULL};
    g_autoptr(JsonDocument) document = json_read(path, "outage/1", error);
    if (!document)
        return NULL;
    const cJSON *root = json_root(document);
    g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
    int kind = 0, stops = 0;
    if (!json_known_fields(document, root, known, error) ||
        !read_text(document, root, "id", true, &outage->id, error) ||
        !read_text(document, root, "title", true, &outage->title, error) ||
        !read_text(document, root, "date", true, &outage->date, error) ||
        !read_word(document, root, "kind", kind_names, G_N_ELEMENTS(kind_names), &kind, error) ||
        !read_word(document, root, "stops", stops_names, G_N_ELEMENTS(stops_names), &stops, error) ||
        !read_fails(document, root, outage, error) ||
        !json_strings(document, root, "platforms", false, false, &outage->platforms, error) ||
        !read_text(document, root, "versions", false, &outage->versions, error) ||
        !read_text(document, root, "channel", false, &outage->channel, error) ||
        !read_text(document, root, "what", true, &outage->what, error) ||
        !read_text(document, root, "affected", false, &outage->affected, error) ||
        !read_recovery(document, root, outage, error) || !read_sources(document, root, outage, error))
        return NULL;
    outage->kind = (OutageKind)kind;
    outage->stops = (OutageStops)stops;
    return g_steal_pointer(&outage);
}
