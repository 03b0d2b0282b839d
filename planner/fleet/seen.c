#include "fleet/seen.h"

#include "fleet/contents.h"
#include "fleet/moment.h"

#include <stdlib.h>

static void say(Said *said, State state)
{
    said->state = MAX(said->state, state);
    said->on = said->on || state == STATE_YES;
    said->off = said->off || state_is_off(state);
}

static Seen *seen_of(GArray *products, int product)
{
    const Said nothing = {STATE_UNKNOWN, false, false};
    guint at = 0;
    while (at < products->len && g_array_index(products, Seen, at).product < product)
        at++;
    if (at == products->len || g_array_index(products, Seen, at).product != product) {
        Seen seen = {.product = product, .enabled = STATE_UNKNOWN, .latest = nothing, .undated = nothing};
        g_array_insert_val(products, at, seen);
    }
    return &g_array_index(products, Seen, at);
}

void seen_add(GArray *products, int product, State enabled, uint32_t day)
{
    Seen *seen = seen_of(products, product);
    seen->on = seen->on || enabled == STATE_YES;
    seen->off = seen->off || state_is_off(enabled);
    if (day == 0) {
        say(&seen->undated, enabled);
    } else if (enabled != STATE_UNKNOWN && day >= seen->day) {
        if (day > seen->day)
            seen->latest = (Said){STATE_UNKNOWN, false, false};
        seen->day = day;
        say(&seen->latest, enabled);
    }
    seen->enabled = MAX(seen->latest.state, seen->undated.state);
}

void seen_add_outdated(GArray *products, uint32_t told)
{
    for (guint i = 0; i < products->len; i++) {
        Seen *seen = &g_array_index(products, Seen, i);
        if (seen->product == (int)told_product_of(told))
            *(told_section_of(told) == SECTION_FIREWALL ? &seen->mixed : &seen->outdated) = true;
    }
}

void seen_presume(GArray *products, int product, bool beside)
{
    seen_of(products, product)->beside = beside;
}

const Seen *seen_find(const GArray *products, int product)
{
    for (guint i = 0; i < products->len; i++)
        if (g_array_index(products, Seen, i).product == product)
            return &g_array_index(products, Seen, i);
    return NULL;
}

bool seen_is_open(const Seen *seen)
{
    return (seen->latest.on || seen->undated.on) && (seen->latest.off || seen->undated.off);
}

/* From 1 on; 0 of no time. See moment.h. */
static uint32_t day_of(uint32_t seconds)
{
    return seconds ? (seconds - 1) / SECONDS_OF_DAY + 1 : 0;
}

static int compare_days(gconstpointer left, gconstpointer right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

bool seen_rank_days(const uint32_t *seconds, guint n, uint32_t *ranks)
{
    g_autofree uint32_t *days = g_new(uint32_t, n);
    guint kept = 0;
    bool differ = false;
    for (guint i = 0; i < n; i++)
        days[i] = day_of(seconds[i]);
    qsort(days, n, sizeof *days, compare_days);
    for (guint i = 0; i < n; i++)
        if (days[i] && (kept == 0 || days[i] != days[kept - 1]))
            days[kept++] = days[i];
    for (guint i = 0; i < n; i++) {
        uint32_t day = day_of(seconds[i]);
        const uint32_t *at = day ? bsearch(&day, days, kept, sizeof *days, compare_days) : NULL;
        ranks[i] = at ? (uint32_t)(at - days) + 1 : 0;
        differ = differ || ranks[i] != ranks[0];
    }
    return differ;
}
