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

/*
 * The version of sctop that wrote the file stands in it, so that keys of a newer one are known to
 * be no slips. It is no setting: who edits the file need not care.
 */
#define VERSION_KEY  "version"
#define VERSION_HELP "the sctop that wrote this; keys that only a newer one knows are left alone"

static bool is_version(const char *text)
{
	return *text && text[strspn(text, "0123456789.")] == '\0';
}

/* ---- reading ---- */

/* Of several lines the first, and how many there are. */
struct finding {
	unsigned int line, cnt;
	char text[400];
};

struct loading {
	struct options *options;
	struct finding wrong;	/* lines that are not taken */
	struct finding unknown; /* keys that this version does not know */
	bool newer;		/* a newer one wrote the file */
};

static void note(struct finding *finding, unsigned int line, const char *text)
{
	if (finding->cnt++)
		return;
	finding->line = line;
	snprintf(finding->text, sizeof(finding->text), "%s", text);
}

static void note_wrong(struct loading *loading, unsigned int line, const char *key, const char *why)
{
	char text[400];

	snprintf(text, sizeof(text), "%s: %s", key, why);
	note(&loading->wrong, line, text);
}

static void note_unknown(struct loading *loading, unsigned int line, const char *key)
{
	const char *keys[SETTINGS_MAX], *nearest;
	char shown[64], text[400];
	size_t cnt = 0;

	for (const struct setting *setting = settings; setting->key; setting++)
		keys[cnt++] = setting->key;
	nearest = options_nearest(key, keys, cnt);
	text_escape(shown, sizeof(shown), key, strlen(key), 0);
	snprintf(text, sizeof(text), "unknown setting %s, kept%s%s%s", shown,
		 nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
	note(&loading->unknown, line, text);
}

static void take_version(struct loading *loading, unsigned int line, const char *value)
{
	if (is_version(value))
		loading->newer = strverscmp(value, SCTOP_VERSION) > 0;
	else
		note_wrong(loading, line, VERSION_KEY,
			   "give a version of sctop, as " SCTOP_VERSION);
}

static void take_setting(struct loading *loading, const struct setting *setting, unsigned int line,
			 const char *value)
{
	struct options *options = loading->options;
	struct options before = *options;
	char why[256];

	if (setting_set(setting, options, value, why, sizeof(why))) {
		note_wrong(loading, line, setting->key, why);
		*options = before;
	} else if (!(setting->commands & options->command) ||
		   (setting->option && options_given(options, setting->option))) {
		*options = before;
	}
}

static void take_line(unsigned int line, const char *key, const char *value, void *arg)
{
	struct loading *loading = arg;
	const struct setting *setting = key ? setting_find(key) : NULL;

	if (!key)
		note(&loading->wrong, line, value);
	else if (!strcmp(key, VERSION_KEY))
		take_version(loading, line, value);
	else if (setting)
		take_setting(loading, setting, line, value);
	else
		note_unknown(loading, line, key);
}

/* ":7: …", of what comes first, and how much more there is; "" if there is nothing. */
static void say_findings(const struct loading *loading, char *text, size_t size)
{
	const struct finding *wrong = &loading->wrong, *unknown = &loading->unknown, *first = wrong;
	unsigned int cnt = wrong->cnt + (loading->newer ? 0 : unknown->cnt);
	int len;

	text[0] = '\0';
	if (!cnt)
		return;
	if (!loading->newer && unknown->cnt && (!wrong->cnt || unknown->line < wrong->line))
		first = unknown;
	len = snprintf(text, size, ":%u: %s", first->line, first->text);
	if (cnt > 1 && len >= 0 && (size_t)len < size)
		snprintf(text + len, size - (size_t)len, " (and %u more)", cnt - 1);
}

void config_load(struct options *options, char *trouble, size_t size)
{
	struct loading loading = { .options = options };
	char path[PATH_MAX], shown[512], why[256], findings[480];
	int err;

	trouble[0] = '\0';
	if (options->no_config || find_path(options, path, sizeof(path)))
		return;
	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	err = config_file_read(path, take_line, &loading, why, sizeof(why));
	if (err == -ENOENT && !options->config)
		return;
	say_findings(&loading, findings, sizeof(findings));
	if (err == -ENOENT)
		snprintf(trouble, size, "%s: there is no such file yet; W makes it", shown);
	else if (err)
		snprintf(trouble, size, "%s is not read: %s", shown, why);
	else if (findings[0])
		/* The line is short, and what is usual is known. */
		snprintf(trouble, size, "%s%s", options->config ? shown : "config", findings);
}

/* ---- writing ---- */

static void note_version(unsigned int line, const char *key, const char *value, void *arg)
{
	char *version = arg;

	(void)line;
	if (key && !strcmp(key, VERSION_KEY))
		snprintf(version, CONFIG_VALUE_MAX, "%s", value);
}

/* Ours, unless a newer one wrote the file: its keys stay in there. */
static void find_version(const char *path, char version[static CONFIG_VALUE_MAX])
{
	char why[256];

	version[0] = '\0';
	config_file_read(path, note_version, version, why, sizeof(why));
	if (!is_version(version) || strverscmp(version, SCTOP_VERSION) < 0)
		snprintf(version, CONFIG_VALUE_MAX, "%s", SCTOP_VERSION);
}

/* The settings of this command, as they are and as they would be without a file. */
static size_t find_entries(const struct options *options, struct config_entry *entries)
{
	struct options fallback;
	size_t cnt = 0;

	options_default(&fallback, options->command);
	for (const struct setting *setting = settings; setting->key; setting++) {
		if (!(setting->commands & options->command))
			continue;
		entries[cnt].key = setting->key;
		entries[cnt].help = setting->help;
		setting_print(setting, options, entries[cnt].value);
		setting_print(setting, &fallback, entries[cnt++].fallback);
	}
	return cnt;
}

int config_save(const struct options *options, char *said, size_t size)
{
	struct config_entry entries[SETTINGS_MAX + 1] = {
		{ .key = VERSION_KEY, .help = VERSION_HELP },
	};
	char path[PATH_MAX], shown[512], why[256];
	size_t cnt;
	int err;

	if (options->no_config) {
		snprintf(said, size, "nothing is saved: --no-config");
		return -EPERM;
	}
	if (find_path(options, path, sizeof(path))) {
		snprintf(said, size, "nothing is saved: no home for a configuration");
		return -ENOENT;
	}
	find_version(path, entries[0].value);
	cnt = 1 + find_entries(options, entries + 1);
	text_escape(shown, sizeof(shown), path, strlen(path), 0);
	err = config_file_write(path, comment, entries, cnt, why, sizeof(why));
	if (err)
		snprintf(said, size, "%s is not written: %s", shown, why);
	else
		snprintf(said, size, "saved in %s", shown);
	return err;
}
