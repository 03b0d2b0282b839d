/* An outage's impact as impact/1: every figure, and the recovery curve. */
#include "audit/impact.h"

/* -1: not known, or there is none. */
static cJSON *number_or_null(int64_t number)
{
    return number < 0 ? cJSON_CreateNull() : json_number(number);
}

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
        cJSON_AddItemToObject(times, name, number_or_null(seconds));
    }
    int64_t lost = outage_lost(outage, impact, &view->crew);
    cJSON_AddItemToObject(object, "endpoint-seconds-lost", number_or_null(lost));
    Money cost = outage_cost(outage, impact, &view->crew);
    g_autofree char *money = cost < 0 ? NULL : money_text(cost);
    cJSON_AddItemToObject(object, "cost-of-downtime", money ? cJSON_CreateString(money) : cJSON_CreateNull());
    cJSON *taken = cJSON_AddObjectToObject(object, "seconds-to-take-over");
    int64_t all = outage_time(outage, impact, &view->crew, 100);
    int64_t hot = outage_by_hand(outage) ? all : 0, cold = outage_cold_time(outage, impact, &view->crew);
    cJSON_AddItemToObject(taken, "hot", number_or_null(impact->all.hot ? hot : -1));
    cJSON_AddItemToObject(taken, "cold", number_or_null(impact->all.cold ? cold : -1));
    cJSON *curve = cJSON_AddArrayToObject(object, "curve");
    int64_t end = all;
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

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject(object, name, text);
}

static void add_event(const ImpactView *view, const Outage *outage, cJSON *root)
{
    add_text(root, "event", outage->id);
    add_text(root, "title", outage->title);
    add_text(root, "date", outage->date);
    add_text(root, "kind", outage_kind_name(outage->kind));
    add_text(root, "stops", outage_stops_name(outage->stops));
    add_text(root, "versions", outage->versions);
    add_text(root, "channel", outage->channel);
    if (*view->scenario->currency)
        add_text(root, "currency", view->scenario->currency);
    add_text(root, "prices", view->scenario->prices);
    int64_t exposed = 0, installed = outage_stacks(outage, view->scenario, view->fleet, &exposed);
    cJSON *stacks = cJSON_AddObjectToObject(root, "whole-stacks-today");
    cJSON_AddItemToObject(stacks, "exposed", json_number(exposed));
    cJSON_AddItemToObject(stacks, "installed", json_number(installed));
}

static bool add_function(const ImpactView *view, const Outage *outage, const char *function, cJSON *object,
                         GError **error)
{
    g_auto(ImpactGround) ground = {0};
    if (!impact_ground_init(&ground, view, function, error))
        return false;
    for (int s = 0; s < view->count; s++) {
        g_autoptr(OutageImpact) impact = outage_measure(outage, &ground.of[s], &view->crew, NULL);
        cJSON_AddItemToObject(object, view->states[s].name, count_json(view, outage, impact, true));
    }
    add_parts_json(view, &ground, outage, cJSON_AddObjectToObject(object, "by"));
    return true;
}

bool impact_json(const ImpactView *view, const Outage *outage, int worst, GString *out, GError **error)
{
    cJSON *root = cJSON_CreateObject(), *functions = cJSON_AddObjectToObject(root, "functions");
    cJSON_AddStringToObject(root, "polyculture", "impact/1");
    bool good = true;
    if (outage)
        add_event(view, outage, root);
    for (char **function = view->scenario->functions; good && *function; function++) {
        cJSON *object = cJSON_AddObjectToObject(functions, *function);
        good = (!outage || add_function(view, outage, *function, object, error)) &&
               (!worst ||
                impact_worst_json(view, *function, worst, cJSON_AddObjectToObject(object, "worst"), error));
    }
    if (good) {
        GString *text = json_canonical(root);
        g_string_append_len(out, text->str, (gssize)text->len);
        g_string_free(text, TRUE);
    }
    cJSON_Delete(root);
    return good;
}
