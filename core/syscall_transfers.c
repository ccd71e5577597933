/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_transfers.c - calls whose result is a number of bytes that went through descriptors.
 *
 * Not here is what moves data without saying how much in its result: recvmmsg and sendmmsg (their
 * result is a number of messages), mq_timedsend, io_uring, mapped files; and vmsplice, whose
 * direction the result does not tell. What only asks the kernel (getdents64, getrandom, readlink)
 * reads nothing from a file.
 */
#include <string.h>

#include "sctop/counters.h"
#include "sctop/syscalls.h"

#define BOTH (SCTOP_TRANSFER_READ | SCTOP_TRANSFER_WRITE)

static const struct {
	const char *name;
	unsigned int transfer;
} transfers[] = {
	{ "read", SCTOP_TRANSFER_READ },
	{ "pread64", SCTOP_TRANSFER_READ },
	{ "readv", SCTOP_TRANSFER_READ },
	{ "preadv", SCTOP_TRANSFER_READ },
	{ "preadv2", SCTOP_TRANSFER_READ },
	{ "recv", SCTOP_TRANSFER_READ },
	{ "recvfrom", SCTOP_TRANSFER_READ },
	{ "recvmsg", SCTOP_TRANSFER_READ },
	{ "mq_timedreceive", SCTOP_TRANSFER_READ },
	{ "mq_timedreceive_time64", SCTOP_TRANSFER_READ },
	{ "write", SCTOP_TRANSFER_WRITE },
	{ "pwrite64", SCTOP_TRANSFER_WRITE },
	{ "writev", SCTOP_TRANSFER_WRITE },
	{ "pwritev", SCTOP_TRANSFER_WRITE },
	{ "pwritev2", SCTOP_TRANSFER_WRITE },
	{ "send", SCTOP_TRANSFER_WRITE },
	{ "sendto", SCTOP_TRANSFER_WRITE },
	{ "sendmsg", SCTOP_TRANSFER_WRITE },
	/* From one descriptor to another: both, as /proc/PID/io has it of the first and the last.
	 */
	{ "sendfile", BOTH },
	{ "sendfile64", BOTH },
	{ "splice", BOTH },
	{ "tee", BOTH },
	{ "copy_file_range", BOTH },
	{ "socketcall", SCTOP_TRANSFER_SOCKETCALL },
};

unsigned int syscall_transfer(enum sctop_abi abi, int nr)
{
	const struct syscall_info *info = syscall_info(abi, nr);

	for (size_t i = 0; info && i < sizeof(transfers) / sizeof(transfers[0]); i++)
		if (strcmp(transfers[i].name, info->name) == 0)
			return transfers[i].transfer;
	return 0;
}
