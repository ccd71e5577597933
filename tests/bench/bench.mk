# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# What tests/bench and tests/workloads need beyond the Makefile's own rules.

$(B)/tests/bench/bpf/%.bpf.o: tests/bench/bpf/%.bpf.c
	$(call say,BPF,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -c -o $@ $<

$(B)/tests/bench/%.skel.h: $(B)/tests/bench/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $(subst .,_,$*)_bpf > $@

$(B)/tests/bench/floor: CPPFLAGS += -I$(B)/tests/bench
$(B)/tests/bench/floor: $(B)/tests/bench/floor.skel.h

$(WORKLOADS): $(wildcard tests/workloads/*.h)
