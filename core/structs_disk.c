/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_disk.c - what requests of disks and file systems take that is no plain list of fields:
 * loop devices, Btrfs, sharing of extents, volumes of flash.
 */
#include <string.h>

#include "structs_devices.h"

static struct view part_of(const struct view *view, size_t at, size_t size)
{
	struct view part = *view;

	part.len = at < view->len ? view->len - at : 0;
	part.bytes += part.len ? at : 0;
	if (part.len > size)
		part.len = size;
	return part;
}

/* ---- loop devices: the key only if there is one ---- */

enum { LOOP_NAME_LEN = 64, LOOP_KEY_LEN = 32 };

static void put_key(struct out *out, const struct view *view, size_t at, uint64_t len)
{
	struct view key = part_of(view, at, len < LOOP_KEY_LEN ? len : LOOP_KEY_LEN);
	size_t max = argument_string_limit(view->arg);

	out_text(out, ", lo_encrypt_key=");
	put_quoted(out, view->arg, key.bytes, key.len < max ? key.len : max, key.len > max);
}

void put_loop_info(struct out *out, const struct view *view)
{
	/* After the number: a device and an inode, as wide as each ABI has them, a device. */
	size_t at = view->narrow ? 16 : 32;
	uint64_t type = view_number(view, at + 4, 4), len = view_number(view, at + 8, 4);

	out_text(out, "{lo_number=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	put_hex_at(out, ", lo_offset=", view, at, 4);
	if (type) {
		put_set_at(out, ", lo_encrypt_type=", view, at + 4, 4, "loop_crypt");
		put_number_at(out, ", lo_encrypt_key_size=", view, at + 8, 4);
	}
	put_set_at(out, ", lo_flags=", view, at + 12, 4, "loop_flags");
	put_text_at(out, ", lo_name=", view, at + 16, LOOP_NAME_LEN);
	if (type)
		put_key(out, view, at + 16 + LOOP_NAME_LEN, len);
	out_text(out, ", ...}");
}

void put_loop_info64(struct out *out, const struct view *view)
{
	enum { OFFSET_AT = 24, NUMBER_AT = 40, TYPE_AT = 44, KEY_SIZE_AT = 48, FLAGS_AT = 52 };
	enum {
		NAME_AT = 56,
		CRYPT_AT = NAME_AT + LOOP_NAME_LEN,
		KEY_AT = CRYPT_AT + LOOP_NAME_LEN
	};
	bool encrypted = view_number(view, TYPE_AT, 4);

	put_hex_at(out, "{lo_offset=", view, OFFSET_AT, 8);
	put_number_at(out, ", lo_number=", view, NUMBER_AT, 4);
	if (encrypted) {
		put_set_at(out, ", lo_encrypt_type=", view, TYPE_AT, 4, "loop_crypt");
		put_number_at(out, ", lo_encrypt_key_size=", view, KEY_SIZE_AT, 4);
	}
	put_set_at(out, ", lo_flags=", view, FLAGS_AT, 4, "loop_flags");
	put_text_at(out, ", lo_file_name=", view, NAME_AT, LOOP_NAME_LEN);
	if (encrypted) {
		put_text_at(out, ", lo_crypt_name=", view, CRYPT_AT, LOOP_NAME_LEN);
		put_key(out, view, KEY_AT, view_number(view, KEY_SIZE_AT, 4));
	}
	out_text(out, ", ...}");
}

void put_loop_config(struct out *out, const struct view *view)
{
	enum { INFO_AT = 8, INFO_SIZE = 232, RESERVED = 8 };
	const struct view info = part_of(view, INFO_AT, INFO_SIZE);

	out_text(out, "{fd=");
	put_fd(out, view->arg, (int32_t)view_number(view, 0, 4), BEFORE);
	put_number_at(out, ", block_size=", view, 4, 4);
	out_text(out, ", info=");
	put_loop_info64(out, &info);
	if (!is_zero_at(view, INFO_AT + INFO_SIZE, RESERVED * 8))
		put_list_at(out, ", __reserved=", view, INFO_AT + INFO_SIZE, RESERVED, 8, true);
	out_char(out, '}');
}

/* ---- extents, labels ---- */

enum { DEDUPE_HEADER = 24, DEDUPE_ITEM = 32, DEDUPE_SHOWN = 2 };

static void put_dedupe_items(struct out *out, const struct view *view, bool result)
{
	uint64_t cnt = view_number(view, 16, 2), i;

	out_text(out, "info=[");
	for (i = 0; i < cnt && i < DEDUPE_SHOWN; i++) {
		size_t at = DEDUPE_HEADER + i * DEDUPE_ITEM;

		if (view->len < at + DEDUPE_ITEM)
			break;
		out_text(out, i ? ", " : "");
		if (result) {
			put_number_at(out, "{bytes_deduped=", view, at + 16, 8);
			out_text(out, ", status=");
			out_signed(out, (int32_t)view_number(view, at + 24, 4));
		} else {
			out_text(out, "{dest_fd=");
			put_fd(out, view->arg, (int32_t)view_number(view, at, 8), BEFORE);
			put_number_at(out, ", dest_offset=", view, at + 8, 8);
		}
		out_char(out, '}');
	}
	if (i < cnt)
		out_text(out, i ? ", ..." : "...");
	out_char(out, ']');
}

void put_dedupe(struct out *out, const struct view *view)
{
	put_number_at(out, "{src_offset=", view, 0, 8);
	put_number_at(out, ", src_length=", view, 8, 8);
	put_number_at(out, ", dest_count=", view, 16, 2);
	out_text(out, ", ");
	put_dedupe_items(out, view, false);
	out_char(out, '}');
}

void put_dedupe_result(struct out *out, const struct view *view)
{
	out_char(out, '{');
	put_dedupe_items(out, view, true);
	out_char(out, '}');
}

void put_label(struct out *out, const struct view *view)
{
	put_text_at(out, "", view, 0, 256);
}

/* ---- Btrfs ---- */

void put_btrfs_balance(struct out *out, const struct view *view)
{
	enum { ARGS_AT = 16, ARGS_SIZE = 136 };
	static const struct {
		const char *name;
		unsigned int flag;
	} kinds[] = { { ", data=", 1 }, { ", meta=", 4 }, { ", sys=", 2 } };
	uint64_t flags = view_number(view, 0, 8);

	put_set_at(out, "{flags=", view, 0, 8, "btrfs_balance");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct view args = part_of(view, ARGS_AT + i * ARGS_SIZE, ARGS_SIZE);

		if (!(flags & kinds[i].flag))
			continue;
		out_text(out, kinds[i].name);
		structure_put(out, structure_find("btrfs_balance_arg"), &args);
	}
	out_char(out, '}');
}

static void put_tree(struct out *out, const char *name, const struct view *view, size_t at,
		     const char *set, size_t size)
{
	uint64_t value = view_number(view, at, size);

	out_text(out, name);
	put_number_or_name(out, set, value);
}

/* The bounds of objects that are the widest possible ones are not shown. */
void put_btrfs_search_key(struct out *out, const struct view *view)
{
	enum { MIN_OBJECT = 256 };
	const uint64_t max_object = -256ULL;

	put_tree(out, "{tree_id=", view, 0, "btrfs_tree", 8);
	if (view_number(view, 8, 8) != MIN_OBJECT)
		put_tree(out, ", min_objectid=", view, 8, "btrfs_tree", 8);
	if (view_number(view, 16, 8) != max_object)
		put_tree(out, ", max_objectid=", view, 16, "btrfs_tree", 8);
	put_number_at(out, ", min_offset=", view, 24, 8);
	put_number_at(out, ", max_offset=", view, 32, 8);
	put_number_at(out, ", min_transid=", view, 40, 8);
	put_number_at(out, ", max_transid=", view, 48, 8);
	put_tree(out, ", min_type=", view, 56, "btrfs_key", 4);
	put_tree(out, ", max_type=", view, 60, "btrfs_key", 4);
	put_number_at(out, ", nr_items=", view, 64, 4);
	out_char(out, '}');
}

void put_btrfs_subvol_flags(struct out *out, const struct view *view)
{
	put_set_at(out, "", view, 0, 8, "btrfs_subvol");
}

void put_btrfs_vol_v2(struct out *out, const struct view *view)
{
	enum { FLAGS_AT = 16, SIZE_AT = 24, INHERIT_AT = 32, NAME_AT = 56, INHERITS = 4 };

	out_text(out, "{fd=");
	put_fd(out, view->arg, (int32_t)view_number(view, 0, 8), BEFORE);
	put_set_at(out, ", flags=", view, FLAGS_AT, 8, "btrfs_subvol");
	if (view_number(view, FLAGS_AT, 8) & INHERITS) {
		put_number_at(out, ", size=", view, SIZE_AT, 8);
		out_text(out, ", qgroup_inherit=");
		put_pointer(out, view_number(view, INHERIT_AT, 8));
	}
	put_text_at(out, ", name=", view, NAME_AT, view->len - NAME_AT);
	out_char(out, '}');
}

/* ---- volumes of flash ---- */

void put_ubi_volume(struct out *out, const struct view *view)
{
	enum { TYPE_AT = 16, FLAGS_AT = 17, LEN_AT = 18, NAME_AT = 24, NAME_MAX_LEN = 127 };
	int16_t len = (int16_t)view_number(view, LEN_AT, 2);
	size_t room = 1 + (len < 0 ? 0 : len > NAME_MAX_LEN ? NAME_MAX_LEN : len);

	out_text(out, "{vol_id=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	out_text(out, ", alignment=");
	out_signed(out, (int32_t)view_number(view, 4, 4));
	out_text(out, ", bytes=");
	out_signed(out, (int64_t)view_number(view, 8, 8));
	put_set_at(out, ", vol_type=", view, TYPE_AT, 1, "ubi_volume_type");
	put_set_at(out, ", flags=", view, FLAGS_AT, 1, "ubi_volume_flags");
	out_text(out, ", name_len=");
	out_signed(out, len);
	put_text_at(out, ", name=", view, NAME_AT, room);
	out_char(out, '}');
}
