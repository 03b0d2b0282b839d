#include "catalog/domains.h"

#include "base/text.h"

#include <string.h>

static const char *const kind_names[DOMAIN_KINDS] = {"product", "vendor", "parent", "jurisdiction",
                                                     "engine",  "cloud",  "driver", "platform"};
static const char *const platform_names[PLATFORM_NAMES] = {"windows", "macos", "linux", "android", "ios"};
/* How the files of kernel drivers end: Windows drivers, kernel extensions, kernel modules. */
static const char *const driver_endings[PLATFORM_NAMES] = {".sys", ".kext", ".ko", NULL, NULL};

const char *domain_kind_name(DomainKind kind)
{
    return kind_names[kind];
}

bool domain_kind_parse(const char *word, DomainKind *kind)
{
    for (int i = 0; i < DOMAIN_KINDS; i++)
        if (strcmp(word, kind_names[i]) == 0) {
            *kind = (DomainKind)i;
            return true;
        }
    return false;
}

const char *domain_kind_list(void)
{
    return "product, vendor, parent, jurisdiction, engine, cloud, driver, platform";
}

int platform_index(const char *platform)
{
    for (int i = 0; i < PLATFORM_NAMES; i++)
        if (strcmp(platform, platform_names[i]) == 0)
            return i;
    return -1;
}

const char *platform_name(int index)
{
    return platform_names[index];
}

void domains_clear(Product *product)
{
    for (int kind = 0; kind < DOMAIN_KINDS; kind++)
        g_strfreev(product->domains[kind]);
    for (int i = 0; i < PLATFORM_NAMES; i++)
        g_strfreev(product->drivers[i]);
}

static bool has_ending(const char *name, const char *ending)
{
    gsize length = strlen(name), tail = strlen(ending);
    return length > tail && g_ascii_strcasecmp(name + length - tail, ending) == 0;
}

/* Where the file says no platform: the one that the name's ending tells, or else all. */
static bool runs_on(const char *driver, int platform)
{
    for (int i = 0; i < PLATFORM_NAMES; i++)
        if (driver_endings[i] && has_ending(driver, driver_endings[i]))
            return i == platform;
    return true;
}

static char **strings_of(GPtrArray *strings)
{
    g_ptr_array_add(strings, NULL);
    return (char **)g_ptr_array_free(strings, FALSE);
}

static void spread_drivers(Product *product)
{
    for (int i = 0; i < PLATFORM_NAMES; i++) {
        GPtrArray *drivers = g_ptr_array_new();
        for (char **driver = product->domains[DOMAIN_DRIVER]; *driver; driver++)
            if (runs_on(*driver, i))
                g_ptr_array_add(drivers, g_strdup(*driver));
        product->drivers[i] = strings_of(drivers);
    }
}

/* {"windows": ["a.sys"], "linux": ["b"]} */
static bool parse_drivers_by_platform(const JsonDocument *document, const cJSON *drivers, Product *product,
                                      GError **error)
{
    GPtrArray *all = g_ptr_array_new();
    bool good = true;
    const cJSON *list;
    cJSON_ArrayForEach(list, drivers)
    {
        int platform = platform_index(list->string);
        if (platform < 0) {
            g_autofree char *safe = text_for_terminal(list->string);
            good = json_fail(document, list, error,
                             "platform '%s'; expected windows, macos, linux, android or ios", safe);
            break;
        }
        good = json_strings(document, drivers, list->string, true, false, &product->drivers[platform], error);
        if (!good)
            break;
        for (char **driver = product->drivers[platform]; *driver; driver++)
            if (!g_ptr_array_find_with_equal_func(all, *driver, g_str_equal, NULL))
                g_ptr_array_add(all, g_strdup(*driver));
    }
    for (int i = 0; i < PLATFORM_NAMES; i++)
        if (!product->drivers[i])
            product->drivers[i] = g_new0(char *, 1);
    product->domains[DOMAIN_DRIVER] = strings_of(all);
    return good;
}

bool domains_parse(const JsonDocument *document, const cJSON *object, Product *product, GError **error)
{
    static const char *const known[] = {"engine", "cloud", "driver", NULL};
    if (!object)
        return true;
    if (!json_known_fields(document, object, known, error))
        return false;
    for (int kind = DOMAIN_ENGINE; kind <= DOMAIN_CLOUD; kind++)
        if (!json_strings(document, object, kind_names[kind], false, true, &product->domains[kind], error))
            return false;
    const char *field = kind_names[DOMAIN_DRIVER];
    const cJSON *drivers = cJSON_GetObjectItemCaseSensitive(object, field);
    if (cJSON_IsObject(drivers))
        return parse_drivers_by_platform(document, drivers, product, error);
    if (!json_strings(document, object, field, false, true, &product->domains[DOMAIN_DRIVER], error))
        return false;
    if (product->domains[DOMAIN_DRIVER])
        spread_drivers(product);
    return true;
}

const char *const *product_domains(const Catalog *catalog, int product, const char *platform, DomainKind kind,
                                   const char *buffer[2])
{
    const Product *entry = catalog_product(catalog, product);
    const Vendor *vendor = catalog_vendor_of(catalog, product);
    buffer[1] = NULL;
    switch (kind) {
    case DOMAIN_PRODUCT:
        buffer[0] = entry->id;
        break;
    case DOMAIN_VENDOR:
        buffer[0] = vendor->id;
        break;
    case DOMAIN_PARENT:
        buffer[0] = vendor->parent;
        break;
    case DOMAIN_JURISDICTION:
        buffer[0] = vendor->seat;
        break;
    case DOMAIN_PLATFORM:
        buffer[0] = platform;
        break;
    case DOMAIN_DRIVER:
        if (entry->domains[kind] && platform_index(platform) >= 0)
            return (const char *const *)entry->drivers[platform_index(platform)];
        G_GNUC_FALLTHROUGH;
    default:
        if (entry->domains[kind])
            return (const char *const *)entry->domains[kind];
        buffer[0] = NULL;
    }
    return buffer;
}

bool product_depends(const Catalog *catalog, int product, const char *platform, DomainKind kind,
                     const char *value)
{
    const char *buffer[2];
    if (kind == DOMAIN_JURISDICTION && strcmp(value, SEAT_NONE) == 0)
        return strcmp(catalog_vendor_of(catalog, product)->jurisdiction, SEAT_NONE) == 0;
    return g_strv_contains(product_domains(catalog, product, platform, kind, buffer), value);
}

bool products_share_domain(const Catalog *catalog, int a, int b, const char *platform, DomainKind kind)
{
    const char *buffer[2];
    for (const char *const *value = product_domains(catalog, a, platform, kind, buffer); *value; value++)
        if (product_depends(catalog, b, platform, kind, *value))
            return true;
    return false;
}
