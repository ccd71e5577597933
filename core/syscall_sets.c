/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_sets.c - sets of calls from words: names, numbers, classes, expressions.
 */
#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/text.h"
#include "syscall_table.h"

const struct syscall_class_name syscall_classes[] = {
	{ "file", CLASS_FILE, "takes a file name" },
	{ "desc", CLASS_DESC, "takes or returns a descriptor" },
	{ "network", CLASS_NETWORK, "sockets" },
	{ "process", CLASS_PROCESS, "begins, ends, waits for or signals a process" },
	{ "memory", CLASS_MEMORY, "maps memory" },
	{ "signal", CLASS_SIGNAL, "signals" },
	{ "ipc", CLASS_IPC, "System V semaphores, queues, shared memory" },
	{ "time", CLASS_TIME, "clocks, timers, sleeping" },
	{ "clock", CLASS_CLOCK, "reads or sets a clock" },
	{ "creds", CLASS_CREDS, "user and group ids, capabilities" },
	{ "event", CLASS_EVENT, "waits for descriptors: poll, select, epoll" },
	{ "admin", CLASS_ADMIN, "system administration: mounts, modules, bpf, reboot" },
	{ "pure", CLASS_PURE, "has no arguments and never fails" },
	{ "stat", CLASS_STAT, "stat and its variants" },
	{ "lstat", CLASS_LSTAT, "lstat and its variants" },
	{ "fstat", CLASS_FSTAT, "fstat, fstatat, statx and their variants" },
	{ "%stat", CLASS_STATLIKE, "all of stat, lstat and fstat" },
	{ "statfs", CLASS_STATFS, "statfs and its variants" },
	{ "fstatfs", CLASS_FSTATFS, "fstatfs and its variants" },
	{ "%statfs", CLASS_STATFSLIKE, "statfs, fstatfs, ustat" },
	{ "net", CLASS_NETWORK, "short for network" },
	{ NULL, 0, NULL },
};

struct pattern {
	enum { PATTERN_NAME, PATTERN_CLASS, PATTERN_REGEX } kind;
	const char *name;
	unsigned int classes;
	regex_t regex;
};

static bool pattern_matches(const struct pattern *pattern, const struct syscall_info *info)
{
	switch (pattern->kind) {
	case PATTERN_CLASS:
		return info->classes & pattern->classes;
	case PATTERN_REGEX:
		return regexec(&pattern->regex, info->name, 0, NULL, 0) == 0;
	default:
		return strcmp(info->name, pattern->name) == 0;
	}
}

/* The kernel side knows the numbers beyond its mask as SCTOP_NR_BAD only (x32's own calls). */
static void set_bit(uint64_t *mask, int nr)
{
	int bit = nr >= 0 && nr < SCTOP_NR_CNT ? nr : SCTOP_NR_CNT;

	mask[bit / 64] |= 1ULL << bit % 64;
}

static int match_pattern(enum sctop_abi abi, const struct pattern *pattern, uint64_t *mask)
{
	const struct syscall_numbers *numbers[SCTOP_ABI_CNT];
	int cnt = 0;

	for (int i = 0; i < SCTOP_ABI_CNT; i++)
		numbers[i] = syscall_numbers_of(i);
	for (size_t i = 0; i < syscall_table_cnt; i++) {
		bool here = false;

		if (!pattern_matches(pattern, &syscall_table[i]))
			continue;
		for (int k = 0; k < SCTOP_ABI_CNT; k++)
			here |= numbers[k] && numbers[k]->nr[i] >= 0;
		cnt += here;
		if (numbers[abi] && numbers[abi]->nr[i] >= 0)
			set_bit(mask, numbers[abi]->nr[i]);
	}
	return cnt;
}

static int match_number(const char *word, uint64_t *mask)
{
	char *end;
	long nr;

	errno = 0;
	nr = strtol(word, &end, 0);
	if (errno || *end || nr < 0 || nr >= SCTOP_NR_CNT)
		return 0;
	set_bit(mask, (int)nr);
	return 1;
}

static int match_regex(enum sctop_abi abi, const char *text, uint64_t *mask, char *why,
		       size_t why_size)
{
	struct pattern pattern = { .kind = PATTERN_REGEX };
	const char *excess = text_regex_excess(text, UINT32_MAX);
	int err, cnt;

	if (excess) {
		snprintf(why, why_size, "%s", excess);
		return -EINVAL;
	}
	err = regcomp(&pattern.regex, text, REG_EXTENDED | REG_NOSUB);
	if (err) {
		if (why_size)
			regerror(err, &pattern.regex, why, why_size);
		return -EINVAL;
	}
	cnt = match_pattern(abi, &pattern, mask);
	regfree(&pattern.regex);
	return cnt;
}

static unsigned int class_bits(const char *name)
{
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (strcmp(class->name, name) == 0)
			return class->bit;
	}
	return 0;
}

int syscall_match(enum sctop_abi abi, const char *word, uint64_t mask[static SCTOP_MASK_WORDS],
		  char *why, size_t why_size)
{
	struct pattern pattern = { .kind = PATTERN_NAME, .name = word };

	if ((unsigned int)abi >= SCTOP_ABI_CNT)
		return 0;
	if (isdigit((unsigned char)word[0]))
		return match_number(word, mask);
	if (word[0] == '/')
		return match_regex(abi, word + 1, mask, why, why_size);
	if (word[0] == '%') {
		pattern.kind = PATTERN_CLASS;
		pattern.classes = class_bits(word + 1);
		if (!pattern.classes)
			return 0;
	}
	return match_pattern(abi, &pattern, mask);
}
