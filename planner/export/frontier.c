#include "export/frontier.h"

#include "base/json.h"
#include "base/text.h"

static ThresholdValue value_at(const Frontier *frontier, guint i)
{
    return g_array_index(frontier->variation->values, ThresholdValue, i);
}

static char *value_text(const Frontier *frontier, guint i)
{
    return threshold_text(frontier->variation->kind, value_at(frontier, i));
}

/* Indices of the points, the tightest first. */
static guint *by_tightness(const Frontier *frontier)
{
    guint count = frontier->answers->len;
    guint *order = g_new(guint, count + 1);
    for (guint i = 0; i < count; i++)
        order[i] = i;
    const Limit *limit = frontier->variation->limit;
    for (guint i = 1; i < count; i++)
        for (guint j = i; j > 0; j--) {
            double a = threshold_position(frontier->variation->kind, value_at(frontier, order[j - 1]));
            double b = threshold_position(frontier->variation->kind, value_at(frontier, order[j]));
            if (limit->kind->at_least ? a >= b : a <= b)
                break;
            guint swap = order[j];
            order[j] = order[j - 1];
            order[j - 1] = swap;
        }
    return order;
}

static void take_plan(Answer *answer, const Answer *from)
{
    answer->planned = true;
    answer->cost = from->cost;
    answer->vendors = from->vendors;
    answer->changes = from->changes;
    answer->count = from->count;
    answer->total = from->total;
    g_free(answer->vendor);
    g_free(answer->function);
    answer->vendor = g_strdup(from->vendor);
    answer->function = g_strdup(from->function);
}

void frontier_settle(Frontier *frontier)
{
    if (!frontier->variation->limit)
        return;
    g_autofree guint *order = by_tightness(frontier);
    guint count = frontier->answers->len;
    for (guint i = 1; i < count; i++) {
        const Answer *tighter = frontier->answers->pdata[order[i - 1]];
        Answer *looser = frontier->answers->pdata[order[i]];
        if (tighter->planned && looser->status != ANSWER_INFEASIBLE &&
            (!looser->planned || looser->cost > tighter->cost))
            take_plan(looser, tighter);
    }
    for (guint i = count; i > 1; i--) {
        const Answer *looser = frontier->answers->pdata[order[i - 1]];
        Answer *tighter = frontier->answers->pdata[order[i - 2]];
        if (looser->status == ANSWER_INFEASIBLE && tighter->status == ANSWER_STOPPED && !tighter->planned) {
            tighter->status = ANSWER_INFEASIBLE;
            g_free(tighter->reason);
            tighter->reason = g_strdup(looser->reason);
        }
        if (looser->planned && tighter->planned)
            tighter->bound = MAX(tighter->bound, looser->bound);
    }
    for (guint i = 0; i < count; i++) {
        Answer *answer = frontier->answers->pdata[i];
        if (answer->planned && answer->bound >= answer->cost) {
            answer->bound = answer->cost;
            answer->status = ANSWER_OPTIMAL;
        }
    }
}

GString *frontier_json(const Frontier *frontier)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "polyculture", "frontier/1");
    cJSON_AddStringToObject(root, "version", POLYCULTURE_VERSION);
    cJSON_AddStringToObject(root, "scenario", frontier->scenario->id);
    cJSON_AddStringToObject(root, "currency", frontier->scenario->currency);
    cJSON_AddItemToObject(root, "years", json_number(frontier->scenario->years));
    if (frontier->scenario->prices)
        cJSON_AddStringToObject(root, "prices", frontier->scenario->prices);
    cJSON_AddStringToObject(root, "vary", frontier->variation->name);
    cJSON *points = cJSON_AddArrayToObject(root, "points");
    for (guint i = 0; i < frontier->answers->len; i++) {
        cJSON *point = cJSON_CreateObject();
        g_autofree char *value = value_text(frontier, i);
        cJSON_AddStringToObject(point, "value", value);
        answer_add_json(frontier->answers->pdata[i], point);
        cJSON_AddItemToArray(points, point);
    }
    GString *bytes = json_canonical(root);
    cJSON_Delete(root);
    return bytes;
}

GString *frontier_csv(const Frontier *frontier)
{
    GString *out =
        g_string_new("vary,value,status,cost,currency,bound,gap,vendors,changes,function,vendor,count,total,"
                     "reason\r\n");
    g_autofree char *vary = text_for_csv(frontier->variation->name);
    g_autofree char *currency = text_for_csv(frontier->scenario->currency);
    for (guint i = 0; i < frontier->answers->len; i++) {
        const Answer *answer = frontier->answers->pdata[i];
        g_autofree char *value = value_text(frontier, i), *reason = text_for_csv(answer->reason);
        g_string_append_printf(out, "%s,%s,%s,", vary, value, answer_status(answer));
        if (!answer->planned) {
            g_string_append_printf(out, ",,,,,,,,,,%s\r\n", reason);
            continue;
        }
        g_autofree char *cost = money_text(answer->cost), *bound = money_text(answer->bound);
        g_autofree char *gap = answer_gap_text(answer), *function = text_for_csv(answer->function);
        g_autofree char *vendor = text_for_csv(answer->vendor);
        g_string_append_printf(out,
                               "%s,%s,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s,%s,%" G_GINT64_FORMAT
                               ",%" G_GINT64_FORMAT ",\r\n",
                               cost, currency, bound, gap, answer->vendors, answer->changes, function, vendor,
                               answer->count, answer->total);
    }
    return out;
}
