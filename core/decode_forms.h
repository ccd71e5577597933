/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_forms.h - pieces for calls that are not printed as a plain list of arguments.
 *
 * Internal to core/decode_*.c.
 */
#ifndef SCTOP_DECODE_FORMS_H
#define SCTOP_DECODE_FORMS_H

#include "decode_impl.h"

/* Makes `arg` the argument `index`, without printing anything. */
void form_select(struct argument *arg, unsigned int index);

/* `, ` and an argument as in the table. */
void form_next(struct out *out, struct argument *arg, unsigned int index);

/* decode_letters.c: prints `arg` by its letter in a command's form (struct command); `set` is its
 * entry of `sets`, if it takes one. */
void put_letter(struct out *out, struct argument *arg, char letter, const char *set);
bool letter_takes_set(char letter);

/* decode_command.c: prints all arguments of a call with a command and returns true, or prints one
 * of them by itself; false: there is no such command. */
bool put_command_arguments(struct out *out, struct argument *arg);
bool put_command_argument(struct out *out, struct argument *arg, unsigned int index);

#endif
