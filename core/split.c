/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * split.c - lines taken apart and collected by (comm, pid), in memory of a fixed size.
 *
 * Numbers are kept as the text that they will be, in chunks that grow with their key, in one
 * block from which everything is taken in order. When it is full all of it is written to the
 * files (split_files.c) and the block is empty again. Nothing is remembered of a key then.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "sctop/split.h"
#include "split_files.h"
#include "unicode.h"

#define MEMORY_DEFAULT	(32 << 20)
#define MEMORY_MIN	4096
#define CHUNK_FIRST	32
#define CHUNK_LAST	65536
#define CHUNKS_OF_A_KEY 1000 /* written at once: IOV_MAX is 1024 */
#define BUCKET_CNT	65536
#define NUMBER_MAX	16  /* " -2147483648", and some */
#define LINE_MAX_BYTES	512 /* what is longer has no name that fits */

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

struct split {
	struct split_options options;
	struct split_files *files;
	struct key *buckets[BUCKET_CNT];
	struct key *first, **last;
	char *memory;
	size_t used;
	uint64_t seed;
	char line[LINE_MAX_BYTES]; /* the part of one that came with the piece before */
	size_t line_len;
	bool too_long; /* … and all that is still to come of it */
	struct split_result result;
	int error;
	bool refused;
	char why[2048];
};

/* ---- a line ---- */

/* Digits up to the colon. Returns what follows it, or NULL. */
static const char *parse_number(const char *p, const char *end, uint64_t max, uint64_t *value)
{
	const char *start = p;

	for (*value = 0; p < end && *p >= '0' && *p <= '9'; p++) {
		*value = *value * 10 + (uint64_t)(*p - '0');
		if (*value > max)
			return NULL;
	}
	return p > start && p < end && *p == ':' ? p + 1 : NULL;
}

const char *split_parse(const char *line, size_t len, struct split_line *parsed)
{
	const char *p, *end = line + len;
	bool negative;
	uint64_t value;

	p = parse_number(line, end, UINT32_MAX, &value);
	if (!p)
		return "it does not begin with a PID and a colon";
	parsed->pid = (uint32_t)value;
	negative = p < end && *p == '-'; /* -1 is a call that does not exist */
	p = parse_number(p + negative, end, INT32_MAX, &value);
	if (!p)
		return "there is no call's number with a colon after the PID";
	parsed->nr = negative ? -(int32_t)value : (int32_t)value;
	parsed->comm = p;
	parsed->comm_len = (size_t)(end - p);
	return NULL;
}

/* Bytes of the character at p that may stand in a name as they are; 0: its first must not. */
static size_t plain_bytes(const char *p, size_t len)
{
	uint32_t code;
	size_t taken = utf8_decode(p, len, &code);

	if (!taken || code == '/' || code == '%' || code < ' ' || unicode_width(code) < 0)
		return 0;
	return taken;
}

int split_name(char name[static SPLIT_NAME_MAX], uint32_t pid, const char *comm, size_t comm_len)
{
	size_t i, taken, len = 0;
	char tail[32];
	int tail_len = snprintf(tail, sizeof(tail), ":%u.log", pid);

	for (i = 0; i < comm_len; i += taken) {
		taken = plain_bytes(comm + i, comm_len - i);
		if (len + (taken ? taken : 3) + (size_t)tail_len >= SPLIT_NAME_MAX)
			return -ENAMETOOLONG;
		if (taken) {
			memcpy(name + len, comm + i, taken);
			len += taken;
		} else {
			len += (size_t)sprintf(name + len, "%%%02X", (unsigned char)comm[i]);
			taken = 1;
		}
	}
	memcpy(name + len, tail, (size_t)tail_len + 1);
	return 0;
}

/* ---- writing ---- */

static int write_key(struct split *split, const struct key *key)
{
	struct iovec parts[CHUNKS_OF_A_KEY + 2];
	char name[SPLIT_NAME_MAX];
	struct chunk *chunk;
	int cnt = 1, err;

	for (chunk = key->first; chunk; chunk = chunk->next)
		parts[cnt++] = (struct iovec){ chunk->text, chunk->len };
	split_name(name, key->pid, key->comm, key->comm_len); /* fits: put_call() has tried */
	err = split_files_append(split->files, name, parts, cnt, split->why, sizeof(split->why));
	split->refused = err == -EEXIST || err == -EINVAL;
	return err;
}

/* Writes everything and forgets it. `line` is the last one that is in it. */
static int write_all(struct split *split, uint64_t line)
{
	const struct key *key;

	for (key = split->first; key && !split->error; key = key->in_order) {
		if (key->first) /* else there was no room left for its first number */
			split->error = write_key(split, key);
	}
	if (!split->error)
		split->result.whole_upto = line;
	memset(split->buckets, 0, sizeof(split->buckets));
	split->first = NULL;
	split->last = &split->first;
	split->used = 0;
	return split->error;
}

/* ---- collecting ---- */

/* NULL when the block is full. */
static void *take(struct split *split, size_t size)
{
	void *taken = split->memory + split->used;

	size = (size + 7) & ~(size_t)7;
	if (size > split->options.memory_bytes - split->used)
		return NULL;
	split->used += size;
	return taken;
}

/* Seeded, so that a log can't be made to have all its keys in one bucket. */
static uint64_t hash_of(const struct split *split, const struct split_line *line)
{
	uint64_t hash = split->seed ^ line->pid, word;
	size_t i, part;

	for (i = 0; i <= line->comm_len; i += 8) {
		word = 0;
		part = line->comm_len - i < 8 ? line->comm_len - i : 8;
		memcpy(&word, line->comm + i, part);
		hash = (hash ^ word ^ part << 59) * 0x9e3779b97f4a7c15ULL;
		hash ^= hash >> 32 ^ split->seed;
	}
	return hash;
}

static struct key *find(const struct split *split, const struct split_line *line, uint64_t hash)
{
	struct key *key = split->buckets[hash % BUCKET_CNT];

	while (key &&
	       (key->hash != hash || key->pid != line->pid || key->comm_len != line->comm_len ||
		memcmp(key->comm, line->comm, line->comm_len)))
		key = key->in_bucket;
	return key;
}

static struct key *add_key(struct split *split, const struct split_line *line, uint64_t hash)
{
	struct key *key = take(split, sizeof(*key) + line->comm_len);

	if (!key)
		return NULL;
	*key = (struct key){ .in_bucket = split->buckets[hash % BUCKET_CNT],
			     .hash = hash,
			     .pid = line->pid,
			     .comm_len = (uint16_t)line->comm_len };
	memcpy(key->comm, line->comm, line->comm_len);
	split->buckets[hash % BUCKET_CNT] = key;
	*split->last = key;
	split->last = &key->in_order;
	return key;
}

/* Room for one number more; NULL when the block is full. */
static struct chunk *room(struct split *split, struct key *key)
{
	uint32_t size = CHUNK_FIRST;
	struct chunk *chunk;

	if (key->last && key->last->size - key->last->len >= NUMBER_MAX)
		return key->last;
	if (key->last)
		size = key->last->size < CHUNK_LAST ? key->last->size * 2 : CHUNK_LAST;
	if (key->chunk_cnt == CHUNKS_OF_A_KEY)
		return NULL;
	chunk = take(split, sizeof(*chunk) + size);
	if (!chunk) /* a small one may still fit */
		chunk = take(split, sizeof(*chunk) + (size = CHUNK_FIRST));
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
static struct chunk *place(struct split *split, const struct split_line *line, uint64_t hash,
			   struct key *key)
{
	if (!key)
		key = add_key(split, line, hash);
	return key ? room(split, key) : NULL;
}

static const char *put_call(struct split *split, const struct split_line *line)
{
	uint64_t hash = hash_of(split, line);
	struct key *key = find(split, line, hash);
	char name[SPLIT_NAME_MAX];
	struct chunk *chunk;

	if (!key && split_name(name, line->pid, line->comm, line->comm_len))
		return "the name is too long for a file";
	chunk = place(split, line, hash, key);
	if (!chunk) {
		if (write_all(split, split->result.lines - 1))
			return NULL;
		chunk = place(split, line, hash, NULL); /* never NULL: MEMORY_MIN has room */
	}
	if (chunk)
		add_number(chunk, line->nr);
	return NULL;
}

static void put_line(struct split *split, const char *text, size_t len)
{
	const char *reason = "it is too long";
	struct split_line line;

	split->result.lines++;
	if (!split->too_long)
		reason = split_parse(text, len, &line);
	if (!reason)
		reason = put_call(split, &line);
	split->too_long = false;
	if (!reason)
		return;
	split->result.bad_lines++;
	if (split->options.bad_line)
		split->options.bad_line(split->result.lines, reason, split->options.arg);
}

/* ---- the log ---- */

static void keep_rest(struct split *split, const char *bytes, size_t len)
{
	if (split->too_long)
		return;
	if (split->line_len + len > sizeof(split->line)) {
		split->too_long = true;
		return;
	}
	memcpy(split->line + split->line_len, bytes, len);
	split->line_len += len;
}

int split_feed(struct split *split, const char *bytes, size_t len)
{
	const char *end = bytes + len, *line_end;

	for (; bytes < end && !split->error; bytes = line_end + 1) {
		line_end = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!line_end) {
			keep_rest(split, bytes, (size_t)(end - bytes));
			break;
		}
		if (split->line_len || split->too_long) {
			keep_rest(split, bytes, (size_t)(line_end - bytes));
			put_line(split, split->line, split->line_len);
			split->line_len = 0;
		} else if ((size_t)(line_end - bytes) > sizeof(split->line)) {
			split->too_long = true;
			put_line(split, NULL, 0);
		} else {
			put_line(split, bytes, (size_t)(line_end - bytes));
		}
	}
	return split->error;
}

int split_finish(struct split *split, struct split_result *result)
{
	char why[1024] = "";
	size_t len;
	int err;

	if (!split->error && (split->line_len || split->too_long)) {
		split->result.cut_off = true;
		put_line(split, split->line, split->line_len);
	}
	if (!split->error)
		write_all(split, split->result.lines);
	if (!split->refused) {
		err = split_files_publish(split->files, &split->result.files, why, sizeof(why));
		len = strlen(split->why);
		snprintf(split->why + len, sizeof(split->why) - len, "%s%s",
			 len && *why ? "; " : "", why);
		if (!split->error)
			split->error = err;
	}
	*result = split->result;
	return split->error;
}

const char *split_why(const struct split *split)
{
	return split->why;
}

struct split *split_new(const char *dir, const struct split_options *options, char *why,
			size_t why_size)
{
	struct split *split = calloc(1, sizeof(*split));
	int err;

	if (!split)
		goto no_memory;
	split->options = *options;
	if (!split->options.memory_bytes)
		split->options.memory_bytes = MEMORY_DEFAULT;
	if (split->options.memory_bytes < MEMORY_MIN)
		split->options.memory_bytes = MEMORY_MIN;
	split->last = &split->first;
	split->memory = malloc(split->options.memory_bytes);
	if (!split->memory)
		goto no_memory;
	if (getrandom(&split->seed, sizeof(split->seed), GRND_NONBLOCK) < 0)
		split->seed = (uint64_t)(uintptr_t)split->memory;
	split->files = split_files_new(dir, options->force, why, why_size);
	if (split->files)
		return split;
	err = errno;
	split_free(split);
	errno = err;
	return NULL;

no_memory:
	split_free(split);
	snprintf(why, why_size, "out of memory");
	errno = ENOMEM;
	return NULL;
}

void split_free(struct split *split)
{
	if (!split)
		return;
	split_files_free(split->files);
	free(split->memory);
	free(split);
}
