/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_devices.c - what requests of devices take that is no plain list of fields: pins, clocks,
 * cameras, random numbers, notifications of seccomp, faults of pages; and what those files share.
 */
#include <string.h>

#include "structs_devices.h"

/* ---- pieces ---- */

void put_number_at(struct out *out, const char *name, const struct view *view, size_t at,
		   size_t size)
{
	out_text(out, name);
	out_unsigned(out, view_number(view, at, size));
}

void put_hex_at(struct out *out, const char *name, const struct view *view, size_t at, size_t size)
{
	out_text(out, name);
	out_hex(out, view_number(view, at, size));
}

void put_set_at(struct out *out, const char *name, const struct view *view, size_t at, size_t size,
		const char *set)
{
	out_text(out, name);
	put_set(out, set, view_number(view, at, size));
}

void put_text_at(struct out *out, const char *name, const struct view *view, size_t at, size_t room)
{
	size_t left = at < view->len ? view->len - at : 0, len;

	if (room > left)
		room = left;
	len = room ? strnlen(view->bytes + at, room) : 0;
	out_text(out, name);
	put_quoted(out, view->arg, view->bytes + (room ? at : 0),
		   len && len == room ? len - 1 : len, room && len == room);
}

void put_list_at(struct out *out, const char *name, const struct view *view, size_t at, size_t cnt,
		 size_t size, bool hex)
{
	size_t max = argument_string_limit(view->arg);

	out_text(out, name);
	out_char(out, '[');
	for (size_t i = 0; i < cnt; i++) {
		out_text(out, i ? ", " : "");
		if (i >= max) {
			out_text(out, "...");
			break;
		}
		if (hex)
			out_hex(out, view_number(view, at + i * size, size));
		else
			out_unsigned(out, view_number(view, at + i * size, size));
	}
	out_char(out, ']');
}

bool is_zero_at(const struct view *view, size_t at, size_t size)
{
	for (size_t i = at; i < at + size; i++)
		if (view_number(view, i, 1))
			return false;
	return true;
}

static size_t at_most(uint64_t cnt, size_t max)
{
	return cnt < max ? cnt : max;
}

/* ---- pins ---- */

enum { GPIO_LINES = 64, GPIO_NAME_LEN = 32 };

void put_gpio_handle_request(struct out *out, const struct view *view)
{
	enum { FLAGS_AT = 256, VALUES_AT = 260, LABEL_AT = 324, LINES_AT = 356 };
	size_t lines = at_most(view_number(view, LINES_AT, 4), GPIO_LINES);

	put_number_at(out, "{lines=", view, LINES_AT, 4);
	put_list_at(out, ", lineoffsets=", view, 0, lines, 4, false);
	put_set_at(out, ", flags=", view, FLAGS_AT, 4, "gpio_handle");
	put_list_at(out, ", default_values=", view, VALUES_AT, lines, 1, false);
	put_text_at(out, ", consumer_label=", view, LABEL_AT, GPIO_NAME_LEN);
	out_char(out, '}');
}

static void put_gpio_attribute(struct out *out, const struct view *view, size_t at)
{
	enum { FLAGS = 1, VALUES = 2, DEBOUNCE = 3, PADDING_AT = 4, DATA_AT = 8, MASK_AT = 16 };
	uint64_t id = view_number(view, at, 4), padding = view_number(view, at + PADDING_AT, 4);

	out_text(out, "{attr={");
	if (!padding && id == FLAGS) {
		put_set_at(out, "flags=", view, at + DATA_AT, 8, "gpio_v2_line");
	} else if (!padding && id == VALUES) {
		put_hex_at(out, "values=", view, at + DATA_AT, 8);
	} else if (!padding && id == DEBOUNCE) {
		put_number_at(out, "debounce_period_us=", view, at + DATA_AT, 4);
	} else {
		put_number_at(out, "id=", view, at, 4);
		if (padding)
			put_hex_at(out, ", padding=", view, at + PADDING_AT, 4);
		put_hex_at(out, ", data=", view, at + DATA_AT, 8);
	}
	put_hex_at(out, "}, mask=", view, at + MASK_AT, 8);
	out_char(out, '}');
}

static void put_gpio_config(struct out *out, const struct view *view, size_t at)
{
	enum { CNT_AT = 8, PADDING_AT = 12, PADDING = 5, ATTRS_AT = 32, ATTRS = 10, SIZE = 24 };
	uint64_t cnt = view_number(view, at + CNT_AT, 4);
	size_t shown = at_most(cnt, ATTRS);

	put_set_at(out, "{flags=", view, at, 8, "gpio_v2_line");
	put_number_at(out, ", num_attrs=", view, at + CNT_AT, 4);
	if (!is_zero_at(view, at + PADDING_AT, PADDING * 4))
		put_list_at(out, ", padding=", view, at + PADDING_AT, PADDING, 4, true);
	if (cnt)
		out_text(out, ", attrs=[");
	for (size_t i = 0; i < shown; i++) {
		out_text(out, i ? ", " : "");
		put_gpio_attribute(out, view, at + ATTRS_AT + i * SIZE);
	}
	out_text(out, cnt ? "]}" : "}");
}

void put_gpio_v2_line_config(struct out *out, const struct view *view)
{
	put_gpio_config(out, view, 0);
}

void put_gpio_v2_line_request(struct out *out, const struct view *view)
{
	enum { NAME_AT = 256, CONFIG_AT = 288, LINES_AT = 560, EVENTS_AT = 564, PADDING_AT = 568 };
	enum { PADDING = 5 };

	put_number_at(out, "{num_lines=", view, LINES_AT, 4);
	put_list_at(out, ", offsets=", view, 0, at_most(view_number(view, LINES_AT, 4), GPIO_LINES),
		    4, false);
	put_text_at(out, ", consumer=", view, NAME_AT, GPIO_NAME_LEN);
	out_text(out, ", config=");
	put_gpio_config(out, view, CONFIG_AT);
	if (view_number(view, EVENTS_AT, 4))
		put_number_at(out, ", event_buffer_size=", view, EVENTS_AT, 4);
	if (!is_zero_at(view, PADDING_AT, PADDING * 4))
		put_list_at(out, ", padding=", view, PADDING_AT, PADDING, 4, true);
	out_char(out, '}');
}

/* ---- clocks ---- */

static void put_ptp_time(struct out *out, const char *name, const struct view *view, size_t at,
			 bool dated)
{
	uint64_t sec = view_number(view, at, 8);

	out_text(out, name);
	out_text(out, "{sec=");
	out_signed(out, (int64_t)sec);
	put_number_at(out, ", nsec=", view, at + 8, 4);
	if (view_number(view, at + 12, 4))
		put_hex_at(out, ", reserved=", view, at + 12, 4);
	out_char(out, '}');
	if (dated)
		put_date(out, (int64_t)sec, view_number(view, at + 8, 4), 9);
}

void put_ptp_perout(struct out *out, const struct view *view)
{
	enum { PERIOD_AT = 16, INDEX_AT = 32, FLAGS_AT = 36, ON_AT = 40, SECOND = 0x40383d0c };
	enum { DUTY_CYCLE = 2, PHASE = 4 };
	uint64_t flags = view_number(view, FLAGS_AT, 4);

	put_ptp_time(out, flags & PHASE ? "{phase=" : "{start=", view, 0, !(flags & PHASE));
	put_ptp_time(out, ", period=", view, PERIOD_AT, false);
	put_number_at(out, ", index=", view, INDEX_AT, 4);
	put_set_at(out, ", flags=", view, FLAGS_AT, 4, "ptp_perout");
	if (flags & DUTY_CYCLE)
		put_ptp_time(out, ", on=", view, ON_AT, false);
	else if (register_value(view->arg->event, 1) == SECOND && !is_zero_at(view, ON_AT, 16))
		put_list_at(out, ", rsv=", view, ON_AT, 4, 4, true);
	out_char(out, '}');
}

enum { RTC_VALUE_AT = 8, RTC_INDEX_AT = 16, RTC_PAD_AT = 20 };

static void put_rtc_value(struct out *out, const struct view *view)
{
	enum { FEATURES, CORRECTION, BACKUP_SWITCH };
	uint64_t value = view_number(view, RTC_VALUE_AT, 8);

	switch (view_number(view, 0, 8)) {
	case FEATURES:
		put_set_at(out, "uvalue=", view, RTC_VALUE_AT, 8, "rtc_feature");
		break;
	case CORRECTION:
		out_text(out, "svalue=");
		out_signed(out, (int64_t)value);
		break;
	case BACKUP_SWITCH:
		put_set_at(out, "uvalue=", view, RTC_VALUE_AT, 8, "rtc_backup_switch");
		break;
	default:
		put_hex_at(out, "uvalue=", view, RTC_VALUE_AT, 8);
	}
}

static void put_rtc_index(struct out *out, const struct view *view)
{
	put_number_at(out, ", index=", view, RTC_INDEX_AT, 4);
	if (view_number(view, RTC_PAD_AT, 4))
		put_hex_at(out, ", __pad=", view, RTC_PAD_AT, 4);
	out_char(out, '}');
}

void put_rtc_param(struct out *out, const struct view *view)
{
	put_set_at(out, "{param=", view, 0, 8, "rtc_param");
	out_text(out, ", ");
	put_rtc_value(out, view);
	put_rtc_index(out, view);
}

void put_rtc_param_get(struct out *out, const struct view *view)
{
	struct view after;

	put_set_at(out, "{param=", view, 0, 8, "rtc_param");
	put_rtc_index(out, view);
	out_text(out, " => ");
	if (argument_failed(view->arg) || !view_item(view, 0, AFTER, &after)) {
		put_pointer(out, view->arg->value);
		return;
	}
	out_char(out, '{');
	put_rtc_value(out, &after);
	if (view_number(&after, RTC_PAD_AT, 4))
		put_hex_at(out, ", __pad=", &after, RTC_PAD_AT, 4);
	out_char(out, '}');
}

/* ---- random numbers ---- */

void put_random_entropy(struct out *out, const struct view *view)
{
	enum { SIZE_AT = 4, BYTES_AT = 8 };
	int32_t size = (int32_t)view_number(view, SIZE_AT, 4);
	size_t max = argument_string_limit(view->arg), len = view->len - BYTES_AT;

	out_text(out, "{entropy_count=");
	out_signed(out, (int32_t)view_number(view, 0, 4));
	out_text(out, ", buf_size=");
	out_signed(out, size);
	out_text(out, ", buf=");
	if (size < 0 || len > (size_t)size)
		len = size < 0 ? 0 : (size_t)size;
	if (len > max)
		len = max;
	put_quoted(out, view->arg, view->bytes + BYTES_AT, len, size > 0 && len < (size_t)size);
	out_char(out, '}');
}

/* ---- what a supervisor asks of seccomp ---- */

static void put_notification(struct out *out, const struct view *view)
{
	enum { PID_AT = 8, FLAGS_AT = 12, NR_AT = 16, ARCH_AT = 20, POINTER_AT = 24, ARGS_AT = 32 };
	enum { X86_64 = 0xc000003e, I386 = 0x40000003 };
	uint64_t arch = view_number(view, ARCH_AT, 4);
	int nr = (int)view_number(view, NR_AT, 4);
	const struct syscall_info *info = arch == X86_64 ? syscall_info(SCTOP_ABI_64, nr)
					  : arch == I386 ? syscall_info(SCTOP_ABI_32, nr)
							 : NULL;

	put_hex_at(out, "{id=", view, 0, 8);
	put_number_at(out, ", pid=", view, PID_AT, 4);
	put_hex_at(out, ", flags=", view, FLAGS_AT, 4);
	out_text(out, ", data={nr=");
	if (info) {
		out_text(out, "__NR_");
		out_text(out, info->name);
	} else {
		out_unsigned(out, (uint32_t)nr);
	}
	put_set_at(out, ", arch=", view, ARCH_AT, 4, "audit_arch");
	out_text(out, ", instruction_pointer=");
	put_pointer(out, view_number(view, POINTER_AT, 8));
	put_list_at(out, ", args=", view, ARGS_AT, 6, 8, true);
	out_text(out, "}}");
}

/* It should be zero before, and then only what it is after is shown. */
void put_seccomp_notif(struct out *out, const struct view *view)
{
	struct view after;

	if (!is_zero_at(view, 0, view->len)) {
		put_notification(out, view);
		out_text(out, " => ");
	}
	if (argument_failed(view->arg) || !view_item(view, 0, AFTER, &after))
		put_pointer(out, view->arg->value);
	else
		put_notification(out, &after);
}

/* ---- trusted environments ---- */

void put_tee_buffer(struct out *out, const struct view *view)
{
	put_number_at(out, "{buf_len=", view, 8, 8);
	out_text(out, ", buf_ptr=");
	put_pointer(out, view_number(view, 0, 8));
	out_char(out, '}');
}

/* ---- faults of pages ---- */

void put_uffdio_api(struct out *out, const struct view *view)
{
	enum { FEATURES_AT = 8, IOCTLS_AT = 16 };
	struct view after;

	put_hex_at(out, "{api=", view, 0, 8);
	put_set_at(out, ", features=", view, FEATURES_AT, 8, "uffd_feature");
	if (!argument_failed(view->arg) && view_item(view, 0, AFTER, &after)) {
		if (view_number(view, FEATURES_AT, 8) != view_number(&after, FEATURES_AT, 8))
			put_set_at(out, " => features=", &after, FEATURES_AT, 8, "uffd_feature");
		put_set_at(out, ", ioctls=", &after, IOCTLS_AT, 8, "uffd_api_ioctl");
	}
	out_char(out, '}');
}

/* ---- cameras: what the call fills is only said to be there ---- */

static void put_filled_rest(struct out *out, const struct view *view)
{
	out_text(out, argument_failed(view->arg) ? "}" : ", ...}");
}

void put_v4l2_buffer(struct out *out, const struct view *view)
{
	put_set_at(out, "{type=", view, 4, 4, "v4l2_buf_type");
	put_number_at(out, ", index=", view, 0, 4);
	put_filled_rest(out, view);
}

void put_v4l2_request(struct out *out, const struct view *view)
{
	put_set_at(out, "{type=", view, 4, 4, "v4l2_buf_type");
	put_set_at(out, ", memory=", view, 8, 4, "v4l2_memory");
	put_number_at(out, ", count=", view, 0, 4);
	put_filled_rest(out, view);
}

static void put_picture(struct out *out, const struct view *view, size_t at)
{
	put_number_at(out, ", fmt.pix={width=", view, at, 4);
	put_number_at(out, ", height=", view, at + 4, 4);
	out_text(out, ", pixelformat=");
	put_fourcc(out, view_number(view, at + 8, 4));
	put_set_at(out, ", field=", view, at + 12, 4, "v4l2_field");
	put_number_at(out, ", bytesperline=", view, at + 16, 4);
	put_number_at(out, ", sizeimage=", view, at + 20, 4);
	put_set_at(out, ", colorspace=", view, at + 24, 4, "v4l2_colorspace");
	out_char(out, '}');
}

/* Other kinds of formats than pictures are only said to be there. */
void put_v4l2_create(struct out *out, const struct view *view)
{
	enum { CNT_AT = 4, MEMORY_AT = 8, TYPE_AT = 16, CAPTURE = 1, OUTPUT = 2 };
	size_t format_at = view->narrow ? TYPE_AT + 4 : TYPE_AT + 8;
	uint64_t type = view_number(view, TYPE_AT, 4);

	put_number_at(out, "{count=", view, CNT_AT, 4);
	put_set_at(out, ", memory=", view, MEMORY_AT, 4, "v4l2_memory");
	put_set_at(out, ", format={type=", view, TYPE_AT, 4, "v4l2_buf_type");
	if (type == CAPTURE || type == OUTPUT)
		put_picture(out, view, format_at);
	else
		out_text(out, ", ...");
	out_char(out, '}');
	put_filled_rest(out, view);
}
