/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ioctls.h - the requests of ioctl by number: what they are called, and what they take.
 *
 * Internal to core/. To add a request, add a row to core/ioctls.def.
 */
#ifndef SCTOP_IOCTLS_H
#define SCTOP_IOCTLS_H

#include <stdbool.h>
#include <stdint.h>

struct ioctl_request {
	uint32_t number;
	char form[2]; /* of the argument, as in core/commands.h; "" if there is none */
	uint8_t abis;
	const char *name; /* "SIOCGIFADDR"; "SNDCTL_TMR_START or TCSETS" where drivers share one */
};

/* NULL if no request has that number; narrow: of a 32-bit ABI. */
const struct ioctl_request *ioctl_request_find(uint32_t number, bool narrow);

#endif
