/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink_route.c - messages of NETLINK_ROUTE about links, addresses, routes, neighbours and rules:
 * their own headers, and what attributes they have; and the attributes of an acknowledgement.
 */
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "netlink_attributes.h"
#include "structs.h"

#define TABLE(types, list)                                    \
	{                                                     \
		types, list, sizeof(list) / sizeof((list)[0]) \
	}
#define IS(k)                             \
	{                                 \
		ATTRIBUTE_##k, NULL, NULL \
	}
#define SET(k, set)                      \
	{                                \
		ATTRIBUTE_##k, set, NULL \
	}
#define NEST(table)                         \
	{                                   \
		ATTRIBUTE_NEST, NULL, table \
	}

/* ---- links ---- */

static const struct attribute inet_list[] = { [1] = SET(LIST32, "ipv4_devconf") };
static const struct attribute_table inet = TABLE("ifla_inet", inet_list);

static const struct attribute inet6_list[] = {
	[1] = SET(SET32, "inet6_if_flags"), [2] = SET(LIST32, "ipv6_devconf"),
	[3] = SET(LIST64, "snmp_ip"),	    [5] = SET(STRUCTURE, "ifla_cacheinfo"),
	[6] = SET(LIST64, "snmp_icmp6"),    [7] = IS(ADDRESS6),
	[8] = SET(SET8, "inet6_gen_mode"),  [9] = IS(U32),
};
static const struct attribute_table inet6 = TABLE("ifla_inet6", inet6_list);

static const struct attribute family_list[] = {
	[AF_INET] = { ATTRIBUTE_BY_FAMILY, NULL, &inet },
	[AF_INET6] = { ATTRIBUTE_BY_FAMILY, NULL, &inet6 },
};
static const struct attribute_table families = TABLE("socket_domain", family_list);

static const struct attribute info_list[] = {
	[IFLA_INFO_KIND] = IS(TEXT),
	[IFLA_INFO_SLAVE_KIND] = IS(TEXT),
};
static const struct attribute_table info = TABLE("rtnl_linkinfo_attr", info_list);

static const struct attribute xdp_list[] = {
	[1] = IS(S32), [2] = SET(SET8, "xdp_attached"), [4] = IS(U32), [5] = IS(U32), [6] = IS(U32),
	[7] = IS(U32),
};
static const struct attribute_table xdp = TABLE("ifla_xdp", xdp_list);

static const struct attribute property_list[] = { [IFLA_ALT_IFNAME] = IS(TEXT) };
static const struct attribute_table properties = TABLE("rtnl_link_attr", property_list);

static const struct attribute link_list[] = {
	[IFLA_ADDRESS] = IS(HARDWARE),
	[IFLA_BROADCAST] = IS(HARDWARE),
	[IFLA_IFNAME] = IS(TEXT),
	[IFLA_MTU] = IS(U32),
	[IFLA_LINK] = IS(U32),
	[IFLA_QDISC] = IS(TEXT),
	[IFLA_STATS] = SET(STRUCTURE, "link_stats"),
	[IFLA_MASTER] = IS(U32),
	[IFLA_TXQLEN] = IS(U32),
	[IFLA_MAP] = SET(STRUCTURE, "link_map"),
	[IFLA_WEIGHT] = IS(U32),
	[IFLA_OPERSTATE] = IS(U8),
	[IFLA_LINKMODE] = IS(U8),
	[IFLA_LINKINFO] = NEST(&info),
	[IFLA_NET_NS_PID] = IS(U32),
	[IFLA_IFALIAS] = IS(TEXT),
	[IFLA_NUM_VF] = IS(U32),
	[IFLA_STATS64] = SET(STRUCTURE, "link_stats64"),
	[IFLA_AF_SPEC] = NEST(&families),
	[IFLA_GROUP] = IS(U32),
	[IFLA_NET_NS_FD] = IS(S32),
	[IFLA_EXT_MASK] = SET(SET32, "ifla_ext_mask"),
	[IFLA_PROMISCUITY] = IS(U32),
	[IFLA_NUM_TX_QUEUES] = IS(U32),
	[IFLA_NUM_RX_QUEUES] = IS(U32),
	[IFLA_CARRIER] = IS(U8),
	[IFLA_CARRIER_CHANGES] = IS(U32),
	[IFLA_LINK_NETNSID] = IS(S32),
	[IFLA_PHYS_PORT_NAME] = IS(TEXT),
	[IFLA_PROTO_DOWN] = IS(U8),
	[IFLA_GSO_MAX_SEGS] = IS(U32),
	[IFLA_GSO_MAX_SIZE] = IS(U32),
	[IFLA_XDP] = NEST(&xdp),
	[IFLA_NEW_NETNSID] = IS(S32),
	[IFLA_TARGET_NETNSID] = IS(S32),
	[IFLA_CARRIER_UP_COUNT] = IS(U32),
	[IFLA_CARRIER_DOWN_COUNT] = IS(U32),
	[IFLA_NEW_IFINDEX] = IS(U32),
	[IFLA_MIN_MTU] = IS(U32),
	[IFLA_MAX_MTU] = IS(U32),
	[IFLA_PROP_LIST] = NEST(&properties),
	[IFLA_ALT_IFNAME] = IS(TEXT),
	[IFLA_PERM_ADDRESS] = IS(HARDWARE),
	[IFLA_PARENT_DEV_NAME] = IS(TEXT),
	[IFLA_PARENT_DEV_BUS_NAME] = IS(TEXT),
	[58] = IS(U32), /* IFLA_GRO_MAX_SIZE */
	[59] = IS(U32), /* IFLA_TSO_MAX_SIZE */
	[60] = IS(U32), /* IFLA_TSO_MAX_SEGS */
	[61] = IS(U32), /* IFLA_ALLMULTI */
};
static const struct attribute_table links = TABLE("rtnl_link_attr", link_list);

/* ---- addresses, routes, neighbours, rules ---- */

static const struct attribute address_list[] = {
	[IFA_ADDRESS] = IS(ADDRESS),   [IFA_LOCAL] = IS(ADDRESS),
	[IFA_LABEL] = IS(TEXT),	       [IFA_BROADCAST] = IS(ADDRESS),
	[IFA_ANYCAST] = IS(ADDRESS),   [IFA_CACHEINFO] = SET(STRUCTURE, "ifa_cacheinfo"),
	[IFA_MULTICAST] = IS(ADDRESS), [IFA_FLAGS] = SET(SET32, "ifaddr_flags"),
	[IFA_RT_PRIORITY] = IS(U32),   [IFA_TARGET_NETNSID] = IS(S32),
};
static const struct attribute_table addresses = TABLE("rtnl_addr_attr", address_list);

static const struct attribute metric_list[] = {
	[RTAX_LOCK] = IS(U32),	   [RTAX_MTU] = IS(U32),      [RTAX_WINDOW] = IS(U32),
	[RTAX_RTT] = IS(U32),	   [RTAX_RTTVAR] = IS(U32),   [RTAX_SSTHRESH] = IS(U32),
	[RTAX_CWND] = IS(U32),	   [RTAX_ADVMSS] = IS(U32),   [RTAX_REORDERING] = IS(U32),
	[RTAX_HOPLIMIT] = IS(U32), [RTAX_INITCWND] = IS(U32), [RTAX_FEATURES] = IS(U32),
	[RTAX_RTO_MIN] = IS(U32),  [RTAX_INITRWND] = IS(U32), [RTAX_QUICKACK] = IS(U32),
	[RTAX_CC_ALGO] = IS(TEXT),
};
static const struct attribute_table metrics = TABLE("rtnl_metric_attr", metric_list);

/* A next hop's attributes are a route's, but for the hops themselves: nothing nests in itself. */
#define ROUTE_ATTRIBUTES                                                                        \
	[RTA_DST] = IS(ADDRESS), [RTA_SRC] = IS(ADDRESS), [RTA_IIF] = IS(U32),                  \
	[RTA_OIF] = IS(U32), [RTA_GATEWAY] = IS(ADDRESS), [RTA_PRIORITY] = IS(U32),             \
	[RTA_PREFSRC] = IS(ADDRESS), [RTA_METRICS] = NEST(&metrics), [RTA_PROTOINFO] = IS(U32), \
	[RTA_FLOW] = IS(U32), [RTA_CACHEINFO] = SET(STRUCTURE, "rta_cacheinfo"),                \
	[RTA_MP_ALGO] = IS(U32), [RTA_TABLE] = SET(SET32, "route_table"), [RTA_MARK] = IS(U32), \
	[RTA_NEWDST] = IS(ADDRESS), [RTA_PREF] = IS(U8), [RTA_EXPIRES] = IS(U64),               \
	[RTA_UID] = IS(U32), [RTA_TTL_PROPAGATE] = IS(U8), [RTA_IP_PROTO] = IS(U8),             \
	[RTA_SPORT] = IS(U16), [RTA_DPORT] = IS(U16)

static const struct attribute hop_list[] = { ROUTE_ATTRIBUTES };
static const struct attribute_table hops = TABLE("rtnl_route_attr", hop_list);

static const struct attribute route_list[] = {
	ROUTE_ATTRIBUTES,
	[RTA_MULTIPATH] = { ATTRIBUTE_HOPS, NULL, &hops },
};
static const struct attribute_table routes = TABLE("rtnl_route_attr", route_list);

static const struct attribute neighbour_list[] = {
	[NDA_DST] = IS(ADDRESS),
	[NDA_LLADDR] = IS(HARDWARE),
	[NDA_CACHEINFO] = SET(STRUCTURE, "nda_cacheinfo"),
	[NDA_PROBES] = IS(U32),
	[NDA_VLAN] = IS(U16),
	[NDA_PORT] = IS(PORT),
	[NDA_VNI] = IS(U32),
	[NDA_IFINDEX] = IS(U32),
	[NDA_MASTER] = IS(U32),
	[NDA_LINK_NETNSID] = IS(U32),
	[NDA_SRC_VNI] = IS(U32),
	[NDA_NH_ID] = IS(U32),
};
static const struct attribute_table neighbours = TABLE("rtnl_neigh_attr", neighbour_list);

static const struct attribute rule_list[] = {
	[FRA_DST] = IS(ADDRESS),
	[FRA_SRC] = IS(ADDRESS),
	[FRA_IIFNAME] = IS(TEXT),
	[FRA_GOTO] = IS(U32),
	[FRA_PRIORITY] = IS(U32),
	[FRA_FWMARK] = IS(U32),
	[FRA_FLOW] = IS(U32),
	[FRA_SUPPRESS_IFGROUP] = IS(U32),
	[FRA_SUPPRESS_PREFIXLEN] = IS(U32),
	[FRA_TABLE] = SET(SET32, "route_table"),
	[FRA_FWMASK] = IS(U32),
	[FRA_OIFNAME] = IS(TEXT),
	[FRA_L3MDEV] = IS(U8),
	[FRA_UID_RANGE] = SET(STRUCTURE, "fib_uid_range"),
	[FRA_PROTOCOL] = SET(SET8, "route_protocol"),
	[FRA_SPORT_RANGE] = SET(STRUCTURE, "fib_port_range"),
	[FRA_DPORT_RANGE] = SET(STRUCTURE, "fib_port_range"),
};
static const struct attribute_table rules = TABLE("rtnl_rule_attr", rule_list);

static const struct attribute error_list[] = {
	[NLMSGERR_ATTR_MSG] = IS(TEXT),
	[NLMSGERR_ATTR_OFFS] = IS(U32),
	[NLMSGERR_ATTR_COOKIE] = IS(OCTETS),
};
const struct attribute_table error_attributes = TABLE("nlmsgerr_attr", error_list);

/* ---- messages: a header, then attributes ---- */

static const struct message {
	const char *header; /* a structure, the first byte of which is a family */
	const char *family; /* the name of that */
	const struct attribute_table *table;
} messages[] = { { "ifinfomsg", "ifi_family", &links },
		 { "ifaddrmsg", "ifa_family", &addresses },
		 { "rtmsg", "rtm_family", &routes },
		 { "ndmsg", "ndm_family", &neighbours },
		 { "fib_rule_hdr", "family", &rules } };

/* Types come in fours: new, delete, get, set. */
static const struct message *message_of(uint16_t type, unsigned int family)
{
	static const uint16_t firsts[] = { RTM_NEWLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWNEIGH,
					   RTM_NEWRULE };

	if (type == RTM_GETNEIGH && family == AF_BRIDGE)
		return &messages[0];
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
		if (type >= firsts[i] && type <= firsts[i] + (i ? 2 : 3))
			return &messages[i];
	return NULL;
}

static void put_family(struct out *out, const char *name, unsigned int family)
{
	out_char(out, '{');
	put_field(out, name);
	put_set(out, "socket_domain", family);
}

/* Of a type that is not known: a family, and bytes. */
static void put_other(struct out *out, const struct netlink_bytes *bytes)
{
	const struct netlink_bytes rest = netlink_part(bytes, 1, bytes->total);

	put_family(out, "family", bytes->family);
	if (rest.total) {
		out_text(out, ", data=");
		put_netlink_hex(out, &rest);
	}
	out_char(out, '}');
}

void put_route_message(struct out *out, uint16_t type, const struct netlink_bytes *bytes)
{
	unsigned int family = bytes->len ? (unsigned char)bytes->at[0] : 0;
	const struct message *message = message_of(type, family);
	const struct structure *header = message ? structure_find(message->header) : NULL;
	struct netlink_bytes body = *bytes, rest;
	size_t size = header ? structure_size(header, false) : 0;

	body.family = family;
	if (!bytes->len) {
		put_netlink_hex(out, bytes);
		return;
	}
	if (!header) {
		put_other(out, &body);
		return;
	}
	if (bytes->len < size) {
		put_family(out, message->family, family);
		out_text(out, ", ...}");
		return;
	}
	structure_put(out, header,
		      &(const struct view){ .bytes = bytes->at, .len = size, .arg = bytes->arg });
	rest = netlink_part(&body, NLMSG_ALIGN(size), bytes->total);
	if (!rest.total)
		return;
	out_text(out, ", ");
	put_attributes(out, &rest, message->table);
}
