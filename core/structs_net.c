/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_net.c - socket addresses and socket options as text.
 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "structs.h"

#define ADDRESS_MAX 128

static uint16_t port_at(const struct view *view, size_t at)
{
	return ntohs((uint16_t)view_number(view, at, 2));
}

/* A path ends at its NUL; an abstract name begins with one, and may have more. */
static void put_unix(struct out *out, const struct view *view)
{
	const char *path = view->bytes + 2;
	size_t len = view->len - 2;

	if (!len)
		return;
	out_text(out, ", sun_path=");
	if (path[0] == '\0' && len > 1) {
		out_char(out, '@');
		put_quoted(out, view->arg, path + 1, len - 1, false);
	} else {
		put_quoted(out, view->arg, path, strnlen(path, len), false);
	}
}

static void put_inet(struct out *out, const struct view *view)
{
	char text[INET_ADDRSTRLEN] = "";

	if (view->len < 8)
		return;
	out_text(out, ", sin_port=htons(");
	out_unsigned(out, port_at(view, 2));
	out_text(out, "), sin_addr=inet_addr(\"");
	inet_ntop(AF_INET, view->bytes + 4, text, sizeof(text));
	out_text(out, text);
	out_text(out, "\")");
}

static void put_inet6(struct out *out, const struct view *view)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (view->len < 24)
		return;
	out_text(out, ", sin6_port=htons(");
	out_unsigned(out, port_at(view, 2));
	out_text(out, "), sin6_flowinfo=htonl(");
	out_unsigned(out, ntohl((uint32_t)view_number(view, 4, 4)));
	out_text(out, "), inet_pton(AF_INET6, \"");
	inet_ntop(AF_INET6, view->bytes + 8, text, sizeof(text));
	out_text(out, text);
	out_text(out, "\", &sin6_addr), sin6_scope_id=");
	out_unsigned(out, view_number(view, 24, 4));
}

static void put_netlink(struct out *out, const struct view *view)
{
	uint32_t groups = view_number(view, 8, 4);

	if (view->len < 12)
		return;
	out_text(out, ", nl_pid=");
	out_signed(out, (int32_t)view_number(view, 4, 4));
	out_text(out, ", nl_groups=");
	if (groups)
		out_text(out, "0x");
	for (int shift = 28; shift >= 0; shift -= 4) { /* strace's %#08x */
		if (!groups || shift < 24 || groups >> shift)
			out_number(out, groups >> shift & 15, 16);
	}
}

static void put_packet(struct out *out, const struct view *view)
{
	if (view->len < 12)
		return;
	out_text(out, ", sll_protocol=htons(");
	out_hex(out, port_at(view, 2));
	out_text(out, "), sll_ifindex=");
	out_signed(out, (int32_t)view_number(view, 4, 4));
	out_text(out, ", sll_hatype=");
	out_hex(out, view_number(view, 8, 2));
	out_text(out, ", sll_pkttype=");
	out_hex(out, view_number(view, 10, 1));
	out_text(out, ", sll_halen=");
	out_unsigned(out, view_number(view, 11, 1));
}

static void put_raw(struct out *out, const struct view *view)
{
	if (view->len <= 2)
		return;
	out_text(out, ", sa_data=");
	put_quoted(out, view->arg, view->bytes + 2, view->len - 2, false);
}

void put_address(struct out *out, const struct view *view, uint64_t pointer)
{
	static void (*const families[])(struct out * out, const struct view *view) = {
		[AF_UNIX] = put_unix,	    [AF_INET] = put_inet,     [AF_INET6] = put_inet6,
		[AF_NETLINK] = put_netlink, [AF_PACKET] = put_packet,
	};
	uint16_t family = view_number(view, 0, 2);
	struct view shown = *view;

	if (view->len < 2) {
		put_pointer(out, pointer);
		return;
	}
	if (shown.len > ADDRESS_MAX)
		shown.len = ADDRESS_MAX;
	out_text(out, "{sa_family=");
	put_set(out, "socket_domain", family);
	if (family < sizeof(families) / sizeof(families[0]) && families[family])
		families[family](out, &shown);
	else
		put_raw(out, &shown);
	out_char(out, '}');
}

void put_sockaddr(struct out *out, const struct view *view)
{
	put_address(out, view, view->arg->value);
}

/* ---- options ---- */

enum {
	OPT_ERROR = 4,
	OPT_LINGER = 13,
	OPT_PEERCRED = 17,
	OPT_RCVTIMEO = 20,
	OPT_SNDTIMEO = 21,
	OPT_DEVICE = 25
};
static void put_linger(struct out *out, const struct view *view)
{
	out_text(out, "{l_onoff=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	out_text(out, ", l_linger=");
	out_signed(out, (int32_t)view_number(view, 4, 4));
	out_char(out, '}');
}

static void put_id(struct out *out, uint32_t id)
{
	if (id == UINT32_MAX)
		out_text(out, "-1");
	else
		out_unsigned(out, id);
}

void put_credentials(struct out *out, const struct view *view)
{
	out_text(out, "{pid=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	out_text(out, ", uid=");
	put_id(out, view_number(view, 4, 4));
	out_text(out, ", gid=");
	put_id(out, view_number(view, 8, 4));
	out_char(out, '}');
}

static void put_name(struct out *out, const struct view *view)
{
	put_quoted(out, view->arg, view->bytes, strnlen(view->bytes, view->len), false);
}

static void put_timeval(struct out *out, const struct view *view)
{
	structure_put(out, structure_find("timeval"), view);
}

/* An errno, of a connect() that went on by itself for example. */
static void put_socket_error(struct out *out, const struct view *view)
{
	int number = (int32_t)view_number(view, 0, 4);

	out_char(out, '[');
	if (errno_name(number))
		out_text(out, errno_name(number));
	else
		out_signed(out, number);
	out_char(out, ']');
}

static const struct {
	int level, option;
	size_t size;
	void (*put)(struct out *out, const struct view *view);
} options[] = {
	{ SOL_SOCKET, OPT_ERROR, 4, put_socket_error },
	{ SOL_SOCKET, OPT_LINGER, 8, put_linger },
	{ SOL_SOCKET, OPT_PEERCRED, 12, put_credentials },
	{ SOL_SOCKET, OPT_RCVTIMEO, 8, put_timeval },
	{ SOL_SOCKET, OPT_SNDTIMEO, 8, put_timeval },
	{ SOL_SOCKET, OPT_DEVICE, 1, put_name },
};

void put_sockopt(struct out *out, const struct view *view)
{
	int level = (int32_t)register_value(view->arg->event, 1);
	int option = (int32_t)register_value(view->arg->event, 2);

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (options[i].level != level || options[i].option != option ||
		    view->len < options[i].size)
			continue;
		options[i].put(out, view);
		return;
	}
	if (view->len == 4) {
		out_char(out, '[');
		out_signed(out, (int32_t)view_number(view, 0, 4));
		out_char(out, ']');
		return;
	}
	put_quoted(out, view->arg, view->bytes, view->len < 32 ? view->len : 32,
		   view->len > 32 || view->cut);
}
