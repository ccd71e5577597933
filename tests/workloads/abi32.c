/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// CFLAGS: -m32 -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector
/*
 * abi32.c - a 32-bit program without a libc: int 0x80 only, a mapping above 2 GiB.
 *
 *   abi32 N                        N getppid, one failing open, one high mmap; tells the truth
 *   abi32 N exec PROGRAM ARGS…     the same without the last line, then becomes PROGRAM
 *
 * The numbers are i386's, whatever headers the machine has.
 */
enum {
	NR_EXIT = 1,
	NR_WRITE = 4,
	NR_OPEN = 5,
	NR_EXECVE = 11,
	NR_GETPID = 20,
	NR_GETPPID = 64,
	NR_MUNMAP = 91,
	NR_MMAP2 = 192,
};

static long call(long nr, long a, long b, long c, long d, long e)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory");
	return ret;
}

struct line {
	char buf[1024];
	unsigned int len;
};

static void put(struct line *line, const char *text)
{
	while (*text && line->len < sizeof(line->buf))
		line->buf[line->len++] = *text++;
}

static void put_number(struct line *line, unsigned long value)
{
	char digits[16];
	unsigned int at = sizeof(digits) - 1;

	digits[at] = 0;
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	put(line, digits + at);
}

static void put_row(struct line *line, const char *before, unsigned long pid, unsigned long nr,
		    unsigned long calls, unsigned long errors)
{
	put(line, before);
	put(line, "{\"abi\":\"i386\",\"pid\":");
	put_number(line, pid);
	put(line, ",\"nr\":");
	put_number(line, nr);
	put(line, ",\"calls\":");
	put_number(line, calls);
	put(line, ",\"errors\":");
	put_number(line, errors);
	put(line, ",\"restarts\":0,\"unfinished\":0,\"blocked\":0}");
}

static unsigned long number(const char *text)
{
	unsigned long value = 0;

	while (*text >= '0' && *text <= '9')
		value = value * 10 + (unsigned long)(*text++ - '0');
	return value;
}

/* PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED, at 2.5 GiB: a "negative" address. */
static unsigned long map_high(void)
{
	unsigned long where = 0xa0000000ul;

	return (unsigned long)call(NR_MMAP2, (long)where, 4096, 3, 0x32, -1) == where;
}

__attribute__((used)) void run(long *stack)
{
	long argc = stack[0];
	char **argv = (char **)(stack + 1);
	unsigned long n = argc > 1 ? number(argv[1]) : 10;
	unsigned long pid = (unsigned long)call(NR_GETPID, 0, 0, 0, 0, 0);
	static struct line line;
	unsigned long high;

	for (unsigned long i = 0; i < n; i++)
		call(NR_GETPPID, 0, 0, 0, 0, 0);
	call(NR_OPEN, (long)"/nonexistent/file", 0, 0, 0, 0);
	high = map_high();
	if (high)
		call(NR_MUNMAP, (long)0xa0000000ul, 4096, 0, 0, 0);
	if (argc > 3 && argv[2][0] == 'e') {
		call(NR_EXECVE, (long)argv[3], (long)(argv + 3), (long)(argv + argc), 0, 0);
		call(NR_EXIT, 97, 0, 0, 0, 0);
	}
	put(&line, "{\"pid\":");
	put_number(&line, pid);
	put_row(&line, ",\"truth\":[", pid, NR_GETPPID, n, 0);
	put_row(&line, ",", pid, NR_GETPID, 1, 0);
	put_row(&line, ",", pid, NR_OPEN, 1, 1);
	if (high) {
		put_row(&line, ",", pid, NR_MMAP2, 1, 0);
		put_row(&line, ",", pid, NR_MUNMAP, 1, 0);
	}
	put(&line, "],\"extra\":{\"high_mmap\":");
	put_number(&line, high);
	put(&line, "}}\n");
	call(NR_WRITE, 1, (long)line.buf, (long)line.len, 0, 0);
	call(NR_EXIT, 0, 0, 0, 0, 0);
}

__asm__(".globl _start\n_start:\n\tmov %esp, %eax\n\tand $-16, %esp\n\tsub $12, %esp\n\tpush %eax\n"
	"\tcall run\n\thlt\n");
