/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_sink_strace.c - lines in the way of strace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "made_sink.h"

/* The expected lines are strace 6.1's own. */

static void test_strace(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "strace", (struct sink_options){ .header = "none" });
	make_plain(&call, "close", 3, 0);
	feed(&out, &call);
	call.event.tid = 1234567;
	feed(&out, &call);
	make_openat(&call, "bash", "/etc/x", -13);
	feed(&out, &call);
	make_openat(&call, "bash", "/1", 3); /* one column short of it, just there, over it */
	feed(&out, &call);
	make_openat(&call, "bash", "/12", 3);
	feed(&out, &call);
	make_openat(&call, "bash", "/123", 3);
	feed(&out, &call);
	make_plain(&call, "pause", 0, -514);
	feed(&out, &call);
	make_plain(&call, "exit_group", 7, 0);
	call.event.flags = SCTOP_EVENT_UNFINISHED | SCTOP_EVENT_NO_DURATION;
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_THREAD_EXIT, 44, 0);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_EXIT, 43, 7 << 8);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_EXIT, 43, SIGSEGV | 0x80);
	feed(&out, &call);
	make_end(&call, SCTOP_EVENT_FORK, 43, 5);
	feed(&out, &call);
	feed_lost(&out, LOST_RING, 17);
	feed_lost(&out, LOST_CAPPED, 3);
	assert_string_equal(
		out_text(&out),
		"43    close(3)                          = 0\n"
		"1234567 close(3)                        = 0\n"
		"43    openat(AT_FDCWD, \"/etc/x\", O_RDONLY) = -1 EACCES (Permission denied)\n"
		"43    openat(AT_FDCWD, \"/1\", O_RDONLY)  = 3\n"
		"43    openat(AT_FDCWD, \"/12\", O_RDONLY) = 3\n"
		"43    openat(AT_FDCWD, \"/123\", O_RDONLY) = 3\n"
		"43    pause()                           = ? ERESTARTNOHAND (To be restarted if no "
		"handler)\n"
		"43    exit_group(7)                     = ?\n"
		"44    +++ exited with 0 +++\n"
		"43    +++ exited with 7 +++\n"
		"43    +++ killed by SIGSEGV (core dumped) +++\n"
		"0     --- lost 17 events (ring full) ---\n"
		"0     --- lost 3 events (over the rate asked for) ---\n");
	out_close(&out);
}

static void test_strace_duration(void **state)
{
	struct call call;
	struct out out;

	(void)state;
	out_open(&out, "strace", (struct sink_options){ .durations = true });
	make_plain(&call, "close", 3, 0);
	call.event.duration_ns = 12000345678;
	feed(&out, &call);
	assert_string_equal(out_text(&out),
			    "43    close(3)                          = 0 <12.000345>\n");
	out_close(&out);
}

static void check_signal(const siginfo_t *info, const char *expected)
{
	struct sctop_datum datum = { .len = 48, .total = 48 };
	char line[256];
	struct call call;
	struct out out;

	make_plain(&call, "read", 0, 0);
	call.event.type = SCTOP_EVENT_SIGNAL;
	call.event.nr = (int16_t)info->si_signo;
	call.event.data_len = 8 + 48;
	memcpy(call.data, &datum, 8);
	memcpy(call.data + 8, info, 48);
	out_open(&out, "strace", (struct sink_options){ 0 });
	feed(&out, &call);
	snprintf(line, sizeof(line), "43    --- %s ---\n", expected);
	assert_string_equal(out_text(&out), line);
	out_close(&out);
}

static siginfo_t siginfo(int number, int code)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = number;
	info.si_code = code;
	return info;
}

static void test_strace_signals(void **state)
{
	siginfo_t info = siginfo(SIGTERM, SI_USER);

	(void)state;
	info.si_pid = 7947;
	check_signal(&info, "SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7947, si_uid=0}");
	info = siginfo(36, SI_QUEUE);
	info.si_pid = 7947;
	info.si_value.sival_ptr = (void *)42;
	check_signal(&info, "SIGRT_4 {si_signo=SIGRT_4, si_code=SI_QUEUE, si_pid=7947, si_uid=0, "
			    "si_int=42, si_ptr=0x2a}");
	info = siginfo(SIGALRM, SI_TIMER);
	info.si_value.sival_int = 7;
	check_signal(&info, "SIGALRM {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0, "
			    "si_overrun=0, si_int=7, si_ptr=0x7}");
	info = siginfo(SIGALRM, SI_KERNEL);
	check_signal(&info, "SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL}");
	info = siginfo(SIGUSR1, 3);
	info.si_errno = 2;
	info.si_pid = 5;
	info.si_uid = 6;
	info.si_value.sival_ptr = (void *)0x123456789;
	check_signal(&info, "SIGUSR1 {si_signo=SIGUSR1, si_code=0x3, si_errno=ENOENT, si_pid=5, "
			    "si_uid=6, si_int=591751049, si_ptr=0x123456789}");
}

static void test_strace_signals_of_the_kernel(void **state)
{
	siginfo_t info = siginfo(SIGCHLD, CLD_EXITED);

	(void)state;
	info.si_pid = 7948;
	info.si_status = 3;
	check_signal(&info, "SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7948, si_uid=0, "
			    "si_status=3, si_utime=0, si_stime=0}");
	info.si_code = CLD_KILLED;
	info.si_status = SIGKILL;
	check_signal(&info, "SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7948, si_uid=0, "
			    "si_status=SIGKILL, si_utime=0, si_stime=0}");
	info = siginfo(SIGSEGV, SEGV_MAPERR);
	info.si_addr = (void *)0x10;
	check_signal(&info, "SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10}");
	info = siginfo(SIGSEGV, SI_KERNEL);
	check_signal(&info, "SIGSEGV {si_signo=SIGSEGV, si_code=SI_KERNEL, si_addr=NULL}");
	info = siginfo(SIGIO, POLL_IN);
	info.si_band = 65;
	check_signal(&info, "SIGIO {si_signo=SIGIO, si_code=POLL_IN, si_band=65}");
	info = siginfo(SIGSYS, 1);
	info.si_errno = 5;
	info.si_call_addr = (void *)0x7fa8ef8f24f7;
	info.si_syscall = 110;
	info.si_arch = 0xc000003e;
	check_signal(&info, "SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_errno=EIO, "
			    "si_call_addr=0x7fa8ef8f24f7, si_syscall=__NR_getppid, "
			    "si_arch=AUDIT_ARCH_X86_64}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strace),
		cmocka_unit_test(test_strace_duration),
		cmocka_unit_test(test_strace_signals),
		cmocka_unit_test(test_strace_signals_of_the_kernel),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
