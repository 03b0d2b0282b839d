/* Rows of limits: shares, counts of choices, squares, survival, and budgets. */
#include "audit/certificate/row.h"

#include <string.h>

/* Where a row of a limit stands: [word, id, function, each, ...]. */
typedef struct {
    Side *side;
    int index;
    const LimitInstance *instance;
    const LimitMeasure *kind;
    __int128 allows;
} Place;

static bool place_read(const Problem *problem, const cJSON *value, Place *place, GError **error)
{
    const char *id = value_word(value, 1), *each = value_word(value, 3);
    place->side = row_side_at(problem, value, 2, error);
    if (!place->side)
        return false;
    place->index = id && each ? side_instance(place->side, id, each) : -1;
    if (place->index < 0)
        return row_refuse(problem, value, "no limit of this id and each speaks of an endpoint", error);
    place->instance = place->side->instances->pdata[place->index];
    place->kind = limit_measure_of(place->instance->limit);
    if (place->kind->allows)
        place->allows = place->kind->allows(place->side->demand, place->instance);
    return true;
}

static Term *term_of_limit(const Place *place)
{
    bool *member = g_new0(bool, place->side->demand->classes->len + 1);
    for (guint m = 0; m < place->instance->members->len; m++)
        member[g_array_index(place->instance->members, guint, m)] = true;
    Term *term = term_new(place->side, member);
    term->limit = place->instance->limit;
    term->adds = place->kind->adds;
    return term;
}

static char *const *domain_find(const Place *place, const char *name)
{
    const GPtrArray *domains = side_domains(place->side, (guint)place->index);
    for (guint d = 0; name && d < domains->len; d++) {
        g_autofree char *joined = g_strjoinv(", ", domains->pdata[d]);
        if (strcmp(joined, name) == 0)
            return domains->pdata[d];
    }
    return NULL;
}

static Term *term_of_domain(const Place *place, char *const *values)
{
    Term *term = term_of_limit(place);
    term->subject = SUBJECT_DOMAIN;
    term->of = place->instance->limit->of;
    term->values = values;
    return term;
}

static char *place_words(const Place *place)
{
    const char *each = place->instance->each_value;
    return g_strdup_printf("'%s'%s%s", place->instance->limit->id, each ? " at " : "", each ? each : "");
}

static bool read_budget(const Problem *problem, const cJSON *value, Row *row, GError **error)
{
    for (guint i = 0; i < problem->scenario->policies->len; i++) {
        const Policy *policy = problem->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (limit->kind->whole && strcmp(limit->id, value_word(value, 1)) == 0 &&
                limit_measure_of(limit)->row == LIMIT_ROW_BUDGET) {
                g_autofree char *amount = money_text_grouped(limit->amount);
                row->part = (int)limit->part;
                row->words = g_strdup_printf("'%s': cost at most %s", limit->id, amount);
                row_set_constant(row, -(Sum)limit->amount);
                return true;
            }
        }
    }
    return row_refuse(problem, value, "no limit of the plan as a whole has this id", error);
}

static bool read_domain_row(Problem *problem, const cJSON *value, const Place *place, Row *row,
                            GError **error)
{
    const Limit *limit = place->instance->limit;
    char *const *values = domain_find(place, value_word(value, 4));
    bool used = cJSON_GetArraySize(value) == 6;
    if (!values)
        return row_refuse(problem, value, "the limit knows no such domain", error);
    if (used && (limit->of != DOMAIN_VENDOR || values[1] || limit->kind->at_least ||
                 catalog_find_vendor(problem->scenario->catalog, values[0]) < 0 ||
                 place->kind->adds != adds_measured || g_strcmp0(value_word(value, 5), "used") != 0))
        return row_refuse(problem, value, "\"used\" stands in max-share of one vendor alone", error);
    Sum sign = limit->kind->at_least ? -1 : 1;
    row_add_term(row, term_of_domain(place, values), sign);
    if (used)
        row_add_choice(row,
                       choice_vendor(problem, place->side, -1,
                                     catalog_find_vendor(problem->scenario->catalog, values[0])),
                       -place->allows);
    else
        row_set_constant(row, -sign * place->allows);
    g_autofree char *where = place_words(place), *allows = words_sum(place->allows);
    row->words = g_strdup_printf("%s: %s at %s %s endpoints%s", where, value_word(value, 4),
                                 limit->kind->at_least ? "least" : "most", allows, used ? " if used" : "");
    row->counts = true;
    return true;
}

static bool read_choices_row(Problem *problem, const Place *place, Row *row)
{
    const bool at_least = place->instance->limit->kind->at_least;
    g_autoptr(GPtrArray) choices = choices_of_limit(problem, place->side, place->index, place->kind->choice);
    for (guint c = 0; c < choices->len; c++)
        row_add_choice(row, choices->pdata[c], at_least ? -1 : 1);
    row_set_constant(row, at_least ? place->allows : -place->allows);
    g_autofree char *where = place_words(place), *allows = words_sum(place->allows);
    row->words = g_strdup_printf("%s: at %s %s", where, at_least ? "least" : "most", allows);
    return true;
}

/* The extra of this name on the row's limit: made once. */
static Extra *extra_find(Problem *problem, const Place *place, char *const *values, int offer, Sum most)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)(guintptr)values);
    return row_extra(
        problem, g_strdup_printf("%s %d %d %s", place->side->demand->function, place->index, offer, joined),
        most);
}

/* The square of the endpoints whose primary depends on the values. */
static Extra *square_find(Problem *problem, const Place *place, char *const *values)
{
    const Sum endpoints = place->instance->endpoints;
    return extra_find(problem, place, values, -1, endpoints * endpoints);
}

static bool read_squares_row(Problem *problem, const Place *place, Row *row)
{
    const GPtrArray *domains = side_domains(place->side, (guint)place->index);
    for (guint d = 0; d < domains->len; d++)
        row_add_extra(row, square_find(problem, place, domains->pdata[d]), 1);
    row_set_constant(row, -place->allows);
    g_autofree char *where = place_words(place), *allows = words_sum(place->allows);
    row->words = g_strdup_printf("%s: squares of endpoints at most %s", where, allows);
    return true;
}

bool row_read_limit(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    int size = cJSON_GetArraySize(value);
    if (size == 2 && value_word(value, 1))
        return read_budget(problem, value, row, error);
    if (size < 5 || size > 6 || !value_word(value, 4))
        return row_refuse(problem, value, "expected [\"limit\", id, function, each, domain]", error);
    if (!place_read(problem, value, &place, error))
        return false;
    if (place.kind->row == LIMIT_ROW_DOMAIN)
        return read_domain_row(problem, value, &place, row, error);
    if (*value_word(value, 4) || size == 6)
        return row_refuse(problem, value, "a limit of this kind has no row of a domain", error);
    if (place.instance->limit->together)
        return row_refuse(problem, value, "the limit counts over all functions together", error);
    if (place.kind->row == LIMIT_ROW_CHOICES)
        return read_choices_row(problem, &place, row);
    if (place.kind->row == LIMIT_ROW_SQUARES)
        return read_squares_row(problem, &place, row);
    if (place.kind->row != LIMIT_ROW_CHANGE)
        return row_refuse(problem, value, "a limit of this kind has no such row", error);
    row_add_term(row, term_of_limit(&place), 1)->subject = SUBJECT_CHANGE;
    row_set_constant(row, -place.allows);
    g_autofree char *where = place_words(&place), *allows = words_sum(place.allows);
    row->words = g_strdup_printf("%s: at most %s changes", where, allows);
    row->counts = true;
    return true;
}

bool row_read_tangent(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    int64_t a = 0;
    int size = cJSON_GetArraySize(value);
    if (!place_read(problem, value, &place, error))
        return false;
    bool used = size == 7 && g_strcmp0(value_word(value, 6), "used") == 0;
    if ((size != 6 && !used) || !value_whole(cJSON_GetArrayItem(value, 5), ENDPOINTS_MAX, &a))
        return row_refuse(problem, value,
                          "expected [\"tangent\", id, function, each, domain, a], a up to 2^40", error);
    if (place.kind->row != LIMIT_ROW_SQUARES || (used && place.instance->limit->of != DOMAIN_VENDOR))
        return row_refuse(problem, value, "a limit of this kind has no such row", error);
    char *const *values = domain_find(&place, value_word(value, 4));
    if (!values)
        return row_refuse(problem, value, "the limit knows no such domain", error);
    const Sum least = (Sum)a * (a + 1);
    row_add_term(row, term_of_domain(&place, values), 2 * (Sum)a + 1);
    row_add_extra(row, square_find(problem, &place, values), -1);
    if (used)
        row_add_choice(row,
                       choice_vendor(problem, place.side, place.index,
                                     catalog_find_vendor(problem->scenario->catalog, values[0])),
                       -least);
    else
        row_set_constant(row, -least);
    g_autofree char *where = place_words(&place);
    row->words = g_strdup_printf("%s: the square of the endpoints of %s, near %" G_GINT64_FORMAT, where,
                                 value_word(value, 4), a);
    return true;
}

/* ---- survive and its cold backups ---- */

/* Endpoints with a cold backup under the offer that are in time when the values fail. */
static Extra *in_time_find(Problem *problem, const Place *place, char *const *values, int offer)
{
    const Offer *terms = &g_array_index(problem->scenario->offers, Offer, offer);
    Sum most =
        MIN((Sum)terms->deploy_per_hour * place->instance->limit->hours, (Sum)place->instance->endpoints);
    return extra_find(problem, place, values, offer, most);
}

static int adds_cold(const Limit *limit, bool primary, bool backup, BackupMode mode)
{
    (void)limit;
    return primary && backup && mode == MODE_COLD;
}

static Term *term_of_cold(const Place *place, char *const *values, int offer)
{
    Term *term = term_of_domain(place, values);
    term->subject = SUBJECT_COLD;
    term->offer = offer;
    term->adds = adds_cold;
    return term;
}

static bool survive_place(Problem *problem, const cJSON *value, int size, Place *place, char *const **values,
                          GError **error)
{
    if (!place_read(problem, value, place, error))
        return false;
    if (place->kind->row != LIMIT_ROW_SURVIVE || cJSON_GetArraySize(value) != size)
        return row_refuse(problem, value, "expected a limit of kind survive, and a domain", error);
    *values = domain_find(place, value_word(value, 4));
    return *values || row_refuse(problem, value, "the limit knows no such domain", error);
}

bool row_read_survive(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    char *const *values = NULL;
    if (!survive_place(problem, value, 5, &place, &values, error))
        return false;
    row_add_term(row, term_of_domain(&place, values), -1);
    const GArray *offers = problem->scenario->offers;
    for (guint o = 0; o < offers->len; o++) {
        const Offer *offer = &g_array_index(offers, Offer, o);
        if (place.side->rank[offer->product] < 0 || offer->standby[MODE_COLD] < 0)
            continue;
        Extra *in_time = in_time_find(problem, &place, values, (int)o);
        /* Counted on no multiplier of this row: tells who could be in time at all. */
        Term *cold = row_add_term(row, term_of_cold(&place, values, (int)o), 0);
        in_time->term = in_time->term ? in_time->term : cold;
        row_add_extra(row, in_time, -1);
    }
    row_set_constant(row, place.allows);
    g_autofree char *where = place_words(&place), *allows = words_sum(place.allows);
    row->words = g_strdup_printf("%s: at least %s endpoints survive %s", where, allows, value_word(value, 4));
    return true;
}

bool row_read_in_time(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    char *const *values = NULL;
    int64_t offer = 0;
    if (!survive_place(problem, value, 6, &place, &values, error))
        return false;
    if (!value_whole(cJSON_GetArrayItem(value, 5), (int64_t)problem->scenario->offers->len - 1, &offer) ||
        place.side->rank[g_array_index(problem->scenario->offers, Offer, offer).product] < 0)
        return row_refuse(problem, value, "no such offer for this function", error);
    Extra *in_time = in_time_find(problem, &place, values, (int)offer);
    Term *cold = row_add_term(row, term_of_cold(&place, values, (int)offer), -1);
    in_time->term = in_time->term ? in_time->term : cold;
    row_add_extra(row, in_time, 1);
    const Offer *terms = &g_array_index(problem->scenario->offers, Offer, offer);
    g_autofree char *where = place_words(&place);
    row->words = g_strdup_printf("%s: cold backups of %s in time when %s fails", where,
                                 catalog_product(problem->scenario->catalog, terms->product)->id,
                                 value_word(value, 4));
    row->counts = true;
    return true;
}

/* ---- vendors over all functions together ---- */

/* The instance that [word, ..., id, each] speaks of, its id at this index. */
static const LimitInstance *together_at(const Problem *problem, const cJSON *value, int index, GError **error)
{
    const char *id = value_word(value, index), *each = value_word(value, index + 1);
    const LimitInstance *instance = id && each ? together_find(problem, id, each) : NULL;
    if (!instance)
        row_refuse(problem, value, "expected the id and each of a limit over all functions together", error);
    return instance;
}

static const char *each_of(const LimitInstance *instance)
{
    return instance->each_value ? instance->each_value : "";
}

bool row_read_together(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    if (cJSON_GetArraySize(value) != 3)
        return row_refuse(problem, value, "expected [\"together\", id, each]", error);
    const LimitInstance *instance = together_at(problem, value, 1, error);
    if (!instance)
        return false;
    const Limit *limit = instance->limit;
    const int sign = limit->kind->at_least ? -1 : 1;
    for (guint v = 0; v < problem->scenario->catalog->vendors->len; v++) {
        bool sold = false;
        for (guint s = 0; s < problem->sides->len; s++)
            sold = sold || (side_sells(problem->sides->pdata[s], (int)v) &&
                            side_instance(problem->sides->pdata[s], limit->id, each_of(instance)) >= 0);
        if (sold)
            row_add_choice(row, choice_any(problem, limit, each_of(instance), (int)v), sign);
    }
    row_set_constant(row, -(Sum)sign * limit->number);
    row->words = g_strdup_printf("'%s'%s%s: at %s %" G_GINT64_FORMAT " over all functions", limit->id,
                                 *each_of(instance) ? " at " : "", each_of(instance),
                                 sign > 0 ? "most" : "least", limit->number);
    return true;
}

bool row_read_any(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    const char *name = value_word(value, 1);
    const LimitInstance *instance = together_at(problem, value, 2, error);
    if (!instance)
        return false;
    const Limit *limit = instance->limit;
    int vendor = name ? catalog_find_vendor(problem->scenario->catalog, name) : -1;
    if (vendor < 0 || cJSON_GetArraySize(value) != (limit->kind->at_least ? 4 : 5))
        return row_refuse(problem, value,
                          limit->kind->at_least ? "expected [\"any\", vendor, id, each]"
                                                : "expected [\"any\", vendor, id, each, function]",
                          error);
    Choice *any = choice_any(problem, limit, each_of(instance), vendor);
    row_add_choice(row, any, limit->kind->at_least ? 1 : -1);
    for (guint s = 0; s < problem->sides->len; s++) {
        Side *side = problem->sides->pdata[s];
        int index = side_instance(side, limit->id, each_of(instance));
        if (index >= 0 && limit->kind->at_least && side_sells(side, vendor))
            row_add_choice(row, choice_charge(problem, side, index, vendor), -1);
    }
    row->words = g_strdup_printf("%s: as in its functions", any->words);
    if (limit->kind->at_least)
        return true;
    Side *side = row_side_at(problem, value, 4, error);
    int index = side ? side_instance(side, limit->id, each_of(instance)) : -1;
    if (!side)
        return false;
    if (index < 0)
        return row_refuse(problem, value, "the limit speaks of no endpoint in this function", error);
    row_add_choice(row, choice_vendor(problem, side, index, vendor), 1);
    return true;
}
