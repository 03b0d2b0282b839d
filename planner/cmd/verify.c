/* `polyculture verify`: recomputes every figure of a plan's bundle. Knows nothing of the optimiser. */
#include "audit/verify.h"
#include "base/error.h"
#include "base/text.h"
#include "cmd/cmd.h"

#include <stdio.h>

static bool parse_options(int argc, char **argv, char ***folders, GError **error)
{
    const GOptionEntry entries[] = {
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, folders, NULL, "DIR"}, G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Recomputes hashes, counts, cost and limits of the plan in DIR from its inputs, with "
                 "whole\nnumbers and without a solver, and names everything that does not agree.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture verify --help` lists the options", wrong->message);
    if (!*folders || (*folders)[1])
        return fail_usage(error, "expected one folder: polyculture verify DIR");
    return true;
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(GStrv) folders = NULL;
    if (!parse_options(argc, argv, &folders, error))
        return EXIT_USAGE;
    g_autoptr(Verification) verification = verify_bundle(folders[0], error);
    if (!verification)
        return EXIT_INPUT;
    for (guint i = 0; i < verification->disagreements->len; i++) {
        g_autofree char *line = text_for_terminal(verification->disagreements->pdata[i]);
        printf("%s\n", line);
    }
    g_autofree char *where = text_for_terminal(folders[0]);
    for (guint i = 0; verification->notes && i < verification->notes->len; i++) {
        g_autofree char *line = text_for_terminal(verification->notes->pdata[i]);
        fprintf(stderr, "polyculture: note: %s\n", line);
    }
    if (verification->disagreements->len) {
        fprintf(stderr, "polyculture: %s: %u disagreement%s\n", where, verification->disagreements->len,
                verification->disagreements->len == 1 ? "" : "s");
        return EXIT_BREACH;
    }
    g_autofree char *total = money_text(verification->plan->cost.total);
    g_autofree char *currency = text_for_terminal(verification->scenario->currency);
    g_autofree char *endpoints = count_text(verification->fleet->endpoints);
    printf("%s: %d figures recomputed, all agree\n", where, verification->checks);
    printf("%s endpoints, %s %s, %u limits hold, status %s\n", endpoints, total, currency,
           verification->plan->findings->len, plan_status(verification->plan));
    if (verification->plan->changes_proven) {
        g_autofree char *changes = count_text(verification->plan->changes);
        printf("%s endpoints change product, the fewest by the solver's word alone\n", changes);
    }
    return EXIT_HOLDS;
}

const Command command_verify = {"verify", "recompute every figure of a plan without the solver", run};
