/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * strace_oracle.h - what strace says about calls that do nothing.
 *
 * The test program runs itself under strace. The child lets seccomp answer every call with an
 * errno of the test's choice before the kernel does anything, so that it may make all calls with
 * any arguments (strace looks before seccomp does). Needs x86-64.
 */
#ifndef STRACE_ORACLE_H
#define STRACE_ORACLE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sctop/syscalls.h"

#define ORACLE_CHILD  "--oracle-child"
#define ORACLE_EXIT   0x5c7095		      /* exit_group with this status is let through */
#define ORACLE_END    "] exit_group(6058133)" /* … and ends what counts */
#define ORACLE_MARKER 77 /* seccomp() with this operation: from here on it counts */

/* From now on every call fails with the errno in its sixth argument. */
static inline void oracle_deny(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ORACLE_EXIT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xfff),
		BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(3);
	syscall(SYS_seccomp, ORACLE_MARKER, 0, 0, 0, 0, ENOSYS);
}

/* The tables are made at their first use, which needs calls that work. */
static inline void oracle_begin(void)
{
	for (int abi = SCTOP_ABI_64; abi <= SCTOP_ABI_32; abi++)
		syscall_nr(abi, "read");
	oracle_deny();
}

static inline void oracle_exit(void)
{
	syscall(SYS_exit_group, ORACLE_EXIT, 0, 0, 0, 0, 0);
}

/* A call as a 32-bit program makes it. */
static inline void oracle_call32(int nr, const uint64_t args[6])
{
#ifdef __x86_64__
	/* cppcheck-suppress constStatement */
	register uint64_t sixth __asm__("r8") = args[5];
	long ret = nr;

	/* The stack pointer first leaves the red zone, which the compiler may use. */
	__asm__ volatile("lea -128(%%rsp), %%rsp\n\t"
			 "push %%rbp\n\t"
			 "mov %%r8d, %%ebp\n\t"
			 "int $0x80\n\t"
			 "pop %%rbp\n\t"
			 "lea 128(%%rsp), %%rsp"
			 : "+a"(ret), "+r"(sixth)
			 : "b"(args[0]), "c"(args[1]), "d"(args[2]), "S"(args[3]), "D"(args[4])
			 : "memory", "cc", "r9", "r10", "r11");
#else
	(void)nr;
	(void)args;
#endif
}

/* Whether there is an strace that can do all this, and says so if there is none. */
static inline bool oracle_available(void)
{
#ifdef __x86_64__
	int status = system("strace -V 2>/dev/null | grep -q m32-mpers");

	if (status == 0)
		return true;
	print_message("SKIP: no strace here that knows 32-bit programs (make deps)\n");
#else
	print_message("SKIP: the calls to compare with are those of x86-64\n");
#endif
	return false;
}

/*
 * Runs this program with ORACLE_CHILD and `mode` under strace -e trace=SET. Returns what strace
 * wrote, from the marker on, one call a line: "[  59] execve(…) = -1 ENOSYS (…)".
 */
static inline FILE *oracle_run(const char *set, const char *mode)
{
	char path[] = "/tmp/sctop-test-strace-XXXXXX", trace[64], self[512] = "";
	int fd = mkstemp(path), status;
	pid_t pid;
	FILE *file;
	char line[8192];

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return NULL;
	snprintf(trace, sizeof(trace), "trace=%s,seccomp", set);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 2);
		alarm(60);
		execlp("strace", "strace", "-n", "-s", "256", "-e", "signal=none", "-e", trace,
		       "-o", path, self, ORACLE_CHILD, mode, (char *)NULL);
		_exit(127);
	}
	if (fd < 0 || pid < 0 || waitpid(pid, &status, 0) != pid)
		return NULL;
	file = fdopen(fd, "r");
	unlink(path);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != (ORACLE_EXIT & 0xff))
		return NULL;
	while (fgets(line, sizeof(line), file)) {
		if (strstr(line, "] seccomp(0x4d"))
			return file;
	}
	return NULL;
}

/* Cuts "[nr] " before the call, and " = …" with the blanks before it. */
static inline char *oracle_call_in(char *line, int *nr)
{
	char *call = strchr(line, ']'), *end = NULL;

	assert_int_equal(sscanf(line, "[%d]", nr), 1);
	for (char *at = call; (at = strstr(at, " = ")) != NULL; at++)
		end = at;
	assert_non_null(end);
	while (end[-1] == ' ')
		end--;
	*end = '\0';
	return call + 2;
}

#endif
