# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# sctop: top for system calls. `make help` lists the targets.

PREFIX      ?= /usr/local
DESTDIR     ?=
SANITIZE    ?=
V           ?= 0
CC          ?= gcc
CLANG       ?= clang
# Debian has it where a user's PATH does not reach. Looked up when used: `make deps all`.
BPFTOOL     ?= $(shell command -v bpftool || echo /usr/sbin/bpftool)
VERSION     := 0.1.0

# A sanitized build is another program: it lives in a folder of its own.
B           := build$(if $(SANITIZE),/sanitize)
Q           := $(if $(filter 1,$(V)),,@)
say          = $(if $(Q),@printf '  %-8s %s\n' $(1) $(2),@:)

LIBS        := libbpf ncursesw libseccomp libcap-ng libzstd jansson
TEST_LDLIBS  = $(shell pkg-config --libs cmocka vterm)
CPPFLAGS    += -Iinclude -I$(B)/skel -D_GNU_SOURCE -DSCTOP_VERSION='"$(VERSION)"'
CFLAGS      ?= -O2 -g
CFLAGS      += -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -fno-common
LDLIBS      += $(shell pkg-config --libs $(LIBS) 2>/dev/null) -lelf -lz -lm
ifneq ($(SANITIZE),)
CFLAGS      += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer
LDFLAGS     += -fsanitize=$(SANITIZE)
endif

ARCH        := $(shell uname -m | sed 's/x86_64/x86/;s/aarch64/arm64/')
BPF_CFLAGS  := -g -O2 -mcpu=v3 -target bpf -D__TARGET_ARCH_$(ARCH) -Wall -Wextra -Wno-unused-parameter \
               -Iinclude -Ibpf -idirafter /usr/include/$(shell uname -m)-linux-gnu

CORE_OBJS   := $(patsubst %.c,$(B)/%.o,$(wildcard core/*.c))
TUI_OBJS    := $(patsubst %.c,$(B)/%.o,$(wildcard tui/*.c))
SKELS       := $(patsubst bpf/%.bpf.c,$(B)/skel/%.skel.h,$(wildcard bpf/*.bpf.c))
UNIT_TESTS  := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c))
LIVE_TESTS  := $(patsubst %.c,$(B)/%,$(wildcard tests/live/test_*.c))
SCREEN_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/screen/test_*.c))
WORKLOADS   := $(patsubst %.c,$(B)/%,$(wildcard tests/workloads/*.c))
BENCH_TOOLS := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*.c))

.PHONY: all run demo demo-recording test test-unit test-live test-screen test-kernels bench soak random lint screenshots deps install uninstall clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(B)/sctop ## build the program (default)

run: all ## build, then show the live screen
	$(Q)$(B)/sctop

$(B)/sctop: $(TUI_OBJS) $(B)/libsctop.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TUI_OBJS) $(B)/libsctop.a $(LDLIBS)

$(B)/libsctop.a: $(CORE_OBJS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(CORE_OBJS): | $(SKELS)

$(B)/%.o: %.c Makefile
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The kernel side: object, then a skeleton with the object inside.
$(B)/bpf/%.bpf.o: bpf/%.bpf.c Makefile
	$(call say,BPF,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -MMD -MP -MT $@ -c -o $@.tmp $<
	$(Q)$(BPFTOOL) gen object $@ $@.tmp && rm -f $@.tmp

$(B)/skel/%.skel.h: $(B)/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(BPFTOOL) gen skeleton $< name $(subst .,_,$*)_bpf > $@

# Tests: cmocka programs linked with the library; shared helpers are the files not named test_*.
# What a unit test needs of the program comes out of an archive: only that is linked.
$(B)/libtui.a: $(filter-out $(B)/tui/main.o,$(TUI_OBJS))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/tests/unit/test_%: $(B)/tests/unit/test_%.o $(B)/libtui.a $(B)/libsctop.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TEST_LDLIBS)

define test_with_helpers
$(B)/tests/$(1)/test_%: $(B)/tests/$(1)/test_%.o \
		$(patsubst %.c,$(B)/%.o,$(filter-out tests/$(1)/test_%,$(wildcard tests/$(1)/*.c))) $(B)/libsctop.a
	$$(call say,LINK,$$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $$@ $$^ $$(LDLIBS) -lutil $$(TEST_LDLIBS)
endef
$(eval $(call test_with_helpers,live))
$(eval $(call test_with_helpers,screen))

# Workloads and bench tools are never sanitized: they are what is observed.
$(B)/tests/workloads/%: tests/workloads/%.c Makefile
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -O2 -std=gnu11 -Wall -Wextra $(shell sed -n 's/^.*CFLAGS: //p' $<) -o $@ $< \
		$(shell sed -n 's/^.*LDLIBS: //p' $<)

$(B)/tests/bench/%: tests/bench/%.c $(SKELS) $(B)/libsctop.a Makefile
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libsctop.a $(LDLIBS) -lutil

include tests/bench/bench.mk
include tests/fuzz/fuzz.mk

# Live, in scripts: lines against strace's, a hostile program in each format.
LIVE_SCRIPTS := tests/parity/test_parity tests/formats/test_hostile

# What tests/deps has unpacked comes after what is installed.
TESTS_ENV = PATH="$$PATH:$(abspath build/tools/usr/bin)" TESTS=$(abspath tests) SCTOP=$(abspath $(B)/sctop) WORKLOADS=$(abspath $(B)/tests/workloads)

test: all $(UNIT_TESTS) $(LIVE_TESTS) $(SCREEN_TESTS) $(WORKLOADS) ## build and run all tests
	$(Q)$(TESTS_ENV) tests/run tests/check-layers tests/check-manual tests/completions/test_shells tests/recordings/test_hostile tests/recordings/test_stop $(UNIT_TESTS) $(SCREEN_TESTS) -- $(LIVE_TESTS) $(LIVE_SCRIPTS)

test-unit: all $(UNIT_TESTS) ## the tests that need neither root nor a kernel
	$(Q)$(TESTS_ENV) tests/run tests/check-layers tests/check-manual tests/completions/test_shells tests/recordings/test_hostile tests/recordings/test_stop $(UNIT_TESTS) --

test-screen: all $(SCREEN_TESTS) $(WORKLOADS) ## the program in a terminal emulator
	$(Q)$(TESTS_ENV) tests/run $(SCREEN_TESTS)

test-live: all $(LIVE_TESTS) $(WORKLOADS) ## exactness on this kernel (root)
	$(Q)$(TESTS_ENV) tests/run $(LIVE_TESTS) $(LIVE_SCRIPTS)

# Those that kernels differ in: each start of sctop takes seconds in there.
KERNEL_TESTS := $(patsubst %,$(B)/tests/live/test_%,exact fork filter tty calls fds)

test-kernels: all $(KERNEL_TESTS) $(WORKLOADS) ## exactness inside other kernels, in QEMU
	$(Q)$(TESTS_ENV) tests/kernels/run $(KERNEL_TESTS)

bench: all $(BENCH_TOOLS) $(WORKLOADS) ## what tracing costs, as ratios measured in one run
	$(Q)$(TESTS_ENV) BENCH_TOOLS=$(abspath $(B)/tests/bench) tests/bench/run

SECONDS     ?= 3600
soak: all $(WORKLOADS) ## the live screen under load for SECONDS (3600), then the random keys (root)
	$(Q)$(TESTS_ENV) SECONDS_WANTED=$(SECONDS) tests/soak/run
	$(Q)$(MAKE) random

STEPS       ?= 100000
SEED        ?= 1
ON          ?=
random: all $(B)/tests/screen/test_random ## STEPS (100,000) random keys and sizes over a replay, a live load, an empty table (root)
	$(Q)$(TESTS_ENV) SCTOP_RANDOM_STEPS=$(STEPS) SCTOP_RANDOM_SEED=$(SEED) $(if $(ON),SCTOP_RANDOM_ON=test_$(ON)) TEST_TIMEOUT=14400 tests/run $(B)/tests/screen/test_random

lint: ## clang-format and cppcheck, both clean
	$(Q)B=$(B) tests/run tests/lint

screenshots: all ## pictures of the real program in a real terminal (root)
	$(Q)tests/deps screenshots
	$(Q)$(TESTS_ENV) screenshots/make

deps: ## install the Debian packages that are missing
	$(Q)tests/deps

demo: all ## the live screen over a recording that comes with the project; no root
	$(Q)$(B)/sctop replay tests/recordings/demo.sctop

demo-recording: all ## make that recording again (root)
	$(Q)$(TESTS_ENV) tests/recordings/make-demo tests/recordings/demo.sctop

install: all ## install below DESTDIR/PREFIX
	install -D -m 755 $(B)/sctop $(DESTDIR)$(PREFIX)/bin/sctop
	install -D -m 644 sctop.1 $(DESTDIR)$(PREFIX)/share/man/man1/sctop.1
	install -D -m 644 completions/sctop.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sctop
	install -D -m 644 completions/_sctop $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sctop
	install -D -m 644 completions/sctop.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sctop.fish
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's#/usr/local#$(PREFIX)#' sctop.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/sctop.service

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/sctop $(DESTDIR)$(PREFIX)/share/man/man1/sctop.1 \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/sctop.service \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sctop \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sctop \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sctop.fish

clean: ## remove what was built
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile tests/fuzz/fuzz.mk | expand -t 24

# `make -j deps test`: nothing is compiled before the compilers are there.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(patsubst %.c,$(B)/%.o,$(wildcard bpf/*.bpf.c core/*.c tui/*.c tests/*/*.c)) $(WORKLOADS): | deps
endif

-include $(shell find $(B) -name '*.d' 2>/dev/null)
