/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_replayed.c - `sctop replay --batch` prints in each format what was printed live, of the same
 * run: one server writes both, and lines are compared as they are, the totals with them.
 *
 * Times are left out: where a recording begins is not where the session began (kv, the duration),
 * and CLOCK_REALTIME is looked at anew. So is the program of a process: of one that was just born
 * it is not known live, as counters are read after the events, but in a recording before.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "live.h"

/* Calls that fail, move bytes, end processes; 200 of them are counted in the output, see below. */
static const char client[] = "import os, socket, sys\n"
			     "peer = socket.socket(socket.AF_UNIX)\n"
			     "peer.connect(sys.argv[1])\n"
			     "def ask(line):\n"
			     "    peer.sendall(line.encode() + b'\\n')\n"
			     "    assert peer.recv(99) == b'OK\\n'\n"
			     "ask('START %d' % os.getpid())\n"
			     "for i in range(200):\n"
			     "    try: os.rmdir('/nope/%d \\x1b\"' % i)\n"
			     "    except OSError: pass\n"
			     "zero = os.open('/dev/zero', os.O_RDONLY)\n"
			     "os.read(zero, 1000)\n"
			     "child = os.fork()\n"
			     "if not child: os._exit(3)\n"
			     "os.waitpid(child, 0)\n"
			     "ask('STOP')\n";

/* `marks` is what a line of one of the client's calls has, and of nothing else. */
static const struct row {
	const char *format, *marks, *option;
} rows[] = {
	{ "text", "rmdir(\"/nope/", "--bytes" },
	{ "strace", "rmdir(\"/nope/", NULL },
	{ "kv", " syscall=rmdir ", NULL },
	{ "ids", ":84:", NULL },
	{ "csv", ",rmdir,", NULL },
	{ "json", "\"syscall\":\"rmdir\",\"args\"", "--bytes" },
};
#define ROW_CNT (sizeof(rows) / sizeof(rows[0]))

static void serve_the_client(const struct row *row, const char *printed, const char *recording)
{
	const char *socket = live_path("socket"), *line;
	struct process *server =
		process_start(ARGS(getenv("SCTOP"), "serve", "--socket", socket, "--format",
				   row->format, "-o", printed, "-w", recording, row->option));

	do {
		line = process_error_line(server);
		if (!line)
			fail_msg("%s: sctop serve ended", row->format);
	} while (strncmp(line, "Listening", strlen("Listening")));
	live_run(ARGS("python3", "-c", client, socket));
	kill(process_pid(server), SIGTERM);
	assert_int_equal(process_wait(server), 0);
}

static const char *without_what_differs(const char *file)
{
	static const char script[] =
		"s/^\\[[-0-9:.]*\\]//; /^Duration:/d; s/^[0-9-]+T[0-9:.]+Z//; "
		"s/\"time\":\"[^\"]*\"//; s/\"duration_s\":[0-9.]*//; "
		"s/\"exe\":(\"[^\"]*\"|null)//; s/,(python3[0-9.]*)?,x86_64/,,x86_64/";

	return live_run(ARGS("sed", "-E", script, file));
}

static int count(const char *text, const char *marks)
{
	int cnt = 0;

	while ((text = strstr(text, marks))) {
		text += strlen(marks);
		cnt++;
	}
	return cnt;
}

static void as_it_was_printed(void **state)
{
	const struct row *row = *state;
	const char *printed = live_path("printed"), *recording = live_path("recording");
	const char *replayed = live_path("replayed"), *live;

	live_require();
	if (!live_has_program("python3"))
		live_skip("python3 is not installed");
	serve_the_client(row, printed, recording);
	live_run(ARGS(getenv("SCTOP"), "replay", recording, "--batch", "--format", row->format,
		      "-o", replayed));
	live = live_text("%s", without_what_differs(printed));
	assert_int_equal(count(live, row->marks), 200);
	assert_string_equal(without_what_differs(replayed), live);
}

int main(void)
{
	struct CMUnitTest tests[ROW_CNT];

	for (size_t i = 0; i < ROW_CNT; i++)
		tests[i] = (struct CMUnitTest){ rows[i].format, as_it_was_printed, live_setup,
						live_teardown, (void *)&rows[i] };
	return cmocka_run_group_tests_name("replayed", tests, NULL, NULL);
}
