/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_tty.c - terminals by number and by name, and whose they are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "made_process.h"
#include "sctop/proc.h"

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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_device_encoding),	  cmocka_unit_test(test_tty_table),
		cmocka_unit_test(test_tty_parse_refused), cmocka_unit_test(test_tty_sysfs),
		cmocka_unit_test(test_tty_of_a_process),  cmocka_unit_test(test_own_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
