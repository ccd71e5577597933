/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs_ipc.c - what System V's queues, semaphores and segments say of themselves. Parts are
 * shown in strace's order, which is not that of memory.
 */
#include <string.h>

#include "structs.h"

/* struct ipc64_perm; i386's mode has 16 bits. */
enum { KEY = 0, UID = 4, GID = 8, CUID = 12, CGID = 16, MODE = 20 };

#define IPC_64 0x100

static void put_part(struct out *out, const struct view *view, const char *name, size_t at,
		     size_t size)
{
	out_text(out, ", ");
	put_field(out, name);
	out_unsigned(out, view_number(view, at, size));
}

/* What a program may set of them. */
static void put_owner(struct out *out, const struct view *view, const char *name)
{
	out_char(out, '{');
	put_field(out, name);
	out_text(out, "{uid=");
	out_unsigned(out, view_number(view, UID, 4));
	put_part(out, view, "gid", GID, 4);
	out_text(out, ", mode=");
	out_octal(out, view_number(view, MODE, view->narrow ? 2 : 4));
}

static void put_permissions(struct out *out, const struct view *view, const char *name)
{
	put_owner(out, view, name);
	out_text(out, ", key=");
	out_signed(out, (int32_t)view_number(view, KEY, 4));
	put_part(out, view, "cuid", CUID, 4);
	put_part(out, view, "cgid", CGID, 4);
	out_char(out, '}');
}

/* Offset and size on 64-bit ABIs; the offset on i386, where all are of 32 bits. */
struct part {
	const char *name;
	uint8_t at, size, narrow_at;
};

/* i386's ipc(2) means the layouts of the first kernels unless the command says otherwise. */
static bool is_old_layout(const struct view *view)
{
	const struct syscall_info *made = syscall_info(view->arg->event->abi, view->arg->event->nr);
	unsigned int command = strcmp(view->arg->info->name, "semctl") == 0 ? 2 : 1;

	return view->narrow && made && strcmp(made->name, "ipc") == 0 &&
	       !(register_value(view->arg->event, command) & IPC_64);
}

static void put_parts(struct out *out, const struct view *view, const char *perm,
		      const struct part *parts)
{
	if (is_old_layout(view)) {
		put_pointer(out, view->arg->value);
		return;
	}
	put_permissions(out, view, perm);
	for (; parts->name; parts++)
		put_part(out, view, parts->name, view->narrow ? parts->narrow_at : parts->at,
			 view->narrow ? 4 : parts->size);
	out_char(out, '}');
}

/* What IPC_SET looks at; `limit`: that of the queue, too. */
static void put_given(struct out *out, const struct view *view, const char *perm,
		      const struct part *limit)
{
	if (is_old_layout(view)) {
		put_pointer(out, view->arg->value);
		return;
	}
	put_owner(out, view, perm);
	out_char(out, '}');
	if (limit)
		put_part(out, view, limit->name, view->narrow ? limit->narrow_at : limit->at,
			 view->narrow ? 4 : limit->size);
	out_char(out, '}');
}

void put_msqid_ds(struct out *out, const struct view *view)
{
	static const struct part parts[] = {
		{ "msg_stime", 48, 8, 36 },  { "msg_rtime", 56, 8, 44 },
		{ "msg_ctime", 64, 8, 52 },  { "msg_qnum", 80, 8, 64 },
		{ "msg_qbytes", 88, 8, 68 }, { "msg_lspid", 96, 4, 72 },
		{ "msg_lrpid", 100, 4, 76 }, { NULL, 0, 0, 0 },
	};

	put_parts(out, view, "msg_perm", parts);
}

void put_semid_ds(struct out *out, const struct view *view)
{
	static const struct part parts[] = {
		{ "sem_otime", 48, 8, 36 },
		{ "sem_ctime", 64, 8, 44 },
		{ "sem_nsems", 80, 8, 52 },
		{ NULL, 0, 0, 0 },
	};

	put_parts(out, view, "sem_perm", parts);
}

void put_shmid_ds(struct out *out, const struct view *view)
{
	static const struct part parts[] = {
		{ "shm_segsz", 48, 8, 36 },  { "shm_cpid", 80, 4, 64 },	 { "shm_lpid", 84, 4, 68 },
		{ "shm_nattch", 88, 8, 72 }, { "shm_atime", 56, 8, 40 }, { "shm_dtime", 64, 8, 48 },
		{ "shm_ctime", 72, 8, 56 },  { NULL, 0, 0, 0 },
	};

	put_parts(out, view, "shm_perm", parts);
}

void put_msqid_ds_given(struct out *out, const struct view *view)
{
	static const struct part bytes = { "msg_qbytes", 88, 8, 68 };

	put_given(out, view, "msg_perm", &bytes);
}

void put_semid_ds_given(struct out *out, const struct view *view)
{
	put_given(out, view, "sem_perm", NULL);
}

void put_shmid_ds_given(struct out *out, const struct view *view)
{
	put_given(out, view, "shm_perm", NULL);
}
