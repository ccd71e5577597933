/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * service.c - START, STOP, STATUS, SUMMARY, RESET: who may, and what they do.
 */
#include "service.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "options.h"
#include "sctop/control.h"
#include "sctop/filter.h"
#include "sctop/json.h"
#include "sctop/model.h"
#include "sctop/sink.h"
#include "sctop/text.h"
#include "tracing.h"

#define FILTER_SHOWN 4096

struct service {
	const struct options *options;
	struct tracing *tracing;
	struct filter *filter; /* of this session, or the last; NULL: there was none */
	uid_t owner;	       /* who started it */
};

struct request {
	const struct control_peer *peer;
	const char *argument; /* behind the command and its blanks; "" without one */
	FILE *out;
	char *why;
	size_t why_size;
};

static int refuse(const struct request *request, const char *reason)
{
	snprintf(request->why, request->why_size, "%s", reason);
	return -1;
}

/* ---- who may ---- */

static bool may_see(const struct service *service, const struct control_peer *peer)
{
	return !peer->uid || (service->filter && peer->uid == service->owner);
}

/*
 * Others than root see processes of their own uid only. `follow` would lead to descendants that
 * have another one, and another uid= would be an alternative to theirs.
 */
static int confine(struct filter *filter, const struct request *request)
{
	struct filter_error error;
	char uid[16];

	if (!request->peer->uid)
		return 0;
	if (filter_has(filter, FILTER_UID) || filter_follow(filter))
		return refuse(request, "uid= and follow are for root; you see your own processes");
	snprintf(uid, sizeof(uid), "%u", request->peer->uid);
	return filter_add(filter, FILTER_UID, false, uid, &error) ? refuse(request, "out of memory")
								  : 0;
}

/* ---- commands ---- */

/* A number alone is a process with its descendants. 0, or -1 with why. */
static int parse_filter(struct filter *filter, const struct request *request)
{
	char pid[24], path[40];
	struct filter_error error = { .reason = "out of memory" };
	struct stat st;
	uint64_t number;

	if (text_parse_u64(request->argument, INT32_MAX, &number))
		return filter_parse(filter, request->argument, &error)
			       ? refuse(request, error.reason)
			       : 0;
	snprintf(path, sizeof(path), "/proc/%" PRIu64, number);
	if (!number || stat(path, &st))
		return refuse(request, "there is no such process");
	if (request->peer->uid && st.st_uid != request->peer->uid)
		return refuse(request, "that process belongs to another user");
	snprintf(pid, sizeof(pid), "%" PRIu64 "+", number);
	return filter_add(filter, FILTER_PID, false, pid, &error) ? refuse(request, error.reason)
								  : 0;
}

static int do_start(struct service *service, const struct request *request)
{
	struct filter *filter;

	if (tracing_on(service->tracing))
		return refuse(request, may_see(service, request->peer)
					       ? "already started; STOP first"
					       : "started by another user");
	filter = filter_new();
	if (!filter)
		return refuse(request, "out of memory");
	if (parse_filter(filter, request) || confine(filter, request) ||
	    tracing_begin(service->tracing, filter, request->why, request->why_size)) {
		filter_free(filter);
		return -1;
	}
	filter_free(service->filter);
	service->filter = filter;
	service->owner = request->peer->uid;
	return 0;
}

static int do_stop(struct service *service, const struct request *request)
{
	if (tracing_on(service->tracing) && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	tracing_end(service->tracing);
	return 0;
}

static void put_counts(const struct model *model, struct json *json)
{
	const struct model_totals *totals = model_totals(model);

	json_fixed(json, "duration_s", totals->duration_s, 3);
	json_u64(json, "calls", totals->usage.calls);
	json_u64(json, "seen", totals->stats.seen);
	json_u64(json, "passed", totals->stats.passed);
	json_u64(json, "emitted", totals->stats.emitted);
	json_u64(json, "dropped", totals->stats.dropped);
	json_u64(json, "capped", totals->stats.capped);
}

static int do_status(struct service *service, const struct request *request)
{
	struct json json = { .out = request->out };
	const struct model *model = tracing_model(service->tracing);
	int error = tracing_error(service->tracing);
	char filter[FILTER_SHOWN];

	json_object_begin(&json, NULL);
	json_text(&json, "type", "status");
	json_bool(&json, "tracing", tracing_on(service->tracing));
	json_bool(&json, "bpf", !service->options->no_bpf);
	json_text(&json, "output_error", error ? strerror(-error) : NULL);
	json_u64(&json, "unread_events", tracing_unread_cnt(service->tracing));
	if (may_see(service, request->peer) && service->filter) {
		filter_print(service->filter, filter, sizeof(filter));
		json_bytes(&json, "filter", filter, strlen(filter));
		json_u64(&json, "uid", service->owner);
		if (model)
			put_counts(model, &json);
	}
	json_object_end(&json);
	json_line_end(&json);
	return 0;
}

static int do_summary(struct service *service, const struct request *request)
{
	const struct sink_options options = { .no_latency = service->options->no_latency,
					      .bytes = service->options->bytes };
	struct model *model = tracing_model(service->tracing);
	struct sink *sink;
	int err;

	if (service->filter && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	if (!model)
		return refuse(request, service->options->no_bpf ? "nothing is counted with --no-bpf"
								: "nothing was started yet");
	sink = sink_new(sink_format_find("json"), request->out, &options);
	err = sink ? sink_summary(sink, model) : -ENOMEM;
	sink_free(sink);
	return err ? refuse(request, strerror(-err)) : 0;
}

static int do_reset(struct service *service, const struct request *request)
{
	struct model *model = tracing_model(service->tracing); /* what came before is in it */

	if (service->filter && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	if (model)
		model_reset(model, model_totals(model)->stats.time_ns);
	return 0;
}

static const struct command {
	const char *name;
	bool takes_argument;
	int (*run)(struct service *service, const struct request *request);
} commands[] = {
	{ "START", true, do_start },	{ "STOP", false, do_stop },
	{ "STATUS", false, do_status }, { "SUMMARY", false, do_summary },
	{ "RESET", false, do_reset },
};
#define COMMAND_CNT (sizeof(commands) / sizeof(commands[0]))

int service_command(void *arg, const struct control_peer *peer, const char *line, FILE *out,
		    char *why, size_t why_size)
{
	size_t i, len = strcspn(line, " \t\r");
	const char *argument = line + len + strspn(line + len, " \t\r");
	const struct request request = { peer, argument, out, why, why_size };

	for (i = 0; i < COMMAND_CNT; i++) {
		if (strlen(commands[i].name) != len || strncasecmp(commands[i].name, line, len))
			continue;
		if (*argument && !commands[i].takes_argument)
			return refuse(&request, "this command takes no argument");
		return commands[i].run(arg, &request);
	}
	return refuse(&request, "no such command; there are START STOP STATUS SUMMARY RESET");
}

/* ---- life ---- */

struct service *service_new(const struct options *options, int interrupt_fd)
{
	struct service *service = calloc(1, sizeof(*service));

	if (!service) {
		fprintf(stderr, "sctop: out of memory\n");
		return NULL;
	}
	service->options = options;
	service->tracing = tracing_new(options, interrupt_fd);
	if (service->tracing)
		return service;
	free(service);
	return NULL;
}

struct tracing *service_tracing(struct service *service)
{
	return service->tracing;
}

int service_free(struct service *service)
{
	int status;

	if (!service)
		return EXIT_FINE;
	status = tracing_free(service->tracing);
	filter_free(service->filter);
	free(service);
	return status;
}
