/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_proc.c - processes, terminals and users against what the system says of them by other
 * ways: wait, stat(2), ttyname, ps, sysfs, getpwent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sctop/proc.h"

#define ARRAY_SIZE(array)    (sizeof(array) / sizeof(*(array)))
#define DEVICE(major, minor) ((uint32_t)(major) << 20 | (uint32_t)(minor))

/* ---- /proc/PID/stat ---- */

#define BEHIND " S 7 1 1 34817 1 0 0 0 0 0 0 0 0 0 20 0 13 0 4711 0 0\n"

static void test_stat_parse(void **state)
{
	static const struct {
		const char *text, *comm;
	} cases[] = {
		{ "1 (bash)" BEHIND, "bash" },
		{ "1 ()" BEHIND, "" },
		{ "1 ())" BEHIND, ")" },
		{ "1 (a) R 1 1 (b)" BEHIND, "a) R 1 1 (b" },
		{ "1 (a\nb c)" BEHIND, "a\nb c" },
		{ "1 (\xff\x9b\033[2J)" BEHIND, "\xff\x9b\033[2J" },
		{ "1 (kworker/0:1H-events_highpri)" BEHIND, "kworker/0:1H-ev" },
	};
	static const char *const broken[] = {
		"", "1", "1 (a", "1 a)", ")(", "1 (a)", "1 (a) S", "1 (a) S 1 2 3", "1 )a(" BEHIND,
	};
	struct proc_stat stat;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(proc_stat_parse(cases[i].text, strlen(cases[i].text), &stat), 0);
		assert_string_equal(stat.comm, cases[i].comm);
		assert_int_equal(stat.state, 'S');
		assert_int_equal(stat.ppid, 7);
		assert_int_equal(stat.tty, DEVICE(136, 1));
		assert_int_equal(stat.threads, 13);
		assert_int_equal(stat.start_ticks, 4711);
	}
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		assert_int_equal(proc_stat_parse(broken[i], strlen(broken[i]), &stat), -EINVAL);
}

/* The kernel's new_encode_dev() has minor bits on both sides of the major. */
static void test_device_encoding(void **state)
{
	static const struct {
		unsigned int major, minor;
	} devices[] = { { 4, 1 }, { 136, 255 }, { 136, 256 }, { 136, 0xfffff }, { 4095, 3 } };
	struct proc_stat stat;
	char text[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		uint32_t minor = devices[i].minor;
		int encoded =
			(int)((minor & 0xff) | devices[i].major << 8 | (minor & ~0xffu) << 12);

		snprintf(text, sizeof(text), "1 (a) S 7 1 1 %d 1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0",
			 encoded);
		assert_int_equal(proc_stat_parse(text, strlen(text), &stat), 0);
		assert_int_equal(stat.tty, DEVICE(devices[i].major, minor));
	}
}

struct walk {
	uint32_t pid, cnt;
	struct proc_stat stat;
};

static int look_for(uint32_t pid, uint32_t uid, const struct proc_stat *stat, void *arg)
{
	struct walk *walk = arg;

	walk->cnt++;
	if (pid != walk->pid)
		return 0;
	assert_int_equal(uid, geteuid());
	walk->stat = *stat;
	return -ECANCELED; /* found: no further */
}

static void test_walk(void **state)
{
	struct walk walk = { .pid = (uint32_t)getpid() };

	(void)state;
	assert_int_equal(proc_walk(look_for, &walk), -ECANCELED);
	assert_int_equal(walk.stat.ppid, getppid());
	assert_int_equal(walk.stat.group, getpgrp());
	walk = (struct walk){ .pid = UINT32_MAX };
	assert_int_equal(proc_walk(look_for, &walk), 0);
	assert_true(walk.cnt > 0);
}

static void test_stat_of_itself(void **state)
{
	static const char name[] = "a) R 1 (\n\033";
	struct proc_stat stat;
	char old[16];

	(void)state;
	prctl(PR_GET_NAME, old);
	prctl(PR_SET_NAME, name);
	assert_int_equal(proc_stat_read(getpid(), &stat), 0);
	prctl(PR_SET_NAME, old);
	assert_string_equal(stat.comm, name);
	assert_int_equal(stat.state, 'R');
	assert_int_equal(stat.tgid, getpid());
	assert_int_equal(stat.ppid, getppid());
}

static uint64_t boot_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * sysconf(_SC_CLK_TCK) +
	       (uint64_t)now.tv_nsec * sysconf(_SC_CLK_TCK) / 1000000000;
}

/* A child that waits until it is killed. */
static pid_t spawn(void (*prepare)(void *arg), void *arg)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (prepare)
			prepare(arg);
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_stat_of_a_child(void **state)
{
	uint64_t before = boot_ticks(), after;
	pid_t pid = spawn(NULL, NULL);
	struct proc_stat stat;
	char text[8];
	siginfo_t info;

	(void)state;
	after = boot_ticks();
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_int_equal(stat.ppid, getpid());
	assert_in_range(stat.start_ticks, before, after);
	kill(pid, SIGKILL);
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_int_equal(stat.state, 'Z');
	assert_int_equal(proc_cmdline(pid, stat.start_ticks, text, sizeof(text)), 0);
	waitpid(pid, NULL, 0);
	assert_int_equal(proc_stat_read(pid, &stat), -ESRCH);
	assert_int_equal(proc_cmdline(pid, 0, text, sizeof(text)), -ESRCH);
	assert_int_equal(proc_stat_read(UINT32_MAX, &stat), -ESRCH);
}

static void *ask_for_tgid(void *arg)
{
	assert_int_equal(proc_stat_read(gettid(), arg), 0);
	return NULL;
}

static void test_stat_of_a_thread(void **state)
{
	struct proc_stat stat;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, ask_for_tgid, &stat), 0);
	pthread_join(thread, NULL);
	assert_int_equal(stat.tgid, getpid());
}

static void test_cmdline(void **state)
{
	static const char expected[] = "cat\0-\0a b\0\0x";
	int input[2], fds[2];
	struct proc_stat stat;
	char text[64], byte;
	pid_t pid;

	(void)state;
	/* fds closes when the exec has happened, input stays open: cat reads it for ever. */
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(input[0], STDIN_FILENO);
		execlp("cat", "cat", "-", "a b", "", "x", "", NULL);
		_exit(1);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &byte, 1), 0);
	close(fds[0]);
	assert_int_equal(proc_stat_read(pid, &stat), 0);
	assert_string_equal(stat.comm, "cat");
	memset(text, '#', sizeof(text));
	assert_int_equal(proc_cmdline(pid, stat.start_ticks, text, 7), 7);
	assert_memory_equal(text, "cat\0-\0a#", 8);
	assert_int_equal(proc_cmdline(pid, 0, text, sizeof(text)), sizeof(expected) - 1);
	assert_memory_equal(text, expected, sizeof(expected) - 1);
	assert_int_equal(proc_cmdline(pid, stat.start_ticks + 1, text, sizeof(text)), -ESRCH);
	end(pid);
	close(input[0]);
	close(input[1]);
}

static void make_grandchild(void *arg)
{
	int *fd = arg;
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	if (write(*fd, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
}

static void test_ancestors(void **state)
{
	uint32_t pids[64];
	int fds[2];
	pid_t child, grandchild;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	child = spawn(make_grandchild, &fds[1]);
	assert_int_equal(read(fds[0], &grandchild, sizeof(grandchild)), sizeof(grandchild));
	assert_true(proc_ancestors(grandchild, pids, 64) >= 2);
	assert_int_equal(pids[0], child);
	assert_int_equal(pids[1], getpid());
	assert_int_equal(proc_ancestors(grandchild, pids, 1), 1);
	assert_int_equal(proc_ancestors(1, pids, 64), 0);
	kill(grandchild, SIGKILL);
	end(child);
	close(fds[0]);
	close(fds[1]);
}

/* What tmux is to us: a client with a terminal of its own, a server that is no relative of it. */
static void play_client(void *arg)
{
	const int *master = arg; /* of the client's terminal */

	if (setsid() < 0 || open(ptsname(*master), O_RDWR) < 0 ||
	    prctl(PR_SET_NAME, "tmux: client"))
		_exit(1);
}

static void play_server(void *arg)
{
	prctl(PR_SET_NAME, "tmux: server");
	make_grandchild(arg);
}

static bool is_among(uint32_t pid, const uint32_t *pids, size_t cnt)
{
	while (cnt--)
		if (pids[cnt] == pid)
			return true;
	return false;
}

static void test_terminal_chain(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), fds[2];
	pid_t client, server, shell;
	uint32_t pids[64];
	size_t cnt;

	(void)state;
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	assert_int_equal(pipe(fds), 0);
	client = spawn(play_client, &master);
	server = spawn(play_server, &fds[1]);
	assert_int_equal(read(fds[0], &shell, sizeof(shell)), sizeof(shell));
	cnt = proc_terminal_chain(shell, pids, 64);
	assert_true(is_among(server, pids, cnt));
	assert_true(is_among(getpid(), pids, cnt));
	assert_true(is_among(client, pids, cnt));
	assert_false(is_among(shell, pids, cnt));
	for (size_t i = 0; i < cnt; i++)
		assert_false(is_among(pids[i], pids, i));
	assert_int_equal(proc_terminal_chain(shell, pids, 1), 1);
	kill(shell, SIGKILL);
	end(server);
	end(client);
	close(fds[0]);
	close(fds[1]);
	close(master);
}

/* ---- terminals ---- */

static void test_tty_table(void **state)
{
	static const struct {
		uint32_t device;
		const char *name;
	} cases[] = {
		{ DEVICE(136, 0), "pts/0" },	 { DEVICE(136, 1234), "pts/1234" },
		{ DEVICE(4, 1), "tty1" },	 { DEVICE(4, 63), "tty63" },
		{ DEVICE(4, 64), "ttyS0" },	 { DEVICE(4, 67), "ttyS3" },
		{ DEVICE(5, 1), "console" },	 { DEVICE(5, 0), "tty" },
		{ DEVICE(229, 0), "hvc0" },	 { DEVICE(204, 64), "ttyAMA0" },
		{ DEVICE(188, 2), "ttyUSB2" },	 { DEVICE(166, 1), "ttyACM1" },
		{ DEVICE(4000, 70), "4000:70" },
	};
	uint32_t device;
	char name[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		tty_name(cases[i].device, name, sizeof(name));
		assert_string_equal(name, cases[i].name);
		assert_int_equal(tty_parse_name(name, &device), 0);
		assert_int_equal(device, cases[i].device);
	}
	tty_name(0, name, sizeof(name));
	assert_string_equal(name, "");
	tty_name(DEVICE(137, 1), name, sizeof(name));
	assert_string_equal(name, "pts/257");
	tty_name(DEVICE(136, 1234), name, 4); /* cut, but terminated */
	assert_string_equal(name, "pts");
}

static void test_tty_parse_refused(void **state)
{
	static const struct {
		const char *text;
		int err, err_by_name;
	} cases[] = {
		{ "", -ENOENT, -ENOENT },
		{ "pts/", -ENOTTY, -ENOENT },
		{ "pts/1048575", -ENOENT, 0 },
		{ "pts/1048576", -ENOENT, -ENOENT },
		{ "pts/-1", -ENOENT, -ENOENT },
		{ "pts/03", -ENOENT, -ENOENT },
		{ "pts/99999999999999999999", -ENOENT, -ENOENT },
		{ "/dev/null", -ENOTTY, -ENOENT },
		{ "/dev/ptmx", -ENOTTY, -ENOENT },
		{ "/dev", -ENOENT, -ENOENT },
		{ "/dev/", -ENOENT, -ENOENT },
		{ "../etc/passwd", -ENOTTY, -ENOENT },
		{ "tty64", -ENOENT, -ENOENT },
		{ "0:0", -ENOENT, -ENOENT },
		{ "4096:0", -ENOENT, -ENOENT },
		{ "4:1048576", -ENOENT, -ENOENT },
		{ "4:", -ENOENT, -ENOENT },
		{ "\033[2J", -ENOENT, -ENOENT },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789", -ENOENT,
		  -ENOENT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t device = 42;

		assert_int_equal(tty_parse(cases[i].text, &device), cases[i].err);
		assert_int_equal(device, 42);
		assert_int_equal(tty_parse_name(cases[i].text, &device), cases[i].err_by_name);
	}
}

/* All terminal devices of this machine, as the kernel itself names them. */
static void test_tty_sysfs(void **state)
{
	DIR *dir = opendir("/sys/class/tty");
	struct dirent *entry;
	unsigned int seen = 0;

	(void)state;
	if (!dir) {
		print_message("SKIP: no /sys/class/tty\n");
		skip();
	}
	while ((entry = readdir(dir))) {
		unsigned int major, minor;
		char path[512], name[64];
		uint32_t device;
		FILE *file;

		snprintf(path, sizeof(path), "/sys/class/tty/%s/dev", entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		assert_int_equal(fscanf(file, "%u:%u", &major, &minor), 2);
		fclose(file);
		if (!strcmp(entry->d_name, "ptmx"))
			continue;
		tty_name(DEVICE(major, minor), name, sizeof(name));
		assert_string_equal(name, entry->d_name);
		assert_int_equal(tty_parse_name(name, &device), 0);
		assert_int_equal(device, DEVICE(major, minor));
		seen++;
	}
	closedir(dir);
	assert_true(seen > 0);
}

static int open_pty(char *name, size_t size)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, name, size)) {
		if (master >= 0)
			close(master);
		print_message("SKIP: no pseudo-terminal to be had: %s\n", strerror(errno));
		skip();
	}
	return master;
}

static void take_terminal(void *arg)
{
	int fd;

	setsid();
	fd = open(arg, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0))
		_exit(1);
}

static void test_tty_of_a_process(void **state)
{
	char slave[64], command[64], ps_says[64] = "", name[64];
	int master = open_pty(slave, sizeof(slave));
	pid_t pid = spawn(take_terminal, slave);
	struct proc_stat info;
	uint32_t device, devices[1024];
	struct stat st;
	size_t cnt, found = 0;
	FILE *ps;

	(void)state;
	assert_int_equal(stat(slave, &st), 0);
	assert_int_equal(proc_stat_read(pid, &info), 0);
	assert_int_equal(info.tty, DEVICE(major(st.st_rdev), minor(st.st_rdev)));
	tty_name(info.tty, name, sizeof(name));
	assert_string_equal(name, slave + strlen("/dev/"));
	for (int form = 0; form < 3; form++) {
		static const char *const forms[] = { "/dev/pts/%s", "pts/%s", "pts%s" };

		snprintf(command, sizeof(command), forms[form], slave + strlen("/dev/pts/"));
		assert_int_equal(tty_parse(command, &device), 0);
		assert_int_equal(device, info.tty);
	}
	cnt = tty_list_pts(devices, ARRAY_SIZE(devices));
	for (size_t i = 0; i < cnt; i++)
		found += devices[i] == info.tty;
	assert_int_equal(found, 1);
	snprintf(command, sizeof(command), "ps -o tty= -p %d 2>/dev/null", pid);
	ps = popen(command, "r");
	if (ps && fscanf(ps, "%63s", ps_says) == 1)
		assert_string_equal(ps_says, name);
	else
		print_message("SKIP: no ps to compare with\n");
	if (ps)
		pclose(ps);
	end(pid);
	close(master);
	assert_int_equal(tty_parse(slave, &device), -ENOENT);
}

static void own_terminal(void *arg)
{
	struct stat st;
	uint32_t device;

	if (stat(arg, &st))
		_exit(1);
	setsid();
	if (tty_parse(".", &device) != -ENOTTY || tty_parse("/dev/tty", &device) != -ENOTTY)
		_exit(2);
	take_terminal(arg);
	if (tty_parse(".", &device) || device != DEVICE(major(st.st_rdev), minor(st.st_rdev)))
		_exit(3);
	if (tty_parse("/dev/tty", &device) ||
	    device != DEVICE(major(st.st_rdev), minor(st.st_rdev)))
		_exit(4);
	if (tty_parse("none", &device) || device)
		_exit(5);
	_exit(0);
}

static void test_own_terminal(void **state)
{
	char slave[64];
	int master = open_pty(slave, sizeof(slave)), status;
	pid_t pid = fork();

	(void)state;
	if (!pid)
		own_terminal(slave);
	waitpid(pid, &status, 0);
	close(master);
	assert_int_equal(status, 0);
}

/* ---- users ---- */

static void test_users(void **state)
{
	struct passwd *entry;
	uint32_t uid;
	unsigned int seen = 0;

	(void)state;
	setpwent();
	while ((entry = getpwent())) {
		char name[64];
		uid_t truth = entry->pw_uid;

		snprintf(name, sizeof(name), "%s", entry->pw_name);
		assert_int_equal(user_parse(name, &uid), 0);
		assert_int_equal(uid, truth);
		seen++;
	}
	endpwent();
	assert_true(seen > 0);
	assert_string_equal(user_name(0), "root");
	assert_string_equal(user_name(0), "root"); /* from the cache */
	assert_string_equal(user_name(3999999999), "3999999999");
	assert_int_equal(user_parse("3999999999", &uid), 0);
	assert_int_equal(uid, 3999999999);
	assert_int_equal(user_parse("4294967295", &uid), -ENOENT); /* (uid_t)-1 is nobody */
	assert_int_equal(user_parse("99999999999", &uid), -ENOENT);
	assert_int_equal(user_parse("", &uid), -ENOENT);
	assert_int_equal(user_parse("no such user", &uid), -ENOENT);
	assert_int_equal(user_parse("-1", &uid), -ENOENT);
}

#define ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define POD "kubepods-burstable-pod1d0f.slice"

static void test_cgroup_names(void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "/", "/" },
		{ "", "/" },
		{ "/docker/" ID, "docker:0123456789ab" },
		{ "/system.slice/docker-" ID ".scope", "docker:0123456789ab" },
		{ "/system.slice/docker-" ID ".scope/init", "docker:0123456789ab" },
		{ "/machine.slice/libpod-" ID ".scope/container", "podman:0123456789ab" },
		{ "/libpod_parent/libpod-" ID, "podman:0123456789ab" },
		{ "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID
		  ".scope/container",
		  "podman:0123456789ab" },
		{ "/machine.slice/libpod-conmon-" ID ".scope", "libpod-conmon-" ID ".scope" },
		{ "/kubepods.slice/kubepods-burstable.slice/" POD "/cri-containerd-" ID ".scope",
		  "k8s:0123456789ab" },
		{ "/kubepods.slice/" POD "/crio-" ID ".scope", "k8s:0123456789ab" },
		{ "/kubepods.slice/" POD "/crio-conmon-" ID ".scope", "crio-conmon-" ID ".scope" },
		{ "/kubepods/besteffort/pod1d0f/" ID, "k8s:0123456789ab" },
		{ "/system.slice/nerdctl-" ID ".scope", "nerdctl:0123456789ab" },
		{ "/default/" ID, "container:0123456789ab" },
		{ "/lxc/web/init.scope", "lxc:web" },
		{ "/lxc.payload.web/system.slice/cron.service", "lxc:web" },
		{ "/system.slice/ssh.service", "ssh.service" },
		{ "/system.slice/ssh.service/sub/group", "ssh.service" },
		{ "/user.slice/user-0.slice/session-3.scope", "session-3.scope" },
		{ "/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service",
		  "foo.service" },
		{ "/machine.slice/systemd-nspawn@web.service/payload",
		  "systemd-nspawn@web.service" },
		{ "/user.slice/user-1000.slice", "user-1000.slice" },
		{ "/../../docker-" ID ".scope", "docker:0123456789ab" },
		{ "/my group/", "my group" },
		{ "/docker/" ID "0", ID "0" },
		{ "/docker/0123", "0123" },
		{ "/.service", ".service" },
		{ "//", "/" },
	};
	char name[96], brief[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cgroup_name(cases[i].path, name, sizeof(name));
		assert_string_equal(name, cases[i].name);
		cgroup_name(cases[i].path, brief, sizeof(brief));
		assert_true(strlen(brief) < sizeof(brief));
	}
}

static void test_cgroup_lines(void **state)
{
	static const struct {
		const char *text, *path; /* NULL: none */
	} cases[] = {
		{ "0::/init.scope\n", "/init.scope" },
		{ "0::/\n", "/" },
		{ "12:pids:/a\n1:name=systemd:/b\n0::/c\n", "/c" },
		{ "12:pids:/a\n1:name=systemd:/b\n0::/\n", "/b" },
		{ "12:pids:/a\n1:name=systemd:/\n0::/\n", "/a" },
		{ "12:cpu,cpuacct:/a:b\n", "/a:b" },
		{ "0::/a\n\n:\n::\n", "/a" },
		{ "", NULL },
		{ "nothing\n:\n", NULL },
	};
	char text[128], path[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text), "%s", cases[i].text);
		assert_int_equal(cgroup_parse(text, path, sizeof(path)),
				 cases[i].path ? 0 : -EINVAL);
		if (cases[i].path)
			assert_string_equal(path, cases[i].path);
	}
}

/* The path is one that the kernel has a line for. */
static void test_cgroup_of_itself(void **state)
{
	char path[4096], text[8192], line[4200];
	FILE *file = fopen("/proc/self/cgroup", "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	(void)state;
	if (file)
		fclose(file);
	text[len] = '\0';
	if (!len)
		skip();
	assert_int_equal(proc_cgroup(getpid(), path, sizeof(path)), 0);
	snprintf(line, sizeof(line), ":%s\n", path);
	assert_non_null(strstr(text, line));
	assert_int_equal(proc_cgroup(0x7fffffff, path, sizeof(path)), -ESRCH);
}

static void test_more_users_than_the_cache_holds(void **state)
{
	char number[16];

	(void)state;
	for (uint32_t uid = 3000000000; uid < 3000002500; uid++) {
		snprintf(number, sizeof(number), "%u", uid);
		assert_string_equal(user_name(uid), number);
	}
	assert_string_equal(user_name(0), "root");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stat_parse),
		cmocka_unit_test(test_device_encoding),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_stat_of_itself),
		cmocka_unit_test(test_stat_of_a_child),
		cmocka_unit_test(test_stat_of_a_thread),
		cmocka_unit_test(test_cmdline),
		cmocka_unit_test(test_ancestors),
		cmocka_unit_test(test_terminal_chain),
		cmocka_unit_test(test_tty_table),
		cmocka_unit_test(test_tty_parse_refused),
		cmocka_unit_test(test_tty_sysfs),
		cmocka_unit_test(test_tty_of_a_process),
		cmocka_unit_test(test_own_terminal),
		cmocka_unit_test(test_users),
		cmocka_unit_test(test_cgroup_names),
		cmocka_unit_test(test_cgroup_lines),
		cmocka_unit_test(test_cgroup_of_itself),
		cmocka_unit_test(test_more_users_than_the_cache_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
