#include "fleet/ids.h"

#include "base/error.h"
#include "fleet/fold_part.h"

#include <string.h>

#define LINE_MOST (1u << 30)

bool looks_like_ids(const char *head)
{
    return g_str_has_prefix(head, "{\"polyculture\":\"ids/1\"");
}

/* ---- writing ---- */

static cJSON *text_list(const Contents *contents, const GArray *texts)
{
    cJSON *list = cJSON_CreateArray();
    for (guint i = 0; i < texts->len; i++)
        cJSON_AddItemToArray(
            list, cJSON_CreateString(contents_text_of(contents, g_array_index(texts, uint32_t, i), NULL)));
    return list;
}

static const char *product_id(const Fold *fold, uint32_t product)
{
    return catalog_product(fold->catalog, (int)product)->id;
}

/* [id, section] */
static cJSON *told_entry(const Fold *fold, uint32_t told)
{
    cJSON *entry = cJSON_CreateArray();
    cJSON_AddItemToArray(entry, cJSON_CreateString(product_id(fold, told_product_of(told))));
    cJSON_AddItemToArray(entry, cJSON_CreateNumber(told_section_of(told)));
    return entry;
}

static void add_attributes(cJSON *object, const Contents *contents, const Content *content)
{
    cJSON *list = cJSON_AddArrayToObject(object, "attributes");
    for (guint i = 0; i < content->attributes->len; i++) {
        const ContentAttribute *attribute = &g_array_index(content->attributes, ContentAttribute, i);
        cJSON *entry = cJSON_CreateArray();
        cJSON_AddItemToArray(entry, cJSON_CreateNumber(attribute->said_by));
        cJSON_AddItemToArray(entry, cJSON_CreateString(contents_text_of(contents, attribute->name, NULL)));
        cJSON_AddItemToArray(entry, cJSON_CreateString(contents_text_of(contents, attribute->value, NULL)));
        cJSON_AddItemToArray(list, entry);
    }
}

static void add_products(cJSON *object, const Fold *fold, const Contents *contents, const Content *content)
{
    cJSON *products = cJSON_AddArrayToObject(object, "products");
    for (guint i = 0; i < content->products->len; i++) {
        uint32_t entry = g_array_index(content->products, uint32_t, i);
        cJSON *told = told_entry(fold, entry / 4);
        cJSON_AddItemToArray(told, cJSON_CreateNumber((double)(entry % 4) - 1));
        cJSON_AddItemToArray(products, told);
    }
    cJSON *outdated = cJSON_AddArrayToObject(object, "outdated");
    for (guint i = 0; i < content->outdated->len; i++)
        cJSON_AddItemToArray(outdated, told_entry(fold, g_array_index(content->outdated, uint32_t, i)));
    gsize length = 0;
    const int *built_in = contents_text_of(contents, content->built_in, &length);
    bool told = length && built_in[0] == VERSION_TOLD;
    if (told)
        cJSON_AddTrueToObject(object, "version-told");
    cJSON *list = cJSON_AddArrayToObject(object, "built-in"), *stays = cJSON_CreateArray();
    for (gsize i = told; i < length / sizeof *built_in; i++) {
        const char *id = product_id(fold, (uint32_t)(built_in[i] & ~STAYS_ON));
        cJSON_AddItemToArray(list, cJSON_CreateString(id));
        if (built_in[i] & STAYS_ON)
            cJSON_AddItemToArray(stays, cJSON_CreateString(id));
    }
    cJSON_AddItemToObject(object, "stays-on", stays);
}

/* Its number, or that of sources where no source is of the space. */
static guint source_of(const Fold *fold, uint32_t space)
{
    guint i = 0;
    while (i < fold->sources->len && ((const FoldSource *)fold->sources->pdata[i])->space != space)
        i++;
    return i;
}

/* Where a content comes from: a source, or a tool whose records stand in those of others. */
static void add_origin(cJSON *object, const Fold *fold, uint32_t space)
{
    guint source = source_of(fold, space);
    if (source < fold->sources->len)
        cJSON_AddNumberToObject(object, "source", source);
    else
        cJSON_AddStringToObject(object, "tool", g_array_index(fold->spaces, FoldSpace, space).tool);
}

static cJSON *content_object(const Fold *fold, uint32_t number, Content *content)
{
    const Contents *contents = fold_part_contents(fold->whole);
    contents_get(contents, number, content);
    cJSON *object = cJSON_CreateObject();
    add_origin(object, fold, content->space);
    if (content->sections)
        cJSON_AddNumberToObject(object, "sections", content->sections);
    cJSON_AddStringToObject(object, "platform", contents_text_of(contents, content->platform, NULL));
    cJSON_AddNumberToObject(object, "touched", content->touched);
    add_attributes(object, contents, content);
    add_products(object, fold, contents, content);
    cJSON_AddItemToObject(object, "unknown", text_list(contents, content->unknown));
    return object;
}

static cJSON *source_object(const Fold *fold, guint number)
{
    const FoldSource *source = fold->sources->pdata[number];
    const GArray *counts = fold_part_counts(fold->whole);
    SourceCount count = number < counts->len ? g_array_index(counts, SourceCount, number) : (SourceCount){0};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "name", fold_source_name(source, count.records));
    cJSON_AddStringToObject(object, "format", source->format);
    g_autofree char *mark = g_strdup_printf("%016" G_GINT64_MODIFIER "x", source->mark);
    cJSON_AddStringToObject(object, "mark", mark);
    if (source->tool)
        cJSON_AddStringToObject(object, "tool", source->tool);
    if (source->report)
        cJSON_AddStringToObject(object, "report", source->report);
    cJSON_AddStringToObject(object, "sha256", source->sha256 ? source->sha256 : "");
    cJSON_AddNumberToObject(object, "records", (double)count.records);
    cJSON_AddNumberToObject(object, "oldest", count.oldest);
    cJSON_AddNumberToObject(object, "newest", count.newest);
    return object;
}

/* The contents that records have, in their order: joined ones stand for many that were on the way to them. */
typedef struct {
    GString *records;
    GHashTable *numbers; /* content -> its number in the file, plus one */
    GArray *contents;    /* of uint32_t */
} Writing;

static guint place_of(Writing *writing, uint32_t content)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(writing->numbers, GUINT_TO_POINTER(content)));
    if (number)
        return number - 1;
    g_array_append_val(writing->contents, content);
    g_hash_table_insert(writing->numbers, GUINT_TO_POINTER(content),
                        GUINT_TO_POINTER(writing->contents->len));
    return writing->contents->len - 1;
}

#define HEX12 "\"%012" G_GINT64_MODIFIER "x\","
#define HEX16 "\"%016" G_GINT64_MODIFIER "x\","

static void write_record(const RosterRecord *record, gpointer context)
{
    Writing *writing = context;
    const Identity *who = &record->who;
    g_string_append_printf(writing->records, "[" HEX12 HEX12 HEX12 HEX16 HEX16 HEX12 HEX12 "%u,%u,%d]\n",
                           who->id >> 16, who->name >> 16, who->uuid >> 16, who->serial, who->domain,
                           who->folded >> 16, who->cut, place_of(writing, record->content), record->seconds,
                           who->known_id);
}

static cJSON *head_object(const Fold *fold, const GArray *contents)
{
    cJSON *head = cJSON_CreateObject();
    g_autofree char *salt = digest_bytes(fold->options->salt, strlen(fold->options->salt));
    cJSON_AddStringToObject(head, "polyculture", "ids/1");
    cJSON_AddStringToObject(head, "salt", salt);
    cJSON_AddBoolToObject(head, "presume", !fold->options->no_presume);
    cJSON_AddNumberToObject(head, "max-age", (double)fold->options->max_age);
    cJSON_AddStringToObject(head, "as-of", fold->options->as_of ? fold->options->as_of : "");
    cJSON *sources = cJSON_AddArrayToObject(head, "sources");
    for (guint i = 0; i < fold->sources->len; i++)
        cJSON_AddItemToArray(sources, source_object(fold, i));
    cJSON *list = cJSON_AddArrayToObject(head, "contents");
    g_autoptr(Content) content = content_new();
    for (guint i = 0; i < contents->len; i++)
        cJSON_AddItemToArray(list, content_object(fold, g_array_index(contents, uint32_t, i), content));
    return head;
}

GString *fold_write_ids(const Fold *fold)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) contents = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GString) records = g_string_new("\n");
    Writing writing = {records, numbers, contents};
    RosterContents asked = fold_part_roster_contents(fold->whole);
    roster_each(fold_part_roster(fold->whole), &asked, write_record, &writing);
    cJSON *head = head_object(fold, contents);
    char *line = cJSON_PrintUnformatted(head);
    GString *text = g_string_new(line);
    cJSON_free(line);
    cJSON_Delete(head);
    g_string_append_len(text, records->str, (gssize)records->len);
    return text;
}

/* ---- reading ---- */

typedef struct {
    Fold *fold;
    FoldPart *part;
    const char *file;
    guint first_source; /* number of the file's first one here */
    GArray *content_of; /* of uint32_t: number in the part, by number in the file */
} Reading;

static bool fail_field(const Reading *reading, GError **error, const char *what)
{
    return fail_input(error, "%s:1: %s is not as `polyculture map --ids` writes it; write the file again",
                      reading->file, what);
}

static const char *text_of(const cJSON *object, const char *field)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, field));
}

static int64_t number_of(const cJSON *object, const char *field)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field);
    return cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble < 1e15
               ? (int64_t)value->valuedouble
               : -1;
}

static bool read_source(Reading *reading, const cJSON *object, GError **error)
{
    const char *name = text_of(object, "name"), *format = text_of(object, "format");
    const char *sha256 = text_of(object, "sha256"), *mark = text_of(object, "mark");
    int64_t records = number_of(object, "records"), oldest = number_of(object, "oldest"),
            newest = number_of(object, "newest");
    if (!name || !format || !sha256 || !mark || records < 0 || oldest < 0 || newest < 0)
        return fail_field(reading, error, "a source");
    const Origin origin = {text_of(object, "tool"), text_of(object, "report")};
    guint number = fold_source(reading->fold, name, format, &origin, g_ascii_strtoull(mark, NULL, 16));
    fold_source_done(reading->fold, number, sha256);
    fold_part_source(reading->part, number);
    fold_part_count(reading->part, &(SourceCount){records, (uint32_t)MIN(oldest, G_MAXINT32),
                                                  (uint32_t)MIN(newest, G_MAXINT32)});
    return true;
}

static bool read_product(const Reading *reading, const cJSON *value, uint32_t *product, GError **error)
{
    const char *id = cJSON_GetStringValue(value);
    int known = id ? catalog_find(reading->fold->catalog, id) : -1;
    if (!id)
        return fail_field(reading, error, "a product");
    if (known < 0)
        return fail_input(error,
                          "%s:1: product '%s' is not in the catalog; add the one that it was mapped with",
                          reading->file, id);
    *product = (uint32_t)known;
    return true;
}

/* [id, section, ...] */
static bool read_told(const Reading *reading, const cJSON *entry, uint32_t *told, GError **error)
{
    uint32_t product = 0;
    const cJSON *section = cJSON_GetArrayItem(entry, 1);
    if (!read_product(reading, cJSON_GetArrayItem(entry, 0), &product, error))
        return false;
    if (!cJSON_IsNumber(section) || section->valueint < 0 || section->valueint >= INVENTORY_SECTIONS)
        return fail_field(reading, error, "a product's section");
    *told = told_product(product, (guint)section->valueint);
    return true;
}

static uint32_t keep(const Reading *reading, const char *text)
{
    return contents_text(fold_part_contents(reading->part), text, strlen(text));
}

static bool read_attributes(const Reading *reading, const cJSON *list, Content *content, GError **error)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, list)
    {
        const cJSON *said_by = cJSON_GetArrayItem(entry, 0);
        const char *name = cJSON_GetStringValue(cJSON_GetArrayItem(entry, 1));
        const char *value = cJSON_GetStringValue(cJSON_GetArrayItem(entry, 2));
        if (!cJSON_IsNumber(said_by) || said_by->valueint < 0 || !name || !value)
            return fail_field(reading, error, "an attribute");
        ContentAttribute attribute = {(uint32_t)said_by->valueint, keep(reading, name), keep(reading, value)};
        g_array_append_val(content->attributes, attribute);
    }
    return true;
}

static bool holds(const cJSON *list, const char *text)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, list)
    {
        if (g_strcmp0(cJSON_GetStringValue(entry), text) == 0)
            return true;
    }
    return false;
}

static bool read_products(const Reading *reading, const cJSON *object, Content *content, GError **error)
{
    const cJSON *entry;
    uint32_t product = 0, told_of = 0;
    const int told = VERSION_TOLD;
    g_autoptr(GArray) built_in = g_array_new(FALSE, FALSE, sizeof(int));
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "version-told")))
        g_array_append_val(built_in, told);
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(object, "products"))
    {
        const cJSON *state = cJSON_GetArrayItem(entry, 2);
        if (!read_told(reading, entry, &told_of, error))
            return false;
        if (!cJSON_IsNumber(state) || state->valueint < -1 || state->valueint > STATE_STOPPED)
            return fail_field(reading, error, "a product's state");
        uint32_t both = told_of * 4 + (uint32_t)(state->valueint + 1);
        g_array_append_val(content->products, both);
    }
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(object, "outdated"))
    {
        if (!read_told(reading, entry, &told_of, error))
            return false;
        g_array_append_val(content->outdated, told_of);
    }
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(object, "built-in"))
    {
        if (!read_product(reading, entry, &product, error))
            return false;
        int number = (int)product;
        if (holds(cJSON_GetObjectItemCaseSensitive(object, "stays-on"), entry->valuestring))
            number |= STAYS_ON;
        g_array_append_val(built_in, number);
    }
    content->built_in =
        contents_text(fold_part_contents(reading->part), built_in->data, built_in->len * sizeof(int));
    return true;
}

static bool read_origin(const Reading *reading, const cJSON *object, Content *content)
{
    const char *tool = text_of(object, "tool");
    int64_t source = tool ? 0 : number_of(object, "source");
    if (source < 0 || source >= (int64_t)reading->fold->sources->len - reading->first_source)
        return false;
    const FoldSource *known = reading->fold->sources->pdata[reading->first_source + source];
    content->space = tool ? fold_tool(reading->fold, tool).space : known->space;
    return true;
}

static bool read_content(Reading *reading, const cJSON *object, Content *content, GError **error)
{
    const char *platform = text_of(object, "platform");
    int64_t touched = number_of(object, "touched");
    int64_t sections = cJSON_HasObjectItem(object, "sections") ? number_of(object, "sections")
                                                               : 0; /* those of a whole one */
    content_clear(content);
    if (!platform || !read_origin(reading, object, content) || touched < 0 || sections < 0 ||
        sections >= 2 * SECTION_SOME)
        return fail_field(reading, error, "a content");
    content->sections = (uint32_t)sections;
    content->platform = keep(reading, platform);
    content->touched = (uint32_t)touched & (2 * SURE_ROW - 1);
    if (!read_attributes(reading, cJSON_GetObjectItemCaseSensitive(object, "attributes"), content, error) ||
        !read_products(reading, object, content, error))
        return false;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(object, "unknown"))
    {
        if (!cJSON_IsString(entry) || !strchr(entry->valuestring, '\n'))
            return fail_field(reading, error, "an unknown name");
        uint32_t text = keep(reading, entry->valuestring);
        g_array_append_val(content->unknown, text);
    }
    uint32_t number = contents_add(fold_part_contents(reading->part), content);
    g_array_append_val(reading->content_of, number);
    return true;
}

/* What was asked must be the same for all shards, or their sum would mean nothing. */
static bool check_options(const Reading *reading, const cJSON *head, FoldOptions *options, GError **error)
{
    const char *salt = text_of(head, "salt"), *as_of = text_of(head, "as-of");
    int64_t max_age = number_of(head, "max-age");
    bool no_presume = cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(head, "presume"));
    if (!salt || !as_of || max_age < 0 || max_age > 36500)
        return fail_field(reading, error, "the head");
    if (!options->salt) {
        options->salt = g_intern_string(salt);
        options->as_of = *as_of ? g_intern_string(as_of) : NULL;
        options->max_age = max_age;
        options->no_presume = no_presume;
        return true;
    }
    if (strcmp(options->salt, salt) != 0)
        return fail_input(
            error, "%s: made with another salt than the files before; map all shards with the same one",
            reading->file);
    if (g_strcmp0(options->as_of, *as_of ? as_of : NULL) != 0 || options->max_age != max_age ||
        options->no_presume != no_presume)
        return fail_input(
            error,
            "%s: mapped with another --max-age, --as-of or --no-presume than the files before; map all "
            "shards alike",
            reading->file);
    return true;
}

static bool read_head(Reading *reading, char *line, gsize length, FoldOptions *options, GError **error)
{
    g_autoptr(JsonDocument) document =
        json_parse(reading->file, g_string_new_len(line, (gssize)length), "ids/1", error);
    if (!document)
        return false;
    const cJSON *head = json_root(document), *entry;
    if (!check_options(reading, head, options, error))
        return false;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(head, "sources"))
    {
        if (!read_source(reading, entry, error))
            return false;
    }
    g_autoptr(Content) content = content_new();
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(head, "contents"))
    {
        if (!read_content(reading, entry, content, error))
            return false;
    }
    return true;
}

/* "[...]": seven digests, three numbers. */
static bool read_record(Reading *reading, const char *line, RosterRecord *record)
{
    static const int digits[] = {12, 12, 12, 16, 16, 12, 12};
    guint64 digests[G_N_ELEMENTS(digits)], numbers[3];
    const char *at = line + 1;
    for (gsize i = 0; i < G_N_ELEMENTS(digits); i++) {
        char *end;
        if (*at++ != '"')
            return false;
        digests[i] = g_ascii_strtoull(at, &end, 16);
        if (end - at != digits[i] || end[0] != '"' || end[1] != ',')
            return false;
        at = end + 2;
    }
    for (int i = 0; i < 3; i++) {
        char *end;
        if (!g_ascii_isdigit(*at))
            return false;
        numbers[i] = g_ascii_strtoull(at, &end, 10);
        if (*end != (i < 2 ? ',' : ']'))
            return false;
        at = end + 1;
    }
    if (*line != '[' || *at || numbers[0] >= reading->content_of->len || numbers[1] > G_MAXINT32 ||
        numbers[2] > 1)
        return false;
    uint32_t content = g_array_index(reading->content_of, uint32_t, numbers[0]);
    const RosterContents asked = fold_part_roster_contents(reading->part);
    *record = (RosterRecord){.who = {.id = digests[0] << 16,
                                     .name = digests[1] << 16,
                                     .uuid = digests[2] << 16,
                                     .serial = digests[3],
                                     .domain = digests[4],
                                     .folded = digests[5] << 16,
                                     .cut = digests[6],
                                     .file = asked.origin(content, asked.context).file,
                                     .known_id = numbers[2] == 1},
                             .content = content,
                             .seconds = (uint32_t)numbers[1]};
    return true;
}

static bool read_records(Reading *reading, Input *input, GError **error)
{
    GError *wrong = NULL;
    gsize length = 0;
    int64_t number = 2;
    RosterContents contents = fold_part_roster_contents(reading->part);
    for (char *line; (line = input_line(input, LINE_MOST, &length, &wrong)); number++) {
        RosterRecord record;
        if (!read_record(reading, line, &record))
            return fail_input(error,
                              "%s:%" G_GINT64_FORMAT ": no record as `polyculture map --ids` writes it",
                              reading->file, number);
        roster_add(fold_part_roster(reading->part), &record, &contents);
    }
    if (wrong)
        g_propagate_error(error, wrong);
    return wrong == NULL;
}

bool fold_read_ids(Fold *fold, Input *input, FoldOptions *options, GError **error)
{
    gsize length = 0;
    char *line = input_line(input, LINE_MOST, &length, error);
    if (!line)
        return (error && *error) || fail_input(error, "%s: is empty", input_name(input));
    g_autoptr(GArray) content_of = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    Reading reading = {fold, fold_part_new(fold), input_name(input), fold->sources->len, content_of};
    bool good = read_head(&reading, line, length, options, error) && read_records(&reading, input, error);
    if (good)
        fold_join(fold, reading.part);
    else
        fold_part_free(reading.part);
    return good;
}
