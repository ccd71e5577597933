/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_indirect.c - calls that stand for others: socketcall and ipc, and i386's first mmap and
 * select, whose arguments are in memory. They are shown as what they stand for, as strace does.
 *
 * What the inner call's arguments point to is not captured: it stays an address.
 */
#include <string.h>

#include "decode_impl.h"
#include "syscall_table.h"

/* ipc's arguments behind the command: first, second, third, ptr, fifth. */
enum { FIRST = 1, SECOND, THIRD, PTR, FIFTH };

struct indirect {
	unsigned int number;
	const char *name;
	uint8_t args[4]; /* of ipc */
};

static const struct indirect ipc_calls[] = {
	{ 1, "semop", { FIRST, PTR, SECOND } },
	{ 2, "semget", { FIRST, SECOND, THIRD } },
	{ 3, "semctl", { FIRST, SECOND, THIRD, PTR } },
	{ 4, "semtimedop", { FIRST, PTR, SECOND, FIFTH } },
	{ 11, "msgsnd", { FIRST, PTR, SECOND, THIRD } },
	{ 13, "msgget", { FIRST, SECOND } },
	{ 14, "msgctl", { FIRST, SECOND, PTR } },
	{ 21, "shmat", { FIRST, PTR, SECOND } },
	{ 22, "shmdt", { PTR } },
	{ 23, "shmget", { FIRST, SECOND, THIRD } },
	{ 24, "shmctl", { FIRST, SECOND, PTR } },
};

static const struct indirect socket_calls[] = {
	{ 1, "socket", { 0 } },	     { 2, "bind", { 0 } },	  { 3, "connect", { 0 } },
	{ 4, "listen", { 0 } },	     { 5, "accept", { 0 } },	  { 6, "getsockname", { 0 } },
	{ 7, "getpeername", { 0 } }, { 8, "socketpair", { 0 } },  { 9, "send", { 0 } },
	{ 10, "recv", { 0 } },	     { 11, "sendto", { 0 } },	  { 12, "recvfrom", { 0 } },
	{ 13, "shutdown", { 0 } },   { 14, "setsockopt", { 0 } }, { 15, "getsockopt", { 0 } },
	{ 16, "sendmsg", { 0 } },    { 17, "recvmsg", { 0 } },	  { 18, "accept4", { 0 } },
	{ 19, "recvmmsg", { 0 } },   { 20, "sendmmsg", { 0 } },
};

static const struct indirect *find(const struct indirect *calls, size_t cnt, uint64_t number)
{
	for (size_t i = 0; i < cnt; i++) {
		if (calls[i].number == number)
			return &calls[i];
	}
	return NULL;
}

#define FIND(calls, number) find(calls, sizeof(calls) / sizeof((calls)[0]), number)

/* The arguments that are in memory: argument `index` points to them. */
static bool read_arguments(const struct argument *call, unsigned int index, uint64_t args[6])
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(call->event, call->data, index, &bytes);
	uint32_t narrow[6] = { 0 };

	if (!datum || datum->flags & SCTOP_DATUM_FAULT || datum->len < 5 * sizeof(narrow[0]))
		return false;
	memcpy(narrow, bytes, datum->len < sizeof(narrow) ? datum->len : sizeof(narrow));
	for (int i = 0; i < 6; i++)
		args[i] = narrow[i];
	return true;
}

/* Its arguments are those of the main table: a variant's may be the pointer to them. */
static void make_inner(struct argument *call, struct sctop_event *inner, const char *name,
		       const uint64_t args[6])
{
	*inner = *call->event;
	inner->data_len = 0;
	memcpy(inner->args, args, sizeof(inner->args));
	call->info = &syscall_table[syscall_index(name)];
	call->event = inner;
	call->data = NULL;
}

static bool find_ipc(struct argument *call, struct sctop_event *inner)
{
	const struct indirect *found = FIND(ipc_calls, register_value(call->event, 0));
	uint64_t args[6] = { 0 };

	if (!found)
		return false;
	for (size_t i = 0; i < sizeof(found->args); i++)
		args[i] = found->args[i] ? register_value(call->event, found->args[i]) : 0;
	make_inner(call, inner, found->name, args);
	return true;
}

static bool find_socketcall(struct argument *call, struct sctop_event *inner)
{
	const struct indirect *found = FIND(socket_calls, register_value(call->event, 0));
	uint64_t args[6];

	if (!found || !read_arguments(call, 1, args))
		return false;
	make_inner(call, inner, found->name, args);
	return true;
}

/* One argument that points to all of them. */
static bool find_in_memory(struct argument *call, struct sctop_event *inner)
{
	uint64_t args[6];

	if (call->info->arg_cnt != 1 || !read_arguments(call, 0, args))
		return false;
	make_inner(call, inner, call->info->name, args);
	return true;
}

bool find_indirect(struct argument *call, struct sctop_event *inner)
{
	static const struct {
		const char *name;
		bool (*find)(struct argument *call, struct sctop_event *inner);
	} calls[] = {
		{ "socketcall", find_socketcall },
		{ "ipc", find_ipc },
		{ "mmap", find_in_memory },
		{ "select", find_in_memory },
	};

	if (call->event->abi != SCTOP_ABI_32)
		return false;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(call->info->name, calls[i].name) == 0)
			return calls[i].find(call, inner);
	}
	return false;
}
