/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * bare32.h - a call of i386's with all its six registers, for 32-bit programs without a libc.
 */
#ifndef BARE32_H
#define BARE32_H

typedef unsigned int u32;

__attribute__((used)) static int number; /* of the call: nowhere on the stack, which moves */

static int call(const int args[6])
{
	int ret;

	__asm__ volatile("pushl %%ebp\n\t"
			 "movl 20(%%eax), %%ebp\n\t"
			 "movl 0(%%eax), %%ebx\n\t"
			 "movl 4(%%eax), %%ecx\n\t"
			 "movl 8(%%eax), %%edx\n\t"
			 "movl 12(%%eax), %%esi\n\t"
			 "movl 16(%%eax), %%edi\n\t"
			 "movl number, %%eax\n\t"
			 "int $0x80\n\t"
			 "popl %%ebp"
			 : "=a"(ret)
			 : "0"(args)
			 : "ebx", "ecx", "edx", "esi", "edi", "memory");
	return ret;
}

#define AT(x) ((int)(x))

#endif
