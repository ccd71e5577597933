/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * process_facts.h - what /proc says of processes, and no counter does: state, threads, cgroup.
 *
 * As RECORD_FACTS, for the model and for recordings: a replay shows then what the screen showed.
 */
#ifndef SCTOP_PROCESS_FACTS_H
#define SCTOP_PROCESS_FACTS_H

#include <stdint.h>

#include "sctop/source.h"

enum process_fact {
	FACT_STAT = 1 << 0, /* state and threads */
	FACT_CGROUP = 1 << 1,
};

/*
 * Looks at a process, or thread; `facts` are enum process_fact. The name of the cgroup is put in
 * `cgroup`, which the record points to. What is not asked for, or not known (it is gone, or its PID
 * is another's) is empty.
 */
void process_facts_look(uint32_t tgid, uint32_t tid, uint64_t start_ns, unsigned int facts,
			struct record_facts *record, char cgroup[static RECORD_CGROUP_MAX]);

/* Processes and threads that are watched for changes of their facts. Plain PIDs and start times, no
 * source. */
struct facts_watch;

struct facts_watch *facts_watch_new(void);	  /* NULL: ENOMEM */
void facts_watch_free(struct facts_watch *watch); /* NULL is allowed */

/* Watches a process (tid 0), or only the state of a thread of it, until it is gone; again changes
 * nothing. Without memory, or room, it is not watched. */
void facts_watch_add(struct facts_watch *watch, uint32_t tgid, uint32_t tid, uint64_t start_ns);

/* Watches it no more: whoever ends would be looked for before those that live have their turn. */
void facts_watch_remove(struct facts_watch *watch, uint32_t tgid, uint32_t tid, uint64_t start_ns);

/*
 * Hands over the facts of those that are new, or have changed. Of at most `max` of them a call,
 * in turn. now_ns: any clock that goes on. 0 or fn's error.
 */
int facts_watch_poll(struct facts_watch *watch, unsigned int max, uint64_t now_ns, record_fn *fn,
		     void *arg);

#endif
