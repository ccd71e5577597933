/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * config.c - settings from a file and back. How the file is read and written safely is in
 * core/config_file.c, what settings there are in settings.c.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "sctop/config_file.h"
#include "sctop/text.h"
#include "settings.h"

static const char comment[] =
	"# Settings of sctop's live screen: key = value. W in sctop writes them; what an option\n"
	"# says on the command line counts more. A line that begins with # is a comment: take the\n"
	"# # away from a key below to change what is the default otherwise.";

static int find_path(const struct options *options, char *path, size_t size)
{
	if (!options->config)
		return config_file_path(path, size);
	return (size_t)snprintf(path, size, "%s", options->config) < size ? 0 : -ENAMETOOLONG;
}

/* ---- reading ---- */

struct loading {
	struct options *options;
	char first[400]; /* what is wrong with the first line that is */
	unsigned int wrong_cnt;
};

static void note_wrong(struct loading *loading, unsigned int line, const char *key, const char *why)
{
	char shown[64] = "";

	if (key)
		text_escape(shown, sizeof(shown), key, strlen(key), 0);
	if (!loading->wrong_cnt++)
		snprintf(loading->first, sizeof(loading->first), ":%u: %s%s%s", line, shown,
			 key ? ": " : "", why);
}

static void take_line(unsigned int line, const char *key, const char *value, void *arg)
{
	struct loading *loading = arg;
	const struct setting *setting = key ? setting_find(key) : NULL;
	struct options *options = loading->options;
	struct options before = *options;
	char why[256];

	if (!key) {
		note_wrong(loading, line, NULL, value);
		return;
	}
	if (!setting) /* of another version of sctop: not ours to judge */
		return;
	if (setting_set(setting, options, value, why, sizeof(why))) {
		note_wrong(loading, line, key, why);
		*options = before;
	} else if (!(setting->commands & options->command) ||
		   (setting->option && options_given(options, setting->option))) {
		*options = before;
	}
}

void config_load(struct options *options, char *trouble, size_t size)
{
	struct loading loading = { .options = options };
	char path[PATH_MAX], shown[512], why[256], more[64] = "";
	int err;

	trouble[0] = '\0';
	if (options->no_config || find_path(options, path, sizeof(path)))
		return;
	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	err = config_file_read(path, take_line, &loading, why, sizeof(why));
	if (err == -ENOENT && !options->config)
		return;
	if (err == -ENOENT)
		snprintf(trouble, size, "%s: there is no such file yet; W makes it", shown);
	else if (err)
		snprintf(trouble, size, "%s is not read: %s", shown, why);
	if (loading.wrong_cnt > 1)
		snprintf(more, sizeof(more), " (and %u more)", loading.wrong_cnt - 1);
	if (loading.wrong_cnt)
		snprintf(trouble, size, "%s%s%s", shown, loading.first, more);
}

/* ---- writing ---- */

int config_save(const struct options *options, char *said, size_t size)
{
	struct config_entry entries[64];
	struct options fallback;
	char path[PATH_MAX], shown[512], why[256];
	size_t cnt = 0;
	int err;

	if (options->no_config) {
		snprintf(said, size, "nothing is saved: --no-config");
		return -EPERM;
	}
	if (find_path(options, path, sizeof(path))) {
		snprintf(said, size, "nothing is saved: no home for a configuration");
		return -ENOENT;
	}
	options_default(&fallback, options->command);
	for (const struct setting *setting = settings; setting->key; setting++) {
		if (!(setting->commands & options->command))
			continue;
		entries[cnt].key = setting->key;
		entries[cnt].help = setting->help;
		setting_print(setting, options, entries[cnt].value);
		setting_print(setting, &fallback, entries[cnt++].fallback);
	}
	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	err = config_file_write(path, comment, entries, cnt, why, sizeof(why));
	if (err)
		snprintf(said, size, "%s is not written: %s", shown, why);
	else
		snprintf(said, size, "saved in %s", shown);
	return err;
}
