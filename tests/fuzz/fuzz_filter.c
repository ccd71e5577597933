/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_filter.c - a filter's text: what is accepted prints as a text, and as options, that read
 * back as an equal filter.
 *
 * Input: a byte of choices (bit 0: not offline), then the text.
 */
#include "fuzz.h"

#include "sctop/event.h"
#include "sctop/filter.h"
#include "sctop/kernel_filter.h"

static struct filter *new_filter(bool offline)
{
	struct filter *filter = filter_new();

	FUZZ_CHECK(filter);
	filter_set_offline(filter, offline);
	return filter;
}

/* NULL: it was refused. */
static struct filter *parse(const char *text, bool offline)
{
	struct filter *filter = new_filter(offline);
	struct filter_error error = { .length = SIZE_MAX };

	if (!filter_parse(filter, text, &error))
		return filter;
	FUZZ_CHECK(error.offset <= strlen(text));
	FUZZ_CHECK(error.length <= strlen(text) - error.offset);
	FUZZ_CHECK(*error.reason && strlen(error.reason) < sizeof(error.reason));
	FUZZ_CHECK(fuzz_is_safe(error.reason, strlen(error.reason)));
	filter_free(filter);
	return NULL;
}

/* Processes end: what it says of the text may be another thing by now. */
static bool still_so(const char *text, const struct filter *filter)
{
	struct filter *again = parse(text, false);
	bool equal = again && filter_equal(filter, again);

	filter_free(again);
	return equal;
}

static char *print(int (*fn)(const struct filter *, char *, size_t), const struct filter *filter)
{
	int len = fn(filter, NULL, 0);
	char *text = malloc((size_t)len + 1);

	FUZZ_CHECK(text && len >= 0);
	FUZZ_CHECK(fn(filter, text, (size_t)len + 1) == len && strlen(text) == (size_t)len);
	FUZZ_CHECK(fuzz_is_safe(text, (size_t)len));
	return text;
}

/* ---- options, read as a shell and sctop read them ---- */

/* The next word; NULL at the end. Moves *text. */
static char *shell_word(const char **text)
{
	char *word = calloc(1, strlen(*text) + 1), *end = word;
	const char *p = *text + strspn(*text, " ");
	bool quoted = false;

	FUZZ_CHECK(word);
	if (!*p) {
		free(word);
		return NULL;
	}
	for (; *p && (quoted || *p != ' '); p++) {
		if (*p == '\'')
			quoted = !quoted;
		else if (*p == '\\' && !quoted)
			*end++ = *++p;
		else
			*end++ = *p;
	}
	FUZZ_CHECK(!quoted);
	*text = p;
	return word;
}

static bool add_option(struct filter *filter, const char *option, const char *value)
{
	static const struct {
		const char *option;
		enum filter_key key;
	} keys[] = { { "-p", FILTER_PID },
		     { "-c", FILTER_COMM },
		     { "-t", FILTER_TTY },
		     { "-u", FILTER_UID },
		     { "-s", FILTER_SYSCALL } };
	struct filter_error error;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!strcmp(option, keys[i].option))
			return !filter_add(filter, keys[i].key, false, value, &error);
	}
	return !strcmp(option, "--filter") && !filter_parse(filter, value, &error);
}

/* False: one of them was refused. */
static bool read_options(struct filter *filter, const char *text)
{
	bool good = true, trees = false, exact = false;
	char *option, *value, slower[64];
	struct filter_error error;

	while (good && (option = shell_word(&text))) {
		trees |= !strcmp(option, "-p");
		if (!strcmp(option, "--failed")) {
			filter_set_failed(filter, true);
		} else if (!strcmp(option, "--follow")) {
			filter_set_follow(filter, true);
		} else if (!strcmp(option, "--no-follow")) {
			exact = true;
		} else {
			value = shell_word(&text);
			FUZZ_CHECK(value);
			snprintf(slower, sizeof(slower), "slower=%s", value);
			good = strcmp(option, "--slower-than")
				       ? add_option(filter, option, value)
				       : !filter_parse(filter, slower, &error);
			free(value);
		}
		free(option);
	}
	if (trees) /* what the option means, and takes back with --no-follow */
		filter_set_pid_descendants(filter, !exact);
	return good;
}

static bool options_say_it(const struct filter *filter, bool offline)
{
	char *options = print(filter_print_options, filter);
	struct filter *again = new_filter(offline);
	bool equal = read_options(again, options) && filter_equal(filter, again);

	if (!equal)
		fprintf(stderr, "options: %s\n", options);
	free(options);
	filter_free(again);
	return equal;
}

/* ---- what it is for ---- */

static void use(const struct filter *filter, const struct sctop_event *event)
{
	static struct sctop_filter kernel;
	static const uint32_t ancestors[] = { 1, 2 };
	uint64_t mask[SCTOP_MASK_WORDS];
	int err = filter_compile(filter, &kernel);

	FUZZ_CHECK(!err || err == -7); /* E2BIG */
	FUZZ_CHECK(kernel.rule_cnt <= SCTOP_RULE_MAX);
	for (uint32_t i = 0; i < kernel.rule_cnt; i++)
		FUZZ_CHECK(kernel.rules[i].kind < SCTOP_RULE_KIND_CNT &&
			   kernel.rules[i].len <= SCTOP_PATTERN_LEN);
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++) {
		filter_mask(filter, (enum sctop_abi)abi, mask);
		FUZZ_CHECK(mask[SCTOP_MASK_WORDS - 1] <= 1);
	}
	filter_match(filter, event, &(struct filter_kin){ "exe", ancestors, 2, event->cpu & 1 });
	filter_match_event(filter, event, NULL);
	filter_names_tree(filter, event->tgid);
}

static void check(const struct filter *filter, const char *text, bool offline)
{
	char *canonical = print(filter_print, filter), *who = print(filter_print_who, filter);
	struct filter *again = parse(canonical, offline), *clone = filter_clone(filter);
	char *same;

	FUZZ_CHECK(clone && filter_equal(filter, clone));
	if (!again || !filter_equal(filter, again)) {
		fprintf(stderr, "canonical: %s\n", canonical);
		FUZZ_CHECK(!offline && !still_so(text, filter));
	} else {
		same = print(filter_print, again);
		FUZZ_CHECK(!strcmp(canonical, same));
		free(same);
		FUZZ_CHECK(options_say_it(filter, offline) ||
			   (!offline && !still_so(text, filter)));
	}
	free(canonical);
	free(who);
	filter_free(again);
	filter_free(clone);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fuzz_input input = { bytes, len };
	bool offline = !(fuzz_byte(&input) & 1);
	char *text = fuzz_string(&input);
	struct filter *filter = parse(text, offline);
	struct sctop_event event = { .tgid = 1, .tid = 2, .comm = "bash" };

	memcpy(event.args, text, strlen(text) < sizeof(event.args) ? strlen(text) : 8);
	memcpy(event.comm, text, strnlen(text, SCTOP_COMM_LEN - 1));
	event.nr = (int16_t)len;
	if (filter) {
		use(filter, &event);
		check(filter, text, offline);
	}
	filter_free(filter);
	free(text);
	return 0;
}
