#include "fleet/moment.h"

#include <glib.h>
#include <string.h>

#define EPOCH_2000 G_GINT64_CONSTANT(946684800) /* in seconds since 1970 */

typedef struct {
    int year, month, day;
} Day;

/* A number of `least` to `most` digits, behind which *at then stands. */
static bool read_number(const char **at, int least, int most, int *value)
{
    int digits = 0;
    for (*value = 0; g_ascii_isdigit((*at)[digits]); digits++) {
        if (digits == most)
            return false;
        *value = *value * 10 + ((*at)[digits] - '0');
    }
    *at += digits;
    return digits >= least;
}

static bool skip(const char **at, char c)
{
    bool found = **at == c;
    *at += found;
    return found;
}

static bool skip_word(const char **at, const char *word)
{
    gsize length = strlen(word);
    bool found = g_ascii_strncasecmp(*at, word, length) == 0;
    *at += found ? length : 0;
    return found;
}

/* Days since 2000-01-01 in the Gregorian calendar: years begin in March, so that leap days come last. */
static int64_t days_of(const Day *day)
{
    int64_t y = day->year - (day->month <= 2), m = (day->month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day->day - 1 - 730425;
}

/* ---- forms of a day ---- */

static bool read_iso(const char **at, Day *day)
{
    const char *from = *at;
    return read_number(at, 4, 4, &day->year) && (**at == '-' || **at == '/') && skip(at, from[4]) &&
           read_number(at, 2, 2, &day->month) && skip(at, from[4]) && read_number(at, 2, 2, &day->day);
}

static bool read_dotted(const char **at, Day *day)
{
    return read_number(at, 1, 2, &day->day) && skip(at, '.') && read_number(at, 1, 2, &day->month) &&
           skip(at, '.') && read_number(at, 4, 4, &day->year);
}

/* Day and month in either order: the only one in which it is a date, or else the one asked for, which does
 * not matter where both are the same. AM and PM tell nothing: they are written from Chicago to Sydney. */
static bool read_slashed(const char **at, DateOrder order, Day *day)
{
    int first = 0, second = 0;
    if (!read_number(at, 1, 2, &first) || !skip(at, '/') || !read_number(at, 1, 2, &second) ||
        !skip(at, '/') || !read_number(at, 4, 4, &day->year))
        return false;
    bool certain = first > 12 || second > 12 || first == second;
    bool day_first = certain ? first > 12 : order == DATES_DAY_FIRST;
    day->day = day_first ? first : second;
    day->month = day_first ? second : first;
    return certain || order != DATES_CERTAIN;
}

static bool read_day(const char **at, DateOrder order, Day *day)
{
    const char *from = *at;
    if (read_iso(at, day))
        return true;
    *at = from;
    if (read_dotted(at, day))
        return true;
    *at = from;
    return read_slashed(at, order, day);
}

/* ---- the time behind it ---- */

/* Seconds to take off: "+02:00", "-0500", "+02"; 0 where there is none, or "Z". */
static int zone_of(const char *at)
{
    while (*at == ' ')
        at++;
    int sign = *at == '+' ? 1 : *at == '-' ? -1 : 0, hours = 0, minutes = 0;
    if (sign == 0)
        return 0;
    at++;
    if (strspn(at, "0123456789") == 4) { /* hours and minutes side by side */
        if (!read_number(&at, 4, 4, &minutes))
            return 0;
        hours = minutes / 100;
        minutes %= 100;
    } else if (!read_number(&at, 1, 2, &hours) || (skip(&at, ':') && !read_number(&at, 2, 2, &minutes))) {
        return 0;
    }
    return sign * (hours * 3600 + minutes * 60);
}

/* Seconds of the day less the zone; 0, midnight, where there is none that makes sense. */
static int time_of(const char *at)
{
    int hour = 0, minute = 0, second = 0;
    at += strspn(at, ", T");
    if (!read_number(&at, 1, 2, &hour) || !skip(&at, ':') || !read_number(&at, 2, 2, &minute))
        return 0;
    if (skip(&at, ':') && !read_number(&at, 2, 2, &second))
        return 0;
    if (*at == '.' || *at == ',')
        at += 1 + strspn(at + 1, "0123456789");
    while (*at == ' ' || g_str_has_prefix(at, "\u202f")) /* as some write it before AM */
        at += *at == ' ' ? 1 : strlen("\u202f");
    bool morning = skip_word(&at, "AM"), evening = !morning && skip_word(&at, "PM");
    if ((morning || evening) && hour >= 1 && hour <= 12)
        hour = hour % 12 + (evening ? 12 : 0);
    if (hour > 23 || minute > 59 || second > 59)
        return 0;
    return (hour * 60 + minute) * 60 + second - zone_of(at);
}

/* False beyond what 31 bits hold: no inventory is of then, and its clock is wrong. */
static bool take_seconds(int64_t since_2000, uint32_t *seconds)
{
    bool holds = since_2000 < MOMENT_END;
    *seconds = holds ? (uint32_t)(MAX(since_2000, 0) + 1) : 0;
    return holds;
}

/* Is it a number of seconds or milliseconds? *since_2000: how many seconds. */
static bool read_epoch(const char *text, int64_t *since_2000)
{
    gsize digits = strspn(text, "0123456789");
    if ((digits != 10 && digits != 13) || (text[digits] && text[digits] != '.' && text[digits] != ' '))
        return false;
    int64_t since_1970 = g_ascii_strtoll(text, NULL, 10) / (digits == 13 ? 1000 : 1);
    *since_2000 = since_1970 - EPOCH_2000;
    return true;
}

bool moment_read(const char *text, DateOrder order, uint32_t *seconds)
{
    Day day = {0};
    int64_t since_2000 = 0;
    *seconds = 0;
    while (g_ascii_isspace(*text))
        text++;
    if (!strpbrk(text, "0123456789"))
        return true;
    if (read_epoch(text, &since_2000))
        return take_seconds(since_2000, seconds);
    const char *at = text;
    if (!read_day(&at, order, &day) || g_ascii_isdigit(*at))
        return false;
    if (day.year < 1970)
        return true;
    if (!g_date_valid_dmy((GDateDay)day.day, (GDateMonth)day.month, (GDateYear)day.year))
        return false;
    return take_seconds(days_of(&day) * SECONDS_OF_DAY + time_of(at), seconds);
}

bool moment_needs_order(const char *text)
{
    uint32_t seconds = 0;
    return !moment_read(text, DATES_CERTAIN, &seconds) && moment_read(text, DATES_DAY_FIRST, &seconds) &&
           seconds;
}

char *moment_day(uint32_t seconds)
{
    if (!seconds)
        return NULL;
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, 1, G_DATE_JANUARY, 2000);
    g_date_add_days(&day, (seconds - 1) / SECONDS_OF_DAY);
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&day), (int)g_date_get_month(&day),
                           g_date_get_day(&day));
}
