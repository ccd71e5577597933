/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * judge.bpf.h - does a task pass the filter? Evaluated once per task and filter, then cached.
 */
#ifndef SCTOP_JUDGE_BPF_H
#define SCTOP_JUDGE_BPF_H

#include "state.bpf.h"
#include "pid.bpf.h"

#define NSEC_PER_TICK 10000000ull /* NSEC_PER_SEC / USER_HZ */
#define ANCESTOR_MAX  32

/* What the rules are compared with. */
struct subject {
	u32 tid, tgid, uid, tty;
	u64 start_ticks;
	u64 lineage; /* gathered by ask_ancestors() */
	u32 name_len[2];
	/*
	 * comm, then the basename of the executable, then room: words are compared that reach
	 * over the end of a name. In one piece, as the stack is small.
	 */
	char names[SCTOP_COMM_LEN + SCTOP_EXE_LEN + SCTOP_PATTERN_LEN];
};

static __always_inline u32 control_index(u64 word)
{
	return word & SCTOP_CONTROL_INDEX;
}

static __always_inline u32 control_rules_gen(u64 word)
{
	return word >> SCTOP_CONTROL_RULES_SHIFT;
}

/* A task's number in user space's PID namespace; 0: it is not in there. */
static __always_inline u32 ns_pid(struct task_struct *task, u32 global)
{
	return ns_level ? number_of_pid(BPF_CORE_READ(task, thread_pid)) : global;
}

static __always_inline u32 tty_device(struct task_struct *task)
{
	struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
	u32 major, minor;

	if (!tty)
		return 0;
	major = BPF_CORE_READ(tty, driver, major);
	minor = BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index);
	return major << 20 | minor;
}

static __always_inline void read_names(struct task_struct *task, struct subject *subject)
{
	const unsigned char *exe = BPF_CORE_READ(task, mm, exe_file, f_path.dentry, d_name.name);
	long len;

	len = bpf_probe_read_kernel_str(subject->names, SCTOP_COMM_LEN,
					__builtin_preserve_access_index(&task->comm));
	subject->name_len[0] = len > 0 ? len - 1 : 0;
	len = exe ? bpf_probe_read_kernel_str(subject->names + SCTOP_COMM_LEN, SCTOP_EXE_LEN, exe)
		  : 0;
	subject->name_len[1] = len > 0 ? len - 1 : 0;
}

/*
 * Global functions are verified once and on their own, which keeps the verifier's work small.
 * They take no kernel pointers on 6.1, so a task comes as an address to be probed.
 */
__noinline int read_subject(u64 address, struct subject *subject, u32 names)
{
	struct task_struct *task = (struct task_struct *)address;

	if (!subject)
		return 0;
	subject->tid = ns_pid(task, BPF_CORE_READ(task, pid));
	subject->tgid = ns_pid(BPF_CORE_READ(task, group_leader), BPF_CORE_READ(task, tgid));
	subject->uid = BPF_CORE_READ(task, cred, uid.val);
	subject->tty = tty_device(task);
	subject->start_ticks = BPF_CORE_READ(task, group_leader, start_boottime) / NSEC_PER_TICK;
	if (names)
		read_names(task, subject);
	return 0;
}

/* All ones if value is 0, else 0. Opaque, or clang makes a branch of it. */
static __always_inline u64 ones_if_zero(u64 value)
{
	u64 sign = value | -value;

	barrier_var(sign);
	return (sign >> 63) - 1;
}

/*
 * Does a rule's pattern match a name from this offset on? Compares in words and without a single
 * branch, and is global: the verifier walks it once. With a branch per byte, or per offset, it took
 * 4 s to load the programs.
 */
__noinline int name_matches_at(struct subject *subject, struct sctop_rule *rule, u32 which,
			       u32 offset)
{
	u64 differs = 0, any_before, any_after, fits, from;
	const u64 *at;
	s64 left; /* how much further the pattern would fit in */

	if (!subject || !rule)
		return 0;
	which &= 1;
	barrier_var(which);
	from = which * SCTOP_COMM_LEN + offset;
	barrier_var(from);
	if (from > SCTOP_COMM_LEN + SCTOP_EXE_LEN)
		return 0;
	at = (const u64 *)(subject->names + from);
	any_before = ~ones_if_zero(rule->any_before);
	any_after = ~ones_if_zero(rule->any_after);
	left = (s64)subject->name_len[which] - rule->len - offset;
	barrier_var(left);
	fits = ~(left >> 63);
	barrier_var(fits); /* or clang branches on it */
	for (int word = 0; word < SCTOP_PATTERN_LEN / 8; word++)
		differs |= (at[word] ^ rule->pattern_words[word]) & rule->mask_words[word];
	return (ones_if_zero(differs) & fits & (any_before | ones_if_zero(offset)) &
		(any_after | ones_if_zero(left))) != 0;
}

__noinline int name_matches(struct subject *subject, u32 which, u32 index, u32 number)
{
	struct sctop_filter *filter = bpf_map_lookup_elem(&filters, &index);
	struct sctop_rule *rule;
	int hit = 0;

	if (!filter || !subject)
		return 0;
	rule = &filter->rules[number & (SCTOP_RULE_MAX - 1)];
	for (u32 offset = 0; offset < SCTOP_EXE_LEN; offset++)
		hit |= name_matches_at(subject, rule, which, offset);
	return hit;
}

__noinline int rule_matches(struct subject *subject, u32 index, u32 number)
{
	struct sctop_filter *filter = bpf_map_lookup_elem(&filters, &index);
	struct sctop_rule *rule;

	if (!filter || !subject)
		return 0;
	rule = &filter->rules[number & (SCTOP_RULE_MAX - 1)];
	switch (rule->kind) {
	case SCTOP_RULE_PID:
	case SCTOP_RULE_PID_TREE:
		return (rule->value == subject->tgid || rule->value == subject->tid) &&
		       (!rule->start_ticks || rule->start_ticks == subject->start_ticks);
	case SCTOP_RULE_NAME:
	case SCTOP_RULE_COMM:
		return name_matches(subject, 0, index, number) ||
		       name_matches(subject, 1, index, number);
	case SCTOP_RULE_TTY:
		return rule->value == subject->tty;
	case SCTOP_RULE_UID:
		return rule->value == subject->uid;
	}
	return 0;
}

/* The sum of what the rules that hold give: enum sctop_match. */
__noinline int match_rules(struct subject *subject, u32 index)
{
	struct sctop_filter *filter = bpf_map_lookup_elem(&filters, &index);
	u32 result = 0;

	if (!filter || !subject)
		return 0;
	for (u32 i = 0; i < SCTOP_RULE_MAX; i++) {
		if (i >= filter->rule_cnt)
			break;
		result |= filter->rules[i].gives &
			  ~ones_if_zero((u32)rule_matches(subject, index, i));
	}
	return result;
}

/* The rest of what is asked of each ancestor is without branches, too, for the same reason. */
static __always_inline u64 if_any(u64 bits, u64 then)
{
	return then & ~ones_if_zero(bits);
}

/* Do all kinds hold, the pedigree counted in? All ones, or 0. */
static __always_inline u64 matched(const struct sctop_filter *filter, u32 result, u64 lineage)
{
	result |= if_any(lineage & filter->tree_bit, SCTOP_MATCH_KIND(SCTOP_RULE_PID));
	result |= if_any(lineage & filter->not_tree_bit, SCTOP_MATCH_REFUSED);
	return ones_if_zero(result & SCTOP_MATCH_REFUSED) &
	       ones_if_zero(filter->need_kinds & ~result);
}

/* The lineage bits that a match gives to the task and so to its descendants. */
__noinline u64 lineage_of(struct sctop_filter *filter, u32 result, u64 lineage)
{
	if (!filter)
		return lineage;
	lineage |= if_any(result & SCTOP_MATCH_TREE, filter->tree_bit);
	lineage |= if_any(result & SCTOP_MATCH_NOT_TREE, filter->not_tree_bit);
	return lineage |
	       (if_any(filter->follow, filter->follow_bit) & matched(filter, result, lineage));
}

/*
 * What the ancestors that live now hand down. Needed for tasks that are older than the
 * filter; those born under it got it from their parent in sched_process_fork.
 */
__noinline int ask_ancestors(u64 address, u32 index, struct subject *subject)
{
	struct sctop_filter *filter = bpf_map_lookup_elem(&filters, &index);
	struct task_struct *ancestor = (struct task_struct *)address;

	if (!filter || !subject)
		return 0;
	for (int i = 0; i < ANCESTOR_MAX; i++) {
		ancestor = BPF_CORE_READ(ancestor, real_parent);
		if (!ancestor || BPF_CORE_READ(ancestor, pid) == 0)
			break;
		read_subject((u64)ancestor, subject, filter->need_names);
		subject->lineage =
			lineage_of(filter, match_rules(subject, index), subject->lineage);
	}
	return 0;
}

/* Who the task is, as the slot and events show it. */
static __always_inline void identify(struct task_struct *task, struct task_state *state)
{
	state->tid = ns_pid(task, BPF_CORE_READ(task, pid));
	state->tgid = ns_pid(BPF_CORE_READ(task, group_leader), BPF_CORE_READ(task, tgid));
	state->uid = BPF_CORE_READ(task, cred, uid.val);
	state->gid = BPF_CORE_READ(task, cred, gid.val);
	state->tty_device = tty_device(task);
	state->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	state->thread_start_ns = BPF_CORE_READ(task, start_boottime);
}

static __always_inline u32 parent_tgid(struct task_struct *task)
{
	struct task_struct *parent = BPF_CORE_READ(task, real_parent);

	return ns_pid(BPF_CORE_READ(parent, group_leader), BPF_CORE_READ(parent, tgid));
}

static __always_inline void refresh_slot(struct task_struct *task, struct task_state *state)
{
	u32 id = READ_ONCE(state->key.slot);
	struct sctop_task *slot;
	const unsigned char *exe;

	if (!id || id == SLOT_GONE)
		return;
	slot = bpf_map_lookup_elem(&slots, &id);
	if (!slot)
		return;
	slot->tid = state->tid;
	slot->tgid = state->tgid;
	slot->ppid = parent_tgid(task);
	slot->uid = state->uid;
	slot->gid = state->gid;
	slot->tty = state->tty_device;
	slot->start_ns = state->start_ns;
	slot->thread_start_ns = state->thread_start_ns;
	bpf_probe_read_kernel_str(slot->comm, sizeof(slot->comm),
				  __builtin_preserve_access_index(&task->comm));
	exe = BPF_CORE_READ(task, mm, exe_file, f_path.dentry, d_name.name);
	if (exe)
		bpf_probe_read_kernel_str(slot->exe, sizeof(slot->exe), exe);
	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		slot->flags |= SCTOP_TASK_KTHREAD;
	slot->version++;
}

static __always_inline bool is_hidden(const struct sctop_filter *filter, u32 tgid)
{
	for (u32 i = 0; i < SCTOP_HIDDEN_MAX; i++) {
		if (i >= filter->hidden_cnt)
			break;
		if (filter->hidden[i] == tgid)
			return true;
	}
	return false;
}

/* Evaluates the whole filter for a task, whoever it is, and caches the verdict. */
__noinline int judge_at(u64 address, struct task_state *state, u64 word)
{
	struct task_struct *task = (struct task_struct *)address;
	u32 index = control_index(word), gen = control_rules_gen(word);
	struct sctop_filter *filter = bpf_map_lookup_elem(&filters, &index);
	struct subject subject = {};
	u64 lineage;
	u32 result;
	bool passes, hidden, walk = false;

	if (!filter || !state)
		return 0;
	state->tty = (u64)BPF_CORE_READ(task, signal, tty);
	state->cred = (u64)BPF_CORE_READ(task, cred);
	identify(task, state);
	read_subject(address, &subject, filter->need_names);
	result = match_rules(&subject, index);
	/* Another CPU may judge this task, too: bits are only added, and the walk is ticked off
	 * last. */
	subject.lineage = READ_ONCE(state->lineage);
	if (filter->follow || filter->need_tree) {
		walk = state->walked_gen != gen;
		if (walk)
			ask_ancestors(address, index, &subject);
	}
	lineage = lineage_of(filter, result, subject.lineage);
	if (lineage & ~state->lineage)
		__sync_fetch_and_or(&state->lineage, lineage);
	if (walk)
		WRITE_ONCE(state->walked_gen, gen);
	passes = matched(filter, result, lineage) ||
		 (filter->follow && (lineage & filter->follow_bit) &&
		  !(result & SCTOP_MATCH_REFUSED) && !(lineage & filter->not_tree_bit));
	hidden = is_hidden(filter, state->tgid);
	WRITE_ONCE(state->hidden, hidden);
	passes = passes && state->tgid && !hidden;
	WRITE_ONCE(state->judged, gen << 1 | passes);
	refresh_slot(task, state);
	return passes;
}

static __always_inline int judge(struct task_struct *task, struct task_state *state, u64 word)
{
	struct task_struct *pointer = task;
	u64 address = 0;

	/* A pointer is no number to the verifier until it comes back from memory. */
	bpf_probe_read_kernel(&address, sizeof(address), &pointer);
	return judge_at(address, state, word);
}

/*
 * There is no event for a terminal that is taken away, and none for setuid: hence the comparison of
 * addresses. At each call pointers are followed, which costs nothing; elsewhere they are read by a
 * helper, as verifiers from 6.4 to 6.18 search all types of the kernel, by name and from the first
 * on, for each pointer that is followed on each way (btf_nested_type_is_trusted()).
 */
static __always_inline bool is_as_judged(struct task_struct *task, const struct task_state *state,
					 bool at_call)
{
	if (at_call)
		return state->tty == (u64)task->signal->tty && state->cred == (u64)task->cred;
	return state->tty == (u64)BPF_CORE_READ(task, signal, tty) &&
	       state->cred == (u64)BPF_CORE_READ(task, cred);
}

static __always_inline int cached_verdict(struct task_struct *task, struct task_state *state,
					  u64 word, bool at_call)
{
	u32 judged = READ_ONCE(state->judged);

	if (judged >> 1 != control_rules_gen(word))
		return word ? judge(task, state, word)
			    : 0; /* 0: nothing is traced (yet, any more) */
	/* Of a task that is excluded, only the verdict matters. */
	if (!(judged & 1) && !(word & SCTOP_CONTROL_TTY_OR_UID))
		return 0;
	if (is_as_judged(task, state, at_call))
		return judged & 1;
	return judge(task, state, word);
}

/* The cached verdict, or a new one if the filter, the terminal or the credentials changed. */
static __always_inline int verdict_of(struct task_struct *task, struct task_state *state, u64 word)
{
	return cached_verdict(task, state, word, false);
}

/* The same for the task that begins a call. */
static __always_inline int verdict_at_call(struct task_struct *task, struct task_state *state,
					   u64 word)
{
	return cached_verdict(task, state, word, true);
}

#endif
