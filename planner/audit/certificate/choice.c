/* Choices: questions about a plan with the answer 0 or 1, which branches fix and rows tie to endpoints. */
#include "audit/certificate/proof.h"

#include "base/text.h"

#include <string.h>

Side *problem_side(const Problem *problem, const char *function)
{
    for (guint s = 0; s < problem->sides->len; s++) {
        Side *side = problem->sides->pdata[s];
        if (strcmp(side->demand->function, function) == 0)
            return side;
    }
    return NULL;
}

const LimitInstance *together_find(const Problem *problem, const char *id, const char *each)
{
    for (guint s = 0; s < problem->sides->len; s++) {
        const Side *side = problem->sides->pdata[s];
        int index = side_instance(side, id, each);
        const LimitInstance *instance = index < 0 ? NULL : side->instances->pdata[index];
        if (instance && instance->limit->together)
            return instance;
    }
    return NULL;
}

void choice_free(gpointer data)
{
    Choice *choice = data;
    g_free(choice->key);
    g_free(choice->words);
    g_free(choice->denied);
    g_ptr_array_unref(choice->terms);
    g_free(choice);
}

/* ---- who uses it ---- */

static bool *members_of(const Side *side, int instance)
{
    guint classes = side->demand->classes->len;
    bool *member = g_new0(bool, classes + 1);
    if (instance < 0) {
        for (guint c = 0; c < classes; c++)
            member[c] = true;
        return member;
    }
    const GArray *members = ((const LimitInstance *)side->instances->pdata[instance])->members;
    for (guint m = 0; m < members->len; m++)
        member[g_array_index(members, guint, m)] = true;
    return member;
}

static void add_term(Choice *choice, Side *side)
{
    if (choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER || choice->kind == CHOICE_BUNDLE)
        return;
    int instance =
        choice->kind == CHOICE_ANY ? side_instance(side, choice->limit->id, choice->each) : choice->instance;
    if (choice->kind == CHOICE_ANY && instance < 0)
        return;
    Term *term = term_new(side, members_of(side, instance));
    term->index = choice->subject;
    switch (choice->kind) {
    case CHOICE_VENDOR:
        term->subject = SUBJECT_VENDOR;
        term->adds = adds_any;
        break;
    case CHOICE_PRODUCT:
        term->subject = SUBJECT_PRODUCT;
        term->index = side->rank[choice->subject];
        term->adds = choice->instance < 0 ? adds_primary : adds_agents;
        break;
    case CHOICE_CHARGE:
        term->subject = SUBJECT_VENDOR;
        term->adds = adds_primary;
        break;
    case CHOICE_ANY:
        term->subject = SUBJECT_VENDOR;
        term->adds = choice->limit->kind->at_least ? adds_primary : adds_any;
        break;
    case CHOICE_IN:
    case CHOICE_TIER:
    case CHOICE_FROM_TIER:
    case CHOICE_BUNDLE:
        term->subject = SUBJECT_DOMAIN;
        term->of = ((const LimitInstance *)side->instances->pdata[choice->instance])->limit->of;
        term->values = choice->values;
        term->adds = adds_primary;
        break;
    }
    g_ptr_array_add(choice->terms, term);
}

/* ---- the same choice once ---- */

static const char *subject_name(const Problem *problem, const Choice *choice)
{
    const Catalog *catalog = problem->scenario->catalog;
    switch (choice->kind) {
    case CHOICE_PRODUCT:
        return catalog_product(catalog, choice->subject)->id;
    case CHOICE_TIER:
    case CHOICE_FROM_TIER:
        return catalog_product(catalog,
                               g_array_index(problem->scenario->offers, Offer, choice->subject).product)
            ->id;
    case CHOICE_IN:
        return choice->values[0];
    default:
        return ((const Vendor *)catalog->vendors->pdata[choice->subject])->id;
    }
}

static char *choice_words(const Problem *problem, const Choice *choice, bool answer)
{
    const char *used = answer ? "is used" : "is not used";
    const char *charge = answer ? "is in charge somewhere" : "is in charge nowhere";
    const char *runs = answer ? "runs somewhere" : "runs nowhere";
    const char *name = subject_name(problem, choice);
    g_autoptr(GString) words = g_string_new(NULL);
    if (choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER) {
        const Offer *offer = &g_array_index(problem->scenario->offers, Offer, choice->subject);
        g_string_append_printf(words, "%s is %sbilled at its tier from %" G_GINT64_FORMAT, name,
                               answer ? "" : "not ",
                               g_array_index(offer->tiers, PriceTier, choice->tier).from);
        if (choice->kind == CHOICE_FROM_TIER)
            g_string_append(words, " or a later one");
        else if (choice->tier + 1 < offer->tiers->len)
            g_string_append_printf(words, " to %" G_GINT64_FORMAT,
                                   g_array_index(offer->tiers, PriceTier, choice->tier + 1).from - 1);
        if (choice->price != PRICE_EITHER)
            g_string_append(words, choice->price == PRICE_PLAIN ? ", in no bundle" : ", in a bundle");
    } else if (choice->kind == CHOICE_BUNDLE) {
        g_string_append_printf(words, "%s %s", name, answer ? "sells as a bundle" : "sells as no bundle");
    } else {
        bool running = choice->kind == CHOICE_PRODUCT && choice->instance >= 0;
        g_string_append_printf(words, "%s %s", name,
                               choice->kind == CHOICE_VENDOR ||
                                       (choice->kind == CHOICE_ANY && !choice->limit->kind->at_least)
                                   ? used
                               : running ? runs
                                         : charge);
    }
    if (choice->instance >= 0) {
        const LimitInstance *instance = choice->side->instances->pdata[choice->instance];
        g_string_append_printf(words, " in the scope of '%s'", instance->limit->id);
        if (instance->each_value)
            g_string_append_printf(words, " at %s", instance->each_value);
    }
    if (choice->limit)
        g_string_append_printf(words, " in the scope of '%s'%s%s, for any function", choice->limit->id,
                               *choice->each ? " at " : "", choice->each);
    if (choice->side && problem->sides->len > 1)
        g_string_append_printf(words, " for %s", choice->side->demand->function);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

bool side_sells(const Side *side, int vendor)
{
    for (guint p = 0; p < side->products; p++)
        if (catalog_product(side->demand->scenario->catalog, side->product[p])->vendor == vendor)
            return true;
    return false;
}

/* The only function of the problem that has something of the vendor; NULL where several or none. */
static Side *only_side(const Problem *problem, int vendor)
{
    Side *only = NULL;
    for (guint s = 0; s < problem->sides->len; s++) {
        if (!side_sells(problem->sides->pdata[s], vendor))
            continue;
        if (only)
            return NULL;
        only = problem->sides->pdata[s];
    }
    return only;
}

/* The choice that `made` describes: an earlier one of the same key, or a new one. */
static Choice *choice_settle(Problem *problem, Choice made)
{
    if (made.kind == CHOICE_VENDOR && made.instance >= 0 &&
        side_is_whole(made.side, made.side->instances->pdata[made.instance]))
        made.instance = -1;
    if (made.kind == CHOICE_VENDOR && !made.side)
        made.side = only_side(problem, made.subject);
    g_autofree char *key =
        g_strdup_printf("%d %s %d %d %u %d %s %s", made.kind, made.side ? made.side->demand->function : "",
                        made.instance, made.subject, made.tier, made.price,
                        made.values  ? made.values[0]
                        : made.limit ? made.limit->id
                                     : "",
                        made.each ? made.each : "");
    Choice *known = g_hash_table_lookup(problem->by_key, key);
    if (known)
        return known;
    Choice *choice = g_new(Choice, 1);
    *choice = made;
    choice->index = problem->choices->len;
    choice->key = g_steal_pointer(&key);
    choice->words = choice_words(problem, choice, true);
    choice->denied = choice_words(problem, choice, false);
    choice->terms = g_ptr_array_new_with_free_func(term_free);
    for (guint s = 0; s < problem->sides->len; s++)
        if (!choice->side || choice->side == problem->sides->pdata[s])
            add_term(choice, problem->sides->pdata[s]);
    if (choice->kind == CHOICE_VENDOR && choice->instance < 0 &&
        (!choice->side || choice->side == only_side(problem, choice->subject)))
        choice->fixed = problem->scenario->vendor_fixed[choice->subject];
    g_ptr_array_add(problem->choices, choice);
    g_hash_table_insert(problem->by_key, choice->key, choice);
    return choice;
}

Choice *choice_vendor(Problem *problem, Side *side, int instance, int vendor)
{
    return choice_settle(
        problem, (Choice){.kind = CHOICE_VENDOR, .side = side, .instance = instance, .subject = vendor});
}

Choice *choice_product(Problem *problem, Side *side, int product)
{
    return choice_settle(problem,
                         (Choice){.kind = CHOICE_PRODUCT, .side = side, .instance = -1, .subject = product});
}

Choice *choice_charge(Problem *problem, Side *side, int instance, int vendor)
{
    return choice_settle(
        problem, (Choice){.kind = CHOICE_CHARGE, .side = side, .instance = instance, .subject = vendor});
}

Choice *choice_bundle(Problem *problem, int vendor)
{
    return choice_settle(problem, (Choice){.kind = CHOICE_BUNDLE, .instance = -1, .subject = vendor});
}

Choice *choice_any(Problem *problem, const Limit *limit, const char *each, int vendor)
{
    return choice_settle(
        problem,
        (Choice){.kind = CHOICE_ANY, .instance = -1, .subject = vendor, .limit = limit, .each = each});
}

bool bundle_possible(const Problem *problem, int vendor)
{
    const Scenario *scenario = problem->scenario;
    const int64_t needed = scenario->bundles[vendor].functions;
    int64_t functions = 0;
    for (guint s = 0; s < problem->sides->len; s++) {
        const Side *side = problem->sides->pdata[s];
        bool any = false;
        for (guint o = 0; o < scenario->offers->len; o++) {
            int product = g_array_index(scenario->offers, Offer, o).product;
            any = any ||
                  (side->eligible[o] > 0 && catalog_product(scenario->catalog, product)->vendor == vendor);
        }
        functions += any;
    }
    return needed > 0 && functions >= needed;
}

GPtrArray *choices_of_limit(Problem *problem, Side *side, int instance, const char *kind)
{
    GPtrArray *choices = g_ptr_array_new();
    const Catalog *catalog = problem->scenario->catalog;
    Choice made = {.side = side, .instance = instance};
    if (strcmp(kind, "product") == 0) {
        made.kind = CHOICE_PRODUCT;
        for (guint p = 0; p < side->products; p++) {
            made.subject = side->product[p];
            g_ptr_array_add(choices, choice_settle(problem, made));
        }
        return choices;
    }
    made.kind = strcmp(kind, "charge") == 0 ? CHOICE_CHARGE : CHOICE_VENDOR;
    for (guint v = 0; v < catalog->vendors->len; v++)
        if (side_sells(side, (int)v)) {
            made.subject = (int)v;
            g_ptr_array_add(choices, choice_settle(problem, made));
        }
    return choices;
}

/* ---- reading ---- */

/* The choice as text, safe for a message; caller frees. */
static char *shown(const cJSON *value)
{
    char *text = cJSON_PrintUnformatted(value);
    char *safe = text_for_terminal(text);
    cJSON_free(text);
    return safe;
}

static bool unknown(const Problem *problem, const cJSON *value, const char *what, GError **error)
{
    g_autofree char *text = shown(value);
    return json_fail(problem->document, value, error, "choice %s: %s", text, what);
}

static bool read_tier(const Problem *problem, const cJSON *value, Choice *made, GError **error)
{
    int64_t offer = 0, tier = 0;
    const char *function = value_word(value, 2);
    made->side = function ? problem_side(problem, function) : NULL;
    int size = cJSON_GetArraySize(value);
    const char *price = size == 5 ? value_word(value, 4) : NULL;
    bool good = size == 4 || (price && made->kind == CHOICE_TIER &&
                              (strcmp(price, "plain") == 0 || strcmp(price, "bundled") == 0));
    if (!good || !made->side)
        return unknown(problem, value,
                       "expected its name, an offer, a function of the problem, a tier, and of a tier "
                       "perhaps \"plain\" or \"bundled\"",
                       error);
    made->price = !price ? PRICE_EITHER : *price == 'p' ? PRICE_PLAIN : PRICE_BUNDLED;
    if (!value_whole(cJSON_GetArrayItem(value, 1), (int64_t)problem->scenario->offers->len - 1, &offer))
        return unknown(problem, value, "the scenario has no such offer", error);
    const Offer *terms = &g_array_index(problem->scenario->offers, Offer, offer);
    if (!value_whole(cJSON_GetArrayItem(value, 3), (int64_t)terms->tiers->len - 1, &tier))
        return unknown(problem, value, "the offer has no such tier", error);
    if (made->side->rank[terms->product] < 0)
        return unknown(problem, value, "the offer sells nothing for this function", error);
    made->subject = (int)offer;
    made->tier = (guint)tier;
    return true;
}

/* The limit of the choice must be of a kind that asks this question. */
static bool read_scope(const Problem *problem, const cJSON *value, const char *word, Choice *made,
                       GError **error)
{
    const char *id = value_word(value, 3), *each = value_word(value, 4);
    if (!id || !each)
        return unknown(problem, value, "expected a limit's id and the value of its each, or \"\"", error);
    made->instance = side_instance(made->side, id, each);
    if (made->instance < 0)
        return unknown(problem, value, "no limit of this id and each speaks of an endpoint", error);
    const LimitInstance *instance = made->side->instances->pdata[made->instance];
    const LimitMeasure *kind = limit_measure_of(instance->limit);
    /* Whether a vendor is used in a scope can be asked of any limit. */
    if (made->kind != CHOICE_VENDOR && g_strcmp0(kind->choice, word) != 0)
        return unknown(problem, value, "a limit of this kind asks no such question", error);
    return true;
}

static bool read_domain(const Problem *problem, const cJSON *value, Choice *made, GError **error)
{
    const GPtrArray *domains = side_domains(made->side, (guint)made->instance);
    for (guint d = 0; d < domains->len && !made->values; d++)
        if (strcmp(((char **)domains->pdata[d])[0], value_word(value, 1)) == 0)
            made->values = domains->pdata[d];
    return made->values || unknown(problem, value, "the limit knows no such domain", error);
}

static bool read_subject(const Problem *problem, const cJSON *value, Choice *made, GError **error)
{
    const Catalog *catalog = problem->scenario->catalog;
    const char *name = value_word(value, 1);
    if (made->kind == CHOICE_IN)
        return read_domain(problem, value, made, error);
    if (made->kind == CHOICE_PRODUCT) {
        made->subject = catalog_find(catalog, name);
        if (made->subject < 0 || made->side->rank[made->subject] < 0)
            return unknown(problem, value, "no offer sells this product for the function", error);
        return true;
    }
    made->subject = catalog_find_vendor(catalog, name);
    return made->subject >= 0 || unknown(problem, value, "the catalog has no such vendor", error);
}

/* ["bundle", v] */
static Choice *read_bundle(Problem *problem, const cJSON *value, GError **error)
{
    const char *name = value_word(value, 1);
    int vendor = name ? catalog_find_vendor(problem->scenario->catalog, name) : -1;
    if (cJSON_GetArraySize(value) == 2 && vendor >= 0 && problem->scenario->bundles[vendor].functions > 0)
        return choice_bundle(problem, vendor);
    unknown(problem, value, "expected a vendor that the scenario states a bundle of", error);
    return NULL;
}

/* ["any", v, id, each] */
static Choice *read_any(Problem *problem, const cJSON *value, GError **error)
{
    const char *name = value_word(value, 1), *id = value_word(value, 2), *each = value_word(value, 3);
    int vendor = name ? catalog_find_vendor(problem->scenario->catalog, name) : -1;
    const LimitInstance *instance = id && each ? together_find(problem, id, each) : NULL;
    if (cJSON_GetArraySize(value) == 4 && vendor >= 0 && instance)
        return choice_any(problem, instance->limit, instance->each_value ? instance->each_value : "", vendor);
    unknown(problem, value, "expected a vendor, and the id and each of a limit over all functions together",
            error);
    return NULL;
}

Choice *choice_read(Problem *problem, const cJSON *value, GError **error)
{
    static const struct {
        const char *word;
        ChoiceKind kind;
        int least, most; /* length */
    } kinds[] = {{"vendor", CHOICE_VENDOR, 2, 5}, {"product", CHOICE_PRODUCT, 3, 5},
                 {"tier", CHOICE_TIER, 4, 5},     {"from-tier", CHOICE_FROM_TIER, 4, 4},
                 {"charge", CHOICE_CHARGE, 3, 5}, {"in", CHOICE_IN, 5, 5},
                 {"bundle", CHOICE_BUNDLE, 2, 2}, {"any", CHOICE_ANY, 4, 4}};
    const char *word = value_word(value, 0);
    int size = cJSON_GetArraySize(value);
    gsize k = 0;
    while (word && k < G_N_ELEMENTS(kinds) && strcmp(word, kinds[k].word) != 0)
        k++;
    if (!word || !cJSON_IsArray(value) || k == G_N_ELEMENTS(kinds)) {
        unknown(problem, value, "expected one of vendor, product, tier, from-tier, charge, in, bundle, any",
                error);
        return NULL;
    }
    Choice made = {.kind = kinds[k].kind, .instance = -1};
    if (made.kind == CHOICE_BUNDLE)
        return read_bundle(problem, value, error);
    if (made.kind == CHOICE_ANY)
        return read_any(problem, value, error);
    if (made.kind == CHOICE_TIER || made.kind == CHOICE_FROM_TIER)
        return read_tier(problem, value, &made, error) ? choice_settle(problem, made) : NULL;
    const char *function = value_word(value, 2);
    made.side = function ? problem_side(problem, function) : NULL;
    if (size < kinds[k].least || size > kinds[k].most || size == 4 || !value_word(value, 1) ||
        (size > 2 && !made.side)) {
        unknown(problem, value,
                "expected its name, a function of the problem, and where it has one a limit with each",
                error);
        return NULL;
    }
    if ((size == 5 && !read_scope(problem, value, word, &made, error)) ||
        !read_subject(problem, value, &made, error))
        return NULL;
    return choice_settle(problem, made);
}
