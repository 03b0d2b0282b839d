#include "fleet/fold_part.h"

#include "base/intern.h"
#include "base/text.h"
#include "fleet/answers.h"
#include "fleet/moment.h"
#include "fleet/who.h"

#include <string.h>

#define REMEMBERED_MOST (256u << 10) /* systems, pairs of contents; hostile inventories could name millions  \
                                      */

static const char computer[] = "computer"; /* the kind that nearly all are of */

typedef struct {
    guint platform; /* its number */
    uint32_t platform_text, built_in;
    const char *kind; /* of what its inventory calls a computer */
} System;

typedef struct {
    const char *name;
    FoldOwner owner;
} Tool;

struct FoldPart {
    const Fold *fold;
    Answers *answers;
    Intern *systems;   /* kernel, NUL, system */
    GArray *system_of; /* of System, by number in systems */
    GString *key;      /* of the last system */
    guint last_system; /* 1 + its number, 0 none */
    Content *content;  /* of the record at hand */
    GArray *ruled;     /* of RuledAttribute: what rules say of it */
    Contents *contents;
    GHashTable *joined; /* of two contents -> 1 + the number of both together */
    Roster *roster;
    Intern *labels; /* name, newline, id of records, where a roll is kept */
    GString *label; /* that of the record at hand */
    GArray *counts; /* of SourceCount, by source */
    guint source;
    FoldOwner file;         /* of the source's records, unless they say otherwise */
    GArray *tools;          /* of Tool: of those that do */
    const FoldOwner *owner; /* of the record at hand */
    int64_t skipped, unlisted, cleaned, passed_over;
    Intern *undated;  /* texts that should be dates */
    bool needs_order; /* see fold_part_needs_order */
};

FoldPart *fold_part_new(const Fold *fold)
{
    FoldPart *part = g_new0(FoldPart, 1);
    part->fold = fold;
    part->systems = intern_new();
    part->system_of = g_array_new(FALSE, FALSE, sizeof(System));
    part->key = g_string_new(NULL);
    part->content = content_new();
    part->ruled = g_array_new(FALSE, FALSE, sizeof(RuledAttribute));
    part->contents = contents_new();
    part->answers = answers_new(fold->catalog, part->contents);
    part->joined = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    part->roster = roster_new();
    part->labels = intern_new();
    part->undated = intern_new();
    part->label = g_string_new(NULL);
    part->counts = g_array_new(FALSE, TRUE, sizeof(SourceCount));
    part->tools = g_array_new(FALSE, FALSE, sizeof(Tool));
    part->owner = &part->file;
    return part;
}

void fold_part_free(FoldPart *part)
{
    if (!part)
        return;
    answers_free(part->answers);
    intern_free(part->systems);
    g_array_unref(part->system_of);
    g_string_free(part->key, TRUE);
    content_free(part->content);
    g_array_unref(part->ruled);
    contents_free(part->contents);
    g_hash_table_unref(part->joined);
    roster_free(part->roster);
    intern_free(part->labels);
    intern_free(part->undated);
    g_string_free(part->label, TRUE);
    g_array_unref(part->counts);
    g_array_unref(part->tools);
    g_free(part);
}

Contents *fold_part_contents(const FoldPart *part)
{
    return part->contents;
}

Roster *fold_part_roster(const FoldPart *part)
{
    return part->roster;
}

void fold_part_count(FoldPart *part, const SourceCount *count)
{
    g_array_index(part->counts, SourceCount, part->source) = *count;
}

const GArray *fold_part_counts(const FoldPart *part)
{
    return part->counts;
}

int64_t fold_part_skipped(const FoldPart *part)
{
    return part->skipped;
}

int64_t fold_part_unlisted(const FoldPart *part)
{
    return part->unlisted;
}

const Intern *fold_part_undated(const FoldPart *part)
{
    return part->undated;
}

bool fold_part_needs_order(const FoldPart *part)
{
    return part->needs_order;
}

int64_t fold_part_cleaned(const FoldPart *part)
{
    return part->cleaned + answers_cleaned(part->answers);
}

int64_t fold_part_passed_over(const FoldPart *part)
{
    return part->passed_over;
}

void fold_part_source(FoldPart *part, guint source)
{
    g_mutex_lock((GMutex *)(guintptr)&part->fold->lock);
    const FoldSource *known = part->fold->sources->pdata[source];
    part->file = (FoldOwner){known->space, g_array_index(part->fold->spaces, FoldSpace, known->space).origin,
                             known->seed};
    part->owner = &part->file;
    g_mutex_unlock((GMutex *)(guintptr)&part->fold->lock);
    part->source = source;
    if (part->counts->len <= source)
        g_array_set_size(part->counts, source + 1);
}

/* ---- what the roster asks ---- */

static uint32_t join_contents(uint32_t a, uint32_t b, gpointer context)
{
    FoldPart *part = context;
    int64_t both = (int64_t)MIN(a, b) << 32 | MAX(a, b);
    gpointer known = g_hash_table_lookup(part->joined, &both);
    if (known)
        return GPOINTER_TO_UINT(known) - 1;
    uint32_t joined = contents_join(part->contents, a, b);
    if (g_hash_table_size(part->joined) > REMEMBERED_MOST)
        g_hash_table_remove_all(part->joined);
    g_hash_table_insert(part->joined, g_memdup2(&both, sizeof both), GUINT_TO_POINTER(joined + 1));
    return joined;
}

static uint32_t replace_content(uint32_t newer, uint32_t older, gpointer context)
{
    FoldPart *part = context;
    return contents_replace(part->contents, newer, older);
}

static RosterOrigin origin_of(uint32_t content, gpointer context)
{
    const FoldPart *part = context;
    uint32_t space = contents_space(part->contents, content);
    if (space == part->owner->space)
        return part->owner->origin;
    g_mutex_lock((GMutex *)(guintptr)&part->fold->lock);
    RosterOrigin origin = g_array_index(part->fold->spaces, FoldSpace, space).origin;
    g_mutex_unlock((GMutex *)(guintptr)&part->fold->lock);
    return origin;
}

/* The first by bytes. */
static uint32_t choose_label(uint32_t a, uint32_t b, gpointer context)
{
    const FoldPart *part = context;
    return strcmp(intern_get(part->labels, a, NULL), intern_get(part->labels, b, NULL)) <= 0 ? a : b;
}

static uint32_t sections_of(uint32_t content, gpointer context)
{
    const FoldPart *part = context;
    return contents_sections(part->contents, content);
}

static uint32_t content_without(uint32_t content, uint32_t sections, gpointer context)
{
    FoldPart *part = context;
    return contents_without(part->contents, content, sections);
}

RosterContents fold_part_roster_contents(FoldPart *part)
{
    bool labelled = part->fold->options->keep_roll;
    return (RosterContents){.join = join_contents,
                            .replace = replace_content,
                            .origin = origin_of,
                            .sections = sections_of,
                            .without = content_without,
                            .label = labelled ? choose_label : NULL,
                            .context = part};
}

Intern *fold_part_take_labels(FoldPart *part)
{
    Intern *labels = part->labels;
    part->labels = intern_new();
    return labels;
}

/* ---- one record ---- */

uint32_t seconds_of(const char *date)
{
    uint32_t seconds = 0;
    return moment_read(date, DATES_CERTAIN, &seconds) ? seconds : 0;
}

/* Texts that are no date in a known form are remembered, each once, so that it makes no difference in how
 * many pieces a record came. */
static uint32_t date_of(FoldPart *part, const Endpoint *endpoint)
{
    uint32_t seconds = 0;
    if (moment_read(endpoint->date, part->fold->options->dates, &seconds))
        return seconds;
    part->needs_order = part->needs_order || moment_needs_order(endpoint->date);
    if (intern_count(part->undated) < FOLD_UNDATED_MOST)
        intern_add(part->undated, endpoint->date, strlen(endpoint->date));
    return 0;
}

static void count_date(SourceCount *count, uint32_t seconds)
{
    count->records++;
    if (seconds && (!count->oldest || seconds < count->oldest))
        count->oldest = seconds;
    count->newest = MAX(count->newest, seconds);
}

static bool any_glob(char **globs, const char *text)
{
    while (globs && *globs && !text_glob(*globs, text))
        globs++;
    return globs && *globs;
}

/* The products that this operating system brings along by itself, as a text of the contents: of a Windows
 * that does not tell its version, those that "Windows" alone does. */
static uint32_t built_in_products(FoldPart *part, const Endpoint *endpoint, bool windows)
{
    const int told = VERSION_TOLD;
    const char *system = endpoint->system;
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(int));
    if (endpoint_hides_version(endpoint))
        system = "Windows";
    else if (windows)
        g_array_append_val(list, told);
    for (int p = 0; p < (int)part->fold->catalog->products->len; p++) {
        const Product *product = catalog_product(part->fold->catalog, p);
        int entry = p | (any_glob(product->stays_on, system) ? STAYS_ON : 0);
        if (any_glob(product->built_in, system))
            g_array_append_val(list, entry);
    }
    return contents_text(part->contents, list->data, list->len * sizeof(int));
}

/* A computer whose system is that of a phone or of network gear is one, whatever its inventory calls it. */
static const char *kind_of_system(const char *system, const char *platform)
{
    if (strcmp(platform, "android") == 0 || strcmp(platform, "ios") == 0)
        return "phone";
    return g_ascii_strncasecmp(system, "cisco ", strlen("cisco ")) == 0 ? "network" : computer;
}

/* Most endpoints have the system of the one before. */
static const System *system_of(FoldPart *part, const Endpoint *endpoint)
{
    gsize kernel = strlen(endpoint->kernel), system_length = strlen(endpoint->system);
    if (part->last_system && part->key->len == kernel + 1 + system_length &&
        memcmp(part->key->str, endpoint->kernel, kernel + 1) == 0 &&
        memcmp(part->key->str + kernel + 1, endpoint->system, system_length) == 0)
        return &g_array_index(part->system_of, System, part->last_system - 1);
    if (intern_count(part->systems) > REMEMBERED_MOST) {
        intern_clear(part->systems);
        g_array_set_size(part->system_of, 0);
    }
    g_string_set_size(part->key, kernel + 1 + system_length);
    memcpy(part->key->str, endpoint->kernel, kernel + 1);
    memcpy(part->key->str + kernel + 1, endpoint->system, system_length);
    uint32_t number = intern_add(part->systems, part->key->str, part->key->len);
    if (number == part->system_of->len) {
        const char *platform = endpoint_platform(endpoint);
        System system = {platform_number(platform), contents_text(part->contents, platform, strlen(platform)),
                         built_in_products(part, endpoint, strcmp(platform, "windows") == 0),
                         kind_of_system(endpoint->system, platform)};
        g_array_append_val(part->system_of, system);
    }
    part->last_system = number + 1;
    return &g_array_index(part->system_of, System, number);
}

bool fold_part_wants(const InventoryName *name, gpointer context)
{
    FoldPart *part = context;
    return answers_want(part->answers, name);
}

static void add_product(Content *content, int product, InventorySection section, State enabled)
{
    uint32_t entry = told_product((uint32_t)product, section) * 4 + (uint32_t)(enabled + 1);
    g_array_append_val(content->products, entry);
}

/* Is it one of the first `count` products of the content? */
static bool lists(const Content *content, guint count, int product)
{
    for (guint i = 0; i < count; i++)
        if (told_product_of(g_array_index(content->products, uint32_t, i) / 4) == (uint32_t)product)
            return true;
    return false;
}

/* Services do not run. Of products that share one, those are off that the record lists; the first where it
 * lists none. */
static void add_services(FoldPart *part, const Endpoint *endpoint, guint platform)
{
    guint listed = part->content->products->len;
    for (guint i = 0; i < endpoint->names->len; i++) {
        const InventoryName *name = &g_array_index(endpoint->names, InventoryName, i);
        uint32_t answer =
            name->from == FROM_SERVICE ? answers_look_up(part->answers, name, platform) : ANSWER_NOTHING;
        if (answer < ANSWER_SOMETHING)
            continue;
        guint count = 0;
        const int *product = answers_served(part->answers, answer, &count);
        State off = answer_is_marked(answer) ? STATE_NO : STATE_STOPPED;
        guint before = part->content->products->len;
        for (guint p = 0; p < count; p++)
            if (lists(part->content, listed, product[p]))
                add_product(part->content, product[p], name->section, off);
        if (part->content->products->len == before)
            add_product(part->content, product[0], name->section, off);
    }
}

static void add_names(FoldPart *part, const Endpoint *endpoint, guint platform)
{
    bool services = false;
    for (guint i = 0; i < endpoint->names->len; i++) {
        const InventoryName *name = &g_array_index(endpoint->names, InventoryName, i);
        services = services || name->from == FROM_SERVICE;
        uint32_t answer =
            name->from == FROM_SERVICE ? ANSWER_NOTHING : answers_look_up(part->answers, name, platform);
        if (answer < ANSWER_SOMETHING)
            continue;
        uint32_t what = answer_number(answer);
        if (answer_is_marked(answer)) {
            g_array_append_val(part->content->unknown, what);
            continue;
        }
        uint32_t told = told_product(what, name->section);
        add_product(part->content, (int)what, name->section, name->enabled);
        if (name->up_to_date == STATE_NO)
            g_array_append_val(part->content->outdated, told);
    }
    if (services)
        add_services(part, endpoint, platform);
}

static void add_attribute(FoldPart *part, const EndpointAttribute *attribute, uint32_t said_by)
{
    ContentAttribute entry = {said_by,
                              contents_text(part->contents, attribute->name, strlen(attribute->name)),
                              contents_text(part->contents, attribute->value, strlen(attribute->value))};
    g_array_append_val(part->content->attributes, entry);
}

static void add_attributes(FoldPart *part, const GArray *attributes, SaidBy said_by)
{
    for (guint i = 0; attributes && i < attributes->len; i++)
        add_attribute(part, &g_array_index(attributes, EndpointAttribute, i), said_by);
    if (attributes)
        part->content->touched |= 1u << said_by;
}

static void add_row(FoldPart *part, const Endpoint *endpoint)
{
    bool full = false;
    const GArray *row = attributes_find(part->fold->attributes, endpoint, &full);
    add_attributes(part, row, SAID_BY_TABLE);
    if (row && full)
        part->content->touched |= SURE_ROW;
}

static void add_rules(FoldPart *part, const Endpoint *endpoint)
{
    g_array_set_size(part->ruled, 0);
    if (!part->fold->rules || !rules_apply(part->fold->rules, endpoint, part->ruled))
        return;
    part->content->touched |= 1u << SAID_BY_RULES;
    for (guint i = 0; i < part->ruled->len; i++) {
        const RuledAttribute *ruled = &g_array_index(part->ruled, RuledAttribute, i);
        add_attribute(part, &ruled->attribute, SAID_BY_RULES + ruled->rule * SAID_BY_KINDS);
    }
}

/* Whom a finding is about, where the user asked for that. */
static void add_name(FoldPart *part, const Endpoint *endpoint)
{
    const char *const known[] = {endpoint->name, endpoint->id, endpoint->serial, endpoint->uuid, "unnamed"};
    const char *const *name = known;
    while (!**name)
        name++;
    ContentAttribute entry = {SAID_BY_INVENTORY,
                              contents_text(part->contents, "endpoint", strlen("endpoint")),
                              contents_text(part->contents, *name, strlen(*name))};
    g_array_append_val(part->content->attributes, entry);
}

/* What people call it, and the id by which its tool knows it. */
static uint32_t add_label(FoldPart *part, const Endpoint *endpoint)
{
    const char *id = *endpoint->id ? endpoint->id : *endpoint->serial ? endpoint->serial : endpoint->uuid;
    g_string_assign(part->label, endpoint->name);
    g_string_append_c(part->label, '\n');
    g_string_append(part->label, id);
    return intern_add(part->labels, part->label->str, part->label->len);
}

/* Asked for every record, and mostly answered by the usual word. */
static bool is_computer(const char *kind)
{
    return kind == computer || strcmp(kind, computer) == 0 || g_ascii_strcasecmp(kind, computer) == 0;
}

/* What the inventory calls it, except that a computer is what its system is. */
static const char *kind_of(const Endpoint *endpoint, const System *system)
{
    return is_computer(endpoint->kind) ? system->kind : endpoint->kind;
}

static bool wanted(const FoldOptions *options, const char *kind)
{
    if (is_computer(kind))
        return true;
    for (char **asked = options->include; asked && *asked; asked++)
        if (g_ascii_strcasecmp(*asked, "all") == 0 || g_ascii_strcasecmp(*asked, kind) == 0)
            return true;
    return false;
}

/* A record may say whose it is: see Endpoint. */
static const FoldOwner *owner_of(FoldPart *part, const char *tool)
{
    if (!tool)
        return &part->file;
    guint at = 0;
    while (at < part->tools->len && strcmp(g_array_index(part->tools, Tool, at).name, tool) != 0)
        at++;
    if (at == part->tools->len) {
        Tool entry = {tool, fold_tool(part->fold, tool)};
        g_array_append_val(part->tools, entry);
    }
    return &g_array_index(part->tools, Tool, at).owner;
}

void fold_part_tell(FoldPart *part, const Endpoint *endpoint)
{
    if (wanted(part->fold->options, kind_of(endpoint, system_of(part, endpoint))))
        count_date(&g_array_index(part->counts, SourceCount, part->source), date_of(part, endpoint));
}

static void add_record(FoldPart *part, const Endpoint *endpoint, bool told)
{
    part->cleaned += endpoint->cleaned;
    part->passed_over += endpoint->passed_over;
    const System *system = system_of(part, endpoint);
    const char *kind = kind_of(endpoint, system);
    if (!wanted(part->fold->options, kind)) {
        ++*(strcmp(kind, KIND_UNLISTED) == 0 ? &part->unlisted : &part->skipped);
        return;
    }
    part->owner = owner_of(part, endpoint->tool);
    RosterRecord record = {.who = who_is(endpoint, part->fold->options->salt, part->owner), .seconds = date_of(part, endpoint)};
    roster_expect(part->roster, &record.who);
    Content *content = part->content;
    content_clear(content);
    content->space = part->owner->space;
    content->sections = endpoint->sections;
    content->platform = system->platform_text;
    content->built_in = system->built_in;
    add_names(part, endpoint, system->platform);
    add_attributes(part, endpoint->attributes, SAID_BY_INVENTORY);
    add_rules(part, endpoint);
    if (part->fold->options->keep_names)
        add_name(part, endpoint);
    if (part->fold->attributes)
        add_row(part, endpoint);
    record.content = contents_add(part->contents, content);
    record.label = part->fold->options->keep_roll ? add_label(part, endpoint) : 0;
    RosterContents contents = fold_part_roster_contents(part);
    roster_add(part->roster, &record, &contents);
    if (!told)
        count_date(&g_array_index(part->counts, SourceCount, part->source), record.seconds);
}

bool fold_part_add(const Endpoint *endpoint, gpointer part, GError **error)
{
    (void)error;
    add_record(part, endpoint, false);
    return true;
}

bool fold_part_add_told(const Endpoint *endpoint, gpointer part, GError **error)
{
    (void)error;
    add_record(part, endpoint, true);
    return true;
}

/* ---- joining ---- */

static uint32_t *move_labels(FoldPart *part, const FoldPart *other)
{
    guint count = intern_count(other->labels);
    uint32_t *label_of = g_new(uint32_t, count + 1);
    for (guint i = 0; i < count; i++) {
        gsize length = 0;
        const char *label = intern_get(other->labels, i, &length);
        label_of[i] = intern_add(part->labels, label, length);
    }
    return label_of;
}

void fold_part_join(FoldPart *part, FoldPart *other)
{
    g_autofree uint32_t *content_of = contents_move(part->contents, other->contents);
    g_autofree uint32_t *label_of = part->fold->options->keep_roll ? move_labels(part, other) : NULL;
    RosterContents contents = fold_part_roster_contents(part);
    roster_join(part->roster, other->roster, content_of, label_of, &contents);
    if (part->counts->len < other->counts->len)
        g_array_set_size(part->counts, other->counts->len);
    for (guint i = 0; i < other->counts->len; i++) {
        const SourceCount *add = &g_array_index(other->counts, SourceCount, i);
        SourceCount *sum = &g_array_index(part->counts, SourceCount, i);
        sum->records += add->records;
        if (add->oldest && (!sum->oldest || add->oldest < sum->oldest))
            sum->oldest = add->oldest;
        sum->newest = MAX(sum->newest, add->newest);
    }
    part->skipped += other->skipped;
    part->unlisted += other->unlisted;
    part->cleaned += fold_part_cleaned(other);
    part->passed_over += other->passed_over;
    part->needs_order = part->needs_order || other->needs_order;
    for (guint i = 0; i < intern_count(other->undated) && intern_count(part->undated) < FOLD_UNDATED_MOST;
         i++) {
        gsize length = 0;
        const char *text = intern_get(other->undated, i, &length);
        intern_add(part->undated, text, length);
    }
    fold_part_free(other);
}
