#include "fleet/contents.h"

#include "base/intern.h"
#include "inventory/endpoint.h"

#include <string.h>

G_STATIC_ASSERT(INVENTORY_SECTIONS <= 1 << SECTION_BITS);

/* A content as words: what stands before the lists. */
typedef struct {
    uint32_t space, sections, platform, built_in, touched, attributes, products, outdated;
} Head;

/* Two contents that are large together: what they come to is found out when it is asked for, or an endpoint
 * that a million records tell of, each of something else, would be copied as often. Shorter than any Head, by
 * which they are told apart. */
typedef struct {
    uint32_t space, sections : 31, replaced : 1 /* the older is, but for its unknown names */, newer, older;
} Pair;

#define WHOLE_MOST 1024 /* bytes of two contents that become one at once */

struct Contents {
    Intern *texts, *contents;
    Content *left; /* scratch */
    char *words;   /* scratch */
    gsize room;    /* bytes of it */
};

Content *content_new(void)
{
    Content *content = g_new0(Content, 1);
    content->attributes = g_array_new(FALSE, FALSE, sizeof(ContentAttribute));
    content->products = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    content->outdated = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    content->unknown = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return content;
}

void content_clear(Content *content)
{
    /* As g_array_set_size does it, but millions of times. */
    content->attributes->len = content->products->len = content->outdated->len = content->unknown->len = 0;
    content->space = content->sections = content->platform = content->built_in = content->touched = 0;
}

void content_free(Content *content)
{
    if (!content)
        return;
    g_array_unref(content->attributes);
    g_array_unref(content->products);
    g_array_unref(content->outdated);
    g_array_unref(content->unknown);
    g_free(content);
}

Contents *contents_new(void)
{
    Contents *contents = g_new0(Contents, 1);
    contents->texts = intern_new();
    contents->contents = intern_new();
    contents->left = content_new();
    return contents;
}

void contents_free(Contents *contents)
{
    if (!contents)
        return;
    intern_free(contents->texts);
    intern_free(contents->contents);
    content_free(contents->left);
    g_free(contents->words);
    g_free(contents);
}

uint32_t contents_text(Contents *contents, const void *text, gsize length)
{
    return intern_add(contents->texts, text, length);
}

const void *contents_text_of(const Contents *contents, uint32_t text, gsize *length)
{
    return intern_get(contents->texts, text, length);
}

static int compare_numbers(gconstpointer left, gconstpointer right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static int compare_attributes(gconstpointer left, gconstpointer right)
{
    const ContentAttribute *a = left, *b = right;
    const uint32_t of_a[] = {a->said_by, a->name, a->value}, of_b[] = {b->said_by, b->name, b->value};
    for (gsize i = 0; i < G_N_ELEMENTS(of_a); i++)
        if (of_a[i] != of_b[i])
            return of_a[i] < of_b[i] ? -1 : 1;
    return 0;
}

/* Sorts; most records have them sorted already, or few. */
static void sort_numbers(GArray *numbers)
{
    for (guint i = 1; i < numbers->len; i++)
        if (g_array_index(numbers, uint32_t, i) < g_array_index(numbers, uint32_t, i - 1)) {
            g_array_sort(numbers, compare_numbers);
            return;
        }
}

static void tidy_attributes(const Contents *contents, GArray *attributes)
{
    if (attributes->len < 2)
        return;
    g_array_sort(attributes, compare_attributes);
    ContentAttribute *all = (ContentAttribute *)(void *)attributes->data;
    guint kept = 0;
    for (guint i = 0; i < attributes->len; i++) {
        ContentAttribute *last = kept ? &all[kept - 1] : NULL;
        if (last && compare_attributes(last, &all[i]) == 0)
            continue;
        bool again = last && last->said_by == all[i].said_by && last->name == all[i].name &&
                     strcmp(contents_text_of(contents, all[i].name, NULL), "tags") != 0;
        if (!again)
            all[kept++] = all[i];
        else if (strcmp(contents_text_of(contents, all[i].value, NULL),
                        contents_text_of(contents, last->value, NULL)) > 0)
            *last = all[i];
    }
    g_array_set_size(attributes, kept);
}

/* Of a product the greatest state stays: they stand side by side with it last. */
static void tidy_products(GArray *products)
{
    sort_numbers(products);
    guint kept = 0;
    for (guint i = 0; i < products->len; i++) {
        uint32_t entry = g_array_index(products, uint32_t, i);
        if (i + 1 < products->len && g_array_index(products, uint32_t, i + 1) / 4 == entry / 4)
            continue;
        g_array_index(products, uint32_t, kept++) = entry;
    }
    g_array_set_size(products, kept);
}

/* Sorted, each once. */
static void tidy_numbers(GArray *numbers)
{
    sort_numbers(numbers);
    guint kept = 0;
    for (guint i = 0; i < numbers->len; i++)
        if (i == 0 || g_array_index(numbers, uint32_t, i) != g_array_index(numbers, uint32_t, kept - 1))
            g_array_index(numbers, uint32_t, kept++) = g_array_index(numbers, uint32_t, i);
    g_array_set_size(numbers, kept);
}

static void tidy(const Contents *contents, Content *content)
{
    tidy_attributes(contents, content->attributes);
    tidy_products(content->products);
    tidy_numbers(content->outdated);
    tidy_numbers(content->unknown);
}

uint32_t contents_add(Contents *contents, Content *content)
{
    tidy(contents, content);
    Head head = {content->space,   content->sections,        content->platform,      content->built_in,
                 content->touched, content->attributes->len, content->products->len, content->outdated->len};
    const gsize sizes[] = {sizeof head, content->attributes->len * sizeof(ContentAttribute),
                           content->products->len * sizeof(uint32_t),
                           content->outdated->len * sizeof(uint32_t),
                           content->unknown->len * sizeof(uint32_t)};
    const void *const lists[] = {&head, content->attributes->data, content->products->data,
                                 content->outdated->data, content->unknown->data};
    gsize size = 0, at = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        size += sizes[i];
    if (size > contents->room) {
        contents->room = size * 2;
        contents->words = g_realloc(contents->words, contents->room);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); at += sizes[i++])
        if (sizes[i])
            memcpy(contents->words + at, lists[i], sizes[i]);
    return intern_add(contents->contents, contents->words, size);
}

/* The content as it is held: a pair, or NULL where it is whole. */
static const Pair *pair_of(const Contents *contents, uint32_t number)
{
    gsize length = 0;
    const void *held = intern_get(contents->contents, number, &length);
    return length == sizeof(Pair) ? held : NULL;
}

/* Of two texts the one that says something, or else the greater. */
static uint32_t greater_text(const Contents *contents, uint32_t a, uint32_t b)
{
    gsize of_a = 0, of_b = 0;
    const char *bytes_a = contents_text_of(contents, a, &of_a),
               *bytes_b = contents_text_of(contents, b, &of_b);
    bool a_says = of_a && strcmp(bytes_a, "unknown") != 0, b_says = of_b && strcmp(bytes_b, "unknown") != 0;
    if (a_says != b_says)
        return a_says ? a : b;
    int order = memcmp(bytes_a, bytes_b, MIN(of_a, of_b));
    return order > 0 || (order == 0 && of_a > of_b) ? a : b;
}

static void add_head(const Contents *contents, const Head *head, bool first, Content *content)
{
    content->space = head->space;
    content->sections = head->sections;
    content->platform = first ? head->platform : greater_text(contents, content->platform, head->platform);
    content->built_in = first ? head->built_in : greater_text(contents, content->built_in, head->built_in);
    content->touched |= head->touched;
}

/* Adds a whole content to what others said; `unknown`: its unknown names alone. */
static void add_whole(const Contents *contents, uint32_t number, bool first, bool unknown, Content *content)
{
    gsize length = 0;
    const uint32_t *words = intern_get(contents->contents, number, &length);
    Head head;
    memcpy(&head, words, sizeof head);
    const uint32_t *attributes = words + sizeof head / sizeof *words,
                   *products = attributes + head.attributes * (sizeof(ContentAttribute) / sizeof *attributes),
                   *outdated = products + head.products, *rest = outdated + head.outdated;
    if (!unknown) {
        add_head(contents, &head, first, content);
        g_array_append_vals(content->attributes, attributes, head.attributes);
        g_array_append_vals(content->products, products, head.products);
        g_array_append_vals(content->outdated, outdated, head.outdated);
    }
    g_array_append_vals(content->unknown, rest, (guint)(words + length / sizeof *words - rest));
}

typedef struct {
    uint32_t number;
    bool unknown; /* its unknown names alone */
} Ask;

static void add_pair(const Contents *contents, uint32_t number, Content *content)
{
    g_autoptr(GArray) asks = g_array_new(FALSE, FALSE, sizeof(Ask));
    Ask ask = {number, false};
    bool first = true;
    g_array_append_val(asks, ask);
    while (asks->len) {
        ask = g_array_index(asks, Ask, asks->len - 1);
        g_array_set_size(asks, asks->len - 1);
        const Pair *pair = pair_of(contents, ask.number);
        if (pair) {
            const Ask both[] = {{pair->older, ask.unknown || pair->replaced}, {pair->newer, ask.unknown}};
            g_array_append_vals(asks, both, G_N_ELEMENTS(both));
            continue;
        }
        add_whole(contents, ask.number, first, ask.unknown, content);
        first = first && ask.unknown;
    }
    tidy(contents, content);
}

void contents_get(const Contents *contents, uint32_t number, Content *content)
{
    content_clear(content);
    if (pair_of(contents, number))
        add_pair(contents, number, content);
    else
        add_whole(contents, number, true, false, content);
}

uint32_t contents_space(const Contents *contents, uint32_t number)
{
    return *(const uint32_t *)intern_get(contents->contents, number, NULL);
}

uint32_t contents_sections(const Contents *contents, uint32_t number)
{
    gsize length = 0;
    const void *held = intern_get(contents->contents, number, &length);
    return length == sizeof(Pair) ? ((const Pair *)held)->sections : ((const Head *)held)->sections;
}

/* Keeps of numbers, each `step` times a told_product, those of other sections. */
static void drop_sections(GArray *numbers, uint32_t step, uint32_t sections)
{
    guint kept = 0;
    for (guint i = 0; i < numbers->len; i++)
        if (!(sections & 1u << told_section_of(g_array_index(numbers, uint32_t, i) / step)))
            g_array_index(numbers, uint32_t, kept++) = g_array_index(numbers, uint32_t, i);
    g_array_set_size(numbers, kept);
}

uint32_t contents_without(Contents *contents, uint32_t number, uint32_t sections)
{
    Content *left = contents->left;
    contents_get(contents, number, left);
    drop_sections(left->products, 4, sections);
    drop_sections(left->outdated, 1, sections);
    if (sections & 1u << SECTION_SYSTEM) {
        left->platform = contents_text(contents, "unknown", strlen("unknown"));
        left->built_in = contents_text(contents, "", 0);
    }
    if (sections & 1u << SECTION_ATTRIBUTES) {
        guint kept = 0;
        for (guint i = 0; i < left->attributes->len; i++)
            if (g_array_index(left->attributes, ContentAttribute, i).said_by != SAID_BY_INVENTORY)
                g_array_index(left->attributes, ContentAttribute, kept++) =
                    g_array_index(left->attributes, ContentAttribute, i);
        g_array_set_size(left->attributes, kept);
    }
    return contents_add(contents, left);
}

/* As a pair, where they are large together; false where they are not. */
static bool add_as_pair(Contents *contents, bool replaced, uint32_t newer, uint32_t older, uint32_t *number)
{
    gsize of_newer = 0, of_older = 0;
    intern_get(contents->contents, newer, &of_newer);
    intern_get(contents->contents, older, &of_older);
    if (of_newer > sizeof(Pair) && of_older > sizeof(Pair) && of_newer + of_older <= WHOLE_MOST)
        return false;
    const Pair pair = {.space = contents_space(contents, newer),
                       .sections = contents_sections(contents, newer) & G_MAXINT32,
                       .replaced = replaced,
                       .newer = newer,
                       .older = older};
    *number = intern_add(contents->contents, &pair, sizeof pair);
    return true;
}

uint32_t contents_join(Contents *contents, uint32_t a, uint32_t b)
{
    uint32_t number = a;
    if (a == b || add_as_pair(contents, false, MAX(a, b), MIN(a, b), &number))
        return number;
    Content *left = contents->left;
    contents_get(contents, a, left);
    add_whole(contents, b, false, false, left);
    return contents_add(contents, left);
}

uint32_t contents_replace(Contents *contents, uint32_t newer, uint32_t older)
{
    uint32_t number = newer;
    if (newer == older || add_as_pair(contents, true, newer, older, &number))
        return number;
    contents_get(contents, newer, contents->left);
    add_whole(contents, older, false, true, contents->left);
    return contents_add(contents, contents->left);
}

static uint32_t move_whole(Contents *contents, const Contents *from, uint32_t number, const uint32_t *text_of)
{
    Content *content = contents->left;
    contents_get(from, number, content);
    content->platform = text_of[content->platform];
    content->built_in = text_of[content->built_in];
    for (guint k = 0; k < content->attributes->len; k++) {
        ContentAttribute *attribute = &g_array_index(content->attributes, ContentAttribute, k);
        attribute->name = text_of[attribute->name];
        attribute->value = text_of[attribute->value];
    }
    for (guint k = 0; k < content->unknown->len; k++)
        g_array_index(content->unknown, uint32_t, k) = text_of[g_array_index(content->unknown, uint32_t, k)];
    return contents_add(contents, content);
}

uint32_t *contents_move(Contents *contents, const Contents *from)
{
    guint texts = intern_count(from->texts), count = intern_count(from->contents);
    g_autofree uint32_t *text_of = g_new(uint32_t, texts + 1);
    uint32_t *content_of = g_new(uint32_t, count + 1);
    for (guint i = 0; i < texts; i++) {
        gsize length = 0;
        const void *text = intern_get(from->texts, i, &length);
        text_of[i] = contents_text(contents, text, length);
    }
    for (guint i = 0; i < count; i++) {
        const Pair *pair = pair_of(from, i); /* its two have lower numbers than itself */
        content_of[i] = pair ? (pair->replaced ? contents_replace : contents_join)(
                                   contents, content_of[pair->newer], content_of[pair->older])
                             : move_whole(contents, from, i, text_of);
    }
    return content_of;
}
