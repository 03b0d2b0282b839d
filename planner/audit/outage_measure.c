/* What an event does to a fleet or a plan: who is down, what takes over, when it is over, what it costs. */
#include "audit/outage.h"

#define SECONDS_MOST (INT64_C(100) * 366 * 86400)

static bool fails_there(const Outage *outage, const Assignment *assignment, const DemandClass *class,
                        int product)
{
    if (outage->platforms && !g_strv_contains((const char *const *)outage->platforms, class->platform))
        return false;
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        if (outage->fails[kind] &&
            demand_depends(assignment->demand, class, product, kind, outage->fails[kind]))
            return true;
    return false;
}

/* Does a hot backup stand there that fails, and one that does not? */
static void look_at_backups(const Outage *outage, const Assignment *assignment, const PlanPiece *piece,
                            bool *failing, bool *covering)
{
    const DemandClass *class = assignment->class[piece->class];
    int buffer[3];
    const int *agent = piece_agents(assignment, piece, buffer);
    *failing = *covering = false;
    for (int n = 1; agent[0] >= 0 && agent[n] >= 0; n++)
        *(fails_there(outage, assignment, class, agent[n]) ? failing : covering) = true;
}

static OutageCold *cold_of(OutageImpact *impact, int product)
{
    for (guint i = 0; i < impact->cold->len; i++) {
        OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
        if (cold->product == product)
            return cold;
    }
    OutageCold cold = {product, 0, 0};
    g_array_append_val(impact->cold, cold);
    return &g_array_index(impact->cold, OutageCold, impact->cold->len - 1);
}

/* `hourly`: what each of these endpoints costs in an hour. */
static void measure_piece(const Outage *outage, const Assignment *assignment, const PlanPiece *piece,
                          Money hourly, OutageImpact *impact)
{
    const DemandClass *class = assignment->class[piece->class];
    OutageCount *all = &impact->all;
    __int128 cost = (__int128)piece->count * hourly;
    bool failing, covering;
    look_at_backups(outage, assignment, piece, &failing, &covering);
    if (!fails_there(outage, assignment, class, piece->primary)) {
        all->also += failing ? piece->count : 0;
        impact->hourly += failing ? cost : 0;
        return;
    }
    all->exposed += piece->count;
    impact->hourly += piece->mode == MODE_MANUAL && !covering ? 0 : cost;
    if (covering) {
        all->hot += piece->count;
    } else if (piece->mode == MODE_COLD && !fails_there(outage, assignment, class, piece->backup)) {
        OutageCold *cold = cold_of(impact, piece->backup);
        all->cold += piece->count;
        cold->count += piece->count;
        cold->hourly += cost;
    } else if (piece->mode == MODE_MANUAL) {
        all->manual += piece->count;
    } else {
        all->none += piece->count;
        impact->hourly_bare += cost;
    }
}

bool outage_by_hand(const Outage *outage)
{
    return outage->stops == STOPS_MACHINE || outage->kind == OUTAGE_COMPROMISE;
}

/* -1: not known. */
static Money hourly_of(const Assignment *assignment, const OutageCrew *crew, int class)
{
    const Demand *demand = assignment->demand;
    if (!crew || crew->downtime >= 0)
        return crew ? crew->downtime : -1;
    return downtime_hourly(demand->scenario, demand->fleet->classes->pdata[class]);
}

OutageImpact *outage_measure(const Outage *outage, const Assignment *assignment, const OutageCrew *crew,
                             const bool *member)
{
    OutageImpact *impact = g_new0(OutageImpact, 1);
    impact->cold = g_array_new(FALSE, FALSE, sizeof(OutageCold));
    impact->costed = true;
    const Demand *demand = assignment->demand;
    for (guint i = 0; i < demand->classes->len; i++) {
        const DemandClass *class = &g_array_index(demand->classes, DemandClass, i);
        if (!member || member[class->index])
            impact->all.endpoints += class->class->count;
    }
    int64_t protected = 0;
    for (guint i = 0; i < assignment->pieces->len; i++) {
        const PlanPiece *piece = &g_array_index(assignment->pieces, PlanPiece, i);
        if (!assignment->class[piece->class] || (member && !member[piece->class]))
            continue;
        protected += piece->count;
        Money hourly = hourly_of(assignment, crew, piece->class);
        impact->costed = impact->costed && hourly >= 0;
        measure_piece(outage, assignment, piece, MAX(hourly, 0), impact);
    }
    impact->all.unprotected = impact->all.endpoints - protected;
    if (outage->stops != STOPS_CONSOLE)
        impact->down = impact->all.exposed;
    if (outage_by_hand(outage))
        impact->down = impact->all.exposed + impact->all.also;
    return impact;
}

void outage_impact_free(OutageImpact *impact)
{
    if (!impact)
        return;
    g_array_unref(impact->cold);
    g_free(impact);
}

/* ---- when it is over ---- */

int64_t outage_back(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew, int64_t seconds)
{
    if (outage_by_hand(outage)) {
        __int128 done = crew->minutes ? (__int128)crew->technicians * seconds / (60 * crew->minutes) : 0;
        return (int64_t)MIN(done, impact->down);
    }
    if (impact->down == 0 || (outage->fixed_after >= 0 && seconds >= outage->fixed_after))
        return impact->down;
    int64_t back = impact->all.hot;
    for (guint i = 0; i < impact->cold->len; i++) {
        const OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
        __int128 done = crew->deploy ? (__int128)crew->deploy[cold->product] * seconds / 3600 : 0;
        back += (int64_t)MIN(done, cold->count);
    }
    return back;
}

int64_t outage_time(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew, int percent)
{
    int64_t wanted = fraction_ceil((Fraction){percent, 100}, impact->down);
    int64_t low = 0, high = SECONDS_MOST;
    if (outage_back(outage, impact, crew, high) < wanted)
        return -1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (outage_back(outage, impact, crew, middle) >= wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Sum over n endpoints, one after the other at `rate` in `unit` seconds: n (n + 1) / 2 x unit / rate; those
 * that would take longer than `end` (-1: none) wait until then. */
static __int128 queue_lost(int64_t n, int64_t rate, int64_t unit, int64_t end)
{
    int64_t in_time = n;
    if (end >= 0) {
        __int128 done = (__int128)rate * end / unit;
        in_time = (int64_t)MIN(done, n);
    }
    __int128 sum = in_time ? ((__int128)in_time * (in_time + 1) / 2 * unit + rate - 1) / rate : 0;
    return sum + (__int128)(n - in_time) * MAX(end, 0);
}

int64_t outage_cold_time(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew)
{
    if (outage_by_hand(outage))
        return outage_time(outage, impact, crew, 100);
    int64_t end = outage->fixed_after, last = 0;
    for (guint i = 0; i < impact->cold->len; i++) {
        const OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
        int64_t rate = crew->deploy ? crew->deploy[cold->product] : 0;
        __int128 done = rate ? ((__int128)cold->count * 3600 + rate - 1) / rate : -1;
        if (end >= 0 && (done < 0 || done > end))
            done = end;
        if (done < 0 || done > SECONDS_MOST)
            return -1;
        last = MAX(last, (int64_t)done);
    }
    return last;
}

/* Endpoint-seconds that those with cold backup `cold` wait. */
static __int128 cold_lost(const Outage *outage, const OutageCold *cold, const OutageCrew *crew)
{
    return queue_lost(cold->count, crew->deploy ? crew->deploy[cold->product] : 0, 3600, outage->fixed_after);
}

int64_t outage_lost(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew)
{
    if (impact->down == 0)
        return 0;
    if (outage_time(outage, impact, crew, 100) < 0)
        return -1;
    __int128 lost = 0;
    if (outage_by_hand(outage)) {
        lost = queue_lost(impact->down, crew->technicians, 60 * crew->minutes, -1);
    } else {
        for (guint i = 0; i < impact->cold->len; i++)
            lost += cold_lost(outage, &g_array_index(impact->cold, OutageCold, i), crew);
        lost += (__int128)(impact->all.manual + impact->all.none) * MAX(outage->fixed_after, 0);
    }
    return lost > G_MAXINT64 ? -1 : (int64_t)lost;
}

/* Adds what a queue of `count` endpoints costs that together wait so many seconds: each the mean of them.
 * False where the sum is too large. */
static bool add_cost(__int128 *sum, __int128 seconds, __int128 hourly, int64_t count)
{
    __int128 product, divisor = (__int128)count * 3600;
    if (count == 0)
        return true;
    if (__builtin_mul_overflow(seconds, hourly, &product) ||
        __builtin_add_overflow(product, divisor - 1, &product))
        return false;
    *sum += product / divisor;
    return *sum <= G_MAXINT64 - MONEY_UNIT;
}

/* Up to hundredths of the currency's unit. */
static Money round_up(__int128 sum)
{
    return (Money)((sum + MONEY_UNIT / 100 - 1) / (MONEY_UNIT / 100) * (MONEY_UNIT / 100));
}

Money outage_cost(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew)
{
    int64_t lost = outage_lost(outage, impact, crew);
    __int128 sum = 0;
    if (!impact->costed || lost < 0)
        return -1;
    if (outage_by_hand(outage))
        return add_cost(&sum, lost, impact->hourly, impact->down) ? round_up(sum) : -1;
    if (!add_cost(&sum, impact->down ? MAX(outage->fixed_after, 0) : 0, impact->hourly_bare, 1))
        return -1;
    for (guint i = 0; i < impact->cold->len; i++) {
        const OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
        if (!add_cost(&sum, cold_lost(outage, cold, crew), cold->hourly, cold->count))
            return -1;
    }
    return round_up(sum);
}

int64_t outage_stacks(const Outage *outage, const Scenario *scenario, const Fleet *fleet, int64_t *exposed)
{
    int64_t installed = 0;
    *exposed = 0;
    for (guint c = 0; c < fleet->classes->len; c++) {
        const FleetClass *class = fleet->classes->pdata[c];
        const char *platform = fleet_class_value(class, "platform");
        const DemandClass entry = {.class = class, .platform = platform ? platform : "unknown"};
        const Demand demand = {.scenario = scenario, .fleet = fleet};
        const Assignment assignment = {.demand = &demand};
        bool primary = false, any = false;
        for (guint s = 0; s < class->stacks->len; s++)
            for (char **id = g_array_index(class->stacks, FleetStack, s).products; *id; id++) {
                int product = catalog_find(scenario->catalog, *id);
                bool fails = product >= 0 && fails_there(outage, &assignment, &entry, product);
                any = any || fails;
                primary = primary || (fails && id == g_array_index(class->stacks, FleetStack, s).products);
            }
        installed += any ? class->count : 0;
        *exposed += primary ? class->count : 0;
    }
    return installed;
}
