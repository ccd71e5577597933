/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_kernel.h - sockets, System V IPC, message queues, keys, the kernel's newer interfaces,
 * ioctl, administration.
 */
#ifndef GROUPS_KERNEL_H
#define GROUPS_KERNEL_H

#include <linux/bpf.h>
#include <linux/if_packet.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/loop.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <termios.h>

#include "groups.h"

static void options(int fd)
{
	struct linger linger = { 1, 5 };
	struct timeval tv = { 2, 3 };
	struct ucred cred;
	socklen_t len = sizeof(int);
	int one = 1, got;

	CALL(setsockopt, fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	CALL(setsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	CALL(setsockopt, fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	CALL(setsockopt, fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	CALL(setsockopt, fd, IPPROTO_TCP, TCP_CONGESTION, "nope", 4);
	CALL(setsockopt, fd, IPPROTO_IP, IP_TOS, &one, sizeof(one));
	CALL(setsockopt, fd, 777, 5, &one, sizeof(one));
	CALL(setsockopt, fd, SOL_SOCKET, 777, BAD, 4);
	CALL(getsockopt, fd, SOL_SOCKET, SO_TYPE, &got, &len);
	CALL(getsockopt, fd, SOL_SOCKET, SO_ERROR, &got, &len);
	CALL(getsockopt, fd, SOL_SOCKET, SO_ACCEPTCONN, &got, &len);
	len = sizeof(linger);
	CALL(getsockopt, fd, SOL_SOCKET, SO_LINGER, &linger, &len);
	len = sizeof(cred);
	CALL(getsockopt, fd, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	CALL(getsockopt, fd, IPPROTO_IPV6, IPV6_V6ONLY, &got, &len);
	CALL(getsockopt, fd, SOL_SOCKET, SO_TYPE, &got, BAD);
}

static void group_network(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000001) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(9) };
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "nope" }, from;
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	struct iovec vec = { "message", 7 };
	struct msghdr msg = { .msg_iov = &vec, .msg_iovlen = 1 };
	struct mmsghdr many = { .msg_hdr = { .msg_iov = &vec, .msg_iovlen = 1 } };
	socklen_t len = sizeof(from);
	int fd, pair[2], link;
	char buf[64];

	fd = CALL(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	CALL(socket, AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_IP);
	link = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	CALL(socket, AF_PACKET, SOCK_RAW, 0x0300);
	CALL(socket, 99, SOCK_STREAM, 0);
	CALL(socket, AF_UNIX, 99, 7);
	options(fd);
	CALL(bind, fd, &in, sizeof(in));
	CALL(bind, BAD_FD, &in6, sizeof(in6));
	CALL(bind, link, &nl, sizeof(nl));
	CALL(bind, fd, BAD, 16);
	CALL(listen, fd, 5);
	CALL(listen, BAD_FD, 5);
	CALL(connect, BAD_FD, &un, sizeof(un));
	CALL(connect, fd, &un, 2);
	CALL(accept, BAD_FD, NULL, NULL);
	CALL(accept4, fd, &from, &len, SOCK_NONBLOCK | 0x7);
	CALL(getpeername, fd, &from, &len);
	CALL(getsockname, BAD_FD, &from, &len);
	CALL(socketpair, AF_UNIX, SOCK_DGRAM, 0, pair);
	CALL(socketpair, AF_INET, SOCK_STREAM, 0, BAD);
	CALL(sendto, pair[0], "datagram", 8, MSG_NOSIGNAL, NULL, 0);
	CALL(recvfrom, pair[1], buf, sizeof(buf), MSG_PEEK, NULL, NULL);
	len = sizeof(from);
	CALL(recvfrom, pair[1], buf, sizeof(buf), MSG_DONTWAIT, &from, &len);
	CALL(recvfrom, pair[1], buf, sizeof(buf), MSG_DONTWAIT, NULL, NULL);
	CALL(sendmsg, pair[0], &msg, MSG_DONTWAIT);
	CALL(sendmsg, pair[0], BAD, 0);
	vec.iov_base = buf;
	CALL(recvmsg, pair[1], &msg, MSG_TRUNC);
	CALL(recvmsg, pair[1], &msg, MSG_DONTWAIT);
	CALL(sendmmsg, pair[0], &many, 1, 0);
	CALL(recvmmsg, pair[1], &many, 1, MSG_DONTWAIT, NULL);
	CALL(shutdown, pair[0], SHUT_RDWR);
	CALL(shutdown, pair[0], 77);
}

/* In a namespace of its own, the first of each has the number 0. */
static void ipc(void)
{
	struct sembuf ops[2] = { { 0, 1, 0 }, { 0, -1, IPC_NOWAIT | SEM_UNDO } };
	struct timespec soon = { 0, 1000 };
	struct {
		long type;
		char text[8];
	} msg = { 5, "message" };
	struct msqid_ds queue;
	struct semid_ds sems;
	struct shmid_ds seg;
	long told[32]; /* enough for what there is of each */
	char *at;
	int id;

	CALL(unshare, CLONE_NEWIPC);
	id = CALL(semget, IPC_PRIVATE, 2, IPC_CREAT | IPC_EXCL | 0600);
	CALL(semget, 0x1234567, 0, 0);
	CALL(semctl, id, 0, SETVAL, 3);
	CALL(semctl, id, 0, GETVAL, 0);
	CALL(semctl, id, 0, IPC_STAT, &sems);
	CALL(semctl, 0, 0, IPC_INFO, &told);
	CALL(semctl, 0, 0, SEM_INFO, &told);
	CALL(semctl, 0, 0, IPC_INFO, BAD);
	CALL(semctl, id, 0, IPC_SET, &sems);
	CALL(semctl, -1, 0, IPC_SET, &sems);
	CALL(semctl, id, 0, IPC_SET, BAD);
	CALL(semctl, id, 0, 77, 0);
	CALL(semop, id, ops, 2);
	CALL(semop, -1, ops, 1);
	CALL(semop, id, BAD, 1);
	CALL(semtimedop, id, ops, 1, &soon);
	CALL(semctl, id, 0, IPC_RMID, 0);
	id = CALL(msgget, IPC_PRIVATE, IPC_CREAT | 0644);
	CALL(msgget, 0x1234567, 0);
	CALL(msgsnd, id, &msg, 8, IPC_NOWAIT);
	CALL(msgctl, id, IPC_STAT, &queue);
	CALL(msgctl, 0, IPC_INFO, &told);
	CALL(msgctl, 0, MSG_INFO, &told);
	CALL(msgctl, 0, MSG_INFO, BAD);
	CALL(msgctl, id, IPC_SET, &queue);
	CALL(msgctl, -1, IPC_SET, &queue);
	CALL(msgctl, id, IPC_SET, BAD);
	CALL(msgrcv, id, &msg, 8, 5, MSG_NOERROR);
	CALL(msgrcv, id, &msg, 8, -5, IPC_NOWAIT | MSG_EXCEPT);
	CALL(msgsnd, id, BAD, 8, 0);
	CALL(msgctl, id, IPC_RMID, NULL);
	CALL(msgctl, -1, 77, NULL);
	id = CALL(shmget, IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	CALL(shmget, 0x1234567, 4096, SHM_HUGETLB | 0600);
	at = (char *)CALL(shmat, id, NULL, SHM_RDONLY);
	CALL(shmat, -1, NULL, SHM_RND | SHM_EXEC);
	CALL(shmctl, id, IPC_STAT, &seg);
	CALL(shmctl, 0, IPC_INFO, &told);
	CALL(shmctl, 0, SHM_INFO, &told);
	CALL(shmctl, 0, SHM_INFO, BAD);
	CALL(shmctl, id, IPC_SET, &seg);
	CALL(shmctl, -1, IPC_SET, &seg);
	CALL(shmctl, id, IPC_SET, BAD);
	CALL(shmctl, id, SHM_LOCK, NULL);
	CALL(shmctl, id, 77, NULL);
	CALL(shmdt, at);
	CALL(shmdt, NULL);
	CALL(shmctl, id, IPC_RMID, NULL);
}

static void group_ipc(void)
{
	in_child(ipc);
}

static void group_mqueue(void)
{
	struct mq_attr attr = { 0, 2, 16, 0, { 0 } }, old;
	struct timespec past = { 1, 0 };
	unsigned int priority;
	char buf[16];
	int fd;

	fd = CALL(mq_open, "sctop-groups", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attr);
	CALL(mq_open, "sctop-nope", O_RDONLY);
	CALL(mq_timedsend, fd, "text", 4, 7, NULL);
	CALL(mq_timedreceive, fd, buf, sizeof(buf), &priority, NULL);
	CALL(mq_timedreceive, fd, buf, sizeof(buf), NULL, &past);
	CALL(mq_getsetattr, fd, NULL, &old);
	CALL(mq_getsetattr, fd, &attr, NULL);
	CALL(mq_notify, fd, NULL);
	CALL(mq_notify, BAD_FD, BAD);
	CALL(mq_unlink, "sctop-groups");
	CALL(mq_unlink, "sctop-groups");
}

/* Keys have random numbers: what is done to them is done to the thread's keyring. */
static void keys(void)
{
	char buf[64];

	CALL(keyctl, KEYCTL_UNLINK, KEY_SPEC_SESSION_KEYRING, KEY_SPEC_THREAD_KEYRING);
	CALL(add_key, "nope", "x", NULL, 0, 77);
	CALL(add_key, "user", "sctop:groups", BAD, 7, KEY_SPEC_THREAD_KEYRING);
	CALL(request_key, "user", "sctop:nope", NULL, 0);
	CALL(request_key, BAD, "sctop:nope", "callout", -3);
	CALL(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 0);
	CALL(keyctl, KEYCTL_SEARCH, KEY_SPEC_THREAD_KEYRING, "user", "sctop:groups", 0);
	CALL(keyctl, KEYCTL_LINK, KEY_SPEC_THREAD_KEYRING, KEY_SPEC_THREAD_KEYRING);
	CALL(keyctl, KEYCTL_DESCRIBE, KEY_SPEC_USER_KEYRING, buf, sizeof(buf));
	CALL(keyctl, KEYCTL_READ, KEY_SPEC_USER_KEYRING, buf, 0);
	CALL(keyctl, KEYCTL_UPDATE, KEY_SPEC_THREAD_KEYRING, "changed", 7);
	CALL(keyctl, KEYCTL_SETPERM, KEY_SPEC_THREAD_KEYRING, 0x3f3f0000);
	CALL(keyctl, KEYCTL_CHOWN, KEY_SPEC_THREAD_KEYRING, -1, -1);
	CALL(keyctl, KEYCTL_SET_TIMEOUT, KEY_SPEC_THREAD_KEYRING, 100);
	CALL(keyctl, KEYCTL_SET_REQKEY_KEYRING, -1);
	CALL(keyctl, KEYCTL_SET_REQKEY_KEYRING, 99);
	CALL(keyctl, KEYCTL_CLEAR, KEY_SPEC_THREAD_KEYRING);
	CALL(keyctl, KEYCTL_REVOKE, KEY_SPEC_THREAD_KEYRING);
	CALL(keyctl, KEYCTL_REJECT, -1, 5, EKEYREJECTED, 0);
	CALL(keyctl, KEYCTL_INSTANTIATE, -1, "payload", 7, 0);
	CALL(keyctl, 777, 1, 2, 3, 4);
}

static void group_keys(void)
{
	in_child(keys);
}

static void restrictions(void)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = 1 };
	struct landlock_path_beneath_attr rule = { 1, 0 };
	uint32_t action = SECCOMP_RET_ERRNO;
	uint16_t sizes[3];
	int fd;

	CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
	CALL(seccomp, SECCOMP_GET_NOTIF_SIZES, 0, sizes);
	CALL(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, BAD);
	CALL(seccomp, 77, 1, NULL);
	CALL(landlock_create_ruleset, NULL, 0, 1);
	fd = CALL(landlock_create_ruleset, &attr, sizeof(attr), 0);
	CALL(landlock_create_ruleset, BAD, 8, 0);
	CALL(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	CALL(landlock_add_rule, fd, 77, NULL, 5);
	CALL(landlock_restrict_self, BAD_FD, 0);
}

static void group_kernel(void)
{
	static const uint32_t lengths[] = { 0, 4, 80, sizeof(struct bpf_map_info), 500 };
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_ARRAY };
	char info[512] = { 0 };
	struct perf_event_attr perf = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(perf) };
	struct io_uring_params params = { .flags = IORING_SETUP_CLAMP };
	uint32_t key = 0;
	uint64_t value = 1;
	int fd;

	attr.key_size = 4;
	attr.value_size = 8;
	attr.max_entries = 1;
	fd = CALL(bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = fd;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)&value;
	CALL(bpf, BPF_MAP_UPDATE_ELEM, &attr, sizeof(attr));
	CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, sizeof(attr));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		memset(&attr, 0, sizeof(attr));
		attr.info.bpf_fd = fd;
		attr.info.info_len = lengths[i];
		attr.info.info = (uintptr_t)info;
		CALL(bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info));
	}
	attr.info.info = (uintptr_t)BAD;
	CALL(bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr.info));
	memset(&attr, 0, sizeof(attr));
	CALL(bpf, BPF_BTF_GET_NEXT_ID, &attr, 12);
	attr.start_id = UINT32_MAX;
	CALL(bpf, BPF_BTF_GET_NEXT_ID, &attr, 12);
	CALL(bpf, BPF_MAP_CREATE, BAD, 8);
	CALL(bpf, 77, &attr, 8);
	CALL(perf_event_open, &perf, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	CALL(perf_event_open, &perf, -7, -7, -1, 0x77);
	fd = CALL(io_uring_setup, 1, &params);
	CALL(io_uring_enter, fd, 0, 0, IORING_ENTER_GETEVENTS, NULL, 8);
	CALL(io_uring_register, fd, 77, NULL, 0);
	CALL(io_uring_setup, 0, BAD);
	in_child(restrictions);
}

static void group_aio(void)
{
	struct timespec soon = { 0, 1000 };
	unsigned long context = 0;

	CALL(io_setup, 1, &context);
	CALL(io_setup, 0, NULL);
	CALL(io_submit, context, 0, NULL);
	CALL(io_submit, context, -1, NULL);
	CALL(io_getevents, context, 0, 1, NULL, &soon);
	CALL(io_pgetevents, 7, 0, 1, NULL, NULL, NULL);
	CALL(io_cancel, context, BAD, NULL);
	CALL(io_destroy, context);
	CALL(io_destroy, 7);
}

static void group_ioctl(void)
{
	struct winsize size;
	struct termios term;
	struct ifreq request = { .ifr_name = "lo" };
	int tty = CALL(open, "/dev/ptmx", O_RDWR | O_NOCTTY), number = 0, fd;
	unsigned long big;

	CALL(ioctl, tty, TIOCGPTN, &number);
	number = 0;
	CALL(ioctl, tty, TIOCSPTLCK, &number);
	CALL(ioctl, tty, TCGETS, &term);
	CALL(ioctl, tty, TCSETSW, &term);
	CALL(ioctl, tty, TCSETS, BAD);
	CALL(ioctl, tty, TIOCGWINSZ, &size);
	size.ws_row = 24;
	CALL(ioctl, tty, TIOCSWINSZ, &size);
	CALL(ioctl, tty, TIOCGPGRP, &number);
	CALL(ioctl, tty, TIOCSPGRP, BAD);
	CALL(ioctl, tty, TIOCGSID, &number);
	CALL(ioctl, tty, TIOCOUTQ, &number);
	CALL(ioctl, tty, FIONREAD, &number);
	CALL(ioctl, tty, TCFLSH, TCIOFLUSH);
	CALL(ioctl, tty, TCSBRK, 1);
	CALL(ioctl, tty, TIOCEXCL);
	CALL(ioctl, tty, TIOCNXCL);
	fd = CALL(socket, AF_INET, SOCK_DGRAM, 0);
	CALL(ioctl, fd, SIOCGIFFLAGS, &request);
	CALL(ioctl, fd, SIOCGIFINDEX, BAD);
	number = 1;
	CALL(ioctl, fd, FIONBIO, &number);
	CALL(ioctl, fd, FIOCLEX);
	CALL(ioctl, fd, FIONCLEX);
	fd = CALL(open, "/dev/null", O_RDWR);
	CALL(ioctl, fd, BLKGETSIZE64, &big);
	CALL(ioctl, fd, BLKROGET, &number);
	CALL(ioctl, fd, FICLONE, BAD_FD);
	CALL(ioctl, fd, LOOP_CLR_FD, 0);
	CALL(ioctl, fd, LOOP_CTL_GET_FREE);
	CALL(ioctl, fd, _IOWR('~', 77, long[9]), BAD);
	CALL(ioctl, fd, 0, 0);
	CALL(ioctl, BAD_FD, TCGETS, &term);
}

static void group_admin(void)
{
	struct utsname name;
	struct sysinfo info;
	char buf[16];

	CALL(uname, &name);
	CALL(uname, BAD);
	CALL(sysinfo, &info);
	CALL(sysinfo, BAD);
	CALL(syslog, 10, NULL, 0);
	CALL(syslog, 3, BAD, 16);
	CALL(syslog, 77, buf, 1);
	CALL(reboot, 1, 2, 0x1234567, NULL);
	CALL(reboot, 0xfee1dead, 77, 77, NULL);
	CALL(sethostname, BAD, 5);
	CALL(setdomainname, BAD, 5);
	CALL(init_module, BAD, 10, "");
	CALL(finit_module, BAD_FD, "a=b", 3);
	CALL(delete_module, "sctop_nope", O_NONBLOCK);
	CALL(kexec_load, NULL, 77, NULL, 0x77770000);
	CALL(kexec_file_load, BAD_FD, BAD_FD, 0, NULL, 7);
	CALL(sysfs, 3, 0, 0);
	CALL(sysfs, 77, 0, 0);
	CALL(ustat, 0x77777777, BAD);
	CALL(getrandom, buf, 0, 1 | 2);
	CALL(getrandom, BAD, 16, 0x77);
	CALL(lookup_dcookie, 0, buf, sizeof(buf));
	CALL(vserver, 1, 2, 3, 4, 5);
}

#endif
