/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * commands.h - calls whose arguments mean what a command in one of them says.
 *
 * Internal to core/. To add a command, add a row to core/commands.c or core/commands_ioctl.c.
 */
#ifndef SCTOP_COMMANDS_H
#define SCTOP_COMMANDS_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the arguments behind the command are, a letter each; those without one are not shown:
 *
 *   d u    int, unsigned int            l U    long, unsigned long
 *   x X    hexadecimal, as wide as a register, 32 bits wide
 *   p      an address                   s S    a signal, as an int or as wide as a register
 *   f      a set of flags (next of `sets`)
 *   i o z  a structure (next of `sets`): read, filled, both (what was read if the call failed)
 *   t T n  a string of the program, of the kernel; a thread's name
 *   b B    bytes of the program, as many as the next argument says; of the kernel, as the result
 *   N      as B, without the NUL at the end
 *   D      a directory's descriptor, or AT_FDCWD
 *   e g    an errno, a user or group (-1: leave it)
 *   a      what the table of calls says
 *   r      an offset in the registers of a process
 *   -      not shown either
 *   >      not one more argument, but what became of a structure, if the call did not fail: ` => `,
 *          a structure (next of `sets`), filled
 */
struct command {
	uint32_t number;
	const char *form;
	const char *sets[4];
	uint32_t then; /* only where the next argument is this less 1; 0: whatever it is */
};

struct command_call {
	const char *name;
	unsigned int index;		/* of the argument with the command */
	unsigned int shift;		/* … which begins at this bit */
	uint32_t ignored;		/* bits of it that do not matter */
	const char *unknown;		/* the form of commands that are not listed */
	const struct command *commands; /* NULL: ioctl_commands */
	size_t cnt;
};

/* commands_ioctl.c: by number. */
extern const struct command ioctl_commands[];
extern const size_t ioctl_command_cnt;

/* NULL if the call has no such command. */
const struct command_call *command_call_find(const char *name);

/* The row for a command; `next` is the argument behind it. NULL: it is not listed, `unknown` is its
 * form. */
const struct command *command_find(const struct command_call *call, uint64_t value, uint64_t next);

#endif
