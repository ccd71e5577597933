/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_fields.c - structures that are lists of fields: laid out as the C compiler of either ABI
 * does, and printed in the way of strace. The lists are in structs.c and structs_device.c, what a
 * single field is like is in structs_values.c.
 */
#include <string.h>

#include "structs_fields.h"

/* ---- layout ---- */

static size_t fields_size(const struct structure *structure, bool narrow, size_t *align);

static size_t field_size(const struct field *field, bool narrow, size_t *align)
{
	size_t size;

	if (field->kind == INNER || field->kind == ITEMS)
		return fields_size(structure_find(field->set), narrow, align) * field->cnt;
	size = field_kind_size(field->kind, narrow);
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
			put_field_value(out, field, view, at, size);
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
