/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filter_print.c - a filter as text: canonical, and as command-line options.
 *
 * Both read back as an equal filter. Names in it may come from a process (keys o and x), so
 * they are printed as text_escape() has them, which the parser reverses.
 */
#include "filter_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sctop/text.h"

static void out_bytes(struct filter_out *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++, out->len++)
		if (out->len + 1 < out->size)
			out->buf[out->len] = bytes[i];
	if (out->size)
		out->buf[out->len < out->size ? out->len : out->size - 1] = '\0';
}

void filter_out_text(struct filter_out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

/* Of any length: escaped a piece at a time. */
static void out_escaped(struct filter_out *out, const char *text, size_t len)
{
	char part[16 * 4 + 1];

	while (len) {
		size_t some = len < 16 ? len : 16;

		/* not in the middle of a character */
		while (some < len && some > 1 && ((unsigned char)text[some] & 0xc0) == 0x80)
			some--;
		out_bytes(out, part, text_escape(part, sizeof(part), text, some, TEXT_QUOTED));
		text += some;
		len -= some;
	}
}

static bool is_bare(const char *text)
{
	size_t len = strlen(text);
	char *escaped = malloc(4 * len + 1);
	bool bare;

	if (!escaped) /* quotes are never wrong */
		return false;
	text_escape(escaped, 4 * len + 1, text, len, TEXT_QUOTED);
	bare = len && text[0] != '!' && !text[strcspn(text, " ,'")] && !strcmp(text, escaped);
	free(escaped);
	return bare;
}

void filter_out_word(struct filter_out *out, const char *text)
{
	if (is_bare(text)) {
		filter_out_text(out, text);
		return;
	}
	filter_out_text(out, "\"");
	out_escaped(out, text, strlen(text));
	filter_out_text(out, "\"");
}

void filter_out_pattern(struct filter_out *out, const struct filter_value *value)
{
	const char *text = value->text;
	size_t len = strlen(text);
	bool star_first = !value->any_before && text[0] == '*';
	bool star_last =
		!value->any_after && len && text[len - 1] == '*' && (len > 1 || !star_first);
	bool quote = star_first || star_last || (len && !is_bare(text));

	if (quote)
		filter_out_text(out, "\"");
	/* "*" alone is both ends */
	filter_out_text(out, value->any_before && (len || !value->any_after) ? "*" : "");
	filter_out_text(out, star_first ? "\\" : "");
	if (quote)
		out_escaped(out, text, len - star_last);
	else
		filter_out_text(out, text);
	filter_out_text(out, star_last ? "\\*" : "");
	filter_out_text(out, value->any_after ? "*" : "");
	if (quote)
		filter_out_text(out, "\"");
}

const char *filter_key_name(enum filter_key key)
{
	return filter_keys[key].name;
}

int filter_print_name(const char *name, char *buf, size_t size)
{
	const struct filter_value value = { .text = (char *)name };
	struct filter_out out = { .buf = buf, .size = size };

	if (size)
		buf[0] = '\0';
	filter_out_pattern(&out, &value);
	return (int)out.len;
}

/* The values with or without `negate`, with commas; `before` comes first, if there are any. */
static void out_list(struct filter_out *out, const struct filter *filter, enum filter_key key,
		     bool negate, const char *before)
{
	const struct filter_list *list = &filter->lists[key];
	bool first = true;

	for (size_t i = 0; i < list->cnt; i++) {
		if (list->values[i].negate != negate)
			continue;
		filter_out_text(out, first ? before : ",");
		filter_keys[key].print(&list->values[i], out);
		first = false;
	}
}

static void out_key(struct filter_out *out, const struct filter *filter, enum filter_key key)
{
	for (int negate = 0; negate < 2; negate++) {
		char before[24];

		snprintf(before, sizeof(before), "%s%s%s=", out->len ? " " : "",
			 filter_keys[key].name, negate ? "!" : "");
		out_list(out, filter, key, negate, before);
	}
}

static void out_term(struct filter_out *out, const char *text)
{
	filter_out_text(out, out->len ? " " : "");
	filter_out_text(out, text);
}

/* Exact, in the biggest unit that leaves no remainder. */
static void out_time(struct filter_out *out, const char *before, uint64_t ns)
{
	static const struct {
		uint64_t ns;
		const char *name;
	} units[] = { { 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" }, { 1, "ns" } };
	char text[48];
	size_t i = 0;

	while (ns % units[i].ns)
		i++;
	snprintf(text, sizeof(text), "%s%" PRIu64 "%s", before, ns / units[i].ns, units[i].name);
	out_term(out, text);
}

static int print(const struct filter *filter, char *buf, size_t size, bool calls)
{
	struct filter_out out = { .buf = buf, .size = size };

	if (size)
		buf[0] = '\0';
	for (int key = 0; key < FILTER_KEY_CNT; key++)
		if (calls || filter_keys[key].compile)
			out_key(&out, filter, key);
	if (calls && filter->failed)
		out_term(&out, "failed");
	if (calls && filter->slower_ns)
		out_time(&out, "slower=", filter->slower_ns);
	if (filter->follow)
		out_term(&out, "follow");
	return out.len;
}

int filter_print(const struct filter *filter, char *buf, size_t size)
{
	return print(filter, buf, size, true);
}

int filter_print_who(const struct filter *filter, char *buf, size_t size)
{
	return print(filter, buf, size, false);
}

/* ---- options ---- */

static void out_shell_word(struct filter_out *out, const char *word)
{
	size_t size = text_shell_word(NULL, 0, word) + 1;
	char *quoted = malloc(size);

	if (!quoted)
		return;
	text_shell_word(quoted, size, word);
	filter_out_text(out, quoted);
	free(quoted);
}

/* "-c 'bash*'"; the list is printed twice, as only then its length is known. */
static void out_option(struct filter_out *out, const struct filter *filter, enum filter_key key,
		       bool negate, const char *option, const char *before)
{
	struct filter_out list = { 0 };

	out_list(&list, filter, key, negate, before);
	if (!list.len)
		return;
	list = (struct filter_out){ .size = list.len + 1, .buf = malloc(list.len + 1) };
	if (!list.buf)
		return;
	out_list(&list, filter, key, negate, before);
	out_term(out, option);
	filter_out_text(out, " ");
	out_shell_word(out, list.buf);
	free(list.buf);
}

/*
 * -p means with descendants, --no-follow means all PIDs without, and the list of -p knows
 * neither `!` nor quotes: anything else needs the language. *exact: there are PIDs without.
 */
static bool fits_option(const struct filter *filter, bool *exact)
{
	const struct filter_list *list = &filter->lists[FILTER_PID];
	bool trees = false, plain = true;

	*exact = false;
	for (size_t i = 0; i < list->cnt; i++) {
		const struct filter_value *value = &list->values[i];

		if (value->text)
			plain &= is_bare(value->text) && !filter_is_pid(value->text) &&
				 !strchr(value->text, '*');
		else if (value->tree)
			trees = true;
		else
			*exact = true;
		plain &= !value->negate;
	}
	return plain && !(*exact && (trees || filter->follow));
}

int filter_print_options(const struct filter *filter, char *buf, size_t size)
{
	struct filter_out out = { .buf = buf, .size = size };
	bool exact, option = fits_option(filter, &exact);

	if (size)
		buf[0] = '\0';
	for (int key = 0; key < FILTER_KEY_CNT; key++) {
		if (key == FILTER_PID && !option) {
			out_option(&out, filter, key, false, "--filter", "pid=");
			out_option(&out, filter, key, true, "--filter", "pid!=");
			continue;
		}
		out_option(&out, filter, key, false, filter_keys[key].option, "");
		out_option(&out, filter, key, true, filter_keys[key].option, "!");
	}
	if (filter->failed)
		out_term(&out, "--failed");
	if (filter->slower_ns)
		out_time(&out, "--slower-than ", filter->slower_ns);
	if (filter->follow)
		out_term(&out, "--follow");
	else if (exact && option)
		out_term(&out, "--no-follow");
	return out.len;
}
