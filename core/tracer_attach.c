/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tracer_attach.c - puts the programs where they run, and takes them away.
 *
 * Nothing is in force until all programs are there, and again before the first of them goes:
 * between two attachments enters and exits would not pair.
 */
#include <errno.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "sctop/tracer.h"
#include "tracer_internal.h"
#include "sctop.skel.h"

#define PROGRAM_CNT 9

struct attachment {
	struct bpf_program *program;
	struct bpf_link **link;
};

/* In the order in which they are attached. */
static void list_attachments(struct sctop_bpf *bpf, struct attachment all[static PROGRAM_CNT])
{
	const struct attachment order[] = {
		/* Whoever is born after the iterator passed must be seen by fork. */
		{ bpf->progs.on_fork, &bpf->links.on_fork },
		{ bpf->progs.on_prepare_exec, &bpf->links.on_prepare_exec },
		{ bpf->progs.on_exec, &bpf->links.on_exec },
		{ bpf->progs.on_rename, &bpf->links.on_rename },
		{ bpf->progs.on_exit, &bpf->links.on_exit },
		{ bpf->progs.on_sys_enter, &bpf->links.on_sys_enter },
		{ bpf->progs.on_sys_exit, &bpf->links.on_sys_exit },
		{ bpf->progs.on_signal, &bpf->links.on_signal },
		{ bpf->progs.on_signal_sent, &bpf->links.on_signal_sent },
	};

	_Static_assert(sizeof(order) == PROGRAM_CNT * sizeof(order[0]), "attachments");
	memcpy(all, order, sizeof(order));
}

static int attach_all(struct sctop_bpf *bpf)
{
	struct attachment all[PROGRAM_CNT];

	list_attachments(bpf, all);
	for (size_t i = 0; i < PROGRAM_CNT; i++) {
		if (!bpf_program__autoload(all[i].program))
			continue;
		*all[i].link = bpf_program__attach(all[i].program);
		if (!*all[i].link)
			return -errno;
	}
	return 0;
}

int tracer_attach(struct tracer *tracer)
{
	int error = attach_all(tracer->bpf);

	if (!error) {
		tracer->attached = true;
		tracer_set_control(tracer, tracer->control);
		error = tracer_iterate(tracer, SCTOP_ITER_JUDGE, 0, NULL, NULL);
	}
	if (error)
		tracer_detach(tracer);
	return error;
}

void tracer_detach(struct tracer *tracer)
{
	struct attachment all[PROGRAM_CNT];

	if (!tracer->bpf)
		return;
	if (tracer->attached) {
		tracer_set_control(tracer, 0);
		tracer_wait_for_programs();
	}
	list_attachments(tracer->bpf, all);
	for (size_t i = PROGRAM_CNT; i--;) {
		bpf_link__destroy(*all[i].link);
		*all[i].link = NULL;
	}
	tracer->attached = false;
}
