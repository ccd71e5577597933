/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_playback.c - forth, back and to a time, in any order and whatever the recording holds: the
 * tables are then those of a playback that went there straight.
 *
 * Input: a byte of choices, a byte that says how many steps follow, two bytes for each, then the
 * recording as recording_file.h has it.
 */
#include "fuzz.h"

#include <unistd.h>

#include "recording_file.h"
#include "sctop/filter.h"
#include "../../tui/playback.c"

#define INTERVALS_MAX 40
#define STEPS_MAX     15
#define STRIDE_CHOICE (1 << 4) /* a checkpoint at each interval, not only in long recordings */

/* What there is to see after an interval. */
struct view {
	uint64_t now_ns, calls, errors, emitted;
	long processes;
	char filter[64];
};

/* All of it, straight: by interval, from 1. */
struct story {
	struct view views[INTERVALS_MAX + 1];
	uint64_t events[INTERVALS_MAX + 1]; /* of each interval, as add_event() says */
	int cnt;
};

struct player {
	struct recording_reader *reader;
	struct filter *filter;
	struct playback *playback;
	struct model *model;
};

static void open_player(struct player *player, int fd, unsigned int choices)
{
	player->reader = fuzz_recording_open(fd);
	player->filter = filter_new();
	player->model = model_new(&(struct model_options){ .exited_max = 3 });
	FUZZ_CHECK(player->reader && player->filter && player->model);
	player->playback = playback_new(player->reader, player->filter);
	FUZZ_CHECK(player->playback);
	if (choices & STRIDE_CHOICE)
		player->playback->stride = 1;
}

static void close_player(struct player *player)
{
	playback_free(player->playback);
	model_free(player->model);
	filter_free(player->filter);
	recording_close(player->reader);
}

static void look(struct player *player, struct view *view)
{
	const struct process_query query = { .sort = SORT_CALLS };
	const struct model_totals *totals = model_totals(player->model);
	const struct process_row *rows;
	struct playback_position position;

	memset(view, 0, sizeof(*view));
	playback_position(player->playback, &position);
	FUZZ_CHECK(position.share >= 0 && position.begin_ns <= position.end_ns);
	view->now_ns = position.now_ns;
	view->calls = totals->usage.calls;
	view->errors = totals->usage.errors;
	view->emitted = totals->stats.emitted;
	view->processes = model_processes(player->model, &query, &rows);
	FUZZ_CHECK(view->processes >= 0);
	memcpy(view->filter, position.filter, strnlen(position.filter, sizeof(view->filter) - 1));
}

/* A sum, so that those of several intervals can be added. */
static int add_event(const struct record *record, void *arg)
{
	uint64_t *sum = arg, about = 1;

	if (record->type == RECORD_EVENT)
		about += record->event->time_ns * 31 + record->event->tid * 7 +
			 (uint64_t)record->event->ret;
	*sum += about * 0x9e3779b97f4a7c15ULL;
	return 0;
}

static uint64_t read_events(struct player *player)
{
	uint64_t sum = 0;

	while (source_read_events(playback_source(player->playback), 50, add_event, &sum) > 0)
		continue;
	return sum;
}

/* 0, or why there is not more. */
static int go_straight(int fd, struct story *story)
{
	struct player player;
	int err;

	open_player(&player, fd, 0);
	for (story->cnt = 0;;) {
		err = playback_next(player.playback, player.model);
		if (err || story->cnt == INTERVALS_MAX)
			break;
		look(&player, &story->views[++story->cnt]);
		story->events[story->cnt] = read_events(&player);
	}
	close_player(&player);
	return err;
}

/* Those of the last intervals, up to HISTORY of them, are there on arrival; of a time it is not
 * known in advance how many. */
static bool are_last(const struct story *story, uint64_t interval, uint64_t events)
{
	uint64_t sum = 0;

	for (int i = 0; i <= HISTORY && interval; i++, interval--) {
		sum += story->events[interval];
		if (sum == events)
			return true;
	}
	return false;
}

/* Sets out, and says where that must end, as playback.h promises; 0: that is not said, as times
 * that go back have no first one. */
static int set_out(struct player *player, const struct story *story, struct fuzz_input *input)
{
	const struct view *views = story->views;
	uint8_t how = fuzz_byte(input), where = fuzz_byte(input);
	int to = (int)player->playback->interval + (int8_t)where, cnt = story->cnt;
	uint64_t time_ns;

	if (how & 1) {
		playback_step(player->playback, (int8_t)where);
		return to < 1 ? 1 : to > cnt ? cnt : to;
	}
	time_ns = views[1 + where % cnt].now_ns + (how & 2 ? 1 : 0);
	playback_jump(player->playback, time_ns);
	for (to = 2; to <= cnt; to++) {
		if (views[to].now_ns < views[to - 1].now_ns)
			return 0;
	}
	for (to = 1; to < cnt && views[to].now_ns < time_ns; to++)
		continue;
	return to;
}

static void go_about(int fd, const struct story *story, struct fuzz_input *input,
		     unsigned int choices)
{
	int steps = fuzz_byte(input) % (STEPS_MAX + 1), to, work;
	struct player player;
	struct view view;

	open_player(&player, fd, choices);
	while (steps--) {
		to = set_out(&player, story, input);
		do {
			work = playback_work(player.playback, &player.model);
		} while (work == 1);
		FUZZ_CHECK(!work || work == -ENODATA);
		look(&player, &view);
		FUZZ_CHECK(!to || player.playback->interval == (uint64_t)to);
		FUZZ_CHECK(player.playback->interval <= (uint64_t)story->cnt);
		FUZZ_CHECK(!memcmp(&view, &story->views[player.playback->interval], sizeof(view)));
		FUZZ_CHECK(are_last(story, player.playback->interval, read_events(&player)));
	}
	close_player(&player);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fuzz_input input = { bytes, len }, file;
	unsigned int choices = fuzz_byte(&input);
	static struct story story;
	size_t got;
	struct recording_reader *reader;
	int fd, err;

	file = input;
	if (file.left)
		fuzz_bytes(&file, 1 + 2 * (size_t)(*file.at % (STEPS_MAX + 1)), &got);
	fd = fuzz_recording_file(&file, choices);
	reader = fuzz_recording_open(fd);
	recording_close(reader);
	if (reader) {
		err = go_straight(fd, &story);
		/* What is damaged ends where it is met first, which need not be where one is going.
		 */
		if (story.cnt && err == -ENODATA)
			go_about(fd, &story, &input, choices);
	}
	close(fd);
	return 0;
}
