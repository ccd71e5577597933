/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fuzz_decode.c - an event with whatever bytes: all texts of it are short, safe and one line.
 *
 * Input: a byte of choices, then struct sctop_event, then its data. What the kernel side and the
 * recording reader guarantee is made true: the ABI exists, data_len is the data's.
 */
#include "fuzz.h"

#include "sctop/inflight.h"
#include "sctop/sink.h"
#include "../../core/sink_impl.h" /* SINK_CALL_MAX */

struct subject {
	struct sctop_event event;
	const void *data;
	struct decode_options options;
};

typedef int decode_fn(const struct subject *subject, unsigned int which, char *buf, size_t size);

static int call(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	(void)which;
	return decode_call(&subject->event, subject->data, &subject->options, buf, size);
}

static int arg(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	return decode_arg(&subject->event, subject->data, which, &subject->options, buf, size);
}

static int returned(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	(void)which;
	return decode_return(&subject->event, subject->data, &subject->options, buf, size);
}

static int signalled(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	(void)which;
	return decode_signal(&subject->event, subject->data, buf, size);
}

static int ended(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	(void)which;
	return decode_exit(&subject->event, buf, size);
}

static int fd_name(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	const struct sctop_datum *at = NULL;
	bool at_exit;
	int fd;

	do {
		if (!decode_fd_next(&subject->event, subject->data, &at, &fd, &at_exit)) {
			if (size)
				*buf = '\0';
			return 0;
		}
	} while (which--);
	return decode_fd_name(&subject->event, subject->data, fd, at_exit, &subject->options, buf,
			      size);
}

/* Data follows it, as the tracer hands it out. */
static int inflight(const struct subject *subject, unsigned int which, char *buf, size_t size)
{
	const struct sctop_event *event = &subject->event;
	struct {
		struct sctop_inflight head;
		_Alignas(8) char data[SCTOP_DATA_MAX];
	} inflight = { .head = { .tid = event->tid,
				 .tgid = event->tgid,
				 .nr = event->nr,
				 .abi = event->abi,
				 .data_len = event->data_len } };

	(void)which;
	memcpy(inflight.head.args, event->args, sizeof(event->args));
	memcpy(inflight.data, subject->data, event->data_len);
	return decode_inflight(&inflight.head, &subject->options, buf, size);
}

/* As snprintf promises, whatever room there is; one line of ASCII. */
static void check(const struct subject *subject, decode_fn *decode, unsigned int which)
{
	static char whole[SINK_CALL_MAX];
	int len = decode(subject, which, whole, sizeof(whole));
	size_t room = (size_t)len * (subject->event.cpu & 0xff) / 0xff + 1;
	char *small = malloc(room);

	FUZZ_CHECK(len >= 0 && (size_t)len < sizeof(whole));
	FUZZ_CHECK(strlen(whole) == (size_t)len);
	FUZZ_CHECK(fuzz_is_ascii(whole, (size_t)len));
	FUZZ_CHECK(small);
	FUZZ_CHECK(decode(subject, which, small, room) == len);
	FUZZ_CHECK(strlen(small) == room - 1 && !strncmp(small, whole, room - 1));
	FUZZ_CHECK(decode(subject, which, NULL, 0) == len);
	free(small);
}

static void check_all(const struct subject *subject)
{
	check(subject, call, 0);
	for (unsigned int i = 0; i < 6; i++) {
		check(subject, arg, i);
		decode_has_arg(&subject->event, i);
	}
	check(subject, returned, 0);
	check(subject, signalled, 0);
	check(subject, ended, 0);
	for (unsigned int i = 0; i < 4; i++)
		check(subject, fd_name, i);
	check(subject, inflight, 0);
}

static void check_sinks(const struct subject *subject, uint8_t choices)
{
	const struct record record = { .type = RECORD_EVENT,
				       .event = &subject->event,
				       .data = subject->data };
	static struct fuzz_sinks sinks;

	if (!sinks.cnt)
		fuzz_sinks_open(&sinks);
	fuzz_sinks_choose(&sinks, choices);
	fuzz_sinks_feed(&record, &sinks);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fuzz_input input = { bytes, len };
	uint8_t choices = fuzz_byte(&input);
	struct subject subject = {
		.options = { .string_limit = choices & 1 ? 0 : choices,
			     .ascii = choices & 4,
			     .fds = (choices >> 3 & 3) % 3 },
	};
	const uint8_t *event;
	size_t got;
	void *data;

	event = fuzz_bytes(&input, sizeof(subject.event), &got);
	memcpy(&subject.event, event, got);
	subject.event.abi %= SCTOP_ABI_CNT;
	subject.event.comm[SCTOP_COMM_LEN - 1] = '\0';
	event = fuzz_bytes(&input, SCTOP_DATA_MAX, &got);
	subject.event.data_len = (uint16_t)got;
	data = malloc(got); /* of its very size: what is read beyond is noticed */
	FUZZ_CHECK(data || !got);
	if (got)
		memcpy(data, event, got);
	subject.data = data;
	check_all(&subject);
	check_sinks(&subject, choices);
	free(data);
	return 0;
}
