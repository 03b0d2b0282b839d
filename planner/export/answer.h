/* What came out of solving a scenario with something changed: one point of a frontier, one line of a
 * sensitivity. */
#ifndef POLYCULTURE_EXPORT_ANSWER_H
#define POLYCULTURE_EXPORT_ANSWER_H

#include "base/exact.h"

#include <cjson/cJSON.h>

typedef enum {
    ANSWER_OPTIMAL,    /* no plan costs less */
    ANSWER_WITHIN_GAP, /* none costs less by more than the gap that was asked for */
    ANSWER_STOPPED,    /* time was up, or the solver failed: there may be better ones, or there is none yet */
    ANSWER_INFEASIBLE, /* proven: no plan can meet the policy */
    ANSWER_STATUSES
} AnswerStatus;

typedef struct {
    AnswerStatus status;
    bool planned;            /* there is a plan: the fields below hold */
    Money cost, bound;       /* bound: no plan costs less */
    int64_t vendors;         /* in charge of any endpoint */
    int64_t changes;         /* endpoints whose primary changes */
    char *function, *vendor; /* whose share is the largest, of which function */
    int64_t count, total;
    char *reason; /* why there is no plan, in short; or "" */
} Answer;

Answer *answer_new(AnswerStatus status, const char *reason);
void answer_free(gpointer answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)

/* "optimal", "within-gap", "stopped", "infeasible". */
const char *answer_status(const Answer *answer);
/* (cost - bound) / cost in percent, rounded up in the second decimal; caller frees. */
char *answer_gap_text(const Answer *answer);
/* Adds status and, where there is a plan, every figure; else the reason. */
void answer_add_json(const Answer *answer, cJSON *object);

/* As bytes from one process to another. */
GBytes *answer_pack(const Answer *answer);
/* NULL bytes are those of a process that died. */
Answer *answer_unpack(GBytes *bytes);

#endif
