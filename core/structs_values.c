/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_values.c - a field by its kind: how wide it is, and how its value is printed. To add a
 * kind, add a row to `kinds`.
 */
#include <string.h>

#include "flags.h"
#include "structs_fields.h"

/* One field inside a view. */
struct value {
	const struct field *field;
	const struct view *view;
	size_t at, size;
	uint64_t number; /* 0 where it is wider than that */
};

static const char *bytes_of(const struct value *value)
{
	return value->view->bytes + value->at;
}

/* ---- numbers ---- */

static void put_unsigned(struct out *out, const struct value *value)
{
	out_unsigned(out, value->number);
}

static void put_signed(struct out *out, const struct value *value)
{
	out_signed(out, value->size == 2   ? (int16_t)value->number
			: value->size == 4 ? (int32_t)value->number
					   : (int64_t)value->number);
}

static void put_hex(struct out *out, const struct value *value)
{
	out_hex(out, value->number);
}

static void put_where(struct out *out, const struct value *value)
{
	put_pointer(out, value->number);
}

static void put_multiple(struct out *out, uint64_t value, const char *infinity, uint64_t infinite)
{
	if (value == infinite) {
		out_text(out, infinity);
	} else if (value > 1024 && value % 1024 == 0) {
		out_unsigned(out, value / 1024);
		out_text(out, "*1024");
	} else {
		out_unsigned(out, value);
	}
}

static void put_limit64(struct out *out, const struct value *value)
{
	put_multiple(out, value->number, "RLIM64_INFINITY", UINT64_MAX);
}

static void put_limit(struct out *out, const struct value *value)
{
	if (value->view->narrow)
		put_multiple(out, value->number, "RLIM_INFINITY", UINT32_MAX);
	else
		put_limit64(out, value);
}

/* As makedev() of the C library packs it. */
static void put_device64(struct out *out, const struct value *value)
{
	uint64_t dev = value->number;

	out_text(out, "makedev(");
	out_hex(out, (dev >> 32 & 0xfffff000) | (dev >> 8 & 0xfff));
	out_text(out, ", ");
	out_hex(out, (dev >> 12 & 0xffffff00) | (dev & 0xff));
	out_char(out, ')');
}

/* ---- names ---- */

static void put_mode(struct out *out, const struct value *value)
{
	put_file_mode(out, value->number);
}

static void put_signal(struct out *out, const struct value *value)
{
	put_signal_number(out, (int32_t)value->number);
}

static void put_error(struct out *out, const struct value *value)
{
	put_negative_error(out, (int32_t)value->number);
}

static void put_given_fd(struct out *out, const struct value *value)
{
	put_fd(out, value->view->arg, (int32_t)value->number, BEFORE);
}

static void put_got_fd(struct out *out, const struct value *value)
{
	put_fd(out, value->view->arg, (int32_t)value->number, AFTER);
}

static void put_flags(struct out *out, const struct value *value)
{
	put_set(out, value->field->set, value->number);
}

void put_number_or_name(struct out *out, const char *name, uint64_t value)
{
	const struct flag_set *set = flag_set_find(name);

	if (set && flag_set_names(set, value))
		flag_set_print(out, set, value);
	else
		out_unsigned(out, value);
}

static void put_named(struct out *out, const struct value *value)
{
	put_number_or_name(out, value->field->set, value->number);
}

void put_fourcc(struct out *out, uint64_t value)
{
	out_text(out, "v4l2_fourcc(");
	for (int i = 0; i < 4; i++, value >>= 8) {
		out_text(out, i ? ", " : "");
		put_quoted_char(out, (unsigned char)value);
	}
	out_char(out, ')');
}

static void put_four_characters(struct out *out, const struct value *value)
{
	put_fourcc(out, value->number);
}

/* ---- text ---- */

static void put_chars(struct out *out, const struct value *value)
{
	put_quoted(out, value->view->arg, bytes_of(value), strnlen(bytes_of(value), value->size),
		   false);
}

/* Text that fills its room lacks its end. */
static void put_text(struct out *out, const struct value *value)
{
	size_t len = strnlen(bytes_of(value), value->size);
	bool cut = len == value->size;

	put_quoted(out, value->view->arg, bytes_of(value), cut ? len - 1 : len, cut);
}

static void put_uuid(struct out *out, const struct value *value)
{
	for (size_t i = 0; i < 16; i++) {
		unsigned char byte = bytes_of(value)[i];

		if (i == 4 || i == 6 || i == 8 || i == 10)
			out_char(out, '-');
		out_number(out, byte >> 4, 16);
		out_number(out, byte & 15, 16);
	}
}

static void put_rest(struct out *out, const struct value *value)
{
	out_text(out, value->field->set ? value->field->set : "...");
}

/* ---- what consists of others ---- */

static void put_inner(struct out *out, const struct value *value)
{
	struct view inner = *value->view;

	inner.bytes = bytes_of(value);
	inner.len = value->size;
	structure_put(out, structure_find(value->field->set), &inner);
}

/* `max` items in brackets, and whether there are more. */
static void put_items(struct out *out, const struct value *value, size_t max,
		      void (*put)(struct out *out, const struct value *item))
{
	size_t cnt = value->field->cnt;
	struct value item = *value;

	item.size = cnt ? value->size / cnt : 0;
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++, item.at += item.size) {
		out_text(out, i ? ", " : "");
		if (i >= max) {
			out_text(out, "...");
			break;
		}
		item.number = view_number(value->view, item.at, item.size);
		put(out, &item);
	}
	out_char(out, ']');
}

static void put_all_hex(struct out *out, const struct value *value)
{
	put_items(out, value, SIZE_MAX, put_hex);
}

static void put_all_unsigned(struct out *out, const struct value *value)
{
	put_items(out, value, SIZE_MAX, put_unsigned);
}

static void put_some_hex(struct out *out, const struct value *value)
{
	put_items(out, value, argument_string_limit(value->view->arg), put_hex);
}

static void put_some_unsigned(struct out *out, const struct value *value)
{
	put_items(out, value, argument_string_limit(value->view->arg), put_unsigned);
}

static void put_some_inner(struct out *out, const struct value *value)
{
	put_items(out, value, argument_string_limit(value->view->arg), put_inner);
}

/* ---- all ---- */

/* Bytes on 64-bit and on 32-bit ABIs; the alignment is the same, but for 64 bits on i386. What
 * consists of structures is as wide as those. */
static const struct {
	uint8_t wide, narrow;
	void (*put)(struct out *out, const struct value *value); /* NULL: never shown */
} kinds[] = {
	[PAD] = { 1, 1, NULL },
	[U8] = { 1, 1, put_unsigned },
	[X8] = { 1, 1, put_hex },
	[S16] = { 2, 2, put_signed },
	[U16] = { 2, 2, put_unsigned },
	[S32] = { 4, 4, put_signed },
	[U32] = { 4, 4, put_unsigned },
	[X32] = { 4, 4, put_hex },
	[S64] = { 8, 8, put_signed },
	[U64] = { 8, 8, put_unsigned },
	[X64] = { 8, 8, put_hex },
	[LONG] = { 8, 4, put_signed },
	[ULONG] = { 8, 4, put_unsigned },
	[XLONG] = { 8, 4, put_hex },
	[POINTER] = { 8, 4, put_where },
	[POINTER64] = { 8, 8, put_where },
	[LIMIT] = { 8, 4, put_limit },
	[LIMIT64] = { 8, 8, put_limit64 },
	[DEVICE64] = { 8, 8, put_device64 },
	[MODE16] = { 2, 2, put_mode },
	[SIGNAL32] = { 4, 4, put_signal },
	[ERROR32] = { 4, 4, put_error },
	[FD32] = { 4, 4, put_got_fd },
	[GIVEN_FD32] = { 4, 4, put_given_fd },
	[FD64] = { 8, 8, put_given_fd },
	[FLAGS8] = { 1, 1, put_flags },
	[FLAGS16] = { 2, 2, put_flags },
	[FLAGS32] = { 4, 4, put_flags },
	[FLAGS64] = { 8, 8, put_flags },
	[FLAGSW] = { 8, 4, put_flags },
	[NAMED64] = { 8, 8, put_named },
	[FOURCC] = { 4, 4, put_four_characters },
	[CHARS] = { 1, 1, put_chars },
	[TEXT] = { 1, 1, put_text },
	[UUID] = { 1, 1, put_uuid },
	[XARRAY] = { 4, 4, put_all_hex },
	[WORDS] = { 8, 4, put_all_unsigned },
	[OCTETS] = { 1, 1, put_some_unsigned },
	[XWORDS] = { 8, 8, put_some_hex },
	[INNER] = { .put = put_inner },
	[ITEMS] = { .put = put_some_inner },
	[REST] = { 1, 1, put_rest },
};

size_t field_kind_size(enum field_kind kind, bool narrow)
{
	return narrow ? kinds[kind].narrow : kinds[kind].wide;
}

void put_field_value(struct out *out, const struct field *field, const struct view *view, size_t at,
		     size_t size)
{
	const struct value value = {
		.field = field,
		.view = view,
		.at = at,
		.size = size,
		.number = view_number(view, at, size),
	};

	kinds[field->kind].put(out, &value);
}
