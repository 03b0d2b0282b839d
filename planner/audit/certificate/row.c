/* Rows: what ties endpoints, licences and choices together. Each kind of row is one reader below and one line
 * of the table; all become sums on the left of "<= 0". */
#include "audit/certificate/proof.h"

#include "base/text.h"

#include <string.h>

/* ---- numbers ---- */

void mpz_set_sum(mpz_t target, Sum value)
{
    unsigned __int128 magnitude = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    mpz_import(target, 1, -1, sizeof magnitude, 0, 0, &magnitude);
    if (value < 0)
        mpz_neg(target, target);
}

void mpz_add_product(mpz_t target, Sum a, Sum b)
{
    mpz_t left, right;
    mpz_inits(left, right, NULL);
    mpz_set_sum(left, a);
    mpz_set_sum(right, b);
    mpz_addmul(target, left, right);
    mpz_clears(left, right, NULL);
}

/* ---- rows as sums ---- */

static void term_clear(gpointer data)
{
    RowTerm *term = data;
    if (!term->borrowed)
        term_free(term->term);
}

static void choice_clear(gpointer data)
{
    mpz_clear(((RowChoice *)data)->times);
}

void row_free(gpointer data)
{
    Row *row = data;
    if (!row)
        return;
    g_free(row->key);
    g_free(row->words);
    g_array_unref(row->terms);
    g_array_unref(row->choices);
    g_array_unref(row->billed);
    g_array_unref(row->extras);
    mpz_clear(row->constant);
    g_free(row);
}

static Row *row_new(const cJSON *value)
{
    Row *row = g_new0(Row, 1);
    char *key = cJSON_PrintUnformatted(value);
    row->key = g_strdup(key);
    cJSON_free(key);
    row->terms = g_array_new(FALSE, TRUE, sizeof(RowTerm));
    g_array_set_clear_func(row->terms, term_clear);
    row->choices = g_array_new(FALSE, TRUE, sizeof(RowChoice));
    g_array_set_clear_func(row->choices, choice_clear);
    row->billed = g_array_new(FALSE, TRUE, sizeof(RowBilled));
    row->extras = g_array_new(FALSE, TRUE, sizeof(RowExtra));
    row->part = -1;
    mpz_init(row->constant);
    return row;
}

static Term *add_term(Row *row, Term *term, Sum slope)
{
    RowTerm entry = {term, slope, false};
    g_array_append_val(row->terms, entry);
    return term;
}

static void add_choice(Row *row, Choice *choice, Sum times)
{
    RowChoice entry = {.choice = choice};
    mpz_init(entry.times);
    mpz_set_sum(entry.times, times);
    g_array_append_val(row->choices, entry);
}

static void set_constant(Row *row, Sum constant)
{
    mpz_set_sum(row->constant, constant);
}

/* ---- reading ---- */

static bool refuse(const Problem *problem, const cJSON *value, const char *what, GError **error)
{
    char *text = cJSON_PrintUnformatted(value);
    g_autofree char *safe = text_for_terminal(text);
    cJSON_free(text);
    return json_fail(problem->document, value, error, "row %s: %s", safe, what);
}

static const char *word_at(const cJSON *value, int index)
{
    const cJSON *item = cJSON_GetArrayItem(value, index);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static bool whole(const cJSON *item, int64_t most, int64_t *number)
{
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > (double)most)
        return false;
    *number = (int64_t)item->valuedouble;
    return (double)*number == item->valuedouble;
}

static Side *side_at(const Problem *problem, const cJSON *value, int index, GError **error)
{
    const char *function = word_at(value, index);
    Side *side = function ? problem_side(problem, function) : NULL;
    if (!side)
        refuse(problem, value, "the problem has no such function", error);
    return side;
}

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
    const char *id = word_at(value, 1), *each = word_at(value, 3);
    place->side = side_at(problem, value, 2, error);
    if (!place->side)
        return false;
    place->index = id && each ? side_instance(place->side, id, each) : -1;
    if (place->index < 0)
        return refuse(problem, value, "no limit of this id and each speaks of an endpoint", error);
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

static char *sum_text(__int128 value)
{
    mpz_t number;
    mpz_init(number);
    mpz_set_sum(number, value);
    char *digits = mpz_get_str(NULL, 10, number), *text = g_strdup(digits);
    void (*release)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &release);
    release(digits, strlen(digits) + 1);
    mpz_clear(number);
    return text;
}

/* ---- the kinds ---- */

static bool read_budget(const Problem *problem, const cJSON *value, Row *row, GError **error)
{
    for (guint i = 0; i < problem->scenario->policies->len; i++) {
        const Policy *policy = problem->scenario->policies->pdata[i];
        for (guint l = 0; l < policy->limits->len; l++) {
            const Limit *limit = policy->limits->pdata[l];
            if (limit->kind->whole && strcmp(limit->id, word_at(value, 1)) == 0 &&
                limit_measure_of(limit)->row == LIMIT_ROW_BUDGET) {
                g_autofree char *amount = money_text_grouped(limit->amount);
                row->part = (int)limit->part;
                row->words = g_strdup_printf("'%s': cost at most %s", limit->id, amount);
                set_constant(row, -(Sum)limit->amount);
                return true;
            }
        }
    }
    return refuse(problem, value, "no limit of the plan as a whole has this id", error);
}

static bool read_domain_row(Problem *problem, const cJSON *value, const Place *place, Row *row,
                            GError **error)
{
    const Limit *limit = place->instance->limit;
    char *const *values = domain_find(place, word_at(value, 4));
    bool used = cJSON_GetArraySize(value) == 6;
    if (!values)
        return refuse(problem, value, "the limit knows no such domain", error);
    if (used && (limit->of != DOMAIN_VENDOR || values[1] || limit->kind->at_least ||
                 catalog_find_vendor(problem->scenario->catalog, values[0]) < 0 ||
                 place->kind->adds != adds_measured || g_strcmp0(word_at(value, 5), "used") != 0))
        return refuse(problem, value, "\"used\" stands in max-share of one vendor alone", error);
    Sum sign = limit->kind->at_least ? -1 : 1;
    add_term(row, term_of_domain(place, values), sign);
    if (used)
        add_choice(
            row,
            choice_vendor(problem, place->side, catalog_find_vendor(problem->scenario->catalog, values[0])),
            -place->allows);
    else
        set_constant(row, -sign * place->allows);
    g_autofree char *where = place_words(place), *allows = sum_text(place->allows);
    row->words = g_strdup_printf("%s: %s at %s %s endpoints%s", where, word_at(value, 4),
                                 limit->kind->at_least ? "least" : "most", allows, used ? " if used" : "");
    row->counts = true;
    return true;
}

static bool read_choices_row(Problem *problem, const Place *place, Row *row)
{
    const bool at_least = place->instance->limit->kind->at_least;
    g_autoptr(GPtrArray) choices = choices_of_limit(problem, place->side, place->index, place->kind->choice);
    for (guint c = 0; c < choices->len; c++)
        add_choice(row, choices->pdata[c], at_least ? -1 : 1);
    set_constant(row, at_least ? place->allows : -place->allows);
    g_autofree char *where = place_words(place), *allows = sum_text(place->allows);
    row->words = g_strdup_printf("%s: at %s %s", where, at_least ? "least" : "most", allows);
    return true;
}

/* The extra of this name on the row's limit: made once. */
static Extra *extra_find(Problem *problem, const Place *place, char *const *values, int offer, Sum most)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)(guintptr)values);
    g_autofree char *key =
        g_strdup_printf("%s %d %d %s", place->side->demand->function, place->index, offer, joined);
    Extra *extra = g_hash_table_lookup(problem->extra_by_key, key);
    if (extra)
        return extra;
    extra = g_new0(Extra, 1);
    extra->key = g_steal_pointer(&key);
    extra->most = most;
    extra->index = problem->extras->len;
    g_ptr_array_add(problem->extras, extra);
    g_hash_table_insert(problem->extra_by_key, extra->key, extra);
    return extra;
}

static void add_extra(Row *row, Extra *extra, int sign)
{
    RowExtra entry = {extra, sign};
    g_array_append_val(row->extras, entry);
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
        add_extra(row, square_find(problem, place, domains->pdata[d]), 1);
    set_constant(row, -place->allows);
    g_autofree char *where = place_words(place), *allows = sum_text(place->allows);
    row->words = g_strdup_printf("%s: squares of endpoints at most %s", where, allows);
    return true;
}

static bool read_limit(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    int size = cJSON_GetArraySize(value);
    if (size == 2 && word_at(value, 1))
        return read_budget(problem, value, row, error);
    if (size < 5 || size > 6 || !word_at(value, 4))
        return refuse(problem, value, "expected [\"limit\", id, function, each, domain]", error);
    if (!place_read(problem, value, &place, error))
        return false;
    if (place.kind->row == LIMIT_ROW_DOMAIN)
        return read_domain_row(problem, value, &place, row, error);
    if (*word_at(value, 4) || size == 6)
        return refuse(problem, value, "a limit of this kind has no row of a domain", error);
    if (place.kind->row == LIMIT_ROW_CHOICES)
        return read_choices_row(problem, &place, row);
    if (place.kind->row == LIMIT_ROW_SQUARES)
        return read_squares_row(problem, &place, row);
    if (place.kind->row != LIMIT_ROW_CHANGE)
        return refuse(problem, value, "a limit of this kind has no such row", error);
    add_term(row, term_of_limit(&place), 1)->subject = SUBJECT_CHANGE;
    set_constant(row, -place.allows);
    g_autofree char *where = place_words(&place), *allows = sum_text(place.allows);
    row->words = g_strdup_printf("%s: at most %s changes", where, allows);
    row->counts = true;
    return true;
}

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

static Term *term_copy(const Term *term)
{
    guint classes = term->side->demand->classes->len;
    Term *copy = term_new(term->side, g_memdup2(term->member, classes + 1));
    copy->subject = term->subject;
    copy->of = term->of;
    copy->values = term->values;
    copy->index = term->index;
    copy->limit = term->limit;
    copy->adds = term->adds;
    return copy;
}

static const Term *term_on(const Choice *choice, const Side *side)
{
    for (guint t = 0; t < choice->terms->len; t++)
        if (((const Term *)choice->terms->pdata[t])->side == side)
            return choice->terms->pdata[t];
    return NULL;
}

static bool read_use(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    int64_t group = 0;
    if (cJSON_GetArraySize(value) != 4 ||
        !whole(cJSON_GetArrayItem(value, 3), (int64_t)problem->groups->len - 1, &group))
        return refuse(problem, value, "expected [\"use\", choice, function, number of a group]", error);
    Side *side = side_at(problem, value, 2, error);
    Choice *choice = side ? choice_read(problem, cJSON_GetArrayItem(value, 1), error) : NULL;
    if (!choice)
        return false;
    const Term *users = term_on(choice, side);
    if (!users)
        return refuse(problem, value, "the choice says nothing of endpoints in this function", error);
    Term *term = add_term(row, term_copy(users), 1);
    int64_t endpoints = narrow(term, problem->groups->pdata[group]);
    if (choice->kind == CHOICE_PRODUCT && choice->instance < 0)
        endpoints = MIN(endpoints, side->most[side->rank[choice->subject]]);
    add_choice(row, choice, -(Sum)endpoints);
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
        refuse(problem, value, "expected a choice alone", error);
        return NULL;
    }
    Choice *choice = choice_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (choice && choice->kind != kind) {
        refuse(problem, value, "not a choice of this row's kind of limit", error);
        return NULL;
    }
    if (!choice)
        return NULL;
    add_term(row, term_copy(choice->terms->pdata[0]), -1);
    row->counts = true;
    return choice;
}

static bool read_charged(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Choice *choice = read_only_choice(problem, value, CHOICE_CHARGE, row, error);
    if (!choice)
        return false;
    add_choice(row, choice, 1);
    row->words = g_strdup_printf("%s: by at least 1 endpoint", choice->words);
    return true;
}

static bool read_least(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Choice *choice = read_only_choice(problem, value, CHOICE_IN, row, error);
    if (!choice)
        return false;
    const LimitInstance *instance = choice->side->instances->pdata[choice->instance];
    int64_t least = (int64_t)limit_measure_of(instance->limit)->allows(choice->side->demand, instance);
    add_choice(row, choice, least);
    row->words = g_strdup_printf("%s: by at least %" G_GINT64_FORMAT " endpoints", choice->words, least);
    return true;
}

static bool read_tangent(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    int64_t a = 0;
    int size = cJSON_GetArraySize(value);
    if (!place_read(problem, value, &place, error))
        return false;
    bool used = size == 7 && g_strcmp0(word_at(value, 6), "used") == 0;
    if ((size != 6 && !used) || !whole(cJSON_GetArrayItem(value, 5), ENDPOINTS_MAX, &a))
        return refuse(problem, value, "expected [\"tangent\", id, function, each, domain, a], a up to 2^40",
                      error);
    if (place.kind->row != LIMIT_ROW_SQUARES || (used && place.instance->limit->of != DOMAIN_VENDOR))
        return refuse(problem, value, "a limit of this kind has no such row", error);
    char *const *values = domain_find(&place, word_at(value, 4));
    if (!values)
        return refuse(problem, value, "the limit knows no such domain", error);
    const Sum least = (Sum)a * (a + 1);
    add_term(row, term_of_domain(&place, values), 2 * (Sum)a + 1);
    add_extra(row, square_find(problem, &place, values), -1);
    if (used)
        add_choice(
            row,
            choice_vendor(problem, place.side, catalog_find_vendor(problem->scenario->catalog, values[0])),
            -least);
    else
        set_constant(row, -least);
    g_autofree char *where = place_words(&place);
    row->words = g_strdup_printf("%s: the square of the endpoints of %s, near %" G_GINT64_FORMAT, where,
                                 word_at(value, 4), a);
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
        return refuse(problem, value, "expected a limit of kind survive, and a domain", error);
    *values = domain_find(place, word_at(value, 4));
    return *values || refuse(problem, value, "the limit knows no such domain", error);
}

static bool read_survive(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    char *const *values = NULL;
    if (!survive_place(problem, value, 5, &place, &values, error))
        return false;
    add_term(row, term_of_domain(&place, values), -1);
    const GArray *offers = problem->scenario->offers;
    for (guint o = 0; o < offers->len; o++) {
        const Offer *offer = &g_array_index(offers, Offer, o);
        if (place.side->rank[offer->product] < 0 || offer->standby[MODE_COLD] < 0)
            continue;
        Extra *in_time = in_time_find(problem, &place, values, (int)o);
        /* Counted on no multiplier of this row: tells who could be in time at all. */
        Term *cold = add_term(row, term_of_cold(&place, values, (int)o), 0);
        in_time->term = in_time->term ? in_time->term : cold;
        add_extra(row, in_time, -1);
    }
    set_constant(row, place.allows);
    g_autofree char *where = place_words(&place), *allows = sum_text(place.allows);
    row->words = g_strdup_printf("%s: at least %s endpoints survive %s", where, allows, word_at(value, 4));
    return true;
}

static bool read_in_time(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Place place = {0};
    char *const *values = NULL;
    int64_t offer = 0;
    if (!survive_place(problem, value, 6, &place, &values, error))
        return false;
    if (!whole(cJSON_GetArrayItem(value, 5), (int64_t)problem->scenario->offers->len - 1, &offer) ||
        place.side->rank[g_array_index(problem->scenario->offers, Offer, offer).product] < 0)
        return refuse(problem, value, "no such offer for this function", error);
    Extra *in_time = in_time_find(problem, &place, values, (int)offer);
    Term *cold = add_term(row, term_of_cold(&place, values, (int)offer), -1);
    in_time->term = in_time->term ? in_time->term : cold;
    add_extra(row, in_time, 1);
    const Offer *terms = &g_array_index(problem->scenario->offers, Offer, offer);
    g_autofree char *where = place_words(&place);
    row->words =
        g_strdup_printf("%s: cold backups of %s in time when %s fails", where,
                        catalog_product(problem->scenario->catalog, terms->product)->id, word_at(value, 4));
    row->counts = true;
    return true;
}

/* ---- licences and products ---- */

static Term *term_of_all(Side *side, SubjectKind subject, int index,
                         int (*adds)(const Limit *, bool, bool, BackupMode))
{
    guint classes = side->demand->classes->len;
    bool *member = g_new0(bool, classes + 1);
    for (guint c = 0; c < classes; c++)
        member[c] = true;
    Term *term = term_new(side, member);
    term->subject = subject;
    term->index = index;
    term->adds = adds;
    return term;
}

/* The product of ["capacity" or "minimum", product, function], by its rank. */
static bool product_place(Problem *problem, const cJSON *value, Side **side, int *rank, const Offer **terms,
                          GError **error)
{
    const char *id = word_at(value, 1);
    if (cJSON_GetArraySize(value) != 3 || !id)
        return refuse(problem, value, "expected a product and a function", error);
    *side = side_at(problem, value, 2, error);
    if (!*side)
        return false;
    int product = catalog_find(problem->scenario->catalog, id);
    *rank = product < 0 ? -1 : (*side)->rank[product];
    const GArray *offers = problem->scenario->offers;
    for (guint o = 0; *rank >= 0 && o < offers->len; o++)
        if (g_array_index(offers, Offer, o).product == product)
            *terms = &g_array_index(offers, Offer, o);
    return *rank >= 0 || refuse(problem, value, "no offer sells this product for the function", error);
}

static bool read_capacity(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    if (terms->capacity < 0)
        return refuse(problem, value, "the product's offers state no capacity", error);
    add_term(row, term_of_all(side, SUBJECT_PRODUCT, rank, adds_agents), 1);
    set_constant(row, -(Sum)terms->capacity);
    row->words =
        g_strdup_printf("capacity of %s: %" G_GINT64_FORMAT " endpoints", word_at(value, 1), terms->capacity);
    row->counts = true;
    return true;
}

static bool read_minimum(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    add_choice(row, choice_product(problem, side, side->product[rank]), terms->minimum);
    for (guint o = 0; o < problem->scenario->offers->len; o++) {
        RowBilled billed = {side, (int)o, -1, 0};
        if (g_array_index(problem->scenario->offers, Offer, o).product == side->product[rank])
            g_array_append_val(row->billed, billed);
    }
    row->words =
        g_strdup_printf("minimum of %s: %" G_GINT64_FORMAT " licences", word_at(value, 1), terms->minimum);
    return true;
}

static bool offer_place(Problem *problem, const cJSON *value, Side **side, int *offer, GError **error)
{
    int64_t index = 0;
    if (cJSON_GetArraySize(value) != 3 ||
        !whole(cJSON_GetArrayItem(value, 1), (int64_t)problem->scenario->offers->len - 1, &index))
        return refuse(problem, value, "expected the index of an offer and a function", error);
    *side = side_at(problem, value, 2, error);
    *offer = (int)index;
    if (!*side)
        return false;
    return (*side)->rank[g_array_index(problem->scenario->offers, Offer, index).product] >= 0 ||
           refuse(problem, value, "the offer sells nothing for this function", error);
}

static const char *offer_product(const Problem *problem, int offer)
{
    return catalog_product(problem->scenario->catalog,
                           g_array_index(problem->scenario->offers, Offer, offer).product)
        ->id;
}

static bool read_licences(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    add_term(row, term_of_all(side, SUBJECT_OFFER, offer, adds_primary), 1);
    RowBilled billed = {side, offer, -1, 0};
    g_array_append_val(row->billed, billed);
    row->words = g_strdup_printf("a licence of %s", offer_product(problem, offer));
    row->counts = true;
    return true;
}

static bool read_billed(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    add_term(row, term_of_all(side, SUBJECT_OFFER, offer, adds_primary), -1);
    RowBilled billed = {side, offer, 0, 1};
    g_array_append_val(row->billed, billed);
    row->words = g_strdup_printf("licences of %s only where it is in charge", offer_product(problem, offer));
    return true;
}

static bool read_total(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    if (cJSON_GetArraySize(value) != 2)
        return refuse(problem, value, "expected a choice alone", error);
    Choice *choice = choice_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (!choice)
        return false;
    if (choice->kind != CHOICE_PRODUCT || choice->instance >= 0)
        return refuse(problem, value, "expected [\"product\", product, function]", error);
    int64_t most = choice->side->most[choice->side->rank[choice->subject]];
    add_term(row, term_copy(choice->terms->pdata[0]), 1);
    add_choice(row, choice, -(Sum)most);
    row->words =
        g_strdup_printf("%s: by at most %" G_GINT64_FORMAT " endpoints, none otherwise", choice->words, most);
    row->counts = true;
    return true;
}

static bool read_of_vendor(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    Choice *product = choice_product(problem, side, side->product[rank]);
    Choice *vendor = choice_vendor(problem, side,
                                   catalog_product(problem->scenario->catalog, side->product[rank])->vendor);
    add_choice(row, product, 1);
    add_choice(row, vendor, -1);
    row->words = g_strdup_printf("%s only where %s", product->words, vendor->words);
    return true;
}

static bool read_paid(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    const char *id = word_at(value, 1);
    if (cJSON_GetArraySize(value) != 3 || !id)
        return refuse(problem, value, "expected a vendor and a function", error);
    Side *side = side_at(problem, value, 2, error);
    int vendor = catalog_find_vendor(problem->scenario->catalog, id);
    if (!side)
        return false;
    if (vendor < 0)
        return refuse(problem, value, "the catalog has no such vendor", error);
    Choice *paid = choice_vendor(problem, NULL, vendor);
    add_choice(row, choice_vendor(problem, side, vendor), 1);
    add_choice(row, paid, -1);
    row->words = g_strdup_printf("%s is paid where it is used for %s", id, side->demand->function);
    return true;
}

/* ---- branches ---- */

static bool read_branch(Problem *problem, const cJSON *value, bool least, Row *row, GError **error)
{
    int64_t bound = 0;
    if (cJSON_GetArraySize(value) != 3 || !whole(cJSON_GetArrayItem(value, 2), MULTIPLIER_MAX, &bound))
        return refuse(problem, value, "expected a row and a whole number", error);
    Row *base = row_read(problem, cJSON_GetArrayItem(value, 1), error);
    if (!base)
        return false;
    g_ptr_array_add(problem->spare, base);
    if (!base->counts)
        return refuse(problem, value, "a row of this kind does not count endpoints", error);
    RowTerm entry = {g_array_index(base->terms, RowTerm, 0).term, least ? -1 : 1, true};
    g_array_append_val(row->terms, entry);
    set_constant(row, least ? bound : -(Sum)bound);
    row->branch = base->key;
    row->least = least;
    row->value = bound;
    row->words = g_strdup_printf("branch at %s %" G_GINT64_FORMAT " (%s)", least ? "least" : "most", bound,
                                 base->words);
    return true;
}

static const struct {
    const char *word;
    bool (*read)(Problem *problem, const cJSON *value, Row *row, GError **error);
} kinds[] = {
    {"limit", read_limit},         {"use", read_use},         {"total", read_total},
    {"of-vendor", read_of_vendor}, {"charged", read_charged}, {"least", read_least},
    {"tangent", read_tangent},     {"survive", read_survive}, {"in-time", read_in_time},
    {"capacity", read_capacity},   {"minimum", read_minimum}, {"licences", read_licences},
    {"billed", read_billed},       {"paid", read_paid},
};

Row *row_read(Problem *problem, const cJSON *value, GError **error)
{
    const char *word = cJSON_IsArray(value) ? word_at(value, 0) : NULL;
    if (!word) {
        json_fail(problem->document, value, error,
                  "expected a row like [\"limit\", id, function, each, domain]");
        return NULL;
    }
    Row *row = row_new(value);
    bool branch = strcmp(word, "most") == 0 || (strcmp(word, "least") == 0 && cJSON_GetArraySize(value) == 3);
    bool good = false;
    gsize k = 0;
    while (k < G_N_ELEMENTS(kinds) && strcmp(kinds[k].word, word) != 0)
        k++;
    if (branch)
        good = read_branch(problem, value, *word == 'l', row, error);
    else if (k < G_N_ELEMENTS(kinds))
        good = kinds[k].read(problem, value, row, error);
    else
        refuse(problem, value, "no row of this name is known", error);
    if (good)
        return row;
    row_free(row);
    return NULL;
}
