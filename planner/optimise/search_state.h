/* What the parts of a search share: search.c drives, search_nodes.c solves relaxations, search_branch.c
 * chooses questions, search_plans.c makes whole plans. Runs in the solver's child; nothing is freed. */
#ifndef POLYCULTURE_OPTIMISE_SEARCH_STATE_H
#define POLYCULTURE_OPTIMISE_SEARCH_STATE_H

#include "optimise/local.h"
#include "optimise/lp.h"
#include "optimise/search.h"
#include "optimise/tree.h"

/* A choice is taken for 0 or 1 within this. */
#define WHOLE 1e-6
/* Rounds of cuts at any node but the root. */
#define NODE_ROUNDS 8

typedef struct {
    const SearchRequest *request;
    Formulation *formulation;
    Model *model;
    Local *local;
    Lp *lp;
    Node *root;
    double unit;
    bool found;
    double best;      /* cost of the best plan, in units */
    int64_t cost;     /* the same in Money */
    double hope;      /* of the best promise (see Node), INFINITY where there is none */
    double *gains[2]; /* per column and answer: sum of gains per unit of distance ("pseudo-costs") */
    int *glances[2];  /* and of how many */
    bool *halved;     /* per choice: splits are asked for in its place */
    GArray *changed;  /* of int: columns whose bounds are those of the node at hand */
    int nodes, pipe;
    gint64 said, deadline;
    bool counted; /* a question about counts was asked */
    bool closing; /* time is up, and the best promise is still to be redeemed */
} Search;

/* Time is up, the user asked for it, or the nodes asked for are spent. */
bool search_stopped(const Search *search);
/* Sends pieces of each block to the parent: how many, then the pieces. */
void search_say_plan(Search *search, const int64_t *point, const GPtrArray *splits);

/* ---- search_nodes.c ---- */

/* Holds a column at a value, until the next search_go_to. */
void search_hold(Search *search, int column, int value);
/* The split that the number of a question stands for, or NULL where it is a column. */
const ModelSplit *search_split(const Search *search, int choice);
/* Holds what this answer to the question says. */
void search_answer(Search *search, int choice, int answer);
/* Sets the bounds of the answers that lead to the node, and nothing else. */
void search_go_to(Search *search, const Node *node);
/* A node whose bound is no longer below this is of no use; costs are whole numbers of units. */
double search_cutoff(const Search *search);
bool search_useless(const Search *search, const Node *node);
/* Adds rows that the last values miss: lazy ones, tangents, those of pools and, where asked for, cuts of
 * local limits; how many. */
int search_add_rows(Search *search, bool local);
/* Solves the relaxation at the node, where the bounds are, with the rows that it takes. */
void search_evaluate(Search *search, Node *node);
/* The same after going there, from this basis, which may be the node's own. */
void search_evaluate_from(Search *search, Node *node, const LpBasis *basis);

/* ---- search_counts.c ---- */

bool search_is_count(const Search *search, int choice);
/* Holds the count within what the answers that lead to the node leave of it. */
void search_bound_count(Search *search, const Node *node, int column);
/* Makes a count that is no whole number in the last values the node's next question; false where there is
 * none that has a name, or enough was asked. */
bool search_ask_count(Search *search, Node *node);

/* ---- search_branch.c ---- */

/* Vendors 0, products and the like 1, tiers 2, others 3: what decides more comes first. */
int search_rank(const Search *search, int column);
/* Gives the node two sides, evaluated; or closes it. */
void search_branch(Search *search, Node *node);

/* ---- search_plans.c ---- */

/* Tries to make a plan of the values at hand, whose choices are whole; how many cuts were added because these
 * choices cost more than the relaxation can tell. */
int search_try_plan(Search *search);
/* Makes a plan of the node's choices, or learns that they cost more than promised. */
void search_redeem(Search *search, Node *node);
/* A node without fractional choices promises a plan. Making one takes long, so only the first and the best
 * promises are redeemed. */
void search_settle(Search *search, Node *node);
/* A first plan: fixes choices one after another, the nearest to 1 first, until all are whole. */
void search_dive(Search *search, const Node *from);

#endif
