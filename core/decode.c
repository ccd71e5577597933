/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode.c - one call as text, in the way of strace. Its result is in decode_result.c.
 *
 * How an argument is printed follows from its type in the table of calls; names of flags come
 * from core/flags.def. Numbers whose name is not known stay numbers. The event and its data may
 * come from anywhere: nothing in them is trusted.
 */
#include <fcntl.h>
#include <stdalign.h>
#include <string.h>
#include <sys/stat.h>

#include "sctop/decode.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"

#include "flags.h"
#include "out.h"

#define STRING_LIMIT 32 /* as strace's -s */
#define ESCAPED_MAX  4	/* \377 */
#define CREATING     (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))

static const struct decode_options no_options;

/* What one argument is printed from. */
struct argument {
	const struct sctop_event *event;
	const void *data;
	const struct syscall_info *info;
	const struct decode_options *options;
	const struct syscall_arg *spec;
	unsigned int index;
	uint64_t value; /* as wide as a register of its ABI */
};

static uint64_t register_value(const struct sctop_event *event, unsigned int index)
{
	return event->abi == SCTOP_ABI_32 ? (uint32_t)event->args[index] : event->args[index];
}

/* ---- captured data ---- */

const struct sctop_datum *decode_item(const struct sctop_event *event, const void *data,
				      unsigned int arg, unsigned int item, const char **bytes)
{
	size_t left = event->data_len;
	const char *at = data;

	*bytes = NULL;
	if (!data || (uintptr_t)data % alignof(struct sctop_datum))
		return NULL;
	while (left >= sizeof(struct sctop_datum)) {
		const struct sctop_datum *datum = (const void *)at;
		size_t size = sizeof(*datum) + ((datum->len + 7U) & ~7U);

		if (datum->len > left - sizeof(*datum))
			return NULL;
		if (datum->place == SCTOP_DATUM_PLACE(arg, item)) {
			*bytes = at + sizeof(*datum);
			return datum;
		}
		if (size > left)
			return NULL;
		at += size;
		left -= size;
	}
	return NULL;
}

const struct sctop_datum *decode_datum(const struct sctop_event *event, const void *data,
				       unsigned int arg, const char **bytes)
{
	return decode_item(event, data, arg, 0, bytes);
}

/* ---- one kind of argument each ---- */

static void put_pointer(struct out *out, uint64_t value)
{
	if (value)
		out_hex(out, value);
	else
		out_text(out, "NULL");
}

static void put_quoted(struct out *out, const struct argument *arg, const char *bytes, size_t len,
		       bool more)
{
	char escaped[SCTOP_PATH_MAX * ESCAPED_MAX + 1];
	unsigned int flags = TEXT_STRACE | TEXT_QUOTED | (arg->options->ascii ? TEXT_ASCII : 0);

	out_char(out, '"');
	out_bytes(out, escaped, text_escape(escaped, sizeof(escaped), bytes, len, flags));
	out_text(out, more ? "\"..." : "\"");
}

static void put_string_max(struct out *out, const struct argument *arg, size_t max)
{
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(arg->event, arg->data, arg->index, &bytes);
	size_t len;

	if (!datum || datum->flags & SCTOP_DATUM_FAULT) {
		put_pointer(out, arg->value);
		return;
	}
	len = datum->len < max ? datum->len : max;
	put_quoted(out, arg, bytes, len, len < datum->len || datum->flags & SCTOP_DATUM_TRUNCATED);
}

static void put_path(struct out *out, const struct argument *arg)
{
	put_string_max(out, arg, SCTOP_PATH_MAX);
}

static void put_string(struct out *out, const struct argument *arg)
{
	size_t limit = arg->options->string_limit ? arg->options->string_limit : STRING_LIMIT;

	put_string_max(out, arg, limit < SCTOP_PATH_MAX ? limit : SCTOP_PATH_MAX);
}

static void put_int(struct out *out, const struct argument *arg)
{
	out_signed(out, (int32_t)arg->value);
}

static void put_uint(struct out *out, const struct argument *arg)
{
	out_unsigned(out, (uint32_t)arg->value);
}

static void put_long(struct out *out, const struct argument *arg)
{
	if (arg->event->abi == SCTOP_ABI_32)
		out_signed(out, (int32_t)arg->value);
	else
		out_signed(out, (int64_t)arg->value);
}

static void put_ulong(struct out *out, const struct argument *arg)
{
	out_unsigned(out, arg->value);
}

static void put_hex(struct out *out, const struct argument *arg)
{
	out_hex(out, arg->value);
}

static void put_ptr(struct out *out, const struct argument *arg)
{
	put_pointer(out, arg->value);
}

static void put_dirfd(struct out *out, const struct argument *arg)
{
	if ((int32_t)arg->value == AT_FDCWD)
		out_text(out, "AT_FDCWD");
	else
		put_int(out, arg);
}

static void put_mode(struct out *out, const struct argument *arg)
{
	out_octal(out, (uint16_t)arg->value); /* umode_t */
}

static void put_node_mode(struct out *out, const struct argument *arg)
{
	static const struct flag_name types[] = {
		{ "S_IFSOCK", S_IFSOCK }, { "S_IFLNK", S_IFLNK },
		{ "S_IFREG", S_IFREG },	  { "S_IFBLK", S_IFBLK },
		{ "S_IFDIR", S_IFDIR },	  { "S_IFCHR", S_IFCHR },
		{ "S_IFIFO", S_IFIFO },	  { NULL, 0 },
	};
	uint64_t mode = (uint16_t)arg->value;

	for (const struct flag_name *type = types; type->name; type++) {
		if ((mode & S_IFMT) != type->value)
			continue;
		out_text(out, type->name);
		out_char(out, '|');
		mode &= ~(uint64_t)S_IFMT;
		break;
	}
	out_octal(out, mode);
}

/* The kernel's encoding of 32 bits: the minor number lies around the major one. */
static void put_dev(struct out *out, const struct argument *arg)
{
	uint32_t dev = (uint32_t)arg->value;

	out_text(out, "makedev(0x");
	out_number(out, (dev & 0xfff00) >> 8, 16);
	out_text(out, ", 0x");
	out_number(out, (dev & 0xff) | (dev >> 12 & 0xfff00), 16);
	out_char(out, ')');
}

static void put_signal(struct out *out, const struct argument *arg)
{
	char buf[16];
	const char *name = signal_name((int32_t)arg->value, buf);

	if (name)
		out_text(out, name);
	else
		put_int(out, arg);
}

static void put_uid(struct out *out, const struct argument *arg)
{
	if ((uint32_t)arg->value == UINT32_MAX) /* "leave it as it is" */
		out_text(out, "-1");
	else
		put_uint(out, arg);
}

static void put_flags(struct out *out, const struct argument *arg)
{
	const struct flag_set *set = flag_set_find(arg->spec->set);

	if (set)
		flag_set_print(out, set, arg->value);
	else
		out_hex(out, arg->value);
}

static void put_loff(struct out *out, const struct argument *arg)
{
	uint64_t high = 0;

	if (arg->spec->len >= 0 && arg->spec->len < 6)
		high = arg->event->args[arg->spec->len];
	out_signed(out, (int64_t)(high << 32 | (uint32_t)arg->value));
}

static void (*const put[ARG_TYPE_CNT])(struct out *out, const struct argument *arg) = {
	[ARG_INT] = put_int,
	[ARG_UINT] = put_uint,
	[ARG_LONG] = put_long,
	[ARG_ULONG] = put_ulong,
	[ARG_HEX] = put_hex,
	[ARG_PTR] = put_ptr,
	[ARG_FD] = put_int,
	[ARG_DIRFD] = put_dirfd,
	[ARG_PATH] = put_path,
	[ARG_STRING] = put_string,
	[ARG_MODE] = put_mode,
	[ARG_CREAT_MODE] = put_mode,
	[ARG_NODE_MODE] = put_node_mode,
	[ARG_DEV] = put_dev,
	[ARG_SIZE] = put_ulong,
	[ARG_SIGNAL] = put_signal,
	[ARG_PID] = put_int,
	[ARG_UID] = put_uid,
	[ARG_FLAGS] = put_flags,
	[ARG_BUF_IN] = put_ptr,
	[ARG_BUF_OUT] = put_ptr,
	[ARG_STRUCT_IN] = put_ptr,
	[ARG_STRUCT_OUT] = put_ptr,
	[ARG_ARGV] = put_ptr,
	[ARG_LOFF] = put_loff,
	[ARG_HALF] = put_hex,
};

/* ---- calls ---- */

static void put_arg(struct out *out, struct argument *arg, unsigned int index)
{
	arg->index = index;
	arg->value = register_value(arg->event, index);
	if (arg->info && (int)index < arg->info->arg_cnt) {
		arg->spec = &arg->info->args[index];
		put[arg->spec->type](out, arg);
	} else {
		out_hex(out, arg->value);
	}
}

static struct argument argument_of(const struct sctop_event *event, const void *data,
				   const struct decode_options *options)
{
	return (struct argument){
		.event = event,
		.data = data,
		.info = syscall_info(event->abi, event->nr),
		.options = options ? options : &no_options,
	};
}

int decode_arg(const struct sctop_event *event, const void *data, unsigned int arg,
	       const struct decode_options *options, char *buf, size_t size)
{
	struct argument argument = argument_of(event, data, options);
	struct out out = { buf, size, 0 };

	if (arg < 6)
		put_arg(&out, &argument, arg);
	return out_end(&out);
}

static bool is_device(uint64_t mode)
{
	return (mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK;
}

/* Whether an argument means anything in this call, and is no part of another one. */
static bool is_shown(const struct argument *call, unsigned int index)
{
	uint64_t before = index > 0 ? call->event->args[index - 1] : 0;

	if (!call->info)
		return true;
	switch (call->info->args[index].type) {
	case ARG_CREAT_MODE:
		return before & CREATING;
	case ARG_DEV:
		return is_device(before);
	case ARG_HALF:
		return false;
	default:
		return true;
	}
}

int decode_call(const struct sctop_event *event, const void *data,
		const struct decode_options *options, char *buf, size_t size)
{
	struct argument argument = argument_of(event, data, options);
	unsigned int cnt = argument.info ? (unsigned int)argument.info->arg_cnt : 6;
	struct out out = { buf, size, 0 };
	const char *separator = "";
	char name[24];

	out_text(&out, syscall_name(event->abi, event->nr, name));
	out_char(&out, '(');
	if (event->flags & SCTOP_EVENT_BLOCKED) {
		out_text(&out, "...");
		cnt = 0;
	}
	for (unsigned int i = 0; i < cnt; i++) {
		if (!is_shown(&argument, i))
			continue;
		out_text(&out, separator);
		put_arg(&out, &argument, i);
		separator = ", ";
	}
	out_char(&out, ')');
	return out_end(&out);
}
