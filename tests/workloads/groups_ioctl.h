/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_ioctl.h - every request of ioctl that has a name, on no descriptor, so that nothing comes
 * of it; and those that only read, of network interfaces and of devices.
 */
#ifndef GROUPS_IOCTL_H
#define GROUPS_IOCTL_H

#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/input.h>
#include <linux/joystick.h>
#include <linux/random.h>
#include <linux/sockios.h>
#include <linux/userfaultfd.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>

#include "groups.h"

static void ioctl_nowhere(void)
{
	enum { WIDE = 1, NARROW = 2, BOTH = WIDE | NARROW };
	static const struct {
		uint32_t number, abis;
	} requests[] = {
#define IOCTL(number, abis, letter, name) { number, abis },
#include "../../core/ioctls.def"
#undef IOCTL
	};
	enum { CNT = 1024 };
	/* At a fixed address: some show it as a decimal number. */
	uint32_t *rubbish = mmap((void *)0x20000000, CNT * sizeof(*rubbish), PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	for (size_t i = 0; i < CNT; i++)
		rubbish[i] = 0x40000001 + ((uint32_t)i << 26);
	memcpy(rubbish, "nope\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0", 20); /* an interface's */
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (requests[i].abis & WIDE)
			CALL(ioctl, BAD_FD, requests[i].number, rubbish);
	}
}

/* Where something comes of it: memory, a terminal, random numbers, a file's extents. */
static void ioctl_somewhere(void)
{
	struct {
		int cnt, size;
		char bytes[40];
	} entropy = { 0, sizeof(entropy.bytes), "0123456789" };
	struct {
		struct fiemap map;
		struct fiemap_extent extents[4];
	} fiemap = { .map = { .fm_length = 4096, .fm_extent_count = 4 } };
	struct uffdio_api api = { .api = UFFD_API };
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register faults = { .range = { (uintptr_t)page, 4096 },
					  .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_zeropage zero = { .range = faults.range };
	struct { /* the kernel's struct termios2 */
		uint32_t flags[4], rest[8];
	} termios = { 0 };
	int random = CALL(open, "/dev/urandom", O_RDONLY), terminal, file, uffd;

	CALL(ioctl, random, RNDADDENTROPY, &entropy);
	terminal = CALL(open, "/dev/ptmx", O_RDWR | O_NOCTTY);
	CALL(ioctl, terminal, 0x802c542a, &termios); /* TCGETS2 */
	CALL(ioctl, terminal, 0x402c542b, &termios); /* TCSETS2 */
	CALL(ioctl, terminal, TCGETA, &termios);
	file = CALL(open, "extents", O_RDWR | O_CREAT, 0600);
	CALL(write, file, "extents", 7);
	CALL(fsync, file);
	CALL(ioctl, file, FS_IOC_FIEMAP, &fiemap);
	CALL(ioctl, file, FS_IOC_FIEMAP, BAD);
	CALL(unlink, "extents");
	uffd = CALL(userfaultfd, O_CLOEXEC | 1);
	CALL(ioctl, uffd, UFFDIO_API, &api);
	CALL(ioctl, uffd, UFFDIO_REGISTER, &faults);
	CALL(ioctl, uffd, UFFDIO_ZEROPAGE, &zero);
	CALL(ioctl, uffd, UFFDIO_ZEROPAGE, &zero);
	CALL(close, uffd);
}

static void group_ioctls(void)
{
	static const uint16_t gets[] = { SIOCGIFFLAGS,	 SIOCGIFADDR,	 SIOCGIFDSTADDR,
					 SIOCGIFBRDADDR, SIOCGIFNETMASK, SIOCGIFMETRIC,
					 SIOCGIFMTU,	 SIOCGIFHWADDR,	 SIOCGIFINDEX,
					 SIOCGIFTXQLEN,	 SIOCGIFMAP };
	static const int lengths[] = { 1, 17, 256 };
	struct ifreq request;
	struct ifconf all = { 0 };
	char text[256];
	int fd = CALL(socket, AF_INET, SOCK_DGRAM, 0);

	for (size_t i = 0; i < sizeof(gets) / sizeof(gets[0]); i++) {
		memset(&request, 0, sizeof(request));
		strcpy(request.ifr_name, "lo");
		CALL(ioctl, fd, gets[i], &request);
		memset(request.ifr_name, 'x', sizeof(request.ifr_name));
		CALL(ioctl, fd, gets[i], &request);
		CALL(ioctl, fd, gets[i], BAD);
	}
	memset(&request, 0, sizeof(request));
	request.ifr_ifindex = 1;
	CALL(ioctl, fd, SIOCGIFNAME, &request);
	request.ifr_ifindex = 77777;
	CALL(ioctl, fd, SIOCGIFNAME, &request);
	CALL(ioctl, fd, SIOCGIFCONF, &all);
	CALL(ioctl, BAD_FD, SIOCGIFCONF, &all);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		CALL(ioctl, BAD_FD, EVIOCGNAME(lengths[i]), text);
		CALL(ioctl, BAD_FD, EVIOCGPHYS(lengths[i]), text);
		CALL(ioctl, BAD_FD, EVIOCGKEY(lengths[i]), text);
		CALL(ioctl, BAD_FD, JSIOCGNAME(lengths[i]), text);
	}
	for (int event = 0; event < 0x20; event++)
		CALL(ioctl, BAD_FD, EVIOCGBIT(event, 96), text);
	for (int axis = 0; axis < ABS_CNT; axis++)
		CALL(ioctl, BAD_FD, EVIOCGABS(axis), text);
	ioctl_somewhere();
	ioctl_nowhere();
}

#endif
