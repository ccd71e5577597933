/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter.c - what is traced, as a struct: made, copied, changed, compared.
 */
#include "sctop/event.h"

#include "filter_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct filter *filter_new(void)
{
	struct filter *filter = calloc(1, sizeof(*filter));

	if (filter)
		filter_update_mask(filter);
	return filter;
}

static void free_list(struct filter_list *list)
{
	for (size_t i = 0; i < list->cnt; i++)
		free(list->values[i].text);
	free(list->values);
	*list = (struct filter_list){ 0 };
}

static int copy_list(struct filter_list *to, const struct filter_list *from)
{
	if (!from->cnt)
		return 0;
	to->values = calloc(from->cnt, sizeof(*to->values));
	if (!to->values)
		return -ENOMEM;
	for (size_t i = 0; i < from->cnt; i++) {
		to->values[i] = from->values[i];
		to->cnt++;
		if (!from->values[i].text)
			continue;
		to->values[i].text = strdup(from->values[i].text);
		if (!to->values[i].text)
			return -ENOMEM;
	}
	return 0;
}

struct filter *filter_clone(const struct filter *filter)
{
	struct filter *copy = malloc(sizeof(*copy));

	if (!copy)
		return NULL;
	*copy = *filter;
	memset(copy->lists, 0, sizeof(copy->lists));
	for (int key = 0; key < FILTER_KEY_CNT; key++) {
		if (copy_list(&copy->lists[key], &filter->lists[key])) {
			filter_free(copy);
			errno = ENOMEM;
			return NULL;
		}
	}
	return copy;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (int key = 0; key < FILTER_KEY_CNT; key++)
		free_list(&filter->lists[key]);
	free(filter);
}

/* Equal but for `tree` and start_ticks, which say more of the same PID. */
static bool same_value(const struct filter_value *a, const struct filter_value *b)
{
	if (a->negate != b->negate || !a->text != !b->text)
		return false;
	if (!a->text)
		return a->number == b->number;
	return a->any_before == b->any_before && a->any_after == b->any_after &&
	       !strcmp(a->text, b->text);
}

static struct filter_value *find_value(const struct filter_list *list,
				       const struct filter_value *value)
{
	for (size_t i = 0; i < list->cnt; i++)
		if (same_value(&list->values[i], value))
			return &list->values[i];
	return NULL;
}

int filter_put(struct filter *filter, enum filter_key key, struct filter_value *value)
{
	struct filter_list *list = &filter->lists[key];
	struct filter_value *old = find_value(list, value), *bigger;
	int err = -ENOMEM;

	if (old) { /* a PID given with and without descendants is one with */
		old->tree |= value->tree;
		old->start_ticks = value->start_ticks;
		free(value->text);
		return 0;
	}
	if (list->cnt >= SCTOP_RULE_MAX) {
		err = -E2BIG;
		goto refuse;
	}
	bigger = reallocarray(list->values, list->cnt + 1, sizeof(*bigger));
	if (!bigger)
		goto refuse;
	list->values = bigger;
	list->values[list->cnt++] = *value;
	return 0;

refuse:
	free(value->text);
	return err;
}

void filter_clear(struct filter *filter, enum filter_key key)
{
	free_list(&filter->lists[key]);
	if (key == FILTER_SYSCALL)
		filter_update_mask(filter);
}

void filter_set_offline(struct filter *filter, bool offline)
{
	filter->offline = offline;
}

void filter_set_follow(struct filter *filter, bool follow)
{
	filter->follow = follow;
}

bool filter_follow(const struct filter *filter)
{
	return filter->follow;
}

void filter_set_failed(struct filter *filter, bool failed)
{
	filter->failed = failed;
}

bool filter_failed(const struct filter *filter)
{
	return filter->failed;
}

void filter_set_slower(struct filter *filter, uint64_t ns)
{
	filter->slower_ns = ns;
}

uint64_t filter_slower(const struct filter *filter)
{
	return filter->slower_ns;
}

bool filter_has(const struct filter *filter, enum filter_key key)
{
	return filter->lists[key].cnt > 0;
}

void filter_set_pid_descendants(struct filter *filter, bool descendants)
{
	struct filter_list *list = &filter->lists[FILTER_PID];

	for (size_t i = 0; i < list->cnt; i++)
		if (!list->values[i].text)
			list->values[i].tree = descendants;
}

/* Alternatives have no order, and none is there twice. */
static bool equal_lists(const struct filter_list *a, const struct filter_list *b)
{
	if (a->cnt != b->cnt)
		return false;
	for (size_t i = 0; i < a->cnt; i++) {
		const struct filter_value *one = &a->values[i], *other = find_value(b, one);

		if (!other || one->tree != other->tree)
			return false;
		if (one->start_ticks && other->start_ticks &&
		    one->start_ticks != other->start_ticks)
			return false;
	}
	return true;
}

bool filter_equal(const struct filter *a, const struct filter *b)
{
	for (int key = 0; key < FILTER_KEY_CNT; key++)
		if (!equal_lists(&a->lists[key], &b->lists[key]))
			return false;
	return a->follow == b->follow && a->failed == b->failed && a->slower_ns == b->slower_ns;
}
