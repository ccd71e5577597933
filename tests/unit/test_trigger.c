/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_trigger.c - a made-up source, a call of interest in it, and what is in the file then.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../core/record_ring.h"
#include "made_event.h"
#include "rnd.h"
#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/trigger.h"

#define S_NS	      1000000000ull
#define A_SEC	      100 /* calls, evenly */
#define START_NS      (1000 * S_NS)
#define PID	      4242
#define PROCESS_START 77

/* ---- the ring ---- */

static void make_numbered(struct made *made, uint64_t number)
{
	const uint64_t args[6] = { number };
	char filler[600];

	make(made, SCTOP_ABI_64, "close", args);
	memset(filler, (int)(number & 0x7f), sizeof(filler));
	add_datum(made, 0, filler, number * 7 % sizeof(filler), 0);
}

static void check_numbered(const struct record *record, uint64_t number)
{
	struct made made;

	make_numbered(&made, number);
	assert_int_equal(record->type, RECORD_EVENT);
	assert_memory_equal(record->event, &made.event, sizeof(made.event));
	assert_memory_equal(record->data, made.data, made.event.data_len);
}

struct count {
	uint64_t next;
};

static int check_next(const struct record *record, void *arg)
{
	check_numbered(record, ((struct count *)arg)->next++);
	return 0;
}

/* Whatever fits comes back, in order, wherever it wraps. */
static void test_ring(void **state)
{
	static const size_t sizes[] = { 1024, 4096, 10000, 65536 };
	uint64_t first = 0, next = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct record_ring *ring = record_ring_new(sizes[i]);

		first = next = 0;
		for (int step = 0; step < 20000; step++) {
			struct made made;
			struct record record = { .type = RECORD_EVENT,
						 .event = &made.event,
						 .data = made.data };

			make_numbered(&made, next);
			if (rnd(100) < 55) {
				next += record_ring_add(ring, &record);
			} else if (record_ring_first(ring, &record)) {
				check_numbered(&record, first++);
				record_ring_drop(ring);
			} else {
				assert_int_equal(first, next);
			}
			assert_true(record_ring_used(ring) <= sizes[i]);
			if (step % 100 == 0) {
				struct count count = { first };

				assert_int_equal(record_ring_each(ring, check_next, &count), 0);
				assert_int_equal(count.next, next);
			}
		}
		assert_true(next > 1000);
		record_ring_free(ring);
	}
}

/* ---- a source ---- */

static uint64_t now;

static uint64_t source_now(const struct source *source)
{
	(void)source;
	return now;
}

static int no_command(struct source *source, uint32_t tgid, uint64_t start_ns, char *buf,
		      size_t size)
{
	(void)source, (void)tgid, (void)start_ns, (void)buf, (void)size;
	return 0;
}

static const struct source_ops ops = { .now_ns = source_now, .command = no_command };
static struct source source = { .ops = &ops };
static struct record_stats stats;

static void feed(struct trigger *trigger, const struct record *record)
{
	assert_int_equal(trigger_feed(record, trigger), 0);
}

static void feed_task(struct trigger *trigger)
{
	struct sctop_task info = {
		.tid = PID, .tgid = PID, .start_ns = PROCESS_START, .version = 1, .comm = "early"
	};

	feed(trigger, &(struct record){ .type = RECORD_TASK, .task = 1, .info = &info });
}

/* One call each 10 ms; argument 0 is its number. The call `bad` fails. */
static void feed_calls(struct trigger *trigger, uint64_t bad)
{
	for (int i = 0; i < A_SEC; i++) {
		struct made made;

		now += S_NS / A_SEC;
		make_numbered(&made, (now - START_NS) / (S_NS / A_SEC));
		made.event.time_ns = now;
		made.event.tgid = made.event.tid = PID;
		made.event.start_ns = PROCESS_START;
		if (made.event.args[0] == bad)
			made.event.ret = -EBADF;
		feed(trigger, &(struct record){ .type = RECORD_EVENT,
						.event = &made.event,
						.data = made.data });
	}
	stats.seen = stats.passed = stats.emitted += A_SEC;
}

static void feed_reading(struct trigger *trigger, uint32_t calls)
{
	struct record_counts counts = { .nr = (int16_t)syscall_nr(SCTOP_ABI_64, "close"),
					.calls = calls };

	feed(trigger, &(struct record){ .type = RECORD_COUNTS, .task = 1, .counts = &counts });
	stats.time_ns = now;
	feed(trigger, &(struct record){ .type = RECORD_STATS, .stats = stats });
}

static void feed_second(struct trigger *trigger, uint64_t bad)
{
	feed_calls(trigger, bad);
	feed_reading(trigger, A_SEC);
}

/* ---- what it says, and writes ---- */

static char said[4096], folder[] = "/tmp/sctop-trigger-XXXXXX";

static void say(void *arg, bool bad, const char *line)
{
	(void)arg, (void)bad;
	strncat(said, line, sizeof(said) - strlen(said) - 2);
	strcat(said, "\n");
}

static struct trigger *start(struct trigger_options *options, const char *on)
{
	struct filter *filter = filter_new(), *everything = filter_new();
	struct filter_error error;
	struct trigger *trigger;
	char why[256];

	said[0] = '\0';
	now = START_NS;
	memset(&stats, 0, sizeof(stats));
	assert_int_equal(filter_parse(filter, on, &error), 0);
	options->on = filter;
	options->say = say;
	options->interval_ns = S_NS;
	trigger = trigger_new(options, why, sizeof(why));
	if (!trigger)
		fail_msg("%s", why);
	assert_int_equal(trigger_begin(trigger, &source, everything, NULL), 0);
	filter_free(filter);
	filter_free(everything);
	feed_task(trigger);
	return trigger;
}

struct content {
	uint64_t first, last, events, failed, lost;
	struct model *model;
};

static int take(const struct record *record, void *arg)
{
	struct content *content = arg;

	if (record->type == RECORD_LOST)
		content->lost += record->lost.count;
	if (record->type != RECORD_EVENT)
		return model_feed(record, content->model);
	content->first = content->events ? content->first : record->event->args[0];
	content->last = record->event->args[0];
	content->events++;
	content->failed += record->event->ret < 0;
	return 0;
}

/* Reads a file back. */
static void read_back(const char *path, struct content *content)
{
	struct recording_reader *reader;
	char why[256];
	int err;

	*content = (struct content){ .model = model_new(NULL) };
	reader = recording_open(path, why, sizeof(why));
	if (!reader)
		fail_msg("%s: %s", path, why);
	do {
		err = source_read_counters(recording_source(reader), take, content);
		while (source_read_events(recording_source(reader), 1000, take, content) > 0)
			;
	} while (!err);
	assert_int_equal(err, -ENODATA);
	assert_null(recording_problem(reader));
	recording_close(reader);
}

static uint64_t calls_of(const struct content *content)
{
	return model_totals(content->model)->usage.calls;
}

static const char *path_of(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

/* ---- cases ---- */

/* Call 1250 is made at 12.5 s: the readings around 12.5 - 3 and 12.5 + 2 are at 9 and 15 s. */
static void test_window(void **state)
{
	struct trigger_options options = { .path = path_of("a"),
					   .before_ns = 3 * S_NS,
					   .after_ns = 2 * S_NS };
	struct trigger *trigger = start(&options, "failed");
	struct trigger_state armed;
	const struct process_row *row;
	struct content content;

	(void)state;
	for (int i = 0; i < 30; i++)
		feed_second(trigger, i < 20 ? 1250 : 2550);
	trigger_state(trigger, &armed);
	assert_int_equal(armed.fired, 2);
	assert_int_equal(armed.matched, 2);
	assert_false(armed.recording);
	trigger_free(trigger);
	read_back(path_of("a"), &content);
	assert_int_equal(content.first, 901);
	assert_int_equal(content.last, 1500);
	assert_int_equal(content.events, 600);
	assert_int_equal(calls_of(&content), 600);
	assert_int_equal(content.lost, 0);
	/* who was there long before the window */
	row = model_process(content.model,
			    (struct task_id){ .tgid = PID, .start_ns = PROCESS_START });
	assert_non_null(row);
	assert_string_equal(row->comm, "early");
	model_free(content.model);
	read_back(path_of("a.2"), &content);
	assert_int_equal(content.first, 2201);
	assert_int_equal(content.last, 2800);
	assert_int_equal(content.events, 600);
	model_free(content.model);
	assert_non_null(strstr(said, "close of (4242), EBADF: recording to"));
}

/* A call that comes while it records makes no file; it fires again when that is done. */
static void test_while_recording(void **state)
{
	struct trigger_options options = { .path = path_of("b"),
					   .before_ns = S_NS,
					   .after_ns = 2 * S_NS };
	struct trigger *trigger = start(&options, "syscall=close");
	struct trigger_state armed;

	(void)state;
	for (int i = 0; i < 9; i++)
		feed_second(trigger, 0);
	trigger_state(trigger, &armed);
	assert_int_equal(armed.matched, 9 * A_SEC);
	assert_int_equal(armed.fired, 3);
	assert_int_equal(access(path_of("b.3"), F_OK), 0);
	trigger_free(trigger);
}

/* What is there is never overwritten. */
static void test_names(void **state)
{
	struct trigger_options options = { .path = path_of("c"), .files_max = 2 };
	struct trigger *trigger;
	struct trigger_state armed;
	struct content content;
	struct stat st;
	FILE *file = fopen(path_of("c.2"), "w");

	(void)state;
	fputs("precious", file);
	fclose(file);
	trigger = start(&options, "failed");
	assert_int_not_equal(access(path_of("c"), F_OK), 0); /* nothing was there to record */
	for (int i = 0; i < 10; i++)
		feed_second(trigger, (uint64_t)(i * A_SEC + 50));
	trigger_state(trigger, &armed);
	assert_int_equal(armed.fired, 2);
	assert_true(armed.resting);
	assert_non_null(strstr(said, "the trigger rests"));
	trigger_free(trigger);
	assert_int_equal(stat(path_of("c.2"), &st), 0);
	assert_int_equal(st.st_size, strlen("precious"));
	read_back(path_of("c.3"), &content);
	assert_true(content.events > 0);
	model_free(content.model);
	assert_int_not_equal(access(path_of("c.4"), F_OK), 0);
}

/* The memory is never exceeded; what does not fit is missing at the front, and it is said. */
static void test_memory(void **state)
{
	struct trigger_options options = {
		.path = path_of("d"), .before_ns = 60 * S_NS, .after_ns = 0, .bytes_max = 400000
	};
	struct trigger *trigger = start(&options, "failed");
	struct trigger_state armed;
	struct content content;

	(void)state;
	for (int i = 0; i < 50; i++) {
		feed_second(trigger, 4950);
		trigger_state(trigger, &armed);
		assert_true(armed.kept_bytes <= 400000);
	}
	trigger_free(trigger);
	assert_non_null(strstr(said, "as no more fits in memory"));
	read_back(path_of("d"), &content);
	assert_true(content.events >= 2 * A_SEC && content.events < 40 * A_SEC);
	assert_int_equal(content.last, 5000);
	assert_int_equal(content.first, 5000 - content.events + 1);
	assert_int_equal(calls_of(&content), content.events);
	model_free(content.model);
}

/* Less than one reading: what comes has no room, is counted, and the file tells. */
static void test_no_memory(void **state)
{
	struct trigger_options options = { .path = path_of("e"), .bytes_max = 20000 };
	struct trigger *trigger = start(&options, "failed");
	struct content content;

	(void)state;
	feed_second(trigger, 95);
	trigger_free(trigger);
	read_back(path_of("e"), &content);
	assert_true(content.lost > 0);
	assert_int_equal(content.lost + content.events, 100);
	assert_int_equal(content.last, 100);
	assert_int_equal(content.failed, 1);
	assert_int_equal(calls_of(&content), 100);
	model_free(content.model);
}

/* Counters that are not read for long: what is kept begins anew once they are. */
static void test_overflow(void **state)
{
	struct trigger_options options = {
		.path = path_of("f"), .before_ns = 60 * S_NS, .after_ns = 0, .bytes_max = 200000
	};
	struct trigger *trigger = start(&options, "failed");
	const struct process_row *row;
	struct content content;

	(void)state;
	for (int i = 0; i < 20; i++)
		feed_calls(trigger, 0);
	assert_true(trigger_wants_reading(trigger));
	feed_reading(trigger, 20 * A_SEC);
	assert_false(trigger_wants_reading(trigger));
	feed_second(trigger, 0);
	feed_second(trigger, 0);
	feed_second(trigger, 2250);
	trigger_free(trigger);
	assert_non_null(strstr(said, "with the 2.5 s before, as no more fits in memory"));
	read_back(path_of("f"), &content);
	assert_int_equal(content.first, 2001);
	assert_int_equal(content.last, 2300);
	assert_int_equal(content.events, 300);
	assert_int_equal(content.failed, 1);
	assert_int_equal(content.lost, 0);
	assert_int_equal(calls_of(&content), 300);
	row = model_process(content.model,
			    (struct task_id){ .tgid = PID, .start_ns = PROCESS_START });
	assert_non_null(row);
	assert_string_equal(row->comm, "early");
	model_free(content.model);
}

static void test_bad_path(void **state)
{
	struct filter *filter = filter_new();
	struct trigger_options options = { .path = path_of("none/x"), .on = filter };
	char why[256];

	(void)state;
	assert_null(trigger_new(&options, why, sizeof(why)));
	assert_int_equal(errno, ENOENT);
	assert_non_null(strstr(why, "No such file"));
	filter_free(filter);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_while_recording),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_bad_path),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
