/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * needle.c - texts by strcasestr(), expressions by the C library's regexec().
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "needle.h"
#include "sctop/text.h"

#define FLAGS (REG_EXTENDED | REG_ICASE)

/* In all. `.*a.{30}!` takes 0.3 s for 1,000 bytes of a and b, more much more. */
#define REPEATS_MAX 32

/* Status of the first `len` bytes as an expression. */
static int try(const char *text, size_t len)
{
	char part[NEEDLE_MAX];
	regex_t regex;
	int status;

	memcpy(part, text, len);
	part[len] = '\0';
	status = regcomp(&regex, part, FLAGS);
	if (!status)
		regfree(&regex);
	return status;
}

/* The library does not say where: behind the longest beginning without this fault. A bracket that
 * is the last character has a fault of its own. */
static size_t fault_at(const char *text, int status)
{
	size_t len = strlen(text);

	while (len > 1) {
		int before = try(text, len - 1);

		if (before != status && before != REG_BADPAT)
			break;
		len--;
	}
	return len - 1;
}

int needle_refuse(struct needle_error *error, size_t offset, size_t length, const char *reason)
{
	if (!error)
		return -EINVAL;
	error->offset = offset;
	error->length = length;
	snprintf(error->reason, sizeof(error->reason), "%s", reason);
	return -EINVAL;
}

static int compile(regex_t *regex, const char *text, struct needle_error *error)
{
	const char *excess = text_regex_excess(text, REPEATS_MAX);
	char reason[80];
	int status;

	if (!text[0])
		return needle_refuse(error, 0, 1, "no expression behind the ~");
	if (excess)
		return needle_refuse(error, 1, strlen(text), excess);
	status = regcomp(regex, text, FLAGS);
	if (status == REG_ESPACE)
		return -ENOMEM;
	if (!status)
		return 0;
	regerror(status, regex, reason, sizeof(reason));
	return needle_refuse(error, 1 + fault_at(text, status), 1, reason);
}

int needle_set(struct needle *needle, const char *text, struct needle_error *error)
{
	struct needle taken = { .compiled = text[0] == NEEDLE_SIGN };
	int err;

	if (strcmp(needle->text, text) == 0 && needle->compiled == taken.compiled)
		return 0;
	if (strlen(text) >= sizeof(taken.text))
		return needle_refuse(error, sizeof(taken.text) - 1, 1, "it is too long");
	strcpy(taken.text, text);
	err = taken.compiled ? compile(&taken.regex, text + 1, error) : 0;
	if (err)
		return err;
	needle_release(needle);
	*needle = taken;
	return 0;
}

int needle_set_text(struct needle *needle, const char *text)
{
	if (strlen(text) >= sizeof(needle->text))
		return -EINVAL;
	needle_release(needle);
	strcpy(needle->text, text);
	return 0;
}

void needle_release(struct needle *needle)
{
	if (needle->compiled)
		regfree(&needle->regex);
	needle->compiled = false;
	needle->text[0] = '\0';
}

/* Whole characters, so that the expression sees none that is cut. */
static size_t beginning(const char *line)
{
	size_t len = strnlen(line, NEEDLE_LINE_MAX + 1);

	if (len <= NEEDLE_LINE_MAX)
		return len;
	for (len = NEEDLE_LINE_MAX; len && ((unsigned char)line[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

/* Behind the character at `at`, if there is one. */
static size_t next(const char *line, size_t at)
{
	if (line[at])
		at++;
	while (((unsigned char)line[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* The expression sees what is before `from`, too, so that ^ is the start of the line. */
static const char *find_expression(const regex_t *regex, const char *line, size_t from, size_t *len)
{
	size_t end = beginning(line);

	while (from < end) {
		regmatch_t match = { .rm_so = (regoff_t)from, .rm_eo = (regoff_t)end };

		if (regexec(regex, line, 1, &match, REG_STARTEND))
			return NULL;
		if (match.rm_eo > match.rm_so) {
			*len = (size_t)(match.rm_eo - match.rm_so);
			return line + match.rm_so;
		}
		from = next(line, (size_t)match.rm_so);
	}
	return NULL;
}

const char *needle_find(const struct needle *needle, const char *line, size_t from, size_t *len)
{
	if (needle_is_empty(needle))
		return NULL;
	if (needle->compiled)
		return find_expression(&needle->regex, line, from, len);
	*len = strlen(needle->text);
	return strcasestr(line + from, needle->text);
}

bool needle_in(const struct needle *needle, const char *line)
{
	regmatch_t match = { .rm_so = 0, .rm_eo = (regoff_t)beginning(line) };

	if (!needle->compiled)
		return !needle->text[0] || strcasestr(line, needle->text);
	return !regexec(&needle->regex, line, 1, &match, REG_STARTEND);
}
