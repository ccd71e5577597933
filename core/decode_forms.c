/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_forms.c - calls whose arguments depend on one another: which there are, and what they
 * mean, follows from a command, an operation or flags. ioctl and prctl are in decode_command.c.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "decode_impl.h"
#include "decode_forms.h"

/* ---- pieces ---- */

void form_select(struct argument *arg, unsigned int index)
{
	arg->index = index;
	arg->value = register_value(arg->event, index);
	arg->spec = &arg->info->args[index];
}

void form_next(struct out *out, struct argument *arg, unsigned int index)
{
	out_text(out, ", ");
	put_argument(out, arg, index);
}

void form_hex(struct out *out, struct argument *arg, unsigned int index)
{
	out_text(out, ", ");
	out_hex(out, register_value(arg->event, index));
}

void form_int(struct out *out, struct argument *arg, unsigned int index)
{
	out_text(out, ", ");
	out_signed(out, (int32_t)register_value(arg->event, index));
}

void form_set(struct out *out, struct argument *arg, unsigned int index, const char *set)
{
	out_text(out, ", ");
	put_set(out, set, register_value(arg->event, index));
}

void form_structure(struct out *out, struct argument *arg, unsigned int index, const char *name,
		    enum phase phase)
{
	out_text(out, ", ");
	form_select(arg, index);
	put_structure_named(out, arg, name, phase);
}

/* ---- clone ---- */

enum {
	PIDFD = 0x1000,
	SETTLS = 0x80000,
	PARENT_SETTID = 0x100000,
	CHILD_CLEARTID = 0x200000,
	CHILD_SETTID = 0x1000000,
};

static void put_named(struct out *out, struct argument *arg, const char *shown, const char *name)
{
	for (int i = 0; i < arg->info->arg_cnt; i++) {
		if (strcmp(arg->info->args[i].name, name) != 0)
			continue;
		out_text(out, shown);
		put_argument(out, arg, (unsigned int)i);
	}
}

/* In strace's order, each with its name. */
static void put_clone(struct out *out, struct argument *arg)
{
	uint64_t flags = register_value(arg->event, 0);

	put_named(out, arg, "child_stack=", "newsp");
	put_named(out, arg, ", flags=", "clone_flags");
	if (flags & (PARENT_SETTID | PIDFD))
		put_named(out, arg, ", parent_tid=", "parent_tidptr");
	if (flags & SETTLS)
		put_named(out, arg, ", tls=", "tls");
	if (flags & (CHILD_SETTID | CHILD_CLEARTID))
		put_named(out, arg, ", child_tidptr=", "child_tidptr");
}

/* ---- futex ---- */

enum { UADDR, OP, VAL, UTIME, UADDR2, VAL3 };

/* How the arguments after the operation are shown: a letter each. */
static const char *const futex_forms[] = {
	[0] = "vt",    /* WAIT */
	[1] = "v",     /* WAKE */
	[2] = "v",     /* FD */
	[3] = "v2a",   /* REQUEUE */
	[4] = "v2a3",  /* CMP_REQUEUE */
	[5] = "v2ax",  /* WAKE_OP */
	[6] = "t",     /* LOCK_PI */
	[7] = "",      /* UNLOCK_PI */
	[8] = "",      /* TRYLOCK_PI */
	[9] = "vtb",   /* WAIT_BITSET */
	[10] = "vb",   /* WAKE_BITSET */
	[11] = "vta",  /* WAIT_REQUEUE_PI */
	[12] = "v2a3", /* CMP_REQUEUE_PI */
	[13] = "t",    /* LOCK_PI2 */
};

static void put_wake_op(struct out *out, uint32_t value)
{
	static const char *const ops[] = { "FUTEX_OP_SET", "FUTEX_OP_ADD", "FUTEX_OP_OR",
					   "FUTEX_OP_ANDN", "FUTEX_OP_XOR" };
	static const char *const compares[] = { "FUTEX_OP_CMP_EQ", "FUTEX_OP_CMP_NE",
						"FUTEX_OP_CMP_LT", "FUTEX_OP_CMP_LE",
						"FUTEX_OP_CMP_GT", "FUTEX_OP_CMP_GE" };
	uint32_t op = value >> 28 & 7, compare = value >> 24 & 15;

	if (value >> 31)
		out_text(out, "FUTEX_OP_OPARG_SHIFT<<28|");
	if (op < sizeof(ops) / sizeof(ops[0]))
		out_text(out, ops[op]);
	else
		out_hex(out, op);
	out_text(out, op < sizeof(ops) / sizeof(ops[0]) ? "<<28|" : "<<28 /* FUTEX_OP_??? */|");
	out_hex(out, value >> 12 & 0xfff);
	out_text(out, "<<12|");
	if (compare < sizeof(compares) / sizeof(compares[0]))
		out_text(out, compares[compare]);
	else
		out_hex(out, compare);
	out_text(out, compare < sizeof(compares) / sizeof(compares[0])
			      ? "<<24|"
			      : "<<24 /* FUTEX_OP_CMP_??? */|");
	out_hex(out, value & 0xfff);
}

static void put_futex(struct out *out, struct argument *arg)
{
	uint32_t op = register_value(arg->event, OP) & 127;
	uint32_t val3 = (uint32_t)register_value(arg->event, VAL3);
	const char *form =
		op < sizeof(futex_forms) / sizeof(futex_forms[0]) ? futex_forms[op] : "vpax";

	put_argument(out, arg, UADDR);
	form_next(out, arg, OP);
	for (; *form; form++) {
		switch (*form) {
		case 'v':
			form_next(out, arg, VAL);
			break;
		case 't':
			form_next(out, arg, UTIME);
			break;
		case 'a':
			form_next(out, arg, UADDR2);
			break;
		case '2':
			out_text(out, ", ");
			out_unsigned(out, (uint32_t)register_value(arg->event, UTIME));
			break;
		case '3':
			out_text(out, ", ");
			out_unsigned(out, val3);
			break;
		case 'b':
			form_set(out, arg, VAL3, "futex_bitset");
			break;
		case 'p':
			out_text(out, ", ");
			put_pointer(out, register_value(arg->event, UTIME));
			break;
		case 'x':
			out_text(out, ", ");
			if (op == 5)
				put_wake_op(out, val3);
			else
				out_hex(out, val3);
			break;
		}
	}
}

/* ---- sockets ---- */

static void put_socket(struct out *out, struct argument *arg)
{
	uint64_t family = register_value(arg->event, 0);

	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (family == AF_INET || family == AF_INET6)
		form_set(out, arg, 2, "ip_protocol");
	else if (family == AF_NETLINK)
		form_set(out, arg, 2, "netlink_protocol");
	else
		form_next(out, arg, 2);
	for (int i = 3; i < arg->info->arg_cnt; i++)
		form_next(out, arg, (unsigned int)i);
}

/* The option's name is one of its level. */
static void put_sockopt_call(struct out *out, struct argument *arg)
{
	static const struct {
		uint32_t level;
		const char *set;
	} levels[] = { { SOL_SOCKET, "so_socket" },
		       { 0, "so_ip" },
		       { 6, "so_tcp" },
		       { 41, "so_ipv6" },
		       { 270, "so_netlink" } };
	uint32_t level = (uint32_t)register_value(arg->event, 1);
	const char *set = NULL;

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (levels[i].level == level)
			set = levels[i].set;
	}
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (set)
		form_set(out, arg, 2, set);
	else
		form_hex(out, arg, 2);
	form_next(out, arg, 3);
	form_next(out, arg, 4);
}

/* ---- waiting ---- */

/* Nobody was waited for: nothing was written. */
static void put_wait4(struct out *out, struct argument *arg)
{
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	form_next(out, arg, 2);
	if (arg->event->ret > 0) {
		form_next(out, arg, 3);
		return;
	}
	out_text(out, ", ");
	put_pointer(out, register_value(arg->event, 3));
}

/* ---- the table ---- */

static const struct special forms[] = {
	{ "clone", put_clone },	  { "fcntl", put_fcntl },	 { "fcntl64", put_fcntl },
	{ "futex", put_futex },	  { "futex_time64", put_futex }, { "getsockopt", put_sockopt_call },
	{ "ioctl", put_ioctl },	  { "prctl", put_prctl },	 { "setsockopt", put_sockopt_call },
	{ "socket", put_socket }, { "socketpair", put_socket },	 { "wait4", put_wait4 },
};

bool put_special(const struct special *table, size_t cnt, struct out *out, struct argument *arg)
{
	size_t low = 0, high = cnt;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(arg->info->name, table[mid].name);

		if (order == 0) {
			table[mid].put(out, arg);
			return true;
		}
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

bool put_special_arguments(struct out *out, struct argument *arg)
{
	return put_special(forms, sizeof(forms) / sizeof(forms[0]), out, arg);
}
