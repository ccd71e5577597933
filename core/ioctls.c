/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ioctls.c - core/ioctls.def as an array.
 */
#include <linux/ioctl.h>
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

/* clang-format off */
static const struct ioctl_family families[] = {
	{ _IOC_READ, 'E', 0x06, 0x06, 0, "EVIOCGNAME", NULL, "o", { "ioctl_text" } },
	{ _IOC_READ, 'E', 0x07, 0x07, 0, "EVIOCGPHYS", NULL, "o", { "ioctl_text" } },
	{ _IOC_READ, 'E', 0x08, 0x08, 0, "EVIOCGUNIQ", NULL, "o", { "ioctl_text" } },
	{ _IOC_READ, 'E', 0x09, 0x09, 0, "EVIOCGPROP", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x0a, 0x0a, 0, "EVIOCGMTSLOTS", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x18, 0x18, 0, "EVIOCGKEY", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x19, 0x19, 0, "EVIOCGLED", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x1a, 0x1a, 0, "EVIOCGSND", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x1b, 0x1b, 0, "EVIOCGSW", NULL, "p", { NULL } },
	{ _IOC_READ, 'E', 0x20, 0x3f, 0, "EVIOCGBIT", "input_event", "p", { NULL } },
	{ _IOC_READ, 'E', 0x40, 0x7f, 24, "EVIOCGABS", "input_abs", "o", { "input_absinfo" } },
	{ _IOC_WRITE, 'E', 0xc0, 0xff, 24, "EVIOCSABS", "input_abs", "i", { "input_absinfo" } },
	{ _IOC_READ, 'H', 0x04, 0x04, 0, "HIDIOCGRAWNAME", NULL, "p", { NULL } },
	{ _IOC_READ, 'H', 0x05, 0x05, 0, "HIDIOCGRAWPHYS", NULL, "p", { NULL } },
	{ _IOC_READ, 'H', 0x06, 0x06, 0, "HIDIOCSFEATURE", NULL, "p", { NULL } },
	{ _IOC_READ, 'H', 0x08, 0x08, 0, "HIDIOCGRAWUNIQ", NULL, "p", { NULL } },
	{ _IOC_READ, 'H', 0x12, 0x12, 0, "HIDIOCGPHYS", NULL, "p", { NULL } },
	{ _IOC_READ | _IOC_WRITE, 'H', 0x06, 0x06, 0, "HIDIOCSFEATURE", NULL, "p", { NULL } },
	{ _IOC_READ | _IOC_WRITE, 'H', 0x07, 0x07, 0, "HIDIOCGFEATURE", NULL, "p", { NULL } },
	{ _IOC_READ, 'U', 0x2c, 0x2c, 0, "UI_GET_SYSNAME", NULL, "p", { NULL } },
	{ _IOC_READ, 'j', 0x13, 0x13, 0, "JSIOCGNAME", NULL, "p", { NULL } },
	{ _IOC_WRITE, 'k', 0x00, 0x00, 0, "SPI_IOC_MESSAGE", NULL, "p", { NULL } },
};
/* clang-format on */

const struct ioctl_family *ioctl_family_find(uint32_t number)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		const struct ioctl_family *family = &families[i];

		if (family->way == _IOC_DIR(number) && family->type == _IOC_TYPE(number) &&
		    family->first <= _IOC_NR(number) && family->last >= _IOC_NR(number) &&
		    (!family->size || family->size == _IOC_SIZE(number)))
			return family;
	}
	return NULL;
}
