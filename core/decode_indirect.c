/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_indirect.c - calls that stand for others: socketcall and ipc, and i386's first mmap and
 * select, whose arguments are in memory. They are shown as what they stand for, as strace does.
 *
 * What socketcall's arguments point to is captured as far as one of them is the address and the
 * next one the length; the rest (messages, options that are asked for, all of ipc) stay addresses.
 */
#include <string.h>

#include "structs.h"
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
static void make_inner(struct argument *call, struct inner_call *inner, const char *name,
		       const uint64_t args[6])
{
	inner->event = *call->event;
	inner->event.data_len = 0;
	memcpy(inner->event.args, args, sizeof(inner->event.args));
	call->info = &syscall_table[syscall_index(name)];
	call->event = &inner->event;
	call->data = inner->data;
}

/* ---- what socketcall's arguments point to ---- */

/* Each is the address, and the length behind it; at exit for what is filled. */
const struct structure_link socketcall_links[] = {
	{ .kind = SCTOP_CAPTURE_BYTES,
	  .when = SCTOP_AT_ENTER,
	  .count = SCTOP_COUNT_U32,
	  .item = SOCKETCALL_FIRST,
	  .size = 1,
	  .at = { 4, 4 },
	  .count_at = { 8, 8 } },
	{ .kind = SCTOP_CAPTURE_BYTES,
	  .when = SCTOP_AT_ENTER,
	  .count = SCTOP_COUNT_U32,
	  .item = SOCKETCALL_ADDRESS,
	  .size = 1,
	  .at = { 16, 16 },
	  .count_at = { 20, 20 } },
	{ .kind = SCTOP_CAPTURE_BYTES,
	  .when = SCTOP_AT_ENTER,
	  .count = SCTOP_COUNT_U32,
	  .item = SOCKETCALL_OPTION,
	  .size = 1,
	  .at = { 12, 12 },
	  .count_at = { 16, 16 } },
	{ .kind = SCTOP_CAPTURE_BYTES,
	  .when = SCTOP_AT_EXIT,
	  .count = SCTOP_COUNT_U32,
	  .item = SOCKETCALL_FILLED,
	  .size = 1,
	  .at = { 4, 4 },
	  .count_at = { 8, 8 } },
};

/* They are read whatever the call: only here it is known which are addresses. */
static const struct {
	const char *name;
	uint8_t item, arg;
} pointed[] = {
	{ "bind", SOCKETCALL_FIRST, 1 },     { "connect", SOCKETCALL_FIRST, 1 },
	{ "send", SOCKETCALL_FIRST, 1 },     { "sendto", SOCKETCALL_FIRST, 1 },
	{ "sendto", SOCKETCALL_ADDRESS, 4 }, { "setsockopt", SOCKETCALL_OPTION, 3 },
	{ "recv", SOCKETCALL_FILLED, 1 },    { "recvfrom", SOCKETCALL_FILLED, 1 },
};

static void append(struct inner_call *inner, const struct sctop_datum *datum, const char *bytes,
		   unsigned int arg)
{
	struct sctop_datum copy = *datum;
	size_t at = inner->event.data_len;

	copy.place = SCTOP_DATUM_PLACE(arg, 0);
	if (datum->flags & SCTOP_DATUM_AFTER) { /* it had more room than was filled */
		int64_t filled = inner->event.ret > 0 ? inner->event.ret : 0;

		if (copy.len >= filled) {
			copy.len = (uint16_t)filled;
			copy.flags &= (uint16_t)~SCTOP_DATUM_TRUNCATED;
		}
		copy.total = copy.total < filled ? copy.total : (uint32_t)filled;
	}
	if (at + sizeof(copy) + copy.len + 8 > sizeof(inner->data))
		return;
	memcpy(inner->data + at, &copy, sizeof(copy));
	memcpy(inner->data + at + sizeof(copy), bytes, copy.len);
	inner->event.data_len += sizeof(copy) + ((copy.len + 7) & ~7);
}

/* `outer` has what was captured; its argument 1 is the vector of arguments. */
static void take_pointed(const struct argument *outer, struct inner_call *inner, const char *name)
{
	const struct sctop_datum *datum = NULL;
	const char *bytes;

	while ((datum = decode_next(outer->event, outer->data, datum, &bytes))) {
		if (SCTOP_DATUM_ARG(datum->place) != 1 || datum->flags & SCTOP_DATUM_FAULT ||
		    (datum->flags & SCTOP_DATUM_AFTER && argument_failed(outer)))
			continue;
		for (size_t i = 0; i < sizeof(pointed) / sizeof(pointed[0]); i++) {
			if (pointed[i].item == SCTOP_DATUM_ITEM(datum->place) &&
			    strcmp(pointed[i].name, name) == 0)
				append(inner, datum, bytes, pointed[i].arg);
		}
	}
}

static bool find_ipc(struct argument *call, struct inner_call *inner)
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

static bool find_socketcall(struct argument *call, struct inner_call *inner)
{
	const struct indirect *found = FIND(socket_calls, register_value(call->event, 0));
	const struct argument outer = *call;
	uint64_t args[6];

	if (!found || !read_arguments(call, 1, args))
		return false;
	make_inner(call, inner, found->name, args);
	take_pointed(&outer, inner, found->name);
	return true;
}

/* One argument that points to all of them. */
static bool find_in_memory(struct argument *call, struct inner_call *inner)
{
	uint64_t args[6];

	if (call->info->arg_cnt != 1 || !read_arguments(call, 0, args))
		return false;
	make_inner(call, inner, call->info->name, args);
	return true;
}

bool find_indirect(struct argument *call, struct inner_call *inner)
{
	static const struct {
		const char *name;
		bool (*find)(struct argument *call, struct inner_call *inner);
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
