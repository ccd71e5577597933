/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cost.c - what one cheap call costs while others watch, all variants interleaved in one run.
 *
 *   cost ROUNDS CPU [FILE] < VARIANTS
 *
 * With FILE the call is an lseek() on it, which costs as little and has a descriptor.
 * A variant is a line "NAME|READY|COMMAND": COMMAND runs in sh with $PID set to the process
 * that makes the calls; it watches once it prints a line with READY in it (READY empty:
 * after a second). An empty COMMAND is the undisturbed call. For each variant one line is
 * printed: NAME, median ns of a call, median of what was added to the undisturbed one of the
 * same round, smallest and largest of these, and what the very best burst of all rounds was
 * above the very best undisturbed one. A variant that cannot run says -1.
 *
 * The caller is pinned to CPU, everything else keeps off it as far as there are others.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	VARIANT_MAX = 32,
	ROUND_MAX = 50,
	BURSTS = 100,
	BURST_NS = 2000000,
	READY_MS = 15000,
};

struct variant {
	char name[64], ready[64], command[512];
	double ns[ROUND_MAX], added[ROUND_MAX];
	double best; /* ns of the best burst of all rounds */
	int cnt;
};

/* The process that makes the calls: told to run a burst, it answers with ns per call. */
struct caller {
	pid_t pid;
	int order, answer;
};

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* getppid() takes no notice of arguments. */
static inline void raw_call(long nr, long fd)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(nr), "D"(fd), "S"(0L), "d"((long)SEEK_CUR)
			 : "rcx", "r11", "memory");
}

static double burst(int fd)
{
	long long begin = now_ns(), end;
	long calls = 0, step = 50, nr = fd < 0 ? SYS_getppid : SYS_lseek;

	do {
		for (long i = 0; i < step; i++)
			raw_call(nr, fd);
		calls += step;
		end = now_ns();
		if (end - begin < 200000)
			step *= 2;
	} while (end - begin < BURST_NS);
	return (double)(end - begin) / (double)calls;
}

static void pin_to(int cpu, int except)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	if (cpu >= 0)
		CPU_SET((size_t)cpu, &set);
	for (int i = 0; cpu < 0 && i < (int)sysconf(_SC_NPROCESSORS_ONLN); i++)
		if (i != except || sysconf(_SC_NPROCESSORS_ONLN) == 1)
			CPU_SET((size_t)i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static struct caller caller_start(int cpu, int fd)
{
	struct caller caller;
	int order[2], answer[2];
	char c;

	if (pipe2(order, O_CLOEXEC) || pipe2(answer, O_CLOEXEC))
		exit(1);
	caller.pid = fork();
	if (caller.pid < 0)
		exit(1);
	if (!caller.pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "benchcaller");
		pin_to(cpu, -1);
		while (read(order[0], &c, 1) == 1) {
			double ns = burst(fd);

			if (write(answer[1], &ns, sizeof(ns)) != sizeof(ns))
				break;
		}
		_exit(0);
	}
	close(order[0]);
	close(answer[1]);
	caller.order = order[1];
	caller.answer = answer[0];
	return caller;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, int cnt)
{
	double sorted[ROUND_MAX];

	if (!cnt)
		return -1;
	memcpy(sorted, values, (size_t)cnt * sizeof(double));
	qsort(sorted, (size_t)cnt, sizeof(double), compare);
	return cnt % 2 ? sorted[cnt / 2] : (sorted[cnt / 2 - 1] + sorted[cnt / 2]) / 2;
}

/*
 * Somebody else on the CPU only ever adds: the lower quartile of many short bursts is ours.
 * *best keeps the very best burst, which is all that a busy machine can be asked for.
 */
static double measure(const struct caller *caller, double *best)
{
	double ns[BURSTS];

	for (int i = 0; i < BURSTS; i++)
		if (write(caller->order, "g", 1) != 1 ||
		    read(caller->answer, &ns[i], sizeof(double)) != sizeof(double))
			exit(1);
	qsort(ns, BURSTS, sizeof(double), compare);
	if (!*best || ns[0] < *best)
		*best = ns[0];
	return ns[BURSTS / 4];
}

/* The watcher, in a process group of its own; *out is where it says that it is ready. */
static pid_t watcher_start(const struct variant *variant, const struct caller *caller, int cpu,
			   int *out)
{
	char pid_text[16];
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		exit(1);
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		snprintf(pid_text, sizeof(pid_text), "%d", caller->pid);
		setenv("PID", pid_text, 1);
		pin_to(-1, cpu);
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", variant->command, NULL);
		_exit(127);
	}
	close(ends[1]);
	*out = ends[0];
	return pid;
}

static int wait_ready(const struct variant *variant, int out)
{
	long long end = now_ns() + READY_MS * 1000000LL;
	char buf[8192];
	size_t len = 0;

	if (!*variant->ready) {
		sleep(1);
		return 0;
	}
	while (now_ns() < end) {
		struct pollfd poll_fd = { .fd = out, .events = POLLIN };
		ssize_t got;

		if (poll(&poll_fd, 1, 100) <= 0)
			continue;
		got = read(out, buf + len, sizeof(buf) - len - 1);
		if (got <= 0)
			break;
		len += (size_t)got;
		buf[len] = 0;
		if (strstr(buf, variant->ready))
			return 0;
		if (len > sizeof(buf) / 2)
			len = 0;
	}
	fprintf(stderr, "bench: %s did not start: %.*s\n", variant->name, (int)len, buf);
	return -1;
}

static void watcher_stop(pid_t pid, int out)
{
	char buf[8192];
	int status;

	kill(-pid, SIGINT);
	for (int i = 0; i < 500; i++) {
		struct pollfd poll_fd = { .fd = out, .events = POLLIN };

		if (poll(&poll_fd, 1, 10) > 0 && read(out, buf, sizeof(buf)) <= 0)
			break;
	}
	kill(-pid, SIGKILL);
	waitpid(pid, &status, 0);
	close(out);
}

static double run_variant(struct variant *variant, const struct caller *caller, int cpu)
{
	double ns = -1;
	pid_t pid;
	int out;

	if (!*variant->command)
		return measure(caller, &variant->best);
	pid = watcher_start(variant, caller, cpu, &out);
	if (!wait_ready(variant, out)) {
		usleep(100000);
		fcntl(out, F_SETFL, O_NONBLOCK);
		ns = measure(caller, &variant->best);
	}
	watcher_stop(pid, out);
	return ns;
}

static int read_variants(struct variant *variants)
{
	char line[1024];
	int cnt = 0;

	while (cnt < VARIANT_MAX && fgets(line, sizeof(line), stdin)) {
		struct variant *variant = &variants[cnt];
		char *ready = strchr(line, '|');
		char *command = ready ? strchr(ready + 1, '|') : NULL;

		if (!command)
			continue;
		*ready++ = *command++ = 0;
		command[strcspn(command, "\n")] = 0;
		snprintf(variant->name, sizeof(variant->name), "%.63s", line);
		snprintf(variant->ready, sizeof(variant->ready), "%.63s", ready);
		snprintf(variant->command, sizeof(variant->command), "%.511s", command);
		cnt++;
	}
	return cnt;
}

static void print_variant(const struct variant *variant, double best)
{
	double low = 1e18, high = -1e18;

	for (int i = 0; i < variant->cnt; i++) {
		low = variant->added[i] < low ? variant->added[i] : low;
		high = variant->added[i] > high ? variant->added[i] : high;
	}
	printf("%s|%.1f|%.1f|%.1f|%.1f|%.1f\n", variant->name, median(variant->ns, variant->cnt),
	       median(variant->added, variant->cnt), variant->cnt ? low : -1,
	       variant->cnt ? high : -1, variant->cnt ? variant->best - best : -1);
}

int main(int argc, char **argv)
{
	static struct variant variants[VARIANT_MAX];
	int rounds = argc > 1 ? atoi(argv[1]) : 5;
	int cpu = argc > 2 ? atoi(argv[2]) : 0;
	int fd = argc > 3 ? open(argv[3], O_RDONLY | O_CLOEXEC) : -1;
	int cnt = read_variants(variants);
	struct caller caller;
	double best = 0;

	if (rounds < 1 || rounds > ROUND_MAX || (argc > 3 && fd < 0))
		return 2;
	pin_to(-1, cpu);
	caller = caller_start(cpu, fd);
	for (int round = 0; round < rounds; round++) {
		double base = measure(&caller, &best);

		for (int i = 0; i < cnt; i++) {
			double ns = run_variant(&variants[i], &caller, cpu), after;

			/* The machine drifts: what is added is over the mean of before and after.
			 */
			after = measure(&caller, &best);
			if (ns > 0) {
				variants[i].ns[variants[i].cnt] = ns;
				variants[i].added[variants[i].cnt++] = ns - (base + after) / 2;
			}
			base = after;
		}
	}
	kill(caller.pid, SIGKILL);
	waitpid(caller.pid, NULL, 0);
	for (int i = 0; i < cnt; i++)
		print_variant(&variants[i], best);
	return 0;
}
