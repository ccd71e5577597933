/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * deadline.h - for loops that keys wait for: when they are to pause, and whether it is so late.
 */
#ifndef SCTOP_TUI_DEADLINE_H
#define SCTOP_TUI_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* So many milliseconds from now. */
static inline uint64_t deadline_in(unsigned int ms)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec + ms * 1000000ull;
}

static inline bool deadline_passed(uint64_t deadline)
{
	return deadline_in(0) > deadline;
}

#endif
