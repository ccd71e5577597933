/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * command.c - a child that prepares itself, waits in one read, and becomes the command.
 *
 * All that the child needs other calls for (PATH, user, signals) it does before it says that it is
 * ready. The parent then looks on until the child sleeps, so that the read has begun before
 * anything is attached. Both pipes close by O_CLOEXEC, within execve.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sctop/caller.h"
#include "sctop/command.h"
#include "sctop/proc.h"
#include "sctop/text.h"

#define PATH_BYTES     4096
#define SLEEP_TRIES    2000 /* of 0.1 ms and more */
#define STATUS_MISSING 127
#define STATUS_DENIED  126

struct command {
	pid_t pid;
	int pid_fd;
	int release_fd; /* a byte written here lets it go; -1 when done */
	int report_fd;	/* struct report from the child; end of file when execve has succeeded */
	char *name;
	bool reaped;
};

enum stage { STAGE_READY, STAGE_USER, STAGE_PATH, STAGE_EXEC };

struct report {
	enum stage stage;
	int error;
};

struct identity {
	bool change;
	uid_t uid;
	gid_t gid;
	char *user, *home, *shell; /* NULL if there is no such user in passwd */
};

static void identity_release(struct identity *identity)
{
	free(identity->user);
	free(identity->home);
	free(identity->shell);
}

/* Who it runs as. 0, or -1 with `why`. */
static int identity_init(struct identity *identity, const char *run_as, char *why, size_t size)
{
	struct caller caller;
	struct passwd *passwd;
	char shown[128];
	uint32_t uid;

	*identity = (struct identity){ 0 };
	caller_get(&caller);
	identity->uid = caller.uid;
	identity->gid = caller.gid;
	identity->change = caller.other;
	if (run_as) {
		text_escape(shown, sizeof(shown), run_as, strlen(run_as), 0);
		if (user_parse(run_as, &uid) || !(passwd = getpwuid(uid))) {
			snprintf(why, size, "no user %s", shown);
			return -1;
		}
		identity->uid = uid;
		identity->gid = passwd->pw_gid;
		identity->change = uid != getuid() || caller.other; /* whose groups we have */
		if (identity->change && geteuid()) {
			snprintf(why, size, "only root can run a command as %s", shown);
			return -1;
		}
	}
	passwd = identity->change ? getpwuid(identity->uid) : NULL;
	if (passwd) {
		identity->user = strdup(passwd->pw_name);
		identity->home = strdup(passwd->pw_dir);
		identity->shell = strdup(passwd->pw_shell);
	}
	return 0;
}

static int identity_become(const struct identity *identity)
{
	if (!identity->change)
		return 0;
	if (identity->user ? initgroups(identity->user, identity->gid)
			   : setgroups(1, &identity->gid))
		return -errno;
	if (setresgid(identity->gid, identity->gid, identity->gid) ||
	    setresuid(identity->uid, identity->uid, identity->uid))
		return -errno;
	if (!identity->user || !identity->home || !identity->shell)
		return 0;
	setenv("USER", identity->user, 1);
	setenv("LOGNAME", identity->user, 1);
	setenv("HOME", identity->home, 1);
	setenv("SHELL", identity->shell, 1);
	return 0;
}

static int executable(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) ? -errno : 0;
}

/* As execvp() searches, but before, so that one execve is made. */
static int find_in_path(const char *name, char *path, size_t size)
{
	const char *dirs = getenv("PATH"), *end;
	size_t len = strlen(name);
	int err, denied = 0;

	if (strchr(name, '/')) {
		if (len >= size)
			return -ENAMETOOLONG;
		memcpy(path, name, len + 1);
		return executable(path);
	}
	if (!*name)
		return -ENOENT;
	for (dirs = dirs ? dirs : "/bin:/usr/bin";; dirs = end + 1) {
		end = strchrnul(dirs, ':');
		if (snprintf(path, size, "%.*s%s%s", (int)(end - dirs), dirs,
			     end == dirs ? "" : "/", name) < (int)size) {
			err = executable(path);
			if (!err)
				return 0;
			if (err == -EACCES)
				denied = err;
		}
		if (!*end)
			return denied ? denied : -ENOENT;
	}
}

static void reset_signals(void)
{
	struct sigaction action;
	sigset_t none;
	int i;

	/* Handlers go away with execve; sctop itself ignores SIGPIPE, which would stay. */
	for (i = 1; i < NSIG; i++) {
		if (!sigaction(i, NULL, &action) && action.sa_handler != SIG_IGN)
			signal(i, SIG_DFL);
	}
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void report(int fd, enum stage stage, int error)
{
	struct report report = { stage, error };

	if (write(fd, &report, sizeof(report)) != sizeof(report))
		_exit(STATUS_DENIED);
}

static void __attribute__((noreturn))
child(char *const argv[], const struct identity *identity, int release_fd, int report_fd)
{
	char path[PATH_BYTES], byte;
	int err;

	reset_signals();
	err = identity_become(identity);
	if (err) {
		report(report_fd, STAGE_USER, -err);
		_exit(1);
	}
	err = find_in_path(argv[0], path, sizeof(path));
	if (err) {
		report(report_fd, STAGE_PATH, -err);
		_exit(STATUS_MISSING);
	}
	report(report_fd, STAGE_READY, 0);
	if (read(release_fd, &byte, 1) != 1)
		_exit(1); /* sctop has gone or given up */
	execve(path, argv, environ);
	report(report_fd, STAGE_EXEC, errno);
	_exit(errno == ENOENT ? STATUS_MISSING : STATUS_DENIED);
}

/* Reads one report. 1, or 0 at the end of file. */
static int read_report(const struct command *command, struct report *report)
{
	ssize_t len;

	do {
		len = read(command->report_fd, report, sizeof(*report));
	} while (len < 0 && errno == EINTR);
	return len == sizeof(*report);
}

static int fail(const struct command *command, const struct report *report, char *why, size_t size,
		int *status)
{
	char shown[256];

	text_escape(shown, sizeof(shown), command->name, strlen(command->name), 0);
	if (report->stage == STAGE_USER) {
		snprintf(why, size, "cannot change the user: %s", strerror(report->error));
		*status = 1;
		return -1;
	}
	snprintf(why, size, "cannot run %s: %s", shown,
		 report->error == ENOENT && !strchr(command->name, '/') ? "not found in PATH"
									: strerror(report->error));
	*status = report->error == ENOENT ? STATUS_MISSING : STATUS_DENIED;
	return -1;
}

/* Until the child sleeps, its read may not have begun. */
static void wait_until_asleep(const struct command *command)
{
	const struct timespec pause = { .tv_nsec = 100000 };
	struct proc_stat stat;
	int i;

	for (i = 0; i < SLEEP_TRIES; i++) {
		if (proc_stat_read(command->pid, &stat) || stat.state == 'S')
			return;
		nanosleep(&pause, NULL);
	}
}

static int start(struct command *command, char *const argv[], const struct identity *identity)
{
	int release[2], reports[2], err;

	if (pipe2(release, O_CLOEXEC))
		return -errno;
	command->release_fd = release[1];
	if (pipe2(reports, O_CLOEXEC)) {
		err = -errno;
		close(release[0]);
		return err;
	}
	command->report_fd = reports[0];
	fflush(NULL);
	command->pid = fork();
	err = command->pid < 0 ? -errno : 0;
	if (!command->pid) {
		close(release[1]); /* or the child would keep itself waiting when sctop dies */
		child(argv, identity, release[0], reports[1]);
	}
	close(release[0]);
	close(reports[1]);
	if (err)
		return err;
	command->pid_fd = (int)syscall(SYS_pidfd_open, command->pid, 0);
	return command->pid_fd < 0 ? -errno : 0;
}

struct command *command_spawn(char *const argv[], const char *run_as, char *why, size_t why_size,
			      int *status)
{
	struct command *command = calloc(1, sizeof(*command));
	struct report first = { STAGE_EXEC, ECHILD };
	struct identity identity;
	int err;

	*status = 1;
	if (!command || !(command->name = strdup(argv[0]))) {
		snprintf(why, why_size, "out of memory");
		free(command);
		return NULL;
	}
	command->pid = command->pid_fd = command->release_fd = command->report_fd = -1;
	err = identity_init(&identity, run_as, why, why_size);
	if (!err) {
		err = start(command, argv, &identity);
		if (err)
			snprintf(why, why_size, "cannot start a process: %s", strerror(-err));
	}
	identity_release(&identity);
	if (err)
		goto fail;
	if (!read_report(command, &first) || first.stage != STAGE_READY) {
		fail(command, &first, why, why_size, status);
		goto fail;
	}
	wait_until_asleep(command);
	return command;
fail:
	command_free(command);
	return NULL;
}

pid_t command_pid(const struct command *command)
{
	return command->pid;
}

int command_fd(const struct command *command)
{
	return command->pid_fd;
}

int command_release(struct command *command, char *why, size_t why_size, int *status)
{
	struct report last;
	ssize_t written;

	*status = 0;
	written = write(command->release_fd, "", 1);
	close(command->release_fd);
	command->release_fd = -1;
	if (written != 1 || !read_report(command, &last))
		return 0; /* it runs, or it was killed: command_reap() tells */
	return fail(command, &last, why, why_size, status);
}

int command_reap(struct command *command, int *wait_status)
{
	pid_t pid;

	do {
		pid = waitpid(command->pid, wait_status, WNOHANG);
	} while (pid < 0 && errno == EINTR);
	if (pid > 0)
		command->reaped = true;
	return pid < 0 ? -errno : pid > 0;
}

void command_signal(struct command *command, int signal)
{
	if (!command->reaped)
		syscall(SYS_pidfd_send_signal, command->pid_fd, signal, NULL, 0);
}

int command_pass_on(int wait_status)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t set;
	int number;

	if (!WIFSIGNALED(wait_status))
		return WEXITSTATUS(wait_status);
	number = WTERMSIG(wait_status);
	fflush(NULL);
	setrlimit(RLIMIT_CORE, &no_core);
	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
	return 128 + number;
}

void command_free(struct command *command)
{
	bool waiting;
	int status;

	if (!command)
		return;
	waiting = command->release_fd >= 0;
	if (waiting)
		close(command->release_fd); /* its read ends, and so does it */
	if (waiting && command->pid > 0 && !command->reaped)
		waitpid(command->pid, &status, 0);
	if (command->report_fd >= 0)
		close(command->report_fd);
	if (command->pid_fd >= 0)
		close(command->pid_fd);
	free(command->name);
	free(command);
}
