/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config.h - the configuration file as settings: read at the start, written when told to.
 */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

#include <stddef.h>

struct options;

/*
 * Takes over what the file says, except where the command line has spoken. `trouble` gets one
 * line, safe to print, if something is wrong with the file or one of its lines, else "". What is
 * right in it holds all the same.
 */
void config_load(struct options *options, char *trouble, size_t size);

/* Writes the settings. 0 or a negative errno; `said` gets one line, either way. */
int config_save(const struct options *options, char *said, size_t size);

#endif
