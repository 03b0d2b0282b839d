#include "plan/allot.h"

#include <string.h>

/* ---- what is to be done ---- */

static bool runs(const char *const *stack, const char *product)
{
    return stack && g_strv_contains(stack, product);
}

static void list(GString *products, const char *product)
{
    g_string_append_printf(products, "%s%s", products->len ? ";" : "", product);
}

static bool is_built_in(const Catalog *catalog, const char *id)
{
    int product = catalog_find(catalog, id);
    return product >= 0 && catalog_product(catalog, product)->built_in;
}

static Work work_of(const Catalog *catalog, const FleetClass *class, const char *function,
                    const PlanPiece *piece)
{
    const char *const *stack = fleet_class_stack(class, function);
    const char *primary = catalog_product(catalog, piece->primary)->id;
    bool hot = piece->mode == MODE_HOT && piece->backup >= 0;
    const char *backup = hot ? catalog_product(catalog, piece->backup)->id : NULL;
    GString *install = g_string_new(NULL), *retire = g_string_new(NULL);
    if (!runs(stack, primary))
        list(install, primary);
    if (hot && !runs(stack, backup))
        list(install, backup);
    for (guint i = 0; stack && stack[i]; i++)
        if (strcmp(stack[i], primary) != 0 && g_strcmp0(stack[i], backup) != 0 &&
            !is_built_in(catalog, stack[i]))
            list(retire, stack[i]);
    Work work = {.today = g_strdup(stack ? stack[0] : "")};
    if (strcmp(work.today, primary) == 0)
        work.kind = install->len || retire->len ? WORK_BESIDE : WORK_NONE;
    else
        work.kind = runs(stack, primary) ? WORK_SWITCH : WORK_INSTALL;
    work.install = g_string_free(install, FALSE);
    work.retire = g_string_free(retire, FALSE);
    return work;
}

static void work_clear(gpointer data)
{
    Work *work = data;
    g_free(work->today);
    g_free(work->install);
    g_free(work->retire);
}

/* ---- places: endpoints that share all attributes ---- */

typedef struct {
    GArray *planned, *now; /* of int: classes of either fleet */
    int64_t planned_endpoints, endpoints;
} Place;

static void place_free(gpointer data)
{
    Place *place = data;
    g_array_unref(place->planned);
    g_array_unref(place->now);
    g_free(place);
}

static Place *place_of(GHashTable *places, GPtrArray *order, const FleetClass *class)
{
    g_autofree char *key = fleet_class_key(class, false);
    Place *place = g_hash_table_lookup(places, key);
    if (!place) {
        place = g_new0(Place, 1);
        place->planned = g_array_new(FALSE, FALSE, sizeof(int));
        place->now = g_array_new(FALSE, FALSE, sizeof(int));
        g_hash_table_insert(places, g_steal_pointer(&key), place);
        g_ptr_array_add(order, place);
    }
    return place;
}

static GPtrArray *find_places(const Fleet *planned, const Fleet *now)
{
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *order = g_ptr_array_new_with_free_func(place_free);
    for (int i = 0; i < (int)now->classes->len; i++) {
        const FleetClass *class = now->classes->pdata[i];
        Place *place = place_of(places, order, class);
        g_array_append_val(place->now, i);
        place->endpoints += class->count;
    }
    for (int i = 0; i < (int)planned->classes->len; i++) {
        const FleetClass *class = planned->classes->pdata[i];
        Place *place = place_of(places, order, class);
        g_array_append_val(place->planned, i);
        place->planned_endpoints += class->count;
    }
    return order;
}

/* ---- dividing ---- */

typedef struct {
    Allotment *allotment;
    const Plan *plan;
    const Fleet *planned, *now;
    const Catalog *catalog;
    GPtrArray *pieces; /* per function: the plan's, sorted */
    GPtrArray *first;  /* per function: of guint per class of the plan's fleet, the first of its pieces */
} Dividing;

static guint *first_pieces(const GArray *pieces, guint classes)
{
    guint *first = g_new0(guint, classes + 1);
    guint at = 0;
    for (guint class = 0; class <= classes; class ++) {
        while (at < pieces->len && g_array_index(pieces, PlanPiece, at).class < (int)class)
            at++;
        first[class] = at;
    }
    return first;
}

static bool is_exact(const Dividing *dividing, const Place *place)
{
    if (place->planned->len != place->now->len)
        return false;
    for (guint i = 0; i < place->now->len; i++) {
        int now = g_array_index(place->now, int, i), known = dividing->allotment->known[now];
        if (known < 0 || ((const FleetClass *)dividing->planned->classes->pdata[known])->count !=
                             ((const FleetClass *)dividing->now->classes->pdata[now])->count)
            return false;
    }
    return true;
}

static void copy_pieces(const Dividing *dividing, guint function, int known, int now)
{
    const GArray *from = dividing->pieces->pdata[function];
    GArray *to = g_array_index(dividing->allotment->plan->functions, PlanFunction, function).pieces;
    const guint *first = dividing->first->pdata[function];
    for (guint i = first[known]; i < first[known + 1]; i++) {
        PlanPiece piece = g_array_index(from, PlanPiece, i);
        piece.class = now;
        g_array_append_val(to, piece);
    }
}

/* What the plan gives to endpoints of the place, whatever their class. */
static GArray *pool_pieces(const Dividing *dividing, guint function, const Place *place)
{
    const GArray *from = dividing->pieces->pdata[function];
    const guint *first = dividing->first->pdata[function];
    GArray *pool = g_array_new(FALSE, TRUE, sizeof(PlanPiece));
    for (guint c = 0; c < place->planned->len; c++) {
        int class = g_array_index(place->planned, int, c);
        for (guint i = first[class]; i < first[class + 1]; i++) {
            PlanPiece piece = g_array_index(from, PlanPiece, i);
            piece.class = 0;
            g_array_append_val(pool, piece);
        }
    }
    plan_sort_pieces(pool);
    return pool;
}

/* Counts in proportion to `total` of the place: quotas rounded down, what is left to the largest remainders,
 * of equal ones the first. */
static void scale(GArray *pool, int64_t planned, int64_t now)
{
    __int128 sum = 0;
    int64_t given = 0;
    g_autofree int64_t *rest = g_new0(int64_t, pool->len + 1);
    for (guint i = 0; i < pool->len; i++) {
        PlanPiece *piece = &g_array_index(pool, PlanPiece, i);
        __int128 quota = (__int128)piece->count * now;
        sum += quota;
        piece->count = (int64_t)(quota / planned);
        rest[i] = (int64_t)(quota % planned);
        given += piece->count;
    }
    for (int64_t left = (int64_t)(sum / planned) - given; left > 0; left--) {
        guint best = 0;
        for (guint i = 1; i < pool->len; i++)
            best = rest[i] > rest[best] ? i : best;
        g_array_index(pool, PlanPiece, best).count++;
        rest[best] = -1;
    }
}

typedef struct {
    int class;
    guint agents; /* that run for the function */
    int64_t left; /* endpoints that got nothing yet */
} Taker;

/* Where not all can keep what they run, those with a backup do without: it can come in charge. */
static int compare_takers(gconstpointer left, gconstpointer right)
{
    const Taker *a = left, *b = right;
    if (a->agents != b->agents)
        return a->agents < b->agents ? -1 : 1;
    return a->class < b->class ? -1 : a->class > b->class;
}

static GArray *list_takers(const Dividing *dividing, const char *function, const Place *place)
{
    GArray *takers = g_array_new(FALSE, FALSE, sizeof(Taker));
    for (guint i = 0; i < place->now->len; i++) {
        int index = g_array_index(place->now, int, i);
        const FleetClass *class = dividing->now->classes->pdata[index];
        const char *const *stack = fleet_class_stack(class, function);
        Taker taker = {index, stack ? g_strv_length((char **)(gpointer)stack) : 0, class->count};
        g_array_append_val(takers, taker);
    }
    g_array_sort(takers, compare_takers);
    return takers;
}

static void take_piece(const Dividing *dividing, const PlanFunction *function, Taker *taker, PlanPiece *from,
                       WorkKind kind)
{
    PlanPiece piece = *from;
    piece.class = taker->class;
    piece.count = MIN(from->count, taker->left);
    if (piece.count == 0)
        return;
    Work work =
        work_of(dividing->catalog, dividing->now->classes->pdata[piece.class], function->function, &piece);
    if (work.kind == kind) {
        from->count -= piece.count;
        taker->left -= piece.count;
        g_array_append_val(function->pieces, piece);
    }
    work_clear(&work);
}

/* Each class in turn takes what asks least of it. A class has one product in charge, so that filling up what
 * changes nothing first leaves the fewest changes. */
static void divide_pool(const Dividing *dividing, guint function, const Place *place, GArray *pool)
{
    const PlanFunction *of = &g_array_index(dividing->allotment->plan->functions, PlanFunction, function);
    g_autoptr(GArray) takers = list_takers(dividing, of->function, place);
    for (WorkKind kind = WORK_NONE; kind <= WORK_INSTALL; kind++)
        for (guint t = 0; t < takers->len; t++)
            for (guint i = 0; i < pool->len; i++)
                take_piece(dividing, of, &g_array_index(takers, Taker, t), &g_array_index(pool, PlanPiece, i),
                           kind);
}

static void divide_place(const Dividing *dividing, const Place *place)
{
    Allotment *allotment = dividing->allotment;
    Fit fit = place->planned->len == 0 ? FIT_NONE : is_exact(dividing, place) ? FIT_EXACT : FIT_SCALED;
    for (guint i = 0; i < place->now->len; i++)
        allotment->fit[g_array_index(place->now, int, i)] = fit;
    allotment->endpoints[fit] += place->endpoints;
    allotment->gone += place->endpoints ? 0 : place->planned_endpoints;
    for (guint f = 0; f < dividing->plan->functions->len && place->endpoints; f++) {
        for (guint i = 0; fit == FIT_EXACT && i < place->now->len; i++) {
            int now = g_array_index(place->now, int, i);
            copy_pieces(dividing, f, allotment->known[now], now);
        }
        if (fit != FIT_SCALED)
            continue;
        g_autoptr(GArray) pool = pool_pieces(dividing, f, place);
        scale(pool, place->planned_endpoints, place->endpoints);
        divide_pool(dividing, f, place, pool);
    }
}

/* ---- order ---- */

typedef struct {
    PlanPiece piece;
    Work work;
} Both;

static int compare_both(gconstpointer left, gconstpointer right)
{
    const Both *a = left, *b = right;
    if (a->piece.class != b->piece.class)
        return a->piece.class < b->piece.class ? -1 : 1;
    if (a->work.kind != b->work.kind)
        return a->work.kind < b->work.kind ? -1 : 1;
    if (a->piece.primary != b->piece.primary)
        return a->piece.primary < b->piece.primary ? -1 : 1;
    if (a->piece.backup != b->piece.backup)
        return a->piece.backup < b->piece.backup ? -1 : 1;
    return (a->piece.mode > b->piece.mode) - (a->piece.mode < b->piece.mode);
}

static GArray *order_pieces(const Dividing *dividing, const PlanFunction *function)
{
    g_autoptr(GArray) both = g_array_new(FALSE, FALSE, sizeof(Both));
    for (guint i = 0; i < function->pieces->len; i++) {
        Both entry = {.piece = g_array_index(function->pieces, PlanPiece, i)};
        entry.work = work_of(dividing->catalog, dividing->now->classes->pdata[entry.piece.class],
                             function->function, &entry.piece);
        g_array_append_val(both, entry);
    }
    g_array_sort(both, compare_both);
    GArray *work = g_array_new(FALSE, FALSE, sizeof(Work));
    g_array_set_clear_func(work, work_clear);
    for (guint i = 0; i < both->len; i++) {
        g_array_index(function->pieces, PlanPiece, i) = g_array_index(both, Both, i).piece;
        g_array_append_val(work, g_array_index(both, Both, i).work);
    }
    return work;
}

static void unref_array(gpointer array)
{
    g_array_unref(array);
}

Allotment *allotment_new(const Plan *plan, const Fleet *planned, const Fleet *now, const Catalog *catalog)
{
    Allotment *allotment = g_new0(Allotment, 1);
    allotment->plan = plan_new();
    allotment->work = g_ptr_array_new_with_free_func(unref_array);
    allotment->fit = g_new0(Fit, now->classes->len + 1);
    allotment->known = g_new(int, now->classes->len + 1);
    g_autoptr(GHashTable) index = fleet_index(planned);
    for (guint i = 0; i < now->classes->len; i++) {
        g_autofree char *key = fleet_class_key(now->classes->pdata[i], true);
        allotment->known[i] = GPOINTER_TO_INT(g_hash_table_lookup(index, key)) - 1;
    }
    g_autoptr(GPtrArray) first = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func(unref_array);
    Dividing dividing = {allotment, plan, planned, now, catalog, sorted, first};
    for (guint f = 0; f < plan->functions->len; f++) {
        const PlanFunction *function = &g_array_index(plan->functions, PlanFunction, f);
        plan_add_function(allotment->plan, function->function);
        GArray *pieces = g_array_copy(function->pieces);
        plan_sort_pieces(pieces);
        g_ptr_array_add(sorted, pieces);
        g_ptr_array_add(first, first_pieces(pieces, planned->classes->len));
    }
    g_autoptr(GPtrArray) places = find_places(planned, now);
    for (guint i = 0; i < places->len; i++)
        divide_place(&dividing, places->pdata[i]);
    for (guint f = 0; f < plan->functions->len; f++)
        g_ptr_array_add(allotment->work,
                        order_pieces(&dividing, &g_array_index(allotment->plan->functions, PlanFunction, f)));
    return allotment;
}

void allotment_free(Allotment *allotment)
{
    if (!allotment)
        return;
    plan_free(allotment->plan);
    g_ptr_array_unref(allotment->work);
    g_free(allotment->fit);
    g_free(allotment->known);
    g_free(allotment);
}

guint *allotment_first(const Allotment *allotment, guint function, guint classes)
{
    return first_pieces(g_array_index(allotment->plan->functions, PlanFunction, function).pieces, classes);
}

int allotment_piece(const Allotment *allotment, guint function, const guint *first, guint class,
                    int64_t place)
{
    const GArray *pieces = g_array_index(allotment->plan->functions, PlanFunction, function).pieces;
    for (guint i = first[class]; i < first[class + 1]; i++) {
        int64_t count = g_array_index(pieces, PlanPiece, i).count;
        if (place < count)
            return (int)i;
        place -= count;
    }
    return -1;
}
