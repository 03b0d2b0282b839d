#include "fleet/fold.h"

#include "base/intern.h"
#include "fleet/fold_part.h"
#include "fleet/installed.h"
#include "fleet/moment.h"

#include <string.h>

/* What endpoints that say the same come to. */
typedef struct {
    Installed installed;
    GArray *attributes; /* of FleetAttribute */
} Joined;

static void source_free(gpointer data)
{
    FoldSource *source = data;
    g_free(source->name);
    g_free(source->format);
    g_free(source->sha256);
    g_free(source->tool);
    g_free(source->report);
    g_free(source);
}

Fold *fold_new(const Catalog *catalog, const FoldOptions *options, AttributeTable *attributes,
               const AttributeRules *rules)
{
    Fold *fold = g_new0(Fold, 1);
    fold->catalog = catalog;
    fold->options = options;
    fold->attributes = attributes;
    fold->rules = rules;
    fold->sources = g_ptr_array_new_with_free_func(source_free);
    fold->spaces = g_array_new(FALSE, TRUE, sizeof(FoldSpace));
    fold->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_mutex_init(&fold->lock);
    g_array_set_size(fold->spaces, 1);
    return fold;
}

void fold_free(Fold *fold)
{
    if (!fold)
        return;
    g_ptr_array_unref(fold->sources);
    g_array_unref(fold->spaces);
    g_hash_table_unref(fold->numbers);
    g_mutex_clear(&fold->lock);
    fold_part_free(fold->whole);
    g_free(fold);
}

/* The number of the space, or of the series, of this name: a new one at first. */
static uint32_t number_of(Fold *fold, const char *name)
{
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(fold->numbers, name));
    if (number)
        return number;
    number = fold->spaces->len;
    const FoldSpace space = {{.space = number, .series = number, .pieces = true}, 0, NULL};
    g_array_append_val(fold->spaces, space);
    g_hash_table_insert(fold->numbers, g_strdup(name), GUINT_TO_POINTER(number));
    return number;
}

/* Of files that begin alike each has a number. */
static char *file_name(const Fold *fold, uint64_t mark)
{
    for (int n = 1;; n++) {
        char *file = g_strdup_printf("file %016" G_GINT64_MODIFIER "x %d", mark, n);
        if (!g_hash_table_contains(fold->numbers, file))
            return file;
        g_free(file);
    }
}

static uint64_t digest_of_text(const char *text)
{
    return digest64(text, strlen(text), 0);
}

static FoldSpace *space_at(const Fold *fold, uint32_t number)
{
    return &g_array_index(fold->spaces, FoldSpace, number);
}

static FoldOwner find_tool(Fold *fold, const char *tool)
{
    g_autofree char *name = g_strdup_printf("tool %s", tool);
    uint32_t number = number_of(fold, name);
    FoldSpace *space = space_at(fold, number);
    space->origin.pieces = tool_tells_in_pieces(tool);
    space->tool = g_intern_string(tool);
    return (FoldOwner){number, space->origin, digest_of_text(name)};
}

FoldOwner fold_tool(const Fold *fold, const char *tool)
{
    GMutex *lock = (GMutex *)(guintptr)&fold->lock;
    g_mutex_lock(lock);
    FoldOwner owner = find_tool((Fold *)(guintptr)fold, tool);
    g_mutex_unlock(lock);
    return owner;
}

/* A tool gives out ids for all its sources, exports or not. */
static void add_tool(Fold *fold, FoldSource *source)
{
    FoldOwner owner = find_tool(fold, source->tool);
    source->seed = owner.seed;
    source->space = owner.space;
}

/* Without a tool, each source is a space of its own. */
static void add_file(Fold *fold, FoldSource *source)
{
    g_autofree char *file = file_name(fold, source->mark);
    source->seed = digest_of_text(file);
    source->space = number_of(fold, file);
    space_at(fold, source->space)->source = fold->sources->len + 1;
}

/* An export has its ids from the tool and its records for itself. */
static void add_export(Fold *fold, FoldSource *source)
{
    g_autofree char *list = g_strdup_printf("list %s %s", source->tool, source->report);
    add_tool(fold, source);
    uint32_t ids = source->space, series = number_of(fold, list);
    uint64_t seed = source->seed;
    add_file(fold, source);
    space_at(fold, source->space)->origin = (RosterOrigin){
        .space = ids, .series = series, .file = source->seed >> 16 & ~UINT64_C(1), .pieces = true};
    source->seed = seed;
}

uint64_t fold_mark(const Fold *fold, const char *head, gsize length)
{
    const char *salt = fold->options->salt;
    return digest64(head, length, salt ? digest_of_text(salt) : 0);
}

guint fold_source(Fold *fold, const char *name, const char *format, const Origin *origin, uint64_t mark)
{
    g_mutex_lock(&fold->lock);
    FoldSource *source = g_new0(FoldSource, 1);
    source->name = g_strdup(name);
    source->format = g_strdup(format);
    source->tool = g_strdup(origin->tool);
    source->report = g_strdup(origin->report);
    source->mark = mark;
    (!origin->tool ? add_file : origin->report ? add_export : add_tool)(fold, source);
    g_ptr_array_add(fold->sources, source);
    guint number = fold->sources->len - 1;
    g_mutex_unlock(&fold->lock);
    return number;
}

void fold_source_done(Fold *fold, guint number, const char *sha256)
{
    g_mutex_lock(&fold->lock);
    FoldSource *source = fold->sources->pdata[number];
    g_free(source->sha256);
    source->sha256 = g_strdup(sha256);
    g_mutex_unlock(&fold->lock);
}

void fold_join(Fold *fold, FoldPart *part)
{
    if (!fold->whole) {
        fold->whole = part;
        return;
    }
    /* The smaller into the larger: what comes out is the same, and less is moved. */
    bool larger = roster_count(fold_part_roster(part)) > roster_count(fold_part_roster(fold->whole));
    FoldPart *from = larger ? fold->whole : part;
    fold->whole = larger ? part : fold->whole;
    fold_part_join(fold->whole, from);
}

/* ---- endpoints ---- */

typedef struct {
    Fold *fold;
    Fleet *fleet;
    FoldReport *report;
    Contents *contents;
    Intern *stories;     /* see story_of */
    GArray *count;       /* of int64_t: endpoints, by story */
    GHashTable *unknown; /* text of a name that looks like security -> endpoints */
    int64_t *pieces;     /* by source: distinct records that came in pieces */
    int64_t oldest_day;  /* endpoints last seen before are left out */
    Roll *roll;          /* or NULL; until the end a class in it is a story */
    GPtrArray *keys;     /* by story: the key of its class, where there is a roll */
} Ending;

/* Of endpoints that say the same, at days that stand alike: how many contents count, whether their days are
 * told, all contents, and the days of those that count. */
static uint32_t story_of(Ending *ending, const uint32_t *contents, const uint32_t *seconds, guint n,
                         guint all)
{
    uint32_t few[64];
    guint most = 2 + all + n;
    g_autofree uint32_t *many = most <= G_N_ELEMENTS(few) ? NULL : g_new(uint32_t, most);
    uint32_t *words = many ? many : few;
    words[0] = n;
    memcpy(words + 2, contents, all * sizeof *contents);
    words[1] = n > 1 && seen_rank_days(seconds, n, words + 2 + all);
    return intern_add(ending->stories, words, (words[1] ? most : most - n) * sizeof *words);
}

static void count_endpoint(const uint32_t *contents, const uint32_t *seconds, guint n, guint all,
                           uint32_t label, gpointer context)
{
    Ending *ending = context;
    uint32_t newest = 0;
    for (guint i = 0; i < all; i++) {
        newest = MAX(newest, seconds[i]);
        guint source = space_at(ending->fold, contents_space(ending->contents, contents[i]))->source;
        if (source)
            ending->pieces[source - 1]++;
    }
    ending->report->next = MAX(ending->report->next, MIN(ending->report->newest, newest));
    ending->report->newest = MAX(ending->report->newest, newest);
    if (newest && newest / SECONDS_OF_DAY < ending->oldest_day) {
        ending->report->stale++;
        return;
    }
    uint32_t story = story_of(ending, contents, seconds, n, all);
    if (story >= ending->count->len)
        g_array_set_size(ending->count, story + 1);
    g_array_index(ending->count, int64_t, story)++;
    if (ending->roll)
        roll_add(ending->roll, story, label);
}

static void join_content(const Ending *ending, const Content *content, uint32_t day, Installed *installed)
{
    gsize length = 0;
    const char *platform = contents_text_of(ending->contents, content->platform, NULL);
    const int *built_in = contents_text_of(ending->contents, content->built_in, &length);
    State state = STATE_UNKNOWN; /* of one product, which may stand in several sections side by side */
    for (guint i = 0; i < content->products->len; i++) {
        uint32_t entry = g_array_index(content->products, uint32_t, i), product = told_product_of(entry / 4);
        state = MAX(state, (State)(entry % 4) - 1);
        if (i + 1 < content->products->len &&
            told_product_of(g_array_index(content->products, uint32_t, i + 1) / 4) == product)
            continue;
        seen_add(installed->products, (int)product, state, day);
        state = STATE_UNKNOWN;
    }
    for (guint i = 0; i < content->outdated->len; i++)
        seen_add_outdated(installed->products, g_array_index(content->outdated, uint32_t, i));
    if (strcmp(installed->platform, "unknown") == 0)
        installed->platform = platform;
    installed_see_built_in(installed, built_in, length / sizeof *built_in);
}

static void set_attributes(const Ending *ending, const Content *content, SaidBy said_by, Joined *joined)
{
    for (guint i = 0; i < content->attributes->len; i++) {
        const ContentAttribute *attribute = &g_array_index(content->attributes, ContentAttribute, i);
        if (attribute->said_by == said_by)
            fleet_attributes_set(joined->attributes,
                                 contents_text_of(ending->contents, attribute->name, NULL),
                                 contents_text_of(ending->contents, attribute->value, NULL));
    }
}

/* Records of one endpoint may fall under different rules, for not every one tells addresses: of each
 * attribute the first rule of all wins. */
static void set_ruled(const Ending *ending, const GPtrArray *contents, Joined *joined)
{
    g_autoptr(GArray) ruled = g_array_new(FALSE, FALSE, sizeof(ContentAttribute));
    for (guint i = 0; i < contents->len; i++) {
        const GArray *attributes = ((const Content *)contents->pdata[i])->attributes;
        for (guint k = 0; k < attributes->len; k++)
            if (g_array_index(attributes, ContentAttribute, k).said_by % SAID_BY_KINDS == SAID_BY_RULES)
                g_array_append_val(ruled, g_array_index(attributes, ContentAttribute, k));
    }
    for (guint i = 0; i < ruled->len; i++) {
        const ContentAttribute *attribute = &g_array_index(ruled, ContentAttribute, i);
        bool first = true;
        for (guint k = 0; first && k < ruled->len; k++) {
            const ContentAttribute *other = &g_array_index(ruled, ContentAttribute, k);
            first = other->name != attribute->name || other->said_by >= attribute->said_by;
        }
        if (first)
            fleet_attributes_set(joined->attributes,
                                 contents_text_of(ending->contents, attribute->name, NULL),
                                 contents_text_of(ending->contents, attribute->value, NULL));
    }
}

/* As the table of attributes or the rules have it, or else the inventory. */
static const char *platform_in(const GArray *attributes)
{
    for (guint i = 0; i < attributes->len; i++)
        if (strcmp(g_array_index(attributes, FleetAttribute, i).name, "platform") == 0)
            return g_array_index(attributes, FleetAttribute, i).values[0];
    return "unknown";
}

/* The table's row counts as a whole: the first record that has one gives it, one that has it for its id or
 * whole name before one for its name alone. */
static const Content *content_with_row(const GPtrArray *contents)
{
    const Content *with_row = NULL;
    for (guint i = contents->len; i > 0; i--) {
        const Content *content = contents->pdata[i - 1];
        bool surer = !with_row || content->touched & SURE_ROW || !(with_row->touched & SURE_ROW);
        if (content->touched & 1u << SAID_BY_TABLE && surer)
            with_row = content;
    }
    return with_row;
}

static void join_attributes(Ending *ending, GPtrArray *contents, Joined *joined)
{
    for (guint i = 0; i < contents->len; i++)
        set_attributes(ending, contents->pdata[i], SAID_BY_INVENTORY, joined);
    fleet_attributes_set(joined->attributes, "platform", joined->installed.platform);
    bool ruled = false;
    for (guint i = 0; i < contents->len; i++) {
        const Content *content = contents->pdata[i];
        ruled = ruled || (content->touched & 1u << SAID_BY_RULES);
    }
    ending->report->ruled += ruled ? joined->installed.count : 0;
    set_ruled(ending, contents, joined);
    const Content *with_row = content_with_row(contents);
    if (with_row)
        set_attributes(ending, with_row, SAID_BY_TABLE, joined);
    ending->report->attributed += with_row ? joined->installed.count : 0;
}

static void count_unknown(const Ending *ending, const GPtrArray *contents, int64_t count)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < contents->len; i++) {
        const GArray *unknown = ((const Content *)contents->pdata[i])->unknown;
        for (guint k = 0; k < unknown->len; k++) {
            gpointer text = GUINT_TO_POINTER(g_array_index(unknown, uint32_t, k));
            if (!g_hash_table_add(names, text))
                continue;
            gsize sum = GPOINTER_TO_SIZE(g_hash_table_lookup(ending->unknown, text)) + (gsize)count;
            g_hash_table_insert(ending->unknown, text, GSIZE_TO_POINTER(sum));
        }
    }
}

static void content_destroy(gpointer content)
{
    content_free(content);
}

static void finish_story(Ending *ending, uint32_t story)
{
    gsize length = 0;
    const uint32_t *numbers = intern_get(ending->stories, story, &length);
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(content_destroy);
    g_autoptr(GArray) products = g_array_new(FALSE, FALSE, sizeof(Seen));
    int64_t count = g_array_index(ending->count, int64_t, story);
    Joined joined = {.installed = {.catalog = ending->fold->catalog,
                                   .fleet = ending->fleet,
                                   .count = count,
                                   .products = products,
                                   .platform = "unknown"},
                     .attributes = fleet_attributes_new()};
    const uint32_t n = numbers[0], *content = numbers + 2;
    guint all = (guint)(length / sizeof *numbers) - 2 - (numbers[1] ? n : 0);
    for (guint i = 0; i < all; i++) {
        g_ptr_array_add(contents, content_new());
        contents_get(ending->contents, content[i], contents->pdata[i]);
        if (i < n)
            join_content(ending, contents->pdata[i], numbers[1] ? content[all + i] : 0, &joined.installed);
    }
    installed_tell_conflicts(&joined.installed);
    count_unknown(ending, contents, count);
    g_ptr_array_set_size(contents, (int)n);
    join_attributes(ending, contents, &joined);
    if (!ending->fold->options->no_presume)
        installed_presume(&joined.installed);
    joined.installed.platform = platform_in(joined.attributes);
    GArray *stacks = installed_stacks(&joined.installed);
    if (strcmp(joined.installed.platform, "unknown") == 0)
        fleet_assume(ending->fleet, "platform unknown: no product can be planned there", count);
    const FleetClass *class = fleet_add_class(ending->fleet, count, joined.attributes, stacks);
    if (ending->roll)
        g_ptr_array_add(ending->keys, fleet_class_key(class, true));
    ending->report->endpoints += count;
}

static void add_unknown(const Ending *ending)
{
    GHashTableIter iterator;
    gpointer text, count;
    g_hash_table_iter_init(&iterator, ending->unknown);
    while (g_hash_table_iter_next(&iterator, &text, &count)) {
        g_auto(GStrv) parts =
            g_strsplit(contents_text_of(ending->contents, GPOINTER_TO_UINT(text), NULL), "\n", 2);
        FleetUnknown entry = {g_strdup(parts[0]), g_strdup(parts[1]), (int64_t)GPOINTER_TO_SIZE(count)};
        g_array_append_val(ending->fleet->unknown, entry);
    }
}

/* No endpoint's name is kept, and a file of one endpoint is mostly named after it. */
const char *fold_source_name(const FoldSource *source, int64_t endpoints)
{
    return endpoints <= 1 ? "a file of one endpoint" : source->name;
}

static void add_sources(const Ending *ending)
{
    const GArray *counts = fold_part_counts(ending->fold->whole);
    for (guint i = 0; i < ending->fold->sources->len; i++) {
        const FoldSource *source = ending->fold->sources->pdata[i];
        SourceCount count = i < counts->len ? g_array_index(counts, SourceCount, i) : (SourceCount){0};
        int64_t endpoints = space_at(ending->fold, source->space)->source ? ending->pieces[i] : count.records;
        FleetSource entry = {
            g_strdup(fold_source_name(source, endpoints)),
            g_strdup(source->format),
            g_strdup(source->sha256 ? source->sha256 : ""),
            endpoints,
            moment_day(count.oldest),
            moment_day(count.newest),
            ending->oldest_day > 0 ? moment_day((uint32_t)ending->oldest_day * SECONDS_OF_DAY + 1) : NULL};
        g_array_append_val(ending->fleet->sources, entry);
    }
}

/* The day (since 2000) before which an endpoint counts as gone; 0 where none does. No clock: counted from the
 * newest record unless the user names a day. */
static int64_t oldest_day(const Fold *fold)
{
    const FoldOptions *options = fold->options;
    if (options->max_age == 0)
        return 0;
    uint32_t newest =
        options->as_of ? seconds_of(options->as_of) : roster_newest(fold_part_roster(fold->whole));
    return (int64_t)newest / SECONDS_OF_DAY - options->max_age;
}

/* What was found out of the age of endpoints on the way, where it tells something. */
static void report_age(const Fold *fold, FoldReport *report)
{
    const GArray *counts = fold_part_counts(fold->whole);
    if (fold->options->max_age == 0 || fold->options->as_of)
        report->newest = report->next = 0;
    for (guint i = 0; report->newest && i < counts->len; i++) {
        const FoldSource *source = fold->sources->pdata[i];
        if (g_array_index(counts, SourceCount, i).newest == report->newest &&
            (!report->newest_in || strcmp(source->name, report->newest_in) < 0))
            report->newest_in = source->name;
    }
}

/* Stories become classes. */
static Roll *finish_roll(Ending *ending)
{
    g_autoptr(GHashTable) index = fleet_index(ending->fleet);
    g_autofree uint32_t *class_of = g_new(uint32_t, ending->keys->len + 1);
    for (guint i = 0; i < ending->keys->len; i++)
        class_of[i] = GPOINTER_TO_UINT(g_hash_table_lookup(index, ending->keys->pdata[i])) - 1;
    roll_finish(ending->roll, class_of, fold_part_take_labels(ending->fold->whole));
    return g_steal_pointer(&ending->roll);
}

Fleet *fold_finish(Fold *fold, FoldReport *report, Roll **roll)
{
    if (!fold->whole)
        fold->whole = fold_part_new(fold);
    *report = (FoldReport){.skipped = fold_part_skipped(fold->whole),
                           .unlisted = fold_part_unlisted(fold->whole),
                           .cleaned = fold_part_cleaned(fold->whole),
                           .passed_over = fold_part_passed_over(fold->whole),
                           .undated = intern_count(fold_part_undated(fold->whole)),
                           .needs_order = fold_part_needs_order(fold->whole)};
    g_autoptr(Intern) stories = intern_new();
    g_autoptr(GArray) count = g_array_new(FALSE, TRUE, sizeof(int64_t));
    g_autoptr(GHashTable) unknown = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_autofree int64_t *pieces = g_new0(int64_t, fold->sources->len + 1);
    Roster *roster = fold_part_roster(fold->whole);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    Ending ending = {.fold = fold,
                     .fleet = fleet_new(),
                     .report = report,
                     .contents = fold_part_contents(fold->whole),
                     .stories = stories,
                     .count = count,
                     .unknown = unknown,
                     .pieces = pieces,
                     .oldest_day = oldest_day(fold),
                     .roll = roll ? roll_new() : NULL,
                     .keys = keys};
    RosterContents contents = fold_part_roster_contents(fold->whole);
    report->records = roster_count(roster) + roster_repeated(roster);
    IdentityConflicts conflicts = roster_endpoints(roster, &contents, count_endpoint, &ending);
    report->kept_apart = conflicts.names;
    report->unclear = conflicts.domains;
    report_age(fold, report);
    for (uint32_t story = 0; story < intern_count(stories); story++)
        finish_story(&ending, story);
    add_unknown(&ending);
    add_sources(&ending);
    fleet_normalise(ending.fleet);
    if (roll)
        *roll = finish_roll(&ending);
    return ending.fleet;
}
