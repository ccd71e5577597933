/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * live.c - the live tests' surroundings: temporary folder, texts, processes.
 *
 * One test runs at a time; what it started and allocated hangs on the one `live` below and
 * is taken down by live_teardown(), whichever way the test ended.
 */
#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PROCESS_MAX = 64,
	KEPT_MAX = 4096,
	HANG_MS = 120000, /* longer than anything takes: a guard, not a measurement */
};

struct stream {
	int fd;
	char *text; /* all that came so far */
	size_t len, size, line_at;
	char *line;
};

struct process {
	pid_t pid;
	int in;
	struct stream out, err;
	const char *name;
	bool reaped;
};

static struct {
	char dir[64];
	struct process *processes[PROCESS_MAX];
	int process_cnt;
	struct {
		void *thing;
		void (*release)(void *thing);
	} kept[KEPT_MAX];
	int kept_cnt;
} live;

int live_setup(void **state)
{
	(void)state;
	memset(&live, 0, sizeof(live));
	strcpy(live.dir, "/tmp/sctop-live-XXXXXX");
	signal(SIGPIPE, SIG_IGN);
	return mkdtemp(live.dir) ? 0 : -1;
}

static void stream_free(struct stream *stream)
{
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream->text);
	free(stream->line);
}

static void process_free(struct process *process)
{
	if (!process->reaped) {
		kill(process->pid, SIGKILL);
		waitpid(process->pid, NULL, 0);
	}
	if (process->in >= 0)
		close(process->in);
	stream_free(&process->out);
	stream_free(&process->err);
	free(process);
}

int live_teardown(void **state)
{
	char command[128];

	(void)state;
	for (int i = 0; i < live.process_cnt; i++)
		process_free(live.processes[i]);
	while (live.kept_cnt--)
		live.kept[live.kept_cnt].release(live.kept[live.kept_cnt].thing);
	snprintf(command, sizeof(command), "rm -rf %s", live.dir);
	return system(command) ? -1 : 0;
}

void live_require(void)
{
	if (geteuid())
		live_skip("needs root");
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		live_skip("this kernel has no BTF (/sys/kernel/btf/vmlinux)");
	if (!getenv("SCTOP") || access(getenv("SCTOP"), X_OK) || !getenv("WORKLOADS"))
		live_skip("SCTOP and WORKLOADS do not say where the programs are (use make "
			  "test-live)");
}

void *live_keep(void *thing, void (*release)(void *thing))
{
	if (!thing || live.kept_cnt == KEPT_MAX)
		fail_msg("out of memory");
	live.kept[live.kept_cnt].thing = thing;
	live.kept[live.kept_cnt++].release = release;
	return thing;
}

static void release_json(void *json)
{
	json_decref(json);
}

json_t *live_keep_json(json_t *json)
{
	return live_keep(json, release_json);
}

const char *live_text(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0)
		fail_msg("out of memory");
	return live_keep(text, free);
}

const char *live_path(const char *name)
{
	return live_text("%s/%s", live.dir, name);
}

static void remove_disk(void *folder)
{
	umount2(folder, MNT_DETACH);
	free(folder);
}

const char *live_small_disk(const char *size)
{
	char *folder = strdup(live_path("disk"));

	if (!folder || mkdir(folder, 0700))
		fail_msg("no folder: %s", strerror(errno));
	if (mount("none", folder, "tmpfs", 0, live_text("size=%s", size))) {
		free(folder);
		live_skip("cannot mount: %s", strerror(errno));
	}
	return live_keep(folder, remove_disk);
}

const char *live_sctop_for_all(void)
{
	const char *copy = live_path("sctop");

	if (access(copy, F_OK))
		live_run(ARGS("install", "-m", "755", getenv("SCTOP"), copy));
	if (chmod(live.dir, 0755))
		fail_msg("%s: %s", live.dir, strerror(errno));
	return copy;
}

const char *live_workload(const char *name)
{
	return *name == '/' ? name : live_text("%s/%s", getenv("WORKLOADS"), name);
}

bool live_has_program(const char *name)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t len = strcspn(path, ":");

		if (!access(live_text("%.*s/%s", (int)len, path, name), X_OK))
			return true;
		path += len + (path[len] == ':');
	}
	return false;
}

long live_size(long full, long small)
{
	const char *is_small = getenv("SCTOP_SMALL");

	return is_small && *is_small ? small : full;
}

const char *live_count(long full, long small)
{
	return live_text("%ld", live_size(full, small));
}

static void must_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC))
		fail_msg("pipe2: %s", strerror(errno));
}

struct process *process_start(const char *const argv[])
{
	struct process *process = calloc(1, sizeof(*process));
	int in[2], out[2], err[2];

	if (!process || live.process_cnt == PROCESS_MAX)
		fail_msg("no room for a process");
	must_pipe(in);
	must_pipe(out);
	must_pipe(err);
	process->name = argv[0];
	process->pid = fork();
	if (process->pid < 0)
		fail_msg("fork: %s", strerror(errno));
	if (!process->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_DFL);
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	process->in = in[1];
	process->out.fd = out[0];
	process->err.fd = err[0];
	live.processes[live.process_cnt++] = process;
	return process;
}

pid_t process_pid(const struct process *process)
{
	return process->pid;
}

void process_write(struct process *process, const char *text)
{
	ssize_t len = (ssize_t)strlen(text);

	if (write(process->in, text, (size_t)len) != len)
		fail_msg("%s does not take its input: %s", process->name, strerror(errno));
}

static void stream_read(struct stream *stream)
{
	ssize_t len;

	if (stream->size - stream->len < 65536) {
		stream->size = stream->size * 2 + 131072;
		stream->text = realloc(stream->text, stream->size);
		if (!stream->text)
			fail_msg("out of memory");
		stream->text[stream->len] = 0;
	}
	len = read(stream->fd, stream->text + stream->len, stream->size - stream->len - 1);
	if (len > 0) {
		stream->len += (size_t)len;
		stream->text[stream->len] = 0;
		return;
	}
	close(stream->fd);
	stream->fd = -1;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Reads whatever comes on both; false once both are at their end. */
static bool process_pump(struct process *process)
{
	struct stream *streams[] = { &process->out, &process->err };
	struct pollfd fds[2];
	int ready;

	for (int i = 0; i < 2; i++)
		fds[i] = (struct pollfd){ .fd = streams[i]->fd, .events = POLLIN };
	if (fds[0].fd < 0 && fds[1].fd < 0)
		return false;
	ready = poll(fds, 2, HANG_MS);
	if (!ready)
		fail_msg("%s hangs; it said: %s%s", process->name,
			 process->out.text ? process->out.text : "",
			 process->err.text ? process->err.text : "");
	for (int i = 0; i < 2; i++)
		if (fds[i].revents)
			stream_read(streams[i]);
	return true;
}

static const char *next_line(struct process *process, struct stream *stream)
{
	for (;;) {
		char *begin = stream->text ? stream->text + stream->line_at : NULL;
		char *end = begin ? memchr(begin, '\n', stream->len - stream->line_at) : NULL;

		if (end) {
			free(stream->line);
			stream->line = strndup(begin, (size_t)(end - begin));
			stream->line_at += (size_t)(end - begin) + 1;
			return stream->line;
		}
		if (stream->fd < 0 || !process_pump(process))
			return NULL;
	}
}

const char *process_line(struct process *process)
{
	return next_line(process, &process->out);
}

const char *process_error_line(struct process *process)
{
	return next_line(process, &process->err);
}

int process_wait(struct process *process)
{
	long long end = now_ms() + HANG_MS;
	int status = 0;

	if (process->in >= 0)
		close(process->in);
	process->in = -1;
	while (process_pump(process))
		;
	while (waitpid(process->pid, &status, WNOHANG) == 0) {
		if (now_ms() > end)
			fail_msg("%s does not end", process->name);
		usleep(1000);
	}
	process->reaped = true;
	return status;
}

const char *process_output(struct process *process)
{
	return process->out.text ? process->out.text : "";
}

const char *process_errors(struct process *process)
{
	return process->err.text ? process->err.text : "";
}

const char *live_run(const char *const argv[])
{
	struct process *process = process_start(argv);
	int status = process_wait(process);

	if (status)
		fail_msg("%s ended with status %#x: %s", argv[0], status, process_errors(process));
	return process_output(process);
}
