/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// CFLAGS: -m32 -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector
/*
 * groups32.c - i386's calls whose structures and arguments are laid out differently from x86-64's,
 * by a 32-bit program without a libc. Compared under strace and under sctop by tests/parity.
 *
 *   groups32      in an empty folder; makes the calls of the table, and exits with 0
 *
 * The numbers are i386's, whatever headers the machine has.
 */
#include "bare32.h"

static char path[] = "file", here[] = ".", text[] = "hello, world\n", out[1024], more[1024];
static char null_device[] = "/dev/null", proc_exe[] = "/proc/self/cwd";
static int pair[2], words[32];

static int iovecs[] = { AT(text), 5, AT(text + 5), 8 };
static int filled[] = { AT(out), 3, AT(more), 16 };
static int mmap_args[] = { 0, 8192, 3, 0x22, -1, 0 };
static int socketpair_args[] = { 1, 2, 0, AT(pair) };
static int message[] = { 0, 0, AT(iovecs), 2, 0, 0, 0, 0 };
static int sendmsg_args[] = { 5, AT(message), 0 };
static int received[] = { AT(more), 100, AT(filled), 2, 0, 0, 0, 0 };
static int recvmsg_args[] = { 6, AT(received), 0 };
static int short_sleep[] = { 0, 1000 }, long_time[] = { 5, 0, 6, 0 };
static int action[] = { 1, 0x10000000, 0, 0x200, 0 }; /* SIG_IGN, SA_RESTART, SIGUSR1 … */
static int old_action[] = { 1, 0x200, 0x10000000, 0 };
static int lock[] = { 0, 0, 100, 0 }, lock64[] = { 0, 0, 0, 100, 0, 0 };
static int event[] = { 1, 0x1234, 0 }, timer[] = { 0, 0, 9, 5000 };
static int polled[] = { 3, 0x10001 };
static int set[] = { 1 << 3, 0, 0, 0 };
static int mask_and_size[] = { AT(words), 8 };
static int stack[] = { AT(more), 0, sizeof(more) };
static int select_args[] = { 4, AT(set), 0, 0, AT(timer) };
static int no_set[4], bad_select_args[] = { -1, AT(set), AT(no_set), 0, 16 };
static int idle_select_args[] = { 0, 0, 0, 0, AT(short_sleep) };
static int segment[] = { -1, 0, 0xfffff, 0x51 }, times64[] = { 0, 0, 1000, 0 };
static int argv[] = { AT(path), AT(text), 0 };

void on_signal(void);
__asm__(".globl on_signal\non_signal:\n\tret\n");
static int handled[] = { AT(on_signal), 0x200, 0x10000000, 0 };

/* 3 is the file, 4 an epoll, 5 and 6 are sockets. */
static const struct {
	int nr, args[6];
} calls[] = {
	{ 5, { AT(path), 02 | 0100, 0640 } },	 /* open */
	{ 329, { 0 } },				 /* epoll_create1 */
	{ 102, { 8, AT(socketpair_args) } },	 /* socketcall: socketpair */
	{ 4, { 3, AT(text), 13 } },		 /* write */
	{ 146, { 3, AT(iovecs), 2 } },		 /* writev */
	{ 140, { 3, 0, 2, AT(out), 0 } },	 /* _llseek */
	{ 19, { 3, 1, 0 } },			 /* lseek */
	{ 145, { 3, AT(filled), 2 } },		 /* readv */
	{ 180, { 3, AT(out), 5, 1, 0 } },	 /* pread64 */
	{ 181, { 3, AT(text), 5, 1, 0 } },	 /* pwrite64 */
	{ 333, { 3, AT(filled), 2, 1, 0 } },	 /* preadv */
	{ 194, { 3, 100, 0 } },			 /* ftruncate64 */
	{ 193, { AT(path), 50, 1 } },		 /* truncate64 */
	{ 195, { AT(path), AT(out) } },		 /* stat64 */
	{ 196, { AT(path), AT(out) } },		 /* lstat64 */
	{ 197, { 3, AT(out) } },		 /* fstat64 */
	{ 300, { -100, AT(path), AT(out), 0 } }, /* fstatat64 */
	{ 106, { AT(path), AT(out) } },		 /* stat */
	{ 195, { 16, AT(out) } },
	{ 268, { AT(here), 84, AT(out) } },		/* statfs64 */
	{ 269, { 3, 84, AT(out) } },			/* fstatfs64 */
	{ 99, { AT(here), AT(out) } },			/* statfs */
	{ 383, { -100, AT(path), 0, 0x7ff, AT(out) } }, /* statx */
	{ 221, { 3, 1 } },				/* fcntl64: F_GETFD */
	{ 221, { 3, 5, AT(lock) } },			/* F_GETLK */
	{ 221, { 3, 12, AT(lock64) } },			/* F_GETLK64 */
	{ 55, { 3, 3 } },				/* fcntl */
	{ 90, { AT(mmap_args) } },			/* mmap */
	{ 192, { 0, 4096, 1, 2, 3, 0 } },		/* mmap2 */
	{ 192, { 0, 4096, 1, 2, 3, 1 } },
	{ 78, { AT(out), AT(more) } },		       /* gettimeofday */
	{ 162, { AT(short_sleep), AT(out) } },	       /* nanosleep */
	{ 267, { 1, 0, AT(short_sleep), AT(out) } },   /* clock_nanosleep */
	{ 266, { 1, AT(out) } },		       /* clock_getres */
	{ 265, { 0, AT(out) } },		       /* clock_gettime */
	{ 403, { 0, AT(out) } },		       /* clock_gettime64 */
	{ 320, { -100, AT(path), AT(long_time), 0 } }, /* utimensat */
	{ 30, { AT(path), AT(long_time) } },	       /* utime */
	{ 271, { AT(path), AT(long_time) } },	       /* utimes */
	{ 174, { 10, AT(action), 0, 8 } },	       /* rt_sigaction */
	{ 174, { 10, 0, AT(out), 8 } },
	{ 67, { 12, AT(old_action), AT(out) } },		      /* sigaction */
	{ 175, { 0, AT(&old_action[1]), AT(out), 8 } },		      /* rt_sigprocmask */
	{ 126, { 2, 0, AT(out) } },				      /* sigprocmask */
	{ 176, { AT(out), 8 } },				      /* rt_sigpending */
	{ 177, { AT(&old_action[1]), AT(out), AT(short_sleep), 8 } }, /* rt_sigtimedwait */
	{ 186, { AT(stack), AT(out) } },			      /* sigaltstack */
	{ 186, { 0, AT(out) } },
	{ 255, { 4, 1, 5, AT(event) } },				   /* epoll_ctl */
	{ 102, { 16, AT(sendmsg_args) } },				   /* socketcall: sendmsg */
	{ 102, { 17, AT(recvmsg_args) } },				   /* … recvmsg */
	{ 370, { 5, AT(message), 0 } },					   /* sendmsg */
	{ 372, { 6, AT(received), 0 } },				   /* recvmsg */
	{ 256, { 4, AT(out), 4, 0 } },					   /* epoll_wait */
	{ 168, { AT(polled), 1, 0 } },					   /* poll */
	{ 309, { AT(polled), 1, AT(short_sleep), 0, 8 } },		   /* ppoll */
	{ 142, { 4, AT(set), 0, 0, AT(short_sleep) } },			   /* _newselect */
	{ 82, { AT(select_args) } },					   /* select */
	{ 308, { 4, AT(set), 0, 0, AT(short_sleep), AT(mask_and_size) } }, /* pselect6 */
	{ 141, { 3, AT(out), 512 } },			     /* getdents: of no directory */
	{ 220, { 3, AT(out), 512 } },			     /* getdents64 */
	{ 77, { 0, AT(out) } },				     /* getrusage */
	{ 116, { AT(out) } },				     /* sysinfo */
	{ 122, { AT(out) } },				     /* uname */
	{ 76, { 7, AT(out) } },				     /* getrlimit */
	{ 191, { 7, AT(out) } },			     /* ugetrlimit */
	{ 340, { 0, 7, 0, AT(out) } },			     /* prlimit64 */
	{ 104, { 0, AT(timer), AT(out) } },		     /* setitimer */
	{ 105, { 1, AT(out) } },			     /* getitimer */
	{ 322, { 1, 0 } },				     /* timerfd_create: 7 */
	{ 325, { 7, 0, AT(timer), AT(out) } },		     /* timerfd_settime */
	{ 239, { 5, 3, 0, 10 } },			     /* sendfile64 */
	{ 250, { 3, 1, 0, 10, 3 } },			     /* fadvise64 */
	{ 324, { 3, 0, 0, 0, 4096, 0 } },		     /* fallocate */
	{ 225, { 3, 0, 0, 4096 } },			     /* readahead */
	{ 240, { AT(words), 0, 1, AT(short_sleep), 0, 0 } }, /* futex */
	{ 114, { -1, AT(out), 1, AT(more) } },		     /* wait4 */
	{ 284, { 0, 0, AT(out), 5, 0 } },		     /* waitid */
	{ 85, { AT(proc_exe), AT(out), 3 } },		     /* readlink */
	{ 183, { AT(out), 512 } },			     /* getcwd */
	{ 199, { 0 } },					     /* getuid32 */
	{ 24, { 0 } },					     /* getuid */
	{ 205, { 0, 0 } },				     /* getgroups32 */
	{ 212, { AT(path), -1, -1 } },			     /* chown32 */
	{ 182, { AT(path), 0xffff, 0xffff } },		     /* chown */
	{ 14, { AT(null_device), 020644, 0x103 } },	     /* mknod */
	{ 61, { 16 } },					     /* chroot */
	/* The first ones, which x86-64 does not have. */
	{ 73, { AT(out) } }, /* sigpending */
	{ 73, { 16 } },
	{ 67, { 12, 16, 0 } }, /* sigaction */
	{ 67, { 12, AT(handled), AT(out) } },
	{ 67, { 12, 0, AT(out) } },
	{ 67, { 99, AT(old_action), AT(out) } },
	{ 126, { 0, AT(&old_action[1]), AT(out) } }, /* sigprocmask */
	{ 126, { 1, AT(&old_action[1]), 0 } },
	{ 126, { 2, 16, AT(out) } },
	{ 126, { 9, AT(&old_action[1]), AT(out) } },
	{ 68, { 0 } },	   /* sgetmask */
	{ 69, { 0x200 } }, /* ssetmask */
	{ 69, { 0 } },
	{ 48, { 12, 1 } }, /* signal */
	{ 48, { 99, 0 } },
	{ 86, { AT(path) } }, /* uselib */
	{ 109, { AT(out) } }, /* olduname */
	{ 59, { AT(out) } },  /* oldolduname */
	{ 59, { 16 } },
	{ 18, { AT(path), AT(out) } },		   /* oldstat */
	{ 84, { AT(path), AT(out) } },		   /* oldlstat */
	{ 28, { 3, AT(out) } },			   /* oldfstat */
	{ 89, { 3, AT(out), 1 } },		   /* readdir: of no directory */
	{ 7, { -1, AT(out), 1 } },		   /* waitpid */
	{ 13, { AT(out) } },			   /* time */
	{ 25, { 16 } },				   /* stime */
	{ 34, { 0 } },				   /* nice */
	{ 43, { AT(out) } },			   /* times */
	{ 80, { 0, AT(out) } },			   /* getgroups */
	{ 165, { AT(out), AT(more), AT(words) } }, /* getresuid */
	{ 70, { -1, -1 } },			   /* setreuid */
	{ 90, { 16 } },				   /* mmap */
	{ 82, { 16 } },				   /* select */
	{ 82, { AT(bad_select_args) } },
	{ 82, { AT(idle_select_args) } },
	{ 142, { 4, AT(set), AT(no_set), AT(no_set), 0 } }, /* _newselect */
	{ 62, { 0x801, AT(out) } },			    /* ustat */
	{ 135, { 3 } },					    /* sysfs */
	{ 134, { 1, 2 } },				    /* bdflush */
	{ 123, { 0, AT(out), 64 } },			    /* modify_ldt */
	{ 243, { AT(segment) } },			    /* set_thread_area */
	{ 244, { AT(segment) } },			    /* get_thread_area */
	{ 122, { 16 } },				    /* uname */
	{ 22, { AT(path) } },				    /* umount */
	{ 101, { 0, 1, 1 } },				    /* ioperm */
	{ 113, { 0 } },					    /* vm86old */
	{ 166, { 0, 16 } },				    /* vm86 */
	{ 136, { -1 } },				    /* personality */
	{ 242, { 0, 4, AT(out) } },			    /* sched_getaffinity */
	{ 258, { AT(out) } },				    /* set_tid_address */
	{ 259, { 0, 0, AT(out) } },			    /* timer_create */
	{ 277, { AT(path), 0100, 0600, 0 } },		    /* mq_open */
	{ 311, { AT(out), 12 } },			    /* set_robust_list */
	{ 245, { 1, AT(out) } },			    /* io_setup */
	{ 349, { 0, 0, 1, 3, 4 } },			    /* kcmp: of none */
	{ 358, { -1, AT(path), 0, 0, 0 } },		    /* execveat: no such descriptor */
	{ 11, { AT(null_device), AT(argv), AT(argv) } },    /* execve: nothing to execute */
	{ 407, { 1, 0, AT(times64), AT(out) } },	    /* clock_nanosleep_time64 */
	{ 412, { -100, AT(path), AT(times64), 0 } },	    /* utimensat_time64 */
	{ 413, { 4, AT(set), 0, 0, AT(times64), AT(mask_and_size) } }, /* pselect6_time64 */
	{ 414, { AT(polled), 1, AT(times64), 0, 8 } },		       /* ppoll_time64 */
	{ 421, { AT(&old_action[1]), AT(out), AT(times64), 8 } },      /* rt_sigtimedwait_time64 */
	{ 422, { AT(words), 0, 1, AT(times64), 0, 0 } },	       /* futex_time64 */
	{ 67, { 12, AT(handled), 0 } },				       /* sigaction */
	{ 10, { AT(path) } },					       /* unlink */
};

void _start(void);
void _start(void)
{
	static const int none[6];
	int to_itself[6] = { 0, 12, 0, 0, 0, 0 };

	for (u32 i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		number = calls[i].nr;
		call(calls[i].args);
	}
	number = 20; /* getpid */
	to_itself[0] = call(none);
	number = 37; /* kill: its handler ends in sigreturn */
	call(to_itself);
	number = 252; /* exit_group */
	call(none);
	for (;;)
		;
}
