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
	GETSOCKNAME,
	GETPEERNAME,
	SOCKETPAIR,
	SEND,
	RECV,
	SENDTO,
	RECVFROM,
	SHUTDOWN,
	SETSOCKOPT,
	GETSOCKOPT,
	SENDMSG,
	RECVMSG,
	ACCEPT4,
	RECVMMSG,
	SENDMMSG,
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

#define AT(x) ((long)(x))

static char name[] = "\1\0\0sctop.socketcall", room[128], text[] = "hello, world";
static char out[4][16];

/* Connections that are made, and those that come. */
static void connections(void)
{
	static int len = sizeof(room);
	long server = sockets(SOCKET, 1, 1, 0, 0, 0, 0);
	long client = sockets(SOCKET, 1, 1, 0, 0, 0, 0);

	sockets(BIND, server, AT(name), sizeof(name) - 1, 0, 0, 0);
	sockets(LISTEN, server, 5, 0, 0, 0, 0);
	sockets(CONNECT, client, AT(name), sizeof(name) - 1, 0, 0, 0);
	sockets(ACCEPT, server, AT(room), AT(&len), 0, 0, 0);
	len = sizeof(room);
	sockets(GETSOCKNAME, server, AT(room), AT(&len), 0, 0, 0);
	len = 4;
	sockets(GETPEERNAME, client, AT(room), AT(&len), 0, 0, 0);
	len = sizeof(room);
	sockets(GETPEERNAME, server, AT(room), AT(&len), 0, 0, 0);
	sockets(GETSOCKNAME, client, BAD, BAD, 0, 0, 0);
	sockets(CONNECT, sockets(SOCKET, 1, 1, 0, 0, 0, 0), AT(name), sizeof(name) - 1, 0, 0, 0);
	sockets(ACCEPT4, server, 0, 0, 02000000, 0, 0);
	sockets(ACCEPT4, BAD_FD, AT(room), AT(&len), 04000, 0, 0);
}

static void options(long fd)
{
	static int value, len = sizeof(value);

	sockets(GETSOCKOPT, fd, 1, 3, AT(&value), AT(&len), 0);
	len = 2;
	sockets(GETSOCKOPT, fd, 1, 17, AT(&value), AT(&len), 0);
	sockets(GETSOCKOPT, BAD_FD, 1, 3, AT(&value), AT(&len), 0);
	sockets(GETSOCKOPT, fd, 1, 3, BAD, BAD, 0);
}

/* With an address, with a descriptor that is passed on, in two pieces; several at once. */
static void messages(long from, long to)
{
	static long pieces[] = { AT(text), 5, AT(text + 5), 7 };
	static long filled[] = { AT(out[0]), 3, AT(out[1]), 16 };
	static long passed[] = { 16, 1, 1, 0 };
	static char control[64];
	static long sent[] = { 0, 0, AT(pieces), 2, 0, 0, 0 };
	static long with_fd[] = { 0, 0, AT(pieces), 1, AT(passed), 16, 0 };
	static long with_name[] = { AT(name), sizeof(name) - 1, AT(pieces), 2, 0, 0, 0 };
	static long got[] = { AT(room), sizeof(room), AT(filled), 2, AT(control), 64, 0 };
	static long many[] = { 0, 0, AT(pieces), 2, 0, 0, 0, 0, 0, 0, AT(pieces), 1, 0, 0, 0, 0 };
	static long many_got[] = { AT(room), 99, AT(filled), 2, 0, 0, 0, 0,
				   0,	     0,	 AT(filled), 1, 0, 0, 0, 0 };
	static long wait[] = { 1, 0 };

	sockets(SENDMSG, from, AT(sent), 0, 0, 0, 0);
	sockets(RECVMSG, to, AT(got), 0, 0, 0, 0);
	sockets(SENDMSG, from, AT(with_fd), 0x4000, 0, 0, 0);
	got[1] = sizeof(room);
	got[5] = sizeof(control);
	sockets(RECVMSG, to, AT(got), 0x40, 0, 0, 0);
	sockets(RECVMSG, to, AT(got), 0x40, 0, 0, 0);
	sockets(SENDMSG, BAD_FD, AT(with_name), 0, 0, 0, 0);
	sockets(RECVMSG, BAD_FD, AT(got), 0, 0, 0, 0);
	sockets(SENDMMSG, from, AT(many), 2, 0, 0, 0);
	sockets(RECVMMSG, to, AT(many_got), 2, 0x40, AT(wait), 0);
	sockets(RECVMMSG, to, AT(many_got), 2, 0x40, 0, 0);
	sockets(SENDMMSG, BAD_FD, AT(many), 2, 0, 0, 0);
	sockets(SENDMMSG, from, BAD, 2, 0, 0, 0);
	sockets(RECVMMSG, BAD_FD, AT(many_got), 2, 0, BAD, 0);
}

/* Farther away than what the kernel maps with a page that is touched. */
enum { FAR = 1 << 15 };
static long far_away[2 * FAR] = { [FAR] = BAD_FD, AT(text), 5, 0x4000 };

__attribute__((used)) void run(void)
{
	static char path[] = "\1\0/tmp/nope.sock",
		    longer[] = "more than thirty-two bytes of a message";
	static char address[] = { 2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	static char buf[64];
	static int pair[2], one = 1;

	/* With a bad descriptor nobody reads an address: strace does, and makes its page present.
	 */
	*(volatile char *)path = 1;
	*(volatile char *)address = 2;
	sockets(SOCKET, 2, 1, 6, 0, 0, 0);
	sockets(CONNECT, BAD_FD, (long)path, 17, 0, 0, 0);
	sockets(BIND, BAD_FD, (long)address, 16, 0, 0, 0);
	sockets(SOCKETPAIR, 1, 2, 0, (long)pair, 0, 0);
	sockets(SEND, pair[0], (long)longer, sizeof(longer), 0, 0, 0);
	sockets(RECV, pair[1], (long)buf, 10, 0, 0, 0);
	sockets(SENDTO, pair[0], (long)longer, 5, 0x4000, 0, 0);
	sockets(SENDTO, BAD_FD, (long)longer, 5, 0x4000, (long)address, 16);
	sockets(RECVFROM, pair[1], (long)buf, 64, 0x40, 0, 0);
	sockets(RECVFROM, pair[1], (long)buf, 64, 0x40, 0, 0);
	sockets(SETSOCKOPT, pair[0], 1, 2, (long)&one, 4, 0);
	sockets(SETSOCKOPT, BAD_FD, 1, 2, BAD, 4, 0);
	sockets(SEND, BAD_FD, BAD, 5, 0, 0, 0);
	sockets(SHUTDOWN, pair[0], 2, 0, 0, 0, 0);
	sockets(LISTEN, BAD_FD, 5, 0, 0, 0, 0);
	sockets(ACCEPT, BAD_FD, 0, 0, 0, 0, 0);
	sockets(SENDMSG, BAD_FD, BAD, 0, 0, 0, 0);
	connections();
	sockets(SOCKETPAIR, 1, 2, 0, (long)pair, 0, 0);
	options(pair[0]);
	messages(pair[0], pair[1]);
	sockets(SOCKETPAIR, 99, 2, 0, (long)pair, 0, 0);
	sockets(99, 1, 2, 3, 4, 5, 6);
	call(NR_SOCKETCALL, CONNECT, BAD);
	call(NR_SOCKETCALL, SEND, AT(far_away + FAR));
	call(NR_EXIT, 0, 0);
}

__asm__(".globl _start\n_start:\n\tand $-16, %esp\n\tcall run\n\thlt\n");
