/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * output_impl.h - how sctop creates files for its user, for those in core/ that write several.
 */
#ifndef CORE_OUTPUT_IMPL_H
#define CORE_OUTPUT_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A new file, whatever the umask of this mode, owned by the caller of sudo. A descriptor (read and
 * write) or a negative errno: -EEXIST where there is anything of that name. */
int output_create_at(int dir_fd, const char *name, mode_t mode);

/* Whether a file may take this name: 0, if there is none, or with `force` a regular one. -EEXIST
 * or -EINVAL with one line in `why`, or another negative errno. */
int output_may_take(int dir_fd, const char *name, bool force, char *why, size_t why_size);

#endif
