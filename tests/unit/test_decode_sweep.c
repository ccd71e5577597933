/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_decode_sweep.c - every set of flags, value by value, and every errno, against what strace
 * prints for the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>

#include "../../core/commands.h"
#include "decode_text.h"
#include "strace_oracle.h"

/* What strace shows needs what was captured of the program's memory, or of the call before. */
static bool is_beyond(const char *name)
{
	static const char *const beyond[] = { "restart_syscall", "rt_sigreturn", "sigreturn",
					      "socketcall", "ipc" };

	for (size_t i = 0; i < ARRAY_SIZE(beyond); i++) {
		if (strcmp(name, beyond[i]) == 0)
			return true;
	}
	return false;
}

typedef void sweep_fn(int abi, int nr, const uint64_t args[6], void *ctx);

static void sweep_argument(int abi, int nr, int arg, bool flags, sweep_fn *fn, void *ctx)
{
	static const uint64_t plain[] = { 0,	1,	2,	    3,	  100,	     4096,
					  0777, 0xffff, 0x7fffffff, -100, UINT32_MAX };
	uint64_t args[6] = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		args[arg] = plain[i];
		fn(abi, nr, args, ctx);
	}
	for (uint32_t value = 4; flags && value < 80; value++) {
		args[arg] = value;
		fn(abi, nr, args, ctx);
	}
	for (int bit = 5; flags && bit < 32; bit++) {
		args[arg] = 1U << bit;
		fn(abi, nr, args, ctx);
		args[arg] |= 1;
		fn(abi, nr, args, ctx);
		args[arg] = 1U << bit | 1U << (bit - 3);
		fn(abi, nr, args, ctx);
	}
	for (uint32_t i = 1; flags && i < 16; i++) { /* many bits at once */
		args[arg] = i * 2654435769U;
		fn(abi, nr, args, ctx);
	}
}

/* Commands with what they take: none of it can be read. */
static void sweep_commands(int abi, int nr, const struct syscall_info *info, sweep_fn *fn,
			   void *ctx)
{
	static const uint64_t bases[] = { 0, 3, 6, 9, 12, 15, 18, UINT32_MAX };
	const struct command_call *call = command_call_find(info->name);

	for (size_t i = 0; call && i < call->cnt; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(bases); k++) {
			uint64_t base = bases[k], next = base == UINT32_MAX ? base : base + 1;
			uint64_t args[6] = { base, next, next, base, next };

			args[call->index] = (uint32_t)(call->commands[i].number << call->shift);
			if (call->commands[i].then)
				args[call->index + 1] = call->commands[i].then - 1;
			fn(abi, nr, args, ctx);
		}
	}
}

/* Calls fn with all calls to try: each argument by itself, and each command. */
static void sweep(int abi, sweep_fn *fn, void *ctx)
{
	for (int nr = 0; nr < 451; nr++) {
		const struct syscall_info *info = syscall_info(abi, nr);

		if (!info || is_beyond(info->name))
			continue;
		for (int k = 0; k < info->arg_cnt; k++)
			sweep_argument(abi, nr, k, info->args[k].type == ARG_FLAGS, fn, ctx);
		sweep_commands(abi, nr, info, fn, ctx);
	}
}

static void sweep_call(int abi, int nr, const uint64_t args[6], void *ctx)
{
	uint64_t narrow[6];

	(void)ctx;
	for (int i = 0; i < 6; i++)
		narrow[i] = (uint32_t)args[i];
	if (abi == A32)
		oracle_call32(nr, narrow);
	else if (nr != 335 && nr != 336) /* uretprobe and uprobe are no calls for programs */
		syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
}

static void make_sweep(int abi)
{
	oracle_begin();
	sweep(abi, sweep_call, NULL);
	oracle_exit();
}

/*
 * Names that strace 6.1 does not have, and calls that it shows in another way than we do: a newer
 * kernel's flags, or what it reads from the program's memory.
 */
static bool is_newer(const char *call, const char *text)
{
	static const struct {
		const char *call; /* NULL: any */
		const char *name;
	} newer[] = {
		{ NULL, "AT_EXECVE_CHECK" },
		{ NULL, "FALLOC_FL_WRITE_ZEROES" },
		{ NULL, "BPF_TOKEN_CREATE" },
		{ NULL, "MEMBARRIER_CMD_GET_REGISTRATIONS" },
		{ NULL, "MOVE_MOUNT_BENEATH" },
		{ NULL, "FSCONFIG_CMD_CREATE_EXCL" },
		{ NULL, "LANDLOCK_CREATE_RULESET_ERRATA" },
		{ NULL, "LANDLOCK_RULE_NET_PORT" },
		{ NULL, "FUTEX_LOCK_PI2" },
		{ NULL, "F_SEAL_EXEC" },
		{ NULL, "IORING_ENTER_ABS_TIMER" },
		{ NULL, "IORING_ENTER_EXT_ARG_REG" },
		{ NULL, "IORING_ENTER_NO_IOWAIT" },
		{ NULL, "MADV_GUARD_" },
		{ NULL, "MAP_ABOVE4G" },
		{ NULL, "MAP_DROPPABLE" },
		{ NULL, "MFD_EXEC" },
		{ NULL, "MFD_NOEXEC_SEAL" },
		{ NULL, "PIDFD_THREAD" },
		{ NULL, "RWF_ATOMIC" },
		{ NULL, "RWF_DONTCACHE" },
		{ NULL, "RWF_NOAPPEND" },
		{ NULL, "SCHED_EXT" },
		{ NULL, "STATX_DIO_READ_ALIGN" },
		{ NULL, "STATX_MNT_ID_UNIQUE" },
		{ NULL, "STATX_SUBVOL" },
		{ NULL, "STATX_WRITE_ATOMIC" },
		{ NULL, "MPOL_WEIGHTED_INTERLEAVE" },
		{ NULL, "FAN_PRE_ACCESS" },
		{ NULL, "FAN_MNT_" },
		{ NULL, "FAN_REPORT_FD_ERROR" },
		{ NULL, "FAN_REPORT_MNT" },
		{ NULL, "KEXEC_UPDATE_ELFCOREHDR" },
		{ NULL, "KEXEC_CRASH_HOTPLUG_SUPPORT" },
		{ NULL, "KEXEC_FILE_DEBUG" },
		{ NULL, "KEXEC_FILE_NO_CMA" },
		{ NULL, "KEXEC_FILE_FORCE_DTB" },
		{ NULL, "IORING_REGISTER_" },
		{ NULL, "MOUNT_ATTR_IDMAP" },
		{ NULL, "QFMT_SHMEM" },
		{ NULL, "MOUNT_ATTR_NOSYMFOLLOW" },
		{ "name_to_handle_at", "AT_HANDLE_" },
		{ "keyctl", "KEYCTL_INSTANTIATE_IOV" },
		{ "keyctl", "KEYCTL_CAPABILITIES" },
		{ "prctl", "PR_" },
		{ "ptrace", "PTRACE_" },
		{ "rseq", "RSEQ_FLAG_" },
		{ "seccomp", "SECCOMP_FILTER_FLAG_" },
		{ "landlock_restrict_self", "LANDLOCK_" },
		{ "pidfd_send_signal", "PIDFD_SIGNAL_" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(newer); i++) {
		if ((!newer[i].call || strcmp(newer[i].call, call) == 0) &&
		    strstr(text, newer[i].name))
			return true;
	}
	return false;
}

/* What we show in another way, and know. */
static bool is_other(const char *call)
{
	static const char *const calls[] = {
		/* strace glues bits without a name to the mode: 0x1000 and 0644 become 0x10000644
		 */
		"semget",
		"msgget",
		/* five numbers; FAN_NOFD; any flag besides MEMBARRIER_CMD_FLAG_CPU */
		"vm86",
		"fanotify_mark",
		"membarrier",
		/* arrays of no items that we show as the address that they would have */
		"get_mempolicy",
		"io_getevents",
		"io_pgetevents",
		"io_pgetevents_time64",
		"io_submit",
		"kexec_load",

		"move_pages",
		"recvmmsg",
		"recvmmsg_time64",
		"sendmmsg",
		"process_vm_readv",

		"set_mempolicy",
		"fgetxattr",
		"getxattr",
		"lgetxattr",
		"process_vm_writev",
		"io_uring_register",
		"getdents",
		"getdents64",
	};

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (strcmp(calls[i], call) == 0)
			return true;
	}
	return false;
}

struct sweep_result {
	FILE *file;
	int same, newer, other, bad;
	int last_nr, last_bad; /* not all of one call are printed */
};

static void sweep_compare(int abi, int nr, const uint64_t args[6], void *ctx)
{
	struct sweep_result *result = ctx;
	const struct syscall_info *info = syscall_info(abi, nr);
	char line[8192];
	const char *theirs, *ours;
	struct made made;
	int seen;

	if (abi == A64 && (nr == 335 || nr == 336))
		return;
	assert_non_null(fgets(line, sizeof(line), result->file));
	theirs = oracle_call_in(line, &seen);
	assert_int_equal(seen, nr);
	make(&made, abi, info->name, args);
	made.event.ret = -(int)(args[5] & 0xfff);
	ours = call_text(&made, NULL);
	if (strcmp(ours, theirs) == 0) {
		result->same++;
	} else if (is_newer(info->name, ours)) {
		result->newer++;
	} else if (is_other(info->name)) {
		result->other++;
	} else {
		result->bad++;
		result->last_bad = nr == result->last_nr ? result->last_bad + 1 : 0;
		result->last_nr = nr;
		if (result->last_bad < 3 && result->bad < 200)
			print_error("strace: %s\n ours:  %s\n", theirs, ours);
	}
}

static void all_calls_look_as_in_strace(void **state)
{
	(void)state;
	if (!oracle_available())
		skip();
#ifdef __SANITIZE_ADDRESS__
	/* 0x7fffffff and 0xffffffff lie in its shadow: strace would read there what we cannot. */
	print_message(
		"SKIP: the address sanitizer has memory where the sweep means to find none\n");
	skip();
#endif
	for (int abi = A64; abi <= A32; abi++) {
		struct sweep_result result = { 0 };

		result.file = oracle_run("all", abi == A64 ? "sweep64" : "sweep32");
		assert_non_null(result.file);
		sweep(abi, sweep_compare, &result);
		fclose(result.file);
		print_message("%s: %d calls as in strace to the letter, %d that it is too old for, "
			      "%d in another way\n",
			      syscall_abi_name(abi), result.same, result.newer, result.other);
		assert_int_equal(result.bad, 0);
	}
}

/* ---- errors ---- */

#define ERRNO_CNT 600

static void make_errors(void)
{
	oracle_begin();
	for (int number = 1; number < ERRNO_CNT; number++)
		syscall(SYS_close, 1, 0, 0, 0, 0, number);
	oracle_exit();
}

static void errors_look_as_in_strace(void **state)
{
	static const uint64_t no_args[6];
	struct made made;
	char line[512];
	int named = 0;
	FILE *file;

	(void)state;
	if (!oracle_available())
		skip();
	file = oracle_run("close", "errors");
	assert_non_null(file);
	make(&made, A64, "close", no_args);
	for (int number = 1; number < ERRNO_CNT; number++) {
		char *result;

		assert_non_null(fgets(line, sizeof(line), file));
		line[strcspn(line, "\n")] = '\0';
		result = strstr(line, " = ") + 3;
		/* What strace 6.1 does not know, we may. */
		if (!errno_name(number) || !strstr(result, "(errno "))
			assert_string_equal(return_text(&made, -number), result);
		named += errno_name(number) != NULL;
	}
	fclose(file);
	assert_true(named >= 131 + 4);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_calls_look_as_in_strace),
		cmocka_unit_test(errors_look_as_in_strace),
	};

	if (argc == 3 && strcmp(argv[1], ORACLE_CHILD) == 0) {
		if (strcmp(argv[2], "errors") == 0)
			make_errors();
		make_sweep(strcmp(argv[2], "sweep32") == 0 ? A32 : A64);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
