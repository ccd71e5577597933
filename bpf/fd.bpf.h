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
#define SOL_SOCKET   1
#define SCM_RIGHTS   1
#define F_DUPFD	     0
#define F_DUPFD_EXEC 1030 /* F_DUPFD_CLOEXEC */

#define DEPTH_MAX	 40  /* names and mounts on the way to the root */
#define NAME_SIZE	 256 /* NAME_MAX and a slash */
#define UNIX_NAME_MAX	 108
#define LISTED_MAX	 16 /* descriptors of one poll or select */
#define SELECT_WORDS_MAX 4  /* of 64 descriptors */

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

/* Appends the name of the dentry in record->head, and a slash. 0: no room; -1: not readable. */
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

/*
 * The names from a file, whose dentry is in record->head, up to the root. Bytes, or -1: they
 * changed meanwhile. Their length is kept in memory, where the verifier does not count along.
 */
__noinline int put_names(struct fd_record *record, u64 dentry, u64 mnt)
{
	u64 root = 0, parent = 0, read = dentry;
	u32 seq;
	int got;

	if (!record)
		return -1;
	record->datum.total = 0;
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
		if (dentry != read && read_dentry(&record->head, dentry))
			return -1;
		seq = DENTRY(u32, &record->head, d_seq.seqcount.sequence);
		parent = DENTRY(u64, &record->head, d_parent);
		if (seq & 1)
			return -1;
		if (parent == dentry) /* outside of all that is mounted */
			return record->datum.total;
		got = put_name(record, dentry);
		if (got < 0)
			return -1;
		if (!got)
			break;
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

/* The table of a task's descriptors; 0 if there is none, or it is shorter. */
static __always_inline u64 slot_of(u64 task, u32 fd)
{
	struct task_struct *current = bpf_get_current_task_btf();
	struct files_struct *files;
	struct fdtable *table;

	if (task) {
		table = BPF_CORE_READ((struct task_struct *)task, files, fdt);
		if (!table || fd >= BPF_CORE_READ(table, max_fds))
			return 0;
		return (u64)BPF_CORE_READ(table, fd) + (u64)fd * sizeof(u64);
	}
	/* Of ourselves it can be followed without a helper's cost. */
	files = current->files;
	if (!files)
		return 0;
	table = files->fdt;
	if (!table || fd >= table->max_fds)
		return 0;
	return (u64)table->fd + (u64)fd * sizeof(u64);
}

/* Where a task (0: this one) keeps a descriptor's struct path; 0 if it is closed. */
static __always_inline u64 place_of_path(u64 task, s32 fd)
{
	u64 file = 0, slot;

	if (fd == AT_FDCWD) {
		struct fs_struct *fs;

		task = task ? task : (u64)bpf_get_current_task();
		fs = BPF_CORE_READ((struct task_struct *)task, fs);
		return fs ? (u64)__builtin_preserve_access_index(&fs->pwd) : 0;
	}
	slot = fd < 0 ? 0 : slot_of(task, fd);
	if (!slot || READ_INTO(&file, slot) || !file)
		return 0;
	return file + bpf_core_field_offset(struct file, f_path);
}

/* Of the two words of a struct path. */
#define PATH_MNT    (bpf_core_field_offset(struct path, mnt) / 8 & 1)
#define PATH_DENTRY (bpf_core_field_offset(struct path, dentry) / 8 & 1)

/*
 * Appends what a task's (0: this one's) descriptor stands for; nothing, if it is closed, or if
 * another thread changes it right now.
 */
__noinline int put_fd(struct capture *capture, u64 task, s32 fd, u32 place)
{
	struct fd_record *record;
	u64 path, at[2] = {};
	int len;

	if (!capture)
		return 0;
	record = (struct fd_record *)next_datum(capture);
	path = record ? place_of_path(task, fd) : 0;
	if (!path || !record || READ_INTO(&at, path))
		return 0;
	record->datum.flags = 0;
	len = put_path(record, at[PATH_DENTRY], at[PATH_MNT]);
	if (len < 0 || place_of_path(task, fd) != path ||
	    (u64)BPF_CORE_READ((struct path *)path, dentry) != at[PATH_DENTRY])
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
	s32 fd;

	if (!capture)
		return 0;
	for (u32 i = 0; i < LISTED_MAX; i++) {
		if (i >= cnt || bpf_probe_read_user(&fd, sizeof(fd), (void *)(address + 8 * i)))
			return 0;
		if (fd >= 0)
			put_fd(capture, 0, fd, SCTOP_DATUM_FD_ENTER);
	}
	return 0;
}

/* … of select's sets: each that is in any of the three. */
__noinline int put_selected_word(struct capture *capture, u32 first, u64 bits)
{

	for (u32 i = 0; i < 64; i++) {
		if (bits >> i & 1)
			put_fd(capture, 0, first + i, SCTOP_DATUM_FD_ENTER);
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

/* … of a message that passes them on; they are its first piece of control data. */
__noinline int put_passed(struct capture *capture, u64 message, u32 place)
{
	u64 control = 0, room = 0, len = 0;
	u32 word, type[2] = {};
	s32 fd;

	if (!capture)
		return 0;
	word = capture->event.abi == SCTOP_ABI_32 ? 4 : 8;
	if (bpf_probe_read_user(&control, word, (void *)(message + 4 * word)) ||
	    bpf_probe_read_user(&room, word, (void *)(message + 5 * word)) || room < word ||
	    bpf_probe_read_user(&len, word, (void *)control) ||
	    bpf_probe_read_user(&type, sizeof(type), (void *)(control + word)) ||
	    type[0] != SOL_SOCKET || type[1] != SCM_RIGHTS)
		return 0;
	for (u32 i = 0; i < LISTED_MAX; i++) {
		u64 at = word + sizeof(type) + i * sizeof(fd);

		if (at + sizeof(fd) > len || at + sizeof(fd) > room ||
		    bpf_probe_read_user(&fd, sizeof(fd), (void *)(control + at)))
			return 0;
		put_fd(capture, 0, fd, place);
	}
	return 0;
}

/* Over the rate that user space asked for: most likely nobody will see the event. */
static __always_inline bool is_rate_used_up(void)
{
	return rate_max && READ_ONCE(rate_used) >= rate_max &&
	       bpf_ktime_get_ns() - READ_ONCE(rate_window) < RATE_WINDOW_NS;
}

/* The descriptors among the arguments of a call that a task (0: this one) is inside. */
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
		name_arg_fds(capture, key, 0);
	arg = spec->fds.list_arg;
	if (arg >= 5)
		return 0;
	if (spec->fds.list == SCTOP_FD_LIST_POLL)
		put_polled(capture, capture->event.args[arg], capture->event.args[arg + 1]);
	else if (spec->fds.list == SCTOP_FD_LIST_SETS)
		put_selected(capture);
	else if (spec->fds.list == SCTOP_FD_LIST_SENT)
		put_passed(capture, capture->event.args[arg], SCTOP_DATUM_FD_ENTER);
	return 0;
}

/* At exit: those that a call which did not fail returned. */
__noinline int name_result_fds(struct capture *capture, u32 key, s64 ret)
{
	struct sctop_capture_spec *spec = bpf_map_lookup_elem(&capture_specs, &key);
	u32 arg, command;
	s32 pair[2];

	if (!spec || !capture)
		return 0;
	command = capture->event.args[1];
	if (spec->fds.result == SCTOP_FD_RESULT ||
	    (spec->fds.result == SCTOP_FD_RESULT_DUP &&
	     (command == F_DUPFD || command == F_DUPFD_EXEC)))
		return put_fd(capture, 0, ret, SCTOP_DATUM_FD_EXIT);
	arg = spec->fds.list_arg;
	if (arg >= 6)
		return 0;
	if (spec->fds.list == SCTOP_FD_LIST_RECEIVED)
		return put_passed(capture, capture->event.args[arg], SCTOP_DATUM_FD_EXIT);
	if (spec->fds.list != SCTOP_FD_LIST_PAIR)
		return 0;
	if (bpf_probe_read_user(pair, sizeof(pair), (void *)capture->event.args[arg]))
		return 0;
	put_fd(capture, 0, pair[0], SCTOP_DATUM_FD_EXIT);
	return put_fd(capture, 0, pair[1], SCTOP_DATUM_FD_EXIT);
}

#endif
