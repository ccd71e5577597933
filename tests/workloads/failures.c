/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * failures.c - calls that fail, each with an errno that is known.
 *
 *   failures [-w] N [K]
 *
 * Main thread, a second thread and a child that ends each make every call of the list N times. Then
 * getpgid() fails once with each of the errnos 1..K, by seccomp. "extra" says how often each call
 * failed with what: {"failures":[{"nr":257,"errno":2,"count":30},…]}
 *
 * LDLIBS: -lpthread
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "workload.h"

enum { ACTORS = 3, NO_SUCH_FD = 987654 };

static long times;
static int empty_pipe[2], socket_fd;

static void fail_open_missing(void)
{
	syscall(SYS_openat, AT_FDCWD, "/nonexistent/of-failures", O_RDONLY, 0);
}

static void fail_open_below_file(void)
{
	syscall(SYS_openat, AT_FDCWD, "/dev/null/of-failures", O_RDONLY, 0);
}

static void fail_close(void)
{
	syscall(SYS_close, NO_SUCH_FD);
}

static void fail_kill(void)
{
	syscall(SYS_kill, 0x3fffffff, 0);
}

static void fail_read(void)
{
	char byte;

	syscall(SYS_read, empty_pipe[0], &byte, 1);
}

static void fail_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "\0of-failures" };

	syscall(SYS_connect, socket_fd, &address, offsetof(struct sockaddr_un, sun_path) + 12);
}

static void fail_mmap(void)
{
	syscall(SYS_mmap, NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void fail_unknown(void)
{
	syscall(9999);
}

static const struct {
	void (*call)(void);
	long nr;
	int number;
} failing[] = {
	{ fail_open_missing, SYS_openat, ENOENT }, { fail_open_below_file, SYS_openat, ENOTDIR },
	{ fail_close, SYS_close, EBADF },	   { fail_kill, SYS_kill, ESRCH },
	{ fail_read, SYS_read, EAGAIN },	   { fail_connect, SYS_connect, ECONNREFUSED },
	{ fail_mmap, SYS_mmap, EINVAL },	   { fail_unknown, -1, ENOSYS },
};
#define FAILING_CNT (sizeof(failing) / sizeof(failing[0]))

static void *fail_all(void *arg)
{
	for (long n = 0; n < times; n++)
		for (size_t i = 0; i < FAILING_CNT; i++)
			failing[i].call();
	return arg;
}

/* From here on getpgid(n) fails with errno n. */
static void answer_by_seccomp(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SECCOMP_RET_DATA),
		BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_A, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		die("seccomp");
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	pthread_t thread;
	long kinds;
	pid_t child;

	wait_if_told(&argc, &argv);
	times = argc > 1 ? atol(argv[1]) : 10;
	kinds = argc > 2 ? atol(argv[2]) : 0;
	socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (socket_fd < 0 || pipe2(empty_pipe, O_NONBLOCK))
		die("pipe, socket");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		fail_all(NULL);
		_exit(0);
	}
	if (pthread_create(&thread, NULL, fail_all, NULL))
		die("pthread_create");
	fail_all(NULL);
	pthread_join(thread, NULL);
	reap(child);
	if (kinds)
		answer_by_seccomp();
	for (long number = 1; number <= kinds; number++)
		syscall(SYS_getpgid, number);
	TRUTH(&line, .nr = SYS_connect, .calls = ACTORS * times, .errors = ACTORS * times);
	printf("],\"extra\":{\"failures\":[");
	for (size_t i = 0; i < FAILING_CNT; i++)
		printf("%s{\"nr\":%ld,\"errno\":%d,\"count\":%ld}", i ? "," : "", failing[i].nr,
		       failing[i].number, ACTORS * times);
	for (long number = 1; number <= kinds; number++)
		printf(",{\"nr\":%d,\"errno\":%ld,\"count\":1}", SYS_getpgid, number);
	printf("]}}\n");
	fflush(stdout);
	return 0;
}
