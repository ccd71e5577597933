/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * made_filter.h - filters from words. To be included after cmocka.h.
 */
#ifndef MADE_FILTER_H
#define MADE_FILTER_H

#include "sctop/filter.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

static inline struct filter *parse(const char *text, bool offline)
{
	struct filter *filter = filter_new();
	struct filter_error error;

	assert_non_null(filter);
	filter_set_offline(filter, offline);
	if (filter_parse(filter, text, &error)) {
		print_message("%s: %s\n", text, error.reason);
		fail();
	}
	return filter;
}

#endif
