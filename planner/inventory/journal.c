#include "inventory/journal.h"

#include <string.h>

/* What happened last to one name of a row; or, first of its query's lines, what is known of the query:
 * without that line, its epoch is 0 and nothing before is void. Or, before all others, when a text was told.
 */
typedef struct {
    uint32_t what; /* 1 + the query's number (0: of a text) times QUERY, ROW unless it is of the query, GONE,
                    * and enabled and up to date, each one more than its State, in two bits */
    uint32_t name; /* its number; or the second before which all rows of the query are void; or the text */
    uint32_t row;  /* or the query's epoch */
    uint32_t time; /* or when the query was last heard of */
} Line;

enum { GONE = 1u << 4, ROW = 1u << 5, QUERY = 1u << 6 };

/* A few lines are settled one by one. Where there are many, what happens is noted down as it comes until it
 * is as much as what is settled: then a line costs the logarithm of their number. */
struct Journal {
    uint32_t count, settled;
    Line lines[]; /* the settled ones by query, name and row; then what happened since, in that order */
};

enum { FEW = 32 };

/* In what happened since, of a line about a query: all of its rows before are void. */
enum { WHOLE = 1 };

#define QUERIES_MOST (G_MAXUINT32 / QUERY - 1) /* beyond, they count as one: a log of gigabytes has less */

/* A query's part of `what`, from its number. */
static uint32_t what_of(uint32_t query)
{
    return (MIN(query, QUERIES_MOST - 1) + 1) * QUERY;
}

static uint32_t query_of_line(const Line *line)
{
    return line->what / QUERY;
}

static bool is_row(const Line *line)
{
    return line->what & ROW;
}

/* `what` of any of its lines. */
static Line about_query(uint32_t what, uint32_t epoch, uint32_t time, uint32_t since)
{
    return (Line){.what = what / QUERY * QUERY, .name = since, .row = epoch, .time = time};
}

/* Most endpoints have a few lines: those take no more than they need. */
static gsize room_of(uint32_t count)
{
    return count <= FEW ? count : (gsize)1 << g_bit_storage(count - 1);
}

static void resize(Journal **journal, uint32_t count)
{
    uint32_t settled = *journal ? (*journal)->settled : 0;
    if (!*journal || room_of((*journal)->count) != room_of(count))
        *journal = g_realloc(*journal, sizeof(Journal) + room_of(count) * sizeof(Line));
    (*journal)->count = count;
    (*journal)->settled = MIN(settled, count);
}

/* The order of lines; of those about a query there is one. */
static int compare(const Line *a, const Line *b)
{
    uint32_t first = a->what / ROW, second = b->what / ROW;
    if (first != second)
        return first < second ? -1 : 1;
    if (!is_row(a) || (a->name == b->name && a->row == b->row))
        return 0;
    return a->name < b->name || (a->name == b->name && a->row < b->row) ? -1 : 1;
}

/* The first settled line that is not before this one. */
static uint32_t place_of(const Journal *journal, const Line *wanted)
{
    uint32_t low = 0, high = journal ? journal->settled : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(&journal->lines[middle], wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static Line *find(Journal *journal, const Line *wanted)
{
    uint32_t at = place_of(journal, wanted);
    return journal && at < journal->settled && compare(&journal->lines[at], wanted) == 0 ? &journal->lines[at]
                                                                                         : NULL;
}

/* Lines of one query. */
typedef struct {
    const Line *lines;
    uint32_t count;
    Line about; /* what is known of the query */
    bool said;  /* in a line of its own */
} Query;

/* The settled ones from there on, which may be none. */
static Query query_at(const Journal *journal, uint32_t at, uint32_t what)
{
    Query query = {.lines = journal->lines + at, .about = about_query(what, 0, 0, 0)};
    while (at + query.count < journal->settled && query.lines[query.count].what / QUERY == what / QUERY)
        query.count++;
    if (query.count && !is_row(query.lines)) {
        query.about = *query.lines++;
        query.count--;
        query.said = true;
    } else {
        for (uint32_t i = 0; i < query.count; i++)
            query.about.time = MAX(query.about.time, query.lines[i].time);
    }
    return query;
}

/* ---- what happened since ---- */

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return compare(a, b);
}

static int compare_in_order(gconstpointer a, gconstpointer b, gpointer context)
{
    (void)context;
    return compare(a, b);
}

static int compare_queries(gconstpointer a, gconstpointer b, gpointer context)
{
    (void)context;
    uint32_t first = query_of_line(a), second = query_of_line(b);
    return (first > second) - (first < second);
}

/* Are all rows of the query before that line void? */
static bool hear(Query *query, const Line *line)
{
    Line *about = &query->about;
    if (is_row(line)) {
        about->time = query->said ? about->time : MAX(about->time, line->time);
        return false;
    }
    bool other = line->row != about->row;
    if (other)
        about->name = MAX(about->name, about->time);
    about->name = MAX(about->name, line->name);
    about->row = line->row;
    query->said = query->said || other || line->name;
    about->time = query->said ? MAX(about->time, line->time) : about->time;
    return other || line->what & WHOLE;
}

/* Of one row the last line stays. */
static void keep(GArray *lines, const Line *line)
{
    Line *last = lines->len ? &g_array_index(lines, Line, lines->len - 1) : NULL;
    if (last && compare(last, line) == 0)
        *last = *line;
    else
        g_array_append_vals(lines, line, 1);
}

/* What the query comes to by what happened to it since, which is put in the order of rows. */
static void settle_query(GArray *lines, Query *query, Line *since, uint32_t count)
{
    uint32_t from = 0;
    for (uint32_t i = 0; i < count; i++)
        if (hear(query, &since[i])) {
            query->count = 0;
            from = i + 1;
        }
    if (query->said)
        g_array_append_val(lines, query->about);
    g_qsort_with_data(since + from, (gint)(count - from), sizeof *since, compare_in_order, NULL);
    for (uint32_t i = 0, k = from; i < query->count || k < count;) {
        bool old = k == count || (i < query->count && compare(&query->lines[i], &since[k]) <= 0);
        const Line *line = old ? &query->lines[i++] : &since[k++];
        if (is_row(line) && line->time >= query->about.name)
            keep(lines, line);
    }
}

static void set_settled(Journal *journal, const GArray *lines)
{
    if (lines->len)
        memcpy(journal->lines, lines->data, lines->len * sizeof(Line));
    journal->count = journal->settled = lines->len;
}

/* Does not move the journal: there are never more lines than before. */
static void settle(Journal *journal)
{
    if (!journal || journal->settled == journal->count)
        return;
    g_autoptr(GArray) lines = g_array_sized_new(FALSE, FALSE, sizeof(Line), journal->count);
    Line *all = journal->lines;
    g_qsort_with_data(all + journal->settled, (gint)(journal->count - journal->settled), sizeof *all,
                      compare_queries, NULL);
    uint32_t at = 0;
    for (uint32_t i = journal->settled, end = i; i < journal->count; i = end) {
        while (end < journal->count && query_of_line(&all[end]) == query_of_line(&all[i]))
            end++;
        const Line about = about_query(all[i].what, 0, 0, 0);
        uint32_t place = place_of(journal, &about);
        g_array_append_vals(lines, all + at, place - at);
        Query query = query_at(journal, place, about.what);
        at = (uint32_t)(query.lines + query.count - all);
        settle_query(lines, &query, all + i, end - i);
    }
    g_array_append_vals(lines, all + at, journal->settled - at);
    set_settled(journal, lines);
}

static void note(Journal **journal, const Line *line)
{
    uint32_t count = *journal ? (*journal)->count : 0;
    resize(journal, count + 1);
    (*journal)->lines[count] = *line;
    uint32_t settled = (*journal)->settled;
    if (settled >= FEW && count + 1 - settled < settled)
        return;
    settle(*journal);
    resize(journal, (*journal)->count);
}

void journal_hear(Journal **journal, const JournalRecord *record)
{
    const Line about = about_query(what_of(record->query), record->epoch, record->time, 0);
    Line *known = find(*journal, &about);
    bool nothing_since = !*journal || (*journal)->settled == (*journal)->count;
    if (!nothing_since || (known ? known->row : 0) != record->epoch)
        note(journal, &about);
    else if (known)
        known->time = MAX(known->time, record->time);
}

void journal_replace(Journal **journal, const JournalRecord *record, bool whole)
{
    Line about = about_query(what_of(record->query), record->epoch, record->time, record->time);
    about.what |= whole ? WHOLE : 0;
    note(journal, &about);
}

void journal_put(Journal **journal, const JournalRecord *record, const JournalRow *row)
{
    uint32_t state = (uint32_t)(row->enabled + 1) << 2 | (uint32_t)(row->up_to_date + 1);
    note(journal, &(Line){.what = what_of(record->query) | ROW | (row->gone ? GONE : 0) | state,
                          .name = row->name,
                          .row = row->row,
                          .time = record->time});
}

/* ---- texts and rows ---- */

JournalTimes journal_times(const Journal *journal)
{
    JournalTimes times = {0};
    uint32_t *const texts[] = {&times.system, &times.name, &times.uuid, &times.serial};
    for (uint32_t i = 0; journal && i < journal->settled && query_of_line(&journal->lines[i]) == 0; i++)
        *texts[journal->lines[i].name] = journal->lines[i].time;
    return times;
}

/* At once, among the settled lines: there are four at most, and each record asks for them. */
static void put_text(Journal **journal, const Line *line)
{
    uint32_t at = place_of(*journal, line), count = *journal ? (*journal)->count : 0;
    if (!find(*journal, line)) {
        resize(journal, count + 1);
        memmove((*journal)->lines + at + 1, (*journal)->lines + at, (count - at) * sizeof *line);
        (*journal)->settled++;
    }
    (*journal)->lines[at] = *line;
}

void journal_set_times(Journal **journal, const JournalTimes *times)
{
    const JournalTimes known = journal_times(*journal);
    const uint32_t texts[] = {times->system, times->name, times->uuid, times->serial},
                   before[] = {known.system, known.name, known.uuid, known.serial};
    for (uint32_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i] != before[i])
            put_text(journal, &(Line){.what = ROW, .name = i, .time = texts[i]});
}

void journal_each(Journal *journal, void (*each)(const JournalRow *row, gpointer context), gpointer context)
{
    settle(journal);
    for (uint32_t i = 0; journal && i < journal->count; i++) {
        const Line *line = &journal->lines[i];
        if (query_of_line(line) == 0 || !is_row(line) || line->what & GONE)
            continue;
        const JournalRow row = {.name = line->name,
                                .row = line->row,
                                .enabled = (State)(line->what >> 2 & 3) - 1,
                                .up_to_date = (State)(line->what & 3) - 1};
        each(&row, context);
    }
}

/* ---- several files ---- */

void journal_renumber(Journal *journal, const uint32_t *query_of, const uint32_t *name_of)
{
    settle(journal);
    for (uint32_t i = 0; journal && i < journal->count; i++) {
        Line *line = &journal->lines[i];
        uint32_t query = query_of_line(line);
        if (query == 0)
            continue;
        line->what = what_of(query_of[query - 1]) | line->what % QUERY;
        line->name = is_row(line) ? name_of[line->name] : line->name;
    }
    if (journal)
        qsort(journal->lines, journal->count, sizeof *journal->lines, compare_lines);
}

/* Of two epochs the one that was heard of last, of one second the larger; the rows of the other are void. So
 * are those of the same one from before the other was heard of: of that second, where the other is the
 * larger. Then what comes out does not depend on which files are joined first. */
static Line join_about(const Line *a, const Line *b)
{
    bool first = a->time != b->time ? a->time > b->time : a->row > b->row;
    const Line *newer = first ? a : b, *older = first ? b : a;
    uint32_t since = MAX(a->name, b->name);
    if (a->row != b->row)
        since = MAX(since, older->time + (older->row > newer->row));
    return (Line){.what = a->what, .name = since, .row = newer->row, .time = newer->time};
}

/* Is the row still to be kept, by what is known of its query? */
static bool holds(const Query *query, const Line *row, const Line *about)
{
    return query->about.row == about->row && row->time >= about->name;
}

/* What happened last to the row. */
static const Line *later(const Line *a, const Line *b)
{
    if (a->time != b->time)
        return a->time > b->time ? a : b;
    return a->what <= b->what ? a : b; /* GONE is the larger */
}

static void join_query(GArray *lines, const Query *a, const Query *b)
{
    const Line about = join_about(&a->about, &b->about);
    if (a->said || b->said)
        g_array_append_val(lines, about);
    for (uint32_t i = 0, k = 0; i < a->count || k < b->count;) {
        int order = i == a->count ? 1 : k == b->count ? -1 : compare(&a->lines[i], &b->lines[k]);
        const Line *mine = order <= 0 ? &a->lines[i++] : NULL, *other = order >= 0 ? &b->lines[k++] : NULL;
        mine = mine && holds(a, mine, &about) ? mine : NULL;
        other = other && holds(b, other, &about) ? other : NULL;
        if (mine || other)
            g_array_append_vals(lines, !other ? mine : !mine ? other : later(mine, other), 1);
    }
}

static void append_query(GArray *lines, const Query *query)
{
    if (query->said)
        g_array_append_val(lines, query->about);
    g_array_append_vals(lines, query->lines, query->count);
}

/* `what` of the line there; after the last, more than any. */
static uint32_t what_at(const Journal *journal, uint32_t at)
{
    return journal && at < journal->count ? journal->lines[at].what : G_MAXUINT32;
}

void journal_join(Journal **journal, Journal *other)
{
    if (!other)
        return;
    settle(*journal);
    settle(other);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
    for (uint32_t i = 0, k = 0, count = *journal ? (*journal)->count : 0; i < count || k < other->count;) {
        uint32_t first = what_at(*journal, i), second = what_at(other, k);
        bool mine = first / QUERY <= second / QUERY, theirs = second / QUERY <= first / QUERY;
        Query a = mine ? query_at(*journal, i, first) : (Query){0},
              b = theirs ? query_at(other, k, second) : (Query){0};
        if (mine && theirs)
            join_query(lines, &a, &b);
        else
            append_query(lines, mine ? &a : &b);
        i = mine ? (uint32_t)(a.lines + a.count - (*journal)->lines) : i;
        k = theirs ? (uint32_t)(b.lines + b.count - other->lines) : k;
    }
    resize(journal, lines->len);
    set_settled(*journal, lines);
}
