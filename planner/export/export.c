#include "export/export.h"

#include <string.h>

const Exporter *const exporters[] = {&exporter_csv, &exporter_markdown, &exporter_html, NULL};

const Exporter *exporter_find(const char *name)
{
    for (const Exporter *const *exporter = exporters; *exporter; exporter++)
        if (strcmp((*exporter)->name, name) == 0)
            return *exporter;
    return NULL;
}
