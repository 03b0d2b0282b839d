/* Dates in the forms that inventories write, against GLib's calendar. */
#include "fleet/moment.h"

#include <glib.h>

#include "check.h"

/* What GLib says of the same moment in ISO 8601. */
static uint32_t wanted(const char *iso)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(iso, utc);
    g_assert_nonnull(moment);
    return (uint32_t)(g_date_time_to_unix(moment) - 946684800 + 1);
}

static void check_same(const char *text, const char *iso)
{
    uint32_t seconds = 0;
    bool read = moment_read(text, DATES_CERTAIN, &seconds);
    if (!read || seconds != wanted(iso))
        fprintf(stderr, "'%s' is %u, not %u\n", text, seconds, wanted(iso));
    CHECK(read && seconds == wanted(iso));
}

static void test_forms(void)
{
    static const struct {
        const char *text, *iso;
    } same[] = {
        {"2026-03-02", "2026-03-02T00:00:00Z"},
        {"2026/03/02", "2026-03-02T00:00:00Z"},
        {"2026/03/02 23:05:06", "2026-03-02T23:05:06Z"},
        {" 2026-03-02 07:00:00.0000000", "2026-03-02T07:00:00Z"},
        {"2026-03-02T07:00Z", "2026-03-02T07:00:00Z"},
        {"2026-03-02T07:00:00.123456Z", "2026-03-02T07:00:00Z"},
        {"2026-03-02T07:00:00+02:00", "2026-03-02T07:00:00+02:00"},
        {"2026-03-02 23:30:00 -0530", "2026-03-02T23:30:00-05:30"},
        {"2026-03-02T07:00:00+09", "2026-03-02T07:00:00+09:00"},
        {"02.03.2026", "2026-03-02T00:00:00Z"},
        {"2.3.2026, 7:08:09", "2026-03-02T07:08:09Z"},
        {"3/13/2026 7:00:00 AM", "2026-03-13T07:00:00Z"},
        {"28/11/2025 7:00:00 AM", "2025-11-28T07:00:00Z"},
        {"28/11/2025 10:00:00", "2025-11-28T10:00:00Z"},
        {"13/2/2026", "2026-02-13T00:00:00Z"},
        {"02/13/2026", "2026-02-13T00:00:00Z"},
        {"3/3/2026", "2026-03-03T00:00:00Z"},
        {"25/12/2026 7:00", "2026-12-25T07:00:00Z"},
        {"12/31/2025 11:59:59 pm", "2025-12-31T23:59:59Z"},
        {"3/13/2026 12:15 AM", "2026-03-13T00:15:00Z"},
        {"13/3/2026, 12:15:00\u202fPM", "2026-03-13T12:15:00Z"},
        {"2024-02-29 12:00:00", "2024-02-29T12:00:00Z"},
        {"1772434800", "2026-03-02T07:00:00Z"},
        {"1772434800999", "2026-03-02T07:00:00Z"},
        {"2067-12-31 23:59:59", "2067-12-31T23:59:59Z"},
        {"3092601599", "2067-12-31T23:59:59Z"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(same); i++)
        check_same(same[i].text, same[i].iso);
}

/* What could be read in two ways is not read, and what is no date says so. */
static void test_refused(void)
{
    static const char *const unread[] = {"3/2/2026 7:00:00",
                                         "3/2/2026",
                                         "3/2/2026 7:00:00 AM",
                                         "02-03-2026",
                                         "12/1/2026",
                                         "31/2/2026",
                                         "0/5/2026",
                                         "5/0/2026",
                                         "0/0/2026",
                                         "29/2/2026",
                                         "13/12/26",
                                         "40/5/2026",
                                         "2026-02-30",
                                         "31.04.2026",
                                         "2026-03-021",
                                         "13/13/2026 1:00 AM",
                                         "2 March 2026",
                                         "17724348",
                                         "2026-03/02",
                                         "45353.29",
                                         "2068-01-01",
                                         "01.01.2099",
                                         "9999-12-31T23:59:59Z",
                                         "3092601600"};
    static const char *const none[] = {
        "", "  ", "never", "N/A", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z"};
    uint32_t seconds = 1;
    for (gsize i = 0; i < G_N_ELEMENTS(unread); i++) {
        bool read = moment_read(unread[i], DATES_CERTAIN, &seconds);
        if (read || seconds)
            fprintf(stderr, "'%s' is read as %u\n", unread[i], seconds);
        CHECK(!read && seconds == 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
        CHECK(moment_read(none[i], DATES_CERTAIN, &seconds) && seconds == 0);
    CHECK(moment_read("1985-03-02", DATES_CERTAIN, &seconds) && seconds == 1);
}

static void check_order(const char *text, DateOrder order, const char *iso)
{
    uint32_t seconds = 1;
    bool read = moment_read(text, order, &seconds);
    if (read != (iso != NULL) || seconds != (iso ? wanted(iso) : 0))
        fprintf(stderr, "'%s' is %u in order %d, not %s\n", text, seconds, order, iso ? iso : "unread");
    CHECK(read == (iso != NULL) && seconds == (iso ? wanted(iso) : 0));
}

/* An order decides where both are days, and nowhere else. */
static void test_orders(void)
{
    static const struct {
        const char *text, *month_first, *day_first;
        bool needs;
    } dates[] = {
        {"3/2/2026 7:00:00 AM", "2026-03-02T07:00:00Z", "2026-02-03T07:00:00Z", true},
        {"3/2/2026 07:00 PM", "2026-03-02T19:00:00Z", "2026-02-03T19:00:00Z", true},
        {"3/2/2026", "2026-03-02T00:00:00Z", "2026-02-03T00:00:00Z", true},
        {" 03/02/2026 23:00:00 +0100", "2026-03-02T22:00:00Z", "2026-02-03T22:00:00Z", true},
        {"12/1/2026", "2026-12-01T00:00:00Z", "2026-01-12T00:00:00Z", true},
        {"1/12/2067", "2067-01-12T00:00:00Z", "2067-12-01T00:00:00Z", true},
        {"28/11/2026", "2026-11-28T00:00:00Z", "2026-11-28T00:00:00Z", false},
        {"11/28/2026 1:00 pm", "2026-11-28T13:00:00Z", "2026-11-28T13:00:00Z", false},
        {"5/5/2026", "2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z", false},
        {"2026/03/02", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", false},
        {"2026-03-02", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", false},
        {"02.03.2026", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", false},
        {"1772434800", "2026-03-02T07:00:00Z", "2026-03-02T07:00:00Z", false},
        {"31/2/2026", NULL, NULL, false},
        {"2/30/2026", NULL, NULL, false},
        {"29/2/2026", NULL, NULL, false},
        {"0/5/2026", NULL, NULL, false},
        {"5/0/2026", NULL, NULL, false},
        {"13/13/2026", NULL, NULL, false},
        {"3/2/26", NULL, NULL, false},
        {"3/2/20260", NULL, NULL, false},
        {"3-2-2026", NULL, NULL, false},
        {"3/2/2068", NULL, NULL, false},
        {"3/2", NULL, NULL, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        check_order(dates[i].text, DATES_MONTH_FIRST, dates[i].month_first);
        check_order(dates[i].text, DATES_DAY_FIRST, dates[i].day_first);
        check_order(dates[i].text, DATES_CERTAIN, dates[i].needs ? NULL : dates[i].day_first);
        CHECK(moment_needs_order(dates[i].text) == dates[i].needs);
    }
    uint32_t seconds = 1;
    CHECK(moment_read("1/2/1601", DATES_DAY_FIRST, &seconds) && seconds == 0);
    CHECK(!moment_needs_order("1/2/1601") && !moment_needs_order("never") && !moment_needs_order(""));
}

int main(void)
{
    test_forms();
    test_orders();
    test_refused();
    return failures ? 1 : 0;
}
