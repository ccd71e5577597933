/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_inner.c - which calls socketcall, ipc, and i386's first mmap and select stand for. Data
 * only, and what finds it.
 */
#include <string.h>

#include "syscall_inner.h"

/* ipc's arguments behind the number: first, second, third, ptr, fifth. */
enum { FIRST = 1, SECOND, THIRD, PTR, FIFTH };

#define ORDER(a, b, c, d, e)                                                                     \
	(SCTOP_IPC_ARG(0, a) | SCTOP_IPC_ARG(1, b) | SCTOP_IPC_ARG(2, c) | SCTOP_IPC_ARG(3, d) | \
	 SCTOP_IPC_ARG(4, e))

struct inner {
	const char *name;
	uint32_t args;
};

/* By number. */
static const struct inner socket_calls[SCTOP_INNER_ROW] = {
	[1] = { "socket", 3 },	    [2] = { "bind", 3 },	[3] = { "connect", 3 },
	[4] = { "listen", 2 },	    [5] = { "accept", 3 },	[6] = { "getsockname", 3 },
	[7] = { "getpeername", 3 }, [8] = { "socketpair", 4 },	[9] = { "send", 4 },
	[10] = { "recv", 4 },	    [11] = { "sendto", 6 },	[12] = { "recvfrom", 6 },
	[13] = { "shutdown", 2 },   [14] = { "setsockopt", 5 }, [15] = { "getsockopt", 5 },
	[16] = { "sendmsg", 3 },    [17] = { "recvmsg", 3 },	[18] = { "accept4", 4 },
	[19] = { "recvmmsg", 5 },   [20] = { "sendmmsg", 4 },
};

/* shmat's address is where its third one points to: one more argument. */
static const struct inner ipc_calls[SCTOP_INNER_ROW] = {
	[1] = { "semop", ORDER(FIRST, PTR, SECOND, 0, 0) },
	[2] = { "semget", ORDER(FIRST, SECOND, THIRD, 0, 0) },
	[3] = { "semctl", ORDER(FIRST, SECOND, THIRD, PTR, 0) | SCTOP_IPC_VALUE },
	[4] = { "semtimedop", ORDER(FIRST, PTR, SECOND, FIFTH, 0) },
	[11] = { "msgsnd", ORDER(FIRST, PTR, SECOND, THIRD, 0) },
	[12] = { "msgrcv", ORDER(FIRST, PTR, SECOND, FIFTH, THIRD) | SCTOP_IPC_PAIR },
	[13] = { "msgget", ORDER(FIRST, SECOND, 0, 0, 0) },
	[14] = { "msgctl", ORDER(FIRST, SECOND, PTR, 0, 0) },
	[21] = { "shmat", ORDER(FIRST, PTR, SECOND, THIRD, 0) },
	[22] = { "shmdt", ORDER(PTR, 0, 0, 0, 0) },
	[23] = { "shmget", ORDER(FIRST, SECOND, THIRD, 0, 0) },
	[24] = { "shmctl", ORDER(FIRST, SECOND, PTR, 0, 0) },
};

static const struct inner memory_map[SCTOP_INNER_ROW] = { { "mmap", 6 } };
static const struct inner first_select[SCTOP_INNER_ROW] = { { "select", 5 } };

/* In the order of their rows behind SCTOP_INNER_FIRST. */
static const struct {
	const char *name;
	int arg_cnt; /* tells i386's variant from others' call of that name */
	enum sctop_inner kind;
	const struct inner *calls;
} outer_calls[SCTOP_INNER_CNT / SCTOP_INNER_ROW] = {
	{ "socketcall", 2, SCTOP_INNER_NUMBERED, socket_calls },
	{ "ipc", 6, SCTOP_INNER_IPC, ipc_calls },
	{ "mmap", 1, SCTOP_INNER_MEMORY, memory_map },
	{ "select", 1, SCTOP_INNER_MEMORY, first_select },
};

#define OUTER_CNT (sizeof(outer_calls) / sizeof(outer_calls[0]))

/* OUTER_CNT: it stands for itself. */
static size_t find_outer(const struct syscall_info *info)
{
	size_t i = 0;

	while (i < OUTER_CNT && (!info || info->arg_cnt != outer_calls[i].arg_cnt ||
				 strcmp(info->name, outer_calls[i].name) != 0))
		i++;
	return i;
}

enum sctop_inner syscall_inner_kind(const struct syscall_info *info, uint32_t *first)
{
	size_t i = find_outer(info);

	*first = SCTOP_INNER_FIRST + (uint32_t)i * SCTOP_INNER_ROW;
	return i < OUTER_CNT ? outer_calls[i].kind : SCTOP_INNER_NOT;
}

const char *syscall_inner_name(const struct syscall_info *info, uint64_t number)
{
	size_t i = find_outer(info);

	if (i == OUTER_CNT)
		return NULL;
	if (outer_calls[i].kind == SCTOP_INNER_MEMORY)
		number = 0;
	else if (outer_calls[i].kind == SCTOP_INNER_IPC) /* above it is a version */
		number &= 0xffff;
	return number < SCTOP_INNER_ROW ? outer_calls[i].calls[number].name : NULL;
}

const char *syscall_inner_at(uint32_t key, uint32_t *args)
{
	uint32_t at = key - SCTOP_INNER_FIRST;
	const struct inner *inner;

	if (key < SCTOP_INNER_FIRST || at >= SCTOP_INNER_CNT)
		return NULL;
	inner = &outer_calls[at / SCTOP_INNER_ROW].calls[at % SCTOP_INNER_ROW];
	*args = inner->args;
	return inner->name;
}
