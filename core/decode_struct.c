/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_struct.c - arguments that point to structures, arrays and iovecs.
 *
 * Where nothing was captured (the call failed, or the memory is not readable) it is the pointer
 * that is shown.
 */
#include <string.h>

#include "decode_impl.h"
#include "structs.h"

static bool is_narrow(const struct argument *arg)
{
	return arg->event->abi == SCTOP_ABI_32;
}

static struct view view_of(const struct argument *arg, const struct sctop_datum *datum,
			   const char *bytes)
{
	return (struct view){
		.bytes = bytes,
		.len = datum->len,
		.narrow = is_narrow(arg),
		.cut = datum->flags & SCTOP_DATUM_TRUNCATED,
		.total = datum->total,
		.arg = arg,
	};
}

static void put_items(struct out *out, const struct structure *structure, const struct view *all)
{
	size_t size = structure_size(structure, all->narrow);
	size_t cnt = size ? all->len / size : 0, max = argument_string_limit(all->arg);
	struct view item = *all;

	out_char(out, '[');
	for (size_t i = 0; i < cnt && i < max; i++) {
		item.bytes = all->bytes + i * size;
		item.len = size;
		item.index = (uint32_t)i;
		if (i)
			out_text(out, ", ");
		structure_put_item(out, structure, &item);
	}
	if (all->cut || cnt > max)
		out_text(out, cnt ? ", ..." : "...");
	out_char(out, ']');
}

/* The length says what there is, not what there was room for. Beyond that nothing was written. */
static void clip_to_room(struct view *view)
{
	const struct argument *arg = view->arg;
	struct argument length = *arg;
	const struct sctop_datum *datum;
	const char *bytes;
	int32_t room;

	if (arg->spec->len < 0 || arg->spec->len >= arg->info->arg_cnt)
		return;
	length.index = (unsigned int)arg->spec->len;
	length.spec = &arg->info->args[arg->spec->len];
	datum = argument_datum(&length, 0, BEFORE, &bytes);
	if (!datum || datum->len < sizeof(room))
		return;
	memcpy(&room, bytes, sizeof(room));
	if (room >= 0 && view->len > (size_t)room)
		view->len = (size_t)room;
}

void put_structure_named(struct out *out, const struct argument *arg, const char *name,
			 enum phase phase)
{
	const struct structure *structure = structure_find(name);
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, phase, &bytes);
	struct view view;

	if (!structure || !datum ||
	    (!structure->capture && datum->len < structure_size(structure, is_narrow(arg)))) {
		put_pointer(out, arg->value);
		return;
	}
	view = view_of(arg, datum, bytes);
	if (structure->count == STRUCTURE_ITEMS && arg->spec->len < 0)
		view.len = structure_size(structure, view.narrow);
	if (structure->length_pointer && arg->spec->type == ARG_STRUCT_OUT)
		clip_to_room(&view);
	structure_put(out, structure, &view);
}

/* ---- what they point to ---- */

static struct argument argument_at(const struct view *view)
{
	struct argument arg = *view->arg;

	arg.element = view->index;
	return arg;
}

bool view_item(const struct view *view, unsigned int item, enum phase phase, struct view *part)
{
	const struct argument arg = argument_at(view);
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(&arg, item, phase, &bytes);

	if (!datum)
		return false;
	*part = view_of(view->arg, datum, bytes);
	part->index = view->index;
	return true;
}

/* ---- iovec ---- */

static void put_buffer(struct out *out, const struct argument *arg, unsigned int item,
		       enum phase phase, uint64_t pointer)
{
	size_t max = argument_string_limit(arg);
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, item, phase, &bytes);

	if (!datum || !pointer)
		put_pointer(out, pointer);
	else if (!put_netlink_message(out, arg, bytes, datum->len, datum->total))
		put_quoted(out, arg, bytes, datum->len < max ? datum->len : max,
			   datum->len > max || datum->flags & SCTOP_DATUM_TRUNCATED);
}

/* The array is `item`, its buffers are those that follow. */
static void put_iovec(struct out *out, const struct argument *arg, unsigned int item,
		      enum phase phase, uint64_t pointer)
{
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, item, phase, &bytes);
	size_t word = is_narrow(arg) ? 4 : 8, max = argument_string_limit(arg), cnt;
	struct view view;

	if (!datum) {
		put_pointer(out, pointer);
		return;
	}
	view = view_of(arg, datum, bytes);
	cnt = view.len / (2 * word);
	out_char(out, '[');
	for (size_t i = 0; i < cnt && i < max; i++) {
		out_text(out, i ? ", {iov_base=" : "{iov_base=");
		put_buffer(out, arg, item + (unsigned int)i + 1, phase,
			   view_word(&view, 2 * word * i));
		out_text(out, ", iov_len=");
		out_unsigned(out, view_word(&view, 2 * word * i + word));
		out_char(out, '}');
	}
	if (view.cut || cnt > max)
		out_text(out, cnt ? ", ..." : "...");
	out_char(out, ']');
}

void put_iovec_item(struct out *out, const struct view *view, unsigned int item, enum phase phase,
		    uint64_t pointer)
{
	const struct argument arg = argument_at(view);

	put_iovec(out, &arg, item, phase, pointer);
}

/* ---- any ---- */

/* `[16]`, or `[128 => 16]` if the call changed it. */
static void put_changed_length(struct out *out, const struct argument *arg)
{
	const char *before, *after;
	const struct sctop_datum *old = argument_datum(arg, 0, BEFORE, &before);
	const struct sctop_datum *new = argument_datum(arg, 0, AFTER, &after);
	int32_t old_len, new_len;

	if (!old || old->len < 4) {
		put_pointer(out, arg->value);
		return;
	}
	memcpy(&old_len, before, 4);
	new_len = old_len;
	if (new &&new->len >= 4)
		memcpy(&new_len, after, 4);
	out_char(out, '[');
	out_signed(out, old_len);
	if (new_len != old_len) {
		out_text(out, " => ");
		out_signed(out, new_len);
	}
	out_char(out, ']');
}

static bool structure_is_offset(const char *set)
{
	return strcmp(set, "off_t") == 0 || strcmp(set, "loff_t") == 0;
}

/* `[0] => [10]`, if the call moved it. */
static void put_changed_offset(struct out *out, const struct argument *arg)
{
	const char *bytes;

	put_structure_named(out, arg, arg->spec->set, BEFORE);
	if (arg->event->ret <= 0 || !argument_datum(arg, 0, AFTER, &bytes))
		return;
	out_text(out, " => ");
	put_structure_named(out, arg, arg->spec->set, AFTER);
}

/* An array without items: its address does not matter. */
static bool is_empty_array(const struct argument *arg)
{
	const struct structure *structure = structure_find(arg->spec->set);
	bool is_iovec = strcmp(arg->spec->set, "iovec") == 0;

	if (arg->spec->len < 0 || !arg->value)
		return false;
	if (structure && structure->count != STRUCTURE_ITEMS && !structure->bare)
		return false;
	if (arg->spec->type == ARG_STRUCT_OUT && structure && structure->count != STRUCTURE_BYTES &&
	    structure->count != STRUCTURE_BITS && structure->count != STRUCTURE_PAGES)
		return !arg->event->ret && !argument_failed(arg);
	return (structure || is_iovec) && !register_value(arg->event, (unsigned int)arg->spec->len);
}

void put_structure(struct out *out, const struct argument *arg)
{
	const struct structure *structure;
	enum phase phase = arg->spec->type == ARG_STRUCT_OUT ? AFTER : BEFORE;
	const char *bytes;
	const struct sctop_datum *datum;
	struct view view;

	if (strcmp(arg->spec->set, "sockopt") == 0 && arg->spec->type == ARG_STRUCT_IN &&
	    arg->value && !register_value(arg->event, 4)) {
		out_text(out, "\"\"");
		return;
	}
	if (arg->spec->type == ARG_STRUCT_INOUT && structure_is_offset(arg->spec->set)) {
		put_changed_offset(out, arg);
		return;
	}
	if (is_empty_array(arg)) {
		out_text(out, "[]");
		return;
	}
	if (strcmp(arg->spec->set, "iovec") == 0) {
		put_iovec(out, arg, 0, phase, arg->value);
		return;
	}
	if (strcmp(arg->spec->set, "socklen") == 0) {
		put_changed_length(out, arg);
		return;
	}
	structure = structure_find(arg->spec->set);
	if (structure && structure->filled)
		phase = AFTER;
	if (!structure || arg->spec->len < 0 || structure->count != STRUCTURE_ITEMS) {
		put_structure_named(out, arg, arg->spec->set, phase);
		return;
	}
	datum = argument_datum(arg, 0, phase, &bytes);
	if (!datum) {
		put_pointer(out, arg->value);
		return;
	}
	view = view_of(arg, datum, bytes);
	put_items(out, structure, &view);
}
