/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * call_class.h - the kind of a call as a letter and a look: what it is about, at a glance.
 *
 * A call may be of several classes (strace's); it is shown as the first of them in the table.
 */
#ifndef SCTOP_TUI_CALL_CLASS_H
#define SCTOP_TUI_CALL_CLASS_H

#include "sctop/abi.h"
#include "theme.h"

struct call_class {
	unsigned int classes; /* enum syscall_class bits; 0: all others */
	char letter;	      /* so that it is not told by colour alone */
	enum role role;
	const char *help;
};

extern const struct call_class call_classes[]; /* ended by the row for all others */

/* The row of a call. Never NULL. */
const struct call_class *call_class_of(enum sctop_abi abi, int nr);

#define CALL_CLASS_NAMES_MAX 400

/* "%file %desc": all classes of a call. Returns buf. */
const char *call_class_names(unsigned int classes, char buf[static CALL_CLASS_NAMES_MAX]);

#endif
