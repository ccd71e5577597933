/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_message.c - messages of sockets: headers, and what they point to. Control messages are in
 * structs_control.c, socket addresses in structs_net.c.
 *
 * What the program gave and what it got are two captures of the same header: an address's length
 * is shown as `128 => 16`.
 */
#include "structs.h"

enum { ITEM_NAME = 1, ITEM_CONTROL, ITEM_IOVEC };

/* clang-format off */
/* An address, control messages and iovecs; the arguments are where it says how much was filled. */
#define MSGHDR_LINKS(w, ...)                                                                        \
	{ .kind = SCTOP_CAPTURE_BYTES, .when = w, .count = SCTOP_COUNT_U32, .item = ITEM_NAME, .size = 1,   \
	  .at = { 0, 0 }, .count_at = { 8, 4 } },                                                \
	{ .kind = SCTOP_CAPTURE_BYTES, .when = w, .count = SCTOP_COUNT_WORD, .item = ITEM_CONTROL,          \
	  .size = 1, .at = { 32, 16 }, .count_at = { 40, 20 } },                                 \
	{ .kind = SCTOP_CAPTURE_IOVEC, .when = w, .count = SCTOP_COUNT_WORD, .item = ITEM_IOVEC,            \
	  .at = { 16, 8 }, .count_at = { 24, 12 }, .bytes_at = { __VA_ARGS__ } },                \
	{ .kind = SCTOP_CAPTURE_NONE }

const struct structure_link msghdr_links[] = { MSGHDR_LINKS(0, 0, 0) };
const struct structure_link mmsghdr_links[] = { MSGHDR_LINKS(0, 56, 28) };
const struct structure_link mmsghdr_sent_links[] = { MSGHDR_LINKS(SCTOP_AT_ENTER, 0, 0) };
/* clang-format on */

static void put_name(struct out *out, const struct view *view, enum phase phase)
{
	struct view name;

	out_text(out, "msg_name=");
	if (view_item(view, ITEM_NAME, phase, &name))
		put_address(out, &name, view_word(view, 0));
	else
		put_pointer(out, view_word(view, 0));
}

static void put_message(struct out *out, const struct view *view, uint32_t room, enum phase phase)
{
	size_t word = view->narrow ? 4 : 8;
	uint64_t control_len = view_word(view, 5 * word);
	struct view part;

	out_char(out, '{');
	put_name(out, view, phase);
	out_text(out, ", msg_namelen=");
	out_signed(out, (int32_t)room);
	if (room != view_number(view, word, 4)) {
		out_text(out, " => ");
		out_signed(out, (int32_t)view_number(view, word, 4));
	}
	out_text(out, ", msg_iov=");
	put_iovec_item(out, view, ITEM_IOVEC, phase, view_word(view, 2 * word));
	out_text(out, ", msg_iovlen=");
	out_unsigned(out, view_word(view, 3 * word));
	if (control_len) {
		out_text(out, ", msg_control=");
		if (view_item(view, ITEM_CONTROL, phase, &part))
			put_controls(out, &part, view_word(view, 4 * word));
		else
			put_pointer(out, view_word(view, 4 * word));
	}
	out_text(out, ", msg_controllen=");
	out_unsigned(out, control_len);
	out_text(out, ", msg_flags=");
	put_set(out, "msg", view_number(view, 6 * word, 4));
	out_char(out, '}');
}

/* What is to be filled shows nothing but the room for an address if it was not. */
void put_msghdr(struct out *out, const struct view *view)
{
	uint32_t room = view_number(view, view->narrow ? 4 : 8, 4);
	struct view after;

	if (view->arg->spec->type == ARG_STRUCT_IN) {
		put_message(out, view, room, BEFORE);
	} else if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after)) {
		put_message(out, &after, room, AFTER);
	} else {
		out_text(out, "{msg_namelen=");
		out_signed(out, (int32_t)room);
		out_char(out, '}');
	}
}

/* A number of message `view->index`, as it was in a phase. False: that is not known. */
static bool number_of(const struct view *view, size_t at, enum phase phase, uint32_t *number)
{
	size_t from = (size_t)view->index * (view->narrow ? 32 : 64) + at;
	struct view all;

	if (!view_item(view, 0, phase, &all) || from + 4 > all.len)
		return false;
	*number = view_number(&all, from, 4);
	return true;
}

/* The kernel tells each message's length; of those that it did not come to, it is not shown. */
static void put_one_of_many(struct out *out, const struct view *view, enum phase phase)
{
	size_t header = view->narrow ? 28 : 56, name_len_at = view->narrow ? 4 : 8;
	uint32_t room = view_number(view, name_len_at, 4), len;
	struct view message = *view;

	message.len = header;
	number_of(view, name_len_at, BEFORE, &room);
	out_text(out, "{msg_hdr=");
	put_message(out, &message, room, phase);
	if (!argument_failed(view->arg) && (int64_t)view->index < view->arg->event->ret &&
	    number_of(view, header, AFTER, &len)) {
		out_text(out, ", msg_len=");
		out_unsigned(out, len);
	}
	out_char(out, '}');
}

void put_mmsghdr(struct out *out, const struct view *view)
{
	put_one_of_many(out, view, AFTER);
}

void put_mmsghdr_sent(struct out *out, const struct view *view)
{
	put_one_of_many(out, view, BEFORE);
}
