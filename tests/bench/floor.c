/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * floor.c - attaches the empty or the clock-reading programs and holds them.
 *
 *   floor empty|clock       prints "ready", then waits until it is killed
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "floor.skel.h"

int main(int argc, char **argv)
{
	bool clock = argc > 1 && !strcmp(argv[1], "clock");
	struct floor_bpf *skel = floor_bpf__open();

	if (!skel)
		return 1;
	bpf_program__set_autoload(clock ? skel->progs.clock_enter : skel->progs.empty_enter, true);
	bpf_program__set_autoload(clock ? skel->progs.clock_exit : skel->progs.empty_exit, true);
	if (floor_bpf__load(skel) || floor_bpf__attach(skel))
		return 1;
	puts("ready");
	fflush(stdout);
	pause();
	floor_bpf__destroy(skel);
	return 0;
}
