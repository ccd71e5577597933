/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * command_cache.c - a hash by (pid, start), emptied when it has grown too large.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "command_cache.h"
#include "sctop/decode.h"
#include "sctop/source.h"
#include "sctop/text.h"

#define ENTRIES_MAX 4000
#define MAX_AGE_NS  (3 * 1000000000ull)
#define COMMAND_MAX 512

struct key {
	uint64_t start_ns;
	uint64_t tgid;
};

struct entry {
	struct key key;
	uint64_t read_ns;
	char *text; /* NULL: it has none */
	UT_hash_handle hh;
};

struct command_cache {
	struct source *source;
	unsigned int flags;
	struct entry *entries;
};

struct command_cache *command_cache_new(struct source *source, unsigned int text_flags)
{
	struct command_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return NULL;
	cache->source = source;
	cache->flags = text_flags;
	return cache;
}

void command_cache_clear(struct command_cache *cache)
{
	struct entry *entry, *next;

	HASH_ITER (hh, cache->entries, entry, next) {
		HASH_DEL(cache->entries, entry);
		free(entry->text);
		free(entry);
	}
}

void command_cache_free(struct command_cache *cache)
{
	if (!cache)
		return;
	command_cache_clear(cache);
	free(cache);
}

static void set_text(const struct command_cache *cache, struct entry *entry, char *raw, int len)
{
	char text[4 * COMMAND_MAX + 1], *copy;

	for (int i = 0; i < len; i++)
		if (raw[i] == '\0')
			raw[i] = ' ';
	text_escape(text, sizeof(text), raw, (size_t)len, cache->flags);
	copy = strdup(text);
	if (!copy)
		return;
	free(entry->text);
	entry->text = copy;
}

/* What a process has lost by ending is kept: an old command line says more than none. */
static void read_command(struct command_cache *cache, struct entry *entry)
{
	char raw[COMMAND_MAX];
	int len = source_command(cache->source, (uint32_t)entry->key.tgid, entry->key.start_ns, raw,
				 sizeof(raw));

	if (len > 0)
		set_text(cache, entry, raw, len);
}

/* NULL without memory. */
static struct entry *find_or_add(struct command_cache *cache, uint32_t tgid, uint64_t start_ns)
{
	struct key key = { .start_ns = start_ns, .tgid = tgid };
	struct entry *entry;

	HASH_FIND(hh, cache->entries, &key, sizeof(key), entry);
	if (entry)
		return entry;
	if (HASH_COUNT(cache->entries) >= ENTRIES_MAX)
		command_cache_clear(cache);
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return NULL;
	entry->key = key;
	HASH_ADD(hh, cache->entries, key, sizeof(entry->key), entry);
	if (!entry->hh.tbl) { /* no memory for the hash */
		free(entry);
		return NULL;
	}
	return entry;
}

/* The rest of an argument that was captured in part. The first one most often is the path of the
 * program, which is known as a whole; a folder of it must not be taken for the program's name. */
static size_t add_rest(const struct sctop_event *event, const void *data, unsigned int item,
		       const char *bytes, size_t len, char *buf, size_t size)
{
	const char *path, *rest = "...";
	const struct sctop_datum *datum = decode_datum(event, data, 0, &path);
	size_t rest_len = strlen(rest);

	if (item == 1 && datum && !(datum->flags & (SCTOP_DATUM_FAULT | SCTOP_DATUM_TRUNCATED)) &&
	    datum->len >= len && memcmp(path, bytes, len) == 0) {
		rest = path + len;
		rest_len = datum->len - len;
	}
	if (rest_len > size)
		rest_len = size;
	memcpy(buf, rest, rest_len);
	return rest_len;
}

void command_cache_learn(struct command_cache *cache, const struct sctop_event *event,
			 const void *data)
{
	char raw[COMMAND_MAX];
	struct entry *entry;
	size_t len = 0;

	if (event->type != SCTOP_EVENT_CALL || event->nr != SYS_execve ||
	    event->abi != SCTOP_ABI_64 || event->ret != 0)
		return;
	for (unsigned int item = 1; item <= SCTOP_ITEM_MAX; item++) {
		const char *bytes;
		const struct sctop_datum *datum = decode_item(event, data, 1, item, &bytes);

		if (!datum || datum->flags & SCTOP_DATUM_FAULT ||
		    len + datum->len + 1 > sizeof(raw))
			break;
		memcpy(raw + len, bytes, datum->len);
		len += datum->len;
		if (datum->flags & SCTOP_DATUM_TRUNCATED)
			len += add_rest(event, data, item, bytes, datum->len, raw + len,
					sizeof(raw) - 1 - len);
		raw[len++] = '\0';
	}
	if (!len)
		return;
	entry = find_or_add(cache, event->tgid, event->start_ns);
	if (entry)
		set_text(cache, entry, raw, (int)len - 1);
}

const char *command_cache_get(struct command_cache *cache, uint32_t tgid, uint64_t start_ns,
			      uint64_t now_ns)
{
	struct entry *entry = find_or_add(cache, tgid, start_ns);

	if (!entry)
		return NULL;
	if (entry->read_ns && now_ns - entry->read_ns < MAX_AGE_NS)
		return entry->text;
	entry->read_ns = now_ns;
	read_command(cache, entry);
	return entry->text;
}
