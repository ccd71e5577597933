/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_impl.h - what the files of the decoder share: one argument, and pieces of text.
 *
 * Internal to core/decode*.c and core/structs*.c.
 */
#ifndef SCTOP_DECODE_IMPL_H
#define SCTOP_DECODE_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/decode.h"
#include "sctop/syscalls.h"

#include "out.h"

/* What one argument is printed from. */
struct argument {
	const struct sctop_event *event;
	const void *data;
	const struct syscall_info *info;
	const struct decode_options *options;
	const struct syscall_arg *spec;
	unsigned int index;
	uint32_t element; /* of an array of structures: whose items are asked for */
	uint64_t value;	  /* as wide as a register of its ABI */
};

/* Which capture of an argument: what the program passed, or what it got. */
enum phase { BEFORE, AFTER };

/* Of no particular argument yet. */
struct argument argument_of(const struct sctop_event *event, const void *data,
			    const struct decode_options *options);

/* As wide as a register of its ABI. */
uint64_t register_value(const struct sctop_event *event, unsigned int index);

/* Of what was captured of one place the `index`th, from 0; NULL if there is none. */
const struct sctop_datum *event_datum(const struct sctop_event *event, const void *data,
				      unsigned int place, unsigned int index, const char **bytes);

/* The captured bytes of an item of the argument; NULL if there are none, or they are not readable.
 */
const struct sctop_datum *argument_datum(const struct argument *arg, unsigned int item,
					 enum phase phase, const char **bytes);

unsigned int argument_string_limit(const struct argument *arg);
bool argument_failed(const struct argument *arg); /* the call did */

void put_pointer(struct out *out, uint64_t value);
void put_quoted(struct out *out, const struct argument *arg, const char *bytes, size_t len,
		bool more);
/* `"\x1f\x20"`, for what is no text. */
void put_quoted_hex(struct out *out, const char *bytes, size_t len, bool more);
void put_set(struct out *out, const char *set, uint64_t value);
void put_signal_number(struct out *out, int64_t number);
void put_negative_error(struct out *out, int32_t error); /* -EPERM; what is no errno: a number */
void put_quoted_char(struct out *out, unsigned char c);	 /* 'x', '\x00' */
void put_dirfd_number(struct out *out, int32_t fd);
void put_file_mode(struct out *out, uint64_t mode);
void put_device(struct out *out, uint32_t dev);

/* An argument as its type in the table says: forms of single calls build on this. */
void put_argument(struct out *out, struct argument *arg, unsigned int index);

/* What a single call prints in a way of its own. Tables of these are sorted by name. */
struct special {
	const char *name;
	void (*put)(struct out *out, struct argument *arg);
};

/* Prints by the table's row for the argument's call, and returns true; false: there is none. */
bool put_special(const struct special *table, size_t cnt, struct out *out, struct argument *arg);

/* ---- decode_ends.c ---- */

/* Prints the arguments of a call that never returned, if there were results to come, and returns
 * true; false: there is nothing special about it. */
bool put_unfinished(struct out *out, struct argument *call);

/* ---- decode_fd.c ---- */

/* A descriptor, and if wanted and known what it stood for at that time. */
void put_fd(struct out *out, const struct argument *arg, int32_t fd, enum phase phase);

/* What AT_FDCWD stood for, in brackets, likewise. */
void put_directory(struct out *out, const struct argument *arg);

/* What a descriptor that is a socket was when the call began; false: that was not captured. */
bool find_fd_socket(const struct argument *arg, int32_t fd, struct sctop_fd_socket *socket);

/* ---- decode_netlink.c ---- */

/* Prints what goes through a netlink socket, `len` bytes of `total`, and returns true; false: it is
 * none, or not known to be one. */
bool put_netlink_message(struct out *out, const struct argument *arg, const char *bytes, size_t len,
			 size_t total);

/* ---- decode_return.c ---- */

/* Prints the result of a call that says more than a number, and returns true. */
bool put_special_result(struct out *out, struct argument *arg);

/* ---- decode_struct.c: structures and arrays of them ---- */

void put_structure(struct out *out, const struct argument *arg);

/* One structure by name, from the captured bytes or else the pointer. */
void put_structure_named(struct out *out, const struct argument *arg, const char *name,
			 enum phase phase);

/* ---- decode_command.c ---- */

/* An argument that a command in another one gives its meaning. */
void put_by_command(struct out *out, const struct argument *arg);

/* ---- decode_indirect.c: socketcall, ipc, and i386's calls whose arguments are in memory ---- */

/* Makes `call` the call that another one stands for, with `inner` as its event, and returns true;
 * false: it stands for itself, or for one that is not known. */
bool find_indirect(struct argument *call, struct sctop_event *inner);

/* Prints the arguments of such a call in its own way and returns true; false: it has none. `outer`
 * is the event of the call that stands for it. */
bool put_indirect(struct out *out, struct argument *call, const struct sctop_event *outer);

/* Prints the result of such a call in its own way and returns true; false: it has none. */
bool put_indirect_result(struct out *out, struct argument *call);

/* Prints an argument of the call that stands for another one, by itself, and returns true; false:
 * it is none. */
bool put_outer_argument(struct out *out, struct argument *arg, unsigned int index);

/* ---- decode_forms.c: calls that are not printed as a plain list of arguments ---- */

/* Prints the arguments of such a call and returns true; false for all others. */
bool put_special_arguments(struct out *out, struct argument *arg);

#endif
