/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_ring_reader.c - CPUs that close calls, lose some, and are held up between any two of their
 * steps; what the reader makes of it against what they know they did.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../core/ring_reader.c"

enum { CPU_CNT = 5, RING_BYTES = 1 << 16, STEPS = 400000 };

static uint64_t the_time;

static uint64_t fake_now(void)
{
	return the_time;
}

static uint32_t seed;

static uint32_t rnd(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* One CPU on its way through a program: each step is one that another CPU may come between. */
enum step { IDLE, BEGUN, TIMED, RESERVED };

struct machine {
	struct ring_memory memory;
	unsigned long consumer, producer;
	uint8_t *data;
	struct sctop_cpu cpus[CPU_CNT];
	struct {
		enum step step;
		uint64_t time_ns;
		uint32_t *head;
		uint64_t number; /* of the call that is next; one that is lost has one, too */
	} at[CPU_CNT];

	/* What the reader said. */
	uint64_t expected[CPU_CNT]; /* the number of the call that has to come next */
	uint64_t last_ns, events, lost;
	uint64_t lost_before; /* not yet seen whose */
	bool in_order, alone; /* only one CPU does anything */
};

static void machine_init(struct machine *machine)
{
	int fd = memfd_create("ring", 0);

	memset(machine, 0, sizeof(*machine));
	assert_int_equal(ftruncate(fd, RING_BYTES), 0);
	machine->data = mmap(NULL, 2 * RING_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 2; i++)
		assert_true(mmap(machine->data + i * RING_BYTES, RING_BYTES, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED);
	close(fd);
	machine->memory = (struct ring_memory){ &machine->consumer, &machine->producer,
						machine->data, RING_BYTES };
	machine->in_order = true;
	the_time = 1000000000;
}

static void machine_free(struct machine *machine)
{
	munmap(machine->data, 2 * RING_BYTES);
}

/* As the kernel does it; 0: it is full. */
static uint32_t *reserve(struct machine *machine, uint32_t len)
{
	uint32_t total = (len + 8 + 7) & ~7u;
	uint32_t *head = (void *)(machine->data + machine->producer % RING_BYTES);

	if (machine->producer + total - machine->consumer > RING_BYTES - 1)
		return NULL;
	*head = len | BPF_RINGBUF_BUSY_BIT;
	machine->producer += total;
	return head;
}

static uint32_t lose_us(const struct machine *machine, int cpu)
{
	uint64_t since = machine->cpus[cpu].lost_since_ns;

	return since ? (machine->at[cpu].time_ns - since) / 1000 : 0;
}

static void lose(struct machine *machine, int cpu, __u64 *count)
{
	if (!machine->cpus[cpu].lost_since_ns)
		machine->cpus[cpu].lost_since_ns = machine->at[cpu].time_ns;
	++*count;
}

static void write_event(struct machine *machine, int cpu)
{
	uint64_t took = rnd(1000000);
	struct sctop_event event = {
		.type = SCTOP_EVENT_CALL,
		.cpu = cpu,
		.time_ns = machine->at[cpu].time_ns - took,
		.duration_ns = took,
		.args = { machine->at[cpu].number },
		.lost_us = lose_us(machine, cpu),
		.dropped = machine->cpus[cpu].dropped,
		.capped = machine->cpus[cpu].capped,
	};

	memcpy(machine->at[cpu].head + 2, &event, sizeof(event));
}

static void step_cpu(struct machine *machine, int cpu)
{
	struct sctop_cpu *counters = &machine->cpus[cpu];

	switch (machine->at[cpu].step) {
	case IDLE:
		counters->closing = 1;
		machine->at[cpu].step = BEGUN;
		return;
	case BEGUN:
		machine->at[cpu].time_ns = the_time;
		machine->at[cpu].step = TIMED;
		return;
	case TIMED:
		if (rnd(50)) {
			machine->at[cpu].head =
				reserve(machine, sizeof(struct sctop_event) + rnd(3) * 8);
			if (machine->at[cpu].head) {
				machine->at[cpu].step = RESERVED;
				return;
			}
			lose(machine, cpu, &counters->dropped);
		} else {
			lose(machine, cpu, &counters->capped);
		}
		break;
	case RESERVED:
		write_event(machine, cpu);
		*machine->at[cpu].head &= ~BPF_RINGBUF_BUSY_BIT;
		counters->lost_since_ns = 0;
		break;
	}
	machine->at[cpu].number++;
	machine->at[cpu].step = IDLE;
	counters->closing = 0;
}

static int on_record(const struct record *record, void *arg)
{
	struct machine *machine = arg;
	const struct sctop_event *event = record->event;
	uint64_t close;

	if (record->type == RECORD_LOST) {
		if (record->lost.time_ns < machine->last_ns)
			machine->in_order = false;
		machine->last_ns = record->lost.time_ns;
		machine->lost += record->lost.count;
		machine->lost_before += record->lost.count;
		return 0;
	}
	close = event->time_ns + event->duration_ns;
	if (close < machine->last_ns)
		machine->in_order = false;
	machine->last_ns = close;
	machine->events++;
	/* Of each CPU: what is between this one and its last was told of by now. */
	assert_true(event->args[0] >= machine->expected[event->cpu]);
	assert_true(event->args[0] - machine->expected[event->cpu] <= machine->lost_before);
	if (machine->alone)
		assert_int_equal(event->args[0] - machine->expected[event->cpu],
				 machine->lost_before);
	machine->lost_before -= event->args[0] - machine->expected[event->cpu];
	machine->expected[event->cpu] = event->args[0] + 1;
	return 0;
}

static uint64_t calls_of(const struct machine *machine)
{
	uint64_t calls = 0;

	for (int i = 0; i < CPU_CNT; i++)
		calls += machine->at[i].number;
	return calls;
}

/* `lag`: how seldom the reader gets its turn. */
static void run(struct machine *machine, uint32_t lag)
{
	struct ring_reader *reader =
		ring_reader_new(&machine->memory, machine->cpus, CPU_CNT, fake_now);
	int held = -1;

	assert_non_null(reader);
	for (long i = 0; i < STEPS; i++) {
		int cpu = machine->alone ? 0 : rnd(CPU_CNT);

		/* Now and then one is stopped for long, wherever it is. */
		if (!rnd(2000))
			held = rnd(CPU_CNT);
		if (!rnd(500))
			held = -1;
		if (cpu != held)
			step_cpu(machine, cpu);
		the_time += rnd(20000);
		if (!rnd(lag))
			assert_true(ring_reader_read(reader, 1 + rnd(300), false, on_record,
						     machine) >= 0);
	}
	for (int i = 0; i < CPU_CNT; i++)
		while (machine->at[i].step != IDLE)
			step_cpu(machine, i);
	while (ring_reader_read(reader, 1 + rnd(300), true, on_record, machine) > 0)
		;
	assert_int_equal(machine->consumer, machine->producer);
	ring_reader_free(reader);
}

static void in_order_and_complete(void **state)
{
	static const uint32_t lags[] = { 1, 5, 100, 400, 20000 };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(lags) / sizeof(lags[0]); i++) {
		struct machine machine;

		seed = 7 + i;
		machine_init(&machine);
		machine.alone = i % 2;
		run(&machine, lags[i / 2]);
		assert_true(machine.in_order);
		assert_true(machine.events > 100);
		assert_true(machine.lost > 100);
		assert_int_equal(machine.events + machine.lost, calls_of(&machine));
		machine_free(&machine);
	}
}

static void busy_steps(struct machine *machine, int cpu, int events)
{
	for (int i = 0; i < 4 * events; i++) {
		step_cpu(machine, cpu);
		the_time += 100;
	}
}

/* A CPU that closes nothing more: what it lost is told of all the same, when time has passed. */
static void gap_of_a_cpu_that_is_silent(void **state)
{
	struct machine machine;
	struct ring_reader *reader;

	(void)state;
	machine_init(&machine);
	seed = 1;
	reader = ring_reader_new(&machine.memory, machine.cpus, CPU_CNT, fake_now);
	machine.cpus[1].dropped = 5000000000ull; /* more than an event could say */
	the_time += SETTLE_NS;
	ring_reader_read(reader, 10, false, on_record, &machine);
	the_time += SETTLE_NS + 1;
	ring_reader_read(reader, 10, false, on_record, &machine);
	assert_int_equal(machine.lost, 5000000000);
	busy_steps(&machine, 0, 10);
	the_time += SETTLE_NS + 1;
	ring_reader_read(reader, 10, false, on_record, &machine);
	assert_int_equal(machine.events + machine.lost - 5000000000, calls_of(&machine));
	ring_reader_free(reader);
	machine_free(&machine);
}

static int write_down(const struct record *record, void *arg)
{
	char *story = arg;

	if (record->type == RECORD_LOST)
		sprintf(story + strlen(story), "lost %d, ", (int)record->lost.count);
	else
		sprintf(story + strlen(story), "cpu %d, ", (int)record->event->cpu);
	return 0;
}

/* Whoever loses calls on one CPU and goes on on another: the gap comes before what follows it. */
static void gap_before_what_follows_elsewhere(void **state)
{
	char story[256] = "";
	struct machine machine;
	struct ring_reader *reader;

	(void)state;
	machine_init(&machine);
	seed = 3;
	reader = ring_reader_new(&machine.memory, machine.cpus, CPU_CNT, fake_now);
	busy_steps(&machine, 0, 1);
	for (int i = 0; i < 5; i++) {
		the_time += 5000;
		machine.at[0].time_ns = the_time;
		lose(&machine, 0, &machine.cpus[0].dropped);
	}
	the_time += 5000;
	busy_steps(&machine, 1, 2);
	busy_steps(&machine, 0, 1);
	busy_steps(&machine, 2, 1);
	while (ring_reader_read(reader, 10, true, write_down, story) > 0)
		;
	assert_string_equal(story, "cpu 0, lost 5, cpu 1, cpu 1, cpu 0, cpu 2, ");
	ring_reader_free(reader);
	machine_free(&machine);
}

static int refuse(const struct record *record, void *arg)
{
	on_record(record, arg);
	return record->type == RECORD_EVENT ? -EPIPE : 0;
}

static void who_refuses_gets_the_next(void **state)
{
	struct machine machine;
	struct ring_reader *reader;

	(void)state;
	machine_init(&machine);
	seed = 1; /* of its three calls none is lost */
	reader = ring_reader_new(&machine.memory, machine.cpus, CPU_CNT, fake_now);
	busy_steps(&machine, 0, 3);
	assert_int_equal(ring_reader_read(reader, 10, true, refuse, &machine), -EPIPE);
	assert_int_equal(machine.events, 1);
	assert_int_equal(ring_reader_read(reader, 1, true, on_record, &machine), 1);
	assert_int_equal(ring_reader_read(reader, 10, true, on_record, &machine), 1);
	assert_int_equal(machine.events + machine.lost, calls_of(&machine));
	ring_reader_free(reader);
	machine_free(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order_and_complete),
		cmocka_unit_test(gap_of_a_cpu_that_is_silent),
		cmocka_unit_test(gap_before_what_follows_elsewhere),
		cmocka_unit_test(who_refuses_gets_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
