/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_process.h - processes, credentials, signals, memory, time, scheduling.
 */
#ifndef GROUPS_PROCESS_H
#define GROUPS_PROCESS_H

#include <asm/prctl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/mempolicy.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>

#include "groups.h"

static void group_process(void)
{
	siginfo_t info = { 0 };
	struct rusage usage;
	char *argv[] = { "nope", "a b", NULL }, *none[] = { NULL };
	int status, fd;
	pid_t pid;

	CALL(getpid);
	CALL(getppid);
	CALL(gettid);
	CALL(getpgrp);
	CALL(getpgid, 0);
	CALL(getpgid, -1);
	CALL(getsid, 0);
	CALL(setpgid, -1, 0);
	CALL(execve, "/nope", argv, none);
	CALL(execve, BAD, argv, none);
	CALL(execve, "/nope", BAD, BAD);
	CALL(execveat, AT_FDCWD, "nope", argv, none, AT_SYMLINK_NOFOLLOW);
	CALL(wait4, -1, &status, 0, NULL);
	CALL(wait4, -1, &status, WNOHANG | __WALL, &usage);
	pid = fork();
	if (!pid)
		CALL(exit, 7);
	CALL(waitid, P_PID, pid, &info, WEXITED | WNOWAIT, NULL);
	CALL(wait4, pid, &status, 0, &usage);
	CALL(waitid, P_ALL, 0, &info, 0, NULL);
	CALL(waitid, 77, 0, NULL, WEXITED, NULL);
	pid = fork();
	if (!pid)
		CALL(kill, getpid(), SIGKILL);
	CALL(waitid, P_PID, pid, &info, WEXITED, NULL);
	CALL(setns, BAD_FD, CLONE_NEWNS | CLONE_NEWNET);
	CALL(unshare, 0x1);
	fd = CALL(pidfd_open, getpid(), 0);
	CALL(pidfd_open, -1, O_NONBLOCK);
	CALL(pidfd_getfd, fd, 999, 0);
	CALL(pidfd_getfd, BAD_FD, 0, 1);
	CALL(pidfd_send_signal, fd, 0, NULL, 0);
	CALL(pidfd_send_signal, BAD_FD, SIGUSR1, NULL, 0);
	CALL(process_madvise, fd, NULL, 0, MADV_COLD, 0);
	CALL(process_mrelease, BAD_FD, 1);
	CALL(kcmp, getpid(), getpid(), 1, 0, 0);
	CALL(kcmp, getpid(), getpid(), 0, 0, 999);
	CALL(kcmp, getpid(), getpid(), 77, 1, 2);
	CALL(ptrace, PTRACE_CONT, -1, NULL, SIGUSR1);
	CALL(ptrace, PTRACE_SETOPTIONS, -1, NULL, PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
	CALL(ptrace, PTRACE_GETREGSET, -1, 1, BAD);
	CALL(ptrace, PTRACE_PEEKUSER, -1, 120, BAD);
	CALL(ptrace, 0x7777, -1, 1, 2);
	CALL(clone3, BAD, 64);
	CALL(clone3, NULL, 0);
	CALL(set_tid_address, &status);
	CALL(times, NULL);
}

static void group_creds(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_header_struct wrong = { 0x1234, 0 };
	struct __user_cap_data_struct data[2];
	gid_t groups[8];
	uid_t r, e, s;

	CALL(getuid);
	CALL(geteuid);
	CALL(getgid);
	CALL(getegid);
	CALL(getresuid, &r, &e, &s);
	CALL(getresgid, &r, &e, BAD);
	CALL(getgroups, 0, NULL);
	CALL(getgroups, 8, groups);
	CALL(getgroups, -1, groups);
	CALL(setuid, getuid());
	CALL(setgid, getgid());
	CALL(setreuid, -1, -1);
	CALL(setregid, -1, -1);
	CALL(setresuid, -1, getuid(), -1);
	CALL(setresgid, -1, -1, -1);
	CALL(setfsuid, -1);
	CALL(setfsgid, -1);
	CALL(setgroups, -1, BAD);
	CALL(capget, &header, data);
	CALL(capset, &header, data);
	CALL(capget, &wrong, NULL);
	CALL(capget, BAD, NULL);
	CALL(umask, 022);
	CALL(umask, 0);
}

static void handler(int number)
{
	(void)number;
}

static void group_signal(void)
{
	struct timespec soon = { 0, 1000 };
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	sigset_t set, old;
	stack_t stack;
	siginfo_t info = { 0 };

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, NULL, &action);
	action.sa_handler = SIG_IGN;
	sigaction(SIGUSR2, &action, NULL);
	CALL(rt_sigaction, 65, NULL, NULL, 8);
	CALL(rt_sigaction, SIGUSR1, BAD, NULL, 8);
	CALL(rt_sigaction, SIGUSR1, NULL, NULL, 4);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	CALL(rt_sigprocmask, SIG_BLOCK, &set, &old, 8);
	CALL(rt_sigprocmask, SIG_SETMASK, NULL, &old, 8);
	CALL(rt_sigprocmask, 77, &set, NULL, 8);
	CALL(rt_sigprocmask, SIG_BLOCK, BAD, NULL, 8);
	CALL(kill, getpid(), SIGUSR2);
	CALL(kill, -1, 0x77);
	CALL(tkill, getpid(), 0);
	CALL(tgkill, getpid(), getpid(), SIGUSR1);
	CALL(tgkill, -1, -1, 64);
	CALL(rt_sigpending, &set, 8);
	CALL(rt_sigtimedwait, &set, &info, &soon, 8);
	CALL(rt_sigtimedwait, &set, &info, &soon, 8);
	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	CALL(rt_sigqueueinfo, getpid(), 0, &info);
	CALL(rt_tgsigqueueinfo, getpid(), getpid(), SIGUSR2, &info);
	CALL(rt_sigqueueinfo, getpid(), SIGUSR1, BAD);
	CALL(sigaltstack, NULL, &stack);
	CALL(sigaltstack, &stack, NULL);
	CALL(sigaltstack, BAD, NULL);
	CALL(signalfd, -1, &set, 8);
	CALL(signalfd4, -1, &set, 8, SFD_CLOEXEC | SFD_NONBLOCK);
	CALL(signalfd4, -1, &set, 4, 0x1);
	CALL(rt_sigprocmask, SIG_UNBLOCK, &set, NULL, 8);
	CALL(rt_sigsuspend, BAD, 8);
	CALL(alarm, 0);
}

static void group_memory(void)
{
	unsigned long nodes = 1;
	int mode;
	char *at = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *many =
		mmap(NULL, 33 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned char vec[64];

	many[4096] = 1;
	CALL(brk, 0);
	CALL(mmap, NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0);
	CALL(mmap, NULL, 4096, PROT_EXEC, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	CALL(mmap, NULL, 4096, PROT_NONE, MAP_PRIVATE, BAD_FD, 0x2000);
	CALL(mmap, at, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	CALL(mprotect, at, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
	CALL(mprotect, 0x1001, 4096, PROT_NONE);
	CALL(madvise, at, 4096, MADV_DONTNEED);
	CALL(madvise, at, 4096, 77);
	CALL(mlock, at, 4096);
	CALL(mlock2, at, 4096, 1);
	CALL(mlock2, at, 4096, 6);
	CALL(munlock, at, 4096);
	CALL(mlockall, 0);
	CALL(munlockall);
	CALL(msync, at, 4096, MS_SYNC | MS_INVALIDATE);
	CALL(msync, at, 4096, 0x30);
	CALL(mincore, at, 8192, vec);
	CALL(mincore, at, 4097, vec);
	CALL(mincore, at, 0, vec);
	CALL(mincore, at, 0, BAD);
	CALL(mincore, at + 1, 0, vec);
	CALL(mincore, at, -1L, vec);
	CALL(mincore, at, 4096, BAD);
	CALL(mincore, at, 4096, NULL);
	CALL(mincore, many, 32 * 4096, vec);
	CALL(mincore, many, 33 * 4096, vec);
	CALL(mremap, at, 16384, 8192, 0);
	CALL(mremap, at, 8192, 16384, MREMAP_MAYMOVE | 0x10);
	CALL(mremap, 0x1000, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, 0x2000);
	CALL(remap_file_pages, 0x1000, 4096, 0, 0, 0);
	CALL(get_mempolicy, &mode, NULL, 0, NULL, 0);
	CALL(get_mempolicy, &mode, &nodes, 64, NULL, MPOL_F_MEMS_ALLOWED);
	CALL(set_mempolicy, MPOL_DEFAULT, NULL, 0);
	CALL(set_mempolicy, MPOL_BIND | MPOL_F_STATIC_NODES | 0x77, &nodes, 64);
	CALL(mbind, at, 4096, MPOL_BIND, &nodes, 64, 0x100);
	CALL(set_mempolicy_home_node, at, 4096, 0, 1);
	CALL(migrate_pages, -1, 64, &nodes, &nodes);
	CALL(move_pages, -1, 0, NULL, NULL, NULL, 2);
	CALL(pkey_alloc, 1, 1);
	CALL(pkey_free, 99);
	CALL(pkey_mprotect, 0x1001, 4096, PROT_READ, 1);
	CALL(process_vm_readv, -1, NULL, 0, NULL, 0, 0);
	CALL(memfd_secret, 1);
	CALL(membarrier, 0, 0, 0);
	CALL(membarrier, 8, 1, 3);
	CALL(munmap, at, 8192);
	CALL(munmap, 0x1001, 1);
}

static void group_time(void)
{
	static const int notify[] = {
		SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD, SIGEV_THREAD_ID, SIGEV_SIGNAL, 77, -1
	};
	struct sigevent told;
	struct itimerspec spec = { { 0, 0 }, { 100, 5 } }, old_spec;
	struct itimerval val = { { 0, 0 }, { 100, 5 } }, old_val;
	struct timespec ts = { 0, 1000 }, wrong = { 0, 1000000000 };
	struct timezone zone;
	struct timeval tv;
	struct timex timex = { 0 };
	int timer = -1, fd;

	CALL(clock_gettime, CLOCK_MONOTONIC, &ts);
	CALL(clock_gettime, 77, &ts);
	CALL(clock_gettime, -6, BAD);
	CALL(clock_getres, CLOCK_REALTIME_COARSE, &ts);
	CALL(clock_settime, 77, &wrong);
	ts = (struct timespec){ 0, 1000 };
	CALL(nanosleep, &ts, NULL);
	CALL(nanosleep, &wrong, NULL);
	CALL(nanosleep, BAD, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &ts, NULL);
	CALL(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &ts, &ts);
	CALL(clock_nanosleep, 77, 2, &ts, NULL);
	CALL(gettimeofday, &tv, &zone);
	CALL(gettimeofday, BAD, NULL);
	CALL(settimeofday, BAD, NULL);
	CALL(time, NULL);
	CALL(setitimer, ITIMER_VIRTUAL, &val, &old_val);
	CALL(getitimer, ITIMER_VIRTUAL, &old_val);
	CALL(getitimer, 77, &old_val);
	val.it_value = (struct timeval){ 0, 0 };
	CALL(setitimer, ITIMER_VIRTUAL, &val, NULL);
	memset(&told, 0, sizeof(told));
	for (size_t i = 0; i < sizeof(notify) / sizeof(notify[0]); i++) {
		told.sigev_notify = notify[i];
		told.sigev_signo = i < 4 ? SIGUSR1 : 777;
		told.sigev_value.sival_ptr = (void *)(-3L * (long)i);
		told._sigev_un._sigev_thread._function = (void *)(i * 0x1000L);
		CALL(timer_create, CLOCK_MONOTONIC, &told, &timer);
		CALL(mq_notify, BAD_FD, &told);
	}
	CALL(timer_create, CLOCK_MONOTONIC, BAD, &timer);
	CALL(timer_create, CLOCK_MONOTONIC, NULL, &timer);
	CALL(timer_create, 77, NULL, &timer);
	CALL(timer_settime, timer, 0, &spec, &old_spec);
	CALL(timer_gettime, timer, &old_spec);
	CALL(timer_getoverrun, timer);
	CALL(timer_settime, -1, TIMER_ABSTIME, &spec, NULL);
	CALL(timer_delete, timer);
	fd = CALL(timerfd_create, CLOCK_BOOTTIME, TFD_CLOEXEC);
	CALL(timerfd_create, 77, 0x3);
	CALL(timerfd_settime, fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL);
	CALL(timerfd_settime, fd, 0, &spec, &old_spec);
	CALL(timerfd_gettime, fd, &old_spec);
	CALL(timerfd_gettime, BAD_FD, &old_spec);
	CALL(adjtimex, BAD);
	CALL(clock_adjtime, 77, &timex);
	CALL(alarm, 0);
}

static void group_sched(void)
{
	struct sched_param param = { 0 };
	char attr[56];
	struct timespec ts;
	struct rlimit limit;
	unsigned long mask = 0;
	unsigned int cpu;

	CALL(sched_yield);
	CALL(sched_getscheduler, 0);
	CALL(sched_getscheduler, -1);
	CALL(sched_getparam, 0, &param);
	CALL(sched_setscheduler, 0, SCHED_OTHER, &param);
	CALL(sched_setscheduler, 0, 77, &param);
	CALL(sched_setparam, 0, BAD);
	CALL(sched_get_priority_max, SCHED_FIFO);
	CALL(sched_get_priority_min, 77);
	CALL(sched_rr_get_interval, -1, &ts);
	CALL(sched_getaffinity, 0, sizeof(mask), &mask);
	CALL(sched_setaffinity, 0, sizeof(mask), &mask);
	CALL(sched_getaffinity, -1, sizeof(mask), &mask);
	CALL(sched_getattr, 0, attr, sizeof(attr), 0);
	CALL(sched_getattr, 0, NULL, 0, 1);
	CALL(sched_setattr, 0, NULL, 0);
	CALL(getpriority, PRIO_PROCESS, 0);
	CALL(getpriority, 77, 0);
	CALL(setpriority, PRIO_PROCESS, -1, 5);
	CALL(ioprio_get, 1, 0);
	CALL(ioprio_set, 1, -1, 2 << 13 | 4);
	CALL(ioprio_set, 77, 0, 9 << 13);
	CALL(getrlimit, RLIMIT_NOFILE, &limit);
	CALL(setrlimit, RLIMIT_CORE, BAD);
	CALL(getrlimit, 77, &limit);
	CALL(prlimit64, 0, RLIMIT_STACK, NULL, &limit);
	CALL(prlimit64, -1, RLIMIT_AS, &limit, NULL);
	CALL(getrusage, RUSAGE_SELF, BAD);
	CALL(getrusage, 77, NULL);
	CALL(getcpu, NULL, NULL, NULL);
	CALL(getcpu, BAD, &cpu, NULL);
}

static void group_futex(void)
{
	struct timespec soon = { 0, 1000 };
	uint32_t word = 1;

	CALL(futex, &word, FUTEX_WAKE_PRIVATE, 1);
	CALL(futex, &word, FUTEX_WAIT_PRIVATE, 2, NULL);
	CALL(futex, &word, FUTEX_WAIT, 1, &soon);
	CALL(futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 2, NULL, NULL, -1);
	CALL(futex, &word, FUTEX_CMP_REQUEUE, 1, 2, &word, 7);
	CALL(futex, &word, FUTEX_WAKE_OP, 1, 1, &word,
	     FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_GT, 5));
	CALL(futex, &word, 77, 1, NULL, NULL, 0);
	CALL(futex_waitv, NULL, 0, 0, NULL, CLOCK_MONOTONIC);
	CALL(set_robust_list, NULL, 1);
	CALL(get_robust_list, -1, NULL, NULL);
	CALL(rseq, NULL, 32, 0, 0x53053053);
}

static void group_prctl(void)
{
	char name[16];
	int number;

	CALL(prctl, PR_SET_NAME, "renamed");
	CALL(prctl, PR_GET_NAME, name);
	CALL(prctl, PR_SET_PDEATHSIG, SIGUSR1);
	CALL(prctl, PR_GET_PDEATHSIG, &number);
	CALL(prctl, PR_SET_PDEATHSIG, 0);
	CALL(prctl, PR_GET_DUMPABLE);
	CALL(prctl, PR_SET_DUMPABLE, 1);
	CALL(prctl, PR_GET_KEEPCAPS);
	CALL(prctl, PR_GET_SECCOMP);
	CALL(prctl, PR_CAPBSET_READ, CAP_SYS_ADMIN);
	CALL(prctl, PR_CAPBSET_READ, 99);
	CALL(prctl, PR_GET_SECUREBITS);
	CALL(prctl, PR_SET_TIMERSLACK, 50000);
	CALL(prctl, PR_GET_TIMERSLACK);
	CALL(prctl, PR_GET_TSC, &number);
	CALL(prctl, PR_MCE_KILL_GET, 0, 0, 0, 0);
	CALL(prctl, PR_SET_MM, PR_SET_MM_BRK, 1, 0, 0);
	CALL(prctl, PR_SET_CHILD_SUBREAPER, 0);
	CALL(prctl, PR_GET_CHILD_SUBREAPER, &number);
	CALL(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	CALL(prctl, PR_SET_THP_DISABLE, 0, 0, 0, 0);
	CALL(prctl, PR_GET_THP_DISABLE, 0, 0, 0, 0);
	CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0);
	CALL(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	CALL(prctl, PR_GET_SPECULATION_CTRL, 0, 0, 0, 0);
	CALL(prctl, 0x7777, 1, 2, 3, 4);
	CALL(arch_prctl, ARCH_GET_FS, &number);
	CALL(arch_prctl, 0x7777, 5);
	CALL(personality, 0xffffffff);
	CALL(iopl, 77);
	CALL(ioperm, 70000, 1, 1);
	CALL(modify_ldt, 0, name, 0);
	CALL(set_thread_area, BAD);
	CALL(get_thread_area, BAD);
}

#endif
