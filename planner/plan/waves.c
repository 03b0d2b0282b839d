#include "plan/waves.h"

#include <string.h>

#define NO_CAP G_MAXINT64
#define TABLE_MOST (1u << 28) /* numbers in a table of sites, services and waves */

/* An endpoint with work to do. */
typedef struct {
    uint32_t site, service, endpoint;
    int level;
    uint64_t order;
} Item;

/* Endpoints with work of one site and service. */
typedef struct {
    uint32_t site, service;
    guint first, count; /* items */
} Cell;

/* Sites and services, each an end of cells. */
typedef struct {
    guint count;
    int64_t *all, *most, *work; /* endpoints; most in a wave; with work that is in no wave yet */
    int32_t *load;              /* by number and wave */
} Ends;

typedef struct {
    const WaveEndpoint *endpoints;
    const WavesAsked *asked;
    uint16_t *wave_of;
    GArray *items, *cells; /* of Item, sorted by site, service, level, order; of Cell in that order */
    Ends sites, services;
    guint waves;       /* besides the canary */
    guint *by_service; /* cells, sorted by service */
    guint *site_first, *service_first;
    int32_t *counts; /* by cell and wave */
    int64_t *totals; /* by wave */
} Waves;

static int compare_items(gconstpointer left, gconstpointer right)
{
    const Item *a = left, *b = right;
    if (a->site != b->site)
        return a->site < b->site ? -1 : 1;
    if (a->service != b->service)
        return a->service < b->service ? -1 : 1;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->endpoint < b->endpoint ? -1 : a->endpoint > b->endpoint;
}

/* For the canary: sites in turn, level by level. */
static int compare_levels(gconstpointer left, gconstpointer right)
{
    const Item *a = left, *b = right;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    if (a->site != b->site)
        return a->site < b->site ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->endpoint < b->endpoint ? -1 : a->endpoint > b->endpoint;
}

static void ends_init(Ends *ends, guint count)
{
    ends->count = count;
    ends->all = g_new0(int64_t, count);
    ends->most = g_new0(int64_t, count);
    ends->work = g_new0(int64_t, count);
}

static void ends_clear(Ends *ends)
{
    g_free(ends->all);
    g_free(ends->most);
    g_free(ends->work);
    g_free(ends->load);
}

static void set_most(Ends *ends, const Fraction *share)
{
    for (guint i = 0; i < ends->count; i++)
        ends->most[i] = i == 0 || !share ? NO_CAP : MAX(1, fraction_floor(*share, ends->all[i]));
}

static void list_items(Waves *waves, guint count)
{
    guint sites = 1, services = 1;
    for (guint i = 0; i < count; i++) {
        sites = MAX(sites, waves->endpoints[i].site + 1);
        services = MAX(services, waves->endpoints[i].service + 1);
    }
    ends_init(&waves->sites, sites);
    ends_init(&waves->services, services);
    waves->items = g_array_new(FALSE, FALSE, sizeof(Item));
    for (guint i = 0; i < count; i++) {
        const WaveEndpoint *endpoint = &waves->endpoints[i];
        waves->sites.all[endpoint->site]++;
        waves->services.all[endpoint->service]++;
        if (!endpoint->works)
            continue;
        Item item = {endpoint->site, endpoint->service, i, endpoint->level, endpoint->order};
        g_array_append_val(waves->items, item);
        waves->sites.work[item.site]++;
        waves->services.work[item.service]++;
    }
    set_most(&waves->sites, waves->asked->share);
    set_most(&waves->services, waves->asked->share);
}

/* ---- the canary ---- */

typedef struct {
    guint next, beyond; /* items of one level and site */
} Run;

/* The next of the run that the shares admit into the canary. */
static bool take_one(Waves *waves, Run *run, int64_t *of_site, int64_t *of_service)
{
    while (run->next < run->beyond) {
        const Item *item = &g_array_index(waves->items, Item, run->next++);
        if (of_site[item->site] >= waves->sites.most[item->site] ||
            of_service[item->service] >= waves->services.most[item->service])
            continue;
        of_site[item->site]++;
        of_service[item->service]++;
        waves->sites.work[item->site]--;
        waves->services.work[item->service]--;
        waves->wave_of[item->endpoint] = 1;
        return true;
    }
    return false;
}

static void take_canary(Waves *waves)
{
    g_autofree int64_t *of_site = g_new0(int64_t, waves->sites.count);
    g_autofree int64_t *of_service = g_new0(int64_t, waves->services.count);
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Run));
    g_array_sort(waves->items, compare_levels);
    int64_t left = waves->asked->canary;
    for (guint i = 0; left > 0 && i < waves->items->len;) {
        int level = g_array_index(waves->items, Item, i).level;
        g_array_set_size(runs, 0);
        while (i < waves->items->len && g_array_index(waves->items, Item, i).level == level) {
            uint32_t site = g_array_index(waves->items, Item, i).site;
            Run run = {i, i};
            while (run.beyond < waves->items->len &&
                   g_array_index(waves->items, Item, run.beyond).level == level &&
                   g_array_index(waves->items, Item, run.beyond).site == site)
                run.beyond++;
            i = run.beyond;
            g_array_append_val(runs, run);
        }
        for (bool any = true; any && left > 0;) {
            any = false;
            for (guint r = 0; r < runs->len && left > 0; r++)
                if (take_one(waves, &g_array_index(runs, Run, r), of_site, of_service)) {
                    any = true;
                    left--;
                }
        }
    }
}

/* ---- how many waves it takes ---- */

static void look_at(const Ends *ends, bool service, WavesNeed *need)
{
    for (guint i = 1; i < ends->count; i++) {
        int64_t waves = (ends->work[i] - 1) / ends->most[i] + 1;
        if (ends->work[i] && waves > need->least)
            *need = (WavesNeed){(guint)MIN(waves, G_MAXINT32),
                                service,
                                (uint32_t)i,
                                ends->work[i],
                                ends->most[i],
                                ends->all[i]};
    }
}

static bool count_waves(Waves *waves, WavesNeed *need)
{
    guint canary = waves->asked->canary ? 1 : 0;
    *need = (WavesNeed){.least = 1};
    look_at(&waves->sites, false, need);
    look_at(&waves->services, true, need);
    waves->waves = waves->asked->waves ? waves->asked->waves - MIN(canary, waves->asked->waves) : need->least;
    bool enough = waves->waves >= need->least && waves->waves <= WAVES_MOST;
    need->least += canary;
    return enough;
}

/* ---- dividing ---- */

static int compare_services(gconstpointer left, gconstpointer right, gpointer cells)
{
    const Cell *a = &g_array_index((GArray *)cells, Cell, *(const guint *)left);
    const Cell *b = &g_array_index((GArray *)cells, Cell, *(const guint *)right);
    if (a->service != b->service)
        return a->service < b->service ? -1 : 1;
    return a->site < b->site ? -1 : a->site > b->site;
}

static void list_cells(Waves *waves)
{
    guint kept = 0;
    for (guint i = 0; i < waves->items->len; i++)
        if (!waves->wave_of[g_array_index(waves->items, Item, i).endpoint])
            g_array_index(waves->items, Item, kept++) = g_array_index(waves->items, Item, i);
    g_array_set_size(waves->items, kept);
    g_array_sort(waves->items, compare_items);
    waves->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    for (guint i = 0; i < waves->items->len; i++) {
        const Item *item = &g_array_index(waves->items, Item, i);
        Cell *last = waves->cells->len ? &g_array_index(waves->cells, Cell, waves->cells->len - 1) : NULL;
        if (last && last->site == item->site && last->service == item->service) {
            last->count++;
            continue;
        }
        Cell cell = {item->site, item->service, i, 1};
        g_array_append_val(waves->cells, cell);
    }
    guint n = waves->cells->len;
    waves->by_service = g_new(guint, n + 1);
    for (guint i = 0; i < n; i++)
        waves->by_service[i] = i;
    g_qsort_with_data(waves->by_service, (gint)n, sizeof(guint), compare_services, waves->cells);
    waves->site_first = g_new0(guint, waves->sites.count + 1);
    waves->service_first = g_new0(guint, waves->services.count + 1);
    for (guint i = 0; i < n; i++) {
        waves->site_first[g_array_index(waves->cells, Cell, i).site + 1]++;
        waves->service_first[g_array_index(waves->cells, Cell, i).service + 1]++;
    }
    for (guint i = 0; i < waves->sites.count; i++)
        waves->site_first[i + 1] += waves->site_first[i];
    for (guint i = 0; i < waves->services.count; i++)
        waves->service_first[i + 1] += waves->service_first[i];
}

static int32_t *load_of(const Waves *waves, const Ends *ends, uint32_t number, guint wave)
{
    return &ends->load[(gsize)number * waves->waves + wave];
}

static bool has_room(const Waves *waves, const Ends *ends, uint32_t number, guint wave)
{
    return *load_of(waves, ends, number, wave) < ends->most[number];
}

static int32_t *count_of(const Waves *waves, guint cell, guint wave)
{
    return &waves->counts[(gsize)cell * waves->waves + wave];
}

static void put(Waves *waves, guint cell, guint wave, int32_t count)
{
    const Cell *at = &g_array_index(waves->cells, Cell, cell);
    *count_of(waves, cell, wave) += count;
    *load_of(waves, &waves->sites, at->site, wave) += count;
    *load_of(waves, &waves->services, at->service, wave) += count;
    waves->totals[wave] += count;
}

/* One endpoint of the cell into the wave that has fewest of it, then fewest of all. */
static bool place_one(Waves *waves, guint cell)
{
    const Cell *at = &g_array_index(waves->cells, Cell, cell);
    guint best = waves->waves;
    for (guint wave = 0; wave < waves->waves; wave++) {
        if (!has_room(waves, &waves->sites, at->site, wave) ||
            !has_room(waves, &waves->services, at->service, wave))
            continue;
        int32_t here = *count_of(waves, cell, wave);
        if (best == waves->waves || here < *count_of(waves, cell, best) ||
            (here == *count_of(waves, cell, best) && waves->totals[wave] < waves->totals[best]))
            best = wave;
    }
    if (best == waves->waves)
        return false;
    put(waves, cell, best, 1);
    return true;
}

/* A search for an alternating path: endpoints of wave a leave services, those of wave b leave sites. */
typedef struct {
    guint a, b;
    GQueue services;     /* to look at */
    guint *into_service; /* 1 + the cell through which it was reached; 0: not yet */
    guint *into_site;
} Path;

static guint cell_of_service(const Waves *waves, guint i)
{
    return waves->by_service[i];
}

/* From the service to sites: true where one has room in wave b; *end is the site. */
static bool leave_service(const Waves *waves, Path *path, uint32_t service, uint32_t *end)
{
    for (guint i = waves->service_first[service]; i < waves->service_first[service + 1]; i++) {
        guint cell = cell_of_service(waves, i);
        uint32_t site = g_array_index(waves->cells, Cell, cell).site;
        if (path->into_site[site] || *count_of(waves, cell, path->a) == 0)
            continue;
        path->into_site[site] = cell + 1;
        *end = site;
        if (has_room(waves, &waves->sites, site, path->b))
            return true;
        for (guint k = waves->site_first[site]; k < waves->site_first[site + 1]; k++) {
            uint32_t next = g_array_index(waves->cells, Cell, k).service;
            if (path->into_service[next] || *count_of(waves, k, path->b) == 0)
                continue;
            path->into_service[next] = k + 1;
            g_queue_push_tail(&path->services, GUINT_TO_POINTER(next));
        }
    }
    return false;
}

/* Moves one endpoint of each cell on the way back from where there was room. */
static void turn_path(Waves *waves, const Path *path, bool at_site, uint32_t end, uint32_t start)
{
    for (;;) {
        guint cell;
        if (at_site) {
            cell = path->into_site[end] - 1;
            put(waves, cell, path->a, -1);
            put(waves, cell, path->b, 1);
            end = g_array_index(waves->cells, Cell, cell).service;
            if (end == start)
                return;
        } else {
            cell = path->into_service[end] - 1;
            put(waves, cell, path->b, -1);
            put(waves, cell, path->a, 1);
            end = g_array_index(waves->cells, Cell, cell).site;
        }
        at_site = !at_site;
    }
}

static guint wave_with_room(const Waves *waves, const Ends *ends, uint32_t number)
{
    guint wave = 0;
    while (wave + 1 < waves->waves && !has_room(waves, ends, number, wave))
        wave++;
    return wave;
}

/* The cell's site has room in wave a, its service in wave b, and no wave in both: room in a is made at the
 * service. */
static void make_room(Waves *waves, guint cell)
{
    const Cell at = g_array_index(waves->cells, Cell, cell);
    g_autofree guint *into_service = g_new0(guint, waves->services.count);
    g_autofree guint *into_site = g_new0(guint, waves->sites.count);
    Path path = {.a = wave_with_room(waves, &waves->sites, at.site),
                 .b = wave_with_room(waves, &waves->services, at.service),
                 .into_service = into_service,
                 .into_site = into_site};
    g_queue_init(&path.services);
    into_service[at.service] = G_MAXUINT;
    g_queue_push_tail(&path.services, GUINT_TO_POINTER(at.service));
    while (!g_queue_is_empty(&path.services)) {
        uint32_t service = GPOINTER_TO_UINT(g_queue_pop_head(&path.services)), site = 0;
        if (service != at.service && has_room(waves, &waves->services, service, path.a)) {
            turn_path(waves, &path, false, service, at.service);
            break;
        }
        if (leave_service(waves, &path, service, &site)) {
            turn_path(waves, &path, true, site, at.service);
            break;
        }
    }
    g_queue_clear(&path.services);
    put(waves, cell, path.a, 1);
}

static bool is_too_large(const Waves *waves)
{
    guint64 rows = (guint64)waves->cells->len + waves->sites.count + waves->services.count;
    return rows * waves->waves > TABLE_MOST;
}

static void divide(Waves *waves)
{
    gsize n = waves->waves;
    waves->counts = g_new0(int32_t, waves->cells->len * n + 1);
    waves->sites.load = g_new0(int32_t, waves->sites.count * n + 1);
    waves->services.load = g_new0(int32_t, waves->services.count * n + 1);
    waves->totals = g_new0(int64_t, n + 1);
    for (guint cell = 0; cell < waves->cells->len; cell++)
        for (guint wave = 0; wave < n; wave++)
            put(waves, cell, wave, (int32_t)(g_array_index(waves->cells, Cell, cell).count / n));
    for (guint cell = 0; cell < waves->cells->len; cell++)
        for (gsize left = g_array_index(waves->cells, Cell, cell).count % n; left > 0; left--)
            if (!place_one(waves, cell))
                make_room(waves, cell);
}

static void hand_out(Waves *waves)
{
    guint before = waves->asked->canary ? 2 : 1;
    for (guint cell = 0; cell < waves->cells->len; cell++) {
        guint next = g_array_index(waves->cells, Cell, cell).first;
        for (guint wave = 0; wave < waves->waves; wave++)
            for (int32_t left = *count_of(waves, cell, wave); left > 0; left--)
                waves->wave_of[g_array_index(waves->items, Item, next++).endpoint] =
                    (uint16_t)(wave + before);
    }
}

static void waves_clear(Waves *waves)
{
    g_array_unref(waves->items);
    if (waves->cells)
        g_array_unref(waves->cells);
    ends_clear(&waves->sites);
    ends_clear(&waves->services);
    g_free(waves->by_service);
    g_free(waves->site_first);
    g_free(waves->service_first);
    g_free(waves->counts);
    g_free(waves->totals);
}

uint16_t *waves_new(const WaveEndpoint *endpoints, guint count, const WavesAsked *asked, guint *number,
                    WavesNeed *need)
{
    g_autofree uint16_t *wave_of = g_new0(uint16_t, count + 1);
    Waves waves = {.endpoints = endpoints, .asked = asked, .wave_of = wave_of};
    list_items(&waves, count);
    if (asked->canary)
        take_canary(&waves);
    bool enough = count_waves(&waves, need);
    if (enough) {
        list_cells(&waves);
        if ((enough = !is_too_large(&waves)))
            divide(&waves);
        else
            *need = (WavesNeed){0};
    }
    if (enough) {
        hand_out(&waves);
        *number = waves.waves + (asked->canary ? 1 : 0);
    }
    waves_clear(&waves);
    return enough ? g_steal_pointer(&wave_of) : NULL;
}
