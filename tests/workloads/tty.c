/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tty.c - how a process gets and loses its controlling terminal, in every way there is.
 *
 *   tty      makes a pts, prints {"ready":PID,"tty":"pts/N"}, waits for "go"
 *
 * Meant for a trace of that terminal only. Calls made while a process is on it are few and
 * claimed; calls made off it come in thousands, so that one wrong verdict cannot hide.
 */
#include "actor.h"

enum { OFF = 1000 };

static char tty_path[64];
static int master = -1;

static long open_tty(long flags)
{
	return open(tty_path, O_RDWR | O_CLOEXEC | (int)flags);
}

static long sctty(long fd)
{
	return ioctl((int)fd, TIOCSCTTY, 0);
}

static long steal(long fd)
{
	return ioctl((int)fd, TIOCSCTTY, 1);
}

static long notty(long fd)
{
	return ioctl((int)fd, TIOCNOTTY, 0);
}

/* An actor in a session of its own, without a terminal. */
static pid_t start_session(int id)
{
	pid_t pid = (pid_t)actor_spawn(id);

	if (ask(id, actor_setsid, 0) < 0)
		die("setsid");
	return pid;
}

static void on(struct truth_line *line, int id, pid_t pid, long times)
{
	ask(id, actor_getppid, times);
	TRUTH(line, .pid = pid, .nr = SYS_getppid, .calls = times);
}

static void must(long ret, const char *what)
{
	if (ret < 0)
		die(what);
}

/* open() gives a session leader its terminal; O_NOCTTY does not, TIOCSCTTY then does. */
static long getting(struct truth_line *line)
{
	pid_t pid = start_session(0);
	long fd;

	ask(0, actor_getppid, OFF);
	must(ask(0, open_tty, 0), "open");
	on(line, 0, pid, 11);
	actor_end(0, pid);

	pid = start_session(1);
	fd = ask(1, open_tty, O_NOCTTY);
	must(fd, "open O_NOCTTY");
	ask(1, actor_getppid, OFF);
	must(ask(1, sctty, fd), "TIOCSCTTY");
	on(line, 1, pid, 12);
	actor_end(1, pid);
	return 23;
}

/* TIOCNOTTY: by a member only the member loses it, by the leader everybody does. */
static long giving_up(struct truth_line *line)
{
	pid_t leader = start_session(2), member, other;
	long fd = ask(2, open_tty, 0);

	must(fd, "open");
	member = (pid_t)ask(2, actor_spawn, 3);
	other = (pid_t)ask(2, actor_spawn, 4);
	ask(2, actor_getppid, 5);
	ask(3, actor_getppid, 6);
	must(ask(3, notty, fd), "TIOCNOTTY");
	ask(3, actor_getppid, OFF);
	ask(4, actor_getppid, 7);
	must(ask(2, notty, fd), "TIOCNOTTY by the leader");
	ask(2, actor_getppid, OFF);
	ask(4, actor_getppid, OFF); /* it lost the terminal without any call of its own */
	TRUTH(line, .pid = leader, .nr = SYS_getppid, .calls = 5);
	TRUTH(line, .pid = member, .nr = SYS_getppid, .calls = 6);
	TRUTH(line, .pid = other, .nr = SYS_getppid, .calls = 7);
	actor_end(3, member);
	actor_end(4, other);
	actor_end(2, leader);
	return 18;
}

static long stealing(struct truth_line *line)
{
	pid_t victim = start_session(5), thief = start_session(6);
	long fd;

	must(ask(5, open_tty, 0), "open");
	fd = ask(6, open_tty, O_NOCTTY);
	must(fd, "open");
	ask(5, actor_getppid, 13);
	ask(6, actor_getppid, OFF);
	must(ask(6, steal, fd), "TIOCSCTTY 1");
	ask(5, actor_getppid, OFF);
	ask(6, actor_getppid, 14);
	TRUTH(line, .pid = victim, .nr = SYS_getppid, .calls = 13);
	TRUTH(line, .pid = thief, .nr = SYS_getppid, .calls = 14);
	actor_end(5, victim);
	actor_end(6, thief);
	return 27;
}

/* The leader ends: the session loses the terminal, its members live on without. */
static long leader_ends(struct truth_line *line)
{
	pid_t leader = start_session(7), member;

	must(ask(7, open_tty, 0), "open");
	member = (pid_t)ask(7, actor_spawn, 8);
	ask(8, actor_getppid, 15);
	actor_end(7, leader);
	ask(8, actor_getppid, OFF);
	TRUTH(line, .pid = member, .nr = SYS_getppid, .calls = 15);
	actor_end(8, member);
	return 15;
}

static int new_pty(char *path, size_t size)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || grantpt(fd) || unlockpt(fd) || ptsname_r(fd, path, size))
		die("posix_openpt");
	return fd;
}

/* The pts goes and comes again: the same number, another terminal, and it still matches. */
static long reused(struct truth_line *line, bool *same)
{
	char path[64];
	pid_t pid;

	close(master);
	master = new_pty(path, sizeof(path));
	*same = !strcmp(path, tty_path);
	if (!*same)
		return 0;
	pid = start_session(9);
	must(ask(9, open_tty, 0), "open");
	on(line, 9, pid, 16);
	actor_end(9, pid);
	return 16;
}

int main(void)
{
	struct truth_line line = { 0 };
	bool same = false;
	long total = 0;
	char extra[64], c;

	signal(SIGHUP, SIG_IGN);
	if (setsid() < 0 && getsid(0) != getpid())
		die("setsid");
	/* No terminal of our own: what the actors inherit must be none. */
	master = new_pty(tty_path, sizeof(tty_path));
	actors_init();
	printf("{\"ready\":%d,\"tty\":\"%s\"}\n", getpid(), tty_path + strlen("/dev/"));
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
		;
	total += getting(&line);
	total += giving_up(&line);
	total += stealing(&line);
	total += leader_ends(&line);
	total += reused(&line, &same);
	TRUTH(&line, .nr = SYS_getppid, .calls = total);
	snprintf(extra, sizeof(extra), "\"reused\":%s", same ? "true" : "false");
	truth_end(&line, extra);
	return 0;
}
