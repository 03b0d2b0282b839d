/* policy/1: reads the limits, each by the parser of its kind. */
#include "base/input.h"
#include "base/text.h"
#include "scenario/parse.h"

#include <string.h>

static const char *const mode_names[MODE_COUNT] = {"", "hot", "cold", "manual"};

const char *mode_name(BackupMode mode)
{
    return mode_names[mode];
}

bool mode_parse(const char *word, BackupMode *mode)
{
    for (BackupMode m = MODE_HOT; m < MODE_COUNT; m++)
        if (strcmp(word, mode_names[m]) == 0) {
            *mode = m;
            return true;
        }
    return false;
}

static void limit_free(gpointer data)
{
    Limit *limit = data;
    g_free(limit->id);
    g_free(limit->function);
    g_free(limit->each);
    g_free(limit->text);
    g_free(limit->source);
    g_free(limit->capability);
    g_strfreev(limit->values);
    if (limit->scope)
        g_array_unref(limit->scope);
    g_free(limit);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Limit, limit_free)

void policy_free(gpointer data)
{
    Policy *policy = data;
    if (!policy)
        return;
    g_free(policy->id);
    g_free(policy->title);
    g_free(policy->sha256);
    if (policy->limits)
        g_ptr_array_unref(policy->limits);
    cJSON_Delete(policy->json);
    g_free(policy);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Policy, policy_free)

static bool read_text(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                      char **target, GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    *target = text ? text_clean(text, strlen(text), 4096) : NULL;
    return true;
}

static const LimitKind *find_kind(const JsonDocument *document, const cJSON *object, GError **error)
{
    const char *name = NULL;
    if (!json_string(document, object, "kind", true, &name, error))
        return NULL;
    g_autoptr(GString) known = g_string_new(NULL);
    for (const LimitKind *const *kind = limit_kinds; *kind; kind++) {
        if (strcmp((*kind)->name, name) == 0)
            return *kind;
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", (*kind)->name);
    }
    g_autofree char *safe = text_for_terminal(name);
    json_fail(document, cJSON_GetObjectItemCaseSensitive(object, "kind"), error,
              "limit kind '%s' is not known; expected one of: %s", safe, known->str);
    return NULL;
}

static bool check_fields(const JsonDocument *document, const cJSON *object, const LimitKind *kind,
                         GError **error)
{
    static const char *const common[] = {"id", "kind", "function", "scope", "each", "text", "source"};
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(common); i++)
        g_ptr_array_add(known, (gpointer)(guintptr)common[i]);
    for (const char *const *field = kind->fields; *field; field++)
        g_ptr_array_add(known, (gpointer)(guintptr)*field);
    g_ptr_array_add(known, NULL);
    return json_known_fields(document, object, (const char *const *)known->pdata, error);
}

static Limit *parse_limit(const JsonDocument *document, const cJSON *object, GError **error)
{
    if (!cJSON_IsObject(object)) {
        json_fail(document, object, error, "expected a limit as an object");
        return NULL;
    }
    g_autoptr(Limit) limit = g_new0(Limit, 1);
    limit->kind = find_kind(document, object, error);
    if (!limit->kind || !check_fields(document, object, limit->kind, error) ||
        !read_text(document, object, "id", true, &limit->id, error) ||
        !read_text(document, object, "function", false, &limit->function, error) ||
        !read_text(document, object, "each", false, &limit->each, error) ||
        !read_text(document, object, "text", false, &limit->text, error) ||
        !read_text(document, object, "source", false, &limit->source, error) ||
        !scope_read(document, object, "scope", &limit->scope, error) ||
        !limit->kind->parse(document, object, limit, error))
        return NULL;
    if (limit->kind->whole && (limit->function || limit->each || limit->scope->len)) {
        json_fail(document, object, error,
                  "limit '%s' is of the plan as a whole; leave out \"function\", \"scope\" and \"each\"",
                  limit->id);
        return NULL;
    }
    return g_steal_pointer(&limit);
}

Policy *policy_read(const char *path, GError **error)
{
    static const char *const known[] = {"polyculture", "id", "title", "note", "limits", NULL};
    g_autoptr(JsonDocument) document = json_read(path, "policy/1", error);
    if (!document)
        return NULL;
    const cJSON *root = json_root(document), *limits = NULL;
    g_autoptr(Policy) policy = g_new0(Policy, 1);
    policy->limits = g_ptr_array_new_with_free_func(limit_free);
    if (!json_known_fields(document, root, known, error) ||
        !read_text(document, root, "id", true, &policy->id, error) ||
        !read_text(document, root, "title", false, &policy->title, error) ||
        !json_array(document, root, "limits", true, &limits, error))
        return NULL;
    for (const cJSON *object = limits->child; object; object = object->next) {
        Limit *limit = parse_limit(document, object, error);
        if (!limit)
            return NULL;
        for (guint i = 0; i < policy->limits->len; i++)
            if (strcmp(((Limit *)policy->limits->pdata[i])->id, limit->id) == 0) {
                json_fail(document, object, error, "the limit id '%s' stands twice; give each its own",
                          limit->id);
                limit_free(limit);
                return NULL;
            }
        g_ptr_array_add(policy->limits, limit);
    }
    policy->sha256 = digest_bytes(json_text(document)->str, json_text(document)->len);
    policy->json = cJSON_Duplicate(root, 1);
    return g_steal_pointer(&policy);
}
