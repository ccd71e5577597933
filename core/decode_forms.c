/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_forms.c - calls whose arguments depend on one another: which there are, and what they
 * mean, follows from flags. What follows from a command (ioctl, prctl …) is in decode_command.c.
 */
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <string.h>
#include <sys/socket.h>

#include "decode_impl.h"
#include "decode_forms.h"
#include "structs.h"
#include "flags.h"

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

static void form_set(struct out *out, struct argument *arg, unsigned int index, const char *set)
{
	out_text(out, ", ");
	put_set(out, set, register_value(arg->event, index));
}

/* ---- clone ---- */

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
	if (flags & (CLONE_PARENT_SETTID | CLONE_PIDFD))
		put_named(out, arg, ", parent_tid=", "parent_tidptr");
	if (flags & CLONE_SETTLS)
		put_named(out, arg, ", tls=", "tls");
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
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

/* What a socket's protocol is called, by its family. */
static const char *const protocols[] = {
	[AF_INET] = "ip_protocol",	 [AF_AX25] = "ax25_protocol",
	[AF_INET6] = "ip_protocol",	 [AF_NETLINK] = "netlink_protocol",
	[AF_PACKET] = "eth_protocol",	 [AF_IRDA] = "irda_protocol",
	[AF_CAN] = "can_protocol",	 [AF_BLUETOOTH] = "bt_protocol",
	[AF_RXRPC] = "socket_domain",	 [AF_ISDN] = "isdn_protocol",
	[AF_PHONET] = "phonet_protocol", [AF_CAIF] = "caif_protocol",
	[AF_NFC] = "nfc_protocol",	 [AF_KCM] = "kcm_protocol",
	[AF_SMC] = "smc_protocol",
};

static void put_socket(struct out *out, struct argument *arg)
{
	uint32_t family = (uint32_t)register_value(arg->event, 0);

	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (family < sizeof(protocols) / sizeof(protocols[0]) && protocols[family])
		form_set(out, arg, 2, protocols[family]);
	else
		form_next(out, arg, 2);
}

/* The option's name is one of its level; what only getsockopt has is in a set of its own. */
static void put_option(struct out *out, struct argument *arg, bool get)
{
	static const struct {
		uint32_t level;
		const char *set, *get;
	} levels[] = {
		{ 0, "so_ip", "so_ip_get" },  { 1, "so_socket", "so_socket_get" },
		{ 6, "so_tcp", NULL },	      { 17, "so_udp", NULL },
		{ 40, "so_vsock", NULL },     { 41, "so_ipv6", "so_ipv6_get" },
		{ 101, "so_can_raw", NULL },  { 132, "so_sctp", NULL },
		{ 255, "so_raw", NULL },      { 256, "so_ipx", NULL },
		{ 257, "so_ax25", NULL },     { 263, "so_packet", NULL },
		{ 266, "so_irda", NULL },     { 268, "so_llc", NULL },
		{ 269, "so_dccp", NULL },     { 270, "so_netlink", NULL },
		{ 271, "so_tipc", NULL },     { 272, "so_rxrpc", NULL },
		{ 273, "so_pppol2tp", NULL }, { 274, "so_bluetooth", NULL },
		{ 275, "so_pnpipe", NULL },   { 276, "so_rds", NULL },
		{ 277, "so_iucv", NULL },     { 278, "so_caif", NULL },
		{ 279, "so_alg", NULL },      { 280, "so_nfc", NULL },
		{ 281, "so_kcm", NULL },      { 282, "so_tls", NULL },
		{ 283, "so_xdp", NULL },      { 284, "so_mptcp", NULL },
	};
	uint32_t level = (uint32_t)register_value(arg->event, 1);
	uint32_t option = (uint32_t)register_value(arg->event, 2);

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		const struct flag_set *only = NULL;

		if (levels[i].level != level)
			continue;
		if (get && levels[i].get)
			only = flag_set_find(levels[i].get);
		put_set(out, only && flag_set_names(only, option) ? levels[i].get : levels[i].set,
			option);
		return;
	}
	out_signed(out, (int32_t)option);
}

static void put_sockopt_call(struct out *out, struct argument *arg)
{
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	out_text(out, ", ");
	put_option(out, arg, strcmp(arg->info->name, "getsockopt") == 0);
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

/* ---- memory, queues ---- */

/* The address is looked at with both flags only. */
static void put_mremap(struct out *out, struct argument *arg)
{
	enum { MAYMOVE = 1, FIXED = 2 };

	put_argument(out, arg, 0);
	for (unsigned int i = 1; i <= 3; i++)
		form_next(out, arg, i);
	if ((~register_value(arg->event, 3) & (MAYMOVE | FIXED)) == 0)
		form_next(out, arg, 4);
}

/* Mode and attributes are for a new queue. */
static void put_mq_open(struct out *out, struct argument *arg)
{
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (register_value(arg->event, 1) & O_CREAT) {
		form_next(out, arg, 2);
		form_next(out, arg, 3);
	}
}

/* ---- files ---- */

#define PROPAGATION (MS_UNBINDABLE | MS_PRIVATE | MS_SLAVE | MS_SHARED)

static void form_address(struct out *out, struct argument *arg, unsigned int index)
{
	out_text(out, ", ");
	put_pointer(out, register_value(arg->event, index));
}

/* What the kernel does not look at is an address. */
static void put_mount(struct out *out, struct argument *arg)
{
	uint64_t flags = register_value(arg->event, 3);
	bool remount;
	bool no_data;

	if (mount_has_magic(flags)) /* its bits are no flags */
		flags &= 0xffff;
	remount = flags & MS_REMOUNT;
	no_data = !remount && flags & (MS_BIND | MS_MOVE | PROPAGATION);
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (remount || no_data)
		form_address(out, arg, 2);
	else
		form_next(out, arg, 2);
	form_next(out, arg, 3);
	if (no_data)
		form_address(out, arg, 4);
	else
		form_next(out, arg, 4);
}

/* It is always one entry, whatever the count says. */
static void put_readdir(struct out *out, struct argument *arg)
{
	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	if (register_value(arg->event, 2) != 1)
		form_next(out, arg, 2);
}

/* ---- signals ---- */

/* i386's first one keeps the other half of the set behind the floating-point registers. */
static void put_old_sigreturn(struct out *out, struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(arg->event, arg->data, 0, &bytes);
	struct view set = { .arg = arg };
	char mask[8];

	if (!datum || datum->len < OLD_FRAME_SIZE)
		return;
	memcpy(mask, bytes, 4);
	memcpy(mask + 4, bytes + OLD_FRAME_SIZE - 4, 4);
	set.bytes = mask;
	set.len = sizeof(mask);
	out_text(out, "{mask=");
	put_sigset(out, &set);
	out_char(out, '}');
}

/* Captured as an argument 0 that it does not have. */
static void put_sigreturn(struct out *out, struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(arg->event, arg->data, 0, &bytes);
	struct view view = { .bytes = bytes, .arg = arg };

	if (!datum || datum->len < 8)
		return;
	view.len = datum->len;
	out_text(out, "{mask=");
	put_sigset(out, &view);
	out_char(out, '}');
}

/* ---- the table ---- */

static const struct special forms[] = {
	{ "clone", put_clone },
	{ "futex", put_futex },
	{ "futex_time64", put_futex },
	{ "getsockopt", put_sockopt_call },
	{ "mount", put_mount },
	{ "mq_open", put_mq_open },
	{ "mremap", put_mremap },
	{ "readdir", put_readdir },
	{ "rt_sigreturn", put_sigreturn },
	{ "setsockopt", put_sockopt_call },
	{ "sigreturn", put_old_sigreturn },
	{ "socket", put_socket },
	{ "wait4", put_wait4 },
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
	return put_command_arguments(out, arg) ||
	       put_special(forms, sizeof(forms) / sizeof(forms[0]), out, arg);
}
