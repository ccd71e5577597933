/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_outputs.c - everything that writes a file, given a path that it must not write to: one
 * line, status 1, and nothing is changed; and on a disk that is full, what is there stays whole.
 */
#include "live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORK "-- find /usr/share -maxdepth 3 >/dev/null"

/* What writes to OUT. A row runs in a folder with `rec`, a recording, and `log`, of format ids. */
static const struct writer {
	const char *name, *command;
	size_t trap_cnt; /* the first so many; 0: all */
} writers[] = {
	{ "text", "trace --format text -o \"$OUT\" " WORK, 0 },
	{ "strace", "trace --format strace -o \"$OUT\" " WORK, 3 },
	{ "kv", "trace --format kv -o \"$OUT\" " WORK, 3 },
	{ "ids", "trace --format ids -o \"$OUT\" " WORK, 3 },
	{ "json", "trace --format json -o \"$OUT\" " WORK, 3 },
	{ "csv", "trace --format csv -o \"$OUT\" " WORK, 3 },
	{ "summary", "trace -S --format json -o \"$OUT\" " WORK, 3 },
	{ "metrics", "trace --format metrics -i 0.05 -o \"$OUT\" " WORK, 0 },
	{ "record", "record -w \"$OUT\" " WORK, 0 },
	{ "replay", "replay rec --batch -o \"$OUT\"", 0 },
	{ "replay json", "replay rec --batch --format json -o \"$OUT\"", 0 },
	{ "replay metrics", "replay rec --batch --format metrics -o \"$OUT\"", 0 },
	{ "split", "split log -C \"${OUT%/*}\"", 0 },
};
#define WRITER_CNT (sizeof(writers) / sizeof(writers[0]))

/* How OUT, which is here/trap:1.log, is made, and a word of the line that refuses it. */
static const struct trap {
	const char *name, *make, *says;
	bool with_force; /* refused even then */
} traps[] = {
	{ "a file", "echo precious >\"$OUT\"", "it exists; --force", false },
	{ "a link", "ln -s ../precious \"$OUT\"", "it is a link", true },
	{ "a link to nothing", "ln -s ../none \"$OUT\"", "it is a link", false },
	{ "a FIFO", "mkfifo \"$OUT\"", "it is a FIFO", true },
	{ "a folder", "mkdir \"$OUT\"", "it is a directory", true },
	{ "a device", "mknod \"$OUT\" c 1 7", "it is a device", false },
	{ "read-only", "mount --bind here here && mount -o remount,ro,bind here", "ead-only",
	  true },
	{ "no folder", "rmdir here", "No such file", false },
};
#define TRAP_CNT (sizeof(traps) / sizeof(traps[0]))

/* In an own mount namespace, with an end: a FIFO without a reader may hang what opens it. */
static struct process *run(const char *script, int *status)
{
	struct process *process = process_start(
		ARGS("unshare", "-m", "timeout", "-s", "KILL", "60", "sh", "-c", script));

	*status = process_wait(process);
	return process;
}

static const char *prepare(void)
{
	const char *folder = live_path("work");

	if (mkdir(folder, 0700))
		fail_msg("no folder: %s", strerror(errno));
	live_run(ARGS("sh", "-c",
		      live_text("cd %s && echo precious >precious && "
				"cp \"$TESTS/recordings/demo.sctop\" rec && "
				"printf '1:2:a\\n1:3:trap\\n' >log",
				folder)));
	return folder;
}

/* The line that says why, and, apart from "Tracing" and what record has until then, the only one.
 */
static const char *complaint(struct process *process, const char *who)
{
	const char *line, *last = NULL;

	while ((line = process_error_line(process))) {
		if (!strncmp(line, "Tracing", strlen("Tracing")) ||
		    !strncmp(line, "sctop: recorded ", strlen("sctop: recorded ")))
			continue;
		if (last)
			fail_msg("%s: more than one line: %s | %s", who, last, line);
		last = live_text("%s", line);
	}
	if (!last || strncmp(last, "sctop: ", 7))
		fail_msg("%s: said %s", who, last ? last : "nothing");
	return last;
}

static void refused(const char *folder, const struct writer *writer, const struct trap *trap,
		    bool force)
{
	const char *who = live_text("%s, %s%s", writer->name, trap->name, force ? ", --force" : "");
	int status;
	struct process *process = run(
		live_text(
			"cd %s && rm -rf here && mkdir here && OUT=here/trap:1.log && { %s; } && "
			"ls -lA --time-style=+ here precious >before 2>/dev/null; "
			"\"$SCTOP\" %s %s; s=$?; ls -lA --time-style=+ here precious 2>/dev/null | "
			"cmp - before >&2 || exit 99; [ \"$(cat precious)\" = precious ] || exit "
			"98; "
			"[ -e none ] && exit 97; exit $s",
			folder, trap->make,
			live_text("%.*s%s", (int)strcspn(writer->command, " "), writer->command,
				  force ? " --force" : ""),
			strchr(writer->command, ' ')),
		&status);
	if (status != 1 << 8)
		fail_msg("%s: status %#x: %s", who, status, process_errors(process));
	if (!strstr(complaint(process, who), trap->says))
		fail_msg("%s: %s", who, process_errors(process));
}

static void nothing_is_overwritten(void **state)
{
	const struct writer *writer = *state;
	const char *folder;
	size_t i, cnt = writer->trap_cnt ? writer->trap_cnt : TRAP_CNT;

	live_require();
	folder = prepare();
	for (i = 0; i < cnt; i++) {
		refused(folder, writer, &traps[i], false);
		if (traps[i].with_force && !writer->trap_cnt)
			refused(folder, writer, &traps[i], true);
	}
}

/* 4 KiB: it is told in one line, and nothing but what was asked for is left behind. */
static void a_full_disk(void **state)
{
	const struct writer *writer = *state;
	struct process *process;
	const char *folder;
	int status;

	live_require();
	folder = prepare();
	live_run(ARGS("sh", "-c",
		      live_text("cd %s && mkdir disk && awk 'BEGIN { for (i = 0; i < 9000; i++) "
				"print \"1:1000:trap\" }' >log",
				folder)));
	process = run(live_text("cd %s && mount -t tmpfs -o size=4k none disk && "
				"OUT=disk/trap:1.log && \"$SCTOP\" %s; s=$?; "
				"ls -A disk | grep -v '^trap:1.log$' >&2 && exit 99; exit $s",
				folder, writer->command),
		      &status);
	if (status != 1 << 8)
		fail_msg("status %#x: %s", status, process_errors(process));
	if (!strstr(complaint(process, writer->name), "No space left on device"))
		fail_msg("%s", process_errors(process));
}

/*
 * The kernel refuses, which is found out later than whether the output may be written: then there
 * is no new file, and what --force would replace is as it was.
 */
static void what_does_not_begin_changes_nothing(void **state)
{
	static const char *const commands[] = {
		"trace -o",  "trace --format csv -o",	   "trace --format metrics -o",
		"record -w", "serve --socket ./socket -o", "serve --socket ./socket -w",
	};
	const char *folder = live_path("work"), *said;
	int status;
	size_t i;

	(void)state;
	live_require();
	assert_int_equal(mkdir(folder, 0777), 0);
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		said = process_errors(run(
			live_text("cd %s && chmod 777 . && umask 022 && echo precious >old && "
				  "ls -i old >../was && "
				  "for out in old new 'old --force'; do "
				  "unshare -U \"$SCTOP\" %s $out && exit 9; done; "
				  "[ -e new ] && exit 8; ls -i old | cmp - ../was >&2 || exit 7; "
				  "[ \"$(ls -A)\" = old ] || exit 6; [ $(cat old) = precious ]",
				  folder, commands[i]),
			&status));
		if (status)
			fail_msg("%s: status %#x: %s", commands[i], status, said);
		if (!strstr(said, "permission") || /* serve makes FILE.2 */
		    (!strstr(commands[i], "serve") && !strstr(said, "it exists; --force")))
			fail_msg("%s: %s", commands[i], said);
	}
}

int main(void)
{
	struct CMUnitTest tests[2 * WRITER_CNT + 1];
	char names[2 * WRITER_CNT][64];

	for (size_t i = 0; i < 2 * WRITER_CNT; i++) {
		const struct writer *writer = &writers[i / 2];

		snprintf(names[i], sizeof(names[i]), "%s: %s", writer->name,
			 i % 2 ? "a full disk" : "nothing is overwritten");
		tests[i] =
			(struct CMUnitTest){ names[i], i % 2 ? a_full_disk : nothing_is_overwritten,
					     live_setup, live_teardown, (void *)writer };
	}
	tests[2 * WRITER_CNT] = (struct CMUnitTest)LIVE_TEST(what_does_not_begin_changes_nothing);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
