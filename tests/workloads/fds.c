/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// LDLIBS: -pthread
/*
 * fds.c - descriptors that change what they stand for, fast, in every way there is.
 *
 *   fds [-w] DIR TIMES           everything, the fast part TIMES times, with files in DIR
 *   fds after SHM KEPT REUSED DIR  what the program does after its own exec
 *
 * The truth is in the calls themselves: pwrite64(N, "N<what it is>", …) says what N stands for.
 * On what has no position that fails and does nothing. A close of a file always follows such a
 * call. How many there were is told at the end. Where two threads race, "?PATH?PATH" says which
 * two are possible.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#include "workload.h"

enum { FILES = 20, THREADS = 4, HIGH_FD = 900 };

static long *said; /* shared by all processes */
static const char *dir;
static int times; /* as given: the fast parts */

/* ---- saying ---- */

__attribute__((format(printf, 2, 3))) static void say(int fd, const char *format, ...)
{
	char name[512], text[600];
	va_list args;
	int len;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	len = snprintf(text, sizeof(text), "%d<%s", fd, name);
	syscall(SYS_pwrite64, fd, text, len, 0L);
	__atomic_add_fetch(said, 1, __ATOMIC_RELAXED);
}

static int must(int ret, const char *what)
{
	if (ret < 0)
		die(what);
	return ret;
}

static long inode(int fd)
{
	struct stat stat;

	must(fstat(fd, &stat), "fstat");
	return (long)stat.st_ino;
}

static const char *path_in(char buf[static 300], const char *format, int number)
{
	int len = snprintf(buf, 300, "%s/", dir);

	snprintf(buf + len, 300 - (size_t)len, format, number);
	return buf;
}

static int open_number(int number, int flags)
{
	char path[300];

	return must(open(path_in(path, "f%d", number), O_RDWR | O_CREAT | flags, 0600), "open");
}

static void say_number(int fd, int number)
{
	say(fd, "%s/f%d>", dir, number);
}

static void say_and_close(int fd, int number)
{
	say_number(fd, number);
	close(fd);
}

/* ---- files, fast ---- */

static void reuse(int round)
{
	int a = round % FILES, b = (round + 7) % FILES;
	int first = open_number(a, 0), second, third;

	say_number(first, a);
	second = must(dup(first), "dup");
	say_number(second, a);
	third = open_number(b, 0);
	must(dup2(third, second), "dup2");
	say_number(second, b);
	must(dup2(third, HIGH_FD + a), "dup2"); /* the table grows */
	say_and_close(HIGH_FD + a, b);
	say_and_close(first, a);
	first = open_number(b, 0); /* the same number, another file */
	say_and_close(first, b);
	say_and_close(second, b);
	say_and_close(third, b);
	first = must(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 5), "fcntl");
	close(first);
}

/* The child is gone when anybody reads what it did. */
static void in_a_child(int round)
{
	int a = round % FILES, b = (round + 3) % FILES, fd = open_number(a, 0);
	pid_t child = must(fork(), "fork");

	if (!child) {
		say_and_close(fd, a);
		fd = open_number(b, 0);
		say_number(fd, b);
		syscall(SYS_exit_group, 0);
	}
	say_number(fd, a);
	reap(child);
	say_and_close(fd, a);
}

static void *thread_main(void *arg)
{
	long number = (long)arg;

	for (int i = 0; i < times / 5 + 20; i++)
		say_and_close(open_number((int)number, 0), (int)number);
	return NULL;
}

/* All take numbers from one table. */
static void in_threads(void)
{
	pthread_t threads[THREADS];

	for (long i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, thread_main, (void *)i))
			die("pthread_create");
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void *alone_main(void *arg)
{
	int fd = *(int *)arg;

	must(unshare(CLONE_FILES), "unshare");
	say_and_close(fd, 1);
	must(dup2(open_number(2, 0), fd), "dup2");
	say_number(fd, 2);
	return NULL;
}

/* A thread with a table of its own: the same number is another file there. */
static void in_a_table_of_its_own(void)
{
	int fd = open_number(1, 0);
	pthread_t thread;

	if (pthread_create(&thread, NULL, alone_main, &fd))
		die("pthread_create");
	pthread_join(thread, NULL);
	say_and_close(fd, 1);
}

static void over_exec(const char *shm)
{
	int kept = open_number(4, 0), reused = open_number(5, O_CLOEXEC);
	pid_t child;

	child = must(fork(), "fork");
	if (!child) {
		char a[16], b[16];
		char *const argv[] = { "fds", "after", (char *)shm, a, b, (char *)dir, NULL };

		snprintf(a, sizeof(a), "%d", kept);
		snprintf(b, sizeof(b), "%d", reused);
		execv("/proc/self/exe", argv);
		die("execv");
	}
	reap(child);
	say_and_close(kept, 4);
	say_and_close(reused, 5);
}

static void after_exec(char **argv)
{
	int kept = atoi(argv[3]), reused = atoi(argv[4]), fd;

	dir = argv[5];
	say_number(kept, 4);
	for (fd = open_number(6, 0); fd < reused; fd = must(dup(fd), "dup"))
		;
	if (fd != reused)
		die("close on exec");
	say_and_close(reused, 6);
}

/* ---- names that change ---- */

static void deleted_and_renamed(int round)
{
	char from[300], to[300];
	int fd = must(open(path_in(from, "gone%d", round), O_RDWR | O_CREAT, 0600), "open");

	say(fd, "%s>", from);
	unlink(from);
	say(fd, "%s>(deleted)", from);
	close(fd);
	fd = must(open(from, O_RDWR | O_CREAT, 0600), "open");
	must(rename(from, path_in(to, "renamed%d", round)), "rename");
	say(fd, "%s>", to);
	close(fd);
	unlink(to);
	mkdir(path_in(from, "old%d", round), 0700);
	strcat(from, "/file");
	fd = must(open(from, O_RDWR | O_CREAT, 0600), "open");
	unlink(from);
	say(fd, "%s>(deleted)", from);
	close(fd);
	fd = must(open(from, O_RDWR | O_CREAT, 0600), "open");
	*strrchr(from, '/') = '\0';
	must(rename(from, path_in(to, "new%d", round)), "rename");
	say(fd, "%s/file>", to);
	close(fd);
	strcat(to, "/file");
	unlink(to);
	*strrchr(to, '/') = '\0';
	rmdir(to);
}

static void other_roots(void)
{
	char path[300], file[300];
	pid_t child = must(fork(), "fork");
	int fd;

	if (child) {
		reap(child);
		return;
	}
	must(unshare(CLONE_NEWNS), "unshare");
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
	mkdir(path_in(path, "mounted%d", 1), 0700);
	must(mount("none", path, "tmpfs", 0, NULL), "mount");
	strcat(path, "/inside");
	fd = must(open(path, O_RDWR | O_CREAT, 0600), "open");
	say(fd, "%s>", path);
	/* A file on a file. */
	must(mount(path, path_in(file, "f%d", 3), NULL, MS_BIND, NULL), "mount");
	fd = open_number(3, 0);
	say_number(fd, 3);
	fd = must(open("/", O_RDONLY), "open");
	say(fd, "/>");
	must(chroot(dir), "chroot");
	fd = must(open("/f1", O_RDWR), "open");
	say_number(fd, 1);
	exit(0);
}

static void deep(int depth, int width)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s", dir), fd;

	for (int i = 0; i < depth; i++) {
		len += snprintf(path + len, sizeof(path) - (size_t)len, "/d%0*d", width, i);
		mkdir(path, 0700);
	}
	strcpy(path + len, "/end");
	fd = must(open(path, O_RDWR | O_CREAT, 0600), "open");
	say(fd, "%s>", path);
	close(fd);
}

/* ---- races ---- */

struct race {
	int fd;
	char path[2][300];
	bool rename, done;
};

/* Makes the number stand for the other file, or gives the file its other name. */
static void *race_main(void *arg)
{
	struct race *race = arg;

	for (int i = 0; !__atomic_load_n(&race->done, __ATOMIC_ACQUIRE); i ^= 1) {
		int fd;

		if (race->rename) {
			must(rename(race->path[i], race->path[!i]), "rename");
			continue;
		}
		fd = must(open(race->path[i], O_RDWR), "open");
		must(dup2(fd, race->fd), "dup2");
		close(fd);
	}
	return NULL;
}

static void race(bool renaming)
{
	struct race race = { .rename = renaming };
	pthread_t thread;
	char text[700];
	int len;

	/* Names that the kernel keeps in different places. */
	path_in(race.path[0], "short%d", renaming);
	path_in(race.path[1], "%060d", renaming);
	race.fd = must(open(race.path[0], O_RDWR | O_CREAT, 0600), "open");
	if (!renaming)
		close(must(open(race.path[1], O_RDWR | O_CREAT, 0600), "open"));
	len = snprintf(text, sizeof(text), "?%s?%s", race.path[0], race.path[1]);
	if (pthread_create(&thread, NULL, race_main, &race))
		die("pthread_create");
	for (int i = 0; i < 2 * times + 500; i++)
		syscall(SYS_pwrite64, race.fd, text, len, 0L);
	__atomic_store_n(&race.done, true, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	close(race.fd);
}

/* ---- what is no file ---- */

static void pipes(void)
{
	int ends[2];

	must(pipe(ends), "pipe");
	say(ends[0], "pipe:[%ld]>", inode(ends[0]));
	say(ends[1], "pipe:[%ld]>", inode(ends[0]));
	close(ends[1]);
	say(ends[0], "pipe:[%ld]>", inode(ends[0]));
	close(ends[0]);
}

static void anonymous(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "pid of %d", getpid());
	fd = must(memfd_create(path, 0), "memfd_create");
	say(fd, "/memfd:%s>(deleted)", path);
	fd = must(eventfd(0, 0), "eventfd");
	say(fd, "anon_inode:[eventfd]>");
	fd = must(epoll_create1(0), "epoll_create1");
	say(fd, "anon_inode:[eventpoll]>");
	fd = must(timerfd_create(CLOCK_MONOTONIC, 0), "timerfd_create");
	say(fd, "anon_inode:[timerfd]>");
	fd = must(inotify_init1(0), "inotify_init1");
	say(fd, "anon_inode:inotify>");
	fd = must((int)syscall(SYS_pidfd_open, getpid(), 0), "pidfd_open");
	say(fd, "pid:%d>", getpid());
	fd = must(open("/dev/null", O_RDWR), "open");
	say(fd, "/dev/null>");
	fd = must(open("/proc/self/ns/uts", O_RDONLY), "open");
	say(fd, "uts:[%ld]>", inode(fd));
	fd = must(open("/proc/self/maps", O_RDONLY), "open");
	say(fd, "/proc/%d/maps>", getpid());
}

static void inet_sockets(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET }, other;
	socklen_t len = sizeof(address), other_len = sizeof(other);
	int listening = must(socket(AF_INET, SOCK_STREAM, 0), "socket"), to, from;
	const char *const at = "127.0.0.1";

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	say(listening, "TCP:[%ld]>", inode(listening));
	must(bind(listening, (struct sockaddr *)&address, len), "bind");
	must(listen(listening, 1), "listen");
	must(getsockname(listening, (struct sockaddr *)&address, &len), "getsockname");
	say(listening, "TCP:[%s:%d]>", at, ntohs(address.sin_port));
	to = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	if (connect(to, (struct sockaddr *)&address, len)) {
		if (errno == ENETUNREACH) /* the loopback device is off */
			return;
		die("connect");
	}
	from = must(accept(listening, (struct sockaddr *)&other, &other_len), "accept");
	say(from, "TCP:[%s:%d->%s:%d]>", at, ntohs(address.sin_port), at, ntohs(other.sin_port));
	say(to, "TCP:[%s:%d->%s:%d]>", at, ntohs(other.sin_port), at, ntohs(address.sin_port));
}

static void inet6_sockets(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6,
					.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len))
		return; /* no IPv6 here */
	must(getsockname(fd, (struct sockaddr *)&address, &len), "getsockname");
	say(fd, "UDPv6:[[::1]:%d]>", ntohs(address.sin6_port));
}

static void unix_sockets(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int pair[2], fd;

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	say(pair[0], "UNIX-STREAM:[%ld->%ld]>", inode(pair[0]), inode(pair[1]));
	say(pair[1], "UNIX-STREAM:[%ld->%ld]>", inode(pair[1]), inode(pair[0]));
	close(pair[1]);
	say(pair[0], "UNIX-STREAM:[%ld]>", inode(pair[0]));
	fd = must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket");
	snprintf(address.sun_path, sizeof(address.sun_path), "%.80s/socket", dir);
	must(bind(fd, (struct sockaddr *)&address, sizeof(address)), "bind");
	say(fd, "UNIX:[%ld,\"%s\"]>", inode(fd), address.sun_path);
	fd = must(socket(AF_UNIX, SOCK_SEQPACKET, 0), "socket");
	snprintf(address.sun_path, sizeof(address.sun_path), "%cfds %d", 0, getpid());
	must(bind(fd, (struct sockaddr *)&address,
		  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			      strlen(address.sun_path + 1))),
	     "bind");
	/* Its protocol's name is another one since Linux 5.15. */
	close(fd);
}

/* `many_at_once`: as the second message of two; the first has no control data. */
static void send_fd(int to, int fd, bool many_at_once)
{
	struct mmsghdr many[2] = { 0 };
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr message = { .msg_iov = &iov,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	if (!many_at_once) {
		must((int)sendmsg(to, &message, 0), "sendmsg");
		return;
	}
	many[0].msg_hdr = many[1].msg_hdr = message;
	many[0].msg_hdr.msg_controllen = 0;
	must((int)syscall(SYS_sendmmsg, to, many, 2, 0) - 2, "sendmmsg");
}

static int receive_fd(int from, bool many_at_once)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr message = { .msg_iov = &iov,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct mmsghdr many[2] = { 0 };
	int fd;

	if (many_at_once) {
		many[0].msg_hdr = many[1].msg_hdr = message;
		must((int)syscall(SYS_recvmmsg, from, many, 2, 0, NULL) - 2, "recvmmsg");
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&many[1].msg_hdr)), sizeof(fd));
		return fd;
	}
	must((int)recvmsg(from, &message, 0), "recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

static void passed_on(int round)
{
	int number = round % FILES, pair[2], fd;
	pid_t child;

	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), "socketpair");
	child = must(fork(), "fork");
	if (!child) {
		fd = open_number(number, 0);
		say_number(fd, number);
		send_fd(pair[1], fd, round / 20 & 1);
		syscall(SYS_exit_group, 0);
	}
	fd = receive_fd(pair[0], round / 20 & 1);
	say_and_close(fd, number);
	close(pair[0]);
	close(pair[1]);
	reap(child);
}

int main(int argc, char **argv)
{
	struct truth_line line = { 0 };
	char extra[64], shm[32];
	int memory;

	if (argc == 6 && !strcmp(argv[1], "after")) {
		memory = atoi(argv[2]);
		said = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
		after_exec(argv);
		return 0;
	}
	wait_if_told(&argc, &argv);
	if (argc != 3)
		die("fds [-w] DIR TIMES");
	dir = argv[1];
	times = atoi(argv[2]);
	memory = must(memfd_create("said", 0), "memfd_create");
	snprintf(shm, sizeof(shm), "%d", memory);
	must(ftruncate(memory, 4096), "ftruncate");
	said = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
	for (int i = 0; i < times; i++) {
		reuse(i);
		pipes();
		if (i % 20 == 0) {
			in_a_child(i);
			passed_on(i);
			deleted_and_renamed(i);
		}
	}
	in_threads();
	in_a_table_of_its_own();
	over_exec(shm);
	other_roots();
	deep(12, 28);
	deep(60, 3);
	race(false);
	race(true);
	anonymous();
	inet_sockets();
	inet6_sockets();
	unix_sockets();
	snprintf(extra, sizeof(extra), "\"said\":%ld", *said);
	truth_end(&line, extra);
	return 0;
}
