/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_linked.c - structures that point to others, or say themselves how long they are.
 * Messages of sockets are in structs_message.c.
 */
#include <errno.h>
#include <linux/sched.h>
#include <string.h>

#include "structs.h"

/* ---- clone3 ---- */

enum { ITEM_PIDFD = 1, ITEM_PARENT_TID };
enum { PIDFD_AT = 8, CHILD_TID_AT = 16, PARENT_TID_AT = 24 };

/* clang-format off */
const struct structure_link clone_args_links[] = {
	{ .kind = SCTOP_CAPTURE_BYTES, .when = SCTOP_AT_EXIT, .flags = SCTOP_CAPTURE_WIDE,
	  .item = ITEM_PIDFD, .size = 4, .at = { PIDFD_AT, PIDFD_AT } },
	{ .kind = SCTOP_CAPTURE_BYTES, .when = SCTOP_AT_EXIT, .flags = SCTOP_CAPTURE_WIDE,
	  .item = ITEM_PARENT_TID, .size = 4, .at = { PARENT_TID_AT, PARENT_TID_AT } },
	{ .kind = SCTOP_CAPTURE_NONE },
};
/* clang-format on */

static void put_clone_field(struct out *out, const struct view *view, const char *name, size_t at)
{
	out_text(out, ", ");
	put_field(out, name);
	put_pointer(out, view_number(view, at, 8));
}

/* What the kernel wrote, or the pointer to where it would have. */
static void put_clone_result(struct out *out, const struct view *view, unsigned int item, size_t at)
{
	struct view result;

	if (argument_failed(view->arg) || !view_item(view, item, AFTER, &result)) {
		put_pointer(out, view_number(view, at, 8));
		return;
	}
	out_char(out, '[');
	out_signed(out, (int32_t)view_number(&result, 0, 4));
	out_char(out, ']');
}

static void put_clone_results(struct out *out, const struct view *view, uint64_t flags)
{
	const char *separator = " => {";

	if (flags & CLONE_PIDFD && !argument_failed(view->arg)) {
		out_text(out, separator);
		out_text(out, "pidfd=");
		put_clone_result(out, view, ITEM_PIDFD, PIDFD_AT);
		separator = ", ";
	}
	if (flags & CLONE_PARENT_SETTID && !(flags & CLONE_PIDFD && argument_failed(view->arg))) {
		out_text(out, separator);
		out_text(out, "parent_tid=");
		put_clone_result(out, view, ITEM_PARENT_TID, PARENT_TID_AT);
		separator = ", ";
	}
	if (separator[0] == ',')
		out_char(out, '}');
}

void put_clone_args(struct out *out, const struct view *view)
{
	uint64_t flags = view_number(view, 0, 8), signal = view_number(view, 32, 8);

	if (view->len < 64) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_text(out, "{flags=");
	put_set(out, "clone3", flags);
	if (flags & CLONE_PIDFD)
		put_clone_field(out, view, "pidfd", PIDFD_AT);
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		put_clone_field(out, view, "child_tid", CHILD_TID_AT);
	if (flags & CLONE_PARENT_SETTID)
		put_clone_field(out, view, "parent_tid", PARENT_TID_AT);
	out_text(out, ", exit_signal=");
	put_signal_number(out, (int64_t)signal);
	put_clone_field(out, view, "stack", 40);
	out_text(out, ", stack_size=");
	out_hex(out, view_number(view, 48, 8));
	if (flags & CLONE_SETTLS)
		put_clone_field(out, view, "tls", 56);
	if (view_number(view, 64, 8) || view_number(view, 72, 8)) {
		put_clone_field(out, view, "set_tid", 64);
		out_text(out, ", set_tid_size=");
		out_unsigned(out, view_number(view, 72, 8));
	}
	if (flags & CLONE_INTO_CGROUP || view_number(view, 80, 8)) {
		out_text(out, ", cgroup=");
		out_unsigned(out, view_number(view, 80, 8));
	}
	out_char(out, '}');
	put_clone_results(out, view, flags);
}

/* ---- a signal set and its size, as pselect6 and io_pgetevents have them ---- */

/* clang-format off */
const struct structure_link sigset_pack_links[] = {
	{ .kind = SCTOP_CAPTURE_BYTES, .count = SCTOP_COUNT_WORD, .item = 1, .size = 1,
	  .at = { 0, 0 }, .count_at = { 8, 4 } },
	{ .kind = SCTOP_CAPTURE_NONE },
};
/* clang-format on */

void put_sigset_pack(struct out *out, const struct view *view)
{
	uint64_t pointer = view_word(view, 0);
	struct view set;

	out_text(out, "{sigmask=");
	if (view_item(view, 1, BEFORE, &set) && set.len >= 8)
		put_sigset(out, &set);
	else
		put_pointer(out, pointer);
	out_text(out, ", sigsetsize=");
	out_unsigned(out, view_word(view, view->narrow ? 4 : 8));
	out_char(out, '}');
}

/* ---- asynchronous input and output ---- */

enum { IOCB_ITEM = 1, IOCB_BUFFER };
enum { PREAD = 0, PWRITE = 1, PREADV = 7, PWRITEV = 8 };

/* clang-format off */
const struct structure_link iocb_pointer_links[] = {
	{ .kind = SCTOP_CAPTURE_BYTES, .item = IOCB_ITEM, .size = 64 },
	{ .kind = SCTOP_CAPTURE_BYTES, .count = SCTOP_COUNT_WORD, .item = IOCB_BUFFER, .size = 1,
	  .flags = SCTOP_CAPTURE_VIA | SCTOP_CAPTURE_WIDE | SCTOP_CAPTURE_LIMITED,
	  .via = 24, .count_at = { 32, 32 } },
	{ .kind = SCTOP_CAPTURE_NONE },
};
/* clang-format on */

static void put_iocb_head(struct out *out, const struct view *view)
{
	out_text(out, "{aio_data=");
	out_hex(out, view_number(view, 0, 8));
	out_text(out, ", aio_lio_opcode=");
	put_set(out, "aio_command", view_number(view, 16, 2));
	out_text(out, ", aio_fildes=");
	out_signed(out, (int32_t)view_number(view, 20, 4));
}

/*
 * The buffer is the one of the pointer `all`. The iovecs that vectors point to are at a third
 * remove, which is not captured: strace shows them, here it is where they lie.
 */
static void put_iocb_rest(struct out *out, const struct view *view, const struct view *all)
{
	uint16_t command = view_number(view, 16, 2);
	size_t max = argument_string_limit(view->arg);
	struct view buffer;

	out_text(out, ", aio_buf=");
	if (command == PWRITE && view_item(all, IOCB_BUFFER, BEFORE, &buffer))
		put_quoted(out, view->arg, buffer.bytes, buffer.len < max ? buffer.len : max,
			   buffer.len > max || buffer.cut);
	else
		put_pointer(out, view_number(view, 24, 8));
	out_text(out, ", aio_nbytes=");
	out_unsigned(out, view_number(view, 32, 8));
	out_text(out, ", aio_offset=");
	out_signed(out, (int64_t)view_number(view, 40, 8));
	if (view_number(view, 56, 4) & 1) {
		out_text(out, ", aio_flags=");
		put_set(out, "aio_flags", view_number(view, 56, 4));
		out_text(out, ", aio_resfd=");
		out_signed(out, (int32_t)view_number(view, 60, 4));
	}
}

void put_iocb_pointer(struct out *out, const struct view *view)
{
	uint16_t command;
	struct view iocb;

	if (!view_item(view, IOCB_ITEM, BEFORE, &iocb) || iocb.len < 64) {
		put_pointer(out, view_word(view, 0));
		return;
	}
	command = view_number(&iocb, 16, 2);
	put_iocb_head(out, &iocb);
	if (command == PREAD || command == PWRITE || command == PREADV || command == PWRITEV)
		put_iocb_rest(out, &iocb, view);
	out_char(out, '}');
}

/* io_cancel: only what tells it from others. */
void put_iocb(struct out *out, const struct view *view)
{
	put_iocb_head(out, view);
	out_char(out, '}');
}

/* ---- of a length that they, or another argument, say ---- */

void put_msgbuf(struct out *out, const struct view *view)
{
	size_t word = view->narrow ? 4 : 8, max = argument_string_limit(view->arg), len;

	len = view->len > word ? view->len - word : 0;
	out_text(out, "{mtype=");
	out_signed(out, view->narrow ? (int32_t)view_word(view, 0) : (int64_t)view_word(view, 0));
	out_text(out, ", mtext=");
	put_quoted(out, view->arg, view->bytes + word, len < max ? len : max,
		   len > max || view->cut);
	out_char(out, '}');
}

/* `{handle_bytes=128 => 8, …}`: room and need; no more than that if there was not enough room. */
void put_file_handle(struct out *out, const struct view *view)
{
	bool filled = view->arg->spec->type == ARG_STRUCT_INOUT;
	struct view shown = *view, after;
	uint32_t room = view_number(view, 0, 4);
	size_t len;

	out_text(out, "{handle_bytes=");
	out_unsigned(out, room);
	if (filled && view_item(view, 0, AFTER, &after) && after.len >= 8) {
		shown = after;
		if (view_number(&after, 0, 4) != room) {
			out_text(out, " => ");
			out_unsigned(out, view_number(&after, 0, 4));
		}
	}
	if (!filled || !argument_failed(view->arg)) {
		len = view_number(&shown, 0, 4);
		if (len > shown.len - 8)
			len = shown.len - 8;
		out_text(out, ", handle_type=");
		out_signed(out, (int32_t)view_number(&shown, 4, 4));
		out_text(out, ", f_handle=");
		put_quoted_hex(out, shown.bytes + 8, len, false);
	}
	out_char(out, '}');
}

static void put_sched_fields(struct out *out, const struct view *view, size_t len)
{
	static const struct {
		const char *name, *set;
		uint8_t at, size;
		bool is_signed;
	} fields[] = {
		{ ", sched_policy=", "sched_policy", 4, 4, false },
		{ ", sched_flags=", "sched_flags", 8, 8, false },
		{ ", sched_nice=", NULL, 16, 4, true },
		{ ", sched_priority=", NULL, 20, 4, false },
		{ ", sched_runtime=", NULL, 24, 8, false },
		{ ", sched_deadline=", NULL, 32, 8, false },
		{ ", sched_period=", NULL, 40, 8, false },
		{ ", sched_util_min=", NULL, 48, 4, false },
		{ ", sched_util_max=", NULL, 52, 4, false },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		uint64_t value = view_number(view, fields[i].at, fields[i].size);

		if (fields[i].at + fields[i].size > len)
			break;
		out_text(out, fields[i].name);
		if (fields[i].set)
			put_set(out, fields[i].set, value);
		else if (fields[i].is_signed)
			out_signed(out, (int32_t)value);
		else
			out_unsigned(out, value);
	}
}

void put_sched_attr(struct out *out, const struct view *view)
{
	out_text(out, "{size=");
	out_unsigned(out, view_number(view, 0, 4));
	put_sched_fields(out, view, view->len);
	out_char(out, '}');
}

/* Of no size it is the first version; of one that the kernel does not like, it says its own. */
void put_sched_attr_given(struct out *out, const struct view *view)
{
	enum { VER0 = 48 };
	uint32_t size = view_number(view, 0, 4);
	size_t known = size ? size : VER0;
	struct view after;

	out_text(out, "{size=");
	out_unsigned(out, size);
	if (known >= VER0)
		put_sched_fields(out, view, known < view->len ? known : view->len);
	out_text(out, known > view->len ? ", ...}" : "}");
	if (argument_failed(view->arg) && view_item(view, 0, AFTER, &after) &&
	    view_number(&after, 0, 4) != size) {
		out_text(out, " => {size=");
		out_unsigned(out, view_number(&after, 0, 4));
		out_char(out, '}');
	}
}
