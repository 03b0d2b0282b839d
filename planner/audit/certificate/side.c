/* What endpoints may have, of one function: primaries and backups that no limit, platform or offer rules out.
 */
#include "audit/certificate/proof.h"

#include "base/error.h"

#include <string.h>

/* Which backups the limits of one set accept behind which primary, on one platform. */
typedef struct {
    guint platform;
    GPtrArray *limits; /* of const Limit * */
    bool *allowed;     /* [product x slots + slot] */
} Pattern;

static void pattern_free(gpointer data)
{
    Pattern *pattern = data;
    g_ptr_array_unref(pattern->limits);
    g_free(pattern->allowed);
    g_free(pattern);
}

static void backups_free(gpointer data)
{
    Backups *backups = data;
    g_free(backups->standby);
    g_free(backups->migration);
    g_free(backups->primary);
    g_free(backups);
}

void side_free(gpointer data)
{
    Side *side = data;
    if (!side)
        return;
    for (guint i = 0; side->domains && i < side->instances->len; i++)
        if (side->domains[i])
            g_ptr_array_unref(side->domains[i]);
    g_free(side->domains);
    g_clear_pointer(&side->instances, g_ptr_array_unref);
    g_clear_pointer(&side->platforms, g_ptr_array_unref);
    g_clear_pointer(&side->patterns, g_ptr_array_unref);
    g_clear_pointer(&side->groups, g_ptr_array_unref);
    demand_free(side->demand);
    g_free(side->product);
    g_free(side->rank);
    g_free(side->platform);
    g_free(side->primary);
    g_free(side->standby);
    g_free(side->pattern);
    g_free(side->backups);
    g_free(side->most);
    g_free(side->eligible);
    g_free(side->one_offer);
    g_free(side);
}

const DemandClass *side_class(const Side *side, guint class)
{
    return &g_array_index(side->demand->classes, DemandClass, class);
}

const Offer *side_offer(const Side *side, guint class, int product)
{
    int offer = side_class(side, class)->offer[side->product[product]];
    return offer < 0 ? NULL : &g_array_index(side->demand->scenario->offers, Offer, offer);
}

int slot_product(const Side *side, guint slot)
{
    return slot + 1 == side->slots ? -1 : (int)(slot / 2);
}

BackupMode slot_mode(const Side *side, guint slot)
{
    return slot + 1 == side->slots ? MODE_MANUAL : slot % 2 ? MODE_COLD : MODE_HOT;
}

const GPtrArray *side_domains(const Side *side, guint instance)
{
    if (!side->domains[instance])
        side->domains[instance] = demand_domains(side->demand, side->instances->pdata[instance], NULL);
    return side->domains[instance];
}

int side_instance(const Side *side, const char *id, const char *each)
{
    for (guint i = 0; i < side->instances->len; i++) {
        const LimitInstance *instance = side->instances->pdata[i];
        if (strcmp(instance->limit->id, id) == 0 &&
            strcmp(instance->each_value ? instance->each_value : "", each) == 0 &&
            (*each || !instance->limit->each))
            return (int)i;
    }
    return -1;
}

bool side_is_whole(const Side *side, const LimitInstance *instance)
{
    return instance->members->len == side->demand->classes->len;
}

/* ---- what is ruled out ---- */

static void rank_products(Side *side)
{
    guint all = side->demand->scenario->catalog->products->len;
    side->product = g_new0(int, all + 1);
    side->rank = g_new0(int, all + 1);
    for (guint p = 0; p < all; p++) {
        side->rank[p] = -1;
        for (guint c = 0; c < side->demand->classes->len && side->rank[p] < 0; c++)
            if (side_class(side, c)->offer[p] >= 0) {
                side->product[side->products] = (int)p;
                side->rank[p] = (int)side->products++;
            }
    }
    side->slots = 2 * side->products + 1;
}

static void find_platforms(Side *side)
{
    side->platforms = g_ptr_array_new();
    side->platform = g_new0(guint, side->demand->classes->len + 1);
    for (guint c = 0; c < side->demand->classes->len; c++) {
        const char *platform = side_class(side, c)->platform;
        if (!g_ptr_array_find_with_equal_func(side->platforms, platform, g_str_equal, &side->platform[c])) {
            side->platform[c] = side->platforms->len;
            g_ptr_array_add(side->platforms, (gpointer)(guintptr)platform);
        }
    }
}

/* What an offer sells on the class. */
static void allow_offered(Side *side)
{
    guint classes = side->demand->classes->len;
    side->primary = g_new0(bool, classes * side->products + 1);
    side->standby = g_new0(bool, classes * side->slots + 1);
    for (guint c = 0; c < classes; c++) {
        bool *standby = side->standby + c * side->slots;
        for (guint p = 0; p < side->products; p++) {
            const Offer *offer = side_offer(side, c, (int)p);
            side->primary[c * side->products + p] = offer != NULL;
            standby[2 * p] = offer && offer->standby[MODE_HOT] >= 0;
            standby[2 * p + 1] = offer && offer->standby[MODE_COLD] >= 0;
        }
        standby[side->slots - 1] = demand_fallback(side->demand, side_class(side, c)) != NULL;
    }
}

static void bar_by_limit(Side *side, const LimitInstance *instance, const LimitMeasure *kind)
{
    for (guint m = 0; m < instance->members->len; m++) {
        guint c = g_array_index(instance->members, guint, m);
        const DemandClass *class = side_class(side, c);
        for (guint p = 0; p < side->products; p++) {
            if (kind->bars(side->demand, instance->limit, class, side->product[p], false))
                side->primary[c * side->products + p] = false;
            if (kind->bars(side->demand, instance->limit, class, side->product[p], true))
                side->standby[c * side->slots + 2 * p] = side->standby[c * side->slots + 2 * p + 1] = false;
        }
    }
}

/* ---- backups ---- */

static int pattern_find(Side *side, guint platform, const GPtrArray *limits, guint class)
{
    for (guint i = 0; i < side->patterns->len; i++) {
        const Pattern *pattern = side->patterns->pdata[i];
        if (pattern->platform == platform && pattern->limits->len == limits->len &&
            memcmp(pattern->limits->pdata, limits->pdata, limits->len * sizeof(gpointer)) == 0)
            return (int)i;
    }
    Pattern *pattern = g_new0(Pattern, 1);
    pattern->platform = platform;
    pattern->limits = g_ptr_array_new();
    for (guint i = 0; i < limits->len; i++)
        g_ptr_array_add(pattern->limits, limits->pdata[i]);
    pattern->allowed = g_new0(bool, side->products * side->slots + 1);
    for (guint p = 0; p < side->products; p++)
        for (guint slot = 0; slot < side->slots; slot++) {
            int backup = slot_product(side, slot);
            bool allowed = true;
            for (guint i = 0; i < limits->len && allowed; i++)
                allowed =
                    backup_allowed(side->demand, limits->pdata[i], side_class(side, class), side->product[p],
                                   backup < 0 ? -1 : side->product[backup], slot_mode(side, slot));
            pattern->allowed[p * side->slots + slot] = allowed;
        }
    g_ptr_array_add(side->patterns, pattern);
    return (int)side->patterns->len - 1;
}

/* A primary behind which no backup can stand cannot be, where one is asked for. */
static void bar_without_backup(Side *side, guint c)
{
    const Pattern *pattern = side->patterns->pdata[side->pattern[c]];
    const bool *standby = side->standby + c * side->slots;
    for (guint p = 0; p < side->products; p++) {
        bool any = false;
        for (guint slot = 0; slot < side->slots && !any; slot++)
            any = pattern->allowed[p * side->slots + slot] && standby[slot];
        if (!any)
            side->primary[c * side->products + p] = false;
    }
}

static void ask_for_backups(Side *side)
{
    guint classes = side->demand->classes->len;
    g_autofree GPtrArray **asked = g_new0(GPtrArray *, classes + 1);
    for (guint i = 0; i < side->instances->len; i++) {
        const LimitInstance *instance = side->instances->pdata[i];
        if (strcmp(instance->limit->kind->name, "backup-required") != 0)
            continue;
        for (guint m = 0; m < instance->members->len; m++) {
            guint c = g_array_index(instance->members, guint, m);
            if (!asked[c])
                asked[c] = g_ptr_array_new();
            g_ptr_array_add(asked[c], (gpointer)(guintptr)instance->limit);
        }
    }
    side->patterns = g_ptr_array_new_with_free_func(pattern_free);
    side->pattern = g_new0(int, classes + 1);
    for (guint c = 0; c < classes; c++) {
        side->pattern[c] = asked[c] ? pattern_find(side, side->platform[c], asked[c], c) : -1;
        if (!asked[c])
            continue;
        bar_without_backup(side, c);
        g_ptr_array_unref(asked[c]);
    }
}

/* ---- the most primaries ---- */

static void find_eligible(Side *side)
{
    const GArray *offers = side->demand->scenario->offers;
    side->eligible = g_new0(int64_t, offers->len + 1);
    side->one_offer = g_new0(bool, side->products + 1);
    side->most = g_new0(int64_t, side->products + 1);
    for (guint c = 0; c < side->demand->classes->len; c++)
        for (guint p = 0; p < side->products; p++)
            if (side->primary[c * side->products + p]) {
                side->eligible[side_class(side, c)->offer[side->product[p]]] +=
                    side_class(side, c)->class->count;
                side->most[p] += side_class(side, c)->class->count;
            }
    g_autofree int *open = g_new0(int, side->products + 1);
    for (guint o = 0; o < offers->len; o++) {
        const Offer *offer = &g_array_index(offers, Offer, o);
        int rank = side->rank[offer->product];
        if (rank < 0)
            continue;
        open[rank] += side->eligible[o] > 0;
        if (offer->capacity >= 0)
            side->most[rank] = MIN(side->most[rank], offer->capacity);
    }
    for (guint p = 0; p < side->products; p++)
        side->one_offer[p] = open[p] == 1;
}

/* Does the product depend on the values wherever it may be primary? */
static bool always_depends(const Side *side, guint product, DomainKind of, char *const *values)
{
    g_autofree bool *seen = g_new0(bool, side->platforms->len + 1);
    for (guint c = 0; c < side->demand->classes->len; c++) {
        if (!side->primary[c * side->products + product] || seen[side->platform[c]])
            continue;
        seen[side->platform[c]] = true;
        if (!demand_depends(side->demand, side_class(side, c), side->product[product], of, values))
            return false;
    }
    return true;
}

static void cap_primaries(Side *side, guint i)
{
    const LimitInstance *instance = side->instances->pdata[i];
    const LimitMeasure *kind = limit_measure_of(instance->limit);
    if (!kind || kind->row != LIMIT_ROW_DOMAIN || instance->limit->kind->at_least ||
        !side_is_whole(side, instance))
        return;
    __int128 allows = kind->allows(side->demand, instance);
    const GPtrArray *domains = side_domains(side, i);
    for (guint d = 0; d < domains->len; d++)
        for (guint p = 0; p < side->products; p++)
            if (allows < side->most[p] && always_depends(side, p, instance->limit->of, domains->pdata[d]))
                side->most[p] = (int64_t)allows;
}

Side *side_new(const Scenario *scenario, const Fleet *fleet, const char *function, GError **error)
{
    g_autoptr(Side) side = g_new0(Side, 1);
    side->demand = demand_new(scenario, fleet, function, error);
    if (!side->demand)
        return NULL;
    if (side->demand->endpoints > ENDPOINTS_MAX) {
        fail_input(error, "more than 2^40 endpoints need %s; no certificate is checked for so many",
                   function);
        return NULL;
    }
    side->instances = demand_limits(side->demand);
    side->domains = g_new0(GPtrArray *, side->instances->len + 1);
    rank_products(side);
    find_platforms(side);
    allow_offered(side);
    for (guint i = 0; i < side->instances->len; i++) {
        const LimitInstance *instance = side->instances->pdata[i];
        const LimitMeasure *kind = limit_measure_of(instance->limit);
        if (kind && kind->bars)
            bar_by_limit(side, instance, kind);
    }
    ask_for_backups(side);
    find_eligible(side);
    for (guint i = 0; i < side->instances->len; i++)
        cap_primaries(side, i);
    return g_steal_pointer(&side);
}

/* ---- folding: classes whose backups are alike ---- */

static Backups *backups_new(const Side *side, guint c)
{
    const DemandClass *class = side_class(side, c);
    const Scenario *scenario = side->demand->scenario;
    Backups *backups = g_new0(Backups, 1);
    backups->class = c;
    backups->allowed = ((const Pattern *)side->patterns->pdata[side->pattern[c]])->allowed;
    backups->standby = g_new0(Money, side->slots);
    backups->migration = g_new0(Money, side->slots);
    backups->primary = g_new0(bool, side->products + 1);
    for (guint slot = 0; slot < side->slots; slot++) {
        backups->standby[slot] = -1;
        if (!side->standby[c * side->slots + slot])
            continue;
        int product = slot_product(side, slot);
        BackupMode mode = slot_mode(side, slot);
        if (product < 0) {
            backups->standby[slot] = over_years(scenario, demand_fallback(side->demand, class)->standby);
            continue;
        }
        const Offer *offer = side_offer(side, c, product);
        backups->standby[slot] = over_years(scenario, offer->standby[mode]);
        if (mode == MODE_HOT && !demand_installed(class, side->product[product]))
            backups->migration[slot] = offer->migration;
    }
    return backups;
}

/* Everything that matters to what stands behind a primary on the class. */
static GBytes *backup_signature(const Side *side, guint c, const GPtrArray *terms)
{
    GByteArray *bytes = g_byte_array_new();
    const DemandClass *class = side_class(side, c);
    g_byte_array_append(bytes, (const guint8 *)&side->pattern[c], sizeof(int));
    for (guint p = 0; p < side->products; p++) {
        struct {
            int offer;
            bool installed;
        } what = {0};
        memset(&what, 0, sizeof what);
        what.offer = class->offer[side->product[p]];
        what.installed = demand_installed(class, side->product[p]);
        g_byte_array_append(bytes, (const guint8 *)&what, sizeof what);
    }
    g_byte_array_append(bytes, (const guint8 *)(side->standby + c * side->slots), side->slots);
    const Fallback *fallback = demand_fallback(side->demand, class);
    g_byte_array_append(bytes, (const guint8 *)&fallback, sizeof fallback);
    for (guint t = 0; t < terms->len; t++) {
        const Term *term = terms->pdata[t];
        guint8 member = term->side == side && term->member[c];
        g_byte_array_append(bytes, &member, 1);
    }
    return g_byte_array_free_to_bytes(bytes);
}

void side_fold(Side *side, const GPtrArray *terms)
{
    guint classes = side->demand->classes->len;
    g_autoptr(GPtrArray) seeing = g_ptr_array_new();
    for (guint t = 0; t < terms->len; t++)
        if (((const Term *)terms->pdata[t])->side == side && term_sees_backups(terms->pdata[t]))
            g_ptr_array_add(seeing, terms->pdata[t]);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    side->groups = g_ptr_array_new_with_free_func(backups_free);
    side->backups = g_new0(int, classes + 1);
    for (guint c = 0; c < classes; c++) {
        side->backups[c] = -1;
        if (side->pattern[c] < 0)
            continue;
        GBytes *signature = backup_signature(side, c, seeing);
        gpointer found = g_hash_table_lookup(known, signature);
        if (!found) {
            g_ptr_array_add(side->groups, backups_new(side, c));
            found = GUINT_TO_POINTER(side->groups->len);
        }
        g_hash_table_replace(known, signature, found);
        side->backups[c] = (int)GPOINTER_TO_UINT(found) - 1;
        Backups *backups = side->groups->pdata[side->backups[c]];
        for (guint p = 0; p < side->products; p++)
            backups->primary[p] = backups->primary[p] || side->primary[c * side->products + p];
    }
}
