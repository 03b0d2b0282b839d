#include "export/points.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define POINTS_MOST 1000
#define TEXT_MOST 1024

static void point_free(gpointer data)
{
    FrontierPoint *point = data;
    g_free(point->value);
    g_free(point->function);
    g_free(point->vendor);
    g_free(point->reason);
    g_free(point);
}

void frontier_points_free(FrontierPoints *points)
{
    if (!points)
        return;
    g_free(points->vary);
    g_free(points->scenario);
    g_free(points->currency);
    g_ptr_array_unref(points->points);
    g_free(points);
}

static bool read_text(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                      char **target, GError **error)
{
    const char *text = "";
    if (!json_string(document, object, field, required, &text, error))
        return false;
    *target = text_clean(text, strlen(text), TEXT_MOST);
    return true;
}

static bool read_share(const JsonDocument *document, const cJSON *object, FrontierPoint *point,
                       GError **error)
{
    const cJSON *share = NULL;
    if (!json_object(document, object, "largest_share", true, &share, error) ||
        !read_text(document, share, "function", true, &point->function, error) ||
        !read_text(document, share, "vendor", true, &point->vendor, error) ||
        !json_integer(document, share, "count", true, 0, INT64_C(1) << 53, &point->count, error) ||
        !json_integer(document, share, "total", true, 1, INT64_C(1) << 53, &point->total, error))
        return false;
    return point->count <= point->total || json_fail(document, share, error, "count is more than total");
}

static bool read_point(const JsonDocument *document, const cJSON *object, FrontierPoint *point,
                       GError **error)
{
    if (!cJSON_IsObject(object))
        return json_fail(document, object, error, "expected a point as an object");
    point->planned = cJSON_GetObjectItemCaseSensitive(object, "cost") != NULL;
    return read_text(document, object, "value", true, &point->value, error) &&
           read_text(document, object, "reason", !point->planned, &point->reason, error) &&
           (!point->planned || (json_money(document, object, "cost", true, &point->cost, error) &&
                                read_share(document, object, point, error)));
}

FrontierPoints *frontier_points_read(const char *path, GError **error)
{
    g_autoptr(JsonDocument) document = json_read(path, "frontier/1", error);
    if (!document)
        return NULL;
    const cJSON *root = json_root(document), *list = NULL;
    g_autoptr(FrontierPoints) read = g_new0(FrontierPoints, 1);
    read->points = g_ptr_array_new_with_free_func(point_free);
    if (!read_text(document, root, "vary", true, &read->vary, error) ||
        !read_text(document, root, "scenario", true, &read->scenario, error) ||
        !read_text(document, root, "currency", true, &read->currency, error) ||
        !json_array(document, root, "points", true, &list, error))
        return NULL;
    for (const cJSON *object = list->child; object; object = object->next) {
        FrontierPoint *point = g_new0(FrontierPoint, 1);
        g_ptr_array_add(read->points, point);
        if (!read_point(document, object, point, error))
            return NULL;
        if (read->points->len > POINTS_MOST) {
            json_fail(document, list, error, "more than %d points", POINTS_MOST);
            return NULL;
        }
    }
    if (read->points->len == 0) {
        json_fail(document, list, error, "no points");
        return NULL;
    }
    return g_steal_pointer(&read);
}

bool frontier_points_fit(const FrontierPoints *points, const char *scenario, const char *currency,
                         GError **error)
{
    if (strcmp(points->scenario, scenario) == 0 && strcmp(points->currency, currency) == 0)
        return true;
    g_autofree char *theirs = text_for_terminal(points->scenario),
                    *money = text_for_terminal(points->currency);
    g_autofree char *ours = text_for_terminal(scenario), *priced = text_for_terminal(currency);
    return fail_input(error, "the frontier is of scenario '%s' in %s, the plan of '%s' in %s", theirs, money,
                      ours, priced);
}
