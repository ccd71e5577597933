/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tmux.c - a server of its own for each program: it reads no configuration of the user, and
 * nobody else's windows are touched.
 */
#include "tmux.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "term.h"

#define PICTURE_MAX (1u << 20)
#define WAIT_STEPS  200
#define WAIT_NS	    50000000

struct tmux {
	char dir[32];
	int width, height;
};

static struct tmux *running;

static const char config[] = "set -g status off\n"
			     "set -g escape-time 0\n"
			     "set -g remain-on-exit on\n";

bool tmux_installed(void)
{
	return system("command -v tmux >/dev/null") == 0;
}

/* What `tmux ARGUMENTS` prints, or NULL; valid until the next call. */
static const char *ask(const struct tmux *tmux, const char *arguments)
{
	static char text[PICTURE_MAX];
	char command[4096];
	size_t len;
	FILE *pipe;

	snprintf(command, sizeof(command), "LC_ALL=C.UTF-8 tmux -u -S %s/socket -f %s/config %s",
		 tmux->dir, tmux->dir, arguments);
	pipe = popen(command, "re");
	assert_non_null(pipe);
	len = fread(text, 1, sizeof(text) - 1, pipe);
	text[len] = '\0';
	return pclose(pipe) == 0 ? text : NULL;
}

static void write_config(const struct tmux *tmux)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/config", tmux->dir);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(config, file);
	assert_int_equal(fclose(file), 0);
}

struct tmux *tmux_start(int width, int height, const char *name, const char *const argv[])
{
	struct tmux *tmux = calloc(1, sizeof(*tmux));
	char command[2048];

	assert_non_null(tmux);
	assert_non_null(getenv("SCTOP"));
	tmux->width = width;
	tmux->height = height;
	strcpy(tmux->dir, "/tmp/sctop-tmux-XXXXXX");
	assert_non_null(mkdtemp(tmux->dir));
	write_config(tmux);
	snprintf(command, sizeof(command),
		 "new-session -d -x %d -y %d env -u NO_COLOR TERM=%s TZ=UTC LC_ALL=C.UTF-8 '%s'",
		 width, height, name, getenv("SCTOP"));
	for (; *argv; argv++)
		snprintf(command + strlen(command), sizeof(command) - strlen(command), " '%s'",
			 *argv);
	running = tmux;
	assert_non_null(ask(tmux, command));
	return tmux;
}

void tmux_stop(struct tmux *tmux)
{
	char command[64];

	running = NULL;
	ask(tmux, "kill-server");
	snprintf(command, sizeof(command), "rm -rf %s", tmux->dir);
	assert_int_equal(system(command), 0);
	free(tmux);
}

int tmux_teardown(void **state)
{
	(void)state;
	if (running)
		tmux_stop(running);
	return 0;
}

void tmux_keys(struct tmux *tmux, const char *keys)
{
	char command[2048] = "send-keys -H";

	for (; *keys; keys++)
		snprintf(command + strlen(command), sizeof(command) - strlen(command), " %02x",
			 (unsigned char)*keys);
	assert_non_null(ask(tmux, command));
}

void tmux_resize(struct tmux *tmux, int width, int height)
{
	char command[64];

	snprintf(command, sizeof(command), "resize-window -x %d -y %d", width, height);
	assert_non_null(ask(tmux, command));
	tmux->width = width;
	tmux->height = height;
}

bool tmux_wait(struct tmux *tmux, const char *text)
{
	const struct timespec step = { .tv_nsec = WAIT_NS };
	const char *screen = NULL;

	for (int i = 0; i < WAIT_STEPS; i++) {
		screen = ask(tmux, "capture-pane -p");
		if (screen && strstr(screen, text))
			return true;
		nanosleep(&step, NULL);
	}
	fprintf(stderr, "waited in vain for \"%s\" in tmux:\n%s", text, screen ? screen : "");
	return false;
}

struct term *tmux_picture(struct tmux *tmux)
{
	/* -N: blanks at the end of a row have attributes, too */
	const char *text = ask(tmux, "capture-pane -e -N -p");

	assert_non_null(text);
	return term_picture(tmux->width, tmux->height, text);
}
