/* An integer program with whole numbers throughout, so that a point can be checked exactly. Minimises
 * sum of cost x column subject to lower <= row <= upper. Knows nothing of what its columns mean. */
#ifndef POLYCULTURE_OPTIMISE_MODEL_H
#define POLYCULTURE_OPTIMISE_MODEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* No bound on this side. */
#define MODEL_FREE INT64_MAX

#define MODEL_PARTS 4

typedef enum {
    COLUMN_COUNT, /* endpoints or licences: 0 .. upper */
    COLUMN_CHOICE /* 0 or 1 */
} ColumnKind;

typedef struct {
    char *name;
    ColumnKind kind;
    int64_t lower, upper; /* upper is always finite */
    int64_t cost;         /* in Money, over the whole horizon; the sum of its parts */
    int64_t part[MODEL_PARTS];
    int64_t change; /* 1 where an endpoint in this column changes its primary */
    char *key;      /* of a choice: its name in certificates; NULL: none */
} ModelColumn;

typedef struct {
    char *name;
    char *key;      /* its name in certificates (models/certificate.md); NULL: a checker does without it */
    int64_t factor; /* the row is that of the certificate divided by this */
    bool lazy;      /* a search states it once its values miss it */
    int64_t lower, upper; /* -MODEL_FREE, MODEL_FREE: none */
    guint first, entries; /* into model->entries */
} ModelRow;

typedef struct {
    int column;
    int64_t coefficient;
} ModelEntry;

/* One column to be squared: height x scale is at least the square of total, as far as tangents say so. */
typedef struct {
    int total, height;
    int used; /* choice without which the total is 0, or -1 */
    int64_t scale;
    char *key; /* ["tangent", ..., domain], to be completed; belongs to the squares */
} ModelSquare;

/* sum of squares of these totals <= most. Solvers see it only through the cuts that are made of it. */
typedef struct {
    char *name;
    GArray *squares; /* of ModelSquare */
    int row;         /* sum of heights <= most / scale; -1: none (see restrict.h) */
    __int128 most;
} ModelSquares;

/* A question about choices in a row of which one is 1 where `any` is: is it one from `first` on? */
typedef struct {
    GArray *choices; /* of int: columns */
    guint first;
    int any;
    char *key; /* its name in certificates */
} ModelSplit;

typedef struct {
    GArray *columns; /* of ModelColumn */
    GArray *rows;    /* of ModelRow */
    GArray *entries; /* of ModelEntry, row by row */
    GArray *squares; /* of ModelSquares */
    GArray *splits;  /* of ModelSplit: hints for a search */
    int cuts;        /* how many were made */
} Model;

Model *model_new(void);
/* Another model of the same columns, rows and squares (without splits), to be changed without touching this
 * one. */
Model *model_copy(const Model *model);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* Both take the name over. A row's entries are those added since the last row, so whatever else adds rows
 * comes first. */
int model_add_column(Model *model, char *name, ColumnKind kind, int64_t upper);
void model_add_cost(Model *model, int column, int part, int64_t cost);
void model_add_entry(Model *model, int column, int64_t coefficient);
ModelRow *model_row(const Model *model, int row);
int model_add_row(Model *model, char *name, int64_t lower, int64_t upper);
/* Takes the key over; the choices are copied. */
void model_add_split(Model *model, const GArray *choices, guint first, int any, char *key);
/* Takes the name and the keys over; the squares are copied. */
void model_add_squares(Model *model, char *name, const GArray *squares, int row, __int128 most);
/* scale x height >= (2a + 1) total - a (a + 1) used, which holds for all whole totals. */
void model_add_tangent(Model *model, const ModelSquare *square, int64_t at);
/* Adds the tangents that these values miss by more than `slack` parts of a billion of the squares' most; how
 * many. */
int model_cut_tangents(Model *model, const double *values, int64_t slack);
/* Adds a row that every whole point within the squares meets and this point does not, for all squares that
 * the point misses; how many. With t the rounded-down value of a column c: c^2 >= (2t + 1) c - t (t + 1) for
 * all whole c. Fractional values may miss by `slack` parts of a billion; whole points are told exactly. */
int model_cut_squares(Model *model, const double *values, int64_t slack);
int model_cut_point(Model *model, const int64_t *point);
ModelColumn *model_column(const Model *model, int column);

/* Does the point (a value per column) meet all bounds and rows? Exact. */
bool model_holds(const Model *model, const int64_t *point);
/* The same but for the rows that are left out. */
bool model_holds_without(const Model *model, const int64_t *point, const bool *leave_out);
/* Sum of cost (or of changes) over the point; exact; false where it overflows. */
bool model_cost(const Model *model, const int64_t *point, int64_t *cost);
int64_t model_changes(const Model *model, const int64_t *point);
/* All costs are multiples of this, so a bound may be rounded up to one; at least 1. */
int64_t model_grain(const Model *model);

#endif
