#include "inventory/told.h"

#include <string.h>

static void set_text(Endpoint *endpoint, const char **field, const char *text)
{
    if (text && strcmp(*field, text) != 0)
        endpoint_set(endpoint, field, text, strlen(text));
}

/* In seconds since 1970, 0 unknown. */
static uint32_t date_of(const Endpoint *endpoint)
{
    return (uint32_t)g_ascii_strtoull(endpoint->date, NULL, 10);
}

uint32_t told_date(Endpoint *endpoint, uint32_t seconds)
{
    uint32_t newest = date_of(endpoint);
    if (seconds <= newest)
        return newest;
    char date[16]; /* of as many digits each, so that texts have the order of times */
    g_snprintf(date, sizeof date, "%010u", seconds);
    set_text(endpoint, &endpoint->date, date);
    return seconds;
}

/* One that is only the id says nothing. */
static bool has_name(const Endpoint *endpoint)
{
    return *endpoint->name && strcmp(endpoint->name, endpoint->id) != 0;
}

/* `old`: there is a text, and if the record does not tell it again, it is older than that. */
static void tell_text(Endpoint *endpoint, const char **field, const char *text, bool old, uint32_t *time)
{
    set_text(endpoint, field, text);
    if (text && *text)
        *time = 0;
    else if (old && !*time)
        *time = date_of(endpoint) + 1;
}

void told_names(Endpoint *endpoint, JournalTimes *times, const ToldNames *names)
{
    tell_text(endpoint, &endpoint->name, names->name, has_name(endpoint), &times->name);
    tell_text(endpoint, &endpoint->uuid, names->uuid, *endpoint->uuid, &times->uuid);
    tell_text(endpoint, &endpoint->serial, names->serial, *endpoint->serial, &times->serial);
}

void told_system(Endpoint *endpoint, JournalTimes *times, const char *system, const char *kernel)
{
    set_text(endpoint, &endpoint->system, system);
    set_text(endpoint, &endpoint->kernel, kernel);
    times->system = date_of(endpoint) + 1;
}

/* ---- several files ---- */

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each once, in an order that does not tell who came first, for there is a bound to how many are kept. */
static void join_addresses(Endpoint *endpoint, const Endpoint *other)
{
    g_autoptr(GPtrArray) all = g_ptr_array_copy(endpoint->addresses, NULL, NULL);
    for (guint i = 0; i < other->addresses->len; i++)
        g_ptr_array_add(all, other->addresses->pdata[i]);
    g_ptr_array_sort(all, compare_texts);
    g_ptr_array_set_size(endpoint->addresses, 0);
    for (guint i = 0; i < all->len; i++)
        if (i == 0 || strcmp(all->pdata[i - 1], all->pdata[i]) != 0)
            endpoint_add_addresses(endpoint, all->pdata[i]);
}

/* What was told last, or else what was guessed; of guesses, any one. */
static void join_system(Endpoint *endpoint, uint32_t *told, const Endpoint *other, uint32_t other_told)
{
    int order = strcmp(other->system, endpoint->system);
    order = order ? order : strcmp(other->kernel, endpoint->kernel);
    bool guessed = *told == 0 && other_told == 0;
    bool better = guessed ? *other->system && (order < 0 || !*endpoint->system) : order > 0;
    if (other_told < *told || (other_told == *told && !better))
        return;
    endpoint->kernel = "";
    set_text(endpoint, &endpoint->system, other->system);
    set_text(endpoint, &endpoint->kernel, other->kernel);
    *told = other_told;
}

/* The text that was told last; of one second, any one. */
static void join_text(Endpoint *endpoint, const char **field, uint64_t *told, const char *text,
                      uint64_t other_told)
{
    if (other_told < *told || (other_told == *told && strcmp(text, *field) <= 0))
        return;
    set_text(endpoint, field, text);
    *told = other_told;
}

/* When the text was told last, one more than the second; 0: never. */
static uint64_t told_at(const Endpoint *endpoint, bool ever, uint32_t time)
{
    return !ever ? 0 : time ? time : (uint64_t)date_of(endpoint) + 1;
}

void told_join(Endpoint *endpoint, JournalTimes *times, const Endpoint *other,
               const JournalTimes *other_times)
{
    uint64_t name = told_at(endpoint, has_name(endpoint), times->name),
             uuid = told_at(endpoint, *endpoint->uuid, times->uuid),
             serial = told_at(endpoint, *endpoint->serial, times->serial);
    join_system(endpoint, &times->system, other, other_times->system);
    join_text(endpoint, &endpoint->name, &name, other->name,
              told_at(other, has_name(other), other_times->name));
    join_text(endpoint, &endpoint->uuid, &uuid, other->uuid, told_at(other, *other->uuid, other_times->uuid));
    join_text(endpoint, &endpoint->serial, &serial, other->serial,
              told_at(other, *other->serial, other_times->serial));
    if (strcmp(other->date, endpoint->date) > 0)
        set_text(endpoint, &endpoint->date, other->date);
    set_text(endpoint, &endpoint->id, other->id);
    join_addresses(endpoint, other);
    uint64_t now = (uint64_t)date_of(endpoint) + 1;
    times->name = name == now ? 0 : (uint32_t)name;
    times->uuid = uuid == now ? 0 : (uint32_t)uuid;
    times->serial = serial == now ? 0 : (uint32_t)serial;
}
