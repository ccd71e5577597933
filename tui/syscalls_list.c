/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls_list.c - calls as a table and as JSON lines.
 *
 * It shows all architectures in the table of calls, not only this machine's, and needs no
 * privilege: only whether a call has a tracepoint may be unknown without.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sctop/json.h"
#include "sctop/syscalls.h"
#include "syscalls_list.h"

#define TEXT_BYTES 512 /* of a call with its arguments */
#define TEXT_AT	   29  /* columns before it: numbers, tracepoint */
#define INDENT	   2   /* of its further lines */
#define FOLD_MIN   60  /* no terminal narrower than this is folded for */

/* x32 has x86_64's numbers, but for a few; JSON has them all. */
static const struct {
	enum syscall_arch arch;
	int width;
} shown[] = {
	{ SYSCALL_ARCH_X86_64, 6 },
	{ SYSCALL_ARCH_I386, 5 },
	{ SYSCALL_ARCH_AARCH64, 8 },
	{ SYSCALL_ARCH_ARM, 5 },
};
#define SHOWN_CNT (sizeof(shown) / sizeof(shown[0]))

/* ---- tracepoints ---- */

/* Why we can't tell which there are: what to do about it, or NULL if we can. */
struct tracepoints {
	const char *folder;
	const char *missing;
};

static struct tracepoints find_tracepoints(void)
{
	static const char *const folders[] = { "/sys/kernel/tracing/events/syscalls",
					       "/sys/kernel/debug/tracing/events/syscalls" };
	struct tracepoints found = { NULL, "as root: mount -t tracefs nodev /sys/kernel/tracing" };

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (!access(folders[i], R_OK | X_OK))
			return (struct tracepoints){ folders[i], NULL };
		if (errno == EACCES)
			found.missing = "only root may read tracefs";
	}
	if (!access("/sys/kernel/tracing/events", F_OK))
		found.missing = "this kernel has none for calls (CONFIG_FTRACE_SYSCALLS)";
	return found;
}

/* Tracepoints are named after the kernel's functions, most calls but not all are, too. */
static const char *tracepoint_name(const char *name)
{
	static const struct {
		const char *call, *function;
	} others[] = {
		{ "fstat", "newfstat" },   { "lstat", "newlstat" },	 { "stat", "newstat" },
		{ "uname", "newuname" },   { "sendfile", "sendfile64" }, { "umount2", "umount" },
		{ "umount", "oldumount" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (strcmp(others[i].call, name) == 0)
			return others[i].function;
	}
	return name;
}

static bool has_tracepoint(const struct tracepoints *tracepoints, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/sys_enter_%s", tracepoints->folder, tracepoint_name(name));
	return access(path, F_OK) == 0;
}

/* ---- a call ---- */

/* With its arguments on the first architecture that has it. */
static const struct syscall_info *info_of(size_t call)
{
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		if (syscall_arch_nr(arch, call) >= 0)
			return syscall_arch_info(arch, call);
	}
	return syscall_at(call);
}

/* A name for the same bits a second time ("net") is left out. */
static bool is_alias(const struct syscall_class_name *class)
{
	for (const struct syscall_class_name *c = syscall_classes; c != class; c++) {
		if (c->bit == class->bit)
			return true;
	}
	return false;
}

static void add(char *buf, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void add(char *buf, size_t size, const char *format, ...)
{
	size_t len = strlen(buf);
	va_list args;

	va_start(args, format);
	vsnprintf(buf + len, size - len, format, args);
	va_end(args);
}

/* flags by their set: "open"; what a pointer points to: "sockaddr*"; else the type: "path" */
static void add_type(char *buf, size_t size, const struct syscall_arg *arg)
{
	if (arg->type == ARG_FLAGS && arg->set)
		add(buf, size, "%s", arg->set);
	else if (arg->set)
		add(buf, size, "%s*", arg->set);
	else
		add(buf, size, "%s", arg_type_name(arg->type));
}

/* "read(fd: fd, buf: bytes out, count: size) = size %desc" */
static void describe(char *buf, size_t size, const struct syscall_info *info)
{
	buf[0] = '\0';
	add(buf, size, "%s(", info->name);
	for (int i = 0; i < info->arg_cnt; i++) {
		add(buf, size, "%s%s: ", i ? ", " : "", info->args[i].name);
		add_type(buf, size, &info->args[i]);
	}
	add(buf, size, ") = %s", arg_type_name(info->ret));
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (info->classes & class->bit && !is_alias(class))
			add(buf, size, " %%%s", class->name);
	}
}

/* ---- totals ---- */

static size_t arch_cnt(const bool *chosen, enum syscall_arch arch)
{
	size_t cnt = 0;

	for (size_t i = 0; i < syscall_count(); i++)
		cnt += chosen[i] && syscall_arch_nr(arch, i) >= 0;
	return cnt;
}

static size_t tracepoint_cnt(const bool *chosen, const struct tracepoints *tracepoints)
{
	size_t cnt = 0;

	for (size_t i = 0; i < syscall_count() && !tracepoints->missing; i++)
		cnt += chosen[i] && has_tracepoint(tracepoints, syscall_at(i)->name);
	return cnt;
}

static size_t chosen_cnt(const bool *chosen)
{
	size_t cnt = 0;

	for (size_t i = 0; i < syscall_count(); i++)
		cnt += chosen[i];
	return cnt;
}

/* ---- the table ---- */

/* Columns for the text, 0: as many as it takes. */
static int text_columns(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ||
	    size.ws_col < FOLD_MIN)
		return 0;
	return size.ws_col - TEXT_AT;
}

/* Broken at blanks where it is too long; all that we print is ASCII. */
static void print_folded(const char *text, int columns)
{
	bool indented = false;
	int at;

	while (columns && (int)strlen(text) > columns) {
		for (at = columns; at > 0 && text[at] != ' '; at--)
			;
		if (!at)
			break;
		printf("%.*s\n%*s", at, text, TEXT_AT + INDENT, "");
		text += at + 1;
		if (!indented)
			columns -= INDENT;
		indented = true;
	}
	printf("%s\n", text);
}

static void print_row(size_t call, const struct tracepoints *tracepoints, int columns)
{
	const struct syscall_info *info = info_of(call);
	char text[TEXT_BYTES];
	const char *mark = "?";

	for (size_t i = 0; i < SHOWN_CNT; i++) {
		int nr = syscall_arch_nr(shown[i].arch, call);

		if (nr >= 0)
			printf("%*d", shown[i].width, nr);
		else
			printf("%*s", shown[i].width, "-");
	}
	if (!tracepoints->missing)
		mark = has_tracepoint(tracepoints, info->name) ? "yes" : "-";
	describe(text, sizeof(text), info);
	printf(" %-3s ", mark);
	print_folded(text, columns);
}

void syscalls_print_table(const bool *chosen)
{
	struct tracepoints tracepoints = find_tracepoints();
	int columns = text_columns();
	size_t cnt = chosen_cnt(chosen), traced = tracepoint_cnt(chosen, &tracepoints);

	for (size_t i = 0; i < SHOWN_CNT; i++)
		printf("%*s", shown[i].width, syscall_arch_name(shown[i].arch));
	printf(" TP  CALL\n");
	for (size_t i = 0; i < syscall_count(); i++) {
		if (chosen[i])
			print_row(i, &tracepoints, columns);
	}
	if (tracepoints.missing)
		printf("TP, whether there is a tracepoint, is unknown; %s\n", tracepoints.missing);
	printf("%zu call%s:", cnt, cnt == 1 ? "" : "s");
	for (size_t k = 0; k < SHOWN_CNT; k++)
		printf("%s %zu %s", k ? "," : "", arch_cnt(chosen, shown[k].arch),
		       syscall_arch_name(shown[k].arch));
	if (!tracepoints.missing)
		printf("; %zu with a tracepoint", traced);
	putchar('\n');
}

/* ---- JSON lines ---- */

static void json_numbers(struct json *json, size_t call)
{
	json_object_begin(json, "nr");
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
		int nr = syscall_arch_nr(arch, call);

		if (nr >= 0)
			json_i64(json, syscall_arch_name(arch), nr);
		else
			json_null_value(json, syscall_arch_name(arch));
	}
	json_object_end(json);
}

static void json_args(struct json *json, const struct syscall_info *info)
{
	json_array_begin(json, "args");
	for (int i = 0; i < info->arg_cnt; i++) {
		json_object_begin(json, NULL);
		json_text(json, "name", info->args[i].name);
		json_text(json, "type", arg_type_name(info->args[i].type));
		json_text(json, "set", info->args[i].set);
		json_object_end(json);
	}
	json_array_end(json);
}

static void json_call(struct json *json, size_t call, const struct tracepoints *tracepoints)
{
	const struct syscall_info *info = info_of(call);

	json_object_begin(json, NULL);
	json_text(json, "type", "syscall");
	json_text(json, "syscall", info->name);
	json_numbers(json, call);
	if (tracepoints->missing)
		json_null_value(json, "tracepoint");
	else
		json_bool(json, "tracepoint", has_tracepoint(tracepoints, info->name));
	json_array_begin(json, "classes");
	for (const struct syscall_class_name *class = syscall_classes; class->name; class ++) {
		if (info->classes & class->bit && !is_alias(class))
			json_text(json, NULL, class->name);
	}
	json_array_end(json);
	json_args(json, info);
	json_text(json, "result", arg_type_name(info->ret));
	json_object_end(json);
	json_line_end(json);
}

void syscalls_print_json(const bool *chosen)
{
	struct tracepoints tracepoints = find_tracepoints();
	struct json json = { .out = stdout };

	for (size_t i = 0; i < syscall_count(); i++) {
		if (chosen[i])
			json_call(&json, i, &tracepoints);
	}
	json_object_begin(&json, NULL);
	json_text(&json, "type", "totals");
	json_u64(&json, "calls", chosen_cnt(chosen));
	json_object_begin(&json, "nr");
	for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++)
		json_u64(&json, syscall_arch_name(arch), arch_cnt(chosen, arch));
	json_object_end(&json);
	if (tracepoints.missing)
		json_null_value(&json, "tracepoints");
	else
		json_u64(&json, "tracepoints", tracepoint_cnt(chosen, &tracepoints));
	json_object_end(&json);
	json_line_end(&json);
}
