/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * structs.h - the structures that calls read and fill: sizes, and their text in the way of strace.
 *
 * Internal to core/. To add a structure, add a row to core/structs.c.
 */
#ifndef SCTOP_STRUCTS_H
#define SCTOP_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sctop/capture.h"

#include "decode_impl.h"

/* The bytes of one structure. What lies beyond `len` reads as 0. */
struct view {
	const char *bytes;
	size_t len;
	bool narrow;	/* of a 32-bit ABI */
	bool cut;	/* there were more bytes */
	uint32_t total; /* of what is counted: how much */
	uint32_t index; /* in an array */
	const struct argument *arg;
};

enum structure_count {
	STRUCTURE_ITEMS,   /* the `len` argument of the table counts structures */
	STRUCTURE_BYTES,   /* … bytes */
	STRUCTURE_FILLED,  /* … bytes of room, and the result is how many of them are used */
	STRUCTURE_BITS,	   /* … bits, in whole words */
	STRUCTURE_PAGES,   /* … bytes of memory, of each page of which there is one byte here */
	STRUCTURE_INSIDE,  /* the structure begins with how many bytes of it there are */
	STRUCTURE_REQUEST, /* a request of ioctl, argument 1, says it */
};

/*
 * What a structure points to, and is shown with it: captured as a datum of the same argument.
 * Offsets are of 64-bit and 32-bit ABIs; see struct sctop_capture_link.
 */
struct structure_link {
	uint8_t kind;  /* enum sctop_capture; NONE ends a list of them */
	uint8_t when;  /* 0: when the structure is, or filled */
	uint8_t count; /* enum sctop_capture_count */
	uint8_t flags; /* enum sctop_capture_flag */
	uint16_t item, size;
	uint16_t at[2], count_at[2], bytes_at[2];
	uint16_t via;
};

struct structure {
	const char *name;
	const struct field *fields; /* or put */
	bool more;		    /* there is more than is shown: ", ..." */
	bool bare;		    /* one value, in [] */
	bool length_pointer;	    /* filled: the `len` argument points to the length */
	bool filled;		    /* read and written, and shown as it was after */
	bool failed;		    /* … also if the call failed */
	bool limited;		    /* text: no more of it than the string limit */
	enum sctop_capture capture; /* where not bytes */
	uint8_t extra[2];	    /* bytes that are there besides those that are counted */
	const struct structure_link *links; /* no more than SCTOP_LINK_MAX */
	enum structure_count count;
	uint16_t size[2]; /* where not that of the fields: 64-bit, 32-bit ABIs. What is needed */
	void (*put)(struct out *out, const struct view *view);
};

/* Of i386's sigreturn: from one half of the set of blocked signals to the end of the other. */
#define OLD_FRAME_SIZE 636

/* NULL if there is none of that name. */
const struct structure *structure_find(const char *name);

/* All of them, by index; alphabetically. */
extern const size_t structure_cnt;
const struct structure *structure_at(size_t i);

/* structs_device.c: those of requests of ioctl; alphabetically. */
extern const struct structure device_structures[];
extern const size_t device_structure_cnt;

/* Bytes to capture of one, as its ABI lays it out. */
size_t structure_size(const struct structure *structure, bool narrow);

void structure_put(struct out *out, const struct structure *structure, const struct view *view);

/* The same without brackets around what is one value. */
void structure_put_item(struct out *out, const struct structure *structure,
			const struct view *view);

/* ---- for what has no table of fields ---- */

uint64_t view_number(const struct view *view, size_t at, size_t size); /* 1, 2, 4 or 8 bytes */
uint64_t view_word(const struct view *view, size_t at);		       /* a register of its ABI */
/* C's %#0*lx: the prefix is part of the width, and 0 has none. */
void put_padded_hex(struct out *out, uint64_t value, size_t width);
void put_field(struct out *out, const char *name); /* `, name=`; first: `name=` */

/* A value of a set by its name; one without a name is a decimal number. */
void put_number_or_name(struct out *out, const char *set, uint64_t value);

/* What the structure points to, by its link's item (0: the structure itself, in another phase);
 * false if it was not captured, or could not be read. */
bool view_item(const struct view *view, unsigned int item, enum phase phase, struct view *part);

/* An array of iovecs that a structure points to, with their buffers; or else the pointer. */
void put_iovec_item(struct out *out, const struct view *view, unsigned int item, enum phase phase,
		    uint64_t pointer);

/* structs_file.c, structs_kernel.c, structs_signal.c, structs_special.c */
void put_fourcc(struct out *out, uint64_t value); /* v4l2_fourcc('Y', 'U', 'Y', 'V') */
/* ` / * 2026-01-02T03:04:05.678+0000 * /`; nothing at the epoch. */
void put_date(struct out *out, int64_t seconds, uint64_t fraction, int digits);
void put_ticks(struct out *out, uint64_t ticks); /* of USER_HZ */
void put_stat(struct out *out, const struct view *view);
void put_stat64(struct out *out, const struct view *view);
void put_old_sigset(struct out *out, const struct view *view);
void put_old_sigaction(struct out *out, const struct view *view);
void put_old_sigset_value(struct out *out, uint64_t set); /* of 32 signals */
void put_sigset(struct out *out, const struct view *view);
void put_sigaction(struct out *out, const struct view *view);
void put_sigevent(struct out *out, const struct view *view);
void put_siginfo(struct out *out, const struct view *view);
void put_wait_status(struct out *out, const struct view *view);
void put_pollfd(struct out *out, const struct view *view);
void put_epoll_event(struct out *out, const struct view *view);
void put_landlock_path(struct out *out, const struct view *view);
void put_landlock_ruleset(struct out *out, const struct view *view);
void put_listmount_req(struct out *out, const struct view *view);
void put_statmount_req(struct out *out, const struct view *view);
void put_user_desc(struct out *out, const struct view *view);
void put_user_desc_filled(struct out *out, const struct view *view);
void put_cap_data(struct out *out, const struct view *view);
void put_termio(struct out *out, const struct view *view);
void put_termios(struct out *out, const struct view *view);
void put_cpu_set(struct out *out, const struct view *view);
void put_fd_set(struct out *out, const struct view *view);
void put_dirents(struct out *out, const struct view *view);
void put_time_t(struct out *out, const struct view *view);
void put_utimbuf(struct out *out, const struct view *view);
void put_nodemask(struct out *out, const struct view *view);
void put_resident_pages(struct out *out, const struct view *view);
void put_utimes(struct out *out, const struct view *view);
void put_utimes64(struct out *out, const struct view *view);
void put_utimes_us(struct out *out, const struct view *view);
void put_tms(struct out *out, const struct view *view);
void put_flock(struct out *out, const struct view *view);
void put_open_how(struct out *out, const struct view *view);

/* structs_ipc.c */
void put_msqid_ds(struct out *out, const struct view *view);
void put_msqid_ds_given(struct out *out, const struct view *view);
void put_semid_ds(struct out *out, const struct view *view);
void put_semid_ds_given(struct out *out, const struct view *view);
void put_shmid_ds(struct out *out, const struct view *view);
void put_shmid_ds_given(struct out *out, const struct view *view);

/* structs_mount.c */
void put_statmount(struct out *out, const struct view *view);

/* structs_net.c */
void put_sockaddr(struct out *out, const struct view *view);
void put_address(struct out *out, const struct view *view, uint64_t pointer);
/* struct ucred; an id of all ones is -1, as strace has it. */
void put_credentials(struct out *out, const struct view *view);
void put_sockopt(struct out *out, const struct view *view);

/* structs_linked.c */
extern const struct structure_link clone_args_links[], sigset_pack_links[], iocb_pointer_links[];
void put_clone_args(struct out *out, const struct view *view);
void put_sigset_pack(struct out *out, const struct view *view);
void put_iocb_pointer(struct out *out, const struct view *view);
void put_iocb(struct out *out, const struct view *view);
void put_msgbuf(struct out *out, const struct view *view);
void put_file_handle(struct out *out, const struct view *view);
void put_sched_attr(struct out *out, const struct view *view);
void put_sched_attr_given(struct out *out, const struct view *view);

/* structs_control.c: `view` is all of them; what is no whole message is shown as where it lies. */
void put_controls(struct out *out, const struct view *view, uint64_t address);

/* structs_message.c */
extern const struct structure_link msghdr_links[], mmsghdr_links[], mmsghdr_sent_links[];
void put_msghdr(struct out *out, const struct view *view);
void put_mmsghdr(struct out *out, const struct view *view);
void put_mmsghdr_sent(struct out *out, const struct view *view);

/* structs_bpf.c */
extern const struct structure_link bpf_attr_links[];
void put_bpf_attr(struct out *out, const struct view *view);

/* structs_ioctl.c */
void put_ifconf(struct out *out, const struct view *view);
void put_ifreq(struct out *out, const struct view *view);
void put_ifreq_index(struct out *out, const struct view *view);
void put_interface(struct out *out, const struct view *view);
void put_ioctl_text(struct out *out, const struct view *view);
void put_terminal_input(struct out *out, const struct view *view);

/* structs_perf.c */
void put_perf_event_attr(struct out *out, const struct view *view);

/* structs_uring.c */
void put_io_uring_params(struct out *out, const struct view *view);
void put_uring_buffer_ring(struct out *out, const struct view *view);
void put_uring_buffers(struct out *out, const struct view *view);
void put_uring_cpus(struct out *out, const struct view *view);
void put_uring_files(struct out *out, const struct view *view);
void put_uring_files_update(struct out *out, const struct view *view);
void put_uring_probe(struct out *out, const struct view *view);
void put_uring_removed_rings(struct out *out, const struct view *view);
void put_uring_restrictions(struct out *out, const struct view *view);
void put_uring_rings(struct out *out, const struct view *view);
void put_uring_workers(struct out *out, const struct view *view);

#endif
