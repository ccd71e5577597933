/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// CFLAGS: -m32 -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector
/*
 * socketcall.c - a 32-bit program without a libc that makes its calls of sockets through
 * socketcall, with good and bad arguments. Tells no truth: strace does (tests/parity).
 */
enum { NR_EXIT = 1, NR_SOCKETCALL = 102 };
enum {
	SOCKET = 1,
	BIND,
	CONNECT,
	LISTEN,
	ACCEPT,
	SEND = 9,
	RECV,
	SENDTO,
	RECVFROM,
	SHUTDOWN,
	SETSOCKOPT,
	SENDMSG = 16,
	SOCKETPAIR = 8
};
enum { BAD_FD = -1, BAD = 16 };

static long call(long nr, long a, long b)
{
	long ret;

	__asm__ volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b) : "memory");
	return ret;
}

static long sockets(long number, long a, long b, long c, long d, long e, long f)
{
	static long args[6];

	args[0] = a;
	args[1] = b;
	args[2] = c;
	args[3] = d;
	args[4] = e;
	args[5] = f;
	return call(NR_SOCKETCALL, number, (long)args);
}

__attribute__((used)) void run(void)
{
	static char path[] = "\1\0/tmp/nope.sock",
		    text[] = "more than thirty-two bytes of a message";
	static char address[] = { 2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	static char buf[64];
	static int pair[2], one = 1;

	sockets(SOCKET, 2, 1, 6, 0, 0, 0);
	sockets(CONNECT, BAD_FD, (long)path, 17, 0, 0, 0);
	sockets(BIND, BAD_FD, (long)address, 16, 0, 0, 0);
	sockets(SOCKETPAIR, 1, 2, 0, (long)pair, 0, 0);
	sockets(SEND, pair[0], (long)text, sizeof(text), 0, 0, 0);
	sockets(RECV, pair[1], (long)buf, 10, 0, 0, 0);
	sockets(SENDTO, pair[0], (long)text, 5, 0x4000, 0, 0);
	sockets(SENDTO, BAD_FD, (long)text, 5, 0x4000, (long)address, 16);
	sockets(RECVFROM, pair[1], (long)buf, 64, 0x40, 0, 0);
	sockets(RECVFROM, pair[1], (long)buf, 64, 0x40, 0, 0);
	sockets(SETSOCKOPT, pair[0], 1, 2, (long)&one, 4, 0);
	sockets(SETSOCKOPT, BAD_FD, 1, 2, BAD, 4, 0);
	sockets(SEND, BAD_FD, BAD, 5, 0, 0, 0);
	sockets(SHUTDOWN, pair[0], 2, 0, 0, 0, 0);
	sockets(LISTEN, BAD_FD, 5, 0, 0, 0, 0);
	sockets(ACCEPT, BAD_FD, 0, 0, 0, 0, 0);
	sockets(SENDMSG, BAD_FD, BAD, 0, 0, 0, 0);
	call(NR_EXIT, 0, 0);
}

__asm__(".globl _start\n_start:\n\tand $-16, %esp\n\tcall run\n\thlt\n");
