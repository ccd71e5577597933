/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_fields.c - structures that are lists of fields: laid out as the C compiler of either ABI
 * does, and printed in the way of strace. The lists are in structs.c and structs_device.c.
 */
#include <string.h>

#include "flags.h"
#include "structs_fields.h"

/* Bytes on 64-bit and on 32-bit ABIs; the alignment is the same, but for 64 bits on i386. */
static const struct {
	uint8_t wide, narrow;
} sizes[] = {
	[PAD] = { 1, 1 },     [U8] = { 1, 1 },	     [S16] = { 2, 2 },
	[U16] = { 2, 2 },     [S32] = { 4, 4 },	     [U32] = { 4, 4 },
	[X32] = { 4, 4 },     [S64] = { 8, 8 },	     [U64] = { 8, 8 },
	[X64] = { 8, 8 },     [LONG] = { 8, 4 },     [ULONG] = { 8, 4 },
	[XLONG] = { 8, 4 },   [POINTER] = { 8, 4 },  [LIMIT] = { 8, 4 },
	[LIMIT64] = { 8, 8 }, [MODE16] = { 2, 2 },   [CHARS] = { 1, 1 },
	[XARRAY] = { 4, 4 },  [WORDS] = { 8, 4 },    [SIGNAL32] = { 4, 4 },
	[FLAGS16] = { 2, 2 }, [FLAGS32] = { 4, 4 },  [FLAGS64] = { 8, 8 },
	[FLAGSW] = { 8, 4 },  [SKIPPED] = { 8, 4 },  [FD32] = { 4, 4 },
	[X8] = { 1, 1 },      [X16] = { 2, 2 },	     [TEXT] = { 1, 1 },
	[UUID] = { 1, 1 },    [DEVICE64] = { 8, 8 }, [FD64] = { 8, 8 },
	[ERROR32] = { 4, 4 }, [NUMBERS] = { 4, 4 },  [OCTETS] = { 1, 1 },
	[XWORDS] = { 8, 8 },  [NAMED32] = { 4, 4 },  [NAMED64] = { 8, 8 },
	[FOURCC] = { 4, 4 },  [FLAGS8] = { 1, 1 },   [POINTER64] = { 8, 8 },
	[REST] = { 1, 1 },    [ITEMS] = { 1, 1 },    [GIVEN_FD32] = { 4, 4 },
	[S8] = { 1, 1 },
};

/* ---- layout ---- */

static size_t fields_size(const struct structure *structure, bool narrow, size_t *align);

static size_t field_size(const struct field *field, bool narrow, size_t *align)
{
	size_t size;

	if (field->kind == INNER || field->kind == ITEMS)
		return fields_size(structure_find(field->set), narrow, align) * field->cnt;
	size = narrow ? sizes[field->kind].narrow : sizes[field->kind].wide;
	*align = size;
#if defined(__x86_64__)
	if (narrow && *align > 4) /* i386 */
		*align = 4;
#endif
	return size * field->cnt;
}

static size_t round_up(size_t at, size_t align)
{
	return (at + align - 1) / align * align;
}

static size_t fields_size(const struct structure *structure, bool narrow, size_t *align)
{
	size_t at = 0, one = 1;

	*align = 1;
	if (!structure->fields) {
		*align = narrow ? 4 : 8;
		return structure->size[narrow];
	}
	for (const struct field *field = structure->fields; field->kind != END; field++) {
		size_t size = field_size(field, narrow, &one);

		at = round_up(at, one) + size;
		if (one > *align)
			*align = one;
	}
	return round_up(at, *align);
}

size_t structure_size(const struct structure *structure, bool narrow)
{
	size_t align;

	return fields_size(structure, narrow, &align);
}

/* ---- text ---- */

uint64_t view_number(const struct view *view, size_t at, size_t size)
{
	uint64_t value = 0; /* little endian, as all that this runs on */

	if (size <= sizeof(value) && at <= view->len && size <= view->len - at)
		memcpy(&value, view->bytes + at, size);
	return value;
}

uint64_t view_word(const struct view *view, size_t at)
{
	return view_number(view, at, view->narrow ? 4 : 8);
}

void put_field(struct out *out, const char *name)
{
	out_text(out, name);
	out_char(out, '=');
}

static void put_limit(struct out *out, uint64_t value, const char *infinity, uint64_t infinite)
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

static void put_numbers(struct out *out, const struct view *view, size_t at, size_t cnt,
			size_t size, bool hex)
{
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++) {
		uint64_t value = view_number(view, at + i * size, size);

		if (i)
			out_text(out, ", ");
		if (hex)
			out_hex(out, value);
		else
			out_unsigned(out, value);
	}
	out_char(out, ']');
}

static void put_inner(struct out *out, const struct view *view, size_t at, size_t size,
		      const char *name)
{
	struct view inner = *view;

	inner.bytes += at;
	inner.len = size;
	structure_put(out, structure_find(name), &inner);
}

static int64_t sign_extended(uint64_t value, size_t size)
{
	return size == 1   ? (int8_t)value
	       : size == 2 ? (int16_t)value
	       : size == 4 ? (int32_t)value
			   : (int64_t)value;
}

/* Text that fills its room lacks its end. */
static void put_room(struct out *out, const struct view *view, size_t at, size_t size)
{
	size_t len = strnlen(view->bytes + at, size);

	put_quoted(out, view->arg, view->bytes + at, len == size ? len - 1 : len, len == size);
}

static void put_uuid(struct out *out, const char *bytes)
{
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out_char(out, '-');
		out_number(out, (unsigned char)bytes[i] >> 4, 16);
		out_number(out, bytes[i] & 15, 16);
	}
}

/* As makedev() of the C library packs it. */
static void put_device64(struct out *out, uint64_t dev)
{
	out_text(out, "makedev(");
	out_hex(out, (dev >> 32 & 0xfffff000) | (dev >> 8 & 0xfff));
	out_text(out, ", ");
	out_hex(out, (dev >> 12 & 0xffffff00) | (dev & 0xff));
	out_char(out, ')');
}

/* Arrays inside structures; no more of them than the string limit. */
static void put_array(struct out *out, const struct field *field, const struct view *view,
		      size_t at, size_t size)
{
	size_t max = argument_string_limit(view->arg), one = field->cnt ? size / field->cnt : 0;
	const struct structure *inner = field->kind == ITEMS ? structure_find(field->set) : NULL;
	struct view item = *view;

	out_char(out, '[');
	for (size_t i = 0; i < field->cnt; i++) {
		out_text(out, i ? ", " : "");
		if (i >= max) {
			out_text(out, "...");
			break;
		}
		item.bytes = view->bytes + at + i * one;
		item.len = one;
		if (inner)
			structure_put(out, inner, &item);
		else if (field->kind == XWORDS)
			out_hex(out, view_number(&item, 0, one));
		else
			out_unsigned(out, view_number(&item, 0, one));
	}
	out_char(out, ']');
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

void put_number_or_name(struct out *out, const char *name, uint64_t value)
{
	const struct flag_set *set = flag_set_find(name);

	if (set && flag_set_names(set, value))
		flag_set_print(out, set, value);
	else
		out_unsigned(out, value);
}

/* The field is inside the view. */
static void put_value(struct out *out, const struct field *field, const struct view *view,
		      size_t at, size_t size)
{
	uint64_t value = size <= 8 ? view_number(view, at, size) : 0;

	switch (field->kind) {
	case S8:
	case S16:
	case S32:
	case S64:
	case LONG:
		out_signed(out, sign_extended(value, size));
		break;
	case X8:
	case X16:
	case X32:
	case X64:
	case XLONG:
		out_hex(out, value);
		break;
	case POINTER:
	case POINTER64:
		put_pointer(out, value);
		break;
	case LIMIT:
		if (view->narrow)
			put_limit(out, value, "RLIM_INFINITY", UINT32_MAX);
		else
			put_limit(out, value, "RLIM64_INFINITY", UINT64_MAX);
		break;
	case LIMIT64:
		put_limit(out, value, "RLIM64_INFINITY", UINT64_MAX);
		break;
	case MODE16:
		put_file_mode(out, value);
		break;
	case SIGNAL32:
		put_signal_number(out, (int32_t)value);
		break;
	case FD32:
		put_fd(out, view->arg, (int32_t)value, AFTER);
		break;
	case FLAGS8:
	case FLAGS16:
	case FLAGS32:
	case FLAGS64:
	case FLAGSW:
		put_set(out, field->set, value);
		break;
	case CHARS:
		put_quoted(out, view->arg, view->bytes + at, strnlen(view->bytes + at, size),
			   false);
		break;
	case XARRAY:
		put_numbers(out, view, at, field->cnt, 4, true);
		break;
	case WORDS:
		put_numbers(out, view, at, field->cnt, view->narrow ? 4 : 8, false);
		break;
	case INNER:
		put_inner(out, view, at, size, field->set);
		break;
	case TEXT:
		put_room(out, view, at, size);
		break;
	case UUID:
		put_uuid(out, view->bytes + at);
		break;
	case DEVICE64:
		put_device64(out, value);
		break;
	case GIVEN_FD32:
	case FD64:
		put_fd(out, view->arg, (int32_t)value, BEFORE);
		break;
	case ERROR32:
		put_negative_error(out, (int32_t)value);
		break;
	case NUMBERS:
	case OCTETS:
	case XWORDS:
	case ITEMS:
		put_array(out, field, view, at, size);
		break;
	case NAMED32:
	case NAMED64:
		put_number_or_name(out, field->set, value);
		break;
	case FOURCC:
		put_fourcc(out, value);
		break;
	case REST:
		out_text(out, field->set ? field->set : "...");
		break;
	default:
		out_unsigned(out, value);
	}
}

static bool is_shown(const struct field *field, const struct view *view, size_t at, size_t size)
{
	if (!field->name)
		return false;
	if (field->shown == FILLED)
		return !argument_failed(view->arg);
	if (field->shown == NONZERO) {
		size += field->kind == REST; /* what would come next */
		for (size_t i = at; i < at + size && i < view->len; i++)
			if (view->bytes[i])
				return true;
		return false;
	}
	return true;
}

static void put_fields(struct out *out, const struct structure *structure, const struct view *view)
{
	const char *separator = "";
	bool more = structure->more;
	size_t at = 0, align = 1;

	for (const struct field *field = structure->fields; field->kind != END; field++) {
		size_t size = field_size(field, view->narrow, &align);

		at = round_up(at, align);
		if (at > view->len || size > view->len - at) {
			more |= field->name != NULL;
			break;
		}
		if (is_shown(field, view, at, size)) {
			out_text(out, separator);
			separator = ", ";
			if (field->name[0])
				put_field(out, field->name);
			put_value(out, field, view, at, size);
		}
		at += size;
	}
	if (more)
		out_text(out, separator[0] ? ", ..." : "...");
}

void structure_put(struct out *out, const struct structure *structure, const struct view *view)
{
	if (structure->put) {
		structure->put(out, view);
		return;
	}
	out_char(out, structure->bare ? '[' : '{');
	put_fields(out, structure, view);
	out_char(out, structure->bare ? ']' : '}');
}

void structure_put_item(struct out *out, const struct structure *structure, const struct view *view)
{
	if (structure->bare)
		put_fields(out, structure, view);
	else
		structure_put(out, structure, view);
}
