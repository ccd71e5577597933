/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * kernel_filter.h - the filter as the kernel side has it, compiled from struct filter (filter.h),
 * and the word that says what is in force.
 */
#ifndef SCTOP_KERNEL_FILTER_H
#define SCTOP_KERNEL_FILTER_H

#include <linux/types.h>

enum sctop_rule_kind {
	SCTOP_RULE_PID,	     /* value = tgid or tid; start_ticks, if not 0, must agree */
	SCTOP_RULE_PID_TREE, /* the same, with descendants */
	SCTOP_RULE_NAME,     /* pattern is part of comm or exe; an alternative to the PID kinds */
	SCTOP_RULE_COMM,     /* comm or executable's basename */
	SCTOP_RULE_TTY,	     /* value = device; 0 is no terminal */
	SCTOP_RULE_UID,
	SCTOP_RULE_KIND_CNT,
};

#define SCTOP_PATTERN_LEN 32
#define SCTOP_RULE_MAX	  128
#define SCTOP_HIDDEN_MAX  32

struct sctop_rule {
	__u8 kind;
	__u8 negate;
	__u8 any_before; /* the pattern begins with '*' */
	__u8 any_after;	 /* … ends with '*' */
	__u32 value;
	__u64 start_ticks; /* USER_HZ, as /proc/PID/stat has it */
	__u32 len;
	__u32 gives; /* enum sctop_match bits of a task that this holds for; by the tracer */
	union {
		char pattern[SCTOP_PATTERN_LEN]; /* the rest is 0 */
		__u64 pattern_words[SCTOP_PATTERN_LEN / 8];
	};
	__u64 mask_words[SCTOP_PATTERN_LEN / 8]; /* 0xff for each byte of pattern; by the tracer */
};

/* What the rules that hold for a task add up to. Kinds are bits; the PID kinds and NAME share one.
 */
#define SCTOP_MATCH_KIND(kind) (1u << (kind))
enum sctop_match {
	SCTOP_MATCH_REFUSED = 1 << 16,	/* a negated rule holds */
	SCTOP_MATCH_TREE = 1 << 17,	/* a PID_TREE rule holds */
	SCTOP_MATCH_NOT_TREE = 1 << 18, /* a negated PID_TREE rule holds */
};

struct sctop_filter {
	__u32 rule_cnt;
	__u32 hidden_cnt;
	__u8 follow;	 /* descendants of whatever matches, too */
	__u8 need_names; /* some rule is about comm or exe */
	__u8 need_tree;	 /* some rule is SCTOP_RULE_PID_TREE */
	__u8 pad;
	__u32 need_kinds;   /* SCTOP_MATCH_KIND of the kinds that have a rule; by the tracer */
	__u64 tree_bit;	    /* bit in a task's lineage: descends from one of the PID_TREE rules */
	__u64 follow_bit;   /* bit in a task's lineage: descends from what matched */
	__u64 not_tree_bit; /* bit in a task's lineage: descends from a negated PID_TREE rule */
	__u32 hidden[SCTOP_HIDDEN_MAX]; /* TGIDs never traced: sctop, and its terminal's chain */
	struct sctop_rule rules[SCTOP_RULE_MAX];
};

/*
 * What is in force, in one word so that it changes at once. Bit 0 is the index of the active
 * filter and masks; bits 3-31 count changes; bits 32-63 are the generation of the task rules
 * (a change of the call mask alone leaves all verdicts valid).
 */
enum sctop_control {
	SCTOP_CONTROL_INDEX = 1 << 0,
	SCTOP_CONTROL_ALL_CALLS = 1 << 1,  /* every mask is all ones: no need to look */
	SCTOP_CONTROL_TTY_OR_UID = 1 << 2, /* a verdict may change with these, unannounced */
};
#define SCTOP_CONTROL_CHANGE_SHIFT 3
#define SCTOP_CONTROL_RULES_SHIFT  32

_Static_assert(sizeof(struct sctop_rule) == 88, "rule");

#endif
