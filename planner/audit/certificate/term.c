/* Endpoints, counted by what they have: the sums that rows consist of, as sparse entries per class and
 * product and, where backups matter, per group of classes and pair. */
#include "audit/certificate/proof.h"

Term *term_new(Side *side, bool *member)
{
    Term *term = g_new0(Term, 1);
    term->side = side;
    term->member = member;
    term->primaries = g_array_new(FALSE, FALSE, sizeof(PrimaryEntry));
    term->pairs = g_array_new(FALSE, FALSE, sizeof(PairEntry));
    return term;
}

Term *term_copy(const Term *term)
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

void term_free(gpointer data)
{
    Term *term = data;
    for (guint i = 0; term->depends && i < term->side->platforms->len; i++)
        g_free(term->depends[i]);
    g_free(term->depends);
    g_free(term->member);
    g_array_unref(term->primaries);
    g_array_unref(term->pairs);
    g_free(term);
}

bool term_sees_backups(const Term *term)
{
    for (int primary = 0; primary < 2; primary++)
        for (int backup = 0; backup < 2; backup++)
            for (BackupMode mode = MODE_HOT; mode < MODE_COUNT; mode++)
                if (term->adds(term->limit, primary, backup, mode) !=
                    term->adds(term->limit, primary, false, MODE_NONE))
                    return true;
    return false;
}

/* Per product: does it depend on the term's values on the platform of the class? */
static const bool *dependent(Term *term, guint c)
{
    const Side *side = term->side;
    if (!term->depends)
        term->depends = g_new0(bool *, side->platforms->len + 1);
    bool **depends = &term->depends[side->platform[c]];
    if (!*depends) {
        *depends = g_new0(bool, side->products + 1);
        for (guint p = 0; p < side->products; p++)
            (*depends)[p] =
                demand_depends(side->demand, side_class(side, c), side->product[p], term->of, term->values);
    }
    return *depends;
}

/* The products among which are all that the term can speak of. There are as many offers as products and
 * regions together, so of these it matters. */
typedef struct {
    guint first, end;
} Range;

static Range range_of(const Term *term)
{
    const Side *side = term->side;
    const GArray *offers = side->demand->scenario->offers;
    if (term->subject == SUBJECT_PRODUCT)
        return (Range){(guint)term->index, (guint)term->index + 1};
    for (guint p = 0; term->subject == SUBJECT_OFFER && p < side->products; p++)
        if (side->product[p] == g_array_index(offers, Offer, term->index).product)
            return (Range){p, p + 1};
    return (Range){0, side->products};
}

/* Which products the term speaks of on the class, as primaries and as backups. */
static void mark(Term *term, guint c, Range range, bool *primary, bool *backup)
{
    const Side *side = term->side;
    const DemandClass *class = side_class(side, c);
    const Catalog *catalog = side->demand->scenario->catalog;
    const bool *depends =
        term->subject == SUBJECT_DOMAIN || term->subject == SUBJECT_COLD ? dependent(term, c) : NULL;
    for (guint p = range.first; p < range.end; p++) {
        int product = side->product[p];
        switch (term->subject) {
        case SUBJECT_DOMAIN:
            primary[p] = backup[p] = depends[p];
            break;
        case SUBJECT_COLD:
            primary[p] = depends[p];
            backup[p] = !depends[p] && class->offer[product] == term->offer;
            break;
        case SUBJECT_VENDOR:
            primary[p] = backup[p] = catalog_product(catalog, product)->vendor == term->index;
            break;
        case SUBJECT_PRODUCT:
            primary[p] = backup[p] = (int)p == term->index;
            break;
        case SUBJECT_OFFER:
            primary[p] = backup[p] = class->offer[product] == term->index;
            break;
        case SUBJECT_CHANGE:
            primary[p] = backup[p] = product != class->primary;
            break;
        }
    }
}

static void add_primaries(Term *term, guint c, Range range, const bool *primary)
{
    const Side *side = term->side;
    for (guint p = range.first; p < range.end; p++)
        if (side->primary[c * side->products + p] && term->adds(term->limit, primary[p], false, MODE_NONE)) {
            PrimaryEntry entry = {c, p};
            g_array_append_val(term->primaries, entry);
        }
}

/* What a backup adds beyond what the primary does, by whether the term speaks of either. */
typedef int ExtraTable[2][2][MODE_COUNT];

static void fill_extras(const Term *term, ExtraTable extras)
{
    for (int primary = 0; primary < 2; primary++)
        for (int backup = 0; backup < 2; backup++)
            for (BackupMode mode = MODE_NONE; mode < MODE_COUNT; mode++)
                extras[primary][backup][mode] = term->adds(term->limit, primary, backup, mode) -
                                                term->adds(term->limit, primary, false, MODE_NONE);
}

/* One entry for the slot where it adds the same behind every primary. */
static void add_slot(Term *term, guint g, guint slot, const bool *primary, const int extra[2])
{
    const Side *side = term->side;
    const Backups *backups = side->groups->pdata[g];
    guint before = term->pairs->len;
    bool alike = true;
    int first = 2; /* none yet */
    for (guint p = 0; p < side->products; p++) {
        if (!backups->primary[p] || !backups->allowed[p * side->slots + slot])
            continue;
        PairEntry entry = {g, (int)p, slot, extra[primary[p]]};
        alike = alike && (first == 2 || first == entry.extra);
        first = first == 2 ? entry.extra : first;
        if (entry.extra)
            g_array_append_val(term->pairs, entry);
    }
    if (alike && term->pairs->len > before) {
        g_array_set_size(term->pairs, before + 1);
        g_array_index(term->pairs, PairEntry, before).product = -1;
    } else if (term->pairs->len > before) {
        term->side->has_pairs = true;
    }
}

static void add_pairs(Term *term, guint g, const bool *primary, const bool *backup, ExtraTable extras)
{
    const Side *side = term->side;
    const Backups *backups = side->groups->pdata[g];
    for (guint slot = 0; slot < side->slots; slot++) {
        int product = slot_product(side, slot);
        bool speaks = product >= 0 && backup[product];
        const int extra[2] = {extras[0][speaks][slot_mode(side, slot)],
                              extras[1][speaks][slot_mode(side, slot)]};
        if (backups->standby[slot] >= 0 && (extra[0] || extra[1]))
            add_slot(term, g, slot, primary, extra);
    }
}

void term_settle(Term *term)
{
    const Side *side = term->side;
    g_autofree bool *primary = g_new0(bool, side->products + 1), *backup = g_new0(bool, side->products + 1);
    const Range all = {0, side->products};
    /* What counts for products that it does not speak of is seen on all of them. */
    Range range = term->adds(term->limit, false, false, MODE_NONE) ? all : range_of(term);
    for (guint c = 0; c < side->demand->classes->len; c++) {
        if (!term->member[c])
            continue;
        mark(term, c, range, primary, backup);
        add_primaries(term, c, range, primary);
    }
    ExtraTable extras;
    fill_extras(term, extras);
    for (guint g = 0; term_sees_backups(term) && g < side->groups->len; g++) {
        guint class = ((const Backups *)side->groups->pdata[g])->class;
        if (!term->member[class])
            continue;
        mark(term, class, all, primary, backup);
        add_pairs(term, g, primary, backup, extras);
    }
}

bool term_is_empty(const Term *term)
{
    return term->primaries->len == 0 && term->pairs->len == 0;
}
