/* The failure domains of products: read from their entries of catalog/1, and asked for by platform (see
 * product_domains in catalog/catalog.h). A product owns its own. */
#ifndef POLYCULTURE_CATALOG_DOMAINS_H
#define POLYCULTURE_CATALOG_DOMAINS_H

#include "catalog/catalog.h"

/* "windows" is 0 ...; -1 for a word that is no platform. */
int platform_index(const char *platform);
/* The word of it, below PLATFORM_NAMES. */
const char *platform_name(int index);

/* From "domains" of a product; NULL is none. */
bool domains_parse(const JsonDocument *document, const cJSON *object, Product *product, GError **error);
void domains_clear(Product *product);

#endif
