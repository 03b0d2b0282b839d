/* An outage's impact as impact/1: every figure, and the recovery curve. */
#include "audit/impact.h"

static cJSON *count_json(const ImpactView *view, const Outage *outage, const OutageImpact *impact,
                         bool recovery)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToObject(object, "endpoints", json_number(impact->all.endpoints));
    for (gsize i = 0; i < IMPACT_LINES; i++)
        cJSON_AddItemToObject(object, impact_lines[i].name,
                              json_number(impact_count(&impact->all, impact_lines[i].offset)));
    cJSON_AddItemToObject(object, "down", json_number(impact->down));
    if (!recovery)
        return object;
    static const int shares[] = {50, 95, 100};
    cJSON *times = cJSON_AddObjectToObject(object, "seconds-to-percent");
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
        int64_t seconds = outage_time(outage, impact, &view->crew, shares[i]);
        g_autofree char *name = g_strdup_printf("%d", shares[i]);
        cJSON_AddItemToObject(times, name, seconds < 0 ? cJSON_CreateNull() : json_number(seconds));
    }
    int64_t lost = outage_lost(outage, impact, &view->crew);
    cJSON_AddItemToObject(object, "endpoint-seconds-lost", lost < 0 ? cJSON_CreateNull() : json_number(lost));
    cJSON *curve = cJSON_AddArrayToObject(object, "curve");
    int64_t end = outage_time(outage, impact, &view->crew, 100);
    for (int i = 0; end >= 0 && i <= 20; i++) {
        int64_t at = (int64_t)((__int128)end * i / 20);
        cJSON *point = cJSON_CreateArray();
        cJSON_AddItemToArray(point, json_number(at));
        cJSON_AddItemToArray(point, json_number(outage_back(outage, impact, &view->crew, at)));
        cJSON_AddItemToArray(curve, point);
    }
    return object;
}

static void add_parts_json(const ImpactView *view, const ImpactGround *ground, const Outage *outage,
                           cJSON *object)
{
    for (gsize p = 0; p < IMPACT_PARTS; p++) {
        g_autoptr(GPtrArray) values = impact_values(view->fleet, impact_parts[p]);
        cJSON *by = cJSON_AddObjectToObject(object, impact_parts[p]);
        for (guint v = 0; v < values->len; v++) {
            OutageImpact *impacts[IMPACT_STATES] = {NULL, NULL};
            impact_measure_part(view, ground, outage, impact_parts[p], values->pdata[v], impacts);
            cJSON *value = cJSON_AddObjectToObject(by, values->pdata[v]);
            for (int s = 0; s < view->count; s++) {
                cJSON_AddItemToObject(value, view->states[s].name,
                                      count_json(view, outage, impacts[s], false));
                outage_impact_free(impacts[s]);
            }
        }
    }
}

bool impact_json(const ImpactView *view, const Outage *outage, GString *out, GError **error)
{
    cJSON *root = cJSON_CreateObject(), *functions = cJSON_AddObjectToObject(root, "functions");
    cJSON_AddStringToObject(root, "polyculture", "impact/1");
    cJSON_AddStringToObject(root, "event", outage->id);
    cJSON_AddStringToObject(root, "title", outage->title);
    cJSON_AddStringToObject(root, "kind", outage_kind_name(outage->kind));
    cJSON_AddStringToObject(root, "stops", outage_stops_name(outage->stops));
    bool good = true;
    for (char **function = view->scenario->functions; good && *function; function++) {
        g_auto(ImpactGround) ground = {0};
        good = impact_ground_init(&ground, view, *function, error);
        if (!good)
            break;
        cJSON *object = cJSON_AddObjectToObject(functions, *function);
        for (int s = 0; s < view->count; s++) {
            g_autoptr(OutageImpact) impact = outage_measure(outage, &ground.of[s], NULL);
            cJSON_AddItemToObject(object, view->states[s].name, count_json(view, outage, impact, true));
        }
        add_parts_json(view, &ground, outage, cJSON_AddObjectToObject(object, "by"));
    }
    if (good) {
        GString *text = json_canonical(root);
        g_string_append_len(out, text->str, (gssize)text->len);
        g_string_free(text, TRUE);
    }
    cJSON_Delete(root);
    return good;
}
