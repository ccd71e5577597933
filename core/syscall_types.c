/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscall_types.c - the types of arguments as words, for lists of calls. Decoding is elsewhere.
 */
#include "sctop/syscalls.h"

const char *arg_type_name(enum arg_type type)
{
	static const char *const names[ARG_TYPE_CNT] = {
		[ARG_INT] = "int",
		[ARG_UINT] = "uint",
		[ARG_LONG] = "long",
		[ARG_ULONG] = "ulong",
		[ARG_HEX] = "hex",
		[ARG_PTR] = "pointer",
		[ARG_FD] = "fd",
		[ARG_DIRFD] = "dirfd",
		[ARG_PATH] = "path",
		[ARG_STRING] = "string",
		[ARG_MODE] = "mode",
		[ARG_CREAT_MODE] = "mode",
		[ARG_NODE_MODE] = "mode",
		[ARG_DEV] = "device",
		[ARG_DEVICE] = "device",
		[ARG_SIZE] = "size",
		[ARG_SIGNAL] = "signal",
		[ARG_PID] = "pid",
		[ARG_UID] = "uid",
		[ARG_FLAGS] = "flags",
		[ARG_BUF_IN] = "bytes",
		[ARG_BUF_OUT] = "bytes out",
		[ARG_STRUCT_IN] = "struct",
		[ARG_STRUCT_OUT] = "struct out",
		[ARG_ARGV] = "argv",
		[ARG_LOFF] = "offset",
		[ARG_ULOFF] = "uoffset",
		[ARG_PAGES] = "pages",
		[ARG_UID16] = "uid16",
		[ARG_HANDLER] = "handler",
		[ARG_HALF] = "half",
		[ARG_PATH_OUT] = "path out",
		[ARG_NOISE_OUT] = "bytes out",
		[ARG_ENVP] = "envp",
		[ARG_STRUCT_INOUT] = "struct inout",
		[ARG_BY_COMMAND] = "by command",
	};

	return (unsigned int)type < ARG_TYPE_CNT && names[type] ? names[type] : "unknown";
}
