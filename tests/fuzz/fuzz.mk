# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Fuzz targets: the library without what needs the kernel, compiled by clang for libFuzzer.

FUZZ_SECONDS ?= 6
FUZZ_CFLAGS  := -O1 -g -std=gnu11 -Wall -Wextra -Wshadow -fno-omit-frame-pointer \
                -fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_CORE    := $(filter-out core/features.c core/tracer%.c,$(wildcard core/*.c))
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

FUZZ_COVERAGE := -fsanitize=fuzzer-no-link
$(B)/fuzz/tests/fuzz/fuzz.o: FUZZ_COVERAGE :=

$(B)/fuzz/%.o: %.c Makefile tests/fuzz/fuzz.mk
	$(call say,FUZZ,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(CPPFLAGS) $(FUZZ_CFLAGS) $(FUZZ_COVERAGE) -MMD -MP -c -o $@ $<

$(B)/fuzz/libsctop.a: $(patsubst %.c,$(B)/fuzz/%.o,$(FUZZ_CORE))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/fuzz/fuzz_%: $(B)/fuzz/tests/fuzz/fuzz_%.o $(B)/fuzz/tests/fuzz/fuzz.o \
		$(B)/fuzz/tests/fuzz/recording_file.o $(B)/fuzz/libsctop.a
	$(call say,LINK,$@)
	$(Q)$(CLANG) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

.PHONY: fuzz fuzz-targets
fuzz-targets: $(FUZZ_TARGETS)

# Where clang has no libFuzzer nothing is built, and tests/fuzz/run says so.
fuzz: ## each fuzz target for FUZZ_SECONDS (6), from tests/fuzz/corpus
	$(Q)! CLANG=$(CLANG) tests/fuzz/run --can || $(MAKE) --no-print-directory fuzz-targets
	$(Q)CLANG=$(CLANG) FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ=$(abspath $(B)/fuzz) \
		TEST_TIMEOUT=$$(($(words $(FUZZ_TARGETS)) * ($(FUZZ_SECONDS) + 60))) tests/run tests/fuzz/run
