/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_indirect.c - calls that stand for others: socketcall and ipc, and i386's first mmap and
 * select, whose arguments are in memory. They are shown as what they stand for, as strace does.
 *
 * The kernel side captures the arguments of that call, and what they point to; all data of such an
 * event are of it. Without them the call is shown as it was made.
 */
#include <string.h>

#include "commands.h"
#include "decode_forms.h"
#include "structs.h"
#include "syscall_inner.h"
#include "syscall_table.h"

/* The arguments of the call that it stands for; NULL: they were not captured. */
static const struct sctop_datum *inner_datum(const struct argument *call, const char **bytes)
{
	const struct sctop_datum *datum;

	if (!call->info || call->event->abi != SCTOP_ABI_32)
		return NULL;
	datum = event_datum(call->event, call->data, SCTOP_DATUM_INNER, 0, bytes);
	return datum && datum->len == sizeof(call->event->args) ? datum : NULL;
}

bool find_indirect(struct argument *call, struct sctop_event *inner)
{
	const char *bytes, *name;

	if (!inner_datum(call, &bytes))
		return false;
	name = syscall_inner_name(call->info, register_value(call->event, 0));
	if (!name)
		return false;
	*inner = *call->event;
	memcpy(inner->args, bytes, sizeof(inner->args));
	/* That of the main table: a variant's argument may be the pointer to them. */
	call->info = &syscall_table[syscall_index(name)];
	call->event = inner;
	return true;
}

/* ---- what only ipc has ---- */

/* What is passed to semctl is where the last argument points to: strace says so by brackets. */
static bool put_semctl(struct out *out, struct argument *call, const struct sctop_event *outer)
{
	enum { CMD = 2, ARG, PTR };
	const struct command_call *commands = command_call_find("semctl");
	const struct command *command = command_find(commands, register_value(call->event, CMD), 0);
	const char *bytes;
	const struct sctop_datum *datum =
		event_datum(call->event, call->data, SCTOP_DATUM_INNER, 0, &bytes);
	bool failed = datum->flags & SCTOP_DATUM_FAULT;

	if (!failed && command && command->sets[0])
		return false;
	put_argument(out, call, 0);
	form_next(out, call, 1);
	form_next(out, call, CMD);
	out_text(out, failed ? ", " : ", [");
	if (failed)
		put_pointer(out, register_value(outer, PTR));
	else
		out_hex(out, register_value(call->event, ARG));
	out_text(out, failed ? "" : "]");
	return true;
}

/* One that failed is shown with the pointer to what is passed on, and without the type. */
static bool put_msgrcv(struct out *out, struct argument *call, const struct sctop_event *outer)
{
	enum { SIZE = 2, FLAGS = 4, PTR = 4 };

	if (!argument_failed(call) || register_value(outer, 0) >> 16)
		return false;
	put_argument(out, call, 0);
	out_text(out, ", ");
	put_pointer(out, register_value(outer, PTR));
	form_next(out, call, SIZE);
	form_next(out, call, FLAGS);
	return true;
}

bool put_indirect(struct out *out, struct argument *call, const struct sctop_event *outer)
{
	static const struct {
		const char *name;
		bool (*put)(struct out *out, struct argument *call,
			    const struct sctop_event *outer);
	} forms[] = { { "semctl", put_semctl }, { "msgrcv", put_msgrcv } };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(forms[i].name, call->info->name) == 0)
			return forms[i].put(out, call, outer);
	}
	return false;
}

/* ipc cannot return an address: it is put where the third argument says. */
bool put_indirect_result(struct out *out, struct argument *call)
{
	const struct sctop_datum *datum;
	const char *bytes;
	uint32_t address;

	if (strcmp(call->info->name, "shmat") != 0)
		return false;
	datum = event_datum(call->event, call->data, SCTOP_DATUM_PLACE(3, 0), 0, &bytes);
	if (!datum || datum->flags & SCTOP_DATUM_FAULT || datum->len != sizeof(address))
		return false;
	memcpy(&address, bytes, sizeof(address));
	out_hex(out, address);
	return true;
}

/* ---- the call as it was made ---- */

bool put_outer_argument(struct out *out, struct argument *arg, unsigned int index)
{
	const char *bytes;
	uint64_t args[6];
	uint32_t first;
	enum sctop_inner kind;
	unsigned int cnt;

	if (!inner_datum(arg, &bytes))
		return false;
	arg->data = NULL; /* it is the other's */
	kind = syscall_inner_kind(arg->info, &first);
	if (kind == SCTOP_INNER_IPC || index + 1 != (unsigned int)arg->info->arg_cnt)
		return false;
	memcpy(args, bytes, sizeof(args));
	if (!syscall_inner_at(first + (kind == SCTOP_INNER_NUMBERED
					       ? (uint32_t)register_value(arg->event, 0)
					       : 0),
			      &cnt) ||
	    cnt > 6)
		return false;
	for (unsigned int i = 0; i < cnt; i++) {
		out_text(out, i ? ", " : "[");
		out_hex(out, args[i]);
	}
	out_char(out, ']');
	return true;
}
