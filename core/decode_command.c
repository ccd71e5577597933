/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_command.c - prints the arguments of calls that do what a command in one of them says:
 * fcntl, ioctl, prctl, keyctl … What each command takes is in core/commands.c.
 *
 * An unknown command's arguments are numbers: nothing is known about what they point to.
 */
#include <linux/ioctl.h>
#include <string.h>

#include "commands.h"
#include "decode_forms.h"
#include "flags.h"
#include "ioctls.h"

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

/* One argument by its letter in the command's form. */
static void put_letter(struct out *out, struct argument *arg, char letter, const char *set)
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
	case 'i':
		put_structure_named(out, arg, set, BEFORE);
		break;
	case 'o':
		put_structure_named(out, arg, set, AFTER);
		break;
	case 'z':
		put_structure_named(out, arg, set, argument_failed(arg) ? BEFORE : AFTER);
		break;
	case 't':
		put_string_argument(out, arg, BEFORE);
		break;
	case 'T':
		put_string_argument(out, arg, AFTER);
		break;
	case 'n':
		put_thread_name(out, arg);
		break;
	case 'a':
		put_argument(out, arg, arg->index);
		break;
	case 'b':
		put_counted_bytes(out, arg);
		break;
	case 'B':
		put_filled_bytes(out, arg, false);
		break;
	case 'N':
		put_filled_bytes(out, arg, true);
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

static bool takes_set(char letter)
{
	return strchr("fioz>", letter) != NULL;
}

/* What became of the structure that stands before. */
static void put_changed(struct out *out, const struct argument *arg, const char *set)
{
	if (argument_failed(arg))
		return;
	out_text(out, " => ");
	put_structure_named(out, arg, set, AFTER);
}

/* ---- ioctl's command ---- */

static const struct ioctl_request *request_of(const struct argument *arg)
{
	return ioctl_request_find((uint32_t)register_value(arg->event, 1),
				  arg->event->abi == SCTOP_ABI_32);
}

/* `EVIOCGNAME(256)`, `EVIOCGBIT(EV_KEY, 96)`, `EVIOCGABS(ABS_X)` */
static void put_family(struct out *out, const struct ioctl_family *family, uint32_t request)
{
	out_text(out, family->name);
	out_char(out, '(');
	if (family->set)
		put_set(out, family->set, _IOC_NR(request) - family->first);
	if (!family->size) {
		out_text(out, family->set ? ", " : "");
		out_unsigned(out, _IOC_SIZE(request));
	}
	out_char(out, ')');
}

/* A request without a name says by itself which way data goes, of which driver, and how much. */
static void put_request(struct out *out, const struct argument *arg)
{
	static const char *const ways[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
					    "_IOC_READ|_IOC_WRITE" };
	uint32_t request = (uint32_t)register_value(arg->event, 1);
	const struct ioctl_request *known = request_of(arg);
	const struct ioctl_family *family = known ? NULL : ioctl_family_find(request);

	if (known) {
		out_text(out, known->name);
		return;
	}
	if (family) {
		put_family(out, family, request);
		return;
	}
	out_text(out, "_IOC(");
	out_text(out, ways[_IOC_DIR(request) & 3]);
	out_text(out, ", ");
	out_hex(out, _IOC_TYPE(request));
	out_text(out, ", ");
	out_hex(out, _IOC_NR(request));
	out_text(out, ", ");
	out_hex(out, _IOC_SIZE(request));
	out_char(out, ')');
}

/* ---- forms ---- */

/* The form of this call's command, and its sets. */
static const char *form_of(const struct command_call *call, const struct argument *arg,
			   const char *const **sets)
{
	static const char *const none[4];
	uint64_t next = call->index < 5 ? register_value(arg->event, call->index + 1) : 0;
	const struct command *command =
		command_find(call, register_value(arg->event, call->index), next);

	*sets = command ? command->sets : none;
	if (command)
		return command->form;
	if (strcmp(call->name, "ioctl") == 0) {
		const struct ioctl_request *request = request_of(arg);
		const struct ioctl_family *family =
			ioctl_family_find((uint32_t)register_value(arg->event, 1));

		if (request)
			return request->form;
		if (family)
			*sets = family->structures;
		return family ? family->form : call->unknown;
	}
	return call->unknown;
}

static void put_command(struct out *out, struct argument *arg, const struct command_call *call)
{
	if (strcmp(call->name, "ioctl") == 0)
		put_request(out, arg);
	else
		put_argument(out, arg, call->index);
}

/* ---- whole calls ---- */

bool put_command_arguments(struct out *out, struct argument *arg)
{
	const struct command_call *call = command_call_find(arg->info->name);
	const char *const *sets;
	const char *form;
	unsigned int index;

	if (!call)
		return false;
	for (index = 0; index < call->index; index++) {
		put_argument(out, arg, index);
		out_text(out, ", ");
	}
	put_command(out, arg, call);
	for (form = form_of(call, arg, &sets); *form; form++) {
		const char *set = takes_set(*form) ? *sets++ : NULL;

		if (*form == '>') {
			put_changed(out, arg, set);
			continue;
		}
		if (++index >= 6)
			break;
		if (*form == '-')
			continue;
		out_text(out, ", ");
		form_select(arg, index);
		put_letter(out, arg, *form, set);
	}
	return true;
}

bool put_command_argument(struct out *out, struct argument *arg, unsigned int index)
{
	const struct command_call *call = arg->info ? command_call_find(arg->info->name) : NULL;
	const char *const *sets;
	const char *form;

	if (!call || index < call->index || index >= (unsigned int)arg->info->arg_cnt)
		return false;
	if (index == call->index) {
		put_command(out, arg, call);
		return true;
	}
	form = form_of(call, arg, &sets);
	for (unsigned int i = call->index + 1; *form && i < index; form++) {
		sets += takes_set(*form);
		i += form[1] != '>';
	}
	form_select(arg, index);
	put_letter(out, arg, *form ? *form : 'x', *form && takes_set(*form) ? *sets : NULL);
	if (*form && form[1] == '>')
		put_changed(out, arg, sets[1]);
	return true;
}

void put_by_command(struct out *out, const struct argument *arg)
{
	struct argument copy = *arg;

	if (!put_command_argument(out, &copy, arg->index))
		out_hex(out, arg->value);
}
