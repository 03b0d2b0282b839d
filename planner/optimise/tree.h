/* The tree of a search: questions with the answer 0 or 1, and at its leaves the multipliers of rows. */
#ifndef POLYCULTURE_OPTIMISE_TREE_H
#define POLYCULTURE_OPTIMISE_TREE_H

#include "optimise/lp.h"

typedef struct {
    int row;      /* of the model */
    double value; /* dual value in units of the search's objective */
} Multiplier;

typedef struct Node Node;
struct Node {
    Node *parent, *side[2]; /* side[v]: where choice is v; both or none */
    int choice;             /* column, or their number + that of a split; -1: a leaf */
    int64_t at;             /* where the column is a count: at most this, or at least one more? */
    int answer;             /* this node's side of its parent */
    int depth;
    double bound;        /* of the relaxation here, in units; never below the parent's */
    bool infeasible;     /* shown by its multipliers */
    bool closed;         /* nothing more to look for here */
    bool stale;          /* its bound passed the cutoff of the time, and nothing else is known of it */
    bool promise;        /* all choices are whole: there may be a plan of this cost */
    GArray *multipliers; /* of Multiplier */
    LpBasis *basis;      /* to start from; NULL once it is closed */
    GArray *fractional;  /* of int: choices, and splits, that are neither 0 nor 1 in the relaxation */
    double *values;      /* of these choices */
};

Node *node_new(Node *parent, int answer);
/* Narrows the range of a count to what the answers that lead to the node leave of it. */
void node_range(const Node *node, int column, int64_t *lower, int64_t *upper);
/* With everything below it. */
void node_free(Node *node);

#endif
