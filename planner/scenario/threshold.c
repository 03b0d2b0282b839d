#include "scenario/threshold.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define STEPS_USUAL 9
#define STEPS_MOST 1000
/* A trillion, as for prices in a scenario. */
#define MONEY_MOST (INT64_C(1000000000000) * MONEY_UNIT)
#define CENT (MONEY_UNIT / 100)
#define SHARE_SCALE 10000

ThresholdValue limit_threshold(const Limit *limit)
{
    ThresholdValue value = {{0, 1}, 0};
    switch (limit->kind->threshold) {
    case THRESHOLD_SHARE:
        value.share = limit->share;
        break;
    case THRESHOLD_NUMBER:
        value.number = limit->number;
        break;
    case THRESHOLD_HOURS:
        value.number = limit->hours;
        break;
    case THRESHOLD_POINTS:
        value.number = limit->points;
        break;
    case THRESHOLD_MONEY:
        value.number = limit->amount;
        break;
    case THRESHOLD_NONE:
        break;
    }
    return value;
}

void limit_set_threshold(Limit *limit, ThresholdValue value)
{
    switch (limit->kind->threshold) {
    case THRESHOLD_SHARE:
        limit->share = value.share;
        break;
    case THRESHOLD_NUMBER:
        limit->number = value.number;
        break;
    case THRESHOLD_HOURS:
        limit->hours = value.number;
        break;
    case THRESHOLD_POINTS:
        limit->points = value.number;
        break;
    case THRESHOLD_MONEY:
        limit->amount = value.number;
        break;
    case THRESHOLD_NONE:
        break;
    }
}

/* "33.4%", or "1/3" where hundredths of a percent do not say it exactly. */
static char *share_text(Fraction share)
{
    if (SHARE_SCALE * share.numerator % share.denominator != 0)
        return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, share.numerator, share.denominator);
    int64_t hundredths = SHARE_SCALE * share.numerator / share.denominator;
    if (hundredths % 100 == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT "%%", hundredths / 100);
    if (hundredths % 10 == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT ".%d%%", hundredths / 100, (int)(hundredths / 10 % 10));
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d%%", hundredths / 100, (int)(hundredths % 100));
}

char *threshold_text(Threshold kind, ThresholdValue value)
{
    switch (kind) {
    case THRESHOLD_SHARE:
        return share_text(value.share);
    case THRESHOLD_MONEY:
        return money_text(value.number);
    case THRESHOLD_POINTS:
        return value.number % HHI_SCALE == 0 ? g_strdup_printf("%" G_GINT64_FORMAT, value.number / HHI_SCALE)
                                             : money_text(value.number);
    default:
        return g_strdup_printf("%" G_GINT64_FORMAT, value.number);
    }
}

bool threshold_parse(Threshold kind, const char *what, const char *text, ThresholdValue *value,
                     GError **error)
{
    static const char *const expected[] = {[THRESHOLD_NUMBER] = "a whole number such as 4",
                                           [THRESHOLD_HOURS] = "whole hours such as 24",
                                           [THRESHOLD_POINTS] = "an HHI from 0 to 10000 such as 1800",
                                           [THRESHOLD_MONEY] = "an amount such as 42.50, at most a trillion"};
    const char *reason = "";
    bool good;
    *value = (ThresholdValue){{0, 1}, 0};
    switch (kind) {
    case THRESHOLD_SHARE:
        good = fraction_parse(text, &value->share, &reason);
        break;
    case THRESHOLD_POINTS:
        good = money_parse(text, &value->number) && value->number <= 10000 * HHI_SCALE;
        break;
    case THRESHOLD_MONEY:
        good = money_parse(text, &value->number) && value->number <= MONEY_MOST;
        break;
    default:
        good = g_ascii_string_to_signed(text, 10, 0, HOURS_MAX, &value->number, NULL);
        break;
    }
    if (good)
        return true;
    return fail_usage(error, "--vary %s: '%s': %s%s", what, text, kind == THRESHOLD_SHARE ? "" : "expected ",
                      kind == THRESHOLD_SHARE ? reason : expected[kind]);
}

double threshold_position(Threshold kind, ThresholdValue value)
{
    return kind == THRESHOLD_SHARE ? (double)value.share.numerator / (double)value.share.denominator
                                   : (double)value.number;
}

/* ---- one point more or less ---- */

const char *threshold_point_text(Threshold kind)
{
    static const char *const points[] = {[THRESHOLD_NONE] = "",
                                         [THRESHOLD_SHARE] = "1 percentage point",
                                         [THRESHOLD_NUMBER] = "1",
                                         [THRESHOLD_HOURS] = "1 hour",
                                         [THRESHOLD_POINTS] = "100 points",
                                         [THRESHOLD_MONEY] = "1 % of it"};
    return points[kind];
}

static Fraction reduced(int64_t numerator, int64_t denominator)
{
    int64_t a = denominator, b = ABS(numerator);
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (Fraction){numerator / a, denominator / a};
}

bool limit_next_threshold(const Limit *limit, int direction, ThresholdValue *value)
{
    static const int64_t step[] = {[THRESHOLD_NUMBER] = 1,
                                   [THRESHOLD_HOURS] = 1,
                                   [THRESHOLD_POINTS] = 100 * HHI_SCALE,
                                   [THRESHOLD_MONEY] = 0};
    const Threshold kind = limit->kind->threshold;
    if (kind == THRESHOLD_NONE)
        return false;
    int sign = limit->kind->at_least ? -direction : direction;
    *value = limit_threshold(limit);
    if (kind == THRESHOLD_SHARE) {
        value->share = reduced(value->share.numerator * 100 + sign * value->share.denominator,
                               value->share.denominator * 100);
        return value->share.numerator >= 0 && value->share.numerator <= value->share.denominator;
    }
    value->number += sign * (kind == THRESHOLD_MONEY ? MAX(value->number / 100, 1) : step[kind]);
    int64_t least = kind == THRESHOLD_NUMBER && !limit->kind->at_least ? 1 : 0;
    return value->number >= least && (kind != THRESHOLD_POINTS || value->number <= 10000 * HHI_SCALE);
}

/* ---- what varies ---- */

void variation_free(Variation *variation)
{
    if (!variation)
        return;
    g_free(variation->name);
    g_clear_pointer(&variation->values, g_array_unref);
    g_free(variation);
}

static bool find_what(const Scenario *scenario, Variation *variation, GError **error)
{
    g_autofree char *safe = text_for_terminal(variation->name);
    if (g_str_has_prefix(variation->name, "price:")) {
        const char *product = variation->name + strlen("price:");
        variation->kind = THRESHOLD_MONEY;
        variation->product = catalog_find(scenario->catalog, product);
        for (guint i = 0; variation->product >= 0 && i < scenario->offers->len; i++) {
            const Offer *offer = &g_array_index(scenario->offers, Offer, i);
            if (offer->product != variation->product)
                continue;
            if (g_array_index(offer->tiers, PriceTier, 0).unit > 0)
                return true;
            return fail_usage(error, "--vary %s: the product costs nothing, so its price cannot be moved",
                              safe);
        }
        return fail_usage(error, "--vary %s: the scenario has no offer of this product", safe);
    }
    variation->limit = scenario_limit(scenario, variation->name);
    if (!variation->limit)
        return fail_usage(error,
                          "--vary %s: no limit has this id; name one of the policy's, or price:PRODUCT of an "
                          "offer",
                          safe);
    variation->kind = variation->limit->kind->threshold;
    if (variation->kind == THRESHOLD_NONE)
        return fail_usage(error, "--vary %s: a limit of kind %s has no threshold to vary", safe,
                          variation->limit->kind->name);
    return true;
}

static bool same_value(ThresholdValue a, ThresholdValue b)
{
    return a.number == b.number && (__int128)a.share.numerator * b.share.denominator ==
                                       (__int128)b.share.numerator * a.share.denominator;
}

static void add_value(Variation *variation, ThresholdValue value)
{
    for (guint i = 0; i < variation->values->len; i++)
        if (same_value(g_array_index(variation->values, ThresholdValue, i), value))
            return;
    g_array_append_val(variation->values, value);
}

/* Half up, for a and n of any sign of a. */
static int64_t rounded(__int128 a, int64_t n)
{
    __int128 doubled = 2 * a + n;
    __int128 whole = doubled / (2 * n);
    return (int64_t)(doubled < 0 && whole * 2 * n != doubled ? whole - 1 : whole);
}

/* The ends as they are, and between them steps on the grid that people write. */
static void spread(Variation *variation, ThresholdValue from, ThresholdValue to, int steps)
{
    static const int64_t grid[] = {[THRESHOLD_NUMBER] = 1,
                                   [THRESHOLD_HOURS] = 1,
                                   [THRESHOLD_POINTS] = HHI_SCALE,
                                   [THRESHOLD_MONEY] = CENT};
    int64_t first = from.number, last = to.number, unit = 1;
    if (variation->kind == THRESHOLD_SHARE) {
        first = fraction_floor(from.share, SHARE_SCALE);
        last = fraction_floor(to.share, SHARE_SCALE);
    } else {
        unit = grid[variation->kind];
    }
    int64_t whole = ABS(last - first) / unit;
    if (steps == 0)
        steps = variation->kind == THRESHOLD_NUMBER && whole < 2 * STEPS_USUAL ? (int)whole + 1 : STEPS_USUAL;
    add_value(variation, from);
    for (int i = 1; i < steps - 1; i++) {
        int64_t at = rounded((__int128)first * (steps - 1) + (__int128)(last - first) * i,
                             (int64_t)(steps - 1) * unit) *
                     unit;
        bool share = variation->kind == THRESHOLD_SHARE;
        add_value(variation,
                  share ? (ThresholdValue){reduced(at, SHARE_SCALE), 0} : (ThresholdValue){{0, 1}, at});
    }
    add_value(variation, to);
}

static bool parse_values(Variation *variation, char *text, int steps, GError **error)
{
    char *range = strstr(text, "..");
    if (range) {
        ThresholdValue from, to;
        *range = '\0';
        if (!threshold_parse(variation->kind, variation->name, g_strstrip(text), &from, error) ||
            !threshold_parse(variation->kind, variation->name, g_strstrip(range + 2), &to, error))
            return false;
        spread(variation, from, to, steps);
        return true;
    }
    g_auto(GStrv) words = g_strsplit(text, ",", STEPS_MOST);
    for (char **word = words; *word; word++) {
        ThresholdValue value;
        if (!threshold_parse(variation->kind, variation->name, g_strstrip(*word), &value, error))
            return false;
        add_value(variation, value);
    }
    return true;
}

Variation *variation_parse(const char *text, int steps, Scenario *scenario, GError **error)
{
    g_autofree char *name = g_strdup(text);
    char *equals = strrchr(name, '=');
    if (!equals || equals == name || !equals[1]) {
        fail_usage(error, "--vary '%s': expected a limit's id and its values, such as vendor-cap=20%%..60%%",
                   text);
        return NULL;
    }
    if (steps && (steps < 2 || steps > STEPS_MOST)) {
        fail_usage(error, "--steps %d: expected from 2 to %d points", steps, STEPS_MOST);
        return NULL;
    }
    *equals = '\0';
    g_autoptr(Variation) variation = g_new0(Variation, 1);
    variation->name = g_strdup(name);
    variation->product = -1;
    variation->values = g_array_new(FALSE, FALSE, sizeof(ThresholdValue));
    if (!find_what(scenario, variation, error) || !parse_values(variation, equals + 1, steps, error))
        return NULL;
    return g_steal_pointer(&variation);
}

static void apply_price(int product, Money price, Scenario *scenario)
{
    Money base = 0;
    for (guint i = 0; i < scenario->offers->len; i++) {
        const Offer *offer = &g_array_index(scenario->offers, Offer, i);
        if (offer->product != product)
            continue;
        for (guint t = 0; t < offer->tiers->len; t++) {
            PriceTier *tier = &g_array_index(offer->tiers, PriceTier, t);
            if (base == 0)
                base = tier->unit;
            tier->unit = MIN(rounded((__int128)tier->unit * price, base), MONEY_MOST);
        }
    }
}

void variation_apply(const Variation *variation, guint index, Scenario *scenario)
{
    ThresholdValue value = g_array_index(variation->values, ThresholdValue, index);
    if (variation->limit)
        limit_set_threshold(variation->limit, value);
    else
        apply_price(variation->product, value.number, scenario);
}
