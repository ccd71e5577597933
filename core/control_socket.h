/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * control_socket.h - the socket in the file system, for both of its sides.
 */
#ifndef CORE_CONTROL_SOCKET_H
#define CORE_CONTROL_SOCKET_H

#include <stddef.h>
#include <sys/stat.h>

/* A listening socket that does not block; *identity is its inode. Or a negative errno with one
 * line in `why`. */
int control_socket_listen(const char *path, const char *group, struct stat *identity, char *why,
			  size_t why_size);

/* Takes its name away, also from a folder of who called sudo. */
void control_socket_remove(const char *path);

/* A connected one, or a negative errno. */
int control_socket_connect(const char *path);

#endif
