/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_recording.c - whatever a recording holds: it is read or refused, into the model and into
 * every format; read again from any place it says the same; and so does a copy of it.
 *
 * Input: a byte of choices, a byte for the formats' options, then the file, or what
 * recording_file.h makes one of.
 */
#include "fuzz.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sctop/filter.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/selection.h"
#include "sctop/sink.h"
#include "recording_file.h"

#define INTERVALS_MAX 200
#define RECORDS_MAX   2000 /* a small file may hold millions: enough */

#define CHOICE_SELECTION (1 << 3)

/* What was read: hashes of the two streams. */
struct digest {
	uint64_t counters, events;
	size_t cnt;
};

struct reading {
	struct recording_reader *reader;
	struct model *model;		 /* or NULL */
	struct fuzz_sinks *sinks;	 /* or NULL */
	struct recording_writer *writer; /* or NULL */
	struct digest sum;
};

/* ---- what is read ---- */

static uint64_t hash(uint64_t sum, const void *bytes, size_t len)
{
	for (const uint8_t *p = bytes; len; len--)
		sum = (sum ^ *p++) * 0x100000001b3ULL;
	return sum;
}

static uint64_t hash_record(uint64_t sum, const struct record *record)
{
	sum = hash(sum, &record->type, sizeof(record->type));
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		sum = hash(sum, &record->task, sizeof(record->task));
		return hash(sum, record->info, sizeof(*record->info));
	case RECORD_COUNTS:
		sum = hash(sum, &record->task, sizeof(record->task));
		return hash(sum, record->counts, sizeof(*record->counts));
	case RECORD_FAILURES:
		sum = hash(sum, &record->task, sizeof(record->task));
		sum = hash(sum, &record->failures.number, sizeof(record->failures.number));
		return hash(sum, &record->failures.count, sizeof(record->failures.count));
	case RECORD_EVENT:
		sum = hash(sum, record->event, sizeof(*record->event));
		return hash(sum, record->data, record->event->data_len);
	case RECORD_LOST:
		sum = hash(sum, &record->lost.reason, sizeof(record->lost.reason));
		sum = hash(sum, &record->lost.count, sizeof(record->lost.count));
		return hash(sum, &record->lost.time_ns, sizeof(record->lost.time_ns));
	case RECORD_STATS:
		return hash(sum, &record->stats, sizeof(record->stats));
	case RECORD_FACTS:
		sum = hash(sum, &record->facts.tgid, sizeof(record->facts.tgid));
		sum = hash(sum, &record->facts.tid, sizeof(record->facts.tid));
		sum = hash(sum, &record->facts.start_ns, sizeof(record->facts.start_ns));
		sum = hash(sum, &record->facts.threads, sizeof(record->facts.threads));
		sum = hash(sum, &record->facts.state, sizeof(record->facts.state));
		FUZZ_CHECK(record->facts.cgroup_len < RECORD_CGROUP_MAX);
		return hash(sum, record->facts.cgroup, record->facts.cgroup_len);
	case RECORD_FILTER:
	case RECORD_COMMAND:
		sum = hash(sum, &record->text.tgid, sizeof(record->text.tgid));
		sum = hash(sum, &record->text.start_ns, sizeof(record->text.start_ns));
		sum = hash(sum, &record->text.time_ns, sizeof(record->text.time_ns));
		return hash(sum, record->text.text, record->text.len);
	}
	FUZZ_CHECK(!"a record of no type");
}

static int take(struct reading *reading, const struct record *record)
{
	if (reading->sum.cnt++ > RECORDS_MAX)
		return -ECANCELED;
	if (reading->model)
		FUZZ_CHECK(!model_feed(record, reading->model));
	if (reading->writer)
		FUZZ_CHECK(!recording_write(record, reading->writer));
	return 0;
}

static int take_counter(const struct record *record, void *arg)
{
	struct reading *reading = arg;

	FUZZ_CHECK(record->type != RECORD_EVENT && record->type != RECORD_LOST);
	reading->sum.counters = hash_record(reading->sum.counters, record);
	return take(reading, record);
}

static int take_event(const struct record *record, void *arg)
{
	struct reading *reading = arg;

	FUZZ_CHECK(record->type == RECORD_EVENT || record->type == RECORD_LOST);
	reading->sum.events = hash_record(reading->sum.events, record);
	if (reading->sinks)
		fuzz_sinks_feed(record, reading->sinks);
	return take(reading, record);
}

/* One interval. 0, or why there is none. */
static int read_interval(struct reading *reading, struct source *source)
{
	int err = source_read_counters(source, take_counter, reading), got;

	while ((got = source_read_events(source, 3, take_event, reading)) > 0)
		continue;
	if (reading->model)
		model_tick(reading->model, source_now_ns(source));
	FUZZ_CHECK(!err || err == -ENODATA || err == -EBADMSG || err == -ECANCELED);
	FUZZ_CHECK(!got || got == -ECANCELED); /* what the counters passed is whole */
	return err ? err : got;
}

static int read_all(struct reading *reading, struct source *source)
{
	int err = 0;

	for (int i = 0; !err && i < INTERVALS_MAX; i++)
		err = read_interval(reading, source);
	return err;
}

static void look(struct model *model, struct source *source)
{
	const struct process_query query = { .sort = SORT_CALLS, .tree = true };
	const struct call_query calls = { .sort = SORT_P99 };
	const struct process_row *rows;
	const struct call_row *call_rows;
	uint64_t sum = 0, call_sum = 0;
	char command[256];
	long i, cnt = model_processes(model, &query, &rows);

	FUZZ_CHECK(cnt >= 0);
	for (i = 0; i < cnt; i++) {
		sum += rows[i].usage->calls;
		FUZZ_CHECK(source_command(source, rows[i].id.tgid, rows[i].id.start_ns, command,
					  sizeof(command)) <= (int)sizeof(command));
	}
	cnt = model_calls(model, &calls, &call_rows);
	FUZZ_CHECK(cnt >= 0);
	for (i = 0; i < cnt; i++)
		call_sum += call_rows[i].usage->calls;
	FUZZ_CHECK(sum == model_totals(model)->usage.calls);
	FUZZ_CHECK(sum == call_sum);
}

/* ---- the properties ---- */

/* The whole of it, which was not read before: model, formats, summaries. */
static void read_into_everything(struct recording_reader *reader, unsigned int choices,
				 uint8_t formats, struct digest *whole)
{
	struct model *model = model_new(&(struct model_options){ .exited_max = 3 });
	struct filter *filter = filter_new();
	struct selection *selection = NULL;
	static struct fuzz_sinks sinks;
	struct source *source = recording_source(reader);
	struct reading reading = { .reader = reader, .model = model, .sinks = &sinks };
	struct filter_error error;

	FUZZ_CHECK(model && filter);
	if (choices & CHOICE_SELECTION) {
		filter_set_offline(filter, true);
		FUZZ_CHECK(!filter_parse(filter, "pid=100+ comm!=x* syscall=%file,%desc follow",
					 &error));
		selection = selection_new(source, filter);
		FUZZ_CHECK(selection);
		source = selection_source(selection);
	}
	if (!sinks.cnt)
		fuzz_sinks_open(&sinks);
	fuzz_sinks_choose(&sinks, formats);
	for (size_t i = 0; i < sinks.cnt; i++)
		sink_set_model(sinks.sinks[i].sink, model);
	read_all(&reading, source);
	*whole = reading.sum;
	look(model, source);
	fuzz_sinks_summary(&sinks, model);
	fuzz_sinks_choose(&sinks, 0); /* and forget the model */
	selection_free(selection);
	filter_free(filter);
	model_free(model);
}

static bool same(const struct digest *a, const struct digest *b)
{
	return a->counters == b->counters && a->events == b->events && a->cnt == b->cnt;
}

static void go_to(struct recording_reader *reader, const struct recording_place *place)
{
	FUZZ_CHECK(!recording_seek(reader, place));
}

/* From a place on, the second time as the first. */
static void read_again(struct recording_reader *reader, uint8_t where)
{
	struct source *source = recording_source(reader);
	struct reading first = { .reader = reader }, second = { .reader = reader };
	struct recording_place place = { 0 };
	uint64_t begin_ns, end_ns;
	int err = 0;

	go_to(reader, &place);
	for (int i = where % 8; i && !err; i--)
		err = read_interval(&first, source);
	recording_tell(reader, &place);
	first.sum = (struct digest){ 0 };
	read_all(&first, source);
	recording_span(reader, &begin_ns, &end_ns);
	FUZZ_CHECK(begin_ns <= end_ns);
	if (recording_problem(reader))
		FUZZ_CHECK(fuzz_is_ascii(recording_problem(reader),
					 strlen(recording_problem(reader))));
	go_to(reader, &place);
	read_all(&second, source);
	/* Where a reading was stopped is no place between two intervals; where it ended is one. */
	FUZZ_CHECK(err == -ECANCELED || same(&first.sum, &second.sum));
}

/* What is written says what was read; `whole` is all that was, or NULL. */
static void copy(struct recording_reader *reader, const struct digest *whole)
{
	int copy_fd = memfd_create("copy", MFD_CLOEXEC);
	FILE *out = fdopen(dup(copy_fd), "w");
	struct reading first = { .reader = reader }, second = { 0 };
	int err;

	FUZZ_CHECK(copy_fd >= 0 && out);
	go_to(reader, &(struct recording_place){ 0 });
	first.writer = recording_writer_new(out, recording_info(reader));
	FUZZ_CHECK(first.writer);
	err = read_all(&first, recording_source(reader));
	FUZZ_CHECK(!whole || same(whole, &first.sum));
	FUZZ_CHECK(!recording_writer_free(first.writer, NULL));
	FUZZ_CHECK(!fclose(out));
	second.reader = fuzz_recording_open(copy_fd);
	FUZZ_CHECK(second.reader);
	if (err == -ENODATA || err == -EBADMSG) {
		err = read_all(&second, recording_source(second.reader));
		FUZZ_CHECK(err == -ENODATA && !recording_problem(second.reader));
		FUZZ_CHECK(same(&first.sum, &second.sum));
	}
	recording_close(second.reader);
	close(copy_fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fuzz_input input = { bytes, len };
	unsigned int choices = fuzz_byte(&input);
	uint8_t formats = fuzz_byte(&input);
	int fd = fuzz_recording_file(&input, choices);
	struct recording_reader *reader = fuzz_recording_open(fd);
	struct digest whole;

	if (reader) {
		read_into_everything(reader, choices, formats, &whole);
		read_again(reader, formats);
		copy(reader, choices & CHOICE_SELECTION ? NULL : &whole);
	}
	recording_close(reader);
	close(fd);
	return 0;
}
