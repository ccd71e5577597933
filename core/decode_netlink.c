/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_netlink.c - what is sent and received through netlink sockets: headers of messages,
 * errors; what is in the messages of a protocol is shown as bytes.
 *
 * That a socket is one is known from the address that goes with the call, or, with names of
 * descriptors, from the socket itself; only then is its protocol, and so the names of its types.
 */
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#include "decode_forms.h"
#include "structs.h"

enum { NO_NETLINK = -2, SOME_PROTOCOL = -1 };
enum { HEADER = sizeof(struct nlmsghdr), NAME_ITEM = 1 };

/* ---- whether it is netlink, and of which protocol ---- */

static bool is_netlink_address(const struct argument *call, unsigned int index, unsigned int item,
			       enum phase phase)
{
	struct argument arg = *call;
	const char *bytes;
	const struct sctop_datum *datum;
	uint16_t family;

	form_select(&arg, index);
	datum = argument_datum(&arg, item, phase, &bytes);
	if (!datum || datum->len < sizeof(family))
		return false;
	memcpy(&family, bytes, sizeof(family));
	return family == AF_NETLINK;
}

static int protocol_of(const struct argument *arg)
{
	static const struct {
		const char *name;
		uint8_t address, item;
		enum phase phase;
	} calls[] = {
		{ "recvfrom", 4, 0, AFTER },
		{ "recvmsg", 1, NAME_ITEM, AFTER },
		{ "sendmsg", 1, NAME_ITEM, BEFORE },
		{ "sendto", 4, 0, BEFORE },
	};
	struct sctop_fd_socket socket;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, arg->info->name) != 0)
			continue;
		if (find_fd_socket(arg, (int32_t)register_value(arg->event, 0), &socket))
			return socket.family == AF_NETLINK ? socket.protocol : NO_NETLINK;
		if (is_netlink_address(arg, calls[i].address, calls[i].item, calls[i].phase))
			return SOME_PROTOCOL;
	}
	return NO_NETLINK;
}

/* ---- messages ---- */

static const struct {
	const char *types;
	bool has_kinds; /* two bits of the type: new, delete, get, set */
} protocols[] = {
	[NETLINK_ROUTE] = { "netlink_route", true },
	[NETLINK_SOCK_DIAG] = { "netlink_sock_diag", false },
	[NETLINK_XFRM] = { "netlink_xfrm", false },
	[NETLINK_GENERIC] = { "netlink_generic", false },
};

static bool is_known(int protocol)
{
	return protocol >= 0 && (size_t)protocol < sizeof(protocols) / sizeof(protocols[0]) &&
	       protocols[protocol].types;
}

static void put_type(struct out *out, int protocol, uint16_t type)
{
	bool own = is_known(protocol) && type >= NLMSG_MIN_TYPE;

	put_set(out, own ? protocols[protocol].types : "netlink_type", type);
}

static void put_message_flags(struct out *out, int protocol, uint16_t type, uint16_t flags)
{
	static const char *const kinds[] = { "netlink_new", "netlink_delete", "netlink_get",
					     "netlink_flags" };
	const char *set = "netlink_flags";

	if (protocol == NETLINK_SOCK_DIAG && type >= NLMSG_MIN_TYPE)
		set = "netlink_get";
	else if (is_known(protocol) && protocols[protocol].has_kinds && type >= NLMSG_MIN_TYPE)
		set = kinds[type & 3];
	put_set(out, set, flags);
}

static void put_header(struct out *out, int protocol, const struct nlmsghdr *header)
{
	out_text(out, "{nlmsg_len=");
	out_unsigned(out, header->nlmsg_len);
	out_text(out, ", nlmsg_type=");
	put_type(out, protocol, header->nlmsg_type);
	out_text(out, ", nlmsg_flags=");
	put_message_flags(out, protocol, header->nlmsg_type, header->nlmsg_flags);
	out_text(out, ", nlmsg_seq=");
	out_unsigned(out, header->nlmsg_seq);
	out_text(out, ", nlmsg_pid=");
	out_signed(out, (int32_t)header->nlmsg_pid);
	out_char(out, '}');
}

/* What went wrong, and with which message. */
static void put_failure(struct out *out, int protocol, const char *bytes, size_t len)
{
	struct nlmsghdr header;
	int32_t error;

	memcpy(&error, bytes, sizeof(error));
	out_text(out, "{error=");
	put_negative_error(out, error);
	if (len < sizeof(error) + sizeof(header)) {
		out_text(out, ", ...}");
		return;
	}
	memcpy(&header, bytes + sizeof(error), sizeof(header));
	out_text(out, ", msg=");
	put_header(out, protocol, &header);
	out_char(out, '}');
}

/* Behind the header: `len` bytes are there, of `total`. */
static void put_payload(struct out *out, const struct argument *arg, int protocol,
			const struct nlmsghdr *header, const char *bytes, size_t len, size_t total)
{
	size_t max = argument_string_limit(arg);
	int32_t status;

	if (header->nlmsg_type == NLMSG_DONE && len >= sizeof(status)) {
		memcpy(&status, bytes, sizeof(status));
		out_signed(out, status);
	} else if (header->nlmsg_type == NLMSG_ERROR && len >= sizeof(status)) {
		put_failure(out, protocol, bytes, len);
	} else {
		put_quoted_hex(out, bytes, len < max ? len : max, len > max || len < total);
	}
}

bool put_netlink_message(struct out *out, const struct argument *arg, const char *bytes, size_t len,
			 size_t total)
{
	int protocol = protocol_of(arg);
	struct nlmsghdr header;
	size_t size;
	bool more;

	if (protocol == NO_NETLINK)
		return false;
	if (len < HEADER) {
		put_quoted_hex(out, bytes, len, len < total);
		return true;
	}
	memcpy(&header, bytes, HEADER);
	size = header.nlmsg_len;
	more = size >= HEADER && size < total && NLMSG_ALIGN(size) < total;
	if (size > total)
		size = total;
	out_text(out, more ? "[" : "");
	if (size > HEADER) {
		size_t here = size < len ? size : len;

		out_char(out, '[');
		put_header(out, protocol, &header);
		out_text(out, ", ");
		put_payload(out, arg, protocol, &header, bytes + HEADER, here - HEADER,
			    size - HEADER);
		out_char(out, ']');
	} else {
		put_header(out, protocol, &header);
	}
	out_text(out, more ? ", ...]" : "");
	return true;
}
