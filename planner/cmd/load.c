#include "cmd/load.h"

#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "base/text.h"
#include "cmd/catalogs.h"
#include "cmd/reading.h"
#include "fleet/counted.h"
#include "fleet/ids.h"
#include "fleet/moment.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EMPTY_PAGE_MOST 4096 /* bytes */
#define LONELY                                                                                               \
    30 /* days by which no record is the newest but for a wrong clock, or a fleet that is at rest */

typedef struct {
    const LoadOptions *options;
    const ReaderOptions *reader;
    Reading *reading;
    Fold *fold;
    Fleet *fleet;     /* the sum of the fleet files */
    Counted *counted; /* what is in it */
    LoadReport *report;
    Roll **roll;          /* or NULL */
    GHashTable *left_out; /* paths of files in folders that cannot be read: they are passed over */
    GPtrArray *paths;     /* of char *, by source */
    bool can_repeat;      /* all inputs can be read twice */
    bool digest;          /* of all inputs is taken */
    bool fleets;          /* there is one among the inputs */
    bool quiet;           /* no notes: they were told */
} Loading;

void load_options_add(GOptionContext *context, LoadOptions *options)
{
    const GOptionEntry entries[] = {{"attributes", 'a', 0, G_OPTION_ARG_FILENAME, &options->attributes,
                                     "site, service, criticality, tags by endpoint id or name", "CSV"},
                                    {"rules", 0, 0, G_OPTION_ARG_FILENAME, &options->rules,
                                     "the same by name, subnet, tag or platform of a record", "FILE"},
                                    {"columns", 0, 0, G_OPTION_ARG_STRING, &options->columns,
                                     "the columns of CSV inventories", "id=COLUMN,..."},
                                    {"include", 0, 0, G_OPTION_ARG_STRING, &options->include,
                                     "count these kinds of devices besides computers", "KIND,...|all"},
                                    {"no-presume", 0, 0, G_OPTION_ARG_NONE, &options->no_presume,
                                     "presume no product that a system brings along", NULL},
                                    {"max-age", 0, 0, G_OPTION_ARG_STRING, &options->max_age,
                                     "leave out endpoints last seen so long before the newest", "DAYS"},
                                    {"as-of", 0, 0, G_OPTION_ARG_STRING, &options->as_of,
                                     "count --max-age from this day (default: the newest record)",
                                     "YYYY-MM-DD"},
                                    {"dates", 0, 0, G_OPTION_ARG_STRING, &options->dates,
                                     "read 3/2/2026 month-first or day-first (default: not at all)", "ORDER"},
                                    {"strict", 0, 0, G_OPTION_ARG_NONE, &options->strict,
                                     "stop at the first record that cannot be read", NULL},
                                    {"threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
                                     "read on so many threads (default: one a processor)", "NUMBER"},
                                    G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

void load_options_add_ids(GOptionContext *context, LoadOptions *options)
{
    const GOptionEntry entries[] = {{"ids", 0, 0, G_OPTION_ARG_FILENAME, &options->ids,
                                     "keep what `merge` needs to find endpoints that stand in several shards",
                                     "FILE"},
                                    {"salt", 0, 0, G_OPTION_ARG_FILENAME, &options->salt,
                                     "a secret of 16 bytes or more, the same for all shards", "FILE"},
                                    G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

static bool read_salt(LoadOptions *options, GError **error)
{
    if (!options->ids != !options->salt)
        return fail_usage(error,
                          "--ids and --salt go together: shards are merged by salted digests, with the same "
                          "salt for all");
    if (!options->ids)
        return true;
    g_autoptr(GString) text = input_read_file(options->salt, error);
    if (!text)
        return false;
    if (text->len < 16)
        return fail_input(
            error, "%s: a salt of %u bytes; expected 16 or more, such as `head -c 32 /dev/urandom` gives",
            options->salt, (guint)text->len);
    g_free(options->salt);
    options->salt = digest_bytes(text->str, text->len);
    options->fold.salt = options->salt;
    return true;
}

static bool is_day(const char *text)
{
    int year = 0, month = 0, day = 0, end = 0;
    return sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && end == 10 && !text[end] &&
           year > 0 && year < MOMENT_END_YEAR && month > 0 && day > 0 &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static bool read_dates(LoadOptions *options, GError **error)
{
    if (!options->dates)
        return true;
    bool day_first = strcmp(options->dates, "day-first") == 0;
    if (!day_first && strcmp(options->dates, "month-first") != 0)
        return fail_usage(error, "--dates '%s': expected month-first or day-first", options->dates);
    options->fold.dates = day_first ? DATES_DAY_FIRST : DATES_MONTH_FIRST;
    return true;
}

bool load_options_read(LoadOptions *options, GError **error)
{
    FoldOptions *fold = &options->fold;
    gint64 days = 0;
    if (options->threads < 0 || options->threads > 256)
        return fail_usage(error, "--threads %d: expected a number from 1 to 256", options->threads);
    if (options->max_age && !g_ascii_string_to_signed(options->max_age, 10, 1, 36500, &days, NULL))
        return fail_usage(error, "--max-age '%s': expected whole days from 1 to 36500, such as 90",
                          options->max_age);
    if (options->as_of && !is_day(options->as_of))
        return fail_usage(error, "--as-of '%s': expected a day before %d such as 2024-07-19", options->as_of,
                          MOMENT_END_YEAR);
    if (options->as_of && !options->max_age)
        return fail_usage(error,
                          "--as-of without --max-age: say after how many days an endpoint is left out");
    g_strfreev(fold->include);
    fold->include = options->include ? g_strsplit(options->include, ",", -1) : NULL;
    for (char **kind = fold->include; kind && *kind; kind++)
        if (!*g_strstrip(*kind))
            return fail_usage(error, "--include '%s': expected kinds like printer,phone or all",
                              options->include);
    fold->max_age = days;
    fold->as_of = options->as_of;
    fold->no_presume = options->no_presume;
    return read_dates(options, error) && read_salt(options, error);
}

void load_options_clear(LoadOptions *options)
{
    g_free(options->attributes);
    g_free(options->rules);
    g_free(options->columns);
    g_free(options->max_age);
    g_free(options->as_of);
    g_free(options->dates);
    g_free(options->include);
    g_free(options->ids);
    g_free(options->salt);
    g_strfreev(options->fold.include);
}

/* The header up to the comma, without the quotes it may stand in, as a field of CSV does. */
static char *take_header(const char **at)
{
    GString *header = g_string_new(NULL);
    *at += strspn(*at, " ");
    bool quoted = **at == '"';
    for (*at += quoted; **at && (quoted || **at != ','); (*at)++) {
        bool quote = quoted && **at == '"', doubled = quote && (*at)[1] == '"';
        *at += doubled;
        if (!quote || doubled)
            g_string_append_c(header, **at);
        quoted = quoted && (!quote || doubled);
    }
    return g_strstrip(g_string_free(header, FALSE));
}

/* id=Serial,name="Computer (Name, Domain)" */
static bool parse_columns(const char *text, GHashTable **columns, GError **error)
{
    g_autoptr(GHashTable) parsed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (const char *at = text; at; at = *at ? at + 1 : NULL) {
        gsize length = strcspn(at, "=,");
        g_autofree char *field = g_strstrip(g_strndup(at, length));
        bool pair = *field && at[length] == '=';
        at += length + pair;
        g_autofree char *header = pair ? take_header(&at) : NULL;
        if (!pair || (!*header && strcmp(field, "software") != 0))
            return fail_usage(
                error,
                "--columns '%s': expected field=header pairs like id=Serial,name=Computer; put a "
                "header that holds a comma into quotes: name=\"A, B\"",
                text);
        if (strcmp(field, "count") == 0 || strcmp(field, "stack") == 0)
            return fail_usage(error, "--columns: '%s' cannot be an attribute; name it otherwise", field);
        g_hash_table_replace(parsed, g_steal_pointer(&field), g_steal_pointer(&header));
    }
    *columns = g_steal_pointer(&parsed);
    return true;
}

/* A fleet has its keys sorted, so its kind may stand beyond what was peeked at; its classes stand first. */
static bool looks_like_fleet(const char *head)
{
    while (g_ascii_isspace(*head))
        head++;
    return (*head == '{' || *head == '/') &&
           (strstr(head, "\"fleet/1\"") || (strstr(head, "\"classes\"") && strstr(head, "\"stack\"")));
}

static bool load_fleet_file(Loading *loading, Input *input, GError **error)
{
    GString *text = input_read_all(input, error);
    g_autoptr(JsonDocument) document = text ? json_parse(input_name(input), text, "fleet/1", error) : NULL;
    g_autoptr(Fleet) part = document ? fleet_parse(document, error) : NULL;
    if (!part || !counted_add(loading->counted, part, input_name(input), error))
        return false;
    loading->report->endpoints += part->endpoints;
    fleet_add(loading->fleet, part);
    return true;
}

/* The name that stands in the fleet: that of the file below what the user named, never where that lies. */
static char *source_name(const char *path, const char *named)
{
    if (strcmp(path, "-") == 0)
        return g_strdup("standard input");
    if (strcmp(path, named) == 0)
        return g_path_get_basename(path);
    const char *inside = path + strlen(named);
    while (*inside == '/')
        inside++;
    return g_strdup(inside);
}

/* What cannot be read is an error, which no wish for quiet hides. */
static void tell_left_out(const char *why)
{
    g_autofree char *message = text_for_terminal(why);
    fprintf(stderr, "polyculture: note: left out: %s\n", message);
}

/* What is no inventory anyway. */
static void note_left_out(const Loading *loading, const char *why)
{
    if (!loading->quiet)
        tell_left_out(why);
}

/* A page of an API's answer behind the last one with something in it: {"value": []}. */
static bool is_empty_page(const char *head, gsize length)
{
    if (length > EMPTY_PAGE_MOST || !strstr(head, "\"value\""))
        return false;
    cJSON *page = cJSON_Parse(g_str_has_prefix(head, "\xef\xbb\xbf") ? head + 3 : head);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(page, "value");
    bool empty = cJSON_IsArray(list) && cJSON_GetArraySize(list) == 0;
    cJSON_Delete(page);
    return empty;
}

static bool read_fleet(Loading *loading, Input *input, GError **error)
{
    if (loading->roll)
        return fail_input(error,
                          "%s: a fleet holds no names of endpoints; expected the inventories that "
                          "it was mapped from",
                          input_name(input));
    if (!load_fleet_file(loading, input, error))
        return false;
    loading->fleets = true;
    loading->report->files++;
    return true;
}

/* One file; one without anything in it is a note, one that no reader knows is an error when the user named
 * it, and a note when it lay in a folder. */
static bool load_file(Loading *loading, const char *path, const char *named, bool *going, GError **error)
{
    bool in_folder = strcmp(path, named) != 0;
    g_autoptr(Input) input = input_open(path, error);
    gsize length = 0;
    const char *head = input ? input_peek(input, &length, error) : NULL;
    if (!head)
        return false;
    if (looks_like_fleet(head))
        return read_fleet(loading, input, error);
    if ((length == 0 && in_folder) || is_empty_page(head, length)) {
        g_autofree char *message = g_strdup_printf("%s: nothing in it", path);
        note_left_out(loading, message);
        loading->report->empty++;
        return true;
    }
    uint64_t mark = fold_mark(loading->fold, head, length);
    g_autoptr(GError) unknown = NULL;
    bool asked = !in_folder || loading->options->columns;
    const Reader *reader = reader_find(input, asked ? SURE_ENOUGH_NAMED : SURE_ENOUGH_FOUND, &unknown);
    if (!reader && in_folder) {
        note_left_out(loading, unknown->message);
        loading->report->unread++;
        return true;
    }
    if (!reader) {
        g_propagate_error(error, g_steal_pointer(&unknown));
        return false;
    }
    loading->report->files++;
    g_autofree char *name = source_name(path, named);
    const Origin origin = reader_origin(reader, input, loading->reader);
    guint source = fold_source(loading->fold, name, reader->name, &origin, mark);
    g_ptr_array_add(loading->paths, g_strdup(path));
    *going = reading_add(loading->reading, g_steal_pointer(&input), reader, source,
                         in_folder && loading->can_repeat);
    return true;
}

static void leave_out(Loading *loading, const char *path, const char *why)
{
    tell_left_out(why);
    g_hash_table_add(loading->left_out, g_strdup(path));
}

/* One that lay in a folder and cannot be read is left out, and told of. */
static bool load_found(Loading *loading, const char *path, const char *named, bool *going, GError **error)
{
    GError *wrong = NULL;
    if (g_hash_table_contains(loading->left_out, path) || load_file(loading, path, named, going, &wrong))
        return true;
    bool found = strcmp(path, named) != 0 && !loading->roll;
    if (!found || loading->options->strict || error_exit_code(wrong) != EXIT_INPUT) {
        g_propagate_error(error, wrong);
        return false;
    }
    leave_out(loading, path, wrong->message);
    g_error_free(wrong);
    return true;
}

/* The table of attributes and the rules may lie among the inventories. */
static bool same_file(const char *path, const char *other)
{
    struct stat a, b;
    return other && stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static bool load_path(Loading *loading, const char *named, bool *going, GError **error)
{
    if (strcmp(named, "-") == 0)
        return load_file(loading, named, named, going, error);
    g_autoptr(GPtrArray) files = input_list(named, error);
    if (!files)
        return false;
    for (guint i = 0; *going && i < files->len; i++)
        if (!same_file(files->pdata[i], loading->options->attributes) &&
            !same_file(files->pdata[i], loading->options->rules) &&
            !load_found(loading, files->pdata[i], named, going, error))
            return false;
    if (files->len == 0)
        return fail_input(error, "%s: an empty folder; expected inventories in it", named);
    return true;
}

static void fail_empty(const LoadReport *report, GError **error)
{
    g_autofree char *broken = g_strdup_printf("; %" G_GINT64_FORMAT " file%s cannot be read", report->broken,
                                              report->broken == 1 ? "" : "s");
    g_autofree char *unlisted = g_strdup_printf(
        "; %" G_GINT64_FORMAT " of computers without a list of programs (--include unlisted counts them)",
        report->unlisted);
    fail_input(error,
               "no endpoint in these inventories; %" G_GINT64_FORMAT " records tell of something else%s%s",
               report->skipped, report->unlisted ? unlisted : "", report->broken ? broken : "");
}

/* Records without a date are never stale, and any other is newer. */
static void note_undated(const Loading *loading, const FoldReport *folded)
{
    int64_t undated = folded->undated;
    if (undated && !loading->quiet)
        fprintf(stderr,
                "polyculture: note: %" G_GINT64_FORMAT
                "%s date%s that cannot be read, each counted once; their records count as "
                "without one; expected 2026-03-02 07:00:00, 02.03.2026 or seconds since 1970, before %d%s\n",
                undated, undated == FOLD_UNDATED_MOST ? " or more" : "",
                undated == 1 ? " in a form" : "s in forms", MOMENT_END_YEAR,
                folded->needs_order
                    ? "; 3/2/2026 could be two days: say --dates month-first or --dates day-first"
                    : "");
}

void load_note_age(const FoldReport *folded)
{
    g_autofree char *day = moment_day(folded->newest), *next = moment_day(folded->next);
    g_autofree char *file = text_for_terminal(folded->newest_in ? folded->newest_in : "");
    if (next && folded->newest - folded->next > LONELY * SECONDS_OF_DAY)
        fprintf(
            stderr,
            "polyculture: note: --max-age is counted from %s, the day of the newest record, which stands "
            "in '%s', %u days after those of all other endpoints; if its clock is wrong, say --as-of %s\n",
            day, file, (folded->newest - folded->next) / SECONDS_OF_DAY, next);
    else if (day)
        fprintf(
            stderr,
            "polyculture: note: --max-age is counted from %s, the day of the newest record; --as-of names "
            "another\n",
            day);
}

void load_note_since(const Fleet *fleet)
{
    const char *first = NULL, *last = NULL;
    bool others = false; /* of which none are left out */
    for (guint i = 0; i < fleet->sources->len; i++) {
        const FleetSource *source = &g_array_index(fleet->sources, FleetSource, i);
        if (source->endpoints == 0)
            continue;
        others = others || !source->since;
        first = !source->since || (first && strcmp(first, source->since) <= 0) ? first : source->since;
        last = !source->since || (last && strcmp(last, source->since) >= 0) ? last : source->since;
    }
    if (!first || (!others && strcmp(first, last) == 0))
        return;
    g_autofree char *from = text_for_terminal(first), *to = text_for_terminal(last);
    bool one = strcmp(first, last) == 0;
    fprintf(stderr,
            "polyculture: note: fleets that are added up leave out endpoints last seen before %s%s%s%s; for "
            "the sum to be that of the whole, map all with the same --max-age and --as-of\n",
            one ? "" : "different days, ", from, one ? "" : " to ", one ? " in some and none in others" : to);
}

static void report_age(const Loading *loading, const FoldReport *folded)
{
    g_autofree char *day = moment_day(folded->newest);
    LoadReport *report = loading->report;
    report->stale = folded->stale;
    g_strlcpy(report->newest, day ? day : "", sizeof report->newest);
    if (!loading->quiet)
        load_note_age(folded);
}

static Fleet *finish(Loading *loading, const AttributeTable *attributes, const AttributeRules *rules,
                     GError **error)
{
    FoldReport folded;
    g_autoptr(Fleet) mapped = fold_finish(loading->fold, &folded, loading->roll);
    if (!counted_add(loading->counted, mapped, NULL, error))
        return NULL;
    LoadReport *report = loading->report;
    report->records += folded.records;
    report->skipped += folded.skipped;
    report->unlisted += folded.unlisted;
    report_age(loading, &folded);
    report->kept_apart = folded.kept_apart;
    report->unclear = folded.unclear;
    report->cleaned = folded.cleaned;
    report->passed_over = folded.passed_over;
    note_undated(loading, &folded);
    report->endpoints += folded.endpoints;
    report->merged = folded.records - folded.endpoints - folded.stale;
    report->attributed = folded.attributed;
    report->unattributed = folded.endpoints - folded.attributed;
    report->unmatched = attributes ? attributes_unmatched(attributes) : 0;
    report->unruled = folded.endpoints - folded.ruled;
    report->unheld = rules ? rules_unmatched(rules) : 0;
    fleet_add(loading->fleet, mapped);
    fleet_normalise(loading->fleet);
    if (loading->fleets && !loading->quiet)
        load_note_since(loading->fleet);
    if (loading->fleet->endpoints == 0) {
        fail_empty(report, error);
        return NULL;
    }
    return g_steal_pointer(&loading->fleet);
}

/* Bytes of all files below; 0 where standard input is among them. */
static gint64 bytes_of(char **paths)
{
    gint64 sum = 0;
    for (char **path = paths; *path; path++) {
        g_autoptr(GPtrArray) files = strcmp(*path, "-") == 0 ? NULL : input_list(*path, NULL);
        if (!files)
            return 0;
        for (guint i = 0; i < files->len; i++) {
            struct stat status;
            sum += stat(files->pdata[i], &status) == 0 ? status.st_size : 0;
        }
    }
    return sum;
}

/* `again`: set where files were found out that cannot be read, and all others are to be read without them; or
 * where a fleet is among the files and one of them may be in it: then each must be known by its digest. */
static bool read_all(Loading *loading, char **paths, bool *again, GError **error)
{
    bool going = true;
    GError *wrong = NULL;
    for (char **path = paths; going && *path; path++)
        if (!load_path(loading, *path, &going, &wrong))
            break;
    /* What came first in the order of files is told. */
    g_auto(ReadingReport) read = {0};
    bool good = reading_finish(loading->reading, &read, error);
    if (!good) {
        g_clear_error(&wrong);
        return false;
    }
    if (wrong) {
        g_propagate_error(error, wrong);
        return false;
    }
    loading->quiet = loading->options->quiet;
    for (guint i = 0; i < read.broken->len; i++)
        leave_out(loading, loading->paths->pdata[g_array_index(read.broken, guint, i)],
                  read.messages->pdata[i]);
    *again = read.broken->len > 0 || (loading->fleets && loading->paths->len && !loading->digest);
    loading->report->broken = g_hash_table_size(loading->left_out);
    loading->report->refused = read.refused + loading->report->broken;
    for (guint i = 0; !*again && i < read.messages->len; i++)
        tell_left_out(read.messages->pdata[i]);
    return true;
}

static bool write_ids(const Loading *loading, GError **error)
{
    if (!loading->options->ids)
        return true;
    if (loading->fleet->endpoints)
        return fail_usage(error,
                          "--ids: a fleet among the inventories has no ids to keep; merge it afterwards");
    g_autoptr(GString) text = fold_write_ids(loading->fold);
    return output_write_file(loading->options->ids, text->str, text->len, error);
}

/* Pipes cannot be read twice. */
static bool can_repeat(char **paths, const LoadOptions *options)
{
    const char *const tables[] = {options->attributes, options->rules};
    bool can = true;
    struct stat status;
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        can = can && (!tables[i] || (stat(tables[i], &status) == 0 && S_ISREG(status.st_mode)));
    for (char **path = paths; *path; path++)
        can = can && strcmp(*path, "-") != 0 && stat(*path, &status) == 0 &&
              (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
    return can;
}

/* What is the same for every attempt. */
typedef struct {
    char **paths;
    const LoadOptions *options;
    const ReaderOptions *reader;
    const Catalog *catalog;
    GHashTable *left_out;
    bool can_repeat;
    bool digest;
} Job;

/* Reads all but what is left out. NULL with `again` where all has to be read again, or with *error. */
static Fleet *attempt(const Job *job, LoadReport *report, Roll **roll, bool *again, GError **error)
{
    const LoadOptions *options = job->options;
    *report = (LoadReport){0};
    g_autoptr(AttributeTable) attributes = NULL;
    if (options->attributes && !(attributes = attributes_read(options->attributes, error)))
        return NULL;
    g_autoptr(AttributeRules) rules = NULL;
    if (options->rules && !(rules = rules_read(options->rules, error)))
        return NULL;
    g_autoptr(Fold) fold = fold_new(job->catalog, &options->fold, attributes, rules);
    g_autoptr(Fleet) fleet = fleet_new();
    g_autoptr(Counted) counted = counted_new();
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    bool progress = !options->quiet && isatty(STDERR_FILENO), digest = job->digest || *again;
    const ReadingOptions how = {options->threads > 0 ? (guint)options->threads : g_get_num_processors(),
                                options->strict, digest, progress, progress ? bytes_of(job->paths) : 0};
    g_autoptr(Reading) reading = reading_new(fold, job->reader, &how);
    Loading loading = {.options = options,
                       .reader = job->reader,
                       .reading = reading,
                       .fold = fold,
                       .fleet = fleet,
                       .counted = counted,
                       .report = report,
                       .roll = roll,
                       .left_out = job->left_out,
                       .paths = paths,
                       .can_repeat = job->can_repeat,
                       .digest = digest,
                       .quiet = options->quiet || *again};
    *again = false;
    if (!read_all(&loading, job->paths, again, error) || *again || !write_ids(&loading, error))
        return NULL;
    Fleet *whole = finish(&loading, attributes, rules, error);
    if (whole)
        fleet = NULL;
    return whole;
}

static Fleet *load(char **paths, const LoadOptions *options, const Catalog *catalog, LoadReport *report,
                   Roll **roll, GError **error)
{
    g_autoptr(GHashTable) columns = NULL;
    if (options->columns && !parse_columns(options->columns, &columns, error))
        return NULL;
    const ReaderOptions reader = {columns};
    g_autoptr(GHashTable) left_out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool repeat = can_repeat(paths, options), one_stream = !paths[1] && strcmp(paths[0], "-") == 0;
    const Job job = {
        paths, options, &reader, catalog, left_out, repeat, !options->no_digest || (!repeat && !one_stream)};
    if (!options->quiet)
        catalog_note(catalog);
    bool again = false;
    Fleet *fleet;
    do
        fleet = attempt(&job, report, roll, &again, error);
    while (again);
    return fleet;
}

Fleet *load_fleet(char **paths, const LoadOptions *options, const Catalog *catalog, LoadReport *report,
                  GError **error)
{
    return load(paths, options, catalog, report, NULL, error);
}

Fleet *load_roll(char **paths, LoadOptions *options, const Catalog *catalog, LoadReport *report, Roll **roll,
                 GError **error)
{
    options->fold.keep_roll = true;
    return load(paths, options, catalog, report, roll, error);
}
