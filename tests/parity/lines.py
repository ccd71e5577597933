# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Logs in the form of `strace -f -o`, read and made comparable: threads named by their place in the
tree, halves of calls put together, what differs from run to run replaced.

What is replaced or left out is a named row of a table here, with the reason: nothing else is.
"""
import collections
import difflib
import itertools
import re
import socket

RESULT_COLUMN = 40

# What is different in each run of the same program, with or without a tracer.
REPLACED = [
    (r"\b0x[0-9a-f]{6,}\b", "ADDR", "where memory is mapped"),
    (r'"(\\x[0-9a-f]{2})+"', "RANDOM", "random bytes"),
    (r"/\* \d+-\d\d-\d\dT[^*]*\*/", "/* DATE */", "time of day"),
    (r"_(.time)=\d{9,}", r"_\1=DATE", "… of System V's queues, semaphores and segments"),
    (r"\btv_(sec|nsec|usec)=-?\d+", r"tv_\1=N", "time of day, or left of a timeout"),
    (r"\bsi_[us]time=\d+( /\*[^*]*\*/)?", "si_time=N", "processor time"),
    (r"\btms_[a-z]+=\d+( /\*[^*]*\*/)?", "tms=N", "processor time"),
    (r"^(times\(.*\)) += \d+", r"\1 = N", "clock ticks since boot"),
    (r"^time\(\[\d+ /\* DATE \*/\]\)", "time([DATE])", "time of day"),
    (r"^(time\(.*\)) += \d+ \(.*\)", r"\1 = N", "time of day"),
    (r"/cc[A-Za-z0-9]{6}\b", "/ccTEMP", "gcc's temporary files"),
    (r"/\.git/t[A-Za-z0-9]{6}\b", "/.git/tTEMP", "git trying whether it can make links"),
    (r"\btmp_(obj|idx|pack)_[A-Za-z0-9]{6}", r"tmp_\1_TEMP", "git's temporary files"),
    (r"^munmap\((ADDR), \d{6,}\)", r"munmap(\1, N)", "what is cut off to align a thread's heap"),
    (r"\bsin_port=htons\(\d+\)", "sin_port=PORT", "ports that the kernel chooses"),
    (r"\b(cstamp|tstamp|ndm_\w+ed|nlmsg_pid)=\d+", r"\1=N", "ages of addresses; ports by PID"),
    (r"\bf_(bfree|bavail|ffree)=\d+", r"f_\1=N", "free space"),
    (r"^(sysinfo\().*(\) = .*)", r"\1...\2", "free memory"),
]
REPLACED = [(re.compile(pattern), by) for pattern, by, _ in REPLACED]

# strace names interfaces by its own network namespace, which may be another than the program's;
# sctop has the number.
INTERFACE = re.compile(r'if_nametoindex\("([^"]*)"\)')


def interface_number(name):
    try:
        return str(socket.if_nametoindex(name[1]))
    except OSError:
        return name[0]

# Signals that do nothing where there is no handler. The kernel does not even queue them, unless
# somebody traces by ptrace: then they are delivered, and interrupt what can be interrupted.
IGNORED = re.compile(r"--- (SIGCHLD|SIGCONT|SIGURG|SIGWINCH) ")
MKSTEMP = re.compile(r"openat\(.*O_CREAT\|O_EXCL")
RESTART = re.compile(r" = \? ERESTART")

# Calls whose numbers are sizes and places: one that looks like a PID is none. Texts may name PIDs.
SIZES = re.compile(
    r"(_llseek|fadvise64|fstat|getdents64|l?stat|lseek|mmap|mprotect|mremap|munmap|newfstatat"
    r"|p?readv?(64)?|readlink|recvfrom|sendto|statx|p?writev?(64)?)\("
)
NUMBER = re.compile(r"(?<!\*)\b\d{3,}\b")  # of 8192*1024 none is a PID
TEXT = re.compile(r'"[^"]*"')

CALL = re.compile(r"([a-z_0-9]+)\((.*)\) += (.*)$")
FORK = re.compile(r"(?:clone|clone3|fork|vfork)\(.*\) += (\d+)$")

# threads: name -> lines; lost: how many lines tell of losses
Log = collections.namedtuple("Log", "threads lost")
Comparison = collections.namedtuple("Comparison", "lines same equal differences lost")


def read_log(path):
    """Threads of a log: TID -> its lines, each call in one piece."""
    threads = collections.OrderedDict()
    begun = {}
    with open(path, encoding="latin-1") as log:
        for line in log:
            tid, _, text = line.rstrip("\n").partition(" ")
            text = text.lstrip(" ")
            if text.endswith(" <unfinished ...>"):
                begun[tid] = text[: -len(" <unfinished ...>")]
                threads.setdefault(tid, [])
                continue
            resumed = re.match(r"<\.\.\. \S+ resumed>", text)
            if resumed:
                rest = text[resumed.end() :]
                text = re.sub(r"\) += ", ") = ", begun.pop(tid, "") + rest, count=1)
            threads.setdefault(tid, []).append(text)
    for tid, text in begun.items():
        threads[tid].append(text + ") = ?")
    return threads


def name_threads(threads):
    """TID -> name: the n-th child of its creator. Whoever runs first, the names are the same."""
    names = {}
    children = collections.defaultdict(list)
    for tid, lines in threads.items():
        for line in lines:
            fork = FORK.match(line)
            if fork:
                children[tid].append(fork.group(1))
    born = {child for some in children.values() for child in some}
    todo = [tid for tid in threads if tid not in born]
    for n, tid in enumerate(todo):
        names[tid] = str(n + 1)
    while todo:
        parent = todo.pop()
        for n, child in enumerate(children.get(parent, ())):
            if child not in names:
                names[child] = f"{names[parent]}.{n + 1}"
                todo.append(child)
    return names


def without_ignored(lines):
    """Leaves out signals that were ignored, and restarts that they caused.

    A handler that runs ends in rt_sigreturn; so, read backwards, a signal without one was ignored.
    """
    kept = []
    returns = 0
    ignored = False  # the line after this one
    for line in reversed(lines):
        if ignored and RESTART.search(line):
            ignored = False
            continue
        ignored = False
        if line.startswith("rt_sigreturn("):
            returns += 1
        elif line.startswith("--- "):
            if returns:
                returns -= 1
            elif IGNORED.match(line):
                ignored = True
                continue
        kept.append(line)
    return kept[::-1]


def without_races(lines, leave_out):
    """Leaves out what a workload says depends on who comes first, and what depends on chance."""
    kept = []
    for line, following in zip(lines, lines[1:] + [""]):
        # mkstemp() begins with bits of an address, and asks for others where those are biased.
        drawn_again = line.startswith("getrandom(") and MKSTEMP.match(following)
        if not drawn_again and not (leave_out and re.match(leave_out, line)):
            kept.append(line)
    return kept


def split_asides(lines):
    """The lines, and the ends of children that interrupted no call, with the end of their handler.

    When exactly such a signal comes is a matter of who runs first; so they are compared with one
    another, not with the calls around them.
    """
    kept, asides = [], []
    for line in lines:
        if kept and line.startswith("rt_sigreturn(") and kept[-1].startswith("--- SIGCHLD "):
            if len(kept) < 2 or not RESTART.search(kept[-2]):
                asides += [kept.pop(), re.sub(r"\) = .*", ") = N", line)]
                continue
        kept.append(line)
    return kept, asides


def without_killed_end(lines):
    """The result of a call that SIGKILL came into: ptrace does not see it, the kernel side does."""
    ends = [at for at, line in enumerate(lines) if not line.startswith("---")][-2:]
    if len(ends) == 2 and lines[ends[1]] == "+++ killed by SIGKILL +++":
        lines[ends[0]] = re.sub(r"\) = [^=]*$", ") = ?", lines[ends[0]])
    return lines


def clean(line, names):
    """A line without what differs from run to run."""
    for pattern, by in REPLACED:
        line = pattern.sub(by, line)
    line = INTERFACE.sub(interface_number, line)

    def named(text):
        return NUMBER.sub(lambda n: "PID" + names[n[0]] if n[0] in names else n[0], text)

    return TEXT.sub(lambda text: named(text[0]), line) if SIZES.match(line) else named(line)


def outline(line):
    """Call, result, errno; a signal's name; an end."""
    call = CALL.match(line)
    if not call:
        return line.split(" {")[0]
    result = call[3].split(" (")[0].split(" <")[0]
    return f"{call[1]}() = {result}"


def badly_laid_out(path):
    """Lines whose result is not in its column."""
    bad = []
    with open(path, encoding="latin-1") as log:
        for line in log:
            parts = re.match(r"(.*\)) +(= .*)\n$", line)
            if parts and " resumed>" not in line:
                pad = " " * max(1, RESULT_COLUMN - len(parts[1]))
                if line != parts[1] + pad + parts[2] + "\n":
                    bad.append(line.rstrip("\n"))
    return bad


def spaces(line):
    return re.sub(r"\) += ", ") = ", line, count=1)


def prepare(path, parent, leave_out):
    """A log, comparable. `parent` is the PID of the tracer."""
    threads = read_log(path)
    lost = len(threads.pop("0", ()))
    names = name_threads(threads)
    names[str(parent)] = "0"
    prepared = {}
    for tid, lines in threads.items():
        lines = without_ignored([spaces(line) for line in lines])
        lines, asides = split_asides(without_races(lines, leave_out))
        lines = without_killed_end(lines)
        prepared[names[tid]] = [clean(line, names) for line in lines]
        prepared[names[tid] + " SIGCHLD"] = [clean(line, names) for line in asides]
    return Log(prepared, lost)


def matching(a, b):
    """How many lines of one are in the other, in order."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def differing(name, a, b):
    lines = itertools.islice(difflib.unified_diff(a, b, n=0, lineterm=""), 2, None)
    return [f"{name:>12} {line}" for line in lines if not line.startswith("@@")]


def compare(theirs, ours):
    """What prepare() made of the two logs, thread by thread."""
    calls = same = equal = 0
    differences = []
    for name in sorted(set(theirs.threads) | set(ours.threads)):
        a, b = theirs.threads.get(name, []), ours.threads.get(name, [])
        matched = matching([outline(line) for line in a], [outline(line) for line in b])
        same += matched
        calls += len(a) + len(b) - matched
        equal += matching(a, b)
        differences += differing(name, a, b)
    return Comparison(calls, same, equal, differences, ours.lost)
