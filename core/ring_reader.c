/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ring_reader.c - looks ahead in the ring, sorts, tells of gaps. Knows nothing of BPF programs but
 * the two promises that they keep:
 *
 *  - While an event is on its way from the clock to the ring, its CPU is `closing`. So whoever
 *    reads the clock, then finds no CPU closing, then reads the ring's end, has all events before
 *    that end that closed before that time (but for what a CPU has not made visible yet:
 *    SETTLE_NS).
 *  - Each event bears its CPU's counters of what was lost before it, and a CPU's events are in the
 *    ring in their order. So a step of these counters is a gap between the two; what they are ahead
 *    of the CPU's last event in the ring is a gap behind that. Both say when the gap began: there
 * it stands among the events of the other CPUs.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "ring_reader.h"

#define SETTLE_NS     100000 /* a store is visible to other CPUs long before */
#define CLOSING_TRIES 100    /* longer than an event takes */
#define CONSUME_EVERY 64     /* producers look at our position: it is not moved for each record */

#define FORCED 1024 /* records that are handed out for lack of room */

/* How many events of one CPU were dropped, and capped, up to a place of the stream. */
struct losses {
	uint64_t dropped, capped;
	uint64_t since_ns; /* when those behind the last event began; 0: unknown */
};

/* A record that was looked at, or a gap that was noticed, and not handed out yet. */
struct ahead {
	uint64_t close_ns;
	union {
		unsigned long at;     /* position of its data */
		struct losses losses; /* gap: up to here */
	};
	unsigned long end; /* position behind it */
	uint32_t cpu;	   /* gap: whose */
	bool gap, done;
};

/* What holds of the ring up to a position, once everything before that was looked at. */
struct promise {
	bool open;
	uint64_t time_ns;    /* all that closed before is there */
	uint64_t noticed_ns; /* when the CPUs were asked */
	unsigned long end;
};

struct ring_reader {
	struct ring_memory memory;
	const struct sctop_cpu *cpus;
	uint32_t cpu_cnt;
	uint64_t (*now_ns)(void);

	uint32_t room;	     /* entries of the two that follow, a power of two */
	struct ahead *ahead; /* in the ring's order: `first` to `next` */
	uint64_t first, next;
	uint32_t *sorted; /* indices of `ahead`, by time: `out` to `in` */
	uint64_t out, in;
	unsigned long looked; /* up to this position */
	uint64_t known_ns;    /* nothing earlier can come any more */
	struct promise promise;

	/* By CPU: losses that were handed out, that events looked at tell of, that the promise is
	 * of. */
	struct losses *told, *carried, *promised;
	unsigned int unconsumed;
};

struct ring_reader *ring_reader_new(const struct ring_memory *memory, const struct sctop_cpu *cpus,
				    uint32_t cpu_cnt, uint64_t (*now_ns)(void))
{
	size_t records = memory->bytes / sizeof(struct sctop_event) + 4 * (size_t)cpu_cnt;
	struct ring_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	for (reader->room = FORCED; reader->room < records && reader->room < RING_AHEAD_MAX;)
		reader->room *= 2;
	/* Mostly never touched: whoever keeps up begins again at their beginning. */
	reader->ahead = calloc(reader->room, sizeof(*reader->ahead));
	reader->sorted = calloc(reader->room, sizeof(*reader->sorted));
	reader->told = calloc(3 * (size_t)cpu_cnt, sizeof(*reader->told));
	if (!reader->ahead || !reader->sorted || !reader->told) {
		ring_reader_free(reader);
		errno = ENOMEM;
		return NULL;
	}
	reader->carried = reader->told + cpu_cnt;
	reader->promised = reader->carried + cpu_cnt;
	reader->memory = *memory;
	reader->cpus = cpus;
	reader->cpu_cnt = cpu_cnt;
	reader->now_ns = now_ns;
	reader->looked = *memory->consumer;
	return reader;
}

void ring_reader_free(struct ring_reader *reader)
{
	if (!reader)
		return;
	free(reader->ahead);
	free(reader->sorted);
	free(reader->told);
	free(reader);
}

/* ---- looking ahead ---- */

static struct ahead *ahead_at(struct ring_reader *reader, uint64_t index)
{
	return &reader->ahead[index & (reader->room - 1)];
}

static uint32_t *sorted_at(struct ring_reader *reader, uint64_t place)
{
	return &reader->sorted[place & (reader->room - 1)];
}

static bool is_full(const struct ring_reader *reader)
{
	return reader->next - reader->first + 2 > reader->room; /* an event may come with a gap */
}

/* Of two that closed at the same time, the ring's order holds. */
static void add(struct ring_reader *reader, const struct ahead *ahead)
{
	uint64_t place = reader->in++;

	*ahead_at(reader, reader->next) = *ahead;
	for (; place > reader->out; place--) {
		uint32_t before = *sorted_at(reader, place - 1);

		if (reader->ahead[before].close_ns <= ahead->close_ns)
			break;
		*sorted_at(reader, place) = before;
	}
	*sorted_at(reader, place) = reader->next++ & (reader->room - 1);
}

static const struct sctop_event *event_at(const struct ring_reader *reader, unsigned long position)
{
	return (const void *)(reader->memory.data + (position & (reader->memory.bytes - 1)));
}

/*
 * An event has the low bits of its CPU's count, which is by now the same or ahead. The count itself
 * is not looked at without need: the CPU writes beside it, for each event.
 */
static uint64_t widen(uint64_t before, uint32_t low, const __u64 *count)
{
	uint64_t now, then;

	if ((uint32_t)before == low)
		return before;
	now = __atomic_load_n(count, __ATOMIC_RELAXED);
	then = now - (uint32_t)((uint32_t)now - low);
	return then > before ? then : before; /* an interrupt's event has overtaken it */
}

/* What a CPU had lost before an event of its own, if it was `before` at an earlier one. */
static struct losses losses_of(const struct ring_reader *reader, const struct sctop_event *event,
			       struct losses before)
{
	const struct sctop_cpu *cpu = &reader->cpus[event->cpu];

	return (struct losses){
		.dropped = widen(before.dropped, event->dropped, &cpu->dropped),
		.capped = widen(before.capped, event->capped, &cpu->capped),
	};
}

static void add_gap(struct ring_reader *reader, uint32_t cpu, struct losses losses,
		    uint64_t time_ns)
{
	struct losses *carried = &reader->carried[cpu];

	if (losses.dropped <= carried->dropped && losses.capped <= carried->capped)
		return;
	*carried = losses;
	/* Of a gap that goes on, what began before that is told of. */
	if (time_ns < reader->known_ns)
		time_ns = reader->known_ns;
	add(reader, &(struct ahead){
			    .close_ns = time_ns,
			    .losses = losses,
			    .end = reader->looked, /* it takes no room in the ring */
			    .cpu = cpu,
			    .gap = true,
		    });
}

static void look_at(struct ring_reader *reader, unsigned long at, uint32_t len, unsigned long end)
{
	const struct sctop_event *event = event_at(reader, at);
	uint64_t close_ns = event->time_ns + event->duration_ns;
	bool valid = len >= sizeof(*event) && event->data_len <= len - sizeof(*event);

	if (!valid || event->cpu >= reader->cpu_cnt) {
		*ahead_at(reader, reader->next++) = (struct ahead){ .end = end, .done = true };
		return;
	}
	add_gap(reader, event->cpu, losses_of(reader, event, reader->carried[event->cpu]),
		close_ns - (event->type == SCTOP_EVENT_CALL ? event->lost_us * 1000ull : 0));
	add(reader, &(struct ahead){
			    .close_ns = close_ns,
			    .at = at,
			    .end = end,
		    });
}

/* As far as there is anything, or room, or until a record that is still being written. */
static void look_ahead(struct ring_reader *reader)
{
	unsigned long end = __atomic_load_n(reader->memory.producer, __ATOMIC_ACQUIRE);

	while (reader->looked != end && !is_full(reader)) {
		const uint32_t *head = (const void *)event_at(reader, reader->looked);
		uint32_t len = __atomic_load_n(head, __ATOMIC_ACQUIRE);
		unsigned long at = reader->looked + BPF_RINGBUF_HDR_SZ, next;

		if (len & BPF_RINGBUF_BUSY_BIT)
			break;
		next = at + (((len & ~BPF_RINGBUF_DISCARD_BIT) + 7) & ~7u);
		look_at(reader, at, len & BPF_RINGBUF_DISCARD_BIT ? 0 : len, next);
		reader->looked = next;
	}
}

/* ---- what can be known ---- */

static bool is_closing(const struct sctop_cpu *cpu)
{
	for (int i = 0; i < CLOSING_TRIES; i++)
		if (!__atomic_load_n(&cpu->closing, __ATOMIC_ACQUIRE))
			return false;
	return true;
}

/* The order of reading is what it rests on: clock, CPUs, the ring's end. */
static void make_promise(struct ring_reader *reader, bool ended)
{
	struct promise promise = { .open = true, .noticed_ns = reader->now_ns() };

	promise.time_ns = ended ? UINT64_MAX : promise.noticed_ns - SETTLE_NS;
	for (uint32_t i = 0; i < reader->cpu_cnt; i++) {
		const struct sctop_cpu *cpu = &reader->cpus[i];

		if (!ended && is_closing(cpu))
			return;
		reader->promised[i].dropped = __atomic_load_n(&cpu->dropped, __ATOMIC_ACQUIRE);
		reader->promised[i].capped = __atomic_load_n(&cpu->capped, __ATOMIC_ACQUIRE);
		reader->promised[i].since_ns =
			__atomic_load_n(&cpu->lost_since_ns, __ATOMIC_ACQUIRE);
	}
	promise.end = __atomic_load_n(reader->memory.producer, __ATOMIC_ACQUIRE);
	reader->promise = promise;
}

/* Losses behind the last event of a CPU, of which no event tells yet. */
static void add_gaps(struct ring_reader *reader)
{
	for (uint32_t i = 0; i < reader->cpu_cnt && !is_full(reader); i++)
		add_gap(reader, i, reader->promised[i],
			reader->promised[i].since_ns ? reader->promised[i].since_ns
						     : reader->promise.noticed_ns);
}

static void keep_promise(struct ring_reader *reader)
{
	if (!reader->promise.open || (long)(reader->looked - reader->promise.end) < 0)
		return;
	/* What was looked at beyond it may tell of later losses: then these are told of. */
	add_gaps(reader);
	if (reader->known_ns < reader->promise.time_ns)
		reader->known_ns = reader->promise.time_ns;
	reader->promise.open = false;
}

/* ---- handing out ---- */

static int hand_lost(enum lost_reason reason, uint64_t count, uint64_t time_ns, record_fn *fn,
		     void *arg)
{
	struct record record = {
		.type = RECORD_LOST,
		.lost = { .reason = reason, .count = count, .time_ns = time_ns },
	};

	return fn(&record, arg);
}

static int hand_gap(struct ring_reader *reader, uint32_t cpu, struct losses until, uint64_t time_ns,
		    record_fn *fn, void *arg)
{
	struct losses *told = &reader->told[cpu];
	struct losses before = *told;
	int error = 0;

	if (until.dropped > before.dropped) {
		told->dropped = until.dropped;
		error = hand_lost(LOST_RING, until.dropped - before.dropped, time_ns, fn, arg);
	}
	if (until.capped > before.capped && !error) {
		told->capped = until.capped;
		error = hand_lost(LOST_CAPPED, until.capped - before.capped, time_ns, fn, arg);
	}
	return error;
}

static int hand(struct ring_reader *reader, const struct ahead *ahead, record_fn *fn, void *arg)
{
	struct record record = { .type = RECORD_EVENT };

	if (ahead->gap)
		return hand_gap(reader, ahead->cpu, ahead->losses, ahead->close_ns, fn, arg);
	record.event = event_at(reader, ahead->at);
	record.data = record.event + 1;
	return fn(&record, arg);
}

/* Gives room in the ring back, as far as all before is handed out. */
static void consume(struct ring_reader *reader, bool now)
{
	unsigned long end = 0;
	bool moved = false;

	if (++reader->unconsumed < CONSUME_EVERY && !now)
		return;
	reader->unconsumed = 0;
	for (; reader->first != reader->next && ahead_at(reader, reader->first)->done; moved = true)
		end = ahead_at(reader, reader->first++)->end;
	if (moved)
		__atomic_store_n(reader->memory.consumer, end, __ATOMIC_RELEASE);
	if (reader->first == reader->next)
		reader->first = reader->next = reader->out = reader->in = 0;
}

/* Hands out what nothing earlier can precede, and more where there is no room to look further. */
static int release(struct ring_reader *reader, unsigned int max, record_fn *fn, void *arg)
{
	unsigned int handed = 0, forced = is_full(reader) ? FORCED : 0;
	int error = 0;

	while (reader->out != reader->in && handed < max && !error) {
		struct ahead *ahead = &reader->ahead[*sorted_at(reader, reader->out)];

		if (ahead->close_ns >= reader->known_ns && !forced)
			break;
		forced -= forced > 0;
		reader->out++;
		error = hand(reader, ahead, fn, arg);
		ahead->done = true;
		handed += !ahead->gap;
		consume(reader, false);
	}
	consume(reader, true);
	return error ? error : (int)handed;
}

int ring_reader_read(struct ring_reader *reader, unsigned int max, bool ended, record_fn *fn,
		     void *arg)
{
	unsigned int handed = 0;
	int result;

	do {
		if (!reader->promise.open || ended)
			make_promise(reader, ended);
		look_ahead(reader);
		keep_promise(reader);
		result = release(reader, max - handed, fn, arg);
		if (result < 0)
			return result;
		handed += result;
	} while (handed < max && result);
	return handed;
}
