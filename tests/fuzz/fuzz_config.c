/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_config.c - a configuration file: whatever it holds, each line is a key and a value, or
 * nothing, or a reason; and writing changes the lines of the keys written, no others.
 *
 * Input: the file. Read through the real one, in a folder of its own.
 */
#include "fuzz.h"

#include <unistd.h>

#include "sctop/config_file.h"

static char path[64];

static void put(const uint8_t *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	FUZZ_CHECK(file && fwrite(bytes, 1, len, file) == len && !fclose(file));
}

/* What reading hands out: counts, and the last value of the key that is written. */
struct seen {
	unsigned int last_line, cnt;
	char value[CONFIG_VALUE_MAX];
};

static void see(unsigned int line, const char *key, const char *value, void *arg)
{
	struct seen *seen = arg;

	FUZZ_CHECK(line > seen->last_line);
	seen->last_line = line;
	if (!key) {
		FUZZ_CHECK(fuzz_is_safe(value, strlen(value)));
		seen->cnt++;
		return;
	}
	FUZZ_CHECK(key[0] && fuzz_is_ascii(key, strlen(key)));
	FUZZ_CHECK(!strpbrk(key, " \t\r\n=#") && !strchr(value, '\n'));
	FUZZ_CHECK(strlen(key) + strlen(value) < CONFIG_VALUE_MAX);
	if (strcmp(key, "tree"))
		seen->cnt++;
	else
		memcpy(seen->value, value, strlen(value) + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct config_entry entry = { .key = "tree", .value = "yes", .fallback = "no" };
	struct seen before = { .cnt = 0 }, after = { .cnt = 0 };
	char why[256];

	if (!path[0]) {
		char folder[] = "/tmp/sctop-fuzz-config-XXXXXX";

		FUZZ_CHECK(mkdtemp(folder));
		snprintf(path, sizeof(path), "%s/config", folder);
	}
	unlink(path);
	put(bytes, len);
	if (config_file_read(path, see, &before, why, sizeof(why))) {
		FUZZ_CHECK(why[0] && fuzz_is_safe(why, strlen(why)));
		FUZZ_CHECK(len > CONFIG_BYTES_MAX || memchr(bytes, 0, len));
		return 0;
	}
	FUZZ_CHECK(!config_file_write(path, "#", &entry, 1, why, sizeof(why)));
	if (len + 64 > CONFIG_BYTES_MAX)
		return 0; /* a line more may be one too many to read again */
	FUZZ_CHECK(!config_file_read(path, see, &after, why, sizeof(why)));
	FUZZ_CHECK(after.cnt == before.cnt && !strcmp(after.value, "yes"));
	return 0;
}
