#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""metrics.py - reads expositions, and runs the programs that they are for.

    metrics.py check FILE...               each is well-formed; in none a counter is less than in
                                           the one before; prints sums and labels of the last
    metrics.py openmetrics FILE PROCESS CALL
                                           the calls that one process made, as OpenMetrics' own
                                           parser reads it; each family has type and help
    metrics.py scrape FOLDER QUERY WANTED  a node_exporter (as nobody) that reads FOLDER, and a
                                           prometheus that scrapes it, until QUERY gives WANTED
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

# Where Debian's packages are, whichever python3 this is.
DEBIAN = "/usr/lib/python3/dist-packages"

NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
LABEL = rf'({NAME})="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{LABEL},?)*)\}})? ([0-9.]+)")


def parse(path):
    """{(name, ((label, value), …)): number}"""
    samples, types, ended = {}, {}, False
    for line in open(path, encoding="utf-8", newline="\n").read().split("\n")[:-1]:
        if ended:
            sys.exit(f"{path}: something after # EOF")
        ended = line == "# EOF"
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            if name in types:
                sys.exit(f"{path}: {name} twice")
            types[name] = kind
        if line.startswith("#"):
            continue
        match = SAMPLE.fullmatch(line)
        if not match:
            sys.exit(f"{path}: no sample: {line}")
        labels = tuple(sorted((k, re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], v))
                              for k, v in re.findall(LABEL, match[2] or "")))
        if (match[1], labels) in samples:
            sys.exit(f"{path}: the same series twice: {line}")
        if re.sub("_(bucket|sum|count)$", "", match[1]) not in types and match[1] not in types:
            sys.exit(f"{path}: without a type: {line}")
        samples[match[1], labels] = float(match[5])
    if samples and not ended:
        sys.exit(f"{path}: it has no end")
    return samples


def check_histograms(path, samples):
    buckets = {}
    for (name, labels), value in samples.items():
        if name.endswith("_bucket"):
            rest = tuple(kv for kv in labels if kv[0] != "le")
            buckets.setdefault((name[:-7], rest), []).append((float(dict(labels)["le"]), value))
    for (name, labels), steps in buckets.items():
        steps.sort()
        values = [value for _, value in steps]
        if values != sorted(values) or steps[-1][0] != float("inf"):
            sys.exit(f"{path}: no histogram: {name}{labels}: {steps}")
        if values[-1] != samples[name + "_count", labels]:
            sys.exit(f"{path}: buckets and count differ: {name}{labels}")
        if samples[name + "_count", labels] > samples["sctop_calls_total", labels]:
            sys.exit(f"{path}: more latencies than calls: {labels}")


def check(paths):
    before = {}
    for path in paths:
        samples = parse(path)
        check_histograms(path, samples)
        for key, value in before.items():
            if key[0] != "sctop_series" and samples.get(key, -1) < value:
                sys.exit(f"{path}: {key} was {value}, now {samples.get(key)}")
        before = samples
    sums = {}
    for (name, labels), value in before.items():
        if name != "sctop_call_duration_seconds_bucket":
            sums[name] = sums.get(name, 0) + value
    series = [[dict(labels).get(k) for k in ("process", "syscall", "abi")] + [value]
              for (name, labels), value in before.items() if name == "sctop_calls_total"]
    print(json.dumps({"sums": {k: int(v) for k, v in sums.items()}, "calls": series}))


def openmetrics(path, process, call):
    sys.path.append(DEBIAN)
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
    calls = 0
    for family in text_string_to_metric_families(open(path, encoding="utf-8").read()):
        if family.type == "unknown" or not family.documentation or not family.samples:
            sys.exit(f"{path}: {family.name}: {family.type}")
        calls += sum(s.value for s in family.samples if s.name == "sctop_calls_total" and
                     (s.labels["process"], s.labels["syscall"]) == (process, call))
    print(int(calls))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def scrape(folder, query, wanted):
    exporter, prometheus = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory() as work:
        # Where anybody may run it: what make deps unpacked may lie in a home.
        os.chmod(work, 0o755)
        node_exporter = shutil.copy(shutil.which("prometheus-node-exporter"), work)
        with open(f"{work}/prometheus.yml", "w") as config:
            json.dump({"global": {"scrape_interval": "1s"}, "scrape_configs": [
                {"job_name": "node", "static_configs": [{"targets": [exporter]}]}]}, config)
        children = [
            subprocess.Popen(
                [node_exporter, "--collector.disable-defaults",
                 "--collector.textfile", f"--collector.textfile.directory={folder}",
                 f"--web.listen-address={exporter}"],
                stderr=subprocess.DEVNULL, user="nobody", group="nogroup"),
            subprocess.Popen(
                ["prometheus", f"--config.file={work}/prometheus.yml",
                 f"--storage.tsdb.path={work}/data", f"--web.listen-address={prometheus}"],
                stderr=subprocess.DEVNULL)]
        try:
            found = wait_for(prometheus, query, wanted)
        finally:
            for child in children:
                child.terminate()
                child.wait()
    if found != wanted:
        sys.exit(f"{query}: {found}, not {wanted}")


def wait_for(prometheus, query, wanted):
    url = f"http://{prometheus}/api/v1/query?" + urllib.parse.urlencode({"query": query})
    found = None
    end = time.monotonic() + 60
    while found != wanted and time.monotonic() < end:
        try:
            result = json.load(urllib.request.urlopen(url, timeout=5))["data"]["result"]
            found = int(float(result[0]["value"][1])) if result else None
        except OSError as error:
            found = error
        time.sleep(0.5)
    return found


if sys.argv[1] == "check":
    check(sys.argv[2:])
elif sys.argv[1] == "openmetrics":
    openmetrics(*sys.argv[2:])
else:
    scrape(sys.argv[2], sys.argv[3], int(sys.argv[4]))
