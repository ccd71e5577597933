/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * usage.c - arithmetic on counts: sums, averages, percentiles of a log2 histogram.
 */
#include "sctop/model.h"

void usage_take_max(uint64_t *max_ns, bool *is_bound, uint64_t ns, bool bound)
{
	if (ns > *max_ns)
		*is_bound = bound;
	else if (ns == *max_ns)
		*is_bound = *is_bound && bound;
	else
		return;
	*max_ns = ns;
}

void usage_add(struct usage *sum, const struct usage *more)
{
	sum->calls += more->calls;
	sum->errors += more->errors;
	sum->restarts += more->restarts;
	sum->unfinished += more->unfinished;
	sum->blocked += more->blocked;
	sum->total_ns += more->total_ns;
	sum->read_bytes += more->read_bytes;
	sum->written_bytes += more->written_bytes;
	usage_take_max(&sum->max_ns, &sum->max_is_bound, more->max_ns, more->max_is_bound);
	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		sum->hist[i] += more->hist[i];
}

uint64_t usage_timed(const struct usage *usage)
{
	uint64_t sum = 0;

	for (int i = 0; i < SCTOP_HIST_CNT; i++)
		sum += usage->hist[i];
	return sum;
}

/* The value at `part` (0..1) of a bucket's width; the last has no upper end but the maximum. */
static double bucket_value(int bucket, double part, uint64_t max_ns)
{
	double low = bucket ? (double)(1ULL << (bucket + SCTOP_HIST_SHIFT)) : 0;
	double high = (double)(1ULL << (bucket + SCTOP_HIST_SHIFT + 1));

	if (bucket == SCTOP_HIST_CNT - 1 || high > (double)max_ns)
		high = (double)max_ns;
	if (high < low)
		return high;
	return low + part * (high - low);
}

uint64_t usage_percentile(const struct usage *usage, double share)
{
	uint64_t timed = usage_timed(usage);
	double rank, before = 0, value = 0;

	if (!timed)
		return 0;
	share = share > 0 ? share : 0; /* NaN as well */
	rank = (share < 1 ? share : 1) * (double)timed;
	for (int i = 0; i < SCTOP_HIST_CNT; i++) {
		double here = (double)usage->hist[i];

		if (here == 0)
			continue;
		value = bucket_value(i, rank > before ? (rank - before) / here : 0, usage->max_ns);
		if (before + here >= rank)
			break;
		before += here;
	}
	return value < (double)usage->max_ns ? (uint64_t)value : usage->max_ns;
}

uint64_t usage_average(const struct usage *usage)
{
	uint64_t timed = usage_timed(usage);

	return timed ? usage->total_ns / timed : 0;
}
