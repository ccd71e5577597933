/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_facts.c - a hash by identity, emptied when it has grown too large.
 */
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "process_facts.h"
#include "sctop/proc.h"

#define ENTRIES_MAX   4000
#define STAT_AGE_NS   400000000ull  /* less than a second: a state is of now */
#define CGROUP_AGE_NS 5000000000ull /* whoever moves a process does it once */
#define NSEC_PER_TICK 10000000ull   /* as /proc/PID/stat has it: USER_HZ is 100 */

struct key {
	uint64_t start_ns;
	uint32_t tgid, tid;
};

struct entry {
	struct key key;
	uint64_t stat_ns, cgroup_ns; /* when it was asked for; 0: never */
	struct process_facts facts;
	UT_hash_handle hh;
};

struct process_facts_cache {
	struct entry *entries;
};

struct process_facts_cache *process_facts_new(void)
{
	return calloc(1, sizeof(struct process_facts_cache));
}

static void clear(struct process_facts_cache *cache)
{
	struct entry *entry, *next;

	HASH_ITER (hh, cache->entries, entry, next) {
		HASH_DEL(cache->entries, entry);
		free(entry);
	}
}

void process_facts_free(struct process_facts_cache *cache)
{
	if (!cache)
		return;
	clear(cache);
	free(cache);
}

static struct entry *find_or_add(struct process_facts_cache *cache, struct task_id id)
{
	struct key key = { .start_ns = id.start_ns, .tgid = id.tgid, .tid = id.tid };
	struct entry *entry;

	HASH_FIND(hh, cache->entries, &key, sizeof(key), entry);
	if (entry)
		return entry;
	if (HASH_COUNT(cache->entries) >= ENTRIES_MAX)
		clear(cache);
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return NULL;
	entry->key = key;
	HASH_ADD(hh, cache->entries, key, sizeof(entry->key), entry);
	if (entry->hh.tbl)
		return entry;
	free(entry);
	return NULL;
}

/* Whether the process still is who it was: its PID may be another's. */
static bool is_same(const struct key *key, const struct proc_stat *stat)
{
	return stat->start_ticks == key->start_ns / NSEC_PER_TICK;
}

static void ask_stat(struct entry *entry)
{
	struct process_facts *facts = &entry->facts;
	struct proc_stat stat;

	facts->state = '\0';
	facts->threads = 0;
	if (proc_stat_brief(entry->key.tgid, &stat) || !is_same(&entry->key, &stat))
		return;
	facts->threads = stat.threads;
	/* A thread's own start is not known here; but it is one of this process. */
	if (entry->key.tid && proc_stat_thread(entry->key.tgid, entry->key.tid, &stat))
		return;
	facts->state = stat.state;
}

/* Asked before and after: what was read between belongs to whom it was asked for. */
static void ask_cgroup(struct entry *entry)
{
	struct proc_stat stat;
	char path[4096], name[sizeof(entry->facts.cgroup)];

	if (proc_cgroup(entry->key.tgid, path, sizeof(path)) ||
	    proc_stat_brief(entry->key.tgid, &stat) || !is_same(&entry->key, &stat))
		return; /* what it was while it lived stays */
	cgroup_name(path, name, sizeof(name));
	memcpy(entry->facts.cgroup, name, sizeof(name));
}

static bool is_due(uint64_t *asked_ns, uint64_t now_ns, uint64_t age_ns)
{
	if (*asked_ns && now_ns - *asked_ns < age_ns)
		return false;
	*asked_ns = now_ns;
	return true;
}

const struct process_facts *process_facts_get(struct process_facts_cache *cache, struct task_id id,
					      unsigned int needs, uint64_t now_ns)
{
	struct entry *entry = find_or_add(cache, id);

	if (!entry)
		return NULL;
	if (needs & COLUMN_NEEDS_STAT && is_due(&entry->stat_ns, now_ns, STAT_AGE_NS))
		ask_stat(entry);
	if (needs & COLUMN_NEEDS_CGROUP && is_due(&entry->cgroup_ns, now_ns, CGROUP_AGE_NS))
		ask_cgroup(entry);
	return &entry->facts;
}
