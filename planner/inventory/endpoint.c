#include "inventory/endpoint.h"

#include "base/text.h"

#include <string.h>

#define TEXT_MAX 1024

State state_of_word(const char *word)
{
    static const char *const yes[] = {"1", "yes", "true", "on", "running", "enabled", NULL};
    static const char *const no[] = {"0", "no", "false", "off", "stopped", "disabled", NULL};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_strstrip(lower);
    return g_strv_contains(yes, lower) ? STATE_YES : g_strv_contains(no, lower) ? STATE_NO : STATE_UNKNOWN;
}

static void attribute_clear(gpointer data)
{
    EndpointAttribute *attribute = data;
    g_free(attribute->name);
    g_free(attribute->value);
}

static void name_clear(gpointer data)
{
    InventoryName *name = data;
    g_free(name->name);
    g_free(name->publisher);
    g_free(name->version);
}

GArray *endpoint_attributes_new(void)
{
    GArray *attributes = g_array_new(FALSE, TRUE, sizeof(EndpointAttribute));
    g_array_set_clear_func(attributes, attribute_clear);
    return attributes;
}

Endpoint *endpoint_new(void)
{
    Endpoint *endpoint = g_new0(Endpoint, 1);
    char **fields[] = {&endpoint->id,        &endpoint->name,   &endpoint->uuid,   &endpoint->serial,
                       &endpoint->workgroup, &endpoint->system, &endpoint->kernel, &endpoint->date};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        *fields[i] = g_strdup("");
    endpoint->kind = g_strdup("computer");
    endpoint->attributes = endpoint_attributes_new();
    endpoint->names = g_array_new(FALSE, TRUE, sizeof(InventoryName));
    g_array_set_clear_func(endpoint->names, name_clear);
    return endpoint;
}

void endpoint_free(Endpoint *endpoint)
{
    if (!endpoint)
        return;
    char *fields[] = {endpoint->id,     endpoint->name,      endpoint->uuid,
                      endpoint->serial, endpoint->workgroup, endpoint->system,
                      endpoint->kernel, endpoint->date,      endpoint->kind};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        g_free(fields[i]);
    g_array_unref(endpoint->attributes);
    g_array_unref(endpoint->names);
    g_free(endpoint);
}

void endpoint_set(char **field, const char *bytes, gsize length)
{
    char *text = text_clean(bytes, length, TEXT_MAX);
    if (!*text) {
        g_free(text);
        return;
    }
    g_free(*field);
    *field = text;
}

void endpoint_set_attribute(Endpoint *endpoint, const char *name, const char *value)
{
    EndpointAttribute attribute = {NULL, text_clean(value, strlen(value), TEXT_MAX)};
    if (!*attribute.value) {
        g_free(attribute.value);
        return;
    }
    attribute.name = g_strdup(name);
    g_array_append_val(endpoint->attributes, attribute);
}

static char *cleaned(const char *text)
{
    return text ? text_clean(text, strlen(text), TEXT_MAX) : g_strdup("");
}

void endpoint_add_name(Endpoint *endpoint, NameSource from, const char *name, const char *publisher,
                       const char *version, State enabled, State up_to_date)
{
    InventoryName entry = {.name = cleaned(name), .from = from, .enabled = enabled, .up_to_date = up_to_date};
    if (!*entry.name) {
        g_free(entry.name);
        return;
    }
    entry.publisher = cleaned(publisher);
    entry.version = cleaned(version);
    g_array_append_val(endpoint->names, entry);
}

const char *platform_of_text(const char *system)
{
    /* In this order: "darwin" holds "win". */
    static const struct {
        const char *word, *platform;
    } words[] = {
        {"darwin", "macos"},       {"macos", "macos"},     {"mac os", "macos"},  {"os x", "macos"},
        {"android", "android"},    {"iphone", "ios"},      {"ipados", "ios"},    {"ios", "ios"},
        {"mswin", "windows"},      {"windows", "windows"}, {"linux", "linux"},   {"fedora", "linux"},
        {"debian", "linux"},       {"ubuntu", "linux"},    {"red hat", "linux"}, {"rhel", "linux"},
        {"centos", "linux"},       {"suse", "linux"},      {"rocky", "linux"},   {"almalinux", "linux"},
        {"oracle linux", "linux"}, {"linuxmint", "linux"}, {"arch", "linux"},    {"gentoo", "linux"},
    };
    g_autofree char *lower = g_ascii_strdown(system, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(lower, words[i].word))
            return words[i].platform;
    return "unknown";
}

/* The kernel first, except that Android calls its own Linux. */
const char *endpoint_platform(const Endpoint *endpoint)
{
    const char *by_kernel =
        strstr(endpoint->system, "Android") ? "unknown" : platform_of_text(endpoint->kernel);
    return strcmp(by_kernel, "unknown") != 0 ? by_kernel : platform_of_text(endpoint->system);
}
