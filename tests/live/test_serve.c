/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_serve.c - programs have regions of themselves traced over the socket; exactly those count.
 *
 * The truth is how often the program made the call between START and STOP.
 */
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "live.h"
#include "sctop/model.h"
#include "sctop/recording.h"

#define NOBODY "65534"

static struct process *server;

static const char *socket_path(void)
{
	return live_path("socket");
}

/* Starts `sctop serve` with up to four more arguments, and waits until it listens. */
static void serve(const char *a, const char *b, const char *c, const char *d)
{
	const char *argv[] = {
		getenv("SCTOP"), "serve", "--socket", socket_path(), a, b, c, d, NULL
	};
	const char *line;

	server = process_start(argv);
	do {
		line = process_error_line(server);
		if (!line)
			fail_msg("sctop serve ended");
	} while (strncmp(line, "Listening", 9));
}

/* Ends it, which must go well, and remove the socket. */
static void end_serve(void)
{
	struct stat st;
	int status;

	kill(process_pid(server), SIGTERM);
	status = process_wait(server);
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	assert_int_equal(stat(socket_path(), &st), -1);
}

/* What `sctop ctl` prints; fails unless the answer is OK. As `user` ("0": root). */
static const char *ctl_as(const char *user, const char *command)
{
	return live_run(ARGS("setpriv", "--reuid", user, "--regid", user, "--clear-groups",
			     live_sctop_for_all(), "ctl", "--socket", socket_path(), command));
}

static const char *ctl(const char *command)
{
	return live_run(ARGS(getenv("SCTOP"), "ctl", "--socket", socket_path(), command));
}

/* The reason of the ERR that a command must be answered with. */
static const char *ctl_error(const char *user, const char *command)
{
	struct process *process = process_start(ARGS("setpriv", "--reuid", user, "--regid", user,
						     "--clear-groups", live_sctop_for_all(), "ctl",
						     "--socket", socket_path(), command));

	assert_int_equal(WEXITSTATUS(process_wait(process)), 1);
	assert_string_equal(process_output(process), "");
	return process_errors(process);
}

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);

	if (!json)
		fail_msg("no JSON (%s): %s", error.text, text);
	return live_keep_json(json);
}

/* How often SUMMARY says that a call was made, by one process (0: all). */
static long long counted(const char *syscall, long pid)
{
	json_t *summary = parse(ctl("SUMMARY")), *row;
	long long sum = 0;
	size_t i;

	json_array_foreach(json_object_get(summary, "rows"), i, row)
	{
		if (!strcmp(json_string_value(json_object_get(row, "syscall")), syscall) &&
		    (!pid || live_number(row, "pid") == pid))
			sum += live_number(row, "calls");
	}
	return sum;
}

/* Programs that a process has attached, as the kernel lists its descriptors. */
static int links_of(pid_t pid)
{
	char line[256];
	glob_t found;
	int cnt = 0;
	size_t i;

	if (glob(live_text("/proc/%d/fdinfo/*", (int)pid), 0, NULL, &found))
		return -1;
	for (i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "r");

		while (file && fgets(line, sizeof(line), file))
			cnt += !strcmp(line, "link_type:\traw_tracepoint\n");
		if (file)
			fclose(file);
	}
	globfree(&found);
	return cnt;
}

static void test_c_client(void **state)
{
	const char *cnt = live_count(100000, 1000);

	(void)state;
	live_require();
	serve(NULL, NULL, NULL, NULL);
	live_run(ARGS(live_workload("bracket"), socket_path(), cnt));
	assert_int_equal(counted("getppid", 0), atol(cnt));
	/* A second region begins at nothing. */
	live_run(ARGS(live_workload("bracket"), socket_path(), "5"));
	assert_int_equal(counted("getppid", 0), 5);
	end_serve();
}

static const char python_client[] =
	"import os, socket, sys\n"
	"s = socket.socket(socket.AF_UNIX)\n"
	"s.connect(sys.argv[1])\n"
	"f = s.makefile('rw')\n"
	"def ask(command):\n"
	"    f.write(command + '\\n'); f.flush()\n"
	"    lines = [f.readline()]\n"
	"    while lines[-1] != 'OK\\n' and not lines[-1].startswith('ERR '):\n"
	"        lines.append(f.readline())\n"
	"    assert lines[-1] == 'OK\\n', lines\n"
	"    return lines[:-1]\n"
	"for i in range(3): os.getppid()\n"
	"ask('START %d' % os.getpid())\n"
	"for i in range(1234): os.getppid()\n"
	"if os.fork() == 0:\n"
	"    for i in range(100): os.getppid()\n"
	"    os._exit(0)\n"
	"os.wait()\n"
	"ask('STOP')\n"
	"for i in range(3): os.getppid()\n"
	"print(ask('SUMMARY')[0], end='')\n";

/* A child counts as well: START PID is with its descendants. */
static void test_python_client(void **state)
{
	json_t *summary, *row;
	size_t i;

	(void)state;
	live_require();
	if (!live_has_program("python3"))
		live_skip("python3 is not installed");
	serve(NULL, NULL, NULL, NULL);
	summary = parse(live_run(ARGS("python3", "-c", python_client, socket_path())));
	json_array_foreach(json_object_get(summary, "syscalls"), i, row)
	{
		if (!strcmp(json_string_value(json_object_get(row, "syscall")), "getppid"))
			assert_int_equal(live_number(row, "calls"), 1334);
	}
	assert_int_equal(counted("getppid", 0), 1334);
	end_serve();
}

/* The shell's way: each command over a connection of its own. */
static void test_netcat(void **state)
{
	const char *answer;

	(void)state;
	live_require();
	if (!live_has_program("nc"))
		live_skip("nc (netcat-openbsd) is not installed");
	serve(NULL, NULL, NULL, NULL);
	answer = live_run(
		ARGS("sh", "-c",
		     "ask() { echo \"$1\" | nc -N -U \"$0\"; }; ask \"START $$\"; kill -0 $$; "
		     "kill -0 $$; kill -0 $$; ask STOP; kill -0 $$; ask bogus",
		     socket_path()));
	assert_string_equal(answer, "OK\nOK\nERR no such command; there are START STOP STATUS "
				    "SUMMARY RESET\n");
	assert_int_equal(counted("kill", 0), 3);
	end_serve();
}

/* START attaches, STOP leaves nothing attached; the kernel's own list says so. */
static void test_attaches_and_detaches(void **state)
{
	json_t *status;
	int idle;

	(void)state;
	live_require();
	serve(NULL, NULL, NULL, NULL);
	idle = links_of(process_pid(server));
	assert_int_equal(idle, 0);
	ctl("START syscall=%file comm=nothing-has-this-name");
	assert_true(links_of(process_pid(server)) > 0);
	status = parse(ctl("STATUS"));
	assert_true(json_is_true(json_object_get(status, "tracing")));
	assert_string_equal(json_string_value(json_object_get(status, "filter")),
			    "comm=nothing-has-this-name syscall=%file");
	assert_non_null(strstr(ctl_error("0", "START"), "already started"));
	ctl("STOP");
	assert_int_equal(links_of(process_pid(server)), 0);
	status = parse(ctl("STATUS"));
	assert_true(json_is_false(json_object_get(status, "tracing")));
	assert_non_null(strstr(ctl_error("0", "START nonsense=1"), "nonsense"));
	assert_non_null(strstr(ctl_error("0", "START 4194999"), "no such process"));
	assert_int_equal(links_of(process_pid(server)), 0);
	end_serve();
}

static void test_reset(void **state)
{
	struct process *workload;

	(void)state;
	live_require();
	serve(NULL, NULL, NULL, NULL);
	workload = process_start(ARGS("sh", "-c", "while read -r n; do kill -0 $$; done"));
	ctl(live_text("START %d", (int)process_pid(workload)));
	process_write(workload, "\n\n\n");
	while (counted("kill", process_pid(workload)) < 3)
		usleep(10000);
	ctl("RESET");
	assert_int_equal(counted("kill", process_pid(workload)), 0);
	process_write(workload, "\n\n");
	while (counted("kill", process_pid(workload)) < 2)
		usleep(10000);
	assert_int_equal(counted("kill", process_pid(workload)), 2);
	end_serve();
}

/* Another user sees nothing but its own processes, and nothing of others' sessions. */
static void test_other_users(void **state)
{
	json_t *summary, *row;
	size_t i;

	(void)state;
	live_require();
	serve("--socket-group", "nogroup", NULL, NULL);
	assert_non_null(strstr(ctl_error(NOBODY, "START 1"), "belongs to another user"));
	assert_non_null(strstr(ctl_error(NOBODY, "START uid=0"), "for root"));
	assert_non_null(strstr(ctl_error(NOBODY, "START follow"), "for root"));
	ctl_as(NOBODY, "START");
	live_run(ARGS("sh", "-c", "kill -0 $$")); /* root's */
	live_run(ARGS("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "sh", "-c",
		      "kill -0 $$; kill -0 $$"));
	ctl_as(NOBODY, "STOP");
	summary = parse(ctl_as(NOBODY, "SUMMARY"));
	json_array_foreach(json_object_get(summary, "processes"), i, row)
		assert_int_equal(live_number(row, "uid"), 65534);
	assert_true(json_array_size(json_object_get(summary, "processes")) > 0);
	assert_int_equal(counted("kill", 0), 2);

	ctl("START comm=x");
	assert_non_null(strstr(ctl_error(NOBODY, "STOP"), "another user"));
	assert_non_null(strstr(ctl_error(NOBODY, "SUMMARY"), "another user"));
	assert_non_null(strstr(ctl_error(NOBODY, "RESET"), "another user"));
	assert_null(strstr(ctl_as(NOBODY, "STATUS"), "comm=x"));
	assert_true(links_of(process_pid(server)) > 0);
	end_serve();
}

/* What comes out while it is started, in a format; the next session is appended. */
static void test_output(void **state)
{
	const char *file = live_path("log"), *line;
	long cnt = 0;

	(void)state;
	live_require();
	serve("--format", "ids", "-o", file);
	live_run(ARGS(live_workload("bracket"), socket_path(), "50"));
	live_run(ARGS(live_workload("bracket"), socket_path(), "7"));
	end_serve();
	line = live_run(ARGS("cat", file));
	for (; (line = strstr(line, ":110:bracket\n")); line++)
		cnt++;
	assert_int_equal(cnt, 57);
}

/* A recording for each session; what replay counts in it is what the program did. */
static void test_recordings(void **state)
{
	const char *file = live_path("recording"), *cnt[] = { "50", "7" };
	const char *files[] = { file, live_text("%s.2", file) };
	size_t i, row;
	json_t *rows, *call;
	long long found;

	(void)state;
	live_require();
	serve("-w", file, NULL, NULL);
	for (i = 0; i < 2; i++)
		live_run(ARGS(live_workload("bracket"), socket_path(), cnt[i]));
	end_serve();
	for (i = 0; i < 2; i++) {
		rows = json_object_get(parse(live_run(ARGS(getenv("SCTOP"), "replay", files[i],
							   "--batch", "--format", "json", "-S"))),
				       "syscalls");
		found = 0;
		json_array_foreach(rows, row, call)
		{
			assert_non_null(json_object_get(call, "read_bytes"));
			if (live_number(call, "nr") == 110)
				found += live_number(call, "calls");
		}
		assert_int_equal(found, atol(cnt[i]));
	}
}

static struct model *read_recording(const char *file)
{
	char why[256];
	struct recording_reader *reader = recording_open(file, why, sizeof(why));
	struct model *model = model_new(NULL);

	if (!reader)
		fail_msg("%s", why);
	while (!source_read_counters(recording_source(reader), model_feed, model))
		continue;
	assert_null(recording_problem(reader));
	assert_true(recording_info(reader)->bytes);
	recording_close(reader);
	return model;
}

/* Errnos and bytes are in them, as in what `sctop record` writes: exactly the program's own. */
static void test_recording_is_whole(void **state)
{
	static const char script[] = "import errno, os, socket, sys\n"
				     "peer = socket.socket(socket.AF_UNIX)\n"
				     "peer.connect(sys.argv[1])\n"
				     "def ask(line):\n"
				     "    peer.sendall(line.encode() + b'\\n')\n"
				     "    assert peer.recv(99) == b'OK\\n'\n"
				     "zero = os.open('/dev/zero', os.O_RDONLY)\n"
				     "ask('START %d' % os.getpid())\n"
				     "for i in range(41): assert len(os.read(zero, 1000)) == 1000\n"
				     "for i in range(23):\n"
				     "    try: os.rmdir('/nonexistent/x')\n"
				     "    except FileNotFoundError: pass\n"
				     "ask('STOP')\n";
	const char *file = live_path("recording");
	const struct failure_row *rows;
	const struct call_row *calls;
	struct model *model;
	uint64_t failed_cnt = 0, read_bytes = 0;
	long i, row_cnt;

	(void)state;
	live_require();
	serve("-w", file, NULL, NULL);
	live_run(ARGS("python3", "-c", script, socket_path()));
	end_serve();
	model = read_recording(file);
	row_cnt = model_failures(model, &(struct failure_query){ 0 }, &rows);
	for (i = 0; i < row_cnt; i++)
		failed_cnt += rows[i].number == ENOENT ? rows[i].count : 0;
	assert_int_equal(failed_cnt, 23);
	row_cnt = model_calls(model, &(struct call_query){ .sort = SORT_CALLS }, &calls);
	for (i = 0; i < row_cnt; i++)
		read_bytes += calls[i].id.nr == SYS_read ? calls[i].usage->read_bytes : 0;
	assert_int_equal(read_bytes, 41 * 1000);
	model_free(model);
}

/* A disk that is full ends the output, not the counting; STATUS says so, and so does the end. */
static void test_full_disk(void **state)
{
	static const char *const options[] = { "-o", "-w" };
	const char *disk;
	json_t *status;

	(void)state;
	live_require();
	disk = live_small_disk("4k");
	for (size_t i = 0; i < 2; i++) {
		serve("--force", options[i], live_text("%s/out", disk), NULL);
		live_run(ARGS(live_workload("bracket"), socket_path(), "20000"));
		assert_int_equal(counted("getppid", 0), 20000);
		status = parse(ctl("STATUS"));
		assert_string_equal(json_string_value(json_object_get(status, "output_error")),
				    "No space left on device");
		kill(process_pid(server), SIGTERM);
		assert_int_equal(WEXITSTATUS(process_wait(server)), 1);
		assert_non_null(strstr(process_errors(server), "No space left on device"));
		live_run(ARGS("rm", "-f", live_text("%s/out", disk)));
	}
}

/* Nobody said START: there is nothing in a file, so there is none. */
static void test_nothing_begun(void **state)
{
	const char *log = live_path("log"), *recording = live_path("recording");

	(void)state;
	live_require();
	serve("-o", log, "-w", recording);
	assert_int_equal(access(recording, F_OK), 0); /* claimed */
	end_serve();
	assert_int_equal(access(log, F_OK), -1);
	assert_int_equal(access(recording, F_OK), -1);
}

/* A START that is refused changes nothing: what was counted before is still there. */
static void test_refused_start(void **state)
{
	char start[3072] = "START comm=";
	size_t i;

	(void)state;
	live_require();
	serve(NULL, NULL, NULL, NULL);
	live_run(ARGS(live_workload("bracket"), socket_path(), "50"));
	for (i = 0; i < 100; i++) /* 128 of all keys are possible */
		snprintf(start + strlen(start), sizeof(start) - strlen(start), "%sname%zu",
			 i ? "," : "", i);
	for (i = 0; i < 100; i++)
		snprintf(start + strlen(start), sizeof(start) - strlen(start), "%s%zu",
			 i ? "," : " uid=", i);
	assert_non_null(strstr(ctl_error("0", start), "too many"));
	assert_int_equal(counted("getppid", 0), 50);
	end_serve();
}

/* `sctop serve -o -` into `reader`, a shell command. The shell; *pid is the server's. */
static struct process *serve_into(const char *reader, pid_t *pid)
{
	struct process *shell = process_start(
		ARGS("sh", "-c",
		     live_text("{ %s serve --socket %s --format json -o - & echo $! >&2; wait; } "
			       "| { %s; }",
			       getenv("SCTOP"), socket_path(), reader)));
	const char *line = process_error_line(shell);

	assert_non_null(line);
	*pid = atoi(line);
	line = process_error_line(shell);
	assert_non_null(line);
	assert_int_equal(strncmp(line, "Listening", 9), 0);
	return shell;
}

/* A reader that stopped reading keeps nobody from ending the server. */
static void test_stuck_output(void **state)
{
	struct process *shell;
	pid_t pid;

	(void)state;
	live_require();
	shell = serve_into("sleep 60", &pid);
	live_run(ARGS(live_workload("bracket"), socket_path(), "20000"));
	assert_int_equal(kill(pid, SIGTERM), 0);
	for (int i = 0; i < 100 && !kill(pid, 0); i++)
		usleep(100000);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(kill(process_pid(shell), 0), 0); /* the reader sleeps still */
}

/*
 * … nor its peers from being answered. When it goes on, it gets what was kept for it, and the
 * number of what was not; together that is all.
 */
static void test_late_reader(void **state)
{
	const char *go = live_path("go"), *out = live_path("out");
	struct process *shell;
	json_t *status, *sums;
	pid_t pid;

	(void)state;
	live_require();
	live_run(ARGS("mkfifo", go));
	shell = serve_into(live_text("read -r _ <%s; cat >%s", go, out), &pid);
	live_run(ARGS(live_workload("bracket"), socket_path(), "40000"));
	assert_int_equal(counted("getppid", 0), 40000);
	status = parse(ctl("STATUS"));
	assert_true(live_number(status, "unread_events") > 0);
	live_run(ARGS("sh", "-c", live_text("echo >%s", go)));
	/* A second session, for which there is room again. */
	live_run(ARGS("sh", "-c",
		      live_text("while [ $(wc -c <%s) -lt 4000000 ]; do sleep 0.1; done", out)));
	live_run(ARGS(live_workload("bracket"), socket_path(), "7"));
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(process_wait(shell), 0);
	sums = parse(live_run(ARGS("jq", "-s",
				   "{ calls: map(select(.type == \"event\")) | length, "
				   "lost: map(select(.type == \"lost\").count) | add, "
				   "unread: map(select(.reason == \"reader\").count) | add, "
				   "summaries: map(select(.type == \"summary\")) | length, "
				   "second: (map(select(.type == \"summary\").passed) | add) }",
				   out)));
	assert_int_equal(live_number(sums, "unread"), live_number(status, "unread_events"));
	assert_int_equal(live_number(sums, "summaries"), 1);
	assert_non_null(strstr(process_errors(shell), "no summary was written"));
	assert_int_equal(live_number(sums, "calls") + live_number(sums, "lost"),
			 live_number(status, "passed") + live_number(sums, "second"));
}

/* The protocol alone, which needs neither root nor BPF. */
static void test_without_bpf(void **state)
{
	(void)state;
	live_require();
	serve("--no-bpf", NULL, NULL, NULL);
	live_run(ARGS(live_workload("bracket"), socket_path(), "5"));
	ctl("START pid=1");
	assert_non_null(strstr(ctl("STATUS"), "\"tracing\":true,\"bpf\":false"));
	assert_non_null(strstr(ctl_error("0", "SUMMARY"), "--no-bpf"));
	assert_non_null(strstr(ctl_error("0", "STOP now"), "no argument"));
	assert_non_null(strstr(ctl("STATUS"), "\"tracing\":true"));
	assert_int_equal(links_of(process_pid(server)), 0);
	ctl("STOP");
	end_serve();
}

/* A server that was killed leaves a socket behind, and nothing attached; the next one starts. */
static void test_killed(void **state)
{
	(void)state;
	live_require();
	serve(NULL, NULL, NULL, NULL);
	ctl("START");
	kill(process_pid(server), SIGKILL);
	process_wait(server);
	assert_int_equal(access(socket_path(), F_OK), 0);
	serve(NULL, NULL, NULL, NULL);
	live_run(ARGS(live_workload("bracket"), socket_path(), "5"));
	assert_int_equal(counted("getppid", 0), 5);
	end_serve();
}

/* As far as it goes without a system that systemd has started. */
static void test_unit_file(void **state)
{
	const char *unit = live_path("sctop.service");
	const char *exec;

	(void)state;
	live_require();
	if (!live_has_program("systemd-analyze"))
		live_skip("systemd-analyze is not installed");
	live_run(ARGS("sh", "-c", "sed \"s#/usr/local/bin/sctop#$SCTOP#\" sctop.service > $0",
		      unit));
	live_run(ARGS("systemd-analyze", "verify", "--man=no", unit));
	exec = live_run(ARGS("sed", "-n", "s/^ExecStart=//p", unit));
	assert_string_equal(exec, live_text("%s serve\n", getenv("SCTOP")));
}

/* The client in the README is the one that is tested here. */
static void test_readme(void **state)
{
	const char *client, *readme;

	(void)state;
	live_require();
	client = live_run(
		ARGS("sh", "-c",
		     "sed '1,/^.. .README/d;/^.. ..README/,$d' tests/workloads/bracket.c | "
		     "expand -t 4"));
	readme = live_run(ARGS("sed", "-e", "1,/^```c/d", "-e", "/^```/,$d", "README.md"));
	assert_true(strlen(client) > 500);
	assert_string_equal(client, readme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(test_c_client),
		LIVE_TEST(test_python_client),
		LIVE_TEST(test_netcat),
		LIVE_TEST(test_attaches_and_detaches),
		LIVE_TEST(test_reset),
		LIVE_TEST(test_other_users),
		LIVE_TEST(test_output),
		LIVE_TEST(test_recordings),
		LIVE_TEST(test_recording_is_whole),
		LIVE_TEST(test_full_disk),
		LIVE_TEST(test_nothing_begun),
		LIVE_TEST(test_refused_start),
		LIVE_TEST(test_stuck_output),
		LIVE_TEST(test_late_reader),
		LIVE_TEST(test_without_bpf),
		LIVE_TEST(test_killed),
		LIVE_TEST(test_unit_file),
		LIVE_TEST(test_readme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
