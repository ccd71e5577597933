#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""readline.py COMPLETIONS WORDS... - bash in a terminal: each command line is completed with Tab, as
readline does, and what the shell makes of it then is printed, each word in <>.

What compopt asks for takes effect in readline only, not in a function that is called.
"""
import os
import pty
import re
import select
import sys
import time

LIMIT_S = 20


def read_until(fd, pattern):
    seen, end = b"", time.monotonic() + LIMIT_S
    while not re.search(pattern, seen):
        if not select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit(f"waited in vain for {pattern}: {seen}")
        seen += os.read(fd, 65536)
    return seen


def main():
    pid, fd = pty.fork()
    if not pid:
        os.environ.update(TERM="dumb", PS1="", INPUTRC="/dev/null")
        os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
    os.write(fd, b"bind 'set enable-bracketed-paste off'; PS1=; source %s; echo rea''dy\n"
             % os.fsencode(sys.argv[1]))
    read_until(fd, rb"ready")
    for words in sys.argv[2:]:
        # To the start of the line, which is then no more than printed.
        os.write(fd, os.fsencode(words) + b"\t\x01printf '<%s>' \x05; echo '<e''nd>'\n")
        line = read_until(fd, rb"<end>").decode()
        print("".join(re.findall("<[^%>']*>|<[^%>]*'s>", line)).replace("<end>", ""))
    os.write(fd, b"\x15exit\n")


main()
