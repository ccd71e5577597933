/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ioctls.c - core/ioctls.def as an array.
 */
#include <stddef.h>

#include "ioctls.h"

enum { WIDE = 1, NARROW = 2, BOTH = WIDE | NARROW };

#define IOCTL(number, abis, letter, name) \
	{ number, { (letter) == '-' ? 0 : (letter) }, abis, name },

/* By number. */
static const struct ioctl_request requests[] = {
#include "ioctls.def"
};

const struct ioctl_request *ioctl_request_find(uint32_t number, bool narrow)
{
	size_t low = 0, cnt = sizeof(requests) / sizeof(requests[0]), high = cnt;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (requests[mid].number < number)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < cnt && requests[low].number == number; low++) {
		if (requests[low].abis & (narrow ? NARROW : WIDE))
			return &requests[low];
	}
	return NULL;
}
