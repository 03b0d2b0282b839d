#include "optimise/tree.h"

Node *node_new(Node *parent, int answer)
{
    Node *node = g_new0(Node, 1);
    node->parent = parent;
    node->answer = answer;
    node->choice = -1;
    node->depth = parent ? parent->depth + 1 : 0;
    node->bound = parent ? parent->bound : 0;
    node->multipliers = g_array_new(FALSE, FALSE, sizeof(Multiplier));
    node->fractional = g_array_new(FALSE, FALSE, sizeof(int));
    return node;
}

void node_range(const Node *node, int column, int64_t *lower, int64_t *upper)
{
    for (; node->parent; node = node->parent) {
        if (node->parent->choice != column)
            continue;
        if (node->answer)
            *lower = MAX(*lower, node->parent->at + 1);
        else
            *upper = MIN(*upper, node->parent->at);
    }
}

void node_free(Node *node)
{
    if (!node)
        return;
    node_free(node->side[0]);
    node_free(node->side[1]);
    g_array_unref(node->multipliers);
    g_array_unref(node->fractional);
    lp_basis_free(node->basis);
    g_free(node->values);
    g_free(node);
}
