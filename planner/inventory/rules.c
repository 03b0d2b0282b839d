#include "inventory/rules.h"

#include "base/json.h"
#include "base/text.h"
#include "catalog/domains.h"
#include "inventory/identity.h"

#include <arpa/inet.h>
#include <string.h>

#define TEXT_MOST 1024 /* bytes that an attribute may have, as those of inventories */

/* A range of addresses; those of IPv4 as mapped into IPv6 (RFC 4291, section 2.5.5.2). */
typedef struct {
    unsigned char prefix[16];
    guint bits;
} Subnet;

/* Each list holds where it is NULL or one of its entries does. */
typedef struct {
    GPtrArray *names, *tags; /* of char *: globs */
    GArray *subnets;         /* of Subnet */
    char **platforms;
    GArray *set; /* of EndpointAttribute, in the rules' memory */
    gint held;   /* set by several threads */
} AttributeRule;

struct AttributeRules {
    GPtrArray *rules; /* of AttributeRule * */
    Arena memory;
};

static void rule_free(gpointer data)
{
    AttributeRule *rule = data;
    g_clear_pointer(&rule->names, g_ptr_array_unref);
    g_clear_pointer(&rule->tags, g_ptr_array_unref);
    g_clear_pointer(&rule->subnets, g_array_unref);
    g_strfreev(rule->platforms);
    g_array_unref(rule->set);
    g_free(rule);
}

void rules_free(AttributeRules *rules)
{
    if (!rules)
        return;
    g_ptr_array_unref(rules->rules);
    arena_clear(&rules->memory);
    g_free(rules);
}

/* ---- reading ---- */

/* An address as 16 bytes; false where the text is none. */
static bool parse_address(const char *text, unsigned char address[16], bool *four)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    *four = inet_pton(AF_INET, text, address + sizeof mapped) == 1;
    if (*four)
        memcpy(address, mapped, sizeof mapped);
    return *four || inet_pton(AF_INET6, text, address) == 1;
}

static bool bit_of(const unsigned char *bytes, guint bit)
{
    return bytes[bit / 8] >> (7 - bit % 8) & 1;
}

static bool parse_subnet(const JsonDocument *document, const cJSON *value, Subnet *subnet, GError **error)
{
    g_autofree char *safe = text_for_terminal(value->valuestring);
    g_auto(GStrv) parts = g_strsplit(value->valuestring, "/", 2);
    bool four = false;
    guint64 bits = 0;
    if (!parts[0] || !parts[1] || !parse_address(parts[0], subnet->prefix, &four) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, four ? 32 : 128, &bits, NULL))
        return json_fail(document, value, error,
                         "'%s' is no subnet; expected one like \"10.1.0.0/16\" or \"2001:db8::/32\"", safe);
    subnet->bits = (guint)bits + (four ? 96 : 0);
    for (guint bit = subnet->bits; bit < 128; bit++)
        if (bit_of(subnet->prefix, bit))
            return json_fail(document, value, error,
                             "'%s' has bits beyond its first %u; write the subnet's first address", safe,
                             (guint)bits);
    return true;
}

/* Calls `take` with the field's text, or with each of its list. */
typedef bool (*TextTaker)(const JsonDocument *document, const cJSON *text, gpointer target, GError **error);

static bool each_text(const JsonDocument *document, const cJSON *value, TextTaker take, gpointer target,
                      GError **error)
{
    const cJSON *text = cJSON_IsArray(value) ? value->child : value;
    if (!text)
        return json_fail(document, value, error, "an empty list; name at least one, or leave the field out");
    for (; text; text = cJSON_IsArray(value) ? text->next : NULL) {
        if (!cJSON_IsString(text) || !*text->valuestring)
            return json_fail(document, text, error, "expected a text that is not empty, or a list of them");
        if (!take(document, text, target, error))
            return false;
    }
    return true;
}

static bool take_glob(const JsonDocument *document, const cJSON *text, gpointer target, GError **error)
{
    (void)document, (void)error;
    g_ptr_array_add(target, g_strdup(text->valuestring));
    return true;
}

static bool take_subnet(const JsonDocument *document, const cJSON *text, gpointer target, GError **error)
{
    Subnet subnet;
    if (!parse_subnet(document, text, &subnet, error))
        return false;
    g_array_append_val((GArray *)target, subnet);
    return true;
}

static bool take_platform(const JsonDocument *document, const cJSON *text, gpointer target, GError **error)
{
    if (platform_index(text->valuestring) < 0 && strcmp(text->valuestring, "unknown") != 0) {
        g_autofree char *safe = text_for_terminal(text->valuestring);
        return json_fail(document, text, error,
                         "'%s' is no platform; expected windows, macos, linux, android, ios or unknown",
                         safe);
    }
    g_ptr_array_add(target, g_strdup(text->valuestring));
    return true;
}

static bool read_conditions(const JsonDocument *document, const cJSON *object, AttributeRule *rule,
                            GError **error)
{
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(object, "name"),
                *tag = cJSON_GetObjectItemCaseSensitive(object, "tag"),
                *subnet = cJSON_GetObjectItemCaseSensitive(object, "subnet"),
                *platform = cJSON_GetObjectItemCaseSensitive(object, "platform");
    if (name)
        rule->names = g_ptr_array_new_with_free_func(g_free);
    if (tag)
        rule->tags = g_ptr_array_new_with_free_func(g_free);
    if (subnet)
        rule->subnets = g_array_new(FALSE, FALSE, sizeof(Subnet));
    g_autoptr(GPtrArray) platforms = g_ptr_array_new_with_free_func(g_free);
    if ((name && !each_text(document, name, take_glob, rule->names, error)) ||
        (tag && !each_text(document, tag, take_glob, rule->tags, error)) ||
        (subnet && !each_text(document, subnet, take_subnet, rule->subnets, error)) ||
        (platform && !each_text(document, platform, take_platform, platforms, error)))
        return false;
    if (platform) {
        g_ptr_array_add(platforms, NULL);
        rule->platforms = (char **)g_ptr_array_free(g_steal_pointer(&platforms), FALSE);
    }
    return true;
}

typedef struct {
    AttributeRules *rules;
    AttributeRule *rule;
    const char *name;
} Setting;

static bool take_value(const JsonDocument *document, const cJSON *text, gpointer target, GError **error)
{
    Setting *setting = target;
    gsize length = strlen(text->valuestring);
    if (length > TEXT_MOST || !text_is_clean(text->valuestring, length))
        return json_fail(document, text, error,
                         "expected at most %d bytes without control characters, or blanks at the ends",
                         TEXT_MOST);
    EndpointAttribute attribute = {setting->name,
                                   arena_text(&setting->rules->memory, text->valuestring, length)};
    g_array_append_val(setting->rule->set, attribute);
    return true;
}

static bool read_attribute(const JsonDocument *document, const cJSON *field, Setting *setting, GError **error)
{
    gsize length = strlen(field->string);
    if (length == 0 || length > TEXT_MOST || !text_is_clean(field->string, length) ||
        strcmp(field->string, "count") == 0 || strcmp(field->string, "stack") == 0) {
        g_autofree char *safe = text_for_terminal(field->string);
        return json_fail(document, field, error, "'%s' cannot be an attribute; name it otherwise", safe);
    }
    bool tags = strcmp(field->string, "tags") == 0;
    if (!tags && cJSON_IsArray(field))
        return json_fail(document, field, error, "expected one text; only \"tags\" may have several");
    g_autoptr(GPtrArray) platforms = g_ptr_array_new_with_free_func(g_free);
    if (strcmp(field->string, "platform") == 0 &&
        !each_text(document, field, take_platform, platforms, error))
        return false;
    setting->name = arena_text(&setting->rules->memory, field->string, length);
    return each_text(document, field, take_value, setting, error);
}

static bool read_rule(AttributeRules *rules, const JsonDocument *document, const cJSON *object,
                      GError **error)
{
    static const char *const fields[] = {"name", "subnet", "tag", "platform", "set", "note", NULL};
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error, "expected a rule as an object");
    AttributeRule *rule = g_new0(AttributeRule, 1);
    rule->set = g_array_new(FALSE, FALSE, sizeof(EndpointAttribute));
    g_ptr_array_add(rules->rules, rule);
    const cJSON *set = NULL;
    if (!json_known_fields(document, object, fields, error) ||
        !read_conditions(document, object, rule, error) ||
        !json_object(document, object, "set", true, &set, error))
        return false;
    if (!set->child)
        return json_fail(document, set, error, "the rule sets nothing; name at least one attribute");
    Setting setting = {rules, rule, NULL};
    for (const cJSON *field = set->child; field; field = field->next) {
        if (cJSON_GetObjectItemCaseSensitive(set, field->string) != field)
            return json_fail(document, field, error, "the attribute stands twice; keep one");
        if (!read_attribute(document, field, &setting, error))
            return false;
    }
    return true;
}

AttributeRules *rules_read(const char *path, GError **error)
{
    static const char *const fields[] = {"polyculture", "rules", "title", "note", NULL};
    g_autoptr(JsonDocument) document = json_read(path, "attribute-rules/1", error);
    const cJSON *list = NULL;
    if (!document || !json_known_fields(document, json_root(document), fields, error) ||
        !json_array(document, json_root(document), "rules", true, &list, error))
        return NULL;
    g_autoptr(AttributeRules) rules = g_new0(AttributeRules, 1);
    rules->rules = g_ptr_array_new_with_free_func(rule_free);
    for (const cJSON *object = list->child; object; object = object->next)
        if (!read_rule(rules, document, object, error))
            return NULL;
    return g_steal_pointer(&rules);
}

/* ---- applying ---- */

/* What is compared of the endpoint, made once for all rules. */
typedef struct {
    const Endpoint *endpoint;
    char *brief;       /* its name without domain */
    char *full;        /* and with it, where its workgroup tells that */
    GArray *addresses; /* of unsigned char[16] */
    const char *platform;
} Compared;

static void compared_clear(Compared *compared)
{
    g_free(compared->brief);
    g_free(compared->full);
    g_array_unref(compared->addresses);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Compared, compared_clear)

static Compared compare_with(const Endpoint *endpoint)
{
    char domain[IDENTITY_TEXT];
    identity_domain(endpoint->name, endpoint->workgroup, domain);
    bool whole = !*domain || strchr(endpoint->name, '.');
    Compared compared = {.endpoint = endpoint,
                         .brief = g_strndup(endpoint->name, strcspn(endpoint->name, ".")),
                         .full =
                             g_strdup_printf("%s%s%s", endpoint->name, whole ? "" : ".", whole ? "" : domain),
                         .addresses = g_array_new(FALSE, FALSE, 16),
                         .platform = endpoint_platform(endpoint)};
    for (guint i = 0; i < endpoint->addresses->len; i++) {
        unsigned char address[16];
        bool four;
        if (parse_address(endpoint->addresses->pdata[i], address, &four))
            g_array_append_vals(compared.addresses, address, 1);
    }
    return compared;
}

static bool any_glob(const GPtrArray *globs, const char *text)
{
    for (guint i = 0; i < globs->len; i++)
        if (text_glob(globs->pdata[i], text))
            return true;
    return false;
}

static bool any_tag(const GPtrArray *globs, const GArray *attributes)
{
    for (guint i = 0; i < attributes->len; i++) {
        const EndpointAttribute *attribute = &g_array_index(attributes, EndpointAttribute, i);
        if (strcmp(attribute->name, "tags") == 0 && any_glob(globs, attribute->value))
            return true;
    }
    return false;
}

static bool lies_in(const Subnet *subnet, const unsigned char *address)
{
    guint bytes = subnet->bits / 8, rest = subnet->bits % 8;
    return memcmp(subnet->prefix, address, bytes) == 0 &&
           (rest == 0 || (subnet->prefix[bytes] ^ address[bytes]) >> (8 - rest) == 0);
}

static bool any_subnet(const GArray *subnets, const GArray *addresses)
{
    for (guint s = 0; s < subnets->len; s++)
        for (guint a = 0; a < addresses->len; a++)
            if (lies_in(&g_array_index(subnets, Subnet, s),
                        (const unsigned char *)addresses->data + (gsize)a * 16))
                return true;
    return false;
}

static bool holds(const AttributeRule *rule, const Compared *compared)
{
    return (!rule->names || any_glob(rule->names, compared->endpoint->name) ||
            any_glob(rule->names, compared->full) || any_glob(rule->names, compared->brief)) &&
           (!rule->tags || any_tag(rule->tags, compared->endpoint->attributes)) &&
           (!rule->platforms || g_strv_contains((const char *const *)rule->platforms, compared->platform)) &&
           (!rule->subnets || any_subnet(rule->subnets, compared->addresses));
}

static bool is_set(const GArray *attributes, guint from, guint to, const char *name)
{
    for (guint i = from; i < to; i++)
        if (strcmp(g_array_index(attributes, RuledAttribute, i).attribute.name, name) == 0)
            return true;
    return false;
}

bool rules_apply(const AttributeRules *rules, const Endpoint *endpoint, GArray *attributes)
{
    g_auto(Compared) compared = compare_with(endpoint);
    guint from = attributes->len;
    bool any = false;
    for (guint i = 0; i < rules->rules->len; i++) {
        AttributeRule *rule = rules->rules->pdata[i];
        if (!holds(rule, &compared))
            continue;
        any = true;
        g_atomic_int_set(&rule->held, 1);
        /* One rule may set several tags: only what earlier rules set is taken. */
        guint before = attributes->len;
        for (guint k = 0; k < rule->set->len; k++) {
            RuledAttribute entry = {i, g_array_index(rule->set, EndpointAttribute, k)};
            if (!is_set(attributes, from, before, entry.attribute.name))
                g_array_append_val(attributes, entry);
        }
    }
    return any;
}

int64_t rules_unmatched(const AttributeRules *rules)
{
    int64_t count = 0;
    for (guint i = 0; i < rules->rules->len; i++)
        count += ((const AttributeRule *)rules->rules->pdata[i])->held ? 0 : 1;
    return count;
}
