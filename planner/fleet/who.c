#include "fleet/who.h"

#include "base/input.h"
#include "base/intern.h"
#include "inventory/identity.h"

#include <string.h>

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

static uint64_t digest_any(const char *salt, const void *bytes, gsize length, uint64_t seed)
{
    return salt ? salted_digest(salt, bytes, length, seed) : digest64(bytes, length, seed);
}

static uint64_t digest_of(const char *salt, const char *text, uint64_t seed)
{
    return *text ? digest_any(salt, text, strlen(text), seed) : 0;
}

/* The first label in the upper half, the others in the lower: see identity_merge.h. */
static uint64_t domain_digest(const char *salt, const char *domain)
{
    gsize label = strcspn(domain, ".");
    uint64_t upper = *domain ? digest_any(salt, domain, label, 0) >> 32 | 1 : 0;
    uint64_t lower = domain[label] ? digest_of(salt, domain + label, 0) >> 32 | 1 : 0;
    return upper << 32 | lower;
}

/* What only matters where there is more than the name to know it by. */
static void add_other_names(const char *salt, const char *name, Identity *who)
{
    char folded[IDENTITY_TEXT];
    identity_folded(name, folded);
    gsize cut = identity_cut(name);
    if (strcmp(folded, name) != 0)
        who->folded = digest_of(salt, folded, 0);
    if (cut)
        who->cut = digest_any(salt, name, cut, 0) >> 17 << 1 | (name[cut] != '\0');
}

Identity who_is(const Endpoint *endpoint, const char *salt, const FoldOwner *owner)
{
    char compared[IDENTITY_TEXT];
    Identity who = {
        .space = owner->origin.space, .file = owner->origin.file, .known_id = *endpoint->id != '\0'};
    identity_name(endpoint->name, compared);
    who.name = digest_of(salt, compared, 0);
    who.folded = who.name;
    if (*endpoint->uuid || *endpoint->serial)
        add_other_names(salt, compared, &who);
    identity_domain(endpoint->name, endpoint->workgroup, compared);
    who.domain = domain_digest(salt, compared);
    if (*endpoint->uuid) {
        identity_uuid(endpoint->uuid, compared);
        who.uuid = digest_of(salt, compared, 0);
    }
    if (*endpoint->serial) {
        identity_serial(endpoint->serial, compared);
        who.serial = digest_of(salt, compared, 0);
    }
    /* Without an id of its own a record is known by all that it says of itself. */
    uint64_t all[] = {who.name, who.domain, who.uuid, who.serial};
    who.id = who.known_id ? digest_of(salt, endpoint->id, owner->seed)
                          : digest_any(salt, all, sizeof all, owner->seed);
    return who;
}
