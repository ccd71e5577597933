/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tty.c - terminals by name and by device number, both ways.
 *
 * The usual drivers have fixed numbers (Documentation/admin-guide/devices.txt of the kernel)
 * and are in a table, so that a recording names its terminals on any machine. Others are
 * looked up in /proc/tty/drivers. No terminal is ever opened: that can have side effects.
 */
#include "sctop/proc.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sctop/text.h"

#define MINOR_BITS	     20
#define DEVICE(major, minor) ((uint32_t)(major) << MINOR_BITS | (minor))
#define CONSOLE		     DEVICE(5, 1)
#define DEV_TTY		     DEVICE(5, 0)
#define VT_ACTIVE	     DEVICE(4, 0)

struct driver {
	const char *name; /* the index follows, unless `bare` */
	uint32_t first, last;
	uint32_t index; /* of `first` */
	bool bare;
};

static const struct driver drivers[] = {
	{ .name = "pts/", .first = DEVICE(136, 0), .last = DEVICE(136, 0xfffff) },
	/* Before Linux 2.6 a major had but 256 minors. */
	{ .name = "pts/", .first = DEVICE(137, 0), .last = DEVICE(137, 255), .index = 256 },
	{ .name = "pts/", .first = DEVICE(138, 0), .last = DEVICE(138, 255), .index = 512 },
	{ .name = "pts/", .first = DEVICE(139, 0), .last = DEVICE(139, 255), .index = 768 },
	{ .name = "pts/", .first = DEVICE(140, 0), .last = DEVICE(140, 255), .index = 1024 },
	{ .name = "pts/", .first = DEVICE(141, 0), .last = DEVICE(141, 255), .index = 1280 },
	{ .name = "pts/", .first = DEVICE(142, 0), .last = DEVICE(142, 255), .index = 1536 },
	{ .name = "pts/", .first = DEVICE(143, 0), .last = DEVICE(143, 255), .index = 1792 },
	{ .name = "tty", .first = DEVICE(4, 0), .last = DEVICE(4, 63) },
	{ .name = "ttyS", .first = DEVICE(4, 64), .last = DEVICE(4, 255) },
	{ .name = "tty", .first = DEV_TTY, .last = DEV_TTY, .bare = true },
	{ .name = "console", .first = CONSOLE, .last = CONSOLE, .bare = true },
	{ .name = "ttyACM", .first = DEVICE(166, 0), .last = DEVICE(166, 255) },
	{ .name = "ttyUSB", .first = DEVICE(188, 0), .last = DEVICE(188, 511) },
	{ .name = "ttyAMA", .first = DEVICE(204, 64), .last = DEVICE(204, 79) },
	{ .name = "hvc", .first = DEVICE(229, 0), .last = DEVICE(229, 255) },
};

#define DRIVER_CNT (sizeof(drivers) / sizeof(*drivers))

static void print_name(const struct driver *driver, uint32_t device, char *buf, size_t size)
{
	if (driver->bare)
		snprintf(buf, size, "%s", driver->name);
	else
		snprintf(buf, size, "%s%u", driver->name, device - driver->first + driver->index);
}

/*
 * Calls fn for the drivers in /proc/tty/drivers until it returns true:
 *   serial               /dev/ttyS       4 64-95 serial
 *   /dev/console         /dev/console    5       1 system:console
 */
static bool each_system_driver(bool (*fn)(const struct driver *driver, void *arg), void *arg)
{
	FILE *file = fopen("/proc/tty/drivers", "re");
	char line[256], node[64], range[32], type[32];
	unsigned int major, first, last;
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*s /dev/%63s %u %31s %31s", node, &major, range, type) != 4)
			continue;
		if (sscanf(range, "%u-%u", &first, &last) < 2) {
			if (sscanf(range, "%u", &first) != 1)
				continue;
			last = first;
		}
		if (major >= 1 << 12 || last >= 1 << MINOR_BITS || first > last)
			continue;
		found = fn(
			&(struct driver){
				.name = node,
				.first = DEVICE(major, first),
				.last = DEVICE(major, last),
				/* a lone port has no range either, but it has an index */
				.bare = first == last && !strncmp(type, "system", 6),
			},
			arg);
	}
	if (file)
		fclose(file);
	return found;
}

struct named {
	uint32_t device;
	char *buf;
	size_t size;
};

static bool name_device(const struct driver *driver, void *arg)
{
	struct named *named = arg;

	if (named->device < driver->first || named->device > driver->last)
		return false;
	print_name(driver, named->device, named->buf, named->size);
	return true;
}

static bool has_device(const struct driver *driver, void *arg)
{
	const uint32_t *device = arg;

	return *device >= driver->first && *device <= driver->last;
}

void tty_name(uint32_t device, char *buf, size_t size)
{
	struct named named = { device, buf, size };

	if (size)
		buf[0] = '\0';
	if (!device)
		return;
	for (size_t i = 0; i < DRIVER_CNT; i++)
		if (name_device(&drivers[i], &named))
			return;
	if (!each_system_driver(name_device, &named))
		snprintf(buf, size, "%u:%u", device >> MINOR_BITS, device & 0xfffff);
}

static bool parse_index(const char *text, uint32_t max, uint32_t *index)
{
	uint64_t value;

	if (text[0] == '0' && text[1])
		return false; /* there is no /dev/pts/03 */
	if (text_parse_u64(text, max, &value))
		return false;
	*index = value;
	return true;
}

/* "4:64" */
static bool parse_numbers(const char *text, uint32_t *device)
{
	const char *colon = strchr(text, ':');
	char major_text[8];
	uint32_t major, minor;

	if (!colon || (size_t)(colon - text) >= sizeof(major_text))
		return false;
	memcpy(major_text, text, colon - text);
	major_text[colon - text] = '\0';
	if (!parse_index(major_text, 0xfff, &major) || !parse_index(colon + 1, 0xfffff, &minor) ||
	    !DEVICE(major, minor))
		return false;
	*device = DEVICE(major, minor);
	return true;
}

struct parsed {
	const char *name;
	uint32_t device;
};

static bool parse_driver(const struct driver *driver, void *arg)
{
	struct parsed *parsed = arg;
	size_t len = strlen(driver->name);
	uint32_t index;

	if (strncmp(parsed->name, driver->name, len))
		return false;
	if (driver->bare) {
		parsed->device = driver->first;
		return !parsed->name[len];
	}
	if (!parse_index(parsed->name + len, driver->index + (driver->last - driver->first),
			 &index) ||
	    index < driver->index)
		return false;
	parsed->device = driver->first + (index - driver->index);
	return true;
}

/* "/dev/pts/9", "pts/9" and "pts9" are one. */
static bool normalize(const char *text, char *name, size_t size)
{
	int len;

	if (!strncmp(text, "/dev/", 5))
		text += 5;
	if (!strncmp(text, "pts", 3) && text[3] >= '0' && text[3] <= '9')
		len = snprintf(name, size, "pts/%s", text + 3);
	else
		len = snprintf(name, size, "%s", text);
	return len > 0 && (size_t)len < size;
}

/* The master side of a pseudo-terminal is a tty for the driver, but nobody's terminal. */
static bool is_master(uint32_t device)
{
	uint32_t major = device >> MINOR_BITS;

	return device == DEVICE(5, 2) || (major >= 128 && major < 136);
}

int tty_parse_name(const char *text, uint32_t *device)
{
	char name[64];
	struct parsed parsed = { .name = name };

	if (!strcmp(text, "none")) {
		*device = 0;
		return 0;
	}
	if (!normalize(text, name, sizeof(name)))
		return -ENOENT;
	if (parse_numbers(name, device))
		return 0;
	for (size_t i = 0; i < DRIVER_CNT; i++) {
		if (parse_driver(&drivers[i], &parsed)) {
			*device = parsed.device;
			return 0;
		}
	}
	if (!each_system_driver(parse_driver, &parsed) || is_master(parsed.device))
		return -ENOENT;
	*device = parsed.device;
	return 0;
}

static int own_terminal(uint32_t *device)
{
	struct proc_stat stat;
	int err = proc_stat_read(getpid(), &stat);

	if (err)
		return err;
	if (!stat.tty)
		return -ENOTTY;
	*device = stat.tty;
	return 0;
}

/*
 * Nobody's controlling terminal is /dev/console or /dev/tty0: whoever opens them gets the
 * terminal behind. The last one named in `active` is it.
 */
static void resolve_alias(uint32_t *device)
{
	FILE *file = fopen(*device == CONSOLE ? "/sys/class/tty/console/active"
					      : "/sys/class/tty/tty0/active",
			   "re");
	char line[256], *save, *last = NULL;

	if (file && fgets(line, sizeof(line), file)) {
		for (char *word = strtok_r(line, " \n", &save); word;
		     word = strtok_r(NULL, " \n", &save))
			last = word;
		if (last)
			tty_parse_name(last, device);
	}
	if (file)
		fclose(file);
}

static bool is_terminal(uint32_t device)
{
	if (is_master(device))
		return false;
	for (size_t i = 0; i < DRIVER_CNT; i++)
		if (has_device(&drivers[i], &device))
			return true;
	return each_system_driver(has_device, &device);
}

int tty_parse(const char *text, uint32_t *device)
{
	char name[64], path[80];
	struct stat st;
	uint32_t found;

	if (!strcmp(text, "."))
		return own_terminal(device);
	if (!strcmp(text, "none"))
		return tty_parse_name(text, device);
	if (!normalize(text, name, sizeof(name)))
		return -ENOENT;
	if (parse_numbers(name, device))
		return 0;
	snprintf(path, sizeof(path), "/dev/%s", name);
	if (stat(path, &st))
		return -ENOENT;
	found = DEVICE(major(st.st_rdev), minor(st.st_rdev));
	if (!S_ISCHR(st.st_mode) || !is_terminal(found))
		return -ENOTTY;
	if (found == DEV_TTY)
		return own_terminal(device);
	for (int i = 0; i < 2 && (found == CONSOLE || found == VT_ACTIVE); i++)
		resolve_alias(&found);
	*device = found;
	return 0;
}

static int by_number(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

	return (first > second) - (first < second);
}

size_t tty_list_pts(uint32_t *devices, size_t max)
{
	DIR *dir = opendir("/dev/pts");
	struct dirent *entry;
	size_t cnt = 0;
	uint32_t index;

	while (dir && cnt < max && (entry = readdir(dir)))
		if (parse_index(entry->d_name, 0xfffff, &index))
			devices[cnt++] = DEVICE(136, index);
	if (dir)
		closedir(dir);
	qsort(devices, cnt, sizeof(*devices), by_number);
	return cnt;
}
