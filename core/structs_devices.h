/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_devices.h - what requests of ioctl take that no list of fields can say; by the file that
 * it is in.
 *
 * Internal to core/structs_*.c.
 */
#ifndef SCTOP_STRUCTS_DEVICES_H
#define SCTOP_STRUCTS_DEVICES_H

#include "structs.h"

/* A name as it is to be printed, ", start=", and the `size` bytes at `at` as a number. */
void put_number_at(struct out *out, const char *name, const struct view *view, size_t at,
		   size_t size);
void put_hex_at(struct out *out, const char *name, const struct view *view, size_t at, size_t size);
void put_set_at(struct out *out, const char *name, const struct view *view, size_t at, size_t size,
		const char *set);
/* Text in a room of that size; in one that it fills its end is missing. */
void put_text_at(struct out *out, const char *name, const struct view *view, size_t at,
		 size_t room);
/* Numbers of `size` bytes, no more than the string limit. */
void put_list_at(struct out *out, const char *name, const struct view *view, size_t at, size_t cnt,
		 size_t size, bool hex);
bool is_zero_at(const struct view *view, size_t at, size_t size);

/* structs_console.c */
void put_kbd_accents(struct out *out, const struct view *view);
void put_kbd_accents_unicode(struct out *out, const struct view *view);
void put_kbd_entry(struct out *out, const struct view *view);
void put_kbd_keycode(struct out *out, const struct view *view);
void put_kbd_string(struct out *out, const struct view *view);
void put_kd_bytes(struct out *out, const struct view *view);
void put_kd_unicode_map(struct out *out, const struct view *view);
void put_kd_unicode_screen(struct out *out, const struct view *view);

/* structs_disk.c */
void put_btrfs_balance(struct out *out, const struct view *view);
void put_btrfs_search_key(struct out *out, const struct view *view);
void put_btrfs_subvol_flags(struct out *out, const struct view *view);
void put_btrfs_vol_v2(struct out *out, const struct view *view);
void put_dedupe(struct out *out, const struct view *view);
void put_dedupe_result(struct out *out, const struct view *view);
void put_label(struct out *out, const struct view *view);
void put_loop_config(struct out *out, const struct view *view);
void put_loop_info(struct out *out, const struct view *view);
void put_loop_info64(struct out *out, const struct view *view);
void put_ubi_volume(struct out *out, const struct view *view);

/* structs_devices.c */
void put_gpio_handle_request(struct out *out, const struct view *view);
void put_gpio_v2_line_config(struct out *out, const struct view *view);
void put_gpio_v2_line_request(struct out *out, const struct view *view);
void put_ptp_perout(struct out *out, const struct view *view);
void put_random_entropy(struct out *out, const struct view *view);
void put_rtc_param(struct out *out, const struct view *view);
void put_rtc_param_get(struct out *out, const struct view *view);
void put_seccomp_notif(struct out *out, const struct view *view);
void put_tee_buffer(struct out *out, const struct view *view);
void put_uffdio_api(struct out *out, const struct view *view);
void put_v4l2_buffer(struct out *out, const struct view *view);
void put_v4l2_create(struct out *out, const struct view *view);
void put_v4l2_request(struct out *out, const struct view *view);

#endif
