/* The replay of an outage: who is hit at the first moment, what takes over, and how many are still down over
 * the hours, today and with the plan. Every figure is the auditor's (audit/outage.h). */
#include "audit/outage.h"

#include "export/html/drawing.h"
#include "export/html/rows.h"

#include <string.h>

#define STATES IMPACT_STATES

typedef struct {
    Page *page;
    const Outage *outage;
    OutageCrew crew;
    OutageImpact *impact[STATES]; /* of the function at hand */
} Replay;

/* ---- the event ---- */

/* The vendor in charge of most endpoints today, over all functions: nothing that can fail there is larger. */
static const char *largest_vendor(const ExportView *view)
{
    const char *vendor = NULL;
    int64_t most = 0;
    for (guint f = 0; f < view->plan->functions->len; f++) {
        g_autoptr(GArray) shares = view_vendor_shares(view, f);
        for (guint i = 0; i < shares->len; i++) {
            const VendorShare *share = &g_array_index(shares, VendorShare, i);
            if (share->today > most) {
                most = share->today;
                vendor = share->vendor;
            }
        }
    }
    return vendor;
}

static bool shown(const Page *page)
{
    return (page->view->options.outages && page->view->options.outages->len) || largest_vendor(page->view);
}

/* Where the scenario says how long a machine takes by hand, machines stop as in July 2024; else the
 * protection does. */
static Outage *worst_case(const Page *page)
{
    const Scenario *scenario = page->view->scenario;
    const char *vendor = largest_vendor(page->view);
    bool by_hand = scenario->technicians && scenario->minutes_per_endpoint;
    g_autofree char *title = page_text(page, by_hand ? T_OUTAGE_OWN_MACHINE : T_OUTAGE_OWN,
                                       page_domain(page, DOMAIN_VENDOR, vendor), NULL);
    Outage *outage = outage_new(title, OUTAGE_OUTAGE, by_hand ? STOPS_MACHINE : STOPS_PROTECTION);
    outage_add(outage, DOMAIN_VENDOR, vendor);
    return outage;
}

static OutageCrew crew_of(const ExportView *view, const Outage *outage)
{
    const Scenario *scenario = view->scenario;
    OutageCrew crew = {.technicians =
                           view->options.technicians ? view->options.technicians : scenario->technicians,
                       .minutes = view->options.minutes ? view->options.minutes
                                  : outage->minutes > 0 ? outage->minutes
                                                        : scenario->minutes_per_endpoint,
                       .deploy = g_new0(int64_t, scenario->catalog->products->len + 1),
                       .downtime = -1};
    for (guint o = 0; o < scenario->offers->len; o++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, o);
        crew.deploy[offer->product] = MAX(crew.deploy[offer->product], offer->deploy_per_hour);
    }
    return crew;
}

static int64_t down_at(const Replay *replay, int state, int64_t seconds)
{
    const OutageImpact *impact = replay->impact[state];
    return impact->down - outage_back(replay->outage, impact, &replay->crew, seconds);
}

/* ---- the first moment ---- */

typedef struct {
    TextId name;
    const char *class;
    gsize offset; /* in OutageCount */
} Band;

static const Band bands[] = {{T_TAKEN_OVER, "good", offsetof(OutageCount, hot)},
                             {T_COLD_DEPLOYED, "mild", offsetof(OutageCount, cold)},
                             {T_MANUAL, "manual", offsetof(OutageCount, manual)},
                             {T_BARE, "bad", offsetof(OutageCount, none)}};

static void write_moment_bar(const Replay *replay, int state)
{
    Page *page = replay->page;
    const OutageImpact *impact = replay->impact[state];
    int64_t endpoints = impact->all.endpoints;
    page_raw(page, "<svg class=\"bars\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                   "aria-hidden=\"true\"><rect class=\"bed\" width=\"1000\" height=\"20\"/>");
    if (outage_by_hand(replay->outage)) {
        page_printf(page, "<rect class=\"bad\" width=\"%d\" height=\"20\"/>",
                    page_permille(impact->down, endpoints));
    } else {
        int64_t before = 0;
        for (gsize b = 0; b < G_N_ELEMENTS(bands); b++) {
            int64_t count = impact_count(&impact->all, bands[b].offset);
            int from = page_permille(before, endpoints), to = page_permille(before + count, endpoints);
            if (count)
                page_printf(page, "<rect class=\"%s\" x=\"%d\" width=\"%d\" height=\"20\"/>", bands[b].class,
                            from, MAX(to - from, 2));
            before += count;
        }
    }
    page_raw(page, "</svg>");
}

static void write_moment_key(const Replay *replay)
{
    Page *page = replay->page;
    key_open(page);
    if (outage_by_hand(replay->outage))
        key_entry(page, "bad", text_of(page->language, T_DOWN));
    else
        for (gsize b = 0; b < G_N_ELEMENTS(bands); b++)
            key_entry(page, bands[b].class, text_of(page->language, bands[b].name));
    key_entry(page, "bed", text_of(page->language, T_NOT_HIT));
    key_close(page);
}

/* ---- over the hours ---- */

#define SAMPLES 48
#define LEFT 62
#define TOP 14
#define BOTTOM 44

typedef struct {
    int64_t seconds, most; /* the ends of both axes */
    int width, height;
} Axes;

/* In tenths of a unit, so that straight lines look straight. */
static int x_of(const Axes *axes, int64_t seconds)
{
    return 10 * LEFT + (int)((__int128)seconds * 10 * (axes->width - LEFT - 20) / axes->seconds);
}

static int y_of(const Axes *axes, int64_t count)
{
    return 10 * (axes->height - BOTTOM) -
           (int)((__int128)count * 10 * (axes->height - TOP - BOTTOM) / axes->most);
}

/* Until all are back, where that can be said; else a day. 0: nothing changes over time. */
static int64_t horizon(const Replay *replay)
{
    int64_t end = 0;
    bool moves = false, open = false;
    for (int s = 0; s < STATES; s++) {
        int64_t over = outage_time(replay->outage, replay->impact[s], &replay->crew, 100);
        end = MAX(end, over);
        open |= over < 0;
    }
    if (open)
        end = MAX(end, 24 * 3600);
    for (int s = 0; s < STATES && end; s++)
        moves |= down_at(replay, s, 0) != down_at(replay, s, end);
    return moves ? end : 0;
}

static void draw_axes(Page *page, const Axes *axes)
{
    int64_t step = drawing_step(axes->most, 4);
    for (int64_t count = 0; count <= axes->most; count += step) {
        g_autofree char *text = page_count(page, count);
        int y = y_of(axes, count) / 10;
        page_printf(page, "<path class=\"grid\" d=\"M%d %dH%d\"/>", LEFT, y, axes->width - 20);
        drawing_text(page, LEFT - 6, y + 4, ANCHOR_END, "tick", text);
    }
    int64_t unit = axes->seconds >= 3 * 3600 ? 3600 : 60, end = axes->seconds / unit;
    int64_t hours = drawing_step(end, axes->width / 100);
    for (int64_t at = 0; at <= end; at += hours) {
        g_autofree char *text = page_count(page, at);
        drawing_text(page, x_of(axes, at * unit) / 10, axes->height - BOTTOM + 16, ANCHOR_MIDDLE, "tick",
                     text);
    }
    drawing_text(page, axes->width - 20, axes->height - 8, ANCHOR_END, "tick",
                 text_of(page->language, unit == 60 ? T_AXIS_MINUTES : T_AXIS_HOURS));
}

static void draw_state(const Replay *replay, const Axes *axes, int state)
{
    Page *page = replay->page;
    int64_t fixed = replay->outage->fixed_after;
    const char *class = state == PAGE_TODAY ? "before" : "after";
    g_autoptr(GString) line = g_string_new(NULL);
    for (int i = 0; i <= SAMPLES; i++) {
        int64_t at = (int64_t)((__int128)axes->seconds * i / SAMPLES);
        int64_t last = (int64_t)((__int128)axes->seconds * (i - 1) / SAMPLES);
        /* A step is drawn as one. */
        if (i && fixed > last && fixed <= at)
            g_string_append_printf(line, "L%d %dV%d", x_of(axes, fixed),
                                   y_of(axes, down_at(replay, state, fixed - 1)),
                                   y_of(axes, down_at(replay, state, fixed)));
        g_string_append_printf(line, "%c%d %d", i ? 'L' : 'M', x_of(axes, at),
                               y_of(axes, down_at(replay, state, at)));
    }
    page_printf(page,
                "<g transform=\"scale(.1)\"><path class=\"area %s\" d=\"%sV%dH%dZ\"/>"
                "<path class=\"line %s\" d=\"%s\"/></g>",
                class, line->str, 10 * (axes->height - BOTTOM), 10 * LEFT, class, line->str);
}

static void draw_curve(const Replay *replay, guint f, int64_t seconds, int width)
{
    Page *page = replay->page;
    Axes axes = {.seconds = seconds, .most = 1, .width = width, .height = width == DRAWING_WIDE ? 300 : 240};
    for (int s = 0; s < STATES; s++)
        axes.most = MAX(axes.most, down_at(replay, s, 0));
    int64_t step = drawing_step(axes.most, 4);
    axes.most = (axes.most + step - 1) / step * step;
    g_autofree char *title = page_text(page, T_CURVE_TITLE, page_function(page, f), NULL);
    drawing_open(page, width, axes.height, title, text_of(page->language, T_CURVE_ABOUT));
    draw_axes(page, &axes);
    for (int s = 0; s < STATES; s++)
        draw_state(replay, &axes, s);
    drawing_close(page);
}

static void write_curve(const Replay *replay, guint f)
{
    Page *page = replay->page;
    int64_t seconds = horizon(replay);
    if (seconds == 0) {
        page_tag(page, "p class=\"soft\"", T_NO_CURVE, NULL);
        return;
    }
    page_tag(page, "h4", outage_by_hand(replay->outage) ? T_CURVE_HEAD : T_CURVE_BARE, NULL);
    key_open(page);
    key_entry(page, "was", text_of(page->language, T_TODAY));
    key_entry(page, "after", text_of(page->language, T_WITH_PLAN));
    key_close(page);
    draw_curve(replay, f, seconds, DRAWING_WIDE);
    draw_curve(replay, f, seconds, DRAWING_NARROW);
}

/* ---- the figures ---- */

/* Of machines that stop, the ones that tell what stands behind say nothing: no backup on them takes over. */
static const Band figures[] = {{T_EXPOSED, NULL, offsetof(OutageCount, exposed)},
                               {T_TAKEN_OVER, NULL, offsetof(OutageCount, hot)},
                               {T_COLD_DEPLOYED, NULL, offsetof(OutageCount, cold)},
                               {T_MANUAL, NULL, offsetof(OutageCount, manual)},
                               {T_BARE, NULL, offsetof(OutageCount, none)},
                               {T_ALSO, NULL, offsetof(OutageCount, also)},
                               {T_UNPROTECTED_BEFORE, NULL, offsetof(OutageCount, unprotected)}};

static void add_count(Rows *rows, int64_t count, int64_t total)
{
    g_autofree char *text = page_count(rows->page, count), *share = page_percent(rows->page, count, total);
    rows_number_begin(rows, count);
    page_printf(rows->page, "%s <span class=\"soft\">(%s)</span>", text, share);
    rows_cell_end(rows, "td");
}

static void write_times(const Replay *replay, Rows *rows)
{
    static const struct {
        TextId name;
        int percent;
    } times[] = {{T_TIME_HALF, 50}, {T_TIME_MOST, 95}, {T_TIME_ALL, 100}};
    Page *page = replay->page;
    for (gsize t = 0; t < G_N_ELEMENTS(times); t++) {
        bool known = false;
        for (int s = 0; s < STATES; s++)
            known |= outage_time(replay->outage, replay->impact[s], &replay->crew, times[t].percent) >= 0;
        if (!known)
            continue;
        rows_begin(rows, NULL);
        rows_name(rows, text_of(page->language, times[t].name));
        for (int s = 0; s < STATES; s++) {
            int64_t seconds = outage_time(replay->outage, replay->impact[s], &replay->crew, times[t].percent);
            g_autofree char *text = page_duration(page, seconds);
            rows_number(rows, text, seconds);
        }
    }
    bool end = false;
    for (int s = 0; s < STATES; s++)
        end |= outage_lost(replay->outage, replay->impact[s], &replay->crew) >= 0;
    if (!end)
        return;
    rows_begin(rows, NULL);
    rows_name(rows, text_of(page->language, T_LOST));
    for (int s = 0; s < STATES; s++) {
        int64_t lost = outage_lost(replay->outage, replay->impact[s], &replay->crew);
        g_autofree char *text = lost < 0 ? g_strdup("–") : page_count(page, (lost + 3599) / 3600);
        rows_number(rows, text, lost);
    }
}

/* Where the scenario says what an endpoint down costs. */
static void write_downtime(const Replay *replay, Rows *rows)
{
    Page *page = replay->page;
    Money costs[STATES];
    bool known = false;
    for (int s = 0; s < STATES; s++) {
        costs[s] = outage_cost(replay->outage, replay->impact[s], &replay->crew);
        known |= costs[s] >= 0;
    }
    if (!known)
        return;
    g_autofree char *note = view_prices_note(page->view);
    g_autofree char *unit = g_strconcat(page->view->scenario->currency, note, NULL);
    g_autofree char *head = page_text(page, T_DOWNTIME, unit, NULL);
    rows_begin(rows, NULL);
    rows_name(rows, head);
    for (int s = 0; s < STATES; s++)
        if (costs[s] < 0)
            rows_number(rows, "–", 0);
        else
            rows_money(rows, costs[s]);
}

static void write_figures(const Replay *replay, guint f)
{
    Page *page = replay->page;
    Rows rows;
    g_autofree char *caption = page_text(page, T_CURVE_TITLE, page_function(page, f), NULL);
    rows_open(&rows, page, ROWS_PLAIN, caption);
    rows_head(&rows, T_ENDPOINTS_HEAD);
    rows_head_number(&rows, T_TODAY);
    rows_head_number(&rows, T_WITH_PLAN);
    rows_begin(&rows, NULL);
    rows_cell(&rows, "th", NULL);
    page_say(page, T_FIRST_MOMENT, NULL);
    rows_cell_end(&rows, "th");
    for (int s = 0; s < STATES; s++) {
        rows_cell(&rows, "td", "moment");
        write_moment_bar(replay, s);
        rows_cell_end(&rows, "td");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(figures); i++) {
        bool any = i == 0, behind = figures[i].offset >= offsetof(OutageCount, hot) &&
                                    figures[i].offset <= offsetof(OutageCount, none);
        if (behind && outage_by_hand(replay->outage))
            continue;
        for (int s = 0; s < STATES; s++)
            any |= impact_count(&replay->impact[s]->all, figures[i].offset) != 0;
        if (!any)
            continue;
        rows_begin(&rows, NULL);
        rows_name(&rows, text_of(page->language, figures[i].name));
        for (int s = 0; s < STATES; s++)
            add_count(&rows, impact_count(&replay->impact[s]->all, figures[i].offset),
                      replay->impact[s]->all.endpoints);
    }
    write_times(replay, &rows);
    write_downtime(replay, &rows);
    rows_close(&rows);
}

/* False where nothing is hit, and nothing written. */
static bool write_function(Replay *replay, guint f)
{
    Page *page = replay->page;
    bool hit = false;
    for (int s = 0; s < STATES; s++) {
        replay->impact[s] = outage_measure(replay->outage, &page->ground[f].of[s], &replay->crew, NULL);
        hit |= replay->impact[s]->all.exposed || replay->impact[s]->all.also;
    }
    if (hit && view_several_functions(page->view)) {
        page_raw(page, "<h4>");
        page_add(page, page_function(page, f));
        page_raw(page, "</h4>\n");
    }
    if (hit) {
        write_moment_key(replay);
        write_figures(replay, f);
        write_curve(replay, f);
    }
    for (int s = 0; s < STATES; s++)
        g_clear_pointer(&replay->impact[s], outage_impact_free);
    return hit;
}

/* ---- an event ---- */

static void write_sources(Page *page, const Outage *outage)
{
    if (outage->what) {
        page_raw(page, "<p class=\"soft\">");
        page_add(page, outage->what);
        page_raw(page, "</p>\n");
    }
    for (guint i = 0; i < outage->sources->len; i++) {
        const OutageSource *source = &g_array_index(outage->sources, OutageSource, i);
        page_tag(page, "p class=\"soft cite\"", T_SOURCE_READ, source->title, source->url, source->read,
                 NULL);
    }
}

static void write_crew(const Replay *replay)
{
    Page *page = replay->page;
    if (!outage_by_hand(replay->outage))
        return;
    g_autofree char *technicians = page_count(page, replay->crew.technicians);
    g_autofree char *minutes = page_count(page, replay->crew.minutes);
    if (replay->crew.technicians && replay->crew.minutes)
        page_tag(page, "p", T_CREW, technicians, minutes, NULL);
    else
        page_tag(page, "p class=\"soft\"", T_NO_CREW, NULL);
}

static void write_event(Page *page, const Outage *outage)
{
    Replay replay = {.page = page, .outage = outage, .crew = crew_of(page->view, outage)};
    page_raw(page, "<h3>");
    page_add(page, outage->title);
    if (outage->date) {
        page_raw(page, " <span>");
        page_add(page, outage->date);
        page_raw(page, "</span>");
    }
    page_raw(page, "</h3>\n");
    write_crew(&replay);
    g_autoptr(GString) missed = g_string_new(NULL);
    for (guint f = 0; f < page->view->plan->functions->len; f++)
        if (!write_function(&replay, f))
            g_string_append_printf(missed, "%s%s", missed->len ? ", " : "", page_function(page, f));
    if (missed->len)
        page_tag(page, "p class=\"soft\"", T_OUTAGE_MISSES, missed->str, NULL);
    write_sources(page, outage);
    g_free(replay.crew.deploy);
}

static void tell(Page *page)
{
    const GPtrArray *outages = page->view->options.outages;
    page_tag(page, "p class=\"lead\"", T_OUTAGE_LEAD, NULL);
    if (outages && outages->len) {
        for (guint i = 0; i < outages->len; i++)
            write_event(page, outages->pdata[i]);
        return;
    }
    g_autoptr(Outage) own = worst_case(page);
    write_event(page, own);
}

const Section section_outage = {"outage", T_S_OUTAGE, shown, tell};
