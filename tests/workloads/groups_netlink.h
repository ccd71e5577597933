/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * groups_netlink.h - messages through netlink sockets: requests of each kind, answers, refusals
 * with and without what the kernel has to say about them, and lengths that are wrong. It adds
 * addresses and routes: it is to be run in a network namespace of its own, where answers are the
 * same everywhere, and else does nothing.
 */
#ifndef GROUPS_NETLINK_H
#define GROUPS_NETLINK_H

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "groups.h"

struct request {
	struct nlmsghdr header;
	char body[600];
};

/* Where the next piece goes. */
static inline char *end_of(struct request *request)
{
	return (char *)request + NLMSG_ALIGN(request->header.nlmsg_len);
}

static inline void begin_request(struct request *request, int type, int flags, const void *header,
				 size_t size)
{
	memset(request, 0, sizeof(*request));
	request->header.nlmsg_len = NLMSG_HDRLEN;
	request->header.nlmsg_type = (unsigned short)type;
	request->header.nlmsg_flags = (unsigned short)(NLM_F_REQUEST | flags);
	request->header.nlmsg_seq = 1;
	memcpy(request->body, header, size);
	request->header.nlmsg_len += (unsigned int)size;
}

static inline void add_attribute(struct request *request, int type, const void *bytes, size_t size)
{
	struct nlattr attribute = { (unsigned short)(NLA_HDRLEN + size), (unsigned short)type };
	char *at = end_of(request);

	memcpy(at, &attribute, sizeof(attribute));
	memcpy(at + NLA_HDRLEN, bytes, size);
	request->header.nlmsg_len = (unsigned int)(at - (char *)request + NLA_HDRLEN + size);
}

/* Sends it, and takes the answers, as far as there are some. */
static inline void ask(int fd, struct request *request)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	char answer[1000];
	struct iovec vec = { answer, sizeof(answer) };
	struct msghdr msg = {
		.msg_name = &kernel, .msg_namelen = sizeof(kernel), .msg_iov = &vec, .msg_iovlen = 1
	};

	CALL(sendto, fd, request, request->header.nlmsg_len, 0, NULL, 0);
	for (int i = 0; i < 4; i++)
		CALL(recvmsg, fd, &msg, MSG_DONTWAIT);
}

static inline void ask_about_links(int fd)
{
	struct ifinfomsg link = { .ifi_family = AF_UNSPEC, .ifi_index = 1 };
	unsigned int mask = RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS, mtu = 1400;
	struct request request;

	begin_request(&request, RTM_GETLINK, 0, &link, sizeof(link));
	add_attribute(&request, IFLA_EXT_MASK, &mask, sizeof(mask));
	ask(fd, &request);
	link.ifi_index = 77;
	begin_request(&request, RTM_GETLINK, NLM_F_ACK, &link, sizeof(link));
	ask(fd, &request);
	link.ifi_index = 1;
	link.ifi_flags = link.ifi_change = 1; /* up */
	begin_request(&request, RTM_SETLINK, NLM_F_ACK, &link, sizeof(link));
	add_attribute(&request, IFLA_MTU, &mtu, sizeof(mtu));
	ask(fd, &request);
	begin_request(&request, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &link,
		      sizeof(link));
	add_attribute(&request, IFLA_IFNAME, "nope0", 6);
	add_attribute(&request, IFLA_ADDRESS, "\1\2\3\4\5\6", 6);
	add_attribute(&request, IFLA_LINKINFO | NLA_F_NESTED, "\11\0\1\0nope\0\0\0\0", 12);
	ask(fd, &request);
}

static inline void ask_about_addresses(int fd)
{
	struct ifaddrmsg address = { .ifa_family = AF_INET,
				     .ifa_prefixlen = 24,
				     .ifa_scope = RT_SCOPE_HOST,
				     .ifa_index = 1 };
	struct ndmsg neighbour = { .ndm_family = AF_INET,
				   .ndm_ifindex = 1,
				   .ndm_state = NUD_PERMANENT,
				   .ndm_type = RTN_UNICAST };
	unsigned int flags = IFA_F_NOPREFIXROUTE;
	struct request request;

	begin_request(&request, RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE, &address, sizeof(address));
	add_attribute(&request, IFA_LOCAL, "\12\0\0\1", 4);
	add_attribute(&request, IFA_ADDRESS, "\12\0\0\1", 4);
	add_attribute(&request, IFA_LABEL, "lo:a", 5);
	add_attribute(&request, IFA_FLAGS, &flags, sizeof(flags));
	ask(fd, &request);
	begin_request(&request, RTM_GETADDR, NLM_F_DUMP, &address, sizeof(address));
	ask(fd, &request);
	begin_request(&request, RTM_NEWNEIGH, NLM_F_ACK | NLM_F_CREATE, &neighbour,
		      sizeof(neighbour));
	add_attribute(&request, NDA_DST, "\12\0\0\2", 4);
	add_attribute(&request, NDA_LLADDR, "\2\2\3\4\5\6", 6);
	ask(fd, &request);
	begin_request(&request, RTM_DELNEIGH, NLM_F_ACK, &neighbour, sizeof(neighbour));
	add_attribute(&request, NDA_DST, "\12\0\0\3", 4);
	ask(fd, &request);
}

static inline void ask_about_routes(int fd)
{
	struct rtmsg route = { .rtm_family = AF_INET,
			       .rtm_dst_len = 24,
			       .rtm_table = RT_TABLE_MAIN,
			       .rtm_protocol = RTPROT_STATIC,
			       .rtm_scope = RT_SCOPE_LINK,
			       .rtm_type = RTN_UNICAST };
	struct fib_rule_hdr rule = { .family = AF_INET, .table = 99, .action = FR_ACT_TO_TBL };
	unsigned int one = 1, table = 254;
	struct request request;

	begin_request(&request, RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE, &route, sizeof(route));
	add_attribute(&request, RTA_DST, "\12\1\0\0", 4);
	add_attribute(&request, RTA_OIF, &one, sizeof(one));
	add_attribute(&request, RTA_TABLE, &table, sizeof(table));
	add_attribute(&request, RTA_METRICS | NLA_F_NESTED, "\10\0\2\0\0\5\0\0", 8);
	ask(fd, &request);
	begin_request(&request, RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE, &route, sizeof(route));
	add_attribute(&request, RTA_GATEWAY, "\12\0\0\2", 4);
	add_attribute(&request, RTA_MULTIPATH,
		      "\10\0\0\1\1\0\0\0\20\0\0\2\1\0\0\0\10\0\5\0\12\0\0\2", 24);
	ask(fd, &request);
	begin_request(&request, RTM_GETROUTE, NLM_F_DUMP, &route, sizeof(route));
	ask(fd, &request);
	begin_request(&request, RTM_NEWRULE, NLM_F_ACK | NLM_F_CREATE, &rule, sizeof(rule));
	add_attribute(&request, FRA_PRIORITY, &one, sizeof(one));
	add_attribute(&request, FRA_IIFNAME, "lo", 3);
	ask(fd, &request);
}

/* Attributes that claim more than there is, nothing, less than a header; messages likewise. */
static inline void ask_with_wrong_lengths(int fd)
{
	static const unsigned short lengths[] = { 0, 1, 3, 4, 5, 9, 60, 0xffff };
	static const unsigned int sizes[] = { 0, 1, 15, 16, 17, 18, 40, 0x7fffffff };
	struct ifaddrmsg address = { .ifa_family = AF_INET };
	struct request request, second;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		begin_request(&request, RTM_NEWADDR, NLM_F_ACK, &address, sizeof(address));
		add_attribute(&request, IFA_LOCAL, "\12\0\0\1", 4);
		add_attribute(&request, IFA_LABEL, "wrong", 6);
		memcpy(end_of(&request) - 12, &lengths[i], sizeof(lengths[i]));
		ask(fd, &request);
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		begin_request(&request, RTM_GETADDR, 0, &address, sizeof(address));
		begin_request(&second, RTM_GETLINK, 0, &address, 1);
		memcpy(end_of(&request), &second, 20);
		request.header.nlmsg_len = sizes[i];
		CALL(sendto, fd, &request, 44, 0, NULL, 0);
		CALL(recvfrom, fd, &second, 200, MSG_DONTWAIT, NULL, NULL);
	}
	CALL(sendto, fd, &request, 7, 0, NULL, 0);
	CALL(sendto, fd, BAD, 44, 0, NULL, 0);
}

/* Is this a namespace that nobody has used yet? */
static inline int is_alone(int fd)
{
	struct ifreq request = { .ifr_name = "lo" };

	return !CALL(ioctl, fd, SIOCGIFFLAGS, &request) && !(request.ifr_flags & IFF_UP);
}

static inline void group_netlink(void)
{
	struct sockaddr_nl us = { .nl_family = AF_NETLINK };
	int fd, on = 1;

	fd = CALL(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (!is_alone(fd))
		return;
	CALL(bind, fd, &us, sizeof(us)); /* or else strace does not know it yet when it sends */
	ask_about_links(fd);
	ask_about_addresses(fd);
	ask_about_routes(fd);
	CALL(setsockopt, fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	ask_about_links(fd);
	ask_with_wrong_lengths(fd);
}

#endif
