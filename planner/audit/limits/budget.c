/* budget: the cost's part, rounded up in the unit of the limit (whole currency, cents, or a hundredth of
 * them), so that it is at most the limit exactly when the cost is. */
#include "audit/limits/limits.h"

Money measure_budget_unit(const Limit *limit)
{
    return limit->amount % MONEY_UNIT == 0 ? MONEY_UNIT : limit->amount % 100 == 0 ? 100 : 1;
}

static void measure(const Limit *limit, const Plan *plan, const char *currency, PlanFinding *finding)
{
    const struct {
        const char *name;
        Money money;
    } parts[COST_PARTS + 1] = {{"licences", plan->cost.licences},
                               {"fixed", plan->cost.fixed},
                               {"migration", plan->cost.migration},
                               {"standby", plan->cost.standby},
                               {"total", plan->cost.total}};
    Money unit = measure_budget_unit(limit);
    Money money = parts[limit->part].money;
    int64_t count = money / unit + (money % unit > 0);
    finding->bound = limit->amount / unit;
    g_autofree char *domain =
        unit == MONEY_UNIT
            ? g_strdup_printf("%s in %s", parts[limit->part].name, currency)
            : g_strdup_printf("%s in 1/%d %s", parts[limit->part].name, (int)(MONEY_UNIT / unit), currency);
    finding_add(finding, domain, count, 0, money <= limit->amount);
}

const LimitMeasure measure_budget = {.kind = "budget", .measure_plan = measure, .row = LIMIT_ROW_BUDGET};
