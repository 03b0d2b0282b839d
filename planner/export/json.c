/* plan.json as it is: every figure, canonical. */
#include "export/export.h"

static GString *write_json(const ExportView *view, GError **error)
{
    (void)error;
    return plan_write(view->plan, view->scenario, view->inputs);
}

const Exporter exporter_json = {"json", "json", "every figure, for tools: plan/1", false, write_json};
