/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode.c - one call as text, in the way of strace. Its result is in decode_result.c.
 *
 * How an argument is printed follows from its type in the table of calls; names of flags come
 * from core/flags.def. Numbers whose name is not known stay numbers. The event and its data may
 * come from anywhere: nothing in them is trusted.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "decode_forms.h"
#include "decode_impl.h"

#define CREATING (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))

static const struct decode_options no_options;

/* ---- one kind of argument each ---- */

static bool is_buffer(enum arg_type type)
{
	return type == ARG_BUF_IN || type == ARG_BUF_OUT;
}

static void put_datum_string(struct out *out, const struct argument *arg, unsigned int item,
			     enum phase phase, size_t max, uint64_t pointer)
{
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, item, phase, &bytes);
	size_t len;

	if (!datum) {
		put_pointer(out, pointer);
		return;
	}
	if (is_buffer(arg->spec->type) &&
	    put_netlink_message(out, arg, bytes, datum->len, datum->total))
		return;
	len = datum->len < max ? datum->len : max;
	put_quoted(out, arg, bytes, len, len < datum->len || datum->flags & SCTOP_DATUM_TRUNCATED);
}

static void put_path(struct out *out, const struct argument *arg)
{
	put_datum_string(out, arg, 0, BEFORE, SCTOP_PATH_MAX - 1, arg->value); /* with its NUL */
}

static void put_string(struct out *out, const struct argument *arg)
{
	put_datum_string(out, arg, 0, BEFORE, argument_string_limit(arg), arg->value);
}

static void put_buffer_in(struct out *out, const struct argument *arg)
{
	if (arg->value && !register_value(arg->event, (unsigned int)arg->spec->len))
		out_text(out, "\"\"");
	else
		put_string(out, arg);
}

/* Nothing was written, but it could have been. */
static bool got_nothing(const struct argument *arg)
{
	return arg->value && !arg->event->ret && !argument_failed(arg);
}

static void put_buffer_out(struct out *out, const struct argument *arg)
{
	/* With no room, these calls only tell how much it would take. */
	if (arg->spec->set && !register_value(arg->event, (unsigned int)arg->spec->len))
		put_pointer(out, arg->value);
	else if (got_nothing(arg))
		out_text(out, "\"\"");
	else
		put_string(out, arg);
}

/* Random bytes are no text. */
static void put_noise(struct out *out, const struct argument *arg)
{
	size_t max = argument_string_limit(arg);
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, AFTER, &bytes);

	if (got_nothing(arg))
		out_text(out, "\"\"");
	else if (!datum)
		put_pointer(out, arg->value);
	else
		put_quoted_hex(out, bytes, datum->len < max ? datum->len : max,
			       datum->len > max || datum->flags & SCTOP_DATUM_TRUNCATED);
}

static void put_vector_cnt(struct out *out, const struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, BEFORE, &bytes);

	put_pointer(out, arg->value);
	if (!datum)
		return;
	out_text(out, " /* ");
	out_unsigned(out, datum->total);
	out_text(out, datum->total == 1 ? " var" : " vars");
	out_text(out, datum->flags & SCTOP_DATUM_TRUNCATED ? " or more */" : " */");
}

static void put_vector(struct out *out, const struct argument *arg)
{
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, BEFORE, &bytes);
	unsigned int item;

	if (!datum) {
		put_pointer(out, arg->value);
		return;
	}
	out_char(out, '[');
	for (item = 1; item <= datum->total && item <= SCTOP_ITEM_MAX; item++) {
		const struct sctop_datum *string =
			decode_item(arg->event, arg->data, arg->index, item, &bytes);
		uint64_t pointer;

		if (!string)
			break;
		if (item > 1)
			out_text(out, ", ");
		if (!(string->flags & SCTOP_DATUM_FAULT)) {
			put_datum_string(out, arg, item, BEFORE, argument_string_limit(arg), 0);
		} else if (string->len == sizeof(pointer)) {
			memcpy(&pointer, bytes, sizeof(pointer));
			put_pointer(out, pointer);
		} else { /* whoever recorded it did not keep the pointer */
			out_text(out, "???");
		}
	}
	if (item <= datum->total || datum->flags & SCTOP_DATUM_TRUNCATED)
		out_text(out, item > 1 ? ", ..." : "...");
	out_char(out, ']');
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

static void put_descriptor(struct out *out, const struct argument *arg)
{
	put_fd(out, arg, (int32_t)arg->value, BEFORE);
}

static void put_dirfd(struct out *out, const struct argument *arg)
{
	if ((int32_t)arg->value != AT_FDCWD) {
		put_descriptor(out, arg);
		return;
	}
	out_text(out, "AT_FDCWD");
	put_directory(out, arg);
}

static void put_mode(struct out *out, const struct argument *arg)
{
	out_octal(out, (uint16_t)arg->value); /* umode_t */
}

static void put_node_mode(struct out *out, const struct argument *arg)
{
	put_file_mode(out, arg->value);
}

static void put_dev(struct out *out, const struct argument *arg)
{
	put_device(out, (uint32_t)arg->value);
}

static void put_signal(struct out *out, const struct argument *arg)
{
	put_signal_number(out, (int32_t)arg->value);
}

static void put_uid(struct out *out, const struct argument *arg)
{
	if ((uint32_t)arg->value == UINT32_MAX) /* "leave it as it is" */
		out_text(out, "-1");
	else
		put_uint(out, arg);
}

static void put_uid16(struct out *out, const struct argument *arg)
{
	if ((uint16_t)arg->value == UINT16_MAX)
		out_text(out, "-1");
	else
		out_unsigned(out, (uint16_t)arg->value);
}

static void put_pages(struct out *out, const struct argument *arg)
{
	out_hex(out, arg->value << 12); /* 4 KiB, whatever the size of a page is */
}

static void put_flags(struct out *out, const struct argument *arg)
{
	put_set(out, arg->spec->set, arg->value);
}

static uint64_t both_halves(const struct argument *arg)
{
	uint64_t high = 0;

	if (arg->spec->len >= 0 && arg->spec->len < 6)
		high = arg->event->args[arg->spec->len];
	return high << 32 | (uint32_t)arg->value;
}

static void put_loff(struct out *out, const struct argument *arg)
{
	out_signed(out, (int64_t)both_halves(arg));
}

static void put_uloff(struct out *out, const struct argument *arg)
{
	out_unsigned(out, both_halves(arg));
}

static void (*const put[ARG_TYPE_CNT])(struct out *out, const struct argument *arg) = {
	[ARG_INT] = put_int,
	[ARG_UINT] = put_uint,
	[ARG_LONG] = put_long,
	[ARG_ULONG] = put_ulong,
	[ARG_HEX] = put_hex,
	[ARG_PTR] = put_ptr,
	[ARG_FD] = put_descriptor,
	[ARG_DIRFD] = put_dirfd,
	[ARG_PATH] = put_path,
	[ARG_STRING] = put_string,
	[ARG_MODE] = put_mode,
	[ARG_CREAT_MODE] = put_mode,
	[ARG_NODE_MODE] = put_node_mode,
	[ARG_DEV] = put_dev,
	[ARG_DEVICE] = put_dev,
	[ARG_SIZE] = put_ulong,
	[ARG_SIGNAL] = put_signal,
	[ARG_PID] = put_int,
	[ARG_UID] = put_uid,
	[ARG_FLAGS] = put_flags,
	[ARG_BUF_IN] = put_buffer_in,
	[ARG_BUF_OUT] = put_buffer_out,
	[ARG_STRUCT_IN] = put_structure,
	[ARG_STRUCT_OUT] = put_structure,
	[ARG_ARGV] = put_vector,
	[ARG_LOFF] = put_loff,
	[ARG_ULOFF] = put_uloff,
	[ARG_PAGES] = put_pages,
	[ARG_UID16] = put_uid16,
	[ARG_HANDLER] = put_hex,
	[ARG_HALF] = put_hex,
	[ARG_PATH_OUT] = put_path,
	[ARG_NOISE_OUT] = put_noise,
	[ARG_ENVP] = put_vector_cnt,
	[ARG_STRUCT_INOUT] = put_structure,
	[ARG_BY_COMMAND] = put_by_command,
};

/* ---- calls ---- */

void put_argument(struct out *out, struct argument *arg, unsigned int index)
{
	arg->index = index;
	arg->value = register_value(arg->event, index);
	if (!arg->info || (int)index >= arg->info->arg_cnt) {
		out_hex(out, arg->value);
		return;
	}
	arg->spec = &arg->info->args[index];
	put[arg->spec->type](out, arg);
}

struct argument argument_of(const struct sctop_event *event, const void *data,
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

	if (arg < 6 && !put_outer_argument(&out, &argument, arg) &&
	    !put_command_argument(&out, &argument, arg))
		put_argument(&out, &argument, arg);
	return out_end(&out);
}

static bool is_device(uint64_t mode)
{
	return (mode & S_IFMT) == S_IFCHR || (mode & S_IFMT) == S_IFBLK;
}

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

bool decode_has_arg(const struct sctop_event *event, unsigned int arg)
{
	const struct argument call = argument_of(event, NULL, NULL);

	return is_shown(&call, arg);
}

int decode_call(const struct sctop_event *event, const void *data,
		const struct decode_options *options, char *buf, size_t size)
{
	struct argument argument = argument_of(event, data, options);
	struct sctop_event inner;
	bool indirect = argument.info && find_indirect(&argument, &inner);
	unsigned int cnt = argument.info ? (unsigned int)argument.info->arg_cnt : 6;
	struct out out = { buf, size, 0 };
	const char *separator = "";
	char name[24];

	if (indirect)
		out_text(&out, argument.info->name);
	else
		out_text(&out, syscall_name(event->abi, event->nr, name));
	out_char(&out, '(');
	if (argument.info &&
	    ((indirect && put_indirect(&out, &argument, event)) ||
	     put_unfinished(&out, &argument) || put_special_arguments(&out, &argument)))
		cnt = 0;
	for (unsigned int i = 0; i < cnt; i++) {
		if (!is_shown(&argument, i))
			continue;
		out_text(&out, separator);
		put_argument(&out, &argument, i);
		separator = ", ";
	}
	out_char(&out, ')');
	return out_end(&out);
}
