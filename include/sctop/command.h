/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * command.h - runs `-- COMMAND` so that it can be traced from its very execve.
 *
 * spawn → (select command_pid(), attach) → release → poll command_fd() → command_reap() → free.
 * Between the release and its execve the child makes no other call than the read it waits in.
 */
#ifndef SCTOP_COMMAND_H
#define SCTOP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct command;

/*
 * Forks a child that will be argv, as the caller of sudo, or as user `run_as` (NULL: caller), and
 * waits until it is ready: PATH searched, user and signals set. Default signal dispositions and an
 * empty signal mask, except that what was ignored when this process was started stays so.
 * NULL with one line in `why` and the exit status to give (127 not found, 126 not executable, 1)
 * in *status.
 */
struct command *command_spawn(char *const argv[], const char *run_as, char *why, size_t why_size,
			      int *status);

pid_t command_pid(const struct command *command);

/* Polls readable when the command has ended; owned by the command. */
int command_fd(const struct command *command);

/* Lets it run, and returns when its execve has succeeded. As command_spawn() otherwise: -1. */
int command_release(struct command *command, char *why, size_t why_size, int *status);

/* 1 when it has ended, with its status as wait(2) has it; 0 while it runs; negative errno. */
int command_reap(struct command *command, int *wait_status);

/* Sends a signal, if it still runs. */
void command_signal(struct command *command, int signal);

/*
 * Ends with what the command ended with: returns its exit status, or dies of the same signal
 * (without a core), or, where that does not kill, returns 128 + signal.
 */
int command_pass_on(int wait_status);

/* A command never released is ended; one that runs is left alone. NULL is allowed. */
void command_free(struct command *command);

#endif
