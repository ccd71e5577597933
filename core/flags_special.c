/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * flags_special.c - numbers that are made of parts: a mode behind flags, a class and a value, a
 * command and a type. What is a plain set of flags is in core/flags.def.
 */
#include <linux/if_ether.h>
#include <linux/mount.h>
#include <string.h>

#include "sctop/decode.h"

#include "flags.h"
#include "structs.h"

static void put_named(struct out *out, const char *set, uint64_t value)
{
	flag_set_print(out, flag_set_find(set), value);
}

/* Names that may be none, then what is always there. */
static void put_before(struct out *out, const char *set, uint64_t value)
{
	if (!value)
		return;
	put_named(out, set, value);
	out_char(out, '|');
}

static void put_ipc_get(struct out *out, uint64_t value)
{
	put_before(out, "ipc_get_bits", value & 0xffffffff & ~0777ULL);
	out_octal(out, value & 0777);
}

enum { HUGE_SHIFT = 26, HUGE_MASK = 0x3f }; /* of SHM_HUGE_2MB, MFD_HUGE_2MB, MAP_HUGE_2MB */

static uint64_t without_huge_size(uint64_t value)
{
	return value & ~((uint64_t)HUGE_MASK << HUGE_SHIFT);
}

static void put_huge_size(struct out *out, uint64_t value, const char *shift)
{
	out_unsigned(out, value >> HUGE_SHIFT & HUGE_MASK);
	out_text(out, "<<");
	out_text(out, shift);
}

static void put_shm_get(struct out *out, uint64_t value)
{
	put_before(out, "shm_get_bits", without_huge_size(value) & 0xffffffff & ~0777ULL);
	if (value >> HUGE_SHIFT & HUGE_MASK) {
		put_huge_size(out, value, "SHM_HUGE_SHIFT|");
	}
	out_octal(out, value & 0777);
}

static void put_memfd(struct out *out, uint64_t value)
{
	uint64_t rest = without_huge_size(value & 0xffffffff);

	if (rest == (value & 0xffffffff)) {
		put_named(out, "memfd_bits", value);
		return;
	}
	put_before(out, "memfd_bits", rest);
	put_huge_size(out, value, "MFD_HUGE_SHIFT");
}

static void put_mmap(struct out *out, uint64_t value)
{
	put_named(out, "mmap_bits", without_huge_size(value));
	if (value >> HUGE_SHIFT & HUGE_MASK) {
		out_char(out, '|');
		put_huge_size(out, value, "MAP_HUGE_SHIFT");
	}
}

/* The priority is in the low bits. */
static void put_swap(struct out *out, uint64_t value)
{
	enum { PRIORITY = 0x7fff };

	put_before(out, "swap_bits", value & 0xffffffff & ~(uint64_t)PRIORITY);
	out_unsigned(out, value & PRIORITY);
}

bool mount_has_magic(uint64_t flags)
{
	return flags >> 16 == MS_MGC_VAL >> 16;
}

static void put_mount(struct out *out, uint64_t value)
{
	if (!mount_has_magic(value)) {
		put_named(out, "mount_bits", value);
		return;
	}
	out_text(out, "MS_MGC_VAL");
	if (value & 0xffff) {
		out_char(out, '|');
		put_named(out, "mount_bits", value & 0xffff);
	}
}

static void put_ipc_ctl(struct out *out, uint64_t value, const char *set)
{
	uint64_t modern = 0x100; /* IPC_64 */

	if (value & modern)
		out_text(out, "IPC_64|");
	put_named(out, set, value & 0xffffffff & ~modern);
}

static void put_msg_ctl(struct out *out, uint64_t value)
{
	put_ipc_ctl(out, value, "ipc_ctl_msg");
}

static void put_sem_ctl(struct out *out, uint64_t value)
{
	put_ipc_ctl(out, value, "ipc_ctl_sem");
}

static void put_shm_ctl(struct out *out, uint64_t value)
{
	put_ipc_ctl(out, value, "ipc_ctl_shm");
}

static void put_ioprio(struct out *out, uint64_t value)
{
	enum { CLASS_SHIFT = 13 };

	out_text(out, "IOPRIO_PRIO_VALUE(");
	put_named(out, "ioprio_class", (value & 0xffffffff) >> CLASS_SHIFT);
	out_text(out, ", ");
	out_unsigned(out, value & ((1 << CLASS_SHIFT) - 1));
	out_char(out, ')');
}

static void put_quota(struct out *out, uint64_t value)
{
	out_text(out, "QCMD(");
	put_named(out, "quota_cmd", (value & 0xffffffff) >> 8);
	out_text(out, ", ");
	put_named(out, "quota_type", value & 0xff);
	out_char(out, ')');
}

/* The flags of clone, and the signal that tells of the child's end. */
static void put_clone(struct out *out, uint64_t value)
{
	uint64_t flags = value & ~0xffULL;
	char buf[16];
	const char *name = signal_name(value & 0xff, buf);

	if (flags)
		put_named(out, "clone_bits", flags);
	if (flags && value & 0xff)
		out_char(out, '|');
	if (name)
		out_text(out, name);
	else if (value & 0xff || !flags)
		out_unsigned(out, value & 0xff);
}

static void put_personality(struct out *out, uint64_t value)
{
	if ((value & 0xffffffff) == 0xffffffff) /* "which is it?" */
		out_hex(out, 0xffffffff);
	else
		put_named(out, "personality_bits", value);
}

static void put_ethertype(struct out *out, uint64_t value)
{
	uint16_t type = value;

	out_text(out, "htons(");
	put_named(out, "ethertype", (uint16_t)(type << 8 | type >> 8));
	out_char(out, ')');
}

/* strace's names of them are comments behind the number. */
static void put_commented(struct out *out, const char *set, uint64_t value, bool hex)
{
	const struct flag_set *names = flag_set_find(set);
	const char *text = names->unknown;

	for (const struct flag_name *name = names->names; name->name; name++) {
		if (name->value == (value & (names->width == 32 ? UINT32_MAX : UINT64_MAX)))
			text = name->name;
	}
	if (hex)
		out_hex(out, value);
	else
		out_signed(out, (int32_t)value);
	out_text(out, " /* ");
	out_text(out, text);
	out_text(out, " */");
}

static void put_syslog(struct out *out, uint64_t value)
{
	put_commented(out, "syslog_action", value, false);
}

static void put_loglevel(struct out *out, uint64_t value)
{
	put_commented(out, "loglevels", value, false);
}

static void put_handler(struct out *out, uint64_t value)
{
	static const char *const names[] = { "SIG_DFL", "SIG_IGN" };

	if (value < 2)
		out_text(out, names[value]);
	else
		out_hex(out, value);
}

static void put_xfeature(struct out *out, uint64_t value)
{
	put_commented(out, "xfeatures", value, true);
}

static void put_pid_type(struct out *out, uint64_t value)
{
	put_commented(out, "pid_types", value & 0xffffffff, true);
}

/* ---- virtual consoles: tones by the ticks of a clock, lights in one byte ---- */

enum { CLOCK_HZ = 1193182 };

static void put_console_sound(struct out *out, uint64_t value)
{
	uint64_t hz = value ? CLOCK_HZ / value : 0;

	out_unsigned(out, value);
	if (!hz) {
		out_text(out, " /* off */");
		return;
	}
	out_text(out, " /* ");
	out_unsigned(out, hz);
	out_text(out, " Hz */");
}

static void put_console_tone(struct out *out, uint64_t value)
{
	uint32_t ticks = (uint32_t)value >> 16, count = value & 0xffff;
	uint32_t hz = ticks && count ? CLOCK_HZ / count : 0;

	if (ticks) {
		out_unsigned(out, ticks);
		out_text(out, "<<16|");
	}
	out_unsigned(out, count);
	if (!hz) {
		out_text(out, " /* off */");
		return;
	}
	out_text(out, " /* ");
	out_unsigned(out, hz);
	out_text(out, " Hz, ");
	out_unsigned(out, ticks);
	out_text(out, " ms */");
}

static void put_console_lights(struct out *out, uint64_t value)
{
	put_named(out, "kd_led", value & 0xff);
}

static void put_default_lights(struct out *out, uint64_t value)
{
	put_named(out, "kd_default_led", value & 0xff);
}

static void put_scsi_reset(struct out *out, uint64_t value)
{
	enum { NO_ESCALATE = 0x100 };

	if (value & NO_ESCALATE)
		out_text(out, "SG_SCSI_RESET_NO_ESCALATE|");
	put_named(out, "sg_reset_level", value & ~(uint64_t)NO_ESCALATE);
}

/* A control of a camera: by name, or a class and a number in it. */
static void put_control(struct out *out, uint32_t id)
{
	const struct flag_set *set = flag_set_find("v4l2_control_id");

	if (set && flag_set_names(set, id)) {
		flag_set_print(out, set, id);
		return;
	}
	out_hex(out, id);
	out_text(out, " /* V4L2_CID_??? */");
}

static void put_v4l2_control(struct out *out, uint64_t value)
{
	put_control(out, (uint32_t)value);
}

static void put_v4l2_query(struct out *out, uint64_t value)
{
	enum { NEXT = 0x80000000, NEXT_COMPOUND = 0x40000000 };
	uint32_t id = (uint32_t)value;

	if (id & NEXT)
		out_text(out, "V4L2_CTRL_FLAG_NEXT_CTRL|");
	if (id & NEXT_COMPOUND)
		out_text(out, "V4L2_CTRL_FLAG_NEXT_COMPOUND|");
	put_control(out, id & ~(uint32_t)(NEXT | NEXT_COMPOUND));
}

/* Alphabetically. */
static const struct {
	const char *name;
	void (*put)(struct out *out, uint64_t value);
} specials[] = {
	{ "clone", put_clone },
	{ "eth_protocol", put_ethertype },
	{ "handler", put_handler },
	{ "ioprio", put_ioprio },
	{ "ipc_get", put_ipc_get },
	{ "kd_default_led_arg", put_default_lights },
	{ "kd_led_arg", put_console_lights },
	{ "kd_sound", put_console_sound },
	{ "kd_tone", put_console_tone },
	{ "loglevel", put_loglevel },
	{ "memfd", put_memfd },
	{ "mmap", put_mmap },
	{ "mount", put_mount },
	{ "msg_ctl", put_msg_ctl },
	{ "personality", put_personality },
	{ "pid_type", put_pid_type },
	{ "quotactl", put_quota },
	{ "sem_ctl", put_sem_ctl },
	{ "sg_reset", put_scsi_reset },
	{ "shm_ctl", put_shm_ctl },
	{ "shmget", put_shm_get },
	{ "sigmask", put_old_sigset_value },
	{ "swap", put_swap },
	{ "syslog", put_syslog },
	{ "v4l2_control", put_v4l2_control },
	{ "v4l2_query", put_v4l2_query },
	{ "xfeature", put_xfeature },
};

bool flag_special_print(struct out *out, const char *name, uint64_t value)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
		if (strcmp(name, specials[i].name) == 0) {
			specials[i].put(out, value);
			return true;
		}
	}
	return false;
}
