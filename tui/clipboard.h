/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * clipboard.h - the sequence that gives a terminal a text to keep in its clipboard (OSC 52).
 */
#ifndef SCTOP_TUI_CLIPBOARD_H
#define SCTOP_TUI_CLIPBOARD_H

#include <stddef.h>

/* What xterm limits it to is enough for any of ours. */
#define CLIPBOARD_MAX 6000 /* bytes of text */

/* Length of the sequence in buf, 0 if the text is too long or empty. */
size_t clipboard_sequence(const char *text, char *buf, size_t size);

#endif
