/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * unicode.h - UTF-8 taken apart, and how many columns a character takes on a terminal.
 *
 * Needs no locale: a name must be just as harmless in an initramfs that has none.
 */
#ifndef SCTOP_CORE_UNICODE_H
#define SCTOP_CORE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

/* Decodes one character. Returns its length, 0 for what is not UTF-8 (overlong forms,
 * surrogates, beyond U+10FFFF and cut sequences included) or if len is 0. */
size_t utf8_decode(const char *src, size_t len, uint32_t *code);

/* 0, 1 or 2 columns; -1 for what must not reach a terminal: control and format characters,
 * invisible ones, and those that no terminal need agree with us about (unassigned). */
int unicode_width(uint32_t code);

#endif
