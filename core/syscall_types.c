/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_types.c - the types of arguments as words, for lists of calls and for one call in full.
 * Decoding is elsewhere.
 */
#include "sctop/syscalls.h"

static const struct {
	const char *name, *label;
} types[ARG_TYPE_CNT] = {
	[ARG_INT] = { "int", "int" },
	[ARG_UINT] = { "uint", "unsigned int" },
	[ARG_LONG] = { "long", "long" },
	[ARG_ULONG] = { "ulong", "unsigned long" },
	[ARG_HEX] = { "hex", "bits" },
	[ARG_PTR] = { "pointer", "pointer" },
	[ARG_FD] = { "fd", "descriptor" },
	[ARG_DIRFD] = { "dirfd", "descriptor of a folder" },
	[ARG_PATH] = { "path", "path" },
	[ARG_STRING] = { "string", "string" },
	[ARG_MODE] = { "mode", "mode" },
	[ARG_CREAT_MODE] = { "mode", "mode, if it creates" },
	[ARG_NODE_MODE] = { "mode", "mode with type" },
	[ARG_DEV] = { "device", "device number, if it is a device" },
	[ARG_DEVICE] = { "device", "device number" },
	[ARG_SIZE] = { "size", "size" },
	[ARG_SIGNAL] = { "signal", "signal" },
	[ARG_PID] = { "pid", "pid" },
	[ARG_UID] = { "uid", "uid or gid" },
	[ARG_FLAGS] = { "flags", "flags" },
	[ARG_BUF_IN] = { "bytes", "buffer, in" },
	[ARG_BUF_OUT] = { "bytes out", "buffer, out" },
	[ARG_STRUCT_IN] = { "struct", "structure, in" },
	[ARG_STRUCT_OUT] = { "struct out", "structure, out" },
	[ARG_ARGV] = { "argv", "list of strings" },
	[ARG_LOFF] = { "offset", "64-bit number, low half" },
	[ARG_ULOFF] = { "uoffset", "unsigned 64-bit number, low half" },
	[ARG_PAGES] = { "pages", "offset in pages" },
	[ARG_UID16] = { "uid16", "16-bit uid or gid" },
	[ARG_HANDLER] = { "handler", "signal handler" },
	[ARG_HALF] = { "half", "64-bit number, other half" },
	[ARG_PATH_OUT] = { "path out", "path, out" },
	[ARG_NOISE_OUT] = { "bytes out", "random bytes, out" },
	[ARG_ENVP] = { "envp", "list of strings, counted" },
	[ARG_STRUCT_INOUT] = { "struct inout", "structure, in and out" },
	[ARG_BY_COMMAND] = { "by command", "depends on the command" },
};

const char *arg_type_name(enum arg_type type)
{
	return (unsigned int)type < ARG_TYPE_CNT && types[type].name ? types[type].name : "unknown";
}

const char *arg_type_label(enum arg_type type)
{
	return (unsigned int)type < ARG_TYPE_CNT && types[type].label ? types[type].label
								      : "unknown";
}
