# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
The programs that strace and sctop are compared on: real ones, each a script for sh, run in an
empty folder. To add one, add a row. `equal` is the floor: the percentage of lines that must be
equal to the letter. It is what was measured, rounded down, less what chance does in small ones:
raise it when it gets better, lower it only with a reason in the commit.
"""
import collections
import os
import subprocess

# leave_out: a pattern of lines that depend on who comes first
# chance: what its calls depend on besides the program; such a one may be run again
# inside: a command that the tracer runs under, with the program
# strace: the command that is compared with
Workload = collections.namedtuple(
    "Workload",
    "name equal needs script leave_out chance inside strace",
    defaults=[None, None, "", "strace"],
)

# What tests/deps unpacks, to compare calls with that the installed one is too old for.
NEWER = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../build/tools/newer/usr"))
NEWER_LIBRARIES = NEWER + "/lib/x86_64-linux-gnu"
NEWER_STRACE = NEWER + "/bin/strace"

# b.o ends last, so that the jobs end in the same order each time.
MAKEFILE = """printf 'prog: a.o b.o c.o\\n\\tgcc -o $@ $^\\n%%.o: %%.c\\n\\tgcc -c -o $@ $<\\n' > Makefile
printf 'b.o: b.c\\n\\tsleep 1.5; gcc -c -o $@ $<\\n' >> Makefile
echo 'int main(void) { return 0; }' > a.c; echo 'int b;' > b.c; echo 'int c;' > c.c
"""

WORKLOADS = [
    Workload("ls", 99, "ls", "ls -l /etc"),
    Workload("cat", 99, "cat", "cat /etc/passwd /nope"),
    Workload("cp", 98, "cp", "cp -a /etc/default copied; cp /etc/passwd x; mv x y; rm -r copied y"),
    Workload("find", 99, "find", "find /etc/default -type f -size -3"),
    Workload("sh", 98, "sh", """{ sleep 0.1; ls /; } | { cat; sleep 0.1; } | { wc; sleep 0.2; }
(exit 3); echo x > f; rm f; test -e /nope""",
             chance="which part of a pipe comes first"),
    Workload("tar", 99, "tar", "tar cf a.tar /etc/default; tar tf a.tar; mkdir d; tar xf a.tar -C d"),
    Workload("python3", 98, "/usr/bin/python3", """/usr/bin/python3 -c '
import os, socket, subprocess, threading
os.getcwd()
subprocess.run(["true"])
thread = threading.Thread(target=os.getppid)
thread.start()
thread.join()
a, b = socket.socketpair()
a.send(b"hello")
print(b.recv(99))
'""", leave_out=r"futex\(",  # who waits for whom
             chance="where a thread's heap is mapped, and how much is cut off to align it"),
    Workload("perl", 98, "perl", """perl -e 'print -s "/etc/passwd"; system("true"); kill 0, $$'"""),
    Workload("gcc", 99, "gcc", """echo 'int main(void) { return 0; }' > m.c
gcc -o m m.c; ./m"""),
    Workload("make", 99, "make gcc", MAKEFILE + "make -j2",
             chance="which job ends while make waits"),
    Workload("git", 98, "git", """export GIT_AUTHOR_DATE=1700000000 GIT_COMMITTER_DATE=1700000000
git init -q r; cd r; echo x > f; git add f
git -c user.name=a -c user.email=a@b commit -q -m m; git status; git log""",
             chance="whether a file is as new as the index, and so is read again"),
    Workload("curl", 98, "curl", "curl -s http://127.0.0.1:$PARITY_PORT/hello",
             chance="the server, which runs beside it"),
    Workload("sqlite3", 96, "sqlite3", """sqlite3 a.db 'create table t (a, b); insert into t values (1, "x"), (2, "y");
select * from t order by b desc; update t set b = a;'"""),
    Workload("ssh-keygen", 98, "ssh-keygen", "ssh-keygen -q -t ed25519 -N '' -C comment -f key; ssh-keygen -lf key"),
    Workload("signals", 98, "sh", """trap : USR1; kill -USR1 $$; sh -c 'kill -SEGV $$'; sh -c 'kill -9 $$'
sleep 9 & sleep 0.3; kill $!; wait""",
             chance="whether a child has ended when its parent begins to wait"),
]


# Of groups of calls: those with something that sctop does not say yet. Of ioctl: two dozen requests
# that strace 6.1 has no name for, names of keys, of network interfaces given by number.
# netlink: ten lines differ because strace looks for the kernel's reasons right behind the message that
# an error is about, and the kernel puts them behind its padding.
GROUP_EQUAL = {"ends": 100, "ioctls": 99, "netlink": 95}
GROUP_EQUAL_ELSE = 98

# Netlink: strace knows of sockets what there is in its own network namespace; in a new one nothing
# of this machine's is in the answers, nor changed.
GROUP_INSIDE = {"netlink": "unshare -n"}


# 32-bit programs: i386's own calls; those of sockets and of System V's IPC, each through one call.
# Not equal: what IPC_STAT without IPC_64 fills, which strace takes for the layout of IPC_64.
GROUPS_32 = [("i386", "groups32", 99), ("socketcall", "socketcall", 99), ("ipc", "ipc32", 97)]


def narrow(folder):
    return [
        Workload(name, equal, "sh", f"exec {os.path.join(folder, program)}")
        for name, program, equal in GROUPS_32
        if os.access(os.path.join(folder, program), os.X_OK)
    ]


def own(folder):
    """Programs of ours: execve on untouched pages; i386's calls; each group of calls."""
    program = os.path.join(folder, "groups")
    if not os.access(program, os.X_OK):
        return []
    argv = os.path.join(folder, "argv")
    listed = subprocess.run([program, "--list"], stdout=subprocess.PIPE, check=True, text=True)
    return [
        Workload("argv", 100, "sh", argv),
    ] + [
        Workload(
            "group:" + name,
            GROUP_EQUAL.get(name, GROUP_EQUAL_ELSE),
            "sh",
            f"exec {program} {name}",
            inside=GROUP_INSIDE.get(name, ""),
        )
        for name in listed.stdout.split()
    ] + [
        Workload(
            "group:newer",
            100,
            NEWER_STRACE,
            f"exec {program} newer",
            leave_out=r"rseq\(",  # of which that one shows more than the installed one
            strace=f"{NEWER_LIBRARIES}/ld-linux-x86-64.so.2 --library-path {NEWER_LIBRARIES} {NEWER_STRACE}",
        )
    ] + narrow(folder)
