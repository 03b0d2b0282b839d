#include "audit/outage.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define SECONDS_MOST (INT64_C(100) * 366 * 86400)

static const char *const kind_names[] = {"outage", "compromise", "platform"};
static const char *const stops_names[] = {"protection", "machine", "console"};

const char *outage_kind_name(OutageKind kind)
{
    return kind_names[kind];
}

const char *outage_stops_name(OutageStops stops)
{
    return stops_names[stops];
}

bool outage_stops_parse(const char *word, OutageStops *stops)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stops_names); i++)
        if (strcmp(word, stops_names[i]) == 0) {
            *stops = (OutageStops)i;
            return true;
        }
    return false;
}

static void source_clear(gpointer data)
{
    OutageSource *source = data;
    g_free(source->title);
    g_free(source->url);
    g_free(source->read);
}

Outage *outage_new(const char *title, OutageKind kind, OutageStops stops)
{
    Outage *outage = g_new0(Outage, 1);
    outage->id = g_strdup("own");
    outage->title = g_strdup(title);
    outage->kind = kind;
    outage->stops = stops;
    outage->fixed_after = outage->minutes = -1;
    outage->sources = g_array_new(FALSE, TRUE, sizeof(OutageSource));
    g_array_set_clear_func(outage->sources, source_clear);
    return outage;
}

void outage_free(Outage *outage)
{
    if (!outage)
        return;
    char *const texts[] = {outage->id,      outage->title, outage->date,     outage->versions,
                           outage->channel, outage->what,  outage->affected, outage->recovery};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    for (DomainKind kind = 0; kind < DOMAIN_KINDS; kind++)
        g_strfreev(outage->fails[kind]);
    g_strfreev(outage->platforms);
    g_array_unref(outage->sources);
    g_free(outage);
}

void outage_add(Outage *outage, DomainKind kind, const char *domain)
{
    guint length = outage->fails[kind] ? g_strv_length(outage->fails[kind]) : 0;
    outage->fails[kind] = g_renew(char *, outage->fails[kind], length + 2);
    outage->fails[kind][length] = g_strdup(domain);
    outage->fails[kind][length + 1] = NULL;
}

/* ---- reading ---- */

static bool read_text(const JsonDocument *document, const cJSON *object, const char *field, bool required,
                      char **target, GError **error)
{
    const char *text = NULL;
    if (!json_string(document, object, field, required, &text, error))
        return false;
    g_free(*target);
    *target = text ? text_clean(text, strlen(text), 4096) : NULL;
    return true;
}

/* One of the words; its place in the list goes to *target. */
static bool read_word(const JsonDocument *document, const cJSON *object, const char *field,
                      const char *const *words, int count, int *target, GError **error)
{
    const char *word = NULL;
    if (!json_string(document, object, field, true, &word, error))
        return false;
    g_autoptr(GString) known = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        *target = i;
        if (strcmp(word, words[i]) == 0)
            return true;
        g_string_append_printf(known, "%s%s", i ? ", " : "", words[i]);
    }
    g_autofree char *safe = text_for_terminal(word);
    return json_fail(document, cJSON_GetObjectItemCaseSensitive(object, field), error,
                     "%s '%s' is not known; expected one of: %s", field, safe, known->str);
}

static bool read_fails(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    const cJSON *fails = NULL;
    if (!json_object(document, root, "fails", true, &fails, error))
        return false;
    for (const cJSON *item = fails->child; item; item = item->next) {
        DomainKind kind;
        if (!domain_kind_parse(item->string, &kind))
            return json_fail(document, item, error, "domain kind '%s' is not known; expected one of: %s",
                             item->string, domain_kind_list());
        g_strfreev(outage->fails[kind]);
        outage->fails[kind] = NULL;
        if (!json_strings(document, fails, item->string, true, false, &outage->fails[kind], error))
            return false;
    }
    return fails->child || json_fail(document, fails, error, "nothing fails; name a product, vendor, ...");
}

static bool read_recovery(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    static const char *const known[] = {"text", "fixed-after-minutes", "minutes-per-endpoint", NULL};
    const cJSON *recovery = NULL;
    if (!json_object(document, root, "recovery", false, &recovery, error))
        return false;
    if (!recovery)
        return true;
    int64_t fixed = -1;
    if (!json_known_fields(document, recovery, known, error) ||
        !read_text(document, recovery, "text", false, &outage->recovery, error) ||
        !json_integer(document, recovery, "fixed-after-minutes", false, 0, 1000000, &fixed, error) ||
        !json_integer(document, recovery, "minutes-per-endpoint", false, 1, 100000, &outage->minutes, error))
        return false;
    outage->fixed_after = fixed < 0 ? -1 : fixed * 60;
    return true;
}

static bool read_sources(const JsonDocument *document, const cJSON *root, Outage *outage, GError **error)
{
    static const char *const known[] = {"title", "url", "read", NULL};
    const cJSON *list = NULL;
    if (!json_array(document, root, "sources", true, &list, error))
        return false;
    for (const cJSON *object = list->child; object; object = object->next) {
        OutageSource source = {NULL, NULL, NULL};
        if (!cJSON_IsObject(object))
            return json_fail(document, object, error, "expected a source as an object");
        g_array_append_val(outage->sources, source);
        OutageSource *kept = &g_array_index(outage->sources, OutageSource, outage->sources->len - 1);
        if (!json_known_fields(document, object, known, error) ||
            !read_text(document, object, "title", true, &kept->title, error) ||
            !read_text(document, object, "url", true, &kept->url, error) ||
            !read_text(document, object, "read", true, &kept->read, error))
            return false;
    }
    return list->child || json_fail(document, list, error, "no source; an event is a fact with one");
}

Outage *outage_read(const char *path, GError **error)
{
    static const char *const known[] = {"polyculture", "id",        "title",    "date",    "kind", "stops",
                                        "fails",       "platforms", "versions", "channel", "what", "affected",
                                        "recovery",    "sources",   "note",     NULL};
    g_autoptr(JsonDocument) document = json_read(path, "outage/1", error);
    if (!document)
        return NULL;
    const cJSON *root = json_root(document);
    g_autoptr(Outage) outage = outage_new("", OUTAGE_OUTAGE, STOPS_PROTECTION);
    int kind = 0, stops = 0;
    if (!json_known_fields(document, root, known, error) ||
        !read_text(document, root, "id", true, &outage->id, error) ||
        !read_text(document, root, "title", true, &outage->title, error) ||
        !read_text(document, root, "date", true, &outage->date, error) ||
        !read_word(document, root, "kind", kind_names, G_N_ELEMENTS(kind_names), &kind, error) ||
        !read_word(document, root, "stops", stops_names, G_N_ELEMENTS(stops_names), &stops, error) ||
        !read_fails(document, root, outage, error) ||
        !json_strings(document, root, "platforms", false, false, &outage->platforms, error) ||
        !read_text(document, root, "versions", false, &outage->versions, error) ||
        !read_text(document, root, "channel", false, &outage->channel, error) ||
        !read_text(document, root, "what", true, &outage->what, error) ||
        !read_text(document, root, "affected", false, &outage->affected, error) ||
        !read_recovery(document, root, outage, error) || !read_sources(document, root, outage, error))
        return NULL;
    outage->kind = (OutageKind)kind;
    outage->stops = (OutageStops)stops;
    return g_steal_pointer(&outage);
}

/* ---- what it does ---- */

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

static void add_cold(OutageImpact *impact, int product, int64_t count)
{
    for (guint i = 0; i < impact->cold->len; i++) {
        OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
        if (cold->product == product) {
            cold->count += count;
            return;
        }
    }
    OutageCold cold = {product, count};
    g_array_append_val(impact->cold, cold);
}

static void measure_piece(const Outage *outage, const Assignment *assignment, const PlanPiece *piece,
                          OutageImpact *impact)
{
    const DemandClass *class = assignment->class[piece->class];
    OutageCount *all = &impact->all;
    bool failing, covering;
    look_at_backups(outage, assignment, piece, &failing, &covering);
    if (!fails_there(outage, assignment, class, piece->primary)) {
        all->also += failing ? piece->count : 0;
        return;
    }
    all->exposed += piece->count;
    if (covering) {
        all->hot += piece->count;
    } else if (piece->mode == MODE_COLD && !fails_there(outage, assignment, class, piece->backup)) {
        all->cold += piece->count;
        add_cold(impact, piece->backup, piece->count);
    } else if (piece->mode == MODE_MANUAL) {
        all->manual += piece->count;
    } else {
        all->none += piece->count;
    }
}

/* Machines that stop and machines that are hostile are brought back one by one, by hand. */
static bool by_hand(const Outage *outage)
{
    return outage->stops == STOPS_MACHINE || outage->kind == OUTAGE_COMPROMISE;
}

OutageImpact *outage_measure(const Outage *outage, const Assignment *assignment, const bool *member)
{
    OutageImpact *impact = g_new0(OutageImpact, 1);
    impact->cold = g_array_new(FALSE, FALSE, sizeof(OutageCold));
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
        measure_piece(outage, assignment, piece, impact);
    }
    impact->all.unprotected = impact->all.endpoints - protected;
    if (outage->stops != STOPS_CONSOLE)
        impact->down = impact->all.exposed;
    if (by_hand(outage))
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
    if (by_hand(outage)) {
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

int64_t outage_lost(const Outage *outage, const OutageImpact *impact, const OutageCrew *crew)
{
    if (impact->down == 0)
        return 0;
    if (outage_time(outage, impact, crew, 100) < 0)
        return -1;
    __int128 lost = 0;
    if (by_hand(outage)) {
        lost = queue_lost(impact->down, crew->technicians, 60 * crew->minutes, -1);
    } else {
        int64_t end = outage->fixed_after;
        for (guint i = 0; i < impact->cold->len; i++) {
            const OutageCold *cold = &g_array_index(impact->cold, OutageCold, i);
            lost += queue_lost(cold->count, crew->deploy ? crew->deploy[cold->product] : 0, 3600, end);
        }
        lost += (__int128)(impact->all.manual + impact->all.none) * MAX(end, 0);
    }
    return lost > G_MAXINT64 ? -1 : (int64_t)lost;
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
