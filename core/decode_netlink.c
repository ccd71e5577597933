/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_netlink.c - what is sent and received through netlink sockets: headers of messages,
 * errors; what is in those of NETLINK_ROUTE is in netlink_route.c, of others it is bytes.
 *
 * That a socket is one is known from the address that goes with the call, or, with names of
 * descriptors, from the socket itself; only then is its protocol, and so the names of its types.
 */
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#include "decode_forms.h"
#include "netlink_attributes.h"
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

	if (type == NLMSG_ERROR)
		set = "netlink_ack";
	else if (protocol == NETLINK_SOCK_DIAG && type >= NLMSG_MIN_TYPE)
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

/* ---- what is behind a header ---- */

static void put_message(struct out *out, int protocol, const struct netlink_bytes *bytes,
			unsigned int depth);

/* What went wrong, with which message, and what else the kernel has to say. */
static void put_failure(struct out *out, int protocol, const struct netlink_bytes *bytes,
			bool capped, unsigned int depth)
{
	struct netlink_bytes message, rest;
	struct nlmsghdr header;
	int32_t error;
	size_t len;

	if (bytes->len < sizeof(error) + HEADER) {
		put_netlink_hex(out, bytes);
		return;
	}
	memcpy(&error, bytes->at, sizeof(error));
	memcpy(&header, bytes->at + sizeof(error), HEADER);
	len = !capped && header.nlmsg_len > HEADER ? header.nlmsg_len : HEADER;
	message = netlink_part(bytes, sizeof(error), len);
	/* The kernel pads the echoed message (net/netlink/af_netlink.c, netlink_ack()). */
	rest = netlink_part(bytes, sizeof(error) + ((len + 3) & ~(size_t)3), bytes->total);
	out_text(out, rest.total ? "[{error=" : "{error=");
	put_negative_error(out, error);
	out_text(out, ", msg=");
	put_message(out, protocol, &message, depth + 1);
	out_char(out, '}');
	if (rest.total) {
		out_text(out, ", ");
		put_attributes(out, &rest, &error_attributes);
		out_char(out, ']');
	}
}

static void put_payload(struct out *out, int protocol, const struct nlmsghdr *header,
			const struct netlink_bytes *bytes, unsigned int depth)
{
	enum { DEEPEST = 2 }; /* the message that an error is about is of no error */
	int32_t status;

	if (header->nlmsg_type == NLMSG_ERROR && depth < DEEPEST) {
		put_failure(out, protocol, bytes, header->nlmsg_flags & NLM_F_CAPPED, depth);
	} else if (header->nlmsg_type == NLMSG_DONE && bytes->len == sizeof(status)) {
		memcpy(&status, bytes->at, sizeof(status));
		out_signed(out, status);
	} else if (header->nlmsg_type >= NLMSG_MIN_TYPE && protocol == NETLINK_ROUTE) {
		put_route_message(out, header->nlmsg_type, bytes);
	} else {
		put_netlink_hex(out, bytes);
	}
}

/* ---- messages ---- */

/* The first of `bytes`, which are at least a header. */
static void put_message(struct out *out, int protocol, const struct netlink_bytes *bytes,
			unsigned int depth)
{
	struct netlink_bytes payload;
	struct nlmsghdr header;
	size_t size;

	memcpy(&header, bytes->at, HEADER);
	size = header.nlmsg_len < bytes->total ? header.nlmsg_len : bytes->total;
	if (size <= HEADER) {
		put_header(out, protocol, &header);
		return;
	}
	payload = netlink_part(bytes, HEADER, size - HEADER);
	out_char(out, '[');
	put_header(out, protocol, &header);
	out_text(out, ", ");
	put_payload(out, protocol, &header, &payload, depth);
	out_char(out, ']');
}

static size_t message_length(const char *at)
{
	struct nlmsghdr header;

	memcpy(&header, at, sizeof(header));
	return header.nlmsg_len;
}

static void put_message_of(struct out *out, const struct netlink_bytes *rest, const void *protocol)
{
	put_message(out, *(const int *)protocol, rest, 0);
}

bool put_netlink_message(struct out *out, const struct argument *arg, const char *bytes, size_t len,
			 size_t total)
{
	static const struct netlink_kind message = {
		.header_bytes = HEADER,
		.length = message_length,
		.put = put_message_of,
	};
	const struct netlink_bytes all = { .at = bytes, .len = len, .total = total, .arg = arg };
	int protocol = protocol_of(arg);

	if (protocol == NO_NETLINK || protocol == NETLINK_KOBJECT_UEVENT)
		return false;
	put_netlink_parts(out, &all, &message, &protocol);
	return true;
}
