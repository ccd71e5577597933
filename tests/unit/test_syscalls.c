/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * test_syscalls.c - the table of calls against the kernel's headers, its tracepoints, and strace.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "sctop/capture.h"
#include "sctop/syscalls.h"
#include "../../core/syscall_inner.h"
#include "../../core/syscall_table.h"
#include "strace_oracle.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

static int find(const char *name)
{
	for (size_t i = 0; i < syscall_count(); i++) {
		if (strcmp(syscall_at(i)->name, name) == 0)
			return (int)i;
	}
	return -1;
}

static void table_is_sane(void **state)
{
	(void)state;
	assert_true(syscall_count() > 450);
	for (size_t i = 0; i < syscall_count(); i++) {
		const struct syscall_info *info = syscall_at(i);
		bool somewhere = false;

		if (i)
			assert_true(strcmp(syscall_at(i - 1)->name, info->name) < 0);
		for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
			const struct syscall_info *there = syscall_arch_info(arch, i);

			somewhere |= syscall_arch_nr(arch, i) >= 0;
			assert_string_equal(there->name, info->name);
			assert_int_equal(there->classes, info->classes);
			assert_int_equal(there->ret, info->ret);
			assert_in_range(there->arg_cnt, 0, 6);
			for (int k = 0; k < there->arg_cnt; k++) {
				const struct syscall_arg *arg = &there->args[k];

				assert_non_null(arg->name);
				assert_in_range(arg->type, 0, ARG_TYPE_CNT - 1);
				assert_true(arg->len < there->arg_cnt && arg->len != k);
				assert_true((arg->type == ARG_FLAGS) <= (arg->set != NULL));
			}
		}
		assert_true(somewhere);
	}
}

/* ---- numbers ---- */

static int check_header(enum syscall_arch arch, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256], name[64], value[64];
	int cnt = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		int nr, i;

		if (sscanf(line, "#define __NR_%63s %63[^\n]", name, value) != 2)
			continue;
		/* x32: (__X32_SYSCALL_BIT + 1) */
		nr = atoi(value + (strncmp(value, "(__X32", 6) ? 0 : strcspn(value, "+") + 1));
		i = find(name);
		if (i < 0 || syscall_arch_nr(arch, i) != nr)
			fail_msg("%s: %s is %d there", path, name, nr);
		cnt++;
	}
	fclose(file);
	return cnt;
}

static void types_have_words(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < ARG_TYPE_CNT; i++) {
		assert_string_not_equal(arg_type_name((enum arg_type)i), "unknown");
		assert_string_not_equal(arg_type_label((enum arg_type)i), "unknown");
	}
	assert_string_equal(arg_type_name(ARG_TYPE_CNT), "unknown");
	assert_string_equal(arg_type_label(ARG_TYPE_CNT), "unknown");
}

static void numbers_are_those_of_the_headers(void **state)
{
	static const char dir[] = "/usr/include/x86_64-linux-gnu/asm/unistd_";
	static const struct {
		enum syscall_arch arch;
		const char *file;
		int least;
	} headers[] = { { SYSCALL_ARCH_X86_64, "64", 360 },
			{ SYSCALL_ARCH_I386, "32", 430 },
			{ SYSCALL_ARCH_X32, "x32", 340 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		char path[128];
		int cnt;

		snprintf(path, sizeof(path), "%s%s.h", dir, headers[i].file);
		if (access(path, R_OK)) {
			print_message("SKIP: no %s (linux-libc-dev)\n", path);
			skip();
		}
		cnt = check_header(headers[i].arch, path);
		assert_true(cnt >= headers[i].least);
	}
}

/* From the kernel's own tables: scripts/syscall.tbl, arch/x86/entry/syscalls, arch/arm/tools. */
static void numbers_known_by_heart(void **state)
{
	static const struct {
		const char *name;
		int nr[SYSCALL_ARCH_CNT]; /* x86_64 i386 x32 aarch64 arm */
	} known[] = {
		{ "openat", { 257, 295, 257, 56, 322 } },
		{ "socket", { 41, 359, 41, 198, 281 } },
		{ "socketcall", { -1, 102, -1, -1, -1 } },
		{ "semget", { 64, 393, 64, 190, 299 } },
		{ "readv", { 19, 145, 515, 65, 145 } },
		{ "execve", { 59, 11, 520, 221, 11 } },
		{ "cacheflush", { -1, -1, -1, -1, 0xf0002 } },
		{ "clock_gettime64", { -1, 403, -1, -1, 403 } },
		{ "uretprobe", { 335, -1, -1, -1, -1 } },
		{ "uprobe", { 336, -1, -1, -1, -1 } },
		{ "pidfd_send_signal", { 424, 424, 424, 424, 424 } },
		{ "memfd_secret", { 447, 447, 447, 447, -1 } },
		{ "cachestat", { 451, 451, 451, 451, 451 } },
		{ "fchmodat2", { 452, 452, 452, 452, 452 } },
		{ "map_shadow_stack", { 453, 453, 453, 453, 453 } },
		{ "futex_wake", { 454, 454, 454, 454, 454 } },
		{ "futex_wait", { 455, 455, 455, 455, 455 } },
		{ "futex_requeue", { 456, 456, 456, 456, 456 } },
		{ "statmount", { 457, 457, 457, 457, 457 } },
		{ "listmount", { 458, 458, 458, 458, 458 } },
		{ "lsm_get_self_attr", { 459, 459, 459, 459, 459 } },
		{ "lsm_set_self_attr", { 460, 460, 460, 460, 460 } },
		{ "lsm_list_modules", { 461, 461, 461, 461, 461 } },
		{ "mseal", { 462, 462, 462, 462, 462 } },
		{ "setxattrat", { 463, 463, 463, 463, 463 } },
		{ "getxattrat", { 464, 464, 464, 464, 464 } },
		{ "listxattrat", { 465, 465, 465, 465, 465 } },
		{ "removexattrat", { 466, 466, 466, 466, 466 } },
		{ "open_tree_attr", { 467, 467, 467, 467, 467 } },
		{ "file_getattr", { 468, 468, 468, 468, 468 } },
		{ "file_setattr", { 469, 469, 469, 469, 469 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		int call = find(known[i].name);

		assert_true(call >= 0);
		for (int arch = 0; arch < SYSCALL_ARCH_CNT; arch++) {
			int nr = known[i].nr[arch] < 0 ? -ENOENT : known[i].nr[arch];

			if (syscall_arch_nr(arch, call) != nr)
				fail_msg("%s on %s is %d", known[i].name, syscall_arch_name(arch),
					 syscall_arch_nr(arch, call));
		}
	}
}

#ifdef __x86_64__
static void look_up_by_number_and_name(void **state)
{
	char buf[24];

	(void)state;
	for (int abi = 0; abi < SCTOP_ABI_CNT; abi++) {
		for (int nr = -2; nr < 1000; nr++) {
			const struct syscall_info *info = syscall_info(abi, nr);

			if (info)
				assert_int_equal(syscall_nr(abi, info->name), nr);
		}
	}
	assert_string_equal(syscall_name(SCTOP_ABI_64, 59, buf), "execve");
	assert_string_equal(syscall_name(SCTOP_ABI_32, 59, buf), "oldolduname");
	assert_string_equal(syscall_name(SCTOP_ABI_64, 511, buf), "syscall_0x1ff");
	assert_string_equal(syscall_name(SCTOP_ABI_64, -1, buf), "syscall_0xffffffff");
	assert_string_equal(syscall_name((enum sctop_abi)77, 1, buf), "syscall_0x1");
	assert_int_equal(syscall_nr(SCTOP_ABI_64, "socketcall"), -ENOENT);
	assert_int_equal(syscall_nr(SCTOP_ABI_64, "opne"), -ENOENT);
	assert_string_equal(syscall_abi_name(SCTOP_ABI_64), "x86_64");
	assert_string_equal(syscall_abi_name(SCTOP_ABI_32), "i386");
	assert_string_equal(syscall_abi_name((enum sctop_abi)77), "none");
}

/* ---- sets of calls ---- */

static bool has(const uint64_t *mask, int nr)
{
	return mask[nr / 64] >> nr % 64 & 1;
}

static void words_match(void **state)
{
	uint64_t mask[SCTOP_MASK_WORDS] = { 0 };
	char why[64] = "";

	(void)state;
	assert_int_equal(syscall_match(SCTOP_ABI_64, "openat", mask, why, sizeof(why)), 1);
	assert_true(has(mask, 257));
	assert_int_equal(mask[0] | mask[1], 0);
	/* A name that this ABI has not is no mistake, and sets nothing. */
	assert_int_equal(syscall_match(SCTOP_ABI_64, "socketcall", mask, why, sizeof(why)), 1);
	assert_false(has(mask, 102));
	assert_int_equal(syscall_match(SCTOP_ABI_32, "socketcall", mask, why, sizeof(why)), 1);
	assert_true(has(mask, 102));
	assert_int_equal(syscall_match(SCTOP_ABI_64, "63", mask, why, sizeof(why)), 1);
	assert_true(has(mask, 63));
	assert_int_equal(syscall_match(SCTOP_ABI_64, "%clock", mask, why, sizeof(why)), 12);
	assert_true(has(mask, 228));
	assert_int_equal(syscall_match(SCTOP_ABI_64, "/^fchmodat2?$", mask, why, sizeof(why)), 2);
	assert_true(has(mask, 268) && has(mask, 452));
	/* The calls that x32 has beyond 511 can only be told apart by name. */
	assert_int_equal(syscall_match(SCTOP_ABI_X32, "readv", mask, why, sizeof(why)), 1);
	assert_true(has(mask, SCTOP_NR_CNT));
}

static void words_that_match_nothing(void **state)
{
	static const char *const words[] = {
		"opne", "",   "%",	    "%nope", "512",
		"12x",	"-1", "cacheflush", "open ", "99999999999999999999"
	};
	uint64_t mask[SCTOP_MASK_WORDS] = { 0 };
	char why[64] = "";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		assert_int_equal(syscall_match(SCTOP_ABI_64, words[i], mask, why, sizeof(why)), 0);
	assert_int_equal(syscall_match(SCTOP_ABI_64, "/(", mask, why, sizeof(why)), -EINVAL);
	assert_true(why[0]);
	for (size_t i = 0; i < SCTOP_MASK_WORDS; i++)
		assert_int_equal(mask[i], 0);
}

/* What takes the C library all memory or all time is refused before it is tried. */
static void dear_regexes(void **state)
{
	static const char *const dear[] = {
		"/(((a{255}){255}){255})", "/((((a{,255}){,255}){,255}){,255})",
		"/a{1,32767}b{1,32767}",   "/a++++++++++++++++++++++++++++++",
		"/(a|b)(\\1|c)*",	   "/a{99999999999999999999}{99999999999999999999}",
	};
	uint64_t mask[SCTOP_MASK_WORDS] = { 0 };
	char why[64], deep[4096] = "/";

	(void)state;
	memset(deep + 1, '(', 1300);
	for (size_t i = 0; i < 1300; i++)
		strcpy(deep + 1301 + 2 * i, ")*");
	assert_int_equal(syscall_match(SCTOP_ABI_64, deep, mask, why, sizeof(why)), -EINVAL);
	for (size_t i = 0; i < ARRAY_SIZE(dear); i++) {
		why[0] = '\0';
		assert_int_equal(syscall_match(SCTOP_ABI_64, dear[i], mask, why, sizeof(why)),
				 -EINVAL);
		assert_true(strstr(why, "repetition") || strstr(why, "back-references"));
	}
	assert_int_equal(
		syscall_match(SCTOP_ABI_64, "/^(re+a+d|wr.+te){1,2}$", mask, why, sizeof(why)), 2);
	assert_int_equal(syscall_match(SCTOP_ABI_64, "/^o.{5}$", mask, why, sizeof(why)), 1);
}

static void suggestions(void **state)
{
	static const struct {
		const char *word, *name;
	} pairs[] = {
		{ "opne", "open" },
		{ "sokcet", "socket" },
		{ "execv", "execve" },
		{ "fstatat", "newfstatat" },
		{ "pread", "pread64" },
		{ "xyz", NULL },
		{ "zz", NULL },
		{ "", NULL },
		{ "completely_else", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		const char *name = syscall_suggest(pairs[i].word);

		if (pairs[i].name)
			assert_string_equal(name, pairs[i].name);
		else
			assert_null(name);
	}
}

static char captured_as(const struct sctop_capture_arg *arg)
{
	switch (arg->kind) {
	case SCTOP_CAPTURE_STRING:
		return 's';
	case SCTOP_CAPTURE_BYTES:
		return arg->when == SCTOP_AT_ENTER ? 'i' : arg->when == SCTOP_AT_EXIT ? 'o' : 'b';
	case SCTOP_CAPTURE_ARGV:
		return 'l';
	case SCTOP_CAPTURE_POINTERS:
		return 'p';
	case SCTOP_CAPTURE_IOVEC:
		return arg->when == SCTOP_AT_ENTER ? 'I' : 'O';
	default:
		return '.';
	}
}

static void what_is_captured(void **state)
{
	static const struct {
		const char *name;
		int abi;
		const char *spec; /* string, in, out, both, list, pointers, Iovec in, Out */
	} specs[] = {
		{ "openat", SCTOP_ABI_64, ".s...." },
		{ "execve", SCTOP_ABI_64, "slp..." },
		{ "rename", SCTOP_ABI_64, "ss...." },
		{ "renameat2", SCTOP_ABI_64, ".s.s.." },
		{ "mount", SCTOP_ABI_64, "sss.s." },
		{ "symlinkat", SCTOP_ABI_64, "s.s..." },
		{ "getxattr", SCTOP_ABI_64, "sso..." },
		{ "read", SCTOP_ABI_64, ".o...." },
		{ "write", SCTOP_ABI_64, ".i...." },
		{ "poll", SCTOP_ABI_64, "b....." },
		{ "writev", SCTOP_ABI_64, ".I...." },
		{ "readv", SCTOP_ABI_64, ".O...." },
		{ "accept", SCTOP_ABI_64, ".ob..." },
		{ "bpf", SCTOP_ABI_64, ".b...." },
		{ "fanotify_mark", SCTOP_ABI_64, "....s." },
		{ "fanotify_mark", SCTOP_ABI_32, ".....s" },
		{ "stat64", SCTOP_ABI_32, "so...." },
	};
	struct sctop_capture_spec spec;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(specs); i++) {
		syscall_capture(specs[i].abi, syscall_nr(specs[i].abi, specs[i].name), &spec);
		for (int k = 0; k < 6; k++) {
			if (captured_as(&spec.arg[k]) != specs[i].spec[k])
				fail_msg("%s, argument %d", specs[i].name, k);
		}
	}
	memset(&spec, 0xff, sizeof(spec));
	/* What stands for others has none of its own. */
	syscall_capture(SCTOP_ABI_32, syscall_nr(SCTOP_ABI_32, "socketcall"), &spec);
	assert_int_equal(spec.inner, SCTOP_INNER_NUMBERED);
	assert_int_equal(captured_as(&spec.arg[1]), '.');
	syscall_capture(SCTOP_ABI_64, syscall_nr(SCTOP_ABI_64, "mmap"), &spec);
	assert_int_equal(spec.inner, SCTOP_INNER_NOT);
	memset(&spec, 0xff, sizeof(spec));
	syscall_capture(SCTOP_ABI_64, 511, &spec);
	assert_int_equal(spec.arg[0].kind, SCTOP_CAPTURE_NONE);
}

/* Each call that another one stands for is one that we know, with as many arguments as it has. */
static void calls_that_others_stand_for(void **state)
{
	struct sctop_capture_spec outer, spec;
	const struct syscall_info *info;
	uint32_t args;
	int cnt = 0;

	(void)state;
	syscall_capture(SCTOP_ABI_32, syscall_nr(SCTOP_ABI_32, "socketcall"), &outer);
	for (uint32_t key = SCTOP_INNER_FIRST; key < SCTOP_CAPTURE_CNT; key++) {
		const char *name = syscall_inner_at(key, &args);

		syscall_capture_inner(key, &spec);
		assert_int_equal(spec.inner_args, name ? args : 0);
		assert_int_equal(spec.inner, SCTOP_INNER_NOT);
		if (!name)
			continue;
		cnt++;
		assert_true(syscall_index(name) >= 0);
		info = &syscall_table[syscall_index(name)];
		if (key - outer.inner_first < SCTOP_INNER_ROW)
			assert_int_equal(spec.inner_args, info->arg_cnt);
	}
	assert_int_equal(cnt, 20 + 12 + 1 + 1); /* socketcall, ipc, mmap, select */
	assert_null(syscall_inner_at(SCTOP_INNER_FIRST - 1, &args));
	assert_null(syscall_inner_at(SCTOP_CAPTURE_CNT, &args));
	syscall_capture_inner(outer.inner_first + 17, &spec); /* recvmsg */
	assert_int_equal(captured_as(&spec.arg[1]), 'b');
	assert_int_equal(spec.links, 1);
}
#endif

/* ---- the kernel's tracepoints ---- */

/* Where tracepoints are named after functions that are not called as the call. */
static const char *call_of_tracepoint(const char *name)
{
	static const struct {
		const char *tracepoint, *call;
	} renamed[] = {
		{ "newfstat", "fstat" }, { "newlstat", "lstat" },      { "newstat", "stat" },
		{ "newuname", "uname" }, { "sendfile64", "sendfile" }, { "umount", "umount2" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(renamed); i++) {
		if (strcmp(renamed[i].tracepoint, name) == 0)
			return renamed[i].call;
	}
	return name;
}

/* Compares the arguments after __syscall_nr. */
static void check_format(const char *path, const char *tracepoint)
{
	const char *name = call_of_tracepoint(tracepoint);
	int call = find(name), cnt = 0;
	const struct syscall_info *info;
	FILE *file = fopen(path, "r");
	bool arguments = false;
	char line[256];

	assert_non_null(file);
	if (call < 0)
		fail_msg("%s is not in the table", name);
	info = syscall_arch_info(SYSCALL_ARCH_X86_64, call);
	while (fgets(line, sizeof(line), file)) {
		char *end = strchr(line, ';'), *word;

		if (!end || !strstr(line, "field:"))
			continue;
		*end = '\0';
		word = strrchr(line, ' ') + 1;
		/* Kernels that copy strings append the copies to the arguments. */
		if (strncmp(word, "__", 2) == 0 && strstr(line, "__data_loc"))
			continue;
		if (arguments) {
			if (cnt >= info->arg_cnt || strcmp(info->args[cnt].name, word) != 0)
				fail_msg("%s: argument %d is %s", name, cnt, word);
			cnt++;
		}
		arguments |= strcmp(word, "__syscall_nr") == 0;
	}
	fclose(file);
	if (cnt != info->arg_cnt)
		fail_msg("%s has %d arguments", name, cnt);
}

/* A tracefs of our own, which nobody else sees and which ends with this process. */
static const char *private_tracefs(char dir[static 64])
{
	strcpy(dir, "/tmp/sctop-test-tracefs-XXXXXX");
	if (access("/sys/kernel/tracing/events/syscalls", R_OK) == 0) {
		dir[0] = '\0';
		return "/sys/kernel/tracing";
	}
	if (!mkdtemp(dir))
		return NULL;
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("nodev", dir, "tracefs", 0, NULL)) {
		rmdir(dir);
		return NULL;
	}
	return dir;
}

static int remove_private_tracefs(void **state)
{
	const char *dir = *state;

	if (dir && dir[0]) {
		umount2(dir, MNT_DETACH); /* a test that failed has left files open */
		rmdir(dir);
	}
	return 0;
}

static void arguments_are_those_of_the_tracepoints(void **state)
{
	static char own[64];
	const char *dir = private_tracefs(own);
	char command[128], path[256], tracepoint[64];
	FILE *list;
	int cnt = 0;

	*state = own;
	if (!dir) {
		print_message("SKIP: no tracefs, or no right to read it\n");
		skip();
	}
	snprintf(command, sizeof(command), "ls %s/events/syscalls", dir);
	list = popen(command, "r");
	assert_non_null(list);
	while (fscanf(list, "%63s", tracepoint) == 1) {
		if (strncmp(tracepoint, "sys_enter_", 10) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/events/syscalls/%s/format", dir, tracepoint);
		check_format(path, tracepoint + 10);
		cnt++;
	}
	pclose(list);
	assert_true(cnt > 300);
}

/* ---- strace ---- */

#define STRACE_NR_CNT 450 /* Linux 5.17 and before: what Debian 12's strace knows */

static void make_all_calls(const char *mode)
{
	static const uint64_t args[6] = { 0, 0, 0, 0, 0, ENOSYS };

	oracle_deny();
	for (int nr = 0; nr < STRACE_NR_CNT; nr++) {
		if (nr == 335 || nr == 336) /* uretprobe, uprobe: seccomp does not see them */
			continue;
		if (strcmp(mode, "32") == 0)
			oracle_call32(nr, args);
		else
			syscall(nr, 0, 0, 0, 0, 0, ENOSYS);
	}
	oracle_exit();
}

/* Which numbers strace showed, by name. */
static int calls_seen(const char *set, const char *mode, char names[static STRACE_NR_CNT][64])
{
	FILE *file = oracle_run(set, mode);
	char line[8192], name[64];
	int nr, cnt = 0;

	assert_non_null(file);
	memset(names, 0, STRACE_NR_CNT * sizeof(names[0]));
	while (fgets(line, sizeof(line), file) && !strstr(line, ORACLE_END)) {
		if (sscanf(line, "[%d] %63[a-z_0-9](", &nr, name) != 2 || nr >= STRACE_NR_CNT ||
		    strncmp(name, "syscall_", 8) == 0)
			continue;
		snprintf(names[nr], sizeof(names[nr]), "%s", name);
		cnt++;
	}
	fclose(file);
	return cnt;
}

static void names_are_those_of_strace(void **state)
{
	static char names[STRACE_NR_CNT][64];

	(void)state;
	if (!oracle_available())
		skip();
	for (int abi = SCTOP_ABI_64; abi <= SCTOP_ABI_32; abi++) {
		char buf[24];
		int cnt = calls_seen("all", abi == SCTOP_ABI_64 ? "64" : "32", names);

		assert_true(cnt > (abi == SCTOP_ABI_64 ? 340 : 420));
		for (int nr = 0; nr < STRACE_NR_CNT; nr++) {
			if (names[nr][0] && strcmp(names[nr], syscall_name(abi, nr, buf)) != 0)
				fail_msg("%s: %d is %s", syscall_abi_name(abi), nr, names[nr]);
		}
	}
}

static void check_class(const struct syscall_class_name *class, int abi,
			char all[static STRACE_NR_CNT][64])
{
	static char names[STRACE_NR_CNT][64];
	char set[32];

	snprintf(set, sizeof(set), "%%%s", class->name);
	assert_true(calls_seen(set, abi == SCTOP_ABI_64 ? "64" : "32", names) > 0);
	for (int nr = 0; nr < STRACE_NR_CNT; nr++) {
		const struct syscall_info *info = syscall_info(abi, nr);

		/* seccomp() is traced always, for the marker; it is in no class. */
		if (!all[nr][0] || !info || strcmp(info->name, "seccomp") == 0)
			continue;
		if (!names[nr][0] != !(info->classes & class->bit))
			fail_msg("%s: strace has %s %s %s", syscall_abi_name(abi), info->name,
				 names[nr][0] ? "in" : "not in", set);
	}
}

static void classes_are_those_of_strace(void **state)
{
	const unsigned int ours = CLASS_TIME | CLASS_EVENT | CLASS_ADMIN;
	static char all[STRACE_NR_CNT][64];

	(void)state;
	if (!oracle_available())
		skip();
	for (int abi = SCTOP_ABI_64; abi <= SCTOP_ABI_32; abi++) {
		calls_seen("all", abi == SCTOP_ABI_64 ? "64" : "32", all);
		for (const struct syscall_class_name *c = syscall_classes; c->name; c++) {
			if (!(c->bit & ours) && strcmp(c->name, "net") != 0)
				check_class(c, abi, all);
		}
	}
}

/* ---- the command ---- */

/* What `sctop syscalls ARGS` prints, stderr included, and its exit status. */
static int command_prints(const char *args, char *text, size_t size)
{
	char command[512];
	size_t len;
	FILE *pipe;

	snprintf(command, sizeof(command), "\"$SCTOP\" syscalls %s 2>&1", args);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	len = fread(text, 1, size - 1, pipe);
	text[len] = '\0';
	while (fgetc(pipe) != EOF)
		;
	return WEXITSTATUS(pclose(pipe));
}

static void command(void **state)
{
	static const struct {
		const char *args;
		int status;
		const char *contains;
	} cases[] = {
		{ "openat", 0, "   257  295      56  322 " },
		{ "openat", 0,
		  " openat(dfd: dirfd, filename: path, flags: open, mode: mode) = fd %file "
		  "%desc\n" },
		{ "statx", 0, "mask: statx_mask, buffer: statx*) = int " },
		{ "socketcall", 0, "     -  102       -    - " },
		{ "'open*' 59 | tail -1", 0, "9 calls: 8 x86_64, 9 i386, 7 aarch64, 8 arm" },
		{ "'open*',59 | tail -1", 0, "9 calls: 8 x86_64, 9 i386, 7 aarch64, 8 arm" },
		{ "%file '!/a' | grep -c openat", 1, "0\n" },
		{ "read,write '!write' | tail -1", 0, "1 call: " },
		{ "'!read,write' | tail -1", 0, "1 call: " },
		{ "read,'!read'", 1, "sctop: no call is left" },
		{ "--json %ipc | head -1", 0, "\"classes\":[\"ipc\"]" },
		{ "--format json openat", 0,
		  "{\"name\":\"flags\",\"type\":\"flags\",\"set\":\"open\"}" },
		{ "--format=json %ipc,ipc | tail -1", 0, "{\"type\":\"totals\",\"calls\":14," },
		{ "--format xml", 2, "sctop: --format is text or json" },
		{ "--format", 2, "sctop: --format is text or json" },
		{ "openat,opne", 1, "did you mean open?\n" },
		{ "opne", 1, "sctop: no call is named \"opne\"; did you mean open?\n" },
		{ "openat %nope", 1, "sctop: there is no class \"%nope\"" },
		{ "'/('", 1, "is no regular expression" },
		{ "4711", 1, "sctop: no call has the number 4711\n" },
		{ "--nope", 2, "sctop: syscalls has no option --nope" },
		{ "--help", 0, "Usage: sctop syscalls" },
	};
	static char text[16384];

	(void)state;
	if (!getenv("SCTOP") || access(getenv("SCTOP"), X_OK)) {
		print_message("SKIP: $SCTOP is not a program (make all)\n");
		skip();
	}
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int status = command_prints(cases[i].args, text, sizeof(text));

		if (status != cases[i].status || !strstr(text, cases[i].contains))
			fail_msg("%s: %d, %s", cases[i].args, status, text);
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sane),
		cmocka_unit_test(types_have_words),
		cmocka_unit_test(numbers_are_those_of_the_headers),
		cmocka_unit_test(numbers_known_by_heart),
#ifdef __x86_64__
		cmocka_unit_test(look_up_by_number_and_name),
		cmocka_unit_test(words_match),
		cmocka_unit_test(words_that_match_nothing),
		cmocka_unit_test(dear_regexes),
		cmocka_unit_test(suggestions),
		cmocka_unit_test(what_is_captured),
		cmocka_unit_test(calls_that_others_stand_for),
#endif
		cmocka_unit_test(names_are_those_of_strace),
		cmocka_unit_test(classes_are_those_of_strace),
		cmocka_unit_test(command),
		cmocka_unit_test_teardown(arguments_are_those_of_the_tracepoints,
					  remove_private_tracefs),
	};

	if (argc == 3 && strcmp(argv[1], ORACLE_CHILD) == 0)
		make_all_calls(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
