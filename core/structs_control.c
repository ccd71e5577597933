/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_control.c - control messages that go with messages of sockets: descriptors passed on,
 * credentials, times, addresses. The messages' headers are in structs_message.c.
 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "structs.h"

/* One control message's data. */
struct control {
	struct out *out;
	struct view view; /* its data only */
	int level, type;
};

static void put_data(struct out *out)
{
	out_text(out, ", cmsg_data=");
}

static void put_hex_number(const struct control *control, uint64_t value)
{
	out_hex(control->out, value);
}

static void put_number(const struct control *control, uint64_t value)
{
	out_signed(control->out, (int32_t)value);
}

/* One that is passed on, with its name if that is wanted; received ones are there afterwards. */
static void put_passed_fd(const struct control *control, uint64_t value)
{
	const struct argument *arg = control->view.arg;
	bool received = strncmp(arg->info->name, "recv", 4) == 0;

	put_fd(control->out, arg, (int32_t)value, received ? AFTER : BEFORE);
}

/* A list of numbers; what remains behind the last whole one is not shown. */
static void put_number_list(const struct control *control, size_t size,
			    void (*put)(const struct control *control, uint64_t value))
{
	struct out *out = control->out;

	if (control->view.len < size)
		return;
	put_data(out);
	out_char(out, '[');
	for (size_t i = 0; (i + 1) * size <= control->view.len; i++) {
		uint64_t value = view_number(&control->view, i * size, size);

		if (i)
			out_text(out, ", ");
		if (i == argument_string_limit(control->view.arg)) {
			out_text(out, "...");
			break;
		}
		put(control, value);
	}
	out_char(out, ']');
}

static void put_descriptors(const struct control *control)
{
	put_number_list(control, 4, put_passed_fd);
}

static void put_numbers(const struct control *control)
{
	put_number_list(control, 4, put_number);
}

static void put_bytes(const struct control *control)
{
	put_number_list(control, 1, put_hex_number);
}

static void put_ucred(const struct control *control)
{
	if (control->view.len < 12)
		return;
	put_data(control->out);
	put_credentials(control->out, &control->view);
}

static void put_label(const struct control *control)
{
	put_data(control->out);
	put_quoted(control->out, control->view.arg, control->view.bytes, control->view.len, false);
}

/* Times of `cnt` clocks, in the structure that the type stands for. */
static void put_times(const struct control *control, const char *name, size_t cnt)
{
	const struct structure *structure = structure_find(name);
	size_t size = structure_size(structure, control->view.narrow);
	struct view view = control->view;

	put_data(control->out);
	if (view.len < cnt * size) {
		out_text(control->out, "???");
		return;
	}
	view.len = size;
	out_text(control->out, cnt > 1 ? "[" : "");
	for (size_t i = 0; i < cnt; i++, view.bytes += size) {
		if (i)
			out_text(control->out, ", ");
		structure_put(control->out, structure, &view);
	}
	out_text(control->out, cnt > 1 ? "]" : "");
}

static void put_timestamp(const struct control *control)
{
	put_times(control, "timeval", 1);
}

static void put_timestampns(const struct control *control)
{
	put_times(control, "timespec", 1);
}

static void put_timestamping(const struct control *control)
{
	put_times(control, "timespec", 3);
}

/* The 64-bit timeval has the layout of a timespec64, but for the name. */
static void put_timestamp64(const struct control *control)
{
	put_times(control, "timeval64", 1);
}

static void put_timestampns64(const struct control *control)
{
	put_times(control, "timespec64", 1);
}

static void put_timestamping64(const struct control *control)
{
	put_times(control, "timespec64", 3);
}

static void put_address4(const struct control *control, size_t at)
{
	char text[INET_ADDRSTRLEN] = "";

	inet_ntop(AF_INET, control->view.bytes + at, text, sizeof(text));
	out_text(control->out, "inet_addr(\"");
	out_text(control->out, text);
	out_text(control->out, "\")");
}

/*
 * strace writes if_nametoindex("lo"), by the names of its own network namespace. Which one the
 * program is in is not known here (it may even be long gone): the number is right in all of them.
 */
static void put_pktinfo(const struct control *control)
{
	if (control->view.len < 12)
		return;
	put_data(control->out);
	out_text(control->out, "{ipi_ifindex=");
	out_signed(control->out, (int32_t)view_number(&control->view, 0, 4));
	out_text(control->out, ", ipi_spec_dst=");
	put_address4(control, 4);
	out_text(control->out, ", ipi_addr=");
	put_address4(control, 8);
	out_char(control->out, '}');
}

static void put_address_at(const struct control *control, size_t at, size_t max)
{
	struct view view = control->view;

	view.bytes += at;
	view.len -= at;
	if (view.len > max)
		view.len = max;
	put_sockaddr(control->out, &view);
}

static void put_extended_error(const struct control *control)
{
	static const struct {
		const char *name;
		uint8_t at, size;
	} fields[] = { { "{ee_errno=", 0, 4 }, { ", ee_origin=", 4, 1 }, { ", ee_type=", 5, 1 },
		       { ", ee_code=", 6, 1 }, { ", ee_info=", 8, 4 },	 { ", ee_data=", 12, 4 } };

	if (control->view.len < 32)
		return;
	put_data(control->out);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		out_text(control->out, fields[i].name);
		out_unsigned(control->out,
			     view_number(&control->view, fields[i].at, fields[i].size));
	}
	out_text(control->out, ", offender=");
	put_address_at(control, 16, 16);
	out_char(control->out, '}');
}

static void put_original_address(const struct control *control)
{
	if (control->view.len < 2)
		return;
	put_data(control->out);
	put_address_at(control, 0, SIZE_MAX);
}

static const struct {
	int level, type;
	void (*put)(const struct control *control);
} controls[] = {
	{ SOL_SOCKET, 1, put_descriptors }, /* SCM_RIGHTS */
	{ SOL_SOCKET, 2, put_ucred },
	{ SOL_SOCKET, 3, put_label },
	{ SOL_SOCKET, 29, put_timestamp },
	{ SOL_SOCKET, 35, put_timestampns },
	{ SOL_SOCKET, 37, put_timestamping },
	{ SOL_SOCKET, 63, put_timestamp64 },
	{ SOL_SOCKET, 64, put_timestampns64 },
	{ SOL_SOCKET, 65, put_timestamping64 },
	{ 0, 1, put_bytes },   /* IP_TOS */
	{ 0, 2, put_numbers }, /* IP_TTL */
	{ 0, 3, put_label },   /* SCM_SECURITY */
	{ 0, 6, put_bytes },   /* IP_RECVOPTS */
	{ 0, 7, put_bytes },   /* IP_RETOPTS */
	{ 0, 8, put_pktinfo },
	{ 0, 11, put_extended_error }, /* IP_RECVERR */
	{ 0, 20, put_original_address },
	{ 0, 23, put_numbers }, /* IP_CHECKSUM */
};

static void put_control_type(struct out *out, int level, int type)
{
	out_text(out, ", cmsg_type=");
	if (level == SOL_SOCKET)
		put_set(out, "cmsg_socket", (uint32_t)type);
	else if (level == 0)
		put_set(out, "cmsg_ip", (uint32_t)type);
	else
		out_hex(out, (uint32_t)type);
}

static void put_control(struct out *out, const struct view *view, size_t header, uint64_t len)
{
	struct control control = { .out = out, .view = *view };

	control.level = (int32_t)view_number(view, header - 8, 4);
	control.type = (int32_t)view_number(view, header - 4, 4);
	out_text(out, "{cmsg_len=");
	out_unsigned(out, len);
	out_text(out, ", cmsg_level=");
	put_set(out, "sol", (uint32_t)control.level);
	put_control_type(out, control.level, control.type);
	if (len > view->len)
		len = view->len;
	if (len > header) {
		control.view.bytes += header;
		control.view.len = len - header;
		for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
			if (controls[i].level == control.level && controls[i].type == control.type)
				controls[i].put(&control);
		}
	}
	out_char(out, '}');
}

void put_controls(struct out *out, const struct view *view, uint64_t address)
{
	size_t word = view->narrow ? 4 : 8, header = word + 8, at = 0;
	struct view rest = *view;

	if (view->len < header) {
		put_pointer(out, address);
		return;
	}
	out_char(out, '[');
	while (at < view->len) {
		uint64_t len;

		if (at)
			out_text(out, ", ");
		rest.bytes = view->bytes + at;
		rest.len = view->len - at;
		if (rest.len < header)
			break;
		len = view_word(&rest, 0);
		put_control(out, &rest, header, len);
		if (len < header) {
			out_text(out, ", ");
			at += header;
			break;
		}
		if (len > rest.len)
			len = rest.len;
		at += (len + word - 1) & ~(word - 1);
	}
	if (at < view->len || view->cut) {
		out_text(out, "... /* ");
		out_hex(out, address + at);
		out_text(out, " */");
	}
	out_char(out, ']');
}
