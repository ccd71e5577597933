/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_compile.c - a filter put to use: the kernel side's rules and masks, and the matching
 * of recorded calls.
 */
#include "filter_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/event.h"
#include "sctop/outcome.h"
#include "sctop/syscalls.h"

/* A pattern that everything matches: as a condition it is none. */
static bool is_everything(const struct filter_value *value)
{
	return !value->negate && value->text && !value->text[0] && value->any_before &&
	       value->any_after;
}

static bool passes_everything(const struct filter_list *list)
{
	for (size_t i = 0; i < list->cnt; i++)
		if (is_everything(&list->values[i]))
			return true;
	return false;
}

static int compile_list(const struct filter_list *list, const struct filter_key_row *key,
			struct sctop_filter *kernel)
{
	bool everything = passes_everything(list);

	for (size_t i = 0; i < list->cnt; i++) {
		struct sctop_rule *rule = &kernel->rules[kernel->rule_cnt];

		if (everything && !list->values[i].negate)
			continue;
		if (kernel->rule_cnt >= SCTOP_RULE_MAX)
			return -E2BIG;
		memset(rule, 0, sizeof(*rule));
		key->compile(&list->values[i], rule);
		rule->negate = list->values[i].negate;
		kernel->need_names |=
			rule->kind == SCTOP_RULE_COMM || rule->kind == SCTOP_RULE_NAME;
		kernel->need_tree |= rule->kind == SCTOP_RULE_PID_TREE;
		kernel->rule_cnt++;
	}
	return 0;
}

int filter_compile(const struct filter *filter, struct sctop_filter *kernel)
{
	int err = 0;

	kernel->rule_cnt = 0;
	kernel->follow = filter->follow;
	kernel->need_names = 0;
	kernel->need_tree = 0;
	memset(kernel->rules, 0, sizeof(kernel->rules));
	for (int key = 0; key < FILTER_KEY_CNT && !err; key++)
		if (filter_keys[key].compile)
			err = compile_list(&filter->lists[key], &filter_keys[key], kernel);
	return err;
}

/* ---- calls ---- */

static const uint64_t every_call[SCTOP_MASK_WORDS] = {
	[0 ... SCTOP_MASK_WORDS - 2] = UINT64_MAX, [SCTOP_MASK_WORDS - 1] = 1, /* SCTOP_NR_BAD */
};

static void update_abi(struct filter *filter, enum sctop_abi abi)
{
	const struct filter_list *list = &filter->lists[FILTER_SYSCALL];
	uint64_t refused[SCTOP_MASK_WORDS] = { 0 }, *mask = filter->mask[abi];
	bool all = true;
	char why[80];

	memset(filter->mask[abi], 0, sizeof(filter->mask[abi]));
	for (size_t i = 0; i < list->cnt; i++) {
		const struct filter_value *value = &list->values[i];

		all &= value->negate;
		syscall_match(abi, value->text, value->negate ? refused : mask, why, sizeof(why));
	}
	for (size_t i = 0; i < SCTOP_MASK_WORDS; i++) {
		mask[i] |= all ? every_call[i] : 0;
		mask[i] &= ~refused[i] & every_call[i];
	}
}

void filter_update_mask(struct filter *filter)
{
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++)
		update_abi(filter, abi);
}

void filter_mask(const struct filter *filter, enum sctop_abi abi,
		 uint64_t mask[static SCTOP_MASK_WORDS])
{
	memcpy(mask, filter->mask[abi], sizeof(filter->mask[abi]));
}

/* ---- recorded events ---- */

static bool is_ancestor(const struct filter_kin *kin, uint32_t tgid)
{
	for (size_t i = 0; i < kin->ancestor_cnt; i++)
		if (kin->ancestors[i] == tgid)
			return true;
	return false;
}

/* What is followed needs no value that holds, but none that is negated may. */
static bool match_list(const struct filter_list *list, const struct filter_key_row *key,
		       const struct sctop_event *event, const struct filter_kin *kin, bool followed)
{
	bool need = false, have = followed;

	for (size_t i = 0; i < list->cnt; i++) {
		const struct filter_value *value = &list->values[i];
		bool matches = is_everything(value) || key->match(value, event, kin->exe) ||
			       (value->tree && is_ancestor(kin, value->number));

		if (matches && value->negate)
			return false;
		need |= !value->negate;
		have |= matches;
	}
	return have || !need;
}

static bool is_error(int64_t ret)
{
	return outcome_is_error(ret) && !outcome_is_restart(ret);
}

static bool match_call(const struct filter *filter, const struct sctop_event *event)
{
	unsigned int bit = event->nr < 0 || event->nr >= SCTOP_NR_CNT ? SCTOP_NR_CNT : event->nr;

	if (event->abi >= SCTOP_ABI_CNT || !(filter->mask[event->abi][bit / 64] >> bit % 64 & 1))
		return false;
	if (filter->failed && (event->flags & SCTOP_EVENT_UNFINISHED || !is_error(event->ret)))
		return false;
	if (filter->slower_ns &&
	    (event->flags & SCTOP_EVENT_NO_DURATION || event->duration_ns < filter->slower_ns))
		return false;
	return true;
}

bool filter_match(const struct filter *filter, const struct sctop_event *event,
		  const struct filter_kin *kin)
{
	bool followed = filter->follow && kin->followed;

	for (int key = 0; key < FILTER_KEY_CNT; key++)
		if (filter_keys[key].match &&
		    !match_list(&filter->lists[key], &filter_keys[key], event, kin, followed))
			return false;
	return event->type != SCTOP_EVENT_CALL || match_call(filter, event);
}

bool filter_match_event(const struct filter *filter, const struct sctop_event *event,
			const char *exe)
{
	return filter_match(filter, event, &(struct filter_kin){ .exe = exe });
}

bool filter_names_tree(const struct filter *filter, uint32_t tgid)
{
	const struct filter_list *list = &filter->lists[FILTER_PID];

	for (size_t i = 0; i < list->cnt; i++)
		if (list->values[i].tree && list->values[i].number == tgid)
			return true;
	return false;
}
