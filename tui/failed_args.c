/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * failed_args.c - a hash by process, call and errno; the oldest entries make room.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "event_ring.h"
#include "failed_args.h"
#include "sctop/decode.h"
#include "sctop/outcome.h"
#include "sctop/syscalls.h"

#define ENTRIES_MAX 4096
#define TEXT_MAX    200

/* Without holes: it is compared as bytes. */
struct key {
	uint64_t start_ns;
	uint32_t tgid;
	uint16_t number;
	int16_t nr;
	uint64_t abi;
};
_Static_assert(sizeof(struct key) == 24, "no padding");

struct entry {
	struct key key;
	uint64_t event; /* its number in the ring */
	char text[TEXT_MAX];
	UT_hash_handle hh;
};

struct failed_args {
	struct entry *entries;
	uint64_t seen; /* events before this number were looked at */
};

struct failed_args *failed_args_new(void)
{
	return calloc(1, sizeof(struct failed_args));
}

void failed_args_clear(struct failed_args *failed)
{
	struct entry *entry, *next;

	HASH_ITER (hh, failed->entries, entry, next) {
		HASH_DEL(failed->entries, entry);
		free(entry);
	}
}

void failed_args_free(struct failed_args *failed)
{
	if (!failed)
		return;
	failed_args_clear(failed);
	free(failed);
}

static bool has_failed(const struct record *record)
{
	const struct sctop_event *event = record->event;

	return record->type == RECORD_EVENT && event->type == SCTOP_EVENT_CALL &&
	       outcome_failed(event) && !outcome_is_restart(event->ret);
}

static struct key key_of(const struct sctop_event *event)
{
	return (struct key){ event->start_ns, event->tgid, (uint16_t)-event->ret, event->nr,
			     event->abi };
}

/* A call fails on a path or an address, if it has one; else on all of its arguments. */
static void describe(const struct record *record, char *text, size_t size)
{
	static const struct decode_options options = { .fds = DECODE_FDS_NAMES };
	const struct sctop_event *event = record->event;
	const struct syscall_info *info = syscall_info(event->abi, event->nr);
	char whole[1024];
	int found = -1, cnt = 0;

	for (int i = 0; info && i < info->arg_cnt; i++) {
		const struct syscall_arg *arg = &info->args[i];

		if (arg->type == ARG_PATH || (arg->set && strcmp(arg->set, "sockaddr") == 0)) {
			found = i;
			cnt++;
		}
	}
	if (cnt == 1) {
		decode_arg(event, record->data, (unsigned int)found, &options, text, size);
		return;
	}
	decode_call(event, record->data, &options, whole, sizeof(whole));
	snprintf(text, size, "%s", strchr(whole, '(') ? strchr(whole, '(') : "");
}

/* NULL: no memory, or full of what is newer: events from `first` on. */
static struct entry *add(struct failed_args *failed, const struct key *key, uint64_t first)
{
	struct entry *entry = failed->entries; /* the one that was added first */

	if (HASH_COUNT(failed->entries) < ENTRIES_MAX) {
		entry = malloc(sizeof(*entry));
	} else {
		if (entry->event >= first)
			return NULL;
		HASH_DEL(failed->entries, entry);
	}
	if (!entry)
		return NULL;
	entry->key = *key;
	HASH_ADD(hh, failed->entries, key, sizeof(entry->key), entry);
	if (entry->hh.tbl)
		return entry;
	free(entry);
	return NULL;
}

/* From the newest on: of each kind only one has to be decoded. */
void failed_args_update(struct failed_args *failed, const struct event_ring *ring)
{
	uint64_t first = event_ring_first(ring), end = event_ring_end(ring);

	if (first < failed->seen)
		first = failed->seen;
	for (uint64_t number = end; number > first; number--) {
		struct record record;
		struct entry *entry;
		struct key key;

		if (!event_ring_get(ring, number - 1, &record) || !has_failed(&record))
			continue;
		key = key_of(record.event);
		HASH_FIND(hh, failed->entries, &key, sizeof(key), entry);
		if (entry && entry->event >= first)
			continue;
		if (!entry)
			entry = add(failed, &key, first);
		if (!entry)
			break;
		entry->event = number - 1;
		describe(&record, entry->text, sizeof(entry->text));
	}
	failed->seen = end;
}

const char *failed_args_find(const struct failed_args *failed, struct task_id process,
			     struct call_id call, uint16_t number)
{
	struct key key = { process.start_ns, process.tgid, number, call.nr, call.abi };
	struct entry *entry;

	HASH_FIND(hh, failed->entries, &key, sizeof(key), entry);
	return entry ? entry->text : NULL;
}
