/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls.c - calls by number and by name on this machine; sets of calls from words.
 *
 * The data is in core/syscalls.def, the numbers come from core/syscall_numbers.c.
 */
#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/capture.h"
#include "sctop/text.h"

#include "structs.h"
#include "syscall_inner.h"
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

#if defined(__aarch64__)
static const int arch_of[SCTOP_ABI_CNT] = { SYSCALL_ARCH_AARCH64, SYSCALL_ARCH_ARM, -1 };
#else
static const int arch_of[SCTOP_ABI_CNT] = {
	[SCTOP_ABI_64] = SYSCALL_ARCH_X86_64,
	[SCTOP_ABI_32] = SYSCALL_ARCH_I386,
	[SCTOP_ABI_X32] = SYSCALL_ARCH_X32,
};
#endif

/* NULL where the machine has no such ABI, or abi comes from outside and is none. */
static const struct syscall_numbers *numbers_of(enum sctop_abi abi)
{
	if ((unsigned int)abi >= SCTOP_ABI_CNT || arch_of[abi] < 0)
		return NULL;
	return syscall_numbers((enum syscall_arch)arch_of[abi]);
}

const struct syscall_info *syscall_info(enum sctop_abi abi, int nr)
{
	const struct syscall_numbers *numbers = numbers_of(abi);

	if (!numbers || nr < 0 || nr >= SYSCALL_NR_LIMIT || numbers->index[nr] < 0)
		return NULL;
	return numbers->info[numbers->index[nr]];
}

const char *syscall_name(enum sctop_abi abi, int nr, char buf[static 24])
{
	const struct syscall_info *info = syscall_info(abi, nr);

	if (info)
		return info->name;
	snprintf(buf, 24, "syscall_%#x", (unsigned int)nr);
	return buf;
}

int syscall_nr(enum sctop_abi abi, const char *name)
{
	const struct syscall_numbers *numbers = numbers_of(abi);
	int index = syscall_index(name);

	return numbers && index >= 0 && numbers->nr[index] >= 0 ? numbers->nr[index] : -ENOENT;
}

const char *syscall_abi_name(enum sctop_abi abi)
{
	if ((unsigned int)abi >= SCTOP_ABI_CNT || arch_of[abi] < 0)
		return "none";
	return syscall_arch_name((enum syscall_arch)arch_of[abi]);
}

/* How each type of argument is captured; structures have sizes of their own. */
static const struct sctop_capture_arg captures[ARG_TYPE_CNT] = {
	[ARG_PATH] = { .kind = SCTOP_CAPTURE_STRING, .when = SCTOP_AT_ENTER },
	[ARG_STRING] = { .kind = SCTOP_CAPTURE_STRING, .when = SCTOP_AT_ENTER },
	[ARG_BUF_IN] = { .kind = SCTOP_CAPTURE_BYTES,
			 .when = SCTOP_AT_ENTER,
			 .count = SCTOP_COUNT_ARG,
			 .size = 1,
			 .flags = SCTOP_CAPTURE_LIMITED },
	[ARG_BUF_OUT] = { .kind = SCTOP_CAPTURE_BYTES,
			  .when = SCTOP_AT_EXIT,
			  .count = SCTOP_COUNT_RESULT,
			  .size = 1,
			  .flags = SCTOP_CAPTURE_LIMITED },
	[ARG_NOISE_OUT] = { .kind = SCTOP_CAPTURE_BYTES,
			    .when = SCTOP_AT_EXIT,
			    .count = SCTOP_COUNT_RESULT,
			    .size = 1,
			    .flags = SCTOP_CAPTURE_LIMITED },
	[ARG_PATH_OUT] = { .kind = SCTOP_CAPTURE_STRING, .when = SCTOP_AT_EXIT },
	[ARG_ARGV] = { .kind = SCTOP_CAPTURE_ARGV, .when = SCTOP_HAS_LISTS },
	[ARG_ENVP] = { .kind = SCTOP_CAPTURE_POINTERS, .when = SCTOP_HAS_LISTS },
	[ARG_STRUCT_IN] = { .when = SCTOP_AT_ENTER },
	[ARG_STRUCT_OUT] = { .when = SCTOP_AT_EXIT },
	[ARG_STRUCT_INOUT] = { .when = SCTOP_AT_ENTER | SCTOP_AT_EXIT },
	[ARG_BY_COMMAND] = { .when = SCTOP_AT_ENTER | SCTOP_AT_EXIT },
};

/* How many: one, or as the argument with its length says, or the one with its room and the result.
 */
static enum sctop_capture_count counted_by(const struct syscall_arg *arg,
					   const struct structure *structure)
{
	if (structure->count == STRUCTURE_INSIDE)
		return SCTOP_COUNT_INSIDE;
	if (structure->count == STRUCTURE_REQUEST)
		return SCTOP_COUNT_REQUEST;
	if (arg->len < 0)
		return SCTOP_COUNT_ONE;
	if (structure->count == STRUCTURE_BITS)
		return SCTOP_COUNT_BITS;
	if (structure->count == STRUCTURE_PAGES)
		return SCTOP_COUNT_PAGES;
	if (arg->type != ARG_STRUCT_OUT && !structure->filled)
		return SCTOP_COUNT_ARG;
	if (structure->count == STRUCTURE_BYTES)
		return structure->length_pointer ? SCTOP_COUNT_AT_ARG : SCTOP_COUNT_ARG;
	return SCTOP_COUNT_RESULT;
}

/* An iovec's array is shown also if nothing was read into what it points to. */
static void capture_iovec(struct sctop_capture_arg *what)
{
	what->kind = SCTOP_CAPTURE_IOVEC;
	what->count = SCTOP_COUNT_ARG;
	if (what->when & SCTOP_AT_EXIT)
		what->when |= SCTOP_AT_FAILURE;
}

/* What a structure points to is captured when it is itself, what it is filled with at exit. */
static void capture_links(const struct structure *structure, const struct syscall_arg *arg,
			  bool narrow, struct sctop_capture_spec *spec)
{
	for (int i = 0; i < SCTOP_LINK_MAX && structure->links && structure->links[i].kind; i++) {
		const struct structure_link *link = &structure->links[i];

		spec->link[i] = (struct sctop_capture_link){
			.kind = link->kind,
			.when = link->when		     ? link->when
				: arg->type == ARG_STRUCT_IN ? SCTOP_AT_ENTER
							     : SCTOP_AT_EXIT,
			.count = link->count,
			.flags = link->flags,
			.item = link->item,
			.size = link->size,
			.at = link->at[narrow],
			.via = link->via,
			.count_at = link->count_at[narrow],
			.bytes_at = link->bytes_at[narrow],
		};
		spec->when |= spec->link[i].when;
		spec->links = 1;
	}
}

static void capture_structure(const struct syscall_arg *arg, enum sctop_abi abi,
			      struct sctop_capture_arg *what, struct sctop_capture_spec *spec)
{
	const struct structure *structure;

	if (abi ==
	    SCTOP_ABI_X32) { /* its layouts are a mix of both, which nobody wrote down here */
		memset(what, 0, sizeof(*what));
		return;
	}
	if (strcmp(arg->set, "iovec") == 0) {
		capture_iovec(what);
		return;
	}
	structure = structure_find(arg->set);
	if (!structure) {
		memset(what, 0, sizeof(*what));
		return;
	}
	what->kind = structure->capture ? structure->capture : SCTOP_CAPTURE_BYTES;
	what->count = counted_by(arg, structure);
	what->size = structure_size(structure, abi == SCTOP_ABI_32);
	what->extra = structure->extra[abi == SCTOP_ABI_32];
	what->flags = (structure->limited ? SCTOP_CAPTURE_LIMITED : 0) |
		      (arg->type == ARG_STRUCT_INOUT ? SCTOP_CAPTURE_ALL : 0);
	if (what->count != SCTOP_COUNT_ONE && structure->count != STRUCTURE_ITEMS &&
	    what->kind == SCTOP_CAPTURE_BYTES)
		what->size = 1;
	if (what->count == SCTOP_COUNT_INSIDE)
		what->count_arg = 0;
	if (what->count == SCTOP_COUNT_REQUEST)
		what->count_arg = 1;
	if (structure->failed && what->when & SCTOP_AT_EXIT)
		what->when |= SCTOP_AT_FAILURE;
	if (!structure->links)
		return;
	spec->link_arg = (uint8_t)(what - spec->arg);
	capture_links(structure, arg, abi == SCTOP_ABI_32, spec);
}

static bool is_structure(enum arg_type type)
{
	return type == ARG_STRUCT_IN || type == ARG_STRUCT_OUT || type == ARG_STRUCT_INOUT ||
	       type == ARG_BY_COMMAND;
}

/* Where descriptors are behind a pointer, and results that are one by command only. */
static const struct {
	const char *structure;
	enum sctop_fd_list list;
} fd_lists[] = {
	{ "int2", SCTOP_FD_LIST_PAIR },
	{ "pollfd", SCTOP_FD_LIST_POLL },
	{ "fd_set", SCTOP_FD_LIST_SETS },
	{ "msghdr", SCTOP_FD_LIST_SENT },
	{ "mmsghdr_sent", SCTOP_FD_LIST_MANY_SENT },
	{ "mmsghdr", SCTOP_FD_LIST_MANY_RECEIVED },
};

static void capture_fd(const struct syscall_arg *arg, int index, struct sctop_capture_fds *fds)
{
	if (arg->type == ARG_FD || arg->type == ARG_DIRFD)
		fds->args |= 1 << index;
	for (size_t i = 0; is_structure(arg->type) && i < sizeof(fd_lists) / sizeof(fd_lists[0]);
	     i++) {
		if (fds->list || strcmp(fd_lists[i].structure, arg->set) != 0)
			continue;
		fds->list = fd_lists[i].list;
		fds->list_arg = index;
		if (fds->list == SCTOP_FD_LIST_SENT && arg->type == ARG_STRUCT_INOUT)
			fds->list = SCTOP_FD_LIST_RECEIVED;
	}
}

static enum sctop_fd_result fd_result(const struct syscall_info *info)
{
	if (strcmp(info->name, "fcntl") == 0 || strcmp(info->name, "fcntl64") == 0)
		return SCTOP_FD_RESULT_DUP;
	return info->ret == ARG_FD ? SCTOP_FD_RESULT : SCTOP_FD_RESULT_NOT;
}

/* Calls whose buffers are messages if their socket is one of netlink. */
static bool has_messages(const struct syscall_info *info)
{
	static const char *const names[] = { "recvfrom", "recvmsg", "sendmsg", "sendto" };

	for (size_t i = 0; info && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], info->name) == 0)
			return true;
	return false;
}

static void capture_arguments(const struct syscall_info *info, enum sctop_abi abi,
			      struct sctop_capture_spec *spec)
{
	memset(spec, 0, sizeof(*spec));
	for (int i = 0; info && i < info->arg_cnt; i++) {
		const struct syscall_arg *arg = &info->args[i];
		struct sctop_capture_arg *what = &spec->arg[i];

		*what = captures[arg->type];
		what->count_arg = arg->len >= 0 && arg->len < 6 ? arg->len : UINT8_MAX;
		if (is_structure(arg->type))
			capture_structure(arg, abi, what, spec);
		spec->when |= what->when;
		capture_fd(arg, i, &spec->fds);
	}
	if (info)
		spec->fds.result = fd_result(info);
	if (has_messages(info))
		spec->when |= SCTOP_HAS_MESSAGES;
}

/*
 * rt_sigreturn has no argument: what it takes is on the stack, the signals to be blocked again
 * among it (struct rt_sigframe; the stack pointer is behind its first word). So it is with i386's
 * sigreturn (struct sigframe_ia32; behind its first two), but the set is in two pieces.
 */
static void capture_signal_frame(const struct syscall_info *info, enum sctop_abi abi,
				 struct sctop_capture_spec *spec)
{
#if defined(__x86_64__)
	static const struct {
		const char *name;
		enum sctop_abi abi;
		uint16_t mask_at, size;
	} frames[] = {
		{ "rt_sigreturn", SCTOP_ABI_64, 296, 8 },
		{ "rt_sigreturn", SCTOP_ABI_32, 248, 8 },
		{ "sigreturn", SCTOP_ABI_32, 80, OLD_FRAME_SIZE },
	};

	for (size_t i = 0; info && i < sizeof(frames) / sizeof(frames[0]); i++) {
		if (strcmp(info->name, frames[i].name) != 0 || abi != frames[i].abi)
			continue;
		spec->arg[0] = (struct sctop_capture_arg){
			.kind = SCTOP_CAPTURE_BYTES,
			.when = SCTOP_AT_ENTER,
			.count_arg = UINT8_MAX,
			.size = frames[i].size,
		};
		spec->when |= SCTOP_AT_ENTER;
		spec->stack_at = frames[i].mask_at;
	}
#else
	(void)info;
	(void)abi;
	(void)spec;
#endif
}

/* Of its own arguments nothing is captured then. */
static void capture_as_inner(const struct syscall_info *info, enum sctop_abi abi,
			     struct sctop_capture_spec *spec)
{
	uint32_t first;
	enum sctop_inner kind = syscall_inner_kind(info, &first);

	if (abi != SCTOP_ABI_32 || !kind)
		return;
	*spec = (struct sctop_capture_spec){ .when = SCTOP_AT_ENTER,
					     .inner = kind,
					     .inner_first = (uint16_t)first };
}

void syscall_capture(enum sctop_abi abi, int nr, struct sctop_capture_spec *spec)
{
	const struct syscall_info *info = syscall_info(abi, nr);

	capture_arguments(info, abi, spec);
	capture_signal_frame(info, abi, spec);
	capture_as_inner(info, abi, spec);
}

/* Where ipc's shmat puts the address, as its result cannot be one. */
static const struct sctop_capture_arg address_of_segment = {
	.kind = SCTOP_CAPTURE_BYTES, .when = SCTOP_AT_EXIT, .count_arg = UINT8_MAX, .size = 4
};

void syscall_capture_inner(uint32_t key, struct sctop_capture_spec *spec)
{
	uint32_t args;
	const char *name = syscall_inner_at(key, &args);

	memset(spec, 0, sizeof(*spec));
	if (!name)
		return;
	capture_arguments(&syscall_table[syscall_index(name)], SCTOP_ABI_32, spec);
	if (strcmp(name, "shmat") == 0) {
		spec->arg[3] = address_of_segment;
		spec->when |= SCTOP_AT_EXIT;
	}
	spec->inner_args = args;
}

/* ---- sets of calls ---- */

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
		numbers[i] = numbers_of(i);
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
