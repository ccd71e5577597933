/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live_trace.c - workloads and `sctop trace` as objects of a test, read back as JSON.
 */
#include "live.h"

#include <errno.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARG_MAX_CNT = 64 };

static json_t *parse_line(const char *line, const char *what)
{
	json_error_t error;
	json_t *json = json_loads(line, JSON_ALLOW_NUL, &error);

	/* A raw argument may be above 2^63, which jansson can only have as a real. */
	if (!json && json_error_code(&error) == json_error_numeric_overflow)
		json = json_loads(line, JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &error);
	if (!json)
		fail_msg("%s printed no JSON (%s): %.200s", what, error.text, line);
	return json;
}

struct process *workload_start(const char *name, const char *const args[], json_t **ready)
{
	const char *argv[ARG_MAX_CNT] = { live_workload(name) };
	struct process *workload;
	const char *line;
	int n = 1;

	for (int i = 0; args && args[i] && n < ARG_MAX_CNT - 1; i++)
		argv[n++] = args[i];
	workload = process_start(argv);
	line = process_line(workload);
	if (!line)
		fail_msg("workload %s did not start: %s", name, process_errors(workload));
	if (ready)
		*ready = live_keep_json(parse_line(line, name));
	else
		json_decref(parse_line(line, name));
	return workload;
}

void workload_go(struct process *workload)
{
	process_write(workload, "go\n");
}

json_t *workload_truth(struct process *workload)
{
	int status = process_wait(workload);
	const char *line, *last = NULL;

	if (status)
		fail_msg("the workload ended with status %#x: %s", status,
			 process_errors(workload));
	while ((line = process_line(workload)))
		last = live_text("%s", line);
	if (!last)
		fail_msg("the workload told no truth");
	return live_keep_json(parse_line(last, "a workload"));
}

static struct trace *trace_new(enum trace_mode mode, const char *const args[], const char *workload,
			       const char *const wargs[])
{
	static int file_cnt;
	struct trace *trace = live_keep(calloc(1, sizeof(*trace)), free);
	const char *argv[ARG_MAX_CNT] = { getenv("SCTOP"), "trace", "--format", "json", "-o" };
	int n = 5;

	trace->file = live_path(live_text("trace-%d.json", file_cnt++));
	argv[n++] = trace->file;
	if (mode == TRACE_COUNTS)
		argv[n++] = "-S";
	for (int i = 0; args && args[i] && n < ARG_MAX_CNT - 3; i++)
		argv[n++] = args[i];
	if (workload) {
		argv[n++] = "--";
		argv[n++] = live_workload(workload);
		for (int i = 0; wargs && wargs[i] && n < ARG_MAX_CNT - 1; i++)
			argv[n++] = wargs[i];
	}
	trace->process = process_start(argv);
	return trace;
}

struct trace *trace_start(enum trace_mode mode, const char *const args[])
{
	struct trace *trace = trace_new(mode, args, NULL, NULL);
	const char *line;

	while ((line = process_error_line(trace->process)))
		if (!strncmp(line, "Tracing", strlen("Tracing")))
			return trace;
	fail_msg("sctop did not get to tracing: %s", process_errors(trace->process));
	return NULL;
}

static void trace_read(struct trace *trace)
{
	FILE *file = fopen(trace->file, "re");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		fail_msg("sctop (status %#x) wrote no file: %s", trace->status,
			 process_errors(trace->process));
	trace->events = live_keep_json(json_array());
	while (getline(&line, &size, file) > 0) {
		json_t *json = parse_line(line, "sctop");
		const char *type = json_string_value(json_object_get(json, "type"));

		if (!type)
			fail_msg("a line of sctop's has no type: %.200s", line);
		else if (!strcmp(type, "summary"))
			trace->summary = live_keep_json(json);
		else
			json_array_append_new(trace->events, json);
	}
	free(line);
	fclose(file);
	if (!trace->summary)
		fail_msg("sctop (status %#x) wrote no summary: %s", trace->status,
			 process_errors(trace->process));
}

struct trace *trace_replay(const char *file, bool as_nobody, const char *const args[])
{
	const char *argv[ARG_MAX_CNT] = { "setpriv", "--reuid=65534", "--regid=65534",
					  "--clear-groups", "--inh-caps=-all" };
	struct trace *trace = live_keep(calloc(1, sizeof(*trace)), free);
	int n = as_nobody ? 5 : 0;
	FILE *copy;

	argv[n++] = as_nobody ? live_sctop_for_all() : getenv("SCTOP");
	argv[n++] = "replay";
	argv[n++] = file;
	argv[n++] = "--batch";
	argv[n++] = "--format";
	argv[n++] = "json";
	for (int i = 0; args && args[i] && n < ARG_MAX_CNT - 1; i++)
		argv[n++] = args[i];
	trace->process = process_start(argv);
	trace->status = process_wait(trace->process);
	trace->file = live_text("%s.json", file);
	copy = fopen(trace->file, "we");
	if (!copy || fputs(process_output(trace->process), copy) < 0 || fclose(copy))
		fail_msg("cannot write %s: %s", trace->file, strerror(errno));
	trace_read(trace);
	return trace;
}

void trace_finish(struct trace *trace)
{
	trace->status = process_wait(trace->process);
	trace_read(trace);
}

void trace_stop(struct trace *trace)
{
	kill(process_pid(trace->process), SIGINT);
	trace_finish(trace);
	if (trace->status)
		fail_msg("sctop ended with status %#x: %s", trace->status,
			 process_errors(trace->process));
}

struct trace *trace_command(enum trace_mode mode, const char *const args[], const char *workload,
			    const char *const wargs[])
{
	struct trace *trace = trace_new(mode, args, workload, wargs);
	const char *line, *last = NULL;

	trace_finish(trace);
	while ((line = process_line(trace->process)))
		if (*line == '{')
			last = live_text("%s", line);
	if (last)
		trace->truth = live_keep_json(parse_line(last, workload));
	return trace;
}

struct trace *check_attached(const char *name, const char *const wargs[],
			     const char *const options[])
{
	struct process *workload = workload_start(name, wargs, NULL);
	const char *argv[ARG_MAX_CNT] = { "-p", live_text("%d", process_pid(workload)) };
	struct trace *trace;
	int n = 2;

	for (int i = 0; options && options[i] && n < ARG_MAX_CNT - 1; i++)
		argv[n++] = options[i];
	trace = trace_start(TRACE_COUNTS, argv);
	workload_go(workload);
	trace->truth = workload_truth(workload);
	trace_stop(trace);
	check_truth(trace, trace->truth);
	return trace;
}

/* ---- disturbances ---- */

static long bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int make_hash(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 8, .max_entries = 1024
	};

	return (int)bpf(BPF_MAP_CREATE, &attr);
}

/* Reads the first elements of every map there is: sctop's, too. */
static void read_all_maps(void)
{
	static char value[65536];
	union bpf_attr attr = { 0 };

	while (!bpf(BPF_MAP_GET_NEXT_ID, &attr)) {
		unsigned int id = attr.next_id;
		union bpf_attr open = { .map_id = id }, lookup = { 0 };
		int fd = (int)bpf(BPF_MAP_GET_FD_BY_ID, &open);

		for (uint32_t key = 0; fd >= 0 && key < 16; key++) {
			struct bpf_map_info info = { 0 };
			union bpf_attr about = { .info.bpf_fd = (uint32_t)fd,
						 .info.info_len = sizeof(info),
						 .info.info = (uintptr_t)&info };

			if (bpf(BPF_OBJ_GET_INFO_BY_FD, &about) || info.key_size != 4 ||
			    info.value_size > 1024)
				break;
			lookup = (union bpf_attr){ .map_fd = (uint32_t)fd,
						   .key = (uintptr_t)&key,
						   .value = (uintptr_t)value };
			bpf(BPF_MAP_LOOKUP_ELEM, &lookup);
		}
		if (fd >= 0)
			close(fd);
		attr = (union bpf_attr){ .start_id = id };
	}
}

static void hammer(int fd)
{
	for (uint64_t round = 0;; round++) {
		uint32_t key = (uint32_t)round % 2048;
		union bpf_attr attr = { .map_fd = (uint32_t)fd,
					.key = (uintptr_t)&key,
					.value = (uintptr_t)&round };

		bpf(round % 3 ? BPF_MAP_UPDATE_ELEM : BPF_MAP_DELETE_ELEM, &attr);
		if (round % 1000 == 0)
			read_all_maps();
	}
}

pid_t hammer_start(void)
{
	int fd = make_hash();
	pid_t pid;

	if (fd < 0)
		fail_msg("no map for the hammer: %s", strerror(errno));
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		hammer(fd);
	}
	close(fd);
	return pid;
}

void hammer_stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
