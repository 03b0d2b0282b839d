#include "optimise/flow.h"

/* An arc and, beside it at index ^ 1, its way back. */
typedef struct {
    int to, next;
    int64_t open;
} Arc;

struct Flow {
    int nodes;
    GArray *arcs; /* of Arc */
    int *first, *level, *at, *queue;
};

Flow *flow_new(int nodes)
{
    Flow *flow = g_new0(Flow, 1);
    flow->nodes = nodes;
    flow->arcs = g_array_new(FALSE, FALSE, sizeof(Arc));
    flow->first = g_new(int, nodes);
    flow->level = g_new(int, nodes);
    flow->at = g_new(int, nodes);
    flow->queue = g_new(int, nodes);
    for (int n = 0; n < nodes; n++)
        flow->first[n] = -1;
    return flow;
}

void flow_free(Flow *flow)
{
    if (!flow)
        return;
    g_array_unref(flow->arcs);
    g_free(flow->first);
    g_free(flow->level);
    g_free(flow->at);
    g_free(flow->queue);
    g_free(flow);
}

int flow_add(Flow *flow, int from, int to, int64_t capacity)
{
    int arc = (int)flow->arcs->len;
    Arc there = {to, flow->first[from], capacity}, back = {from, flow->first[to], 0};
    flow->first[from] = (int)flow->arcs->len;
    g_array_append_val(flow->arcs, there);
    flow->first[to] = (int)flow->arcs->len;
    g_array_append_val(flow->arcs, back);
    return arc;
}

static Arc *arc_of(const Flow *flow, int arc)
{
    return &g_array_index(flow->arcs, Arc, arc);
}

/* How many steps each node is from the source; -1 where it cannot be reached. */
static void find_levels(Flow *flow, int source)
{
    int head = 0, tail = 0;
    for (int n = 0; n < flow->nodes; n++)
        flow->level[n] = -1;
    flow->level[source] = 0;
    flow->queue[tail++] = source;
    while (head < tail) {
        int node = flow->queue[head++];
        for (int a = flow->first[node]; a >= 0; a = arc_of(flow, a)->next)
            if (arc_of(flow, a)->open > 0 && flow->level[arc_of(flow, a)->to] < 0) {
                flow->level[arc_of(flow, a)->to] = flow->level[node] + 1;
                flow->queue[tail++] = arc_of(flow, a)->to;
            }
    }
}

/* Pushes along levels; the depth of the recursion is that of the network, which is small. */
static int64_t push(Flow *flow, int node, int sink, int64_t most)
{
    if (node == sink)
        return most;
    int64_t pushed = 0;
    for (int *at = &flow->at[node]; *at >= 0 && pushed < most; *at = arc_of(flow, *at)->next) {
        int arc = *at, to = arc_of(flow, arc)->to;
        if (arc_of(flow, arc)->open <= 0 || flow->level[to] != flow->level[node] + 1)
            continue;
        int64_t step = push(flow, to, sink, MIN(most - pushed, arc_of(flow, arc)->open));
        arc_of(flow, arc)->open -= step;
        arc_of(flow, arc ^ 1)->open += step;
        pushed += step;
        if (pushed == most)
            break;
    }
    return pushed;
}

int64_t flow_run(Flow *flow, int source, int sink)
{
    int64_t sum = 0;
    for (;;) {
        find_levels(flow, source);
        if (flow->level[sink] < 0)
            return sum;
        for (int n = 0; n < flow->nodes; n++)
            flow->at[n] = flow->first[n];
        sum += push(flow, source, sink, INT64_MAX);
    }
}

int64_t flow_on(const Flow *flow, int arc)
{
    return arc_of(flow, arc ^ 1)->open;
}

bool flow_reached(const Flow *flow, int node)
{
    return flow->level[node] >= 0;
}
