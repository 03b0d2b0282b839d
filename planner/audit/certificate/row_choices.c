/* Rows of choices: who uses what a choice speaks of, and what one choice says of another. */
#include "audit/certificate/row.h"

/* Only the classes of the group; says how many endpoints these are. */
static int64_t narrow(Term *term, const bool *group)
{
    int64_t endpoints = 0;
    for (guint c = 0; c < term->side->demand->classes->len; c++) {
        term->member[c] = term->member[c] && group[side_class(term->side, c)->index];
        endpoints += term->member[c] ? side_class(term->side, c)->class->count : 0;
    }
    return endpoints;
}

static const Term *term_on(const Choice *choice, const Side *side)
{
    for (guint t = 0; t < choice->terms->len; t++)
        if (((const Term *)choice->terms->pdata[t])->side == side)
            return choice->terms->pdata[t];
    return NULL;
}

bool row_read_use(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    int64_t group = 0;
    if (cJSON_GetArraySize(value) != 4 ||
        !value_whole(cJSON_GetArrayItem(value, 3), (int64_t)problem->groups->len - 1, &group))
        return row_refuse(problem, value, "expected [\"use\", choice, function, number of a group]", error);
    Side *side = row_side_at(problem, value, 2, error);
    Choice *choice = side ? choice_read(problem, cJSON_GetArrayItem(value, 1), error) : NULL;
    if (!choice)
        return false;
    const Term *users = choice->kind == CHOICE_ANY ? NULL : term_on(choice, side);
    if (!users)
        return row_refuse(problem, value, "the choice says nothing of endpoints in this function", error);
    Term *term = row_add_term(row, term_copy(users), 1);
    int64_t endpoints = narrow(term, problem->groups->pdata[group]);
    if (choice->kind == CHOICE_PRODUCT && choice->instance < 0)
        endpoints = MIN(endpoints, side->most[side->rank[choice->subject]]);
    row_add_choice(row, choice, -(Sum)endpoints);
    row->words = g_strdup_printf("%s: by at most %" G_GINT64_FORMAT " endpoints of group %d, none otherwise",
                                 choice->words, endpoints, (int)group);
    row->counts = true;
    return true;
}

/* The only choice of a row, of this kind. */
static Choice *read_only_choice(Problem *problem, const cJSON *value, ChoiceKind kind, Row *row,
                                GError **error)
{
    if (cJSON_GetArraySize(value) != 2) {
        row_refuse(problem, value, "expected a choice alone", error);
        return NULL;
    }
    Choice *choice = choice_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (choice && choice->kind != kind) {
        row_refuse(problem, value, "not a choice of this row's kind of limit", error);
        return NULL;
    }
    if (!choice)
        return NULL;
    row_add_term(row, term_copy(choice->terms->pdata[0]), -1);
    row->counts = true;
    return choice;
}

bool row_read_charged(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Choice *choice = read_only_choice(problem, value, CHOICE_CHARGE, row, error);
    if (!choice)
        return false;
    row_add_choice(row, choice, 1);
    row->words = g_strdup_printf("%s: by at least 1 endpoint", choice->words);
    return true;
}

bool row_read_least(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Choice *choice = read_only_choice(problem, value, CHOICE_IN, row, error);
    if (!choice)
        return false;
    const LimitInstance *instance = choice->side->instances->pdata[choice->instance];
    int64_t least = (int64_t)limit_measure_of(instance->limit)->allows(choice->side->demand, instance);
    row_add_choice(row, choice, least);
    row->words = g_strdup_printf("%s: by at least %" G_GINT64_FORMAT " endpoints", choice->words, least);
    return true;
}

bool row_read_total(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    if (cJSON_GetArraySize(value) != 2)
        return row_refuse(problem, value, "expected a choice alone", error);
    Choice *choice = choice_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (!choice)
        return false;
    if (choice->kind != CHOICE_PRODUCT || choice->instance >= 0)
        return row_refuse(problem, value, "expected [\"product\", product, function]", error);
    int64_t most = choice->side->most[choice->side->rank[choice->subject]];
    row_add_term(row, term_copy(choice->terms->pdata[0]), 1);
    row_add_choice(row, choice, -(Sum)most);
    row->words =
        g_strdup_printf("%s: by at most %" G_GINT64_FORMAT " endpoints, none otherwise", choice->words, most);
    row->counts = true;
    return true;
}
