/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
// CFLAGS: -m32 -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector
/*
 * ipc32.c - a 32-bit program without a libc that uses System V's queues, semaphores and segments
 * through ipc(2), with good and bad arguments. Tells no truth: strace does (tests/parity).
 */
#include "bare32.h"

enum { NR_EXIT = 1, NR_IPC = 117, NR_UNSHARE = 310 };
enum {
	SEMOP = 1,
	SEMGET = 2,
	SEMCTL = 3,
	SEMTIMEDOP = 4,
	MSGSND = 11,
	MSGRCV = 12,
	MSGGET = 13,
	MSGCTL = 14,
	SHMAT = 21,
	SHMDT = 22,
	SHMGET = 23,
	SHMCTL = 24,
};
enum { BAD_ID = -1, BAD = 16, CREATE = 01600, VERSION_64 = 0x100, NO_WAIT = 04000 };
enum {
	REMOVE = 0,
	SET = 1,
	STAT = 2,
	INFO = 3,
	GETALL = 13,
	GETVAL = 12,
	SETVAL = 16,
	SETALL = 17
};

static int ipc(int what, int first, int second, int third, const void *ptr, int fifth)
{
	const int args[6] = { what, first, second, third, AT(ptr), fifth };

	number = NR_IPC;
	return call(args);
}

static int out[64];
static const short operations[] = { 0, 1, 0, 1, -1, 04000 };
static const int short_time[] = { 0, 1000 };

static void semaphores(void)
{
	static int value = 5;
	static const short values[] = { 3, 4 };
	int id = ipc(SEMGET, 0, 2, CREATE, 0, 0);

	ipc(SEMGET, 0x1234567, 0, 0, 0, 0);
	ipc(SEMOP, id, 1, 0, operations, 0);
	ipc(SEMOP, id, 2, 0, operations, 0);
	ipc(SEMOP, BAD_ID, 2, 0, (void *)BAD, 0);
	ipc(SEMTIMEDOP, id, 1, 0, operations, AT(short_time));
	ipc(SEMTIMEDOP, id, 1, 0, operations, 0);
	ipc(SEMTIMEDOP, BAD_ID, 1, 0, operations, BAD);
	ipc(SEMCTL, id, 0, SETVAL, &value, 0);
	ipc(SEMCTL, id, 0, GETVAL, &value, 0);
	value = AT(values);
	ipc(SEMCTL, id, 0, SETALL, &value, 0);
	value = AT(out);
	ipc(SEMCTL, id, 0, GETALL, &value, 0);
	ipc(SEMCTL, id, 0, VERSION_64 | STAT, &value, 0);
	ipc(SEMCTL, id, 0, VERSION_64 | SET, &value, 0);
	ipc(SEMCTL, BAD_ID, 0, VERSION_64 | SET, &value, 0);
	ipc(SEMCTL, id, 0, VERSION_64 | INFO, &value, 0);
	ipc(SEMCTL, id, 0, STAT, &value, 0);
	ipc(SEMCTL, id, 0, VERSION_64 | STAT, (void *)BAD, 0);
	ipc(SEMCTL, id, 0, REMOVE, &value, 0);
}

static void queues(void)
{
	static const int sent[] = { 7, 'h' | 'e' << 8 | 'y' << 16, 0 };
	static char text[128];
	static int received[] = { AT(text), 7 };
	int id = ipc(MSGGET, 0, CREATE, 0, 0, 0);

	ipc(MSGGET, 0x1234567, 0, 0, 0, 0);
	ipc(MSGSND, id, 3, NO_WAIT, sent, 0);
	ipc(MSGSND, BAD_ID, 3, 0, sent, 0);
	ipc(MSGSND, id, 3, 0, (void *)BAD, 0);
	ipc(MSGRCV, id, 100, NO_WAIT, received, 0);
	ipc(MSGSND, id, 3, NO_WAIT, sent, 0);
	ipc(MSGRCV | 1 << 16, id, 100, NO_WAIT, text, 7);
	ipc(MSGRCV, id, 100, NO_WAIT, received, 0);
	ipc(MSGRCV, BAD_ID, 100, 0, (void *)BAD, 0);
	ipc(MSGCTL, id, VERSION_64 | STAT, 0, out, 0);
	ipc(MSGCTL, id, VERSION_64 | SET, 0, out, 0);
	ipc(MSGCTL, id, STAT, 0, out, 0);
	ipc(MSGCTL, BAD_ID, VERSION_64 | STAT, 0, out, 0);
	ipc(MSGCTL, id, REMOVE, 0, 0, 0);
}

static void segments(void)
{
	static int where;
	int id = ipc(SHMGET, 0, 5000, CREATE, 0, 0);

	ipc(SHMGET, 0x1234567, 0, 0, 0, 0);
	ipc(SHMAT, id, 0, AT(&where), 0, 0);
	ipc(SHMDT, 0, 0, 0, (void *)where, 0);
	ipc(SHMAT, id, 010000, AT(&where), 0, 0);
	ipc(SHMDT, 0, 0, 0, (void *)where, 0);
	ipc(SHMAT, BAD_ID, 0, AT(&where), 0, 0);
	ipc(SHMAT, id, 0, BAD, (void *)BAD, 0);
	ipc(SHMDT, 0, 0, 0, (void *)BAD, 0);
	ipc(SHMCTL, id, VERSION_64 | STAT, 0, out, 0);
	ipc(SHMCTL, id, VERSION_64 | SET, 0, out, 0);
	ipc(SHMCTL, BAD_ID, VERSION_64 | SET, 0, out, 0);
	ipc(SHMCTL, id, STAT, 0, out, 0);
	ipc(SHMCTL, id, REMOVE, 0, 0, 0);
}

__attribute__((used)) void run(void)
{
	static const int none[6], new_ipc[6] = { 0x08000000 };

	number = NR_UNSHARE; /* so that ids are the same each time */
	call(new_ipc);
	semaphores();
	queues();
	segments();
	ipc(99, 1, 2, 3, (void *)BAD, 5);
	number = NR_EXIT;
	call(none);
}

__asm__(".globl _start\n_start:\n\tand $-16, %esp\n\tcall run\n\thlt\n");
