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

/* Requests with a parameter in their number: a length, what of a device. */
struct ioctl_family {
	uint8_t way, type, first, last; /* parts of the number */
	uint16_t size;			/* … too; 0: any, and it is a parameter */
	const char *name;
	const char *set; /* of the parameter that counts from `first`; NULL: there is none */
	char form[2];
	const char *structures[1]; /* of the form */
};

/* NULL if the number is of no such family. */
const struct ioctl_family *ioctl_family_find(uint32_t number);

/* NULL if no request has that number; narrow: of a 32-bit ABI. */
const struct ioctl_request *ioctl_request_find(uint32_t number, bool narrow);

#endif
