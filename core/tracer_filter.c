/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_filter.c - puts a filter in force, and runs the task iterator that judges by it.
 *
 * There are two filters and two sets of masks in the kernel. The idle one is written, then one
 * word ("control") flips index and generation, so that every task sees the old or the new.
 */
#include <errno.h>
#include <linux/membarrier.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "sctop/filter.h"
#include "sctop/tracer.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

#define CHANGES_MASK ((1ull << (SCTOP_CONTROL_RULES_SHIFT - SCTOP_CONTROL_CHANGE_SHIFT)) - 1)

#define LONG_RUN_US 20000

/*
 * membarrier(2): "GLOBAL" returns after each CPU has passed a quiescent state of RCU. Where it
 * does not exist (nohz_full, CONFIG_MEMBARRIER=n) a time in which any program ends must do.
 */
void tracer_wait_for_programs(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		usleep(LONG_RUN_US);
}

/* Hands out what is there as a whole; returns how many bytes that were. */
static size_t hand_inflight(const char *bytes, size_t len,
			    void (*fn)(const struct sctop_inflight *inflight, void *arg), void *arg)
{
	const struct sctop_inflight *inflight;
	size_t used = 0;

	while (len - used >= sizeof(*inflight)) {
		inflight = (const void *)(bytes + used);
		if (inflight->data_len > len - used - sizeof(*inflight))
			break;
		if (fn)
			fn(inflight, arg);
		used += sizeof(*inflight) + inflight->data_len;
	}
	return used;
}

int tracer_iterate(struct tracer *tracer, enum sctop_iter_mode mode, uint64_t bits,
		   void (*fn)(const struct sctop_inflight *inflight, void *arg), void *arg)
{
	_Alignas(8) char batch[4 * (sizeof(struct sctop_inflight) + SCTOP_DATA_MAX)];
	ssize_t got;
	size_t kept = 0;
	int fd;

	tracer->bpf->bss->iter_mode = mode;
	tracer->bpf->bss->iter_bits = bits;
	fd = bpf_iter_create(bpf_link__fd(tracer->iter));
	if (fd < 0)
		return -errno;
	while ((got = read(fd, batch + kept, sizeof(batch) - kept)) > 0) {
		size_t used = hand_inflight(batch, kept + (size_t)got, fn, arg);

		kept += (size_t)got - used;
		memmove(batch, batch + used, kept);
	}
	got = got < 0 ? -errno : 0;
	close(fd);
	return got;
}

int tracer_inflight(struct tracer *tracer,
		    void (*fn)(const struct sctop_inflight *inflight, void *arg), void *arg)
{
	return tracer_iterate(tracer, SCTOP_ITER_INFLIGHT, 0, fn, arg);
}

/* ---- lineage bits: which ancestors a task descends from, remembered over filter changes ---- */

static bool is_tree_rule(const struct sctop_rule *rule, bool negate)
{
	return rule->kind == SCTOP_RULE_PID_TREE && !!rule->negate == negate;
}

static bool is_same(const struct lineage *lineage, const struct sctop_rule *rules, uint32_t cnt)
{
	return lineage->rules && lineage->rule_cnt == cnt &&
	       !memcmp(lineage->rules, rules, cnt * sizeof(*rules));
}

/* Makes the longest unused bit free: no task may keep it. */
static int forget_oldest(struct tracer *tracer, int *bit)
{
	const struct sctop_filter *now = &tracer->filter;
	uint64_t in_force = now->tree_bit | now->not_tree_bit | now->follow_bit;
	int oldest = -1;

	for (int i = 0; i < LINEAGE_CNT; i++)
		if (!(in_force >> i & 1) &&
		    (oldest < 0 ||
		     tracer->lineages[i].last_used < tracer->lineages[oldest].last_used))
			oldest = i;
	free(tracer->lineages[oldest].rules);
	tracer->lineages[oldest].rules = NULL;
	*bit = oldest;
	return tracer_iterate(tracer, SCTOP_ITER_FORGET, 1ull << oldest, NULL, NULL);
}

/* The bit of this set of rules: the one it had before, or a free one. */
static int lineage_bit(struct tracer *tracer, const struct sctop_rule *rules, uint32_t cnt,
		       __u64 *mask)
{
	struct sctop_rule *copy;
	int bit = -1, error;

	for (int i = 0; i < LINEAGE_CNT; i++) {
		if (is_same(&tracer->lineages[i], rules, cnt)) {
			tracer->lineages[i].last_used = ++tracer->lineage_clock;
			*mask = 1ull << i;
			return 0;
		}
		if (bit < 0 && !tracer->lineages[i].rules)
			bit = i;
	}
	if (bit < 0) {
		error = forget_oldest(tracer, &bit);
		if (error)
			return error;
	}
	copy = malloc((cnt ? cnt : 1) * sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	memcpy(copy, rules, cnt * sizeof(*copy));
	tracer->lineages[bit] = (struct lineage){ copy, cnt, ++tracer->lineage_clock };
	*mask = 1ull << bit;
	return 0;
}

static int tree_bit(struct tracer *tracer, const struct sctop_filter *filter, bool negate,
		    __u64 *mask)
{
	struct sctop_rule *rules = calloc(SCTOP_RULE_MAX, sizeof(*rules));
	uint32_t cnt = 0;
	int error = 0;

	*mask = 0;
	if (!rules)
		return -ENOMEM;
	for (uint32_t i = 0; i < filter->rule_cnt; i++)
		if (is_tree_rule(&filter->rules[i], negate))
			rules[cnt++] = filter->rules[i];
	if (cnt)
		error = lineage_bit(tracer, rules, cnt, mask);
	free(rules);
	return error;
}

/* What the kernel side would otherwise have to work out for each task. */
static void prepare_rules(struct sctop_filter *filter)
{
	filter->need_kinds = 0;
	for (uint32_t i = 0; i < filter->rule_cnt; i++) {
		struct sctop_rule *rule = &filter->rules[i];
		bool tree = rule->kind == SCTOP_RULE_PID_TREE;
		bool pid = tree || rule->kind == SCTOP_RULE_NAME;
		uint32_t kind = SCTOP_MATCH_KIND(pid ? SCTOP_RULE_PID : rule->kind);

		memset(rule->mask_words, 0, sizeof(rule->mask_words));
		memset(rule->mask_words, 0xff, rule->len);
		if (rule->negate) {
			rule->gives = SCTOP_MATCH_REFUSED | (tree ? SCTOP_MATCH_NOT_TREE : 0);
		} else {
			rule->gives = kind | (tree ? SCTOP_MATCH_TREE : 0);
			filter->need_kinds |= kind;
		}
	}
}

static int assign_bits(struct tracer *tracer, struct sctop_filter *filter)
{
	int error = tree_bit(tracer, filter, false, &filter->tree_bit);

	if (!error)
		error = tree_bit(tracer, filter, true, &filter->not_tree_bit);
	filter->follow_bit = 0;
	if (!error && filter->follow)
		error = lineage_bit(tracer, filter->rules, filter->rule_cnt, &filter->follow_bit);
	return error;
}

/* ---- putting it in force ---- */

static bool is_same_who(const struct sctop_filter *a, const struct sctop_filter *b)
{
	return a->rule_cnt == b->rule_cnt && a->follow == b->follow &&
	       a->hidden_cnt == b->hidden_cnt && !memcmp(a->hidden, b->hidden, sizeof(a->hidden)) &&
	       !memcmp(a->rules, b->rules, a->rule_cnt * sizeof(a->rules[0]));
}

void tracer_set_control(struct tracer *tracer, uint64_t word)
{
	__atomic_store_n(&tracer->bpf->bss->control, word, __ATOMIC_RELEASE);
}

/* Fills the idle masks. Returns whether all calls pass. */
static bool fill_masks(struct tracer *tracer, const struct filter *filter, uint32_t idle)
{
	bool all = true;

	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++) {
		uint64_t mask[SCTOP_MASK_WORDS];

		filter_mask(filter, abi, mask);
		for (int word = 0; word < SCTOP_MASK_WORDS; word++) {
			bool last = word == SCTOP_MASK_WORDS - 1;

			tracer->bpf->bss->masks[idle][abi][word] = mask[word];
			all &= last ? mask[word] & 1 : mask[word] == UINT64_MAX;
		}
	}
	return all;
}

static uint64_t control_flags(const struct sctop_filter *filter, bool all_calls)
{
	const uint32_t kinds = SCTOP_MATCH_KIND(SCTOP_RULE_TTY) | SCTOP_MATCH_KIND(SCTOP_RULE_UID);
	uint64_t flags = all_calls ? SCTOP_CONTROL_ALL_CALLS : 0;

	for (uint32_t i = 0; i < filter->rule_cnt; i++)
		if (SCTOP_MATCH_KIND(filter->rules[i].kind) & kinds)
			flags |= SCTOP_CONTROL_TTY_OR_UID;
	return flags;
}

static void flip(struct tracer *tracer, const struct filter *filter, uint32_t idle)
{
	bool all_calls = fill_masks(tracer, filter, idle);

	tracer->changes++;
	tracer->control = tracer->generation << SCTOP_CONTROL_RULES_SHIFT |
			  (tracer->changes & CHANGES_MASK) << SCTOP_CONTROL_CHANGE_SHIFT |
			  control_flags(&tracer->filter, all_calls) | idle;
	if (tracer->attached)
		tracer_set_control(tracer, tracer->control);
	tracer->bpf->bss->stream_failed_only = filter_failed(filter);
	tracer->bpf->bss->stream_slower_ns = filter_slower(filter);
}

int tracer_set_filter(struct tracer *tracer, const struct filter *filter)
{
	uint32_t idle = !(tracer->control & SCTOP_CONTROL_INDEX);
	int fd = bpf_map__fd(tracer->bpf->maps.filters);
	struct sctop_filter *next = calloc(1, sizeof(*next));
	bool same_who;
	int error;

	if (!next)
		return -ENOMEM;
	memcpy(next->hidden, tracer->filter.hidden, sizeof(next->hidden));
	next->hidden_cnt = tracer->filter.hidden_cnt;
	error = filter_compile(filter, next);
	prepare_rules(next);
	if (!error)
		error = assign_bits(tracer, next);
	if (error)
		goto out;
	/* Generation 0 is never in force: it marks what must be judged again. */
	same_who = tracer->generation && is_same_who(&tracer->filter, next);
	if (tracer->attached)
		tracer_wait_for_programs();
	if (bpf_map_update_elem(fd, &idle, next, BPF_ANY)) {
		error = -errno;
		goto out;
	}
	tracer->generation += !same_who;
	tracer->filter = *next;
	flip(tracer, filter, idle);
	if (!same_who && tracer->attached) {
		/* None may judge by the old filter any more when the iterator passes. */
		tracer_wait_for_programs();
		error = tracer_iterate(tracer, SCTOP_ITER_JUDGE, 0, NULL, NULL);
	}
out:
	free(next);
	return error;
}
