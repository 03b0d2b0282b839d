#include "audit/difference.h"

#include <string.h>

static void difference_free(gpointer data)
{
    Difference *difference = data;
    g_free(difference->where);
    g_free(difference->before);
    g_free(difference->after);
    g_free(difference);
}

GPtrArray *differences_new(void)
{
    return g_ptr_array_new_with_free_func(difference_free);
}

static void add(GPtrArray *differences, const char *where, char *before, char *after)
{
    Difference *difference = g_new0(Difference, 1);
    *difference = (Difference){g_strdup(where), before, after};
    g_ptr_array_add(differences, difference);
}

/* ---- JSON ---- */

/* "a, b" for a list of texts. */
static char *list_text(const cJSON *list)
{
    GString *text = g_string_new(NULL);
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        if (!cJSON_IsString(element))
            return g_string_free(text, TRUE);
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", element->valuestring);
    }
    return g_string_free(text, FALSE);
}

static char *value_text(const cJSON *value)
{
    if (!value)
        return NULL;
    if (cJSON_IsString(value))
        return g_strdup(value->valuestring);
    char *listed = cJSON_IsArray(value) ? list_text(value) : NULL;
    if (listed)
        return listed;
    char *printed = cJSON_PrintUnformatted(value);
    char *text = g_strdup(printed ? printed : "");
    cJSON_free(printed);
    return text;
}

/* Beside nothing, what is there needs no telling field by field. */
static char *value_beside(const cJSON *value, const cJSON *other)
{
    return !other && cJSON_IsObject(value) ? g_strdup("there") : value_text(value);
}

/* "40.0" and "40" are one price. */
static bool same_value(const cJSON *a, const cJSON *b)
{
    Money of_a, of_b;
    return cJSON_Compare(a, b, true) ||
           (cJSON_IsString(a) && cJSON_IsString(b) && money_parse(a->valuestring, &of_a) &&
            money_parse(b->valuestring, &of_b) && of_a == of_b);
}

/* " in site north, south" */
static void add_scope(GString *name, const cJSON *scope)
{
    const cJSON *field;
    cJSON_ArrayForEach(field, scope)
    {
        g_autofree char *values = value_text(field);
        g_string_append_printf(name, "%s%s %s", field == scope->child ? " in " : " and ", field->string,
                               values);
    }
}

/* What names an element of a list, or NULL; caller frees. Offers of one product are told apart by their
 * scope.
 */
static char *element_name(const cJSON *element)
{
    static const char *const fields[] = {"id", "product", "vendor", "from", "function"};
    for (gsize i = 0; cJSON_IsObject(element) && i < G_N_ELEMENTS(fields); i++) {
        const cJSON *field = cJSON_GetObjectItemCaseSensitive(element, fields[i]);
        if (!field)
            continue;
        g_autofree char *text = value_text(field);
        GString *name = g_string_new(strcmp(fields[i], "from") == 0 ? "from " : "");
        g_string_append(name, text);
        if (strcmp(fields[i], "id") != 0)
            add_scope(name, cJSON_GetObjectItemCaseSensitive(element, "scope"));
        return g_string_free(name, FALSE);
    }
    return NULL;
}

/* "offer eset-protect" for an element of "offers". */
static char *element_place(const char *where, const char *name, guint index)
{
    const char *last = strrchr(where, ' ');
    gsize before = last ? (gsize)(last - where) + 1 : 0, length = strlen(where);
    bool many = g_str_has_suffix(where, "s") && length > before + 1;
    return name ? g_strdup_printf("%.*s %s", (int)(length - many), where, name)
                : g_strdup_printf("%.*s %u", (int)(length - many), where, index + 1);
}

static const cJSON *find_element(const cJSON *list, const char *name)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        g_autofree char *other = element_name(element);
        if (g_strcmp0(name, other) == 0)
            return element;
    }
    return NULL;
}

static bool are_named(const cJSON *list)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, list)
    {
        g_autofree char *name = element_name(element);
        if (!name || find_element(list, name) != element)
            return false;
    }
    return true;
}

static void compare_lists(GPtrArray *differences, const char *where, const cJSON *before, const cJSON *after)
{
    const cJSON *element;
    cJSON_ArrayForEach(element, before)
    {
        g_autofree char *name = element_name(element), *place = element_place(where, name, 0);
        differences_json(differences, place, element, find_element(after, name));
    }
    cJSON_ArrayForEach(element, after)
    {
        g_autofree char *name = element_name(element), *place = element_place(where, name, 0);
        if (!find_element(before, name))
            differences_json(differences, place, NULL, element);
    }
}

static void compare_objects(GPtrArray *differences, const char *where, const cJSON *before,
                            const cJSON *after)
{
    const cJSON *field;
    cJSON_ArrayForEach(field, before)
    {
        g_autofree char *place =
            *where ? g_strdup_printf("%s, %s", where, field->string) : g_strdup(field->string);
        differences_json(differences, place, field, cJSON_GetObjectItemCaseSensitive(after, field->string));
    }
    cJSON_ArrayForEach(field, after)
    {
        g_autofree char *place =
            *where ? g_strdup_printf("%s, %s", where, field->string) : g_strdup(field->string);
        if (!cJSON_GetObjectItemCaseSensitive(before, field->string))
            differences_json(differences, place, NULL, field);
    }
}

void differences_json(GPtrArray *differences, const char *where, const cJSON *before, const cJSON *after)
{
    if (before && after && same_value(before, after))
        return;
    if (cJSON_IsObject(before) && cJSON_IsObject(after))
        compare_objects(differences, where, before, after);
    else if (cJSON_IsArray(before) && cJSON_IsArray(after) && are_named(before) && are_named(after))
        compare_lists(differences, where, before, after);
    else
        add(differences, where, value_beside(before, after), value_beside(after, before));
}

/* ---- scenario ---- */

/* Without the limits' files, which hold the limits that are compared by themselves. */
static cJSON *scenario_alone(const Scenario *scenario)
{
    cJSON *json = cJSON_Duplicate(scenario->json, true);
    static const char *const apart[] = {"polyculture", "id", "policies", "catalogs", "extends"};
    for (gsize i = 0; i < G_N_ELEMENTS(apart); i++)
        cJSON_DeleteItemFromObjectCaseSensitive(json, apart[i]);
    return json;
}

static cJSON *limits_of(const Scenario *scenario)
{
    cJSON *list = cJSON_CreateArray();
    for (guint p = 0; p < scenario->policies->len; p++) {
        const cJSON *limit, *policy = ((const Policy *)scenario->policies->pdata[p])->json;
        cJSON_ArrayForEach(limit, cJSON_GetObjectItemCaseSensitive(policy, "limits"))
        {
            cJSON_AddItemToArray(list, cJSON_Duplicate(limit, true));
        }
    }
    return list;
}

void differences_scenario(GPtrArray *differences, const Scenario *before, const Scenario *after)
{
    cJSON *a = scenario_alone(before), *b = scenario_alone(after);
    differences_json(differences, "", a, b);
    cJSON_Delete(a);
    cJSON_Delete(b);
    a = limits_of(before);
    b = limits_of(after);
    differences_json(differences, "limits", a, b);
    cJSON_Delete(a);
    cJSON_Delete(b);
}

/* ---- fleet ---- */

static char *source_text(const FleetSource *source)
{
    return g_strdup_printf("%s, SHA-256 %.12s", source->name, *source->sha256 ? source->sha256 : "unknown");
}

static bool has_source(const Fleet *fleet, const FleetSource *source)
{
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *other = &g_array_index(fleet->sources, FleetSource, i);
        if (strcmp(other->name, source->name) == 0 && strcmp(other->sha256, source->sha256) == 0)
            return true;
    }
    return false;
}

/* "12 endpoints of 3 classes": those of which the other fleet has not as many. */
static char *found_here_alone(const Fleet *fleet, const Fleet *other)
{
    guint classes = 0;
    int64_t endpoints = 0;
    g_autoptr(GHashTable) index = fleet_index(other);
    for (guint i = 0; i < fleet->classes->len; i++) {
        const FleetClass *class = fleet->classes->pdata[i];
        g_autofree char *key = fleet_class_key(class, true);
        guint found = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));
        int64_t count = found ? ((const FleetClass *)other->classes->pdata[found - 1])->count : 0;
        classes += count < class->count;
        endpoints += MAX(0, class->count - count);
    }
    g_autofree char *count = count_text(endpoints);
    return classes ? g_strdup_printf("%s endpoint%s of %u class%s", count, endpoints == 1 ? "" : "s", classes,
                                     classes == 1 ? "" : "es")
                   : g_strdup("none");
}

void differences_fleet(GPtrArray *differences, const Fleet *before, const Fleet *after)
{
    if (before->endpoints != after->endpoints)
        add(differences, "fleet, endpoints", count_text(before->endpoints), count_text(after->endpoints));
    g_autofree char *here = found_here_alone(before, after), *there = found_here_alone(after, before);
    if (strcmp(here, "none") != 0 || strcmp(there, "none") != 0)
        add(differences, "fleet, found here alone", g_steal_pointer(&here), g_steal_pointer(&there));
    for (guint i = 0; i < before->sources->len; i++) {
        const FleetSource *source = &g_array_index(before->sources, FleetSource, i);
        if (!has_source(after, source))
            add(differences, "fleet, read from", source_text(source), NULL);
    }
    for (guint i = 0; i < after->sources->len; i++) {
        const FleetSource *source = &g_array_index(after->sources, FleetSource, i);
        if (!has_source(before, source))
            add(differences, "fleet, read from", NULL, source_text(source));
    }
}
