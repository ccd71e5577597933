/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * columns_cells.c - figures as cells: zeros dim, errors marked, times only where known.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "columns_cells.h"
#include "sctop/text.h"

void cell_comm(struct cell *cell, const struct cell_context *context, const char *comm, bool ended)
{
	char name[4 * SCTOP_COMM_LEN + 1];

	text_escape(name, sizeof(name), comm, strnlen(comm, SCTOP_COMM_LEN), context->text_flags);
	snprintf(cell->text, sizeof(cell->text), "%s%s",
		 ended && context->ended ? context->ended : "", name);
	cell->role = ended ? ROLE_DIM : ROLE_TEXT;
}

void cell_pid(struct cell *cell, uint32_t pid)
{
	if (pid)
		snprintf(cell->text, sizeof(cell->text), "%u", pid);
	else
		cell_unknown(cell);
}

void cell_rate(struct cell *cell, double per_sec)
{
	text_rate(cell->text, per_sec);
	cell->role = per_sec > 0 ? ROLE_TEXT : ROLE_DIM;
}

void cell_count(struct cell *cell, uint64_t count)
{
	text_count(cell->text, count);
	cell->role = count ? ROLE_TEXT : ROLE_DIM;
}

void cell_error_rate(struct cell *cell, double per_sec, uint64_t ever)
{
	text_rate(cell->text, per_sec);
	cell->role = per_sec > 0 ? ROLE_ERROR : ROLE_DIM;
	/* The mark stays when the errors have stopped; the colour does not. */
	strcat(cell->text, per_sec > 0 ? "!" : ever ? "." : " ");
}

void cell_error_count(struct cell *cell, uint64_t count)
{
	text_count(cell->text, count);
	cell->role = count ? ROLE_ERROR : ROLE_DIM;
	strcat(cell->text, count ? "!" : " ");
}

void cell_share(struct cell *cell, double share)
{
	text_percent(cell->text, share);
	cell->role = share > 0 ? ROLE_TEXT : ROLE_DIM;
}

void cell_unknown(struct cell *cell)
{
	strcpy(cell->text, "-");
	cell->role = ROLE_DIM;
}

void cell_trend(struct cell *cell, const struct cell_context *context, const struct trend *trend)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { " ", ".", ":", "-", "=", "+", "*", "%", "#" };
	const char *const *levels = context->text_flags & TEXT_ASCII ? ascii : blocks;
	const int highest = (int)(sizeof(blocks) / sizeof(blocks[0])) - 1;
	double per_sec[TREND_CNT], most = 0;

	if (!trend || !context->model) {
		cell_unknown(cell);
		return;
	}
	model_trend(context->model, trend, per_sec);
	for (int i = 0; i < TREND_CNT; i++)
		if (per_sec[i] > most)
			most = per_sec[i];
	cell->text[0] = '\0';
	for (int i = 0; i < TREND_CNT; i++) {
		int level = most > 0 ? (int)(per_sec[i] / most * highest + 0.5) : 0;

		/* What exists is never drawn as nothing. */
		if (!level && per_sec[i] > 0)
			level = 1;
		strcat(cell->text, levels[level]);
	}
	cell->role = ROLE_NAME;
}

void cell_bytes(struct cell *cell, const struct cell_context *context, uint64_t bytes)
{
	if (!context->bytes && !bytes) {
		cell_unknown(cell);
		return;
	}
	text_count(cell->text, bytes); /* k is 1000, as dd and the network have it */
	cell->role = bytes ? ROLE_TEXT : ROLE_DIM;
}

void cell_byte_rate(struct cell *cell, const struct cell_context *context, double per_sec)
{
	/* What exists is never shown as nothing. */
	cell_bytes(cell, context, per_sec > 0 && per_sec < 1 ? 1 : (uint64_t)(per_sec + 0.5));
}

/* The sign says it all; what has not changed is dim. */
static void put_change(struct cell *cell, bool marked, const char *size, int sign)
{
	if (!marked) {
		cell_unknown(cell);
		return;
	}
	snprintf(cell->text, sizeof(cell->text), "%s%s",
		 sign > 0   ? "+"
		 : sign < 0 ? "-"
			    : "",
		 size);
	cell->role = sign ? ROLE_TEXT : ROLE_DIM;
}

void cell_change_rate(struct cell *cell, bool marked, double by)
{
	char size[8];

	text_rate(size, by < 0 ? -by : by);
	put_change(cell, marked, size, (by > 0) - (by < 0));
}

void cell_change_count(struct cell *cell, bool marked, int64_t by)
{
	char size[8];

	text_count(size, by < 0 ? -(uint64_t)by : (uint64_t)by);
	put_change(cell, marked, size, (by > 0) - (by < 0));
}

void cell_ratio(struct cell *cell, bool marked, double ratio)
{
	if (!marked || ratio < 0) {
		cell_unknown(cell);
		return;
	}
	if (ratio == HUGE_VAL)
		strcpy(cell->text, "new");
	else if (ratio > 0 && ratio < 0.01)
		strcpy(cell->text, "<0.01");
	else if (ratio < 9.995)
		snprintf(cell->text, sizeof(cell->text), "%.2f", ratio);
	else if (ratio < 99.95)
		snprintf(cell->text, sizeof(cell->text), "%.1f", ratio);
	else
		text_count(cell->text, ratio < 1e18 ? (uint64_t)(ratio + 0.5) : UINT64_MAX);
	/* Twice as much is what one looks for. */
	cell->role = ratio >= 2			       ? ROLE_WARNING
		     : ratio >= 0.995 && ratio < 1.005 ? ROLE_DIM
						       : ROLE_TEXT;
}

void cell_time(struct cell *cell, const struct cell_context *context, uint64_t ns)
{
	if (!context->latency && !ns) {
		cell_unknown(cell);
		return;
	}
	text_time(cell->text, ns, context->text_flags);
	cell->role = ns ? ROLE_TEXT : ROLE_DIM;
}

void cell_max(struct cell *cell, const struct cell_context *context, const struct usage *usage)
{
	char time[12];

	cell_time(cell, context, usage->max_ns);
	if (!usage->max_is_bound || !usage->max_ns)
		return;
	text_time(time, usage->max_ns, context->text_flags);
	snprintf(cell->text, sizeof(cell->text), "%s%s",
		 context->text_flags & TEXT_ASCII ? "<" : "≤", time);
}
