/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * row_verdicts.h - which rows of a long table pass its row filter, remembered: a frame asks as many
 * as keys wait for, and the next one goes on with the others. Pure, but for the clock.
 *
 * Rows are judged in rounds. A round begins when what rows say has changed, but not before the one
 * before it has got to every row: so each gets its turn, however slow the judge is. What this round
 * has not got to stays as it was, and does not pass if it is new.
 */
#ifndef SCTOP_TUI_ROW_VERDICTS_H
#define SCTOP_TUI_ROW_VERDICTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sctop/model.h"

struct verdict {
	struct task_id id;
	uint32_t round; /* 0: this place is free */
	bool passes;
};

/* All 0: nothing is known. To be released. */
struct row_verdicts {
	struct verdict *places; /* open addressing; cap is a power of two or 0 */
	uint32_t cap, used;
	uint32_t round;
	uint64_t of; /* what the rows of this round said */
	uint64_t deadline;
	bool judged;  /* one at least, in this look */
	long rows;    /* asked about in this look … */
	long waiting; /* … and not judged in this round */
};

enum row_verdict { ROW_FAILS, ROW_PASSES, ROW_UNJUDGED };

/* Begins a look at all rows: `of` changes when they do; deadline as in deadline.h. One at least is
 * judged. */
void row_verdicts_begin(struct row_verdicts *verdicts, uint64_t of, uint64_t deadline);
/* ROW_UNJUDGED: the caller is to judge this row now, and to tell. */
enum row_verdict row_verdicts_find(struct row_verdicts *verdicts, struct task_id id);
/* Returns what it was told; without memory it is asked again the next time. */
bool row_verdicts_tell(struct row_verdicts *verdicts, struct task_id id, bool passes);
/* Nothing is known any more: what is asked is another thing. */
void row_verdicts_release(struct row_verdicts *verdicts);

#endif
