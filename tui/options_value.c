/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * options_value.c - the value of an option, stored where its row says. The command line and the
 * configuration (settings.c) come through here.
 */
#include <inttypes.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "options_table.h"
#include "sctop/text.h"

static enum option_result store_number(const struct option_row *row, const char *value, void *field,
				       char *why, size_t size)
{
	static const char *const wanted[] = {
		[OPTION_U32] = "a whole number",
		[OPTION_U64] = "a whole number",
		[OPTION_BYTES32] = "a number of bytes, as 65536, 64k or 16M",
		[OPTION_TIME] = "a time in seconds, as 5 or 0.5",
	};
	bool wide = row->kind == OPTION_U64 || row->kind == OPTION_TIME;
	uint64_t max = row->max ? row->max : wide ? UINT64_MAX : UINT32_MAX;
	uint64_t number;
	int err;

	if (row->kind == OPTION_BYTES32)
		err = text_parse_bytes(value, &number);
	else if (row->kind == OPTION_TIME)
		err = text_parse_time(value, &number);
	else
		err = text_parse_u64(value, max, &number);
	if (err == -EINVAL) {
		snprintf(why, size, "give %s", wanted[row->kind]);
		return OPTION_WRONG;
	}
	if (err || number < row->min || number > max) {
		bool small = !err && number < row->min;
		bool counted = row->kind == OPTION_U32 || row->kind == OPTION_U64;

		if (counted && (small || row->max))
			snprintf(why, size, "that is too %s: at %s %" PRIu64,
				 small ? "small" : "large", small ? "least" : "most",
				 small ? row->min : row->max);
		else
			snprintf(why, size, "that is too %s", small ? "small" : "large");
		return OPTION_WRONG;
	}
	if (wide)
		*(uint64_t *)field = number;
	else
		*(uint32_t *)field = (uint32_t)number;
	return OPTION_OK;
}

enum option_result option_store(const struct option_row *row, struct options *options,
				const char *value, char *why, size_t why_size)
{
	void *field = (char *)options + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return OPTION_OK;
	case OPTION_STRING:
		*(const char **)field = value;
		return OPTION_OK;
	case OPTION_SET:
		return row->set(options, value, why, why_size);
	case OPTION_HELP:
		options_help(options->command, stdout);
		return OPTION_DONE;
	default:
		return store_number(row, value, field, why, why_size);
	}
}

const struct option_row *option_find(const char *name)
{
	const struct option_row *row;
	int i;

	for (row = option_rows; row->names[0]; row++)
		for (i = 0; i < OPTION_NAMES_MAX && row->names[i]; i++)
			if (!strcmp(row->names[i], name))
				return row;
	return NULL;
}
