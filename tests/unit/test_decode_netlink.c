/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_netlink.c - what goes through netlink sockets: messages, attributes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "decode_text.h"

/* Through a netlink socket: known from the address only, or from the socket with its protocol. */
static void netlink_messages(void **state)
{
	const struct decode_options long_strings = { .string_limit = 100 };
	static const uint64_t send[6] = { 3, 0x1000, 20, 0, 0x2000, 12 };
	static const uint32_t request[] = { 20, 0x03010016, 7, 0, 2 };
	static const uint32_t failure[] = { 40, 2, 7, 9, -EBUSY, 20, 0x16, 7, 0, 2 };
	static const uint32_t two[] = { 20, 3, 7, 0, 5, 16, 1, 8, 0 };
	/* What Linux 6.18 answers to a request of 17 bytes; strace looks 3 bytes too early. */
	static const uint8_t padded[] = "D\0\0\0\2\0\0\2\7\0\0\0\x9c\\\0\0\xea\xff\xff\xff"
					"\x11\0\0\0\x10\0\1\0\7\0\0\0\0\0\0\0\0\0\0\0"
					"\x1a\0\1\0Invalid header length\0\0";
	static const uint32_t address[] = { 16, 0, 0 };
	struct {
		struct sctop_fd fd;
		struct sctop_fd_socket socket;
	} socket = {
		.fd = { .fd = 3, .mode = S_IFSOCK, .flags = SCTOP_FD_DETACHED },
		.socket = { .family = 16, .protocol = 0 },
	};
	struct made made;

	(void)state;
	make(&made, A64, "sendto", send);
	add_datum(&made, 1, request, sizeof(request), 0);
	assert_non_null(strstr(call_text(&made, NULL), "sendto(3, \"\\24\\0")); /* of whom? */
	add_datum(&made, 4, address, sizeof(address), 0);
	assert_string_equal(call_text(&made, NULL),
			    "sendto(3, [{nlmsg_len=20, nlmsg_type=0x16 /* NLMSG_??? */, "
			    "nlmsg_flags=NLM_F_REQUEST|0x300, nlmsg_seq=7, nlmsg_pid=0}, "
			    "\"\\x02\\x00\\x00\\x00\"], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, "
			    "nl_groups=00000000}, 12)");
	add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
	assert_non_null(strstr(call_text(&made, NULL),
			       "[{nlmsg_len=20, nlmsg_type=RTM_GETADDR, "
			       "nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP, nlmsg_seq=7, nlmsg_pid=0}, "
			       "{ifa_family=AF_INET, ...}], 20"));

	make(&made, A64, "recvfrom", send);
	made.event.ret = 40;
	add_datum(&made, 1, failure, sizeof(failure), 0);
	add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
	assert_non_null(strstr(call_text(&made, NULL),
			       "[{nlmsg_len=40, nlmsg_type=NLMSG_ERROR, nlmsg_flags=0, "
			       "nlmsg_seq=7, nlmsg_pid=9}, {error=-EBUSY, msg=[{nlmsg_len=20, "
			       "nlmsg_type=RTM_GETADDR, nlmsg_flags=0, nlmsg_seq=7, "
			       "nlmsg_pid=0}, {ifa_family=AF_INET, ...}]}], 20"));
	make(&made, A64, "recvfrom", send);
	made.event.ret = sizeof(padded);
	add_datum(&made, 1, padded, sizeof(padded), 0);
	add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
	assert_non_null(
		strstr(call_text(&made, &long_strings), "nla_type=NLMSGERR_ATTR_MSG}, \"Invalid"));
	make(&made, A64, "recvfrom", send);
	made.event.ret = 36;
	add_datum(&made, 1, two, sizeof(two), 0);
	add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
	assert_non_null(
		strstr(call_text(&made, NULL),
		       "[[{nlmsg_len=20, nlmsg_type=NLMSG_DONE, nlmsg_flags=0, nlmsg_seq=7, "
		       "nlmsg_pid=0}, 5], {nlmsg_len=16, nlmsg_type=NLMSG_NOOP, nlmsg_flags=0, "
		       "nlmsg_seq=8, nlmsg_pid=0}], 20"));
	socket.socket.family = 1; /* and so the address is no matter */
	make(&made, A64, "sendto", send);
	add_datum(&made, 1, request, sizeof(request), 0);
	add_datum(&made, 4, address, sizeof(address), 0);
	add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
	assert_non_null(strstr(call_text(&made, NULL), "sendto(3, \"\\24\\0"));
}

/* Attributes of wrong lengths: no more than there is, no turn without an end. As strace has them.
 */
static void netlink_attributes(void **state)
{
	static const uint64_t send[6] = { 3, 0x1000, 44, 0, 0, 0 };
	static const struct {
		uint16_t len;
		const char *text;
	} cases[] = {
		{ 0, "{nla_len=0, nla_type=IFA_LOCAL}], 44" },
		{ 3, "{nla_len=3, nla_type=IFA_LOCAL}], 44" },
		{ 4, "[{nla_len=4, nla_type=IFA_LOCAL}, [{nla_len=10, nla_type=IFA_UNSPEC}, " },
		{ 5, "[[{nla_len=5, nla_type=IFA_LOCAL}, \"\\x0a\"], " },
		{ 8, "[[{nla_len=8, nla_type=IFA_LOCAL}, inet_addr(\"10.0.0.0\")], "
		     "[{nla_len=12, nla_type=IFA_LABEL}, \"wrong!!!\"...]]], 44" },
		{ 20, "[{nla_len=20, nla_type=IFA_LOCAL}, inet_addr(\"10.0.0.0\")]], 44" },
		{ 0xffff, "[{nla_len=65535, nla_type=IFA_LOCAL}, inet_addr(\"10.0.0.0\")]], 44" },
	};
	struct {
		struct sctop_fd fd;
		struct sctop_fd_socket socket;
	} socket = {
		.fd = { .fd = 3, .mode = S_IFSOCK, .flags = SCTOP_FD_DETACHED },
		.socket = { .family = 16, .protocol = 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t request[11] = { 44, 0x14,	  1, 0, 2, 0, cases[i].len | 2 << 16,
					 10, 12 | 3 << 16 };
		struct made made;
		const char *text;

		memcpy(&request[9], "wrong!!!", 8);
		make(&made, A64, "sendto", send);
		add_datum(&made, 1, request, sizeof(request), 0);
		add_datum(&made, SCTOP_DATUM_FD_ENTER, &socket, sizeof(socket), 0);
		text = call_text(&made, NULL);
		if (!strstr(text, cases[i].text))
			fail_msg("length %u: %s", cases[i].len, text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(netlink_messages),
		cmocka_unit_test(netlink_attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
