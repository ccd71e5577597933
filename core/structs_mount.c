/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_mount.c - what statmount(2) fills: only what its mask says is there, with texts behind
 * it, as far as they were captured.
 */
#include <string.h>

#include "structs.h"

enum { MASK_AT = 8, TEXTS_AT = 512 };

enum kind { NUMBER, HEX, SET, TEXT, TEXTS };

static const struct mount_field {
	uint16_t bit; /* of the mask */
	uint8_t at, size;
	enum kind kind;
	const char *name;
	const char *set;
	uint8_t cnt_at; /* of TEXTS: how many */
} fields[] = {
	{ 0x0080, 4, 4, TEXT, "mnt_opts", NULL, 0 },
	{ 0, MASK_AT, 8, SET, "mask", "statmount_mask", 0 },
	{ 0x0001, 16, 4, NUMBER, "sb_dev_major", NULL, 0 },
	{ 0x0001, 20, 4, NUMBER, "sb_dev_minor", NULL, 0 },
	{ 0x0001, 24, 8, SET, "sb_magic", "fs_magic", 0 },
	{ 0x0001, 32, 4, SET, "sb_flags", "statmount_sb_flags", 0 },
	{ 0x0020, 36, 4, TEXT, "fs_type", NULL, 0 },
	{ 0x0002, 40, 8, HEX, "mnt_id", NULL, 0 },
	{ 0x0002, 48, 8, HEX, "mnt_parent_id", NULL, 0 },
	{ 0x0002, 56, 4, HEX, "mnt_id_old", NULL, 0 },
	{ 0x0002, 60, 4, HEX, "mnt_parent_id_old", NULL, 0 },
	{ 0x0002, 64, 8, SET, "mnt_attr", "mount_attr", 0 },
	{ 0x0002, 72, 8, SET, "mnt_propagation", "statmount_propagation", 0 },
	{ 0x0002, 80, 8, HEX, "mnt_peer_group", NULL, 0 },
	{ 0x0002, 88, 8, HEX, "mnt_master", NULL, 0 },
	{ 0x0004, 96, 8, HEX, "propagate_from", NULL, 0 },
	{ 0x0008, 104, 4, TEXT, "mnt_root", NULL, 0 },
	{ 0x0010, 108, 4, TEXT, "mnt_point", NULL, 0 },
	{ 0x0040, 112, 8, HEX, "mnt_ns_id", NULL, 0 },
	{ 0x0100, 120, 4, TEXT, "fs_subtype", NULL, 0 },
	{ 0x0200, 124, 4, TEXT, "sb_source", NULL, 0 },
	{ 0x0400, 128, 4, NUMBER, "opt_num", NULL, 0 },
	{ 0x0400, 132, 4, TEXTS, "opt_array", NULL, 128 },
	{ 0x0800, 136, 4, NUMBER, "opt_sec_num", NULL, 0 },
	{ 0x0800, 140, 4, TEXTS, "opt_sec_array", NULL, 136 },
	{ 0x1000, 144, 8, SET, "supported_mask", "statmount_mask", 0 },
	{ 0x2000, 152, 4, NUMBER, "mnt_uidmap_num", NULL, 0 },
	{ 0x2000, 156, 4, TEXTS, "mnt_uidmap", NULL, 152 },
	{ 0x4000, 160, 4, NUMBER, "mnt_gidmap_num", NULL, 0 },
	{ 0x4000, 164, 4, TEXTS, "mnt_gidmap", NULL, 160 },
};

/* The text at `offset` behind the structure; how long it is. SIZE_MAX: it was not captured. */
static size_t put_text(struct out *out, const struct view *view, uint64_t offset)
{
	size_t room = view->len > TEXTS_AT ? view->len - TEXTS_AT : 0, len;

	if (offset >= room) {
		out_hex(out, offset);
		return SIZE_MAX;
	}
	room -= offset;
	len = strnlen(view->bytes + TEXTS_AT + offset, room);
	put_quoted(out, view->arg, view->bytes + TEXTS_AT + offset, len, len == room);
	return len;
}

static void put_texts(struct out *out, const struct view *view, uint64_t offset, uint64_t cnt)
{
	size_t max = argument_string_limit(view->arg);

	out_char(out, '[');
	for (uint64_t i = 0; i < cnt; i++) {
		size_t len;

		out_text(out, i ? ", " : "");
		if (i >= max || offset >= view->len) {
			out_text(out, "...");
			break;
		}
		len = put_text(out, view, offset);
		if (len == SIZE_MAX)
			break;
		offset += len + 1;
	}
	out_char(out, ']');
}

static void put_mount_field(struct out *out, const struct view *view,
			    const struct mount_field *field)
{
	uint64_t value = view_number(view, field->at, field->size);

	switch (field->kind) {
	case SET:
		put_set(out, field->set, value);
		break;
	case HEX:
		out_hex(out, value);
		break;
	case TEXT:
		put_text(out, view, value);
		break;
	case TEXTS:
		put_texts(out, view, value, view_number(view, field->cnt_at, 4));
		break;
	default:
		out_unsigned(out, value);
	}
}

void put_statmount(struct out *out, const struct view *view)
{
	uint64_t mask = view_number(view, MASK_AT, 8);

	out_text(out, "{size=");
	out_unsigned(out, view_number(view, 0, 4));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].bit && !(mask & fields[i].bit))
			continue;
		out_text(out, ", ");
		put_field(out, fields[i].name);
		put_mount_field(out, view, &fields[i]);
	}
	out_char(out, '}');
}
