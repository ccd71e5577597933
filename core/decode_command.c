/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * decode_command.c - fcntl, ioctl and prctl: a table of commands each, with what they take.
 *
 * An unknown command's argument is a number: nothing is known about what it points to.
 */
#include <fcntl.h>
#include <linux/ioctl.h>
#include <string.h>

#include "decode_forms.h"
#include "flags.h"

enum takes {
	NUMBER, /* also of what is in no table */
	NOTHING,
	DECIMAL,
	UNSIGNED,
	SIGNAL,
	SET,	/* of flags */
	IN,	/* a structure that is read */
	OUT,	/* … filled */
	INOUT,	/* … filled, and shown even if the call failed: what it read */
	STRING, /* of the program */
	STRING_OUT,
};

struct command {
	uint32_t number;
	enum takes takes;
	const char *what; /* set or structure */
	int rest;	  /* prctl: how many further arguments are shown */
};

static void put_string_argument(struct out *out, struct argument *arg, unsigned int index,
				enum phase phase)
{
	const char *bytes;
	const struct sctop_datum *datum;

	form_select(arg, index);
	out_text(out, ", ");
	datum = argument_datum(arg, 0, phase, &bytes);
	if (!datum)
		put_pointer(out, arg->value);
	else
		put_quoted(out, arg, bytes, strnlen(bytes, datum->len), false);
}

static void put_taken(struct out *out, struct argument *arg, unsigned int index,
		      const struct command *command)
{
	uint64_t value = register_value(arg->event, index);

	switch (command->takes) {
	case NOTHING:
		break;
	case DECIMAL:
		form_int(out, arg, index);
		break;
	case UNSIGNED:
		out_text(out, ", ");
		out_unsigned(out, value);
		break;
	case SIGNAL:
		out_text(out, ", ");
		put_signal_number(out, (int32_t)value);
		break;
	case SET:
		form_set(out, arg, index, command->what);
		break;
	case IN:
		form_structure(out, arg, index, command->what, BEFORE);
		break;
	case OUT:
		form_structure(out, arg, index, command->what, AFTER);
		break;
	case INOUT:
		form_structure(out, arg, index, command->what,
			       argument_failed(arg) ? BEFORE : AFTER);
		break;
	case STRING:
		put_string_argument(out, arg, index, BEFORE);
		break;
	case STRING_OUT:
		put_string_argument(out, arg, index, AFTER);
		break;
	default:
		form_hex(out, arg, index);
	}
}

static const struct command *find(const struct command *commands, size_t cnt, uint32_t number)
{
	static const struct command unknown = { 0, NUMBER, NULL, 3 };

	for (size_t i = 0; i < cnt; i++) {
		if (commands[i].number == number)
			return &commands[i];
	}
	return &unknown;
}

#define FIND(commands, number) find(commands, sizeof(commands) / sizeof((commands)[0]), number)

/* ---- fcntl ---- */

static const struct command fcntl_commands[] = {
	{ 0, DECIMAL, NULL, 0 },       /* F_DUPFD */
	{ 1, NOTHING, NULL, 0 },       /* F_GETFD */
	{ 2, SET, "fd_flags", 0 },     /* F_SETFD */
	{ 3, NOTHING, NULL, 0 },       /* F_GETFL */
	{ 4, SET, "open", 0 },	       /* F_SETFL */
	{ 5, INOUT, "flock", 0 },      /* F_GETLK */
	{ 6, IN, "flock", 0 },	       /* F_SETLK */
	{ 7, IN, "flock", 0 },	       /* F_SETLKW */
	{ 8, DECIMAL, NULL, 0 },       /* F_SETOWN */
	{ 9, NOTHING, NULL, 0 },       /* F_GETOWN */
	{ 10, SIGNAL, NULL, 0 },       /* F_SETSIG */
	{ 11, NOTHING, NULL, 0 },      /* F_GETSIG */
	{ 12, INOUT, "flock", 0 },     /* F_GETLK64 */
	{ 13, IN, "flock", 0 },	       /* F_SETLK64 */
	{ 14, IN, "flock", 0 },	       /* F_SETLKW64 */
	{ 15, IN, "f_owner_ex", 0 },   /* F_SETOWN_EX */
	{ 16, OUT, "f_owner_ex", 0 },  /* F_GETOWN_EX */
	{ 36, INOUT, "flock", 0 },     /* F_OFD_GETLK */
	{ 37, IN, "flock", 0 },	       /* F_OFD_SETLK */
	{ 38, IN, "flock", 0 },	       /* F_OFD_SETLKW */
	{ 1024, SET, "lock_type", 0 }, /* F_SETLEASE */
	{ 1025, NOTHING, NULL, 0 },    /* F_GETLEASE */
	{ 1026, SET, "dnotify", 0 },   /* F_NOTIFY */
	{ 1030, DECIMAL, NULL, 0 },    /* F_DUPFD_CLOEXEC */
	{ 1031, DECIMAL, NULL, 0 },    /* F_SETPIPE_SZ */
	{ 1032, NOTHING, NULL, 0 },    /* F_GETPIPE_SZ */
	{ 1033, SET, "seals", 0 },     /* F_ADD_SEALS */
	{ 1034, NOTHING, NULL, 0 },    /* F_GET_SEALS */
};

void put_fcntl(struct out *out, struct argument *arg)
{
	uint32_t number = (uint32_t)register_value(arg->event, 1);

	put_argument(out, arg, 0);
	form_next(out, arg, 1);
	put_taken(out, arg, 2, FIND(fcntl_commands, number));
}

/* ---- ioctl ---- */

static const struct command ioctl_commands[] = {
	{ 0x5401, OUT, "termios", 0 },	  /* TCGETS */
	{ 0x5402, IN, "termios", 0 },	  /* TCSETS */
	{ 0x5403, IN, "termios", 0 },	  /* TCSETSW */
	{ 0x5404, IN, "termios", 0 },	  /* TCSETSF */
	{ 0x5409, DECIMAL, NULL, 0 },	  /* TCSBRK */
	{ 0x540c, NOTHING, NULL, 0 },	  /* TIOCEXCL */
	{ 0x540d, NOTHING, NULL, 0 },	  /* TIOCNXCL */
	{ 0x540e, DECIMAL, NULL, 0 },	  /* TIOCSCTTY */
	{ 0x540f, OUT, "int", 0 },	  /* TIOCGPGRP */
	{ 0x5410, IN, "int", 0 },	  /* TIOCSPGRP */
	{ 0x5411, OUT, "int", 0 },	  /* TIOCOUTQ */
	{ 0x5413, OUT, "winsize", 0 },	  /* TIOCGWINSZ */
	{ 0x5414, IN, "winsize", 0 },	  /* TIOCSWINSZ */
	{ 0x541b, OUT, "int", 0 },	  /* FIONREAD */
	{ 0x5420, IN, "int", 0 },	  /* TIOCPKT */
	{ 0x5421, IN, "int", 0 },	  /* FIONBIO */
	{ 0x5422, NOTHING, NULL, 0 },	  /* TIOCNOTTY */
	{ 0x5423, IN, "int", 0 },	  /* TIOCSETD */
	{ 0x5424, OUT, "int", 0 },	  /* TIOCGETD */
	{ 0x5427, NOTHING, NULL, 0 },	  /* TIOCSBRK */
	{ 0x5428, NOTHING, NULL, 0 },	  /* TIOCCBRK */
	{ 0x5429, OUT, "int", 0 },	  /* TIOCGSID */
	{ 0x5437, NOTHING, NULL, 0 },	  /* TIOCVHANGUP */
	{ 0x5450, NOTHING, NULL, 0 },	  /* FIONCLEX */
	{ 0x5451, NOTHING, NULL, 0 },	  /* FIOCLEX */
	{ 0x5452, IN, "int", 0 },	  /* FIOASYNC */
	{ 0x40045431, IN, "int", 0 },	  /* TIOCSPTLCK */
	{ 0x80045430, OUT, "int", 0 },	  /* TIOCGPTN */
	{ 0x80045439, OUT, "int", 0 },	  /* TIOCGPTLCK */
	{ 0x40049409, DECIMAL, NULL, 0 }, /* FICLONE */
};

/* A request without a name says by itself which way data goes, of which driver, and how much. */
static void put_request(struct out *out, uint32_t request)
{
	static const char *const ways[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
					    "_IOC_READ|_IOC_WRITE" };
	const struct flag_set *set = flag_set_find("ioctl");

	for (const struct flag_name *name = set ? set->names : NULL; name && name->name; name++) {
		if (name->value == request) {
			out_text(out, name->name);
			return;
		}
	}
	out_text(out, "_IOC(");
	out_text(out, ways[_IOC_DIR(request) & 3]);
	out_text(out, ", ");
	out_hex(out, _IOC_TYPE(request));
	out_text(out, ", ");
	out_hex(out, _IOC_NR(request));
	out_text(out, ", ");
	out_hex(out, _IOC_SIZE(request));
	out_char(out, ')');
}

void put_ioctl(struct out *out, struct argument *arg)
{
	uint32_t request = (uint32_t)register_value(arg->event, 1);

	put_argument(out, arg, 0);
	out_text(out, ", ");
	put_request(out, request);
	put_taken(out, arg, 2, FIND(ioctl_commands, request));
}

/* ---- prctl ---- */

static const struct command prctl_commands[] = {
	{ 1, SIGNAL, NULL, 0 },		/* PR_SET_PDEATHSIG */
	{ 2, OUT, "int", 0 },		/* PR_GET_PDEATHSIG */
	{ 3, NOTHING, NULL, 0 },	/* PR_GET_DUMPABLE */
	{ 4, SET, "dumpable", 0 },	/* PR_SET_DUMPABLE */
	{ 7, NOTHING, NULL, 0 },	/* PR_GET_KEEPCAPS */
	{ 8, UNSIGNED, NULL, 0 },	/* PR_SET_KEEPCAPS */
	{ 13, NOTHING, NULL, 0 },	/* PR_GET_TIMING */
	{ 14, UNSIGNED, NULL, 0 },	/* PR_SET_TIMING */
	{ 15, STRING, NULL, 0 },	/* PR_SET_NAME */
	{ 16, STRING_OUT, NULL, 0 },	/* PR_GET_NAME */
	{ 21, NOTHING, NULL, 0 },	/* PR_GET_SECCOMP */
	{ 22, SET, "seccomp_mode", 1 }, /* PR_SET_SECCOMP */
	{ 23, SET, "cap", 0 },		/* PR_CAPBSET_READ */
	{ 24, SET, "cap", 0 },		/* PR_CAPBSET_DROP */
	{ 27, NOTHING, NULL, 0 },	/* PR_GET_SECUREBITS */
	{ 29, UNSIGNED, NULL, 0 },	/* PR_SET_TIMERSLACK */
	{ 30, NOTHING, NULL, 0 },	/* PR_GET_TIMERSLACK */
	{ 36, UNSIGNED, NULL, 0 },	/* PR_SET_CHILD_SUBREAPER */
	{ 37, OUT, "int", 0 },		/* PR_GET_CHILD_SUBREAPER */
	{ 38, UNSIGNED, NULL, 3 },	/* PR_SET_NO_NEW_PRIVS */
	{ 39, NUMBER, NULL, 3 },	/* PR_GET_NO_NEW_PRIVS */
	{ 47, SET, "cap_ambient", 3 },	/* PR_CAP_AMBIENT */
};

enum { CAP_AMBIENT = 47, CAP_AMBIENT_LOWER = 3 };

void put_prctl(struct out *out, struct argument *arg)
{
	uint32_t number = (uint32_t)register_value(arg->event, 0);
	uint64_t second = register_value(arg->event, 1);
	const struct command *command = FIND(prctl_commands, number);
	unsigned int next = 2;

	put_argument(out, arg, 0);
	put_taken(out, arg, 1, command);
	if (number == CAP_AMBIENT && second >= 1 && second <= CAP_AMBIENT_LOWER)
		form_set(out, arg, next++, "cap");
	for (; next < 2U + (unsigned int)command->rest; next++)
		form_hex(out, arg, next);
}

/* ---- one argument by itself ---- */

static const struct {
	const char *name;
	unsigned int command; /* the argument that it is in */
	const struct command *commands;
	size_t cnt;
} calls[] = {
	{ "fcntl", 1, fcntl_commands, sizeof(fcntl_commands) / sizeof(fcntl_commands[0]) },
	{ "fcntl64", 1, fcntl_commands, sizeof(fcntl_commands) / sizeof(fcntl_commands[0]) },
	{ "ioctl", 1, ioctl_commands, sizeof(ioctl_commands) / sizeof(ioctl_commands[0]) },
	{ "prctl", 0, prctl_commands, sizeof(prctl_commands) / sizeof(prctl_commands[0]) },
};

void put_by_command(struct out *out, const struct argument *arg)
{
	char text[SCTOP_PATH_MAX];
	struct out part = { text, sizeof(text), 0 };
	struct argument copy = *arg;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(calls[i].name, arg->info->name) != 0)
			continue;
		put_taken(&part, &copy, arg->index,
			  find(calls[i].commands, calls[i].cnt,
			       (uint32_t)register_value(arg->event, calls[i].command)));
	}
	if (part.len > strlen(", ") && part.len < sizeof(text))
		out_bytes(out, text + strlen(", "), part.len - strlen(", "));
	else
		out_hex(out, arg->value);
}
