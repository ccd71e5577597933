/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz.h - what the fuzz targets share: input taken in pieces, properties, text that must be safe.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model;
struct record;

/* The targets' entry, called by libFuzzer; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A property: without it the input is a finding, kept by libFuzzer. */
#define FUZZ_CHECK(holds)                                                                          \
	do {                                                                                       \
		if (!(holds)) {                                                                    \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* What is left of the input. */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

/* The next byte; 0 when there is none. */
static inline uint8_t fuzz_byte(struct fuzz_input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->at++;
}

/* The next bytes, `len` or what there is: *got of them. */
static inline const uint8_t *fuzz_bytes(struct fuzz_input *input, size_t len, size_t *got)
{
	const uint8_t *bytes = input->at;

	*got = len < input->left ? len : input->left;
	input->at += *got;
	input->left -= *got;
	return bytes;
}

/* The rest of the input as a string of its own memory, up to its first NUL. */
static inline char *fuzz_string(struct fuzz_input *input)
{
	char *text = strndup((const char *)input->at, input->left);

	FUZZ_CHECK(text);
	return text;
}

/* Valid UTF-8 without anything that moves a cursor, hides or breaks a line. */
bool fuzz_is_safe(const char *text, size_t len);
/* Nothing but printable ASCII. */
bool fuzz_is_ascii(const char *text, size_t len);

#define FUZZ_PATH_MAX 64

/* An empty folder of one's own, in memory where that is possible. */
void fuzz_folder(char path[static FUZZ_PATH_MAX]);

/* ---- every format at once, each checked after each record; kept, as a sink is large ---- */

#define FUZZ_SINK_MAX 8

struct fuzz_sinks {
	struct fuzz_sink {
		const struct sink_format *format;
		struct sink *sink;
		FILE *out;
		char *text; /* since the last check */
		size_t len, size;
	} sinks[FUZZ_SINK_MAX];
	size_t cnt;
};

void fuzz_sinks_open(struct fuzz_sinks *sinks);
/* From now on these options, from the bits of `choices`. */
void fuzz_sinks_choose(struct fuzz_sinks *sinks, uint8_t choices);
/* A record_fn with the fuzz_sinks as arg. */
int fuzz_sinks_feed(const struct record *record, void *sinks);
/* The summary of those that have one. */
void fuzz_sinks_summary(struct fuzz_sinks *sinks, struct model *model);

#endif
