/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ptylat.c - a full-screen program in a pseudo-terminal, with a stop-watch.
 *
 *   ptylat paint ROUNDS -- COMMAND      ms from start until $TEXT appears: median, worst
 *   ptylat key KEY ROUNDS -- COMMAND    ms from a key until $TEXT appears: median, worst
 *   ptylat cpu SECONDS -- COMMAND       $TEXT and three seconds later: per cent of a CPU that it
 * uses, its memory in MB (PSS), the frames that it paints a second
 *
 * TEXT is one word: curses may jump over cells that already show the right letter, which
 * within a word would be an accident. It comes by the environment, since a program that shows
 * command lines would show it as an argument of ours. Escape closes what KEY opened.
 */
#include <dirent.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_GAP_MS = 20 }; /* what comes closer together is one frame */
enum { ROWS = 40, COLUMNS = 120, ROUND_MAX = 200, GIVE_UP_MS = 10000 };

struct terminal {
	pid_t pid;
	int fd;
	char tail[65536]; /* the latest output */
	size_t len;
	double read_ms; /* when that came */
	int frame_cnt;
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void terminal_start(struct terminal *terminal, char **command)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLUMNS };

	terminal->len = 0;
	terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
	if (terminal->pid < 0) {
		perror("forkpty");
		exit(1);
	}
	if (!terminal->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execvp(command[0], command);
		_exit(127);
	}
}

static void terminal_stop(struct terminal *terminal)
{
	kill(terminal->pid, SIGTERM);
	for (int i = 0; i < 300; i++) {
		struct pollfd poll_fd = { .fd = terminal->fd, .events = POLLIN };
		char buf[4096];

		if (waitpid(terminal->pid, NULL, WNOHANG) == terminal->pid) {
			close(terminal->fd);
			return;
		}
		if (poll(&poll_fd, 1, 10) > 0 && read(terminal->fd, buf, sizeof(buf)) < 0)
			usleep(1000);
	}
	kill(terminal->pid, SIGKILL);
	waitpid(terminal->pid, NULL, 0);
	close(terminal->fd);
}

/* Takes what the program paints, for at most ms; false at its end. */
static bool terminal_read(struct terminal *terminal, int ms)
{
	struct pollfd poll_fd = { .fd = terminal->fd, .events = POLLIN };
	ssize_t got;

	if (poll(&poll_fd, 1, ms) <= 0)
		return true;
	if (terminal->len > sizeof(terminal->tail) / 2) {
		memmove(terminal->tail, terminal->tail + terminal->len - 1024, 1024);
		terminal->len = 1024;
	}
	got = read(terminal->fd, terminal->tail + terminal->len,
		   sizeof(terminal->tail) - terminal->len - 1);
	if (got <= 0)
		return false;
	terminal->frame_cnt += now_ms() - terminal->read_ms > FRAME_GAP_MS;
	terminal->read_ms = now_ms();
	terminal->len += (size_t)got;
	terminal->tail[terminal->len] = 0;
	return true;
}

static void terminal_drain(struct terminal *terminal, double ms)
{
	double end = now_ms() + ms;

	while (now_ms() < end && terminal_read(terminal, (int)(end - now_ms()) + 1))
		;
	terminal->len = 0;
}

/* ms since begin until text comes; -1 if it does not. */
static double wait_for(struct terminal *terminal, const char *text, double begin)
{
	while (now_ms() - begin < GIVE_UP_MS) {
		if (!terminal_read(terminal, 100))
			return -1;
		if (memmem(terminal->tail, terminal->len, text, strlen(text)))
			return now_ms() - begin;
	}
	return -1;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int print_times(double *times, int cnt)
{
	if (!cnt)
		return 1;
	qsort(times, (size_t)cnt, sizeof(*times), compare);
	printf("%.1f %.1f\n", times[cnt / 2], times[cnt - 1]);
	return 0;
}

static int do_paint(char **argv, char **command)
{
	static struct terminal terminal;
	double times[ROUND_MAX];
	int cnt = 0;

	for (int i = 0; i < atoi(argv[0]) && i < ROUND_MAX; i++) {
		double begin = now_ms(), ms;

		terminal_start(&terminal, command);
		ms = wait_for(&terminal, getenv("TEXT"), begin);
		terminal_stop(&terminal);
		if (ms >= 0)
			times[cnt++] = ms;
	}
	return print_times(times, cnt);
}

static int do_key(char **argv, char **command)
{
	static struct terminal terminal;
	double times[ROUND_MAX];
	int cnt = 0;

	terminal_start(&terminal, command);
	terminal_drain(&terminal, 2000);
	for (int i = 0; i < atoi(argv[1]) && i < ROUND_MAX; i++) {
		/* Before the key: it may wake the program at once, and us only when that has
		 * painted. */
		double begin = now_ms(), ms;

		if (write(terminal.fd, argv[0], strlen(argv[0])) < 0)
			break;
		ms = wait_for(&terminal, getenv("TEXT"), begin);
		times[cnt++] = ms >= 0 ? ms : GIVE_UP_MS; /* no answer is a bad one */
		if (write(terminal.fd, "\033", 1) < 0)
			break;
		terminal_drain(&terminal, 150 + i * 7 % 60);
	}
	terminal_stop(&terminal);
	return print_times(times, cnt);
}

/* CPU time of all threads of a process. */
static double cpu_ms(pid_t pid)
{
	unsigned long long ns, sum = 0;
	char path[300];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/schedstat", pid, entry->d_name);
		file = fopen(path, "re");
		if (file && fscanf(file, "%llu", &ns) == 1)
			sum += ns;
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
	return (double)sum / 1e6;
}

static double memory_mb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "Pss: %ld", &kb);
	if (file)
		fclose(file);
	return (double)kb / 1024;
}

static int do_cpu(char **argv, char **command)
{
	static struct terminal terminal;
	double seconds = atof(argv[0]), before, begin, used, memory;

	terminal_start(&terminal, command);
	if (wait_for(&terminal, getenv("TEXT"), now_ms()) < 0)
		return 1;
	terminal_drain(&terminal, 3000);
	before = cpu_ms(terminal.pid);
	begin = now_ms();
	terminal.frame_cnt = 0;
	terminal_drain(&terminal, seconds * 1000);
	used = (cpu_ms(terminal.pid) - before) / (now_ms() - begin) * 100;
	memory = memory_mb(terminal.pid);
	terminal_stop(&terminal);
	if (before <= 0)
		return 1;
	printf("%.3f %.1f %.1f\n", used, memory, terminal.frame_cnt / seconds);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int args;
		int (*run)(char **argv, char **command);
	} modes[] = { { "paint", 1, do_paint }, { "key", 2, do_key }, { "cpu", 1, do_cpu } };

	for (size_t i = 0; argc > 1 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		int at = 2 + modes[i].args;

		if (strcmp(argv[1], modes[i].name) || argc < at + 2 || strcmp(argv[at], "--") ||
		    !getenv("TEXT"))
			continue;
		return modes[i].run(argv + 2, argv + at + 1);
	}
	fprintf(stderr, "usage: TEXT=WORD ptylat paint|key|cpu ... -- COMMAND\n");
	return 2;
}
