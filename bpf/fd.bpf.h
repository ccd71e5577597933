/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fd.bpf.h - which descriptors a call is about, and the file that each one stands for while it
 * runs.
 *
 * Only if user space asked for it. By the time an event is read its descriptor may be closed, used
 * for another file, or gone with its process, so the file is identified here.
 */
#ifndef SCTOP_FD_BPF_H
#define SCTOP_FD_BPF_H

#include "file.bpf.h"

#define AT_FDCWD     (-100)
#define SOL_SOCKET   1
#define SCM_RIGHTS   1
#define F_DUPFD	     0
#define F_DUPFD_EXEC 1030 /* F_DUPFD_CLOEXEC */

#define LISTED_MAX	 32 /* descriptors of one poll, or message: strace's limit of items */
#define SELECT_WORDS_MAX 4  /* of 64 descriptors */

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
__noinline u64 place_of_path(u64 task, s32 fd)
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
	if (record->fd.magic == PIDFS_MAGIC || record->fd.magic == ANON_MAGIC)
		put_pid(record, path - bpf_core_field_offset(struct file, f_path));
	len += sizeof(record->fd);
	barrier_var(len);
	if ((u32)len >= SCTOP_PATH_MAX)
		return 0;
	close_datum(capture, &record->datum, TAG(place, record->datum.flags), len, len);
	return 0;
}

/*
 * What goes through a netlink socket is no text: its messages are decoded, for which they are
 * wanted whole, and the socket's protocol.
 */
__noinline int find_messages(struct capture *capture)
{
	u64 path, at[2] = {}, inode;
	struct sock *sk;

	if (!capture)
		return 0;
	path = place_of_path(0, capture->event.args[0]);
	if (!path || READ_INTO(&at, path))
		return 0;
	inode = (u64)BPF_CORE_READ((struct dentry *)at[PATH_DENTRY], d_inode);
	if ((BPF_CORE_READ((struct inode *)inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	inode -= bpf_core_field_offset(struct socket_alloc, vfs_inode);
	sk = BPF_CORE_READ((struct socket_alloc *)inode, socket.sk);
	if (!sk || BPF_CORE_READ(sk, __sk_common.skc_family) != AF_NETLINK)
		return 0;
	capture->room = SCTOP_MESSAGE_MAX;
	if (!fds_on)
		put_fd(capture, 0, capture->event.args[0], SCTOP_DATUM_FD_ENTER);
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

/* … of each message of an array. */
__noinline int put_passed_by_many(struct capture *capture, u64 messages, u64 cnt, u32 place)
{
	u32 size;

	if (!capture)
		return 0;
	size = capture->event.abi == SCTOP_ABI_32 ? 32 : 64; /* struct mmsghdr */
	for (u32 i = 0; i < SCTOP_ELEMENT_MAX && i < cnt; i++)
		put_passed(capture, messages + i * size, place);
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
	else if (spec->fds.list == SCTOP_FD_LIST_MANY_SENT)
		put_passed_by_many(capture, capture->event.args[arg], capture->event.args[arg + 1],
				   SCTOP_DATUM_FD_ENTER);
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
	if (spec->fds.list == SCTOP_FD_LIST_MANY_RECEIVED)
		return put_passed_by_many(capture, capture->event.args[arg], ret,
					  SCTOP_DATUM_FD_EXIT);
	if (spec->fds.list != SCTOP_FD_LIST_PAIR)
		return 0;
	if (bpf_probe_read_user(pair, sizeof(pair), (void *)capture->event.args[arg]))
		return 0;
	put_fd(capture, 0, pair[0], SCTOP_DATUM_FD_EXIT);
	return put_fd(capture, 0, pair[1], SCTOP_DATUM_FD_EXIT);
}

#endif
