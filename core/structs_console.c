/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_console.c - what requests of virtual consoles take that is no plain list of fields:
 * keyboards, fonts.
 */
#include <string.h>

#include "structs_devices.h"

enum { TABLE_SIZE = 256, ACCENT_MAX = 256 };

void put_kd_bytes(struct out *out, const struct view *view)
{
	size_t max = argument_string_limit(view->arg);

	put_quoted_hex(out, view->bytes, max < view->len ? max : view->len, true);
}

/* ---- keys ---- */

static void put_function_key(struct out *out, unsigned int key)
{
	static const char *const named[] = { "FIND", "INSERT", "REMOVE", "SELECT", "PGUP",
					     "PGDN", "MACRO",  "HELP",	 "DO",	   "PAUSE" };
	enum { NAMED_FROM = 20, NAMED_TO = 30, UNDO = 255 };

	out_text(out, "{kb_func=KVAL(K_");
	if (key == UNDO) {
		out_text(out, "UNDO");
	} else if (key >= NAMED_FROM && key < NAMED_TO) {
		out_text(out, named[key - NAMED_FROM]);
	} else {
		out_char(out, 'F');
		out_unsigned(out, key < NAMED_FROM ? key + 1 : key - NAMED_TO + NAMED_FROM + 1);
	}
	out_char(out, ')');
}

/* The string is there if the program gives it, or the call filled it. */
void put_kbd_string(struct out *out, const struct view *view)
{
	enum { SET = 0x4b49, STRING_AT = 1, ROOM = 512 };
	bool sets = (uint32_t)register_value(view->arg->event, 1) == SET;
	size_t max = argument_string_limit(view->arg), room = view->len - STRING_AT, len;

	put_function_key(out, view_number(view, 0, 1));
	if (sets || !argument_failed(view->arg)) {
		len = strnlen(view->bytes + STRING_AT, room);
		out_text(out, ", kb_string=");
		put_quoted(out, view->arg, view->bytes + STRING_AT, len < max ? len : max,
			   len > max || len == room);
	}
	out_char(out, '}');
}

void put_kbd_entry(struct out *out, const struct view *view)
{
	static const char *const tables[] = { "K_NORMTAB", "K_SHIFTTAB", "K_ALTTAB",
					      "K_ALTSHIFTTAB" };
	enum { SET = 0x4b47 };
	bool sets = (uint32_t)register_value(view->arg->event, 1) == SET;
	uint64_t table = view_number(view, 0, 1);

	out_text(out, "{kb_table=");
	if (table < sizeof(tables) / sizeof(tables[0]))
		out_text(out, tables[table]);
	else
		put_set(out, "kd_keymap", table);
	put_number_at(out, ", kb_index=", view, 1, 1);
	if (sets || !argument_failed(view->arg))
		put_hex_at(out, ", kb_value=", view, 2, 2);
	out_char(out, '}');
}

void put_kbd_keycode(struct out *out, const struct view *view)
{
	struct view before;

	put_hex_at(out, "{scancode=", view, 0, 4);
	if (!view_item(view, 0, BEFORE, &before))
		before = *view;
	put_hex_at(out, ", keycode=", &before, 4, 4);
	if (!argument_failed(view->arg))
		put_hex_at(out, " => ", view, 4, 4);
	out_char(out, '}');
}

/* ---- accents: what is captured of them, no more than the string limit ---- */

static void put_accent(struct out *out, const struct view *view, size_t at)
{
	static const char *const names[] = { "{diacr=", ", base=", ", result=" };

	for (size_t i = 0; i < 3; i++) {
		out_text(out, names[i]);
		put_quoted_char(out, view_number(view, at + i, 1));
	}
	out_char(out, '}');
}

static void put_unicode_accent(struct out *out, const struct view *view, size_t at)
{
	put_hex_at(out, "{diacr=", view, at, 4);
	put_hex_at(out, ", base=", view, at + 4, 4);
	put_hex_at(out, ", result=", view, at + 8, 4);
	out_char(out, '}');
}

static void put_accents(struct out *out, const struct view *view, const char *name, size_t size,
			void (*put)(struct out *out, const struct view *view, size_t at))
{
	uint64_t cnt = view_number(view, 0, 4), i;
	size_t max = argument_string_limit(view->arg);

	out_text(out, "{kb_cnt=");
	out_unsigned(out, cnt);
	out_text(out, name);
	for (i = 0; i < cnt && i < ACCENT_MAX && i < max; i++) {
		if (view->len < 4 + (i + 1) * size)
			break;
		out_text(out, i ? ", " : "");
		put(out, view, 4 + i * size);
	}
	if (i < cnt)
		out_text(out, i ? ", ..." : "...");
	out_text(out, "]}");
}

void put_kbd_accents(struct out *out, const struct view *view)
{
	put_accents(out, view, ", kbdiacr=[", 3, put_accent);
}

void put_kbd_accents_unicode(struct out *out, const struct view *view)
{
	put_accents(out, view, ", kbdiacruc=[", 12, put_unicode_accent);
}

/* ---- fonts ---- */

/* GIO_UNIMAP: how many entries there is room for, how many there are, and where. */
void put_kd_unicode_map(struct out *out, const struct view *view)
{
	struct view before;

	if (!view_item(view, 0, BEFORE, &before))
		before = *view;
	put_number_at(out, "{entry_ct=", &before, 0, 2);
	put_number_at(out, " => ", view, 0, 2);
	out_text(out, ", entries=");
	put_pointer(out, view_word(view, view->narrow ? 4 : 8));
	out_char(out, '}');
}

void put_kd_unicode_screen(struct out *out, const struct view *view)
{
	enum { DIRECT_BASE = 0xf000, DIRECT_MASK = 0x1ff };
	size_t max = argument_string_limit(view->arg), i;

	out_char(out, '[');
	for (i = 0; i < TABLE_SIZE && i < max && i < view->len / 2; i++) {
		uint64_t value = view_number(view, i * 2, 2);

		out_text(out, i ? ", " : "");
		if ((value & ~(uint64_t)DIRECT_MASK) == DIRECT_BASE) {
			out_text(out, "UNI_DIRECT_BASE+");
			value &= DIRECT_MASK;
		}
		out_hex(out, value);
	}
	out_text(out, i < TABLE_SIZE ? ", ...]" : "]");
}
