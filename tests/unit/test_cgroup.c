/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_cgroup.c - cgroups: their names, and containers in them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sctop/proc.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cgroup_names),
		cmocka_unit_test(test_cgroup_lines),
		cmocka_unit_test(test_cgroup_of_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
