/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fd.bpf.h - what descriptors stand for, captured while the call runs: struct sctop_fd.
 *
 * Only if user space asked for it. By the time an event is read its descriptor may be closed, used
 * for another file, or gone with its process, so the file is identified here. No lock is taken:
 * what was read is checked again afterwards, and thrown away if it changed.
 */
#ifndef SCTOP_FD_BPF_H
#define SCTOP_FD_BPF_H

#include "datum.bpf.h"

#define AT_FDCWD     (-100)
#define S_IFMT	     0170000
#define S_IFSOCK     0140000
#define SOCKFS_MAGIC 0x534f434b
#define NSFS_MAGIC   0x6e736673
#define AF_UNIX	     1
#define AF_INET	     2
#define AF_INET6     10
#define AF_NETLINK   16
#define F_DUPFD	     0
#define F_DUPFD_EXEC 1030 /* F_DUPFD_CLOEXEC */

#define DEPTH_MAX	 40  /* names and mounts on the way to the root */
#define NAME_SIZE	 256 /* NAME_MAX and a slash */
#define UNIX_NAME_MAX	 108
#define LISTED_MAX	 16 /* descriptors of one poll or select */
#define SELECT_WORDS_MAX 4  /* of 64 descriptors */

/* A dentry's beginning is read as one piece: all that is of interest is near together. */
#define HEAD_SIZE     128
#define OFFSET(field) bpf_core_field_offset(struct dentry, field)
#define HEAD_OF(type, head, field)                                                            \
	(OFFSET(field) <= HEAD_SIZE - sizeof(type) ? *(type *)((head)->bytes + OFFSET(field)) \
						   : (type)0)

struct dentry_head {
	u8 bytes[HEAD_SIZE];
};

#define NAMES_SIZE (SCTOP_PATH_MAX - sizeof(struct sctop_fd) - sizeof(struct dentry_head))

/* What is built behind the data captured so far; the head is scratch and not kept. */
struct fd_record {
	struct sctop_datum datum;
	struct sctop_fd fd;
	char names[NAMES_SIZE];
	struct dentry_head head;
};

_Static_assert(sizeof(struct fd_record) == sizeof(struct sctop_datum) + SCTOP_PATH_MAX,
	       "a datum of full size");

static __always_inline u32 head_size(void)
{
	u32 size = OFFSET(d_inode);

	if (size < OFFSET(d_name.name))
		size = OFFSET(d_name.name);
	return size <= HEAD_SIZE - 8 ? size + 8 : HEAD_SIZE;
}

#define READ_INTO(to, address) bpf_probe_read_kernel(to, sizeof(*(to)), (void *)(address))

/* The names from a file up to the root, each with a slash. Bytes, or -1: it changed meanwhile. */
__noinline int put_names(struct fd_record *record, u64 dentry, u64 mnt)
{
	struct dentry_head *head;
	u64 root = 0, parent = 0;
	u32 used, seq, len;

	if (!record)
		return -1;
	head = &record->head;
	record->datum.total = 0; /* the length so far: verifiers do not count along in memory */
	READ_INTO(&root, &((struct vfsmount *)mnt)->mnt_root);
	for (int i = 0; i < DEPTH_MAX; i++) {
		if (dentry == root) { /* of a mount: go on where it is mounted */
			u64 mount = mnt - bpf_core_field_offset(struct mount, mnt);

			parent = (u64)BPF_CORE_READ((struct mount *)mount, mnt_parent);
			if (!parent || parent == mount)
				return record->datum.total;
			dentry = (u64)BPF_CORE_READ((struct mount *)mount, mnt_mountpoint);
			mnt = parent + bpf_core_field_offset(struct mount, mnt);
			root = (u64)BPF_CORE_READ((struct vfsmount *)mnt, mnt_root);
			continue;
		}
		if (bpf_probe_read_kernel(head, head_size(), (void *)dentry))
			return -1;
		seq = HEAD_OF(u32, head, d_seq.seqcount.sequence);
		parent = HEAD_OF(u64, head, d_parent);
		if (seq & 1)
			return -1;
		if (parent == dentry) /* outside of all that is mounted */
			return record->datum.total;
		len = HEAD_OF(u32, head, d_name.len);
		used = record->datum.total;
		barrier_var(used);
		if (used > NAMES_SIZE - NAME_SIZE)
			break;
		barrier_var(len);
		len &= NAME_SIZE - 1;
		if (bpf_probe_read_kernel(record->names + used, len,
					  (void *)HEAD_OF(u64, head, d_name.name)))
			return -1;
		record->names[used + len] = '/';
		record->datum.total = used + len + 1;
		/* A rename changes name and parent under this. */
		if (BPF_CORE_READ((struct dentry *)dentry, d_seq.seqcount.sequence) != seq)
			return -1;
		dentry = parent;
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
				  (void *)HEAD_OF(u64, &record->head, d_name.name));
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
	u64 name = HEAD_OF(u64, &record->head, d_name.name);
	long len;

	if (record->fd.magic == NSFS_MAGIC) {
		struct ns_common *space = BPF_CORE_READ((struct inode *)inode, i_private);

		name = (u64)BPF_CORE_READ(space, ops, name);
	}
	len = bpf_probe_read_kernel_str(record->names, NAME_SIZE, (void *)name);
	return len > 0 ? len - 1 : 0;
}

/* Fills in the record of a file. The bytes behind struct sctop_fd, or -1: it changed meanwhile. */
__noinline int put_path(struct fd_record *record, u64 dentry, u64 mnt)
{
	u64 inode, root = 0;
	struct inode *node;

	if (!record || bpf_probe_read_kernel(&record->head, head_size(), (void *)dentry))
		return -1;
	inode = HEAD_OF(u64, &record->head, d_inode);
	if (!inode)
		return -1;
	node = (struct inode *)inode;
	record->fd.mode = BPF_CORE_READ(node, i_mode);
	record->fd.rdev = BPF_CORE_READ(node, i_rdev);
	record->fd.ino = BPF_CORE_READ(node, i_ino);
	record->fd.magic = BPF_CORE_READ(node, i_sb, s_magic);
	record->fd.flags = 0;
	READ_INTO(&root, &((struct vfsmount *)mnt)->mnt_root);
	if (HEAD_OF(u64, &record->head, d_parent) == dentry) {
		if (root == dentry)
			return put_names(record, dentry, mnt);
		record->fd.flags = SCTOP_FD_DETACHED;
		if (record->fd.magic == SOCKFS_MAGIC)
			return put_socket(record, inode);
		return put_own_name(record, inode);
	}
	if (!HEAD_OF(u64, &record->head, d_hash.pprev))
		record->fd.flags = SCTOP_FD_DELETED;
	return put_names(record, dentry, mnt);
}

/* Where a task keeps the path of a descriptor: a struct path in the kernel; 0 if it is closed. */
static __always_inline u64 place_of_path(u64 task, s32 fd, u64 *slot)
{
	struct fdtable *table;
	u64 file = 0;

	*slot = 0;
	if (fd == AT_FDCWD) {
		struct fs_struct *fs = BPF_CORE_READ((struct task_struct *)task, fs);

		return fs ? (u64)__builtin_preserve_access_index(&fs->pwd) : 0;
	}
	table = BPF_CORE_READ((struct task_struct *)task, files, fdt);
	if (fd < 0 || !table || (u32)fd >= BPF_CORE_READ(table, max_fds))
		return 0;
	*slot = (u64)BPF_CORE_READ(table, fd) + (u64)(u32)fd * sizeof(u64);
	if (READ_INTO(&file, *slot) || !file)
		return 0;
	return file + bpf_core_field_offset(struct file, f_path);
}

/*
 * Appends what a task's descriptor stands for; nothing, if it is closed, or if another thread
 * changes it right now.
 */
__noinline int put_fd(struct capture *capture, u64 task, s32 fd, u32 place)
{
	struct fd_record *record;
	u64 slot, path, mnt, dentry;
	int len;

	if (!capture)
		return 0;
	record = (struct fd_record *)next_datum(capture);
	path = place_of_path(task, fd, &slot);
	if (!record || !path)
		return 0;
	mnt = (u64)BPF_CORE_READ((struct path *)path, mnt);
	dentry = (u64)BPF_CORE_READ((struct path *)path, dentry);
	record->datum.flags = 0;
	len = put_path(record, dentry, mnt);
	if (len < 0 || place_of_path(task, fd, &slot) != path ||
	    (u64)BPF_CORE_READ((struct path *)path, dentry) != dentry)
		return 0;
	record->fd.fd = fd;
	len += sizeof(record->fd);
	barrier_var(len);
	if ((u32)len >= SCTOP_PATH_MAX)
		return 0;
	close_datum(capture, &record->datum, TAG(place, record->datum.flags), len, len);
	return 0;
}

/* The descriptors of poll's array. */
__noinline int put_polled(struct capture *capture, u64 address, u64 cnt)
{
	u64 task = (u64)bpf_get_current_task();
	s32 fd;

	if (!capture)
		return 0;
	for (u32 i = 0; i < LISTED_MAX; i++) {
		if (i >= cnt || bpf_probe_read_user(&fd, sizeof(fd), (void *)(address + 8 * i)))
			return 0;
		if (fd >= 0)
			put_fd(capture, task, fd, SCTOP_DATUM_FD_ENTER);
	}
	return 0;
}

/* … of select's sets: each that is in any of the three. */
__noinline int put_selected_word(struct capture *capture, u32 first, u64 bits)
{
	u64 task = (u64)bpf_get_current_task();

	for (u32 i = 0; i < 64; i++) {
		if (bits >> i & 1)
			put_fd(capture, task, first + i, SCTOP_DATUM_FD_ENTER);
	}
	return 0;
}

__noinline int put_selected(struct capture *capture)
{
	if (!capture)
		return 0;
	for (u32 word = 0; word < SELECT_WORDS_MAX; word++) {
		u64 all = 0, bits, left = capture->event.args[0] - word * 64;

		if ((s32)left <= 0)
			return 0;
		for (u32 set = 1; set <= 3; set++) {
			u64 address = capture->event.args[set];

			bits = 0;
			if (address &&
			    !bpf_probe_read_user(&bits, sizeof(bits), (void *)(address + word * 8)))
				all |= bits;
		}
		if (left < 64)
			all &= (1ull << left) - 1;
		put_selected_word(capture, word * 64, all);
	}
	return 0;
}

/* Over the rate that user space asked for: most likely nobody will see the event. */
static __always_inline bool is_rate_used_up(void)
{
	return rate_max && READ_ONCE(rate_used) >= rate_max &&
	       bpf_ktime_get_ns() - READ_ONCE(rate_window) < RATE_WINDOW_NS;
}

/* The descriptors among the arguments of a call that a task is inside. */
__noinline int name_arg_fds(struct capture *capture, u32 key, u64 task)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);

	if (!spec || !capture)
		return 0;
	for (u32 i = 0; i < 6; i++) {
		if (spec->fds.args >> i & 1)
			put_fd(capture, task, capture->event.args[i], SCTOP_DATUM_FD_ENTER);
	}
	return 0;
}

/* At enter: those, and the ones that arguments point to. */
__noinline int name_fds(struct capture *capture, u32 key)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);
	u32 arg;

	if (!spec || !capture || !(spec->fds.args | spec->fds.list) || is_rate_used_up())
		return 0;
	if (spec->fds.args)
		name_arg_fds(capture, key, (u64)bpf_get_current_task());
	arg = spec->fds.list_arg;
	if (arg >= 5)
		return 0;
	if (spec->fds.list == SCTOP_FD_LIST_POLL)
		put_polled(capture, capture->event.args[arg], capture->event.args[arg + 1]);
	else if (spec->fds.list == SCTOP_FD_LIST_SETS)
		put_selected(capture);
	return 0;
}

/* At exit: those that a call which did not fail returned. */
__noinline int name_result_fds(struct capture *capture, u32 key, s64 ret)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);
	u64 task = (u64)bpf_get_current_task();
	u32 arg, command;
	s32 pair[2];

	if (!spec || !capture)
		return 0;
	command = capture->event.args[1];
	if (spec->fds.result == SCTOP_FD_RESULT ||
	    (spec->fds.result == SCTOP_FD_RESULT_DUP &&
	     (command == F_DUPFD || command == F_DUPFD_EXEC)))
		return put_fd(capture, task, ret, SCTOP_DATUM_FD_EXIT);
	arg = spec->fds.list_arg;
	if (spec->fds.list != SCTOP_FD_LIST_PAIR || arg >= 6)
		return 0;
	if (bpf_probe_read_user(pair, sizeof(pair), (void *)capture->event.args[arg]))
		return 0;
	put_fd(capture, task, pair[0], SCTOP_DATUM_FD_EXIT);
	return put_fd(capture, task, pair[1], SCTOP_DATUM_FD_EXIT);
}

#endif
