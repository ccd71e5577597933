/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs.c - the registry of structures: a list of fields each, laid out as the C compiler of
 * either ABI does. Those that are not a plain list are in structs_special.c and structs_net.c.
 */
#include <string.h>

#include "structs.h"

enum kind {
	END,
	PAD, /* `cnt` bytes that are not shown */
	U8,
	S16,
	U16,
	S32,
	U32,
	X32,
	S64,
	U64,
	X64,
	LONG, /* as wide as a register */
	ULONG,
	XLONG,
	POINTER,
	LIMIT,	  /* of a resource, as wide as a register */
	LIMIT64,  /* … always 64 bits */
	MODE16,	  /* S_IFREG|0644 */
	CHARS,	  /* `cnt` characters, or less with a NUL */
	XARRAY,	  /* `cnt` numbers of 32 bits: [0x1, 0x2] */
	WORDS,	  /* `cnt` numbers as wide as a register */
	SIGNAL32, /* SIGCHLD */
	FD32,	  /* a descriptor that the call returned */
	FLAGS16,  /* of a set */
	FLAGS32,
	FLAGS64,
	FLAGSW,
	INNER,	 /* a structure */
	SKIPPED, /* as wide as a register, not shown */
};

struct field {
	const char *name;
	enum kind kind;
	uint16_t cnt;
	const char *set; /* of flags, or the inner structure */
};

/* Bytes on 64-bit and on 32-bit ABIs; the alignment is the same, but for 64 bits on i386. */
static const struct {
	uint8_t wide, narrow;
} sizes[] = {
	[PAD] = { 1, 1 },      [U8] = { 1, 1 },	     [S16] = { 2, 2 },	   [U16] = { 2, 2 },
	[S32] = { 4, 4 },      [U32] = { 4, 4 },     [X32] = { 4, 4 },	   [S64] = { 8, 8 },
	[U64] = { 8, 8 },      [X64] = { 8, 8 },     [LONG] = { 8, 4 },	   [ULONG] = { 8, 4 },
	[XLONG] = { 8, 4 },    [POINTER] = { 8, 4 }, [LIMIT] = { 8, 4 },   [LIMIT64] = { 8, 8 },
	[MODE16] = { 2, 2 },   [CHARS] = { 1, 1 },   [XARRAY] = { 4, 4 },  [WORDS] = { 8, 4 },
	[SIGNAL32] = { 4, 4 }, [FLAGS16] = { 2, 2 }, [FLAGS32] = { 4, 4 }, [FLAGS64] = { 8, 8 },
	[FLAGSW] = { 8, 4 },   [SKIPPED] = { 8, 4 }, [FD32] = { 4, 4 },
};

#define FIELDS(...)                        \
	.fields = (const struct field[])   \
	{                                  \
		__VA_ARGS__,               \
		{                          \
			NULL, END, 0, NULL \
		}                          \
	}
#define F(n, k)                \
	{                      \
#n, k, 1, NULL \
	}
#define M(n, k, c)             \
	{                      \
#n, k, c, NULL \
	}
#define W(n, k, s)           \
	{                    \
#n, k, 1, #s \
	}
#define HIDE(c)                    \
	{                          \
		NULL, PAD, c, NULL \
	}

/* clang-format off */
/* Alphabetically. */
static const struct structure structures[] = {
	{ "address", FIELDS(F(, XLONG)), .bare = true },
	{ "bpf_attr", .count = STRUCTURE_BYTES, .size = { 1, 1 }, .put = put_bpf_attr,
		.links = bpf_attr_links },
	{ "cap_data", .size = { 24, 24 }, .put = put_cap_data },
	{ "cap_header", FIELDS(W(version, FLAGS32, cap_version), F(pid, S32)) },
	{ "clone_args", .count = STRUCTURE_BYTES, .size = { 64, 64 }, .put = put_clone_args,
		.links = clone_args_links },
	{ "comm", FIELDS(M(, CHARS, 16)), .bare = true },
	{ "cpu_set", .bare = true, .count = STRUCTURE_FILLED, .size = { 1, 1 }, .put = put_cpu_set },
	{ "dirent", .count = STRUCTURE_FILLED, .size = { 16, 8 }, .put = put_dirents,
		.capture = SCTOP_CAPTURE_ENTRIES },
	{ "dirent64", .count = STRUCTURE_FILLED, .size = { 16, 16 }, .put = put_dirents,
		.capture = SCTOP_CAPTURE_ENTRIES },
#if defined(__x86_64__)
	{ "epoll_event", .size = { 12, 12 }, .put = put_epoll_event },
#else
	{ "epoll_event", .size = { 16, 16 }, .put = put_epoll_event },
#endif
	{ "f_owner_ex", FIELDS(W(type, FLAGS32, owner_type), F(pid, S32)) },
	{ "fd_set", .count = STRUCTURE_BITS, .size = { 0, 0 }, .put = put_fd_set },
	{ "file_clone_range", FIELDS(F(src_fd, S64), F(src_offset, U64), F(src_length, U64),
		F(dest_offset, U64)) },
	{ "file_handle", .count = STRUCTURE_INSIDE, .size = { 8, 8 }, .extra = { 8, 8 },
		.put = put_file_handle, .failed = true },
	{ "fitrim", FIELDS(F(start, X64), F(len, U64), F(minlen, U64)) },
	{ "flock", .size = { 32, 24 }, .put = put_flock },
	{ "fs_flags", FIELDS(W(, FLAGS32, fs_flags)), .bare = true },
	{ "fsxattr", FIELDS(W(fsx_xflags, FLAGS32, fs_xflags), F(fsx_extsize, U32),
		F(fsx_nextents, U32), F(fsx_projid, X32), F(fsx_cowextsize, U32)) },
	{ "fsxattr_given", FIELDS(W(fsx_xflags, FLAGS32, fs_xflags), F(fsx_extsize, U32), HIDE(4),
		F(fsx_projid, X32), F(fsx_cowextsize, U32)) },
	{ "futex_waitv", FIELDS(F(val, X64), F(uaddr, X64), W(flags, FLAGS32, futex2), HIDE(4)) },
	{ "gid_t", FIELDS(F(, U32)), .bare = true },
	{ "id", FIELDS(F(, U32)), .bare = true },
	{ "id16", FIELDS(F(, U16)), .bare = true },
	{ "ifconf", .size = { 16, 8 }, .put = put_ifconf },
	{ "ifreq", .size = { 40, 32 }, .put = put_ifreq },
	{ "ifreq_index", .size = { 40, 32 }, .put = put_ifreq_index },
	{ "input_absinfo", FIELDS(F(value, U32), F(minimum, U32)), .more = true },
	{ "input_id", FIELDS(F(bustype, U16), F(vendor, U16), F(product, U16), F(version, U16)) },
	{ "int", FIELDS(F(, S32)), .bare = true },
	{ "int2", FIELDS(F(, FD32), F(, FD32)), .bare = true },
	{ "interface", .size = { 16, 16 }, .put = put_interface },
	{ "io_event", FIELDS(F(data, X64), F(obj, X64), F(res, S64), F(res2, S64)) },
	{ "io_uring_arg", .size = { 16, 16 }, .extra = { 40, 40 }, .put = put_uring_rings },
	{ "io_uring_buffer_ring", .size = { 40, 40 }, .put = put_uring_buffer_ring },
	{ "io_uring_buffers", .size = { 1, 1 }, .put = put_uring_buffers },
	{ "io_uring_cpus", .size = { 1, 1 }, .put = put_uring_cpus },
	{ "io_uring_files", .size = { 1, 1 }, .put = put_uring_files },
	{ "io_uring_files_update", .size = { 16, 16 }, .put = put_uring_files_update },
	{ "io_uring_params", .size = { 120, 120 }, .put = put_io_uring_params },
	{ "io_uring_probe", .size = { 16, 16 }, .put = put_uring_probe },
	{ "io_uring_removed_rings", .size = { 1, 1 }, .put = put_uring_removed_rings },
	{ "io_uring_restrictions", .size = { 1, 1 }, .put = put_uring_restrictions },
	{ "io_uring_rings", .size = { 1, 1 }, .put = put_uring_rings },
	{ "io_uring_workers", .size = { 1, 1 }, .put = put_uring_workers },
	{ "iocb", .size = { 64, 64 }, .put = put_iocb },
	{ "iocb_pointer", .size = { 8, 4 }, .put = put_iocb_pointer, .links = iocb_pointer_links },
	{ "ioctl_arg", .size = { 40, 40 }, .put = put_ifreq },
	{ "ioctl_text", .size = { 1, 1 }, .put = put_ioctl_text },
	{ "iovec_far", FIELDS(F(iov_base, POINTER), F(iov_len, ULONG)) }, /* in another process */
	{ "itimerspec", FIELDS(W(it_interval, INNER, timespec), W(it_value, INNER, timespec)) },
	{ "itimerspec64", FIELDS(W(it_interval, INNER, timespec64), W(it_value, INNER, timespec64)) },
	{ "itimerval", FIELDS(W(it_interval, INNER, timeval), W(it_value, INNER, timeval)) },
	{ "landlock_net_port_attr", FIELDS(W(allowed_access, FLAGS64, landlock_net),
		F(port, U64)) },
	{ "landlock_path_beneath_attr", .size = { 12, 12 }, .put = put_landlock_path },
	{ "landlock_ruleset_attr", .count = STRUCTURE_BYTES, .size = { 8, 8 },
		.put = put_landlock_ruleset },
	{ "listmount_req", .count = STRUCTURE_INSIDE, .size = { 24, 24 },
		.put = put_listmount_req },
	{ "loff_t", FIELDS(F(, S64)), .bare = true },
	{ "mempolicy_mode", FIELDS(W(, FLAGS32, mempolicy)), .bare = true },
	{ "mmap_arg_struct", FIELDS(M(, XARRAY, 6)), .bare = true },
	{ "mmsghdr", .size = { 64, 32 }, .put = put_mmsghdr, .links = mmsghdr_links,
		.filled = true },
	{ "mmsghdr_sent", .size = { 64, 32 }, .put = put_mmsghdr_sent, .links = mmsghdr_sent_links },
	{ "modem", FIELDS(W(, FLAGS32, modem)), .bare = true },
	{ "mount_attr", FIELDS(W(attr_set, FLAGS64, mount_attr), W(attr_clr, FLAGS64, mount_attr),
		W(propagation, FLAGS64, mount_propagation), F(userns_fd, U64)),
		.count = STRUCTURE_BYTES },
	{ "mq_attr", FIELDS(W(mq_flags, FLAGSW, open_flags), F(mq_maxmsg, LONG),
		F(mq_msgsize, LONG), F(mq_curmsgs, LONG)) },
	{ "mq_attr_new", FIELDS(F(mq_flags, XLONG), F(mq_maxmsg, LONG), F(mq_msgsize, LONG),
		F(mq_curmsgs, LONG)) },
	{ "msgbuf", .count = STRUCTURE_BYTES, .size = { 8, 4 }, .extra = { 8, 4 }, .limited = true,
		.put = put_msgbuf },
	{ "msghdr", .size = { 56, 28 }, .put = put_msghdr, .links = msghdr_links },
	{ "msqid_ds", .size = { 120, 88 }, .put = put_msqid_ds },
	{ "nodemask", .bare = true, .count = STRUCTURE_BITS, .size = { 8, 4 }, .put = put_nodemask },
	{ "off_t", FIELDS(F(, LONG)), .bare = true },
	{ "old_sigaction", .size = { 16, 16 }, .put = put_old_sigaction },
	{ "old_sigset", .size = { 4, 4 }, .put = put_old_sigset },
	{ "open_how", .count = STRUCTURE_BYTES, .size = { 24, 24 }, .put = put_open_how },
	{ "perf_event_attr", .size = { 64, 64 }, .put = put_perf_event_attr, .failed = true },
	{ "pollfd", .size = { 8, 8 }, .put = put_pollfd },
	{ "rlimit", FIELDS(F(rlim_cur, LIMIT), F(rlim_max, LIMIT)) },
	{ "rlimit64", FIELDS(F(rlim_cur, LIMIT64), F(rlim_max, LIMIT64)) },
	{ "rtc_time", FIELDS(F(tm_sec, S32), F(tm_min, S32), F(tm_hour, S32), F(tm_mday, S32),
		F(tm_mon, S32), F(tm_year, S32)), .more = true },
	{ "rtc_wkalrm", FIELDS(F(enabled, U8), F(pending, U8), HIDE(2), W(time, INNER, rtc_time)) },
	{ "rusage", FIELDS(W(ru_utime, INNER, timeval), W(ru_stime, INNER, timeval)), .more = true },
	{ "sched_attr", .count = STRUCTURE_INSIDE, .size = { 48, 48 }, .put = put_sched_attr },
	{ "sched_attr_given", .size = { 56, 56 }, .put = put_sched_attr_given, .failed = true },
	{ "sched_param", FIELDS(F(, S32)), .bare = true },
	{ "seccomp_action", FIELDS(W(, FLAGS32, seccomp_action)), .bare = true },
	{ "seccomp_notif_sizes", FIELDS(F(seccomp_notif, U16), F(seccomp_notif_resp, U16),
		F(seccomp_data, U16)) },
	{ "sel_arg_struct", FIELDS(M(, XARRAY, 5)), .bare = true },
	{ "sembuf", FIELDS(F(sem_num, U16), F(sem_op, S16), W(sem_flg, FLAGS16, sem_flags)) },
	{ "semid_ds", .size = { 104, 64 }, .put = put_semid_ds },
	{ "shmid_ds", .size = { 112, 84 }, .put = put_shmid_ds },
	{ "sigaction", .size = { 32, 20 }, .put = put_sigaction },
	{ "siginfo", .size = { 48, 48 }, .put = put_siginfo },
	{ "signal", FIELDS(F(, SIGNAL32)), .bare = true },
	{ "sigset", .count = STRUCTURE_BYTES, .size = { 8, 8 }, .put = put_sigset },
	{ "sigset_pack", .size = { 16, 8 }, .put = put_sigset_pack, .links = sigset_pack_links },
	{ "sockaddr", .count = STRUCTURE_BYTES, .size = { 2, 2 }, .put = put_sockaddr,
		.length_pointer = true },
	{ "socketcall_args", FIELDS(M(, XARRAY, 6)), .bare = true },
	{ "socklen", FIELDS(F(, S32)), .bare = true },
	{ "sockopt", .count = STRUCTURE_BYTES, .size = { 0, 0 }, .put = put_sockopt,
		.length_pointer = true },
	{ "stack_t", FIELDS(F(ss_sp, POINTER), W(ss_flags, FLAGS32, ss_flags), F(ss_size, ULONG)) },
	{ "stat", .size = { 56, 24 }, .put = put_stat },
	{ "stat64", .size = { 56, 56 }, .put = put_stat64 },
	{ "statfs", FIELDS(W(f_type, FLAGSW, fs_magic), F(f_bsize, ULONG), F(f_blocks, ULONG),
		F(f_bfree, ULONG), F(f_bavail, ULONG), F(f_files, ULONG), F(f_ffree, ULONG),
		W(f_fsid, INNER, fsid), F(f_namelen, ULONG), F(f_frsize, ULONG),
		W(f_flags, FLAGSW, statfs_flags)) },
	{ "statfs64", FIELDS(W(f_type, FLAGSW, fs_magic), F(f_bsize, ULONG), F(f_blocks, U64),
		F(f_bfree, U64), F(f_bavail, U64), F(f_files, U64), F(f_ffree, U64),
		W(f_fsid, INNER, fsid), F(f_namelen, ULONG), F(f_frsize, ULONG),
		W(f_flags, FLAGSW, statfs_flags)), .count = STRUCTURE_BYTES },
	{ "statmount_req", .count = STRUCTURE_INSIDE, .size = { 24, 24 },
		.put = put_statmount_req },
	{ "statx", FIELDS(W(stx_mask, FLAGS32, statx_mask), HIDE(4),
		W(stx_attributes, FLAGS64, statx_attr), HIDE(12), F(stx_mode, MODE16), HIDE(2),
		HIDE(8), F(stx_size, U64)), .more = true },
	{ "sysinfo", FIELDS(F(uptime, LONG), M(loads, WORDS, 3), F(totalram, ULONG),
		F(freeram, ULONG), F(sharedram, ULONG), F(bufferram, ULONG), F(totalswap, ULONG),
		F(freeswap, ULONG), F(procs, U16), HIDE(2), F(totalhigh, ULONG), F(freehigh, ULONG),
		F(mem_unit, U32)) },
	{ "terminal_input", .size = { 1, 1 }, .put = put_terminal_input },
	{ "termios", .size = { 36, 36 }, .put = put_termios },
	{ "text", FIELDS(M(, CHARS, 64)), .bare = true },
	{ "time_t", .bare = true, .size = { 8, 4 }, .put = put_time_t },
	{ "timespec", FIELDS(F(tv_sec, LONG), F(tv_nsec, ULONG)) },
	{ "timespec64", FIELDS(F(tv_sec, S64), F(tv_nsec, U64)) },
	{ "timeval", FIELDS(F(tv_sec, LONG), F(tv_usec, ULONG)) },
	{ "timeval64", FIELDS(F(tv_sec, S64), F(tv_usec, U64)) },
	{ "timex", FIELDS(W(modes, FLAGS32, adj_modes), F(offset, LONG), F(freq, LONG),
		F(maxerror, LONG), F(esterror, LONG), W(status, FLAGS32, adj_status),
		F(constant, LONG), F(precision, LONG), F(tolerance, LONG), W(time, INNER, timeval),
		F(tick, LONG), F(ppsfreq, LONG), F(jitter, LONG), F(shift, S32), F(stabil, LONG),
		F(jitcnt, LONG), F(calcnt, LONG), F(errcnt, LONG), F(stbcnt, LONG), F(tai, S32)) },
	{ "timex64", FIELDS(W(modes, FLAGS32, adj_modes), HIDE(4), F(offset, S64), F(freq, S64),
		F(maxerror, S64), F(esterror, S64), W(status, FLAGS32, adj_status), HIDE(4),
		F(constant, S64), F(precision, S64), F(tolerance, S64), W(time, INNER, timeval64),
		F(tick, S64), F(ppsfreq, S64), F(jitter, S64), F(shift, S32), HIDE(4),
		F(stabil, S64), F(jitcnt, S64), F(calcnt, S64), F(errcnt, S64), F(stbcnt, S64),
		F(tai, S32)) },
	{ "timezone", FIELDS(F(tz_minuteswest, S32), F(tz_dsttime, S32)) },
	{ "tms", .size = { 32, 16 }, .put = put_tms },
	{ "tsc", FIELDS(W(, FLAGS32, pr_tsc)), .bare = true },
	{ "two_u32", FIELDS(F(, U32), F(, U32)), .bare = true },
	{ "two_u64", FIELDS(F(, U64), F(, U64)), .bare = true },
	{ "u64", FIELDS(F(, U64)), .bare = true },
	{ "uffdio_range", FIELDS(F(start, X64), F(len, X64)) },
	{ "ulong", FIELDS(F(, ULONG)), .bare = true },
	{ "user_desc", .count = STRUCTURE_BYTES, .size = { 16, 16 }, .put = put_user_desc },
	{ "user_desc_filled", .size = { 16, 16 }, .put = put_user_desc_filled },
	{ "ushort", FIELDS(F(, U16)), .bare = true },
	{ "utimbuf", .size = { 16, 8 }, .put = put_utimbuf },
	{ "utimes_ns", .size = { 32, 16 }, .put = put_utimes },
	{ "utimes_ns64", .size = { 32, 32 }, .put = put_utimes64 },
	{ "utimes_us", .size = { 32, 16 }, .put = put_utimes_us },
	{ "utsname", FIELDS(M(sysname, CHARS, 65), M(nodename, CHARS, 65)), .more = true },
	{ "wait_status", .size = { 4, 4 }, .put = put_wait_status },
	{ "winsize", FIELDS(F(ws_row, U16), F(ws_col, U16), F(ws_xpixel, U16), F(ws_ypixel, U16)) },
};

/* Inside others. */
static const struct structure fsid = { "fsid", FIELDS(M(val, XARRAY, 2)) };
/* clang-format on */

const size_t structure_cnt = sizeof(structures) / sizeof(structures[0]);

const struct structure *structure_at(size_t i)
{
	return &structures[i];
}

const struct structure *structure_find(const char *name)
{
	size_t low = 0, high = sizeof(structures) / sizeof(structures[0]);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, structures[mid].name);

		if (order == 0)
			return &structures[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return strcmp(name, "fsid") == 0 ? &fsid : NULL;
}

/* ---- layout ---- */

static size_t fields_size(const struct structure *structure, bool narrow, size_t *align);

static size_t field_size(const struct field *field, bool narrow, size_t *align)
{
	size_t size;

	if (field->kind == INNER)
		return fields_size(structure_find(field->set), narrow, align);
	size = narrow ? sizes[field->kind].narrow : sizes[field->kind].wide;
	*align = size;
#if defined(__x86_64__)
	if (narrow && *align > 4) /* i386 */
		*align = 4;
#endif
	return size * field->cnt;
}

static size_t round_up(size_t at, size_t align)
{
	return (at + align - 1) / align * align;
}

static size_t fields_size(const struct structure *structure, bool narrow, size_t *align)
{
	size_t at = 0, one = 1;

	*align = 1;
	for (const struct field *field = structure->fields; field->kind != END; field++) {
		size_t size = field_size(field, narrow, &one);

		at = round_up(at, one) + size;
		if (one > *align)
			*align = one;
	}
	return round_up(at, *align);
}

size_t structure_size(const struct structure *structure, bool narrow)
{
	size_t align;

	return structure->fields ? fields_size(structure, narrow, &align) : structure->size[narrow];
}

/* ---- text ---- */

uint64_t view_number(const struct view *view, size_t at, size_t size)
{
	uint64_t value = 0; /* little endian, as all that this runs on */

	if (size <= sizeof(value) && at <= view->len && size <= view->len - at)
		memcpy(&value, view->bytes + at, size);
	return value;
}

uint64_t view_word(const struct view *view, size_t at)
{
	return view_number(view, at, view->narrow ? 4 : 8);
}

void put_field(struct out *out, const char *name)
{
	out_text(out, name);
	out_char(out, '=');
}

static void put_limit(struct out *out, uint64_t value, const char *infinity, uint64_t infinite)
{
	if (value == infinite) {
		out_text(out, infinity);
	} else if (value > 1024 && value % 1024 == 0) {
		out_unsigned(out, value / 1024);
		out_text(out, "*1024");
	} else {
		out_unsigned(out, value);
	}
}

static void put_numbers(struct out *out, const struct view *view, size_t at, size_t cnt,
			size_t size, bool hex)
{
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++) {
		uint64_t value = view_number(view, at + i * size, size);

		if (i)
			out_text(out, ", ");
		if (hex)
			out_hex(out, value);
		else
			out_unsigned(out, value);
	}
	out_char(out, ']');
}

static void put_inner(struct out *out, const struct view *view, size_t at, size_t size,
		      const char *name)
{
	struct view inner = *view;

	inner.bytes += at;
	inner.len = size;
	structure_put(out, structure_find(name), &inner);
}

static int64_t sign_extended(uint64_t value, size_t size)
{
	return size == 2 ? (int16_t)value : size == 4 ? (int32_t)value : (int64_t)value;
}

/* The field is inside the view. */
static void put_value(struct out *out, const struct field *field, const struct view *view,
		      size_t at, size_t size)
{
	uint64_t value = size <= 8 ? view_number(view, at, size) : 0;

	switch (field->kind) {
	case S16:
	case S32:
	case S64:
	case LONG:
		out_signed(out, sign_extended(value, size));
		break;
	case X32:
	case X64:
	case XLONG:
		out_hex(out, value);
		break;
	case POINTER:
		put_pointer(out, value);
		break;
	case LIMIT:
		if (view->narrow)
			put_limit(out, value, "RLIM_INFINITY", UINT32_MAX);
		else
			put_limit(out, value, "RLIM64_INFINITY", UINT64_MAX);
		break;
	case LIMIT64:
		put_limit(out, value, "RLIM64_INFINITY", UINT64_MAX);
		break;
	case MODE16:
		put_file_mode(out, value);
		break;
	case SIGNAL32:
		put_signal_number(out, (int32_t)value);
		break;
	case FD32:
		put_fd(out, view->arg, (int32_t)value, AFTER);
		break;
	case FLAGS16:
	case FLAGS32:
	case FLAGS64:
	case FLAGSW:
		put_set(out, field->set, value);
		break;
	case CHARS:
		put_quoted(out, view->arg, view->bytes + at, strnlen(view->bytes + at, size),
			   false);
		break;
	case XARRAY:
		put_numbers(out, view, at, field->cnt, 4, true);
		break;
	case WORDS:
		put_numbers(out, view, at, field->cnt, view->narrow ? 4 : 8, false);
		break;
	case INNER:
		put_inner(out, view, at, size, field->set);
		break;
	default:
		out_unsigned(out, value);
	}
}

static void put_fields(struct out *out, const struct structure *structure, const struct view *view)
{
	const char *separator = "";
	bool more = structure->more;
	size_t at = 0, align = 1;

	for (const struct field *field = structure->fields; field->kind != END; field++) {
		size_t size = field_size(field, view->narrow, &align);

		at = round_up(at, align);
		if (at > view->len || size > view->len - at) {
			more |= field->name != NULL;
			break;
		}
		if (field->name) {
			out_text(out, separator);
			separator = ", ";
			if (field->name[0])
				put_field(out, field->name);
			put_value(out, field, view, at, size);
		}
		at += size;
	}
	if (more)
		out_text(out, separator[0] ? ", ..." : "...");
}

void structure_put(struct out *out, const struct structure *structure, const struct view *view)
{
	if (structure->put) {
		structure->put(out, view);
		return;
	}
	out_char(out, structure->bare ? '[' : '{');
	put_fields(out, structure, view);
	out_char(out, structure->bare ? ']' : '}');
}

void structure_put_item(struct out *out, const struct structure *structure, const struct view *view)
{
	if (structure->bare)
		put_fields(out, structure, view);
	else
		structure_put(out, structure, view);
}
