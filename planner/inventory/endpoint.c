#include "inventory/endpoint.h"

#include "base/text.h"

#include <string.h>

#define TEXT_MAX 1024
#define ADDRESS_MAX 45     /* letters of an IPv6 address at most (INET6_ADDRSTRLEN) */
#define ADDRESSES_MOST 256 /* of one endpoint */

State state_of_word(const char *word)
{
    static const char *const yes[] = {"1", "yes", "true", "on", "running", "enabled", NULL};
    static const char *const no[] = {"0",        "no",      "false",   "off", "stopped",
                                     "disabled", "snoozed", "expired", NULL};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_strstrip(lower);
    return g_strv_contains(yes, lower) ? STATE_YES : g_strv_contains(no, lower) ? STATE_NO : STATE_UNKNOWN;
}

const char *inventory_name_publisher(const InventoryName *name)
{
    return name->name + strlen(name->name) + 1;
}

static void set_empty(Endpoint *endpoint)
{
    const char **fields[] = {&endpoint->id,        &endpoint->name,   &endpoint->uuid,   &endpoint->serial,
                             &endpoint->workgroup, &endpoint->system, &endpoint->kernel, &endpoint->date};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        *fields[i] = "";
    endpoint->kind = "computer";
    endpoint->tool = NULL;
    endpoint->sections = 0;
    endpoint->cleaned = endpoint->passed_over = 0;
}

Endpoint *endpoint_new(void)
{
    Endpoint *endpoint = g_new0(Endpoint, 1);
    set_empty(endpoint);
    endpoint->attributes = g_array_new(FALSE, FALSE, sizeof(EndpointAttribute));
    endpoint->names = g_array_new(FALSE, FALSE, sizeof(InventoryName));
    endpoint->addresses = g_ptr_array_new();
    return endpoint;
}

void endpoint_reset(Endpoint *endpoint)
{
    set_empty(endpoint);
    endpoint->attributes->len = endpoint->names->len = endpoint->addresses->len = 0;
    arena_reset(&endpoint->memory);
}

void endpoint_free(Endpoint *endpoint)
{
    if (!endpoint)
        return;
    g_array_unref(endpoint->attributes);
    g_array_unref(endpoint->names);
    g_ptr_array_unref(endpoint->addresses);
    arena_clear(&endpoint->memory);
    g_free(endpoint);
}

/* A clean copy in the endpoint's memory. */
static const char *clean_copy(Endpoint *endpoint, const char *bytes, gsize length)
{
    if (length <= TEXT_MAX && text_is_clean(bytes, length))
        return arena_text(&endpoint->memory, bytes, length);
    g_autofree char *clean = text_clean(bytes, length, TEXT_MAX);
    endpoint->cleaned += text_is_broken(bytes, length);
    return arena_text(&endpoint->memory, clean, strlen(clean));
}

void endpoint_set(Endpoint *endpoint, const char **field, const char *bytes, gsize length)
{
    const char *text = clean_copy(endpoint, bytes, length);
    if (*text)
        *field = text;
}

void endpoint_set_attribute(Endpoint *endpoint, const char *name, const char *value)
{
    EndpointAttribute attribute = {NULL, clean_copy(endpoint, value, strlen(value))};
    if (!*attribute.value)
        return;
    attribute.name = arena_text(&endpoint->memory, name, strlen(name));
    g_array_append_val(endpoint->attributes, attribute);
}

void endpoint_add_name(Endpoint *endpoint, NameSource from, const char *name, const char *publisher,
                       const char *version, State enabled, State up_to_date)
{
    (void)version;
    endpoint_add_program(endpoint, from, name, name ? strlen(name) : 0, publisher,
                         publisher ? strlen(publisher) : 0, enabled, up_to_date);
}

void endpoint_add_service(Endpoint *endpoint, const char *name, const char *shown)
{
    bool named = name && *name;
    endpoint_add_name(endpoint, FROM_SERVICE, named ? name : shown, shown, NULL, STATE_NO, STATE_UNKNOWN);
}

void endpoint_add_program(Endpoint *endpoint, NameSource from, const char *name, gsize length,
                          const char *publisher, gsize publisher_length, State enabled, State up_to_date)
{
    length = MIN(length, TEXT_MAX);
    gsize second = MIN(publisher_length, TEXT_MAX);
    if (length == 0)
        return;
    char *both = arena_bytes(&endpoint->memory, length + second + 3);
    memcpy(both, name, length);
    both[length] = '\0';
    if (second)
        memcpy(both + length + 1, publisher, second);
    both[length + 1 + second] = '\0';
    both[length + 2 + second] = (char)from;
    InventoryName entry = {.name = both,
                           .length = length + second + 3,
                           .from = from,
                           .enabled = enabled,
                           .up_to_date = up_to_date,
                           .section = from == FROM_ANTIVIRUS  ? SECTION_ANTIVIRUS
                                      : from == FROM_FIREWALL ? SECTION_FIREWALL
                                                              : SECTION_SOFTWARE};
    g_array_append_val(endpoint->names, entry);
}

void endpoint_is_of_drive(Endpoint *endpoint)
{
    if (endpoint->names->len)
        g_array_index(endpoint->names, InventoryName, endpoint->names->len - 1).section = SECTION_DRIVES;
}

void endpoint_add_addresses(Endpoint *endpoint, const char *text)
{
    static const char between[] = " \t\r\n,;|/";
    while (*(text += strspn(text, between))) {
        gsize length = strcspn(text, between), kept = strcspn(text, "% \t\r\n,;|/");
        if (kept && kept <= ADDRESS_MAX && endpoint->addresses->len < ADDRESSES_MOST)
            g_ptr_array_add(endpoint->addresses, arena_text(&endpoint->memory, text, kept));
        text += length;
    }
}

/* Three or four letters between others are a part of another word, as in BIOS, Research or Machine; Linux
 * distributions may join them to their own. */
static bool has_word(const char *text, const char *word, const char *platform)
{
    gsize length = strlen(word);
    bool joined = length > 4 || (strcmp(platform, "linux") == 0 && strcmp(word, "arch") != 0);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if (joined || ((at == text || !g_ascii_isalpha(at[-1])) && !g_ascii_isalpha(at[length])))
            return true;
    return false;
}

const char *platform_of_text(const char *system)
{
    /* In this order: "Cisco IOS" is no telephone's. */
    static const struct {
        const char *word, *platform;
    } words[] = {
        {"cisco", "unknown"},   {"darwin", "macos"},       {"macos", "macos"},     {"mac os", "macos"},
        {"os x", "macos"},      {"android", "android"},    {"iphone", "ios"},      {"ipados", "ios"},
        {"ios", "ios"},         {"mswin", "windows"},      {"windows", "windows"}, {"linux", "linux"},
        {"fedora", "linux"},    {"debian", "linux"},       {"ubuntu", "linux"},    {"red hat", "linux"},
        {"rhel", "linux"},      {"centos", "linux"},       {"suse", "linux"},      {"rocky", "linux"},
        {"almalinux", "linux"}, {"oracle linux", "linux"}, {"linuxmint", "linux"}, {"arch", "linux"},
        {"gentoo", "linux"},    {"win", "windows"},        {"sles", "linux"},      {"alpine", "linux"},
        {"osx", "macos"},       {"mac", "macos"},          {"raspbian", "linux"},  {"kali", "linux"},
        {"kylin", "linux"},     {"统信", "linux"},         {"uos", "linux"},       {"deepin", "linux"},
        {"альт", "linux"},      {"астра", "linux"},        {"manjaro", "linux"},   {"nixos", "linux"},
    };
    g_autofree char *lower = g_utf8_casefold(system, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (has_word(lower, words[i].word, words[i].platform))
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

bool endpoint_hides_version(const Endpoint *endpoint)
{
    static const char *const bare[] = {"",        "windows",        "microsoft windows",
                                       "mswin32", "windows server", "microsoft windows server"};
    if (strcmp(endpoint_platform(endpoint), "windows") != 0)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(bare); i++)
        if (g_ascii_strcasecmp(endpoint->system, bare[i]) == 0)
            return true;
    return false;
}
