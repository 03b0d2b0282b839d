/* `polyculture verify`: recomputes every figure of a plan's bundle. Knows nothing of the optimiser. */
#include "audit/verify.h"
#include "base/error.h"
#include "base/text.h"
#include "cmd/cmd.h"

#include <stdio.h>

static bool parse_options(int argc, char **argv, char ***folders, gboolean *verbose, GError **error)
{
    const GOptionEntry entries[] = {
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, verbose, "print the proof, leaf by leaf", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, folders, NULL, "DIR"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Recomputes hashes, counts, cost and limits of the plan in DIR from its inputs, with "
                 "whole\nnumbers and without a solver, and names everything that does not agree. Where "
                 "DIR\nholds certificate.json, it checks the proof that no plan costs less, or that none "
                 "exists.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) wrong = NULL;
    if (!g_option_context_parse(context, &argc, &argv, &wrong))
        return fail_usage(error, "%s; `polyculture verify --help` lists the options", wrong->message);
    if (!*folders || (*folders)[1])
        return fail_usage(error, "expected one folder: polyculture verify DIR");
    return true;
}

/* "no plan meets this policy: 'vendor-cap' and 'few-contracts' cannot hold together". */
static void print_none(const Certified *certified)
{
    guint count = certified->limits ? g_strv_length(certified->limits) : 0;
    g_autoptr(GString) limits = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(limits, "%s'%s'",
                               i == 0           ? ""
                               : i + 1 == count ? " and "
                                                : ", ",
                               certified->limits[i]);
    g_autofree char *safe = text_for_terminal(limits->str);
    if (!certified->limits)
        printf("certified: no plan meets this policy\n");
    else if (count == 0)
        printf("certified: there is no plan, whatever the limits\n");
    else
        printf("certified: no plan meets this policy: %s cannot hold %s\n", safe,
               count > 1 ? "together" : "under these offers");
}

/* "no plan that meets this policy costs less than 136,915.00 EUR; this one costs 136,915.00". */
static void print_certified(const Verification *verification)
{
    const Certified *certified = verification->certified;
    g_autofree char *currency = text_for_terminal(verification->scenario->currency);
    if (!certified) {
        printf("no certificate.json: that nothing cheaper meets the policy is not proven here\n");
        return;
    }
    if (certified->none)
        print_none(certified);
    else {
        const Money cost = verification->plan->cost.total;
        Plan proven = {.bound = certified->bound, .cost.total = cost};
        g_autofree char *bound = money_text_grouped(certified->bound), *total = money_text_grouped(cost),
                        *gap = plan_gap_text(&proven);
        printf("certified: no plan that meets this policy costs less than %s %s;\n"
               "this one costs %s (gap %s)\n",
               bound, currency, total, gap);
        if (certified->bound < verification->plan->bound)
            printf("that nothing costs less than the plan itself is the solver's word alone\n");
    }
    printf("by %u lea%s and %u multiplier%s\n", certified->leaves, certified->leaves == 1 ? "f" : "ves",
           certified->multipliers, certified->multipliers == 1 ? "" : "s");
}

static void print_words(const Verification *verification)
{
    if (!verification->certified || !verification->certified->words)
        return;
    g_auto(GStrv) lines = g_strsplit(verification->certified->words, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *safe = text_for_terminal(*line);
        if (**line)
            printf("%s\n", safe);
    }
}

static int run(int argc, char **argv, GError **error)
{
    g_auto(GStrv) folders = NULL;
    gboolean verbose = FALSE;
    if (!parse_options(argc, argv, &folders, &verbose, error))
        return EXIT_USAGE;
    g_autoptr(Verification) verification = verify_bundle(folders[0], verbose, error);
    if (!verification)
        return EXIT_INPUT;
    print_words(verification);
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
    if (verification->plan) {
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
    }
    print_certified(verification);
    return EXIT_HOLDS;
}

const Command command_verify = {"verify", "recompute every figure of a plan without the solver", run};
