/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_fd_name.c - a descriptor's name: a path, the ends of a socket, a pipe's number.
 *
 * The captured bytes may come from anywhere.
 */
#include <arpa/inet.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "sctop/text.h"

#include "decode_fd.h"
#include "decode_impl.h"

/* Not in <linux/magic.h>. */
#define PIDFS_FS_MAGIC 0x50494446

#define UNIX_NAME_MAX 108
#define ESCAPED_MAX   4

/* ---- paths ---- */

/* Escaped as strace does, and the brackets that the name stands in, too. */
static void put_escaped(struct out *out, const char *bytes, size_t len)
{
	char escaped[256 * ESCAPED_MAX + 1];
	size_t plain;

	while (len) {
		plain = 0;
		while (plain < len && plain < 256 && bytes[plain] != '<' && bytes[plain] != '>')
			plain++;
		out_bytes(out, escaped,
			  text_escape(escaped, sizeof(escaped), bytes, plain,
				      TEXT_STRACE | TEXT_QUOTED));
		bytes += plain;
		len -= plain;
		if (!len || (*bytes != '<' && *bytes != '>'))
			continue;
		out_char(out, '\\');
		if (len > 1 && bytes[1] >= '0' && bytes[1] <= '7')
			out_char(out, '0'); /* the digit is not one of the escape */
		out_number(out, (unsigned char)*bytes, 8);
		bytes++;
		len--;
	}
}

/* The names come from the file up to the root. */
static void put_path(struct out *out, const struct found_fd *found)
{
	size_t end = found->len;

	if (found->cut)
		out_text(out, "...");
	else if (!end)
		out_char(out, '/');
	while (end) {
		size_t start, len = end;

		if (found->name[len - 1] == '/')
			len--;
		for (start = len; start && found->name[start - 1] != '/'; start--)
			;
		out_char(out, '/');
		put_escaped(out, found->name + start, len - start);
		end = start;
	}
}

/* ---- what has no path ---- */

static void put_inode(struct out *out, const struct found_fd *found)
{
	out_text(out, ":[");
	out_unsigned(out, found->fd.ino);
	out_char(out, ']');
}

static void put_pipe(struct out *out, const struct found_fd *found)
{
	out_text(out, "pipe");
	put_inode(out, found);
}

static void put_pidfd(struct out *out, const struct found_fd *found)
{
	if (found->fd.pid) {
		out_text(out, "pid:");
		out_unsigned(out, found->fd.pid);
	} else {
		out_text(out, "anon_inode:[pidfd]");
	}
}

static void put_anonymous(struct out *out, const struct found_fd *found)
{
	static const char pidfd[] = "[pidfd]";

	if (found->len == strlen(pidfd) && memcmp(found->name, pidfd, found->len) == 0) {
		put_pidfd(out, found); /* before it had a file system of its own */
		return;
	}
	out_text(out, "anon_inode:");
	put_escaped(out, found->name, found->len);
}

static void put_namespace(struct out *out, const struct found_fd *found)
{
	put_escaped(out, found->name, found->len);
	put_inode(out, found);
}

static void put_memory(struct out *out, const struct found_fd *found)
{
	out_char(out, '/');
	put_escaped(out, found->name, found->len);
}

static void put_dmabuf(struct out *out, const struct found_fd *found)
{
	out_text(out, "/dmabuf:");
	put_escaped(out, found->name, found->len);
}

/* As the file system names it (its d_dname() in the kernel). */
static const struct {
	uint32_t magic;
	bool deleted; /* it says of itself that it is */
	void (*put)(struct out *out, const struct found_fd *found);
} detached[] = {
	{ PIPEFS_MAGIC, false, put_pipe },     { ANON_INODE_FS_MAGIC, false, put_anonymous },
	{ NSFS_MAGIC, false, put_namespace },  { PIDFS_FS_MAGIC, false, put_pidfd },
	{ TMPFS_MAGIC, true, put_memory },     { HUGETLBFS_MAGIC, true, put_memory },
	{ SECRETMEM_MAGIC, true, put_memory }, { RAMFS_MAGIC, true, put_memory },
	{ DMA_BUF_MAGIC, false, put_dmabuf },
};

static bool put_detached(struct out *out, const struct found_fd *found)
{
	for (size_t i = 0; i < sizeof(detached) / sizeof(detached[0]); i++) {
		if (detached[i].magic != found->fd.magic)
			continue;
		detached[i].put(out, found);
		return detached[i].deleted;
	}
	out_text(out, "inode");
	put_inode(out, found);
	return false;
}

/* ---- sockets ---- */

static void put_end(struct out *out, int family, const uint8_t address[16], uint16_t port)
{
	char text[INET6_ADDRSTRLEN];

	if (!inet_ntop(family, address, text, sizeof(text)))
		return;
	out_text(out, family == AF_INET6 ? "[" : "");
	out_text(out, text);
	out_text(out, family == AF_INET6 ? "]:" : ":");
	out_unsigned(out, port);
}

static bool put_inet(struct out *out, const struct found_fd *found)
{
	static const char *const shown[] = { "TCP", "UDP", "SCTP", "DCCP", "PING", "MPTCP" };
	static const uint8_t nowhere[16];
	const struct sctop_fd_socket *socket = &found->socket;
	bool has_ports = false;

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		has_ports |= strncmp(socket->name, shown[i], strlen(shown[i])) == 0;
	if (!has_ports || !socket->port)
		return false;
	put_end(out, socket->family, socket->address, socket->port);
	if (socket->peer_port || memcmp(socket->peer_address, nowhere, sizeof(nowhere)) != 0) {
		out_text(out, "->");
		put_end(out, socket->family, socket->peer_address, socket->peer_port);
	}
	return true;
}

static bool put_unix(struct out *out, const struct found_fd *found)
{
	char escaped[UNIX_NAME_MAX * ESCAPED_MAX + 1];
	const char *name = found->name;
	size_t len = found->len < UNIX_NAME_MAX ? found->len : UNIX_NAME_MAX;

	out_unsigned(out, found->fd.ino);
	if (found->socket.peer) {
		out_text(out, "->");
		out_unsigned(out, found->socket.peer);
	}
	if (!len)
		return true;
	out_text(out, ",");
	if (name[0]) {
		len = strnlen(name, len);
	} else { /* abstract: may have NULs, and has none at its end */
		out_char(out, '@');
		name++;
		len--;
	}
	out_char(out, '"');
	out_bytes(out, escaped,
		  text_escape(escaped, sizeof(escaped), name, len, TEXT_STRACE | TEXT_QUOTED));
	out_char(out, '"');
	return true;
}

static bool put_netlink_socket(struct out *out, const struct found_fd *found)
{
	static const char prefix[] = "NETLINK_";
	char text[64];
	struct out name = { text, sizeof(text), 0 };

	if (!found->socket.peer)
		return false;
	put_set(&name, "netlink_protocol", found->socket.protocol);
	out_end(&name);
	if (strncmp(text, prefix, sizeof(prefix) - 1) != 0) {
		out_unsigned(out, found->socket.protocol);
		return true;
	}
	out_text(out, text + sizeof(prefix) - 1);
	out_char(out, ':');
	out_unsigned(out, (uint32_t)found->socket.peer);
	return true;
}

static const struct {
	uint16_t family;
	bool (*put)(struct out *out, const struct found_fd *found); /* false: nothing is known */
} families[] = {
	{ AF_INET, put_inet },
	{ AF_INET6, put_inet },
	{ AF_UNIX, put_unix },
	{ AF_NETLINK, put_netlink_socket },
};

static void put_socket(struct out *out, const struct found_fd *found)
{
	const struct sctop_fd_socket *socket = &found->socket;
	size_t len = strnlen(socket->name, sizeof(socket->name));
	bool done = false;

	if (len)
		put_escaped(out, socket->name, len);
	else
		out_text(out, "socket");
	out_text(out, ":[");
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]) && !done; i++) {
		if (families[i].family == socket->family)
			done = families[i].put(out, found);
	}
	if (!done)
		out_unsigned(out, found->fd.ino);
	out_char(out, ']');
}

/* ---- all ---- */

bool put_fd_name(struct out *out, const struct found_fd *found)
{
	if (!(found->fd.flags & SCTOP_FD_DETACHED)) {
		put_path(out, found);
		return found->fd.flags & SCTOP_FD_DELETED;
	}
	if (S_ISSOCK(found->fd.mode)) {
		put_socket(out, found);
		return false;
	}
	return put_detached(out, found);
}
