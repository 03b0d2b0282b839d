#include "fleet/answers.h"

#include "base/intern.h"
#include "base/text.h"
#include "catalog/bare_name.h"
#include "catalog/domains.h"
#include "catalog/match.h"
#include "catalog/watch.h"

#include <string.h>

#define NAMES_MOST (256u << 10)     /* names that are remembered; hostile inventories could name millions */
#define NAME_BYTES_MOST (16u << 20) /* and bytes of them */

#define PLATFORMS (1 + PLATFORM_NAMES) /* the first is not known */

enum { NOT_ASKED };

struct Answers {
    const Catalog *catalog;
    Contents *contents;
    Matcher *matcher;
    Intern *names;  /* see InventoryName */
    Intern *served; /* arrays of int: products that do not protect without a service */
    GArray *found;  /* of uint32_t: name times PLATFORMS and platform */
    GArray *wanted; /* of uint8_t, by name: NOT_ASKED, ANSWER_NOTHING or ANSWER_SOMETHING on any platform */
    int64_t cleaned;
};

Answers *answers_new(const Catalog *catalog, Contents *contents)
{
    Answers *answers = g_new0(Answers, 1);
    answers->catalog = catalog;
    answers->contents = contents;
    answers->matcher = matcher_new(catalog);
    answers->names = intern_new();
    answers->served = intern_new();
    answers->found = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    answers->wanted = g_array_new(FALSE, TRUE, sizeof(uint8_t));
    return answers;
}

void answers_free(Answers *answers)
{
    if (!answers)
        return;
    matcher_free(answers->matcher);
    intern_free(answers->names);
    intern_free(answers->served);
    g_array_unref(answers->found);
    g_array_unref(answers->wanted);
    g_free(answers);
}

guint platform_number(const char *platform)
{
    return (guint)(platform_index(platform) + 1);
}

static const char *name_of(guint platform)
{
    return platform ? platform_name((int)platform - 1) : "unknown";
}

int64_t answers_cleaned(const Answers *answers)
{
    return answers->cleaned;
}

const int *answers_served(const Answers *answers, uint32_t answer, guint *count)
{
    gsize size = 0;
    const int *products = intern_get(answers->served, answer_number(answer), &size);
    *count = (guint)(size / sizeof *products);
    return products;
}

/* Asks the catalog of a service. None is worth a look for its own sake. */
static uint32_t answer_of_service(Answers *answers, const char *name, const char *shown, const char *platform)
{
    g_autoptr(GArray) products = matcher_find_service(answers->matcher, name, platform);
    int product = products->len || !*shown
                      ? -1
                      : matcher_find(answers->matcher, shown, NULL, platform, FROM_SOFTWARE, NULL);
    if (product >= 0)
        g_array_append_val(products, product);
    if (products->len == 0)
        return ANSWER_NOTHING;
    uint32_t served = intern_add(answers->served, products->data, products->len * sizeof(int));
    return ANSWER_SOMETHING + 2 * served + (product >= 0);
}

/* Asks the catalog. */
static uint32_t answer_of(Answers *answers, const InventoryName *name, guint platform)
{
    const char *said_by = inventory_name_publisher(name);
    gsize length = strlen(name->name);
    g_autofree char *clean = text_clean(name->name, length, 1024);
    g_autofree char *publisher = text_clean(said_by, strlen(said_by), 1024);
    answers->cleaned += text_is_broken(name->name, length) + text_is_broken(said_by, strlen(said_by));
    if (!*clean)
        return ANSWER_NOTHING;
    if (name->from == FROM_SERVICE)
        return answer_of_service(answers, clean, publisher, name_of(platform));
    int product = matcher_find(answers->matcher, clean, publisher, name_of(platform), name->from, NULL);
    if (product >= 0)
        return ANSWER_SOMETHING + 2 * (uint32_t)product;
    clean[program_name_length(clean, name_of(platform))] = '\0';
    if (name->from == FROM_SOFTWARE && !name_looks_like_security(answers->catalog, clean, publisher))
        return ANSWER_NOTHING;
    g_autofree char *text = g_strdup_printf("%s\n%s", clean, publisher);
    return ANSWER_SOMETHING + 2 * contents_text(answers->contents, text, strlen(text)) + 1;
}

static uint32_t number_of(Answers *answers, const InventoryName *name)
{
    if (intern_count(answers->names) > NAMES_MOST || intern_size(answers->names) > NAME_BYTES_MOST) {
        intern_clear(answers->names);
        g_array_set_size(answers->found, 0);
        g_array_set_size(answers->wanted, 0);
    }
    return intern_add(answers->names, name->name, name->length);
}

uint32_t answers_look_up(Answers *answers, const InventoryName *name, guint platform)
{
    uint32_t number = number_of(answers, name);
    guint at = (guint)(number * PLATFORMS) + platform;
    if (answers->found->len <= at)
        g_array_set_size(answers->found, (guint)((number + 1) * PLATFORMS));
    uint32_t *answer = &g_array_index(answers->found, uint32_t, at);
    if (*answer == NOT_ASKED)
        *answer = answer_of(answers, name, platform);
    return *answer;
}

/* Asks the catalog for all platforms. Names that are broken are wanted, for they are counted. */
static bool is_something(Answers *answers, const InventoryName *name)
{
    const char *said_by = inventory_name_publisher(name);
    gsize length = strlen(name->name), publisher_length = strlen(said_by);
    bool service = name->from == FROM_SERVICE;
    if ((name->from != FROM_SOFTWARE && !service) || text_is_broken(name->name, length) ||
        text_is_broken(said_by, publisher_length))
        return true;
    g_autofree char *clean = text_clean(name->name, length, 1024);
    g_autofree char *publisher = text_clean(said_by, publisher_length, 1024);
    bool something = *clean && !service && name_looks_like_security(answers->catalog, clean, publisher);
    for (guint i = 0; *clean && i < PLATFORMS && !something; i++)
        something = service
                        ? answer_of_service(answers, clean, publisher, name_of(i)) != ANSWER_NOTHING
                        : matcher_find(answers->matcher, clean, publisher, name_of(i), name->from, NULL) >= 0;
    return something;
}

bool answers_want(Answers *answers, const InventoryName *name)
{
    uint32_t number = number_of(answers, name);
    if (answers->wanted->len <= number)
        g_array_set_size(answers->wanted, number + 1);
    uint8_t *answer = &g_array_index(answers->wanted, uint8_t, number);
    if (*answer == NOT_ASKED)
        *answer = is_something(answers, name) ? ANSWER_SOMETHING : ANSWER_NOTHING;
    return *answer == ANSWER_SOMETHING;
}
