/* The recovery curve on a terminal: how many are back after so long, as bars. */
#include "audit/impact.h"
#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define STEPS_MOST 10
#define BAR_WIDTH 20

/* The shortest step of a clock of which no more than STEPS_MOST reach the end, in seconds. */
static int64_t step_for(int64_t end)
{
    static const int64_t minutes[] = {1,   2,   5,    10,   15,   30,   60,    120,   180,  240,
                                      360, 720, 1440, 2880, 4320, 7200, 10080, 20160, 43200};
    for (gsize i = 0; i < G_N_ELEMENTS(minutes); i++)
        if (end <= minutes[i] * 60 * STEPS_MOST)
            return minutes[i] * 60;
    return (end / STEPS_MOST / 86400 + 1) * 86400;
}

static char *time_text(int64_t seconds)
{
    if (seconds % 86400 == 0 && seconds >= 172800)
        return g_strdup_printf("%" G_GINT64_FORMAT " d", seconds / 86400);
    if (seconds % 3600 == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT " h", seconds / 3600);
    return seconds < 3600 ? g_strdup_printf("%d min", (int)(seconds / 60))
                          : g_strdup_printf("%d h %02d min", (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

static char *bar_text(int64_t count, int64_t total, int width)
{
    int filled = total ? (int)((__int128)count * width / total) : width;
    GString *bar = g_string_new(NULL);
    for (int i = 0; i < width; i++)
        g_string_append(bar, i < filled ? "█" : "·");
    return g_string_free(bar, FALSE);
}

/* The last of all states; -1 where nobody is down or no end is known. */
static int64_t last_end(const ImpactView *view, const Outage *outage,
                        OutageImpact *const impacts[IMPACT_STATES])
{
    int64_t last = -1;
    for (int s = 0; s < view->count; s++)
        if (impacts[s]->down)
            last = MAX(last, outage_time(outage, impacts[s], &view->crew, 100));
    return last;
}

void impact_add_curve(const ImpactView *view, const Outage *outage,
                      OutageImpact *const impacts[IMPACT_STATES], GString *out)
{
    int64_t end = last_end(view, outage, impacts);
    if (end <= 0)
        return;
    int64_t step = step_for(end);
    g_autofree char *columns = g_strndup("rlrrlrr", 1 + 3 * (gsize)view->count);
    g_autoptr(Table) table = table_new(columns);
    table_add(table, "back after");
    for (int s = 0; s < view->count; s++) {
        const char *const head[] = {view->states[s].name, "", ""};
        for (gsize i = 0; i < G_N_ELEMENTS(head); i++)
            table_add(table, head[i]);
    }
    for (int64_t at = 0; at < end + step; at += step) {
        g_autofree char *when = time_text(at);
        table_add(table, when);
        for (int s = 0; s < view->count; s++) {
            int64_t back = outage_back(outage, impacts[s], &view->crew, at);
            g_autofree char *bar = bar_text(back, impacts[s]->down, BAR_WIDTH / view->count + 4);
            table_add(table, bar);
            impact_add_share(table, back, impacts[s]->down);
        }
    }
    g_string_append_c(out, '\n');
    table_plain(table, 0, WIDTH, out);
}
