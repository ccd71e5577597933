/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * term.c - forkpty on one side, libvterm on the other.
 */
#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include <cmocka.h>

#define WAIT_MS	   10000
#define END_MS	   60000 /* a sanitized program looks for leaks then */
#define OUTPUT_MAX (4ul << 20)

struct term {
	pid_t pid;
	int fd;
	VTerm *vterm;
	VTermScreen *screen;
	int width, height;
	bool alternate, cursor, mouse, ended;
	bool scrolls; /* margins are set: it is in the middle of a frame */
	int status;
	unsigned long bytes;
	char *output; /* the first OUTPUT_MAX of them */
	char row[4096];
	char tail[17]; /* the last bytes printed, and a NUL */
	char clipboard[4096];
};

static int on_prop(VTermProp prop, VTermValue *value, void *user)
{
	struct term *term = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		term->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

static void set_environment(const struct term_options *options)
{
	unsetenv("NO_COLOR");
	unsetenv("LC_ALL");
	/* Nobody's settings but those that a test makes; nor can W make any there. */
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	setenv("XDG_CONFIG_HOME", "/proc/nonexistent", 1);
	unsetenv("COLUMNS");
	unsetenv("LINES");
	setenv("LANG", options->in_latin ? "C" : "C.UTF-8", 1);
	setenv("TERM", options->term ? options->term : "xterm-256color", 1);
	for (int i = 0; i < 4 && options->env[i]; i++)
		putenv(strdup(options->env[i]));
}

static void run_child(const struct term_options *options, const char *const argv[])
{
	const char *program = getenv("SCTOP");
	char *args[32] = { "sctop" };
	int cnt = 1, fd;

	for (; *argv && cnt < 31; argv++)
		args[cnt++] = strdup(*argv);
	set_environment(options);
	if (options->errors && !freopen(options->errors, "w", stderr))
		_exit(122);
	fd = open(program, O_RDONLY); /* nobody may not get there by its path */
	if (fd < 0 || (options->as_nobody && (setgid(65534) || setuid(65534))))
		_exit(120);
	fexecve(fd, args, environ);
	_exit(121);
}

static struct term *make_term(int width, int height)
{
	struct term *term = calloc(1, sizeof(*term));

	assert_non_null(term);
	term->width = width;
	term->height = height;
	term->fd = -1;
	term->output = malloc(OUTPUT_MAX);
	assert_non_null(term->output);
	term->cursor = true;
	term->vterm = vterm_new(height, width);
	vterm_set_utf8(term->vterm, 1);
	term->screen = vterm_obtain_screen(term->vterm);
	vterm_screen_enable_altscreen(term->screen, 1);
	vterm_screen_set_callbacks(term->screen, &callbacks, term);
	vterm_screen_reset(term->screen, 1);
	return term;
}

struct term *term_start(const struct term_options *options, const char *const argv[])
{
	struct term *term = make_term(options->width ? options->width : 80,
				      options->height ? options->height : 24);
	struct winsize size = { .ws_row = (unsigned short)term->height,
				.ws_col = (unsigned short)term->width };

	assert_non_null(getenv("SCTOP"));
	term->pid = forkpty(&term->fd, NULL, NULL, &size);
	if (!term->pid)
		run_child(options, argv);
	assert_true(term->pid > 0);
	fcntl(term->fd, F_SETFL, O_NONBLOCK);
	return term;
}

struct term *term_picture(int width, int height, const char *lines)
{
	struct term *term = make_term(width, height);
	size_t len;

	term->ended = true;
	for (; *lines; lines += len) {
		len = strcspn(lines, "\n");
		vterm_input_write(term->vterm, lines, len);
		len += lines[len] == '\n';
		if (lines[len])
			vterm_input_write(term->vterm, "\r\n", 2);
	}
	return term;
}

void term_stop(struct term *term)
{
	if (!term)
		return;
	if (!term->ended) {
		kill(term->pid, SIGKILL);
		waitpid(term->pid, NULL, 0);
	}
	if (term->fd >= 0)
		close(term->fd);
	vterm_free(term->vterm);
	free(term->output);
	free(term);
}

pid_t term_pid(const struct term *term)
{
	return term->pid;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* After an `r`: whether that was the end of a sequence that leaves some rows out of scrolling. */
static bool sets_margins(const struct term *term)
{
	const char *sequence = memrchr(term->tail, '\033', sizeof(term->tail) - 1);
	int top, bottom, len = 0;

	if (!sequence || sscanf(sequence, "\033[%d;%dr%n", &top, &bottom, &len) != 2 || !len ||
	    sequence[len])
		return term->scrolls;
	return top > 1 || bottom < term->height;
}

/*
 * libvterm ignores the second of two modes in one sequence, which is how mouse modes are set; and
 * with the cursor's place it restores whether it was visible, as no other terminal does.
 */
static void watch_modes(struct term *term, const char *bytes, size_t len)
{
	const size_t last = sizeof(term->tail) - 2;

	for (size_t i = 0; i < len; i++) {
		memmove(term->tail, term->tail + 1, last);
		term->tail[last] = bytes[i];
		if (bytes[i] == 'r')
			term->scrolls = sets_margins(term);
		if (bytes[i] != 'h' && bytes[i] != 'l')
			continue;
		if (memcmp(term->tail + last - 4, "1000", 4) == 0)
			term->mouse = bytes[i] == 'h';
		else if (memcmp(term->tail + last - 3, "?25", 3) == 0)
			term->cursor = bytes[i] == 'h';
	}
}

/* It comes in one piece, as it is written in one. */
static void watch_clipboard(struct term *term, const char *bytes, size_t len)
{
	static const char begin[] = "\033]52;c;";
	const char *at = memmem(bytes, len, begin, strlen(begin)), *end;

	if (!at)
		return;
	at += strlen(begin);
	end = memchr(at, '\a', len - (size_t)(at - bytes));
	if (end)
		snprintf(term->clipboard, sizeof(term->clipboard), "%.*s", (int)(end - at), at);
}

/* Takes what is there within `ms`. False if there was nothing. */
static bool take(struct term *term, int ms)
{
	struct pollfd poll_fd = { .fd = term->fd, .events = POLLIN };
	char bytes[65536];
	ssize_t len;

	if (poll(&poll_fd, 1, ms) <= 0)
		return false;
	len = read(term->fd, bytes, sizeof(bytes));
	if (len <= 0) {
		if (len < 0 && errno == EIO) /* nobody has the other end any more */
			poll(NULL, 0, ms < 20 ? ms : 20);
		return false;
	}
	if (term->bytes + (unsigned long)len <= OUTPUT_MAX)
		memcpy(term->output + term->bytes, bytes, (size_t)len);
	term->bytes += (unsigned long)len;
	watch_modes(term, bytes, (size_t)len);
	watch_clipboard(term, bytes, (size_t)len);
	vterm_input_write(term->vterm, bytes, (size_t)len);
	return true;
}

void term_settle(struct term *term, int silence_ms)
{
	long long end = now_ms() + WAIT_MS;

	while (now_ms() < end && take(term, silence_ms))
		;
}

void term_watch(struct term *term, int ms)
{
	long long now = now_ms(), end = now + ms;

	for (; now < end; now = now_ms())
		if (!take(term, (int)(end - now)) && term_ended(term))
			break;
}

void term_keys(struct term *term, const char *keys)
{
	size_t len = strlen(keys);

	while (len) {
		ssize_t written = write(term->fd, keys, len);

		if (written < 0) {
			take(term, 10); /* it prints, and does not read until we do */
			continue;
		}
		keys += written;
		len -= (size_t)written;
	}
}

void term_resize(struct term *term, int width, int height)
{
	struct winsize size = { .ws_row = (unsigned short)height, .ws_col = (unsigned short)width };

	/* libvterm keeps margins that a smaller screen does not have, and crashes as it scrolls. */
	for (int i = 0; term->scrolls && i < 50; i++)
		take(term, 20);
	term->width = width;
	term->height = height;
	/* In one column libvterm has no place for a wide character, and crashes. */
	vterm_set_size(term->vterm, height, width > 1 ? width : 2);
	ioctl(term->fd, TIOCSWINSZ, &size);
}

bool term_has(struct term *term, const char *text)
{
	return term_find(term, text, NULL) >= 0;
}

/* Without reaping it. */
bool term_ended(const struct term *term)
{
	siginfo_t info = { 0 };

	return term->ended ||
	       (!waitid(P_PID, (id_t)term->pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
		info.si_pid == term->pid);
}

static bool wait_for(struct term *term, const char *text, bool wanted)
{
	long long end = now_ms() + WAIT_MS;

	do {
		if (term_has(term, text) == wanted) {
			term_settle(term, 30); /* the rest of the frame */
			return true;
		}
		if (!take(term, 50) && term_ended(term) && !take(term, 50))
			break; /* nothing more will come */
	} while (now_ms() < end);
	fprintf(stderr, "waited in vain for %s\"%s\":\n", wanted ? "" : "the end of ", text);
	term_dump(term);
	return false;
}

bool term_wait(struct term *term, const char *text)
{
	return wait_for(term, text, true);
}

bool term_wait_gone(struct term *term, const char *text)
{
	return wait_for(term, text, false);
}

int term_wait_end(struct term *term)
{
	long long end = now_ms() + END_MS;

	while (!term->ended && now_ms() < end) {
		take(term, 20);
		term->ended = waitpid(term->pid, &term->status, WNOHANG) == term->pid;
	}
	while (take(term, 0))
		;
	return term->ended ? term->status : -1;
}

void term_quit(struct term *term, const char *keys)
{
	term_keys(term, keys);
	assert_int_equal(term_wait_end(term), 0);
	term_stop(term);
}

static size_t cell_text(struct term *term, int y, int x, char *out)
{
	VTermScreenCell cell;
	size_t len = 0;

	vterm_screen_get_cell(term->screen, (VTermPos){ .row = y, .col = x }, &cell);
	if (cell.chars[0] == (uint32_t)-1) { /* the right half of a wide one */
		out[0] = '\0';
		return 0;
	}
	if (!cell.chars[0]) { /* empty: what is behind it was not set */
		cell.chars[0] = ' ';
		cell.chars[1] = 0;
	}
	for (int i = 0; i < 4 && cell.chars[i]; i++) {
		uint32_t c = cell.chars[i];

		if (c < 0x80) {
			out[len++] = (char)c;
		} else if (c < 0x800) {
			out[len++] = (char)(0xc0 | c >> 6);
			out[len++] = (char)(0x80 | (c & 0x3f));
		} else if (c < 0x10000) {
			out[len++] = (char)(0xe0 | c >> 12);
			out[len++] = (char)(0x80 | (c >> 6 & 0x3f));
			out[len++] = (char)(0x80 | (c & 0x3f));
		} else {
			out[len++] = (char)(0xf0 | c >> 18);
			out[len++] = (char)(0x80 | (c >> 12 & 0x3f));
			out[len++] = (char)(0x80 | (c >> 6 & 0x3f));
			out[len++] = (char)(0x80 | (c & 0x3f));
		}
	}
	out[len] = '\0';
	return len;
}

const char *term_row(struct term *term, int y)
{
	size_t len = 0;

	for (int x = 0; x < term->width && len + 32 < sizeof(term->row); x++)
		len += cell_text(term, y, x, term->row + len);
	while (len && term->row[len - 1] == ' ')
		len--;
	term->row[len] = '\0';
	return term->row;
}

int term_find(struct term *term, const char *text, int *x)
{
	for (int y = 0; y < term->height; y++) {
		const char *found = strstr(term_row(term, y), text);

		if (!found)
			continue;
		if (x) {
			*x = 0;
			for (const char *at = term->row; at < found; at++)
				*x += ((unsigned char)*at & 0xc0) != 0x80;
		}
		return y;
	}
	return -1;
}

void term_cell(struct term *term, int y, int x, struct term_cell *out)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(term->screen, (VTermPos){ .row = y, .col = x }, &cell);
	cell_text(term, y, x, out->text);
	out->bold = cell.attrs.bold;
	out->reverse = cell.attrs.reverse;
	out->underline = cell.attrs.underline;
	out->coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
	out->colour = VTERM_COLOR_IS_INDEXED(&cell.fg) && out->coloured ? cell.fg.indexed.idx : -1;
	out->background = !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
}

void term_dump(struct term *term)
{
	fprintf(stderr, "--- %dx%d\n", term->width, term->height);
	for (int y = 0; y < term->height; y++)
		fprintf(stderr, "|%s\n", term_row(term, y));
	fprintf(stderr, "---\n");
}

bool term_alternate(const struct term *term)
{
	return term->alternate;
}

bool term_cursor_visible(const struct term *term)
{
	return term->cursor;
}

bool term_mouse(const struct term *term)
{
	return term->mouse;
}

bool term_echo(const struct term *term)
{
	struct termios tty;

	return tcgetattr(term->fd, &tty) == 0 && (tty.c_lflag & (ECHO | ICANON)) == (ECHO | ICANON);
}

const char *term_clipboard(const struct term *term)
{
	return term->clipboard;
}

unsigned long term_bytes(const struct term *term)
{
	return term->bytes;
}

int term_printed(const struct term *term, unsigned long from, const char *sequence)
{
	const char *at = term->output + from, *end;
	int cnt = 0;

	end = term->output + (term->bytes < OUTPUT_MAX ? term->bytes : OUTPUT_MAX);
	while (at < end && (at = memmem(at, (size_t)(end - at), sequence, strlen(sequence)))) {
		cnt++;
		at++;
	}
	return cnt;
}
