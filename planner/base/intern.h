/* Numbers for byte strings: the same bytes get the same number, from 0 upwards. */
#ifndef POLYCULTURE_BASE_INTERN_H
#define POLYCULTURE_BASE_INTERN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Intern Intern;

Intern *intern_new(void);
/* The number of the bytes, new at first. Bytes are copied, aligned for 8-byte values, a NUL behind them. */
uint32_t intern_add(Intern *intern, const void *bytes, gsize length);
/* The bytes of a number; borrowed until intern_clear. `length` may be NULL. */
const void *intern_get(const Intern *intern, uint32_t number, gsize *length);
uint32_t intern_count(const Intern *intern);
/* Bytes held, about. */
gsize intern_size(const Intern *intern);
/* Forgets everything. */
void intern_clear(Intern *intern);
void intern_free(Intern *intern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intern, intern_free)

/* 64 bits that stand for the bytes: equal for equal bytes, on every machine and in every run (XXH3, seeded
 * with `seed`). */
uint64_t digest64(const void *bytes, gsize length, uint64_t seed);

#endif
