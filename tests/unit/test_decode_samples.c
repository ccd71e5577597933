/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_samples.c - calls of every form as text, against what strace prints for the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <sys/mman.h>
#include <time.h>

#include "decode_text.h"
#include "strace_oracle.h"

struct sample {
	int abi;
	const char *name;
	uint64_t args[6];
	const char *strings[6]; /* take the place of args */
	struct {
		const void *bytes;
		size_t len;
	} data[6];	   /* likewise */
	uint64_t inner[6]; /* of a call that stands for another one, if has_inner */
	bool has_inner;
};

#define INNER(...) .inner = { __VA_ARGS__ }, .has_inner = true

#define BYTES(...)                                                                         \
	{                                                                                  \
		(const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) \
	}
#define WORDS(...)                                                                           \
	{                                                                                    \
		(const uint64_t[]){ __VA_ARGS__ }, sizeof((const uint64_t[]){ __VA_ARGS__ }) \
	}
#define HALVES(...)                                                                          \
	{                                                                                    \
		(const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) \
	}
#define TEXT(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

static const struct sample samples[] = {
	{ A64, "openat", .args = { AT_FDCWD, 0, 0 }, .strings = { NULL, "/etc/passwd" } },
	{ A64, "openat", .args = { AT_FDCWD, 0, 0x80000 }, .strings = { NULL, "/etc/passwd" } },
	{ A64, "openat", .args = { 7, 0, 01101, 0644 }, .strings = { NULL, "new" } },
	{ A64, "openat", .args = { 7, 0, 0x410002, 0600 }, .strings = { NULL, "." } },
	{ A64, "openat", .args = { 7, 0, 0x10000, 0600 }, .strings = { NULL, "." } },
	{ A64, "openat", .args = { 7, 0, 0x101001, 0600 }, .strings = { NULL, "synced" } },
	{ A64, "openat", .args = { 0xffffff9c, 0, 0, 0 }, .strings = { NULL, "int, not long" } },
	{ A64, "openat", .args = { AT_FDCWD, 0, 0, 0 } },
	{ A64, "openat", .args = { AT_FDCWD, 0, 0, 0 },
	  .strings = { NULL, "\033[2J\n\"\\\t\001\0012\377é" } },
	{ A64, "open", .args = { 0, 0, 0644 }, .strings = { "old" } },
	{ A64, "open", .args = { 0, 0100, 04755 }, .strings = { "old" } },
	{ A64, "open", .args = { 0, 0100, 0 }, .strings = { "old" } },
	{ A64, "open", .args = { 0, 0100, 7 }, .strings = { "old" } },
	{ A64, "creat", .args = { 0, 0640 }, .strings = { "x" } },
	{ A64, "execve", .args = { 0, 0, 0 }, .strings = { "/usr/bin/ls" } },
	{ A64, "chdir", .args = { 0 }, .strings = { "" } },
	{ A64, "unlinkat", .args = { 3, 0, 0x200 }, .strings = { NULL, "dir" } },
	{ A64, "rename", .args = { 0, 0 }, .strings = { "a", "b" } },
	{ A64, "renameat2", .args = { AT_FDCWD, 0, 5, 0, 3 }, .strings = { NULL, "a", NULL, "b" } },
	{ A64, "symlinkat", .args = { 0, -1, 0 }, .strings = { "to", NULL, "from" } },
	{ A64, "linkat", .args = { 3, 0, 4, 0, 0x400 }, .strings = { NULL, "a", NULL, "b" } },
	{ A64, "mkdirat", .args = { 3, 0, 0777 }, .strings = { NULL, "d" } },
	{ A64, "mknod", .args = { 0, 0100644, 0 }, .strings = { "f" } },
	{ A64, "mknodat", .args = { 3, 0, 010600, 0 }, .strings = { NULL, "f" } },
	{ A64, "mknod", .args = { 0, 020666, 0x103 }, .strings = { "null" } },
	{ A64, "mknod", .args = { 0, 060660, 0x12345678 }, .strings = { "disk" } },
	{ A64, "chown", .args = { 0, 1000, 0xffffffff }, .strings = { "f" } },
	{ A64, "access", .args = { 0, 0 }, .strings = { "f" } },
	{ A64, "faccessat2", .args = { 3, 0, 5, 0x300 }, .strings = { NULL, "f" } },
	{ A64, "mount", .args = { 0, 0, 0, 0x405, 0 }, .strings = { "/dev/sda", "/mnt", "ext4" } },
	{ A64, "umount2", .args = { 0, 2 }, .strings = { "/mnt" } },
	{ A64, "getxattr", .args = { 0, 0, 0, 5 }, .strings = { "/f", "user.x" } },
	{ A64, "truncate", .args = { 0, 70000000000 }, .strings = { "/f" } },
	{ A64, "close", .args = { 3 } },
	{ A64, "close", .args = { -1 } },
	{ A64, "dup3", .args = { 3, 4, 0x80000 } },
	{ A64, "read", .args = { 3, 0, 100 } },
	{ A64, "write", .args = { 1, 0, 0 } },
	{ A64, "pread64", .args = { 3, 0, 1, 0x123456789a } },
	{ A64, "lseek", .args = { 3, -10, 2 } },
	{ A64, "lseek", .args = { 3, 10, 77 } },
	{ A64, "mmap", .args = { 0, 4096, 3, 0x22, -1, 0 } },
	{ A64, "mmap", .args = { 0x7000000, 8192, 5, 0x812, 3, 0x2000 } },
	{ A64, "mmap", .args = { 0, 4096, 0, 0x100022, -1, 0 } },
	{ A64, "mprotect", .args = { 0x1000, 4096, 0 } },
	{ A64, "munmap", .args = { 0x1000, 4096 } },
	{ A64, "brk", .args = { 0 } },
	{ A64, "brk", .args = { 0x5000 } },
	{ A64, "madvise", .args = { 0x1000, 4096, 4 } },
	{ A64, "socket", .args = { 1, 0x80802, 0 } },
	{ A64, "socket", .args = { 200, 15, 7 } },
	{ A64, "kill", .args = { -1, 9 } },
	{ A64, "kill", .args = { 1, 0 } },
	{ A64, "tgkill", .args = { 10, 11, 34 } },
	{ A64, "tgkill", .args = { 10, 11, 99 } },
	{ A64, "getpid", .args = { 0 } },
	{ A64, "setresuid", .args = { -1, 0, 1000 } },
	{ A64, "umask", .args = { 022 } },
	{ A64, "epoll_create1", .args = { 0x80000 } },
	{ A64, "fsync", .args = { 5 } },
	{ A64, "flock", .args = { 5, 6 } },
	{ A64, "sendfile", .args = { 1, 3, 0, 65536 } },
	{ A64, "getrandom", .args = { 0, 16, 1 } },
	{ A64, "write", .args = { 1, 0, 5 }, .data = { [1] = TEXT("hi\n\0\377") } },
	{ A64, "sendto", .args = { 3, 0, 2, 0x4000, 0, 16 },
	  .data = { [1] = TEXT("hi"),
		    [4] = BYTES(2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0) } },
	{ A64, "connect", .args = { 3, 0, 28 },
	  .data = { [1] = BYTES(10, 0, 0, 53, 0, 0, 0, 9, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
				0, 0, 0, 1, 0, 0, 0, 0) } },
	{ A64, "connect", .args = { 3, 0, 10 }, .data = { [1] = TEXT("\1\0/run/x\0\0") } },
	{ A64, "connect", .args = { 3, 0, 8 }, .data = { [1] = TEXT("\1\0\0name\n") } },
	{ A64, "bind", .args = { 3, 0, 2 }, .data = { [1] = BYTES(1, 0) } },
	{ A64, "bind", .args = { 3, 0, 12 }, .data = { [1] = HALVES(16, 77, 0x105) } },
	{ A64, "bind", .args = { 3, 0, 12 }, .data = { [1] = HALVES(16, 0, 0) } },
	{ A64, "nanosleep", .args = { 0, 0 }, .data = { WORDS(1, 500) } },
	{ A64, "nanosleep", .args = { 0, 0 }, .data = { WORDS(-1, -1) } },
	{ A64, "clock_nanosleep", .args = { 1, 1, 0, 0 }, .data = { [2] = WORDS(9, 999999999) } },
	{ A64, "setitimer", .args = { 0, 0, 0 }, .data = { [1] = WORDS(1, 2, 3, 4) } },
	{ A64, "timerfd_settime", .args = { 3, 1, 0, 0 }, .data = { [2] = WORDS(1, 2, 3, 4) } },
	{ A64, "prlimit64", .args = { 0, 7, 0, 0 }, .data = { [2] = WORDS(1024, -1) } },
	{ A64, "setrlimit", .args = { 3, 0 }, .data = { [1] = WORDS(8192 * 1024, -1) } },
	{ A64, "poll", .args = { 0, 2, -1 }, .data = { HALVES(3, 0x5, -1, 0x4000) } },
	{ A64, "ppoll", .args = { 0, 1, 0, 0, 8 },
	  .data = { HALVES(3, 1), [2] = WORDS(1, 2), [3] = WORDS(0x10004) } },
	{ A64, "epoll_ctl", .args = { 3, 1, 4, 0 }, .data = { [3] = HALVES(0x80000001, 7, 0) } },
	{ A64, "rt_sigprocmask", .args = { 0, 0, 0, 8 }, .data = { [1] = WORDS(0x10000) } },
	{ A64, "rt_sigprocmask", .args = { 2, 0, 0, 8 }, .data = { [1] = WORDS(-1) } },
	{ A64, "rt_sigprocmask", .args = { 2, 0, 0, 8 }, .data = { [1] = WORDS(~0x180004000ULL) } },
	{ A64, "rt_sigprocmask", .args = { 2, 0, 0, 8 },
	  .data = { [1] = WORDS(0x3ffffffffffULL) } },
	{ A64, "rt_sigprocmask", .args = { 2, 0, 0, 8 },
	  .data = { [1] = WORDS(0x1ffffffffffULL) } },
	{ A64, "rt_sigaction", .args = { 2, 0, 0, 8 },
	  .data = { [1] = WORDS(0x5555, 0x14000004, 0x7777, 0x4000) } },
	{ A64, "rt_sigaction", .args = { 2, 0, 0, 8 }, .data = { [1] = WORDS(1, 0, 0x7777, 0) } },
	{ A64, "sigaltstack", .args = { 0, 0 }, .data = { WORDS(0x7000, 2, 8192) } },
	{
		A64,
		"writev",
		.args = { 1, 0, 0 },
	},
	{ A64, "utimensat", .args = { AT_FDCWD, 0, 0, 0 }, .strings = { NULL, "f" },
	  .data = { [2] = WORDS(1700000000, 5, 1, 0x3fffffff) } },
	{ A64, "utimensat", .args = { AT_FDCWD, 0, 0, 0 }, .strings = { NULL, "f" },
	  .data = { [2] = WORDS(0, 0x3ffffffe, 1, 2000000000) } },
	{ A64, "utimes", .args = { 0, 0 }, .strings = { "f" },
	  .data = { [1] = WORDS(1700000000, 0, 1700000000, 7) } },
	{ A64, "openat2", .args = { AT_FDCWD, 0, 0, 24 }, .strings = { NULL, "f" },
	  .data = { [2] = WORDS(0x80041, 0640, 0xc) } },
	{ A64, "clone", .args = { 0x1200011, 0, 0, 0x10, 0 } },
	{ A64, "clone", .args = { 0x100, 0x5000, 0, 0, 0 } },
	{ A64, "clone3", .args = { 0, 88 },
	  .data = { WORDS(0x3d0f00, 0, 0x10, 0x20, 0, 0x7000, 0x8000, 0x30, 0, 0, 0) } },
	{ A64, "clone3", .args = { 0, 64 }, .data = { WORDS(0x100000000, 0, 0, 0, 17, 0, 0, 0) } },
	{ A64, "futex", .args = { 0x1000, 0, 5, 0, 6, 7 } },
	{ A64, "futex", .args = { 0x1000, 129, 1, 5, 6, 7 } },
	{ A64, "futex", .args = { 0x1000, 0x189, 1, 0, 6, 7 }, .data = { [3] = WORDS(1, 2) } },
	{ A64, "futex", .args = { 0x1000, 0x89, 1, 0, 6, -1 } },
	{ A64, "futex", .args = { 0x1000, 4, 1, 2, 0x2000, 7 } },
	{ A64, "futex", .args = { 0x1000, 5, 1, 2, 0x2000, 0xc1002003 } },
	{ A64, "futex", .args = { 0x1000, 7, 1, 2, 0x2000, 7 } },
	{ A64, "fcntl", .args = { 3, 0, 10 } },
	{ A64, "fcntl", .args = { 3, 1, 10 } },
	{ A64, "fcntl", .args = { 3, 2, 1 } },
	{ A64, "fcntl", .args = { 3, 4, 0x802 } },
	{ A64, "fcntl", .args = { 3, 6, 0 }, .data = { [2] = WORDS(1, 100, 5, 0) } },
	{ A64, "fcntl", .args = { 3, 6, 0x30 } },
	{ A64, "fcntl", .args = { 3, 1033, 6 } },
	{ A64, "fcntl", .args = { 3, 10, 29 } },
	{ A64, "fcntl", .args = { 3, 77, 29 } },
	{ A64, "ioctl", .args = { 3, 0x541b, 0x30 } },
	{ A64, "ioctl", .args = { 3, 0x5421, 0 }, .data = { [2] = HALVES(1) } },
	{ A64, "ioctl", .args = { 3, 0x5414, 0 }, .data = { [2] = HALVES(0x500018, 0) } },
	{ A64, "ioctl", .args = { 3, 0x5451, 0 } },
	{ A64, "ioctl", .args = { 3, 0xc0123456, 0x40 } },
	{ A64, "prctl", .args = { 15, 0 }, .strings = { NULL, "name" } },
	{ A64, "prctl", .args = { 15, 0 }, .strings = { NULL, "14 characters." } },
	{ A64, "prctl", .args = { 15, 0 }, .strings = { NULL, "15 characters.." } },
	{ A64, "prctl", .args = { 15, 0 }, .strings = { NULL, "more than the kernel takes" } },
	{ A64, "prctl", .args = { 38, 1, 0, 0, 0 } },
	{ A64, "prctl", .args = { 23, 21 } },
	{ A64, "prctl", .args = { 1, 9 } },
	{ A64, "prctl", .args = { 4, 1 } },
	{ A64, "prctl", .args = { 47, 2, 5, 0, 0 } },
	{ A64, "prctl", .args = { 999, 2, 5, 0, 0 } },
	{ A64, "setsockopt", .args = { 3, 1, 2, 0, 4 }, .data = { [3] = HALVES(1) } },
	{ A64, "setsockopt", .args = { 3, 1, 13, 0, 8 }, .data = { [3] = HALVES(1, 5) } },
	{ A64, "setsockopt", .args = { 3, 6, 1, 0, 4 }, .data = { [3] = HALVES(1) } },
	{ A64, "setsockopt", .args = { 3, 270, 11, 0, 4 }, .data = { [3] = HALVES(1) } },
	{ A64, "mknod", .args = { 0, 020666, 0x8800 }, .strings = { "null" } },
	{ A64, "setsockopt", .args = { 3, 41, 26, 0, 4 }, .data = { [3] = HALVES(1) } },
	{ A64, "setsockopt", .args = { 3, 0, 1, 0, 4 }, .data = { [3] = HALVES(16) } },
	{ A64, "socket", .args = { 2, 1, 6 } },
	{ A64, "socket", .args = { 16, 3, 9 } },
	{ A64, "capset", .args = { 0, 0 },
	  .data = { HALVES(0x20080522, 0), HALVES(0x3, 0x2000, 0, 0x100, 0, 0) } },
	{ A64, "sched_setaffinity", .args = { 0, 8, 0 }, .data = { [2] = WORDS(0x11) } },
	{ A64, "sched_setscheduler", .args = { 0, 1, 0 }, .data = { [2] = HALVES(5) } },
	{ A64, "mknod", .args = { 0, 0107644, 0 }, .strings = { "f" } },
	{ A64, "select", .args = { 5, 0, 0, 0, 0 },
	  .data = { [1] = WORDS(0x9), [2] = WORDS(0), [4] = WORDS(1, 2) } },
	{ A64, "setgroups", .args = { 2, 0 }, .data = { [1] = HALVES(4, 24) } },
	{ A64, "execve", .args = { 0, 0, 0 }, .strings = { "/x" } },
	{ A64, "keyctl", .args = { 10, -3, 0, 0, 0 }, .strings = { [2] = "user", [3] = "key" } },
	{ A64, "keyctl", .args = { 1, 0 }, .strings = { [1] = "session" } },
	{ A64, "sched_setattr", .args = { 0, 0, 0 },
	  .data = { [1] = HALVES(0, 0, 1, 0, 5, 0, 7, 0, 8, 0, 9, 0, 1, 2) } },
	{ A64, "sched_setattr", .args = { 0, 0, 0 },
	  .data = { [1] = HALVES(48, 0, 1, 0, 5, 0, 7, 0, 8, 0, 9, 0, 1, 2) } },
	{ A64, "sched_setattr", .args = { 0, 0, 0 },
	  .data = { [1] = HALVES(56, 0, 1, 0, 5, 0, 7, 0, 8, 0, 9, 0, 1, 2) } },
	{ A64, "sched_setattr", .args = { 0, 0, 0 },
	  .data = { [1] = HALVES(20, 0, 1, 0, 5, 0, 7, 0, 8, 0, 9, 0, 1, 2) } },
	{ A64, "keyctl", .args = { 2, 5, 0, 3 }, .data = { [2] = TEXT("abc") } },
	{ A64, "mq_open", .args = { 0, 0102, 0600, 0 }, .strings = { "queue" },
	  .data = { [3] = WORDS(04000, 2, 16, 1, 0, 0, 0, 0) } },
	{ A64, "mount", .args = { 0, 0, 0, 0x20, 0 },
	  .strings = { "none", "/mnt", NULL, NULL, "size=1m" } },
	{ A64, "mount", .args = { 0, 0, 0x10, 0x1000, 0x20 }, .strings = { "/a", "/b" } },
	{ A64, "mount", .args = { 0, 0, 0x10, 0x44000, 0x20 }, .strings = { "/a", "/b" } },
	{ A64, "mount", .args = { 0, 0, 0, 0xc0ed0005, 0 },
	  .strings = { "/a", "/b", "ext4", NULL, "ro" } },
	{ A64, "mount_setattr", .args = { AT_FDCWD, 0, 0x8000, 0, 32 }, .strings = { NULL, "/m" },
	  .data = { [3] = WORDS(1, 2, 1 << 18, 3) } },
	{ A64, "fsconfig", .args = { 3, 1, 0, 0, 0 }, .strings = { [2] = "key", [3] = "value" } },
	{ A64, "fsconfig", .args = { 3, 3, 0, 0, -100 }, .strings = { [2] = "key", [3] = "/p" } },
	{ A64, "set_mempolicy", .args = { 2, 0, 128 }, .data = { [1] = WORDS(5, 0x100) } },
	{ A64, "mbind", .args = { 0x1000, 4096, 2, 0, 3, 1 }, .data = { [3] = WORDS(5) } },
	{ A64, "utime", .args = { 0, 0 }, .strings = { "f" }, .data = { [1] = WORDS(1, 0) } },
	{ A64, "ioctl", .args = { 3, 0x40086602, 0 }, .data = { [2] = HALVES(0x80010) } },
	{ A64, "ioctl", .args = { 3, 0x540b, 2 } },
	{ A64, "quotactl", .args = { 0x80000200, 0, 2, 0 },
	  .strings = { [1] = "/dev/sda", [3] = "file" } },
	{ A64, "reboot", .args = { 0xfee1dead, 672274793, 0xa1b2c3d4, 0 },
	  .strings = { [3] = "arg" } },
	{ A64, "prctl", .args = { 0x53564d41, 0, 0x1000, 4096, 0 }, .strings = { [4] = "name" } },
	{ A64, "semop", .args = { 0, 0, 1 }, .data = { [1] = HALVES(0x10000, 0x1800) } },
	{ A32, "socketcall", .args = { 1, 0 }, .data = { [1] = HALVES(2, 1, 6, 0, 0, 0) },
	  INNER(2, 1, 6) },
	{ A32, "socketcall", .args = { 14, 0 }, .data = { [1] = HALVES(3, 1, 2, 0x30, 4, 0) },
	  INNER(3, 1, 2, 0x30, 4) },
	{ A32, "socketcall", .args = { 77, 0x30 } },
	{ A32, "ipc", .args = { 2, 0, 3, 01600, 0, 0 }, INNER(0, 3, 01600) },
	{ A32, "ipc", .args = { 99, 1, 2, 3, 4, 5 } },
	{ A32, "ipc", .args = { 14, 7, 0, 0, 0x30, 0 }, INNER(7, 0, 0x30) },
	{ A32, "ipc", .args = { 21, 7, 010000, 0, 0x30, 0 }, INNER(7, 0x30, 010000) },
	{ A32, "mmap", .args = { 0 }, .data = { HALVES(0, 4096, 3, 0x22, -1, 0) },
	  INNER(0, 4096, 3, 0x22, UINT32_MAX, 0) },
	{ A32, "mmap2", .args = { 0, 4096, 3, 0x22, -1, 1 } },
	{ A32, "select", .args = { 0 }, .data = { HALVES(5, 0, 0, 0, 0) }, INNER(5) },
	{ A32, "setuid", .args = { 0xffff } },
	{ A32, "setgroups", .args = { 2, 0 }, .data = { [1] = HALVES(0x20001) } },
	{ A32, "nanosleep", .args = { 0, 0 }, .data = { HALVES(1, 500) } },
	{ A32, "clock_nanosleep_time64", .args = { 1, 1, 0, 0 }, .data = { [2] = WORDS(9, 99) } },
	{ A32, "rt_sigaction", .args = { 2, 0, 0, 8 },
	  .data = { [1] = HALVES(0x5555, 0x14000000, 0x7777, 0x4000, 0) } },
	{ A32, "setrlimit", .args = { 3, 0 }, .data = { [1] = HALVES(8192 * 1024, -1) } },
	{ A32, "fcntl64", .args = { 3, 13, 0 },
	  .data = { [2] = HALVES(1, 100, 0, 5, 0, 0, 0, 0) } },
	{ A32, "fcntl64", .args = { 3, 6, 0 }, .data = { [2] = HALVES(1, 100, 5, 0, 0, 0, 0, 0) } },
	{ A32, "poll", .args = { 0, 1, -1 }, .data = { HALVES(3, 0x5) } },
	{ A32, "utimensat", .args = { AT_FDCWD, 0, 0, 0 }, .strings = { NULL, "f" },
	  .data = { [2] = HALVES(1700000000, 5, 1, 0x3fffffff) } },
	{ A32, "open", .args = { 0, 0x8000, 0 }, .strings = { "old" } },
	{ A32, "openat", .args = { AT_FDCWD, 0, 0x8000 }, .strings = { NULL, "x" } },
	{ A32, "pread64", .args = { 3, 0, 1, 0x89abcdef, 0x12 } },
	{ A32, "truncate64", .args = { 0, 5, 1 }, .strings = { "f" } },
	{ A32, "ftruncate64", .args = { 3, 0x89abcdef, 0x12 } },
	{ A32, "fallocate", .args = { 3, 1, 2, 3, 4, 5 } },
	{ A32, "readahead", .args = { 3, 1, 2, 4096 } },
	{ A32, "sync_file_range", .args = { 3, 1, 1, 2, 2, 2 } },
	{ A32, "lseek", .args = { 3, -10, 2 } },
	{ A32, "read", .args = { 3, 0, 0xffffffff } },
	{ A32, "kill", .args = { -1, 15 } },
	{ A32, "access", .args = { 0, 4 }, .strings = { "f" } },
};

static void make_samples(void)
{
	/* The low half of the address space, so that 32-bit calls can point there, too. */
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	oracle_begin();
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		const struct sample *sample = &samples[i];
		int nr = syscall_nr(sample->abi, sample->name);
		uint64_t args[6];
		char *at = low;

		memcpy(args, sample->args, sizeof(args));
		for (int k = 0; k < 6; k++) {
			if (!sample->strings[k])
				continue;
			strcpy(at, sample->strings[k]);
			args[k] = (uintptr_t)at;
			at += (strlen(at) + 8) & ~(size_t)7;
		}
		for (int k = 0; k < 6; k++) {
			if (!sample->data[k].bytes)
				continue;
			memcpy(at, sample->data[k].bytes, sample->data[k].len);
			args[k] = (uintptr_t)at;
			at += (sample->data[k].len + 7) & ~(size_t)7;
		}
		if (sample->abi == A32)
			oracle_call32(nr, args);
		else
			syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
	}
	oracle_exit();
}

/* Strings are captured without their end, but in the room of what a command may take. */
static size_t captured_len(const struct sample *sample, int arg)
{
	const struct syscall_info *info =
		syscall_info(sample->abi, syscall_nr(sample->abi, sample->name));
	size_t room = info->args[arg].type != ARG_BY_COMMAND	 ? SIZE_MAX
		      : strcmp(info->args[arg].set, "comm") == 0 ? 16
								 : 64;
	size_t len = strlen(sample->strings[arg]);

	return room == SIZE_MAX ? len : len + 1 < room ? len + 1 : room;
}

static void calls_look_as_in_strace(void **state)
{
	char line[8192];
	int bad = 0, nr;
	FILE *file;

	(void)state;
	if (!oracle_available())
		skip();
	file = oracle_run("all", "samples");
	assert_non_null(file);
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		const struct sample *sample = &samples[i];
		struct made made;
		const char *call;

		assert_non_null(fgets(line, sizeof(line), file));
		make(&made, sample->abi, sample->name, sample->args);
		made.event.ret = -ENOSYS;
		for (int k = 0; k < 6; k++) {
			if (sample->strings[k])
				add_datum(&made, k, sample->strings[k], captured_len(sample, k), 0);
			if (sample->data[k].bytes && !sample->has_inner)
				add_datum(&made, k, sample->data[k].bytes, sample->data[k].len, 0);
		}
		if (sample->has_inner)
			add_datum(&made, SCTOP_DATUM_INNER, sample->inner, sizeof(sample->inner),
				  0);
		call = oracle_call_in(line, &nr);
		assert_int_equal(nr, made.event.nr);
		if (strcmp(call, call_text(&made, NULL)) != 0) {
			print_error("strace: %s\n ours:  %s\n", call, call_text(&made, NULL));
			bad++;
		}
	}
	fclose(file);
	assert_int_equal(bad, 0);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_look_as_in_strace),
	};

	if (argc == 3 && strcmp(argv[1], ORACLE_CHILD) == 0)
		make_samples();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
