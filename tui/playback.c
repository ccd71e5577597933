/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * playback.c - checkpoints, and the way between them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playback.h"
#include "sctop/model.h"
#include "sctop/recording.h"
#include "sctop/selection.h"
#include "sctop/source.h"

#define CHECKPOINTS_MAX	 24
#define CHECKPOINT_BYTES (96u << 20) /* all of them together */
#define STRIDE_FIRST	 8	     /* frames from one checkpoint to the next */
#define WORK_FRAMES	 16	     /* at a time: less than a tenth of a second */
#define HISTORY		 4	     /* intervals whose events are shown on arrival */

struct checkpoint {
	struct model *model;
	struct recording_place place;
	uint64_t interval; /* that many were played */
	uint64_t filter_cnt;
	size_t bytes;
	char filter[RECORD_TEXT_MAX + 1];
};

struct playback {
	struct recording_reader *reader;
	struct selection *selection;
	struct checkpoint
		checkpoints[CHECKPOINTS_MAX]; /* by interval; the first is the beginning */
	int checkpoint_cnt;
	size_t bytes;
	uint64_t stride;
	uint64_t refused;  /* the frame where the model was too large for a checkpoint */
	uint64_t interval; /* played so far */
	uint64_t reset_at; /* the model was reset after that many; 0: it was not */
	uint64_t interval_ns;
	uint64_t filter_cnt;			 /* times that a filter was said to be in force */
	struct recording_place history[HISTORY]; /* before the last intervals, by number */
	bool underway, looked;
	uint64_t target_interval,
		target_ns;   /* the first that is reached; UINT64_MAX: not asked for */
	struct model *model; /* of the call that is running */
	char filter[RECORD_TEXT_MAX + 1];
};

/* ---- checkpoints ---- */

static void checkpoint_drop(struct playback *playback, int i)
{
	struct checkpoint *checkpoints = playback->checkpoints;

	model_free(checkpoints[i].model);
	playback->bytes -= checkpoints[i].bytes;
	playback->checkpoint_cnt--;
	memmove(&checkpoints[i], &checkpoints[i + 1],
		(size_t)(playback->checkpoint_cnt - i) * sizeof(*checkpoints));
}

/* Every second one goes; the beginning stays. */
static void checkpoints_thin(struct playback *playback)
{
	playback->stride *= 2;
	for (int i = 1; i < playback->checkpoint_cnt; i++)
		checkpoint_drop(playback, i);
}

static int checkpoint_take(struct playback *playback, struct model *model)
{
	struct checkpoint *checkpoint = &playback->checkpoints[playback->checkpoint_cnt];

	checkpoint->model = model_clone(model, &checkpoint->bytes);
	if (!checkpoint->model)
		return -ENOMEM;
	if (checkpoint->bytes > CHECKPOINT_BYTES / 4 && playback->checkpoint_cnt) {
		model_free(checkpoint->model); /* of a model like this there is one */
		return -ENOMEM;
	}
	recording_tell(playback->reader, &checkpoint->place);
	checkpoint->interval = playback->interval;
	checkpoint->filter_cnt = playback->filter_cnt;
	memcpy(checkpoint->filter, playback->filter, sizeof(playback->filter));
	playback->bytes += checkpoint->bytes;
	playback->checkpoint_cnt++;
	return 0;
}

/*
 * Where the last checkpoint is too far behind; without memory, going back is slower. A model that
 * was too large may shrink, but a copy only to see that is made less and less often.
 */
static void checkpoint_if_due(struct playback *playback, struct model *model)
{
	const struct checkpoint *last = &playback->checkpoints[playback->checkpoint_cnt - 1];
	struct recording_place here;

	recording_tell(playback->reader, &here);
	if (here.frame < last->place.frame + playback->stride ||
	    here.frame < playback->refused + (playback->refused ? playback->stride : 0))
		return;
	if (playback->checkpoint_cnt == CHECKPOINTS_MAX || playback->bytes > CHECKPOINT_BYTES)
		checkpoints_thin(playback);
	else if (checkpoint_take(playback, model)) {
		playback->refused = here.frame;
		playback->stride *= 2;
	}
}

/* ---- forth ---- */

static void take_filter(struct playback *playback, const struct record_text *text)
{
	uint64_t now_ns = source_now_ns(playback_source(playback));

	snprintf(playback->filter, sizeof(playback->filter), "%.*s", (int)text->len, text->text);
	/* As the live screen did: counts made under another filter say nothing about this one. And
	 * what began in the middle of a session has maxima that may be older. */
	if (playback->filter_cnt++ || recording_info(playback->reader)->midway)
		model_reset(playback->model, text->time_ns > now_ns ? text->time_ns : now_ns);
}

static int take(const struct record *record, void *arg)
{
	struct playback *playback = arg;

	if (record->type == RECORD_FILTER)
		take_filter(playback, &record->text);
	return model_feed(record, playback->model);
}

int playback_next(struct playback *playback, struct model *model)
{
	struct source *source = playback_source(playback);
	uint64_t before = source_now_ns(source);
	struct recording_place place;
	int err;

	if (!playback->looked && checkpoint_take(playback, model))
		return -ENOMEM;
	playback->looked = true;
	recording_tell(playback->reader, &place);
	playback->model = model;
	err = source_read_counters(source, take, playback);
	if (err)
		return err;
	playback->history[playback->interval % HISTORY] = place;
	model_tick(model, source_now_ns(source));
	playback->interval++;
	if (before && source_now_ns(source) > before)
		playback->interval_ns = source_now_ns(source) - before;
	if (playback->interval == playback->reset_at)
		model_reset(model, source_now_ns(source));
	checkpoint_if_due(playback, model);
	return 0;
}

/* ---- to somewhere else ---- */

void playback_step(struct playback *playback, long intervals)
{
	uint64_t back = intervals < 0 ? (uint64_t)-intervals : 0, from = playback->interval;

	/* Steps add up, however quickly they follow each other. */
	if (playback->underway && playback->target_interval != UINT64_MAX)
		from = playback->target_interval;
	playback->underway = true;
	playback->target_ns = UINT64_MAX;
	/* The first interval only says when the recording begins. */
	playback->target_interval = from > back ? from - back : 1;
	if (intervals > 0)
		playback->target_interval = from + (uint64_t)intervals;
}

void playback_jump(struct playback *playback, uint64_t time_ns)
{
	playback->underway = true;
	playback->target_ns = time_ns;
	playback->target_interval = UINT64_MAX;
}

static bool is_before_target(const struct playback *playback, uint64_t interval, uint64_t now_ns)
{
	if (playback->target_interval != UINT64_MAX)
		return interval < playback->target_interval;
	return now_ns < playback->target_ns || !interval;
}

/*
 * The last checkpoint from which the target is reached with the events of HISTORY intervals; the
 * first if none is. Of a time only the checkpoints tell how many intervals are before it.
 */
static const struct checkpoint *nearest(const struct playback *playback)
{
	const struct checkpoint *checkpoints = playback->checkpoints;
	uint64_t target = playback->target_interval;
	int i = playback->checkpoint_cnt - 1;

	while (i > 0 &&
	       !is_before_target(playback, checkpoints[i].interval, checkpoints[i].place.now_ns))
		i--;
	if (target == UINT64_MAX)
		target = checkpoints[i].interval + 1; /* at least */
	while (i > 0 && checkpoints[i].interval + HISTORY > target)
		i--;
	return &checkpoints[i];
}

static int go_back(struct playback *playback, struct model **model)
{
	const struct checkpoint *checkpoint = nearest(playback);
	struct model *copy;
	size_t bytes;
	int err;

	copy = model_clone(checkpoint->model, &bytes);
	if (!copy)
		return -ENOMEM;
	err = recording_seek(playback->reader, &checkpoint->place);
	if (err) {
		model_free(copy);
		return err;
	}
	model_free(*model);
	*model = copy;
	for (int i = 0; i < HISTORY; i++)
		playback->history[i] = checkpoint->place; /* until others are passed */
	playback->interval = checkpoint->interval;
	playback->filter_cnt = checkpoint->filter_cnt;
	memcpy(playback->filter, checkpoint->filter, sizeof(playback->filter));
	return selection_moved(playback->selection, *model);
}

static int arrive(struct playback *playback)
{
	uint64_t first = playback->interval > HISTORY ? playback->interval - HISTORY : 0;

	playback->underway = false;
	return recording_seek_events(playback->reader, &playback->history[first % HISTORY]);
}

int playback_work(struct playback *playback, struct model **model)
{
	struct source *source = playback_source(playback);
	struct recording_place from, here;
	int err = 0;

	if (!playback->underway)
		return 0;
	if (!is_before_target(playback, playback->interval, source_now_ns(source)))
		err = go_back(playback, model);
	recording_tell(playback->reader, &from);
	while (!err && is_before_target(playback, playback->interval, source_now_ns(source))) {
		err = playback_next(playback, *model);
		recording_tell(playback->reader, &here);
		if (!err && here.frame > from.frame + WORK_FRAMES &&
		    is_before_target(playback, playback->interval, source_now_ns(source)))
			return 1;
	}
	if (err && err != -ENODATA) {
		playback->underway = false;
		return err;
	}
	return arrive(playback) ? -EIO : err;
}

/* ---- the rest ---- */

void playback_reset(struct playback *playback)
{
	playback->reset_at = playback->interval;
	while (playback->checkpoint_cnt > 1 &&
	       playback->checkpoints[playback->checkpoint_cnt - 1].interval >= playback->interval)
		checkpoint_drop(playback, playback->checkpoint_cnt - 1);
}

void playback_position(struct playback *playback, struct playback_position *position)
{
	*position = (struct playback_position){
		.now_ns = source_now_ns(playback_source(playback)),
		.interval_ns = playback->interval_ns,
		.filter = playback->filter,
	};
	recording_span(playback->reader, &position->begin_ns, &position->end_ns);
	if (position->now_ns > position->begin_ns)
		position->share = (double)(position->now_ns - position->begin_ns) /
				  (double)(position->end_ns - position->begin_ns);
}

const char *playback_problem(const struct playback *playback)
{
	return recording_problem(playback->reader);
}

struct source *playback_source(struct playback *playback)
{
	return selection_source(playback->selection);
}

struct playback *playback_new(struct recording_reader *reader, const struct filter *filter)
{
	struct playback *playback = calloc(1, sizeof(*playback));

	if (!playback)
		return NULL;
	playback->reader = reader;
	playback->stride = STRIDE_FIRST;
	playback->selection = selection_new(recording_source(reader), filter);
	if (playback->selection)
		return playback;
	free(playback);
	errno = ENOMEM;
	return NULL;
}

void playback_free(struct playback *playback)
{
	if (!playback)
		return;
	while (playback->checkpoint_cnt)
		checkpoint_drop(playback, playback->checkpoint_cnt - 1);
	selection_free(playback->selection);
	free(playback);
}
