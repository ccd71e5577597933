/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_capture.c - what the kernel side is to copy of each call's arguments, from the table of
 * calls and that of structures.
 */
#include <string.h>

#include "sctop/capture.h"
#include "structs.h"
#include "syscall_inner.h"
#include "syscall_table.h"

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
