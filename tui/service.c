/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * service.c - START, STOP, STATUS, SUMMARY, RESET: who may, and what they do.
 *
 * A tracer is kept loaded while nothing is traced, so that START only attaches it. A tracer is
 * used once: counters only grow, and the next session is to begin at nothing.
 */
#include "service.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "options.h"
#include "report.h"
#include "sctop/control.h"
#include "sctop/filter.h"
#include "sctop/json.h"
#include "sctop/model.h"
#include "sctop/proc.h"
#include "sctop/sink.h"
#include "sctop/source.h"
#include "sctop/text.h"
#include "sctop/tracer.h"

#define EVENTS_A_TURN 4096
#define TURN_MS	      50
#define COUNTERS_NS   200000000 /* what dead threads held is given back this often */
#define FILTER_SHOWN  4096

struct service {
	const struct options *options;
	struct tracer *tracer; /* loaded, or attached while `on`; NULL: to be loaded, or no_bpf */
	struct report report;
	struct filter *filter; /* of this session, or the last; NULL: there was none */
	uid_t owner;	       /* who started it */
	bool on;
	bool streams; /* events are wanted */
	bool broken;  /* loading failed: START tries again, and says why */
	uint64_t counters_at_ns;
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

/* ---- the tracer ---- */

/* 0, or -1 with one line in `why`. */
static int load(struct service *service, char *why, size_t why_size)
{
	const struct options *options = service->options;
	struct tracer_options tracer_options = {
		.stream = service->streams,
		.signals = options->format->signals,
	};

	if (options->no_bpf || service->tracer)
		return 0;
	options_tracer(options, &tracer_options);
	service->tracer = tracer_new(&tracer_options, why, why_size);
	service->broken = !service->tracer;
	return service->broken ? -1 : 0;
}

static void read_counters(struct service *service)
{
	struct source *source = tracer_source(service->tracer);
	uint64_t now = source_now_ns(source);

	if (now < service->counters_at_ns && !tracer_wants_reading(service->tracer))
		return;
	service->counters_at_ns = now + COUNTERS_NS;
	source_read_counters(source, report_counters, &service->report);
	model_tick(service->report.model, now);
}

static int read_events(struct service *service)
{
	if (!service->streams || service->report.error)
		return 0;
	return source_read_events(tracer_source(service->tracer), EVENTS_A_TURN, report_event,
				  &service->report);
}

static void stop(struct service *service)
{
	if (!service->on)
		return;
	service->on = false;
	if (!service->tracer)
		return;
	tracer_detach(service->tracer);
	service->counters_at_ns = 0;
	read_counters(service);
	while (read_events(service) > 0)
		;
	report_end(&service->report);
	tracer_free(service->tracer);
	service->tracer = NULL;
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

/* Attaches by this filter. 0, or -1 with why. */
static int begin(struct service *service, const struct filter *filter,
		 const struct request *request)
{
	int err;

	if (service->options->no_bpf)
		return 0;
	if (load(service, request->why, request->why_size))
		return -1;
	err = report_begin(&service->report, tracer_source(service->tracer));
	if (!err)
		err = tracer_set_filter(service->tracer, filter);
	if (!err)
		err = tracer_attach(service->tracer);
	if (err)
		return refuse(request, strerror(-err));
	service->counters_at_ns = 0;
	model_tick(service->report.model, source_now_ns(tracer_source(service->tracer)));
	return 0;
}

static int do_start(struct service *service, const struct request *request)
{
	struct filter *filter;

	if (service->on)
		return refuse(request, may_see(service, request->peer)
					       ? "already started; STOP first"
					       : "started by another user");
	filter = filter_new();
	if (!filter)
		return refuse(request, "out of memory");
	if (parse_filter(filter, request) || confine(filter, request) ||
	    begin(service, filter, request)) {
		filter_free(filter);
		return -1;
	}
	filter_free(service->filter);
	service->filter = filter;
	service->owner = request->peer->uid;
	service->on = true;
	return 0;
}

static int do_stop(struct service *service, const struct request *request)
{
	if (service->on && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	stop(service);
	return 0;
}

static void put_counts(struct service *service, struct json *json)
{
	const struct model_totals *totals = model_totals(service->report.model);

	json_fixed(json, "duration_s", totals->duration_s, 3);
	json_u64(json, "calls", totals->usage.calls);
	json_u64(json, "seen", totals->stats.seen);
	json_u64(json, "passed", totals->stats.passed);
	json_u64(json, "emitted", totals->stats.emitted);
	json_u64(json, "dropped", totals->stats.dropped);
	json_u64(json, "capped", totals->stats.capped);
}

/* So that what is told is of now. */
static void read_now(struct service *service)
{
	if (!service->on || !service->tracer)
		return;
	service->counters_at_ns = 0;
	read_counters(service);
}

static int do_status(struct service *service, const struct request *request)
{
	struct json json = { .out = request->out };
	char filter[FILTER_SHOWN];

	read_now(service);
	json_object_begin(&json, NULL);
	json_text(&json, "type", "status");
	json_bool(&json, "tracing", service->on);
	json_bool(&json, "bpf", !service->options->no_bpf);
	json_text(&json, "output_error",
		  service->report.error ? strerror(-service->report.error) : NULL);
	if (may_see(service, request->peer) && service->filter) {
		filter_print(service->filter, filter, sizeof(filter));
		json_bytes(&json, "filter", filter, strlen(filter));
		json_u64(&json, "uid", service->owner);
		if (service->report.model)
			put_counts(service, &json);
	}
	json_object_end(&json);
	json_line_end(&json);
	return 0;
}

static int do_summary(struct service *service, const struct request *request)
{
	const struct sink_options options = { .no_latency = service->options->no_latency };
	struct sink *sink;
	int err;

	if (service->filter && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	if (!service->report.model)
		return refuse(request, service->options->no_bpf ? "nothing is counted with --no-bpf"
								: "nothing was started yet");
	read_now(service);
	sink = sink_new(sink_format_find("json"), request->out, &options);
	err = sink ? sink_summary(sink, service->report.model) : -ENOMEM;
	sink_free(sink);
	return err ? refuse(request, strerror(-err)) : 0;
}

static int do_reset(struct service *service, const struct request *request)
{
	if (service->filter && !may_see(service, request->peer))
		return refuse(request, "started by another user");
	read_now(service); /* so that what came before is forgotten, too */
	if (service->report.model)
		model_reset(service->report.model);
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

/* ---- between the commands ---- */

int service_event_fd(const struct service *service)
{
	return service->on && service->tracer && service->streams
		       ? source_event_fd(tracer_source(service->tracer))
		       : -1;
}

int service_timeout_ms(const struct service *service)
{
	if (service->options->no_bpf)
		return -1;
	if (service->on)
		return TURN_MS;
	return service->tracer || service->broken ? -1 : 0;
}

void service_turn(struct service *service)
{
	char why[512];

	if (!service->on && !service->broken && load(service, why, sizeof(why)))
		fprintf(stderr, "sctop: %s\n", why);
	if (!service->on || !service->tracer)
		return;
	read_counters(service);
	read_events(service);
	if (service->report.error) /* of writing; the counts go on, close says what failed */
		tracer_set_stream(service->tracer, false);
	else
		report_flush(&service->report);
}

/* ---- life ---- */

struct service *service_new(const struct options *options)
{
	struct service *service = calloc(1, sizeof(*service));
	char why[512] = "out of memory";

	if (service) {
		service->options = options;
		service->streams = !options->summary_only;
	}
	if (!service || load(service, why, sizeof(why))) {
		fprintf(stderr, "sctop: %s\n", why);
		free(service);
		return NULL;
	}
	if (!report_open(&service->report, options))
		return service;
	tracer_free(service->tracer);
	free(service);
	return NULL;
}

int service_free(struct service *service)
{
	int status;

	if (!service)
		return EXIT_FINE;
	stop(service);
	tracer_free(service->tracer);
	filter_free(service->filter);
	status = report_close(&service->report);
	free(service);
	return status;
}
