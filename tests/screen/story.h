/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * story.h - a small recording with known figures, so that a screen can be checked cell by cell.
 *
 *   PID   comm     user    tty    calls/s                 errors/s
 *   1001  alpha    root    pts/3  read 1000               -
 *   1002  beta     daemon  -      openat 400, then 4000   100 of them
 *   1003  gamma    root    pts/3  futex 200               -   ends in the second half
 *   1004  (hostile)root    -      write 50                -
 *   1005  delta    root    -      getppid 10, i386 getpid 5;  child of 1001
 *
 * Of beta's errors 60 are ENOENT, 30 EACCES, last five seconds ago, and 10 were not told apart.
 *
 * What /proc said: alpha runs, 9 threads, in a container; beta is stuck (in the second half it
 * sleeps), 2 threads, in a cgroup with a hostile name; gamma sleeps, until it is gone.
 *
 * "Then" is the second half. Each interval is one second; the last one is quiet for nobody.
 */
#ifndef STORY_H
#define STORY_H

/* … and how many calls the stream has lost before each interval. */
enum { STORY_INTERVALS = 8, STORY_HALF = 4, STORY_LOST = 100 };

/* Control characters in a name and in a path: what must never reach the terminal. */
#define STORY_HOSTILE_COMM        \
	"\033[2J\033[H\n\xc2\x9b" \
	"5A"
#define STORY_CONTAINER	     "docker:0123456789ab"
#define STORY_HOSTILE_CGROUP "z\033[2J\nevil"
#define STORY_HOSTILE_PATH   "/tmp/\033]0;owned\007\033[31mred"

struct recording_writer;
struct term;

/* A new file with what `fill` writes: its path, for story_remove(). */
char *story_write(void (*fill)(struct recording_writer *writer));
void story_remove(char *path);
/* The records of the story above. */
void story_fill(struct recording_writer *writer);
/* … as an older sctop wrote them, without what calls failed with and what /proc said. */
void story_fill_old(struct recording_writer *writer);

/* The one file that the tests of a group share. */
int story_begin(void (*fill)(struct recording_writer *writer));
int story_setup(void **state); /* … which holds the story above */
int story_teardown(void **state);
const char *story_path(void);

/* The program replays a file, an interval every `interval` seconds, in a terminal whose clock is
 * UTC; `more` is an option or NULL. */
struct term *replay_start(const char *path, int width, int height, const char *interval,
			  const char *more);
/* … until the end of the recording, where nothing moves any more. */
struct term *replay_at_end(const char *path, int width, int height);
/* Goes to that end at once; the stream has not seen then what was before. */
void replay_to_end(struct term *term);

#endif
