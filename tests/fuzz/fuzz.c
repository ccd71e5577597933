/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz.c - safe text, judged by code that shares nothing with text.c; all formats at once.
 *
 * It is compiled without coverage: what the judges compare says nothing about what they judge.
 */
#include "fuzz.h"

#include <sys/types.h>
#include <unistd.h>

#include <jansson.h>

#include "sctop/sink.h"
#include "../../core/sink_impl.h" /* SINK_CALL_MAX */

/* ---- how it runs ---- */

/* Called by the sanitizer. Freed memory is kept for a while, but not so much that all memory is
 * always new, which costs more than most inputs do. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=8:malloc_context_size=5";
}

void fuzz_folder(char path[static FUZZ_PATH_MAX])
{
	snprintf(path, FUZZ_PATH_MAX, "%s/sctop-fuzz-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	FUZZ_CHECK(mkdtemp(path));
}

/* ---- text ---- */

/* The character at p, of `len` bytes, after RFC 3629; 0 bytes: it is none. */
static size_t character(const unsigned char *p, size_t len, uint32_t *code)
{
	size_t more = *p < 0x80 ? 0 : *p < 0xc2 ? 4 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };

	if (*p > 0xf4 || more >= len || more > 3)
		return 0;
	*code = more ? *p & (0x3f >> more) : *p;
	for (size_t i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3f);
	}
	if (*code < least[more] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return more + 1;
}

static bool is_safe_code(uint32_t code)
{
	static const uint32_t unsafe[][2] = {
		{ 0, 0x1f },	      { 0x7f, 0x9f },	  { 0xad, 0xad },     { 0x61c, 0x61c },
		{ 0x180e, 0x180e },   { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff },   { 0xfff9, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0xe007f },
		{ 0x1fffe, 0x1ffff },
	};

	for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++) {
		if (code >= unsafe[i][0] && code <= unsafe[i][1])
			return false;
	}
	return true;
}

bool fuzz_is_safe(const char *text, size_t len)
{
	size_t taken;
	uint32_t code;

	for (; len; text += taken, len -= taken) {
		taken = 1;
		if (*text >= ' ' && *text <= '~')
			continue;
		taken = character((const unsigned char *)text, len, &code);
		if (!taken || !is_safe_code(code))
			return false;
	}
	return true;
}

bool fuzz_is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~')
			return false;
	}
	return true;
}

/* ---- formats ---- */

static ssize_t keep(void *cookie, const char *bytes, size_t len)
{
	struct fuzz_sink *sink = cookie;

	if (sink->len + len > sink->size) {
		sink->size = 2 * (sink->len + len);
		sink->text = realloc(sink->text, sink->size);
		FUZZ_CHECK(sink->text);
	}
	memcpy(sink->text + sink->len, bytes, len);
	sink->len += len;
	return (ssize_t)len;
}

/* An independent reader accepts it, as one object that says what it is. */
static void check_json(const char *text, size_t len)
{
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (!root)
		fprintf(stderr, "%s in %.*s\n", error.text, (int)len, text);
	FUZZ_CHECK(root);
	FUZZ_CHECK(json_is_string(json_object_get(root, "type")));
	json_decref(root);
}

/* At most one line came out of a record, and it is safe to print. */
static void check_sink(struct fuzz_sink *sink, size_t max)
{
	size_t len;

	FUZZ_CHECK(!sink_flush(sink->sink));
	len = sink->len;
	sink->len = 0;
	if (!len)
		return;
	FUZZ_CHECK(len <= max && sink->text[len - 1] == '\n');
	len--;
	if (!strcmp(sink->format->name, "csv")) {
		FUZZ_CHECK(len && sink->text[len - 1] == '\r');
		len--;
	}
	if (!fuzz_is_safe(sink->text, len))
		fprintf(stderr, "%s: %.*s\n", sink->format->name, (int)len, sink->text);
	FUZZ_CHECK(fuzz_is_safe(sink->text, len));
	if (!strcmp(sink->format->name, "json"))
		check_json(sink->text, len);
}

void fuzz_sinks_open(struct fuzz_sinks *sinks)
{
	static const cookie_io_functions_t functions = { .write = keep };
	static const struct sink_options options;

	*sinks = (struct fuzz_sinks){ 0 };
	for (; sink_formats[sinks->cnt]; sinks->cnt++) {
		struct fuzz_sink *sink = &sinks->sinks[sinks->cnt];

		FUZZ_CHECK(sinks->cnt < FUZZ_SINK_MAX);
		sink->format = sink_formats[sinks->cnt];
		sink->out = fopencookie(sink, "w", functions);
		FUZZ_CHECK(sink->out);
		sink->sink = sink_new(sink->format, sink->out, &options);
		FUZZ_CHECK(sink->sink);
		check_sink(sink, SIZE_MAX);
	}
}

void fuzz_sinks_choose(struct fuzz_sinks *sinks, uint8_t choices)
{
	static const unsigned int limits[] = { 0, 1, 32, 100000 };
	const struct sink_options options = {
		.decode = { .string_limit = limits[choices & 3],
			    .ascii = choices & 4,
			    .fds = (choices >> 3 & 3) % 3 },
		.durations = choices & 32,
		.start_ns = choices & 64 ? 1000000000 : 0,
		.realtime_offset_ns = choices & 128 ? 1234567890123456789LL : 0,
	};

	for (size_t i = 0; i < sinks->cnt; i++) {
		sinks->sinks[i].sink->options = options;
		sink_set_model(sinks->sinks[i].sink, NULL);
	}
}

int fuzz_sinks_feed(const struct record *record, void *arg)
{
	struct fuzz_sinks *sinks = arg;

	for (size_t i = 0; i < sinks->cnt; i++) {
		struct fuzz_sink *sink = &sinks->sinks[i];
		uint64_t cnt = sink_event_cnt(sink->sink);
		/* JSON says all six arguments, in several ways. */
		size_t max = strcmp(sink->format->name, "json") ? sizeof(sink->sink->line_buf)
								: 40 * SINK_CALL_MAX;

		FUZZ_CHECK(!sink_feed(record, sink->sink));
		cnt = sink_event_cnt(sink->sink) - cnt;
		FUZZ_CHECK(cnt <= (record->type == RECORD_EVENT));
		fflush(sink->out);
		if (record->type == RECORD_EVENT)
			FUZZ_CHECK(!!sink->len == cnt);
		check_sink(sink, max);
	}
	return 0;
}

void fuzz_sinks_summary(struct fuzz_sinks *sinks, struct model *model)
{
	for (size_t i = 0; i < sinks->cnt; i++) {
		struct fuzz_sink *sink = &sinks->sinks[i];

		FUZZ_CHECK(!sink_summary(sink->sink, model) && !sink_flush(sink->sink));
		for (char *line = sink->text, *end; sink->len; line = end + 1) {
			end = memchr(line, '\n', sink->len);
			FUZZ_CHECK(end && fuzz_is_safe(line, (size_t)(end - line)));
			if (!strcmp(sink->format->name, "json"))
				check_json(line, (size_t)(end - line));
			sink->len -= (size_t)(end - line) + 1;
		}
	}
}
