/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * pointers.c - calls whose arguments point to something that points further, or that is counted.
 *
 *   pointers GROUP
 *
 * What counts begins with the last getppid(), in the process that makes it. Tells no truth: strace
 * does (tests/live/test_pointers.c).
 */
#include <linux/aio_abi.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "workload.h"

enum { BAD_FD = -1, PAGE = 4096, MANY = 40, SHOWN = 32 };

static char text[] = "hello",
	    long_text[] = "more than thirty-two bytes, so that some are not shown";
static struct iovec given[] = { { text, 5 }, { long_text, sizeof(long_text) }, { NULL, 0 } };
static char taken[300];
static struct iovec room[] = { { taken, 3 }, { taken + 3, 200 } };
static void *volatile nowhere = (void *)8; /* the compiler would know */

/* ---- messages ---- */

static struct cmsghdr *add_control(struct msghdr *msg, int level, int type, const void *data,
				   size_t len)
{
	struct cmsghdr *control = (void *)((char *)msg->msg_control + msg->msg_controllen);

	control->cmsg_level = level;
	control->cmsg_type = type;
	control->cmsg_len = CMSG_LEN(len);
	memcpy(CMSG_DATA(control), data, len);
	msg->msg_controllen += CMSG_SPACE(len);
	return control;
}

static void strange_controls(void)
{
	static _Alignas(8) char buf[2048];
	static const int numbers[50] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const struct {
		int level, type;
		size_t len;
	} kinds[] = { { SOL_SOCKET, 1, 0 },   { SOL_SOCKET, 1, 6 },   { SOL_SOCKET, 1, 200 },
		      { SOL_SOCKET, 2, 8 },   { SOL_SOCKET, 2, 16 },  { SOL_SOCKET, 3, 7 },
		      { SOL_SOCKET, 4, 8 },   { SOL_SOCKET, 29, 16 }, { SOL_SOCKET, 29, 8 },
		      { SOL_SOCKET, 35, 16 }, { SOL_SOCKET, 37, 48 }, { SOL_SOCKET, 37, 40 },
		      { SOL_SOCKET, 63, 16 }, { SOL_SOCKET, 64, 16 }, { SOL_SOCKET, 65, 48 },
		      { SOL_IP, 1, 40 },      { SOL_IP, 2, 20 },      { SOL_IP, 6, 3 },
		      { SOL_IP, 7, 3 },	      { SOL_IP, 8, 8 },	      { SOL_IP, 11, 48 },
		      { SOL_IP, 11, 16 },     { SOL_IP, 20, 16 },     { SOL_IP, 23, 4 },
		      { SOL_IPV6, 50, 20 } };
	struct msghdr msg = { .msg_control = buf };
	struct cmsghdr *control;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		msg.msg_controllen = 0;
		add_control(&msg, kinds[i].level, kinds[i].type, numbers, kinds[i].len);
		sendmsg(BAD_FD, &msg, 0);
	}
	msg.msg_controllen = 0;
	for (int i = 0; i < MANY; i++)
		control = add_control(&msg, SOL_SOCKET, SCM_RIGHTS, &i, sizeof(i));
	sendmsg(BAD_FD, &msg, 0);
	control->cmsg_len = 1000; /* more than there is */
	sendmsg(BAD_FD, &msg, 0);
	control->cmsg_len = 3; /* less than a header */
	sendmsg(BAD_FD, &msg, 0);
	msg.msg_controllen = 35; /* a whole one, and a few bytes */
	sendmsg(BAD_FD, &msg, 0);
	msg.msg_controllen = 12;
	sendmsg(BAD_FD, &msg, 0);
	msg.msg_control = nowhere;
	sendmsg(BAD_FD, &msg, 0);
}

static void unix_messages(void)
{
	static _Alignas(8) char control[512];
	struct msghdr out = { .msg_iov = given, .msg_iovlen = 3, .msg_control = control }, in;
	struct ucred me = { getpid(), 0, 0 };
	int fds[2] = { 1, 2 }, on = 1, pair[2];
	struct sockaddr_un from;

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	add_control(&out, SOL_SOCKET, SCM_RIGHTS, fds, sizeof(fds));
	add_control(&out, SOL_SOCKET, SCM_CREDENTIALS, &me, sizeof(me));
	sendmsg(pair[0], &out, 0);
	in = (struct msghdr){ &from, sizeof(from), room, 2, control, sizeof(control), 0 };
	recvmsg(pair[1], &in, 0);
	in = (struct msghdr){ &from, sizeof(from), room, 2, control, sizeof(control), 0 };
	recvmsg(pair[1], &in, MSG_DONTWAIT); /* nothing there */
	recvmsg(BAD_FD, &in, 0);
	recvmsg(BAD_FD, nowhere, 0);
	recvmsg(BAD_FD, NULL, 0);
	sendmsg(BAD_FD, &out, MSG_NOSIGNAL);
	sendmsg(BAD_FD, nowhere, 0);
	out.msg_name = &from;
	out.msg_namelen = 1;
	out.msg_iov = nowhere;
	sendmsg(BAD_FD, &out, 0);
	close(pair[0]);
	close(pair[1]);
}

static void many_messages(int from, int to, const struct sockaddr_in *address)
{
	static struct mmsghdr all[MANY], none[2];
	static struct iovec rooms[MANY], pieces[34];
	static struct sockaddr_storage names[MANY];
	static char bytes[MANY][64];
	struct timespec wait = { 1, 0 };

	for (int i = 0; i < MANY; i++)
		all[i].msg_hdr = (struct msghdr){ .msg_name = (void *)address,
						  .msg_namelen = sizeof(*address),
						  .msg_iov = given,
						  .msg_iovlen = i % 3 };
	sendmmsg(from, all, 3, 0);
	sendmmsg(from, all, MANY, 0);
	all[2].msg_hdr.msg_iov = nowhere;
	sendmmsg(from, all, 4, 0); /* the third fails */
	sendmmsg(BAD_FD, all, 2, 0);
	sendmmsg(BAD_FD, nowhere, 2, 0);
	sendmmsg(from, none, 0, 0);
	/* As many buffers as are shown, and two more; of one of two, and of the only one. */
	for (int i = 0; i < 34; i++)
		pieces[i] = i % 2 ? (struct iovec){ "odd", 3 } : (struct iovec){ "even", 4 };
	none[0].msg_hdr = (struct msghdr){ .msg_iov = pieces, .msg_iovlen = 34 };
	none[1].msg_hdr = (struct msghdr){ .msg_iov = pieces, .msg_iovlen = 31 };
	sendmmsg(BAD_FD, none, 2, 0);
	sendmmsg(BAD_FD, none, 1, 0);
	for (int i = 0; i < MANY; i++) {
		rooms[i] = (struct iovec){ bytes[i], sizeof(bytes[i]) };
		all[i].msg_hdr = (struct msghdr){
			.msg_name = &names[i],
			.msg_namelen = sizeof(names[i]),
			.msg_iov = &rooms[i],
			.msg_iovlen = 1,
		};
	}
	syscall(SYS_recvmmsg, to, all, 4, MSG_DONTWAIT, &wait);
	syscall(SYS_recvmmsg, to, all, MANY, MSG_DONTWAIT, NULL);
	syscall(SYS_recvmmsg, to, all, MANY, MSG_DONTWAIT, NULL);
	syscall(SYS_recvmmsg, BAD_FD, all, 2, 0, NULL);
	syscall(SYS_recvmmsg, to, all, 0, MSG_DONTWAIT, NULL);
}

static void inet_messages(void)
{
	struct sockaddr_in address = { AF_INET, 0, { htonl(INADDR_LOOPBACK) }, { 0 } }, from;
	struct msghdr msg = { &address, sizeof(address), given, 1, NULL, 0, 0 };
	static _Alignas(8) char control[512];
	int out = socket(AF_INET, SOCK_DGRAM, 0), in = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
	socklen_t len = sizeof(address);

	bind(in, (struct sockaddr *)&address, len);
	getsockname(in, (struct sockaddr *)&address, &len);
	setsockopt(in, SOL_IP, IP_RECVTTL, &on, sizeof(on));
	setsockopt(in, SOL_IP, IP_RECVTOS, &on, sizeof(on));
	sendmsg(out, &msg, 0);
	msg = (struct msghdr){ &from, 128, room, 2, control, sizeof(control), 0 };
	recvmsg(in, &msg, 0);
	on = 0;
	setsockopt(in, SOL_IP, IP_RECVTTL, &on, sizeof(on));
	setsockopt(in, SOL_IP, IP_RECVTOS, &on, sizeof(on));
	many_messages(out, in, &address);
}

static void messages(void)
{
	unix_messages();
	inet_messages();
	strange_controls();
}

/* ---- vectors ---- */

static void vectors(void)
{
	struct iovec many[100], bad[] = { { text, 5 }, { nowhere, 3 }, { text, 5 } };
	int fds[2], pid = getpid();

	if (pipe(fds))
		die("pipe");
	for (int i = 0; i < 100; i++)
		many[i] = (struct iovec){ text, i % 6 };
	writev(fds[1], given, 3);
	readv(fds[0], room, 2);
	writev(fds[1], many, 100);
	writev(fds[1], bad, 3);
	writev(fds[1], bad + 1, 2);
	readv(fds[0], room, 2);
	readv(BAD_FD, room, 2);
	writev(BAD_FD, given, 3);
	writev(BAD_FD, nowhere, 3);
	readv(BAD_FD, many, 100);
	preadv(BAD_FD, room, 2, 5);
	pwritev2(BAD_FD, given, 2, -1, RWF_HIPRI);
	vmsplice(fds[1], given, 2, 0);
	process_vm_readv(pid, room, 2, given, 2, 0);
	process_vm_writev(pid, room, 1, room + 1, 1, 0);
	process_vm_readv(BAD_FD, room, 2, given, 2, 0);
	process_vm_writev(BAD_FD, given, 2, room, 2, 0);
	syscall(SYS_process_madvise, BAD_FD, given, 2, MADV_COLD, 0);
}

/* ---- waiting ---- */

static void selects(const int fds[2])
{
	struct timeval wait = { 0, 1000 };
	fd_set in, out;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(fds[0], &in);
	FD_SET(fds[1], &out);
	syscall(SYS_select, 20, &in, &out, NULL, NULL);
	FD_SET(fds[0], &in);
	FD_SET(fds[1], &out);
	syscall(SYS_select, 65, &in, &out, &in, NULL);
	FD_SET(fds[0], &in);
	syscall(SYS_select, 1000, &in, NULL, nowhere, NULL);
	syscall(SYS_select, -1, &in, &out, NULL, &wait);
	syscall(SYS_select, 0, &in, NULL, NULL, &wait);
	syscall(SYS_select, 20, NULL, NULL, NULL, nowhere);
}

static void polls(const int fds[2])
{
	struct pollfd polled[MANY];

	for (int i = 0; i < MANY; i++)
		polled[i] = (struct pollfd){ i % 5 ? fds[i % 2] : -1, POLLIN | POLLOUT, 0 };
	poll(polled, MANY, 0);
	poll(polled, 2, 0);
	polled[MANY - 1].fd = fds[0];
	poll(polled + MANY - 1, 1, 0);
	poll(polled, 0, 0);
	poll(NULL, 0, 0);
	poll(nowhere, 3, 0);
	syscall(SYS_ppoll, polled + MANY - 1, 1, &(struct timespec){ 0, 1000 }, NULL, 8);
	syscall(SYS_ppoll, nowhere, 1, NULL, &(uint64_t){ 1 << 9 }, 8);
}

static void epolls(const int fds[2])
{
	struct epoll_event event = { EPOLLOUT, { .u64 = 0x123456789abc } }, events[MANY];
	int epoll = epoll_create1(0);

	epoll_ctl(epoll, EPOLL_CTL_ADD, fds[1], &event);
	epoll_wait(epoll, events, MANY, 0);
	epoll_pwait(epoll, events, MANY, 0, NULL);
	syscall(SYS_epoll_pwait2, epoll, events, 2, &(struct timespec){ 0, 1 },
		&(uint64_t){ 1 << 9 }, 8);
	epoll_ctl(epoll, EPOLL_CTL_DEL, fds[1], NULL);
	epoll_wait(epoll, events, MANY, 0);
	epoll_wait(BAD_FD, events, MANY, 0);
	epoll_ctl(epoll, 99, fds[1], &event);
}

static void waiting(void)
{
	int fds[2];

	if (pipe(fds))
		die("pipe");
	selects(fds);
	polls(fds);
	epolls(fds);
}

/* ---- folders ---- */

/* Entries of more than a KiB, to be counted; old and new form. */
static void folders(void)
{
	static char entries[32768];
	char path[] = "/tmp/sctop-test-pointers-XXXXXX", name[64];
	int folder, fd;

	if (!mkdtemp(path))
		die("mkdtemp");
	folder = open(path, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "a file with a name of some length, number %d", i);
		fd = openat(folder, name, O_CREAT | O_WRONLY, 0600);
		close(fd);
	}
	syscall(SYS_getppid);
	while (syscall(SYS_getdents64, folder, entries, sizeof(entries)) > 0)
		;
	lseek(folder, 0, SEEK_SET);
	syscall(SYS_getdents64, folder, entries, 300);
	syscall(SYS_getdents, folder, entries, 300);
	while (syscall(SYS_getdents, folder, entries, sizeof(entries)) > 0)
		;
	syscall(SYS_getdents64, folder, entries, 1);
	syscall(SYS_getdents64, BAD_FD, entries, sizeof(entries));
	lseek(folder, 0, SEEK_SET);
	syscall(SYS_getdents64, folder, nowhere, sizeof(entries));
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "a file with a name of some length, number %d", i);
		unlinkat(folder, name, 0);
	}
	rmdir(path);
}

/* ---- asynchronous input and output ---- */

static void submissions(void)
{
	int file = memfd_create("file", 0);
	struct iocb write = { .aio_data = 7,
			      .aio_lio_opcode = IOCB_CMD_PWRITE,
			      .aio_fildes = file,
			      .aio_buf = (uintptr_t)long_text,
			      .aio_nbytes = sizeof(long_text) },
		    read = { .aio_lio_opcode = IOCB_CMD_PREAD,
			     .aio_fildes = file,
			     .aio_buf = (uintptr_t)taken,
			     .aio_nbytes = 10,
			     .aio_offset = 5 },
		    sync = { .aio_lio_opcode = IOCB_CMD_FDSYNC, .aio_fildes = file },
		    *all[] = { &write, &read, &sync };
	struct {
		const uint64_t *set;
		size_t size;
	} mask = { &(uint64_t){ 1 << 9 }, 8 };
	struct io_event events[8];
	struct timespec none = { 0, 1 };
	aio_context_t context = 0;

	syscall(SYS_io_setup, 8, &context);
	syscall(SYS_io_submit, context, 2, all);
	syscall(SYS_io_submit, BAD_FD, 3, all);
	syscall(SYS_io_submit, context, 2, nowhere);
	syscall(SYS_io_submit, context, 0, all);
	syscall(SYS_io_pgetevents, context, 2, 8, events, NULL, &mask);
	syscall(SYS_io_getevents, context, 0, 8, events, &none);
	syscall(SYS_io_cancel, context, &sync, events);
	syscall(SYS_io_destroy, context);
	syscall(SYS_pselect6, 0, NULL, NULL, NULL, &none, &mask);
	mask.set = NULL;
	syscall(SYS_pselect6, 0, NULL, NULL, NULL, &none, &mask);
}

/* ---- structures of a length that is said elsewhere ---- */

struct attributes {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};

static void lengths(void)
{
	struct attributes attributes = { .size = sizeof(attributes) };
	struct {
		struct file_handle handle;
		char bytes[128];
	} handle = { .handle = { .handle_bytes = 4 } };
	struct {
		long type;
		char text[64];
	} message = { 7, "message text" };
	unsigned long nodes[2] = { 0x123, 0 };
	int queue = msgget(IPC_PRIVATE, 0600), number;

	syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0);
	attributes.size = 48;
	attributes.flags = 3;
	syscall(SYS_sched_setattr, 99999999, &attributes, 0);
	syscall(SYS_sched_setattr, 0, nowhere, 0);
	syscall(SYS_name_to_handle_at, AT_FDCWD, "/proc/self", &handle, &number, 0);
	handle.handle.handle_bytes = 0;
	syscall(SYS_name_to_handle_at, AT_FDCWD, "/tmp", &handle, &number, 0);
	syscall(SYS_open_by_handle_at, BAD_FD, &handle, O_RDONLY);
	msgsnd(queue, &message, 12, 0);
	msgrcv(queue, &message, 64, 0, IPC_NOWAIT);
	msgrcv(queue, &message, 64, 0, IPC_NOWAIT);
	msgsnd(queue, &message, 60, 0);
	msgctl(queue, IPC_RMID, NULL);
	syscall(SYS_set_mempolicy, 99, nodes, 64);
	for (int bits = 0; bits <= 66; bits += bits < 2 ? 1 : 32)
		syscall(SYS_set_mempolicy, 99, nodes, bits);
	syscall(SYS_mbind, NULL, 4096, 99, nodes, 64, 0);
	syscall(SYS_migrate_pages, BAD_FD, 64, nodes, nodes);
	syscall(SYS_mount, "none", "/nonexistent", "tmpfs", 0, "size=1M");
}

/* ---- processes ---- */

static void ignore(int number)
{
	(void)number;
}

static void clone_one(uint64_t flags)
{
	int pidfd = -1;
	pid_t tid = -1, child;
	struct clone_args args = { .flags = flags,
				   .pidfd = (uintptr_t)&pidfd,
				   .parent_tid = (uintptr_t)&tid,
				   .exit_signal = SIGCHLD };

	child = syscall(SYS_clone3, &args, sizeof(args));
	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
}

static void processes(void)
{
	sigset_t set;

	signal(SIGCHLD, SIG_DFL);
	clone_one(CLONE_PIDFD | CLONE_VFORK);
	clone_one(CLONE_PARENT_SETTID | CLONE_VFORK);
	clone_one(CLONE_PARENT_SETTID | CLONE_PIDFD | CLONE_VFORK);
	clone_one(CLONE_PIDFD | CLONE_THREAD); /* refused */
	signal(SIGUSR1, ignore);
	raise(SIGUSR1);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGRTMAX);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
}

/* ---- programs ---- */

enum { ARG_LEN = 100 << 10, ARG_CNT = 2000, ENV_CNT = 3000 };

/* A page that is in the cache, but that this process has not touched. */
static char *untouched(const char *what)
{
	static char page[PAGE];
	int fd = memfd_create("page", MFD_CLOEXEC);
	char *map;

	snprintf(page, sizeof(page), "%s", what);
	if (write(fd, page, PAGE) != PAGE)
		die("write");
	map = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	return map;
}

static void programs(void)
{
	static char *many[ARG_CNT + 1], *environment[ENV_CNT + 1], large[ARG_LEN];
	char *none[] = { NULL }, *odd[] = { text, nowhere, text, NULL };
	int fd;

	for (int i = 0; i < ARG_CNT; i++)
		many[i] = text;
	for (int i = 0; i < ENV_CNT; i++)
		environment[i] = "NAME=value";
	memset(large, 'x', sizeof(large) - 1);
	fd = memfd_create("buffers", 0);
	syscall(SYS_write, fd, untouched("a buffer that nobody touched"), 28);
	syscall(SYS_writev, fd, &(struct iovec){ untouched("one behind an iovec"), 19 }, 1);
	syscall(SYS_execve, "/nonexistent", none, none);
	syscall(SYS_execve, "/nonexistent", NULL, NULL);
	syscall(SYS_execve, "/nonexistent", many, environment);
	syscall(SYS_execve, "/nonexistent", odd, nowhere);
	syscall(SYS_execve, "/nonexistent", nowhere, odd);
	syscall(SYS_execveat, BAD_FD, "nonexistent", many + ARG_CNT - 32, none, AT_EMPTY_PATH);
	syscall(SYS_execveat, BAD_FD, "nonexistent", many + ARG_CNT - 33, none, 0);
	many[1] = large;
	execve("/bin/true", many, environment);
}

/* ---- a program that is loaded with arguments nobody touched ---- */

/* A list of `cnt` strings, none of which, nor itself, this process has touched. */
static char **untouched_list(const char *const strings[], int cnt)
{
	char *list[PAGE / sizeof(char *)] = { NULL }, *map;
	int fd = memfd_create("list", MFD_CLOEXEC);

	for (int i = 0; i < cnt; i++)
		list[i] = untouched(strings[i]);
	if (write(fd, list, PAGE) != PAGE)
		die("write");
	map = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	return (char **)map;
}

static const char *const words[] = { "true", "", "exactly-thirty-two-bytes-in-here",
				     "one-byte-more-than-thirty-two-is", "\033[31m\n" };

/* What was made for it is not compared: it has addresses in it. */
static void load(char *file, char **argv, char **environment)
{
	syscall(SYS_getppid);
	execve(file, argv, environment);
}

static void load_at(int fd, char *file, char **argv, int flags)
{
	syscall(SYS_getppid);
	syscall(SYS_execveat, fd, file, argv, NULL, flags);
}

/* The strings, but not the list of them: one between them that was touched, and one that is long.
 */
static void exec_strings(void)
{
	static char large[ARG_LEN];
	char *argv[8] = { NULL };

	memset(large, 'x', sizeof(large) - 1);
	for (int i = 0; i < 5; i++)
		argv[i] = untouched(words[i]);
	argv[5] = text;
	argv[6] = large;
	load(untouched("/bin/true"), argv, NULL);
}

static void exec_list(void)
{
	load(untouched("/bin/true"), untouched_list(words, 5), untouched_list(words, 2));
}

static void load_with(int cnt)
{
	const char *strings[SHOWN + 1];

	for (int i = 0; i < cnt; i++)
		strings[i] = words[i % 5];
	load(untouched("/bin/true"), untouched_list(strings, cnt), NULL);
}

/* As many as are shown, and one more. */
static void exec_many(void)
{
	load_with(SHOWN);
}

static void exec_more(void)
{
	load_with(SHOWN + 1);
}

static void exec_below(void)
{
	int fd = dup2(open("/bin", O_PATH | O_DIRECTORY), 123);

	load_at(fd, untouched("true"), untouched_list(words, 5), 0);
}

static void exec_descriptor(void)
{
	int fd = open("/bin/true", O_PATH);

	load_at(fd, untouched(""), untouched_list(words, 5), AT_EMPTY_PATH);
}

static void exec_at_path(void)
{
	load_at(BAD_FD, untouched("/bin/true"), untouched_list(words, 5), 0);
}

/* The kernel gives the program an empty argv[0]. */
static void exec_nothing(void)
{
	char *none[] = { NULL };

	load(untouched("/bin/true"), none, none);
}

/* A fork's child gets no pages of files: it is what most programs are started by. */
static void exec_forked(void)
{
	char **argv = untouched_list(words, 5), *file = untouched("/bin/true");
	pid_t child = fork();

	if (!child)
		load(file, argv, NULL);
	waitpid(child, NULL, 0);
}

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{ "messages", messages },	  { "vectors", vectors },
	{ "waiting", waiting },		  { "folders", folders },
	{ "submissions", submissions },	  { "lengths", lengths },
	{ "processes", processes },	  { "programs", programs },
	{ "exec-strings", exec_strings }, { "exec-list", exec_list },
	{ "exec-many", exec_many },	  { "exec-more", exec_more },
	{ "exec-below", exec_below },	  { "exec-descriptor", exec_descriptor },
	{ "exec-at-path", exec_at_path }, { "exec-nothing", exec_nothing },
	{ "exec-forked", exec_forked },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (strcmp(groups[i].name, argv[1]) != 0)
			continue;
		syscall(SYS_getppid);
		groups[i].run();
		return 0;
	}
	fprintf(stderr, "usage: pointers GROUP\n");
	return 2;
}
