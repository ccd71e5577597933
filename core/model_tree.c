/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * model_tree.c - process rows as a tree: parents, folding, what a match keeps visible.
 *
 * Parents start before their children (process_parent()), so there are no cycles; depth is
 * bounded by nothing else, so nothing here recurses.
 */
#include <errno.h>

#include "model_internal.h"

static void find_parents(struct model *model, struct item *items, size_t cnt)
{
	for (size_t i = 0; i < cnt; i++) {
		items[i].process->node = i;
		items[i].process->node_query = model->query;
	}
	for (size_t i = 0; i < cnt; i++) {
		struct process *parent = process_parent(model, items[i].process);

		/* A parent that the query leaves out makes its children roots. */
		items[i].parent =
			parent && parent->node_query == model->query ? parent->node : NO_ITEM;
		items[i].first_child = items[i].next_sibling = NO_ITEM;
	}
}

/* Ancestors of what is visible are visible. */
static void show_ancestors(struct item *items, size_t cnt)
{
	for (size_t i = 0; i < cnt; i++) {
		if (!items[i].visible)
			continue;
		for (uint32_t up = items[i].parent; up != NO_ITEM && !items[up].visible;
		     up = items[up].parent)
			items[up].visible = true;
	}
}

/* The highest folded one above an item; NO_ITEM: it is not hidden. */
static uint32_t hidden_below(const struct item *items, uint32_t at)
{
	uint32_t top = NO_ITEM;

	for (uint32_t up = items[at].parent; up != NO_ITEM; up = items[up].parent)
		if (items[up].folds)
			top = up;
	return top;
}

static void fold_into(struct item *top, const struct item *hidden)
{
	usage_add((struct usage *)top->usage, hidden->usage);
	usage_delta_add(&top->interval, &hidden->interval);
	change_add(&top->change, &hidden->change);
	if (hidden->call_cnt > top->call_cnt) {
		top->call = hidden->call;
		top->call_cnt = hidden->call_cnt;
	}
}

/* Those with something below them that is shown, and folded. Returns how many. */
static size_t find_folds(struct item *items, size_t cnt, const struct process_query *query)
{
	size_t folds = 0;

	for (size_t i = 0; i < cnt; i++) {
		struct item *parent = items[i].visible && items[i].parent != NO_ITEM
					      ? &items[items[i].parent]
					      : NULL;

		if (!parent || parent->folds)
			continue;
		parent->folds = query->folded(parent->id, query->folded_arg);
		folds += parent->folds;
	}
	return folds;
}

int items_fold(struct model *model, struct item *items, size_t cnt,
	       const struct process_query *query)
{
	struct usage *usage;
	size_t folds;

	model->query++;
	find_parents(model, items, cnt);
	show_ancestors(items, cnt);
	folds = find_folds(items, cnt, query);
	usage = buffer_room(&model->process_usages, folds, sizeof(*usage));
	if (!usage)
		return -ENOMEM;
	for (size_t i = 0; i < cnt; i++) {
		if (!items[i].folds || hidden_below(items, i) != NO_ITEM)
			continue;
		*usage = *items[i].usage;
		items[i].usage = usage++;
		items[i].trend = NULL; /* of itself alone */
		items[i].rise = 0;
	}
	for (size_t i = 0; folds && i < cnt; i++) {
		uint32_t top = items[i].visible ? hidden_below(items, i) : NO_ITEM;

		if (top != NO_ITEM)
			fold_into(&items[top], &items[i]);
	}
	for (size_t i = 0; folds && i < cnt; i++)
		if (items[i].folds)
			item_set_key(&items[i], query->sort);
	return 0;
}

/* Items are sorted; going backwards and prepending leaves siblings in the same order. */
static uint32_t link_children(struct item *items, size_t cnt)
{
	uint32_t first_root = NO_ITEM;

	for (size_t i = cnt; i-- > 0;) {
		uint32_t *head = &first_root;

		if (!items[i].visible)
			continue;
		if (items[i].parent != NO_ITEM)
			head = &items[items[i].parent].first_child;
		items[i].last_child = *head == NO_ITEM;
		items[i].next_sibling = *head;
		*head = i;
	}
	return first_root;
}

/* The next item after `at` in a walk from the root; `down`: may go to its children. */
static uint32_t next_item(const struct item *items, uint32_t at, bool down)
{
	if (down && items[at].first_child != NO_ITEM)
		return items[at].first_child;
	while (at != NO_ITEM && items[at].next_sibling == NO_ITEM)
		at = items[at].parent;
	return at != NO_ITEM ? items[at].next_sibling : NO_ITEM;
}

static uint32_t count_below(const struct item *items, uint32_t top)
{
	uint32_t end = next_item(items, top, false), cnt = 0;

	for (uint32_t at = next_item(items, top, true); at != end; at = next_item(items, at, true))
		cnt++;
	return cnt;
}

/* A child goes by what its parent, which was there before it, goes by. */
static void place_below(struct item *item, const struct item *parent)
{
	item->depth = parent->depth + (parent->depth < UINT16_MAX);
	item->guides = parent->guides;
	if (parent->depth && parent->depth <= 32 && !parent->last_child)
		item->guides |= 1u << (parent->depth - 1);
}

size_t items_tree(struct model *model, struct item *items, size_t cnt,
		  const struct process_query *query, uint32_t *order)
{
	size_t shown = 0;
	uint32_t at;

	model->query++;
	find_parents(model, items, cnt);
	show_ancestors(items, cnt);
	at = link_children(items, cnt);
	while (at != NO_ITEM) {
		struct item *item = &items[at];
		uint32_t parent = item->parent;
		bool folded = item->first_child != NO_ITEM && query->folded &&
			      query->folded(item->id, query->folded_arg);

		if (parent != NO_ITEM)
			place_below(item, &items[parent]);
		if (folded)
			item->folded = count_below(items, at);
		order[shown++] = at;
		at = next_item(items, at, !folded);
	}
	return shown;
}
