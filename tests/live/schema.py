#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""schema.py - output held against schema.json, by Python's own readers.

    schema.py json FILE       every record has exactly these fields, of these types, and the sums
                              of the summary agree; prints how many there are of each type
    schema.py csv FILE        the same for rows; prints how many
    schema.py summary FILE [TRUTH]  the same for those of a summary; their numbers are TRUTH's, of
                              a workload; without it, they have no bytes
    schema.py manual PAGE     the manual page names every field
"""
import collections
import csv
import json
import os
import re
import sys

SCHEMA = json.load(open(os.path.join(os.path.dirname(sys.argv[0]), "schema.json")))
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z")


def is_int(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value < high


TYPES = {
    "string": lambda v: isinstance(v, str),
    "null": lambda v: v is None,
    "true": lambda v: v is True,
    "bool": lambda v: isinstance(v, bool),
    "int": lambda v: is_int(v, -2**63, 2**63),
    "u32": lambda v: is_int(v, 0, 2**32),
    "u64": lambda v: is_int(v, 0, 2**64),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "time": lambda v: isinstance(v, str) and TIME.fullmatch(v),
    "hex": lambda v: isinstance(v, str) and re.fullmatch("([0-9a-f]{2})+", v),
    "errno": lambda v: re.fullmatch("E[A-Z0-9]+", v),
    "empty": lambda v: v == "",
}


def check_value(value, kind, where):
    if kind.startswith("["):
        if not isinstance(value, list):
            sys.exit(f"{where}: no list")
        for item in value:
            check_value(item, kind[1:-1], where)
    elif kind in SCHEMA:
        check_object(value, SCHEMA[kind], where)
    elif not any(TYPES[one](value) for one in kind.split("|")):
        sys.exit(f"{where}: {value!r} is not {kind}")


def check_object(value, fields, where):
    if not isinstance(value, dict):
        sys.exit(f"{where}: no object")
    left = dict(value)
    for name, kind in fields.items():
        optional = name.endswith("?")
        name = name.rstrip("?")
        if name in left:
            check_value(left.pop(name), kind, f"{where}.{name}")
        elif not optional:
            sys.exit(f"{where}: without {name}: {value}")
    if left:
        sys.exit(f"{where}: not documented: {left}")


def no_twins(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        sys.exit(f"a name twice: {names}")
    return dict(pairs)


def check_sums(summary, where):
    for what in ("syscalls", "processes", "rows"):
        for number in ("calls", "errors"):
            want = sum(row[number] for row in summary["syscalls"])
            if sum(row[number] for row in summary[what]) != want:
                sys.exit(f"{where}: {number} of {what} do not add up to {want}")
    if sum(row["calls"] for row in summary["rows"]) != summary["calls"]:
        sys.exit(f"{where}: the rows do not add up to calls")
    if summary["passed"] != summary["calls"] or summary["passed"] != sum(
            summary[k] for k in ("emitted", "dropped", "capped", "quiet")):
        sys.exit(f"{where}: passed is not emitted + dropped + capped + quiet")


def check_json(path):
    counts = collections.Counter()
    for number, line in enumerate(open(path, "rb"), 1):
        where = f"{path}:{number}"
        record = json.loads(line.decode("utf-8"), object_pairs_hook=no_twins)
        kind = record.get("type")
        if kind not in ("event", "exec", "fork", "exit", "lost", "summary"):
            sys.exit(f"{where}: type {kind}")
        if counts["summary"]:
            sys.exit(f"{where}: something after the summary")
        check_object(record, SCHEMA[kind], where)
        counts[kind] += 1
        if kind == "lost":
            counts["lost_calls"] += record["count"]
        if kind == "summary":
            check_sums(record, where)
            if counts["event"] != record["emitted"]:
                sys.exit(f"{where}: {counts['event']} events, emitted {record['emitted']}")
    print(json.dumps(counts))


def csv_rows(path, schema):
    data = open(path, "rb").read()
    if data.count(b"\n") != data.count(b"\r\n"):
        sys.exit(f"{path}: a line does not end with CR LF")
    rows = list(csv.reader(open(path, encoding="utf-8", newline=""), strict=True))
    names = list(schema)
    if rows[0] != names:
        sys.exit(f"{path}: header {rows[0]}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(names):
            sys.exit(f"{path}: row {number} has {len(row)} fields")
        for name, value in zip(names, row):
            kind = schema[name]
            if value and any(k in ("int", "u32", "u64") for k in kind.split("|")):
                value = int(value)
            check_value(value, kind, f"{path}: row {number}: {name}")
    return [dict(zip(names, row)) for row in rows[1:]]


def check_csv(path):
    print(len(csv_rows(path, SCHEMA["csv"])))


def check_summary(path, truth=None):
    """Each row of the workload's truth has the same numbers here; without one, no bytes."""
    rows = csv_rows(path, SCHEMA["csv_summary"])
    if not truth and any(row["read_bytes"] or row["written_bytes"] for row in rows):
        sys.exit(f"{path}: bytes that nobody asked for")
    wanted = json.loads(open(truth).read().splitlines()[-1])["truth"] if truth else []
    for want in wanted:
        mine = [row for row in rows if row["abi"] == want["abi"] and
                (row["pid"], row["nr"]) == (str(want["pid"]), str(want["nr"]))]
        for name in ("calls", "errors", "read_bytes", "written_bytes"):
            got = sum(int(row[name]) for row in mine)
            if name in want and got != want[name]:
                sys.exit(f"{path}: call {want['nr']}: {got} {name}, not {want[name]}")
    print(len(wanted) if truth else len(rows))


def check_manual(path):
    page = open(path, encoding="utf-8").read().replace("\\-", "-")
    page = re.sub(r"\\f.", "", page[page.index(".SH FORMATS"):page.index(".SH EXIT STATUS")])
    words = set(re.findall(r"[A-Za-z_0-9]+", page))
    missing = {name.rstrip("?") for fields in SCHEMA.values() for name in fields} - words
    if missing:
        sys.exit(f"not in {path}: {sorted(missing)}")


CHECKS = {
    "json": check_json, "csv": check_csv, "summary": check_summary, "manual": check_manual
}
CHECKS[sys.argv[1]](*sys.argv[2:])
