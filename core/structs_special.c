/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_special.c - structures about processes, descriptors and terminals whose text is more
 * than a list of fields. Files' are in structs_file.c, signals' in structs_signal.c, sockets' in
 * structs_net.c.
 */
#include <string.h>
#include <sys/epoll.h>

#include "structs.h"

#define BITS_SHOWN 1024

/* ---- processes ---- */

/* The upper halves of the three sets are in a second structure, since version 2. */
void put_cap_data(struct out *out, const struct view *view)
{
	static const char *const names[] = { "{effective=", ", permitted=", ", inheritable=" };

	for (size_t i = 0; i < 3; i++) {
		out_text(out, names[i]);
		put_set(out, "cap_mask",
			view_number(view, 4 * i, 4) | view_number(view, 12 + 4 * i, 4) << 32);
	}
	out_char(out, '}');
}

static void put_bit(struct out *out, const struct view *view, size_t bit)
{
	(void)view;
	out_unsigned(out, bit);
}

static void put_bits(struct out *out, const struct view *view, uint64_t cnt,
		     void (*put)(struct out *out, const struct view *view, size_t bit))
{
	const char *separator = "";
	size_t shown = 0;

	out_char(out, '[');
	for (size_t i = 0; i < view->len * 8 && i < cnt; i++) {
		if (!(view->bytes[i / 8] >> i % 8 & 1))
			continue;
		out_text(out, separator);
		if (shown++ == BITS_SHOWN) {
			out_text(out, "...");
			break;
		}
		separator = " ";
		put(out, view, i);
	}
	out_char(out, ']');
}

void put_cpu_set(struct out *out, const struct view *view)
{
	put_bits(out, view, UINT64_MAX, put_bit);
}

void put_padded_hex(struct out *out, uint64_t value, size_t width)
{
	if (value) {
		out_text(out, "0x");
		width -= 2;
	}
	for (size_t digit = 16; digit > 0; digit--) {
		if (digit <= width || value >> (4 * (digit - 1)))
			out_number(out, value >> (4 * (digit - 1)) & 15, 16);
	}
}

/* The argument behind it counts bits, and one more, which the kernel does not look at. */
void put_nodemask(struct out *out, const struct view *view)
{
	size_t word = view->narrow ? 4 : 8;
	uint64_t bits = register_value(view->arg->event, (unsigned int)view->arg->spec->len);
	uint64_t cnt = bits ? (bits - 1 + 8 * word - 1) / (8 * word) : 0;

	if (bits == 1 || cnt > view->len / word) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++) {
		uint64_t value = view_word(view, i * word);

		if (i)
			out_text(out, ", ");
		put_padded_hex(out, value, 2 * word);
	}
	out_char(out, ']');
}

/* Of each page, whether it is in memory. */
void put_resident_pages(struct out *out, const struct view *view)
{
	size_t max = argument_string_limit(view->arg);

	out_char(out, '[');
	for (size_t i = 0; i < view->len && i < max; i++) {
		if (i)
			out_text(out, ", ");
		out_unsigned(out, view->bytes[i] & 1);
	}
	out_text(out, view->cut || view->len > max ? ", ...]" : "]");
}

/* ---- descriptors ---- */

static void put_fd_bit(struct out *out, const struct view *view, size_t bit)
{
	put_fd(out, view->arg, (int32_t)bit, BEFORE);
}

void put_fd_set(struct out *out, const struct view *view)
{
	int32_t cnt = (int32_t)register_value(view->arg->event, 0);

	if (cnt <= 0)
		put_pointer(out, view->arg->value);
	else
		put_bits(out, view, (uint64_t)cnt, put_fd_bit);
}

/* A negative descriptor is one to pass over. */
void put_pollfd(struct out *out, const struct view *view)
{
	int32_t fd = (int32_t)view_number(view, 0, 4);

	out_text(out, "{fd=");
	put_fd(out, view->arg, fd, BEFORE);
	if (fd >= 0) {
		out_text(out, ", events=");
		put_set(out, "poll_events", view_number(view, 4, 2));
	}
	out_char(out, '}');
}

/* What is taken out of a set says nothing. */
void put_epoll_event(struct out *out, const struct view *view)
{
#if defined(__x86_64__)
	size_t data = 4; /* packed there, as on i386 */
#else
	size_t data = 8;
#endif

	if (view->arg->spec->type == ARG_STRUCT_IN &&
	    register_value(view->arg->event, 1) == EPOLL_CTL_DEL) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_text(out, "{events=");
	put_set(out, "epoll_events", view_number(view, 0, 4));
	out_text(out, ", data={u32=");
	out_unsigned(out, view_number(view, data, 4));
	out_text(out, ", u64=");
	out_unsigned(out, view_number(view, data, 8));
	out_text(out, "}}");
}

static void put_choice(struct out *out, const char *name, uint64_t value, unsigned int shift,
		       unsigned int mask)
{
	out_text(out, name);
	out_unsigned(out, value >> shift & mask);
	out_char(out, '|');
}

/* None of them is nothing, not 0. */
static void put_any(struct out *out, const char *set, uint64_t value)
{
	if (value)
		put_set(out, set, value);
}

/* Four sets of flags, each as wide as `size`. */
static void put_terminal(struct out *out, const struct view *view, size_t size)
{
	static const struct {
		const char *name;
		uint8_t shift, mask;
	} delays[] = { { "NL", 8, 1 },	{ "CR", 9, 3 },	 { "TAB", 11, 3 },
		       { "BS", 13, 1 }, { "VT", 14, 1 }, { "FF", 15, 1 } };
	uint64_t oflag = view_number(view, size, size), cflag = view_number(view, 2 * size, size);

	out_text(out, "{c_iflag=");
	put_any(out, "term_iflag", view_number(view, 0, size));
	out_text(out, ", c_oflag=");
	for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		put_choice(out, delays[i].name, oflag, delays[i].shift, delays[i].mask);
		oflag &= ~((uint64_t)delays[i].mask << delays[i].shift);
	}
	put_any(out, "term_oflag", oflag);
	out_text(out, ", c_cflag=");
	put_set(out, "term_baud", cflag & 010017);
	out_text(out, "|CS");
	out_unsigned(out, 5 + (cflag >> 4 & 3));
	out_char(out, '|');
	put_any(out, "term_cflag", cflag & ~(uint64_t)010077);
	out_text(out, ", c_lflag=");
	put_any(out, "term_lflag", view_number(view, 3 * size, size));
	out_text(out, ", ...}");
}

void put_termios(struct out *out, const struct view *view)
{
	put_terminal(out, view, 4);
}

void put_termio(struct out *out, const struct view *view)
{
	put_terminal(out, view, 2);
}
