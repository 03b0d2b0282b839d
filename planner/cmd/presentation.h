/* The options by which commands that write reports are told for whom, and in which language. */
#ifndef POLYCULTURE_CMD_PRESENTATION_H
#define POLYCULTURE_CMD_PRESENTATION_H

#include "export/export.h"

typedef struct {
    char *title, *client, *logo, *language, *frontier;
    char **outages;
    int technicians, minutes;
    GBytes *picture; /* what presentation_read made of the logo, the outages and the frontier */
    GPtrArray *events;
    FrontierPoints *points;
} PresentationArguments;

/* Adds them to the options of a command; `arguments` is filled by parsing. */
void presentation_add(GOptionContext *context, PresentationArguments *arguments);
void presentation_clear(PresentationArguments *arguments);
/* Checks them and reads the logo; what `options` holds is the arguments' own. */
bool presentation_read(PresentationArguments *arguments, ExportOptions *options, GError **error);

/* The exporters that a list such as "html,xlsx" names, each once; GPtrArray of const Exporter *, or NULL. */
GPtrArray *presentation_exporters(const char *option, const char *list, GError **error);

#endif
