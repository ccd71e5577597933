/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_control.c - peers of the control socket that send whatever they like, in whatever pieces.
 *
 * Input: steps of two bytes, what to do and how much, each with the bytes that are sent. Whoever
 * reads everything gets the answers that the protocol promises to what was sent; and whatever the
 * others did, a new peer that behaves is served.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "sctop/control.h"

#define CLIENT_CNT 3
#define SCENE_RUNS 100 /* then another server is made */
#define SENT_MAX   (1 << 16)
#define LONG_BYTES (1 << 14)
#define READ_MAX   (1 << 16)

enum step { STEP_SEND, STEP_TURN, STEP_READ, STEP_HALF_CLOSE, STEP_CLOSE, STEP_LONG, STEP_CNT };

/* The first client reads all it gets and never leaves: its answers are checked. */
struct client {
	int fd;
	char *sent; /* SENT_MAX bytes */
	char *got;
	size_t sent_len, got_len, got_room;
	bool half_closed;
};

struct scene {
	char dir[FUZZ_PATH_MAX], path[2 * FUZZ_PATH_MAX];
	struct control *control;
	size_t fd_cnt; /* without clients */
	struct client clients[CLIENT_CNT];
};

static size_t fd_cnt(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t cnt = 0;

	FUZZ_CHECK(dir);
	while (readdir(dir))
		cnt++;
	closedir(dir);
	return cnt;
}

/* What control.c calls: each connection takes so little at once that short answers have to wait. */
int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
	int accepted = (int)syscall(SYS_accept4, fd, address, len, flags), least = 1;

	if (accepted >= 0)
		FUZZ_CHECK(!setsockopt(accepted, SOL_SOCKET, SO_SNDBUF, &least, sizeof(least)));
	return accepted;
}

/* Takes some turns. */
static const char *long_answer(void)
{
	static char text[LONG_BYTES];

	if (*text)
		return text;
	for (size_t i = 0; i < LONG_BYTES; i += 16)
		memcpy(text + i, "fifteen bytes..\n", 16);
	return text;
}

/* "no…" is refused, "big…" answered at length, everything else with itself. */
static int answer(void *arg, const struct control_peer *peer, const char *line, FILE *out,
		  char *why, size_t why_size)
{
	(void)arg;
	FUZZ_CHECK(peer->pid == getpid() && peer->uid == getuid() && peer->gid == getgid());
	FUZZ_CHECK(strlen(line) < CONTROL_LINE_MAX && !strchr(line, '\n'));
	if (!strncmp(line, "no", 2)) {
		snprintf(why, why_size, "not today");
		return -1;
	}
	if (!strncmp(line, "big", 3))
		fwrite(long_answer(), 1, LONG_BYTES, out);
	fprintf(out, "<%s>\n", line);
	return 0;
}

/* ---- what a peer must get for what it sent ---- */

static void expect_line(FILE *out, const char *line)
{
	char why[64];

	if (answer(NULL, &(struct control_peer){ getpid(), getuid(), getgid() }, line, out, why,
		   sizeof(why)))
		fprintf(out, "ERR %s\n", why);
	else
		fputs("OK\n", out);
}

static void expect(FILE *out, const struct client *client)
{
	const char *at = client->sent, *end = at + client->sent_len, *line_end;
	char line[CONTROL_LINE_MAX];

	for (; at < end; at = line_end + 1) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if ((line_end ? line_end : end) - at >= CONTROL_LINE_MAX) {
			fputs("ERR the line is too long; at most 4095 bytes\n", out);
			return;
		}
		if (!line_end) {
			if (client->half_closed)
				fputs("ERR the last line has no end\n", out);
			return;
		}
		if (memchr(at, '\0', (size_t)(line_end - at))) {
			fputs("ERR a NUL byte in the line\n", out);
			return;
		}
		memcpy(line, at, (size_t)(line_end - at));
		line[line_end - at] = '\0';
		expect_line(out, line);
	}
}

/* ---- peers ---- */

static int connect_to(const struct scene *scene)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", scene->path);
	FUZZ_CHECK(fd >= 0);
	while (connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		FUZZ_CHECK(errno == EAGAIN); /* as many wait to be accepted as may */
		control_turn(scene->control);
	}
	return fd;
}

/* False: the connection has ended, or nothing is there. */
static bool take(struct client *client, size_t max)
{
	static char bytes[READ_MAX];
	ssize_t got = recv(client->fd, bytes, max < READ_MAX ? max : READ_MAX, MSG_DONTWAIT);

	if (got <= 0)
		return false;
	if (client->got_room - client->got_len < (size_t)got) {
		client->got_room = 2 * client->got_room + (size_t)got;
		client->got = realloc(client->got, client->got_room);
		FUZZ_CHECK(client->got);
	}
	memcpy(client->got + client->got_len, bytes, (size_t)got);
	client->got_len += (size_t)got;
	return true;
}

static void put(struct scene *scene, struct client *client, const void *bytes, size_t len)
{
	ssize_t sent;

	if (client->half_closed || len > SENT_MAX - client->sent_len)
		return;
	while (len) {
		sent = send(client->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EAGAIN && client == scene->clients) {
			control_turn(scene->control);
			take(client, READ_MAX);
			continue;
		}
		if (sent <= 0)
			return;
		memcpy(client->sent + client->sent_len, bytes, (size_t)sent);
		client->sent_len += (size_t)sent;
		bytes = (const char *)bytes + sent;
		len -= (size_t)sent;
	}
}

static void leave(struct scene *scene, struct client *client)
{
	if (client == scene->clients)
		return;
	close(client->fd);
	client->fd = connect_to(scene);
	client->half_closed = false;
	client->sent_len = 0;
}

static void take_step(struct scene *scene, struct fuzz_input *input)
{
	static char filling[CONTROL_LINE_MAX + 16];
	unsigned int what = fuzz_byte(input), amount = fuzz_byte(input);
	struct client *client = &scene->clients[what / STEP_CNT % CLIENT_CNT];
	const uint8_t *bytes;
	size_t got;

	switch ((enum step)(what % STEP_CNT)) {
	case STEP_SEND:
		bytes = fuzz_bytes(input, amount, &got);
		put(scene, client, bytes, got);
		break;
	case STEP_LONG: /* around the limit */
		memset(filling, 'x', sizeof(filling));
		put(scene, client, filling, CONTROL_LINE_MAX - 8 + amount % 16);
		break;
	case STEP_READ:
		take(client, amount * 257 + 1);
		break;
	case STEP_HALF_CLOSE:
		shutdown(client->fd, SHUT_WR);
		client->half_closed = true;
		break;
	case STEP_CLOSE:
		leave(scene, client);
		break;
	case STEP_TURN:
	case STEP_CNT:
		control_turn(scene->control);
		break;
	}
}

/* Until nothing moves any more. */
static void settle(struct scene *scene, struct client *client)
{
	for (int quiet = 0; quiet < 3; quiet++) {
		control_turn(scene->control);
		while (take(client, READ_MAX))
			quiet = 0;
	}
}

static void check_answers(struct scene *scene)
{
	struct client *client = &scene->clients[0];
	char *want = NULL;
	size_t want_len;
	bool same;
	FILE *out = open_memstream(&want, &want_len);

	FUZZ_CHECK(out);
	settle(scene, client);
	expect(out, client);
	fclose(out);
	same = want_len == client->got_len && (!want_len || !memcmp(want, client->got, want_len));
	if (!same)
		fprintf(stderr, "wanted: %.*s\ngot: %.*s\n", (int)want_len, want,
			(int)client->got_len, client->got);
	FUZZ_CHECK(same);
	free(want);
}

static void check_served(struct scene *scene)
{
	struct client client = { .fd = connect_to(scene) };

	FUZZ_CHECK(send(client.fd, "hello\n", 6, MSG_NOSIGNAL) == 6);
	/* Others, who are gone by now, may stand before it in the queue. */
	for (int i = 0; i < SENT_MAX && !client.got_len; i++)
		settle(scene, &client);
	FUZZ_CHECK(client.got_len == 11 && !memcmp(client.got, "<hello>\nOK\n", 11));
	close(client.fd);
	free(client.got);
}

/* ---- life ---- */

/* The server stays for the next input, as nothing of the peers is left in it; the last one is
 * closed when the program ends. */
static struct scene the_scene;

static void close_control(void)
{
	control_close(the_scene.control);
	FUZZ_CHECK(!rmdir(the_scene.dir)); /* the socket is gone */
}

static void open_control(struct scene *scene)
{
	char why[512] = "";

	fuzz_folder(scene->dir);
	snprintf(scene->path, sizeof(scene->path), "%s/socket", scene->dir);
	scene->control = control_listen(scene->path, NULL, answer, NULL, why, sizeof(why));
	FUZZ_CHECK(scene->control);
}

static void open_clients(struct scene *scene)
{
	static char sent[CLIENT_CNT][SENT_MAX];

	scene->fd_cnt = fd_cnt();
	for (size_t i = 0; i < CLIENT_CNT; i++)
		scene->clients[i] = (struct client){ .fd = connect_to(scene), .sent = sent[i] };
}

/* Of those that have gone nothing is left. */
static void close_clients(struct scene *scene)
{
	struct pollfd server = { .fd = control_fd(scene->control), .events = POLLIN };

	for (size_t i = 0; i < CLIENT_CNT; i++) {
		close(scene->clients[i].fd);
		free(scene->clients[i].got);
	}
	while (poll(&server, 1, 0) > 0)
		control_turn(scene->control);
	FUZZ_CHECK(fd_cnt() == scene->fd_cnt);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static unsigned int runs;
	struct fuzz_input input = { bytes, len };

	if (!runs)
		FUZZ_CHECK(!atexit(close_control));
	if (runs++ % SCENE_RUNS == 0) {
		if (the_scene.control)
			close_control();
		open_control(&the_scene);
	}
	open_clients(&the_scene);
	while (input.left)
		take_step(&the_scene, &input);
	check_answers(&the_scene);
	check_served(&the_scene);
	close_clients(&the_scene);
	return 0;
}
