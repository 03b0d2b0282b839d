/* The bound of a leaf, by weak duality: under the multipliers' prices every endpoint, product and choice is
 * looked at alone and takes what is cheapest for it. Exact: what one endpoint pays fits 128 bits, sums are
 * GMP's. */
#include "audit/certificate/proof.h"

#include <string.h>

/* With more classes than this their sum is told alone. */
#define CLASSES_SHOWN 100

void leaf_sums_init(LeafSums *sums, GString *words)
{
    memset(sums, 0, sizeof *sums);
    mpz_inits(sums->endpoints, sums->licences, sums->choices, sums->constant, sums->sum, NULL);
    sums->words = words;
}

void leaf_sums_clear(LeafSums *sums)
{
    mpz_clears(sums->endpoints, sums->licences, sums->choices, sums->constant, sums->sum, NULL);
    g_free(sums->nothing);
}

/* ---- what the multipliers come to ---- */

static void prices_init(Prices *prices, Problem *problem, const Node *leaf, const Path *path)
{
    guint offers = problem->scenario->offers->len;
    memset(prices, 0, sizeof *prices);
    prices->problem = problem;
    prices->path = path;
    prices->infeasible = leaf->infeasible;
    for (int part = 0; part < COST_PARTS; part++)
        prices->scale[part] = leaf->infeasible ? 0 : problem->denominator;
    mpz_init(prices->constant);
    prices->carry = g_new0(mpz_t, problem->choices->len + 1);
    for (guint c = 0; c < problem->choices->len; c++)
        mpz_init(prices->carry[c]);
    prices->extra = g_new0(Sum, problem->extras->len + 1);
    prices->billed = g_new0(Sum *, problem->sides->len + 1);
    prices->if_any = g_new0(Sum *, problem->sides->len + 1);
    prices->if_bundled = g_new0(Sum *, problem->sides->len + 1);
    for (guint s = 0; s < problem->sides->len; s++) {
        prices->billed[s] = g_new0(Sum, offers + 1);
        prices->if_any[s] = g_new0(Sum, offers + 1);
        prices->if_bundled[s] = g_new0(Sum, offers + 1);
    }
}

static void prices_clear(Prices *prices)
{
    for (guint c = 0; c < prices->problem->choices->len; c++)
        mpz_clear(prices->carry[c]);
    for (guint s = 0; s < prices->problem->sides->len; s++) {
        g_free(prices->billed[s]);
        g_free(prices->if_any[s]);
        g_free(prices->if_bundled[s]);
    }
    mpz_clear(prices->constant);
    g_free(prices->carry);
    g_free(prices->extra);
    g_free(prices->billed);
    g_free(prices->if_any);
    g_free(prices->if_bundled);
}

static void add_row(Prices *prices, const Row *row, int64_t y)
{
    mpz_t multiplier;
    mpz_init(multiplier);
    mpz_set_sum(multiplier, y);
    mpz_addmul(prices->constant, row->constant, multiplier);
    for (guint c = 0; c < row->choices->len; c++) {
        const RowChoice *entry = &g_array_index(row->choices, RowChoice, c);
        mpz_addmul(prices->carry[entry->choice->index], entry->times, multiplier);
    }
    for (guint i = 0; i < row->extras->len; i++) {
        const RowExtra *entry = &g_array_index(row->extras, RowExtra, i);
        prices->extra[entry->extra->index] += (Sum)entry->sign * y;
    }
    for (guint b = 0; b < row->billed->len; b++) {
        const RowBilled *entry = &g_array_index(row->billed, RowBilled, b);
        guint s = 0;
        while (prices->problem->sides->pdata[s] != entry->side)
            s++;
        prices->billed[s][entry->offer] += (Sum)entry->times * y;
        prices->if_any[s][entry->offer] += (Sum)entry->if_any * y;
        prices->if_bundled[s][entry->offer] += (Sum)entry->if_bundled * y;
    }
    for (int part = 0; part < COST_PARTS; part++)
        if (row->part == part || row->part == COST_PARTS)
            prices->scale[part] += y;
    mpz_clear(multiplier);
}

/* ---- part 1: endpoints ---- */

/* What each class pays for each primary, each group of classes for each slot and pair. */
typedef struct {
    const Side *side;
    Sum *primary, *slot, *pair, *best;
    bool *no_primary, *no_slot, *no_pair, *has_best;
    bool *rich; /* per group: some pair differs from its slot */
} Sheet;

static void sheet_init(Sheet *sheet, const Side *side)
{
    gsize classes = side->demand->classes->len, groups = side->groups->len;
    memset(sheet, 0, sizeof *sheet);
    sheet->side = side;
    sheet->primary = g_new0(Sum, classes * side->products + 1);
    sheet->no_primary = g_new0(bool, classes * side->products + 1);
    sheet->slot = g_new0(Sum, groups * side->slots + 1);
    sheet->no_slot = g_new0(bool, groups * side->slots + 1);
    if (side->has_pairs) {
        sheet->pair = g_new0(Sum, groups * side->products * side->slots + 1);
        sheet->no_pair = g_new0(bool, groups * side->products * side->slots + 1);
    }
    sheet->rich = g_new0(bool, groups + 1);
    sheet->best = g_new0(Sum, groups * side->products + 1);
    sheet->has_best = g_new0(bool, groups * side->products + 1);
}

static void sheet_clear(Sheet *sheet)
{
    g_free(sheet->primary);
    g_free(sheet->no_primary);
    g_free(sheet->slot);
    g_free(sheet->no_slot);
    g_free(sheet->pair);
    g_free(sheet->no_pair);
    g_free(sheet->rich);
    g_free(sheet->best);
    g_free(sheet->has_best);
}

static void sheet_costs(Sheet *sheet, const Prices *prices)
{
    const Side *side = sheet->side;
    for (guint c = 0; c < side->demand->classes->len; c++)
        for (guint p = 0; p < side->products; p++) {
            const Offer *offer = side_offer(side, c, (int)p);
            if (offer && !demand_installed(side_class(side, c), side->product[p]))
                sheet->primary[c * side->products + p] = prices->scale[COST_MIGRATION] * offer->migration;
        }
    for (guint g = 0; g < side->groups->len; g++) {
        const Backups *backups = side->groups->pdata[g];
        for (guint slot = 0; slot < side->slots; slot++)
            if (backups->standby[slot] >= 0)
                sheet->slot[g * side->slots + slot] =
                    prices->scale[COST_STANDBY] * backups->standby[slot] +
                    prices->scale[COST_MIGRATION] * backups->migration[slot];
    }
}

static void sheet_add(Sheet *sheet, const Term *term, Sum price)
{
    const Side *side = sheet->side;
    const gsize products = side->products, slots = side->slots;
    if (term->side != side || price == 0)
        return;
    for (guint i = 0; i < term->primaries->len; i++) {
        const PrimaryEntry *entry = &g_array_index(term->primaries, PrimaryEntry, i);
        sheet->primary[entry->class * products + entry->product] += price;
    }
    for (guint i = 0; i < term->pairs->len; i++) {
        const PairEntry *entry = &g_array_index(term->pairs, PairEntry, i);
        if (entry->product < 0) {
            sheet->slot[entry->group * slots + entry->slot] += price * entry->extra;
            continue;
        }
        sheet->rich[entry->group] = true;
        sheet->pair[(entry->group * products + (guint)entry->product) * slots + entry->slot] +=
            price * entry->extra;
    }
}

/* What uses a choice that is fixed at 0 is not there. */
static void sheet_bar(Sheet *sheet, const Term *term)
{
    const Side *side = sheet->side;
    const gsize products = side->products, slots = side->slots;
    if (term->side != side)
        return;
    for (guint i = 0; i < term->primaries->len; i++) {
        const PrimaryEntry *entry = &g_array_index(term->primaries, PrimaryEntry, i);
        sheet->no_primary[entry->class * products + entry->product] = true;
    }
    for (guint i = 0; i < term->pairs->len; i++) {
        const PairEntry *entry = &g_array_index(term->pairs, PairEntry, i);
        if (entry->product < 0) {
            sheet->no_slot[entry->group * slots + entry->slot] = true;
            continue;
        }
        sheet->rich[entry->group] = true;
        sheet->no_pair[(entry->group * products + (guint)entry->product) * slots + entry->slot] = true;
    }
}

/* The cheapest backup behind every primary of the group. */
static void find_best(Sheet *sheet, guint g)
{
    const Side *side = sheet->side;
    const Backups *backups = side->groups->pdata[g];
    const gsize slots = side->slots;
    for (guint p = 0; p < side->products; p++) {
        if (!backups->primary[p])
            continue;
        gsize at = g * side->products + p;
        for (guint slot = 0; slot < slots; slot++) {
            if (backups->standby[slot] < 0 || !backups->allowed[p * slots + slot] ||
                sheet->no_slot[g * slots + slot] || (sheet->rich[g] && sheet->no_pair[at * slots + slot]))
                continue;
            Sum cost = sheet->slot[g * slots + slot] + (sheet->rich[g] ? sheet->pair[at * slots + slot] : 0);
            if (!sheet->has_best[at] || cost < sheet->best[at])
                sheet->best[at] = cost;
            sheet->has_best[at] = true;
        }
    }
}

/* The cheapest choice of one class; -1: it has none. */
static int class_least(const Sheet *sheet, guint c, Sum *least)
{
    const Side *side = sheet->side;
    int best = -1;
    for (guint p = 0; p < side->products; p++) {
        gsize at = c * side->products + p;
        if (!side->primary[at] || sheet->no_primary[at])
            continue;
        Sum cost = sheet->primary[at];
        if (side->backups[c] >= 0) {
            gsize backup = (guint)side->backups[c] * side->products + p;
            if (!sheet->has_best[backup])
                continue;
            cost += sheet->best[backup];
        }
        if (best < 0 || cost < *least) {
            best = (int)p;
            *least = cost;
        }
    }
    return best;
}

static void say_class(const Side *side, guint c, int best, Sum least, int64_t denominator, GString *words)
{
    const DemandClass *class = side_class(side, c);
    mpz_t value;
    mpz_init(value);
    mpz_set_sum(value, least);
    g_autofree char *each = words_money(value, denominator);
    mpz_mul_ui(value, value, (unsigned long)class->class->count);
    g_autofree char *all = words_money(value, denominator);
    g_string_append_printf(words, "    class %d, cheapest %s: %" G_GINT64_FORMAT " x %s = %s\n", class->index,
                           catalog_product(side->demand->scenario->catalog, side->product[best])->id,
                           class->class->count, each, all);
    mpz_clear(value);
}

static void sheet_sum(Sheet *sheet, const Prices *prices, LeafSums *sums)
{
    const Side *side = sheet->side;
    for (guint g = 0; g < side->groups->len; g++)
        find_best(sheet, g);
    for (guint c = 0; c < side->demand->classes->len; c++) {
        Sum least = 0;
        int best = class_least(sheet, c, &least);
        if (best < 0) {
            g_free(sums->nothing);
            sums->nothing = g_strdup_printf("class %d can have nothing for %s", side_class(side, c)->index,
                                            side->demand->function);
            return;
        }
        mpz_add_product(sums->endpoints, least, side_class(side, c)->class->count);
        if (sums->words && side->demand->classes->len <= CLASSES_SHOWN)
            say_class(side, c, best, least, prices->problem->denominator, sums->words);
    }
    if (sums->words && side->demand->classes->len > CLASSES_SHOWN) {
        g_autofree char *all = words_money(sums->endpoints, prices->problem->denominator);
        g_string_append_printf(sums->words, "    %u classes, each at its cheapest: %s\n",
                               side->demand->classes->len, all);
    }
}

static void sum_endpoints(const Prices *prices, const Node *leaf, const Side *side, LeafSums *sums)
{
    Sheet sheet;
    sheet_init(&sheet, side);
    sheet_costs(&sheet, prices);
    for (guint m = 0; m < leaf->multipliers->len; m++) {
        const Multiplier *multiplier = &g_array_index(leaf->multipliers, Multiplier, m);
        const Row *row = prices->problem->rows->pdata[multiplier->row];
        for (guint t = 0; t < row->terms->len; t++) {
            const RowTerm *entry = &g_array_index(row->terms, RowTerm, t);
            sheet_add(&sheet, entry->term, entry->slope * multiplier->value);
        }
    }
    for (guint c = 0; c < prices->problem->choices->len; c++) {
        const Choice *choice = prices->problem->choices->pdata[c];
        for (guint t = 0; prices->path->fixed[c] == 0 && t < choice->terms->len; t++)
            sheet_bar(&sheet, choice->terms->pdata[t]);
    }
    sheet_sum(&sheet, prices, sums);
    sheet_clear(&sheet);
}

/* ---- part 3: choices, what is in time, squares ---- */

static void sum_choices(const Prices *prices, LeafSums *sums)
{
    const Problem *problem = prices->problem;
    mpz_t value;
    mpz_init(value);
    for (guint c = 0; c < problem->choices->len; c++) {
        const Choice *choice = problem->choices->pdata[c];
        int fixed = prices->path->fixed[c];
        if (fixed == 1 && !choice->possible) {
            g_free(sums->nothing);
            sums->nothing = g_strdup_printf("'%s' cannot be", choice->words);
        }
        bool in_licences = choice->kind == CHOICE_TIER || choice->kind == CHOICE_FROM_TIER ||
                           (choice->kind == CHOICE_PRODUCT && choice->instance < 0);
        if (in_licences || fixed == 0 || !choice->possible)
            continue;
        mpz_set(value, prices->carry[c]);
        mpz_add_product(value, prices->scale[COST_FIXED], choice->fixed);
        if (fixed != 1 && mpz_sgn(value) >= 0)
            continue;
        mpz_add(sums->choices, sums->choices, value);
        if (sums->words) {
            g_autofree char *money = words_money(value, problem->denominator);
            g_string_append_printf(sums->words, "    %s: %s\n", choice->words, money);
        }
    }
    for (guint i = 0; i < problem->extras->len; i++) {
        const Extra *extra = problem->extras->pdata[i];
        Sum each = prices->extra[i] + prices->scale[COST_LICENCES] * extra->cost;
        if (extra->possible && each < 0)
            mpz_add_product(sums->choices, each, extra->most);
    }
    mpz_clear(value);
}

void leaf_sums(Problem *problem, const Node *leaf, const Path *path, LeafSums *sums)
{
    Prices prices;
    prices_init(&prices, problem, leaf, path);
    for (guint m = 0; m < leaf->multipliers->len; m++) {
        const Multiplier *multiplier = &g_array_index(leaf->multipliers, Multiplier, m);
        add_row(&prices, problem->rows->pdata[multiplier->row], multiplier->value);
    }
    for (guint s = 0; s < problem->sides->len; s++) {
        sum_endpoints(&prices, leaf, problem->sides->pdata[s], sums);
        if (!sums->nothing)
            licences_sum(&prices, problem->sides->pdata[s], sums);
    }
    sum_choices(&prices, sums);
    mpz_set(sums->constant, prices.constant);
    mpz_add(sums->sum, sums->endpoints, sums->licences);
    mpz_add(sums->sum, sums->sum, sums->choices);
    mpz_add(sums->sum, sums->sum, sums->constant);
    prices_clear(&prices);
}
