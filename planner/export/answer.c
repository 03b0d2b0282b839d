#include "export/answer.h"

#include "base/json.h"

Answer *answer_new(AnswerStatus status, const char *reason)
{
    Answer *answer = g_new0(Answer, 1);
    answer->status = status;
    answer->function = g_strdup("");
    answer->vendor = g_strdup("");
    answer->reason = g_strdup(reason);
    return answer;
}

void answer_free(gpointer data)
{
    Answer *answer = data;
    if (!answer)
        return;
    g_free(answer->function);
    g_free(answer->vendor);
    g_free(answer->reason);
    g_free(answer);
}

const char *answer_status(const Answer *answer)
{
    static const char *const names[ANSWER_STATUSES] = {"optimal", "within-gap", "stopped", "infeasible"};
    return names[answer->status];
}

char *answer_gap_text(const Answer *answer)
{
    int64_t hundredths = 0;
    if (answer->cost > answer->bound)
        hundredths =
            (int64_t)(((__int128)(answer->cost - answer->bound) * 10000 + answer->cost - 1) / answer->cost);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d%%", hundredths / 100, (int)(hundredths % 100));
}

static void add_money(cJSON *object, const char *field, Money money)
{
    g_autofree char *text = money_text(money);
    cJSON_AddStringToObject(object, field, text);
}

void answer_add_json(const Answer *answer, cJSON *object)
{
    cJSON_AddStringToObject(object, "status", answer_status(answer));
    if (!answer->planned) {
        cJSON_AddStringToObject(object, "reason", answer->reason);
        return;
    }
    g_autofree char *gap = answer_gap_text(answer);
    add_money(object, "cost", answer->cost);
    add_money(object, "bound", answer->bound);
    cJSON_AddStringToObject(object, "gap", gap);
    cJSON_AddItemToObject(object, "vendors", json_number(answer->vendors));
    cJSON_AddItemToObject(object, "changes", json_number(answer->changes));
    cJSON *share = cJSON_AddObjectToObject(object, "largest_share");
    cJSON_AddStringToObject(share, "function", answer->function);
    cJSON_AddStringToObject(share, "vendor", answer->vendor);
    cJSON_AddItemToObject(share, "count", json_number(answer->count));
    cJSON_AddItemToObject(share, "total", json_number(answer->total));
}

#define PACKED "(ubxxxxxxsss)"

GBytes *answer_pack(const Answer *answer)
{
    g_autoptr(GVariant) packed = g_variant_ref_sink(
        g_variant_new(PACKED, (guint32)answer->status, (gboolean)answer->planned, answer->cost, answer->bound,
                      answer->vendors, answer->changes, answer->count, answer->total, answer->function,
                      answer->vendor, answer->reason));
    return g_variant_get_data_as_bytes(packed);
}

Answer *answer_unpack(GBytes *bytes)
{
    Answer *answer = answer_new(ANSWER_STOPPED, "its process ended before there was an answer");
    if (!bytes)
        return answer;
    g_autoptr(GVariant) packed =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(PACKED), bytes, FALSE));
    guint32 status = 0;
    gboolean planned = FALSE;
    g_free(answer->function);
    g_free(answer->vendor);
    g_free(answer->reason);
    g_variant_get(packed, PACKED, &status, &planned, &answer->cost, &answer->bound, &answer->vendors,
                  &answer->changes, &answer->count, &answer->total, &answer->function, &answer->vendor,
                  &answer->reason);
    answer->status = (AnswerStatus)MIN(status, ANSWER_STATUSES - 1);
    answer->planned = planned;
    return answer;
}
