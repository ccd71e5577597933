/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * row_verdicts.c - a hash by identity, made anew without those that are gone when it is full.
 */
#include <stdlib.h>
#include <string.h>

#include "deadline.h"
#include "row_verdicts.h"

#define CAP_MIN 256

void row_verdicts_begin(struct row_verdicts *verdicts, uint64_t of, uint64_t deadline)
{
	if (!verdicts->round || (!verdicts->waiting && of != verdicts->of)) {
		verdicts->round++;
		verdicts->of = of;
	}
	verdicts->deadline = deadline;
	verdicts->judged = false;
	verdicts->rows = verdicts->waiting = 0;
}

/* The place of an identity, or the free one where it would be; there is one always. */
static struct verdict *place_of(struct verdict *places, uint32_t cap, struct task_id id)
{
	uint64_t hash = (id.start_ns ^ ((uint64_t)id.tgid << 32 | id.tid)) * 0x9e3779b97f4a7c15ull;
	uint32_t at = (uint32_t)(hash >> 32) & (cap - 1);

	while (places[at].round && !task_id_equal(places[at].id, id))
		at = (at + 1) & (cap - 1);
	return &places[at];
}

enum row_verdict row_verdicts_find(struct row_verdicts *verdicts, struct task_id id)
{
	const struct verdict *known =
		verdicts->cap ? place_of(verdicts->places, verdicts->cap, id) : NULL;

	verdicts->rows++;
	if (known && known->round == verdicts->round)
		return known->passes ? ROW_PASSES : ROW_FAILS;
	if (!verdicts->judged || !deadline_passed(verdicts->deadline))
		return ROW_UNJUDGED;
	verdicts->waiting++;
	return known && known->round && known->passes ? ROW_PASSES : ROW_FAILS;
}

/* Of this round or the last one: the others are gone. */
static bool is_kept(const struct row_verdicts *verdicts, const struct verdict *place)
{
	return place->round && place->round + 1 >= verdicts->round;
}

/* Room for one more: twice as much as those need that were there in the last round. */
static bool make_room(struct row_verdicts *verdicts)
{
	struct verdict *places;
	uint32_t kept = 0, cap = CAP_MIN;

	if (verdicts->used < verdicts->cap / 2)
		return true;
	for (uint32_t i = 0; i < verdicts->cap; i++)
		kept += is_kept(verdicts, &verdicts->places[i]);
	while (cap / 4 <= kept)
		cap *= 2;
	places = calloc(cap, sizeof(*places));
	if (!places)
		return false;
	for (uint32_t i = 0; i < verdicts->cap; i++)
		if (is_kept(verdicts, &verdicts->places[i]))
			*place_of(places, cap, verdicts->places[i].id) = verdicts->places[i];
	free(verdicts->places);
	verdicts->places = places;
	verdicts->cap = cap;
	verdicts->used = kept;
	return true;
}

bool row_verdicts_tell(struct row_verdicts *verdicts, struct task_id id, bool passes)
{
	struct verdict *place;

	verdicts->judged = true;
	if (!make_room(verdicts))
		return passes;
	place = place_of(verdicts->places, verdicts->cap, id);
	verdicts->used += !place->round;
	*place = (struct verdict){ .id = id, .round = verdicts->round, .passes = passes };
	return passes;
}

void row_verdicts_release(struct row_verdicts *verdicts)
{
	free(verdicts->places);
	*verdicts = (struct row_verdicts){ .cap = 0 };
}
