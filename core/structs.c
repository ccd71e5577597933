/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs.c - the registry of structures that calls take: a list of fields each, or a function in
 * another structs_*.c. Those of ioctl's requests are in structs_device.c.
 */
#include <string.h>

#include "structs_fields.h"

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
	{ "fib_port_range", FIELDS(F(start, U16), F(end, U16)) },
	{ "fib_rule_hdr", FIELDS(W(family, FLAGS8, socket_domain), F(dst_len, U8), F(src_len, U8), W(tos, FLAGS8, route_tos),
		W(table, FLAGS8, rule_table), HIDE(2), W(action, FLAGS8, rule_action),
		W(flags, FLAGS32, rule_flags)) },
	{ "fib_uid_range", FIELDS(F(start, U32), F(end, U32)) },
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
	{ "ifa_cacheinfo", FIELDS(F(ifa_prefered, U32), F(ifa_valid, U32), F(cstamp, U32), F(tstamp, U32)) },
	{ "ifaddrmsg", FIELDS(W(ifa_family, FLAGS8, socket_domain), F(ifa_prefixlen, U8),
		W(ifa_flags, FLAGS8, ifaddr_flags), W(ifa_scope, FLAGS8, route_scope), F(ifa_index, U32)) },
	{ "ifconf", .size = { 16, 8 }, .put = put_ifconf },
	{ "ifinfomsg", FIELDS(W(ifi_family, FLAGS8, socket_domain), HIDE(1), W(ifi_type, FLAGS16, arphrd),
		F(ifi_index, S32), W(ifi_flags, FLAGS32, if_flags), F(ifi_change, X32)) },
	{ "ifla_cacheinfo", FIELDS(F(max_reasm_len, U32), F(tstamp, U32), F(reachable_time, U32),
		F(retrans_time, U32)) },
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
	{ "ioctl_arg", .count = STRUCTURE_REQUEST, .size = { 40, 40 }, .put = put_ifreq },
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
	{ "link_map", FIELDS(F(mem_start, X64), F(mem_end, X64), F(base_addr, X64), F(irq, U16), F(dma, U8),
		F(port, U8)) },
	{ "link_stats", FIELDS(F(rx_packets, U32), F(tx_packets, U32), F(rx_bytes, U32), F(tx_bytes, U32),
		F(rx_errors, U32), F(tx_errors, U32), F(rx_dropped, U32), F(tx_dropped, U32),
		F(multicast, U32), F(collisions, U32), F(rx_length_errors, U32),
		F(rx_over_errors, U32), F(rx_crc_errors, U32), F(rx_frame_errors, U32),
		F(rx_fifo_errors, U32), F(rx_missed_errors, U32), F(tx_aborted_errors, U32),
		F(tx_carrier_errors, U32), F(tx_fifo_errors, U32), F(tx_heartbeat_errors, U32),
		F(tx_window_errors, U32), F(rx_compressed, U32), F(tx_compressed, U32),
		F(rx_nohandler, U32)) },
	{ "link_stats64", FIELDS(F(rx_packets, U64), F(tx_packets, U64), F(rx_bytes, U64), F(tx_bytes, U64),
		F(rx_errors, U64), F(tx_errors, U64), F(rx_dropped, U64), F(tx_dropped, U64),
		F(multicast, U64), F(collisions, U64), F(rx_length_errors, U64),
		F(rx_over_errors, U64), F(rx_crc_errors, U64), F(rx_frame_errors, U64),
		F(rx_fifo_errors, U64), F(rx_missed_errors, U64), F(tx_aborted_errors, U64),
		F(tx_carrier_errors, U64), F(tx_fifo_errors, U64), F(tx_heartbeat_errors, U64),
		F(tx_window_errors, U64), F(rx_compressed, U64), F(tx_compressed, U64),
		F(rx_nohandler, U64),
		F(rx_otherhost_dropped, U64)) },
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
	{ "nda_cacheinfo", FIELDS(F(ndm_confirmed, U32), F(ndm_used, U32), F(ndm_updated, U32),
		F(ndm_refcnt, U32)) },
	{ "ndmsg", FIELDS(W(ndm_family, FLAGS8, socket_domain), HIDE(3), F(ndm_ifindex, U32),
		W(ndm_state, FLAGS16, neigh_state), W(ndm_flags, FLAGS8, neigh_flags),
		W(ndm_type, FLAGS8, route_type)) },
	{ "nodemask", .bare = true, .count = STRUCTURE_BITS, .size = { 8, 4 }, .put = put_nodemask },
	{ "off_t", FIELDS(F(, LONG)), .bare = true },
	{ "old_sigaction", .size = { 16, 16 }, .put = put_old_sigaction },
	{ "old_sigset", .size = { 4, 4 }, .put = put_old_sigset },
	{ "open_how", .count = STRUCTURE_BYTES, .size = { 24, 24 }, .put = put_open_how },
	{ "perf_event_attr", .size = { 64, 64 }, .put = put_perf_event_attr, .failed = true },
	{ "pollfd", .size = { 8, 8 }, .put = put_pollfd },
	{ "rlimit", FIELDS(F(rlim_cur, LIMIT), F(rlim_max, LIMIT)) },
	{ "rlimit64", FIELDS(F(rlim_cur, LIMIT64), F(rlim_max, LIMIT64)) },
	{ "rta_cacheinfo", FIELDS(F(rta_clntref, U32), F(rta_lastuse, U32), F(rta_expires, U32), F(rta_error, U32),
		F(rta_used, U32), F(rta_id, X32), F(rta_ts, U32), F(rta_tsage, U32)) },
	{ "rtc_time", FIELDS(F(tm_sec, S32), F(tm_min, S32), F(tm_hour, S32), F(tm_mday, S32),
		F(tm_mon, S32), F(tm_year, S32)), .more = true },
	{ "rtc_wkalrm", FIELDS(F(enabled, U8), F(pending, U8), HIDE(2), W(time, INNER, rtc_time)) },
	{ "rtmsg", FIELDS(W(rtm_family, FLAGS8, socket_domain), F(rtm_dst_len, U8), F(rtm_src_len, U8),
		W(rtm_tos, FLAGS8, route_tos), W(rtm_table, FLAGS8, route_table),
		W(rtm_protocol, FLAGS8, route_protocol), W(rtm_scope, FLAGS8, route_scope),
		W(rtm_type, FLAGS8, route_type), W(rtm_flags, FLAGS32, route_flags)) },
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

static const struct structure *find_in(const struct structure *list, size_t cnt, const char *name)
{
	size_t low = 0, high = cnt;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(name, list[mid].name);

		if (order == 0)
			return &list[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct structure *structure_find(const char *name)
{
	const struct structure *found = find_in(structures, structure_cnt, name);

	if (!found)
		found = find_in(device_structures, device_structure_cnt, name);
	return found || strcmp(name, "fsid") != 0 ? found : &fsid;
}
