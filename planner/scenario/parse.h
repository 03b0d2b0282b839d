/* What the files of the scenario share while they read: scopes, function names, lists that need checking. */
#ifndef POLYCULTURE_SCENARIO_PARSE_H
#define POLYCULTURE_SCENARIO_PARSE_H

#include "scenario/scenario.h"

/* The scope in `field` of the object; an empty one where the field is missing. */
bool scope_read(const JsonDocument *document, const cJSON *object, const char *field, Scope **scope,
                GError **error);
Scope *scope_new(void);

/* policy/1; `path` is read with its limits. */
Policy *policy_read(const char *path, GError **error);
void policy_free(gpointer policy);

/* "offers", "vendors" and "fallbacks" of the scenario in `document`. */
bool offers_read(const JsonDocument *document, Scenario *scenario, GError **error);

/* "downtime-per-endpoint-hour" of "operations" (NULL: there are none). */
bool downtime_read(const JsonDocument *document, const cJSON *operations, Scenario *scenario, GError **error);

/* Fields that several kinds of limits share. */
bool limit_read_of(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error);
bool limit_read_values(const JsonDocument *document, const cJSON *object, bool required, Limit *limit,
                       GError **error);
bool limit_read_measure(const JsonDocument *document, const cJSON *object, Limit *limit, GError **error);
/* "vendor eset in charge of", "any one vendor installed on": the domains and the measure; caller frees. */
char *limit_measure_text(const Limit *limit);
/* "40 %" of a share, as exact as two decimals are; caller frees. */
char *limit_share_text(const Limit *limit);
/* "1800" of an HHI; caller frees. */
char *limit_points_text(const Limit *limit);
/* "vendor eset or withsecure"; "any one vendor" without values; caller frees. */
char *limit_domain_text(const Limit *limit);

#endif
