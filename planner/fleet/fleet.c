#include "fleet/fleet.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define COUNT_MAX (INT64_C(1) << 40)

static void attribute_clear(gpointer data)
{
    FleetAttribute *attribute = data;
    g_free(attribute->name);
    g_strfreev(attribute->values);
}

static void stack_clear(gpointer data)
{
    FleetStack *stack = data;
    g_free(stack->function);
    g_strfreev(stack->products);
}

static void source_clear(gpointer data)
{
    FleetSource *source = data;
    g_free(source->name);
    g_free(source->format);
    g_free(source->sha256);
    g_free(source->oldest);
    g_free(source->newest);
    g_free(source->since);
}

static void unknown_clear(gpointer data)
{
    FleetUnknown *unknown = data;
    g_free(unknown->name);
    g_free(unknown->publisher);
}

static void class_free(gpointer data)
{
    FleetClass *class = data;
    g_array_unref(class->attributes);
    g_array_unref(class->stacks);
    g_free(class);
}

GArray *fleet_attributes_new(void)
{
    GArray *attributes = g_array_new(FALSE, TRUE, sizeof(FleetAttribute));
    g_array_set_clear_func(attributes, attribute_clear);
    return attributes;
}

GArray *fleet_stacks_new(void)
{
    GArray *stacks = g_array_new(FALSE, TRUE, sizeof(FleetStack));
    g_array_set_clear_func(stacks, stack_clear);
    return stacks;
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void fleet_attributes_set(GArray *attributes, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    FleetAttribute *attribute = NULL;
    for (guint i = 0; i < attributes->len && !attribute; i++)
        if (strcmp(g_array_index(attributes, FleetAttribute, i).name, name) == 0)
            attribute = &g_array_index(attributes, FleetAttribute, i);
    if (!attribute) {
        FleetAttribute fresh = {g_strdup(name), g_new0(char *, 1)};
        g_array_append_val(attributes, fresh);
        attribute = &g_array_index(attributes, FleetAttribute, attributes->len - 1);
    }
    if (strcmp(name, "tags") != 0) {
        g_strfreev(attribute->values);
        attribute->values = g_new0(char *, 2);
        attribute->values[0] = g_strdup(value);
        return;
    }
    guint length = g_strv_length(attribute->values), at = 0;
    for (guint beyond = length; at < beyond;) {
        guint middle = at + (beyond - at) / 2;
        int order = strcmp(attribute->values[middle], value);
        if (order == 0)
            return;
        if (order < 0)
            at = middle + 1;
        else
            beyond = middle;
    }
    attribute->values = g_renew(char *, attribute->values, length + 2);
    memmove(attribute->values + at + 1, attribute->values + at, (length + 1 - at) * sizeof(char *));
    attribute->values[at] = g_strdup(value);
}

static int compare_texts(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return strcmp(a, b);
}

Fleet *fleet_new(void)
{
    Fleet *fleet = g_new0(Fleet, 1);
    fleet->classes = g_ptr_array_new_with_free_func(class_free);
    fleet->sources = g_array_new(FALSE, TRUE, sizeof(FleetSource));
    g_array_set_clear_func(fleet->sources, source_clear);
    fleet->unknown = g_array_new(FALSE, TRUE, sizeof(FleetUnknown));
    g_array_set_clear_func(fleet->unknown, unknown_clear);
    fleet->assumptions = g_tree_new_full(compare_texts, NULL, g_free, g_free);
    return fleet;
}

void fleet_free(Fleet *fleet)
{
    if (!fleet)
        return;
    g_ptr_array_unref(fleet->classes);
    g_array_unref(fleet->sources);
    g_array_unref(fleet->unknown);
    g_tree_unref(fleet->assumptions);
    g_free(fleet);
}

void fleet_assume(Fleet *fleet, const char *what, int64_t count)
{
    int64_t *sum = g_tree_lookup(fleet->assumptions, what);
    if (!sum) {
        sum = g_new0(int64_t, 1);
        g_tree_insert(fleet->assumptions, g_strdup(what), sum);
    }
    *sum += count;
}

static gboolean add_assumed(gpointer text, gpointer count, gpointer fleet)
{
    fleet_assume(fleet, text, *(int64_t *)count);
    return FALSE;
}

/* Moves the elements: what they point at now belongs to the sum. */
static void move_array(GArray *sum, GArray *part, gsize size)
{
    g_array_append_vals(sum, part->data, part->len);
    if (part->len)
        memset(part->data, 0, part->len * size);
    g_array_set_size(part, 0);
}

void fleet_add(Fleet *sum, Fleet *part)
{
    for (guint i = 0; i < part->classes->len; i++)
        g_ptr_array_add(sum->classes, part->classes->pdata[i]);
    g_ptr_array_set_free_func(part->classes, NULL);
    g_ptr_array_set_size(part->classes, 0);
    g_ptr_array_set_free_func(part->classes, class_free);
    move_array(sum->sources, part->sources, sizeof(FleetSource));
    move_array(sum->unknown, part->unknown, sizeof(FleetUnknown));
    g_tree_foreach(part->assumptions, add_assumed, sum);
    sum->endpoints += part->endpoints;
}

static int compare_attributes(gconstpointer a, gconstpointer b)
{
    return strcmp(((const FleetAttribute *)a)->name, ((const FleetAttribute *)b)->name);
}

static int compare_stacks(gconstpointer a, gconstpointer b)
{
    return strcmp(((const FleetStack *)a)->function, ((const FleetStack *)b)->function);
}

const FleetClass *fleet_add_class(Fleet *fleet, int64_t count, GArray *attributes, GArray *stacks)
{
    FleetClass *class = g_new0(FleetClass, 1);
    class->count = count;
    class->attributes = attributes;
    class->stacks = stacks;
    g_array_sort(attributes, compare_attributes);
    g_array_sort(stacks, compare_stacks);
    g_ptr_array_add(fleet->classes, class);
    return class;
}

static int compare_vectors(char *const *a, char *const *b)
{
    for (; *a && *b; a++, b++) {
        int order = strcmp(*a, *b);
        if (order)
            return order;
    }
    return (*a != NULL) - (*b != NULL);
}

/* By attributes, then stacks; 0 when no rule could tell the two apart. */
static int compare_classes(gconstpointer first, gconstpointer second)
{
    const FleetClass *a = *(FleetClass *const *)first, *b = *(FleetClass *const *)second;
    for (guint i = 0; i < a->attributes->len && i < b->attributes->len; i++) {
        const FleetAttribute *x = &g_array_index(a->attributes, FleetAttribute, i);
        const FleetAttribute *y = &g_array_index(b->attributes, FleetAttribute, i);
        int order = strcmp(x->name, y->name);
        order = order ? order : compare_vectors(x->values, y->values);
        if (order)
            return order;
    }
    if (a->attributes->len != b->attributes->len)
        return a->attributes->len < b->attributes->len ? -1 : 1;
    for (guint i = 0; i < a->stacks->len && i < b->stacks->len; i++) {
        const FleetStack *x = &g_array_index(a->stacks, FleetStack, i);
        const FleetStack *y = &g_array_index(b->stacks, FleetStack, i);
        int order = strcmp(x->function, y->function);
        order = order ? order : compare_vectors(x->products, y->products);
        if (order)
            return order;
    }
    return a->stacks->len == b->stacks->len ? 0 : a->stacks->len < b->stacks->len ? -1 : 1;
}

/* Lengths before texts, so that no text can pass for two. */
static void add_key(GString *key, const char *name, char *const *values)
{
    g_string_append_printf(key, "%zu:%s=%u", strlen(name), name, g_strv_length((char **)(gpointer)values));
    for (; *values; values++)
        g_string_append_printf(key, ",%zu:%s", strlen(*values), *values);
}

char *fleet_class_key(const FleetClass *class, bool stacks)
{
    GString *key = g_string_new(NULL);
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        add_key(key, attribute->name, attribute->values);
    }
    g_string_append_c(key, '|');
    for (guint i = 0; stacks && i < class->stacks->len; i++) {
        const FleetStack *stack = &g_array_index(class->stacks, FleetStack, i);
        add_key(key, stack->function, stack->products);
    }
    return g_string_free(key, FALSE);
}

GHashTable *fleet_index(const Fleet *fleet)
{
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < fleet->classes->len; i++)
        g_hash_table_insert(index, fleet_class_key(fleet->classes->pdata[i], true), GUINT_TO_POINTER(i + 1));
    return index;
}

static int compare_sources(gconstpointer first, gconstpointer second)
{
    const FleetSource *a = first, *b = second;
    int order = strcmp(a->name, b->name);
    order = order ? order : strcmp(a->sha256, b->sha256);
    order = order ? order : strcmp(a->format, b->format);
    order = order ? order : g_strcmp0(a->oldest, b->oldest);
    order = order ? order : g_strcmp0(a->newest, b->newest);
    order = order ? order : g_strcmp0(a->since, b->since);
    return order ? order : a->endpoints < b->endpoints ? -1 : a->endpoints > b->endpoints;
}

static int compare_unknown(gconstpointer first, gconstpointer second)
{
    const FleetUnknown *a = first, *b = second;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->publisher, b->publisher);
}

void fleet_normalise(Fleet *fleet)
{
    g_ptr_array_sort(fleet->classes, compare_classes);
    g_autoptr(GPtrArray) joined = g_ptr_array_new_with_free_func(class_free);
    fleet->endpoints = 0;
    for (guint i = 0; i < fleet->classes->len; i++) {
        FleetClass *class = fleet->classes->pdata[i];
        fleet->endpoints += class->count;
        gpointer *last = joined->len ? &joined->pdata[joined->len - 1] : NULL;
        if (last && compare_classes(last, &fleet->classes->pdata[i]) == 0) {
            ((FleetClass *)*last)->count += class->count;
            class_free(class);
        } else {
            g_ptr_array_add(joined, class);
        }
    }
    g_ptr_array_set_free_func(fleet->classes, NULL);
    g_ptr_array_unref(fleet->classes);
    fleet->classes = g_steal_pointer(&joined);
    g_array_sort(fleet->sources, compare_sources);
    g_array_sort(fleet->unknown, compare_unknown);
    guint kept = 0;
    for (guint i = 1; i < fleet->unknown->len; i++) {
        FleetUnknown *last = &g_array_index(fleet->unknown, FleetUnknown, kept);
        FleetUnknown *next = &g_array_index(fleet->unknown, FleetUnknown, i);
        if (compare_unknown(last, next) == 0) {
            last->count += next->count;
        } else if (++kept != i) {
            FleetUnknown swap = g_array_index(fleet->unknown, FleetUnknown, kept);
            g_array_index(fleet->unknown, FleetUnknown, kept) = *next;
            *next = swap;
        }
    }
    if (fleet->unknown->len)
        g_array_set_size(fleet->unknown, kept + 1);
}

/* An attribute value: a string, or for tags a list of strings. */
static bool parse_attribute(const JsonDocument *document, const cJSON *field, GArray *attributes,
                            GError **error)
{
    bool tags = strcmp(field->string, "tags") == 0;
    if (cJSON_IsString(field) && !tags) {
        fleet_attributes_set(attributes, field->string, field->valuestring);
        return true;
    }
    if (!tags || !cJSON_IsArray(field))
        return json_fail(document, field, error, tags ? "expected a list of tags" : "expected a string");
    for (const cJSON *tag = field->child; tag; tag = tag->next) {
        if (!cJSON_IsString(tag))
            return json_fail(document, tag, error, "expected a tag as a string");
        fleet_attributes_set(attributes, "tags", tag->valuestring);
    }
    return true;
}

static bool parse_class(const JsonDocument *document, const cJSON *object, Fleet *fleet, GError **error)
{
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error, "expected a class as an object");
    int64_t count = 0;
    const cJSON *stack = NULL;
    if (!json_integer(document, object, "count", true, 1, COUNT_MAX, &count, error) ||
        !json_object(document, object, "stack", true, &stack, error))
        return false;
    g_autoptr(GArray) attributes = fleet_attributes_new();
    g_autoptr(GArray) stacks = fleet_stacks_new();
    for (const cJSON *field = object->child; field; field = field->next) {
        if (cJSON_GetObjectItemCaseSensitive(object, field->string) != field)
            return json_fail(document, field, error, "the field stands twice; keep one");
        if (strcmp(field->string, "count") != 0 && strcmp(field->string, "stack") != 0 &&
            !parse_attribute(document, field, attributes, error))
            return false;
    }
    for (const cJSON *function = stack->child; function; function = function->next) {
        FleetStack entry = {NULL, NULL};
        if (cJSON_GetObjectItemCaseSensitive(stack, function->string) != function)
            return json_fail(document, function, error, "the function stands twice; keep one");
        if (!json_strings(document, stack, function->string, true, true, &entry.products, error))
            return false;
        if (!entry.products[0]) {
            g_strfreev(entry.products);
            continue;
        }
        entry.function = g_strdup(function->string);
        g_array_append_val(stacks, entry);
    }
    if (fleet->endpoints > COUNT_MAX - count)
        return json_fail(document, object, error, "more than 2^40 endpoints in all");
    fleet->endpoints += count;
    fleet_add_class(fleet, count, g_steal_pointer(&attributes), g_steal_pointer(&stacks));
    return true;
}

static bool parse_sources(const JsonDocument *document, const cJSON *list, Fleet *fleet, GError **error)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        const char *name = "", *format = "", *sha256 = "", *oldest = NULL, *newest = NULL, *since = NULL;
        int64_t endpoints = 0;
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a source as an object");
        if (!json_string(document, object, "name", true, &name, error) ||
            !json_string(document, object, "format", true, &format, error) ||
            !json_string(document, object, "sha256", false, &sha256, error) ||
            !json_string(document, object, "oldest", false, &oldest, error) ||
            !json_string(document, object, "newest", false, &newest, error) ||
            !json_string(document, object, "seen-since", false, &since, error) ||
            !json_integer(document, object, "endpoints", true, 0, COUNT_MAX, &endpoints, error))
            return false;
        FleetSource source = {g_strdup(name),   g_strdup(format), g_strdup(sha256), endpoints,
                              g_strdup(oldest), g_strdup(newest), g_strdup(since)};
        g_array_append_val(fleet->sources, source);
    }
    return true;
}

static bool parse_unknown(const JsonDocument *document, const cJSON *list, Fleet *fleet, GError **error)
{
    for (const cJSON *object = list ? list->child : NULL; object; object = object->next) {
        const char *name = "", *publisher = "";
        int64_t count = 0;
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected unknown software as an object");
        if (!json_string(document, object, "name", true, &name, error) ||
            !json_string(document, object, "publisher", false, &publisher, error) ||
            !json_integer(document, object, "count", true, 1, COUNT_MAX, &count, error))
            return false;
        FleetUnknown unknown = {g_strdup(name), g_strdup(publisher), count};
        g_array_append_val(fleet->unknown, unknown);
    }
    return true;
}

Fleet *fleet_parse(const JsonDocument *document, GError **error)
{
    static const char *const known[] = {"polyculture", "assumptions", "attributes", "classes",
                                        "endpoints",   "sources",     "unknown",    NULL};
    const cJSON *root = json_root(document), *classes = NULL, *sources = NULL, *unknown = NULL,
                *assumptions = NULL;
    g_autoptr(Fleet) fleet = fleet_new();
    int64_t endpoints = -1;
    if (!json_known_fields(document, root, known, error) ||
        !json_array(document, root, "classes", true, &classes, error) ||
        !json_array(document, root, "sources", false, &sources, error) ||
        !json_array(document, root, "unknown", false, &unknown, error) ||
        !json_array(document, root, "assumptions", false, &assumptions, error) ||
        !json_integer(document, root, "endpoints", false, 0, COUNT_MAX, &endpoints, error))
        return NULL;
    for (const cJSON *object = classes->child; object; object = object->next)
        if (!parse_class(document, object, fleet, error))
            return NULL;
    if (!classes->child) {
        json_fail(document, classes, error, "no classes; expected at least one endpoint");
        return NULL;
    }
    if (endpoints >= 0 && endpoints != fleet->endpoints) {
        json_fail(document, cJSON_GetObjectItemCaseSensitive(root, "endpoints"), error,
                  "\"endpoints\" says %" G_GINT64_FORMAT " but the classes add up to %" G_GINT64_FORMAT,
                  endpoints, fleet->endpoints);
        return NULL;
    }
    if (!parse_sources(document, sources, fleet, error) || !parse_unknown(document, unknown, fleet, error))
        return NULL;
    for (const cJSON *object = assumptions ? assumptions->child : NULL; object; object = object->next) {
        const char *text = NULL;
        int64_t count = 0;
        if (!cJSON_IsObject(object)) {
            json_fail(document, object, error, "expected an assumption as an object");
            return NULL;
        }
        if (!json_string(document, object, "text", true, &text, error) ||
            !json_integer(document, object, "endpoints", true, 0, COUNT_MAX, &count, error))
            return NULL;
        fleet_assume(fleet, text, count);
    }
    fleet_normalise(fleet);
    return g_steal_pointer(&fleet);
}

static cJSON *vector_json(char *const *values)
{
    cJSON *list = cJSON_CreateArray();
    for (; *values; values++)
        cJSON_AddItemToArray(list, cJSON_CreateString(*values));
    return list;
}

static cJSON *class_json(const FleetClass *class)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToObject(object, "count", json_number(class->count));
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        if (strcmp(attribute->name, "tags") == 0)
            cJSON_AddItemToObject(object, "tags", vector_json(attribute->values));
        else
            cJSON_AddStringToObject(object, attribute->name, attribute->values[0]);
    }
    cJSON *stack = cJSON_AddObjectToObject(object, "stack");
    for (guint i = 0; i < class->stacks->len; i++) {
        const FleetStack *entry = &g_array_index(class->stacks, FleetStack, i);
        cJSON_AddItemToObject(stack, entry->function, vector_json(entry->products));
    }
    return object;
}

static gboolean add_assumption(gpointer text, gpointer count, gpointer list)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "text", text);
    cJSON_AddItemToObject(object, "endpoints", json_number(*(int64_t *)count));
    cJSON_AddItemToArray(list, object);
    return FALSE;
}

/* The names of all attributes that any class has, sorted. */
static cJSON *attribute_names(const Fleet *fleet)
{
    g_autoptr(GTree) names = g_tree_new_full(compare_texts, NULL, NULL, NULL);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (guint c = 0; c < fleet->classes->len; c++) {
        const FleetClass *class = fleet->classes->pdata[c];
        for (guint i = 0; i < class->attributes->len; i++) {
            char *name = g_array_index(class->attributes, FleetAttribute, i).name;
            if (!g_tree_lookup(names, name)) {
                g_tree_insert(names, name, name);
                g_ptr_array_add(sorted, name);
            }
        }
    }
    g_ptr_array_sort(sorted, compare_strings);
    g_ptr_array_add(sorted, NULL);
    return vector_json((char *const *)sorted->pdata);
}

GString *fleet_write(const Fleet *fleet)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "polyculture", "fleet/1");
    cJSON_AddItemToObject(root, "attributes", attribute_names(fleet));
    cJSON_AddItemToObject(root, "endpoints", json_number(fleet->endpoints));
    cJSON *classes = cJSON_AddArrayToObject(root, "classes");
    for (guint c = 0; c < fleet->classes->len; c++)
        cJSON_AddItemToArray(classes, class_json(fleet->classes->pdata[c]));
    cJSON *sources = cJSON_AddArrayToObject(root, "sources");
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "name", source->name);
        cJSON_AddStringToObject(object, "format", source->format);
        cJSON_AddStringToObject(object, "sha256", source->sha256);
        cJSON_AddItemToObject(object, "endpoints", json_number(source->endpoints));
        if (source->oldest)
            cJSON_AddStringToObject(object, "oldest", source->oldest);
        if (source->newest)
            cJSON_AddStringToObject(object, "newest", source->newest);
        if (source->since)
            cJSON_AddStringToObject(object, "seen-since", source->since);
        cJSON_AddItemToArray(sources, object);
    }
    cJSON *unknown = cJSON_AddArrayToObject(root, "unknown");
    for (guint i = 0; i < fleet->unknown->len; i++) {
        const FleetUnknown *entry = &g_array_index(fleet->unknown, FleetUnknown, i);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "name", entry->name);
        cJSON_AddStringToObject(object, "publisher", entry->publisher);
        cJSON_AddItemToObject(object, "count", json_number(entry->count));
        cJSON_AddItemToArray(unknown, object);
    }
    if (g_tree_nnodes(fleet->assumptions))
        g_tree_foreach(fleet->assumptions, add_assumption, cJSON_AddArrayToObject(root, "assumptions"));
    GString *text = json_canonical(root);
    cJSON_Delete(root);
    return text;
}

static const FleetAttribute *find_attribute(const FleetClass *class, const char *name)
{
    for (guint i = 0; i < class->attributes->len; i++) {
        const FleetAttribute *attribute = &g_array_index(class->attributes, FleetAttribute, i);
        if (strcmp(attribute->name, name) == 0)
            return attribute;
    }
    return NULL;
}

const char *fleet_class_value(const FleetClass *class, const char *attribute)
{
    const FleetAttribute *found = find_attribute(class, attribute);
    return found ? found->values[0] : NULL;
}

bool fleet_class_has_value(const FleetClass *class, const char *attribute, const char *value)
{
    const FleetAttribute *found = find_attribute(class, attribute);
    return found && g_strv_contains((const char *const *)found->values, value);
}

const char *const *fleet_class_stack(const FleetClass *class, const char *function)
{
    for (guint i = 0; i < class->stacks->len; i++) {
        const FleetStack *stack = &g_array_index(class->stacks, FleetStack, i);
        if (strcmp(stack->function, function) == 0)
            return (const char *const *)stack->products;
    }
    return NULL;
}
