/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_format.c - records to bytes and back, by one table of fields per record type.
 *
 * The structs of event.h and source.h may be rearranged freely; the file does not see it.
 */
#include <errno.h>
#include <string.h>

#include "recording_format.h"

/* `cnt` integers of `size` bytes at `offset` of the struct. */
struct field {
	uint16_t offset;
	uint8_t size, cnt;
};

/* One field a line: clang-format would make columns of them. */
/* clang-format off */
#define ONE(type, member) { offsetof(struct type, member), sizeof(((struct type *)0)->member), 1 }
#define MANY(type, member) { offsetof(struct type, member), sizeof(((struct type *)0)->member[0]), \
	sizeof(((struct type *)0)->member) / sizeof(((struct type *)0)->member[0]) }

/* Append only: the order is the file's. */
static const struct field task_fields[] = {
	ONE(sctop_task, tid),
	ONE(sctop_task, tgid),
	ONE(sctop_task, ppid),
	ONE(sctop_task, uid),
	ONE(sctop_task, gid),
	ONE(sctop_task, tty),
	ONE(sctop_task, flags),
	ONE(sctop_task, exit_code),
	ONE(sctop_task, start_ns),
	ONE(sctop_task, thread_start_ns),
	MANY(sctop_task, comm),
	MANY(sctop_task, exe),
	{ 0 },
};

static const struct field counts_fields[] = {
	ONE(record_counts, abi),
	ONE(record_counts, nr),
	ONE(record_counts, calls),
	ONE(record_counts, errors),
	ONE(record_counts, restarts),
	ONE(record_counts, unfinished),
	ONE(record_counts, blocked),
	ONE(record_counts, total_ns),
	ONE(record_counts, max_ns),
	ONE(record_counts, read_bytes),
	ONE(record_counts, written_bytes),
	{ 0 },
};

static const struct field failures_fields[] = {
	ONE(record_failures, abi),
	ONE(record_failures, nr),
	ONE(record_failures, number),
	ONE(record_failures, count),
	ONE(record_failures, last_ns),
	{ 0 },
};

static const struct field event_fields[] = {
	ONE(sctop_event, type),
	ONE(sctop_event, abi),
	ONE(sctop_event, nr),
	ONE(sctop_event, flags),
	ONE(sctop_event, time_ns),
	ONE(sctop_event, duration_ns),
	ONE(sctop_event, ret),
	ONE(sctop_event, start_ns),
	ONE(sctop_event, tid),
	ONE(sctop_event, tgid),
	ONE(sctop_event, ppid),
	ONE(sctop_event, uid),
	ONE(sctop_event, gid),
	ONE(sctop_event, tty),
	ONE(sctop_event, child_tgid),
	ONE(sctop_event, cpu),
	ONE(sctop_event, dropped),
	ONE(sctop_event, capped),
	MANY(sctop_event, comm),
	MANY(sctop_event, args),
	{ 0 },
};

static const struct field lost_fields[] = {
	ONE(record_lost, reason),
	ONE(record_lost, count),
	ONE(record_lost, time_ns),
	{ 0 },
};
_Static_assert(LOST_RING == 0 && LOST_CAPPED == 1 && sizeof(enum lost_reason) == 4,
	       "as the file has it");

static const struct field stats_fields[] = {
	ONE(record_stats, time_ns),
	ONE(record_stats, seen),
	ONE(record_stats, passed),
	ONE(record_stats, emitted),
	ONE(record_stats, dropped),
	ONE(record_stats, capped),
	ONE(record_stats, quiet),
	ONE(record_stats, unattributed),
	ONE(record_stats, life_dropped),
	ONE(record_stats, recursion_misses),
	ONE(record_stats, ring_bytes),
	ONE(record_stats, ring_used_bytes),
	ONE(record_stats, cells),
	ONE(record_stats, cells_used),
	ONE(record_stats, slots),
	ONE(record_stats, slots_used),
	ONE(record_stats, missed),
	ONE(record_stats, failures_lost),
	{ 0 },
};

static const struct field text_fields[] = {
	ONE(record_text, tgid),
	ONE(record_text, start_ns),
	ONE(record_text, time_ns),
	{ 0 },
};

static const struct field facts_fields[] = {
	ONE(record_facts, tgid),
	ONE(record_facts, tid),
	ONE(record_facts, start_ns),
	ONE(record_facts, threads),
	ONE(record_facts, state),
	{ 0 },
};
/* clang-format on */

static const struct {
	const struct field *fields;
	enum record_type record;
} types[DISK_TYPE_CNT] = {
	[DISK_TASK] = { task_fields, RECORD_TASK },
	[DISK_COUNTS] = { counts_fields, RECORD_COUNTS },
	[DISK_TASK_END] = { task_fields, RECORD_TASK_END },
	[DISK_EVENT] = { event_fields, RECORD_EVENT },
	[DISK_LOST] = { lost_fields, RECORD_LOST },
	[DISK_STATS] = { stats_fields, RECORD_STATS },
	[DISK_FILTER] = { text_fields, RECORD_FILTER },
	[DISK_COMMAND] = { text_fields, RECORD_COMMAND },
	[DISK_FAILURES] = { failures_fields, RECORD_FAILURES },
	[DISK_FACTS] = { facts_fields, RECORD_FACTS },
};

/* ---- integers ---- */

/* Between memory and file, either way: the same bytes, reversed on big-endian machines. */
static void copy_ints(uint8_t *dst, const uint8_t *src, size_t size, size_t cnt)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(dst, src, size * cnt);
#else
	for (size_t i = 0; i < cnt; i++)
		for (size_t byte = 0; byte < size; byte++)
			dst[i * size + byte] = src[i * size + size - 1 - byte];
#endif
}

/* ---- records to bytes ---- */

static size_t fixed_encode(const struct field *field, const void *source, uint8_t *out)
{
	uint8_t *at = out;

	for (; field->cnt; field++) {
		copy_ints(at, (const uint8_t *)source + field->offset, field->size, field->cnt);
		at += field->size * field->cnt;
	}
	return at - out;
}

static size_t hist_encode(const struct record_counts *counts, uint8_t *out)
{
	uint8_t *at = out + 4;
	uint32_t mask = 0;

	for (int i = 0; i < SCTOP_HIST_CNT; i++) {
		if (!counts->hist[i])
			continue;
		mask |= 1u << i;
		le_put(at, counts->hist[i], 8);
		at += 8;
	}
	le_put(out, mask, 4);
	return at - out;
}

/* Puts the headers around `fixed` and `tail` bytes that are in place already. */
static long record_finish(uint8_t *out, enum disk_type type, uint32_t task, size_t fixed,
			  size_t tail)
{
	size_t body = 2 + fixed + tail;

	le_put(out, type, 1);
	le_put(out + 1, 0, 1);
	le_put(out + 2, body, 2);
	le_put(out + 4, task, 4);
	le_put(out + RECORD_HEADER_BYTES, fixed, 2);
	return (long)(RECORD_HEADER_BYTES + body);
}

/* The struct that the fields are of; what follows them in *tail. */
static const void *encode_source(const struct record *record, const void **tail, size_t *bytes)
{
	switch (record->type) {
	case RECORD_TASK:
	case RECORD_TASK_END:
		return record->info;
	case RECORD_COUNTS:
		return record->counts;
	case RECORD_FAILURES:
		return &record->failures;
	case RECORD_EVENT:
		*tail = record->data;
		*bytes = record->event->data_len;
		return record->event;
	case RECORD_LOST:
		return &record->lost;
	case RECORD_STATS:
		return &record->stats;
	case RECORD_FILTER:
	case RECORD_COMMAND:
		*tail = record->text.text;
		*bytes = record->text.len;
		return &record->text;
	case RECORD_FACTS:
		*tail = record->facts.cgroup;
		*bytes = record->facts.cgroup_len;
		return &record->facts;
	}
	return NULL;
}

long record_encode(const struct record *record, uint8_t *out)
{
	uint8_t *body = out + RECORD_HEADER_BYTES + 2;
	enum disk_type type = DISK_TASK;
	const void *source, *data = NULL;
	size_t fixed, tail = 0;

	while (type < DISK_TYPE_CNT && (!types[type].fields || types[type].record != record->type))
		type++;
	source = encode_source(record, &data, &tail);
	if (!source || type == DISK_TYPE_CNT)
		return -EINVAL;
	fixed = fixed_encode(types[type].fields, source, body);
	if (2 + fixed + tail > UINT16_MAX)
		return -E2BIG;
	if (type == DISK_COUNTS)
		tail = hist_encode(record->counts, body + fixed);
	else if (tail)
		memcpy(body + fixed, data, tail);
	return record_finish(out, type, record->task, fixed, tail);
}

long record_encode_end(uint8_t *out)
{
	return record_finish(out, DISK_END, 0, 0, 0);
}

/* ---- bytes to records ---- */

static void fixed_decode(const struct field *field, void *target, const uint8_t *in, size_t bytes)
{
	for (; field->cnt && bytes >= (size_t)field->size * field->cnt; field++) {
		copy_ints((uint8_t *)target + field->offset, in, field->size, field->cnt);
		in += field->size * field->cnt;
		bytes -= (size_t)field->size * field->cnt;
	}
}

static int task_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	struct sctop_task *info = &decoded->info;

	(void)tail;
	(void)bytes;
	decoded->record.info = info;
	info->comm[SCTOP_COMM_LEN - 1] = '\0';
	info->exe[SCTOP_EXE_LEN - 1] = '\0';
	if (decoded->record.task >= RECORDING_TASK_MAX || info->tid > RECORDING_PID_MAX ||
	    info->tgid > RECORDING_PID_MAX)
		return -EBADMSG;
	return 0;
}

static int counts_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	struct record_counts *counts = &decoded->counts;
	uint32_t mask;

	decoded->record.counts = counts;
	if (bytes < 4 || decoded->record.task >= RECORDING_TASK_MAX ||
	    counts->abi >= SCTOP_ABI_CNT || counts->nr < SCTOP_NR_BAD || counts->nr >= SCTOP_NR_CNT)
		return -EBADMSG;
	mask = (uint32_t)le_get(tail, 4);
	if (bytes - 4 < (size_t)__builtin_popcount(mask) * 8)
		return -EBADMSG;
	tail += 4;
	for (int i = 0; i < SCTOP_HIST_CNT; i++) {
		if (!(mask & 1u << i))
			continue;
		counts->hist[i] = le_get(tail, 8);
		tail += 8;
	}
	return 0;
}

static int failures_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	const struct record_failures *failures = &decoded->record.failures;

	(void)tail;
	(void)bytes;
	if (decoded->record.task >= RECORDING_TASK_MAX || failures->abi >= SCTOP_ABI_CNT ||
	    failures->nr < SCTOP_NR_BAD || failures->nr >= SCTOP_NR_CNT || !failures->number ||
	    failures->number > RECORDING_ERRNO_MAX)
		return -EBADMSG;
	return 0;
}

static int event_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	struct sctop_event *event = &decoded->event;

	if (bytes > SCTOP_DATA_MAX || event->abi >= SCTOP_ABI_CNT)
		return -EBADMSG;
	memcpy(decoded->data, tail, bytes);
	decoded->record.event = event;
	decoded->record.data = decoded->data;
	event->data_len = (uint16_t)bytes;
	event->comm[SCTOP_COMM_LEN - 1] = '\0';
	return 0;
}

static int lost_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	(void)tail;
	(void)bytes;
	return decoded->record.lost.reason <= LOST_CAPPED ? 0 : -EBADMSG;
}

static int text_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	if (bytes > RECORD_TEXT_MAX || decoded->record.text.tgid > RECORDING_PID_MAX)
		return -EBADMSG;
	memcpy(decoded->data, tail, bytes);
	decoded->record.text.text = (const char *)decoded->data;
	decoded->record.text.len = bytes;
	return 0;
}
_Static_assert(RECORD_TEXT_MAX <= SCTOP_DATA_MAX, "there is room for it");

/* A letter, or nothing: it is shown as it is. The name is escaped by whoever shows it. */
static int facts_decode(struct decoded *decoded, const uint8_t *tail, size_t bytes)
{
	struct record_facts *facts = &decoded->record.facts;
	uint8_t lower = facts->state | 0x20;

	if (bytes >= RECORD_CGROUP_MAX || facts->tgid > RECORDING_PID_MAX ||
	    facts->tid > RECORDING_PID_MAX || (facts->state && (lower < 'a' || lower > 'z')))
		return -EBADMSG;
	memcpy(decoded->data, tail, bytes);
	facts->cgroup = (const char *)decoded->data;
	facts->cgroup_len = bytes;
	return 0;
}

static void *decode_target(struct decoded *decoded)
{
	switch (decoded->type) {
	case DISK_TASK:
	case DISK_TASK_END:
		return &decoded->info;
	case DISK_COUNTS:
		return &decoded->counts;
	case DISK_FAILURES:
		return &decoded->record.failures;
	case DISK_EVENT:
		return &decoded->event;
	case DISK_LOST:
		return &decoded->record.lost;
	case DISK_FILTER:
	case DISK_COMMAND:
		return &decoded->record.text;
	case DISK_FACTS:
		return &decoded->record.facts;
	default:
		return &decoded->record.stats;
	}
}

static int (*const decoders[DISK_TYPE_CNT])(struct decoded *, const uint8_t *, size_t) = {
	[DISK_TASK] = task_decode,     [DISK_TASK_END] = task_decode,
	[DISK_COUNTS] = counts_decode, [DISK_EVENT] = event_decode,
	[DISK_LOST] = lost_decode,     [DISK_FILTER] = text_decode,
	[DISK_COMMAND] = text_decode,  [DISK_FAILURES] = failures_decode,
	[DISK_FACTS] = facts_decode,
};

long record_decode(struct decoded *decoded, const uint8_t *in, size_t bytes)
{
	size_t body, fixed;
	long length;

	if (bytes < RECORD_HEADER_BYTES)
		return -EBADMSG;
	body = le_get(in + 2, 2);
	if (body < 2 || bytes - RECORD_HEADER_BYTES < body)
		return -EBADMSG;
	length = (long)(RECORD_HEADER_BYTES + body);
	memset(decoded, 0, offsetof(struct decoded, data));
	decoded->type = in[0] < DISK_TYPE_CNT ? in[0] : 0;
	decoded->record.task = (uint32_t)le_get(in + 4, 4);
	in += RECORD_HEADER_BYTES;
	fixed = le_get(in, 2);
	if (fixed > body - 2)
		return -EBADMSG;
	if (!types[decoded->type].fields) /* END, or not known here */
		return length;
	decoded->record.type = types[decoded->type].record;
	fixed_decode(types[decoded->type].fields, decode_target(decoded), in + 2, fixed);
	if (decoders[decoded->type] &&
	    decoders[decoded->type](decoded, in + 2 + fixed, body - 2 - fixed))
		return -EBADMSG;
	return length;
}
