/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * terminal_guard.c - handlers of the signals that a crash comes with.
 *
 * What restores the terminal is prepared at the start, because a handler of SIGSEGV can neither ask
 * terminfo nor curses. Signals that end the program in an orderly way are the loop's business
 * (live.c).
 */
#include <curses.h>
#include <signal.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "terminal_guard.h"

/* Handlers have no argument of ours. */
static struct {
	char restore[256];
	size_t len;
	struct termios tty;
	volatile sig_atomic_t armed;
} guard;

static const int fatal_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS };

static void restore_add(const char *text)
{
	if (!text || text == (const char *)-1)
		return;
	/* Padding like $<5> is for terminals of the seventies; it would show as text. */
	while (*text && guard.len + 1 < sizeof(guard.restore)) {
		const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			guard.restore[guard.len++] = *text++;
	}
}

static void restore_prepare(bool mouse)
{
	guard.len = 0;
	if (mouse)
		restore_add("\033[?1000l\033[?1002l\033[?1006l");
	restore_add(tigetstr("sgr0"));
	restore_add(tigetstr("rmkx"));
	restore_add(tigetstr("cnorm"));
	restore_add(tigetstr("rmcup"));
}

/* Async-signal-safe: write() and tcsetattr() only. The signal was reset to its default. */
static void on_fatal(int number)
{
	if (guard.armed) {
		ssize_t written = write(STDOUT_FILENO, guard.restore, guard.len);

		(void)written;
		tcsetattr(STDIN_FILENO, TCSANOW, &guard.tty);
	}
	raise(number);
}

static void catch_fatal(void)
{
	struct sigaction action = { .sa_handler = on_fatal, .sa_flags = SA_RESETHAND | SA_NODEFER };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(fatal_signals) / sizeof(fatal_signals[0]); i++)
		sigaction(fatal_signals[i], &action, NULL);
}

void terminal_guard_remember(void)
{
	tcgetattr(STDIN_FILENO, &guard.tty);
}

void terminal_guard_begin(bool mouse)
{
	restore_prepare(mouse);
	guard.armed = 1;
	catch_fatal();
}

void terminal_guard_arm(bool ours)
{
	guard.armed = ours;
}
