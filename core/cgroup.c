/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cgroup.c - which cgroup a process is in, and the name by which people know that one.
 *
 * Who may make cgroups chooses their names, a container's tenant among them: they are foreign text.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sctop/proc.h"

#define ID_LEN	 64 /* hexadecimal digits of a container's id */
#define ID_SHOWN 12 /* … as docker ps, podman ps and crictl ps show it */

/* A piece of a path, not terminated. */
struct piece {
	const char *text;
	size_t len;
};

static bool is_id(const char *text, size_t len)
{
	if (len != ID_LEN)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)text[i]) && (text[i] < 'a' || text[i] > 'f'))
			return false;
	return true;
}

static bool begins(struct piece piece, const char *prefix)
{
	size_t len = strlen(prefix);

	return piece.len >= len && memcmp(piece.text, prefix, len) == 0;
}

static bool ends(struct piece piece, const char *suffix)
{
	size_t len = strlen(suffix);

	return piece.len > len && memcmp(piece.text + piece.len - len, suffix, len) == 0;
}

/* The piece that ends before *end, which moves to the front of it. False: there is none. */
static bool previous_piece(const char *path, size_t *end, struct piece *piece)
{
	size_t to = *end, from;

	while (to > 0 && path[to - 1] == '/')
		to--;
	for (from = to; from > 0 && path[from - 1] != '/'; from--)
		;
	*end = from;
	*piece = (struct piece){ path + from, to - from };
	return to > from;
}

/*
 * The id in "docker-<id>.scope", "cri-containerd-<id>.scope", "<id>" and the like; *before is what
 * stands before it, without the dash. What a monitor of the container has of it is none.
 */
static bool find_id(struct piece piece, struct piece *id, struct piece *before)
{
	if (ends(piece, ".scope"))
		piece.len -= strlen(".scope");
	if (piece.len < ID_LEN || !is_id(piece.text + piece.len - ID_LEN, ID_LEN))
		return false;
	*id = (struct piece){ piece.text + piece.len - ID_LEN, ID_LEN };
	*before = (struct piece){ piece.text, piece.len - ID_LEN };
	if (before->len && before->text[before->len - 1] != '-')
		return false;
	if (before->len)
		before->len--;
	return !ends(*before, "conmon");
}

/* Whose container it is, by what stands before its id, or by the folder that it is in. */
static const char *runtime_of(const char *path, struct piece before, struct piece folder)
{
	static const struct {
		const char *prefix, *name;
	} runtimes[] = {
		{ "docker", "docker" },	       { "libpod", "podman" },
		{ "nerdctl", "nerdctl" },      { "crio", "crio" },
		{ "cri-containerd", "cri" },   { "buildkit", "buildkit" },
		{ "libpod_parent", "podman" },
	};

	if (strstr(path, "/kubepods"))
		return "k8s";
	for (size_t i = 0; i < sizeof(runtimes) / sizeof(runtimes[0]); i++) {
		struct piece by = before.len ? before : folder;

		if (strlen(runtimes[i].prefix) == by.len && begins(by, runtimes[i].prefix))
			return runtimes[i].name;
	}
	return "container";
}

/* LXC names the folder, or what follows a prefix, after the container. */
static bool find_lxc(struct piece piece, struct piece folder, struct piece *name)
{
	static const char payload[] = "lxc.payload.";

	*name = piece;
	if (begins(piece, payload) && piece.len > strlen(payload)) {
		name->text += strlen(payload);
		name->len -= strlen(payload);
		return true;
	}
	return folder.len == strlen("lxc") && begins(folder, "lxc");
}

static bool is_unit(struct piece piece)
{
	static const char *const types[] = { ".service", ".scope", ".socket", ".mount", ".swap" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ends(piece, types[i]))
			return true;
	return false;
}

static bool name_container(const char *path, char *buf, size_t size)
{
	struct piece piece, folder, id, before;
	size_t end = strlen(path);

	while (previous_piece(path, &end, &piece)) {
		size_t above = end;

		if (!previous_piece(path, &above, &folder))
			folder = (struct piece){ "", 0 };
		if (find_id(piece, &id, &before)) {
			snprintf(buf, size, "%s:%.*s", runtime_of(path, before, folder), ID_SHOWN,
				 id.text);
			return true;
		}
		if (find_lxc(piece, folder, &id)) {
			snprintf(buf, size, "lxc:%.*s", (int)id.len, id.text);
			return true;
		}
	}
	return false;
}

void cgroup_name(const char *path, char *buf, size_t size)
{
	struct piece piece, last = { "/", 1 };
	size_t end = strlen(path);

	if (name_container(path, buf, size))
		return;
	if (previous_piece(path, &end, &piece))
		last = piece;
	for (end = strlen(path); previous_piece(path, &end, &piece);)
		if (is_unit(piece)) {
			last = piece;
			break;
		}
	snprintf(buf, size, "%.*s", (int)last.len, last.text);
}

/* How much a line of /proc/PID/cgroup tells: of version 1 each hierarchy has one. */
static int worth(const char *controllers, const char *path)
{
	if (path[0] == '/' && !path[1])
		return 1;
	if (!controllers[0])
		return 4;
	return strcmp(controllers, "name=systemd") == 0 ? 3 : 2;
}

int cgroup_parse(char *text, char *path, size_t size)
{
	int best = 0;
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n"))) {
		char *controllers = strchr(line, ':'), *place;

		place = controllers ? strchr(controllers + 1, ':') : NULL;
		if (!place)
			continue;
		*place++ = '\0';
		if (worth(controllers + 1, place) <= best)
			continue;
		best = worth(controllers + 1, place);
		snprintf(path, size, "%s", place);
	}
	return best ? 0 : -EINVAL;
}
