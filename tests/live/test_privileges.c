/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_privileges.c - what sctop keeps of root's rights while it runs, what its COMMAND keeps, and
 * that it counts exactly with capabilities of its file alone.
 *
 * The truth is /proc/PID/status, the owner of a file, and the workload's own count.
 */
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"

#define NOBODY	   "65534"
#define AS_NOBODY  "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"
#define BIT(cap)   (1ull << (cap))
#define NEEDED	   "cap_bpf,cap_perfmon=ep"
#define CALLS	   20000
#define NOT_A_MASK (~0ull)

/* A line of /proc/PID/status in hexadecimal. */
static unsigned long long status_of(pid_t pid, const char *name)
{
	FILE *file = fopen(live_text("/proc/%d/status", (int)pid), "re");
	unsigned long long value = NOT_A_MASK;
	char line[512];

	if (!file)
		fail_msg("no process %d", (int)pid);
	while (fgets(line, sizeof(line), file)) {
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
			value = strtoull(line + strlen(name) + 1, NULL, 16);
	}
	fclose(file);
	return value;
}

static void keeps_only(pid_t pid, unsigned long long expected)
{
	static const char *const sets[] = { "CapPrm", "CapEff", "CapBnd" };

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		unsigned long long set = status_of(pid, sets[i]);

		if (set != expected)
			fail_msg("%s is %#llx, not %#llx", sets[i], set, expected);
	}
	assert_int_equal(status_of(pid, "CapInh"), 0);
	assert_int_equal(status_of(pid, "CapAmb"), 0);
	assert_int_equal(status_of(pid, "NoNewPrivs"), 1);
}

/* It says so before it gives up anything: a little later. */
static void wait_until_reduced(pid_t pid)
{
	for (int i = 0; i < 1000 && status_of(pid, "NoNewPrivs") != 1; i++)
		usleep(10000);
}

static void trace_keeps_little(void **state)
{
	struct process *sctop;

	(void)state;
	live_require();
	sctop = process_start(ARGS(getenv("SCTOP"), "trace", "-S", "-o", live_path("out")));
	assert_non_null(process_error_line(sctop));
	wait_until_reduced(process_pid(sctop));
	keeps_only(process_pid(sctop), BIT(CAP_BPF) | BIT(CAP_SYS_PTRACE));
	kill(process_pid(sctop), SIGINT);
	assert_int_equal(process_wait(sctop), 0);
}

/* Loads again at each START. */
static void serve_can_load(void **state)
{
	struct process *sctop;
	const char *socket, *ctl;

	(void)state;
	live_require();
	socket = live_path("socket");
	sctop = process_start(ARGS(getenv("SCTOP"), "serve", "--socket", socket));
	assert_non_null(process_error_line(sctop));
	keeps_only(process_pid(sctop), BIT(CAP_BPF) | BIT(CAP_PERFMON) | BIT(CAP_SYS_PTRACE));
	ctl = live_text(
		"for c in START STOP START STOP; do \"$SCTOP\" ctl --socket %s $c || exit 1; "
		"done",
		socket);
	live_run(ARGS("sh", "-c", ctl));
	kill(process_pid(sctop), SIGTERM);
	assert_int_equal(process_wait(sctop), 0);
	assert_int_not_equal(access(socket, F_OK), 0);
}

/* One that nobody owns and reaches. */
static void make_his_folder(void)
{
	const char *folder = live_path("his");

	chmod(live_path("."), 0755);
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chown(folder, 65534, 65534), 0);
}

/* A file each interval, long after, in a folder of who called sudo. */
static void files_are_the_callers(void **state)
{
	struct process *sctop;
	struct stat first, now;
	const char *file;

	(void)state;
	live_require();
	file = live_path("his/metrics.prom");
	make_his_folder();
	sctop = process_start(ARGS("env", "SUDO_UID=" NOBODY, "SUDO_GID=" NOBODY, getenv("SCTOP"),
				   "trace", "--format", "metrics", "-i", "0.05", "-o", file));
	assert_non_null(process_error_line(sctop));
	wait_until_reduced(process_pid(sctop));
	keeps_only(process_pid(sctop), BIT(CAP_BPF) | BIT(CAP_SYS_PTRACE));
	assert_int_equal(stat(file, &first), 0);
	for (int i = 0; i < 500; i++) {
		usleep(10000);
		if (!stat(file, &now) && now.st_ino != first.st_ino && now.st_size)
			break;
	}
	assert_int_not_equal(now.st_ino, first.st_ino);
	assert_int_equal(now.st_uid, 65534);
	assert_int_equal(now.st_gid, 65534);
	kill(process_pid(sctop), SIGINT);
	assert_int_equal(process_wait(sctop), 0);
}

/* What was there goes when the first byte is written. */
static void files_are_replaced(void **state)
{
	static const char *const commands[] = { "trace -o", "record -w" };
	const char *file;
	struct stat st;

	(void)state;
	live_require();
	make_his_folder();
	file = live_path("his/old");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		live_run(ARGS("sh", "-c",
			      live_text("rm -f %s && echo old >%s && SUDO_UID=" NOBODY
					" SUDO_GID=" NOBODY " \"$SCTOP\" %s %s --force -- true",
					file, file, commands[i], file)));
		assert_int_equal(stat(file, &st), 0);
		assert_int_equal(st.st_uid, 65534);
		assert_true(st.st_size > 4);
	}
}

/* What each writes as under sudo, into a folder: of the caller, then of root alone. */
static const struct {
	const char *command, *name;
} writers[] = {
	{ "trace -S -o %s/out -- true", "out" },
	{ "trace -S --format metrics -i 0.1 -o %s/out -- sleep 0.3", "out" },
	{ "record -w %s/out -- true", "out" },
	{ "record -w %s/out --trigger failed --after 0 -- ls /nope", "out" },
	{ "replay calls --batch -o %s/out", "out" },
	{ "split log -C %s", "true:1.log" },
};

/* As sudo runs it: of the real root all is there, but for the caller's name. */
static int run_for_nobody(const char *command)
{
	return system(live_text("cd %s && SUDO_UID=" NOBODY " SUDO_GID=" NOBODY
				" \"$SCTOP\" %s >said 2>&1",
				live_path("."), command));
}

static void only_folders_of_the_caller(void **state)
{
	struct stat st;

	(void)state;
	live_require();
	make_his_folder();
	assert_int_equal(mkdir(live_path("roots"), 0755), 0);
	assert_int_equal(mkdir(live_path("secret"), 0700), 0);
	live_run(ARGS("sh", "-c",
		      live_text("cd %s && \"$SCTOP\" record -w calls -- true && echo 1:2:true >log",
				live_path("."))));
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		static const char *const refused[] = { "roots", "secret" };
		const char *file = live_text("%s/%s", live_path("his"), writers[i].name);

		run_for_nobody(live_text(writers[i].command, "his"));
		if (stat(file, &st))
			fail_msg("%s: no file: %s", writers[i].command,
				 live_run(ARGS("cat", live_path("said"))));
		if (st.st_uid != 65534 || st.st_gid != 65534)
			fail_msg("%s: of %u, %u", writers[i].command, st.st_uid, st.st_gid);
		unlink(file);
		for (size_t k = 0; k < 2; k++) {
			run_for_nobody(live_text(writers[i].command, refused[k]));
			live_run(ARGS("grep", "-q", "Permission denied", live_path("said")));
			if (system(live_text("ls -A %s | grep -q .", live_path(refused[k]))) == 0)
				fail_msg("%s: there is a file", writers[i].command);
		}
	}
}

/* Root may all, whoever called it: also ask the server of somebody else. */
static void root_asks_any_server(void **state)
{
	struct process *server;
	const char *socket;

	(void)state;
	live_require();
	chmod(live_path("."), 0755);
	assert_int_equal(mkdir(live_path("his"), 0700), 0);
	assert_int_equal(chown(live_path("his"), 65534, 65534), 0);
	socket = live_path("his/socket");
	server = process_start(ARGS("setpriv", "--reuid=" NOBODY, "--regid=" NOBODY,
				    "--clear-groups", getenv("SCTOP"), "serve", "--no-bpf",
				    "--socket", socket));
	for (int i = 0; i < 500 && access(socket, F_OK); i++)
		usleep(10000);
	/* The sanitizer cannot look for leaks in who may not be looked into. */
	live_run(ARGS("env", "ASAN_OPTIONS=detect_leaks=0", "SUDO_UID=65533", "SUDO_GID=65533",
		      getenv("SCTOP"), "ctl", "--socket", socket, "STATUS"));
	kill(process_pid(server), SIGTERM);
	process_wait(server);
}

/* All the groups of that user, and none of root's, decide. */
static void groups_of_the_caller(void **state)
{
	const char *folder = live_path("shared");
	struct process *sctop;
	struct stat st;

	(void)state;
	live_require();
	chmod(live_path("."), 0755);
	assert_int_equal(mkdir(folder, 0770), 0);
	assert_int_equal(chmod(folder, 0770), 0); /* root, root: for root's group */
	assert_int_not_equal(run_for_nobody("trace -S -o shared/out -- true"), 0);
	assert_int_equal(chown(folder, 0, 65534), 0);
	assert_int_equal(run_for_nobody("trace -S -o shared/out -- true"), 0);
	assert_int_equal(stat(live_path("shared/out"), &st), 0);
	sctop = process_start(ARGS("env", "SUDO_UID=" NOBODY, "SUDO_GID=" NOBODY, getenv("SCTOP"),
				   "trace", "--run-as", "root", "-S", "-o", "/dev/null", "--", "sh",
				   "-c", "id -G"));
	assert_string_equal(process_line(sctop), "0");
	assert_int_equal(process_wait(sctop), 0);
}

static void the_command_keeps_its_own(void **state)
{
	static const char script[] = "grep -E '^(Cap|NoNewPrivs|Groups|Uid|Gid)' /proc/self/status";
	const char *alone, *traced;

	(void)state;
	live_require();
	alone = live_text("%s", live_run(ARGS("sh", "-c", script)));
	traced = live_run(ARGS(getenv("SCTOP"), "trace", "-S", "-o", live_path("out"), "--", "sh",
			       "-c", script));
	assert_string_equal(traced, alone);
}

/* A copy of the program with these capabilities, where nobody reaches it; and a folder of his. */
static const char *with_capabilities(const char *capabilities)
{
	const char *copy = live_path("sctop");

	chmod(live_path("."), 0755);
	if (mkdir(live_path("his"), 0755) || chown(live_path("his"), 65534, 65534))
		fail_msg("no folder");
	live_run(ARGS("cp", getenv("SCTOP"), copy));
	if (system(live_text("setcap %s %s 2>/dev/null", capabilities, copy)))
		live_skip("no file capabilities here");
	return copy;
}

static void counts_without_root(void **state)
{
	const char *out, *workload;
	json_t *summary, *row;
	struct process *sctop;
	long calls = 0;
	struct stat st;
	size_t i;

	(void)state;
	live_require();
	with_capabilities(NEEDED);
	out = live_path("his/out.json");
	workload = live_path("flood");
	live_run(ARGS("cp", live_workload("flood"), workload));
	sctop = process_start(ARGS(AS_NOBODY, live_path("sctop"), "trace", "-S", "--format", "json",
				   "-o", out, "--", workload, "-n", live_count(CALLS, CALLS)));
	if (process_wait(sctop))
		fail_msg("%s", process_errors(sctop));
	summary = live_keep_json(json_load_file(out, 0, NULL));
	json_array_foreach(json_object_get(summary, "syscalls"), i, row)
	{
		if (!strcmp(json_string_value(json_object_get(row, "syscall")), "getppid"))
			calls += (long)live_number(row, "calls");
	}
	assert_int_equal(calls, CALLS);
	assert_int_equal(stat(out, &st), 0);
	assert_int_equal(st.st_uid, 65534);
}

/* sudo and the like work under a sctop that can gain nothing itself; and none of its capabilities
 * are handed down. */
static void set_uid_programs_work(void **state)
{
	const char *id = live_path("his/id"), *text;

	(void)state;
	live_require();
	with_capabilities(NEEDED);
	live_run(
		ARGS("sh", "-c", live_text("cp \"$(command -v id)\" %s && chmod 4755 %s", id, id)));
	text = live_run(ARGS(AS_NOBODY, live_path("sctop"), "trace", "-S", "-o", "/dev/null", "--",
			     id, "-u"));
	assert_string_equal(text, "0\n");
	text = live_run(ARGS(AS_NOBODY, live_path("sctop"), "trace", "-S", "-o", "/dev/null", "--",
			     "grep", "^CapPrm", "/proc/self/status"));
	assert_string_equal(text, "CapPrm:\t0000000000000000\n");
}

static void says_what_is_missing(void **state)
{
	struct process *sctop;
	int status;

	(void)state;
	live_require();
	with_capabilities("cap_bpf=ep");
	sctop = process_start(ARGS(AS_NOBODY, live_path("sctop"), "trace", "-S"));
	status = process_wait(sctop);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	assert_non_null(strstr(process_errors(sctop), "CAP_PERFMON missing"));
	assert_null(strstr(process_errors(sctop), "CAP_BPF"));
}

/* Without CAP_SYS_PTRACE a /proc that hides others' processes hides them from us. */
static void a_proc_that_hides(void **state)
{
	struct process *sleeper, *sctop;
	const char *script;

	(void)state;
	live_require();
	with_capabilities(NEEDED);
	sleeper = process_start(ARGS("sleep", "100"));
	script = live_text("mount -t proc -o hidepid=2 proc /proc || exit 77; "
			   "try() { setpriv --reuid " NOBODY " --regid " NOBODY
			   " --clear-groups %s trace -S "
			   "-o /dev/null -d 0.1 -p %d; }; "
			   "try && exit 1; setcap cap_bpf,cap_perfmon,cap_sys_ptrace=ep %s; try",
			   live_path("sctop"), (int)process_pid(sleeper), live_path("sctop"));
	sctop = process_start(ARGS("unshare", "-m", "sh", "-c", script));
	if (process_wait(sctop))
		fail_msg("%s", process_errors(sctop));
	script = live_text("mount -t proc -o hidepid=2 proc /proc && setcap " NEEDED " %s && exec "
			   "setpriv --reuid " NOBODY " --regid " NOBODY " --clear-groups %s trace "
			   "-S -o /dev/null -d 0.1",
			   live_path("sctop"), live_path("sctop"));
	sctop = process_start(ARGS("unshare", "-m", "sh", "-c", script));
	assert_int_equal(process_wait(sctop), 0);
	assert_non_null(strstr(process_errors(sctop), "without CAP_SYS_PTRACE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(trace_keeps_little),	       LIVE_TEST(serve_can_load),
		LIVE_TEST(files_are_the_callers),      LIVE_TEST(files_are_replaced),
		LIVE_TEST(only_folders_of_the_caller), LIVE_TEST(root_asks_any_server),
		LIVE_TEST(groups_of_the_caller),       LIVE_TEST(the_command_keeps_its_own),
		LIVE_TEST(counts_without_root),	       LIVE_TEST(set_uid_programs_work),
		LIVE_TEST(says_what_is_missing),       LIVE_TEST(a_proc_that_hides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
