/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * file.bpf.h - what a file is: its way up to the root, the ends of a socket, the name of what is in
 * no tree. As struct sctop_fd.
 *
 * No lock is taken: what was read is checked again afterwards, and thrown away if it changed.
 */
#ifndef SCTOP_FILE_BPF_H
#define SCTOP_FILE_BPF_H

#include "datum.bpf.h"
#include "pid.bpf.h"

#define S_IFMT	     0170000
#define S_IFSOCK     0140000
#define SOCKFS_MAGIC 0x534f434b
#define NSFS_MAGIC   0x6e736673
#define PIDFS_MAGIC  0x50494446 /* from 6.9 on: commit cb12fd8e0dab */
#define ANON_MAGIC   0x09041934
#define AF_UNIX	     1
#define AF_INET	     2
#define AF_INET6     10
#define AF_NETLINK   16

#define PIDFD_NAME 0x005d64666469705b /* "[pidfd]" */

#define DEPTH_MAX     40  /* names and mounts on the way to the root */
#define NAME_SIZE     256 /* NAME_MAX and a slash */
#define UNIX_NAME_MAX 108

/*
 * Each read of kernel memory by address is a call of a helper, so what lies near together is read
 * as one piece. READ_SIZE bytes hold a dentry up to the end of a short name, and of an inode what
 * is of interest; kernels whose locks have lock-checkers inside may need all of HEAD_SIZE.
 */
#define READ_SIZE	104
#define HEAD_SIZE	192
#define SHORT_NAME_SIZE 40

struct head {
	u8 bytes[HEAD_SIZE];
};

/* A field in such a piece; 0 if it is not inside. */
#define FIELD_OF(type, head, structure, field)                                        \
	(bpf_core_field_offset(structure, field) <= HEAD_SIZE - sizeof(type)          \
		 ? *(type *)((head)->bytes + bpf_core_field_offset(structure, field)) \
		 : (type)0)
#define DENTRY(type, head, field) FIELD_OF(type, head, struct dentry, field)
#define INODE(type, head, field)  FIELD_OF(type, head, struct inode, field)

#define NAMES_SIZE (SCTOP_PATH_MAX - sizeof(struct sctop_fd) - sizeof(struct head))

/* What is built behind the data captured so far; the head is scratch and not kept. */
struct fd_record {
	struct sctop_datum datum;
	struct sctop_fd fd;
	union {
		char names[NAMES_SIZE];
		struct head inode; /* scratch, too */
	};
	struct head head;
};

_Static_assert(sizeof(struct fd_record) == sizeof(struct sctop_datum) + SCTOP_PATH_MAX,
	       "a datum of full size");

/* How much of a structure is read to have this field; a constant when the program is loaded. */
#define SIZE_FOR(structure, field) \
	(bpf_core_field_offset(structure, field) + 8 <= READ_SIZE ? READ_SIZE : HEAD_SIZE)

#define READ_INTO(to, address) bpf_probe_read_kernel(to, sizeof(*(to)), (void *)(address))

static __always_inline long read_dentry(struct head *head, u64 dentry)
{
	return bpf_probe_read_kernel(head, SIZE_FOR(struct dentry, d_inode), (void *)dentry);
}

/* Appends the name of the dentry in record->head, and a slash: 1, or another enum climbed. */
static __always_inline int put_name(struct fd_record *record, u64 dentry)
{
	u64 name = DENTRY(u64, &record->head, d_name.name), inside = name - dentry;
	u32 len = DENTRY(u32, &record->head, d_name.len), used = record->datum.total;
	barrier_var(used);
	if (used > NAMES_SIZE - NAME_SIZE)
		return 0;
	barrier_var(inside);
	barrier_var(len);
	len &= NAME_SIZE - 1;
	if (inside <= READ_SIZE - SHORT_NAME_SIZE && len < SHORT_NAME_SIZE) {
		const u64 *from = (void *)(record->head.bytes + inside);
		u64 *to = (void *)(record->names + used);

		for (int i = 0; i < SHORT_NAME_SIZE / 8; i++)
			to[i] = from[i];
	} else if (bpf_probe_read_kernel(record->names + used, len, (void *)name)) {
		return -1;
	}
	used += len;
	barrier_var(used); /* verifiers up to 6.1 lose track of what was added */
	if (used >= NAMES_SIZE)
		return 0;
	record->names[used] = '/';
	record->datum.total = used + 1;
	return 1;
}

/* The way from a file up to the root, and where on it we are. */
struct climb {
	u64 dentry, mnt;
	u64 root; /* of that mount */
	u64 read; /* the dentry that is in record->head */
};

enum climbed { CLIMB_CHANGED = -1, CLIMB_FULL, CLIMB_ON, CLIMB_DONE };

/* From the root of a mount: where that is mounted. */
static __always_inline int leave_mount(struct climb *climb)
{
	u64 mnt = climb->mnt, mount = mnt - bpf_core_field_offset(struct mount, mnt);
	u64 parent = (u64)BPF_CORE_READ((struct mount *)mount, mnt_parent);

	if (!parent || parent == mount)
		return CLIMB_DONE;
	climb->dentry = (u64)BPF_CORE_READ((struct mount *)mount, mnt_mountpoint);
	climb->mnt = mnt = parent + bpf_core_field_offset(struct mount, mnt);
	climb->root = (u64)BPF_CORE_READ((struct vfsmount *)mnt, mnt_root);
	return CLIMB_ON;
}

/* One name, or mount, of the way. Global: the verifier walks it once, not at each height. */
__noinline int climb_step(struct fd_record *record, struct climb *climb)
{
	u64 dentry, parent;
	u32 seq;
	int got;

	if (!record || !climb)
		return CLIMB_CHANGED;
	dentry = climb->dentry;
	if (dentry == climb->root)
		return leave_mount(climb);
	if (dentry != climb->read && read_dentry(&record->head, dentry))
		return CLIMB_CHANGED;
	seq = DENTRY(u32, &record->head, d_seq.seqcount.sequence);
	parent = DENTRY(u64, &record->head, d_parent);
	if (seq & 1)
		return CLIMB_CHANGED;
	if (parent == dentry) /* outside of all that is mounted */
		return CLIMB_DONE;
	got = put_name(record, dentry);
	if (got <= 0)
		return got;
	/* A rename changes name and parent under this. */
	if (BPF_CORE_READ((struct dentry *)dentry, d_seq.seqcount.sequence) != seq)
		return CLIMB_CHANGED;
	climb->dentry = parent;
	return CLIMB_ON;
}

/*
 * The names from a file, whose dentry is in record->head, up to the root. Bytes, or -1: they
 * changed meanwhile. Their length is kept in memory, where the verifier does not count along.
 */
__noinline int put_names(struct fd_record *record, u64 dentry, u64 mnt)
{
	struct climb climb = { .dentry = dentry, .mnt = mnt, .read = dentry };
	int climbed;

	if (!record)
		return -1;
	record->datum.total = 0;
	READ_INTO(&climb.root, &((struct vfsmount *)mnt)->mnt_root);
	for (int i = 0; i < DEPTH_MAX; i++) {
		climbed = climb_step(record, &climb);
		if (climbed < 0)
			return -1;
		if (climbed == CLIMB_DONE)
			return record->datum.total;
		if (climbed == CLIMB_FULL)
			break;
	}
	record->datum.flags |= SCTOP_DATUM_TRUNCATED;
	return record->datum.total;
}

static __always_inline void put_inet(struct sctop_fd_socket *socket, struct sock *sk)
{
	socket->port = BPF_CORE_READ(sk, __sk_common.skc_num);
	socket->peer_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
	if (socket->family == AF_INET) {
		*(u32 *)socket->address = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
		*(u32 *)socket->peer_address = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	} else if (bpf_core_field_exists(sk->__sk_common.skc_v6_daddr)) {
		BPF_CORE_READ_INTO((struct in6_addr *)socket->address, sk,
				   __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO((struct in6_addr *)socket->peer_address, sk,
				   __sk_common.skc_v6_daddr);
	}
}

/* Returns the length of what it is bound to, put into `name`. */
static __always_inline u32 put_unix(struct sctop_fd_socket *socket, struct sock *sk, char *name)
{
	struct unix_sock *local = (struct unix_sock *)sk;
	struct unix_address *address;
	struct sock *peer;
	u32 len = 0;
	u64 other;

	if (!bpf_core_field_exists(local->addr) || !bpf_core_field_exists(local->peer))
		return 0;
	peer = BPF_CORE_READ(local, peer);
	other = peer ? (u64)BPF_CORE_READ(peer, sk_socket) : 0;
	if (other)
		socket->peer = BPF_CORE_READ((struct socket_alloc *)other, vfs_inode.i_ino);
	address = BPF_CORE_READ(local, addr);
	if (!address)
		return 0;
	len = BPF_CORE_READ(address, len) - sizeof(u16); /* behind the family */
	barrier_var(len);
	if (len > UNIX_NAME_MAX)
		return 0;
	if (bpf_probe_read_kernel(name, len, &address->name[0].sun_path))
		return 0;
	return len;
}

/* A socket's ends. Returns the bytes behind the struct sctop_fd. */
__noinline int put_socket(struct fd_record *record, u64 inode)
{
	struct sctop_fd_socket *socket;
	struct sock *sk;
	u32 len = 0;

	if (!record)
		return 0;
	socket = (struct sctop_fd_socket *)record->names;
	__builtin_memset(socket, 0, sizeof(*socket));
	bpf_probe_read_kernel_str(socket->name, sizeof(socket->name),
				  (void *)DENTRY(u64, &record->head, d_name.name));
	sk = BPF_CORE_READ((struct socket_alloc *)(inode - bpf_core_field_offset(
								   struct socket_alloc, vfs_inode)),
			   socket.sk);
	if (!sk)
		return sizeof(*socket);
	socket->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (bpf_core_field_size(sk->sk_protocol) == sizeof(u16)) /* bits of another, before 5.6 */
		socket->protocol = BPF_CORE_READ(sk, sk_protocol);
	if (socket->family == AF_INET || socket->family == AF_INET6)
		put_inet(socket, sk);
	else if (socket->family == AF_UNIX)
		len = put_unix(socket, sk, record->names + sizeof(*socket));
	else if (socket->family == AF_NETLINK &&
		 bpf_core_field_exists(((struct netlink_sock *)sk)->portid))
		socket->peer = BPF_CORE_READ((struct netlink_sock *)sk, portid);
	return sizeof(*socket) + len;
}

/* The one name of what is in no tree. */
static __always_inline int put_own_name(struct fd_record *record, u64 inode)
{
	u64 name = DENTRY(u64, &record->head, d_name.name);
	long len;

	if (record->fd.magic == NSFS_MAGIC) {
		struct ns_common *space = BPF_CORE_READ((struct inode *)inode, i_private);

		name = (u64)BPF_CORE_READ(space, ops, name);
	}
	len = bpf_probe_read_kernel_str(record->names, NAME_SIZE, (void *)name);
	return len > 0 ? len - 1 : 0;
}

/* A process that a descriptor stands for, as long as there is one: its number. */
__noinline int put_pid(struct fd_record *record, u64 file)
{
	struct pid *pid = NULL;
	u64 inode;

	if (!record)
		return 0;
	inode = DENTRY(u64, &record->head, d_inode);
	if (record->fd.magic == PIDFS_MAGIC)
		pid = BPF_CORE_READ((struct inode *)inode, i_private);
	else if (*(u64 *)record->names == PIDFD_NAME)
		pid = BPF_CORE_READ((struct file *)file, private_data);
	if (pid && BPF_CORE_READ(pid, tasks[0].first))
		record->fd.pid = number_of_pid(pid);
	return 0;
}

/* Fills in the record of a file. The bytes behind struct sctop_fd, or -1: it changed meanwhile. */
static __always_inline int put_path(struct fd_record *record, u64 dentry, u64 mnt)
{
	struct super_block *super;
	u64 inode, root = 0;

	if (!record || read_dentry(&record->head, dentry))
		return -1;
	inode = DENTRY(u64, &record->head, d_inode);
	if (bpf_probe_read_kernel(&record->inode, SIZE_FOR(struct inode, i_rdev), (void *)inode))
		return -1;
	record->fd.mode = INODE(u16, &record->inode, i_mode);
	record->fd.rdev = INODE(u32, &record->inode, i_rdev);
	record->fd.ino = INODE(u64, &record->inode, i_ino);
	super = (void *)INODE(u64, &record->inode, i_sb);
	record->fd.magic = BPF_CORE_READ(super, s_magic);
	record->fd.flags = 0;
	if (DENTRY(u64, &record->head, d_parent) == dentry) {
		READ_INTO(&root, &((struct vfsmount *)mnt)->mnt_root);
		if (root == dentry)
			return put_names(record, dentry, mnt);
		record->fd.flags = SCTOP_FD_DETACHED;
		if (record->fd.magic == SOCKFS_MAGIC)
			return put_socket(record, inode);
		return put_own_name(record, inode);
	}
	if (!DENTRY(u64, &record->head, d_hash.pprev))
		record->fd.flags = SCTOP_FD_DELETED;
	return put_names(record, dentry, mnt);
}

#endif
