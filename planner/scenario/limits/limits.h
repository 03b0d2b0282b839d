/* The kinds of limits, one file each: how it is written in a policy, and how it reads in words. */
#ifndef POLYCULTURE_SCENARIO_LIMITS_LIMITS_H
#define POLYCULTURE_SCENARIO_LIMITS_LIMITS_H

#include "scenario/parse.h"

extern const LimitKind limit_max_share, limit_min_share, limit_max_vendors, limit_min_vendors,
    limit_backup_required, limit_max_change, limit_forbid, limit_keep, limit_require, limit_capability_min,
    limit_max_products, limit_min_share_if_used, limit_recover_within, limit_survive, limit_hhi_max,
    limit_budget;

#endif
