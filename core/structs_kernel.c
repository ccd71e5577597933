/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_kernel.c - structures of single interfaces of the kernel: landlock, statmount, segments
 * of x86. Those of bpf, perf and io_uring have files of their own.
 */
#include "structs.h"

/* ---- landlock ---- */

static void put_access(struct out *out, const struct view *view, const char *name, const char *set,
		       size_t at)
{
	if (at + 8 > view->len)
		return;
	out_text(out, name);
	put_set(out, set, view_number(view, at, 8));
}

void put_landlock_ruleset(struct out *out, const struct view *view)
{
	enum { KNOWN = 24 };

	put_access(out, view, "{handled_access_fs=", "landlock_fs", 0);
	put_access(out, view, ", handled_access_net=", "landlock_net", 8);
	put_access(out, view, ", scoped=", "landlock_scope", 16);
	out_text(out, view->len > KNOWN || view->len % 8 || view->cut ? ", ...}" : "}");
}

/* It is packed. */
void put_landlock_path(struct out *out, const struct view *view)
{
	put_access(out, view, "{allowed_access=", "landlock_fs", 0);
	out_text(out, ", parent_fd=");
	put_fd(out, view->arg, (int32_t)view_number(view, 8, 4), BEFORE);
	out_char(out, '}');
}

/* ---- statmount, listmount ---- */

enum { NS_FD_AT = 4, MNT_ID_AT = 8, PARAM_AT = 16, NS_ID_AT = 24 };

static void put_mount_request(struct out *out, const struct view *view, const char *set)
{
	out_text(out, "{size=");
	out_unsigned(out, view_number(view, 0, 4));
	out_text(out, ", mnt_ns_fd=");
	put_fd(out, view->arg, (int32_t)view_number(view, NS_FD_AT, 4), BEFORE);
	out_text(out, ", mnt_id=");
	put_set(out, "mount_id", view_number(view, MNT_ID_AT, 8));
	out_text(out, ", param=");
	put_set(out, set, view_number(view, PARAM_AT, 8));
	if (view->len >= NS_ID_AT + 8) {
		out_text(out, ", mnt_ns_id=");
		out_hex(out, view_number(view, NS_ID_AT, 8));
	}
	out_text(out, view->len > NS_ID_AT + 8 ? ", ...}" : "}");
}

/* Its parameter is what is asked for, */
void put_statmount_req(struct out *out, const struct view *view)
{
	put_mount_request(out, view, "statmount_mask");
}

/* … and here the last mount that was seen. */
void put_listmount_req(struct out *out, const struct view *view)
{
	put_mount_request(out, view, "mount_id");
}

/* ---- segments ---- */

static void put_segment(struct out *out, const struct view *view)
{
	static const struct {
		const char *name;
		uint8_t shift, mask;
	} bits[] = {
		{ ", seg_32bit=", 0, 1 },
		{ ", contents=", 1, 3 },
		{ ", read_exec_only=", 3, 1 },
		{ ", limit_in_pages=", 4, 1 },
		{ ", seg_not_present=", 5, 1 },
		{ ", useable=", 6, 1 },
		{ ", lm=", 7, 1 },
	};
	uint32_t flags = view_number(view, 12, 4);

	out_text(out, ", base_addr=");
	put_padded_hex(out, view_number(view, 4, 4), 8);
	out_text(out, ", limit=");
	put_padded_hex(out, view_number(view, 8, 4), 8);
	/* i386's has no bit for 64-bit code. */
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]) - view->narrow; i++) {
		out_text(out, bits[i].name);
		out_unsigned(out, flags >> bits[i].shift & bits[i].mask);
	}
}

void put_user_desc(struct out *out, const struct view *view)
{
	enum { SIZE = 16 };

	if (view->len != SIZE) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_text(out, "{entry_number=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	put_segment(out, view);
	out_char(out, '}');
}

/* Asked for by its number only. */
void put_user_desc_filled(struct out *out, const struct view *view)
{
	struct view after;

	out_text(out, "{entry_number=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after))
		put_segment(out, &after);
	else
		out_text(out, ", ...");
	out_char(out, '}');
}
