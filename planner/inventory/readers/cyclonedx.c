#include "inventory/readers/cyclonedx.h"

#include "inventory/collect.h"

#include <string.h>

void bom_component_clear(BomComponent *component)
{
    char *const fields[] = {component->type,      component->name,     component->version,
                            component->purl,      component->supplier, component->manufacturer,
                            component->publisher, component->author,   component->query,
                            component->hostname,  component->computer, component->uuid,
                            component->serial};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        g_free(fields[i]);
    memset(component, 0, sizeof *component);
}

void bom_component_set_property(BomComponent *component, const char *name, const char *value)
{
    const struct {
        const char *name;
        char **field;
    } known[] = {{"cdx:osquery:category", &component->query},
                 {"hostname", &component->hostname},
                 {"computer_name", &component->computer},
                 {"uuid", &component->uuid},
                 {"hardware_serial", &component->serial}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (!*known[i].field && strcmp(name, known[i].name) == 0)
            *known[i].field = g_strdup(value);
}

static bool is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

static bool is_filled(const char *text)
{
    while (text && g_ascii_isspace(*text))
        text++;
    return text && *text;
}

static const char *publisher_of(const BomComponent *component)
{
    const char *const makers[] = {component->publisher, component->supplier, component->manufacturer,
                                  component->author};
    for (gsize i = 0; i < G_N_ELEMENTS(makers); i++)
        if (is_filled(makers[i]))
            return makers[i];
    return NULL;
}

/* cdxgen writes '+' for each blank of a name that osquery tells (sanitizeOsQueryIdentity of
 * https://github.com/CycloneDX/cdxgen/blob/master/lib/helpers/osqueryTransform.js). Packages have names
 * without blanks, and a purl that is none of a SWID tag. Of several '+' the last was the blank: "Notepad++
 * (64-bit)" stands there as "Notepad+++(64-bit)". */
static char *plain_name(const BomComponent *component)
{
    char *name = g_strdup(component->name);
    bool swid = component->purl && g_str_has_prefix(component->purl, "pkg:swid/");
    if (strchr(name, ' ') || !(swid || (component->query && !is_filled(component->purl))))
        return name;
    for (char *at = name; *at; at++)
        if (at[0] == '+' && at[1] && at[1] != '+')
            *at = ' ';
    return name;
}

/* Answers of osquery to cdxgen's "system_info_snapshot" tell which machine it is, if not the subject does. */
static void take_machine(const Bom *bom, const BomComponent *component)
{
    Endpoint *endpoint = bom->endpoint;
    const char *name = bom->named                       ? NULL
                       : is_filled(component->hostname) ? component->hostname
                                                        : component->computer;
    const struct {
        const char **field, *text;
    } said[] = {
        {&endpoint->name, name}, {&endpoint->uuid, component->uuid}, {&endpoint->serial, component->serial}};
    for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
        if (said[i].text)
            endpoint_set(endpoint, said[i].field, said[i].text, strlen(said[i].text));
}

/* The outermost component that names the system, and of those the first. cdxgen calls the kernel's image a
 * system, too. */
static void take_system(Bom *bom, const char *name, int level)
{
    if (!is_filled(name) || strcmp(name, "os-image") == 0 ||
        (bom->system_level && bom->system_level <= level + 1))
        return;
    endpoint_set(bom->endpoint, &bom->endpoint->system, name, strlen(name));
    bom->system_level = level + 1;
}

void bom_take(Bom *bom, const BomComponent *component, int level)
{
    if (component->query && g_str_has_prefix(component->query, "windows_"))
        bom->windows = true;
    if (is(component->query, "system_info_snapshot"))
        take_machine(bom, component);
    if (!component->name)
        return;
    g_autofree char *name = plain_name(component);
    const char *type = component->type;
    bool machine = is(type, "device") || is(type, "platform") || is(type, "container");
    if (is(type, "operating-system")) {
        take_system(bom, name, level);
    } else if (level == 0 && machine) {
        endpoint_set(bom->endpoint, &bom->endpoint->name, name, strlen(name));
        bom->named = *bom->endpoint->name;
    } else if (!is(type, "file") && !is(type, "data")) {
        /* An application as the BOM's subject runs on the machine that the file is called after. */
        endpoint_add_name(bom->endpoint, FROM_SOFTWARE, name, publisher_of(component), component->version,
                          STATE_UNKNOWN, STATE_UNKNOWN);
    }
}

void bom_finish(Bom *bom, const char *file)
{
    if (!*bom->endpoint->system && bom->windows)
        endpoint_set(bom->endpoint, &bom->endpoint->system, "Windows", strlen("Windows"));
    endpoint_name_after_file(bom->endpoint, file);
}
