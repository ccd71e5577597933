/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_control.c - the control socket against peers that behave and peers that do not.
 *
 * The server runs in this thread: a client writes, the server takes its turns, the client reads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sctop/control.h"

struct fixture {
	char dir[64], path[96];
	struct control *control;
	char last[CONTROL_LINE_MAX]; /* what the server was asked last */
	struct control_peer peer;
	int asked_cnt;
};

/* "big" answers with 8 MiB, "no" with ERR, everything else with itself. */
static int answer(void *arg, const struct control_peer *peer, const char *line, FILE *out,
		  char *why, size_t why_size)
{
	struct fixture *fixture = arg;
	int i;

	fixture->asked_cnt++;
	fixture->peer = *peer;
	snprintf(fixture->last, sizeof(fixture->last), "%s", line);
	if (!strcmp(line, "no")) {
		snprintf(why, why_size, "not today");
		return -1;
	}
	if (!strcmp(line, "big")) {
		for (i = 0; i < 1 << 19; i++)
			fputs("fifteen bytes..\n", out);
		return 0;
	}
	fprintf(out, "<%s>\n", line);
	return 0;
}

static struct control *listen_at(struct fixture *fixture, const char *path, char why[512])
{
	*why = '\0';
	return control_listen(path, NULL, answer, fixture, why, 512);
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	char why[512];

	strcpy(fixture->dir, "/tmp/sctop-control-XXXXXX");
	if (!mkdtemp(fixture->dir)) {
		free(fixture);
		return -1;
	}
	snprintf(fixture->path, sizeof(fixture->path), "%s/socket", fixture->dir);
	fixture->control = listen_at(fixture, fixture->path, why);
	*state = fixture;
	return fixture->control ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	char command[128];

	control_close(fixture->control);
	snprintf(command, sizeof(command), "rm -rf '%s'", fixture->dir);
	free(fixture);
	return system(command);
}

static int client(const struct fixture *fixture)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", fixture->path);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void turns(struct fixture *fixture)
{
	struct pollfd fd = { .fd = control_fd(fixture->control), .events = POLLIN };

	while (poll(&fd, 1, 20) > 0)
		control_turn(fixture->control);
}

/* Writes, lets the server work, reads what is there; "" at the end of the connection. */
static const char *say(struct fixture *fixture, int fd, const char *text)
{
	static char buf[4096];
	ssize_t got;

	if (*text)
		assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
	turns(fixture);
	got = recv(fd, buf, sizeof(buf) - 1, 0);
	if (got < 0)
		return errno == EAGAIN ? "(nothing)" : "";
	buf[got] = '\0';
	return buf;
}

static void test_answers(void **state)
{
	struct fixture *fixture = *state;
	int fd = client(fixture), other = client(fixture);

	assert_string_equal(say(fixture, fd, "hello\n"), "<hello>\nOK\n");
	assert_string_equal(say(fixture, fd, "no\n"), "ERR not today\n");
	assert_string_equal(say(fixture, fd, "a\nb\n"), "<a>\nOK\n<b>\nOK\n");
	assert_string_equal(say(fixture, fd, "ha"), "(nothing)");
	assert_string_equal(say(fixture, other, "between\n"), "<between>\nOK\n");
	assert_string_equal(say(fixture, fd, "lf\n"), "<half>\nOK\n");
	assert_int_equal(fixture->peer.pid, getpid());
	assert_int_equal(fixture->peer.uid, getuid());
	close(fd);
	close(other);
}

static void test_half_a_command_is_none(void **state)
{
	struct fixture *fixture = *state;
	int fd = client(fixture);

	send(fd, "a\nSTART 12", 10, 0);
	shutdown(fd, SHUT_WR);
	assert_string_equal(say(fixture, fd, ""), "<a>\nOK\nERR the last line has no end\n");
	assert_string_equal(say(fixture, fd, ""), "");
	assert_string_equal(fixture->last, "a");
	close(fd);
}

static void test_long_lines(void **state)
{
	struct fixture *fixture = *state;
	char line[CONTROL_LINE_MAX + 1];
	int fd = client(fixture), i;

	memset(line, 'x', sizeof(line));
	line[CONTROL_LINE_MAX - 1] = '\n';
	line[CONTROL_LINE_MAX] = '\0';
	say(fixture, fd, line);
	assert_int_equal(strlen(fixture->last), CONTROL_LINE_MAX - 1);
	close(fd);

	fd = client(fixture);
	for (i = 0; i < 256; i++) { /* 1 MiB without an end */
		memset(line, 'y', CONTROL_LINE_MAX);
		if (send(fd, line, CONTROL_LINE_MAX, MSG_NOSIGNAL) < 0)
			break;
		turns(fixture);
	}
	assert_true(i < 256);
	assert_string_equal(say(fixture, fd, ""), "ERR the line is too long; at most 4095 bytes\n");
	assert_string_equal(say(fixture, fd, ""), "");
	assert_int_equal(fixture->asked_cnt, 1);
	close(fd);
}

static void test_nul(void **state)
{
	struct fixture *fixture = *state;
	int fd = client(fixture);

	send(fd, "STOP\0x\n", 7, 0);
	assert_string_equal(say(fixture, fd, ""), "ERR a NUL byte in the line\n");
	assert_int_equal(fixture->asked_cnt, 0);
	close(fd);
}

static bool hung_up(int fd)
{
	struct pollfd poll_fd = { .fd = fd };

	return poll(&poll_fd, 1, 0) > 0 && poll_fd.revents & POLLHUP;
}

/* Whoever does not take its answer is asked for nothing more, and closed; others are served. */
static void test_peer_that_never_reads(void **state)
{
	struct fixture *fixture = *state;
	int fd = client(fixture), other = client(fixture), half = client(fixture), i;
	char buf[4096];
	ssize_t got;

	assert_int_equal(send(half, "STA", 3, 0), 3); /* nor is a line waited for without end */
	for (i = 0; i < 100; i++)
		send(fd, "big\n", 4, MSG_NOSIGNAL);
	turns(fixture);
	assert_int_equal(fixture->asked_cnt, 1);
	assert_string_equal(say(fixture, other, "hello\n"), "<hello>\nOK\n");
	for (i = 0; i < 300 && !(hung_up(fd) && hung_up(half)); i++) { /* it waits 5 seconds */
		usleep(100000);
		turns(fixture);
	}
	assert_true(hung_up(half));
	assert_string_equal(say(fixture, other, "still\n"), "<still>\nOK\n");
	assert_int_equal(fixture->asked_cnt, 3);
	while ((got = recv(fd, buf, sizeof(buf), 0)) > 0)
		;
	assert_false(got < 0 && errno == EAGAIN); /* not merely waiting */
	close(fd);
	close(other);
	close(half);
}

/* What nobody takes is bounded over all peers: beyond 64 MiB there is a reason instead. */
static void test_peers_that_never_read(void **state)
{
	struct fixture *fixture = *state;
	int fds[8], i;

	for (i = 0; i < 7; i++) { /* 7 * 8 MiB, and some bytes */
		fds[i] = client(fixture);
		send(fds[i], "big\n", 4, MSG_NOSIGNAL);
	}
	turns(fixture);
	fds[7] = client(fixture);
	assert_string_equal(say(fixture, fds[7], "big\n"),
			    "ERR too much waits to be read by you or others\n");
	assert_string_equal(say(fixture, fds[7], "small\n"), "<small>\nOK\n");
	for (i = 0; i < 8; i++)
		close(fds[i]);
}

/* A reader that is slow, but reads, gets all of it. */
static void test_slow_reader(void **state)
{
	struct fixture *fixture = *state;
	int fd = client(fixture);
	char buf[65536];
	size_t len = 0;
	ssize_t got;

	send(fd, "big\nb\n", 6, 0);
	do {
		turns(fixture);
		got = recv(fd, buf, sizeof(buf), 0);
		len += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	assert_int_equal(len, (16 << 19) + strlen("OK\n<b>\nOK\n"));
	close(fd);
}

static void test_many_connections(void **state)
{
	struct fixture *fixture = *state;
	int fds[CONTROL_PEER_MAX + 8], i, refused = 0;
	int fd = client(fixture);
	int most = getuid() ? CONTROL_PEER_UID : CONTROL_PEER_MAX;

	assert_string_equal(say(fixture, fd, "first\n"), "<first>\nOK\n");
	for (i = 0; i < CONTROL_PEER_MAX + 8; i++) {
		fds[i] = client(fixture);
		refused += !strcmp(say(fixture, fds[i], ""), "ERR too many connections\n");
	}
	assert_int_equal(refused, CONTROL_PEER_MAX + 8 - (most - 1));
	assert_string_equal(say(fixture, fd, "still\n"), "<still>\nOK\n");
	for (i = 0; i < CONTROL_PEER_MAX + 8; i++)
		close(fds[i]);
	turns(fixture);
	for (i = 0; i < 1000; i++) { /* come and gone */
		close(client(fixture));
		control_turn(fixture->control);
	}
	fds[0] = client(fixture);
	assert_string_equal(say(fixture, fds[0], "again\n"), "<again>\nOK\n");
	close(fds[0]);
	close(fd);
}

/* All before the server looks: as many as have a place are served, each other is told why not. */
static void test_a_thousand_at_once(void **state)
{
	struct fixture *fixture = *state;
	int most = getuid() ? CONTROL_PEER_UID : CONTROL_PEER_MAX;
	int fds[1000], i, refused = 0, served = 0;
	struct rlimit limit;
	char text[64];

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	for (i = 0; i < 1000; i++) {
		fds[i] = client(fixture);
		assert_int_equal(send(fds[i], "a\n", 2, MSG_NOSIGNAL), 2);
	}
	turns(fixture);
	for (i = 0; i < 1000; i++) {
		ssize_t got = recv(fds[i], text, sizeof(text) - 1, 0);

		text[got > 0 ? got : 0] = '\0';
		refused += !strcmp(text, "ERR too many connections\n");
		served += !strcmp(text, "<a>\nOK\n");
		close(fds[i]);
	}
	assert_int_equal(served, most);
	assert_int_equal(refused, 1000 - most);
}

/* A connection of another user; whether it was refused. */
static bool is_refused(struct fixture *fixture, uid_t uid, int *fd)
{
	assert_int_equal(seteuid(uid), 0);
	*fd = client(fixture);
	assert_int_equal(seteuid(0), 0);
	return !strcmp(say(fixture, *fd, ""), "ERR too many connections\n");
}

/* No user takes all the places, and all of them together none of root's. */
static void test_places_of_users(void **state)
{
	struct fixture *fixture = *state;
	int fds[CONTROL_PEER_MAX + 16], cnt = 0, i;
	uid_t uid;

	if (getuid()) {
		print_message("SKIP: only root can be other users\n");
		skip();
	}
	assert_int_equal(chmod(fixture->dir, 0755) | chmod(fixture->path, 0666), 0);
	for (uid = 60001; uid <= 60003; uid++) {
		for (i = 0; i < CONTROL_PEER_UID; i++)
			assert_false(is_refused(fixture, uid, &fds[cnt++]));
		assert_true(is_refused(fixture, uid, &fds[cnt++]));
	}
	for (i = 3 * CONTROL_PEER_UID; i < CONTROL_PEER_MAX - 8; i++)
		assert_false(is_refused(fixture, 60004, &fds[cnt++]));
	assert_true(is_refused(fixture, 60004, &fds[cnt++]));
	for (i = 0; i < 8; i++)
		assert_false(is_refused(fixture, 0, &fds[cnt++]));
	assert_true(is_refused(fixture, 0, &fds[cnt++]));
	while (cnt)
		close(fds[--cnt]);
}

static void test_file_of_the_socket(void **state)
{
	struct fixture *fixture = *state;
	struct stat st;
	char why[512];

	assert_int_equal(lstat(fixture->path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0660);
	control_close(fixture->control);
	assert_int_equal(lstat(fixture->path, &st), -1);

	/* One that is not ours any more stays. */
	fixture->control = listen_at(fixture, fixture->path, why);
	assert_int_equal(unlink(fixture->path), 0);
	close(open(fixture->path, O_CREAT | O_WRONLY, 0600));
	control_close(fixture->control);
	fixture->control = NULL;
	assert_int_equal(lstat(fixture->path, &st), 0);
}

static void check_refused(struct fixture *fixture, const char *path, const char *reason)
{
	struct stat before, after;
	char why[512];

	assert_int_equal(lstat(path, &before), 0);
	assert_null(listen_at(fixture, path, why));
	assert_non_null(strstr(why, reason));
	assert_null(strchr(why, '\n'));
	assert_int_equal(lstat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
}

static void test_what_is_at_the_path(void **state)
{
	struct fixture *fixture = *state;
	char path[128], link_path[128], why[512];
	struct control *other;
	pid_t pid;

	check_refused(fixture, fixture->path, "another sctop serves it");
	snprintf(path, sizeof(path), "%s/file", fixture->dir);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	check_refused(fixture, path, "no socket");
	snprintf(link_path, sizeof(link_path), "%s/link", fixture->dir);
	assert_int_equal(symlink(fixture->path, link_path), 0);
	check_refused(fixture, link_path, "no socket");
	check_refused(fixture, fixture->dir, "no socket");

	/* Left behind by a server that was killed: replaced. */
	snprintf(path, sizeof(path), "%s/stale", fixture->dir);
	pid = fork();
	if (!pid)
		_exit(!listen_at(fixture, path, why));
	waitpid(pid, NULL, 0);
	other = listen_at(fixture, path, why);
	assert_non_null(other);
	control_close(other);

	memset(path, 'p', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	assert_null(listen_at(fixture, path, why));
	assert_non_null(strstr(why, "too long"));
	assert_null(
		control_listen(fixture->path, "no such group", answer, fixture, why, sizeof(why)));
	assert_non_null(strstr(why, "no group"));
}

/* The server in another process, to be killed; it ends with this one, too. */
static pid_t serve_elsewhere(struct fixture *fixture)
{
	pid_t pid = fork();

	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!pid) {
		struct pollfd fd = { .fd = control_fd(fixture->control), .events = POLLIN };

		poll(&fd, 1, -1);
		control_turn(fixture->control);
	}
	return pid;
}

/* The asking side. */
static void test_ask(void **state)
{
	struct fixture *fixture = *state;
	char why[512] = "", text[8192] = "", line[CONTROL_LINE_MAX + 1];
	FILE *out = fmemopen(text, sizeof(text), "w");
	pid_t pid = serve_elsewhere(fixture);

	assert_int_equal(control_ask(fixture->path, "hello", out, why, sizeof(why)), 0);
	fflush(out);
	assert_string_equal(text, "<hello>\n");
	assert_int_equal(control_ask(fixture->path, "no", out, why, sizeof(why)), 1);
	assert_string_equal(why, "not today");
	memset(line, 'x', sizeof(line));
	line[CONTROL_LINE_MAX] = '\0';
	assert_int_equal(control_ask(fixture->path, line, out, why, sizeof(why)), -EMSGSIZE);
	assert_int_equal(control_ask(fixture->path, "a\nb", out, why, sizeof(why)), -EMSGSIZE);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	fclose(out);

	control_close(fixture->control);
	fixture->control = NULL;
	assert_int_equal(control_ask(fixture->path, "hello", stdout, why, sizeof(why)), -ENOENT);
	assert_non_null(strstr(why, "nobody listens"));
}

/* Refused before it has asked, or after: it is told why, not that a pipe is broken. */
static void test_ask_without_a_place(void **state)
{
	struct fixture *fixture = *state;
	int most = getuid() ? CONTROL_PEER_UID : CONTROL_PEER_MAX, fds[CONTROL_PEER_MAX], i;
	char why[512];
	pid_t pid;

	for (i = 0; i < most; i++)
		fds[i] = client(fixture);
	turns(fixture);
	pid = serve_elsewhere(fixture);
	for (i = 0; i < 300; i++) {
		assert_int_equal(control_ask(fixture->path, "hello", stdout, why, sizeof(why)), 1);
		assert_string_equal(why, "too many connections");
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (i = 0; i < most; i++)
		close(fds[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_half_a_command_is_none, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nul, setup, teardown),
		cmocka_unit_test_setup_teardown(test_peer_that_never_reads, setup, teardown),
		cmocka_unit_test_setup_teardown(test_peers_that_never_read, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places_of_users, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slow_reader, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_connections, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_thousand_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file_of_the_socket, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_at_the_path, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ask, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ask_without_a_place, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
