/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * features.h - can this kernel, and this caller, do what sctop needs?
 */
#ifndef SCTOP_FEATURES_H
#define SCTOP_FEATURES_H

#include <stddef.h>

/* 0, or a negative errno with one line in `why`: what is missing and what to do about it. */
int features_check(char *why, size_t why_size);

#endif
