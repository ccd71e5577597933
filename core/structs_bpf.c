/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_bpf.c - union bpf_attr: what each command of bpf(2) takes, in the way of strace.
 *
 * Which fields are shown depends on the size that the program gives: older ones know fewer.
 */
#include <string.h>

#include "structs.h"

enum kind {
	U32,
	S32,
	X32,
	U64,
	X64,
	POINTER,
	LIST,
	SET32,
	SET64,
	NAME,
	PATH,
	STRING,
	BYTES,
	VERSION,
	CHANGED, /* 32 bits that the call may change */
};

enum { ITEM_PATH = 1, ITEM_LICENSE, ITEM_BTF };
enum { LICENSE_AT = 16, BTF_SIZE_AT = 16, NAME_LEN = 16 };

struct attr_field {
	const char *name;
	enum kind kind;
	uint8_t at;
	uint8_t beyond; /* only if there are more bytes than that */
	const char *set;
	uint8_t cnt_at; /* of a LIST: where the number is of what the pointer leads to */
};

struct attr {
	const char *inner; /* the fields are in a structure of that name */
	uint8_t size;	   /* what else there is, is only said to be there */
	const struct attr_field *fields;
};

/*
 * Read for all commands, though only some of them have a string there: what is no address is not
 * captured, and what is one is not shown.
 */
/* clang-format off */
const struct structure_link bpf_attr_links[] = {
	{ .kind = SCTOP_CAPTURE_STRING, .when = SCTOP_AT_ENTER, .flags = SCTOP_CAPTURE_WIDE,
	  .item = ITEM_PATH },
	{ .kind = SCTOP_CAPTURE_STRING, .when = SCTOP_AT_ENTER, .flags = SCTOP_CAPTURE_WIDE | SCTOP_CAPTURE_LIMITED,
	  .item = ITEM_LICENSE, .at = { LICENSE_AT, LICENSE_AT } },
	{ .kind = SCTOP_CAPTURE_BYTES, .when = SCTOP_AT_ENTER, .flags = SCTOP_CAPTURE_WIDE | SCTOP_CAPTURE_LIMITED,
	  .count = SCTOP_COUNT_U32, .item = ITEM_BTF, .size = 1,
	  .count_at = { BTF_SIZE_AT, BTF_SIZE_AT } },
	{ .kind = SCTOP_CAPTURE_NONE },
};

#define FIELDS(...) (const struct attr_field[]){ __VA_ARGS__, { NULL, U32, 0, 0, NULL, 0 } }

static const struct attr_field map_create[] = {
	{ "map_type", SET32, 0, 0, "bpf_map_type", 0 }, { "key_size", U32, 4, 0, NULL, 0 },
	{ "value_size", U32, 8, 0, NULL, 0 }, { "max_entries", U32, 12, 0, NULL, 0 },
	{ "map_flags", SET32, 16, 16, "bpf_map_flags", 0 }, { "inner_map_fd", S32, 20, 20, NULL, 0 },
	{ "numa_node", U32, 24, 24, NULL, 0 }, { "map_name", NAME, 28, 28, NULL, 0 },
	{ "map_ifindex", U32, 44, 44, NULL, 0 }, { "btf_fd", S32, 48, 48, NULL, 0 },
	{ "btf_key_type_id", U32, 52, 48, NULL, 0 }, { "btf_value_type_id", U32, 56, 48, NULL, 0 },
	{ "btf_vmlinux_value_type_id", U32, 60, 60, NULL, 0 }, { "map_extra", U64, 64, 64, NULL, 0 },
	{ NULL, U32, 0, 0, NULL, 0 },
};

static const struct attr_field prog_load[] = {
	{ "prog_type", SET32, 0, 0, "bpf_prog_type", 0 }, { "insn_cnt", U32, 4, 0, NULL, 0 },
	{ "insns", POINTER, 8, 0, NULL, 0 }, { "license", STRING, 16, 0, NULL, 0 },
	{ "log_level", U32, 24, 24, NULL, 0 }, { "log_size", U32, 28, 24, NULL, 0 },
	{ "log_buf", POINTER, 32, 24, NULL, 0 }, { "kern_version", VERSION, 40, 40, NULL, 0 },
	{ "prog_flags", SET32, 44, 44, "bpf_prog_flags", 0 }, { "prog_name", NAME, 48, 48, NULL, 0 },
	{ "prog_ifindex", U32, 64, 64, NULL, 0 },
	{ "expected_attach_type", SET32, 68, 68, "bpf_attach_type", 0 },
	{ "prog_btf_fd", S32, 72, 72, NULL, 0 }, { "func_info_rec_size", U32, 76, 72, NULL, 0 },
	{ "func_info", POINTER, 80, 72, NULL, 0 }, { "func_info_cnt", U32, 88, 72, NULL, 0 },
	{ "line_info_rec_size", U32, 92, 72, NULL, 0 }, { "line_info", POINTER, 96, 72, NULL, 0 },
	{ "line_info_cnt", U32, 104, 72, NULL, 0 }, { "attach_btf_id", U32, 108, 108, NULL, 0 },
	{ "attach_prog_fd", S32, 112, 112, NULL, 0 }, { "fd_array", POINTER, 120, 120, NULL, 0 },
	{ NULL, U32, 0, 0, NULL, 0 },
};

static const struct attr_field test_run[] = {
	{ "prog_fd", S32, 0, 0, NULL, 0 }, { "retval", U32, 4, 0, NULL, 0 },
	{ "data_size_in", U32, 8, 0, NULL, 0 }, { "data_size_out", U32, 12, 0, NULL, 0 },
	{ "data_in", POINTER, 16, 0, NULL, 0 }, { "data_out", POINTER, 24, 0, NULL, 0 },
	{ "repeat", U32, 32, 0, NULL, 0 }, { "duration", U32, 36, 0, NULL, 0 },
	{ "ctx_size_in", U32, 40, 40, NULL, 0 }, { "ctx_size_out", U32, 44, 40, NULL, 0 },
	{ "ctx_in", POINTER, 48, 40, NULL, 0 }, { "ctx_out", POINTER, 56, 40, NULL, 0 },
	{ "flags", SET32, 64, 64, "bpf_test_flags", 0 }, { "cpu", U32, 68, 64, NULL, 0 },
	{ "batch_size", U32, 72, 72, NULL, 0 }, { NULL, U32, 0, 0, NULL, 0 },
};

static const struct attr_field task_query[] = {
	{ "pid", S32, 0, 0, NULL, 0 }, { "fd", S32, 4, 0, NULL, 0 }, { "flags", U32, 8, 0, NULL, 0 },
	{ "buf_len", U32, 12, 0, NULL, 0 }, { "buf", POINTER, 16, 0, NULL, 0 },
	{ "prog_id", U32, 24, 0, NULL, 0 }, { "fd_type", SET32, 28, 0, "bpf_fd_type", 0 },
	{ "probe_offset", X64, 32, 0, NULL, 0 }, { "probe_addr", X64, 40, 0, NULL, 0 },
	{ NULL, U32, 0, 0, NULL, 0 },
};

#define ELEMENT { "map_fd", S32, 0, 0, NULL, 0 }, { "key", POINTER, 8, 0, NULL, 0 }
#define LOOKUP                                                                                    \
	{ NULL, 32, FIELDS(ELEMENT, { "value", POINTER, 16, 0, NULL, 0 },                            \
			   { "flags", SET64, 24, 24, "bpf_elem", 0 }) }
#define KEYS   { "keys", POINTER, 16, 0, NULL, 0 }
#define VALUES { "values", POINTER, 24, 0, NULL, 0 }
#define BATCH                                                                                     \
	{ "count", U32, 32, 0, NULL, 0 }, { "map_fd", S32, 36, 0, NULL, 0 },                            \
	{ "elem_flags", SET64, 40, 0, "bpf_elem", 0 }, { "flags", X64, 48, 0, NULL, 0 }
#define LOOKUP_BATCH                                                                              \
	{ "batch", 56, FIELDS({ "in_batch", POINTER, 0, 0, NULL, 0 },                                \
			      { "out_batch", POINTER, 8, 0, NULL, 0 }, KEYS, VALUES, BATCH) }
#define ID(n)                                                                                     \
	{ NULL, 12, FIELDS({ n, U32, 0, 0, NULL, 0 }, { "next_id", CHANGED, 4, 0, NULL, 0 },                \
			   { "open_flags", SET32, 8, 8, "bpf_open_flags", 0 }) }
#define ONE(kind, n) { NULL, 4, FIELDS({ n, kind, 0, 0, NULL, 0 }) }
#define OBJECT                                                                                    \
	{ NULL, 16, FIELDS({ "pathname", PATH, 0, 0, NULL, 0 }, { "bpf_fd", S32, 8, 0, NULL, 0 },       \
			   { "file_flags", SET32, 12, 12, "bpf_file_flags", 0 }) }

/* By command. */
static const struct attr attrs[] = {
	[0] = { NULL, 72, map_create },
	[1] = LOOKUP,
	[2] = { NULL, 32, FIELDS(ELEMENT, { "value", POINTER, 16, 0, NULL, 0 },
				 { "flags", SET64, 24, 0, "bpf_elem_update", 0 }) },
	[3] = { NULL, 16, FIELDS(ELEMENT) },
	[4] = { NULL, 24, FIELDS(ELEMENT, { "next_key", POINTER, 16, 0, NULL, 0 }) },
	[5] = { NULL, 128, prog_load },
	[6] = OBJECT,
	[7] = OBJECT,
	[8] = { NULL, 20, FIELDS({ "target_fd", S32, 0, 0, NULL, 0 },
				 { "attach_bpf_fd", S32, 4, 0, NULL, 0 },
				 { "attach_type", SET32, 8, 0, "bpf_attach_type", 0 },
				 { "attach_flags", SET32, 12, 0, "bpf_attach_flags", 0 },
				 { "replace_bpf_fd", S32, 16, 16, NULL, 0 }) },
	[9] = { NULL, 12, FIELDS({ "target_fd", S32, 0, 0, NULL, 0 },
				 { "attach_type", SET32, 8, 0, "bpf_attach_type", 0 }) },
	[10] = { "test", 76, test_run },
	[11] = ID("start_id"),
	[12] = ID("start_id"),
	[13] = ID("prog_id"),
	[14] = ID("map_id"),
	[15] = { "info", 16, FIELDS({ "bpf_fd", S32, 0, 0, NULL, 0 }, { "info_len", CHANGED, 4, 0, NULL, 0 },
				    { "info", POINTER, 8, 0, NULL, 0 }) },
	[16] = { "query", 28, FIELDS({ "target_fd", S32, 0, 0, NULL, 0 },
				     { "attach_type", SET32, 4, 0, "bpf_attach_type", 0 },
				     { "query_flags", SET32, 8, 0, "bpf_query_flags", 0 },
				     { "attach_flags", SET32, 12, 0, "bpf_attach_flags", 0 },
				     { "prog_ids", LIST, 16, 0, NULL, 24 },
				     { "prog_cnt", U32, 24, 0, NULL, 0 }) },
	[17] = { "raw_tracepoint", 12, FIELDS({ "name", PATH, 0, 0, NULL, 0 },
					      { "prog_fd", S32, 8, 0, NULL, 0 }) },
	[18] = { NULL, 28, FIELDS({ "btf", BYTES, 0, 0, NULL, 0 },
				  { "btf_log_buf", POINTER, 8, 0, NULL, 0 },
				  { "btf_size", U32, 16, 0, NULL, 0 },
				  { "btf_log_size", U32, 20, 0, NULL, 0 },
				  { "btf_log_level", U32, 24, 0, NULL, 0 }) },
	[19] = ONE(U32, "btf_id"),
	[20] = { "task_fd_query", 48, task_query },
	[21] = LOOKUP,
	[22] = ONE(S32, "map_fd"),
	[23] = ID("start_id"),
	[24] = LOOKUP_BATCH,
	[25] = LOOKUP_BATCH,
	[26] = { "batch", 56, FIELDS(KEYS, VALUES, BATCH) },
	[27] = { "batch", 56, FIELDS(KEYS, BATCH) },
	[28] = { "link_create", 16, FIELDS({ "prog_fd", S32, 0, 0, NULL, 0 },
					   { "target_fd", S32, 4, 0, NULL, 0 },
					   { "attach_type", SET32, 8, 0, "bpf_attach_type", 0 },
					   { "flags", X32, 12, 0, NULL, 0 }) },
	[29] = { "link_update", 16, FIELDS({ "link_fd", S32, 0, 0, NULL, 0 },
					   { "new_prog_fd", S32, 4, 0, NULL, 0 },
					   { "flags", SET32, 8, 0, "bpf_attach_flags", 0 }) },
	[30] = ONE(U32, "link_id"),
	[31] = ID("start_id"),
	/* strace 6.1 shows the following as an address. */
	[32] = { "enable_stats", 4, FIELDS({ "type", SET32, 0, 0, "bpf_stats_type", 0 }) },
	[33] = { "iter_create", 8, FIELDS({ "link_fd", S32, 0, 0, NULL, 0 },
					  { "flags", X32, 4, 0, NULL, 0 }) },
	[34] = { "link_detach", 4, FIELDS({ "link_fd", S32, 0, 0, NULL, 0 }) },
	[35] = { "prog_bind_map", 12, FIELDS({ "prog_fd", S32, 0, 0, NULL, 0 },
					     { "map_fd", S32, 4, 0, NULL, 0 },
					     { "flags", X32, 8, 0, NULL, 0 }) },
	[36] = { "token_create", 8, FIELDS({ "flags", X32, 0, 0, NULL, 0 },
					   { "bpffs_fd", S32, 4, 0, NULL, 0 }) },
};
/* clang-format on */

enum { MAP_CREATE = 0, LINK_CREATE = 28, LINK_UPDATE = 29 };
enum { MAP_FLAGS_AT = 16, NUMA_NODE = 4, NUMA_NODE_AT = 24 };
enum { LINK_FLAGS_AT = 8, REPLACE = 4 };

static void put_string_item(struct out *out, const struct view *view, unsigned int item, size_t max,
			    uint64_t pointer)
{
	struct view string;

	if (!view_item(view, item, BEFORE, &string))
		put_pointer(out, pointer);
	else
		put_quoted(out, view->arg, string.bytes, string.len < max ? string.len : max,
			   string.len > max || string.cut);
}

/* A name that fills its room, or what was given of it, lacks its end. */
static void put_name(struct out *out, const struct view *view, size_t at, size_t given)
{
	size_t room = given - at < NAME_LEN ? given - at : NAME_LEN;
	size_t len = strnlen(view->bytes + at, room);
	bool cut = len == room;

	put_quoted(out, view->arg, view->bytes + at, cut ? len - 1 : len, cut);
}

static void put_btf(struct out *out, const struct view *view, uint64_t pointer)
{
	if (pointer && !view_number(view, BTF_SIZE_AT, 4))
		out_text(out, "\"\"");
	else
		put_string_item(out, view, ITEM_BTF, argument_string_limit(view->arg), pointer);
}

static void put_version(struct out *out, uint32_t version)
{
	out_text(out, "KERNEL_VERSION(");
	out_unsigned(out, version >> 16);
	out_text(out, ", ");
	out_unsigned(out, version >> 8 & 0xff);
	out_text(out, ", ");
	out_unsigned(out, version & 0xff);
	out_char(out, ')');
}

static void put_changed(struct out *out, const struct view *view, size_t at)
{
	uint64_t len = view_number(view, at, 4), filled;
	struct view after;

	out_unsigned(out, len);
	if (argument_failed(view->arg) || !view_item(view, 0, AFTER, &after))
		return;
	filled = view_number(&after, at, 4);
	if (filled != len) {
		out_text(out, " => ");
		out_unsigned(out, filled);
	}
}

/* `given` bytes are the program's, those behind them are zeroes. */
static void put_attr_value(struct out *out, const struct attr_field *field, const struct view *view,
			   size_t given)
{
	uint32_t number = view_number(view, field->at, 4);
	uint64_t wide = view_number(view, field->at, 8);

	switch (field->kind) {
	case U32:
		out_unsigned(out, number);
		break;
	case S32:
		out_signed(out, (int32_t)number);
		break;
	case X32:
		out_hex(out, number);
		break;
	case U64:
		out_unsigned(out, wide);
		break;
	case X64:
		out_hex(out, wide);
		break;
	case POINTER:
		put_pointer(out, wide);
		break;
	case LIST: /* what it leads to is not captured */
		if (wide && !view_number(view, field->cnt_at, 4))
			out_text(out, "[]");
		else
			put_pointer(out, wide);
		break;
	case SET32:
		put_set(out, field->set, number);
		break;
	case SET64:
		put_set(out, field->set, wide);
		break;
	case NAME:
		put_name(out, view, field->at, given);
		break;
	case PATH:
		put_string_item(out, view, ITEM_PATH, SCTOP_PATH_MAX, wide);
		break;
	case STRING:
		put_string_item(out, view, ITEM_LICENSE, argument_string_limit(view->arg), wide);
		break;
	case BYTES:
		put_btf(out, view, wide);
		break;
	case VERSION:
		put_version(out, number);
		break;
	case CHANGED:
		put_changed(out, view, field->at);
		break;
	}
}

static bool is_shown(uint32_t command, const struct attr_field *field, const struct view *view,
		     size_t given)
{
	if (field->beyond && given <= field->beyond)
		return false;
	return command != MAP_CREATE || field->at != NUMA_NODE_AT ||
	       view_number(view, MAP_FLAGS_AT, 4) & NUMA_NODE;
}

/* ---- what a link takes besides, by the type of what it is attached to ---- */

/* clang-format off */
static const struct link_type {
	uint8_t type;
	struct attr attr;
} link_types[] = {
	{ 0, { NULL, 20, FIELDS({ "target_btf_id", U32, 16, 16, NULL, 0 }) } },
	{ 28, { NULL, 28, FIELDS({ "iter_info", LIST, 16, 16, NULL, 24 },
				 { "iter_info_len", U32, 24, 16, NULL, 0 }) } },
	{ 41, { "perf_event", 24, FIELDS({ "bpf_cookie", X64, 16, 16, NULL, 0 }) } },
	{ 42, { "kprobe_multi", 48, FIELDS({ "flags", SET32, 16, 16, "bpf_kprobe_multi", 0 },
					   { "cnt", U32, 20, 16, NULL, 0 },
					   { "syms", LIST, 24, 16, NULL, 20 },
					   { "addrs", LIST, 32, 16, NULL, 20 },
					   { "cookies", LIST, 40, 16, NULL, 20 }) } },
};

static const struct attr replaced = {
	NULL, 16, FIELDS({ "old_prog_fd", S32, 12, 12, NULL, 0 })
};
/* clang-format on */

/* What follows from the fields that were shown; NULL: nothing. */
static const struct attr *rest_of(uint32_t command, const struct view *view, size_t given)
{
	uint32_t type = view_number(view, 8, 4);

	if (command == LINK_UPDATE && view_number(view, LINK_FLAGS_AT, 4) & REPLACE)
		return &replaced;
	if (command != LINK_CREATE || given <= 16 || (!type && !view_number(view, 16, 4)))
		return NULL;
	for (size_t i = 0; i < sizeof(link_types) / sizeof(link_types[0]); i++) {
		if (link_types[i].type == type)
			return &link_types[i].attr;
	}
	return NULL;
}

static void put_attr_fields(struct out *out, uint32_t command, const struct attr *attr,
			    const struct view *view, size_t given, const char *separator)
{
	if (attr->inner) {
		out_text(out, separator);
		put_field(out, attr->inner);
		separator = "{";
	}
	for (const struct attr_field *field = attr->fields; field->name; field++) {
		if (!is_shown(command, field, view, given))
			continue;
		out_text(out, separator);
		put_field(out, field->name);
		put_attr_value(out, field, view, given);
		separator = ", ";
	}
}

static bool has_more(const struct view *view, size_t from)
{
	for (size_t i = from; i < view->len; i++) {
		if (view->bytes[i])
			return true;
	}
	return false;
}

void put_bpf_attr(struct out *out, const struct view *view)
{
	uint32_t command = (uint32_t)register_value(view->arg->event, 0);
	const struct attr *attr, *rest;
	struct view padded = *view;
	char bytes[160] = { 0 };

	if (command >= sizeof(attrs) / sizeof(attrs[0]) || view->cut) {
		put_pointer(out, view->arg->value);
		return;
	}
	attr = &attrs[command];
	memcpy(bytes, view->bytes, view->len < sizeof(bytes) ? view->len : sizeof(bytes));
	padded.bytes = bytes;
	padded.len = sizeof(bytes);
	rest = rest_of(command, &padded, view->len);
	put_attr_fields(out, command, attr, &padded, view->len, "{");
	if (rest) {
		put_attr_fields(out, command, rest, &padded, view->len, ", ");
		out_text(out, rest->inner ? "}" : "");
	}
	out_text(out, attr->inner ? "}" : "");
	out_text(out, has_more(view, rest ? rest->size : attr->size) ? ", ...}" : "}");
}
