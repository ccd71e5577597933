/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_facts.c - looks into /proc, and remembers what it saw there last.
 */
#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "sctop/proc.h"
#include "sctop/process_facts.h"

#define WATCHED_MAX   65536
#define CGROUP_AGE_NS 5000000000ull /* whoever moves a process does it once */
#define NSEC_PER_TICK 10000000ull   /* as /proc/PID/stat has it: USER_HZ is 100 */

/* ---- one look ---- */

/* Whether the process still is who it was: its PID may be another's. */
static bool is_same(uint64_t start_ns, const struct proc_stat *stat)
{
	return stat->start_ticks == start_ns / NSEC_PER_TICK;
}

static void look_stat(struct record_facts *facts)
{
	struct proc_stat stat;

	if (proc_stat_brief(facts->tgid, &stat) || !is_same(facts->start_ns, &stat))
		return;
	facts->threads = stat.threads;
	/* A thread's own start is not known here; but it is one of this process. */
	if (facts->tid && proc_stat_thread(facts->tgid, facts->tid, &stat))
		return;
	facts->state = (uint8_t)stat.state;
}

/* Asked before and after: what was read between belongs to whom it was asked for. */
static void look_cgroup(struct record_facts *facts, char cgroup[static RECORD_CGROUP_MAX])
{
	struct proc_stat stat;
	char path[4096];

	if (proc_cgroup(facts->tgid, path, sizeof(path)) || proc_stat_brief(facts->tgid, &stat) ||
	    !is_same(facts->start_ns, &stat))
		return;
	cgroup_name(path, cgroup, RECORD_CGROUP_MAX);
	facts->cgroup_len = strlen(cgroup);
}

void process_facts_look(uint32_t tgid, uint32_t tid, uint64_t start_ns, unsigned int facts,
			struct record_facts *record, char cgroup[static RECORD_CGROUP_MAX])
{
	*record = (struct record_facts){
		.tgid = tgid, .tid = tid, .start_ns = start_ns, .cgroup = cgroup
	};
	if (facts & FACT_STAT)
		look_stat(record);
	if (facts & FACT_CGROUP)
		look_cgroup(record, cgroup);
}

/* ---- many, again and again ---- */

struct key {
	uint64_t start_ns;
	uint32_t tgid, tid; /* tid 0: the process */
};

struct watched {
	struct key key;
	uint32_t threads;
	uint8_t state;
	bool told;
	uint32_t turn;	    /* in which it was looked at */
	uint64_t cgroup_ns; /* when its cgroup was */
	uint64_t cgroup;    /* … and a hash of its name */
	UT_hash_handle hh;
};

struct facts_watch {
	struct watched *all;
	uint32_t turn;
};

struct facts_watch *facts_watch_new(void)
{
	return calloc(1, sizeof(struct facts_watch));
}

static void forget(struct facts_watch *watch, struct watched *watched)
{
	HASH_DEL(watch->all, watched);
	free(watched);
}

void facts_watch_free(struct facts_watch *watch)
{
	struct watched *watched, *next;

	if (!watch)
		return;
	HASH_ITER (hh, watch->all, watched, next)
		forget(watch, watched);
	free(watch);
}

void facts_watch_add(struct facts_watch *watch, uint32_t tgid, uint32_t tid, uint64_t start_ns)
{
	struct key key = { .start_ns = start_ns, .tgid = tgid, .tid = tid };
	struct watched *watched;

	HASH_FIND(hh, watch->all, &key, sizeof(key), watched);
	if (watched || HASH_COUNT(watch->all) >= WATCHED_MAX)
		return;
	watched = calloc(1, sizeof(*watched));
	if (!watched)
		return;
	watched->key = key;
	watched->turn = watch->turn - 1;
	HASH_ADD(hh, watch->all, key, sizeof(watched->key), watched);
	if (!watched->hh.tbl)
		free(watched);
}

void facts_watch_remove(struct facts_watch *watch, uint32_t tgid, uint32_t tid, uint64_t start_ns)
{
	struct key key = { .start_ns = start_ns, .tgid = tgid, .tid = tid };
	struct watched *watched;

	HASH_FIND(hh, watch->all, &key, sizeof(key), watched);
	if (watched)
		forget(watch, watched);
}

static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t sum = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ (uint8_t)bytes[i]) * 0x100000001b3ull;
	return sum;
}

/* Takes what was seen; false: it is what was told last. */
static bool take_news(struct watched *watched, struct record_facts *facts)
{
	uint64_t cgroup = facts->cgroup_len ? hash(facts->cgroup, facts->cgroup_len) : 0;
	bool news = !watched->told || facts->state != watched->state ||
		    (!watched->key.tid && facts->threads != watched->threads) ||
		    (cgroup && cgroup != watched->cgroup);

	if (cgroup && cgroup == watched->cgroup)
		facts->cgroup_len = 0; /* told already, and it stays */
	else if (cgroup)
		watched->cgroup = cgroup;
	watched->state = facts->state;
	watched->threads = facts->threads;
	watched->told = true;
	return news;
}

static int look(struct facts_watch *watch, struct watched *watched, uint64_t now_ns, record_fn *fn,
		void *arg)
{
	struct record record = { .type = RECORD_FACTS };
	unsigned int facts = FACT_STAT;
	char cgroup[RECORD_CGROUP_MAX];
	bool news;

	if (!watched->key.tid && (!watched->told || now_ns - watched->cgroup_ns >= CGROUP_AGE_NS)) {
		facts |= FACT_CGROUP;
		watched->cgroup_ns = now_ns;
	}
	watched->turn = watch->turn;
	process_facts_look(watched->key.tgid, watched->key.tid, watched->key.start_ns, facts,
			   &record.facts, cgroup);
	news = take_news(watched, &record.facts);
	if (!record.facts.state) /* gone, which is told, too */
		forget(watch, watched);
	return news ? fn(&record, arg) : 0;
}

int facts_watch_poll(struct facts_watch *watch, unsigned int max, uint64_t now_ns, record_fn *fn,
		     void *arg)
{
	struct watched *watched, *next;

	HASH_ITER (hh, watch->all, watched, next) {
		int err;

		if (watched->turn == watch->turn)
			continue;
		if (!max--)
			return 0; /* the rest of this turn another time */
		err = look(watch, watched, now_ns, fn, arg);
		if (err)
			return err;
	}
	watch->turn++;
	return 0;
}
