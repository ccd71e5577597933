/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sink_json.c - JSON Lines: events, forks, execs, exits, losses. The summary is in summary_json.c.
 */
#include <string.h>
#include <sys/wait.h>

#include "sctop/outcome.h"
#include "sctop/proc.h"
#include "sctop/syscalls.h"
#include "sink_impl.h"

static int begin(struct sink *sink)
{
	struct json *json = &sink->json;

	if (!sink->options.header)
		return 0;
	json_object_begin(json, NULL);
	json_text(json, "type", "header");
	json_bytes(json, "text", sink->options.header, strlen(sink->options.header));
	json_object_end(json);
	json_line_end(json);
	return 0;
}

/* What all of them have: when and who. */
static void put_head(struct sink *sink, const char *type, const struct sctop_event *e)
{
	struct json *json = &sink->json;
	const char *exe = sink_exe(sink, e);
	char time[40], tty[64];

	sink_utc(sink, e->time_ns, time);
	tty_name(e->tty, tty, sizeof(tty));
	json_object_begin(json, NULL);
	json_text(json, "type", type);
	json_text(json, "time", time);
	json_u64(json, "pid", e->tgid);
	json_u64(json, "tid", e->tid);
	json_u64(json, "ppid", e->ppid);
	json_u64(json, "uid", e->uid);
	json_u64(json, "gid", e->gid);
	json_text(json, "tty", *tty ? tty : NULL);
	json_bytes(json, "comm", e->comm, strnlen(e->comm, sizeof(e->comm)));
	if (exe)
		json_bytes(json, "exe", exe, strnlen(exe, SCTOP_EXE_LEN));
	else
		json_null_value(json, "exe");
}

static void put_args(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	const struct syscall_info *info = syscall_info(e->abi, e->nr);
	int i, cnt = info ? info->arg_cnt : 6;
	struct json *json = &sink->json;
	const struct sctop_datum *datum;
	char text[SINK_CALL_MAX];
	const char *bytes;

	json_array_begin(json, "args");
	for (i = 0; i < cnt; i++) {
		json_object_begin(json, NULL);
		json_text(json, "name", info ? info->args[i].name : NULL);
		/* Signed, as 64 bits are in most JSON readers: above 2^63-1 they refuse or round.
		 */
		json_i64(json, "raw", (int64_t)e->args[i]);
		decode_arg(e, record->data, i, &sink->options.decode, text, sizeof(text));
		json_text(json, "text", text);
		datum = sink_string(record, info, (unsigned int)i, &bytes);
		if (datum) {
			json_bytes(json, "string", bytes, datum->len);
			if (datum->flags & SCTOP_DATUM_TRUNCATED)
				json_bool(json, "truncated", true);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

/* What descriptors stood for; nothing where nobody asked for it. */
static void put_fds(struct sink *sink, const struct record *record)
{
	struct decode_options options = sink->options.decode;
	const struct sctop_datum *at = NULL;
	struct json *json = &sink->json;
	char name[SINK_CALL_MAX];
	bool at_exit;
	int fd;

	if (!options.fds || !decode_fd_next(record->event, record->data, &at, &fd, &at_exit))
		return;
	json_array_begin(json, "fds");
	do {
		json_object_begin(json, NULL);
		json_i64(json, "fd", fd);
		json_text(json, "at", at_exit ? "exit" : "enter");
		decode_fd_name(record->event, record->data, fd, at_exit, &options, name,
			       sizeof(name));
		json_text(json, "name", name);
		json_object_end(json);
	} while (decode_fd_next(record->event, record->data, &at, &fd, &at_exit));
	json_array_end(json);
}

static void put_call(struct sink *sink, const struct record *record)
{
	const struct sctop_event *e = record->event;
	struct json *json = &sink->json;
	char name[24];

	json_text(json, "abi", syscall_abi_name(e->abi));
	json_i64(json, "nr", e->nr);
	json_text(json, "syscall", syscall_name(e->abi, e->nr, name));
	put_args(sink, record);
	put_fds(sink, record);
	if (e->flags & SCTOP_EVENT_UNFINISHED)
		json_null_value(json, "ret");
	else
		json_i64(json, "ret", e->ret);
	json_text(json, "errno", outcome_errno(e) ? errno_name(outcome_errno(e)) : NULL);
	if (e->flags & SCTOP_EVENT_NO_DURATION)
		json_null_value(json, "duration_ns");
	else
		json_u64(json, "duration_ns", e->duration_ns);
	if (e->flags & SCTOP_EVENT_UNFINISHED)
		json_bool(json, "unfinished", true);
	if (e->flags & SCTOP_EVENT_BLOCKED)
		json_bool(json, "blocked", true);
}

static void put_fork(struct sink *sink, const struct record *record)
{
	json_u64(&sink->json, "child", record->event->child_tgid);
	json_i64(&sink->json, "child_tid", record->event->ret);
}

/* Arguments lie one after the other, each with its NUL; the last may have been cut. */
static void put_argv(struct json *json, const char *bytes, size_t len)
{
	bool hex = !json_is_utf8(bytes, len);
	const char *arg, *end = bytes + len;
	int pass;

	for (pass = 0; pass < (hex ? 2 : 1); pass++) {
		json_array_begin(json, pass ? "argv_hex" : "argv");
		for (arg = bytes; arg < end; arg += strnlen(arg, end - arg) + 1) {
			if (pass)
				json_hex(json, NULL, arg, strnlen(arg, end - arg));
			else
				json_bytes(json, NULL, arg, strnlen(arg, end - arg));
		}
		json_array_end(json);
	}
}

/* A string of an EXEC; "" if it was not captured. */
static const struct sctop_datum *exec_string(const struct record *record, unsigned int which,
					     const char **bytes)
{
	const struct sctop_datum *datum = decode_datum(record->event, record->data, which, bytes);

	if (!datum)
		*bytes = "";
	return datum;
}

static void put_exec(struct sink *sink, const struct record *record)
{
	const struct sctop_datum *datum;
	const char *bytes;

	datum = exec_string(record, 0, &bytes);
	json_bytes(&sink->json, "filename", bytes, datum ? datum->len : 0);
	datum = exec_string(record, 1, &bytes);
	put_argv(&sink->json, bytes, datum ? datum->len : 0);
	if (datum && datum->flags & SCTOP_DATUM_TRUNCATED)
		json_bool(&sink->json, "truncated", true);
}

static void put_exit(struct sink *sink, const struct record *record)
{
	int code = (int)record->event->ret;
	char name[16];

	if (WIFEXITED(code))
		json_i64(&sink->json, "status", WEXITSTATUS(code));
	else
		json_null_value(&sink->json, "status");
	json_text(&sink->json, "signal",
		  WIFSIGNALED(code) ? signal_name(WTERMSIG(code), name) : NULL);
}

static int event(struct sink *sink, const struct record *record)
{
	static const struct {
		const char *name;
		void (*put)(struct sink *sink, const struct record *record);
	} types[] = {
		[SCTOP_EVENT_CALL] = { "event", put_call },
		[SCTOP_EVENT_FORK] = { "fork", put_fork },
		[SCTOP_EVENT_EXEC] = { "exec", put_exec },
		[SCTOP_EVENT_EXIT] = { "exit", put_exit },
	};
	unsigned int type = record->event->type;

	if (type >= sizeof(types) / sizeof(types[0]) || !types[type].put)
		return 0;
	put_head(sink, types[type].name, record->event);
	types[type].put(sink, record);
	json_object_end(&sink->json);
	json_line_end(&sink->json);
	return 1;
}

static int lost(struct sink *sink, const struct record_lost *lost)
{
	struct json *json = &sink->json;
	char time[40];

	sink_utc(sink, lost->time_ns, time);
	json_object_begin(json, NULL);
	json_text(json, "type", "lost");
	json_text(json, "reason", sink_lost_reason(lost));
	json_u64(json, "count", lost->count);
	json_text(json, "time", time);
	json_object_end(json);
	json_line_end(json);
	return 1;
}

const struct sink_format sink_json = {
	.name = "json",
	.help = "JSON Lines: events, forks, execs, exits, losses, the summary",
	.extension = "json",
	.names = true,
	.begin = begin,
	.event = event,
	.lost = lost,
	.summary = summary_json,
};
