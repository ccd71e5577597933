/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -lrt
/*
 * transfers.c - bytes through descriptors in every way there is, summed up from the results.
 *
 *   transfers [-w] [ROUNDS]
 *
 * -w waits for "go". A child does it, so that what the parent prints is not among it. With calls
 * that fail, return nothing or return something else than bytes: none of that counts. i386's calls
 * are made by int 0x80, in buffers that 32 bits can point to.
 */
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "workload.h"

#define NR_MAX 512
#define BYTES  4000

enum { I386_READ = 3, I386_WRITE = 4, I386_SOCKETCALL = 102, I386_READV = 145, I386_WRITEV = 146 };
enum {
	CALL_SOCKET = 1,
	CALL_SEND = 9,
	CALL_RECV = 10,
	CALL_SENDTO = 11,
	CALL_RECVFROM = 12,
	CALL_SENDMSG = 16,
	CALL_RECVMSG = 17
};

/* Shared with the parent, which prints it. */
struct sums {
	long long read[2][NR_MAX], written[2][NR_MAX];
	bool made[2][NR_MAX];
};

static struct sums *sums;
static char *low; /* memory below 4 GiB */

enum { READ = 1, WRITE = 2, NEITHER = 0 };

static long note(int abi, long nr, int way, long ret)
{
	sums->made[abi][nr] = true;
	if (ret > 0 && way & READ)
		sums->read[abi][nr] += ret;
	if (ret > 0 && way & WRITE)
		sums->written[abi][nr] += ret;
	return ret;
}

#define CALL(way, nr, ...) note(0, nr, way, syscall(nr, __VA_ARGS__))

static long call32(int way, long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
	return note(1, nr, way, (int)ret);
}

static long socketcall(int way, unsigned int call, const unsigned int args[6])
{
	unsigned int *copy = (unsigned int *)(low + 2 * BYTES);

	memcpy(copy, args, 6 * sizeof(*copy));
	return call32(way, I386_SOCKETCALL, call, (long)copy, 0);
}

static void files(int round)
{
	static char buf[BYTES];
	struct iovec iov[2] = { { buf, 100 + round }, { buf + 2000, 50 } };
	int a = memfd_create("a", 0), b = memfd_create("b", 0), pair[2];
	off_t from = 0, to = 0;

	if (a < 0 || b < 0 || pipe(pair))
		die("files");
	CALL(WRITE, SYS_write, a, buf, 1000 + round);
	CALL(WRITE, SYS_pwrite64, a, buf, 300, 500);
	CALL(WRITE, SYS_writev, a, iov, 2);
	CALL(WRITE, SYS_pwritev, a, iov, 1, 0, 0);
	CALL(WRITE, SYS_pwritev2, a, iov, 2, 0, 0, 0);
	CALL(NEITHER, SYS_lseek, a, 10, SEEK_SET);
	CALL(READ, SYS_read, a, buf, 700);
	CALL(READ, SYS_read, a, buf, sizeof(buf)); /* fewer than asked for */
	CALL(READ, SYS_read, a, buf, sizeof(buf)); /* the end: 0 */
	CALL(READ, SYS_read, -1, buf, 10);	   /* EBADF */
	CALL(READ, SYS_pread64, a, buf, 123, 1);
	CALL(READ, SYS_preadv, a, iov, 2, 0, 0);
	CALL(READ, SYS_preadv2, a, iov, 1, 5, 0, 0);
	CALL(NEITHER, SYS_lseek, a, 0, SEEK_SET);
	CALL(READ | WRITE, SYS_sendfile, b, a, NULL, 400);
	CALL(READ | WRITE, SYS_copy_file_range, a, &from, b, &to, 333, 0);
	CALL(READ | WRITE, SYS_splice, a, &from, pair[1], NULL, 222, 0);
	CALL(READ, SYS_read, pair[0], buf, 111);
	CALL(READ | WRITE, SYS_splice, pair[0], NULL, b, NULL, 111, 0);
	CALL(NEITHER, SYS_getrandom, buf, 64, 0);
	CALL(NEITHER, SYS_dup, a);
	close(a);
	close(b);
	close(pair[0]);
	close(pair[1]);
}

static void sockets(int round)
{
	static char buf[BYTES];
	struct iovec iov = { buf, 77 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		die("socketpair");
	CALL(WRITE, SYS_sendto, pair[0], buf, 500 + round, 0, NULL, 0);
	CALL(WRITE, SYS_sendmsg, pair[0], &msg, 0);
	CALL(READ, SYS_recvfrom, pair[1], buf, sizeof(buf), 0, NULL, NULL);
	CALL(READ, SYS_recvmsg, pair[1], &msg, 0);
	CALL(READ, SYS_recvfrom, pair[1], buf, sizeof(buf), MSG_DONTWAIT, NULL, NULL);
	close(pair[0]);
	close(pair[1]);
}

static void queues(void)
{
	struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 200 };
	char name[64], buf[200];
	mqd_t queue;

	snprintf(name, sizeof(name), "/sctop-transfers-%d", getpid());
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
	if (queue < 0)
		return; /* none on this machine */
	mq_unlink(name);
	CALL(NEITHER, SYS_mq_timedsend, queue, buf, 150, 0, NULL);
	CALL(READ, SYS_mq_timedreceive, queue, buf, sizeof(buf), NULL, NULL);
	mq_close(queue);
}

static void i386(void)
{
	unsigned int at = (unsigned int)(unsigned long)low, *vec = (unsigned int *)(low + BYTES);
	unsigned int *msg = (unsigned int *)(low + BYTES + 64);
	int pair[2], file = memfd_create("c", 0);

	if (file < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		die("i386");
	if (call32(WRITE, I386_WRITE, file, at, 600) < 0)
		return; /* no 32-bit calls here */
	vec[0] = at;
	vec[1] = 55;
	call32(WRITE, I386_WRITEV, file, (long)vec, 1);
	lseek(file, 0, SEEK_SET);
	call32(READ, I386_READ, file, at, 400);
	call32(READ, I386_READV, file, (long)vec, 1);
	call32(READ, I386_READ, -1, at, 400);
	memset(msg, 0, 7 * sizeof(*msg));
	msg[2] = (unsigned int)(unsigned long)vec;
	msg[3] = 1;
	close((int)socketcall(NEITHER, CALL_SOCKET,
			      (unsigned int[6]){ AF_UNIX, SOCK_DGRAM, 0 })); /* above 0, no bytes */
	socketcall(WRITE, CALL_SEND, (unsigned int[6]){ pair[0], at, 210, 0 });
	socketcall(WRITE, CALL_SENDTO, (unsigned int[6]){ pair[0], at, 220, 0, 0, 0 });
	socketcall(WRITE, CALL_SENDMSG,
		   (unsigned int[6]){ pair[0], (unsigned int)(unsigned long)msg, 0 });
	socketcall(READ, CALL_RECV, (unsigned int[6]){ pair[1], at, BYTES, 0 });
	socketcall(READ, CALL_RECVFROM, (unsigned int[6]){ pair[1], at, BYTES, 0, 0, 0 });
	socketcall(READ, CALL_RECVMSG,
		   (unsigned int[6]){ pair[1], (unsigned int)(unsigned long)msg, 0 });
	close(file);
	close(pair[0]);
	close(pair[1]);
}

static void *map(int flags, size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("mmap");
	return memory;
}

int main(int argc, char **argv)
{
	static const char *const abis[] = { "x86_64", "i386" };
	struct truth_line line = { 0 };
	int rounds = argc > 1 && atoi(argv[argc - 1]) ? atoi(argv[argc - 1]) : 10;
	pid_t child;

	sums = map(MAP_SHARED, sizeof(*sums));
	low = map(MAP_PRIVATE | MAP_32BIT, 4 * BYTES);
	wait_if_told(&argc, &argv);
	child = fork();
	if (!child) {
		for (int i = 0; i < rounds; i++) {
			files(i);
			sockets(i);
			queues();
			i386();
		}
		_exit(0);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		die("fork");
	for (int abi = 0; abi < 2; abi++)
		for (int nr = 0; nr < NR_MAX; nr++)
			if (sums->made[abi][nr])
				TRUTH(&line, .pid = child, .abi = abis[abi], .nr = nr,
				      .calls = NOT_CLAIMED, .errors = NOT_CLAIMED,
				      .restarts = NOT_CLAIMED, .unfinished = NOT_CLAIMED,
				      .blocked = NOT_CLAIMED, .bytes_claimed = true,
				      .read_bytes = sums->read[abi][nr],
				      .written_bytes = sums->written[abi][nr]);
	truth_end(&line, NULL);
	return 0;
}
