/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_every_key.c - each key of the table of keys, in each view: at the end of a recording, held
 * in the middle of it, on a process that has ended, and where nothing has a row; live likewise.
 * Nothing crashes, and each key does something that is seen, or says why not.
 *
 * Many terminals at once, a state and a view each, so that all of them wait together.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tui/keys.c"
#include "story.h"
#include "term.h"

enum { WIDTH = 120, HEIGHT = 40, ROW_MAX = 1024, ESC_MS = 30, SEATS_MAX = 32 };

/* ---- keys as a terminal sends them ---- */

static const struct {
	int key;
	const char *sequence;
} specials[] = {
	{ SPECIAL(UP), KEY_UP_SEQ },
	{ SPECIAL(DOWN), KEY_DOWN_SEQ },
	{ SPECIAL(LEFT), KEY_LEFT_SEQ },
	{ SPECIAL(RIGHT), KEY_RIGHT_SEQ },
	{ SPECIAL(HOME), KEY_HOME_SEQ },
	{ SPECIAL(END), KEY_END_SEQ },
	{ SPECIAL(PPAGE), KEY_PGUP_SEQ },
	{ SPECIAL(NPAGE), KEY_PGDN_SEQ },
	{ SPECIAL(BTAB), KEY_BTAB_SEQ },
	{ SPECIAL(ENTER), "\033OM" },
	{ SPECIAL(BACKSPACE), "\x7f" },
	{ F(1), KEY_F1_SEQ },
	{ F(2), "\033OQ" },
	{ F(3), "\033OR" },
	{ F(4), "\033OS" },
	{ F(5), "\033[15~" },
	{ F(6), "\033[17~" },
	{ F(7), "\033[18~" },
	{ F(8), "\033[19~" },
	{ F(9), "\033[20~" },
	{ F(10), KEY_F10_SEQ },
};

static void sequence_of(int key, char *sequence, size_t size)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (specials[i].key == key) {
			snprintf(sequence, size, "%s", specials[i].sequence);
			return;
		}
	if (key & SCREEN_KEY)
		fail_msg("no sequence for key %#x: add it to the table above", key);
	snprintf(sequence, size, "%c", key);
}

/* Those that may find nothing to do: at an end of the rows, or with nothing to undo. */
static const bool quiet[ACTION_CNT] = {
	[ACTION_CLEAR] = true, [ACTION_REDRAW] = true,	   [ACTION_UP] = true,
	[ACTION_DOWN] = true,  [ACTION_PAGE_UP] = true,	   [ACTION_PAGE_DOWN] = true,
	[ACTION_HOME] = true,  [ACTION_END] = true,	   [ACTION_LEFT] = true,
	[ACTION_RIGHT] = true, [ACTION_LINE_START] = true, [ACTION_PANE] = true,
	[ACTION_BACK] = true,  [ACTION_NEXT_EVENT] = true, [ACTION_PREVIOUS_EVENT] = true,
};

/* ---- seats: a state, and a view ---- */

struct state {
	const char *name, *keys; /* … that lead into it, from wherever */
	const char *const *argv;
	bool held;
};

struct place {
	const char *name, *keys;
	unsigned int context;
};

struct seat {
	const struct state *state;
	const struct place *place;
	struct term *term;
	char (*before)[ROW_MAX];
};

struct hall {
	struct seat seats[SEATS_MAX];
	int cnt;
	bool still; /* nothing changes but by keys */
	int wrong;
};

static const struct place places[] = {
	{ "processes", "1", IN_PROCESSES }, { "calls", "2", IN_CALLS },
	{ "stream", "3", IN_STREAM },	    { "detail", "4", IN_DETAIL },
	{ "event", "3\r", IN_EVENT },	    { "in flight", "1b", IN_INFLIGHT },
	{ "errors", "1!", IN_ERRORS },	    { "terminals", "1T", IN_TERMINALS },
};

static void each_key(struct hall *hall, const char *keys)
{
	for (int i = 0; i < hall->cnt; i++)
		term_keys(hall->seats[i].term, keys);
}

static void pause_all(struct hall *hall, int ms)
{
	usleep((useconds_t)ms * 1000);
	for (int i = 0; i < hall->cnt; i++)
		term_settle(hall->seats[i].term, 0);
}

static void seat(struct hall *hall, const struct state *state, const struct place *place)
{
	struct term_options options = { .width = WIDTH, .height = HEIGHT, .env = { "TZ=UTC" } };
	struct seat *taken = &hall->seats[hall->cnt++];

	assert_true(hall->cnt <= SEATS_MAX);
	taken->state = state;
	taken->place = place;
	taken->term = term_start(&options, state->argv);
	taken->before = calloc(HEIGHT, ROW_MAX);
	assert_non_null(taken->before);
}

/* Until a text is on all screens of a program's arguments (NULL: of any); they start together, and
 * are given a minute. */
static void wait_ready(struct hall *hall, const char *const *argv, const char *text)
{
	struct term *missing = NULL;

	for (int step = 0; step < 1200; step++) {
		pause_all(hall, 50);
		missing = NULL;
		for (int i = 0; i < hall->cnt; i++)
			if ((!argv || hall->seats[i].state->argv == argv) &&
			    !term_has(hall->seats[i].term, text))
				missing = hall->seats[i].term;
		if (!missing)
			return;
	}
	term_dump(missing);
	fail_msg("never shown: %s", text);
}

/* All of them in their states, whatever the last key did. */
static void sit_down(struct hall *hall)
{
	for (int i = 0; i < 2; i++) { /* what it opened; then row filter, tags, zoom or drill */
		each_key(hall, "\033");
		pause_all(hall, ESC_MS);
	}
	for (int i = 0; i < hall->cnt; i++) {
		struct seat *seat = &hall->seats[i];

		if (seat->state->held && !term_has(seat->term, "PAUSED"))
			term_keys(seat->term, hall->still ? "[" : "p");
		term_keys(seat->term, seat->state->keys);
		term_keys(seat->term, seat->place->keys);
	}
	pause_all(hall, 60);
}

static void remember(struct seat *seat)
{
	for (int y = 0; y < HEIGHT; y++)
		snprintf(seat->before[y], ROW_MAX, "%s", term_row(seat->term, y));
}

static bool changed(struct seat *seat)
{
	for (int y = 1; y < HEIGHT; y++)
		if (strcmp(seat->before[y], term_row(seat->term, y)) != 0)
			return true;
	return false;
}

static void check_seat(struct hall *hall, struct seat *seat, const struct key_binding *binding)
{
	bool does = quiet[binding->action] || !hall->still;

	for (int i = 0; i < 20 && !does; i++) {
		does = changed(seat);
		if (!does)
			term_settle(seat->term, 50);
	}
	if (!does) {
		if (!hall->wrong++)
			term_dump(seat->term);
		fprintf(stderr, "%s, %s: %s (%s) does nothing, and does not say why\n",
			seat->state->name, seat->place->name, binding->shown,
			binding->help ? binding->help : "");
	}
	if (term_ended(seat->term)) {
		term_dump(seat->term);
		fail_msg("%s, %s: %s ends it", seat->state->name, seat->place->name,
			 binding->shown);
	}
}

static void press_everywhere(struct hall *hall, const struct key_binding *binding, int key)
{
	char sequence[16];

	sequence_of(key, sequence, sizeof(sequence));
	sit_down(hall);
	for (int i = 0; i < hall->cnt; i++) {
		remember(&hall->seats[i]);
		term_keys(hall->seats[i].term, sequence);
	}
	pause_all(hall, 40);
	for (int i = 0; i < hall->cnt; i++)
		if (binding->contexts & hall->seats[i].place->context)
			check_seat(hall, &hall->seats[i], binding);
}

static void press_all(struct hall *hall)
{
	for (const struct key_binding *row = key_bindings; row->action != ACTION_NONE; row++)
		for (int i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++)
			if (row->action != ACTION_QUIT)
				press_everywhere(hall, row, row->keys[i]);
	assert_int_equal(hall->wrong, 0);
}

static void leave(struct hall *hall)
{
	sit_down(hall);
	each_key(hall, "\033");
	pause_all(hall, ESC_MS);
	each_key(hall, "q");
	for (int i = 0; i < hall->cnt; i++) {
		struct seat *seat = &hall->seats[i];

		assert_int_equal(term_wait_end(seat->term), 0);
		assert_true(term_echo(seat->term) && !term_alternate(seat->term));
		term_stop(seat->term);
		free(seat->before);
	}
}

/* ---- over a recording, and live ---- */

static void test_replay(void **state)
{
	const char *argv[] = { "replay", story_path(), "-i", "0.1", NULL };
	const struct state states[] = {
		{ "at the end", "", argv, false },
		{ "held", "", argv, true },
		{ "on what has ended", "1/gamma\r", argv, false },
		{ "empty", "1\\\x15no row\r2\\\x15no row\r3\\\x15no row\r", argv, false },
	};
	struct hall hall = { .still = true };

	(void)state;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		for (size_t j = 0; j < sizeof(places) / sizeof(places[0]); j++)
			if (places[j].context != IN_INFLIGHT)
				seat(&hall, &states[i], &places[j]);
	wait_ready(&hall, NULL, "end of the recording");
	press_all(&hall);
	leave(&hall);
}

/* Until it is killed: a call every now and then. */
static pid_t start_worker(const char *comm)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, comm);
		for (;; usleep(20000))
			syscall(SYS_close, -1);
	}
	assert_true(pid > 0);
	return pid;
}

static void end_worker(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void test_live(void **state)
{
	char comm[16], gone[16], search[32];
	const char *some[] = { "--readonly", "-i", "0.3", "-c", comm, NULL };
	const char *held[] = { "-i", "0.3", "-c", comm, NULL };
	const char *none[] = { "--readonly", "-i", "0.3", "-c", "no-such-name", NULL };
	const char *ended[] = { "-i", "0.3", "-c", gone, "--keep-exited", "3600", NULL };
	const struct state states[] = {
		{ "live", "", some, false },
		{ "live, held", "", held, true },
		{ "live, empty", "", none, false },
		{ "live, on what has ended", search, ended, false },
	};
	struct hall hall = { 0 };
	pid_t worker, ends;

	NEEDS_TRACING();
	snprintf(comm, sizeof(comm), "key%d", (int)getpid());
	snprintf(gone, sizeof(gone), "end%d", (int)getpid());
	worker = start_worker(comm);
	ends = start_worker(gone);
	snprintf(search, sizeof(search), "1/%d\r", (int)ends);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		for (size_t j = 0; j < sizeof(places) / sizeof(places[0]); j += 1 + i)
			seat(&hall, &states[i], &places[j]);
	wait_ready(&hall, NULL, "calls/s");
	wait_ready(&hall, ended, gone);
	end_worker(ends);
	wait_ready(&hall, ended, "\342\200\240");
	press_all(&hall);
	leave(&hall);
	end_worker(worker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_live),
	};

	return cmocka_run_group_tests(tests, story_setup, story_teardown);
}
