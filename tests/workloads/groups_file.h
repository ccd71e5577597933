/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_file.h - files by name and by descriptor, mounts, waiting for descriptors.
 */
#ifndef GROUPS_FILE_H
#define GROUPS_FILE_H

#include <linux/fs.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <utime.h>

#include "groups.h"

static void group_file(void)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
	struct timespec times[2] = { { 1, 2 }, { 0, UTIME_OMIT } };
	struct timespec now[2] = { { 0, UTIME_NOW }, { 3, 4 } };
	struct timeval micro[2] = { { 1, 2 }, { 3, 4 } };
	struct utimbuf seconds = { 1, 2 };
	struct statfs fs;
	struct statx x;
	struct stat st;
	char buf[256];
	int fd, dir;

	CALL(creat, "f", 0640);
	CALL(open, "f", O_RDWR | O_APPEND);
	fd = CALL(openat, AT_FDCWD, "g", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 04755);
	CALL(openat, AT_FDCWD, "g", O_RDWR | O_CREAT | O_EXCL, 0600);
	CALL(openat, AT_FDCWD, "nope/file", O_WRONLY | O_TRUNC | O_NONBLOCK);
	CALL(openat, BAD_FD, "relative", O_PATH | O_NOFOLLOW | O_DIRECTORY);
	CALL(openat, AT_FDCWD, BAD, O_RDONLY);
	CALL(openat, AT_FDCWD, NULL, O_RDONLY);
	CALL(openat, AT_FDCWD, ".", O_TMPFILE | O_RDWR, 0600);
	CALL(openat2, AT_FDCWD, "f", &how, sizeof(how));
	CALL(openat2, AT_FDCWD, "f", &how, 8);
	CALL(openat2, AT_FDCWD, "f", BAD, sizeof(how));
	CALL(mkdir, "d", 0777);
	CALL(mkdirat, AT_FDCWD, "d", 0700);
	dir = CALL(open, "d", O_RDONLY | O_DIRECTORY);
	CALL(mknod, "fifo", S_IFIFO | 0600, 0);
	CALL(mknodat, dir, "null", S_IFCHR | 0666, 0x103);
	CALL(mknodat, dir, "bad", 0170000, 0);
	CALL(symlink, "f", "s");
	CALL(symlinkat, "to", dir, "s");
	CALL(link, "f", "h");
	CALL(linkat, AT_FDCWD, "f", dir, "h", AT_SYMLINK_FOLLOW);
	CALL(linkat, AT_FDCWD, "f", dir, "h", 0x10000);
	CALL(readlink, "s", buf, sizeof(buf));
	CALL(readlinkat, dir, "s", buf, sizeof(buf));
	CALL(readlink, "f", buf, sizeof(buf));
	CALL(stat, "f", &st);
	CALL(lstat, "s", &st);
	CALL(fstat, fd, &st);
	CALL(newfstatat, dir, "null", &st, AT_SYMLINK_NOFOLLOW);
	CALL(newfstatat, fd, "", &st, AT_EMPTY_PATH);
	CALL(stat, "nope", &st);
	CALL(stat, "f", BAD);
	CALL(statx, AT_FDCWD, "f", AT_STATX_FORCE_SYNC, STATX_TYPE | STATX_MODE, &x);
	CALL(statx, AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT, 0x80000000, &x);
	CALL(statfs, ".", &fs);
	CALL(fstatfs, fd, &fs);
	CALL(statfs, "nope", &fs);
	CALL(access, "f", R_OK | W_OK);
	CALL(access, "f", 8);
	CALL(faccessat, dir, "s", X_OK);
	CALL(faccessat2, dir, "s", F_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW);
	CALL(chmod, "f", 01777);
	CALL(fchmod, fd, 0);
	CALL(fchmodat, AT_FDCWD, "g", 0644);
	CALL(chown, "f", 0, -1);
	CALL(lchown, "s", -1, -1);
	CALL(fchown, fd, -1, 0);
	CALL(fchownat, AT_FDCWD, "s", 0, 0, AT_SYMLINK_NOFOLLOW);
	CALL(truncate, "f", 5);
	CALL(truncate, "f", -1);
	CALL(rename, "h", "i");
	CALL(renameat, AT_FDCWD, "i", dir, "i");
	CALL(renameat2, dir, "i", dir, "h", RENAME_EXCHANGE);
	CALL(renameat2, dir, "i", dir, "h", RENAME_NOREPLACE | RENAME_WHITEOUT);
	CALL(utime, "f", &seconds);
	CALL(utime, "f", NULL);
	CALL(utimes, "f", micro);
	CALL(futimesat, AT_FDCWD, "f", micro);
	CALL(utimensat, AT_FDCWD, "f", times, 0);
	CALL(utimensat, fd, NULL, now, 0);
	CALL(utimensat, AT_FDCWD, "s", NULL, AT_SYMLINK_NOFOLLOW);
	CALL(setxattr, "f", "user.a", "value", 5, XATTR_CREATE);
	CALL(lsetxattr, "f", "user.a", "other", 5, XATTR_REPLACE);
	CALL(fsetxattr, fd, "user.b", "", 0, 0);
	CALL(getxattr, "f", "user.a", buf, sizeof(buf));
	CALL(lgetxattr, "f", "user.nope", buf, sizeof(buf));
	CALL(fgetxattr, fd, "user.b", NULL, 0);
	CALL(listxattr, "f", buf, sizeof(buf));
	CALL(llistxattr, "f", buf, 0);
	CALL(flistxattr, fd, buf, sizeof(buf));
	CALL(removexattr, "f", "user.a");
	CALL(lremovexattr, "f", "user.a");
	CALL(fremovexattr, fd, "user.b");
	CALL(chdir, "d");
	CALL(fchdir, BAD_FD);
	CALL(getcwd, buf, sizeof(buf));
	CALL(getcwd, buf, 1);
	CALL(chdir, "..");
	CALL(swapon, "nope", 0x8003);
	CALL(swapoff, "nope");
	CALL(acct, "nope");
	CALL(uselib, "nope");
	CALL(unlinkat, dir, "s", 0);
	CALL(unlinkat, dir, "null", 0);
	CALL(unlinkat, dir, "h", 0);
	CALL(unlinkat, dir, "i", 0);
	CALL(unlinkat, AT_FDCWD, "d", AT_REMOVEDIR);
	CALL(rmdir, "d");
	CALL(unlink, "f");
	CALL(unlink, "g");
	CALL(unlink, "s");
	CALL(unlink, "fifo");
}

static void group_desc(void)
{
	char buf[64] = "some bytes, of which \001\377 is no text";
	struct iovec vec[2] = { { buf, 4 }, { buf + 4, 40 } };
	struct flock lock = { .l_type = F_WRLCK, .l_start = 1, .l_len = 2 };
	struct f_owner_ex owner = { F_OWNER_PID, 0 };
	long in_at = 0, out_at = 3, result;
	int fds[2], other[2], fd;

	fd = CALL(open, "data", O_RDWR | O_CREAT, 0600);
	CALL(write, fd, buf, sizeof(buf));
	CALL(write, fd, buf, 0);
	CALL(write, fd, BAD, 5);
	CALL(write, BAD_FD, "x", 1);
	CALL(pwrite64, fd, "12345", 5, 2);
	CALL(writev, fd, vec, 2);
	CALL(pwritev, fd, vec, 2, 3, 0);
	CALL(pwritev2, fd, vec, 2, -1, -1, RWF_DSYNC | RWF_SYNC);
	CALL(writev, fd, BAD, 1);
	CALL(lseek, fd, 0, SEEK_SET);
	CALL(lseek, fd, -3, SEEK_END);
	CALL(lseek, fd, 0, SEEK_DATA);
	CALL(lseek, fd, 0, 9);
	CALL(read, fd, buf, sizeof(buf));
	CALL(read, fd, buf, 0);
	CALL(pread64, fd, buf, 6, 1);
	CALL(readv, fd, vec, 2);
	CALL(preadv, fd, vec, 2, 0, 0);
	CALL(preadv2, fd, vec, 1, 4, 0, RWF_NOWAIT);
	CALL(read, BAD_FD, buf, 1);
	CALL(dup, fd);
	CALL(dup2, fd, 60);
	CALL(dup3, fd, 61, O_CLOEXEC);
	CALL(dup3, fd, fd, 0);
	CALL(close, 60);
	CALL(close, 60);
	CALL(close_range, 61, 62, 0);
	CALL(close_range, 70, 80, 1 << 2);
	CALL(close_range, 80, 70, 0);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_SETFD, FD_CLOEXEC);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_GETFL);
	CALL(fcntl, fd, F_SETFL, O_RDWR | O_NONBLOCK);
	CALL(fcntl, fd, F_DUPFD, 70);
	CALL(fcntl, fd, F_DUPFD_CLOEXEC, 71);
	CALL(fcntl, fd, F_SETLK, &lock);
	CALL(fcntl, fd, F_GETLK, &lock);
	CALL(fcntl, fd, F_OFD_SETLK, &lock);
	CALL(fcntl, fd, F_SETLK, BAD);
	CALL(fcntl, fd, F_SETOWN, 0);
	CALL(fcntl, fd, F_GETOWN);
	CALL(fcntl, fd, F_SETOWN_EX, &owner);
	CALL(fcntl, fd, F_GETOWN_EX, &owner);
	CALL(fcntl, fd, F_SETSIG, SIGIO);
	CALL(fcntl, fd, F_GETSIG);
	CALL(fcntl, fd, F_GETLEASE);
	CALL(fcntl, fd, F_SETLEASE, F_UNLCK);
	CALL(fcntl, fd, F_NOTIFY, 0);
	CALL(fcntl, fd, 9999, 7);
	CALL(flock, fd, LOCK_EX | LOCK_NB);
	CALL(flock, fd, LOCK_UN);
	CALL(flock, fd, 77);
	CALL(fsync, fd);
	CALL(fdatasync, fd);
	CALL(syncfs, fd);
	CALL(sync_file_range, fd, 0, 10, 7);
	CALL(fallocate, fd, 0, 0, 100);
	CALL(fallocate, fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 10, 20);
	CALL(fallocate, fd, 0x1000, 0, 100);
	CALL(fadvise64, fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	CALL(fadvise64, fd, 0, 0, 77);
	CALL(readahead, fd, 0, 100);
	CALL(ftruncate, fd, 50);
	CALL(ftruncate, fd, -1);
	CALL(pipe, fds);
	CALL(pipe2, other, O_CLOEXEC | O_NONBLOCK);
	CALL(pipe2, other, 0x7);
	CALL(fcntl, fds[0], F_SETPIPE_SZ, 65536);
	CALL(fcntl, fds[0], F_GETPIPE_SZ);
	CALL(sendfile, fds[1], fd, &in_at, 10);
	CALL(sendfile, fds[1], fd, NULL, 10);
	CALL(splice, fd, &in_at, fds[1], NULL, 5, SPLICE_F_MOVE | SPLICE_F_MORE);
	CALL(tee, fds[0], other[1], 5, SPLICE_F_NONBLOCK);
	CALL(vmsplice, fds[1], vec, 1, SPLICE_F_GIFT);
	CALL(copy_file_range, fd, &in_at, fd, &out_at, 5, 0);
	CALL(copy_file_range, fd, NULL, BAD_FD, NULL, 5, 1);
	result = CALL(memfd_create, "name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CALL(fcntl, result, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
	CALL(fcntl, result, F_GET_SEALS);
	CALL(memfd_create, "huge", MFD_HUGETLB | 21 << 26 | 0x100);
	CALL(eventfd, 3);
	CALL(eventfd2, 3, EFD_SEMAPHORE | EFD_NONBLOCK);
	CALL(eventfd2, 3, 0x40);
	CALL(ioctl, fd, FS_IOC_GETFLAGS, &result);
	CALL(userfaultfd, O_CLOEXEC | 1);
	CALL(name_to_handle_at, AT_FDCWD, "nope", NULL, NULL, AT_EMPTY_PATH);
	CALL(open_by_handle_at, AT_FDCWD, NULL, O_RDONLY);
	CALL(unlink, "data");
}

static void group_dir(void)
{
	_Alignas(8) char buf[4096];
	int dir;

	CALL(mkdir, "dir", 0700);
	dir = CALL(open, "dir", O_RDONLY | O_DIRECTORY);
	CALL(getdents64, dir, buf, sizeof(buf));
	CALL(getdents64, dir, buf, sizeof(buf));
	CALL(lseek, dir, 0, SEEK_SET);
	CALL(getdents, dir, buf, sizeof(buf));
	CALL(getdents64, BAD_FD, buf, sizeof(buf));
	CALL(getdents64, dir, BAD, 4096);
	CALL(rmdir, "dir");
}

static void mounts(void)
{
	_Alignas(8) struct {
		uint64_t set, clear, propagation, userns;
	} attr = { 1, 0, 0, 0 };
	int fs, fd, tree;

	CALL(unshare, CLONE_NEWNS);
	CALL(mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
	CALL(mkdir, "mnt", 0700);
	CALL(mount, "none", "mnt", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=1m,mode=700");
	CALL(mount, "none", "mnt", NULL, MS_REMOUNT | MS_RDONLY, NULL);
	CALL(mount, "mnt", "/nope", NULL, MS_BIND, BAD);
	CALL(mount, BAD, BAD, BAD, 0, NULL);
	CALL(umount2, "mnt", MNT_DETACH | UMOUNT_NOFOLLOW);
	CALL(umount2, "mnt", 0x100);
	fs = CALL(fsopen, "tmpfs", 1);
	CALL(fsopen, "nosuchfs", 2);
	CALL(fsconfig, fs, 1, "size", "1m", 0);
	CALL(fsconfig, fs, 0, "ro", NULL, 0);
	CALL(fsconfig, fs, 6, NULL, NULL, 0);
	CALL(fsconfig, fs, 99, "key", "value", 1);
	fd = CALL(fsmount, fs, 1, 0x6);
	CALL(move_mount, fd, "", AT_FDCWD, "mnt", 4);
	CALL(mount_setattr, AT_FDCWD, "mnt", AT_RECURSIVE, &attr, sizeof(attr));
	CALL(mount_setattr, AT_FDCWD, "nope", 0, &attr, 8);
	tree = CALL(open_tree, AT_FDCWD, "mnt", O_CLOEXEC | 1);
	CALL(open_tree, BAD_FD, "nope", 0x80);
	CALL(fspick, AT_FDCWD, "mnt", 1 | 2);
	CALL(umount2, "mnt", MNT_DETACH);
	CALL(pivot_root, "mnt", "nope");
	CALL(chroot, "nope");
	CALL(quotactl, 0x80000700, "/dev/nope", 0, BAD);
	CALL(quotactl, 0x80000101, "/dev/nope", 0, NULL);
	CALL(quotactl, 0x77, NULL, -1, NULL);
	CALL(close, tree);
	CALL(rmdir, "mnt");
}

static void group_mount(void)
{
	in_child(mounts);
}

static void group_poll(void)
{
	struct epoll_event event = { EPOLLIN | EPOLLET, { .u64 = 0x1122334455667788 } }, got[4];
	struct timespec soon = { 0, 1000 };
	struct timeval soon_us = { 0, 1 };
	struct pollfd set[3], many[40];
	sigset_t mask;
	fd_set in, out;
	int fds[2], ep;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	CALL(pipe, fds);
	set[0] = (struct pollfd){ fds[0], POLLIN | POLLRDHUP, 0 };
	set[1] = (struct pollfd){ fds[1], POLLOUT, 0 };
	set[2] = (struct pollfd){ -1, POLLPRI, 0 };
	CALL(poll, set, 3, 0);
	CALL(poll, set, 1, 1);
	for (size_t i = 0; i < 40; i++)
		many[i] = (struct pollfd){ fds[1], POLLOUT, 0 };
	CALL(poll, many, 32, 0); /* all that is shown, and more than that */
	CALL(poll, many, 33, 0);
	many[1].events = POLLPRI;
	CALL(poll, many, 33, 0);
	CALL(poll, many, 40, 0);
	CALL(poll, NULL, 0, 1);
	CALL(poll, BAD, 2, 0);
	CALL(ppoll, set, 2, &soon, &mask, 8);
	CALL(ppoll, set, 1, &soon, NULL, 0);
	CALL(ppoll, set, 1, BAD, NULL, 0);
	FD_ZERO(&in);
	FD_SET(fds[0], &in);
	FD_ZERO(&out);
	FD_SET(fds[1], &out);
	CALL(select, fds[1] + 1, &in, &out, NULL, &soon_us);
	CALL(select, 0, NULL, NULL, NULL, &soon_us);
	CALL(select, -1, NULL, NULL, NULL, &soon_us);
	CALL(pselect6, fds[1] + 1, NULL, &out, NULL, &soon, NULL);
	ep = CALL(epoll_create, 1);
	CALL(epoll_create, 0);
	CALL(epoll_create1, EPOLL_CLOEXEC);
	CALL(epoll_create1, 1);
	CALL(epoll_ctl, ep, EPOLL_CTL_ADD, fds[1], &event);
	CALL(epoll_ctl, ep, EPOLL_CTL_ADD, fds[1], &event);
	event.events = EPOLLOUT | EPOLLONESHOT;
	CALL(epoll_ctl, ep, EPOLL_CTL_MOD, fds[1], &event);
	CALL(epoll_wait, ep, got, 4, 0);
	CALL(epoll_wait, ep, got, 4, 1);
	CALL(epoll_wait, ep, got, 0, 1);
	CALL(epoll_pwait, ep, got, 4, 0, &mask, 8);
	CALL(epoll_pwait2, ep, got, 4, &soon, NULL, 8);
	CALL(epoll_ctl, ep, EPOLL_CTL_DEL, fds[1], &event);
	CALL(epoll_ctl, ep, EPOLL_CTL_DEL, fds[1], NULL);
	CALL(epoll_ctl, ep, 77, fds[1], NULL);
}

static void group_notify(void)
{
	int fd = CALL(inotify_init), wd;

	CALL(inotify_init1, IN_CLOEXEC | IN_NONBLOCK);
	CALL(inotify_init1, 1);
	wd = CALL(inotify_add_watch, fd, ".", IN_CREATE | IN_DELETE | IN_ONLYDIR);
	CALL(inotify_add_watch, fd, "nope", IN_ALL_EVENTS);
	CALL(inotify_rm_watch, fd, wd);
	CALL(inotify_rm_watch, fd, 99);
	fd = CALL(fanotify_init, FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY);
	CALL(fanotify_init, FAN_CLASS_CONTENT | 0x80000000, O_RDWR | O_LARGEFILE);
	CALL(fanotify_mark, fd, FAN_MARK_ADD, FAN_OPEN | FAN_CLOSE, AT_FDCWD, ".");
	CALL(fanotify_mark, fd, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "nope");
	CALL(fanotify_mark, fd, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL);
}

#endif
