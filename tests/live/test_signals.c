/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_signals.c - signals and the ends of threads: each thread's calls, signals and end in the
 * order, and with the numbers, that `strace -f` has for the same workload.
 */
#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sctop/decode.h"
#include "sctop/filter.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/syscalls.h"
#include "sctop/tracer.h"

enum { THREAD_MAX = 64, STORY_MAX = 65536, NUMBERS = 1 << 22 /* PID_MAX_LIMIT of Linux */ };

/* What happened to one thread, a word or a few for each thing, ", " in between. */
struct thread {
	long tid;
	long birth; /* its place among them */
	char *story;
	char unfinished[64]; /* strace: the call that it is in */
};

struct tale {
	struct thread threads[THREAD_MAX];
	int cnt;
};

static struct thread *thread_of(struct tale *tale, long tid)
{
	for (int i = 0; i < tale->cnt; i++)
		if (tale->threads[i].tid == tid)
			return &tale->threads[i];
	if (tale->cnt == THREAD_MAX)
		fail_msg("too many threads");
	tale->threads[tale->cnt] = (struct thread){
		.tid = tid,
		.story = live_keep(calloc(1, STORY_MAX), free),
	};
	return &tale->threads[tale->cnt++];
}

static void tell(struct thread *thread, const char *what)
{
	size_t len = strlen(thread->story);

	snprintf(thread->story + len, STORY_MAX - len, "%s%s", len ? ", " : "", what);
}

static int by_birth(const void *a, const void *b)
{
	const struct thread *x = a, *y = b;

	return (x->birth > y->birth) - (x->birth < y->birth);
}

/* By number, but for those that were given after the highest of all. */
static void sort(struct tale *tale)
{
	long first = tale->cnt ? tale->threads[0].tid : 0;

	for (int i = 0; i < tale->cnt; i++) {
		struct thread *thread = &tale->threads[i];

		thread->birth = thread->tid - first + (thread->tid < first ? NUMBERS : 0);
	}
	qsort(tale->threads, tale->cnt, sizeof(tale->threads[0]), by_birth);
}

/* ---- strace's ---- */

static void strace_call(struct thread *thread, char *text)
{
	char *end = text + strcspn(text, "(");

	*end = 0;
	if (strstr(end + 1, "<unfinished ...>") || strstr(end + 1, "<pid changed to"))
		snprintf(thread->unfinished, sizeof(thread->unfinished), "%.60s", text);
	else
		tell(thread, text);
}

static void strace_line(struct tale *tale, char *line)
{
	char *text;
	struct thread *thread = thread_of(tale, strtol(line, &text, 10));

	text += strspn(text, " ");
	text[strcspn(text, "\n")] = 0;
	if (!strncmp(text, "<... ", 5)) {
		text[5 + strcspn(text + 5, " ")] = 0;
		tell(thread, text + 5);
		thread->unfinished[0] = 0;
		return;
	}
	if (strncmp(text, "+++", 3) && strncmp(text, "---", 3)) {
		strace_call(thread, text);
		return;
	}
	if (!strncmp(text, "+++", 3) && thread->unfinished[0]) {
		tell(thread, thread->unfinished);
		thread->unfinished[0] = 0;
	}
	if (strstr(text, "superseded"))
		text = "superseded";
	tell(thread, text);
}

static void strace_tale(struct tale *tale)
{
	const char *file = live_path("strace");
	char *line = NULL;
	size_t size = 0;
	FILE *in;

	live_run(ARGS("strace", "-f", "-o", file, live_workload("deaths")));
	in = fopen(file, "re");
	assert_non_null(in);
	while (getline(&line, &size, in) > 0)
		strace_line(tale, line);
	free(line);
	fclose(in);
	sort(tale);
}

/* ---- ours ---- */

/* As strace says it; the numbers of processes are another run's. */
static void tell_signal(struct thread *thread, const struct record *record)
{
	const struct sctop_event *event = record->event;
	const siginfo_t *info;
	const char *bytes;
	const struct sctop_datum *datum = decode_datum(event, record->data, 0, &bytes);
	char name[16];

	assert_non_null(datum);
	assert_int_equal(datum->len, SCTOP_SIGINFO_LEN);
	info = (const siginfo_t *)bytes;
	assert_int_equal(info->si_signo, event->nr);
	tell(thread, live_text("--- %s %d ---", signal_name(event->nr, name), info->si_code));
}

static void tell_end(struct thread *thread, int status)
{
	char name[16];

	if (WIFEXITED(status))
		tell(thread, live_text("+++ exited with %d +++", WEXITSTATUS(status)));
	else
		tell(thread,
		     live_text("+++ killed by %s %s+++", signal_name(WTERMSIG(status), name),
			       WCOREDUMP(status) ? "(core dumped) " : ""));
}

static int on_record(const struct record *record, void *arg)
{
	const struct sctop_event *event = record->event;
	struct tale *tale = arg;
	struct thread *thread;
	char name[24];

	if (record->type != RECORD_EVENT)
		return 0;
	thread = thread_of(tale, event->tid);
	switch (event->type) {
	case SCTOP_EVENT_CALL:
		tell(thread, syscall_name(event->abi, event->nr, name));
		break;
	case SCTOP_EVENT_EXEC:
		if (event->ret != event->tid)
			tell(thread, "superseded");
		break;
	case SCTOP_EVENT_SIGNAL:
		tell_signal(thread, record);
		break;
	case SCTOP_EVENT_THREAD_EXIT:
		if (event->tid != event->tgid)
			tell_end(thread, (int)event->ret);
		break;
	case SCTOP_EVENT_EXIT:
		tell_end(thread, (int)event->ret);
		if (event->tid != event->tgid)
			tell_end(thread_of(tale, event->tgid), (int)event->ret);
		break;
	}
	return 0;
}

static void our_tale(struct tale *tale)
{
	const struct tracer_options options = { .stream = true, .signals = true };
	struct process *workload = workload_start("deaths", ARGS("-w"), NULL);
	struct filter *filter = filter_new();
	struct filter_error error;
	struct tracer *tracer;
	char why[512];

	tracer = tracer_new(&options, why, sizeof(why));
	if (!tracer)
		fail_msg("%s", why);
	assert_int_equal(filter_add(filter, FILTER_PID, false,
				    live_text("%d+", process_pid(workload)), &error),
			 0);
	assert_int_equal(tracer_set_filter(tracer, filter), 0);
	assert_int_equal(tracer_attach(tracer), 0);
	workload_go(workload);
	workload_truth(workload);
	tracer_detach(tracer);
	while (source_read_events(tracer_source(tracer), 1000, on_record, tale) > 0)
		;
	tracer_free(tracer);
	filter_free(filter);
	sort(tale);
}

/* ---- the two ---- */

/* strace: "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, …} ---": the code as a number. */
static const char *normal(const char *story)
{
	static const struct {
		const char *name;
		int code;
	} codes[] = {
		{ "SI_USER", SI_USER },	      { "SI_KERNEL", 0x80 },
		{ "SI_TKILL", SI_TKILL },     { "CLD_EXITED", CLD_EXITED },
		{ "CLD_KILLED", CLD_KILLED }, { "CLD_DUMPED", CLD_DUMPED },
		{ "SEGV_MAPERR", 1 },
	};
	char *out = live_keep(calloc(1, STORY_MAX), free), *to = out;

	while (*story) {
		const char *brace = strstr(story, " {si_signo="), *code;
		size_t i;

		if (!brace) {
			strcpy(to, story);
			break;
		}
		to += sprintf(to, "%.*s", (int)(brace - story), story);
		code = strstr(brace, "si_code=") + strlen("si_code=");
		story = strchr(brace, '}') + 1;
		for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
			if (!strncmp(code, codes[i].name, strcspn(code, ",}")))
				to += sprintf(to, " %d", codes[i].code);
	}
	return out;
}

/* The parent of all looks around while it waits, never the same twice: only its signals. */
static const char *signals_of(const char *story)
{
	char *out = live_keep(calloc(1, STORY_MAX), free), *to = out;

	while ((story = strstr(story, "--- "))) {
		const char *end = strstr(story, " ---");

		to += sprintf(to, "%.*s, ", (int)(end - story), story);
		story = end + 4;
	}
	return out;
}

static void as_strace(void **state)
{
	struct tale strace = { 0 }, ours = { 0 };
	int bad = 0;

	(void)state;
	live_require();
	if (!live_has_program("strace"))
		live_skip("strace is not installed");
	assert_int_equal(chdir(live_path(".")), 0); /* for core dumps */
	strace_tale(&strace);
	our_tale(&ours);
	for (int i = 0; i < strace.cnt && i < ours.cnt; i++) {
		const char *want = normal(strace.threads[i].story), *got = ours.threads[i].story;

		if (!i) {
			want = signals_of(want);
			got = signals_of(got);
		}
		if (!strcmp(want, got))
			continue;
		print_error("thread %d:\n  strace: %s\n  sctop:  %s\n", i, want, got);
		bad++;
	}
	assert_int_equal(ours.cnt, strace.cnt);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE_TEST(as_strace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
