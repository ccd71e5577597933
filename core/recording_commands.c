/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_commands.c - a hash by (pid, start) of lists, the newest line first.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "recording_commands.h"

#define BYTES_MAX (32u << 20)

struct line {
	struct line *older;
	uint64_t time_ns;
	size_t len;
	char text[];
};

struct key {
	uint64_t start_ns;
	uint64_t tgid;
};

struct entry {
	struct key key;
	struct line *newest;
	UT_hash_handle hh;
};

struct recording_commands {
	struct entry *entries;
	size_t bytes;
};

struct recording_commands *recording_commands_new(void)
{
	return calloc(1, sizeof(struct recording_commands));
}

static void entry_free(struct entry *entry)
{
	struct line *line, *older;

	for (line = entry->newest; line; line = older) {
		older = line->older;
		free(line);
	}
	free(entry);
}

void recording_commands_free(struct recording_commands *commands)
{
	struct entry *entry, *next;

	if (!commands)
		return;
	HASH_ITER (hh, commands->entries, entry, next) {
		HASH_DEL(commands->entries, entry);
		entry_free(entry);
	}
	free(commands);
}

static struct entry *find(const struct recording_commands *commands, uint32_t tgid,
			  uint64_t start_ns)
{
	struct key key = { .start_ns = start_ns, .tgid = tgid };
	struct entry *entry;

	HASH_FIND(hh, commands->entries, &key, sizeof(key), entry);
	return entry;
}

static struct entry *add_entry(struct recording_commands *commands, uint32_t tgid,
			       uint64_t start_ns)
{
	struct entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->key = (struct key){ .start_ns = start_ns, .tgid = tgid };
	HASH_ADD(hh, commands->entries, key, sizeof(entry->key), entry);
	if (entry->hh.tbl)
		return entry;
	free(entry);
	return NULL;
}

void recording_commands_add(struct recording_commands *commands, const struct record_text *text)
{
	struct entry *entry = find(commands, text->tgid, text->start_ns);
	size_t bytes = sizeof(struct line) + sizeof(*entry) + text->len;
	struct line *line;

	/* The playback passes here again after it went back. */
	if (entry && entry->newest && entry->newest->time_ns >= text->time_ns)
		return;
	if (commands->bytes + bytes > BYTES_MAX)
		return;
	if (!entry)
		entry = add_entry(commands, text->tgid, text->start_ns);
	line = entry ? malloc(sizeof(*line) + text->len) : NULL;
	if (!line)
		return; /* not known, as if it had not been recorded */
	line->older = entry->newest;
	line->time_ns = text->time_ns;
	line->len = text->len;
	memcpy(line->text, text->text, text->len);
	entry->newest = line;
	commands->bytes += bytes;
}

int recording_commands_get(const struct recording_commands *commands, uint32_t tgid,
			   uint64_t start_ns, uint64_t now_ns, char *buf, size_t size)
{
	const struct entry *entry = find(commands, tgid, start_ns);
	const struct line *line = entry ? entry->newest : NULL;

	while (line && line->time_ns > now_ns)
		line = line->older;
	if (!line)
		return 0;
	if (size > line->len)
		size = line->len;
	memcpy(buf, line->text, size);
	return (int)size;
}
