/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rnd.h - numbers by chance, the same in each run: what a test has found it finds again.
 */
#ifndef RND_H
#define RND_H

#include <stdint.h>

static uint64_t rnd_state = 1;

static inline uint32_t rnd(uint32_t below)
{
	rnd_state = rnd_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(rnd_state >> 33) % below;
}

static inline uint64_t rnd64(void)
{
	return (uint64_t)rnd(UINT32_MAX) << 33 ^ rnd(UINT32_MAX);
}

#endif
