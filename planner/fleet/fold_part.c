#include "fleet/fold_part.h"

#include "base/intern.h"
#include "base/text.h"
#include "catalog/bare_name.h"
#include "catalog/match.h"
#include "catalog/watch.h"
#include "fleet/moment.h"

#include <string.h>

#define NAMES_MOST (256u << 10)     /* names that are remembered; hostile inventories could name millions */
#define NAME_BYTES_MOST (16u << 20) /* and bytes of them */

static const char computer[] = "computer"; /* the kind that nearly all are of */

static const char *const platforms[] = {"unknown", "windows", "macos", "linux", "android", "ios"};
#define PLATFORMS G_N_ELEMENTS(platforms)

/* What a name is on a platform, remembered as a number: two above a product times two, or the text of a name
 * that looks like security times two and one. Of a service, products in `served` times two; and one where
 * they are known by what it is shown as. */
enum { NOT_ASKED, NOTHING, SOMETHING };

typedef struct {
    guint platform; /* index into platforms */
    uint32_t platform_text, built_in;
    const char *kind; /* of what its inventory calls a computer */
} System;

typedef struct {
    const char *name;
    FoldOwner owner;
} Tool;

struct FoldPart {
    const Fold *fold;
    Matcher *matcher;
    Intern *names;     /* see InventoryName */
    Intern *served;    /* arrays of int: products that do not protect without a service */
    GArray *answers;   /* of uint32_t: name times PLATFORMS and platform */
    GArray *wanted;    /* of uint8_t, by name: NOT_ASKED, NOTHING or SOMETHING on any platform */
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
    part->matcher = matcher_new(fold->catalog);
    part->names = intern_new();
    part->served = intern_new();
    part->answers = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    part->wanted = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    part->systems = intern_new();
    part->system_of = g_array_new(FALSE, FALSE, sizeof(System));
    part->key = g_string_new(NULL);
    part->content = content_new();
    part->ruled = g_array_new(FALSE, FALSE, sizeof(RuledAttribute));
    part->contents = contents_new();
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
    matcher_free(part->matcher);
    intern_free(part->names);
    intern_free(part->served);
    g_array_unref(part->answers);
    g_array_unref(part->wanted);
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
    return part->cleaned;
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
    if (g_hash_table_size(part->joined) > NAMES_MOST)
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
    if (intern_count(part->systems) > NAMES_MOST) {
        intern_clear(part->systems);
        g_array_set_size(part->system_of, 0);
    }
    g_string_set_size(part->key, kernel + 1 + system_length);
    memcpy(part->key->str, endpoint->kernel, kernel + 1);
    memcpy(part->key->str + kernel + 1, endpoint->system, system_length);
    uint32_t number = intern_add(part->systems, part->key->str, part->key->len);
    if (number == part->system_of->len) {
        const char *platform = endpoint_platform(endpoint);
        System system = {0, contents_text(part->contents, platform, strlen(platform)),
                         built_in_products(part, endpoint, strcmp(platform, "windows") == 0),
                         kind_of_system(endpoint->system, platform)};
        while (system.platform < PLATFORMS - 1 && strcmp(platforms[system.platform], platform) != 0)
            system.platform++;
        g_array_append_val(part->system_of, system);
    }
    part->last_system = number + 1;
    return &g_array_index(part->system_of, System, number);
}

/* Asks the catalog of a service. None is worth a look for its own sake. */
static uint32_t answer_of_service(FoldPart *part, const char *name, const char *shown, const char *platform)
{
    g_autoptr(GArray) products = matcher_find_service(part->matcher, name, platform);
    int product = products->len || !*shown
                      ? -1
                      : matcher_find(part->matcher, shown, NULL, platform, FROM_SOFTWARE, NULL);
    if (product >= 0)
        g_array_append_val(products, product);
    if (products->len == 0)
        return NOTHING;
    uint32_t served = intern_add(part->served, products->data, products->len * sizeof(int));
    return SOMETHING + 2 * served + (product >= 0);
}

/* Asks the catalog. */
static uint32_t answer_of(FoldPart *part, const InventoryName *name, guint platform)
{
    const char *said_by = inventory_name_publisher(name);
    gsize length = strlen(name->name);
    g_autofree char *clean = text_clean(name->name, length, 1024);
    g_autofree char *publisher = text_clean(said_by, strlen(said_by), 1024);
    part->cleaned += text_is_broken(name->name, length) + text_is_broken(said_by, strlen(said_by));
    if (!*clean)
        return NOTHING;
    if (name->from == FROM_SERVICE)
        return answer_of_service(part, clean, publisher, platforms[platform]);
    int product = matcher_find(part->matcher, clean, publisher, platforms[platform], name->from, NULL);
    if (product >= 0)
        return SOMETHING + 2 * (uint32_t)product;
    clean[program_name_length(clean, platforms[platform])] = '\0';
    if (name->from == FROM_SOFTWARE && !name_looks_like_security(part->fold->catalog, clean, publisher))
        return NOTHING;
    g_autofree char *text = g_strdup_printf("%s\n%s", clean, publisher);
    return SOMETHING + 2 * contents_text(part->contents, text, strlen(text)) + 1;
}

static uint32_t number_of(FoldPart *part, const InventoryName *name)
{
    if (intern_count(part->names) > NAMES_MOST || intern_size(part->names) > NAME_BYTES_MOST) {
        intern_clear(part->names);
        g_array_set_size(part->answers, 0);
        g_array_set_size(part->wanted, 0);
    }
    return intern_add(part->names, name->name, name->length);
}

/* Each distinct name is asked for once. */
static uint32_t look_up(FoldPart *part, const InventoryName *name, guint platform)
{
    uint32_t number = number_of(part, name);
    guint at = (guint)(number * PLATFORMS) + platform;
    if (part->answers->len <= at)
        g_array_set_size(part->answers, (guint)((number + 1) * PLATFORMS));
    uint32_t *answer = &g_array_index(part->answers, uint32_t, at);
    if (*answer == NOT_ASKED)
        *answer = answer_of(part, name, platform);
    return *answer;
}

/* Asks the catalog for all platforms. Names that are broken are wanted, for they are counted. */
static bool is_something(FoldPart *part, const InventoryName *name)
{
    const char *said_by = inventory_name_publisher(name);
    gsize length = strlen(name->name), publisher_length = strlen(said_by);
    bool service = name->from == FROM_SERVICE;
    if ((name->from != FROM_SOFTWARE && !service) || text_is_broken(name->name, length) ||
        text_is_broken(said_by, publisher_length))
        return true;
    g_autofree char *clean = text_clean(name->name, length, 1024);
    g_autofree char *publisher = text_clean(said_by, publisher_length, 1024);
    bool something = *clean && !service && name_looks_like_security(part->fold->catalog, clean, publisher);
    for (guint i = 0; *clean && i < PLATFORMS && !something; i++)
        something = service
                        ? answer_of_service(part, clean, publisher, platforms[i]) != NOTHING
                        : matcher_find(part->matcher, clean, publisher, platforms[i], name->from, NULL) >= 0;
    return something;
}

bool fold_part_wants(const InventoryName *name, gpointer context)
{
    FoldPart *part = context;
    uint32_t number = number_of(part, name);
    if (part->wanted->len <= number)
        g_array_set_size(part->wanted, number + 1);
    uint8_t *answer = &g_array_index(part->wanted, uint8_t, number);
    if (*answer == NOT_ASKED)
        *answer = is_something(part, name) ? SOMETHING : NOTHING;
    return *answer == SOMETHING;
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
        uint32_t answer = name->from == FROM_SERVICE ? look_up(part, name, platform) : NOTHING;
        if (answer < SOMETHING)
            continue;
        gsize size = 0;
        const int *product = intern_get(part->served, (answer - SOMETHING) / 2, &size);
        State off = (answer - SOMETHING) % 2 ? STATE_NO : STATE_STOPPED;
        guint before = part->content->products->len;
        for (gsize p = 0; p < size / sizeof *product; p++)
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
        uint32_t answer = name->from == FROM_SERVICE ? NOTHING : look_up(part, name, platform);
        if (answer < SOMETHING)
            continue;
        uint32_t what = (answer - SOMETHING) / 2;
        if ((answer - SOMETHING) % 2) {
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

/* Salted, it can be kept: SHA-256 of the salt's digest, the seed and the text, the first eight bytes. */
static uint64_t salted_digest(const char *salt, const void *bytes, gsize length, uint64_t seed)
{
    g_autoptr(GString) all = g_string_new(salt);
    g_string_append_printf(all, "\n%016" G_GINT64_MODIFIER "x\n", seed);
    g_string_append_len(all, bytes, (gssize)length);
    g_autofree char *hexadecimal = digest_bytes(all->str, all->len);
    hexadecimal[16] = '\0';
    return g_ascii_strtoull(hexadecimal, NULL, 16);
}

static uint64_t digest_any(const FoldPart *part, const void *bytes, gsize length, uint64_t seed)
{
    const char *salt = part->fold->options->salt;
    return salt ? salted_digest(salt, bytes, length, seed) : digest64(bytes, length, seed);
}

static uint64_t digest_of(const FoldPart *part, const char *text, uint64_t seed)
{
    return *text ? digest_any(part, text, strlen(text), seed) : 0;
}

/* The first label in the upper half, the others in the lower: see identity_merge.h. */
static uint64_t domain_digest(const FoldPart *part, const char *domain)
{
    gsize label = strcspn(domain, ".");
    uint64_t upper = *domain ? digest_any(part, domain, label, 0) >> 32 | 1 : 0;
    uint64_t lower = domain[label] ? digest_of(part, domain + label, 0) >> 32 | 1 : 0;
    return upper << 32 | lower;
}

/* What only matters where there is more than the name to know it by. */
static void add_other_names(const FoldPart *part, const char *name, Identity *who)
{
    char folded[IDENTITY_TEXT];
    identity_folded(name, folded);
    gsize cut = identity_cut(name);
    if (strcmp(folded, name) != 0)
        who->folded = digest_of(part, folded, 0);
    if (cut)
        who->cut = digest_any(part, name, cut, 0) >> 17 << 1 | (name[cut] != '\0');
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

static Identity who_is(const FoldPart *part, const Endpoint *endpoint)
{
    char compared[IDENTITY_TEXT];
    Identity who = {.space = part->owner->origin.space,
                    .file = part->owner->origin.file,
                    .known_id = *endpoint->id != '\0'};
    identity_name(endpoint->name, compared);
    who.name = digest_of(part, compared, 0);
    who.folded = who.name;
    if (*endpoint->uuid || *endpoint->serial)
        add_other_names(part, compared, &who);
    identity_domain(endpoint->name, endpoint->workgroup, compared);
    who.domain = domain_digest(part, compared);
    if (*endpoint->uuid) {
        identity_uuid(endpoint->uuid, compared);
        who.uuid = digest_of(part, compared, 0);
    }
    if (*endpoint->serial) {
        identity_serial(endpoint->serial, compared);
        who.serial = digest_of(part, compared, 0);
    }
    /* Without an id of its own a record is known by all that it says of itself. */
    uint64_t all[] = {who.name, who.domain, who.uuid, who.serial};
    who.id = who.known_id ? digest_of(part, endpoint->id, part->owner->seed)
                          : digest_any(part, all, sizeof all, part->owner->seed);
    return who;
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
    RosterRecord record = {.who = who_is(part, endpoint), .seconds = date_of(part, endpoint)};
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
    part->cleaned += other->cleaned;
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
