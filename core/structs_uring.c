/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_uring.c - what io_uring_setup(2) and io_uring_register(2) take and fill.
 *
 * How many there are of what is registered, the argument behind it says; its capture has room for
 * the largest, and may go on behind the last.
 */
#include "structs.h"

/* ---- io_uring_setup ---- */

enum { FLAGS_AT = 8, THREAD_CPU_AT = 12, IDLE_AT = 16, FEATURES_AT = 20, WQ_FD_AT = 24 };
enum { RESERVED_AT = 28, SQ_OFF_AT = 40, CQ_OFF_AT = 80, ATTACH_WQ = 1 << 5 };

/* `resv=[0x1, 0]`, of what has to be 0 and is not. */
static void put_reserved(struct out *out, const struct view *view, const char *name, size_t at,
			 size_t cnt)
{
	bool any = false;

	for (size_t i = 0; i < cnt; i++)
		any |= view_number(view, at + 4 * i, 4) != 0;
	if (!any)
		return;
	out_text(out, name);
	for (size_t i = 0; i < cnt; i++) {
		out_text(out, i ? ", " : "[");
		out_hex(out, view_number(view, at + 4 * i, 4));
	}
	out_char(out, ']');
}

static void put_offsets(struct out *out, const struct view *view, size_t at,
			const char *const names[7])
{
	enum { RESV = 28, USER_ADDR = 32 };

	for (size_t i = 0; i < 7; i++) {
		out_text(out, names[i]);
		out_unsigned(out, view_number(view, at + 4 * i, 4));
	}
	if (view_number(view, at + RESV, 4)) {
		out_text(out, ", resv1=");
		out_hex(out, view_number(view, at + RESV, 4));
	}
	if (view_number(view, at + USER_ADDR, 8)) {
		out_text(out, ", user_addr=");
		out_hex(out, view_number(view, at + USER_ADDR, 8));
	}
	out_char(out, '}');
}

/* What the kernel filled: how large the rings are, and where what is in them. */
static void put_rings(struct out *out, const struct view *view)
{
	static const char *const sq[] = { ", sq_off={head=", ", tail=",	 ", ring_mask=",
					  ", ring_entries=", ", flags=", ", dropped=",
					  ", array=" };
	static const char *const cq[] = { ", cq_off={head=", ", tail=",	    ", ring_mask=",
					  ", ring_entries=", ", overflow=", ", cqes=",
					  ", flags=" };

	out_text(out, ", sq_entries=");
	out_unsigned(out, view_number(view, 0, 4));
	out_text(out, ", cq_entries=");
	out_unsigned(out, view_number(view, 4, 4));
	out_text(out, ", features=");
	put_set(out, "io_uring_features", view_number(view, FEATURES_AT, 4));
	put_offsets(out, view, SQ_OFF_AT, sq);
	put_offsets(out, view, CQ_OFF_AT, cq);
}

void put_io_uring_params(struct out *out, const struct view *view)
{
	uint32_t flags = view_number(view, FLAGS_AT, 4);
	struct view after;

	out_text(out, "{flags=");
	put_set(out, "io_uring_setup", flags);
	out_text(out, ", sq_thread_cpu=");
	out_hex(out, view_number(view, THREAD_CPU_AT, 4));
	out_text(out, ", sq_thread_idle=");
	out_unsigned(out, view_number(view, IDLE_AT, 4));
	if (flags & ATTACH_WQ) {
		out_text(out, ", wq_fd=");
		out_signed(out, (int32_t)view_number(view, WQ_FD_AT, 4));
	}
	put_reserved(out, view, ", resv=", RESERVED_AT, 3);
	if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after))
		put_rings(out, &after);
	out_char(out, '}');
}

/* ---- io_uring_register ---- */

static uint32_t registered_cnt(const struct view *view)
{
	return (uint32_t)register_value(view->arg->event, 3);
}

/* `at` and beyond, as many as the argument says, and as there are. */
static void put_all(struct out *out, const struct view *view, size_t at, size_t size,
		    void (*put)(struct out *out, const struct view *item))
{
	uint32_t cnt = registered_cnt(view), max = argument_string_limit(view->arg), i;

	out_char(out, '[');
	for (i = 0; i < cnt && i < max && at + (i + 1) * size <= view->len; i++) {
		struct view item = *view;

		item.bytes += at + i * size;
		item.len = size;
		item.index = i;
		out_text(out, i ? ", " : "");
		put(out, &item);
	}
	if (i < cnt)
		out_text(out, i ? ", ..." : "...");
	out_char(out, ']');
}

static void put_buffer(struct out *out, const struct view *item)
{
	structure_put(out, structure_find("iovec_far"), item);
}

void put_uring_buffers(struct out *out, const struct view *view)
{
	put_all(out, view, 0, view->narrow ? 8 : 16, put_buffer);
}

static void put_file(struct out *out, const struct view *item)
{
	put_fd(out, item->arg, (int32_t)view_number(item, 0, 4), BEFORE);
}

void put_uring_files(struct out *out, const struct view *view)
{
	put_all(out, view, 0, 4, put_file);
}

static void put_offset(struct out *out, const struct view *view)
{
	uint32_t offset = view_number(view, 0, 4);

	out_text(out, "{offset=");
	if (offset == UINT32_MAX) /* "any" */
		out_text(out, "-1");
	else
		out_unsigned(out, offset);
	if (view_number(view, 4, 4)) {
		out_text(out, ", resv=");
		out_hex(out, view_number(view, 4, 4));
	}
}

/* The descriptors are behind a pointer, which is not followed. */
void put_uring_files_update(struct out *out, const struct view *view)
{
	uint64_t files = view_number(view, 8, 8);

	put_offset(out, view);
	out_text(out, ", fds=");
	if (files && !registered_cnt(view))
		out_text(out, "[]");
	else
		put_pointer(out, files);
	out_char(out, '}');
}

static void put_added_ring(struct out *out, const struct view *item)
{
	put_offset(out, item);
	out_text(out, ", data=");
	put_fd(out, item->arg, (int32_t)view_number(item, 8, 4), BEFORE);
	out_char(out, '}');
}

static void put_removed_ring(struct out *out, const struct view *item)
{
	put_offset(out, item);
	if (view_number(item, 8, 8)) {
		out_text(out, ", data=");
		out_hex(out, view_number(item, 8, 8));
	}
	out_char(out, '}');
}

void put_uring_rings(struct out *out, const struct view *view)
{
	put_all(out, view, 0, 16, put_added_ring);
}

void put_uring_removed_rings(struct out *out, const struct view *view)
{
	put_all(out, view, 0, 16, put_removed_ring);
}

static void put_operation(struct out *out, const struct view *item)
{
	out_text(out, "{op=");
	put_set(out, "io_uring_op", view_number(item, 0, 1));
	if (view_number(item, 1, 1)) {
		out_text(out, ", resv=");
		out_hex(out, view_number(item, 1, 1));
	}
	out_text(out, ", flags=");
	put_set(out, "io_uring_op_flags", view_number(item, 2, 2));
	if (view_number(item, 4, 4)) {
		out_text(out, ", resv2=");
		out_hex(out, view_number(item, 4, 4));
	}
	out_char(out, '}');
}

void put_uring_probe(struct out *out, const struct view *view)
{
	enum { RESV_AT = 2, RESV2_AT = 4, OPERATIONS_AT = 16 };

	out_text(out, "{last_op=");
	put_set(out, "io_uring_op", view_number(view, 0, 1));
	out_text(out, ", ops_len=");
	out_unsigned(out, view_number(view, 1, 1));
	if (view_number(view, RESV_AT, 2)) {
		out_text(out, ", resv=");
		out_hex(out, view_number(view, RESV_AT, 2));
	}
	put_reserved(out, view, ", resv2=", RESV2_AT, 3);
	out_text(out, ", ops=");
	put_all(out, view, OPERATIONS_AT, 8, put_operation);
	out_char(out, '}');
}

static void put_restriction(struct out *out, const struct view *item)
{
	static const struct {
		const char *name, *set;
	} kinds[] = {
		{ ", register_op=", "io_uring_register" },
		{ ", sqe_op=", "io_uring_op" },
		{ ", sqe_flags=", "io_uring_sqe_flags" },
		{ ", sqe_flags=", "io_uring_sqe_flags" },
	};
	uint32_t opcode = view_number(item, 0, 2);

	out_text(out, "{opcode=");
	put_set(out, "io_uring_restriction", opcode);
	if (opcode < sizeof(kinds) / sizeof(kinds[0])) {
		out_text(out, kinds[opcode].name);
		put_set(out, kinds[opcode].set, view_number(item, 2, 1));
	} else {
		out_text(out, " /* op: ");
		out_hex(out, view_number(item, 2, 1));
		out_text(out, " */");
	}
	if (view_number(item, 3, 1)) {
		out_text(out, ", resv=");
		out_hex(out, view_number(item, 3, 1));
	}
	put_reserved(out, item, ", resv2=", 4, 3);
	out_char(out, '}');
}

void put_uring_restrictions(struct out *out, const struct view *view)
{
	put_all(out, view, 0, 16, put_restriction);
}

void put_uring_cpus(struct out *out, const struct view *view)
{
	struct view set = *view;

	if (set.len > registered_cnt(view))
		set.len = registered_cnt(view);
	put_cpu_set(out, &set);
}

static void put_worker_limit(struct out *out, const struct view *item)
{
	static const char *const kinds[] = { "IO_WQ_BOUND", "IO_WQ_UNBOUND" };

	out_char(out, '[');
	if (item->index < 2) {
		out_text(out, kinds[item->index]);
	} else {
		out_unsigned(out, item->index);
		out_text(out, " /* IO_WQ_??? */");
	}
	out_text(out, "]=");
	out_unsigned(out, view_number(item, 0, 4));
}

/* New limits, and those before. */
void put_uring_workers(struct out *out, const struct view *view)
{
	struct view after;

	put_all(out, view, 0, 4, put_worker_limit);
	if (!registered_cnt(view))
		return;
	out_text(out, " => ");
	if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after))
		put_all(out, &after, 0, 4, put_worker_limit);
	else
		put_pointer(out, view->arg->value);
}

void put_uring_buffer_ring(struct out *out, const struct view *view)
{
	const char *separator = ", resv=[";

	out_text(out, "{ring_addr=");
	put_pointer(out, view_number(view, 0, 8));
	out_text(out, ", ring_entries=");
	out_unsigned(out, view_number(view, 8, 4));
	out_text(out, ", bgid=");
	out_unsigned(out, view_number(view, 12, 2));
	if (view_number(view, 14, 2)) {
		out_text(out, ", flags=");
		put_set(out, "io_uring_buffer_ring", view_number(view, 14, 2));
	}
	if (view_number(view, 16, 8) || view_number(view, 24, 8) || view_number(view, 32, 8)) {
		for (size_t at = 16; at < 40; at += 8, separator = ", ") {
			out_text(out, separator);
			out_hex(out, view_number(view, at, 8));
		}
		out_char(out, ']');
	}
	out_char(out, '}');
}
