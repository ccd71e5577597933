/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * recording_file.h - a recording made of an input, for the targets that read some.
 *
 * The input is the file; or, with FILE_RECORDS, its records, without lengths that are too large.
 * Those are put into frames here, with the checksums right, as fuzzing would never get past them.
 */
#ifndef FUZZ_RECORDING_FILE_H
#define FUZZ_RECORDING_FILE_H

enum file_choice {
	FILE_RECORDS = 1 << 0,
	FILE_UNFINISHED = 1 << 1,
	FILE_ONE_FRAME = 1 << 2,
};

struct fuzz_input;
struct recording_reader;

/* The rest of the input as a file that has no name; its descriptor. `choices`: of file_choice. */
int fuzz_recording_file(struct fuzz_input *input, unsigned int choices);

/* Opens it as sctop does. NULL, if it is none, which must then be said. */
struct recording_reader *fuzz_recording_open(int fd);

#endif
