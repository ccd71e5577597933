/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_ioctl.c - what requests of ioctl(2) take that is no plain list of fields: interfaces of
 * the network, names of devices. Which request takes what is in core/commands.c.
 */
#include <string.h>

#include "structs.h"

enum { NAME_LEN = 16, VALUE_AT = 16 };

static uint32_t request_of(const struct view *view)
{
	return (uint32_t)register_value(view->arg->event, 1);
}

/* A name that fills its room lacks its end; the kernel does not look at the last character. */
static void put_interface_name(struct out *out, const struct view *view, size_t at)
{
	size_t len = strnlen(view->bytes + at, NAME_LEN);
	bool cut = len == NAME_LEN;

	put_quoted(out, view->arg, view->bytes + at, cut ? len - 1 : len, cut);
}

/* ---- struct ifreq: a name, and what the request is about ---- */

static void put_interface_flags(struct out *out, const struct view *view)
{
	put_set(out, "if_flags", view_number(view, VALUE_AT, 2));
}

static void put_number(struct out *out, const struct view *view)
{
	out_signed(out, (int32_t)view_number(view, VALUE_AT, 4));
}

static void put_address_value(struct out *out, const struct view *view)
{
	struct view address = *view;

	address.bytes += VALUE_AT;
	address.len = 16;
	put_address(out, &address, 0);
}

/* As long as addresses are where they are known to be so long. */
static void put_hardware_address(struct out *out, const struct view *view)
{
	enum { ETHERNET = 1, LOOPBACK = 772, ROOM = 14, MAC = 6 };
	uint32_t type = view_number(view, VALUE_AT, 2);
	size_t len = type == ETHERNET || type == LOOPBACK ? MAC : ROOM;

	out_text(out, "{sa_family=");
	put_set(out, "arphrd", type);
	out_text(out, ", sa_data=");
	for (size_t i = 0; i < len; i++) {
		uint64_t byte = view_number(view, VALUE_AT + 2 + i, 1);

		out_text(out, i ? ":" : "");
		out_number(out, byte >> 4, 16);
		out_number(out, byte & 15, 16);
	}
	out_char(out, '}');
}

static void put_second_name(struct out *out, const struct view *view)
{
	put_interface_name(out, view, VALUE_AT);
}

static void put_map(struct out *out, const struct view *view)
{
	static const char *const names[] = { ", irq=", ", dma=", ", port=" };
	size_t word = view->narrow ? 4 : 8, at = VALUE_AT + 2 * word;

	out_text(out, "{mem_start=");
	out_hex(out, view_word(view, VALUE_AT));
	out_text(out, ", mem_end=");
	out_hex(out, view_word(view, VALUE_AT + word));
	out_text(out, ", base_addr=");
	out_hex(out, view_number(view, at, 2));
	for (size_t i = 0; i < 3; i++) {
		out_text(out, names[i]);
		out_hex(out, view_number(view, at + 2 + i, 1));
	}
	out_char(out, '}');
}

static const struct interface_request {
	uint16_t number;
	bool gets; /* there is a value only if it did not fail */
	const char *name;
	void (*put)(struct out *out, const struct view *view);
} interface_requests[] = {
	{ 0x8913, true, "ifr_flags", put_interface_flags },
	{ 0x8914, false, "ifr_flags", put_interface_flags },
	{ 0x8915, true, "ifr_addr", put_address_value },
	{ 0x8916, false, "ifr_addr", put_address_value },
	{ 0x8917, true, "ifr_dstaddr", put_address_value },
	{ 0x8918, false, "ifr_dstaddr", put_address_value },
	{ 0x8919, true, "ifr_broadaddr", put_address_value },
	{ 0x891a, false, "ifr_broadaddr", put_address_value },
	{ 0x891b, true, "ifr_netmask", put_address_value },
	{ 0x891c, false, "ifr_netmask", put_address_value },
	{ 0x891d, true, "ifr_metric", put_number },
	{ 0x891e, false, "ifr_metric", put_number },
	{ 0x8921, true, "ifr_mtu", put_number },
	{ 0x8922, false, "ifr_mtu", put_number },
	{ 0x8923, false, "ifr_newname", put_second_name },
	{ 0x8924, false, "ifr_hwaddr", put_hardware_address },
	{ 0x8927, true, "ifr_hwaddr", put_hardware_address },
	{ 0x8929, true, "ifr_slave", put_second_name },
	{ 0x8930, false, "ifr_slave", put_second_name },
	{ 0x8931, false, "ifr_hwaddr", put_hardware_address },
	{ 0x8932, false, "ifr_hwaddr", put_hardware_address },
	{ 0x8933, true, "ifr_ifindex", put_number },
	{ 0x8937, false, "ifr_hwaddr", put_hardware_address },
	{ 0x8942, true, "ifr_qlen", put_number },
	{ 0x8943, false, "ifr_qlen", put_number },
	{ 0x8970, true, "ifr_map", put_map },
	{ 0x8971, false, "ifr_map", put_map },
};

void put_ifreq(struct out *out, const struct view *view)
{
	uint32_t number = request_of(view);

	out_text(out, "{ifr_name=");
	put_interface_name(out, view, 0);
	for (size_t i = 0; i < sizeof(interface_requests) / sizeof(interface_requests[0]); i++) {
		const struct interface_request *request = &interface_requests[i];

		if (request->number != number || (request->gets && argument_failed(view->arg)))
			continue;
		out_text(out, ", ");
		put_field(out, request->name);
		request->put(out, view);
	}
	out_char(out, '}');
}

/* SIOCGIFNAME: by number, the other way round. */
void put_ifreq_index(struct out *out, const struct view *view)
{
	out_text(out, "{ifr_ifindex=");
	put_number(out, view);
	if (!argument_failed(view->arg)) {
		out_text(out, ", ifr_name=");
		put_interface_name(out, view, 0);
	}
	out_char(out, '}');
}

static void put_interfaces_len(struct out *out, int32_t len, bool narrow)
{
	int32_t size = narrow ? 32 : 40;

	out_signed(out, len);
	if (len >= 0 && len % size == 0) {
		out_text(out, " /* ");
		out_signed(out, len / size);
		out_text(out, " * sizeof(struct ifreq) */");
	}
}

/* SIOCGIFCONF: room, and how much is filled; without a buffer, how much it takes. */
void put_ifconf(struct out *out, const struct view *view)
{
	int32_t len = (int32_t)view_number(view, 0, 4), filled = len;
	uint64_t buffer = view_word(view, view->narrow ? 4 : 8);
	struct view after;

	if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after))
		filled = (int32_t)view_number(&after, 0, 4);
	out_text(out, "{ifc_len=");
	put_interfaces_len(out, buffer ? len : filled, view->narrow);
	if (buffer && len != filled) {
		out_text(out, " => ");
		put_interfaces_len(out, filled, view->narrow);
	}
	out_text(out, ", ifc_buf=");
	put_pointer(out, buffer);
	out_char(out, '}');
}

void put_interface(struct out *out, const struct view *view)
{
	put_interface_name(out, view, 0);
}

/* ---- devices ---- */

/* As much as the result says, and as there is room for here. */
void put_ioctl_text(struct out *out, const struct view *view)
{
	size_t max = argument_string_limit(view->arg), len = view->arg->event->ret;

	if (max > view->len)
		max = view->len;
	put_quoted(out, view->arg, view->bytes, len < max ? len : max, len > max);
}

void put_terminal_input(struct out *out, const struct view *view)
{
	put_quoted(out, view->arg, view->bytes, 1, false);
}
