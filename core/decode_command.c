/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_command.c - prints the arguments of calls that do what a command in one of them says:
 * fcntl, ioctl, prctl, keyctl … What each command takes is in core/commands.c, as letters, which
 * are decode_letters.c's.
 *
 * An unknown command's arguments are numbers: nothing is known about what they point to.
 */
#include <linux/ioctl.h>
#include <string.h>

#include "commands.h"
#include "decode_forms.h"
#include "ioctls.h"

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
		const char *set = letter_takes_set(*form) ? *sets++ : NULL;

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
		sets += letter_takes_set(*form);
		i += form[1] != '>';
	}
	form_select(arg, index);
	put_letter(out, arg, *form ? *form : 'x', *form && letter_takes_set(*form) ? *sets : NULL);
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
