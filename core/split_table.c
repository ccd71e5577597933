/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split_table.c - numbers kept as the text that they will be, in chunks that grow with their key,
 * in one block from which everything is taken in order.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "split_table.h"

#define BYTES_MIN	  4096 /* a key with the longest name and one number fit */
#define BYTES_OF_A_BUCKET 512
#define CHUNK_FIRST	  32
#define CHUNK_LAST	  65536
#define NUMBER_MAX	  16 /* " -2147483648", and some */

struct chunk {
	struct chunk *next;
	uint32_t len, size;
	char text[];
};

struct key {
	struct key *in_bucket, *in_order;
	struct chunk *first, *last;
	uint64_t hash;
	uint32_t pid;
	uint16_t comm_len, chunk_cnt;
	char comm[];
};

struct split_table {
	struct key **buckets;
	size_t mask; /* so many buckets, less one */
	struct key *first, **last;
	char *memory;
	size_t bytes, used;
	uint64_t seed;
};

/* NULL when the block is full. */
static void *take(struct split_table *table, size_t size)
{
	void *taken = table->memory + table->used;

	size = (size + 7) & ~(size_t)7;
	if (size > table->bytes - table->used)
		return NULL;
	table->used += size;
	return taken;
}

/* Seeded, so that a log can't be made to have all its keys in one bucket. */
static uint64_t hash_of(const struct split_table *table, const struct split_line *line)
{
	uint64_t hash = table->seed ^ line->pid, word;
	size_t i, part;

	for (i = 0; i <= line->comm_len; i += 8) {
		word = 0;
		part = line->comm_len - i < 8 ? line->comm_len - i : 8;
		memcpy(&word, line->comm + i, part);
		hash = (hash ^ word ^ part << 59) * 0x9e3779b97f4a7c15ULL;
		hash ^= hash >> 32 ^ table->seed;
	}
	return hash;
}

static struct key *find(const struct split_table *table, const struct split_line *line,
			uint64_t hash)
{
	struct key *key = table->buckets[hash & table->mask];

	while (key &&
	       (key->hash != hash || key->pid != line->pid || key->comm_len != line->comm_len ||
		memcmp(key->comm, line->comm, line->comm_len)))
		key = key->in_bucket;
	return key;
}

static struct key *add_key(struct split_table *table, const struct split_line *line, uint64_t hash)
{
	struct key *key = take(table, sizeof(*key) + line->comm_len);

	if (!key)
		return NULL;
	*key = (struct key){ .in_bucket = table->buckets[hash & table->mask],
			     .hash = hash,
			     .pid = line->pid,
			     .comm_len = (uint16_t)line->comm_len };
	memcpy(key->comm, line->comm, line->comm_len);
	table->buckets[hash & table->mask] = key;
	*table->last = key;
	table->last = &key->in_order;
	return key;
}

/* Room for one number more; NULL when the block is full. */
static struct chunk *room(struct split_table *table, struct key *key)
{
	uint32_t size = CHUNK_FIRST;
	struct chunk *chunk;

	if (key->last && key->last->size - key->last->len >= NUMBER_MAX)
		return key->last;
	if (key->last)
		size = key->last->size < CHUNK_LAST ? key->last->size * 2 : CHUNK_LAST;
	if (key->chunk_cnt == SPLIT_PARTS_MAX)
		return NULL;
	chunk = take(table, sizeof(*chunk) + size);
	if (!chunk) /* a small one may still fit */
		chunk = take(table, sizeof(*chunk) + (size = CHUNK_FIRST));
	if (!chunk)
		return NULL;
	*chunk = (struct chunk){ .size = size };
	if (key->last)
		key->last->next = chunk;
	else
		key->first = chunk;
	key->last = chunk;
	key->chunk_cnt++;
	return chunk;
}

static void add_number(struct chunk *chunk, int32_t nr)
{
	char buf[NUMBER_MAX], *p = buf + sizeof(buf);
	uint32_t left = nr < 0 ? -(uint32_t)nr : (uint32_t)nr;

	do {
		*--p = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (nr < 0)
		*--p = '-';
	*--p = ' ';
	memcpy(chunk->text + chunk->len, p, (size_t)(buf + sizeof(buf) - p));
	chunk->len += (uint32_t)(buf + sizeof(buf) - p);
}

/* Where its number goes; NULL when the block is full. */
static struct chunk *place(struct split_table *table, const struct split_line *line, uint64_t hash,
			   struct key *key)
{
	if (!key)
		key = add_key(table, line, hash);
	return key ? room(table, key) : NULL;
}

int split_table_add(struct split_table *table, const struct split_line *line)
{
	uint64_t hash = hash_of(table, line);
	struct key *key = find(table, line, hash);
	char name[SPLIT_NAME_MAX];
	struct chunk *chunk;

	if (!key && split_name(name, line->pid, line->comm, line->comm_len))
		return -ENAMETOOLONG;
	chunk = place(table, line, hash, key);
	if (!chunk)
		return -ENOSPC;
	add_number(chunk, line->nr);
	return 0;
}

int split_table_each(const struct split_table *table,
		     int (*fn)(struct split_numbers *numbers, void *arg), void *arg)
{
	struct split_numbers numbers;
	const struct chunk *chunk;
	const struct key *key;
	int err = 0;

	for (key = table->first; key && !err; key = key->in_order) {
		numbers.part_cnt = 0;
		for (chunk = key->first; chunk; chunk = chunk->next)
			numbers.parts[numbers.part_cnt++] =
				(struct iovec){ (void *)chunk->text, chunk->len };
		if (!numbers.part_cnt) /* there was no room left for its first number */
			continue;
		split_name(numbers.name, key->pid, key->comm,
			   key->comm_len); /* it has been tried */
		err = fn(&numbers, arg);
	}
	return err;
}

void split_table_clear(struct split_table *table)
{
	memset(table->buckets, 0, (table->mask + 1) * sizeof(*table->buckets));
	table->first = NULL;
	table->last = &table->first;
	table->used = 0;
}

struct split_table *split_table_new(size_t bytes)
{
	struct split_table *table = calloc(1, sizeof(*table));
	size_t bucket_cnt = 1;

	if (!table)
		return NULL;
	table->bytes = bytes > BYTES_MIN ? bytes : BYTES_MIN;
	while (bucket_cnt < table->bytes / BYTES_OF_A_BUCKET)
		bucket_cnt *= 2;
	table->mask = bucket_cnt - 1;
	table->buckets = malloc(bucket_cnt * sizeof(*table->buckets));
	table->memory = malloc(table->bytes);
	if (!table->buckets || !table->memory) {
		split_table_free(table);
		errno = ENOMEM;
		return NULL;
	}
	if (getrandom(&table->seed, sizeof(table->seed), GRND_NONBLOCK) < 0)
		table->seed = (uint64_t)(uintptr_t)table->memory;
	split_table_clear(table);
	return table;
}

void split_table_free(struct split_table *table)
{
	if (!table)
		return;
	free(table->buckets);
	free(table->memory);
	free(table);
}
