/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cmd.h - the commands that main() dispatches to. Each returns the exit status.
 */
#ifndef TUI_CMD_H
#define TUI_CMD_H

struct options;

int cmd_live(const struct options *options);
int cmd_trace(const struct options *options);
int cmd_record(const struct options *options);
/* … with --trigger; cmd_record() calls it. */
int cmd_record_trigger(const struct options *options);

/* replay: as live, over options->recording; with options->batch, as trace. */
int cmd_replay_batch(const struct options *options);

/* options->log into files in options->directory; touches no kernel. */
int cmd_split(const struct options *options);

int cmd_serve(const struct options *options);
int cmd_ctl(const struct options *options);

/* Parses its own arguments; argv[0] is "syscalls". */
int cmd_syscalls(int argc, char **argv);

#endif
