/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_pieces.c - what all parts of the decoder use: captured bytes found and checked, and small
 * pieces of text. The event and its data may come from anywhere.
 */
#include <fcntl.h>
#include <stdalign.h>
#include <string.h>
#include <sys/stat.h>

#include "sctop/outcome.h"
#include "sctop/text.h"

#include "decode_impl.h"
#include "flags.h"

#define STRING_LIMIT 32 /* as strace's -s */
#define ESCAPED_MAX  4	/* \377 */

uint64_t register_value(const struct sctop_event *event, unsigned int index)
{
	return event->abi == SCTOP_ABI_32 ? (uint32_t)event->args[index] : event->args[index];
}

/* ---- captured data ---- */

const struct sctop_datum *decode_next(const struct sctop_event *event, const void *data,
				      const struct sctop_datum *datum, const char **bytes)
{
	size_t left = event->data_len, before = 0;
	const char *at = data;

	*bytes = NULL;
	if (!data || (uintptr_t)data % alignof(struct sctop_datum))
		return NULL;
	if (datum)
		before = (size_t)((const char *)datum - at) + sizeof(*datum) +
			 ((datum->len + 7U) & ~7U);
	if (before > left || left - before < sizeof(*datum))
		return NULL;
	datum = (const void *)(at + before);
	left -= before + sizeof(*datum);
	if (datum->len > left)
		return NULL;
	*bytes = (const char *)(datum + 1);
	return datum;
}

const struct sctop_datum *event_datum(const struct sctop_event *event, const void *data,
				      unsigned int place, unsigned int index, const char **bytes)
{
	const struct sctop_datum *datum = NULL;

	while ((datum = decode_next(event, data, datum, bytes)))
		if (datum->place == place && !index--)
			break;
	return datum;
}

/*
 * The first of a place, an item's of one element if there are several, with those flags of `mask`
 * that are in `flags`. What was not readable then may follow, read later: an execve's arguments,
 * once the new program has them.
 */
static const struct sctop_datum *find_datum(const struct sctop_event *event, const void *data,
					    unsigned int place, uint32_t element, unsigned int mask,
					    unsigned int flags, const char **bytes)
{
	const struct sctop_datum *datum = NULL, *found = NULL;
	uint32_t current = 0;
	const char *at;

	*bytes = NULL;
	while ((datum = decode_next(event, data, datum, &at))) {
		if (datum->place == SCTOP_DATUM_ELEMENT)
			current = datum->total;
		if (SCTOP_DATUM_ITEM(place) && current != element)
			continue;
		if (datum->place != place || (datum->flags & mask) != flags)
			continue;
		if (found &&
		    (datum->flags & (SCTOP_DATUM_LATE | SCTOP_DATUM_FAULT)) != SCTOP_DATUM_LATE)
			continue;
		found = datum;
		*bytes = at;
		if (!(found->flags & SCTOP_DATUM_FAULT))
			break;
	}
	return found;
}

bool decode_is_inner(const struct sctop_event *event, const void *data)
{
	const char *bytes;

	return event->abi == SCTOP_ABI_32 && event_datum(event, data, SCTOP_DATUM_INNER, 0, &bytes);
}

const struct sctop_datum *decode_item(const struct sctop_event *event, const void *data,
				      unsigned int arg, unsigned int item, const char **bytes)
{
	if (decode_is_inner(event, data)) {
		*bytes = NULL;
		return NULL;
	}
	return find_datum(event, data, SCTOP_DATUM_PLACE(arg, item), 0, 0, 0, bytes);
}

const struct sctop_datum *decode_datum(const struct sctop_event *event, const void *data,
				       unsigned int arg, const char **bytes)
{
	return decode_item(event, data, arg, 0, bytes);
}

/* Of most arguments there is one datum at most, and it says all. */
static bool is_captured_twice(enum arg_type type)
{
	return type == ARG_STRUCT_INOUT || type == ARG_BY_COMMAND;
}

const struct sctop_datum *argument_datum(const struct argument *arg, unsigned int item,
					 enum phase phase, const char **bytes)
{
	unsigned int mask = is_captured_twice(arg->spec->type) ? SCTOP_DATUM_AFTER : 0;
	const struct sctop_datum *datum =
		find_datum(arg->event, arg->data, SCTOP_DATUM_PLACE(arg->index, item), arg->element,
			   mask, phase == AFTER ? mask : 0, bytes);

	return datum && !(datum->flags & SCTOP_DATUM_FAULT) ? datum : NULL;
}

unsigned int argument_string_limit(const struct argument *arg)
{
	unsigned int limit = arg->options->string_limit ? arg->options->string_limit : STRING_LIMIT;

	return limit < SCTOP_PATH_MAX ? limit : SCTOP_PATH_MAX;
}

bool argument_failed(const struct argument *arg)
{
	return arg->event->flags & SCTOP_EVENT_UNFINISHED || outcome_failed(arg->event);
}

/* ---- pieces ---- */

void put_pointer(struct out *out, uint64_t value)
{
	if (value)
		out_hex(out, value);
	else
		out_text(out, "NULL");
}

void put_quoted(struct out *out, const struct argument *arg, const char *bytes, size_t len,
		bool more)
{
	char escaped[SCTOP_PATH_MAX * ESCAPED_MAX + 1];
	unsigned int flags = TEXT_STRACE | TEXT_QUOTED | (arg->options->ascii ? TEXT_ASCII : 0);

	if (len > SCTOP_PATH_MAX) {
		len = SCTOP_PATH_MAX;
		more = true;
	}
	out_char(out, '"');
	out_bytes(out, escaped, text_escape(escaped, sizeof(escaped), bytes, len, flags));
	out_text(out, more ? "\"..." : "\"");
}

void put_quoted_hex(struct out *out, const char *bytes, size_t len, bool more)
{
	out_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		out_text(out, "\\x");
		out_char(out, "0123456789abcdef"[(unsigned char)bytes[i] >> 4]);
		out_char(out, "0123456789abcdef"[bytes[i] & 15]);
	}
	out_text(out, more ? "\"..." : "\"");
}

void put_set(struct out *out, const char *name, uint64_t value)
{
	const struct flag_set *set = flag_set_find(name);

	if (set)
		flag_set_print(out, set, value);
	else if (!flag_special_print(out, name, value))
		out_hex(out, strcmp(name, "none") == 0 ? (uint32_t)value : value);
}

void put_signal_number(struct out *out, int64_t number)
{
	char buf[16];
	const char *name = number == (int32_t)number ? signal_name((int)number, buf) : NULL;

	if (name)
		out_text(out, name);
	else
		out_signed(out, number);
}

void put_negative_error(struct out *out, int32_t error)
{
	const char *name = error < 0 && error != INT32_MIN ? errno_name(-error) : NULL;

	if (name) {
		out_char(out, '-');
		out_text(out, name);
	} else {
		out_signed(out, error);
	}
}

void put_quoted_char(struct out *out, unsigned char c)
{
	out_char(out, '\'');
	if (c < ' ' || c > '~') {
		out_text(out, "\\x");
		out_char(out, "0123456789abcdef"[c >> 4]);
		out_char(out, "0123456789abcdef"[c & 15]);
	} else {
		if (c == '\'' || c == '\\')
			out_char(out, '\\');
		out_char(out, (char)c);
	}
	out_char(out, '\'');
}

void put_dirfd_number(struct out *out, int32_t fd)
{
	if (fd == AT_FDCWD)
		out_text(out, "AT_FDCWD");
	else
		out_signed(out, fd);
}

void put_file_mode(struct out *out, uint64_t mode)
{
	static const struct flag_name types[] = {
		{ "S_IFSOCK", S_IFSOCK }, { "S_IFLNK", S_IFLNK },
		{ "S_IFREG", S_IFREG },	  { "S_IFBLK", S_IFBLK },
		{ "S_IFDIR", S_IFDIR },	  { "S_IFCHR", S_IFCHR },
		{ "S_IFIFO", S_IFIFO },	  { NULL, 0 },
	};
	static const struct flag_name bits[] = {
		{ "S_ISUID", S_ISUID }, { "S_ISGID", S_ISGID }, { "S_ISVTX", S_ISVTX }, { NULL, 0 }
	};

	mode &= 0xffff;
	for (const struct flag_name *type = types; type->name; type++) {
		if ((mode & S_IFMT) != type->value)
			continue;
		out_text(out, type->name);
		out_char(out, '|');
		mode &= ~(uint64_t)S_IFMT;
		break;
	}
	for (const struct flag_name *bit = bits; bit->name && !(mode & S_IFMT); bit++) {
		if (!(mode & bit->value))
			continue;
		out_text(out, bit->name);
		out_char(out, '|');
		mode &= ~bit->value;
	}
	out_octal(out, mode);
}

/* The kernel's encoding of 32 bits: the minor number lies around the major one. */
void put_device(struct out *out, uint32_t dev)
{
	out_text(out, "makedev(");
	out_hex(out, (dev & 0xfff00) >> 8);
	out_text(out, ", ");
	out_hex(out, (dev & 0xff) | (dev >> 12 & 0xfff00));
	out_char(out, ')');
}
