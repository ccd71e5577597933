#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""split.py - a second splitter, and logs that try to break the first.

    split.py check LOG DIR    DIR holds exactly what LOG says, by a splitter that keeps it all
    split.py hostile SEED     prints a log: lines good and bad, comms of any bytes
"""
import os
import random
import re
import sys
import unicodedata
from urllib.parse import unquote_to_bytes

LINE = re.compile(rb"([0-9]+):(-?[0-9]+):(.*)", re.DOTALL)


def read(log):
    """{(pid, comm): [nr…]} and how many lines were none."""
    calls, bad = {}, 0
    lines = open(log, "rb").read().split(b"\n")
    if not lines[-1]:
        lines.pop()
    for line in lines:
        match = LINE.fullmatch(line)
        if not match or int(match[1]) >= 2**32 or abs(int(match[2])) >= 2**31:
            bad += 1
        elif len(line) > 400:  # the comms below are short, or too long for any name
            bad += 1
        else:
            calls.setdefault((int(match[1]), match[3]), []).append(int(match[2]))
    return calls, bad


def check(log, directory):
    calls, bad = read(log)
    for name in os.listdir(os.fsencode(directory)):
        path = os.path.join(os.fsencode(directory), name)
        if os.path.islink(path) or not os.path.isfile(path):
            sys.exit(f"no file: {name}")
        match = re.fullmatch(rb"(.*):([0-9]+)\.log", name, re.DOTALL)
        key = int(match[2]), unquote_to_bytes(match[1])
        for char in name.decode():  # UTF-8, and nothing that a terminal would obey
            if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp"):
                sys.exit(f"not printable: {name}")
        text = open(path).read()
        want = calls.pop(key, None)
        if want is None:
            sys.exit(f"nobody asked for {name}")
        if text != " ".join(map(str, want)) + "\n":
            sys.exit(f"wrong numbers in {name}: {text[:200]}")
    if calls:
        sys.exit(f"missing: {list(calls)[:5]}")
    print(bad)


def hostile(seed):
    rand = random.Random(seed)
    comms = [b"", b".", b"..", b"../x", b"/", b"/etc/passwd", b"-rf", b"%2F", b"/%2F", b"a:1.log",
             b":", b"::", b" ", b"\\n", b"\\x2f", b"\t", b"\r", b"\xff", b"\xc3", "ö".encode(),
             "\u202e".encode(), "\u200b".encode(), b"\x00", b"~", b"*", b"$(id)", b"x" * 500]
    comms += [bytes(rand.choices(range(256), k=rand.randrange(16))) for _ in range(300)]
    comms = [comm.replace(b"\n", b"") for comm in comms]
    bad = [b"", b"1", b"1:", b"1:2", b":1:x", b"x:1:x", b"1:x:x", b"99999999999:1:x", b"-1:1:x",
           b"1:99999999999:x", b"\x00" * 5, b"1" * 100000, b"1:1:" + b"y" * 100000]
    out = sys.stdout.buffer
    for _ in range(20000):
        if rand.random() < 0.02:
            out.write(rand.choice(bad) + b"\n")
        else:
            out.write(b"%d:%d:%s\n" % (rand.choice([1, 2, 7, 4294967295]),
                                       rand.randrange(-1, 500), rand.choice(comms)))


if sys.argv[1] == "check":
    check(sys.argv[2], sys.argv[3])
else:
    hostile(int(sys.argv[2]))
