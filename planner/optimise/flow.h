/* The largest flow through a small network, and its smallest cut (Dinic, "Algorithm for solution of a problem
 * of maximum flow in networks with power estimation", 1970). Capacities are whole numbers. */
#ifndef POLYCULTURE_OPTIMISE_FLOW_H
#define POLYCULTURE_OPTIMISE_FLOW_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Flow Flow;

/* Nodes are numbered 0 .. nodes - 1. */
Flow *flow_new(int nodes);
void flow_free(Flow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flow, flow_free)
/* Returns the number of the arc. */
int flow_add(Flow *flow, int from, int to, int64_t capacity);
/* How much flows from source to sink at most. */
int64_t flow_run(Flow *flow, int source, int sink);
/* After flow_run: what flows through the arc. */
int64_t flow_on(const Flow *flow, int arc);
/* Does the node stand on the source's side of the smallest cut? */
bool flow_reached(const Flow *flow, int node);

#endif
