/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_letters.c - one argument of a command, by the letter that stands for it in the command's
 * form (struct command).
 */
#include <string.h>

#include "decode_forms.h"

/* What depends on the command is captured with fixed room: without an end the string is longer. */
static bool is_cut(const struct argument *arg, const struct sctop_datum *datum, size_t len)
{
	if (arg->spec->type == ARG_BY_COMMAND)
		return len == datum->len;
	return datum->flags & SCTOP_DATUM_TRUNCATED;
}

static void put_string_argument(struct out *out, const struct argument *arg, enum phase phase)
{
	size_t max = arg->spec->type == ARG_PATH ? SCTOP_PATH_MAX : argument_string_limit(arg), len;
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, phase, &bytes);

	if (!datum) {
		put_pointer(out, arg->value);
		return;
	}
	len = strnlen(bytes, datum->len);
	put_quoted(out, arg, bytes, len < max ? len : max, len > max || is_cut(arg, datum, len));
}

/* A thread's: the kernel looks at no more than that, and whether there is more strace does not. */
static void put_thread_name(struct out *out, const struct argument *arg)
{
	enum { KERNEL_MAX = SCTOP_COMM_LEN - 1 };
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, BEFORE, &bytes);
	size_t len;

	if (!datum) {
		put_pointer(out, arg->value);
		return;
	}
	len = strnlen(bytes, datum->len < KERNEL_MAX ? datum->len : KERNEL_MAX);
	put_quoted(out, arg, bytes, len, len == KERNEL_MAX);
}

/* As many bytes as the next argument says. */
static void put_counted_bytes(struct out *out, const struct argument *arg)
{
	uint64_t len = arg->index < 5 ? register_value(arg->event, arg->index + 1) : 0;
	size_t max = argument_string_limit(arg), shown;
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, BEFORE, &bytes);

	if (!len && arg->value) {
		out_text(out, "\"\"");
		return;
	}
	if (!datum || !len) {
		put_pointer(out, arg->value);
		return;
	}
	shown = len < max ? len : max;
	if (shown > datum->len)
		shown = datum->len;
	put_quoted(out, arg, bytes, shown, shown < len);
}

/* What the call filled: its result says how much, if there was room. */
static void put_filled_bytes(struct out *out, const struct argument *arg, bool text)
{
	uint64_t room = arg->index < 5 ? register_value(arg->event, arg->index + 1) : 0;
	uint64_t len = arg->event->ret > 0 ? (uint64_t)arg->event->ret : 0;
	size_t max = argument_string_limit(arg), shown;
	const char *bytes;
	const struct sctop_datum *datum = argument_datum(arg, 0, AFTER, &bytes);

	if (arg->value && !argument_failed(arg) && !len) {
		out_text(out, "\"\"");
		return;
	}
	if (!datum || argument_failed(arg) || len > room) {
		put_pointer(out, arg->value);
		return;
	}
	if (text && len <= datum->len && !bytes[len - 1])
		len--;
	shown = len < max ? len : max;
	if (shown > datum->len)
		shown = datum->len;
	put_quoted(out, arg, bytes, shown, shown < len);
}

static void put_errno(struct out *out, uint64_t value)
{
	const char *name = value == (uint32_t)value ? errno_name((int)value) : NULL;

	if (name)
		out_text(out, name);
	else
		out_unsigned(out, value);
}

/* PTRACE_PEEKUSER: where it is in struct user, which begins with the registers. */
static void put_user_offset(struct out *out, uint64_t offset)
{
#if defined(__x86_64__)
	static const char *const names[] = {
		"R15", "R14", "R13", "R12", "RBP",	"RBX", "R11", "R10",	"R9",  "R8", "RAX",
		"RCX", "RDX", "RSI", "RDI", "ORIG_RAX", "RIP", "CS",  "EFLAGS", "RSP", "SS",
	};

	if (offset / 8 < sizeof(names) / sizeof(names[0])) {
		out_text(out, "8*");
		out_text(out, names[offset / 8]);
		if (offset % 8) {
			out_char(out, '+');
			out_unsigned(out, offset % 8);
		}
		return;
	}
#endif
	out_hex(out, offset);
}

static void put_user_or_group(struct out *out, uint64_t value)
{
	if ((uint32_t)value == UINT32_MAX)
		out_text(out, "-1");
	else
		out_unsigned(out, (uint32_t)value);
}

/* prctl looks at all of it. */
static void put_wide_signal(struct out *out, uint64_t value)
{
	enum { SIGNAL_MAX = 128 };

	if (value > SIGNAL_MAX)
		out_unsigned(out, value);
	else
		put_signal_number(out, (int64_t)value);
}

/* An argument by its letter in the command's form, if it is what it points to that is printed. */
static bool put_captured_letter(struct out *out, struct argument *arg, char letter, const char *set)
{
	switch (letter) {
	case 'i':
		put_structure_named(out, arg, set, BEFORE);
		return true;
	case 'o':
		put_structure_named(out, arg, set, AFTER);
		return true;
	case 'z':
		put_structure_named(out, arg, set, argument_failed(arg) ? BEFORE : AFTER);
		return true;
	case 't':
		put_string_argument(out, arg, BEFORE);
		return true;
	case 'T':
		put_string_argument(out, arg, AFTER);
		return true;
	case 'n':
		put_thread_name(out, arg);
		return true;
	case 'b':
		put_counted_bytes(out, arg);
		return true;
	case 'B':
		put_filled_bytes(out, arg, false);
		return true;
	case 'N':
		put_filled_bytes(out, arg, true);
		return true;
	default:
		return false;
	}
}

/* … or else the value itself. */
static void put_value_letter(struct out *out, struct argument *arg, char letter, const char *set)
{
	switch (letter) {
	case 'd':
		out_signed(out, (int32_t)arg->value);
		break;
	case 'u':
		out_unsigned(out, (uint32_t)arg->value);
		break;
	case 'l':
		out_signed(out, (int64_t)arg->value);
		break;
	case 'U':
		out_unsigned(out, arg->value);
		break;
	case 'X':
		out_hex(out, (uint32_t)arg->value);
		break;
	case 'p':
		put_pointer(out, arg->value);
		break;
	case 's':
		put_signal_number(out, (int32_t)arg->value);
		break;
	case 'S':
		put_wide_signal(out, arg->value);
		break;
	case 'f':
		put_set(out, set, arg->value);
		break;
	case 'a':
		put_argument(out, arg, arg->index);
		break;
	case 'D':
		put_dirfd_number(out, (int32_t)arg->value);
		break;
	case 'e':
		put_errno(out, arg->value);
		break;
	case 'g':
		put_user_or_group(out, arg->value);
		break;
	case 'r':
		put_user_offset(out, arg->value);
		break;
	default:
		out_hex(out, arg->value);
	}
}

void put_letter(struct out *out, struct argument *arg, char letter, const char *set)
{
	if (!put_captured_letter(out, arg, letter, set))
		put_value_letter(out, arg, letter, set);
}

bool letter_takes_set(char letter)
{
	return strchr("fioz>", letter) != NULL;
}
