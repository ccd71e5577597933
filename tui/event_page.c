/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * event_page.c - all that was captured of the opened event, line by line.
 */
#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "call_class.h"
#include "event_page.h"
#include "page.h"
#include "screen.h"
#include "sctop/decode.h"
#include "sctop/outcome.h"
#include "sctop/proc.h"
#include "sctop/source.h"
#include "sctop/syscalls.h"
#include "sctop/text.h"
#include "ui.h"

#define DUMP_COLUMNS 79 /* of a line of 16 bytes; narrower panes have 8 */
#define TEXT_MAX     16384

/* ---- when, who, how long ---- */

static void put_time(struct page *page, const struct ui *ui, const char *label, uint64_t time_ns)
{
	uint64_t since = time_ns > ui->start_ns ? time_ns - ui->start_ns : ui->start_ns - time_ns;
	uint32_t rest_ns;
	time_t seconds = text_second(time_ns, ui->source->realtime_offset_ns, &rest_ns);
	char date[32], zone[16];
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &tm);
	strftime(zone, sizeof(zone), "%z", &tm);
	page_put(page, label, ROLE_TEXT, "%s.%09u %s", date, rest_ns, zone);
	page_put(page, "", ROLE_DIM, "%" PRIu64 ".%09u s %s", since / 1000000000,
		 (unsigned int)(since % 1000000000),
		 time_ns < ui->start_ns ? "before the start" : "since the start");
}

static void put_duration(struct page *page, const struct ui *ui, const char *label, uint64_t ns)
{
	char text[12];

	text_time(text, ns, ui->text_flags);
	page_put(page, label, ROLE_TEXT, "%*s%s  %" PRIu64 " ns", 5 - text_width(text), "", text,
		 ns);
}

static void put_durations(struct page *page, const struct ui *ui)
{
	const struct event_view *view = &ui->event;
	const struct stream_run *run = &view->run;
	bool timed = !(view->event.flags & SCTOP_EVENT_NO_DURATION);

	if (timed)
		put_duration(page, ui, "took", view->event.duration_ns);
	else
		page_put(page, "took", ROLE_DIM, "not measured");
	if (run->cnt < 2)
		return;
	page_put(page, "repeated", ROLE_VALUE, "%s%" PRIu64 "  the last of them is shown",
		 screen_glyph(GLYPH_TIMES), run->cnt);
	put_time(page, ui, "first of them", run->first_ns);
	if (!timed)
		return;
	put_duration(page, ui, "together", run->total_ns);
	put_duration(page, ui, "average", run->total_ns / run->cnt);
	put_duration(page, ui, "longest", run->max_ns);
}

static void put_who(struct page *page, const struct ui *ui)
{
	const struct sctop_event *event = &ui->event.event;
	char comm[4 * SCTOP_COMM_LEN + 1], tty[64];

	text_escape(comm, sizeof(comm), event->comm, strnlen(event->comm, sizeof(event->comm)),
		    ui->text_flags);
	tty_name(event->tty, tty, sizeof(tty));
	page_put(page, "process", ROLE_TEXT, "%s  pid %u  tid %u  parent %u", comm, event->tgid,
		 event->tid, event->ppid);
	page_put(page, "user", ROLE_TEXT, "%s (%u)  group %u  terminal %s", user_name(event->uid),
		 event->uid, event->gid, event->tty ? tty : "none");
	page_put(page, "cpu", ROLE_TEXT, "%u", event->cpu);
}

static void put_before(struct page *page, const struct ui *ui)
{
	const struct record_lost *lost = &ui->event.before;
	char text[96];

	if (!lost->count) {
		page_put(page, "before it", ROLE_DIM, "nothing was lost");
		return;
	}
	stream_lost_text(lost, text, sizeof(text));
	page_put(page, "before it", ROLE_WARNING, "%s", text);
}

/* ---- the call ---- */

static struct decode_options decode_all(const struct ui *ui)
{
	return (struct decode_options){
		.string_limit = SCTOP_PATH_MAX,
		.ascii = ui->text_flags & TEXT_ASCII,
		.fds = DECODE_FDS_DETAILS,
	};
}

/* "00000010  2f 65 74 63  70 …  |/etc…|" */
static void put_dump(struct page *page, const char *bytes, size_t len)
{
	size_t row = page->out || page_width(page) >= DUMP_COLUMNS ? 16 : 8;

	for (size_t at = 0; at < len; at += row) {
		char hex[64] = "", text[20] = "";
		size_t cnt = len - at < row ? len - at : row;

		for (size_t i = 0; i < cnt; i++) {
			unsigned char c = (unsigned char)bytes[at + i];

			snprintf(hex + strlen(hex), sizeof(hex) - strlen(hex), "%s%02x ",
				 i && i % 8 == 0 ? " " : "", c);
			text[i] = c < 0x7f && isprint(c) ? (char)c : '.';
		}
		page_put(page, "", ROLE_TEXT, "%04zx  %-*s |%s|", at, (int)(3 * row + row / 16),
			 hex, text);
	}
}

/* Text that is shown in full needs no dump; a list has its items in it, too. */
static bool is_plain_text(const struct syscall_arg *arg)
{
	static const bool plain[ARG_TYPE_CNT] = {
		[ARG_PATH] = true,
		[ARG_STRING] = true,
		[ARG_ARGV] = true,
		[ARG_ENVP] = true,
	};

	return arg && plain[arg->type];
}

static void put_captured(struct page *page, const struct ui *ui, const struct syscall_arg *arg,
			 unsigned int index)
{
	const struct record *record = &ui->event.record;
	const struct sctop_datum *datum = NULL;
	const char *bytes;

	if (decode_is_inner(record->event, record->data)) /* see put_call() */
		return;
	while ((datum = decode_next(record->event, record->data, datum, &bytes))) {
		char item[16] = "";

		if (SCTOP_DATUM_ARG(datum->place) != index)
			continue;
		if (SCTOP_DATUM_ITEM(datum->place))
			snprintf(item, sizeof(item), "[%u]: ", SCTOP_DATUM_ITEM(datum->place) - 1);
		if (datum->flags & SCTOP_DATUM_FAULT) {
			page_put(page, "", ROLE_WARNING, "%snot readable", item);
			continue;
		}
		page_put(page, "", ROLE_DIM, "%s%u byte%s captured%s%s", item, datum->len,
			 datum->len == 1 ? "" : "s",
			 datum->flags & SCTOP_DATUM_TRUNCATED ? ", there were more" : "",
			 datum->flags & SCTOP_DATUM_LATE ? ", when the call returned" : "");
		if (!is_plain_text(arg))
			put_dump(page, bytes, datum->len);
	}
}

/* Name and text; under it type and raw value; and what was captured. */
static void put_arg(struct page *page, const struct ui *ui, const struct syscall_arg *arg,
		    unsigned int index)
{
	const struct decode_options options = decode_all(ui);
	const struct record *record = &ui->event.record;
	uint64_t raw = record->event->args[index];
	char text[TEXT_MAX], name[16];

	snprintf(name, sizeof(name), "arg%u", index);
	if (decode_has_arg(record->event, index))
		decode_arg(record->event, record->data, index, &options, text, sizeof(text));
	else
		snprintf(text, sizeof(text),
			 "-"); /* like the mode of an open that creates nothing */
	page_wrapped(page, arg ? arg->name : name, ROLE_VALUE, text);
	page_put(page, "", ROLE_DIM, "%s%s%s  0x%" PRIx64 "  %" PRId64,
		 arg ? arg_type_label(arg->type) : "unknown", arg && arg->set ? " " : "",
		 arg && arg->set ? arg->set : "", raw, (int64_t)raw);
	put_captured(page, ui, arg, index);
}

static void put_call(struct page *page, const struct ui *ui)
{
	const struct record *record = &ui->event.record;
	const struct sctop_event *event = record->event;
	const struct syscall_info *info = syscall_info(event->abi, event->nr);
	const struct decode_options options = decode_all(ui);
	bool failed = outcome_failed(event);
	char text[TEXT_MAX], name[24];

	page_put(page, "call", call_class_of(event->abi, event->nr)->role, "%s  %d on %s",
		 syscall_name(event->abi, event->nr, name), event->nr,
		 syscall_abi_name(event->abi));
	if (info)
		page_wrapped(page, "class", ROLE_TEXT, call_class_names(info->classes, text));
	if (decode_is_inner(event, record->data)) {
		decode_call(event, record->data, &options, text, sizeof(text));
		page_wrapped(page, "stands for", ROLE_VALUE, text);
	}
	decode_return(event, record->data, &options, text, sizeof(text));
	page_wrapped(page, failed ? "result !" : "result", failed ? ROLE_ERROR : ROLE_VALUE, text);
	if (!(event->flags & SCTOP_EVENT_UNFINISHED))
		page_put(page, "", ROLE_DIM, "0x%" PRIx64 "  %" PRId64, (uint64_t)event->ret,
			 (int64_t)event->ret);
	put_durations(page, ui);
}

static void put_args(struct page *page, const struct ui *ui)
{
	const struct sctop_event *event = &ui->event.event;
	const struct syscall_info *info = syscall_info(event->abi, event->nr);
	unsigned int cnt = info ? (unsigned int)info->arg_cnt : 6;

	page_heading(page, cnt ? "ARGUMENTS" : "NO ARGUMENTS");
	for (unsigned int i = 0; i < cnt; i++)
		put_arg(page, ui, info ? &info->args[i] : NULL, i);
}

/* What its descriptors stood for, those in structures and lists, too. */
static void put_descriptors(struct page *page, const struct ui *ui)
{
	const struct decode_options options = decode_all(ui);
	const struct record *record = &ui->event.record;
	const struct sctop_datum *at = NULL;
	char name[TEXT_MAX], label[16];
	bool at_exit, first = true;
	int fd;

	for (; decode_fd_next(record->event, record->data, &at, &fd, &at_exit); first = false) {
		if (first)
			page_heading(page, "DESCRIPTORS");
		if (decode_fd_name(record->event, record->data, fd, at_exit, &options, name,
				   sizeof(name)) <= 0)
			continue;
		snprintf(label, sizeof(label), fd == AT_FDCWD ? "AT_FDCWD" : "%d", fd);
		page_wrapped(page, label, ROLE_TEXT, name);
		if (at_exit)
			page_put(page, "", ROLE_DIM, "when the call returned");
	}
}

/* ---- the page ---- */

/* What is no call has said all in its line, but for what was captured. */
static void put_other(struct page *page, const struct ui *ui)
{
	const struct stream_line_options options = { .time = STREAM_TIME_OFF,
						     .text_flags = ui->text_flags };
	struct stream_line line;

	stream_line_make(&line, &ui->event.record, NULL, &options);
	page_wrapped(page, "event", ROLE_VALUE, line.text);
}

void event_page_fill(struct page *page, const struct ui *ui)
{
	const struct event_view *view = &ui->event;
	bool call = view->record.type == RECORD_EVENT && view->event.type == SCTOP_EVENT_CALL;

	if (call)
		put_call(page, ui);
	else
		put_other(page, ui);
	put_time(page, ui, "time", stream_record_ns(&view->record));
	if (view->record.type != RECORD_EVENT)
		return;
	put_who(page, ui);
	put_before(page, ui);
	if (call) {
		put_args(page, ui);
		put_descriptors(page, ui);
		return;
	}

	for (unsigned int i = 0; i < 2; i++)
		put_captured(page, ui, NULL, i);
}
