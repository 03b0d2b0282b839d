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

struct Journal {
    uint32_t count;
    Line lines[]; /* by query, name and row */
};

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

static void resize(Journal **journal, uint32_t count)
{
    *journal = g_realloc(*journal, sizeof(Journal) + count * sizeof(Line));
    (*journal)->count = count;
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

/* The first line that is not before this one. */
static uint32_t place_of(const Journal *journal, const Line *wanted)
{
    uint32_t low = 0, high = journal ? journal->count : 0;
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
    return journal && at < journal->count && compare(&journal->lines[at], wanted) == 0 ? &journal->lines[at]
                                                                                       : NULL;
}

/* Adds the line, or puts it in the place of that which it is about. */
static void put(Journal **journal, const Line *line)
{
    Line *known = find(*journal, line);
    if (known) {
        *known = *line;
        return;
    }
    uint32_t at = place_of(*journal, line), count = *journal ? (*journal)->count : 0;
    resize(journal, count + 1);
    Line *lines = (*journal)->lines;
    memmove(lines + at + 1, lines + at, (count - at) * sizeof *lines);
    lines[at] = *line;
}

/* Lines of one query. */
typedef struct {
    const Line *lines;
    uint32_t count;
    Line about; /* what is known of the query */
    bool said;  /* in a line of its own */
} Query;

static Query query_at(const Journal *journal, uint32_t at)
{
    uint32_t what = journal->lines[at].what;
    Query query = {.lines = journal->lines + at, .about = about_query(what, 0, 0, 0)};
    while (at + query.count < journal->count && query.lines[query.count].what / QUERY == what / QUERY)
        query.count++;
    if (!is_row(query.lines)) {
        query.about = *query.lines++;
        query.count--;
        query.said = true;
    } else {
        for (uint32_t i = 0; i < query.count; i++)
            query.about.time = MAX(query.about.time, query.lines[i].time);
    }
    return query;
}

/* Takes out rows of the query from before that second. */
static void drop(Journal *journal, uint32_t what, uint64_t before)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; journal && i < journal->count; i++) {
        const Line *line = &journal->lines[i];
        if (line->what / QUERY != what / QUERY || !is_row(line) || line->time >= before)
            journal->lines[kept++] = *line;
    }
    if (journal)
        journal->count = kept;
}

#define ALL G_MAXUINT64

void journal_hear(Journal **journal, const JournalRecord *record)
{
    uint32_t what = what_of(record->query);
    Line about = about_query(what, record->epoch, record->time, 0);
    uint32_t at = place_of(*journal, &about);
    bool known = *journal && at < (*journal)->count && (*journal)->lines[at].what / QUERY == what / QUERY;
    Query before = known ? query_at(*journal, at) : (Query){.about = about_query(what, 0, 0, 0)};
    if (before.about.row != record->epoch) {
        drop(*journal, what, ALL);
        about.name = MAX(before.about.name, before.about.time);
        put(journal, &about);
    } else if (before.said) {
        (*journal)->lines[at].time = MAX((*journal)->lines[at].time, record->time);
    }
}

void journal_replace(Journal **journal, const JournalRecord *record, bool whole)
{
    uint32_t what = what_of(record->query);
    drop(*journal, what, whole ? ALL : record->time);
    const Line about = about_query(what, record->epoch, record->time, record->time);
    if (record->time)
        put(journal, &about);
}

void journal_put(Journal **journal, const JournalRecord *record, const JournalRow *row)
{
    uint32_t state = (uint32_t)(row->enabled + 1) << 2 | (uint32_t)(row->up_to_date + 1);
    put(journal, &(Line){.what = what_of(record->query) | ROW | (row->gone ? GONE : 0) | state,
                         .name = row->name,
                         .row = row->row,
                         .time = record->time});
}

JournalTimes journal_times(const Journal *journal)
{
    JournalTimes times = {0};
    uint32_t *const texts[] = {&times.system, &times.name, &times.uuid};
    for (uint32_t i = 0; journal && i < journal->count && query_of_line(&journal->lines[i]) == 0; i++)
        *texts[journal->lines[i].name] = journal->lines[i].time;
    return times;
}

void journal_set_times(Journal **journal, const JournalTimes *times)
{
    const JournalTimes known = journal_times(*journal);
    const uint32_t texts[] = {times->system, times->name, times->uuid};
    if (known.system == times->system && known.name == times->name && known.uuid == times->uuid)
        return;
    drop(*journal, 0, ALL);
    for (uint32_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i])
            put(journal, &(Line){.what = ROW, .name = i, .time = texts[i]});
}

void journal_each(const Journal *journal, void (*each)(const JournalRow *row, gpointer context),
                  gpointer context)
{
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

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return compare(a, b);
}

void journal_renumber(Journal *journal, const uint32_t *query_of, const uint32_t *name_of)
{
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

void journal_join(Journal **journal, const Journal *other)
{
    if (!other)
        return;
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
    for (uint32_t i = 0, k = 0, count = *journal ? (*journal)->count : 0; i < count || k < other->count;) {
        Query a = {0}, b = {0};
        if (i < count)
            a = query_at(*journal, i);
        if (k < other->count)
            b = query_at(other, k);
        uint32_t first = query_of_line(&a.about), second = query_of_line(&b.about);
        bool mine = i < count && (k == other->count || first <= second),
             theirs = k < other->count && (i == count || second <= first);
        if (mine && theirs)
            join_query(lines, &a, &b);
        else
            append_query(lines, mine ? &a : &b);
        i = mine ? (uint32_t)(a.lines + a.count - (*journal)->lines) : i;
        k = theirs ? (uint32_t)(b.lines + b.count - other->lines) : k;
    }
    resize(journal, lines->len);
    if (lines->len)
        memcpy((*journal)->lines, lines->data, lines->len * sizeof(Line));
}
