/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ring_memory.c - the memory of a BPF ring: our position, the kernel's, the data.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring_reader.h"

int ring_memory_map(struct ring_memory *memory, int map_fd, size_t bytes)
{
	size_t page = sysconf(_SC_PAGESIZE);
	void *consumer, *producer;

	consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	if (consumer == MAP_FAILED)
		return -errno;
	producer = mmap(NULL, page + 2 * bytes, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
	if (producer == MAP_FAILED) {
		int error = -errno;

		munmap(consumer, page);
		return error;
	}
	*memory = (struct ring_memory){
		.consumer = consumer,
		.producer = producer,
		.data = (const uint8_t *)producer + page,
		.bytes = bytes,
	};
	return 0;
}

void ring_memory_unmap(struct ring_memory *memory)
{
	size_t page = sysconf(_SC_PAGESIZE);

	if (!memory->consumer)
		return;
	munmap(memory->consumer, page);
	munmap((void *)memory->producer, page + 2 * memory->bytes);
	memory->consumer = NULL;
}
