/* Rows of offers: licences, capacities, minimums, and the vendors behind products. */
#include "audit/certificate/row.h"

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
    const char *id = value_word(value, 1);
    if (cJSON_GetArraySize(value) != 3 || !id)
        return row_refuse(problem, value, "expected a product and a function", error);
    *side = row_side_at(problem, value, 2, error);
    if (!*side)
        return false;
    int product = catalog_find(problem->scenario->catalog, id);
    *rank = product < 0 ? -1 : (*side)->rank[product];
    const GArray *offers = problem->scenario->offers;
    for (guint o = 0; *rank >= 0 && o < offers->len; o++)
        if (g_array_index(offers, Offer, o).product == product)
            *terms = &g_array_index(offers, Offer, o);
    return *rank >= 0 || row_refuse(problem, value, "no offer sells this product for the function", error);
}

bool row_read_capacity(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    if (terms->capacity < 0)
        return row_refuse(problem, value, "the product's offers state no capacity", error);
    row_add_term(row, term_of_all(side, SUBJECT_PRODUCT, rank, adds_agents), 1);
    row_set_constant(row, -(Sum)terms->capacity);
    row->words = g_strdup_printf("capacity of %s: %" G_GINT64_FORMAT " endpoints", value_word(value, 1),
                                 terms->capacity);
    row->counts = true;
    return true;
}

bool row_read_minimum(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    row_add_choice(row, choice_product(problem, side, side->product[rank]), terms->minimum);
    for (guint o = 0; o < problem->scenario->offers->len; o++) {
        RowBilled billed = {side, (int)o, -1, 0, 0};
        if (g_array_index(problem->scenario->offers, Offer, o).product == side->product[rank])
            g_array_append_val(row->billed, billed);
    }
    row->words =
        g_strdup_printf("minimum of %s: %" G_GINT64_FORMAT " licences", value_word(value, 1), terms->minimum);
    return true;
}

static bool offer_place(Problem *problem, const cJSON *value, Side **side, int *offer, GError **error)
{
    int64_t index = 0;
    if (cJSON_GetArraySize(value) != 3 ||
        !value_whole(cJSON_GetArrayItem(value, 1), (int64_t)problem->scenario->offers->len - 1, &index))
        return row_refuse(problem, value, "expected the index of an offer and a function", error);
    *side = row_side_at(problem, value, 2, error);
    *offer = (int)index;
    if (!*side)
        return false;
    return (*side)->rank[g_array_index(problem->scenario->offers, Offer, index).product] >= 0 ||
           row_refuse(problem, value, "the offer sells nothing for this function", error);
}

static const char *offer_product(const Problem *problem, int offer)
{
    return catalog_product(problem->scenario->catalog,
                           g_array_index(problem->scenario->offers, Offer, offer).product)
        ->id;
}

bool row_read_licences(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    row_add_term(row, term_of_all(side, SUBJECT_OFFER, offer, adds_primary), 1);
    RowBilled billed = {side, offer, -1, 0, 0};
    g_array_append_val(row->billed, billed);
    row->words = g_strdup_printf("a licence of %s", offer_product(problem, offer));
    row->counts = true;
    return true;
}

bool row_read_billed(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    row_add_term(row, term_of_all(side, SUBJECT_OFFER, offer, adds_primary), -1);
    RowBilled billed = {side, offer, 0, 1, 0};
    g_array_append_val(row->billed, billed);
    row->words = g_strdup_printf("licences of %s only where it is in charge", offer_product(problem, offer));
    return true;
}

/* Licences of the contract - primaries under the offer <= licences that are paid and unused. */
bool row_read_contract(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    const Contract *contract = &g_array_index(problem->scenario->offers, Offer, offer).contract;
    if (g_strcmp0(contract->function, side->demand->function) != 0)
        return row_refuse(problem, value, "the offer states no contract for this function", error);
    Extra *unused = row_extra(problem, g_strdup_printf("contract %d", offer), contract->endpoints);
    unused->cost = contract->unit * MIN(contract->years, problem->scenario->years);
    row_add_term(row, term_of_all(side, SUBJECT_OFFER, offer, adds_primary), -1);
    row_add_extra(row, unused, -1);
    row_set_constant(row, contract->endpoints);
    row->words = g_strdup_printf("contract for %" G_GINT64_FORMAT " licences of %s: paid, used or not",
                                 contract->endpoints, offer_product(problem, offer));
    row->counts = true;
    return true;
}

bool row_read_of_vendor(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int rank = -1;
    const Offer *terms = NULL;
    if (!product_place(problem, value, &side, &rank, &terms, error))
        return false;
    Choice *product = choice_product(problem, side, side->product[rank]);
    Choice *vendor = choice_vendor(problem, side, -1,
                                   catalog_product(problem->scenario->catalog, side->product[rank])->vendor);
    row_add_choice(row, product, 1);
    row_add_choice(row, vendor, -1);
    row->words = g_strdup_printf("%s only where %s", product->words, vendor->words);
    return true;
}

bool row_read_paid(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    const char *id = value_word(value, 1);
    if (cJSON_GetArraySize(value) != 3 || !id)
        return row_refuse(problem, value, "expected a vendor and a function", error);
    Side *side = row_side_at(problem, value, 2, error);
    int vendor = catalog_find_vendor(problem->scenario->catalog, id);
    if (!side)
        return false;
    if (vendor < 0)
        return row_refuse(problem, value, "the catalog has no such vendor", error);
    Choice *paid = choice_vendor(problem, NULL, -1, vendor);
    row_add_choice(row, choice_vendor(problem, side, -1, vendor), 1);
    row_add_choice(row, paid, -1);
    row->words = g_strdup_printf("%s is paid where it is used for %s", id, side->demand->function);
    return true;
}

/* ---- bundles ---- */

bool row_read_bundled(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    Side *side = NULL;
    int offer = -1;
    if (!offer_place(problem, value, &side, &offer, error))
        return false;
    const Catalog *catalog = problem->scenario->catalog;
    int vendor =
        catalog_product(catalog, g_array_index(problem->scenario->offers, Offer, offer).product)->vendor;
    if (problem->scenario->bundles[vendor].functions == 0)
        return row_refuse(problem, value, "the scenario states no bundle of its vendor", error);
    Choice *bundle = choice_bundle(problem, vendor);
    RowBilled billed = {side, offer, 0, 0, 1};
    g_array_append_val(row->billed, billed);
    row_add_choice(row, bundle, -1);
    row->words = g_strdup_printf("%s at the prices of a bundle only where %s", offer_product(problem, offer),
                                 bundle->words);
    return true;
}

bool row_read_enough(Problem *problem, const cJSON *value, Row *row, GError **error)
{
    const char *id = value_word(value, 1);
    int vendor = id ? catalog_find_vendor(problem->scenario->catalog, id) : -1;
    if (cJSON_GetArraySize(value) != 2 || vendor < 0 || problem->scenario->bundles[vendor].functions == 0)
        return row_refuse(problem, value, "expected a vendor that the scenario states a bundle of", error);
    const int64_t needed = problem->scenario->bundles[vendor].functions;
    row_add_choice(row, choice_bundle(problem, vendor), needed);
    for (guint s = 0; s < problem->sides->len; s++)
        if (side_sells(problem->sides->pdata[s], vendor))
            row_add_choice(row, choice_charge(problem, problem->sides->pdata[s], -1, vendor), -1);
    row->words =
        g_strdup_printf("a bundle of %s: in charge in at least %" G_GINT64_FORMAT " functions", id, needed);
    return true;
}
